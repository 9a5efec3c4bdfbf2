/* Preparing for expected growth. */
#include "memory-private.h"
#include "../wasm-rt-profile.h"

/* Accessible pages are not resident before they are touched. */
static void
commit(struct backing *b, uint64_t size)
{
	uint64_t capacity = (uint64_t)(b->end - b->base), to = round_up(size, wasm_rt_page_size());

	if (to > capacity)
		to = capacity;
	if (to > b->committed && wasm_rt_page_commit(b->base + b->committed, to - b->committed))
		PUT(&b->committed, to);
}

void
wasm_rt_presize_memory(wasm_rt_memory_t *m, uint64_t pages)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	uint64_t limit, size;

	if (!b || WASM_RT_MOVE_ON_EVERY_GROW)
		return;
	limit = wasm_rt_memory_most(m);
	size = (pages < limit ? pages : limit) * m->page_size;
	if (size <= b->committed)
		return;
	switch (b->kind) {
	case BACKING_RESERVED:
		commit(b, size);
		break;
	case BACKING_HEAP:
		if (b->movable)
			(void)wasm_rt_resize_block(b, size);
		break;
	case BACKING_GUARDED: /* the fault of an access beyond the size is the check */
	case BACKING_USER:
	case BACKING_HOST:
		break;
	}
	m->data = b->base;
	m->data_end = m->data + (size_t)m->size;
}
