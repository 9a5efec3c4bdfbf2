/* Preparing for expected growth. */
#include "../wasm-rt-private.h"
#include "../wasm-rt-profile.h"

/* Accessible is not resident: no page exists before it is touched. */
static void
commit(struct backing *b, uint64_t size)
{
	uint64_t capacity = (uint64_t)(b->end - b->base),
		to = wasm_rt_round_up(size, wasm_rt_page_size());

	if (to > capacity)
		to = capacity;
	if (to > b->committed && wasm_rt_page_commit(b->base + b->committed, to - b->committed))
		PUT(&b->committed, to);
}

static void
widen(struct backing *b, uint64_t size)
{
	uint8_t *block = b->movable ? wasm_rt_heap_resize(b->base, b->committed, size) : NULL;

	if (!block)
		return;
	wasm_rt_backing_move(b, block, block + size);
	PUT(&b->committed, size);
}

void
wasm_rt_presize_memory(wasm_rt_memory_t *m, uint64_t pages)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	uint64_t limit, size;

	if (!b || WASM_RT_MOVE_ON_EVERY_GROW)
		return;
	limit = wasm_rt_memory_limit(m->is64, m->page_size);
	if (limit > m->max_pages)
		limit = m->max_pages;
	size = (pages < limit ? pages : limit) * m->page_size;
	if (size <= b->committed)
		return;
	switch (b->kind) {
	case BACKING_RESERVED:
		commit(b, size);
		break;
	case BACKING_HEAP:
		widen(b, size);
		break;
	case BACKING_GUARDED: /* the fault of an access beyond the size is the check */
	case BACKING_USER:
	case BACKING_HOST:
		break;
	}
	m->data = b->base;
	m->data_end = m->data + (size_t)m->size;
}
