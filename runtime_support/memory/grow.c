/* memory.grow, the same way for all memories. A growth within the maximum is first admitted by the
 * accounts (account/account.c). Then it gets room (resize.c, which may need a wider reservation
 * from reserve.c), and the accounts settle it. If one of these refuses, nothing has changed. */
#include "memory-private.h"

static bool
is_ready(const struct backing *b, uint64_t size)
{
	return b && b->kind == BACKING_RESERVED && size <= b->committed &&
		(!WASM_RT_MOVE_ON_EVERY_GROW || !b->movable);
}

/* Reading the clock costs more than growing into committed memory, so such growths are not
 * timed. */
static bool
resize_and_time(wasm_rt_memory_t *m, struct backing *b, uint64_t old_size, uint64_t size,
	uint64_t max)
{
	const uint8_t *base = m->data;
	uint64_t started;
	bool done;

	if (!b || is_ready(b, size))
		return wasm_rt_memory_resize(m, b, old_size, size, max);
	started = wasm_rt_bookkeeping->clock();
	done = wasm_rt_memory_resize(m, b, old_size, size, max);
	wasm_rt_bookkeeping->slow(b->account, started, m->data != base);
	return done;
}

uint64_t
wasm_rt_memory_grow(wasm_rt_memory_t *m, uint64_t delta, uintptr_t pc, bool *traps)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_GROWN, .old_pages = m->pages,
		.delta = delta, .pc = pc};
	uint32_t page_size = page_size_of(m);
	uint64_t limit = wasm_rt_memory_most(m);
	struct account *account;
	struct backing *b;

	if (delta == 0)
		return m->pages;
	e.left = m->pages < limit ? limit - m->pages : 0;
	e.new_pages = m->pages + delta;
	b = wasm_rt_backing_find(m->data, m->backing);
	account = b ? b->account : NULL;
	if (delta > e.left) {
		e.change = WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
	} else if (wasm_rt_bookkeeping->admits(account, m, &e)) {
		e.left = 0;
		if (!resize_and_time(m, b, m->pages * page_size, e.new_pages * page_size,
			limit * page_size)) {
			wasm_rt_bookkeeping->takes_back(account, &e);
			e.change = WASM_RT_MEMORY_REFUSED_BY_HOST;
		}
	}
	if (e.change == WASM_RT_MEMORY_GROWN) {
		m->pages = e.new_pages;
		m->size = e.new_pages * page_size;
		m->data_end = m->data + m->size;
	}
	*traps = wasm_rt_bookkeeping->settles(account, m, &e);
	if (e.change == WASM_RT_MEMORY_GROWN)
		return e.old_pages;
	GROWTH_FAILED();
	return UINT64_MAX;
}

/* Not inlined: the caller's address is that of the guest's function. */
NOINLINE uint64_t
wasm_rt_grow_memory(wasm_rt_memory_t *m, uint64_t delta)
{
	bool traps = false;
	uint64_t old = wasm_rt_memory_grow(m, delta, CALLER(), &traps);

	if (traps)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	return old;
}
