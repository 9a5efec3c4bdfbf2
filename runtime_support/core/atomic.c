/* Locks for the guests' atomic instructions, where the compiler's atomic operations cannot be used
 * (WASM_RT_NATIVE_ATOMICS). An address's eight-byte word decides which lock is taken: whatever its
 * width, an aligned access lies within one word. */
#include "core-private.h"

#define NLOCKS 16 /* a power of two */

static int locks[NLOCKS];

void *
wasm_rt_atomic_lock(const void *at)
{
	int *lock = &locks[(uintptr_t)at / 8 % NLOCKS];

	wasm_rt_lock(lock);
	return lock;
}

void
wasm_rt_atomic_unlock(void *lock)
{
	wasm_rt_unlock(lock);
}
