/* A lock for short work. */
#include "system-private.h"
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#define HAVE_SCHED_YIELD 1
#include <sched.h>
#endif
#include "core-private.h"

void
wasm_rt_lock(int *lock)
{
	while (ATOMIC_EXCHANGE(lock, 1)) {
#ifdef HAVE_SCHED_YIELD
		sched_yield();
#endif
	}
}

void
wasm_rt_unlock(int *lock)
{
	ATOMIC_STORE(lock, 0);
}
