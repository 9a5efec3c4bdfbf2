/* Making and freeing memories. */
#include "memory-private.h"

static struct backing *
make_guarded(uint64_t size)
{
	uint8_t *base = wasm_rt_page_reserve(GUARDED_BYTES);
	struct backing *b = NULL;

	if (!base)
		return NULL;
	if (wasm_rt_page_commit(base, size))
		b = wasm_rt_backing_add(BACKING_GUARDED, base, base + (size_t)GUARDED_BYTES, size);
	if (!b)
		wasm_rt_page_release(base, GUARDED_BYTES);
	return b;
}

static struct backing *
make_reserved(uint64_t size, uint64_t max)
{
	uint8_t *base, *end;
	uint64_t committed;
	struct backing *b;
	unsigned rung;

	if (!wasm_rt_memory_reserve(size, max, &base, &end, &committed, &rung))
		return NULL;
	b = wasm_rt_backing_add(BACKING_RESERVED, base, end, committed);
	if (b)
		b->rung = rung;
	else
		wasm_rt_page_release(base, (uint64_t)(end - base));
	return b;
}

static struct backing *
make_heap(uint64_t size)
{
	uint64_t bytes = size > 0 ? size : 1;
	uint8_t *base = wasm_rt_heap_resize(NULL, 0, bytes);
	struct backing *b;

	if (!base)
		return NULL;
	b = wasm_rt_backing_add(BACKING_HEAP, base, base + bytes, bytes);
	if (b)
		b->rung = WASM_RT_USE_MMAP ? RESERVATIONS : 0;
	else
		wasm_rt_heap_free(base, bytes);
	return b;
}

/* The last step of making a memory; `b` is NULL if making it failed. */
static bool
attach(wasm_rt_memory_t *m, struct backing *b, struct account *a)
{
	if (b) {
		m->data = b->base;
		m->data_end = b->base + m->size;
		m->backing = wasm_rt_backing_hint(b);
		wasm_rt_bookkeeping->made(a, m);
		ATOMIC_STORE(&b->account, a);
	} else {
		wasm_rt_bookkeeping->fail(a, m);
		memset(m, 0, sizeof *m);
	}
	return b != NULL;
}

/* Code with explicit checks only: a reservation, else a block. */
static struct backing *
make_movable(uint64_t size, uint64_t max)
{
	struct backing *b = make_reserved(size, max);

	return b ? b : make_heap(size);
}

/* The same for memories that may never move: they get room for `max` bytes from the start. */
static struct backing *
make_whole(uint64_t size, uint64_t max)
{
	struct backing *b = make_reserved(size, max);

	if (b && (uint64_t)(b->end - b->base) < max) {
		uint8_t *base = b->base, *end = b->end;
		wasm_rt_backing_remove(b);
		wasm_rt_page_release(base, (uint64_t)(end - base));
		return NULL;
	}
	return b ? b : make_heap(max);
}

/* ... or, if the host does not have that much, half of it, a quarter, and so on. */
static struct backing *
make_fixed(uint64_t size, uint64_t max)
{
	struct backing *b = make_whole(size, max);

	while (!b && max > size) {
		max = max / 2 > size ? max / 2 : size;
		b = make_whole(size, max);
	}
	return b;
}

bool (*wasm_rt_make_from_user)(uint64_t size, uint64_t max, enum memory_layout, struct backing **b);

bool
wasm_rt_memory_make(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size, enum memory_layout layout)
{
	uint64_t bytes;
	struct backing *b = NULL;
	struct account *a = NULL;
	bool (*from_user)(uint64_t, uint64_t, enum memory_layout, struct backing **);

	if (!wasm_rt_memory_describe(m, initial, max, is64, page_size) ||
		!wasm_rt_bookkeeping->open(m, false, &a)) {
		memset(m, 0, sizeof *m);
		return false;
	}
	bytes = wasm_rt_memory_most(m) * page_size;
	if (!HOST_HAS_GUARDS || is64 || page_size != 65536)
		layout = (enum memory_layout)(layout & ~LAYOUT_GUARDED);
	from_user = ATOMIC_LOAD(&wasm_rt_make_from_user);
	if (from_user && from_user(m->size, bytes, layout, &b))
		;
	else if (layout & LAYOUT_GUARDED)
		b = make_guarded(m->size);
	else if (layout & LAYOUT_FIXED)
		b = make_fixed(m->size, bytes);
	else
		b = make_movable(m->size, bytes);
	if (b)
		b->movable = !(layout & (LAYOUT_FIXED | LAYOUT_GUARDED)) &&
			(b->kind != BACKING_USER || (b->allocator->capabilities & WASM_RT_ALLOCATOR_MAY_MOVE));
	return attach(m, b, a);
}

bool
wasm_rt_try_allocate_memory(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	return wasm_rt_memory_make(m, initial, max, is64, page_size, LAYOUT_GUARDED);
}

bool
wasm_rt_try_allocate_memory_checked(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	return wasm_rt_memory_make(m, initial, max, is64, page_size, 0);
}

void
wasm_rt_allocate_memory(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	if (!wasm_rt_try_allocate_memory(m, initial, max, is64, page_size))
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
}

void
wasm_rt_allocate_memory_checked(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	if (!wasm_rt_try_allocate_memory_checked(m, initial, max, is64, page_size))
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
}

static void
release(const struct backing *b)
{
	switch (b->kind) {
	case BACKING_GUARDED:
	case BACKING_RESERVED:
		wasm_rt_page_release(b->base, (uint64_t)(b->end - b->base));
		break;
	case BACKING_HEAP:
		wasm_rt_heap_free(b->base, b->committed);
		break;
	case BACKING_USER:
		b->allocator->release(b->allocator->user, b->base, (uint64_t)(b->end - b->base));
		break;
	case BACKING_HOST:
		break;
	}
}

void
wasm_rt_free_memory(wasm_rt_memory_t *m)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);

	if (b) {
		struct backing old = *b;

		wasm_rt_bookkeeping->freed(b->account, m);
		/* The record goes first: another thread may get the same addresses as soon as they are
		 * free. */
		wasm_rt_backing_remove(b);
		release(&old);
	} else {
		const struct static_memories *known = ATOMIC_LOAD(&wasm_rt_static_memories);

		if (known)
			known->release(m->data);
	}
	memset(m, 0, sizeof *m);
}
