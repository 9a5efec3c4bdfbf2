/* Locks of one word. A thread that has to wait sleeps, because some locks are held for long: a
 * file's lock while an embedder's back end reads or writes. */
#include "system-private.h"
#include "core-private.h"
#if __STDC_HOSTED__ && !WASM_RT_NO_THREADS && (defined(__unix__) || defined(__APPLE__))
#include <pthread.h>

enum { LOCK_FREE, LOCK_TAKEN, LOCK_AWAITED };

/* One pair for all locks. Waiters of different locks are woken together, but waiting is rare. */
static pthread_mutex_t lock_waiters = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t lock_freed = PTHREAD_COND_INITIALIZER;

/* A thread that has waited takes the lock with the mark that there may be more waiters. */
void
wasm_rt_lock(int *lock)
{
	int free = LOCK_FREE;

	if (ATOMIC_SWAP_IF(lock, &free, LOCK_TAKEN))
		return;
	pthread_mutex_lock(&lock_waiters);
	while (ATOMIC_EXCHANGE(lock, LOCK_AWAITED) != LOCK_FREE)
		pthread_cond_wait(&lock_freed, &lock_waiters);
	pthread_mutex_unlock(&lock_waiters);
}

void
wasm_rt_unlock(int *lock)
{
	if (ATOMIC_EXCHANGE(lock, LOCK_FREE) != LOCK_AWAITED)
		return;
	pthread_mutex_lock(&lock_waiters);
	pthread_cond_broadcast(&lock_freed);
	pthread_mutex_unlock(&lock_waiters);
}
#else
void
wasm_rt_lock(int *lock)
{
	while (ATOMIC_EXCHANGE(lock, 1))
		;
}

void
wasm_rt_unlock(int *lock)
{
	ATOMIC_STORE(lock, 0);
}
#endif
