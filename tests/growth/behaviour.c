/* Guests whose behaviour is known, thousands of them: none may be taken for another kind. */
#include "wasm-rt-memory-report.h"

#include "../runtime/check.h"

enum { MOST = 3000 };

static struct wasm_rt_memory_point points[MOST];
static size_t n;
static uint64_t now, size, random_state;

static uint64_t
random_below(uint64_t limit)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return limit ? (random_state >> 33) % limit : 0;
}

static uint64_t
between(uint64_t low, uint64_t high)
{
	return low + random_below(high - low + 1);
}

static void
start(unsigned seed, uint64_t initial)
{
	random_state = seed;
	random_below(1);
	n = 0;
	now = between(0, 1000000);
	size = initial;
	points[n++] = (struct wasm_rt_memory_point){now, size};
}

static void
become(uint64_t new_size)
{
	size = new_size;
	points[n++] = (struct wasm_rt_memory_point){now, size};
}

/* Right: the kind is the one expected. Says what was found where it is not. */
static bool
is(enum wasm_rt_memory_behaviour expected, uint64_t end, struct wasm_rt_memory_verdict *v,
	const char *guest, unsigned seed)
{
	wasm_rt_memory_judge(points, n, end, v);
	if (v->behaviour == expected)
		return true;
	fprintf(stderr, "%s %u: %s, not %s\n", guest, seed, wasm_rt_memory_behaviour_name(v->behaviour),
		wasm_rt_memory_behaviour_name(expected));
	return false;
}

/* Allocates what it needs at first, in any way, and works on with that. */
static bool
warms_up(unsigned seed)
{
	struct wasm_rt_memory_verdict v;
	uint64_t begin, settled;
	size_t growths;

	start(seed, between(0, 100));
	begin = now;
	growths = (size_t)between(0, 400);
	for (size_t i = 0; i < growths; i++) {
		now += between(1, 1000);
		become(size + between(1, seed % 3 == 0 ? 1 : 40));
	}
	settled = now - begin;
	return is(WASM_RT_MEMORY_STEADY, now + settled * between(2, 100) + 1, &v, "warms up", seed) &&
		v.baseline == size &&
		v.settled_after == settled && v.top == size;
}

/* A leak: so much for each request; sometimes after a warm-up that is larger than all that
 * leaks. */
static bool
leaks(unsigned seed)
{
	struct wasm_rt_memory_verdict v;
	uint64_t pace = between(100, 100000), step = between(1, 16), jitter = pace / between(2, 10),
		begin;
	double slope;

	start(seed, between(1, 300));
	if (seed % 2) {
		for (int i = 0; i < 100; i++) {
			now += between(0, pace / 100);
			become(size + between(1, 30));
		}
	}
	begin = now;
	for (uint64_t i = between(12, 1000); i > 0; i--) {
		now += pace - jitter + between(0, 2 * jitter);
		become(size + step);
	}
	/* The warm-up must not be most of what was watched. */
	if (begin - points[0].time > (now - begin) / 2)
		return true;
	slope = (double)step / (double)pace;
	return is(WASM_RT_MEMORY_LINEAR, now + between(0, pace), &v, "leaks", seed) &&
		v.baseline == size &&
		v.slope > slope * 0.6 && v.slope < slope * 1.6;
}

/* TinyGo's heap: grows by its own size when it is full, while the guest fills it evenly. */
static bool
fills_a_doubling_heap(unsigned seed)
{
	struct wasm_rt_memory_verdict v;
	uint64_t pace = between(10, 1000), extra = between(0, 3);

	start(seed, between(2, 8));
	for (uint64_t i = between(4, 12); i > 0; i--) {
		now += size * pace;
		become(size + size + extra);
	}
	return is(WASM_RT_MEMORY_DOUBLING, now + between(0, size * pace / 3), &v, "doubles", seed) &&
		v.doubles;
}

static bool
doubled_and_rests(unsigned seed)
{
	struct wasm_rt_memory_verdict v;

	start(seed, between(2, 8));
	for (uint64_t i = between(3, 8); i > 0; i--) {
		now += between(1, 100);
		become(size * 2);
	}
	return is(WASM_RT_MEMORY_STEADY, now + 10000, &v, "doubled", seed) && v.doubles;
}

/* A pool: each tenant grows it, and it is reset. */
static bool
is_reset(unsigned seed)
{
	struct wasm_rt_memory_verdict v;
	uint64_t floor = between(1, 50), teeth = between(3, 200);

	start(seed, floor);
	for (uint64_t i = 0; i < teeth; i++) {
		for (uint64_t k = between(1, 10); k > 0; k--) {
			now += between(1, 100);
			become(size + between(1, 20));
		}
		now += between(1, 100);
		become(floor);
	}
	return is(WASM_RT_MEMORY_SAW, now + between(0, 200), &v, "saw", seed) && v.baseline == floor &&
		v.teeth == teeth && v.top > floor;
}

/* A saw that has come to rest, and one that is no longer reset but leaks, are what they are now. */
static bool
was_a_saw(unsigned seed)
{
	struct wasm_rt_memory_verdict v;
	bool rests = seed % 2;

	start(seed, 10);
	for (int i = 0; i < 5; i++) {
		now += 10;
		become(20);
		now += 10;
		become(10);
	}
	for (int i = 0; i < 300; i++) {
		now += between(5, 15);
		if (!rests)
			become(size + 1);
	}
	return is(rests ? WASM_RT_MEMORY_STEADY : WASM_RT_MEMORY_LINEAR, now, &v, "was a saw", seed) &&
		v.baseline == size;
}

static void
edges(void)
{
	struct wasm_rt_memory_verdict v;

	start(1, 7);
	wasm_rt_memory_judge(points, 1, 0, &v);
	CHECK(v.behaviour == WASM_RT_MEMORY_STEADY && v.baseline == 7 && v.settled_after == 0 &&
		v.top == 7);
	/* Two growths and no rest: nothing can be said. */
	now += 100;
	become(8);
	now += 100;
	become(9);
	wasm_rt_memory_judge(points, n, now, &v);
	CHECK(v.behaviour == WASM_RT_MEMORY_UNSETTLED && v.baseline == 9);
	/* Growths that double, but do not double the memory. */
	start(1, 100);
	for (int i = 0; i < 5; i++) {
		now += 100;
		become(size + ((uint64_t)1 << i));
	}
	wasm_rt_memory_judge(points, n, now, &v);
	CHECK(v.behaviour == WASM_RT_MEMORY_LINEAR && !v.doubles);
	/* All at one time. */
	start(1, 0);
	for (int i = 0; i < 10; i++)
		become(size + 1);
	wasm_rt_memory_judge(points, n, now, &v);
	CHECK(v.behaviour == WASM_RT_MEMORY_STEADY || v.behaviour == WASM_RT_MEMORY_UNSETTLED);
	wasm_rt_memory_judge(points, n, UINT64_MAX, &v);
	CHECK(v.behaviour == WASM_RT_MEMORY_STEADY && v.baseline == 10);
	CHECK(wasm_rt_memory_behaviour_name(WASM_RT_MEMORY_SAW)[0] == 's' &&
		wasm_rt_memory_behaviour_name((enum wasm_rt_memory_behaviour)99)[0]);
}

int
main(void)
{
	static bool (*const guests[])(unsigned) =
		{warms_up, leaks, fills_a_doubling_heap, doubled_and_rests, is_reset, was_a_saw};

	for (size_t k = 0; k < sizeof guests / sizeof *guests; k++) {
		unsigned wrong = 0;
		for (unsigned seed = 1; seed <= 2000; seed++)
			wrong += !guests[k](seed);
		CHECK(wrong == 0);
	}
	edges();
	return check_done();
}
