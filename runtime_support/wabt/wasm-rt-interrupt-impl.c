/* wasm-rt-interrupt-impl.c: interrupts, deadlines and fuel (wasm-rt-interrupt.h), in one file.
 * Made by `make amalgamate`; what to change lies in runtime_support. */
/* The first header of every file that calls the system: asks the C library for all the names that
 * it has.
 *
 * It also works where another header came before (a forced -include, several files compiled as
 * one) and the choice has been made: then the files declare themselves what glibc keeps for
 * _GNU_SOURCE, if SYSTEM_LACKS_GNU says so. */
#ifndef SYSTEM_PRIVATE_H
#define SYSTEM_PRIVATE_H

#if __STDC_HOSTED__
#if defined(__APPLE__) && !defined(_DARWIN_C_SOURCE)
#define _DARWIN_C_SOURCE
#elif !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include <stdint.h>
#if defined(__GLIBC__) && !defined(__USE_MISC)
#error "a system header came first and chose strict ISO C: compile with -D_GNU_SOURCE or -std=gnu11"
#endif
#endif

#if __STDC_HOSTED__ && defined(__GLIBC__) && !defined(__USE_GNU)
#define SYSTEM_LACKS_GNU 1
#else
#define SYSTEM_LACKS_GNU 0
#endif

#endif

/* ---- core/deadline.c ---- */

/* Deadlines: when one comes, the helper interrupts the thread that has set it. Deadlines are in a
 * binary heap, the earliest in deadlines[1], under the helper's lock. */

/* What core/interrupt.c, core/helper.c and core/deadline.c share: the threads that can be
 * interrupted. deadline.c uses the other two, and interrupt.c the helper. */
#ifndef WASM_RT_INTERRUPT_PRIVATE_H
#define WASM_RT_INTERRUPT_PRIVATE_H


/* What the other folders use from this one, and what its files share. */
#ifndef CORE_PRIVATE_H
#define CORE_PRIVATE_H


/* What compilers and hosts differ in: attributes, atomics, system calls that fail on purpose. */
#ifndef COMPILER_PRIVATE_H
#define COMPILER_PRIVATE_H

#define WASM_RT_BUILDING
#include "wasm-rt.h"

#if defined(__GNUC__) && !defined(_WIN32)
#define PRIVATE __attribute__((visibility("hidden")))
#else
#define PRIVATE
#endif

/* A file that includes this header does not use all of these functions. */
#ifdef __GNUC__
#define INLINE static inline __attribute__((unused))
#else
#define INLINE static inline
#endif

/* A function that runs before main, if the compiler has that. A part of the runtime registers
 * itself in this way; it does so only if the program uses it and therefore links it. */
#if defined(__GNUC__) && __STDC_HOSTED__
#define AT_START __attribute__((constructor)) static
#define RUNS_AT_START true
#else
#define RUNS_AT_START false
#endif

#ifdef __GNUC__
#define NOINLINE __attribute__((noinline))
#else
#define NOINLINE
#endif
#if defined(__GNUC__) && !defined(__AVR__) /* on AVR it gives two bytes of three, and warns */
#define CALLER() ((uintptr_t)__builtin_return_address(0))
#else
#define CALLER() ((uintptr_t)0)
#endif

/* Atomic where there are threads. tcc has no atomics and no thread-local variables: its runtime
 * serves one thread. */
#if defined(__GNUC__) && !WASM_RT_NO_THREADS
#define ATOMIC_LOAD(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define ATOMIC_STORE(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
#define ATOMIC_EXCHANGE(p, v) __atomic_exchange_n(p, v, __ATOMIC_ACQ_REL)
#define ATOMIC_ADD(p, v) __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL)
#define ATOMIC_SWAP_IF(p, old, v) \
	__atomic_compare_exchange_n(p, old, v, true, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
#define FENCE() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#else
#define FENCE() ((void)0)
#define ATOMIC_LOAD(p) (*(p))
#define ATOMIC_STORE(p, v) ((void)(*(p) = (v)))
#define ATOMIC_EXCHANGE(p, v) ((*(p)) ? 1 : ((*(p) = (v)), 0)) /* of a lock: 0 free, 1 taken */
#define ATOMIC_ADD(p, v) ((*(p) += (v)) - (v))
#define ATOMIC_SWAP_IF(p, old, v) ((void)(old), *(p) = (v), true)
#endif

/* In one order on which all threads agree; also for words that signal handlers write. */
#if defined(__GNUC__) && !WASM_RT_NO_THREADS
#define SEQUENTIAL_LOAD(p) __atomic_load_n(p, __ATOMIC_SEQ_CST)
#define SEQUENTIAL_STORE(p, v) __atomic_store_n(p, v, __ATOMIC_SEQ_CST)
#define SEQUENTIAL_EXCHANGE(p, v) __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)
#else
INLINE uintptr_t
exchange_word(volatile uintptr_t *p, uintptr_t v)
{
	uintptr_t old = *p;

	*p = v;
	return old;
}
#define SEQUENTIAL_LOAD(p) (*(volatile uintptr_t *)(p))
#define SEQUENTIAL_STORE(p, v) ((void)(*(volatile uintptr_t *)(p) = (v)))
#define SEQUENTIAL_EXCHANGE(p, v) exchange_word(p, v)
#endif

/* For 64-bit numbers that one thread writes and others may read: atomic if the machine has such
 * operations. */
#if defined(__GNUC__) && !WASM_RT_NO_THREADS && \
	(UINTPTR_MAX > 0xffffffff || __GCC_ATOMIC_LLONG_LOCK_FREE == 2)
#define HAS_WIDE_ATOMICS 1
#define GET(p) ATOMIC_LOAD(p)
#define PUT(p, v) ATOMIC_STORE(p, v)
#else
#define HAS_WIDE_ATOMICS 0
#define GET(p) (*(p))
#define PUT(p, v) ((void)(*(p) = (v)))
#endif

/* Test hook: an OS call asks it whether to fail. */
#ifdef WASM_RT_TEST_OS_FAILURE
extern bool WASM_RT_TEST_OS_FAILURE(void);
#define OS_FAILS() WASM_RT_TEST_OS_FAILURE()
#else
#define OS_FAILS() false
#endif

#endif

/* ---- thread.c: what belongs to one thread ---- */

/* The state that a catch replaces, and that its end restores. */
struct catch {
	wasm_rt_jmp_buf target; /* g_wasm_rt_jmp_buf */
	void *unwind_target;    /* of exceptions */
};

/* Without an operating system, if WASM_RT_TRAP_HANDLER sees every trap, nothing is kept for
 * catches: this_thread takes 28 bytes instead of 232 on a Cortex-M. */
#if defined(WASM_RT_TRAP_HANDLER) && !__STDC_HOSTED__
#define HANDLER_ONLY 1
#else
#define HANDLER_ONLY 0
#endif

#if WASM_RT_MAX_TRIES < 1
#error "WASM_RT_MAX_TRIES is less than 1"
#endif

struct thread {
#if HANDLER_ONLY
	const struct wasm_rt_trap_info *trap; /* while its handler runs; NULL: none */
#else
	struct wasm_rt_trap_info trap; /* the last one */
#endif
	/* where an exception goes (a WASM_RT_UNWIND_TARGET); NULL: it is a trap */
	void *unwind_target;
	bool initialized;
	/* the alternate signal stack that the runtime made; NULL: none */
	void *signal_stack;
	/* the lowest byte of the thread's stack, and the lowest byte of the guard below it; 0:
	 * unknown */
	uintptr_t stack_low, stack_guard;
	unsigned ncatches; /* by wasm_rt_impl_try; the innermost one is in g_wasm_rt_jmp_buf */
#if !HANDLER_ONLY
	struct catch outside[WASM_RT_MAX_TRIES];
#endif
};

/* A function, not a variable: linkers rewrite the code that computes the address of a thread-local
 * variable, and the null checks of GCC's UBSan do not survive that. */
PRIVATE struct thread *wasm_rt_this_thread(void);

/* ---- trap.c ---- */

/* Records the trap and jumps to the innermost catch. Frames of catches are not compared with the
 * caller's: the caller may run on a signal stack. */
WASM_RT_NO_RETURN PRIVATE void wasm_rt_raise(const struct wasm_rt_trap_info *);

/* Ends the innermost catch. The next outer one, if there is one, is in force again. */
PRIVATE void wasm_rt_end_catch(void);

/* Ends the catches whose functions have their frame at `frame` or deeper: they are being replaced,
 * or their functions have returned. NULL: unknown; none is ended. */
PRIVATE void wasm_rt_drop_catches(const void *frame);

/* ---- fatal.c ---- */

/* Prints "wasm-rt: MESSAGE" on the standard error stream where there is one, and aborts. Safe in
 * signal handlers. */
WASM_RT_NO_RETURN PRIVATE void wasm_rt_fatal(const char *message);

#if WASM_RT_SANITY_CHECKS
#define CHECK(condition) ((condition) ? (void)0 : wasm_rt_fatal("broken invariant: " #condition))
#else
#define CHECK(condition) ((void)0)
#endif

/* ---- stack.c, signal_stack.c ---- */

/* sets stack_low, stack_guard and the stack limit of this thread */
PRIVATE void wasm_rt_find_stack(void);
/* gives this thread an alternate signal stack, unless it has one */
PRIVATE void wasm_rt_enter_signal_stack(void);
PRIVATE void wasm_rt_leave_signal_stack(void);

/* ---- fault.c ---- */

PRIVATE void wasm_rt_install_fault_handler(void); /* idempotent */
PRIVATE void wasm_rt_remove_fault_handler(void);

/* ---- heap.c: blocks of C memory ---- */

/* Makes a zeroed block (NULL, 0) or resizes one; what lies beyond old_size then is undefined. NULL:
 * no memory, the block is as it was. Sizes are 64 bits wide and checked, new_size is not 0. Blocks
 * are aligned to 16. */
PRIVATE void *wasm_rt_heap_resize(void *block, uint64_t old_size, uint64_t new_size);
PRIVATE void wasm_rt_heap_free(void *block, uint64_t size);

/* ---- lock.c: a lock is 0 at first ---- */

PRIVATE void wasm_rt_lock(int *lock);
PRIVATE void wasm_rt_unlock(int *lock);

/* ---- interrupt.c ---- */

/* How the rest of the runtime handles requests to stop. The pointer is NULL until a thread can be
 * interrupted, so that other programs link nothing of this. It is defined in trap.c. */
struct interruption {
	bool (*may_go_on)(wasm_rt_trap_t why);     /* wasm_rt_may_go_on */
	/* takes a request, if there is one, and returns INTERRUPTED; otherwise returns `code` */
	wasm_rt_trap_t (*cause)(wasm_rt_trap_t code);
	uintptr_t (*limit)(void);                  /* the calling thread's limit, as if there were no
	                                              request */
	void (*set_limit)(uintptr_t);
	bool (*block_begin)(void (*wake)(void *user), void *user);
	bool (*block_end)(void);
	void (*end_thread)(void);
};
PRIVATE extern const struct interruption *wasm_rt_interruption;

/* ---- block.c: what blocks ---- */

/* The calling thread is about to block, outside of translated code. If a request to stop comes
 * before wasm_rt_block_end, a thread of the runtime calls wake(user), perhaps repeatedly; it may
 * take locks. If `wake` is NULL, the blocked thread gets a signal instead, which ends its system
 * call with EINTR. False: there is a request already, so do not block. */
PRIVATE bool wasm_rt_block_begin(void (*wake)(void *user), void *user);

/* Ends the block; to be called whatever wasm_rt_block_begin returned. The caller holds no lock that
 * `wake` takes. True: there is a request. A caller that has not got what it waited for then calls
 * wasm_rt_poll, and goes on waiting if that returns. */
PRIVATE bool wasm_rt_block_end(void);

/* ---- the hook of fault.c ---- */

/* The base of the guarded or adopted memory in whose reservation an address lies; NULL: none. Safe
 * in signal handlers. Set by the first memory (memory/backing.c), so that programs without memories
 * link nothing of them. Defined in trap.c. */
PRIVATE extern const uint8_t *(*wasm_rt_memory_at)(uintptr_t address);

#endif

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

#if HAVE_HELPER

static pthread_key_t deadline_key; /* forgets the deadlines of threads that end */
static bool has_key;
static struct wasm_rt_thread **deadlines;
static size_t ndeadlines, deadlines_room;

static void
put_deadline(size_t place, struct wasm_rt_thread *t)
{
	deadlines[place] = t;
	t->place = place;
}

/* Puts a thread into the heap: moves up or down from a free place to the right one. */
static void
settle_deadline(size_t place, struct wasm_rt_thread *t)
{
	size_t child;

	while (place > 1 && deadlines[place / 2]->deadline > t->deadline) {
		put_deadline(place, deadlines[place / 2]);
		place /= 2;
	}
	while ((child = 2 * place) <= ndeadlines) {
		if (child < ndeadlines && deadlines[child + 1]->deadline < deadlines[child]->deadline)
			child++;
		if (deadlines[child]->deadline >= t->deadline)
			break;
		put_deadline(place, deadlines[child]);
		place = child;
	}
	put_deadline(place, t);
}

static void
remove_deadline(struct wasm_rt_thread *t)
{
	size_t place = t->place;

	if (!place)
		return;
	t->place = 0;
	if (place != ndeadlines--)
		settle_deadline(place, deadlines[ndeadlines + 1]);
}

static bool
add_deadline(struct wasm_rt_thread *t, uint64_t deadline)
{
	if (ndeadlines + 2 > deadlines_room) {
		size_t room = deadlines_room ? 2 * deadlines_room : 16;
		void *more = wasm_rt_heap_resize(deadlines, deadlines_room * sizeof *deadlines,
			room * sizeof *deadlines);

		if (!more)
			return false;
		deadlines = more;
		deadlines_room = room;
	}
	t->deadline = deadline;
	settle_deadline(++ndeadlines, t);
	return true;
}

/* Interrupts the threads whose time has come. Returns the time of the next deadline. */
static uint64_t
look_for_deadlines(uint64_t time)
{
	while (ndeadlines > 0 && deadlines[1]->deadline <= time) {
		struct wasm_rt_thread *t = deadlines[1];
		remove_deadline(t);
		wasm_rt_interrupt(t);
	}
	return ndeadlines > 0 ? deadlines[1]->deadline : NO_DEADLINE;
}

static void
forget_deadline(void *thread)
{
	wasm_rt_helper_lock();
	remove_deadline(thread);
	wasm_rt_helper_unlock();
}

static bool
make_deadline_key(void)
{
	has_key = has_key || pthread_key_create(&deadline_key, forget_deadline) == 0;
	return has_key;
}

bool
wasm_rt_set_deadline(uint64_t nanoseconds)
{
	struct wasm_rt_thread *t = wasm_rt_current_thread();
	bool ok = true, sooner = false;

	wasm_rt_helper_lock();
	remove_deadline(t);
	if (nanoseconds) {
		uint64_t time = wasm_rt_helper_now(), most = NO_DEADLINE - 1 - time,
			at = time + (nanoseconds < most ? nanoseconds : most);

		t->forget = forget_deadline;
		ok = wasm_rt_helper_watch(look_for_deadlines) && make_deadline_key()
			&& pthread_setspecific(deadline_key, t) == 0 && add_deadline(t, at);
		sooner = ok && wasm_rt_helper_sleeps_beyond(at);
	}
	wasm_rt_helper_unlock();
	if (sooner)
		wasm_rt_helper_poke();
	return ok;
}

#else

bool
wasm_rt_set_deadline(uint64_t nanoseconds)
{
	return nanoseconds == 0;
}

#endif

/* ---- core/fuel.c ---- */

/* Fuel: how much a thread's translated code may still spend. */

#undef wasm_rt_fuel
WASM_RT_THREAD_LOCAL int64_t wasm_rt_fuel = INT64_MAX;

int64_t *
wasm_rt_fuel_of_thread(void)
{
	return &wasm_rt_fuel;
}

void
wasm_rt_set_fuel(uint64_t fuel)
{
	wasm_rt_fuel = fuel > INT64_MAX ? INT64_MAX : (int64_t)fuel;
}

uint64_t
wasm_rt_fuel_left(void)
{
	return wasm_rt_fuel < 0 ? 0 : (uint64_t)wasm_rt_fuel;
}

/* ---- core/helper.c ---- */

/* The helper: a thread of the runtime that ends waits and system calls of threads that have a
 * request to stop, and that looks for deadlines that have come (deadline.c).
 *
 * It is started when it is first needed. It sleeps in poll() on a pipe, because a signal handler
 * can wake it by writing a byte there, and in no other way. A thread is woken again and again until
 * it says that it no longer blocks: its system call may not have begun when the first signal
 * came. */

#if HAVE_HELPER

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#ifndef WASM_RT_INTERRUPT_SIGNAL
#define WASM_RT_INTERRUPT_SIGNAL SIGURG
#endif

#define ONE_MILLISECOND 1000000

static pthread_mutex_t helper_lock = PTHREAD_MUTEX_INITIALIZER;
static bool helper_runs;
static int helper_pipe[2];
static struct wasm_rt_thread *blocked_threads;
static uint64_t (*find_expired)(uint64_t time);
static uint64_t wakes_at; /* when the helper will wake by itself */

void
wasm_rt_helper_lock(void)
{
	pthread_mutex_lock(&helper_lock);
}

void
wasm_rt_helper_unlock(void)
{
	pthread_mutex_unlock(&helper_lock);
}

uint64_t
wasm_rt_helper_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void
wasm_rt_helper_poke(void)
{
	int error = errno;

	/* a full pipe wakes it just as well */
	while (write(helper_pipe[1], "", 1) < 0 && errno == EINTR)
		;
	errno = error;
}

/* ---- the thread ---- */

/* Wakes the blocked threads that have a request. Returns whether there was any. */
static bool
wake_blocked(void)
{
	bool any = false;

	for (struct wasm_rt_thread *t = blocked_threads; t; t = t->next) {
		if (!SEQUENTIAL_LOAD(&t->pending))
			continue;
		any = true;
		if (t->wake)
			t->wake(t->wake_user);
		else
			pthread_kill(t->thread, WASM_RT_INTERRUPT_SIGNAL);
	}
	return any;
}

static void *
help(void *unused)
{
	struct pollfd ready = {.fd = helper_pipe[0], .events = POLLIN};
	char bytes[64];

	pthread_mutex_lock(&helper_lock);
	for (;;) {
		uint64_t time = wasm_rt_helper_now();
		int wait = -1;

		wakes_at = find_expired ? find_expired(time) : NO_DEADLINE;
		if (wake_blocked())
			wakes_at = time + ONE_MILLISECOND < wakes_at ? time + ONE_MILLISECOND : wakes_at;
		if (wakes_at != NO_DEADLINE) {
			uint64_t rest = (wakes_at - time + ONE_MILLISECOND - 1) / ONE_MILLISECOND;
			wait = rest < 1000000 ? (int)rest : 1000000;
		}
		pthread_mutex_unlock(&helper_lock);
		if (poll(&ready, 1, wait) > 0) {
			while (read(helper_pipe[0], bytes, sizeof bytes) > 0)
				;
		}
		pthread_mutex_lock(&helper_lock);
	}
	return unused;
}

static void
do_nothing(int number)
{
	(void)number;
}

static void
install_wake_signal(void)
{
	struct sigaction ours = {.sa_handler = do_nothing, .sa_flags = SA_ONSTACK}, old;

	sigemptyset(&ours.sa_mask);
	if (sigaction(WASM_RT_INTERRUPT_SIGNAL, NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) &&
		(old.sa_handler == SIG_DFL || old.sa_handler == SIG_IGN))
		sigaction(WASM_RT_INTERRUPT_SIGNAL, &ours, NULL);
}

static bool
make_pipe(void)
{
	if (OS_FAILS() || pipe(helper_pipe) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(helper_pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(helper_pipe[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

/* Under the lock. The helper gets no signals of the process. */
static bool
start_helper(void)
{
	sigset_t all, mask;
	pthread_t thread;
	bool ok;

	if (helper_runs)
		return true;
	if (!make_pipe())
		return false;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &mask);
	ok = !OS_FAILS() && pthread_create(&thread, NULL, help, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	if (ok) {
		pthread_detach(thread);
		install_wake_signal();
		return helper_runs = true;
	}
	close(helper_pipe[0]);
	close(helper_pipe[1]);
	return false;
}

/* ---- who needs it ---- */

bool
wasm_rt_helper_watch(uint64_t (*look)(uint64_t time))
{
	if (!start_helper())
		return false;
	find_expired = look;
	return true;
}

bool
wasm_rt_helper_sleeps_beyond(uint64_t time)
{
	return time < wakes_at;
}

/* If no helper can be started, the thread blocks until it has what it waits for. */
void
wasm_rt_helper_begin(struct wasm_rt_thread *t, void (*wake)(void *user), void *user)
{
	pthread_mutex_lock(&helper_lock);
	if (start_helper()) {
		t->wake = wake;
		t->wake_user = user;
		t->thread = pthread_self();
		t->next = blocked_threads;
		t->link = &blocked_threads;
		if (blocked_threads)
			blocked_threads->link = &t->next;
		blocked_threads = t;
		SEQUENTIAL_STORE(&t->blocked, 1);
	}
	pthread_mutex_unlock(&helper_lock);
}

void
wasm_rt_helper_end(struct wasm_rt_thread *t)
{
	if (!t->blocked)
		return;
	pthread_mutex_lock(&helper_lock);
	ATOMIC_STORE(&t->blocked, 0);
	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	pthread_mutex_unlock(&helper_lock);
}

#else

void
wasm_rt_helper_poke(void)
{
}

void
wasm_rt_helper_begin(struct wasm_rt_thread *t, void (*wake)(void *user), void *user)
{
	(void)t, (void)wake, (void)user;
}

void
wasm_rt_helper_end(struct wasm_rt_thread *t)
{
	(void)t;
}

#endif

/* ---- core/interrupt.c ---- */

/* Requests to stop, from wasm_rt_interrupt to the poll that takes them.
 *
 * The stack limit of a thread that has a request is all ones, above every stack, so that checks of
 * the stack are polls, too. Whoever sets `pending` raises the limit and keeps the old one; the
 * thread itself lowers it again. Until then, further requests have no effect. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <sched.h>
#define LET_OTHERS_RUN() sched_yield()
#else
#define LET_OTHERS_RUN() ((void)0)
#endif

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
