/* Address space from mmap. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#define _DARWIN_C_SOURCE
#include <sys/mman.h>
#include <unistd.h>
#endif
#include "wasm-rt-private.h"

#if WASM_RT_USE_MMAP

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

bool
wasm_rt_page_seal(uint8_t *at, uint64_t size)
{
	/* A new mapping in place of the old one: mprotect alone would keep the contents and the memory. */
	return size == 0 || (!OS_FAILS() && mmap(at, (size_t)size, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED);
}

void
wasm_rt_page_release(uint8_t *at, uint64_t size)
{
	if (size > 0)
		munmap(at, (size_t)size);
}

#endif
