/* How much address space a memory takes, so that its growths need no more of it. */
#include "memory-private.h"

#define GiB ((uint64_t)1 << 30)

static uint64_t
at_most(uint64_t size, uint64_t max)
{
	return size < max ? size : max;
}

static uint64_t
at_least(uint64_t size, uint64_t min)
{
	return size > min ? size : min;
}

/* The first attempt takes the whole maximum, up to 8 GiB or four times the size. If address space
 * is short, some room to grow, so that a run of growths does not move the memory each time. At last
 * only the size. */
uint64_t
wasm_rt_memory_reservation(uint64_t size, uint64_t max, unsigned attempt)
{
	static const uint64_t least[RESERVATIONS] = {8 * GiB, 64 * MiB, 0, 0, 0};
	static const uint8_t eighths[RESERVATIONS] = {32, 16, 10, 9, 8};
	uint64_t wide = at_least(size / 8 * eighths[attempt], least[attempt]);

	return round_up(at_least(at_most(at_least(wide, size), max), 1), wasm_rt_page_size());
}

bool
wasm_rt_memory_reserve(uint64_t size, uint64_t max, uint8_t **base, uint8_t **end,
	uint64_t *committed, unsigned *rung)
{
	*base = *end = NULL;
	*committed = round_up(size, wasm_rt_page_size());
	*rung = 0;
	for (unsigned attempt = 0; attempt < RESERVATIONS; attempt++) {
		uint64_t reserved = wasm_rt_memory_reservation(size, max, attempt);
		*base = wasm_rt_page_reserve(reserved);
		if (!*base)
			continue;
		*end = *base + reserved;
		*rung = attempt;
		if (wasm_rt_page_commit(*base, *committed))
			return true;
		wasm_rt_page_release(*base, reserved);
		return false;
	}
	return false;
}
