/* Address space from mmap. */
#include "../core/system-private.h"
#include "memory-private.h"

#if WASM_RT_USE_MMAP
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

size_t
wasm_rt_page_size(void)
{
	static size_t size; /* threads that race write the same value */

	if (size == 0)
		size = (size_t)sysconf(_SC_PAGESIZE);
	return size;
}

uint8_t *
wasm_rt_page_reserve(uint64_t size)
{
	void *at;

	if (size > SIZE_MAX / 2 || OS_FAILS())
		return NULL;
	at = mmap(NULL, (size_t)size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return at == MAP_FAILED ? NULL : at;
}

bool
wasm_rt_page_commit(uint8_t *at, uint64_t size)
{
	return size == 0 || (!OS_FAILS() && mprotect(at, (size_t)size, PROT_READ | PROT_WRITE) == 0);
}

void
wasm_rt_page_release(uint8_t *at, uint64_t size)
{
	if (size > 0)
		munmap(at, (size_t)size);
}

#endif
