/* Taking room back from a memory that returns to a smaller size. */
#include "memory-private.h"

/* A block is only made smaller by this much or more: growing it again would copy it. */
#define SPIKE MiB

bool
wasm_rt_memory_shrink(struct backing *b, uint8_t *data, uint64_t size, uint64_t old_size)
{
	uint64_t unit = wasm_rt_page_size(), from = round_up(size, unit), to = round_up(old_size, unit);
	enum backing_kind kind = b ? b->kind : BACKING_HOST;

	if (!b && static_area_of(data))
		return true; /* a growth clears */
	switch (kind) {
	case BACKING_GUARDED:
		if (!wasm_rt_page_seal(data + from, to - from))
			return false;
		PUT(&b->committed, size);
		break;
	case BACKING_RESERVED:
		memset(data + size, 0, (size_t)((from < old_size ? from : old_size) - size));
		if (from < to && !wasm_rt_page_drop(data + from, to - from))
			memset(data + from, 0, (size_t)(old_size - from));
		break;
	case BACKING_HOST:
		memset(data + size, 0, (size_t)(old_size - size));
		return wasm_rt_page_protect(data + from, to - from);
	case BACKING_USER:
		if (b->allocator->reset && b->allocator->reset(b->allocator->user, data, size,
			b->committed)) {
			PUT(&b->committed, size);
			break;
		}
		memset(data + size, 0, (size_t)(old_size - size));
		return !b->guarded;
	case BACKING_HEAP: /* a growth clears here, too */
		if (b->movable && size > 0 && b->committed - size >= SPIKE)
			(void)wasm_rt_resize_block(b, size);
		break;
	}
	return true;
}
