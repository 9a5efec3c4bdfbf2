/* Limits: of a memory, of what memories share, of the process; callbacks; who refuses, in which
 * order, and exact refunds. */
#define _DEFAULT_SOURCE
#include "wasm-rt-memory.h"

#if !WASM_RT_NO_THREADS
#include <pthread.h>
#endif

#include "check.h"

#define PAGE ((uint64_t)65536)

/* What the callbacks were told. */
static struct wasm_rt_memory_event events[64];
static unsigned nevents, nbefore;
static bool forbid;

static bool
before(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	CHECK(user == &events);
	CHECK(m->pages == e->old_pages && e->new_pages == e->old_pages + e->delta &&
		e->change == WASM_RT_MEMORY_GROWN);
	nbefore++;
	return !forbid;
}

static void
after(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	CHECK(user == &events);
	CHECK(e->change == WASM_RT_MEMORY_FREED || m->pages == e->new_pages || !m->data);
	if (nevents < 64)
		events[nevents++] = *e;
}

static unsigned nsoft;

static void
over_soft(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	CHECK(user == &events && m->pages == e->new_pages);
	nsoft++;
}

static uint64_t
used(const struct wasm_rt_memory_budget *q)
{
	uint64_t bytes;

	wasm_rt_memory_get_budget(q, &bytes, NULL, NULL);
	return bytes;
}

static const struct wasm_rt_memory_event *
last(void)
{
	return &events[nevents - 1];
}

/* The last refusal of a memory: why, by whom, and how much there was. */
static bool
refused(const wasm_rt_memory_t *m, enum wasm_rt_memory_change why,
	const struct wasm_rt_memory_budget *by, uint64_t delta, uint64_t left)
{
	struct wasm_rt_memory_statistics s;

	return wasm_rt_memory_get_statistics(m, &s) && s.last_refusal.change == why &&
		s.last_refusal.budget == by &&
		s.last_refusal.delta == delta && s.last_refusal.left == left &&
		s.last_refusal.old_pages == m->pages &&
		s.last_refusal.new_pages == m->pages;
}

static void
one_memory(void)
{
	wasm_rt_memory_t m;
	struct wasm_rt_memory_budget *own;

	CHECK(wasm_rt_try_allocate_memory(&m, 1, 10, false, 65536));
	own = wasm_rt_memory_own_budget(&m);
	CHECK(own && used(own) == PAGE);
	wasm_rt_memory_set_budget(own, 4 * PAGE, 0);
	CHECK(wasm_rt_grow_memory(&m, 10) == UINT64_MAX &&
		refused(&m, WASM_RT_MEMORY_REFUSED_BY_MAXIMUM, NULL, 10, 9));
	CHECK(wasm_rt_grow_memory(&m, UINT64_MAX) == UINT64_MAX &&
		refused(&m, WASM_RT_MEMORY_REFUSED_BY_MAXIMUM, NULL, UINT64_MAX, 9));
	CHECK(wasm_rt_grow_memory(&m, 4) == UINT64_MAX &&
		refused(&m, WASM_RT_MEMORY_REFUSED_BY_LIMIT, own, 4, 3));
	CHECK(used(own) == PAGE && m.pages == 1);
	CHECK(wasm_rt_grow_memory(&m, 3) == 1 && used(own) == 4 * PAGE);
	CHECK(wasm_rt_grow_memory(&m, 1) == UINT64_MAX &&
		refused(&m, WASM_RT_MEMORY_REFUSED_BY_LIMIT, own, 1, 0));
	CHECK(wasm_rt_grow_memory(&m, 0) == 4);
	/* A limit that has come to lie below the use takes nothing away. */
	wasm_rt_memory_set_budget(own, PAGE, 0);
	CHECK(wasm_rt_grow_memory(&m, 1) == UINT64_MAX &&
		refused(&m, WASM_RT_MEMORY_REFUSED_BY_LIMIT, own, 1, 0) && m.pages == 4);
	wasm_rt_memory_set_budget(own, 0, 0);
	CHECK(wasm_rt_grow_memory(&m, 6) == 4);
	wasm_rt_free_memory(&m);
	CHECK(wasm_rt_memory_own_budget(&m) == NULL && !wasm_rt_memory_join(&m, NULL));
}

/* group > instance > memory: every level can refuse, none is charged for what another one
 * refused. */
static void
levels(void)
{
	struct wasm_rt_memory_budget group = {.name = "group", .hard = 10 * PAGE};
	struct wasm_rt_memory_budget instance =
		{.name = "instance", .parent = &group, .hard = 6 * PAGE};
	struct wasm_rt_memory_budget other = {.name = "other", .parent = &group};
	wasm_rt_memory_t a, b, c;
	uint64_t peak, refusals;

	CHECK(wasm_rt_memory_set_thread_budget(&instance) == NULL);
	CHECK(wasm_rt_try_allocate_memory(&a, 1, 100, false, 65536) &&
		wasm_rt_try_allocate_memory(&b, 2, 100, false, 65536));
	CHECK(wasm_rt_memory_set_thread_budget(&other) == &instance);
	CHECK(wasm_rt_try_allocate_memory_checked(&c, 3 * PAGE, 100 * PAGE, true, 1));
	CHECK(wasm_rt_memory_set_thread_budget(NULL) == &other);
	CHECK(used(&instance) == 3 * PAGE && used(&other) == 3 * PAGE && used(&group) == 6 * PAGE);

	CHECK(wasm_rt_grow_memory(&a, 4) == UINT64_MAX &&
		refused(&a, WASM_RT_MEMORY_REFUSED_BY_QUOTA, &instance, 4, 3));
	CHECK(wasm_rt_grow_memory(&c, 4 * PAGE + 1) == UINT64_MAX);
	CHECK(refused(&c, WASM_RT_MEMORY_REFUSED_BY_QUOTA, &group, 4 * PAGE + 1, 4 * PAGE));
	CHECK(used(&instance) == 3 * PAGE && used(&other) == 3 * PAGE && used(&group) == 6 * PAGE);
	CHECK(wasm_rt_grow_memory(&c, 3 * PAGE) == 3 * PAGE && wasm_rt_grow_memory(&a, 1) == 1);
	CHECK(wasm_rt_grow_memory(&b, 1) == UINT64_MAX &&
		refused(&b, WASM_RT_MEMORY_REFUSED_BY_QUOTA, &group, 1, 0));
	CHECK(used(&instance) == 4 * PAGE && used(&group) == 10 * PAGE);

	/* From one budget to another below the same group: the group keeps its charge, and need not
	 * have room for both. */
	CHECK(wasm_rt_memory_join(&a, &other) && used(&instance) == 2 * PAGE &&
		used(&other) == 8 * PAGE && used(&group) == 10 * PAGE);
	wasm_rt_memory_set_budget(&instance, 3 * PAGE, 0);
	CHECK(!wasm_rt_memory_join(&a, &instance) && used(&instance) == 2 * PAGE &&
		used(&other) == 8 * PAGE);
	CHECK(wasm_rt_memory_join(&a, NULL) && used(&other) == 6 * PAGE && used(&group) == 8 * PAGE);
	CHECK(!wasm_rt_memory_join(&a, &instance) && wasm_rt_memory_join(&a, &group) &&
		used(&group) == 10 * PAGE);

	wasm_rt_free_memory(&c);
	CHECK(used(&other) == 0 && used(&group) == 4 * PAGE);
	wasm_rt_free_memory(&a);
	wasm_rt_free_memory(&b);
	CHECK(used(&group) == 0 && used(&instance) == 0);
	wasm_rt_memory_get_budget(&group, NULL, &peak, &refusals);
	CHECK(peak == 10 * PAGE && refusals == 2);
	wasm_rt_memory_get_budget(&instance, NULL, NULL, &refusals);
	CHECK(refusals == 1);
}

static void
initial_sizes(void)
{
	struct wasm_rt_memory_budget q = {.name = "small", .hard = 2 * PAGE, .after = after,
		.user = &events};
	static wasm_rt_memory_t m;

	nevents = 0;
	wasm_rt_memory_set_thread_budget(&q);
	CHECK(!wasm_rt_try_allocate_memory(&m, 3, 3, false, 65536) && m.data == NULL && m.pages == 0);
	CHECK(nevents == 1 && last()->change == WASM_RT_MEMORY_REFUSED_BY_QUOTA && last()->delta == 3 &&
		last()->left == 2 && last()->budget == &q);
	CHECK(!wasm_rt_try_allocate_memory_checked(&m, 2 * PAGE + 1, UINT64_MAX, true, 1) &&
		m.data == NULL && used(&q) == 0);
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_allocate_memory(&m, 3, 3, false, 65536));
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 2, 3, false, 65536) && used(&q) == 2 * PAGE);
	CHECK(last()->change == WASM_RT_MEMORY_MADE && last()->new_pages == 2 && last()->memory != 0);
	wasm_rt_free_memory(&m);
	CHECK(last()->change == WASM_RT_MEMORY_FREED && last()->old_pages == 2 && used(&q) == 0);
	/* What the host cannot give is not charged either. */
	wasm_rt_memory_set_budget(&q, 0, 0);
	CHECK(!wasm_rt_try_allocate_memory_checked(&m, (uint64_t)1 << 47, (uint64_t)1 << 47, true, 1) &&
		used(&q) == 0);
	CHECK(last()->change == WASM_RT_MEMORY_REFUSED_BY_HOST);
	wasm_rt_memory_set_thread_budget(NULL);
}

static void
callbacks(void)
{
	struct wasm_rt_memory_budget q = {.before = before, .after = after, .over_soft = over_soft,
		.user = &events, .soft = 3 * PAGE};
	wasm_rt_memory_t m;

	nevents = nbefore = nsoft = 0;
	wasm_rt_memory_set_thread_budget(&q);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, (uint64_t)1 << 40, true, 65536));
	wasm_rt_memory_set_thread_budget(NULL);
	CHECK(nevents == 1 && last()->change == WASM_RT_MEMORY_MADE && last()->new_pages == 1);
	CHECK(wasm_rt_grow_memory(&m, 0) == 1 && nevents == 1 && nbefore == 0);
	CHECK(wasm_rt_grow_memory(&m, 2) == 1 && nbefore == 1 && nevents == 2 &&
		last()->change == WASM_RT_MEMORY_GROWN && nsoft == 0);
	CHECK(last()->old_pages == 1 && last()->new_pages == 3 && last()->delta == 2 &&
		last()->budget == NULL && last()->pc != 0);
	CHECK(events[1].time >= events[0].time && wasm_rt_memory_clock() >= events[1].time);
	CHECK(wasm_rt_grow_memory(&m, 1) == 3 && nsoft == 1);
	CHECK(wasm_rt_grow_memory(&m, 1) == 4 && nsoft == 1);
	forbid = true;
	CHECK(wasm_rt_grow_memory(&m, 1) == UINT64_MAX &&
		refused(&m, WASM_RT_MEMORY_REFUSED_BY_VETO, &q, 1, 0) && used(&q) == 5 * PAGE);
	CHECK(last()->change == WASM_RT_MEMORY_REFUSED_BY_VETO && nbefore == 4);
	/* What the maximum refuses the callback is not asked about. */
	CHECK(wasm_rt_grow_memory(&m, (uint64_t)1 << 40) == UINT64_MAX && nbefore == 4 &&
		last()->change == WASM_RT_MEMORY_REFUSED_BY_MAXIMUM);
	wasm_rt_memory_set_budget(&q, 6 * PAGE, 3 * PAGE);
	CHECK(wasm_rt_grow_memory(&m, 2) == UINT64_MAX && nbefore == 4 &&
		last()->change == WASM_RT_MEMORY_REFUSED_BY_QUOTA && last()->left == 1);
	forbid = false;
	wasm_rt_memory_set_budget(&q, 0, 3 * PAGE);
	/* 2^47 bytes no operating system has; what was charged for them comes back. */
	CHECK(wasm_rt_grow_memory(&m, (uint64_t)1 << 31) == UINT64_MAX && nbefore == 5 &&
		last()->change == WASM_RT_MEMORY_REFUSED_BY_HOST && used(&q) == 5 * PAGE);
	wasm_rt_free_memory(&m);
	CHECK(last()->change == WASM_RT_MEMORY_FREED && used(&q) == 0);
	/* Below the soft limit once more, so it is told anew. */
	wasm_rt_memory_set_thread_budget(&q);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 5, 5, false, 65536) && nsoft == 2);
	wasm_rt_memory_set_thread_budget(NULL);
	wasm_rt_free_memory(&m);
}

static void
shared_is_seen(void)
{
#if WASM_RT_C11_AVAILABLE
	struct wasm_rt_memory_budget q = {.before = before, .after = after, .user = &events,
		.hard = 4 * PAGE};
	wasm_rt_shared_memory_t s;
	wasm_rt_memory_t view;

	nevents = nbefore = 0;
	wasm_rt_memory_set_thread_budget(&q);
	wasm_rt_allocate_memory_shared_checked(&s, 1, 10, false, 65536);
	wasm_rt_memory_set_thread_budget(NULL);
	view = wasm_rt_memory_of_shared(&s);
	CHECK(wasm_rt_grow_memory_shared(&s, 2) == 1 && nbefore == 1 && nevents == 2 &&
		last()->new_pages == 3 && last()->pc != 0);
	CHECK(wasm_rt_grow_memory_shared(&s, 2) == UINT64_MAX && nbefore == 1 &&
		last()->change == WASM_RT_MEMORY_REFUSED_BY_QUOTA);
	view = wasm_rt_memory_of_shared(&s);
	CHECK(refused(&view, WASM_RT_MEMORY_REFUSED_BY_QUOTA, &q, 2, 1));
	q.traps = true;
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_grow_memory_shared(&s, 2));
	CHECK(s.pages == 3 && wasm_rt_grow_memory_shared(&s, 1) == 3); /* the lock was let go of */
	wasm_rt_free_memory_shared(&s);
	CHECK(used(&q) == 0);
#endif
}

static void
traps(void)
{
	struct wasm_rt_memory_budget q = {.hard = 3 * PAGE, .traps = true};
	wasm_rt_memory_t m;

	wasm_rt_memory_set_thread_budget(&q);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 10, false, 65536));
	wasm_rt_memory_set_thread_budget(NULL);
	/* The module's own maximum is no refusal of the host's: spec, section 4.6.7 "memory.grow". */
	CHECK(wasm_rt_grow_memory(&m, 10) == UINT64_MAX);
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_grow_memory(&m, 3));
	CHECK(m.pages == 1 && used(&q) == PAGE && wasm_rt_grow_memory(&m, 2) == 1);
	wasm_rt_free_memory(&m);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 10, false, 65536));
	wasm_rt_memory_own_budget(&m)->traps = true;
	wasm_rt_memory_set_budget(wasm_rt_memory_own_budget(&m), PAGE, 0);
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_grow_memory(&m, 1));
	wasm_rt_free_memory(&m);
}

/* ---- many threads, one group ---- */

#if !WASM_RT_NO_THREADS
enum { THREADS = 16, ROUNDS = 400 };

static struct wasm_rt_memory_budget crowd = {.name = "crowd", .hard = 40 * 65536};
static unsigned wrong; /* how often something was, the group above its limit above all */

static bool
observe(void *user, const struct wasm_rt_memory_statistics *s, const uint8_t *base)
{
	(void)user;
	if (s->peak_pages < s->initial_pages || !base)
		__atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
	return true;
}

static void *
grow_and_free(void *argument)
{
	uint32_t random = 12345 + (uint32_t)(uintptr_t)argument;
	struct wasm_rt_memory_budget mine = {.parent = &crowd, .hard = 20 * 65536};
	uint64_t refused_here = 0;

	wasm_rt_memory_set_thread_budget(&mine);
	for (int i = 0; i < ROUNDS; i++) {
		wasm_rt_memory_t m;
		if (!wasm_rt_try_allocate_memory_checked(&m, random % 3, 64, false, 65536)) {
			refused_here++;
			continue;
		}
		for (int k = 0; k < 6; k++) {
			random = random * 1664525 + 1013904223;
			refused_here += wasm_rt_grow_memory(&m, random >> 29) == UINT64_MAX;
			if (used(&crowd) > 40 * 65536)
				__atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
		}
		if (i % 100 == 0 && argument == NULL)
			wasm_rt_memory_each(observe, NULL);
		wasm_rt_free_memory(&m);
	}
	if (used(&mine) != 0 || refused_here == 0)
		__atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
	return NULL;
}

static void
many_threads(void)
{
	pthread_t threads[THREADS];
	uint64_t peak, refusals;

	for (uintptr_t i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, grow_and_free, (void *)i) == 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	wasm_rt_memory_get_budget(&crowd, NULL, &peak, &refusals);
	CHECK(wrong == 0 && used(&crowd) == 0 && peak <= 40 * 65536 && peak > 0);
}
#else
static void
many_threads(void)
{
}
#endif

/* Last: once the process has its budget, it keeps it. */
static void
process(void)
{
	wasm_rt_memory_t a, b;
	struct wasm_rt_memory_budget *whole;

	CHECK(wasm_rt_try_allocate_memory_checked(&a, 2, 10, false, 65536));
	wasm_rt_memory_set_process_limit(5 * PAGE);
	whole = wasm_rt_memory_process_budget();
	CHECK(used(whole) == 2 * PAGE);
	CHECK(!wasm_rt_try_allocate_memory_checked(&b, 4, 10, false, 65536) &&
		wasm_rt_try_allocate_memory_checked(&b, 1, 10, false, 65536));
	CHECK(wasm_rt_grow_memory(&b, 3) == UINT64_MAX &&
		refused(&b, WASM_RT_MEMORY_REFUSED_BY_QUOTA, whole, 3, 2));
	CHECK(wasm_rt_grow_memory(&a, 2) == 2 && wasm_rt_grow_memory(&b, 1) == UINT64_MAX);
	wasm_rt_free_memory(&a);
	CHECK(used(whole) == PAGE && wasm_rt_grow_memory(&b, 4) == 1);
	wasm_rt_memory_set_process_limit(0);
	CHECK(wasm_rt_grow_memory(&b, 5) == 5);
	wasm_rt_free_memory(&b);
	CHECK(used(whole) == 0);
}

static struct wasm_rt_memory_event of_table;
static const void *which_table;
static unsigned ntables;

static void
note_table(void *user, const void *table, const struct wasm_rt_memory_event *e)
{
	CHECK(user == &of_table);
	of_table = *e;
	which_table = table;
	ntables++;
}

static void
tables(void)
{
	static wasm_rt_funcref_table_t f;
	static wasm_rt_externref_table_t x;
	const struct wasm_rt_memory_budget *whole = wasm_rt_memory_process_budget();
	uint64_t entry = sizeof(wasm_rt_funcref_t), refusals;

	CHECK(wasm_rt_table_bytes() == 0 && wasm_rt_set_table_watch(note_table, &of_table) == NULL);
	wasm_rt_allocate_funcref_table(&f, 10, 1000);
	CHECK(ntables == 0 && used(whole) == 10 * entry && wasm_rt_table_bytes() == 10 * entry);
	CHECK(wasm_rt_grow_funcref_table(&f, 5, wasm_rt_funcref_null_value) == 10 && ntables == 1 &&
		which_table == &f);
	CHECK(of_table.change == WASM_RT_MEMORY_GROWN && of_table.old_pages == 10 &&
		of_table.new_pages == 15 && of_table.delta == 5);
	CHECK(of_table.pc != 0 && wasm_rt_grow_funcref_table(&f, 0, wasm_rt_funcref_null_value) == 15 &&
		ntables == 1);
	CHECK(wasm_rt_grow_funcref_table(&f, 986, wasm_rt_funcref_null_value) == UINT32_MAX);
	CHECK(of_table.change == WASM_RT_MEMORY_REFUSED_BY_MAXIMUM && of_table.left == 985 &&
		of_table.new_pages == 15);
	wasm_rt_memory_set_process_limit(100 * entry);
	CHECK(wasm_rt_grow_funcref_table(&f, 86, wasm_rt_funcref_null_value) == UINT32_MAX &&
		of_table.change == WASM_RT_MEMORY_REFUSED_BY_QUOTA);
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_allocate_externref_table(&x, 1000000, 1000000));
	CHECK(x.data == NULL && used(whole) == 15 * entry && wasm_rt_table_bytes() == 15 * entry);
	CHECK(wasm_rt_grow_funcref_table(&f, 85, wasm_rt_funcref_null_value) == 15 &&
		used(whole) == 100 * entry);
	wasm_rt_memory_get_budget(whole, NULL, NULL, &refusals);
	CHECK(refusals >= 2);
	wasm_rt_free_funcref_table(&f);
	wasm_rt_free_funcref_table(&f);
	CHECK(used(whole) == 0 && wasm_rt_table_bytes() == 0);
	wasm_rt_memory_set_process_limit(0);
	CHECK(wasm_rt_set_table_watch(NULL, NULL) == note_table);
}

int
main(void)
{
	wasm_rt_init();
	one_memory();
	levels();
	initial_sizes();
	callbacks();
	shared_is_seen();
	traps();
	many_threads();
	process();
	tables();
	return check_done();
}
