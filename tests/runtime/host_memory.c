/* Memories that the embedder maps and describes by hand: grown in place, claimed by the fault
 * handler, never unmapped. */
#define _DEFAULT_SOURCE
#include "wasm-rt.h"

#if WASM_RT_USE_MMAP
#include <sys/mman.h>

#include "check.h"

#undef wasm_rt_allocate_memory /* the layout for guard pages, whatever this file is compiled for */
#undef wasm_rt_try_allocate_memory

#define RESERVED (((size_t)1 << 33) + 65536)

static wasm_rt_memory_t
by_hand(int garbage)
{
	wasm_rt_memory_t m;

	memset(&m, garbage, sizeof m);
	m.data = mmap(NULL, RESERVED, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	mprotect(m.data, 2 * 65536, PROT_READ | PROT_WRITE);
	m.page_size = 65536;
	m.pages = 2;
	m.max_pages = 10;
	m.size = 2 * 65536;
	m.is64 = false;
	return m;
}

static void
grows_in_place(int garbage)
{
	wasm_rt_memory_t m = by_hand(garbage);
	uint8_t *data = m.data;

	data[0] = 1;
	CHECK(wasm_rt_grow_memory(&m, 3) == 2 && m.data == data && m.pages == 5 &&
		m.size == 5 * 65536 && m.data_end == data + m.size);
	data[5 * 65536 - 1] = 1;
	CHECK(data[0] == 1 && data[2 * 65536] == 0);
	CHECK(wasm_rt_grow_memory(&m, 6) == UINT64_MAX && m.pages == 5);
	CHECK(wasm_rt_grow_memory(&m, 5) == 5 && m.data == data);
	wasm_rt_free_memory(&m);
	CHECK(m.data == NULL);
	data[10 * 65536 - 1] = 1; /* still there */
	munmap(data, RESERVED);
}

static void
faults_are_traps(void)
{
	wasm_rt_memory_t m = by_hand(0xee), copy = m, next;
	uint8_t *data = m.data;

	wasm_rt_adopt_memory(&m, true);
	wasm_rt_adopt_memory(&copy, true); /* a second instance, which was given a copy of the struct */
	TRAPS(WASM_RT_TRAP_OOB, *(volatile uint8_t *)(data + 2 * 65536) = 1);
	CHECK(wasm_rt_last_trap()->address == 2 * 65536);
	CHECK(wasm_rt_grow_memory(&m, 1) == 2 && m.data == data);
	data[2 * 65536] = 1;
	wasm_rt_disown_memory(&m);
	TRAPS(WASM_RT_TRAP_OOB, *(volatile uint8_t *)(data + (size_t)5 * 1000000000) = 1);
	wasm_rt_disown_memory(&copy);
	wasm_rt_disown_memory(&copy);
	munmap(data, RESERVED);

	/* Unmapped without a word: a memory of ours at the same place takes over. */
	m = by_hand(0);
	wasm_rt_adopt_memory(&m, true);
	munmap(m.data, RESERVED);
	wasm_rt_allocate_memory_checked(&next, 1, 131072, false, 1);
	CHECK(wasm_rt_grow_memory(&next, 65536) == 1);
	wasm_rt_free_memory(&next);
}

/* RLBox reserves 8 GiB or less for a memory, and the next one may follow at once: both keep their
 * traps, whichever is known first, and a memory of ours between them keeps its own. */
static void
neighbours(size_t distance, int first)
{
	uint8_t *data = mmap(NULL, 3 * RESERVED, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		-1, 0);
	wasm_rt_memory_t m[2], own;

	for (int i = 0; i < 2; i++) {
		memset(&m[i], 0, sizeof m[i]);
		m[i].data = data + i * distance;
		m[i].page_size = 65536;
		m[i].pages = 1;
		m[i].max_pages = 4;
		m[i].size = 65536;
		mprotect(m[i].data, 65536, PROT_READ | PROT_WRITE);
	}
	wasm_rt_adopt_memory(&m[first], true);
	wasm_rt_adopt_memory(&m[1 - first], true);
	munmap(m[1].data + 4 * 65536, 3 * RESERVED - distance - 4 * 65536);
	wasm_rt_allocate_memory(&own, 1, 2, false, 65536);
	for (int i = 0; i < 2; i++) {
		TRAPS(WASM_RT_TRAP_OOB, *(volatile uint8_t *)(m[i].data + 65536) = 1);
		CHECK(wasm_rt_last_trap()->base == m[i].data && wasm_rt_last_trap()->address == 65536);
	}
	TRAPS(WASM_RT_TRAP_OOB, *(volatile uint8_t *)(own.data + 65536) = 1);
	CHECK(wasm_rt_last_trap()->base == own.data);
	wasm_rt_free_memory(&own);
	wasm_rt_disown_memory(&m[0]);
	wasm_rt_disown_memory(&m[1]);
	munmap(data, 3 * RESERVED);
}

/* A memory without guard pages is not given to code that needs them. */
static void
refuses_to_mix(void)
{
	static wasm_rt_memory_t m;

	wasm_rt_allocate_memory_checked(&m, 1, 2, false, 65536);
	TRAPS(WASM_RT_TRAP_INCOMPATIBLE_IMPORT, wasm_rt_adopt_memory(&m, true));
	TRAPS(WASM_RT_TRAP_NONE, wasm_rt_adopt_memory(&m, false); wasm_rt_disown_memory(&m));
	wasm_rt_free_memory(&m);
	TRAPS(WASM_RT_TRAP_INCOMPATIBLE_IMPORT, wasm_rt_adopt_memory(&m, true));
	wasm_rt_allocate_memory(&m, 1, 2, false, 65536);
	TRAPS(WASM_RT_TRAP_NONE, wasm_rt_adopt_memory(&m, true); wasm_rt_disown_memory(&m));
	CHECK(wasm_rt_grow_memory(&m, 1) == 1);
	wasm_rt_free_memory(&m);
	wasm_rt_allocate_memory_checked(&m, 1, 2, true, 65536);
	TRAPS(WASM_RT_TRAP_NONE, wasm_rt_adopt_memory(&m, true); wasm_rt_disown_memory(&m));
	wasm_rt_free_memory(&m);
}

/* Grown only where the address is one that mprotect takes. */
static void
leaves_malloc_alone(void)
{
	static uint8_t bytes[3 * 65536];
	wasm_rt_memory_t m = {0};

	m.data = bytes + 16 - (uintptr_t)bytes % 16 + 16;
	m.page_size = 65536;
	m.pages = 1;
	m.max_pages = 2;
	m.size = 65536;
	if ((uintptr_t)m.data % 4096 != 0)
		CHECK(wasm_rt_grow_memory(&m, 1) == UINT64_MAX && m.pages == 1);
}

int
main(void)
{
	wasm_rt_init();
	grows_in_place(0);
	grows_in_place(0xff);
	grows_in_place(0x01);
	faults_are_traps();
	for (int first = 0; first < 2; first++) {
		neighbours((size_t)1 << 33, first);
		neighbours(((size_t)1 << 32) + (1 << 24), first);
	}
	refuses_to_mix();
	leaves_malloc_alone();
	return check_done();
}
#else
#include "check.h"

int
main(void)
{
	return check_done();
}
#endif
