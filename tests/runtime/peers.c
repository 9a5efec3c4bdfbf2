/* One case for each bug that another runtime had with growing memories. */
#define _DEFAULT_SOURCE
#include "wasm-rt-memory.h"

#include "check.h"

#undef wasm_rt_allocate_memory
#undef wasm_rt_try_allocate_memory

/* The widest layout that this build has. */
static bool
allocate(wasm_rt_memory_t *m, uint64_t initial, uint64_t max)
{
	return WASM_RT_USE_MMAP ? wasm_rt_try_allocate_memory(m, initial, max, false, 65536)
		: wasm_rt_try_allocate_memory_checked(m, initial, max, false, 65536);
}

/* w2c2: growing to 65,536 pages computed a size of 0 in 32 bits, freed the memory and kept using
 * it. */
static void
size_wraps_to_zero(void)
{
	wasm_rt_memory_t m;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 65536, false, 65536));
	m.data[0] = 7;
	if (WASM_RT_USE_MMAP && !WASM_RT_MOVE_ON_EVERY_GROW)
		CHECK(wasm_rt_grow_memory(&m, 65535) == 1 && m.size == (uint64_t)1 << 32);
	CHECK(m.data[0] == 7);
	CHECK(wasm_rt_grow_memory(&m, 65536) == UINT64_MAX && m.data[0] == 7);
	wasm_rt_free_memory(&m);
	if (allocate(&m, 65536, 65536))
		CHECK(m.size == (uint64_t)1 << 32 && m.pages == 65536);
	wasm_rt_free_memory(&m);
}

/* WAMR: a delta of 2^32 was cut to 32 bits, and so "succeeded" as 0. wazero: the sum of 32-bit
 * numbers wrapped. */
static void
delta_is_truncated(void)
{
	wasm_rt_memory_t m;

	CHECK(allocate(&m, 2, 65536));
	CHECK(wasm_rt_grow_memory(&m, (uint64_t)1 << 32) == UINT64_MAX && m.pages == 2);
	CHECK(wasm_rt_grow_memory(&m, UINT32_MAX) == UINT64_MAX && m.pages == 2);
	CHECK(wasm_rt_grow_memory(&m, UINT64_MAX) == UINT64_MAX && m.pages == 2);
	CHECK(wasm_rt_grow_memory(&m, UINT64_MAX - 1) == UINT64_MAX && m.pages == 2);
	wasm_rt_free_memory(&m);
}

/* wasm3: a limit cut the bytes but not the number of pages, so that memory.size told of memory that
 * was not there. wasmer: 65,536 pages were refused. V8's and JSC's ladder: initial size and maximum
 * differ by a lot. */
static void
size_tells_the_truth(void)
{
	wasm_rt_memory_t m;

	CHECK(allocate(&m, 1, 4));
	for (uint64_t i = 1; i < 4; i++) {
		CHECK(wasm_rt_grow_memory(&m, 1) == i);
		CHECK(m.size == m.pages * 65536);
		m.data[m.size - 1] = 1;
	}
	CHECK(wasm_rt_grow_memory(&m, 1) == UINT64_MAX && m.pages == 4);
	wasm_rt_free_memory(&m);
}

/* WABT: a first growth that failed from 0 pages freed the reservation. A memory of 0 pages, and of
 * a maximum of 0. */
static void
starts_at_nothing(void)
{
	wasm_rt_memory_t m;

	CHECK(allocate(&m, 0, 0) && m.size == 0);
	CHECK(wasm_rt_grow_memory(&m, 0) == 0 && wasm_rt_grow_memory(&m, 1) == UINT64_MAX);
	wasm_rt_free_memory(&m);
	CHECK(allocate(&m, 0, 1) && wasm_rt_grow_memory(&m, 2) == UINT64_MAX &&
		wasm_rt_grow_memory(&m, 1) == 0);
	m.data[65535] = m.data[0] + 1;
	wasm_rt_free_memory(&m);
}

/* WABT: growing a memory with 64-bit indices by realloc left stale data in use; pages of one byte
 * were each a realloc. */
static void
moves_keep_the_struct_right(void)
{
	wasm_rt_memory_t m;
	uint64_t total = 10;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 10, UINT32_MAX, true, 1));
	memset(m.data, 3, 10);
	for (uint64_t delta = 1; total + delta < 3000000; delta *= 3) {
		CHECK(wasm_rt_grow_memory(&m, delta) == total);
		total += delta;
		CHECK(m.data_end == m.data + total && m.size == total && m.data[9] == 3 &&
			m.data[10] == 0 && m.data[total - 1] == 0);
	}
	wasm_rt_free_memory(&m);
}

/* wazero: closing a module that only imported a memory freed it for its owner. Freeing a copy of
 * the struct, as an embedder may keep one, and then the original frees once. */
static void
freed_once(void)
{
	wasm_rt_memory_t m, copy, other;

	CHECK(allocate(&m, 1, 2));
	copy = m;
	wasm_rt_adopt_memory(&copy, false);
	wasm_rt_disown_memory(&copy);
	m.data[0] = 1;
	CHECK(wasm_rt_grow_memory(&m, 1) == 1);
	wasm_rt_free_memory(&m);
	CHECK(allocate(&other, 1, 1));
	if (other.data != copy.data)
		wasm_rt_free_memory(&copy);
	other.data[0] = 1;
	wasm_rt_free_memory(&other);
}

/* wasmtime, wasmer: a memory made where another one was showed what that one held. */
static void
nothing_is_left_behind(void)
{
	wasm_rt_memory_t m;

	for (int i = 0; i < 20; i++) {
		bool clean = true;
		CHECK(allocate(&m, 3, 10));
		CHECK(wasm_rt_grow_memory(&m, 2) == 3);
		for (uint64_t at = 0; at < m.size; at += 64)
			clean &= m.data[at] == 0;
		CHECK(clean);
		memset(m.data, 0xaa, (size_t)m.size);
		wasm_rt_free_memory(&m);
	}
}

#if WASM_RT_MEMORY_STATISTICS
static uint32_t failing;

static void
note(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_statistics s;

	(void)user;
	if (e->change != WASM_RT_MEMORY_REFUSED_BY_MAXIMUM)
		return;
	CHECK(wasm_rt_memory_get_statistics(m, &s) && s.number == e->memory);
	failing = e->memory;
}

/* WAMR: the callback for growths that fail was told that it is memory 0, whichever it was.
 * wasmtime: the one for all growths was not called for shared memories (budgets.c). */
static void
failure_names_the_memory(void)
{
	struct wasm_rt_memory_budget q = {.after = note};
	struct wasm_rt_memory_statistics s;
	wasm_rt_memory_t m[3];

	wasm_rt_memory_set_thread_budget(&q);
	for (int i = 0; i < 3; i++)
		CHECK(allocate(&m[i], 1, 1));
	wasm_rt_memory_set_thread_budget(NULL);
	for (int i = 0; i < 3; i++) {
		CHECK(wasm_rt_grow_memory(&m[i], 1) == UINT64_MAX);
		CHECK(wasm_rt_memory_get_statistics(&m[i], &s) && s.number == failing);
	}
	for (int i = 0; i < 3; i++)
		wasm_rt_free_memory(&m[i]);
}
#else
static void
failure_names_the_memory(void)
{
}
#endif

int
main(void)
{
	size_wraps_to_zero();
	delta_is_truncated();
	size_tells_the_truth();
	starts_at_nothing();
	moves_keep_the_struct_right();
	freed_once();
	nothing_is_left_behind();
	failure_names_the_memory();
	return check_done();
}
