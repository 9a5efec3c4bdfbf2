/* Room for a growth: how each kind of memory becomes larger. What can fail comes first, and a step
 * that fails undoes the ones before it. */
#include "memory-private.h"

/* Commits at least up to `size`, and ahead of it, so that a run of small growths costs few system
 * calls. Only where explicit checks keep guest code away from what lies above the size. */
static bool
commit_ahead(struct backing *b, uint64_t size)
{
	uint64_t capacity = (uint64_t)(b->end - b->base), unit = wasm_rt_page_size();
	uint64_t step = b->committed / 8 > MiB ? b->committed / 8 : MiB;
	uint64_t exact = round_up(size, unit);
	uint64_t ahead = round_up(b->committed + step, unit);

	if (ahead > capacity)
		ahead = capacity;
	if (ahead < exact || !wasm_rt_page_commit(b->base + b->committed, ahead - b->committed)) {
		ahead = exact;
		if (!wasm_rt_page_commit(b->base + b->committed, exact - b->committed))
			return false;
	}
	PUT(&b->committed, ahead);
	return true;
}

/* Pages that are all zero are not copied: the new place reads as zero without being resident. */
static void
copy_sparse(uint8_t *to, const uint8_t *from, uint64_t size)
{
	enum { CHUNK = 4096 };

	for (uint64_t at = 0; at < size; at += CHUNK) {
		size_t n = size - at < CHUNK ? (size_t)(size - at) : CHUNK;
		if (!is_zero(from + at, n))
			memcpy(to + at, from + at, n);
	}
}

/* Moves the memory to a wider reservation. */
static bool
extend_reserved(struct backing *b, uint64_t size, uint64_t max)
{
	uint64_t committed = round_up(size, wasm_rt_page_size());

	for (unsigned attempt = 0; attempt < RESERVATIONS; attempt++) {
		uint64_t reserved = wasm_rt_memory_reservation(size, max, attempt);
		uint8_t *base = wasm_rt_page_extend(b->base, b->committed, (uint64_t)(b->end - b->base),
			committed, reserved);
		if (base) {
			PUT(&b->committed, committed);
			PUT(&b->rung, attempt);
			wasm_rt_backing_move(b, base, base + reserved);
			return true;
		}
	}
	return false;
}

/* The same by a copy; under the stress test at every growth, to a reservation that has no room at
 * all. */
static bool
copy_reserved(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	uint8_t *base, *end, *old_base = b->base;
	uint64_t committed, old_reserved = (uint64_t)(b->end - b->base);
	unsigned rung;

	if (!wasm_rt_memory_reserve(size, WASM_RT_MOVE_ON_EVERY_GROW ? size : max, &base, &end,
		&committed, &rung))
		return false;
	copy_sparse(base, old_base, old_size);
	wasm_rt_backing_move(b, base, end);
	PUT(&b->committed, committed);
	PUT(&b->rung, rung);
	/* Under the stress test nothing else may ever lie where the memory was, or a stale address
	 * would find it. */
	if (!WASM_RT_MOVE_ON_EVERY_GROW || !wasm_rt_page_seal(old_base, old_reserved))
		wasm_rt_page_release(old_base, old_reserved);
	return true;
}

static bool
move_reserved(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	return (!WASM_RT_MOVE_ON_EVERY_GROW && extend_reserved(b, size, max)) ||
		copy_reserved(b, old_size, size, max);
}

static bool
grow_reserved(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	if (!WASM_RT_MOVE_ON_EVERY_GROW || !b->movable) {
		if (size <= b->committed)
			return true;
		if (size <= (uint64_t)(b->end - b->base))
			return commit_ahead(b, size);
	}
	return b->movable && move_reserved(b, old_size, size, max);
}

bool
wasm_rt_resize_block(struct backing *b, uint64_t size)
{
	uint8_t *block = wasm_rt_heap_resize(b->base, b->committed, size);

	if (!block)
		return false;
	wasm_rt_backing_move(b, block, block + size);
	PUT(&b->committed, size);
	return true;
}

/* A large block gets room for the next growths, so that a run of them does not copy it every
 * time. */
static bool
grow_heap(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	uint64_t ahead = size < MiB || size > max - size / 8 ? size : size + size / 8;

	if (size > b->committed && !(b->movable &&
		(wasm_rt_resize_block(b, ahead) || wasm_rt_resize_block(b, size))))
		return false;
	memset(b->base + old_size, 0, (size_t)(size - old_size));
	return true;
}

/* Grows in place, exactly to the size: reservations for guard pages, and memories that embedders
 * map. */
static bool
grow_exact(uint8_t *base, uint64_t old_size, uint64_t size)
{
	uint64_t unit = wasm_rt_page_size();
	uint64_t from = old_size & ~(unit - 1), to = round_up(size, unit);

	return ((uintptr_t)base & (unit - 1)) == 0 && wasm_rt_page_commit(base + from, to - from);
}

/* Bytes that were committed and are no longer used are zero. */
static bool
grow_user(struct backing *b, uint64_t size)
{
	const wasm_rt_allocator_t *a = b->allocator;
	uint64_t reserved = (uint64_t)(b->end - b->base), from = b->committed;
	uint8_t *base;

	if (size <= from)
		return true;
	if ((size > reserved && !b->movable) || size > SIZE_MAX / 2)
		return false;
	base = a->commit(a->user, b->base, &reserved, from, size);
	if (!base || (base != b->base && !b->movable) || reserved < size)
		return false;
	if (!(a->capabilities & WASM_RT_ALLOCATOR_ZEROES))
		memset(base + from, 0, (size_t)(size - from));
	if (base != b->base || base + (size_t)reserved != b->end)
		wasm_rt_backing_move(b, base, base + (size_t)reserved);
	PUT(&b->committed, size);
	return true;
}

bool
wasm_rt_memory_resize(wasm_rt_memory_t *m, struct backing *b, uint64_t old_size, uint64_t size,
	uint64_t max)
{
	bool done = false;

	if (!b) {
		const wasm_rt_static_area_t *area = static_area_of(m->data);
		if (area)
			return resize_static(area, old_size, size);
		return m->data && grow_exact(m->data, old_size, size);
	}
	CHECK(old_size <= (uint64_t)(b->end - b->base));
	switch (b->kind) {
	case BACKING_GUARDED:
	case BACKING_HOST:
		done = grow_exact(b->base, old_size, size);
		PUT(&b->committed, done ? size : old_size);
		break;
	case BACKING_RESERVED:
		done = grow_reserved(b, old_size, size, max);
		break;
	case BACKING_HEAP:
		done = grow_heap(b, old_size, size, max);
		break;
	case BACKING_USER:
		done = grow_user(b, size);
		break;
	}
	m->data = b->base;
	CHECK(!done || size <= (uint64_t)(b->end - b->base));
	CHECK(!done || b->kind == BACKING_USER || (m->data[old_size] == 0 && m->data[size - 1] == 0));
	return done;
}
