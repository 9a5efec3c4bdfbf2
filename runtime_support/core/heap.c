/* Blocks of C memory: from the C library, from the embedder, or, where there is neither, from one
 * static array. */
#if __STDC_HOSTED__
#include <stdlib.h>
#endif
#include "core-private.h"

#ifdef WASM_RT_HEAP_RESIZE
void *WASM_RT_HEAP_RESIZE(void *block, size_t old_size, size_t new_size);
void WASM_RT_HEAP_FREE(void *block, size_t size);

static void *
library_resize(void *block, size_t old_size, size_t new_size)
{
	void *new = WASM_RT_HEAP_RESIZE(block, old_size, new_size);

	return new && !block ? memset(new, 0, new_size) : new;
}

static void
library_release(void *block, size_t size)
{
	WASM_RT_HEAP_FREE(block, size);
}
#elif __STDC_HOSTED__
static void *
library_resize(void *block, size_t old_size, size_t new_size)
{
	(void)old_size;
	/* Large blocks come zeroed from the system, and calloc leaves them untouched. */
	return block ? realloc(block, new_size) : calloc(1, new_size);
}

static void
library_release(void *block, size_t size)
{
	(void)size;
	free(block);
}
#else
/* Blocks are placed one after the other. The last one grows in place and can be given back; any
 * other moves when it grows, and leaves a hole. That is enough for a device, which has one memory
 * and a table or two, made once. */
static struct {
#ifdef __GNUC__
	__attribute__((aligned(16)))
#endif
	uint8_t bytes[WASM_RT_STATIC_BYTES];
	size_t used;
} pool;

#define ROUND(size) (((size) + 15) & ~(size_t)15)

static bool
is_last(const uint8_t *block, size_t size)
{
	return block && block + ROUND(size) == pool.bytes + pool.used;
}

static void *
library_resize(void *block, size_t old_size, size_t new_size)
{
	size_t start = is_last(block, old_size) ? (size_t)((uint8_t *)block - pool.bytes) : pool.used;
	uint8_t *new = pool.bytes + start;

	if (block && new_size <= old_size) { /* never fails */
		if (is_last(block, old_size))
			pool.used = start + ROUND(new_size);
		return block;
	}
	if (new_size > WASM_RT_STATIC_BYTES - start || ROUND(new_size) > WASM_RT_STATIC_BYTES - start)
		return NULL;
	pool.used = start + ROUND(new_size);
	if (block && new != block)
		memcpy(new, block, old_size < new_size ? old_size : new_size);
	return block ? new : memset(new, 0, new_size);
}

static void
library_release(void *block, size_t size)
{
	if (is_last(block, size))
		pool.used = (size_t)((uint8_t *)block - pool.bytes);
}
#endif

void *
wasm_rt_heap_resize(void *block, uint64_t old_size, uint64_t new_size)
{
	/* Half of the address space at most, so that differences of pointers into the block are
	 * defined. */
	if (new_size > SIZE_MAX / 2 || OS_FAILS())
		return NULL;
	return library_resize(block, (size_t)old_size, (size_t)new_size);
}

void
wasm_rt_heap_free(void *block, uint64_t size)
{
	if (block)
		library_release(block, (size_t)size);
}
