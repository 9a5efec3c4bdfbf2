/* The stack on which a thread's fault handler runs: the thread's own stack may have overflowed. */
#include "system-private.h"
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#define HAVE_SIGALTSTACK 1
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#else
#define HAVE_SIGALTSTACK 0
#endif
#include "core-private.h"

#if HAVE_SIGALTSTACK

/* Enough for the handler, the embedder's trap hook and the widest register state; SIGSTKSZ is not a
 * constant everywhere. */
#define SIGNAL_STACK_BYTES 65536

/* Gives the stack back at the end of a thread that did not call wasm_rt_free_thread. */
static pthread_key_t at_thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool have_key;

static void
give_back(void *stack)
{
	stack_t none = {.ss_flags = SS_DISABLE}, current;

	if (sigaltstack(NULL, &current) == 0 && current.ss_sp == stack)
		sigaltstack(&none, NULL);
	free(stack);
}

static void
make_key(void)
{
	have_key = pthread_key_create(&at_thread_end, give_back) == 0;
}

void
wasm_rt_enter_signal_stack(void)
{
	stack_t current, new = {.ss_size = SIGNAL_STACK_BYTES};

	if (sigaltstack(NULL, &current) != 0 || !(current.ss_flags & SS_DISABLE))
		return;
	pthread_once(&once, make_key);
	new.ss_sp = malloc(SIGNAL_STACK_BYTES);
	if (!new.ss_sp)
		return;
	if (sigaltstack(&new, NULL) != 0 || (have_key &&
		pthread_setspecific(at_thread_end, new.ss_sp) != 0)) {
		give_back(new.ss_sp);
		return;
	}
	wasm_rt_this_thread()->signal_stack = new.ss_sp;
}

void
wasm_rt_leave_signal_stack(void)
{
	void *stack = wasm_rt_this_thread()->signal_stack;

	if (!stack)
		return;
	if (have_key)
		pthread_setspecific(at_thread_end, NULL);
	give_back(stack);
	wasm_rt_this_thread()->signal_stack = NULL;
}

#else

void
wasm_rt_enter_signal_stack(void)
{
}

void
wasm_rt_leave_signal_stack(void)
{
}

#endif
