/* The verdict on the events of a trace, in words. */
#include "trace.h"

#if WASM_RT_MEMORY_STATISTICS

#include <stdlib.h>

#include "wasm-rt-symbol.h"

uint64_t
trace_end_of(const struct wasm_rt_memory_trace *t, const struct trace_memory *m)
{
	return m->freed_at ? m->freed_at : t->refreshed_at;
}

/* How many requests had ended by a time. `from` is the answer for an earlier time, so that a walk
 * over all events passes each mark once. */
static size_t
marks_until(const struct wasm_rt_memory_trace *t, uint64_t time, size_t from)
{
	while (from < t->mark_count && t->marks[from] <= time)
		from++;
	return from;
}

bool
trace_judge(const struct wasm_rt_memory_trace *t, const struct trace_memory *m,
	struct trace_verdict *v)
{
	struct wasm_rt_memory_point *points = malloc((t->event_count + 1) * sizeof *points);
	bool by_request = t->mark_count > 0;
	size_t n = 0, mark = 0;
	uint64_t end = trace_end_of(t, m);

	if (!points)
		return false;
	points[n++] = (struct wasm_rt_memory_point){by_request ? 0 : m->last.made_at,
		m->last.initial_pages};
	for (size_t i = 0; i < t->event_count; i++) {
		const struct wasm_rt_memory_event *e = &t->events[i];
		if (e->memory != m->last.number ||
			(e->change != WASM_RT_MEMORY_GROWN && e->change != WASM_RT_MEMORY_RESET))
			continue;
		mark = marks_until(t, e->time, mark);
		points[n++] = (struct wasm_rt_memory_point){by_request ? mark : e->time, e->new_pages};
	}
	wasm_rt_memory_judge(points, n, by_request ? marks_until(t, end, mark) : end, &v->of);
	free(points);
	v->by_request = by_request;
	v->slope = v->of.slope * (by_request ? 1e3 : 1e9);
	v->settled = (double)v->of.settled_after / (by_request ? 1 : 1e9);
	return true;
}

void
trace_bytes_text(uint64_t bytes, char text[TRACE_TEXT])
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	double number = (double)bytes;
	unsigned unit = 0;

	for (; number >= 1024 && unit < 4; unit++)
		number /= 1024;
	if (bytes == UINT64_MAX)
		snprintf(text, TRACE_TEXT, "unknown");
	else
		snprintf(text, TRACE_TEXT, "%.*f %s", unit > 0 && number < 100 ? 1 : 0, number,
			units[unit]);
}

void
trace_seconds_text(double seconds, char text[TRACE_TEXT])
{
	if (seconds >= 1)
		snprintf(text, TRACE_TEXT, "%.2f s", seconds);
	else if (seconds >= 1e-3)
		snprintf(text, TRACE_TEXT, "%.2f ms", seconds * 1e3);
	else
		snprintf(text, TRACE_TEXT, "%.1f us", seconds * 1e6);
}

void
trace_verdict_text(const struct trace_verdict *v, char text[TRACE_TEXT])
{
	const char *name = wasm_rt_memory_behaviour_name(v->of.behaviour);
	unsigned long long baseline = v->of.baseline;
	char settled[TRACE_TEXT];

	switch (v->of.behaviour) {
	case WASM_RT_MEMORY_STEADY:
		if (v->by_request)
			snprintf(settled, sizeof settled, "%.0f requests", v->settled);
		else
			trace_seconds_text(v->settled, settled);
		if (v->of.settled_after == 0)
			snprintf(text, TRACE_TEXT, "%s at %llu pages from the start", name, baseline);
		else
			snprintf(text, TRACE_TEXT, "%s at %llu pages, reached after %.40s%s", name, baseline,
				settled, v->of.doubles ? " by doubling" : "");
		return;
	case WASM_RT_MEMORY_LINEAR:
		snprintf(text, TRACE_TEXT, "%s growth, %.4g pages per %s", name, v->slope,
			v->by_request ? "1000 requests" : "second");
		return;
	case WASM_RT_MEMORY_DOUBLING:
		snprintf(text, TRACE_TEXT, "%s, %llu pages now", name, baseline);
		return;
	case WASM_RT_MEMORY_SAW:
		snprintf(text, TRACE_TEXT, "%s, set back %u times, from %llu to %llu pages", name,
			v->of.teeth, (unsigned long long)v->of.top, baseline);
		return;
	case WASM_RT_MEMORY_UNSETTLED:
		snprintf(text, TRACE_TEXT, "%s, %llu pages now", name, baseline);
		return;
	}
}

const char *
trace_function(struct wasm_rt_memory_trace *t, uintptr_t pc)
{
	struct trace_name *name = &t->names[(pc ^ pc >> 8) % TRACE_NAMES];

	if (name->pc != pc) {
		name->pc = pc;
		wasm_rt_symbol_name(wasm_rt_symbol_call(pc), name->text, sizeof name->text);
	}
	return name->text;
}
#else
typedef int memory_verdict_is_empty; /* ISO C wants a declaration in every file */
#endif
