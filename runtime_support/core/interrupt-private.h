/* What core/interrupt.c, core/helper.c and core/deadline.c share: the threads that can be
 * interrupted. deadline.c uses the other two, and interrupt.c the helper. */
#ifndef WASM_RT_INTERRUPT_PRIVATE_H
#define WASM_RT_INTERRUPT_PRIVATE_H

#include "core-private.h"
#include "../wasm-rt-interrupt.h"

#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#define HAVE_HELPER 1
#include <pthread.h>
#else
#define HAVE_HELPER 0
#endif

struct wasm_rt_thread {
	uintptr_t *limit; /* its wasm_rt_stack_limit; NULL: it cannot be interrupted */
	uintptr_t pending; /* 1: there is a request; whoever sets this raises the limit */
	uintptr_t raised; /* 1: it has been raised, */
	uintptr_t saved;  /* and this is what it was */
	wasm_rt_interrupt_handler_t handler;
	void *user;
	void (*forget)(void *thread); /* its deadline; NULL: it never had one */
	uintptr_t blocked; /* 1: it is in the helper's list, or about to be */
#if HAVE_HELPER
	/* the following are under the helper's lock */
	struct wasm_rt_thread *next, **link; /* in the list of threads that block */
	void (*wake)(void *user);
	void *wake_user;
	pthread_t thread;
	uint64_t deadline;
	size_t place;     /* in the heap of deadlines, from 1; 0: it has none */
#endif
};

/* ---- core/helper.c ---- */

PRIVATE void wasm_rt_helper_poke(void); /* a thread that blocks has a request; signal-safe */
PRIVATE void wasm_rt_helper_begin(struct wasm_rt_thread *, void (*wake)(void *user), void *user);
PRIVATE void wasm_rt_helper_end(struct wasm_rt_thread *);

#if HAVE_HELPER
PRIVATE uint64_t wasm_rt_helper_now(void);
PRIVATE void wasm_rt_helper_lock(void);
PRIVATE void wasm_rt_helper_unlock(void);

/* Under the lock. From now on, the helper calls `look` when it wakes, also under the lock, and
 * wakes by itself at the time that `look` returns. False: there is no helper. */
PRIVATE bool wasm_rt_helper_watch(uint64_t (*look)(uint64_t time));
PRIVATE bool wasm_rt_helper_sleeps_beyond(uint64_t time);
#define NO_DEADLINE UINT64_MAX
#endif

#endif
