/* Finding resident pages that hold only zeros. */
#include "../core/system-private.h"
#include "../wasm-rt-discard.h"
#include "memory-private.h"

#if WASM_RT_USE_MMAP && (defined(__linux__) || defined(__APPLE__) || defined(__FreeBSD__) || \
	defined(__NetBSD__))
#include <sys/mman.h>
#ifdef __linux__
typedef unsigned char state;
#else
typedef char state;
#endif

static uint64_t
drop_run(uint8_t *at, uint64_t size)
{
	return size > 0 && wasm_rt_page_drop(at, size) ? size : 0;
}

/* Trims whole pages in which no image is mapped. */
static uint64_t
trim(uint8_t *at, uint64_t size)
{
	enum { AT_ONCE = 1024 };
	state states[AT_ONCE];
	uint64_t unit = wasm_rt_page_size(), dropped = 0, run = 0;

	while (size > 0) {
		size_t n = size / unit < AT_ONCE ? (size_t)(size / unit) : AT_ONCE;
		if (OS_FAILS() || mincore((void *)at, n * (size_t)unit, states) != 0)
			break;
		for (size_t i = 0; i < n; i++, at += unit) {
			if ((states[i] & 1) && is_zero(at, (size_t)unit)) {
				run += unit;
				continue;
			}
			dropped += drop_run(at - run, run);
			run = 0;
		}
		size -= n * unit;
	}
	return dropped + drop_run(at - run, run);
}

uint64_t
wasm_rt_trim_memory(wasm_rt_memory_t *m)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	uint64_t size = m->size & ~(uint64_t)(wasm_rt_page_size() - 1);

	if (!has_pages(b))
		return 0;
	if (!b->image)
		return trim(b->base, size);
	return trim(b->base, b->image_from) + (b->image_to < size
		? trim(b->base + b->image_to, size - b->image_to) : 0);
}
#else
uint64_t
wasm_rt_trim_memory(wasm_rt_memory_t *m)
{
	(void)m;
	return 0;
}
#endif
