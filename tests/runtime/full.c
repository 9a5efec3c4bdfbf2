/* 65,536 pages: reached, and the last byte touched. */
#define _DEFAULT_SOURCE
#include "wasm-rt.h"

#include "check.h"

#undef wasm_rt_allocate_memory /* the layout for guard pages, whatever this file is compiled for */
#undef wasm_rt_try_allocate_memory

static void
fill_up(wasm_rt_memory_t *m)
{
	CHECK(wasm_rt_grow_memory(m, 65535) == 1);
	CHECK(m->pages == 65536 && m->size == (uint64_t)1 << 32 &&
		m->data_end == m->data + ((uint64_t)1 << 32));
	m->data[m->size - 1] = 1;
	CHECK(m->data[m->size - 1] == 1 && m->data[m->size - 2] == 0);
	CHECK(wasm_rt_grow_memory(m, 1) == UINT64_MAX &&
		wasm_rt_grow_memory(m, UINT64_MAX) == UINT64_MAX);
	CHECK(wasm_rt_grow_memory(m, 0) == 65536 && m->size == (uint64_t)1 << 32);
}

int
main(void)
{
	wasm_rt_memory_t m;
	volatile wasm_rt_trap_t trap;

	wasm_rt_init();
	if (!WASM_RT_USE_MMAP || WASM_RT_MOVE_ON_EVERY_GROW)
		return check_done(); /* growth would touch every byte */

	wasm_rt_allocate_memory(&m, 1, 65536, false, 65536);
	fill_up(&m);
	/* The last addresses that an access can form: 2^32 - 1 plus 2^32 - 1 and 16 bytes. */
	TRAP_OF(trap, *(volatile uint8_t *)(m.data + m.size) = 1);
	CHECK(trap == WASM_RT_TRAP_OOB && wasm_rt_last_trap()->address == (uint64_t)1 << 32 &&
		wasm_rt_last_trap()->base == m.data);
	TRAP_OF(trap, *(volatile uint8_t *)(m.data + ((uint64_t)1 << 33) + 13) = 1);
	CHECK(trap == WASM_RT_TRAP_OOB && wasm_rt_last_trap()->address / 4096 == (uint64_t)1 << 21);
	wasm_rt_free_memory(&m);

	wasm_rt_allocate_memory_checked(&m, 1, 65536, false, 65536);
	fill_up(&m);
	wasm_rt_free_memory(&m);

	/* In one step from the start. */
	wasm_rt_allocate_memory(&m, 65536, 65536, false, 65536);
	m.data[m.size - 1] = 1;
	CHECK(m.size == (uint64_t)1 << 32);
	wasm_rt_free_memory(&m);

	/* One-byte pages stop one short of it; 64-bit indices do not stop, and move when their
	 * reservation is used up. */
	wasm_rt_allocate_memory_checked(&m, 1, UINT32_MAX, false, 1);
	CHECK(wasm_rt_grow_memory(&m, UINT32_MAX - 1) == 1 && m.size == UINT32_MAX);
	m.data[m.size - 1] = 1;
	CHECK(wasm_rt_grow_memory(&m, 1) == UINT64_MAX);
	wasm_rt_free_memory(&m);
	wasm_rt_allocate_memory_checked(&m, 1, (uint64_t)1 << 48, true, 65536);
	m.data[0] = 9;
	CHECK(wasm_rt_grow_memory(&m, 131072) == 1 && m.size == ((uint64_t)131073 << 16));
	m.data[m.size - 1] = 8;
	CHECK(wasm_rt_grow_memory(&m, 2) == 131073);
	CHECK(m.data[0] == 9 && m.data[((uint64_t)131073 << 16) - 1] == 8 && m.data[m.size - 1] == 0);
	wasm_rt_free_memory(&m);
	return check_done();
}
