/* What a memory's type says about its size. */
#include "memory-private.h"

const struct static_memories *wasm_rt_static_memories;

/* The largest number of pages that the address type and this host can reach (specification, section
 * 3.2.1, limits of memory types); of one-byte pages the largest that memory.size can return. A
 * division takes as long as the rest of a growth: the usual pages need none. */
static uint64_t
memory_limit(bool is64, uint32_t page_size)
{
	uint64_t host = page_size == 65536 ? SIZE_MAX / 2 / 65536 : SIZE_MAX / 2 / page_size, type;

	if (SIZE_MAX <= UINT32_MAX) /* less than the limit of every type */
		return host;
	type = page_size == 1 ? (is64 ? UINT64_MAX : UINT32_MAX)
		: is64 ? (uint64_t)1 << 48
		: page_size >= 65536 ? 65536 : (uint64_t)65536 * (65536u / page_size);
	return type < host ? type : host;
}

uint64_t
wasm_rt_memory_most(const wasm_rt_memory_t *m)
{
	uint64_t limit = memory_limit(m->is64, page_size_of(m));

	return limit < m->max_pages ? limit : m->max_pages;
}

bool
wasm_rt_memory_describe(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	memset(m, 0, sizeof *m);
	if (page_size == 0 || initial > max || initial > memory_limit(is64, page_size))
		return false;
	m->page_size = page_size;
	m->pages = initial;
	m->max_pages = max;
	m->size = initial * page_size;
	m->is64 = is64;
	return true;
}
