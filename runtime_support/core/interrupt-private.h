/* What core/interrupt.c and core/helper.c share: the threads that can be interrupted. */
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
	uintptr_t pending; /* 1: there is a request, and who set this raises the limit */
	uintptr_t raised; /* 1: it has been raised, */
	uintptr_t saved;  /* and this is what it was */
	wasm_rt_interrupt_handler_t handler;
	void *user;
	uintptr_t blocked; /* 1: it is in the helper's list, or about to be */
#if HAVE_HELPER
	/* under the helper's lock: */
	struct wasm_rt_thread *next, **link; /* of those that block */
	void (*wake)(void *user);
	void *wake_user;
	pthread_t thread;
	uint64_t deadline;
	size_t place;     /* in the heap of deadlines, from 1; 0: it has none */
#endif
};

PRIVATE struct wasm_rt_thread *wasm_rt_interruptible(void); /* the calling thread's */

/* ---- core/helper.c ---- */

PRIVATE void wasm_rt_helper_poke(void); /* a thread that blocks has a request; signal-safe */
PRIVATE void wasm_rt_helper_begin(void (*wake)(void *user), void *user);
PRIVATE void wasm_rt_helper_end(void);
PRIVATE void wasm_rt_helper_forget(void); /* the calling thread has no deadline any more */

#endif
