/* wasm-rt-interrupt: guests that their host can stop.
 *
 * A host interrupts a thread, from any other thread or from a signal handler. The translated code
 * that runs there notices, and traps with WASM_RT_TRAP_INTERRUPTED:
 *
 *	static wasm_rt_thread_t *guest;
 *
 *	guest = wasm_rt_current_thread();           in the thread that will run the guest
 *	if (wasm_rt_impl_try() == WASM_RT_TRAP_INTERRUPTED)
 *		...
 *	w2c_app_main(&app);
 *
 *	wasm_rt_interrupt(guest);                   in another thread
 *
 * wasm_rt_interrupt raises the thread's stack limit above all addresses. So every check of the
 * stack in translated code finds it, whatever the options: any endless recursion can be stopped.
 * Code from `wasm2c --interruptible` (or `wasmcc --interruptible`) polls in each loop as well, and
 * in each function that could run for long without one, so that a request is noticed within
 * microseconds. The option also counts fuel, if WASM_RT_FUEL says so.
 *
 * Where a guest waits in a host function of this runtime (memory.atomic.wait, reads, sleeps and
 * polls of WASI), the request ends the wait. Host functions of yours that run for long should call
 * wasm_rt_poll now and then.
 *
 * After the trap the instance is as if the guest had executed `unreachable` there. It can be used,
 * like after any trap, as far as its own code copes with that.
 *
 * A freestanding program has all of this but deadlines; wasm_rt_interrupt can be called from an
 * interrupt service routine. */
#ifndef WASM_RT_INTERRUPT_H
#define WASM_RT_INTERRUPT_H

#include "wasm-rt.h"

/* ---- What polls do; for translated code, when its C is compiled ---- */

/* 1: polls trap when the thread is interrupted. 2: they ask the thread's handler first, and the
 * guest may go on; this makes the code larger. 0: no such polls. Default: 1. */
#ifndef WASM_RT_INTERRUPTION
#define WASM_RT_INTERRUPTION 1
#endif

/* 1: each poll also takes fuel, and traps with OUT_OF_FUEL when there is none left. 2: it asks the
 * thread's handler first. 0: no fuel. Default: 0. */
#ifndef WASM_RT_FUEL
#define WASM_RT_FUEL 0
#endif

/* (runtime) The signal that ends system calls in which an interrupted guest is blocked. The runtime
 * installs a handler that does nothing, unless the program has installed one, which must not have
 * SA_RESTART. Default: SIGURG, which is ignored by default and which hardly anything uses. */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Interrupts ---- */

/* A thread that can be interrupted. */
typedef struct wasm_rt_thread wasm_rt_thread_t;

/* The calling thread. From now on it can be interrupted, until it ends or calls
 * wasm_rt_free_thread; interrupting it after that is an error. */
wasm_rt_thread_t *wasm_rt_current_thread(void);

/* Requests that translated code in this thread stops. If the thread is not in translated code now,
 * the request waits until a poll takes it; further requests before that have no effect. It takes no
 * lock, so any thread and any signal handler may call it. */
void wasm_rt_interrupt(wasm_rt_thread_t *);

/* Takes back a request to the calling thread that no poll has taken yet; false: there was none. For
 * hosts that have finished the work that the request was meant to stop. */
bool wasm_rt_interrupt_cancel(void);

/* Whether there is such a request. */
bool wasm_rt_interrupt_pending(void);

/* A poll by a host function that translated code has called: returns if there is no request, or if
 * the handler says so; else traps. */
void wasm_rt_poll(void);

/* The calling thread's handler. A poll after which the guest can go on (see WASM_RT_INTERRUPTION;
 * every poll of a host function is one) calls it in that thread; `why` is INTERRUPTED or
 * OUT_OF_FUEL. True: the guest goes on as if nothing had happened. False: it traps. The handler may
 * block, switch to another stack and back, add fuel, or run other instances. It may change the
 * contents of the instance's memories and its globals, but it must neither grow memories nor call
 * this instance, and it must return. NULL, the default: always false. */
typedef bool (*wasm_rt_interrupt_handler_t)(void *user, wasm_rt_trap_t why);
void wasm_rt_set_interrupt_handler(wasm_rt_interrupt_handler_t, void *user);

/* ---- Deadlines ---- */

/* Interrupts the calling thread after that many nanoseconds, or up to a millisecond later. Replaces
 * a deadline set before; 0: none. One thread of the runtime serves all deadlines. After
 * wasm_rt_set_deadline(0) no deadline will interrupt the thread, but one may have done so already:
 * wasm_rt_interrupt_cancel takes that back. False: the host has no threads or no memory for it. */
bool wasm_rt_set_deadline(uint64_t nanoseconds);

/* ---- Fuel ---- */

/* How much fuel the calling thread has. Each iteration of a loop, and each call of a function,
 * takes the cost of its instructions in advance. An instruction costs one, even if the guest then
 * branches past it; block, loop, end, else, nop and the like cost nothing. The cost of a small
 * function is paid by its callers. Instructions on ranges of memories and tables cost one more for
 * each 64 bytes or entries. Costs are counted in the module, so a guest takes exactly the same on
 * all machines, with all compilers and at all levels of optimisation. A thread starts with the
 * largest amount possible. */
void wasm_rt_set_fuel(uint64_t fuel);
uint64_t wasm_rt_fuel_left(void); /* 0 after OUT_OF_FUEL */

/* ---- The stack limit ---- */

/* wasm_rt_stack_limit for programs that interrupt threads: whoever switches stacks calls these, so
 * that no request is lost. */
void wasm_rt_set_stack_limit(uintptr_t);
uintptr_t wasm_rt_get_stack_limit(void);

/* ---- For translated code ---- */

/* Takes the request, if `why` is INTERRUPTED, and asks the handler. True: go on. */
bool wasm_rt_may_go_on(wasm_rt_trap_t why);

#if defined(__TINYC__)
#define wasm_rt_fuel (*wasm_rt_fuel_of_thread())
#else
extern WASM_RT_THREAD_LOCAL int64_t wasm_rt_fuel; /* less than 0: none left */
#endif
int64_t *wasm_rt_fuel_of_thread(void);

#ifdef __cplusplus
}
#endif

#endif
