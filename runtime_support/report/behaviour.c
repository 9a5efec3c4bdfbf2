/* Judging a memory's history.
 *
 * A curve is steady if its final flat stretch is long compared with the time before it. If it still
 * moves, its last growths decide: each about as large as all before it (doubling), or evenly spread
 * over time (linear). A curve that is reset again and again is a saw. Anything else is
 * unsettled. */
#include "wasm-rt-memory-report.h"

#define RESTS 4 /* a rest is RESTS times as long as the longest of the RESTS gaps before it */
#define FEWEST 3 /* growths that make a pattern */

const char *
wasm_rt_memory_behaviour_name(enum wasm_rt_memory_behaviour behaviour)
{
	switch (behaviour) {
	case WASM_RT_MEMORY_UNSETTLED: return "unsettled";
	case WASM_RT_MEMORY_STEADY: return "steady";
	case WASM_RT_MEMORY_LINEAR: return "linear";
	case WASM_RT_MEMORY_DOUBLING: return "doubling";
	case WASM_RT_MEMORY_SAW: return "saw";
	}
	return "unknown";
}

/* The index of the last point that is larger (`up`) or smaller than the one before it, from `last`
 * down; 0: none. */
static size_t
last_change(const struct wasm_rt_memory_point *p, size_t last, bool up)
{
	for (size_t i = last; i > 0; i--) {
		if (up ? p[i].size > p[i - 1].size : p[i].size < p[i - 1].size)
			return i;
	}
	return 0;
}

/* A tooth is a fall with a growth before it. A saw has at least two, and still moves in the second
 * half of the time. */
static bool
is_saw(const struct wasm_rt_memory_point *p, size_t n, uint64_t end,
	struct wasm_rt_memory_verdict *v)
{
	bool grown = false;
	size_t last = 0;

	for (size_t i = 1; i < n; i++) {
		if (p[i].size > p[i - 1].size) {
			grown = true;
		} else if (p[i].size < p[i - 1].size && grown) {
			grown = false;
			v->baseline = v->teeth == 0 || p[i].size < v->baseline ? p[i].size : v->baseline;
			v->top = p[i - 1].size;
			v->teeth++;
			last = i;
		}
	}
	return v->teeth >= 2 && p[last].time - p[0].time >= (end - p[0].time) / 2;
}

/* Whether the last FEWEST growths are each by at least 40 %, and each larger than the one before by
 * about the same factor as the memory, so that the even growth of a small memory does not count as
 * doubling. */
static bool
doubles(const struct wasm_rt_memory_point *p, size_t n)
{
	size_t i = last_change(p, n - 1, true);

	for (unsigned k = 0; k < FEWEST; k++, i--) {
		uint64_t before, delta;
		if (i == 0 || p[i].size <= p[i - 1].size)
			return false;
		before = p[i - 1].size;
		delta = p[i].size - before;
		if (delta < before * 2 / 5)
			return false;
		if (k + 1 < FEWEST && (i < 2 || p[i - 1].size <= p[i - 2].size ||
			delta * 5 < (p[i - 1].size - p[i - 2].size) * 7))
			return false;
	}
	return true;
}

static bool
rests(const struct wasm_rt_memory_point *p, size_t last, uint64_t end)
{
	uint64_t whole = end - p[0].time, quiet = end - p[last].time, longest = 0;

	for (size_t i = last; i > 0 && last - i < RESTS; i--) {
		if (p[i].time - p[i - 1].time > longest)
			longest = p[i].time - p[i - 1].time;
	}
	return quiet > whole / 2 || (quiet >= whole / 4 && quiet / RESTS >= longest);
}

static uint64_t
size_at(const struct wasm_rt_memory_point *p, size_t n, uint64_t time)
{
	size_t i = n - 1;

	while (i > 0 && p[i].time > time)
		i--;
	return p[i].size;
}

/* Growths over the second half of the time, in both quarters of it. */
static bool
is_linear(const struct wasm_rt_memory_point *p, size_t n, uint64_t end, double *slope)
{
	uint64_t whole = end - p[0].time, half = p[0].time + whole / 2, quarter = half + whole / 4;
	uint64_t a = size_at(p, n, half), b = size_at(p, n, quarter), c = p[n - 1].size;
	size_t growths = 0;

	for (size_t i = n; i > 1 && p[i - 1].time > half; i--)
		growths += p[i - 1].size > p[i - 2].size;
	if (growths < FEWEST || whole == 0 || c <= b || c - b < (b - a) / 4)
		return false;
	*slope = (double)(c - a) / (double)(end - half);
	return true;
}

void
wasm_rt_memory_judge(const struct wasm_rt_memory_point *points, size_t n, uint64_t end,
	struct wasm_rt_memory_verdict *v)
{
	const struct wasm_rt_memory_point *p = points;
	size_t fall, last;

	memset(v, 0, sizeof *v);
	if (end < p[n - 1].time)
		end = p[n - 1].time;
	if (is_saw(p, n, end, v)) {
		v->behaviour = WASM_RT_MEMORY_SAW;
		return;
	}
	v->teeth = 0;
	v->top = 0;
	for (size_t i = 0; i < n; i++)
		v->top = p[i].size > v->top ? p[i].size : v->top;
	/* The history before the last reset says nothing about now. */
	fall = last_change(p, n - 1, false);
	p += fall;
	n -= fall;
	last = last_change(p, n - 1, true);
	v->baseline = p[n - 1].size;
	v->doubles = doubles(p, n);
	if (last == 0 || rests(p, last, end)) {
		v->behaviour = WASM_RT_MEMORY_STEADY;
		v->settled_after = p[last].time - points[0].time;
	} else if (v->doubles) {
		v->behaviour = WASM_RT_MEMORY_DOUBLING;
	} else if (is_linear(p, n, end, &v->slope)) {
		v->behaviour = WASM_RT_MEMORY_LINEAR;
	}
}
