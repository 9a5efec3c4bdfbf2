/* Pools: no tenant sees anything of another, whatever it did; the bounds hold; threads. */
#define _DEFAULT_SOURCE
#include "wasm-rt-reset.h"

#include "check.h"

#if defined(__unix__)
#include <fcntl.h>
#endif
#if !WASM_RT_NO_THREADS
#include <pthread.h>
#endif

#undef wasm_rt_allocate_memory_checked

struct instance {
	uint64_t secret;
	wasm_rt_memory_t memory;
	wasm_rt_externref_table_t table;
};

static const wasm_rt_part_t parts[] = {
	{WASM_RT_PART_MEMORY, offsetof(struct instance, memory)},
	{WASM_RT_PART_EXTERNREF_TABLE, offsetof(struct instance, table)},
};
static const wasm_rt_layout_t layout = {sizeof(struct instance), parts, 2, false};
static const wasm_rt_layout_t importing_layout = {sizeof(struct instance), parts, 2, true};

enum { PAGES = 4 };

#ifdef WASM_RT_TEST_OS_FAILURE
static unsigned countdown;
bool test_os_fails(void);
bool
test_os_fails(void)
{
	return countdown > 0 && --countdown == 0;
}
#endif

#if WASM_RT_NO_THREADS
#define ADD(n) ((n)++)
#else
#define ADD(n) __atomic_fetch_add(&(n), 1, __ATOMIC_RELAXED)
#endif

struct counts {
	int made, ended, released;
	bool fails;
};

static void
make(void *at, void *user)
{
	struct instance *i = at;
	struct counts *counts = user;

	memset(i, 0, sizeof *i);
	ADD(counts->made);
	wasm_rt_allocate_memory_checked(&i->memory, PAGES, 100, false, 65536);
	if (counts->fails)
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
	memcpy(i->memory.data + 100, "image", 5);
	wasm_rt_allocate_externref_table(&i->table, 3, 10);
}

static void
end(void *at, void *user)
{
	struct instance *i = at;
	struct counts *counts = user;

	ADD(counts->ended);
	wasm_rt_free_memory(&i->memory);
	wasm_rt_free_externref_table(&i->table);
}

static void
on_release(void *at, void *user)
{
	struct counts *counts = user;

	(void)at;
	ADD(counts->released);
}

static bool
is_fresh(const struct instance *i)
{
	bool fresh = i->secret == 0 && i->memory.pages == PAGES && i->table.size == 3;

	for (uint64_t at = 0; fresh && at < PAGES * 65536; at++)
		fresh = i->memory.data[at] == (at >= 100 && at < 105 ? "image"[at - 100] : 0);
	for (uint32_t k = 0; fresh && k < 3; k++)
		fresh = i->table.data[k] == NULL;
	return fresh;
}

/* Leaves canaries everywhere, and looks for those of others. */
static bool
live(struct instance *i, unsigned tenant)
{
	bool fresh = is_fresh(i);
	uint64_t old = i->memory.size;

	if (wasm_rt_grow_memory(&i->memory, 1 + tenant % 5) != UINT64_MAX) {
		for (uint64_t at = old; at < i->memory.size; at++)
			fresh &= i->memory.data[at] == 0;
	}
	i->secret = 1 + tenant;
	for (uint64_t at = tenant % 3 * 70000; at < i->memory.size; at += 1 + tenant % 9 * 1000)
		i->memory.data[at] = (uint8_t)(tenant | 1);
	wasm_rt_grow_externref_table(&i->table, tenant % 4, i);
	i->table.data[tenant % 3] = i;
	return fresh;
}

static unsigned
open_files(void)
{
	unsigned n = 0;

#if defined(__unix__)
	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
#endif
	return n;
}

static void
bounds(void)
{
	struct counts counts = {0, 0, 0, false};
	struct wasm_rt_pool_settings settings = {&layout, make, end, &counts, 3, 2, false, on_release};
	wasm_rt_pool_t *pool = wasm_rt_pool_new(&settings);
	void *a, *b, *c;
	unsigned files;

	a = wasm_rt_pool_acquire(pool);
	files = open_files();
	b = wasm_rt_pool_acquire(pool);
	c = wasm_rt_pool_acquire(pool);
	CHECK(a && b && c && a != b && b != c && a != c && !wasm_rt_pool_acquire(pool));
	CHECK(open_files() == files); /* one image serves all */
	CHECK(counts.made == 3 && live(a, 1) && live(b, 2) && live(c, 3));
	wasm_rt_pool_release(pool, a);
	wasm_rt_pool_release(pool, b);
	CHECK(counts.ended == 0);
	wasm_rt_pool_release(pool, c); /* two are kept already */
	CHECK(counts.ended == 1 && counts.released == 3);
	a = wasm_rt_pool_acquire(pool);
	b = wasm_rt_pool_acquire(pool);
	CHECK(counts.made == 3 && is_fresh(a) && is_fresh(b));
	c = wasm_rt_pool_acquire(pool);
	CHECK(counts.made == 4 && is_fresh(c));
	wasm_rt_pool_release(pool, c);

	counts.fails = true; /* only for new ones */
	c = wasm_rt_pool_acquire(pool);
	CHECK(c && is_fresh(c));
	wasm_rt_pool_release(pool, a);
	wasm_rt_pool_release(pool, b);
	wasm_rt_pool_release(pool, c);
	wasm_rt_pool_free(pool);
	CHECK(counts.made == counts.ended);

	pool = wasm_rt_pool_new(&settings);
	CHECK(!wasm_rt_pool_acquire(pool) && wasm_rt_last_trap()->code == WASM_RT_TRAP_UNREACHABLE);
	CHECK(!wasm_rt_pool_acquire(pool) && counts.made == counts.ended);
	counts.fails = false;
	a = wasm_rt_pool_acquire(pool);
	CHECK(a && is_fresh(a));
	wasm_rt_pool_release(pool, a);
	wasm_rt_pool_free(pool);
	CHECK(counts.made == counts.ended);

	wasm_rt_pool_free(NULL);
	settings.max = 0;
	CHECK(!wasm_rt_pool_new(&settings));
	settings.max = 1;
	settings.layout = &importing_layout;
	CHECK(!wasm_rt_pool_new(&settings));
	settings.imports_are_safe = true;
	pool = wasm_rt_pool_new(&settings);
	CHECK(pool);
	wasm_rt_pool_free(pool);
}

struct worker {
	wasm_rt_pool_t *pool;
	unsigned number, seen, served;
};

static void *
work(void *argument)
{
	struct worker *w = argument;

	for (unsigned n = 0; n < 300; n++) {
		struct instance *i = wasm_rt_pool_acquire(w->pool);
		if (!i)
			continue;
		w->served++;
		w->seen += !live(i, w->number * 1000 + n);
		wasm_rt_pool_release(w->pool, i);
	}
	return NULL;
}

static void
tenants(void)
{
	enum { THREADS = 4 };
	struct counts counts = {0, 0, 0, false};
	struct wasm_rt_pool_settings settings = {&layout, make, end, &counts, 3, 2, false, NULL};
	struct worker w[THREADS];
	unsigned served = 0;

	memset(w, 0, sizeof w);
	w[0].pool = wasm_rt_pool_new(&settings);
#if !WASM_RT_NO_THREADS
	{
		pthread_t threads[THREADS];
		for (unsigned t = 0; t < THREADS; t++) {
			w[t].pool = w[0].pool;
			w[t].number = t;
			pthread_create(&threads[t], NULL, work, &w[t]);
		}
		for (unsigned t = 0; t < THREADS; t++)
			pthread_join(threads[t], NULL);
	}
#else
	work(&w[0]);
#endif
	for (unsigned t = 0; t < THREADS; t++) {
		CHECK(w[t].seen == 0);
		served += w[t].served;
	}
	CHECK(served >= 300);
	wasm_rt_pool_free(w[0].pool);
	CHECK(counts.made == counts.ended);
}

#ifdef WASM_RT_TEST_OS_FAILURE
/* The k-th call fails, once: there is no instance, or one as good as any. */
static void
failures(void)
{
	bool done = false;

	for (unsigned k = 1; k < 300 && !done; k++) {
		struct counts counts = {0, 0, 0, false};
		struct wasm_rt_pool_settings settings = {&layout, make, end, &counts, 2, 2, false, NULL};
		wasm_rt_pool_t *pool;

		countdown = k;
		pool = wasm_rt_pool_new(&settings);
		for (unsigned round = 0; pool && round < 6; round++) {
			struct instance *a = wasm_rt_pool_acquire(pool), *b = wasm_rt_pool_acquire(pool);
			CHECK((a && b) || countdown == 0);
			CHECK((!a || live(a, k)) && (!b || live(b, round)));
			if (a)
				wasm_rt_pool_release(pool, a);
			if (b)
				wasm_rt_pool_release(pool, b);
		}
		done = countdown > 0;
		countdown = 0;
		wasm_rt_pool_free(pool);
		CHECK(counts.made == counts.ended);
	}
	CHECK(done);
}
#endif

int
main(void)
{
	wasm_rt_init();
#ifdef WASM_RT_TEST_OS_FAILURE
	failures();
#endif
	bounds();
	tenants();
	return check_done();
}
