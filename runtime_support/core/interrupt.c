/* Requests to stop, from wasm_rt_interrupt to the poll that takes them.
 *
 * The stack limit of a thread that has a request is all ones, above every stack, so that checks of
 * the stack are polls, too. Whoever sets `pending` raises the limit and keeps the old one; the
 * thread itself lowers it again. Until then, further requests have no effect. */
#include "system-private.h"
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <sched.h>
#define LET_OTHERS_RUN() sched_yield()
#else
#define LET_OTHERS_RUN() ((void)0)
#endif
#include "interrupt-private.h"

#define RAISED UINTPTR_MAX

static WASM_RT_THREAD_LOCAL struct wasm_rt_thread current;

/* A signal handler may call this between any two steps of this thread, and another thread at any
 * time. */
void
wasm_rt_interrupt(wasm_rt_thread_t *t)
{
	uintptr_t limit;

	if (SEQUENTIAL_EXCHANGE(&t->pending, 1))
		return;
	limit = SEQUENTIAL_EXCHANGE(t->limit, RAISED);
	if (limit != RAISED)
		ATOMIC_STORE(&t->saved, limit);
	ATOMIC_STORE(&t->raised, 1);
	if (SEQUENTIAL_LOAD(&t->blocked))
		wasm_rt_helper_poke();
}

static void
wait_until_raised(void)
{
	while (!ATOMIC_LOAD(&current.raised))
		LET_OTHERS_RUN();
}

/* Ends the request. A request that comes before this is finished counts as the same one. */
static void
take_request(void)
{
	wait_until_raised();
	ATOMIC_STORE(&current.raised, 0);
	ATOMIC_STORE(current.limit, ATOMIC_LOAD(&current.saved));
	ATOMIC_STORE(&current.pending, 0);
}

bool
wasm_rt_interrupt_cancel(void)
{
	if (!ATOMIC_LOAD(&current.pending))
		return false;
	take_request();
	return true;
}

void
wasm_rt_set_interrupt_handler(wasm_rt_interrupt_handler_t handler, void *user)
{
	current.handler = handler;
	current.user = user;
}

/* ---- what the rest of the runtime asks ---- */

static bool
ask_handler(wasm_rt_trap_t why)
{
	if (why == WASM_RT_TRAP_INTERRUPTED && !wasm_rt_interrupt_cancel())
		return true;
	return current.handler && current.handler(current.user, why);
}

/* A check that found the raised limit reports that the stack is exhausted; this finds the true
 * cause. */
static wasm_rt_trap_t
true_cause(wasm_rt_trap_t code)
{
	return wasm_rt_interrupt_cancel() ? WASM_RT_TRAP_INTERRUPTED : code;
}

static uintptr_t
true_limit(void)
{
	if (!ATOMIC_LOAD(&current.pending))
		return ATOMIC_LOAD(&wasm_rt_stack_limit);
	wait_until_raised();
	return ATOMIC_LOAD(&current.saved);
}

/* Sets the limit. If another thread raises it at the same time, it is raised again. */
static void
keep_limit(uintptr_t to)
{
	SEQUENTIAL_STORE(&wasm_rt_stack_limit, to);
	if (!SEQUENTIAL_LOAD(&current.pending))
		return;
	wait_until_raised();
	ATOMIC_STORE(&current.saved, to);
	ATOMIC_STORE(&wasm_rt_stack_limit, RAISED);
}

static bool
begin_block(void (*wake)(void *user), void *user)
{
	if (!current.limit)
		return true;
	wasm_rt_helper_begin(&current, wake, user);
	return !SEQUENTIAL_LOAD(&current.pending); /* a request that comes now finds that this thread
	                                              blocks, and the helper wakes it */
}

static bool
end_block(void)
{
	if (!current.limit)
		return false;
	wasm_rt_helper_end(&current);
	return ATOMIC_LOAD(&current.pending);
}

static void
forget_thread(void)
{
	if (current.forget)
		current.forget(&current);
	wasm_rt_interrupt_cancel();
	current.limit = NULL;
	current.handler = NULL;
}

wasm_rt_thread_t *
wasm_rt_current_thread(void)
{
	static const struct interruption ours = {
		.may_go_on = ask_handler, .cause = true_cause, .limit = true_limit, .set_limit = keep_limit,
		.block_begin = begin_block, .block_end = end_block, .end_thread = forget_thread
	};

	wasm_rt_init_thread();
	ATOMIC_STORE(&wasm_rt_interruption, &ours);
	current.limit = wasm_rt_stack_limit_of_thread();
	return &current;
}
