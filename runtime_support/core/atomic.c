/* The lock for atomic instructions of guests where the compiler's atomic operations do not do
 * (WASM_RT_NATIVE_ATOMICS). One for each of the eight-byte words that share an entry: whatever its
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
