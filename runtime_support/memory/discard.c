/* Discards parts of memories: they become zero and, if possible, go back to the operating
 * system. */
#include "../core/system-private.h"
#include "../wasm-rt-discard.h"
#include "memory-private.h"

static uint32_t rate = 8192, burst_of_rate = 16384;

void
wasm_rt_set_discard_rate(uint32_t per_second, uint32_t burst)
{
	rate = per_second;
	burst_of_rate = burst;
}

/* Pages that are zero are not written: they may not be resident. */
static void
write_zeros(uint8_t *at, uint64_t size)
{
	enum { CHUNK = 4096 };

	while (size > 0) {
		size_t n = size < CHUNK ? (size_t)size : CHUNK;
		if (!is_zero(at, n))
			memset(at, 0, n);
		at += n;
		size -= n;
	}
}

#if WASM_RT_USE_MMAP
#include <time.h>

/* A token bucket of `burst_of_rate` tokens that fills at `rate`; it is represented by the time at
 * which it will be full again. */
static bool
may_drop(struct backing *b)
{
	struct timespec t;
	uint64_t now, due, interval = rate ? 1000000000 / rate : 0;

	if (rate == 0 || clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return false;
	now = (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
	due = GET(&b->discard_due);
	if (due < now)
		due = now;
	if (due - now + interval > interval * burst_of_rate)
		return false;
	PUT(&b->discard_due, due + interval);
	return true;
}
#else
static bool
may_drop(struct backing *b)
{
	(void)b;
	return false;
}
#endif

static bool
can_drop(const struct backing *b)
{
	return has_pages(b) || (b && b->kind == BACKING_USER && b->allocator->discard);
}

static void
drop(struct backing *b, uint64_t from, uint64_t to)
{
	bool done;

	if (from >= to)
		return;
	done = b->kind == BACKING_USER ? b->allocator->discard(b->allocator->user, b->base, from, to)
		: wasm_rt_page_drop(b->base + from, to - from);
	if (!done) /* dropping failed: the pages may be locked, for example */
		write_zeros(b->base + from, to - from);
}

/* Whole pages. A dropped page of an image would show the image again. */
static void
drop_around_image(struct backing *b, uint64_t from, uint64_t to)
{
	uint64_t image_from = b->image && b->image_from > from ? b->image_from : from;
	uint64_t image_to = b->image && b->image_to < to ? b->image_to : to;

	if (!b->image || image_from >= image_to) {
		drop(b, from, to);
		return;
	}
	drop(b, from, image_from);
	write_zeros(b->base + image_from, image_to - image_from);
	drop(b, image_to, to);
}

static bool
discard(wasm_rt_memory_t *m, uint64_t address, uint64_t size, bool is_limited)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	uint64_t unit = wasm_rt_page_size(), from, to;

	if (address > m->size || size > m->size - address)
		return false;
	from = round_up(address, unit);
	to = (address + size) & ~(unit - 1);
	if (!can_drop(b) || from >= to || (is_limited && !may_drop(b))) {
		write_zeros(m->data + address, size);
		return true;
	}
	write_zeros(m->data + address, from - address);
	drop_around_image(b, from, to);
	write_zeros(m->data + to, address + size - to);
	return true;
}

bool
wasm_rt_discard_memory(wasm_rt_memory_t *m, uint64_t address, uint64_t size)
{
	return discard(m, address, size, false);
}

void
wasm_rt_memory_discard(wasm_rt_memory_t *m, uint64_t address, uint64_t size)
{
	if (!discard(m, address, size, true))
		wasm_rt_trap_oob(address);
}
