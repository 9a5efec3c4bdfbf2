/* What the runtime says about memories: against what was done to them. */
#define _DEFAULT_SOURCE
#include "wasm-rt-memory.h"

#if !WASM_RT_NO_THREADS
#include <pthread.h>
#endif

#include "check.h"

#define PAGE ((uint64_t)65536)

static uint64_t
sum(const uint64_t *numbers, unsigned n)
{
	uint64_t total = 0;

	while (n > 0)
		total += numbers[--n];
	return total;
}

static void
counts(void)
{
	static const uint64_t deltas[] = {1, 1, 1, 2, 3, 4, 7, 8, 100, 50};
	struct wasm_rt_memory_statistics s;
	struct wasm_rt_memory_event events[WASM_RT_MEMORY_RECENT];
	uint64_t pages = 2, start = wasm_rt_memory_clock();
	wasm_rt_memory_t m, none = {.data = NULL};
	size_t n;

	CHECK(!wasm_rt_memory_get_statistics(&none, &s) && s.number == 0 &&
		wasm_rt_memory_get_recent(&none, events, 10) == 0);
	CHECK(wasm_rt_try_allocate_memory(&m, 2, 100, false, 65536));
	CHECK(wasm_rt_memory_get_statistics(&m, &s));
	CHECK(s.number > 0 && s.page_size == 65536 && s.initial_pages == 2 && s.pages == 2 &&
		s.peak_pages == 2 && s.max_pages == 100);
	CHECK(s.growths == 0 && s.pages_asked == 0 && s.last_refusal.change == WASM_RT_MEMORY_MADE &&
		s.last_growth_at == s.made_at);
	for (size_t i = 0; i < sizeof deltas / sizeof *deltas; i++) {
		CHECK(wasm_rt_grow_memory(&m, 0) == pages);
		if (wasm_rt_grow_memory(&m, deltas[i]) != UINT64_MAX)
			pages += deltas[i];
	}
	CHECK(pages == 79 && wasm_rt_memory_get_statistics(&m, &s));
	CHECK(s.pages == 79 && s.peak_pages == 79 && s.growths == 9 && s.pages_asked == 177);
	CHECK(s.refusals[WASM_RT_MEMORY_REFUSED_BY_MAXIMUM] == 1 &&
		sum(s.refusals, WASM_RT_MEMORY_CHANGES) == 1);
	CHECK(s.last_refusal.delta == 100 && s.last_refusal.left == 71 &&
		s.last_refusal.old_pages == 29);
	CHECK(s.deltas[0] == 3 && s.deltas[1] == 2 && s.deltas[2] == 2 && s.deltas[3] == 1 &&
		s.deltas[5] == 1 && s.deltas[6] == 1);
	CHECK(sum(s.deltas, 64) == 10);
	CHECK(s.committed >= 79 * PAGE && s.reserved >= s.committed);
	CHECK(s.made_at >= start - 1000000000 && s.last_growth_at >= s.made_at &&
		s.last_growth_at <= wasm_rt_memory_clock());
	CHECK(s.slow_growths <= s.growths && (s.slow_growths == 0) == (s.slow_time == 0));

	n = wasm_rt_memory_get_recent(&m, events, WASM_RT_MEMORY_RECENT);
	CHECK(n == 11 && events[0].change == WASM_RT_MEMORY_MADE && events[0].new_pages == 2);
	for (size_t i = 1; i < n; i++) {
		CHECK(events[i].delta == deltas[i - 1] && events[i].time >= events[i - 1].time &&
			events[i].memory == s.number);
		CHECK(events[i].old_pages == events[i - 1].new_pages && events[i].pc != 0);
		CHECK(events[i].change == (deltas[i - 1] == 100 ? WASM_RT_MEMORY_REFUSED_BY_MAXIMUM
			: WASM_RT_MEMORY_GROWN));
	}
	CHECK(wasm_rt_memory_get_recent(&m, events, 1) == 1 && events[0].delta == 50);
	CHECK(wasm_rt_grow_memory(&m, UINT64_MAX) == UINT64_MAX &&
		wasm_rt_grow_memory(&m, UINT64_MAX) == UINT64_MAX);
	CHECK(wasm_rt_memory_get_statistics(&m, &s) && s.pages_asked == UINT64_MAX &&
		s.deltas[63] == 2);
	wasm_rt_free_memory(&m);
}

/* More events than are kept. */
static void
ring(void)
{
	struct wasm_rt_memory_event events[2 * WASM_RT_MEMORY_RECENT];
	wasm_rt_memory_t m;
	bool right = true;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 0, 100000, false, 1));
	for (uint64_t i = 0; i < 3 * WASM_RT_MEMORY_RECENT + 5; i++)
		CHECK(wasm_rt_grow_memory(&m, 1) == i);
	CHECK(wasm_rt_memory_get_recent(&m, events,
		2 * WASM_RT_MEMORY_RECENT) == WASM_RT_MEMORY_RECENT);
	for (uint64_t i = 0; i < WASM_RT_MEMORY_RECENT; i++)
		right &= events[i].new_pages == 2 * WASM_RT_MEMORY_RECENT + 6 + i;
	CHECK(right);
	wasm_rt_free_memory(&m);
}

static void
kinds(void)
{
	struct wasm_rt_memory_statistics s;
	wasm_rt_memory_t m;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 1000, false, 65536) &&
		wasm_rt_memory_get_statistics(&m, &s) && s.rung == 0);
	CHECK(s.kind == (WASM_RT_USE_MMAP ? WASM_RT_MEMORY_RESERVED : WASM_RT_MEMORY_HEAP));
	CHECK(!WASM_RT_USE_MMAP || s.reserved == 1000 * PAGE);
	CHECK(wasm_rt_grow_memory(&m, 10) == 1 && wasm_rt_memory_get_statistics(&m, &s));
	CHECK(s.committed >= 11 * PAGE && (!WASM_RT_MOVE_ON_EVERY_GROW || s.moves == 1));
	wasm_rt_free_memory(&m);
	for (int i = WASM_RT_MEMORY_MADE; i <= WASM_RT_MEMORY_CHANGES; i++)
		CHECK(wasm_rt_memory_change_name((enum wasm_rt_memory_change)i)[0] != 0);
	for (int i = WASM_RT_MEMORY_GUARDED; i <= WASM_RT_MEMORY_HOST + 1; i++)
		CHECK(wasm_rt_memory_kind_name((enum wasm_rt_memory_kind)i)[0] != 0);
#if WASM_RT_USE_MMAP
	if (WASM_RT_MEMCHECK_GUARD_PAGES) {
		CHECK(wasm_rt_try_allocate_memory(&m, 1, 1000, false, 65536) &&
			wasm_rt_memory_get_statistics(&m, &s));
		CHECK(s.kind == WASM_RT_MEMORY_GUARDED && s.committed == PAGE &&
			s.reserved > (uint64_t)8 << 30);
		wasm_rt_free_memory(&m);
	}
#endif
}

static void
resident(void)
{
	wasm_rt_memory_t m;
	uint64_t least, bytes;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1000, 1000, false, 65536));
	least = wasm_rt_memory_resident(&m);
	if (least != UINT64_MAX) {
		CHECK(least <= m.size);
		for (uint64_t at = 0; at < 100 * PAGE; at += 4096)
			m.data[at] = 1;
		bytes = wasm_rt_memory_resident(&m);
		CHECK(bytes >= 100 * PAGE && bytes <= m.size && (!WASM_RT_USE_MMAP || bytes <= 200 * PAGE));
	}
	wasm_rt_free_memory(&m);
	CHECK(wasm_rt_memory_resident(&m) == 0);
}

static unsigned nseen;

static bool
see(void *user, const struct wasm_rt_memory_statistics *s, const uint8_t *base)
{
	const wasm_rt_memory_t *m = user;

	for (int i = 0; i < 3; i++) {
		if (m[i].data == base) {
			CHECK(s->pages == m[i].pages);
			nseen++;
		}
	}
	return nseen < 2;
}

static void
each(void)
{
	wasm_rt_memory_t m[3];

	for (unsigned i = 0; i < 3; i++)
		CHECK(wasm_rt_try_allocate_memory_checked(&m[i], i + 1, 10, false, 65536));
	wasm_rt_memory_each(see, m);
	CHECK(nseen == 2);
	for (unsigned i = 0; i < 3; i++)
		wasm_rt_free_memory(&m[i]);
	nseen = 0;
	wasm_rt_memory_each(see, m);
	CHECK(nseen == 0);
}

/* One thread grows, another one looks on (and knows where the memory is, so that must not move). */
#if !WASM_RT_NO_THREADS && WASM_RT_USE_MMAP && !WASM_RT_MOVE_ON_EVERY_GROW
static int stop;

static void *
look_on(void *argument)
{
	const wasm_rt_memory_t m = *(wasm_rt_memory_t *)argument;
	struct wasm_rt_memory_event events[WASM_RT_MEMORY_RECENT];
	struct wasm_rt_memory_statistics s;
	unsigned wrong = 0;

	while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE)) {
		size_t n = wasm_rt_memory_get_recent(&m, events, WASM_RT_MEMORY_RECENT);
		for (size_t i = 1; i < n; i++)
			wrong += events[i].old_pages != events[i - 1].new_pages ||
				(events[i].change == WASM_RT_MEMORY_GROWN &&
				/* the last one is refused */
				events[i].new_pages != events[i].old_pages + events[i].delta);
		wrong += !wasm_rt_memory_get_statistics(&m, &s) || s.pages > s.max_pages;
		wasm_rt_memory_resident(&m);
	}
	return (void *)(uintptr_t)wrong;
}

static void
looked_at(void)
{
	enum { MANY = 200000 };
	wasm_rt_memory_t m;
	pthread_t thread;
	void *wrong;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 0, MANY, false, 1));
	wasm_rt_memory_t copy = m;
	CHECK(pthread_create(&thread, NULL, look_on, &copy) == 0);
	for (uint64_t i = 0; wasm_rt_grow_memory(&m, i % 3 + 1) != UINT64_MAX;)
		i++;
	__atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
	pthread_join(thread, &wrong);
	CHECK(wrong == NULL && m.pages > 1000);
	wasm_rt_free_memory(&m);
}
#else
static void
looked_at(void)
{
}
#endif

int
main(void)
{
	wasm_rt_init();
	counts();
	ring();
	kinds();
	resident();
	each();
	looked_at();
	return check_done();
}
