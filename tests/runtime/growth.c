/* memory.grow on every back end against a model, at the edges of page size, index type, size,
 * maximum and delta. */
#define _DEFAULT_SOURCE
#include "wasm-rt-allocator.h"

#include <stdlib.h>
#if WASM_RT_USE_MMAP
#include <sys/mman.h>
#endif

#include "check.h"

#undef wasm_rt_allocate_memory /* the layout for guard pages, whatever this file is compiled for */
#undef wasm_rt_try_allocate_memory

enum backend { GUARDED, CHECKED, STATIC, HOST, SHARED, USER };

struct row {
	enum backend backend;
	bool is64;
	uint32_t page_size;
	uint64_t cur, max, delta;
};

/* The specification in ten lines; UINT64_MAX: must fail. */
static uint64_t
model(const struct row *r)
{
	uint64_t limit = r->is64 ? (r->page_size == 1 ? UINT64_MAX : (uint64_t)1 << 48)
		: (r->page_size == 1 ? UINT32_MAX : 65536);

	if (r->delta == 0)
		return r->cur;
	if (r->max < limit)
		limit = r->max;
	return r->cur > limit || r->delta > limit - r->cur ? UINT64_MAX : r->cur;
}

/* A backend may fail where the specification lets it; up to here it must not. */
static uint64_t
must_reach(enum backend backend)
{
	if (backend == STATIC || backend == USER)
		return 4 * 65536;
	/* Where growth reads or writes all of it, less. */
	if (WASM_RT_MOVE_ON_EVERY_GROW && backend != HOST)
		return 4 * 65536;
	if (!WASM_RT_USE_MMAP)
		return 16 << 20;
	return (uint64_t)1 << 32;
}

static _Alignas(16) uint8_t bytes[4 * 65536];
static wasm_rt_static_area_t area = {bytes, sizeof bytes, NULL, false},
	small_area = {bytes, 65535, NULL, false};

/* An allocator of the embedder that moves, clears nothing, and has no more than 256 KiB. */

static uint8_t *
user_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	uint8_t *base = malloc((size_t)size + 1);

	(void)user, (void)max;
	if (base)
		memset(base, 0xa5, (size_t)size + 1);
	*reserved = size;
	return base;
}

static uint8_t *
user_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	uint8_t *moved;

	(void)user;
	if (to <= *reserved)
		return base;
	moved = to <= 4 * 65536 ? malloc((size_t)to) : NULL;
	if (!moved)
		return NULL;
	memset(moved, 0xa5, (size_t)to);
	memcpy(moved, base, (size_t)from);
	free(base);
	*reserved = to;
	return moved;
}

static void
user_release(void *user, uint8_t *base, uint64_t reserved)
{
	(void)user, (void)reserved;
	free(base);
}

static bool
make_user(wasm_rt_memory_t *m, const struct row *r)
{
	static const wasm_rt_allocator_t allocator =
		{WASM_RT_ALLOCATOR_MAY_MOVE, NULL, user_reserve, user_commit, NULL, NULL, user_release,
		NULL};
	bool made;

	wasm_rt_set_thread_allocator(&allocator);
	made = wasm_rt_try_allocate_memory_checked(m, r->cur, r->max, r->is64, r->page_size);
	wasm_rt_set_thread_allocator(NULL);
	return made;
}

static bool
make(wasm_rt_memory_t *m, const struct row *r)
{
	switch (r->backend) {
	case GUARDED:
		return wasm_rt_try_allocate_memory(m, r->cur, r->max, r->is64, r->page_size);
	case CHECKED:
		return wasm_rt_try_allocate_memory_checked(m, r->cur, r->max, r->is64, r->page_size);
	case STATIC:
		return wasm_rt_use_static_memory(m, &area, r->cur, r->max, r->is64, r->page_size);
	case HOST:
#if WASM_RT_USE_MMAP
		memset(m, 0xa5, sizeof *m); /* garbage in what the embedder leaves out */
		m->data = mmap(NULL, (size_t)1 << 33, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		m->page_size = r->page_size;
		m->pages = r->cur;
		m->max_pages = r->max;
		m->size = r->cur * r->page_size;
		m->is64 = r->is64;
		return mprotect(m->data, (size_t)m->size, PROT_READ | PROT_WRITE) == 0;
#endif
	case USER:
		return make_user(m, r);
	case SHARED:
		break;
	}
	return false;
}

static void
unmake(wasm_rt_memory_t *m, enum backend backend)
{
	uint8_t *data = m->data;

	wasm_rt_free_memory(m);
	CHECK(m->data == NULL && m->size == 0 && m->pages == 0);
#if WASM_RT_USE_MMAP
	if (backend == HOST)
		munmap(data, (size_t)1 << 33);
#endif
	(void)data, (void)backend;
}

static void
try_row(const struct row *r)
{
	uint64_t expected = model(r), result, old_size = r->cur * r->page_size;
	bool success = expected != UINT64_MAX;
	uint64_t size = success ? (r->cur + r->delta) * r->page_size : 0;
	bool fits = success && size / r->page_size == r->cur + r->delta &&
		size <= must_reach(r->backend);
	wasm_rt_memory_t m, before;

	if (r->cur > r->max || old_size > must_reach(r->backend) ||
		(success && !fits && !WASM_RT_USE_MMAP))
		return;
	/* What the embedder mapped is all there is. */
	if (r->backend == HOST && success && size > (uint64_t)1 << 33)
		return;
	if (!CHECK(make(&m, r)))
		return;
	if (old_size > 0)
		m.data[0] = 1, m.data[old_size - 1] = 2;
	before = m;
	result = wasm_rt_grow_memory(&m, r->delta);
	CHECK(result == expected || (result == UINT64_MAX && !fits));
	if (result == UINT64_MAX || r->delta == 0) {
		CHECK(memcmp(&m, &before, sizeof m) == 0);
	} else {
		CHECK(m.pages == r->cur + r->delta && m.size == size && m.data_end == m.data + size &&
			m.max_pages == r->max);
		CHECK(m.data[old_size] == 0 && m.data[size - 1] == 0 &&
			m.data[old_size + (size - old_size) / 2] == 0);
		m.data[size - 1] = 3;
		CHECK(old_size == 0 || (m.data[old_size - 1] == 2 && (m.data[0] == 1 || old_size == 1)));
		CHECK(wasm_rt_grow_memory(&m, 0) == m.pages);
	}
	if (result == UINT64_MAX && m.size == old_size && old_size > 0)
		CHECK(m.data[old_size - 1] == 2);
	unmake(&m, r->backend);
}

static void
table(enum backend backend)
{
	static const uint64_t maxima[] = {0, 1, 2, 3, 65535, 65536, 65537, 0x7fffffff, 0x80000000,
		0xffffffff, 0x100000000, (uint64_t)1 << 47, (uint64_t)1 << 48, UINT64_MAX};

	for (unsigned kind = 0; kind < 4; kind++) {
		for (size_t i = 0; i < sizeof maxima / sizeof *maxima; i++) {
			uint64_t max = maxima[i], curs[] = {0, 1, 2, max - 1, max};
			for (size_t j = 0; j < 5; j++) {
				uint64_t cur = curs[j], deltas[] =
					{0, 1, 2, max - cur - 1, max - cur, max - cur + 1, 0x7fffffff, 0x80000000,
					0xffffffff, 0x100000000, (uint64_t)1 << 48, UINT64_MAX - cur, UINT64_MAX};
				for (size_t k = 0; k < sizeof deltas / sizeof *deltas; k++) {
					struct row r = {backend, kind & 1, kind & 2 ? 65536 : 1, cur, max, deltas[k]};
					uint64_t limit = r.is64 ? UINT64_MAX : r.page_size == 1 ? UINT32_MAX : 65536;
					if (max != 0 && cur <= max && cur <= limit && cur <= UINT64_MAX / r.page_size)
						try_row(&r);
				}
			}
		}
	}
}

/* What must not come to be. */
static void
refusals(void)
{
	wasm_rt_memory_t m, zero;

	memset(&zero, 0, sizeof zero);
	CHECK(!wasm_rt_try_allocate_memory(&m, 2, 1, false, 65536) && memcmp(&m, &zero, sizeof m) == 0);
	CHECK(!wasm_rt_try_allocate_memory(&m, 65537, 65537, false, 65536) &&
		memcmp(&m, &zero, sizeof m) == 0);
	CHECK(!wasm_rt_try_allocate_memory_checked(&m, (uint64_t)1 << 48, UINT64_MAX, true, 65536) &&
		memcmp(&m, &zero, sizeof m) == 0);
	CHECK(!wasm_rt_try_allocate_memory_checked(&m, UINT64_MAX, UINT64_MAX, true, 1) &&
		memcmp(&m, &zero, sizeof m) == 0);
	CHECK(!wasm_rt_try_allocate_memory_checked(&m, (uint64_t)1 << 32, UINT64_MAX, false, 1) &&
		memcmp(&m, &zero, sizeof m) == 0);
	/* Code for guard pages gets no memory at all from a runtime built without them. */
	if (!WASM_RT_USE_MMAP && UINTPTR_MAX > 0xffffffff)
		CHECK(!wasm_rt_try_allocate_memory(&m, 1, 1, false, 65536) &&
			memcmp(&m, &zero, sizeof m) == 0);
	CHECK(!wasm_rt_use_static_memory(&m, &small_area, 1, 1, false, 65536) &&
		memcmp(&m, &zero, sizeof m) == 0);
	wasm_rt_free_memory(&m);
	wasm_rt_free_memory(&m);
	CHECK(memcmp(&m, &zero, sizeof m) == 0);
	CHECK(wasm_rt_grow_memory(&m, 1) == UINT64_MAX && wasm_rt_grow_memory(&m, 0) == 0);
}

/* A long run of single pages keeps what was written, and fresh pages are zero. */
static void
run_of_ones(enum backend backend, uint32_t pages)
{
	struct row r = {backend, false, 65536, 0, 65536, 1};
	wasm_rt_memory_t m;
	bool right = true;

	if (!CHECK(make(&m, &r)))
		return;
	for (uint32_t i = 0; i < pages; i++) {
		right &= wasm_rt_grow_memory(&m, 1) == i;
		right &= m.data[i * 65536] == 0 && m.data[i * 65536 + 65535] == 0;
		memset(m.data + i * 65536, (int)(i % 251 + 1), 65536);
	}
	for (uint32_t i = 0; i < pages; i++)
		right &= m.data[i * 65536] == i % 251 + 1 && m.data[i * 65536 + 65535] == i % 251 + 1;
	CHECK(right);
	unmake(&m, backend);
}

/* An area holds one memory at a time, and both sets of functions know of it. */
static void
static_areas(void)
{
	static wasm_rt_static_area_t other = {bytes + 65536, 3 * 65536, NULL, false};
	wasm_rt_memory_t m, second, copy;

	CHECK(wasm_rt_use_static_memory(&m, &small_area, 10, 100000, false, 1) && m.data == bytes &&
		m.data_end == bytes + 10);
	CHECK(!wasm_rt_use_static_memory(&second, &small_area, 0, 0, false, 1) && second.data == NULL);
	CHECK(wasm_rt_use_static_memory(&second, &other, 1, 3, true, 65536) &&
		second.data == bytes + 65536);
	memset(bytes, 0xff, sizeof bytes);
	CHECK(wasm_rt_grow_static_memory(&m, 20) == 10 && m.size == 30 && m.data_end == bytes + 30);
	CHECK(bytes[9] == 0xff && bytes[10] == 0 && bytes[29] == 0 && bytes[30] == 0xff);
	CHECK(wasm_rt_grow_memory(&m, 70) == 30 && bytes[99] == 0 && bytes[100] == 0xff);
	CHECK(wasm_rt_grow_static_memory(&m, 65435) == 100 && m.pages == 65535 &&
		wasm_rt_grow_static_memory(&m, 1) == UINT64_MAX);
	CHECK(wasm_rt_grow_static_memory(&m, 0) == 65535 &&
		wasm_rt_grow_static_memory(&m, UINT64_MAX) == UINT64_MAX);
	CHECK(bytes[65535] == 0xff && wasm_rt_grow_static_memory(&second, 2) == 1 &&
		wasm_rt_grow_static_memory(&second, 1) == UINT64_MAX);
	copy = m;
	copy.max_pages = UINT32_MAX; /* what the embedder writes there does not make the area larger */
	CHECK(wasm_rt_grow_static_memory(&copy, 1) == UINT64_MAX &&
		wasm_rt_grow_memory(&copy, 1) == UINT64_MAX);
	TRAPS(WASM_RT_TRAP_INCOMPATIBLE_IMPORT,
		{ second.is64 = false; wasm_rt_adopt_memory(&second, true); });
	wasm_rt_adopt_memory(&second, false);
	wasm_rt_disown_memory(&second);
	wasm_rt_free_static_memory(&m);
	wasm_rt_free_static_memory(&m);
	CHECK(m.data == NULL && wasm_rt_grow_static_memory(&m, 1) == UINT64_MAX);
	CHECK(wasm_rt_use_static_memory(&m, &small_area, 65535, 65535, false, 1) && bytes[65534] == 0);
	wasm_rt_free_memory(&m);
	CHECK(wasm_rt_grow_memory(&second, 0) == 3);
	wasm_rt_free_memory(&second);
	CHECK(!other.used && !small_area.used);
}

static void
shared(void)
{
#if WASM_RT_C11_AVAILABLE
	wasm_rt_shared_memory_t m;

	for (int checked = 0; checked < 2; checked++) {
		uint64_t max = WASM_RT_USE_MMAP ? 65536 : 10;
		if (checked)
			wasm_rt_allocate_memory_shared_checked(&m, 1, max, false, 65536);
		else if (WASM_RT_USE_MMAP)
			wasm_rt_allocate_memory_shared(&m, 1, max, false, 65536);
		else
			continue;
		_Atomic volatile uint8_t *base = m.data;
		m.data[65535] = 7;
		CHECK(wasm_rt_grow_memory_shared(&m, 0) == 1);
		CHECK(wasm_rt_grow_memory_shared(&m, 1) == 1);
		CHECK(wasm_rt_grow_memory_shared(&m, max - 2) == 2);
		CHECK(wasm_rt_grow_memory_shared(&m, 1) == UINT64_MAX);
		CHECK(m.data == base && m.pages == max && m.size == max * 65536 && m.data[65535] == 7 &&
			m.data[65536] == 0);
		m.data[m.size - 1] = 1;
		wasm_rt_free_memory_shared(&m);
		CHECK(m.data == NULL && m.size == 0);
		wasm_rt_free_memory_shared(&m);
	}
#endif
}

/* The same table for memories that never move; all of the maximum is reserved, so that must be
 * something that can be. */
static void
shared_table(void)
{
#if WASM_RT_C11_AVAILABLE
	static const uint64_t maxima[] = {1, 2, 3, WASM_RT_USE_MMAP ? 65535 : 7,
		WASM_RT_USE_MMAP ? 65536 : 8};

	for (unsigned kind = 0; kind < 4; kind++) {
		for (size_t i = 0; i < sizeof maxima / sizeof *maxima; i++) {
			uint64_t max = maxima[i], curs[] = {0, 1, max - 1, max};
			for (size_t j = 0; j < 4; j++) {
				uint64_t cur = curs[j], deltas[] =
					{0, 1, max - cur, max - cur + 1, 0x80000000, UINT32_MAX, (uint64_t)1 << 32,
					UINT64_MAX - cur, UINT64_MAX};
				for (size_t k = 0; k < sizeof deltas / sizeof *deltas; k++) {
					struct row r = {SHARED, kind & 1, kind & 2 ? 65536 : 1, cur, max, deltas[k]};
					uint64_t expected = model(&r), size;
					wasm_rt_shared_memory_t m;
					wasm_rt_allocate_memory_shared_checked(&m, cur, max, r.is64, r.page_size);
					_Atomic volatile uint8_t *base = m.data;
					CHECK(wasm_rt_grow_memory_shared(&m, r.delta) == expected);
					size = (expected == UINT64_MAX ? cur : cur + r.delta) * r.page_size;
					CHECK(m.data == base && m.size == size && m.pages * r.page_size == size);
					if (size > 0)
						CHECK(m.data[size - 1] == 0 && (m.data[size - 1] = 1));
					wasm_rt_free_memory_shared(&m);
				}
			}
		}
	}
#endif
}

int
main(void)
{
	wasm_rt_init();
	if (WASM_RT_USE_MMAP) {
		table(GUARDED);
		table(HOST);
		run_of_ones(GUARDED, 500);
		run_of_ones(HOST, 500);
	}
	table(CHECKED);
	table(STATIC);
	table(USER);
	run_of_ones(CHECKED, WASM_RT_MOVE_ON_EVERY_GROW ? 50 : 500);
	run_of_ones(STATIC, 4);
	run_of_ones(USER, 4);
	refusals();
	static_areas();
	shared();
	shared_table();
	return check_done();
}
