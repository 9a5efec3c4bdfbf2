/* How much of a memory is in physical memory. */
#include "../core/system-private.h"
#include "account-private.h"

#if WASM_RT_MEMORY_STATISTICS

#if WASM_RT_USE_MMAP && (defined(__linux__) || defined(__APPLE__) || defined(__FreeBSD__) || \
	defined(__NetBSD__))
#include <sys/mman.h>
#if defined(__linux__)
typedef unsigned char state;
#else
typedef char state;
#endif

static uint64_t
resident(uintptr_t from, uintptr_t to, size_t unit)
{
	enum { AT_ONCE = 4096 };
	state states[AT_ONCE];
	uint64_t pages = 0;

	while (from < to) {
		size_t n = (to - from) / unit < AT_ONCE ? (to - from) / unit : AT_ONCE;
		if (mincore((void *)from, n * unit, states) != 0)
			return UINT64_MAX;
		for (size_t i = 0; i < n; i++)
			pages += states[i] & 1;
		from += n * unit;
	}
	return pages * unit;
}
#else
static uint64_t
resident(uintptr_t from, uintptr_t to, size_t unit)
{
	(void)from, (void)to, (void)unit;
	return UINT64_MAX;
}
#endif

uint64_t
wasm_rt_memory_resident(const wasm_rt_memory_t *m)
{
	size_t unit = wasm_rt_page_size();
	uintptr_t from = (uintptr_t)m->data & ~(uintptr_t)(unit - 1);

	return m->size == 0 ? 0 : resident(from,
		(uintptr_t)round_up((uintptr_t)m->data + m->size, unit), unit);
}

#else
typedef int wasm_rt_memory_resident_is_empty; /* ISO C wants a declaration in every file */
#endif
