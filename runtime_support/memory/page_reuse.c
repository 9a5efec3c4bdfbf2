/* Operations on pages in use. They are not in page_posix.c, because programs that neither grow nor
 * reset memories do not need them. */
#include "../core/system-private.h"
#include "memory-private.h"

#if WASM_RT_USE_MMAP
#include <sys/mman.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif
#if SYSTEM_LACKS_GNU
#define MREMAP_MAYMOVE 1
extern void *mremap(void *, size_t, size_t, int, ...);
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

/* Emulators may ignore the advice; so do hosts other than Linux. */
bool
wasm_rt_page_drops(int file)
{
#ifdef __linux__
	size_t size = wasm_rt_page_size();
	int flags = MAP_PRIVATE | (file < 0 ? MAP_ANONYMOUS : 0);
	volatile uint8_t *at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, file, 0);
	uint8_t before;
	bool yes;

	if (at == MAP_FAILED)
		return false;
	before = *at;
	*at = (uint8_t)~before;
	yes = madvise((void *)at, size, MADV_DONTNEED) == 0 && *at == before;
	munmap((void *)at, size);
	return yes;
#else
	(void)file;
	return false;
#endif
}

bool
wasm_rt_page_renew(uint8_t *at, uint64_t size)
{
	return size == 0 || (!OS_FAILS() && mmap(at, (size_t)size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED);
}

bool
wasm_rt_page_drop(uint8_t *at, uint64_t size)
{
	static int drops; /* 0: not yet known, 1: no, 2: yes; threads that race find the same */

	if (ATOMIC_LOAD(&drops) == 0)
		ATOMIC_STORE(&drops, wasm_rt_page_drops(-1) ? 2 : 1);
	if (ATOMIC_LOAD(&drops) != 2)
		return wasm_rt_page_renew(at, size);
	return size == 0 || (!OS_FAILS() && madvise(at, (size_t)size, MADV_DONTNEED) == 0);
}

bool
wasm_rt_page_protect(uint8_t *at, uint64_t size)
{
	return size == 0 || (!OS_FAILS() && mprotect(at, (size_t)size, PROT_NONE) == 0);
}

bool
wasm_rt_page_seal(uint8_t *at, uint64_t size)
{
	/* A new mapping in place of the old one: mprotect alone would keep contents and memory. */
	return size == 0 || (!OS_FAILS() && mmap(at, (size_t)size, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED);
}

uint8_t *
wasm_rt_page_extend(uint8_t *at, uint64_t old_committed, uint64_t old_size, uint64_t committed,
	uint64_t size)
{
#ifdef __linux__
	void *new;

	if (old_committed == 0 || size > SIZE_MAX / 2 || OS_FAILS())
		return NULL;
	/* The committed part is one mapping. If the embedder has given parts of it different
	 * properties, this fails. */
	new = mremap(at, (size_t)old_committed, (size_t)size, MREMAP_MAYMOVE);
	if (new == MAP_FAILED)
		return NULL;
	/* If that fails, the rest stays accessible, which does no harm to code with explicit checks. */
	(void)mprotect((uint8_t *)new + committed, (size_t)(size - committed), PROT_NONE);
	wasm_rt_page_release(at + old_committed, old_size - old_committed);
	return new;
#else
	(void)at, (void)old_committed, (void)old_size, (void)committed, (void)size;
	return NULL;
#endif
}

#endif
