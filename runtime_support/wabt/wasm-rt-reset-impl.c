/* wasm-rt-reset-impl.c: snapshots and pools of instances (wasm-rt-reset.h), in one file.
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

/* ---- reset/image.c ---- */

/* Making, sharing and ending images of memories. */

/* The contents of a memory at one moment, and how they are restored. */
#ifndef RESET_PRIVATE_H
#define RESET_PRIVATE_H


/* What the files of this folder and the later ones share about memories. */
#ifndef MEMORY_PRIVATE_H
#define MEMORY_PRIVATE_H


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

/* wasm-rt-allocator: memories that the embedder allocates, from an arena, huge pages, a file or a
 * region shared with a device. Optional: a program that calls nothing here links nothing of it.
 *
 *	static const wasm_rt_allocator_t arena = {WASM_RT_ALLOCATOR_ZEROES, &state, reserve, commit,
 *		NULL, NULL, release, NULL};
 *
 *	wasm_rt_set_allocator(&arena);
 *	wasm2c_fac_instantiate(&fac);
 *
 * Each memory belongs to the allocator that made it, and is released there, once, when it is freed,
 * whatever allocator is set by then. An imported memory belongs to its owner: freeing the importer
 * calls no allocator. If an allocator fails, memory.grow returns -1, or the instantiation traps
 * with OUT_OF_MEMORY; nothing else happens. */
#ifndef WASM_RT_ALLOCATOR_H
#define WASM_RT_ALLOCATOR_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an allocator can do: bits. */
enum {
	WASM_RT_ALLOCATOR_MAY_MOVE = 1, /* commit may move a memory */
	/* committed bytes are zero; without it the runtime clears them */
	WASM_RT_ALLOCATOR_ZEROES = 2,
	/* reserved bytes fault until they are committed, exactly at multiples of 64 KiB; needs `reset`.
	 * Code for guard pages gets no memory without it */
	WASM_RT_ALLOCATOR_GUARDS = 4
};

/* The functions get `user`, and the address that `reserve` or the last `commit` returned. Any
 * thread that makes, grows or frees memories may call them, for different memories at once. They
 * must return (no trap, no longjmp). */
typedef struct wasm_rt_allocator {
	unsigned capabilities;
	void *user;

	/* Reserves a place for a memory of `size` bytes that may grow to `max`; for code with guard
	 * pages, max is 8 GiB and 64 KiB. Sets *reserved to the size that it may have there: at least
	 * size, and max for guard pages. No byte is used before it is committed. Returns an address
	 * that is a multiple of 16; NULL: there is no place. */
	uint8_t *(*reserve)(void *user, uint64_t size, uint64_t max, uint64_t *reserved);

	/* Makes the bytes [from, to) usable; those below keep their contents. Returns the address of
	 * the memory. With MAY_MOVE this may be another address, with a new *reserved, and `to` may
	 * exceed the old *reserved. NULL: it failed, and nothing has changed. */
	uint8_t *(*commit)(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to);

	/* Makes [from, to) zero, and gives its physical memory back; the bytes stay usable. The range
	 * consists of whole pages of the host if `base` is at the beginning of one. false: it cannot,
	 * and the runtime writes zeros. NULL means the same. */
	bool (*discard)(void *user, uint8_t *base, uint64_t from, uint64_t to);

	/* Undoes commit for [from, to), the end of the committed bytes, because a snapshot is restored.
	 * false: it cannot; the runtime writes zeros, and still regards the bytes as committed. NULL
	 * means the same. */
	bool (*reset)(void *user, uint8_t *base, uint64_t from, uint64_t to);

	/* Takes the memory back. */
	void (*release)(void *user, uint8_t *base, uint64_t reserved);

	/* How many bytes the allocator has given out or keeps for memories now. For the checks below;
	 * may be NULL. */
	uint64_t (*held)(void *user);
} wasm_rt_allocator_t;

/* Sets the allocator for memories that are made from now on, by all threads or by the calling
 * thread. The thread's allocator has precedence. NULL: none; if both are NULL, the runtime
 * allocates. Returns the previous one. The struct must live as long as any memory made with it. Set
 * the allocator of all threads while no other thread makes memories. Without thread-local
 * variables, the thread's allocator applies to all threads. */
const wasm_rt_allocator_t *wasm_rt_set_allocator(const wasm_rt_allocator_t *allocator);
const wasm_rt_allocator_t *wasm_rt_set_thread_allocator(const wasm_rt_allocator_t *allocator);

/* ---- Checks ---- */

/* Returns an allocator that passes all calls on to `checked` and checks its results: whether bytes
 * are zero that should be, and whether memories stay in place, keep their contents, do not overlap
 * and are aligned. Each fault is reported by a message; if report is NULL, the message goes to the
 * standard error stream, and the process aborts. Every call reads the whole memory: this is for
 * debugging. NULL: out of memory. */
const wasm_rt_allocator_t *wasm_rt_check_allocator(const wasm_rt_allocator_t *checked,
	void (*report)(void *user, const char *message), void *user);

/* Ends a check: reports memories that were not freed, and an allocator that still holds something
 * although no memory is left. Returns the number of all faults, and frees the checking allocator,
 * which must not be set any more. Memories made with it must not be used. */
unsigned wasm_rt_check_allocator_end(const wasm_rt_allocator_t *check);

#ifdef __cplusplus
}
#endif

#endif

/* wasm-rt-memory: statistics and limits of the memories of guests.
 *
 * WebAssembly memory grows in pages and never shrinks. With this header, a host can read the curve
 * (how large, when), the frequency (how often, by how much, from which function) and the baseline
 * (the size at which growth stopped). It can set limits for one memory, for an instance, for a
 * group of instances and for the process.
 *
 *	static struct wasm_rt_memory_budget tenant = {.name = "tenant", .hard = 64 << 20};
 *
 *	wasm_rt_memory_set_process_limit((uint64_t)1 << 30);
 *	wasm_rt_memory_set_thread_budget(&tenant);
 *	wasm2c_guest_instantiate(&guest);
 *	...
 *	struct wasm_rt_memory_statistics s;
 *	if (wasm_rt_memory_get_statistics(w2c_guest_memory(&guest), &s))
 *		printf("%llu pages, at most %llu\n", (unsigned long long)s.pages,
 *			(unsigned long long)s.peak_pages);
 *
 * Loads and stores do not become slower. A growth that needs no system call takes some nanoseconds
 * more, and nothing is done for a memory that does not grow. Pages are those of the memory in
 * question (page_size bytes); times are nanoseconds of wasm_rt_memory_clock.
 *
 * Functions take the wasm_rt_memory_t of a memory; for a shared memory, the view that
 * wasm_rt_memory_of_shared returns. They know the memories that the runtime made. They also know
 * memories that were filled in by hand, once an instance compiled for guard pages imports them.
 * Memories in static areas have no record, so that they cost nothing. */
#ifndef WASM_RT_MEMORY_H
#define WASM_RT_MEMORY_H

#include "wasm-rt.h"

/* (runtime) 0: nothing of this header exists in the library, but for wasm_rt_memory_of_shared.
 * Default: 1, freestanding 0. A program that calls no function of this header links none of it. */
#ifndef WASM_RT_MEMORY_STATISTICS
#define WASM_RT_MEMORY_STATISTICS __STDC_HOSTED__
#endif

/* (runtime) How many of the last events are kept for each memory, 64 bytes each. Default: 64. */
#ifndef WASM_RT_MEMORY_RECENT
#define WASM_RT_MEMORY_RECENT 64
#endif

/* (runtime) WASM_RT_MEMORY_CLOCK: the name of a function of the embedder, `uint64_t NAME(void)`,
 * that gives the time in nanoseconds where the runtime knows no clock (freestanding: all times are
 * 0). Default: not defined. */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Events ---- */

/* What happened to a memory. The refusals are in the order in which they are decided: once one
 * refuses, the later ones are not asked. */
enum wasm_rt_memory_change {
	WASM_RT_MEMORY_MADE,
	WASM_RT_MEMORY_GROWN,
	WASM_RT_MEMORY_RESET,              /* a reset gave it back a smaller size */
	WASM_RT_MEMORY_FREED,
	/* the module's own maximum, or what its index type reaches (spec, section 4.6.7
	 * "memory.grow") */
	WASM_RT_MEMORY_REFUSED_BY_MAXIMUM,
	WASM_RT_MEMORY_REFUSED_BY_LIMIT,   /* the limit of the memory itself */
	WASM_RT_MEMORY_REFUSED_BY_QUOTA,   /* a limit that it shares with others */
	WASM_RT_MEMORY_REFUSED_BY_VETO,    /* a callback */
	/* the operating system, or the allocator or area that holds the memory */
	WASM_RT_MEMORY_REFUSED_BY_HOST,
	WASM_RT_MEMORY_CHANGES             /* how many there are */
};

struct wasm_rt_memory_budget;

struct wasm_rt_memory_event {
	enum wasm_rt_memory_change change;
	uint32_t memory;     /* its number: memories of a process are counted from 1; 0: no record */
	uint64_t time;
	uint64_t old_pages;
	uint64_t new_pages;  /* as old_pages, if refused */
	uint64_t delta;      /* pages asked for */
	/* where the growth's call returns to, in the guest's function; 0: unknown, or the host grew
	 * it */
	uintptr_t pc;
	/* the one that refused (by limit, quota or veto), else NULL */
	const struct wasm_rt_memory_budget *budget;
	/* refused: the pages that the maximum, the limit or the quota had left; in `before`: the pages
	 * left to the maximum; else 0 */
	uint64_t left;
};

/* "grown", "refused by quota" and so on; the string is static. */
const char *wasm_rt_memory_change_name(enum wasm_rt_memory_change change);

/* The clock of all times here; it never goes back. An event that no callback watches may get its
 * time from a cheaper clock, which lags behind by some milliseconds. Any thread. */
uint64_t wasm_rt_memory_clock(void);

/* ---- Limits ---- */

typedef bool (*wasm_rt_memory_before_t)(void *user, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e);
typedef void (*wasm_rt_memory_after_t)(void *user, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e);

/* A number of bytes that memories share. Each memory has its own budget. That has a parent, such as
 * the budget of an instance, which may have a parent in turn; above all of them is the budget of
 * the process. A growth is charged to every budget of this chain or to none. Freeing a memory gives
 * back exactly what it was charged with.
 *
 * The host owns the struct. It sets the first group of fields before the first use, zeroes the
 * second, which belongs to the runtime, and keeps the struct until the last memory that is charged
 * to it is freed. Any number of threads may grow memories of one budget. */
struct wasm_rt_memory_budget {
	const char *name;    /* for reports; may be NULL */
	struct wasm_rt_memory_budget *parent; /* NULL: the process */
	/* bytes; 0: no limit. Read and changed later by wasm_rt_memory_set_budget */
	size_t hard;
	/* bytes; 0: none. Growth beyond it calls `over_soft`, once until the use has fallen below it
	 * again */
	size_t soft;
	/* true: a growth that limit, quota, veto or host refuses traps with OUT_OF_MEMORY; false: it
	 * returns -1 to the guest */
	bool traps;

	/* Each may be NULL. They run in the growing thread and must return (no trap, no longjmp). They
	 * may ask about any memory, but must not make, grow or free one. `before` gets `m` as it is
	 * before the growth; the other two, as it is afterwards. A shared memory is passed as its view;
	 * a memory that could not be made has no data. */
	/* called for every growth that maximum and limits allow; false refuses it. e->new_pages is the
	 * new size */
	wasm_rt_memory_before_t before;
	wasm_rt_memory_after_t after;    /* called for every event, including refused growths */
	wasm_rt_memory_after_t over_soft;
	void *user;          /* given to the callbacks */

	/* The runtime's. */
	size_t used;         /* bytes */
	size_t peak;
	size_t refusals;     /* growths, and memories not made, that this budget refused */
	int is_over_soft;
};

/* Changes both limits. Memories that exceed the new limits stay as they are. Any thread. */
void wasm_rt_memory_set_budget(struct wasm_rt_memory_budget *budget, uint64_t hard, uint64_t soft);

/* The use of a budget in bytes, its peak, and how often it refused. Any pointer may be NULL. Any
 * thread. */
void wasm_rt_memory_get_budget(const struct wasm_rt_memory_budget *budget, uint64_t *used,
	uint64_t *peak, uint64_t *refusals);

/* Sets the budget to which memories are charged that this thread makes from now on, usually by
 * instantiating modules. Initial sizes count: if one does not fit, the instantiation traps with
 * OUT_OF_MEMORY. NULL: the process's budget. Returns the previous one. Without thread-local
 * variables, it applies to all threads. */
struct wasm_rt_memory_budget *
wasm_rt_memory_set_thread_budget(struct wasm_rt_memory_budget *budget);

/* The memory's own budget, for giving it a limit, callbacks or a name. NULL: the memory has no
 * record. Not while another thread grows it. */
struct wasm_rt_memory_budget *wasm_rt_memory_own_budget(const wasm_rt_memory_t *m);

/* Moves a memory, with what it uses, to another parent (NULL: the process). false: it does not fit
 * there, and nothing has changed; or the memory has no record. Not while another thread grows
 * it. */
bool wasm_rt_memory_join(const wasm_rt_memory_t *m, struct wasm_rt_memory_budget *parent);

/* The budget above all others. From the first call on, all memories of the process and the entries
 * of all tables are charged to it, including those that exist already. Make the first call while no
 * other thread makes or grows memories or tables. */
struct wasm_rt_memory_budget *wasm_rt_memory_process_budget(void);

/* A limit for all memories and tables of the process together, in bytes; 0: none. Initial sizes
 * count. For the first call, see wasm_rt_memory_process_budget. */
void wasm_rt_memory_set_process_limit(uint64_t bytes);

/* ---- Tables ---- */

/* Called for a growth of a table by table.grow that succeeded or was refused (by maximum, by the
 * process's quota, or by the host). Fields of the event that count pages for memories count entries
 * here; memory and time are 0. */
typedef void (*wasm_rt_table_after_t)(void *user, const void *table,
	const struct wasm_rt_memory_event *e);

/* Sets the function that is called for all growths of tables; NULL: none. Returns the previous one.
 * Set it while no other thread grows tables. */
wasm_rt_table_after_t wasm_rt_set_table_watch(wasm_rt_table_after_t after, void *user);

/* Bytes of all tables of the process that can grow or were made by the runtime. Any thread. */
uint64_t wasm_rt_table_bytes(void);

/* ---- Statistics ---- */

/* How a memory is held. */
enum wasm_rt_memory_kind {
	WASM_RT_MEMORY_GUARDED,  /* a reservation with guard pages, accessible up to the size */
	WASM_RT_MEMORY_RESERVED, /* a reservation for explicit checks */
	WASM_RT_MEMORY_HEAP,     /* a block of the C library or the embedder */
	WASM_RT_MEMORY_USER,     /* from an allocator of the embedder (wasm-rt-allocator.h) */
	WASM_RT_MEMORY_HOST      /* mapped by the embedder, filled in by hand */
};

/* "guarded" and so on; the string is static. */
const char *wasm_rt_memory_kind_name(enum wasm_rt_memory_kind kind);

struct wasm_rt_memory_statistics {
	uint32_t number;         /* as in events */
	uint32_t page_size;      /* bytes */
	enum wasm_rt_memory_kind kind;
	/* how many steps below the preferred reservation the memory is: 0: nothing was short; then
	 * reservations become smaller, and the last step is a block */
	unsigned rung;
	uint64_t initial_pages;
	uint64_t pages;
	uint64_t peak_pages;
	uint64_t max_pages;      /* the module's */
	uint64_t committed;      /* bytes that are accessible; at least the size */
	uint64_t reserved;       /* bytes of address space */
	uint64_t growths;        /* those that succeeded */
	uint64_t resets;
	/* growths that failed, by reason; 0 where the index is not a refusal */
	uint64_t refusals[WASM_RT_MEMORY_CHANGES];
	uint64_t pages_asked;    /* by growths, whether they succeeded or not; at most 2^64 - 1 */
	/* growths that needed the operating system, a copy, or zeros to be written */
	uint64_t slow_growths;
	uint64_t slow_time;      /* what these took together */
	uint64_t moves;          /* growths that changed the base address */
	uint64_t deltas[64];     /* growths asked for, by size: [k] counts 2^k <= delta < 2^(k+1) */
	uint64_t made_at;
	uint64_t last_growth_at; /* the last that succeeded; made_at: none has */
	struct wasm_rt_memory_event last_refusal; /* .change is WASM_RT_MEMORY_MADE: there was none */
};

/* Any thread, as long as the memory is not freed at the same time. Each number is right, but they
 * may be from different moments if the memory grows at the same time; last_refusal is consistent
 * only if no thread grows the memory. false: the memory has no record, and *s is all zero. */
bool wasm_rt_memory_get_statistics(const wasm_rt_memory_t *m, struct wasm_rt_memory_statistics *s);

/* Copies the last events of a memory, at most n, oldest first, and returns how many it copied. They
 * are of any kind except WASM_RT_MEMORY_FREED. Any thread, as above; events that are overwritten at
 * the same time are left out. */
size_t wasm_rt_memory_get_recent(const wasm_rt_memory_t *m, struct wasm_rt_memory_event *events,
	size_t n);

/* Bytes of physical memory behind the memory's current size, in whole pages of the host. Pages that
 * were read but never written may count. UINT64_MAX: the host cannot tell. This walks the page
 * tables: some microseconds for each MiB. */
uint64_t wasm_rt_memory_resident(const wasm_rt_memory_t *m);

/* Calls f for every memory of the process that has a record, with its statistics and its base
 * address, until f returns false. Any thread. No memory can be made or freed at the same time, so f
 * must not do it. */
void wasm_rt_memory_each(bool (*f)(void *user, const struct wasm_rt_memory_statistics *s,
	const uint8_t *base), void *user);

/* A view of a shared memory, for the functions above. Its sizes are those of the moment; it
 * identifies the memory as long as the memory exists. */
wasm_rt_memory_t wasm_rt_memory_of_shared(const wasm_rt_shared_memory_t *m);

#ifdef __cplusplus
}
#endif

#endif

/* ---- sizes and bytes ---- */

/* unit is a power of two; size is not near 2^64 */
INLINE uint64_t
round_up(uint64_t size, uint64_t unit)
{
	return (size + unit - 1) & ~(unit - 1);
}

INLINE bool
is_zero(const uint8_t *at, size_t size)
{
	return size == 0 || (at[0] == 0 && memcmp(at, at + 1, size - 1) == 0);
}

/* ---- page_posix.c, page_reuse.c, page_none.c: address space, where there is any ---- */

/* All sizes and addresses are multiples of wasm_rt_page_size(). Memory that is committed for the
 * first time reads as zero. */
PRIVATE size_t wasm_rt_page_size(void);
PRIVATE uint8_t *wasm_rt_page_reserve(uint64_t size);            /* inaccessible; NULL: failure */
PRIVATE bool wasm_rt_page_commit(uint8_t *at, uint64_t size);    /* makes readable and writable */
/* makes inaccessible; contents are lost */
PRIVATE bool wasm_rt_page_seal(uint8_t *at, uint64_t size);
/* the contents of an accessible part become those of the mapping again (zeros) */
PRIVATE bool wasm_rt_page_drop(uint8_t *at, uint64_t size);
/* replaces the pages by new ones, accessible and zero (page_posix.c only) */
PRIVATE bool wasm_rt_page_renew(uint8_t *at, uint64_t size);
/* whether wasm_rt_page_drop works for private mappings of a file of at least a page; -1: for
 * anonymous ones */
PRIVATE bool wasm_rt_page_drops(int file);
/* makes inaccessible; contents stay */
PRIVATE bool wasm_rt_page_protect(uint8_t *at, uint64_t size);

/* Moves a reservation and its contents to a wider one without copying. old_committed of old_size
 * bytes are accessible; committed of size bytes will be. Returns the new address; NULL: nothing has
 * changed, and the caller copies. */
PRIVATE uint8_t *wasm_rt_page_extend(uint8_t *at, uint64_t old_committed, uint64_t old_size,
	uint64_t committed, uint64_t size);

/* gives up a reservation or a part of it */
PRIVATE void wasm_rt_page_release(uint8_t *at, uint64_t size);

/* ---- backing.c: the record of each memory ---- */

/* What is behind a memory. Embedders fill in wasm_rt_memory_t by hand and copy it, so nothing in
 * that struct is trusted except the address of the data: a memory is ours if there is a record for
 * that address. */
enum backing_kind {
	/* a reservation that covers every address that guest code can form; accessible exactly up to
	 * the size */
	BACKING_GUARDED,
	BACKING_RESERVED, /* a reservation; accessible up to `committed` */
	BACKING_HEAP,    /* a block of heap.c of `committed` bytes */
	BACKING_USER,    /* from an allocator of the embedder */
	BACKING_HOST     /* filled in by hand; known because it was adopted `users` times */
};

struct backing {
	/* the memory's data; NULL while the record must not be read without the lock */
	uint8_t *base;
	uint8_t *end;       /* where the reserved addresses end */
	uint64_t committed; /* bytes from base */
	uint32_t users;
	enum backing_kind kind;
	bool used;          /* false: the record is free; under the lock */
	bool movable;       /* whether a growth may change the base */
	bool guarded;       /* of kind BACKING_USER: accessible exactly up to the size, like
	                       BACKING_GUARDED */
	const wasm_rt_allocator_t *allocator; /* of kind BACKING_USER */
	uint64_t image;     /* the id of the image (image.c) mapped over its zeros; 0: none */
	uint64_t image_from, image_to; /* where in the memory, if there is one */
	uint64_t discard_due; /* when its guest's allowance for discards will be full again */
	unsigned rung;      /* how many smaller reservations were tried */
	struct account *account; /* NULL: none, or the memory is being made */
};

/* Whether its pages can be dropped and sealed one by one. The record may be NULL. */
INLINE bool
has_pages(const struct backing *b)
{
	return b && (b->kind == BACKING_GUARDED || b->kind == BACKING_RESERVED);
}

/* Makes a record; NULL: no memory for it. */
PRIVATE struct backing *wasm_rt_backing_add(enum backing_kind, uint8_t *base, uint8_t *end,
	uint64_t committed);
PRIVATE void wasm_rt_backing_remove(struct backing *);
/* changes the addresses that the fault handler sees */
PRIVATE void wasm_rt_backing_move(struct backing *, uint8_t *base, uint8_t *end);

/* The record whose base is `data`; NULL: none. `hint` may be anything. */
PRIVATE struct backing *wasm_rt_backing_find(const void *data, uint32_t hint);
PRIVATE uint32_t wasm_rt_backing_hint(const struct backing *);

/* Calls f for each record with an account until it returns false, under the lock for making and
 * removing records. */
PRIVATE void wasm_rt_backing_each(bool (*f)(struct backing *, void *user), void *user);

/* ---- the hook of accounts: what a host can know of memories, and forbid ---- */

/* How the rest of the runtime uses the accounts of memories. Unless account/account.c is part of
 * the program, all of these do nothing (account/account_none.c), and an account is NULL. */
struct account;
struct bookkeeping {
	/* Makes an account for a memory of the size in *m, and charges it to the thread's budget (with
	 * `always`, even beyond its limits). False: no memory for it, or the budget refused. */
	bool (*open)(const wasm_rt_memory_t *m, bool always, struct account **);

	void (*made)(struct account *, const wasm_rt_memory_t *m); /* the memory exists */
	void (*fail)(struct account *, const wasm_rt_memory_t *m); /* it could not be made; closes the
	                                                              account */
	void (*freed)(struct account *, const wasm_rt_memory_t *m); /* it is about to go */
	void (*close)(struct account *);                            /* refunds everything */

	/* The memory has been reset to the size in *m. */
	void (*reset)(struct account *, const wasm_rt_memory_t *m);

	/* A growth within the maximum: charges it and asks the callbacks. False: refused, e->change
	 * says by what. A memory without an account has the process's callbacks, and no limits. */
	bool (*admits)(struct account *, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e);
	void (*takes_back)(struct account *, const struct wasm_rt_memory_event *e); /* the growth
	                                                                               failed */

	/* A growth has been decided (e->change): counts it, and calls the callbacks. Returns whether
	 * its refusal traps. */
	bool (*settles)(struct account *, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e);

	uint64_t (*clock)(void);
	/* it took from `started` to now */
	void (*slow)(struct account *, uint64_t started, bool moved);
};
PRIVATE extern const struct bookkeeping *wasm_rt_bookkeeping;

/* ---- type.c: what a memory's type says about its size ---- */

/* How many pages it can ever have. */
PRIVATE uint64_t wasm_rt_memory_most(const wasm_rt_memory_t *);

/* Sets the struct's fields except the data; false if there is no such memory. */
PRIVATE bool wasm_rt_memory_describe(wasm_rt_memory_t *, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size);

/* The page size; some embedders leave it 0. */
INLINE uint32_t
page_size_of(const wasm_rt_memory_t *m)
{
	return m->page_size ? m->page_size : 65536;
}

/* ---- make.c, allocator.c ---- */

/* Whether code for guard pages can exist on this host. If so, wasm_rt_allocate_memory must not make
 * memories without them, even if the runtime is built without WASM_RT_USE_MMAP. */
#if UINTPTR_MAX > 0xffffffff && __STDC_HOSTED__ && \
	(defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#define HOST_HAS_GUARDS true
#else
#define HOST_HAS_GUARDS false
#endif
#define MiB ((uint64_t)1 << 20)
/* a 32-bit address plus a 32-bit offset plus the width of an access */
#define GUARDED_BYTES (((uint64_t)1 << 33) + 65536)

/* What the code that will use a memory needs of it: bits. */
enum memory_layout { LAYOUT_GUARDED = 1, LAYOUT_FIXED = 2 };

/* wasm_rt_try_allocate_memory for all layouts. */
PRIVATE bool wasm_rt_memory_make(wasm_rt_memory_t *, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size, enum memory_layout);

/* Set when the embedder first names an allocator (allocator.c). Makes a memory from it, *b, which
 * is NULL if that failed. False: no allocator is set, and the runtime makes the memory. */
PRIVATE extern bool (*wasm_rt_make_from_user)(uint64_t size, uint64_t max, enum memory_layout,
	struct backing **b);

/* ---- reserve.c: how much address space a memory takes ---- */

/* How much to reserve, in whole pages, for a memory of `size` bytes that may grow to `max`; the
 * first attempt is the widest. */
enum { RESERVATIONS = 5 };
PRIVATE uint64_t wasm_rt_memory_reservation(uint64_t size, uint64_t max, unsigned attempt);

/* Makes a reservation of which `size` bytes are committed; the widest one that can be had for
 * `max`, and its number. */
PRIVATE bool wasm_rt_memory_reserve(uint64_t size, uint64_t max, uint8_t **base, uint8_t **end,
	uint64_t *committed, unsigned *rung);

/* ---- grow.c ---- */

/* wasm_rt_grow_memory, except that a refusal that must trap is left to the caller (*traps). `pc` is
 * where the guest's call returns to. */
PRIVATE uint64_t wasm_rt_memory_grow(wasm_rt_memory_t *m, uint64_t delta, uintptr_t pc,
	bool *traps);

/* Tells the embedder of a growth that failed, if it wants to know. */
#ifdef WASM_RT_GROW_FAILED_HANDLER
void WASM_RT_GROW_FAILED_HANDLER(void);
#define GROWTH_FAILED() WASM_RT_GROW_FAILED_HANDLER()
#else
#define GROWTH_FAILED() ((void)0)
#endif

/* ---- resize.c, shrink.c: room for another size ---- */

/* Makes room for `size` bytes, more than old_size and at most `max`; what is new is zero. m->data
 * follows; the rest of *m is for the caller. The record may be NULL. False: nothing has changed. */
PRIVATE bool wasm_rt_memory_resize(wasm_rt_memory_t *m, struct backing *, uint64_t old_size,
	uint64_t size, uint64_t max);

/* Removes the contents above `size`, so that they read as zero after a growth. The record may be
 * NULL; otherwise it has the address of the data afterwards. False: not possible. */
PRIVATE bool wasm_rt_memory_shrink(struct backing *, uint8_t *data, uint64_t size,
	uint64_t old_size);

/* The block of a memory of kind BACKING_HEAP. */
PRIVATE bool wasm_rt_resize_block(struct backing *, uint64_t size);

/* ---- shared.c ---- */

/* The sizes of a shared memory, which threads read while another one publishes them. On a machine
 * without 64-bit atomic operations, pointers have 32 bits and sizes are below 2^32. The upper half
 * is then always 0, so that nobody sees a number half written. */
INLINE uint64_t
shared_get(const wasm_rt_shared_size_t *p)
{
#if HAS_WIDE_ATOMICS
	return __atomic_load_n((const uint64_t *)(uintptr_t)p, __ATOMIC_SEQ_CST);
#else
	uint64_t value = *(const volatile uint64_t *)(uintptr_t)p;

	FENCE();
	return value;
#endif
}

INLINE void
shared_set(wasm_rt_shared_size_t *p, uint64_t value)
{
#if HAS_WIDE_ATOMICS
	__atomic_store_n((uint64_t *)(uintptr_t)p, value, __ATOMIC_SEQ_CST);
#else
	FENCE();
	*(volatile uint64_t *)(uintptr_t)p = value;
#endif
}

/* A view of a shared memory as it is now, except the end of its data. */
INLINE void
view_shared(wasm_rt_memory_t *m, const wasm_rt_shared_memory_t *s)
{
	memset(m, 0, sizeof *m);
	m->data = (uint8_t *)(uintptr_t)s->data;
	m->page_size = s->page_size;
	m->max_pages = s->max_pages;
	m->is64 = s->is64;
	m->backing = s->backing;
	m->pages = shared_get(&s->pages);
	m->size = shared_get(&s->size);
}

/* ---- static.c: memories without a record, in areas of the embedder ---- */

struct static_memories {
	wasm_rt_static_area_t *(*area_of)(const uint8_t *data); /* the area that has the data; NULL:
	                                                           none */
	void (*release)(const uint8_t *data);                   /* frees the area, if the data are a
	                                                           static memory's */
};

/* Set by the first static memory, so that programs without static memories link nothing of them.
 * Defined in type.c. */
PRIVATE extern const struct static_memories *wasm_rt_static_memories;

INLINE wasm_rt_static_area_t *
static_area_of(const uint8_t *data)
{
	const struct static_memories *known = ATOMIC_LOAD(&wasm_rt_static_memories);

	return known ? known->area_of(data) : NULL;
}

/* Zeroes what is new. */
INLINE bool
resize_static(const wasm_rt_static_area_t *area, uint64_t old_size, uint64_t size)
{
	if (size > area->capacity)
		return false;
	memset(area->bytes + (size_t)old_size, 0, (size_t)(size - old_size));
	return true;
}

#endif

enum { IMAGE_EXTENTS = 8 };

/* The parts that are not all zero; few, because each may become a mapping of its own. */
struct extent {
	uint64_t at, size; /* in the memory: whole pages */
	uint64_t from;     /* in the bytes of the image */
};

struct image {
	uint64_t id;       /* never used twice in a process */
	uint64_t size;     /* of the memory, in bytes */
	struct extent extents[IMAGE_EXTENTS]; /* by ascending address */
	unsigned nextents;
	uint8_t *bytes;    /* of the extents, one after the other; not written any more */
	uint64_t nbytes;
	int fd;            /* of the file that `bytes` maps; -1: it is a block of heap.c */
	int users;
};

/* What one reset of a memory tells for the next. */
struct habit {
	uint64_t resident; /* pages that the last restore left; 0: unknown */
	uint64_t write_ns; /* what writing the whole memory took; 0: unknown */
	unsigned detours;  /* consecutive restores in place that did not pay */
	unsigned left;     /* how many of the next restores use another way */
	bool writes;       /* that way: the whole memory is written, not dropped */
};

/* ---- image.c ---- */

/* NULL: no memory. */
PRIVATE struct image *wasm_rt_image_new(const uint8_t *data, uint64_t size);
PRIVATE struct image *wasm_rt_image_share(struct image *);
PRIVATE void wasm_rt_image_release(struct image *);

/* ---- image_copy.c: without help from an operating system ---- */

PRIVATE bool wasm_rt_image_equal(const struct image *, const uint8_t *data, uint64_t size);

/* Compares and copies [from, to) of the memory at `data`, page by page. Returns the number of pages
 * that differed. */
PRIVATE uint64_t wasm_rt_image_copy(const struct image *, uint8_t *data, uint64_t from,
	uint64_t to);

/* the same for one of its extents */
PRIVATE void wasm_rt_image_copy_extent(const struct image *, uint8_t *data, const struct extent *);

/* writes all of it, without comparing */
PRIVATE void wasm_rt_image_write(const struct image *, uint8_t *data);

PRIVATE uint64_t wasm_rt_image_unit(void); /* the size of a page here */

/* ---- image_file.c: a file that memories can map; where there is none, calls fail ---- */

/* Makes image->bytes out of the extents of the memory at `data`, as a file. */
PRIVATE bool wasm_rt_image_store(struct image *, const uint8_t *data);
PRIVATE void wasm_rt_image_unstore(struct image *);

/* Maps the image over a memory that already has its contents. If the host lacks something, it
 * fails, and the memory is as before. */
PRIVATE bool wasm_rt_image_map(const struct image *, struct backing *);

/* ---- image_scan.c ---- */

struct own_pages { /* of a memory that has been restored */
	uint64_t resident;  /* pages that it keeps */
	uint64_t differing; /* those of them that had to be written */
	uint64_t ns;        /* what that took */
};

struct page_costs {
	uint64_t fault_ns; /* what the first use of a dropped page costs */
	uint64_t write_ns; /* what writing a resident page costs */
};

/* Restores in place the private pages of a memory that has the image's size. NULL: the host does
 * not tell which they are, or not all was restored. */
PRIVATE const struct page_costs *wasm_rt_image_restore_own(const struct image *, uint8_t *base,
	struct own_pages *);

/* the time; 0 if the call above cannot be used */
PRIVATE uint64_t wasm_rt_image_nanoseconds(void);

/* ---- image_pages.c: by the host's paging; where there is none, the call fails ---- */

/* Restores the pages of a memory in the cheapest way; its size is that of the image by now. */
PRIVATE bool wasm_rt_image_restore_pages(const struct image *, struct backing *, struct habit *);

#endif

static int id_lock;
static uint64_t last_id;

static uint64_t
new_id(void)
{
	uint64_t id;

	wasm_rt_lock(&id_lock);
	id = ++last_id;
	wasm_rt_unlock(&id_lock);
	return id;
}

static uint64_t
gap_before(const struct image *image, unsigned i)
{
	return image->extents[i].at - (image->extents[i - 1].at + image->extents[i - 1].size);
}

/* Joins the two extents that are closest to each other, with the zeros between them. */
static void
join_closest(struct image *image)
{
	struct extent *joined;
	unsigned best = 1;

	for (unsigned i = 2; i < image->nextents; i++) {
		if (gap_before(image, i) < gap_before(image, best))
			best = i;
	}
	joined = &image->extents[best - 1];
	joined->size = image->extents[best].at + image->extents[best].size - joined->at;
	image->nextents--;
	memmove(&image->extents[best], &image->extents[best + 1],
		(image->nextents - best) * sizeof *joined);
}

static void
add_page(struct image *image, uint64_t at, uint64_t size)
{
	struct extent *last = image->nextents > 0 ? &image->extents[image->nextents - 1] : NULL;

	if (last && last->at + last->size == at) {
		last->size += size;
		return;
	}
	if (image->nextents == IMAGE_EXTENTS)
		join_closest(image);
	image->extents[image->nextents].at = at;
	image->extents[image->nextents++].size = size;
}

static void
find_extents(struct image *image, const uint8_t *data)
{
	uint64_t unit = wasm_rt_image_unit();

	for (uint64_t at = 0; at < image->size; at += unit) {
		uint64_t size = image->size - at < unit ? image->size - at : unit;
		if (!is_zero(data + at, (size_t)size))
			add_page(image, at, unit);
	}
	for (unsigned i = 0; i < image->nextents; i++) {
		image->extents[i].from = image->nbytes;
		image->nbytes += image->extents[i].size;
	}
}

/* Stores the bytes in a file if possible, else in a block. The last page may go beyond the
 * memory. */
static bool
store(struct image *image, const uint8_t *data)
{
	if (image->nbytes == 0 || wasm_rt_image_store(image, data))
		return true;
	image->bytes = wasm_rt_heap_resize(NULL, 0, image->nbytes);
	for (unsigned i = 0; image->bytes && i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		uint64_t left = image->size - e->at;
		memcpy(image->bytes + e->from, data + e->at, (size_t)(left < e->size ? left : e->size));
	}
	return image->bytes != NULL;
}

struct image *
wasm_rt_image_new(const uint8_t *data, uint64_t size)
{
	struct image *image = wasm_rt_heap_resize(NULL, 0, sizeof *image);

	if (!image)
		return NULL;
	image->id = new_id();
	image->size = size;
	image->fd = -1;
	image->users = 1;
	find_extents(image, data);
	if (!store(image, data)) {
		wasm_rt_heap_free(image, sizeof *image);
		return NULL;
	}
	return image;
}

struct image *
wasm_rt_image_share(struct image *image)
{
	wasm_rt_lock(&id_lock);
	image->users++;
	wasm_rt_unlock(&id_lock);
	return image;
}

void
wasm_rt_image_release(struct image *image)
{
	bool last;

	if (!image)
		return;
	wasm_rt_lock(&id_lock);
	last = --image->users == 0;
	wasm_rt_unlock(&id_lock);
	if (!last)
		return;
	if (image->fd >= 0)
		wasm_rt_image_unstore(image);
	else
		wasm_rt_heap_free(image->bytes, image->nbytes);
	wasm_rt_heap_free(image, sizeof *image);
}

/* ---- reset/image_copy.c ---- */

/* Compares the contents of an image with memories, and copies them there. */

enum { UNIT = __STDC_HOSTED__ ? 4096 : 64 };

uint64_t
wasm_rt_image_unit(void)
{
	return wasm_rt_page_size() > UNIT ? wasm_rt_page_size() : UNIT;
}

/* The image's contents for the page of the memory that begins at `at`; NULL: zeros. */
static const uint8_t *
image_page(const struct image *image, uint64_t at)
{
	for (unsigned i = 0; i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		if (at >= e->at && at - e->at < e->size)
			return image->bytes + e->from + (at - e->at);
	}
	return NULL;
}

static bool
page_equal(const uint8_t *page, const uint8_t *data, size_t size)
{
	return page ? memcmp(data, page, size) == 0 : is_zero(data, size);
}

bool
wasm_rt_image_equal(const struct image *image, const uint8_t *data, uint64_t size)
{
	uint64_t unit = wasm_rt_image_unit();

	for (uint64_t at = 0; size == image->size && at < size; at += unit) {
		if (!page_equal(image_page(image, at), data + at,
			(size_t)(size - at < unit ? size - at : unit)))
			return false;
	}
	return size == image->size;
}

uint64_t
wasm_rt_image_copy(const struct image *image, uint8_t *data, uint64_t from, uint64_t to)
{
	uint64_t unit = wasm_rt_image_unit(), differing = 0;

	for (uint64_t at = from; at < to; at += unit) {
		size_t size = (size_t)(to - at < unit ? to - at : unit);
		const uint8_t *page = image_page(image, at);
		if (page_equal(page, data + at, size))
			continue;
		differing++;
		if (page)
			memcpy(data + at, page, size);
		else
			memset(data + at, 0, size);
	}
	return differing;
}

void
wasm_rt_image_copy_extent(const struct image *image, uint8_t *data, const struct extent *e)
{
	wasm_rt_image_copy(image, data, e->at,
		e->at + e->size < image->size ? e->at + e->size : image->size);
}

void
wasm_rt_image_write(const struct image *image, uint8_t *data)
{
	uint64_t done = 0;

	for (unsigned i = 0; i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		uint64_t end = e->at + e->size < image->size ? e->at + e->size : image->size;
		memset(data + done, 0, (size_t)(e->at - done));
		memcpy(data + e->at, image->bytes + e->from, (size_t)(end - e->at));
		done = end;
	}
	memset(data + done, 0, (size_t)(image->size - done));
}

/* ---- reset/image_file.c ---- */

/* The bytes of an image as a sealed file, which is mapped into memories copy-on-write. Linux
 * only. */

#if WASM_RT_USE_MMAP && defined(__linux__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#ifdef SYS_memfd_create

enum { FILE_CLOEXEC = 1, FILE_SEALABLE = 2, FILE_NOEXEC = 8 }; /* flags of memfd_create */
/* of fcntl: neither size, contents nor seals change */
enum { SEAL_COMMAND = 1033, ALL_SEALS = 1 | 2 | 4 | 8 };

static int
open_file(void)
{
	int fd = OS_FAILS() ? -1 : (int)syscall(SYS_memfd_create, "wasm-image",
		FILE_CLOEXEC | FILE_SEALABLE | FILE_NOEXEC);

	if (fd < 0 && !OS_FAILS()) /* kernels before 6.3 do not know the last flag */
		fd = (int)syscall(SYS_memfd_create, "wasm-image", FILE_CLOEXEC | FILE_SEALABLE);
	return fd;
}

static bool
write_all(int fd, const uint8_t *data, uint64_t size, uint64_t at)
{
	while (size > 0) {
		ssize_t n = OS_FAILS() ? -1 : pwrite(fd, data,
			size < (1 << 30) ? (size_t)size : (size_t)1 << 30, (off_t)at);
		if (n <= 0)
			return false;
		data += n;
		at += (uint64_t)n;
		size -= (uint64_t)n;
	}
	return true;
}

static bool
write_extents(const struct image *image, int fd, const uint8_t *data)
{
	if (OS_FAILS() || ftruncate(fd, (off_t)image->nbytes) != 0)
		return false;
	for (unsigned i = 0; i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		uint64_t left = image->size - e->at;
		if (!write_all(fd, data + e->at, left < e->size ? left : e->size, e->from))
			return false;
	}
	return fcntl(fd, SEAL_COMMAND, ALL_SEALS) == 0;
}

bool
wasm_rt_image_store(struct image *image, const uint8_t *data)
{
	int fd = image->nbytes > SIZE_MAX / 2 ? -1 : open_file();
	void *bytes = MAP_FAILED;

	if (fd < 0)
		return false;
	if (write_extents(image, fd, data) && wasm_rt_page_drops(fd) && !OS_FAILS())
		bytes = mmap(NULL, (size_t)image->nbytes, PROT_READ, MAP_SHARED, fd, 0);
	if (bytes == MAP_FAILED) {
		close(fd);
		return false;
	}
	image->bytes = bytes;
	image->fd = fd;
	return true;
}

void
wasm_rt_image_unstore(struct image *image)
{
	munmap(image->bytes, (size_t)image->nbytes);
	close(image->fd);
}

/* In struct backing, in place of an image's id: only a part of an image is mapped. */
#define PART_OF_AN_IMAGE UINT64_MAX

static bool
map_extent(const struct image *image, uint8_t *base, const struct extent *e)
{
	return !OS_FAILS() && mmap(base + e->at, (size_t)e->size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED, image->fd, (off_t)e->from) != MAP_FAILED;
}

bool
wasm_rt_image_map(const struct image *image, struct backing *b)
{
	if (image->fd < 0)
		return false;
	b->image_from = image->extents[0].at;
	b->image_to = image->extents[image->nextents - 1].at + image->extents[image->nextents - 1].size;
	for (unsigned i = 0; i < image->nextents; i++) {
		if (map_extent(image, b->base, &image->extents[i]))
			continue;
		b->image = PART_OF_AN_IMAGE;
		/* A mapping that fails may have removed the pages that were there. */
		if (wasm_rt_page_renew(b->base + image->extents[i].at, image->extents[i].size))
			wasm_rt_image_copy_extent(image, b->base, &image->extents[i]);
		return false;
	}
	b->image = image->id;
	return true;
}

#else

bool
wasm_rt_image_store(struct image *image, const uint8_t *data)
{
	(void)image, (void)data;
	return false;
}

void
wasm_rt_image_unstore(struct image *image)
{
	(void)image;
}

bool
wasm_rt_image_map(const struct image *image, struct backing *b)
{
	(void)image, (void)b;
	return false;
}

#endif

/* ---- reset/image_pages.c ---- */

/* Images of memories by the host's paging: laid over the memory copy-on-write (image_file.c), and
 * restored page by page where it was written (image_scan.c).
 *
 * Restoring pages in place saves the page fault at the next use, but costs a comparison for each
 * page, used or not. Dropping them is one call. Writing the whole memory needs neither. Which is
 * cheapest depends on how many pages a guest touches and on whether they are the same each time, so
 * every memory keeps count (struct habit). */

#if WASM_RT_USE_MMAP

/* Gives the memory the image's contents, whatever the memory holds and whatever is mapped there. */
static bool
lay(const struct image *image, struct backing *b)
{
	uint64_t size = round_up(image->size, wasm_rt_page_size());

	if (b->image == image->id || b->image == 0) {
		if (!wasm_rt_page_drop(b->base, size)) { /* locked pages cannot be dropped */
			wasm_rt_image_copy(image, b->base, 0, image->size);
			return true;
		}
		if (b->image == image->id)
			return true;
	} else if (!wasm_rt_page_renew(b->base, size)) {
		return false;
	}
	b->image = 0;
	if (wasm_rt_image_map(image, b))
		return true;
	for (unsigned i = 0; i < image->nextents; i++)
		wasm_rt_image_copy_extent(image, b->base, &image->extents[i]);
	return true;
}

enum { MAX_DETOURS = 6 };

/* Chooses the way that is likely to be the cheapest next time, including the page faults that it
 * causes in the guest. Of the pages that the last restore kept, `reused` were written again; each
 * saved a fault. Writing the whole memory makes all of it resident, so this is only for guests that
 * use much of it. */
static void
learn(struct habit *h, uint64_t size, const struct own_pages *own, const struct page_costs *costs)
{
	uint64_t all = size / wasm_rt_page_size() + 1,
		new = own->resident > h->resident ? own->resident - h->resident : 0;
	uint64_t reused = own->differing > new ? own->differing - new : 0;
	uint64_t in_place = own->ns + (own->differing - reused) * costs->fault_ns,
		drop = own->differing * costs->fault_ns;
	uint64_t write = own->resident >= all / 4 ? (h->write_ns ? h->write_ns : all * costs->write_ns)
		: UINT64_MAX;
	bool is_known = h->resident > 0;

	h->resident = own->resident;
	if (!is_known)
		return;
	if (in_place <= drop && in_place <= write) {
		h->detours = 0;
		return;
	}
	h->writes = write < drop;
	h->left = 1u << h->detours;
	if (h->detours < MAX_DETOURS)
		h->detours++;
}

static void
write_all_pages(const struct image *image, struct backing *b, struct habit *h)
{
	uint64_t start = wasm_rt_image_nanoseconds(), all = image->size / wasm_rt_page_size();

	wasm_rt_image_write(image, b->base);
	if (h->resident >= all) /* only without page faults, which happen once */
		h->write_ns = wasm_rt_image_nanoseconds() - start + 1;
	h->resident = all;
}

/* False: not all was restored. */
static bool
restore_in_place(const struct image *image, struct backing *b, struct habit *h)
{
	struct own_pages own;
	const struct page_costs *costs = wasm_rt_image_restore_own(image, b->base, &own);

	if (costs)
		learn(h, image->size, &own, costs);
	return costs != NULL;
}

bool
wasm_rt_image_restore_pages(const struct image *image, struct backing *b, struct habit *h)
{
	/* Pages without a private copy are right if this image is mapped there, or if the image and the
	 * memory's mapping are all zero. */
	bool laid = b->image == image->id || (b->image == 0 && image->nextents == 0);

	if (h->left > 0) {
		h->left--;
		if (h->writes) {
			write_all_pages(image, b, h);
			return true;
		}
	} else if (laid && restore_in_place(image, b, h)) {
		return true;
	}
	h->resident = 0;
	return lay(image, b);
}

#else

bool
wasm_rt_image_restore_pages(const struct image *image, struct backing *b, struct habit *h)
{
	(void)image, (void)b, (void)h;
	return false;
}

#endif

/* ---- reset/image_scan.c ---- */

/* Restoring a memory's private pages: those that were written since they were last dropped. On
 * Linux, /proc/self/pagemap tells which they are. */

#if WASM_RT_USE_MMAP
#ifdef __linux__
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

uint64_t
wasm_rt_image_nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct scan {
	const struct image *image;
	uint8_t *base;
	struct own_pages found;
};

static void
restore_run(struct scan *s, uint64_t from, uint64_t to)
{
	uint64_t unit = wasm_rt_page_size();

	if (to > s->image->size)
		to = s->image->size;
	s->found.resident += (to - from + unit - 1) / unit;
	s->found.differing += wasm_rt_image_copy(s->image, s->base, from, to);
}

/* Linux's interface as of 6.7, spelled out because the headers that programs are built with are
 * older. */
struct scan_region {
	uint64_t start, end, categories;
};
struct scan_arguments {
	uint64_t size, flags, start, end, walk_end, regions, nregions, max_pages;
	uint64_t inverted, all_of, any_of, returned;
};
#define SCAN_COMMAND _IOWR('f', 16, struct scan_arguments)
enum { PAGE_OF_FILE = 1 << 2, PAGE_PRESENT = 1 << 3, PAGE_SWAPPED = 1 << 4,
	PAGE_OF_ZEROS = 1 << 5 };

static bool
scan(struct scan *s, int fd, uint64_t size)
{
	enum { REGIONS = 256 };
	struct scan_region regions[REGIONS];
	struct scan_arguments a = {
		.size = sizeof a, .start = (uintptr_t)s->base, .end = (uintptr_t)s->base + size,
			.regions = (uintptr_t)regions, .nregions = REGIONS,
		.inverted = PAGE_OF_FILE | PAGE_OF_ZEROS, .all_of = PAGE_OF_FILE | PAGE_OF_ZEROS,
		.any_of = PAGE_PRESENT | PAGE_SWAPPED,
		.returned = PAGE_PRESENT | PAGE_SWAPPED
	};

	while (a.start < a.end) {
		int n = OS_FAILS() ? -1 : ioctl(fd, (int)SCAN_COMMAND, &a); /* musl takes an int */
		if (n < 0 || a.walk_end <= a.start)
			return false;
		for (int i = 0; i < n; i++) {
			uint64_t from = regions[i].start - (uintptr_t)s->base,
				to = regions[i].end - (uintptr_t)s->base;
			if (!(regions[i].categories & PAGE_SWAPPED))
				restore_run(s, from, to);
			else if (!wasm_rt_page_drop(s->base + from, to - from)) /* dropping is cheaper than
			                                                           reading it from swap */
				return false;
		}
		a.start = a.walk_end;
	}
	return true;
}

/* The same on older kernels: eight bytes are read for every page, and pages of zeros cannot be told
 * from others. */
static bool
read_map(struct scan *s, int fd, uint64_t size)
{
	enum { ENTRIES = 512 };
	const uint64_t present = (uint64_t)3 << 62, of_file = (uint64_t)1 << 61;
	uint64_t entries[ENTRIES], unit = wasm_rt_page_size(), done = 0;

	while (done < size) {
		uint64_t n = (size - done) / unit < ENTRIES ? (size - done) / unit : ENTRIES, run = 0;
		ssize_t got = OS_FAILS() ? -1 : pread(fd, entries, n * 8,
			(off_t)(((uintptr_t)s->base + done) / unit * 8));
		if (got != (ssize_t)(n * 8))
			return false;
		for (uint64_t i = 0; i <= n; i++) {
			if (i < n && entries[i] & present && !(entries[i] & of_file)) {
				run++;
				continue;
			}
			if (run > 0)
				restore_run(s, done + (i - run) * unit, done + i * unit);
			run = 0;
		}
		done += n * unit;
	}
	return true;
}

/* Belongs to this process, not to its children: a pagemap describes the process that opened it,
 * even after a fork. */
struct process {
	int pagemap;       /* 1 + the file; 0: not yet open; -1: not usable */
	bool has_scan;
	struct page_costs costs;
};

static int process_lock;
static struct process *process; /* in a page that becomes zero in a child */

static void
measure(struct page_costs *costs)
{
	enum { PAGES = 16 };
	size_t unit = wasm_rt_page_size();
	uint64_t start;
	uint8_t *at = mmap(NULL, PAGES * unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		0);

	*costs = (struct page_costs){.fault_ns = 1000, .write_ns = 100};
	if (at == MAP_FAILED)
		return;
	start = wasm_rt_image_nanoseconds();
	for (unsigned i = 0; i < PAGES; i++)
		*(volatile uint8_t *)(at + i * unit) = 1;
	costs->fault_ns = (wasm_rt_image_nanoseconds() - start) / PAGES + 1;
	costs->write_ns = UINT64_MAX;
	for (unsigned i = 0; i < 4; i++) { /* the least time is the one that nothing else disturbed */
		start = wasm_rt_image_nanoseconds();
		memset(at, (int)i, PAGES * unit);
		start = (wasm_rt_image_nanoseconds() - start) / PAGES + 1;
		if (start < costs->write_ns)
			costs->write_ns = start;
	}
	munmap(at, PAGES * unit);
}

static bool
restore_own(struct scan *s, const struct process *p, int fd, uint64_t size)
{
	return p->has_scan ? scan(s, fd, size) : read_map(s, fd, size);
}

/* Emulators may describe their own memory instead of this program's, or in another byte order. */
static bool
tells_truth(const struct process *p, int fd)
{
	enum { PAGES = 64 };
	const uint64_t written = 0x9c5a3f0e71d2b846;
	uint64_t unit = wasm_rt_page_size(), wrong = 0, n = 0;
	struct image zeros = { .size = PAGES * unit };
	struct scan s = { .image = &zeros };
	uint8_t *at = mmap(NULL, PAGES * unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		0);

	if (at == MAP_FAILED)
		return false;
	(void)madvise(at, PAGES * unit, MADV_NOHUGEPAGE);
	for (unsigned i = 0; i < PAGES; i++) {
		if (written >> i & 1) {
			at[i * unit] = 1;
			n++;
		}
	}
	s.base = at;
	wrong = !restore_own(&s, p, fd, zeros.size) || s.found.resident != n;
	for (unsigned i = 0; i < PAGES; i++)
		wrong += at[i * unit];
	munmap(at, PAGES * unit);
	return wrong == 0;
}

static void
begin_process(struct process *p)
{
	int fd = OS_FAILS() ? -1 : open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

#ifndef WASM_RT_TEST_OLD_PAGEMAP
	p->has_scan = true;
	p->has_scan = fd >= 0 && tells_truth(p, fd);
#endif
	if (fd >= 0 && !p->has_scan && !tells_truth(p, fd)) {
		close(fd);
		fd = -1;
	}
	measure(&p->costs);
	ATOMIC_STORE(&p->pagemap, fd >= 0 ? fd + 1 : -1);
}

/* NULL: the host cannot tell about pages. */
static const struct process *
this_process(void)
{
	struct process *p = ATOMIC_LOAD(&process);

	if (p && ATOMIC_LOAD(&p->pagemap) != 0)
		return ATOMIC_LOAD(&p->pagemap) > 0 ? p : NULL;
	wasm_rt_lock(&process_lock);
	if (!process && !OS_FAILS()) {
		size_t size = wasm_rt_page_size();
		p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p != MAP_FAILED && madvise(p, size, 18 /* MADV_WIPEONFORK */) == 0)
			ATOMIC_STORE(&process, p);
		else if (p != MAP_FAILED)
			munmap(p, size);
	}
	if (process && process->pagemap == 0)
		begin_process(process);
	wasm_rt_unlock(&process_lock);
	return process && process->pagemap > 0 ? process : NULL;
}

const struct page_costs *
wasm_rt_image_restore_own(const struct image *image, uint8_t *base, struct own_pages *own)
{
	const struct process *p = this_process();
	struct scan s = {.image = image, .base = base};
	uint64_t start = wasm_rt_image_nanoseconds();

	if (!p || !restore_own(&s, p, p->pagemap - 1,
		round_up(image->size, wasm_rt_page_size())))
		return NULL;
	s.found.ns = wasm_rt_image_nanoseconds() - start;
	*own = s.found;
	return &p->costs;
}

#else

uint64_t
wasm_rt_image_nanoseconds(void)
{
	return 0;
}

const struct page_costs *
wasm_rt_image_restore_own(const struct image *image, uint8_t *base, struct own_pages *own)
{
	(void)image, (void)base, (void)own;
	return NULL;
}

#endif
#endif

/* ---- reset/pool.c ---- */

/* Pools of instances. The lock guards only the list: instances are made, reset and ended outside
 * it. */

/* wasm-rt-reset: returns an instance to an earlier state, usually the one after its instantiation,
 * without building it anew; and pools of instances, which use this. Optional: a program that calls
 * nothing here links nothing of it.
 *
 *	wasm2c_fac_instantiate(&fac);
 *	wasm_rt_snapshot_t *fresh = wasm_rt_snapshot_take(&fac, &wasm2c_fac_layout, NULL);
 *	... use fac, also up to a trap ...
 *	wasm_rt_snapshot_restore(fresh);
 *	... use it again ...
 *	wasm_rt_snapshot_free(fresh);
 *	wasm2c_fac_free(&fac);
 *
 * The state of an instance is what it owns: its memories (contents and sizes), globals, tables
 * (entries and sizes), and which segments it has dropped. Imports are not part of it: they belong
 * to another instance or to the embedder (reset them by their own snapshot). Nor is what the
 * embedder keeps elsewhere, such as the open files of WASI.
 *
 * No function here may run while another thread uses the same instance. A host function may not
 * call one for the instance that called it. Different threads may use different instances, even if
 * their snapshots share images. */
#ifndef WASM_RT_RESET_H
#define WASM_RT_RESET_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Snapshots ---- */

/* The state of an instance at one moment. */
typedef struct wasm_rt_snapshot wasm_rt_snapshot_t;

/* Saves the state of `instance`; `layout` is that of its module (wasm2c_<module>_layout). The
 * caller frees the snapshot, before or after the instance. `like`, which may be NULL, is a snapshot
 * of another instance of the module: equal images of memories are shared with it, and it may be
 * freed first. Returns NULL if there is no memory for the snapshot; the instance is unchanged then.
 *
 * An image holds the pages of a memory that are not all zero. If the runtime reserved the memory's
 * addresses, the image is mapped there copy-on-write: a page of it that the guest has not written
 * costs nothing in the instance. */
wasm_rt_snapshot_t *wasm_rt_snapshot_take(void *instance, const wasm_rt_layout_t *layout,
	const wasm_rt_snapshot_t *like);

/* Returns the instance of the snapshot to the saved state; also after a trap. Memories shrink to
 * the size that they had: accesses above it trap again, and it is zero when the memory grows again.
 * Pointers to the instance's memories and tables stay valid; pointers into them become invalid as
 * after a growth. False: the host has no memory for it; then the instance can only be freed.
 *
 * For memories from mmap there are three ways. Pages that were written are found (Linux, by
 * /proc/self/pagemap) and restored in place; or all pages are dropped, which costs a page fault at
 * the next use of each; or, if a quarter of the memory or more is in use, the whole memory is
 * written. Each memory uses the way that is cheapest by its own measurements. Other memories are
 * compared and copied. */
bool wasm_rt_snapshot_restore(wasm_rt_snapshot_t *snapshot);

/* NULL is allowed. */
void wasm_rt_snapshot_free(wasm_rt_snapshot_t *snapshot);

/* ---- Pools ---- */

/* Instances of one module, each of which serves one tenant after the other. */
typedef struct wasm_rt_pool wasm_rt_pool_t;

struct wasm_rt_pool_settings {
	const wasm_rt_layout_t *layout;
	/* Instantiates: calls wasm2c_<module>_instantiate on `instance`, layout->size bytes aligned to
	 * 16. It may trap; what it has made until then is freed. */
	void (*make)(void *instance, void *user);
	/* calls wasm2c_<module>_free; also called if `make` trapped */
	void (*end)(void *instance, void *user);
	void *user;
	unsigned max;  /* how many instances may exist at once; not 0 */
	unsigned keep; /* how many unused ones are kept for later */
	/* Modules that import a memory, a table or a mutable global can leave something there for the
	 * next tenant, so pools refuse them. True: the embedder prevents this, for example in
	 * on_release. */
	bool imports_are_safe;
	void (*on_release)(void *instance, void *user); /* before the reset; NULL: nothing to do */
};

/* Makes an empty pool. `settings` is copied. NULL: no memory, max is 0, or the layout imports state
 * and that is not allowed. */
wasm_rt_pool_t *wasm_rt_pool_new(const struct wasm_rt_pool_settings *settings);

/* Returns an instance in the state after `make`; only the caller uses it until the release. NULL:
 * `max` are in use, `make` trapped (wasm_rt_last_trap has the reason), or there is no memory. Any
 * thread may call. */
void *wasm_rt_pool_acquire(wasm_rt_pool_t *pool);

/* Gives an instance back, whatever it has done. It is reset here, so that no data of a tenant stays
 * while the instance is unused. It is ended if the reset fails or if `keep` unused ones exist
 * already. Any thread may call, not only the one that acquired it. */
void wasm_rt_pool_release(wasm_rt_pool_t *pool, void *instance);

/* Ends all instances; none may be in use. NULL is allowed. */
void wasm_rt_pool_free(wasm_rt_pool_t *pool);

#ifdef __cplusplus
}
#endif

#endif

struct member {
	void *instance;
	wasm_rt_snapshot_t *fresh;
	bool used; /* the slot holds an instance or is about to */
	bool idle;
};

struct wasm_rt_pool {
	struct wasm_rt_pool_settings settings;
	int lock;
	unsigned nidle;
	wasm_rt_snapshot_t *model; /* NULL: nothing was made yet */
	struct member *members; /* settings.max of them */
};

static uint64_t
members_size(const struct wasm_rt_pool_settings *settings)
{
	return settings->max * (uint64_t)sizeof(struct member);
}

wasm_rt_pool_t *
wasm_rt_pool_new(const struct wasm_rt_pool_settings *settings)
{
	struct wasm_rt_pool *p;

	if (settings->max == 0 || (settings->layout->imports_state && !settings->imports_are_safe))
		return NULL;
	p = wasm_rt_heap_resize(NULL, 0, sizeof *p);
	if (!p)
		return NULL;
	p->settings = *settings;
	p->members = wasm_rt_heap_resize(NULL, 0, members_size(settings));
	if (p->members)
		return p;
	wasm_rt_heap_free(p, sizeof *p);
	return NULL;
}

/* Takes an idle member, or else an empty one, which is then used. NULL: there is neither. */
static struct member *
claim_member(struct wasm_rt_pool *p, bool *is_fresh)
{
	struct member *found = NULL;

	wasm_rt_lock(&p->lock);
	*is_fresh = p->nidle > 0;
	for (unsigned i = 0; i < p->settings.max && !found; i++) {
		struct member *m = &p->members[i];
		if (*is_fresh ? m->idle : !m->used)
			found = m;
	}
	if (found) {
		p->nidle -= found->idle;
		found->idle = false;
		found->used = true;
	}
	wasm_rt_unlock(&p->lock);
	return found;
}

/* Ends the member's instance; the slot can be claimed again. */
static void
end(struct wasm_rt_pool *p, struct member *m)
{
	if (m->instance) {
		p->settings.end(m->instance, p->settings.user);
		wasm_rt_snapshot_free(m->fresh);
		wasm_rt_heap_free(m->instance, p->settings.layout->size);
	}
	wasm_rt_lock(&p->lock);
	memset(m, 0, sizeof *m);
	wasm_rt_unlock(&p->lock);
}

static bool
make_instance(struct wasm_rt_pool *p, void *instance)
{
	if (wasm_rt_impl_try() != WASM_RT_TRAP_NONE) {
		wasm_rt_impl_try_end();
		return false;
	}
	p->settings.make(instance, p->settings.user);
	wasm_rt_impl_try_end();
	return true;
}

/* Later snapshots share the images of the first one. */
static wasm_rt_snapshot_t *
take_snapshot(struct wasm_rt_pool *p, void *instance)
{
	wasm_rt_snapshot_t *model, *fresh;

	wasm_rt_lock(&p->lock);
	model = p->model;
	wasm_rt_unlock(&p->lock);
	fresh = wasm_rt_snapshot_take(instance, p->settings.layout, model);
	if (model || !fresh)
		return fresh;
	model = wasm_rt_snapshot_take(instance, p->settings.layout, fresh);
	wasm_rt_lock(&p->lock);
	if (!p->model) {
		p->model = model;
		model = NULL;
	}
	wasm_rt_unlock(&p->lock);
	wasm_rt_snapshot_free(model);
	return fresh;
}

static void *
begin_member(struct wasm_rt_pool *p, struct member *m)
{
	void *instance = wasm_rt_heap_resize(NULL, 0, p->settings.layout->size);
	bool made = instance && make_instance(p, instance);
	wasm_rt_snapshot_t *fresh = made ? take_snapshot(p, instance) : NULL;

	wasm_rt_lock(&p->lock);
	m->instance = instance;
	m->fresh = fresh;
	wasm_rt_unlock(&p->lock);
	if (fresh)
		return instance;
	end(p, m);
	return NULL;
}

void *
wasm_rt_pool_acquire(wasm_rt_pool_t *p)
{
	bool is_fresh;
	struct member *m = claim_member(p, &is_fresh);

	if (!m)
		return NULL;
	return is_fresh ? m->instance : begin_member(p, m);
}

static struct member *
member_of(struct wasm_rt_pool *p, const void *instance)
{
	struct member *found = NULL;

	wasm_rt_lock(&p->lock);
	for (unsigned i = 0; i < p->settings.max && !found; i++) {
		if (p->members[i].used && p->members[i].instance == instance)
			found = &p->members[i];
	}
	wasm_rt_unlock(&p->lock);
	return found;
}

static bool
keep_idle(struct wasm_rt_pool *p, struct member *m)
{
	bool kept;

	wasm_rt_lock(&p->lock);
	kept = p->nidle < p->settings.keep;
	p->nidle += kept;
	m->idle = kept;
	wasm_rt_unlock(&p->lock);
	return kept;
}

void
wasm_rt_pool_release(wasm_rt_pool_t *p, void *instance)
{
	struct member *m = member_of(p, instance);

	CHECK(m && !m->idle);
	if (!m)
		return;
	if (p->settings.on_release)
		p->settings.on_release(instance, p->settings.user);
	if (!wasm_rt_snapshot_restore(m->fresh) || !keep_idle(p, m))
		end(p, m);
}

void
wasm_rt_pool_free(wasm_rt_pool_t *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < p->settings.max; i++)
		end(p, &p->members[i]);
	wasm_rt_snapshot_free(p->model);
	wasm_rt_heap_free(p->members, members_size(&p->settings));
	wasm_rt_heap_free(p, sizeof *p);
}

/* ---- reset/snapshot.c ---- */

/* Taking and restoring snapshots of instances. */

/* How tables use the accounts. */
#ifndef TABLE_PRIVATE_H
#define TABLE_PRIVATE_H


/* Unless account/table_watch.c is part of the program, all of these do nothing
 * (account/table_watch_none.c). */
struct table_bookkeeping {
	bool (*take)(uint64_t bytes); /* a table is about to take them; false: a limit forbids it */
	void (*give)(uint64_t bytes); /* gives back exactly what was taken */
	void (*tell)(const void *table, enum wasm_rt_memory_change, uint32_t size, uint64_t delta,
		uint32_t max, uintptr_t pc);
};
PRIVATE extern const struct table_bookkeeping *wasm_rt_table_bookkeeping;

#endif

/* A memory or table as it was. */
struct kept {
	uint64_t size;       /* pages or entries */
	struct image *image; /* of a memory */
	struct habit habit;
	void *entries;       /* of a table; NULL where size is 0 */
};

struct wasm_rt_snapshot {
	uint8_t *instance;
	const wasm_rt_layout_t *layout;
	struct kept *kept;  /* by part */
	uint8_t *bytes;     /* of the instance */
};

/* ---- memories ---- */

/* Copies the description of a memory. The size in bytes is always there; an embedder that fills in
 * the struct may leave out the pages. */
static void
get_memory(wasm_rt_memory_t *m, wasm_rt_part_kind_t kind, uint8_t *at)
{
	if (kind == WASM_RT_PART_SHARED_MEMORY)
		view_shared(m, (wasm_rt_shared_memory_t *)(void *)at);
	else
		memcpy(m, at, sizeof *m);
}

static void
set_memory(const wasm_rt_memory_t *m, wasm_rt_part_kind_t kind, uint8_t *at)
{
	if (kind == WASM_RT_PART_SHARED_MEMORY) {
		wasm_rt_shared_memory_t *s = (wasm_rt_shared_memory_t *)(void *)at;
		shared_set(&s->pages, m->pages);
		shared_set(&s->size, m->size);
	} else {
		memcpy(at, m, sizeof *m);
	}
}

static bool
keep_memory(struct kept *k, wasm_rt_part_kind_t kind, uint8_t *at, const struct kept *like)
{
	wasm_rt_memory_t m;
	struct backing *b;

	get_memory(&m, kind, at);
	b = wasm_rt_backing_find(m.data, m.backing);
	k->size = m.pages;
	if (like && wasm_rt_image_equal(like->image, m.data, m.size))
		k->image = wasm_rt_image_share(like->image);
	else
		k->image = wasm_rt_image_new(m.data, m.size);
	if (k->image && has_pages(b) && b->image == 0)
		wasm_rt_image_map(k->image, b);
	return k->image != NULL;
}

static bool
restore_memory(struct kept *k, wasm_rt_part_kind_t kind, uint8_t *at)
{
	wasm_rt_memory_t m;
	struct backing *b;
	uint64_t size = k->image->size;
	bool shrinks;

	get_memory(&m, kind, at);
	b = wasm_rt_backing_find(m.data, m.backing);
	shrinks = m.size > size;
	if (m.size < size || (shrinks && !wasm_rt_memory_shrink(b, m.data, size, m.size)))
		return false;
	if (b)
		m.data = b->base;
	m.pages = k->size;
	m.size = size;
	m.data_end = m.data + size;
	set_memory(&m, kind, at);
	if (shrinks && b && b->account)
		wasm_rt_bookkeeping->reset(b->account, &m);
	if (has_pages(b))
		return wasm_rt_image_restore_pages(k->image, b, &k->habit);
	wasm_rt_image_copy(k->image, m.data, 0, size);
	return true;
}

/* ---- tables ---- */

/* All kinds of tables look like this. */
struct table {
	void *data;
	uint32_t max_size, size;
};

static size_t
entry_size(wasm_rt_part_kind_t kind)
{
	return kind == WASM_RT_PART_FUNCREF_TABLE ? sizeof(wasm_rt_funcref_t)
		: kind == WASM_RT_PART_EXTERNREF_TABLE ? sizeof(wasm_rt_externref_t)
			: sizeof(wasm_rt_exnref_t);
}

static bool
keep_table(struct kept *k, wasm_rt_part_kind_t kind, const uint8_t *at)
{
	struct table t;
	size_t size;

	memcpy(&t, at, sizeof t);
	k->size = t.size;
	size = t.size * entry_size(kind);
	if (size == 0)
		return true;
	k->entries = wasm_rt_heap_resize(NULL, 0, size);
	if (k->entries)
		memcpy(k->entries, t.data, size);
	return k->entries != NULL;
}

static bool
restore_table(struct kept *k, wasm_rt_part_kind_t kind, uint8_t *at)
{
	size_t entry = entry_size(kind);
	struct table t;

	memcpy(&t, at, sizeof t);
	if (t.size < k->size)
		return false;
	if (k->size == 0) {
		wasm_rt_table_bookkeeping->give((uint64_t)t.size * entry);
		wasm_rt_heap_free(t.data, (uint64_t)t.size * entry);
		t.data = NULL;
	} else if (t.size > k->size) {
		void *data = wasm_rt_heap_resize(t.data, (uint64_t)t.size * entry, k->size * entry);
		if (!data)
			return false;
		wasm_rt_table_bookkeeping->give((t.size - k->size) * entry);
		t.data = data;
	}
	t.size = (uint32_t)k->size;
	if (t.data)
		memcpy(t.data, k->entries, t.size * entry);
	memcpy(at, &t, sizeof t);
	return true;
}

/* ---- instances ---- */

static bool
is_memory(wasm_rt_part_kind_t kind)
{
	return kind == WASM_RT_PART_MEMORY || kind == WASM_RT_PART_SHARED_MEMORY;
}

static size_t
part_size(wasm_rt_part_kind_t kind)
{
	if (kind == WASM_RT_PART_SHARED_MEMORY)
		return sizeof(wasm_rt_shared_memory_t);
	return is_memory(kind) ? sizeof(wasm_rt_memory_t) : sizeof(struct table);
}

static bool
keep_images(struct wasm_rt_snapshot *s, const wasm_rt_snapshot_t *like)
{
	for (uint32_t i = 0; i < s->layout->nparts; i++) {
		const wasm_rt_part_t *part = &s->layout->parts[i];
		uint8_t *at = s->instance + part->offset;

		if (is_memory(part->kind) ? !keep_memory(&s->kept[i], part->kind, at,
			like ? &like->kept[i] : NULL)
			: !keep_table(&s->kept[i], part->kind, at))
			return false;
	}
	memcpy(s->bytes, s->instance, s->layout->size);
	return true;
}

static uint64_t
snapshot_size(const wasm_rt_layout_t *layout)
{
	return sizeof(struct wasm_rt_snapshot) + (uint64_t)layout->nparts * sizeof(struct kept) +
		layout->size;
}

wasm_rt_snapshot_t *
wasm_rt_snapshot_take(void *instance, const wasm_rt_layout_t *layout,
	const wasm_rt_snapshot_t *like)
{
	struct wasm_rt_snapshot *s = wasm_rt_heap_resize(NULL, 0, snapshot_size(layout));

	if (!s)
		return NULL;
	s->instance = instance;
	s->layout = layout;
	s->kept = (struct kept *)(s + 1);
	s->bytes = (uint8_t *)(s->kept + layout->nparts);
	if (like && like->layout != layout)
		like = NULL;
	if (keep_images(s, like))
		return s;
	wasm_rt_snapshot_free(s);
	return NULL;
}

bool
wasm_rt_snapshot_restore(wasm_rt_snapshot_t *s)
{
	size_t done = 0;

	for (uint32_t i = 0; i < s->layout->nparts; i++) {
		const wasm_rt_part_t *part = &s->layout->parts[i];
		uint8_t *at = s->instance + part->offset;

		memcpy(s->instance + done, s->bytes + done, part->offset - done);
		done = part->offset + part_size(part->kind);
		if (is_memory(part->kind) ? !restore_memory(&s->kept[i], part->kind, at)
			: !restore_table(&s->kept[i], part->kind, at))
			return false;
	}
	memcpy(s->instance + done, s->bytes + done, s->layout->size - done);
	return true;
}

void
wasm_rt_snapshot_free(wasm_rt_snapshot_t *s)
{
	if (!s)
		return;
	for (uint32_t i = 0; i < s->layout->nparts; i++) {
		wasm_rt_image_release(s->kept[i].image);
		wasm_rt_heap_free(s->kept[i].entries,
			s->kept[i].size * entry_size(s->layout->parts[i].kind));
	}
	wasm_rt_heap_free(s, snapshot_size(s->layout));
}
