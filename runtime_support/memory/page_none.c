/* Hosts without reservations of address space: memories come from heap.c. */
#include "memory-private.h"

#if !WASM_RT_USE_MMAP

size_t
wasm_rt_page_size(void)
{
	return 1;
}

uint8_t *
wasm_rt_page_reserve(uint64_t size)
{
	(void)size;
	return NULL;
}

bool
wasm_rt_page_commit(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return false;
}

bool
wasm_rt_page_drop(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return false;
}

bool
wasm_rt_page_drops(int file)
{
	(void)file;
	return false;
}

bool
wasm_rt_page_protect(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return true;
}

bool
wasm_rt_page_seal(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return false;
}

uint8_t *
wasm_rt_page_extend(uint8_t *at, uint64_t old_committed, uint64_t old_size, uint64_t committed,
	uint64_t size)
{
	(void)at, (void)old_committed, (void)old_size, (void)committed, (void)size;
	return NULL;
}

void
wasm_rt_page_release(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
}

#else
typedef int wasm_rt_page_none_is_empty; /* ISO C wants a declaration in every file */
#endif
