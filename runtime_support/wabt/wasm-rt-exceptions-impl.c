/* wasm-rt-exceptions-impl.c: exceptions, in one file.
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

/* ---- core/exception.c ---- */

/* Exceptions. */

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

#include "wasm-rt-exceptions.h"

static WASM_RT_THREAD_LOCAL wasm_rt_exnref_t active;

/* The exception that translated code threw last, for the report if it becomes a trap. */
static WASM_RT_THREAD_LOCAL struct {
	wasm_rt_tag_t tag;
	const char *name;
	uintptr_t pc;
} origin;

WASM_RT_UNWIND_TARGET *
wasm_rt_get_unwind_target(void)
{
	return wasm_rt_this_thread()->unwind_target;
}

void
wasm_rt_set_unwind_target(WASM_RT_UNWIND_TARGET *target)
{
	wasm_rt_this_thread()->unwind_target = target;
}

void
wasm_rt_load_exception(wasm_rt_tag_t tag, uint32_t size, const void *values)
{
	if (size > WASM_EXN_MAX_SIZE)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	active.tag = tag;
	active.size = size;
	if (size > 0)
		memmove(active.data, values, size); /* a rethrow may pass the active payload itself */
}

void
wasm_rt_throw_begins(wasm_rt_tag_t tag, uint32_t size, const void *values, const char *name)
{
	wasm_rt_load_exception(tag, size, values);
	origin.tag = tag;
	origin.name = name;
	origin.pc = CALLER();
}

void
wasm_rt_reload_exception(const wasm_rt_exnref_t *exception)
{
	if (!exception->tag)
		wasm_rt_trap(WASM_RT_TRAP_NULL_REF);
	wasm_rt_load_exception(exception->tag, exception->size, exception->data);
}

static WASM_RT_NO_RETURN void
uncaught(const void *frame)
{
	struct wasm_rt_trap_info info = { .code = WASM_RT_TRAP_UNCAUGHT_EXCEPTION };

	if (origin.tag == active.tag) {
		info.pc = origin.pc;
		info.exception = origin.name;
	}
	wasm_rt_drop_catches(frame);
	wasm_rt_raise(&info);
}

/* Not inlined: see wasm_rt_trap. */
NOINLINE void
wasm_rt_throw(void)
{
	WASM_RT_UNWIND_TARGET *target = wasm_rt_this_thread()->unwind_target;

	if (!target)
		uncaught(WASM_RT_FRAME());
	if (!target->initialized)
		wasm_rt_no_target();
	wasm_rt_call_stack_depth = target->call_stack_depth;
	WASM_RT_LONGJMP_UNCHECKED(target->buffer, 1);
}

wasm_rt_tag_t
wasm_rt_exception_tag(void)
{
	return active.tag;
}

uint32_t
wasm_rt_exception_size(void)
{
	return active.size;
}

void *
wasm_rt_exception(void)
{
	return active.data;
}

wasm_rt_exnref_t
wasm_rt_exception_ref(void)
{
	return active;
}

void
wasm_rt_throw_ref(wasm_rt_exnref_t exception)
{
	wasm_rt_reload_exception(&exception);
	wasm_rt_throw();
}
