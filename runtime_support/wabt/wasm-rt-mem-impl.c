/* wasm-rt-mem-impl.c: memories, in one file.
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

/* ---- account/account.c ---- */

/* The account of a memory: its charges, its events, and the callbacks.
 *
 * One thread at a time changes an account (growths of a shared memory hold its lock); any thread
 * may read one, so all stores are atomic. */

/* What the files of this folder share. */
#ifndef ACCOUNT_PRIVATE_H
#define ACCOUNT_PRIVATE_H


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

#if WASM_RT_MEMORY_STATISTICS

/* ---- clock.c ---- */

/* May lag behind wasm_rt_memory_clock by some milliseconds. */
PRIVATE uint64_t wasm_rt_cheap_clock(void);

/* ---- budget.c ---- */

/* NULL while nothing is charged to it (process.c). */
extern PRIVATE struct wasm_rt_memory_budget *wasm_rt_process_budget;

/* The next budget of a chain; NULL: none. Of NULL: the last one of all chains, the process's, if it
 * is in use. */
INLINE struct wasm_rt_memory_budget *
wasm_rt_budget_above(const struct wasm_rt_memory_budget *q)
{
	if (q && q->parent)
		return q->parent;
	return q != wasm_rt_process_budget ? wasm_rt_process_budget : NULL;
}

/* Charges the budgets of a chain from `from` up to, but not including, `to`; with `always` even
 * beyond their limits. If one refuses, charges none and returns it. */
PRIVATE struct wasm_rt_memory_budget *wasm_rt_budget_charge(struct wasm_rt_memory_budget *from,
	const struct wasm_rt_memory_budget *to, size_t bytes, bool always);
PRIVATE void wasm_rt_budget_refund(struct wasm_rt_memory_budget *from,
	const struct wasm_rt_memory_budget *to, size_t bytes);
/* For a budget with a limit. */
PRIVATE uint64_t wasm_rt_budget_left(const struct wasm_rt_memory_budget *);
PRIVATE void wasm_rt_budget_count_refusal(const struct wasm_rt_memory_budget *);

/* ---- account.c ---- */

struct account {
	struct wasm_rt_memory_budget own; /* own.used: what the whole chain is charged with */
	uint32_t number, page_size;
	uint64_t initial, max;
	uint64_t pages, peak;             /* after the last event */
	uint64_t made_at, last_growth_at, last_event_at;
	uint64_t growths, resets, asked, slow_growths, slow_time, moves;
	uint64_t refusals[WASM_RT_MEMORY_CHANGES], deltas[64];
	uint64_t recent_begun, recent_done; /* how many events were begun to be written to `recent`, and
	                                       how many were written */
	struct wasm_rt_memory_event last_refusal, recent[WASM_RT_MEMORY_RECENT];
};

/* The account of a memory, and its record. NULL: it has none. */
PRIVATE struct account *wasm_rt_account_of(const wasm_rt_memory_t *m, struct backing **b);

/* What the budgets above a memory's own are charged with for it. */
PRIVATE size_t wasm_rt_account_charged(const struct account *);

PRIVATE extern const struct bookkeeping wasm_rt_accounts;

/* ---- table_watch.c ---- */

/* Sets the functions that are asked about and told of the bytes of tables from now on. Returns the
 * bytes that tables have now. */
PRIVATE size_t wasm_rt_table_charge_to(bool (*take)(size_t bytes), void (*give)(size_t bytes));

PRIVATE extern const struct table_bookkeeping wasm_rt_table_accounts;

#endif
#endif

#if WASM_RT_MEMORY_STATISTICS

static uint32_t nmade;
static WASM_RT_THREAD_LOCAL struct wasm_rt_memory_budget *thread_budget;

/* ---- events ---- */

static void
tell(struct wasm_rt_memory_budget *from, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e)
{
	for (struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->after)
			q->after(q->user, m, e);
	}
}

static void
tell_over_soft(struct wasm_rt_memory_budget *from, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e)
{
	for (struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		size_t soft = ATOMIC_LOAD(&q->soft);
		if (soft != 0 && ATOMIC_LOAD(&q->used) > soft && !ATOMIC_EXCHANGE(&q->is_over_soft, 1) &&
			q->over_soft)
			q->over_soft(q->user, m, e);
	}
}

/* The budget whose callback forbids the growth; NULL: none does. */
static const struct wasm_rt_memory_budget *
vetoed(struct wasm_rt_memory_budget *from, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e)
{
	for (struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->before && !q->before(q->user, m, e))
			return q;
	}
	return NULL;
}

static bool
is_watched(const struct wasm_rt_memory_budget *from)
{
	for (const struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->before || q->after)
			return true;
	}
	return false;
}

static bool
traps(const struct wasm_rt_memory_budget *from)
{
	for (const struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->traps)
			return true;
	}
	return false;
}

/* The first budget whose callbacks and limits apply to a memory. A memory without an account has
 * only those of the process. NULL: there are none. */
static struct wasm_rt_memory_budget *
first_budget(struct account *a)
{
	struct wasm_rt_memory_budget *rest = wasm_rt_budget_above(a ? &a->own : NULL);

	return a && (rest || a->own.before || a->own.after || a->own.soft != 0) ? &a->own : rest;
}

static void
stamp(const struct account *a, struct wasm_rt_memory_event *e, bool watched)
{
	uint64_t last = a ? a->last_event_at : 0;

	e->memory = a ? a->number : 0;
	e->time = watched ? wasm_rt_memory_clock() : wasm_rt_cheap_clock();
	if (e->time < last)
		e->time = last;
}

static void
put_event(struct wasm_rt_memory_event *to, const struct wasm_rt_memory_event *e)
{
	PUT(&to->change, e->change);
	PUT(&to->memory, e->memory);
	PUT(&to->time, e->time);
	PUT(&to->old_pages, e->old_pages);
	PUT(&to->new_pages, e->new_pages);
	PUT(&to->delta, e->delta);
	PUT(&to->pc, e->pc);
	PUT(&to->budget, e->budget);
	PUT(&to->left, e->left);
}

static void
keep(struct account *a, const struct wasm_rt_memory_event *e)
{
	/* A reader that sees a field of the new event also sees that the old one is being
	 * overwritten. */
	PUT(&a->recent_begun, a->recent_done + 1);
	put_event(&a->recent[a->recent_done % WASM_RT_MEMORY_RECENT], e);
	PUT(&a->recent_done, a->recent_done + 1);
	a->last_event_at = e->time;
}

/* ---- the life of a memory ---- */

/* The memory's own budget has one writer; the others may have many. */
static const struct wasm_rt_memory_budget *
charge(struct account *a, size_t bytes, bool always)
{
	struct wasm_rt_memory_budget *own = &a->own, *by;
	size_t used = own->used + bytes;

	if (!always && own->hard != 0 && (used < bytes || used > own->hard))
		return own;
	by = wasm_rt_budget_charge(wasm_rt_budget_above(own), NULL, bytes, always);
	if (by)
		return by;
	PUT(&own->used, used);
	if (own->peak < used)
		PUT(&own->peak, used);
	return NULL;
}

static void
refund(struct account *a, size_t bytes)
{
	wasm_rt_budget_refund(&a->own, NULL, bytes);
}

static bool
is_refusal(enum wasm_rt_memory_change change)
{
	return change >= WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
}

/* A memory that could not be made loses its account. */
static void
refuse_to_make(struct account *a, const wasm_rt_memory_t *m, enum wasm_rt_memory_change why,
	const struct wasm_rt_memory_budget *by)
{
	struct wasm_rt_memory_event e = {.change = why, .delta = m->pages, .budget = by};
	wasm_rt_memory_t none = {.page_size = m->page_size, .max_pages = m->max_pages, .is64 = m->is64};

	if (by) {
		wasm_rt_budget_count_refusal(by);
		e.left = wasm_rt_budget_left(by) / m->page_size;
	}
	stamp(NULL, &e, true);
	tell(wasm_rt_budget_above(&a->own), &none, &e);
	wasm_rt_heap_free(a, sizeof *a);
}

static bool
open_account(const wasm_rt_memory_t *m, bool always, struct account **to)
{
	struct account *a = *to = wasm_rt_heap_resize(NULL, 0, sizeof *a);
	const struct wasm_rt_memory_budget *by;

	if (!a)
		return false;
	a->own.parent = thread_budget;
	a->page_size = page_size_of(m);
	a->initial = a->pages = a->peak = m->pages;
	a->max = m->max_pages;
	by = charge(a, (size_t)m->size, always);
	if (by) {
		refuse_to_make(a, m, WASM_RT_MEMORY_REFUSED_BY_QUOTA, by);
		*to = NULL;
		return false;
	}
	a->number = ATOMIC_ADD(&nmade, 1) + 1;
	return true;
}

static void
close_account(struct account *a)
{
	if (!a)
		return;
	refund(a, a->own.used);
	wasm_rt_heap_free(a, sizeof *a);
}

static void
fail(struct account *a, const wasm_rt_memory_t *m)
{
	refund(a, a->own.used);
	refuse_to_make(a, m, WASM_RT_MEMORY_REFUSED_BY_HOST, NULL);
}

static void
note_made(struct account *a, const wasm_rt_memory_t *m)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_MADE, .new_pages = m->pages};

	stamp(a, &e, is_watched(&a->own));
	a->made_at = a->last_growth_at = e.time;
	keep(a, &e);
	tell(&a->own, m, &e);
	tell_over_soft(&a->own, m, &e);
}

static void
note_freed(struct account *a, const wasm_rt_memory_t *m)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_FREED};

	if (!a || !is_watched(&a->own))
		return;
	e.old_pages = a->pages;
	stamp(a, &e, true);
	tell(&a->own, m, &e);
}

static void
note_reset(struct account *a, const wasm_rt_memory_t *m)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_RESET, .old_pages = a->pages,
		.new_pages = m->pages};

	if (m->pages < a->pages)
		refund(a, (size_t)((a->pages - m->pages) * a->page_size));
	PUT(&a->pages, m->pages);
	PUT(&a->resets, a->resets + 1);
	stamp(a, &e, is_watched(&a->own));
	keep(a, &e);
	tell(&a->own, m, &e);
}

/* ---- a growth ---- */

static bool
admits(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_budget *first = first_budget(a);
	uint32_t page_size = page_size_of(m);
	const struct wasm_rt_memory_budget *by =
		a ? charge(a, (size_t)(e->delta * page_size), false) : NULL;

	if (by) {
		e->change = by == &a->own ? WASM_RT_MEMORY_REFUSED_BY_LIMIT
			: WASM_RT_MEMORY_REFUSED_BY_QUOTA;
		e->left = wasm_rt_budget_left(by) / page_size;
	} else if (is_watched(first)) {
		stamp(a, e, true);
		by = vetoed(first, m, e);
		if (by) {
			e->change = WASM_RT_MEMORY_REFUSED_BY_VETO;
			e->left = 0;
			if (a)
				refund(a, (size_t)(e->delta * page_size));
		}
	}
	e->budget = by;
	return !by;
}

static void
take_back(struct account *a, const struct wasm_rt_memory_event *e)
{
	if (a)
		refund(a, (size_t)(e->delta * a->page_size));
}

static void
count(struct account *a, const struct wasm_rt_memory_event *e)
{
	unsigned k = 0;

	while (k < 63 && e->delta >> k > 1)
		k++;
	PUT(&a->deltas[k], a->deltas[k] + 1);
	PUT(&a->asked, a->asked + e->delta < a->asked ? UINT64_MAX : a->asked + e->delta);
	if (is_refusal(e->change)) {
		PUT(&a->refusals[e->change], a->refusals[e->change] + 1);
		put_event(&a->last_refusal, e);
		return;
	}
	PUT(&a->growths, a->growths + 1);
	PUT(&a->pages, e->new_pages);
	if (e->new_pages > a->peak)
		PUT(&a->peak, e->new_pages);
	PUT(&a->last_growth_at, e->time);
}

static bool
settles(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_budget *first = first_budget(a);

	if (is_refusal(e->change)) {
		e->new_pages = e->old_pages;
		if (e->budget)
			wasm_rt_budget_count_refusal(e->budget);
	}
	stamp(a, e, is_watched(first));
	if (a) {
		count(a, e);
		keep(a, e);
	}
	if (first) {
		tell(first, m, e);
		if (!is_refusal(e->change))
			tell_over_soft(first, m, e);
	}
	return e->change > WASM_RT_MEMORY_REFUSED_BY_MAXIMUM && traps(a ? &a->own : first);
}

static void
note_slow(struct account *a, uint64_t started, bool moved)
{
	if (!a)
		return;
	PUT(&a->slow_growths, a->slow_growths + 1);
	PUT(&a->slow_time, a->slow_time + (wasm_rt_memory_clock() - started));
	if (moved)
		PUT(&a->moves, a->moves + 1);
}

const struct bookkeeping wasm_rt_accounts = {
	open_account, note_made, fail, note_freed, close_account, note_reset, admits, take_back,
		settles,
	wasm_rt_memory_clock, note_slow,
};

#if RUNS_AT_START
AT_START void
keep_accounts(void)
{
	wasm_rt_bookkeeping = &wasm_rt_accounts;
}
#endif

/* ---- what a host asks ---- */

struct account *
wasm_rt_account_of(const wasm_rt_memory_t *m, struct backing **b)
{
	*b = wasm_rt_backing_find(m->data, m->backing);
	return *b ? ATOMIC_LOAD(&(*b)->account) : NULL;
}

size_t
wasm_rt_account_charged(const struct account *a)
{
	return a->own.used;
}

struct wasm_rt_memory_budget *
wasm_rt_memory_set_thread_budget(struct wasm_rt_memory_budget *budget)
{
	struct wasm_rt_memory_budget *previous = thread_budget;

	thread_budget = budget;
	return previous;
}

struct wasm_rt_memory_budget *
wasm_rt_memory_own_budget(const wasm_rt_memory_t *m)
{
	struct backing *b;
	struct account *a = wasm_rt_account_of(m, &b);

	return a ? &a->own : NULL;
}

static bool
is_in_chain(const struct wasm_rt_memory_budget *wanted, const struct wasm_rt_memory_budget *from)
{
	while (from && from != wanted)
		from = wasm_rt_budget_above(from);
	return from != NULL;
}

bool
wasm_rt_memory_join(const wasm_rt_memory_t *m, struct wasm_rt_memory_budget *parent)
{
	struct wasm_rt_memory_budget *own = wasm_rt_memory_own_budget(m), *old, *new, *common;

	if (!own)
		return false;
	/* Budgets that both chains share keep their charge. */
	old = wasm_rt_budget_above(own);
	new = parent ? parent : wasm_rt_budget_above(NULL);
	for (common = new; common && !is_in_chain(common, old);)
		common = wasm_rt_budget_above(common);
	if (wasm_rt_budget_charge(new, common, own->used, false))
		return false;
	own->parent = parent;
	wasm_rt_budget_refund(old, common, own->used);
	return true;
}

#else
typedef int wasm_rt_memory_account_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- account/account_none.c ---- */

/* The accounts of programs that ask nothing about their memories: none. Other programs have
 * account.c, which replaces these functions before main runs. */

#if WASM_RT_MEMORY_STATISTICS && !RUNS_AT_START
const struct bookkeeping *wasm_rt_bookkeeping = &wasm_rt_accounts;
#else

static bool
open_none(const wasm_rt_memory_t *m, bool always, struct account **a)
{
	(void)m, (void)always;
	*a = NULL;
	return true;
}

static void
note_nothing(struct account *a, const wasm_rt_memory_t *m)
{
	(void)a, (void)m;
}

static void
close_none(struct account *a)
{
	(void)a;
}

static bool
admit_all(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	(void)a, (void)m, (void)e;
	return true;
}

static void
take_nothing_back(struct account *a, const struct wasm_rt_memory_event *e)
{
	(void)a, (void)e;
}

static bool
never_trap(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	(void)a, (void)m, (void)e;
	return false;
}

static uint64_t
no_time(void)
{
	return 0;
}

static void
time_nothing(struct account *a, uint64_t started, bool moved)
{
	(void)a, (void)started, (void)moved;
}

static const struct bookkeeping none = {
	open_none, note_nothing, note_nothing, note_nothing, close_none, note_nothing, admit_all,
	take_nothing_back, never_trap, no_time, time_nothing,
};
const struct bookkeeping *wasm_rt_bookkeeping = &none;
#endif

/* ---- account/budget.c ---- */

/* Budgets: bytes that memories share, in chains from a memory's own up to the process's. Any number
 * of threads change them. */

#if WASM_RT_MEMORY_STATISTICS

struct wasm_rt_memory_budget *wasm_rt_process_budget;

static bool
charge_one(struct wasm_rt_memory_budget *q, size_t bytes, bool always)
{
	size_t used = ATOMIC_LOAD(&q->used), peak, hard;

	do {
		hard = ATOMIC_LOAD(&q->hard);
		if (!always && hard != 0 && (used > hard || bytes > hard - used))
			return false;
	} while (!ATOMIC_SWAP_IF(&q->used, &used, used + bytes));
	peak = ATOMIC_LOAD(&q->peak);
	while (peak < used + bytes && !ATOMIC_SWAP_IF(&q->peak, &peak, used + bytes)) {
	}
	return true;
}

static void
refund_one(struct wasm_rt_memory_budget *q, size_t bytes)
{
	size_t used = ATOMIC_LOAD(&q->used);

	while (!ATOMIC_SWAP_IF(&q->used, &used, used - bytes)) {
	}
	if (ATOMIC_LOAD(&q->is_over_soft) && used - bytes <= ATOMIC_LOAD(&q->soft))
		ATOMIC_STORE(&q->is_over_soft, 0);
}

void
wasm_rt_budget_refund(struct wasm_rt_memory_budget *from, const struct wasm_rt_memory_budget *to,
	size_t bytes)
{
	for (struct wasm_rt_memory_budget *q = from; q != to; q = wasm_rt_budget_above(q))
		refund_one(q, bytes);
}

struct wasm_rt_memory_budget *
wasm_rt_budget_charge(struct wasm_rt_memory_budget *from, const struct wasm_rt_memory_budget *to,
	size_t bytes, bool always)
{
	for (struct wasm_rt_memory_budget *q = from; q != to; q = wasm_rt_budget_above(q)) {
		if (!charge_one(q, bytes, always)) {
			wasm_rt_budget_refund(from, q, bytes);
			return q;
		}
	}
	return NULL;
}

uint64_t
wasm_rt_budget_left(const struct wasm_rt_memory_budget *q)
{
	size_t used = ATOMIC_LOAD(&q->used), hard = ATOMIC_LOAD(&q->hard);

	return used < hard ? hard - used : 0;
}

void
wasm_rt_budget_count_refusal(const struct wasm_rt_memory_budget *q)
{
	(void)ATOMIC_ADD(&((struct wasm_rt_memory_budget *)q)->refusals, 1);
}

/* ---- what the host sets ---- */

static size_t
in_bytes(uint64_t bytes)
{
	return bytes < SIZE_MAX ? (size_t)bytes : SIZE_MAX;
}

void
wasm_rt_memory_set_budget(struct wasm_rt_memory_budget *budget, uint64_t hard, uint64_t soft)
{
	ATOMIC_STORE(&budget->hard, in_bytes(hard));
	ATOMIC_STORE(&budget->soft, in_bytes(soft));
}

void
wasm_rt_memory_get_budget(const struct wasm_rt_memory_budget *budget, uint64_t *used,
	uint64_t *peak, uint64_t *refusals)
{
	if (used)
		*used = ATOMIC_LOAD(&budget->used);
	if (peak)
		*peak = ATOMIC_LOAD(&budget->peak);
	if (refusals)
		*refusals = ATOMIC_LOAD(&budget->refusals);
}

#else
typedef int wasm_rt_memory_budget_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- account/clock.c ---- */

/* The clock of events. */

#if WASM_RT_MEMORY_STATISTICS

#ifdef WASM_RT_MEMORY_CLOCK
uint64_t WASM_RT_MEMORY_CLOCK(void);
#define PRECISE WASM_RT_MEMORY_CLOCK()
#elif defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

static uint64_t
read_counter(void)
{
	LARGE_INTEGER count, second;

	QueryPerformanceCounter(&count);
	QueryPerformanceFrequency(&second);
	return (uint64_t)(count.QuadPart / second.QuadPart) * 1000000000 +
		(uint64_t)(count.QuadPart % second.QuadPart) * 1000000000 / (uint64_t)second.QuadPart;
}
#define PRECISE read_counter()
#elif __STDC_HOSTED__
#include <time.h>

#ifdef CLOCK_MONOTONIC
static uint64_t
read_clock(clockid_t clock)
{
	struct timespec now;

	return clock_gettime(clock, &now) == 0
		? (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec : 0;
}
#define PRECISE read_clock(CLOCK_MONOTONIC)
#ifdef CLOCK_MONOTONIC_COARSE
#define CHEAP read_clock(CLOCK_MONOTONIC_COARSE)
#endif
#else
/* clock() counts the processor time of the process, which also never goes back. */
#define PRECISE ((uint64_t)clock() * (1000000000 / CLOCKS_PER_SEC))
#endif
#else
#define PRECISE 0
#endif

#ifndef CHEAP
#define CHEAP PRECISE
#endif

uint64_t
wasm_rt_memory_clock(void)
{
	return PRECISE;
}

uint64_t
wasm_rt_cheap_clock(void)
{
	return CHEAP;
}

#else
typedef int wasm_rt_memory_clock_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- account/process.c ---- */

/* The budget of the process. It is in a separate file, so that only programs that set a limit for
 * the process link the functions for tables that it needs. */

#if WASM_RT_MEMORY_STATISTICS

static struct wasm_rt_memory_budget process_budget = {.name = "process"};

static bool
charge_memory(struct backing *b, void *user)
{
	(void)user;
	(void)wasm_rt_budget_charge(&process_budget, NULL, wasm_rt_account_charged(b->account), true);
	return true;
}

static bool
charge_table(size_t bytes)
{
	bool fits = !wasm_rt_budget_charge(&process_budget, NULL, bytes, false);

	if (!fits)
		wasm_rt_budget_count_refusal(&process_budget);
	return fits;
}

static void
refund_table(size_t bytes)
{
	wasm_rt_budget_refund(&process_budget, NULL, bytes);
}

struct wasm_rt_memory_budget *
wasm_rt_memory_process_budget(void)
{
	if (!wasm_rt_process_budget) {
		wasm_rt_backing_each(charge_memory, NULL);
		(void)wasm_rt_budget_charge(&process_budget, NULL,
			wasm_rt_table_charge_to(charge_table, refund_table), true);
		wasm_rt_process_budget = &process_budget;
	}
	return &process_budget;
}

void
wasm_rt_memory_set_process_limit(uint64_t bytes)
{
	struct wasm_rt_memory_budget *whole = wasm_rt_memory_process_budget();

	wasm_rt_memory_set_budget(whole, bytes, whole->soft);
}

#else
typedef int wasm_rt_memory_process_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- account/profile.c ---- */

/* Profiles: see wasm-rt-profile.h. */
#if __STDC_HOSTED__
#include <stdio.h>
#include <stdlib.h>
#endif

/* wasm-rt-profile: how large memories became in earlier runs.
 *
 * With explicit checks, growth can become nearly free. `wasm2c --memory-profile=FILE` makes
 * instances report the sizes of their memories when they are freed. The host says where to write
 * them,
 *
 *	wasm_rt_set_memory_profile("guest.profile");
 *
 * and the next translation, with the same file, makes instantiation prepare for these sizes: growth
 * up to such a size needs no system call and moves nothing. No more memory becomes resident than
 * without it. For memories with guard pages, in static areas or filled in by hand, nothing is
 * prepared.
 *
 * A profile is a text file with one line for each memory, "MODULE INDEX PAGES", where MODULE is the
 * name as in C symbols. Empty lines and lines that begin with # are skipped. A run that needs more
 * pages replaces PAGES; a run that needs fewer lowers it by a quarter of the difference, so that an
 * exceptional run is forgotten after some ordinary ones. Each instance that is freed counts as a
 * run and rewrites the file. */
#ifndef WASM_RT_PROFILE_H
#define WASM_RT_PROFILE_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A hint that the memory will grow to `pages` pages. Its size does not change; its base may change
 * if a growth could change it. What cannot be prepared now is done when the memory grows. Not while
 * another thread uses the memory. */
void wasm_rt_presize_memory(wasm_rt_memory_t *m, uint64_t pages);

/* Sets the file to which the sizes are written when an instance is freed. The string is not copied
 * and must not change. NULL, the default: none. No instance may be freed at the same time. Without
 * an operating system, nothing is ever written. */
void wasm_rt_set_memory_profile(const char *path);

/* Translated code calls it for each memory before freeing it. Several threads may call it at
 * once. */
void wasm_rt_note_memory(const char *module, uint32_t index, const wasm_rt_memory_t *m);

/* Records in a profile, which need not exist yet, that a memory reached `pages` pages. The file is
 * replaced as a whole; if two processes do this at once, one record may be lost. false: the file
 * could not be read or written, or is not a profile; then it is unchanged. Without an operating
 * system, always false. Several threads may call it at once. */
bool wasm_rt_update_memory_profile(const char *path, const char *module, uint32_t index,
	uint64_t pages);

#ifdef __cplusplus
}
#endif

#endif

static const char *profile;

void
wasm_rt_set_memory_profile(const char *path)
{
	profile = path;
}

/* The largest size of a memory; if it has been reset, it may have been larger than it is now. */
static uint64_t
peak(const wasm_rt_memory_t *m)
{
#if WASM_RT_MEMORY_STATISTICS
	struct wasm_rt_memory_statistics s;

	if (wasm_rt_memory_get_statistics(m, &s))
		return s.peak_pages;
#endif
	return m->pages;
}

void
wasm_rt_note_memory(const char *module, uint32_t index, const wasm_rt_memory_t *m)
{
	if (profile && m->data)
		(void)wasm_rt_update_memory_profile(profile, module, index, peak(m));
}

#if __STDC_HOSTED__

enum { NAME_MAX_BYTES = 4096 };

struct update {
	const char *module;
	uint32_t index;
	uint64_t pages;
	FILE *out;
	bool done;
	bool bad;
};

static uint64_t
merged(uint64_t old, uint64_t now)
{
	return now >= old ? now : now + (old - now) / 4 * 3 + (old - now) % 4 * 3 / 4;
}

static void
put(struct update *u, uint64_t pages)
{
	fprintf(u->out, "%s %lu %llu\n", u->module, (unsigned long)u->index,
		(unsigned long long)pages); /* newlib has no PRIu64 */
	u->done = true;
}

static bool
read_number(const char **at, unsigned long long *value)
{
	char *end;

	*at += strspn(*at, " ");
	if (**at < '0' || **at > '9')
		return false;
	*value = strtoull(*at, &end, 10);
	*at = end;
	return true;
}

static void
copy_line(struct update *u, const char *line)
{
	size_t name = strcspn(line, " \n");
	const char *at = line + name;
	unsigned long long index, pages;

	if (line[0] == '#' || line[0] == '\n') {
		fputs(line, u->out);
	} else if (!read_number(&at, &index) || !read_number(&at, &pages) ||
		at[strspn(at, " \n")] != '\0') {
		u->bad = true;
	} else if (index != u->index || strlen(u->module) != name ||
		memcmp(line, u->module, name) != 0) {
		fputs(line, u->out);
	} else if (!u->done) {
		put(u, merged(pages, u->pages));
	}
}

/* A line that is too long for the buffer would be read as two, of which the second is not a
 * line. */
static void
copy(struct update *u, FILE *in)
{
	char line[NAME_MAX_BYTES + 64];

	while (fgets(line, sizeof line, in))
		copy_line(u, line);
	u->bad |= ferror(in) != 0;
}

static bool
rewrite(const char *path, const char *temporary, struct update *u)
{
	FILE *in = fopen(path, "r");

	u->out = fopen(temporary, "w");
	if (u->out && in)
		copy(u, in);
	else if (u->out)
		fputs("# wasm2c memory profile: module, memory, pages\n", u->out);
	if (in)
		fclose(in);
	if (!u->out)
		return false;
	if (!u->done)
		put(u, u->pages);
	u->bad |= ferror(u->out) != 0;
	u->bad |= fclose(u->out) != 0;
	if (!u->bad && rename(temporary, path) == 0)
		return true;
	remove(temporary);
	return false;
}

bool
wasm_rt_update_memory_profile(const char *path, const char *module, uint32_t index, uint64_t pages)
{
	static int lock;
	struct update u = {.module = module, .index = index, .pages = pages};
	size_t size = strlen(path);
	char *temporary;
	bool done;

	if (module[0] == '\0' || module[0] == '#' || module[strcspn(module, " \n")] != '\0' ||
		strlen(module) > NAME_MAX_BYTES)
		return false;
	temporary = malloc(size + sizeof ".new");
	if (!temporary)
		return false;
	memcpy(temporary, path, size);
	memcpy(temporary + size, ".new", sizeof ".new");
	wasm_rt_lock(&lock);
	done = rewrite(path, temporary, &u);
	wasm_rt_unlock(&lock);
	free(temporary);
	return done;
}

#else

bool
wasm_rt_update_memory_profile(const char *path, const char *module, uint32_t index, uint64_t pages)
{
	(void)path, (void)module, (void)index, (void)pages;
	return false;
}

#endif

/* ---- account/resident.c ---- */

/* How much of a memory is in physical memory. */

#if WASM_RT_MEMORY_STATISTICS

#if WASM_RT_USE_MMAP && (defined(__linux__) || defined(__APPLE__) || defined(__FreeBSD__) || \
	defined(__NetBSD__))
#include <sys/mman.h>
#if defined(__linux__)
typedef unsigned char state;
#else
typedef char state;
#endif

static uint64_t
resident(uintptr_t from, uintptr_t to, size_t unit)
{
	enum { AT_ONCE = 4096 };
	state states[AT_ONCE];
	uint64_t pages = 0;

	while (from < to) {
		size_t n = (to - from) / unit < AT_ONCE ? (to - from) / unit : AT_ONCE;
		if (mincore((void *)from, n * unit, states) != 0)
			return UINT64_MAX;
		for (size_t i = 0; i < n; i++)
			pages += states[i] & 1;
		from += n * unit;
	}
	return pages * unit;
}
#else
static uint64_t
resident(uintptr_t from, uintptr_t to, size_t unit)
{
	(void)from, (void)to, (void)unit;
	return UINT64_MAX;
}
#endif

uint64_t
wasm_rt_memory_resident(const wasm_rt_memory_t *m)
{
	size_t unit = wasm_rt_page_size();
	uintptr_t from = (uintptr_t)m->data & ~(uintptr_t)(unit - 1);

	return m->size == 0 ? 0 : resident(from,
		(uintptr_t)round_up((uintptr_t)m->data + m->size, unit), unit);
}

#else
typedef int wasm_rt_memory_resident_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- account/statistics.c ---- */

/* Reading an account, by any thread, while the memory grows. */

#if WASM_RT_MEMORY_STATISTICS

const char *
wasm_rt_memory_change_name(enum wasm_rt_memory_change change)
{
	switch (change) {
	case WASM_RT_MEMORY_MADE: return "made";
	case WASM_RT_MEMORY_GROWN: return "grown";
	case WASM_RT_MEMORY_RESET: return "reset";
	case WASM_RT_MEMORY_FREED: return "freed";
	case WASM_RT_MEMORY_REFUSED_BY_MAXIMUM: return "refused by maximum";
	case WASM_RT_MEMORY_REFUSED_BY_LIMIT: return "refused by limit";
	case WASM_RT_MEMORY_REFUSED_BY_QUOTA: return "refused by quota";
	case WASM_RT_MEMORY_REFUSED_BY_VETO: return "refused by veto";
	case WASM_RT_MEMORY_REFUSED_BY_HOST: return "refused by host";
	case WASM_RT_MEMORY_CHANGES: break;
	}
	return "unknown";
}

const char *
wasm_rt_memory_kind_name(enum wasm_rt_memory_kind kind)
{
	switch (kind) {
	case WASM_RT_MEMORY_GUARDED: return "guarded";
	case WASM_RT_MEMORY_RESERVED: return "reserved";
	case WASM_RT_MEMORY_HEAP: return "heap";
	case WASM_RT_MEMORY_USER: return "user";
	case WASM_RT_MEMORY_HOST: return "host";
	}
	return "unknown";
}

static enum wasm_rt_memory_kind
kind_of(const struct backing *b)
{
	switch (b->kind) {
	case BACKING_GUARDED: return WASM_RT_MEMORY_GUARDED;
	case BACKING_RESERVED: return WASM_RT_MEMORY_RESERVED;
	case BACKING_HEAP: return WASM_RT_MEMORY_HEAP;
	case BACKING_USER: return WASM_RT_MEMORY_USER;
	case BACKING_HOST: return WASM_RT_MEMORY_HOST;
	}
	return WASM_RT_MEMORY_HOST;
}

static void
get_event(struct wasm_rt_memory_event *to, const struct wasm_rt_memory_event *e)
{
	to->change = GET(&e->change);
	to->memory = GET(&e->memory);
	to->time = GET(&e->time);
	to->old_pages = GET(&e->old_pages);
	to->new_pages = GET(&e->new_pages);
	to->delta = GET(&e->delta);
	to->pc = GET(&e->pc);
	to->budget = GET(&e->budget);
	to->left = GET(&e->left);
}

static void
get(const struct backing *b, const struct account *a, struct wasm_rt_memory_statistics *s)
{
	s->number = a->number;
	s->page_size = a->page_size;
	s->kind = kind_of(b);
	s->rung = GET(&b->rung);
	s->initial_pages = a->initial;
	s->pages = GET(&a->pages);
	s->peak_pages = GET(&a->peak);
	s->max_pages = a->max;
	s->committed = GET(&b->committed);
	s->reserved = (uint64_t)((uintptr_t)ATOMIC_LOAD(&b->end) - (uintptr_t)ATOMIC_LOAD(&b->base));
	s->growths = GET(&a->growths);
	s->resets = GET(&a->resets);
	s->pages_asked = GET(&a->asked);
	s->slow_growths = GET(&a->slow_growths);
	s->slow_time = GET(&a->slow_time);
	s->moves = GET(&a->moves);
	s->made_at = a->made_at;
	s->last_growth_at = GET(&a->last_growth_at);
	for (unsigned i = 0; i < WASM_RT_MEMORY_CHANGES; i++)
		s->refusals[i] = GET(&a->refusals[i]);
	for (unsigned i = 0; i < 64; i++)
		s->deltas[i] = GET(&a->deltas[i]);
	get_event(&s->last_refusal, &a->last_refusal);
}

bool
wasm_rt_memory_get_statistics(const wasm_rt_memory_t *m, struct wasm_rt_memory_statistics *s)
{
	struct backing *b;
	struct account *a = wasm_rt_account_of(m, &b);

	memset(s, 0, sizeof *s);
	if (!a)
		return false;
	get(b, a, s);
	return true;
}

size_t
wasm_rt_memory_get_recent(const wasm_rt_memory_t *m, struct wasm_rt_memory_event *events, size_t n)
{
	struct backing *b;
	struct account *a = wasm_rt_account_of(m, &b);
	uint64_t done, first, valid;
	size_t lost;

	if (!a)
		return 0;
	if (n > WASM_RT_MEMORY_RECENT)
		n = WASM_RT_MEMORY_RECENT;
	done = GET(&a->recent_done);
	if (n > done)
		n = (size_t)done;
	first = done - n;
	for (size_t i = 0; i < n; i++)
		get_event(&events[i], &a->recent[(first + i) % WASM_RT_MEMORY_RECENT]);
	valid = GET(&a->recent_begun);
	if (valid <= first + WASM_RT_MEMORY_RECENT)
		return n;
	lost = valid - first - WASM_RT_MEMORY_RECENT < n
		? (size_t)(valid - first - WASM_RT_MEMORY_RECENT) : n;
	memmove(events, events + lost, (n - lost) * sizeof *events);
	return n - lost;
}

struct walk {
	bool (*f)(void *user, const struct wasm_rt_memory_statistics *s, const uint8_t *base);
	void *user;
};

static bool
visit(struct backing *b, void *user)
{
	struct walk *w = user;
	struct wasm_rt_memory_statistics s;

	memset(&s, 0, sizeof s);
	get(b, b->account, &s);
	return w->f(w->user, &s, ATOMIC_LOAD(&b->base));
}

void
wasm_rt_memory_each(bool (*f)(void *user, const struct wasm_rt_memory_statistics *s,
	const uint8_t *base), void *user)
{
	struct walk w = {f, user};

	wasm_rt_backing_each(visit, &w);
}

#else
typedef int wasm_rt_memory_statistics_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- memory/backing.c ---- */

/* The records of memories: made and found under a lock, looked up by the fault handler without one.
 *
 * Records are in blocks that double in size and are never moved or freed, so a reader needs no lock
 * to walk them. A record's number, which the memory's struct keeps as a hint, gives its block and
 * place. */

#if __STDC_HOSTED__
#define FIRST_BLOCK 32u
#define BLOCKS 20u
#else
#define FIRST_BLOCK 4u
#define BLOCKS 4u
#endif

static struct backing first_block[FIRST_BLOCK];
static struct backing *blocks[BLOCKS] = {first_block};
static int add_lock;
static uint32_t nhosts; /* records of kind BACKING_HOST */

static uint32_t
block_size(unsigned block)
{
	return block == 0 ? FIRST_BLOCK : FIRST_BLOCK << (block - 1);
}

/* Numbers: block 0 has 0 to FIRST_BLOCK - 1, and each block begins at its own size. */
static struct backing *
by_number(uint32_t number)
{
	unsigned block = 0;
	struct backing *records;

	if (number < FIRST_BLOCK)
		return &first_block[number];
	while (block < BLOCKS && number >> block >= FIRST_BLOCK)
		block++;
	records = block < BLOCKS ? ATOMIC_LOAD(&blocks[block]) : NULL;
	return records ? &records[number - block_size(block)] : NULL;
}

uint32_t
wasm_rt_backing_hint(const struct backing *b)
{
	for (unsigned block = 0; block < BLOCKS && blocks[block]; block++) {
		uintptr_t at = (uintptr_t)b - (uintptr_t)blocks[block];
		if (at < block_size(block) * sizeof *b)
			return (block == 0 ? 0 : block_size(block)) + (uint32_t)(at / sizeof *b);
	}
	return 0;
}

/* A record that is free, or NULL; with the lock held. */
static struct backing *
find_free(void)
{
	for (unsigned block = 0; block < BLOCKS; block++) {
		struct backing *records = blocks[block];
		if (!records) {
			records = wasm_rt_heap_resize(NULL, 0, block_size(block) * (uint64_t)sizeof *records);
			if (!records)
				return NULL;
			ATOMIC_STORE(&blocks[block], records);
		}
		for (uint32_t i = 0; i < block_size(block); i++) {
			if (!records[i].used)
				return &records[i];
		}
	}
	return NULL;
}

static void
remove_record(struct backing *b)
{
	if (b->kind == BACKING_HOST)
		nhosts--;
	wasm_rt_bookkeeping->close(b->account);
	ATOMIC_STORE(&b->account, NULL);
	ATOMIC_STORE(&b->base, NULL);
	b->used = false;
}

/* An embedder may unmap its memory without telling the runtime; a new memory at that place replaces
 * the record. Only overlapping contents count: how much an embedder has reserved beyond them is not
 * known, and the next memory may begin before the end in the record. */
static void
forget_stale(const uint8_t *base, const uint8_t *end)
{
	for (unsigned block = 0; nhosts > 0 && block < BLOCKS && blocks[block]; block++) {
		for (uint32_t i = 0; i < block_size(block); i++) {
			struct backing *b = &blocks[block][i];
			uintptr_t from = (uintptr_t)b->base,
				to = from + (b->committed ? (uintptr_t)b->committed : 1);
			if (b->used && b->kind == BACKING_HOST && from < (uintptr_t)end && (uintptr_t)base < to)
				remove_record(b);
		}
	}
}

/* Code with explicit checks never faults, so a fault in such a memory is the embedder's. */
static bool
may_fault(const struct backing *b)
{
	return b->kind == BACKING_GUARDED || b->kind == BACKING_HOST ||
		(b->kind == BACKING_USER && b->guarded);
}

/* The nearest memory below the address counts: ends of memories that embedders map are guesses. */
static const uint8_t *
memory_at(uintptr_t address)
{
	const uint8_t *nearest = NULL;
	bool claimed = false;

	for (unsigned block = 0; block < BLOCKS; block++) {
		struct backing *records = ATOMIC_LOAD(&blocks[block]);
		for (uint32_t i = 0; records && i < block_size(block); i++) {
			struct backing *b = &records[i];
			const uint8_t *base = ATOMIC_LOAD(&b->base);
			uintptr_t end = (uintptr_t)ATOMIC_LOAD(&b->end);
			bool faults = may_fault(b);
			/* If another thread changes a record at the same time, it is not the record of the
			 * memory that this thread accessed. */
			if (base && address >= (uintptr_t)base && address < end &&
				(uintptr_t)base >= (uintptr_t)nearest
				&& ATOMIC_LOAD(&b->base) == base) {
				nearest = base;
				claimed = faults;
			}
		}
	}
	return claimed ? nearest : NULL;
}

struct backing *
wasm_rt_backing_add(enum backing_kind kind, uint8_t *base, uint8_t *end, uint64_t committed)
{
	struct backing *b;

	wasm_rt_lock(&add_lock);
	forget_stale(base, kind == BACKING_HOST ? base + (size_t)(committed ? committed : 1) : end);
	b = find_free();
	if (b) {
		b->used = true;
		b->kind = kind;
		PUT(&b->committed, committed);
		b->users = 0;
		b->discard_due = 0;
		b->rung = 0;
		b->guarded = false;
		nhosts += kind == BACKING_HOST;
		wasm_rt_backing_move(b, base, end);
		ATOMIC_STORE(&wasm_rt_memory_at, memory_at);
	}
	wasm_rt_unlock(&add_lock);
	return b;
}

void
wasm_rt_backing_move(struct backing *b, uint8_t *base, uint8_t *end)
{
	ATOMIC_STORE(&b->base, NULL);
	ATOMIC_STORE(&b->end, end);
	ATOMIC_STORE(&b->base, base);
	b->image = 0; /* the image was mapped where the memory was */
}

void
wasm_rt_backing_remove(struct backing *b)
{
	wasm_rt_lock(&add_lock);
	remove_record(b);
	wasm_rt_unlock(&add_lock);
}

void
wasm_rt_backing_each(bool (*f)(struct backing *, void *user), void *user)
{
	bool on = true;

	wasm_rt_lock(&add_lock);
	for (unsigned block = 0; on && block < BLOCKS && blocks[block]; block++) {
		for (uint32_t i = 0; on && i < block_size(block); i++) {
			struct backing *b = &blocks[block][i];
			if (b->used && ATOMIC_LOAD(&b->account))
				on = f(b, user);
		}
	}
	wasm_rt_unlock(&add_lock);
}

struct backing *
wasm_rt_backing_find(const void *data, uint32_t hint)
{
	struct backing *b = by_number(hint);

	if (!data)
		return NULL;
	if (b && ATOMIC_LOAD(&b->base) == data)
		return b;
	for (unsigned block = 0; block < BLOCKS; block++) {
		struct backing *records = ATOMIC_LOAD(&blocks[block]);
		for (uint32_t i = 0; records && i < block_size(block); i++) {
			if (ATOMIC_LOAD(&records[i].base) == data)
				return &records[i];
		}
	}
	return NULL;
}

/* ---- memory/grow.c ---- */

/* memory.grow, the same way for all memories. A growth within the maximum is first admitted by the
 * accounts (account/account.c). Then it gets room (resize.c, which may need a wider reservation
 * from reserve.c), and the accounts settle it. If one of these refuses, nothing has changed. */

static bool
is_ready(const struct backing *b, uint64_t size)
{
	return b && b->kind == BACKING_RESERVED && size <= b->committed &&
		(!WASM_RT_MOVE_ON_EVERY_GROW || !b->movable);
}

/* Reading the clock costs more than growing into committed memory, so such growths are not
 * timed. */
static bool
resize_and_time(wasm_rt_memory_t *m, struct backing *b, uint64_t old_size, uint64_t size,
	uint64_t max)
{
	const uint8_t *base = m->data;
	uint64_t started;
	bool done;

	if (!b || is_ready(b, size))
		return wasm_rt_memory_resize(m, b, old_size, size, max);
	started = wasm_rt_bookkeeping->clock();
	done = wasm_rt_memory_resize(m, b, old_size, size, max);
	wasm_rt_bookkeeping->slow(b->account, started, m->data != base);
	return done;
}

uint64_t
wasm_rt_memory_grow(wasm_rt_memory_t *m, uint64_t delta, uintptr_t pc, bool *traps)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_GROWN, .old_pages = m->pages,
		.delta = delta, .pc = pc};
	uint32_t page_size = page_size_of(m);
	uint64_t limit = wasm_rt_memory_most(m);
	struct account *account;
	struct backing *b;

	if (delta == 0)
		return m->pages;
	e.left = m->pages < limit ? limit - m->pages : 0;
	e.new_pages = m->pages + delta;
	b = wasm_rt_backing_find(m->data, m->backing);
	account = b ? b->account : NULL;
	if (delta > e.left) {
		e.change = WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
	} else if (wasm_rt_bookkeeping->admits(account, m, &e)) {
		e.left = 0;
		if (!resize_and_time(m, b, m->pages * page_size, e.new_pages * page_size,
			limit * page_size)) {
			wasm_rt_bookkeeping->takes_back(account, &e);
			e.change = WASM_RT_MEMORY_REFUSED_BY_HOST;
		}
	}
	if (e.change == WASM_RT_MEMORY_GROWN) {
		m->pages = e.new_pages;
		m->size = e.new_pages * page_size;
		m->data_end = m->data + m->size;
	}
	*traps = wasm_rt_bookkeeping->settles(account, m, &e);
	if (e.change == WASM_RT_MEMORY_GROWN)
		return e.old_pages;
	GROWTH_FAILED();
	return UINT64_MAX;
}

/* Not inlined: the caller's address is that of the guest's function. */
NOINLINE uint64_t
wasm_rt_grow_memory(wasm_rt_memory_t *m, uint64_t delta)
{
	bool traps = false;
	uint64_t old = wasm_rt_memory_grow(m, delta, CALLER(), &traps);

	if (traps)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	return old;
}

/* ---- memory/import.c ---- */

/* Adopting and disowning the memories that an instance imports. */

/* Memory that the embedder has mapped is charged, but no limit can refuse it. */
static struct backing *
add_host(const wasm_rt_memory_t *m)
{
	struct backing *b = wasm_rt_backing_add(BACKING_HOST, m->data, m->data + (size_t)GUARDED_BYTES,
		m->size);
	struct account *a;

	if (b && wasm_rt_bookkeeping->open(m, true, &a)) {
		wasm_rt_bookkeeping->made(a, m);
		ATOMIC_STORE(&b->account, a);
	}
	return b;
}

void
wasm_rt_adopt_memory(const wasm_rt_memory_t *m, bool guarded)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	bool needs_guard = guarded && !m->is64 && page_size_of(m) == 65536;

	if (!b && m->data && needs_guard && !static_area_of(m->data))
		b = add_host(m);
	if (needs_guard && (!b || (b->kind != BACKING_GUARDED && b->kind != BACKING_HOST &&
		!(b->kind == BACKING_USER && b->guarded))))
		wasm_rt_trap(WASM_RT_TRAP_INCOMPATIBLE_IMPORT);
	if (b && b->kind == BACKING_HOST)
		b->users++;
}

void
wasm_rt_disown_memory(const wasm_rt_memory_t *m)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);

	if (b && b->kind == BACKING_HOST && b->users > 0 && --b->users == 0)
		wasm_rt_backing_remove(b);
}

/* ---- memory/make.c ---- */

/* Making and freeing memories. */

static struct backing *
make_guarded(uint64_t size)
{
	uint8_t *base = wasm_rt_page_reserve(GUARDED_BYTES);
	struct backing *b = NULL;

	if (!base)
		return NULL;
	if (wasm_rt_page_commit(base, size))
		b = wasm_rt_backing_add(BACKING_GUARDED, base, base + (size_t)GUARDED_BYTES, size);
	if (!b)
		wasm_rt_page_release(base, GUARDED_BYTES);
	return b;
}

static struct backing *
make_reserved(uint64_t size, uint64_t max)
{
	uint8_t *base, *end;
	uint64_t committed;
	struct backing *b;
	unsigned rung;

	if (!wasm_rt_memory_reserve(size, max, &base, &end, &committed, &rung))
		return NULL;
	b = wasm_rt_backing_add(BACKING_RESERVED, base, end, committed);
	if (b)
		b->rung = rung;
	else
		wasm_rt_page_release(base, (uint64_t)(end - base));
	return b;
}

static struct backing *
make_heap(uint64_t size)
{
	uint64_t bytes = size > 0 ? size : 1;
	uint8_t *base = wasm_rt_heap_resize(NULL, 0, bytes);
	struct backing *b;

	if (!base)
		return NULL;
	b = wasm_rt_backing_add(BACKING_HEAP, base, base + bytes, bytes);
	if (b)
		b->rung = WASM_RT_USE_MMAP ? RESERVATIONS : 0;
	else
		wasm_rt_heap_free(base, bytes);
	return b;
}

/* The last step of making a memory; `b` is NULL if making it failed. */
static bool
attach(wasm_rt_memory_t *m, struct backing *b, struct account *a)
{
	if (b) {
		m->data = b->base;
		m->data_end = b->base + m->size;
		m->backing = wasm_rt_backing_hint(b);
		wasm_rt_bookkeeping->made(a, m);
		ATOMIC_STORE(&b->account, a);
	} else {
		wasm_rt_bookkeeping->fail(a, m);
		memset(m, 0, sizeof *m);
	}
	return b != NULL;
}

/* Code with explicit checks only: a reservation, else a block. */
static struct backing *
make_movable(uint64_t size, uint64_t max)
{
	struct backing *b = make_reserved(size, max);

	return b ? b : make_heap(size);
}

/* The same for memories that may never move: they get room for `max` bytes from the start. */
static struct backing *
make_whole(uint64_t size, uint64_t max)
{
	struct backing *b = make_reserved(size, max);

	if (b && (uint64_t)(b->end - b->base) < max) {
		uint8_t *base = b->base, *end = b->end;
		wasm_rt_backing_remove(b);
		wasm_rt_page_release(base, (uint64_t)(end - base));
		return NULL;
	}
	return b ? b : make_heap(max);
}

/* ... or, if the host does not have that much, half of it, a quarter, and so on. */
static struct backing *
make_fixed(uint64_t size, uint64_t max)
{
	struct backing *b = make_whole(size, max);

	while (!b && max > size) {
		max = max / 2 > size ? max / 2 : size;
		b = make_whole(size, max);
	}
	return b;
}

bool (*wasm_rt_make_from_user)(uint64_t size, uint64_t max, enum memory_layout, struct backing **b);

bool
wasm_rt_memory_make(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size, enum memory_layout layout)
{
	uint64_t bytes;
	struct backing *b = NULL;
	struct account *a = NULL;
	bool (*from_user)(uint64_t, uint64_t, enum memory_layout, struct backing **);

	if (!wasm_rt_memory_describe(m, initial, max, is64, page_size) ||
		!wasm_rt_bookkeeping->open(m, false, &a)) {
		memset(m, 0, sizeof *m);
		return false;
	}
	bytes = wasm_rt_memory_most(m) * page_size;
	if (!HOST_HAS_GUARDS || is64 || page_size != 65536)
		layout = (enum memory_layout)(layout & ~LAYOUT_GUARDED);
	from_user = ATOMIC_LOAD(&wasm_rt_make_from_user);
	if (from_user && from_user(m->size, bytes, layout, &b))
		;
	else if (layout & LAYOUT_GUARDED)
		b = make_guarded(m->size);
	else if (layout & LAYOUT_FIXED)
		b = make_fixed(m->size, bytes);
	else
		b = make_movable(m->size, bytes);
	if (b)
		b->movable = !(layout & (LAYOUT_FIXED | LAYOUT_GUARDED)) &&
			(b->kind != BACKING_USER || (b->allocator->capabilities & WASM_RT_ALLOCATOR_MAY_MOVE));
	return attach(m, b, a);
}

bool
wasm_rt_try_allocate_memory(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	return wasm_rt_memory_make(m, initial, max, is64, page_size, LAYOUT_GUARDED);
}

bool
wasm_rt_try_allocate_memory_checked(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	return wasm_rt_memory_make(m, initial, max, is64, page_size, 0);
}

void
wasm_rt_allocate_memory(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	if (!wasm_rt_try_allocate_memory(m, initial, max, is64, page_size))
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
}

void
wasm_rt_allocate_memory_checked(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	if (!wasm_rt_try_allocate_memory_checked(m, initial, max, is64, page_size))
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
}

static void
release(const struct backing *b)
{
	switch (b->kind) {
	case BACKING_GUARDED:
	case BACKING_RESERVED:
		wasm_rt_page_release(b->base, (uint64_t)(b->end - b->base));
		break;
	case BACKING_HEAP:
		wasm_rt_heap_free(b->base, b->committed);
		break;
	case BACKING_USER:
		b->allocator->release(b->allocator->user, b->base, (uint64_t)(b->end - b->base));
		break;
	case BACKING_HOST:
		break;
	}
}

void
wasm_rt_free_memory(wasm_rt_memory_t *m)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);

	if (b) {
		struct backing old = *b;

		wasm_rt_bookkeeping->freed(b->account, m);
		/* The record goes first: another thread may get the same addresses as soon as they are
		 * free. */
		wasm_rt_backing_remove(b);
		release(&old);
	} else {
		const struct static_memories *known = ATOMIC_LOAD(&wasm_rt_static_memories);

		if (known)
			known->release(m->data);
	}
	memset(m, 0, sizeof *m);
}

/* ---- memory/page_none.c ---- */

/* Hosts without reservations of address space: memories come from heap.c. */

#if !WASM_RT_USE_MMAP

size_t
wasm_rt_page_size(void)
{
	return 1;
}

uint8_t *
wasm_rt_page_reserve(uint64_t size)
{
	(void)size;
	return NULL;
}

bool
wasm_rt_page_commit(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return false;
}

bool
wasm_rt_page_drop(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return false;
}

bool
wasm_rt_page_drops(int file)
{
	(void)file;
	return false;
}

bool
wasm_rt_page_protect(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return true;
}

bool
wasm_rt_page_seal(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
	return false;
}

uint8_t *
wasm_rt_page_extend(uint8_t *at, uint64_t old_committed, uint64_t old_size, uint64_t committed,
	uint64_t size)
{
	(void)at, (void)old_committed, (void)old_size, (void)committed, (void)size;
	return NULL;
}

void
wasm_rt_page_release(uint8_t *at, uint64_t size)
{
	(void)at, (void)size;
}

#else
typedef int wasm_rt_page_none_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- memory/page_posix.c ---- */

/* Address space from mmap. */

#if WASM_RT_USE_MMAP
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

size_t
wasm_rt_page_size(void)
{
	static size_t size; /* threads that race write the same value */

	if (size == 0)
		size = (size_t)sysconf(_SC_PAGESIZE);
	return size;
}

uint8_t *
wasm_rt_page_reserve(uint64_t size)
{
	void *at;

	if (size > SIZE_MAX / 2 || OS_FAILS())
		return NULL;
	at = mmap(NULL, (size_t)size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return at == MAP_FAILED ? NULL : at;
}

bool
wasm_rt_page_commit(uint8_t *at, uint64_t size)
{
	return size == 0 || (!OS_FAILS() && mprotect(at, (size_t)size, PROT_READ | PROT_WRITE) == 0);
}

void
wasm_rt_page_release(uint8_t *at, uint64_t size)
{
	if (size > 0)
		munmap(at, (size_t)size);
}

#endif

/* ---- memory/page_reuse.c ---- */

/* Operations on pages in use. They are not in page_posix.c, because programs that neither grow nor
 * reset memories do not need them. */

#if WASM_RT_USE_MMAP
#include <sys/mman.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif
#if SYSTEM_LACKS_GNU
#define MREMAP_MAYMOVE 1
extern void *mremap(void *, size_t, size_t, int, ...);
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

/* Emulators may ignore the advice; so do hosts other than Linux. */
bool
wasm_rt_page_drops(int file)
{
#ifdef __linux__
	size_t size = wasm_rt_page_size();
	int flags = MAP_PRIVATE | (file < 0 ? MAP_ANONYMOUS : 0);
	volatile uint8_t *at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, file, 0);
	uint8_t before;
	bool yes;

	if (at == MAP_FAILED)
		return false;
	before = *at;
	*at = (uint8_t)~before;
	yes = madvise((void *)at, size, MADV_DONTNEED) == 0 && *at == before;
	munmap((void *)at, size);
	return yes;
#else
	(void)file;
	return false;
#endif
}

bool
wasm_rt_page_renew(uint8_t *at, uint64_t size)
{
	return size == 0 || (!OS_FAILS() && mmap(at, (size_t)size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED);
}

bool
wasm_rt_page_drop(uint8_t *at, uint64_t size)
{
	static int drops; /* 0: not yet known, 1: no, 2: yes; threads that race find the same */

	if (ATOMIC_LOAD(&drops) == 0)
		ATOMIC_STORE(&drops, wasm_rt_page_drops(-1) ? 2 : 1);
	if (ATOMIC_LOAD(&drops) != 2)
		return wasm_rt_page_renew(at, size);
	return size == 0 || (!OS_FAILS() && madvise(at, (size_t)size, MADV_DONTNEED) == 0);
}

bool
wasm_rt_page_protect(uint8_t *at, uint64_t size)
{
	return size == 0 || (!OS_FAILS() && mprotect(at, (size_t)size, PROT_NONE) == 0);
}

bool
wasm_rt_page_seal(uint8_t *at, uint64_t size)
{
	/* A new mapping in place of the old one: mprotect alone would keep contents and memory. */
	return size == 0 || (!OS_FAILS() && mmap(at, (size_t)size, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED);
}

uint8_t *
wasm_rt_page_extend(uint8_t *at, uint64_t old_committed, uint64_t old_size, uint64_t committed,
	uint64_t size)
{
#ifdef __linux__
	void *new;

	if (old_committed == 0 || size > SIZE_MAX / 2 || OS_FAILS())
		return NULL;
	/* The committed part is one mapping. If the embedder has given parts of it different
	 * properties, this fails. */
	new = mremap(at, (size_t)old_committed, (size_t)size, MREMAP_MAYMOVE);
	if (new == MAP_FAILED)
		return NULL;
	/* If that fails, the rest stays accessible, which does no harm to code with explicit checks. */
	(void)mprotect((uint8_t *)new + committed, (size_t)(size - committed), PROT_NONE);
	wasm_rt_page_release(at + old_committed, old_size - old_committed);
	return new;
#else
	(void)at, (void)old_committed, (void)old_size, (void)committed, (void)size;
	return NULL;
#endif
}

#endif

/* ---- memory/presize.c ---- */

/* Preparing for expected growth. */

/* Accessible pages are not resident before they are touched. */
static void
commit(struct backing *b, uint64_t size)
{
	uint64_t capacity = (uint64_t)(b->end - b->base), to = round_up(size, wasm_rt_page_size());

	if (to > capacity)
		to = capacity;
	if (to > b->committed && wasm_rt_page_commit(b->base + b->committed, to - b->committed))
		PUT(&b->committed, to);
}

void
wasm_rt_presize_memory(wasm_rt_memory_t *m, uint64_t pages)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	uint64_t limit, size;

	if (!b || WASM_RT_MOVE_ON_EVERY_GROW)
		return;
	limit = wasm_rt_memory_most(m);
	size = (pages < limit ? pages : limit) * m->page_size;
	if (size <= b->committed)
		return;
	switch (b->kind) {
	case BACKING_RESERVED:
		commit(b, size);
		break;
	case BACKING_HEAP:
		if (b->movable)
			(void)wasm_rt_resize_block(b, size);
		break;
	case BACKING_GUARDED: /* the fault of an access beyond the size is the check */
	case BACKING_USER:
	case BACKING_HOST:
		break;
	}
	m->data = b->base;
	m->data_end = m->data + (size_t)m->size;
}

/* ---- memory/reserve.c ---- */

/* How much address space a memory takes, so that its growths need no more of it. */

#define GiB ((uint64_t)1 << 30)

static uint64_t
at_most(uint64_t size, uint64_t max)
{
	return size < max ? size : max;
}

static uint64_t
at_least(uint64_t size, uint64_t min)
{
	return size > min ? size : min;
}

/* The first attempt takes the whole maximum, up to 8 GiB or four times the size. If address space
 * is short, some room to grow, so that a run of growths does not move the memory each time. At last
 * only the size. */
uint64_t
wasm_rt_memory_reservation(uint64_t size, uint64_t max, unsigned attempt)
{
	static const uint64_t least[RESERVATIONS] = {8 * GiB, 64 * MiB, 0, 0, 0};
	static const uint8_t eighths[RESERVATIONS] = {32, 16, 10, 9, 8};
	uint64_t wide = at_least(size / 8 * eighths[attempt], least[attempt]);

	return round_up(at_least(at_most(at_least(wide, size), max), 1), wasm_rt_page_size());
}

bool
wasm_rt_memory_reserve(uint64_t size, uint64_t max, uint8_t **base, uint8_t **end,
	uint64_t *committed, unsigned *rung)
{
	*base = *end = NULL;
	*committed = round_up(size, wasm_rt_page_size());
	*rung = 0;
	for (unsigned attempt = 0; attempt < RESERVATIONS; attempt++) {
		uint64_t reserved = wasm_rt_memory_reservation(size, max, attempt);
		*base = wasm_rt_page_reserve(reserved);
		if (!*base)
			continue;
		*end = *base + reserved;
		*rung = attempt;
		if (wasm_rt_page_commit(*base, *committed))
			return true;
		wasm_rt_page_release(*base, reserved);
		return false;
	}
	return false;
}

/* ---- memory/resize.c ---- */

/* Room for a growth: how each kind of memory becomes larger. What can fail comes first, and a step
 * that fails undoes the ones before it. */

/* Commits at least up to `size`, and ahead of it, so that a run of small growths costs few system
 * calls. Only where explicit checks keep guest code away from what lies above the size. */
static bool
commit_ahead(struct backing *b, uint64_t size)
{
	uint64_t capacity = (uint64_t)(b->end - b->base), unit = wasm_rt_page_size();
	uint64_t step = b->committed / 8 > MiB ? b->committed / 8 : MiB;
	uint64_t exact = round_up(size, unit);
	uint64_t ahead = round_up(b->committed + step, unit);

	if (ahead > capacity)
		ahead = capacity;
	if (ahead < exact || !wasm_rt_page_commit(b->base + b->committed, ahead - b->committed)) {
		ahead = exact;
		if (!wasm_rt_page_commit(b->base + b->committed, exact - b->committed))
			return false;
	}
	PUT(&b->committed, ahead);
	return true;
}

/* Pages that are all zero are not copied: the new place reads as zero without being resident. */
static void
copy_sparse(uint8_t *to, const uint8_t *from, uint64_t size)
{
	enum { CHUNK = 4096 };

	for (uint64_t at = 0; at < size; at += CHUNK) {
		size_t n = size - at < CHUNK ? (size_t)(size - at) : CHUNK;
		if (!is_zero(from + at, n))
			memcpy(to + at, from + at, n);
	}
}

/* Moves the memory to a wider reservation. */
static bool
extend_reserved(struct backing *b, uint64_t size, uint64_t max)
{
	uint64_t committed = round_up(size, wasm_rt_page_size());

	for (unsigned attempt = 0; attempt < RESERVATIONS; attempt++) {
		uint64_t reserved = wasm_rt_memory_reservation(size, max, attempt);
		uint8_t *base = wasm_rt_page_extend(b->base, b->committed, (uint64_t)(b->end - b->base),
			committed, reserved);
		if (base) {
			PUT(&b->committed, committed);
			PUT(&b->rung, attempt);
			wasm_rt_backing_move(b, base, base + reserved);
			return true;
		}
	}
	return false;
}

/* The same by a copy; under the stress test at every growth, to a reservation that has no room at
 * all. */
static bool
copy_reserved(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	uint8_t *base, *end, *old_base = b->base;
	uint64_t committed, old_reserved = (uint64_t)(b->end - b->base);
	unsigned rung;

	if (!wasm_rt_memory_reserve(size, WASM_RT_MOVE_ON_EVERY_GROW ? size : max, &base, &end,
		&committed, &rung))
		return false;
	copy_sparse(base, old_base, old_size);
	wasm_rt_backing_move(b, base, end);
	PUT(&b->committed, committed);
	PUT(&b->rung, rung);
	/* Under the stress test nothing else may ever lie where the memory was, or a stale address
	 * would find it. */
	if (!WASM_RT_MOVE_ON_EVERY_GROW || !wasm_rt_page_seal(old_base, old_reserved))
		wasm_rt_page_release(old_base, old_reserved);
	return true;
}

static bool
move_reserved(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	return (!WASM_RT_MOVE_ON_EVERY_GROW && extend_reserved(b, size, max)) ||
		copy_reserved(b, old_size, size, max);
}

static bool
grow_reserved(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	if (!WASM_RT_MOVE_ON_EVERY_GROW || !b->movable) {
		if (size <= b->committed)
			return true;
		if (size <= (uint64_t)(b->end - b->base))
			return commit_ahead(b, size);
	}
	return b->movable && move_reserved(b, old_size, size, max);
}

bool
wasm_rt_resize_block(struct backing *b, uint64_t size)
{
	uint8_t *block = wasm_rt_heap_resize(b->base, b->committed, size);

	if (!block)
		return false;
	wasm_rt_backing_move(b, block, block + size);
	PUT(&b->committed, size);
	return true;
}

/* A large block gets room for the next growths, so that a run of them does not copy it every
 * time. */
static bool
grow_heap(struct backing *b, uint64_t old_size, uint64_t size, uint64_t max)
{
	uint64_t ahead = size < MiB || size > max - size / 8 ? size : size + size / 8;

	if (size > b->committed && !(b->movable &&
		(wasm_rt_resize_block(b, ahead) || wasm_rt_resize_block(b, size))))
		return false;
	memset(b->base + old_size, 0, (size_t)(size - old_size));
	return true;
}

/* Grows in place, exactly to the size: reservations for guard pages, and memories that embedders
 * map. */
static bool
grow_exact(uint8_t *base, uint64_t old_size, uint64_t size)
{
	uint64_t unit = wasm_rt_page_size();
	uint64_t from = old_size & ~(unit - 1), to = round_up(size, unit);

	return ((uintptr_t)base & (unit - 1)) == 0 && wasm_rt_page_commit(base + from, to - from);
}

/* Bytes that were committed and are no longer used are zero. */
static bool
grow_user(struct backing *b, uint64_t size)
{
	const wasm_rt_allocator_t *a = b->allocator;
	uint64_t reserved = (uint64_t)(b->end - b->base), from = b->committed;
	uint8_t *base;

	if (size <= from)
		return true;
	if ((size > reserved && !b->movable) || size > SIZE_MAX / 2)
		return false;
	base = a->commit(a->user, b->base, &reserved, from, size);
	if (!base || (base != b->base && !b->movable) || reserved < size)
		return false;
	if (!(a->capabilities & WASM_RT_ALLOCATOR_ZEROES))
		memset(base + from, 0, (size_t)(size - from));
	if (base != b->base || base + (size_t)reserved != b->end)
		wasm_rt_backing_move(b, base, base + (size_t)reserved);
	PUT(&b->committed, size);
	return true;
}

bool
wasm_rt_memory_resize(wasm_rt_memory_t *m, struct backing *b, uint64_t old_size, uint64_t size,
	uint64_t max)
{
	bool done = false;

	if (!b) {
		const wasm_rt_static_area_t *area = static_area_of(m->data);
		if (area)
			return resize_static(area, old_size, size);
		return m->data && grow_exact(m->data, old_size, size);
	}
	CHECK(old_size <= (uint64_t)(b->end - b->base));
	switch (b->kind) {
	case BACKING_GUARDED:
	case BACKING_HOST:
		done = grow_exact(b->base, old_size, size);
		PUT(&b->committed, done ? size : old_size);
		break;
	case BACKING_RESERVED:
		done = grow_reserved(b, old_size, size, max);
		break;
	case BACKING_HEAP:
		done = grow_heap(b, old_size, size, max);
		break;
	case BACKING_USER:
		done = grow_user(b, size);
		break;
	}
	m->data = b->base;
	CHECK(!done || size <= (uint64_t)(b->end - b->base));
	CHECK(!done || b->kind == BACKING_USER || (m->data[old_size] == 0 && m->data[size - 1] == 0));
	return done;
}

/* ---- memory/shared.c ---- */

/* Memories that threads share: the base never moves, growths happen one after the other, and sizes
 * are published atomically. */

#ifdef WASM_RT_USE_PTHREADS
#define MAKE_LOCK(lock) pthread_mutex_init(lock, NULL)
#define END_LOCK(lock) pthread_mutex_destroy(lock)
#define LOCK(lock) pthread_mutex_lock(lock)
#define UNLOCK(lock) pthread_mutex_unlock(lock)
#else
#define MAKE_LOCK(lock) (*(lock) = 0)
#define END_LOCK(lock) ((void)0)
#define LOCK(lock) wasm_rt_lock(lock)
#define UNLOCK(lock) wasm_rt_unlock(lock)
#endif

/* How far a memory can grow in its place; it never moves. */
static uint64_t
most_bytes(const wasm_rt_memory_t *m)
{
	const struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	uint64_t room = b ? (uint64_t)(b->end - b->base) : m->size;

	return m->max_pages > room / m->page_size ? room : m->max_pages * m->page_size;
}

static bool
publish(wasm_rt_shared_memory_t *s, const wasm_rt_memory_t *m)
{
	s->data = (wasm_rt_shared_byte_t *)m->data;
	s->data_end = (wasm_rt_shared_byte_t *)(m->data ? m->data + (size_t)most_bytes(m) : NULL);
	s->page_size = m->page_size;
	s->max_pages = m->max_pages;
	s->is64 = m->is64;
	s->backing = m->backing;
	shared_set(&s->size, m->size);
	shared_set(&s->pages, m->pages);
	return m->data != NULL;
}

static void
allocate(wasm_rt_shared_memory_t *s, uint64_t initial, uint64_t max, bool is64, uint32_t page_size,
	enum memory_layout layout)
{
	wasm_rt_memory_t m;
	bool made = wasm_rt_memory_make(&m, initial, max, is64, page_size, layout);

	publish(s, &m);
	MAKE_LOCK(&s->mem_lock);
	if (!made)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
}

void
wasm_rt_allocate_memory_shared(wasm_rt_shared_memory_t *s, uint64_t initial, uint64_t max,
	bool is64, uint32_t page_size)
{
	allocate(s, initial, max, is64, page_size, LAYOUT_FIXED | LAYOUT_GUARDED);
}

void
wasm_rt_allocate_memory_shared_checked(wasm_rt_shared_memory_t *s, uint64_t initial, uint64_t max,
	bool is64, uint32_t page_size)
{
	allocate(s, initial, max, is64, page_size, LAYOUT_FIXED);
}

NOINLINE uint64_t
wasm_rt_grow_memory_shared(wasm_rt_shared_memory_t *s, uint64_t delta)
{
	bool traps = false;
	wasm_rt_memory_t m;
	uint64_t old;

	LOCK(&s->mem_lock);
	view_shared(&m, s);
	old = wasm_rt_memory_grow(&m, delta, CALLER(), &traps);
	if (old != UINT64_MAX && delta > 0) {
		/* The size before the pages: a thread that sees the new number of pages can use them. */
		shared_set(&s->size, m.size);
		shared_set(&s->pages, m.pages);
	}
	UNLOCK(&s->mem_lock);
	if (traps)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	return old;
}

void
wasm_rt_free_memory_shared(wasm_rt_shared_memory_t *s)
{
	wasm_rt_memory_t m;

	view_shared(&m, s);
	if (s->data)
		END_LOCK(&s->mem_lock);
	wasm_rt_free_memory(&m);
	publish(s, &m);
}

wasm_rt_memory_t
wasm_rt_memory_of_shared(const wasm_rt_shared_memory_t *s)
{
	wasm_rt_memory_t m;

	view_shared(&m, s);
	return m;
}

/* ---- memory/shrink.c ---- */

/* Taking room back from a memory that returns to a smaller size. */

/* A block is only made smaller by this much or more: growing it again would copy it. */
#define SPIKE MiB

bool
wasm_rt_memory_shrink(struct backing *b, uint8_t *data, uint64_t size, uint64_t old_size)
{
	uint64_t unit = wasm_rt_page_size(), from = round_up(size, unit), to = round_up(old_size, unit);
	enum backing_kind kind = b ? b->kind : BACKING_HOST;

	if (!b && static_area_of(data))
		return true; /* a growth clears */
	switch (kind) {
	case BACKING_GUARDED:
		if (!wasm_rt_page_seal(data + from, to - from))
			return false;
		PUT(&b->committed, size);
		break;
	case BACKING_RESERVED:
		memset(data + size, 0, (size_t)((from < old_size ? from : old_size) - size));
		if (from < to && !wasm_rt_page_drop(data + from, to - from))
			memset(data + from, 0, (size_t)(old_size - from));
		break;
	case BACKING_HOST:
		memset(data + size, 0, (size_t)(old_size - size));
		return wasm_rt_page_protect(data + from, to - from);
	case BACKING_USER:
		if (b->allocator->reset && b->allocator->reset(b->allocator->user, data, size,
			b->committed)) {
			PUT(&b->committed, size);
			break;
		}
		memset(data + size, 0, (size_t)(old_size - size));
		return !b->guarded;
	case BACKING_HEAP: /* a growth clears here, too */
		if (b->movable && size > 0 && b->committed - size >= SPIKE)
			(void)wasm_rt_resize_block(b, size);
		break;
	}
	return true;
}

/* ---- memory/static.c ---- */

/* Memories in arrays that exist when the program starts: for devices. A program whose memories are
 * all static links this file, and neither an allocator nor anything of an operating system. Once
 * there is a static memory, the general functions ask here about memories without a record. */

/* in use; under the lock, but for the test whether there are any */
static wasm_rt_static_area_t *areas;
static int areas_lock;

static wasm_rt_static_area_t *
find_area(const uint8_t *data)
{
	wasm_rt_static_area_t *area;

	if (!data || !ATOMIC_LOAD(&areas))
		return NULL;
	wasm_rt_lock(&areas_lock);
	for (area = areas; area && area->bytes != data; area = area->next)
		;
	wasm_rt_unlock(&areas_lock);
	return area;
}

static bool
take(wasm_rt_static_area_t *area)
{
	bool is_free;

	wasm_rt_lock(&areas_lock);
	is_free = !area->used;
	if (is_free) {
		area->used = true;
		area->next = areas;
		ATOMIC_STORE(&areas, area);
	}
	wasm_rt_unlock(&areas_lock);
	return is_free;
}

static void
release_area(const uint8_t *data)
{
	wasm_rt_static_area_t *area = find_area(data), **link = &areas;

	if (!area)
		return;
	wasm_rt_lock(&areas_lock);
	while (*link && *link != area)
		link = &(*link)->next;
	if (*link)
		ATOMIC_STORE(link, area->next);
	area->used = false;
	wasm_rt_unlock(&areas_lock);
}

static const struct static_memories known = {find_area, release_area};

bool
wasm_rt_use_static_memory(wasm_rt_memory_t *m, wasm_rt_static_area_t *area, uint64_t initial,
	uint64_t max, bool is64, uint32_t page_size)
{
	if (!wasm_rt_memory_describe(m, initial, max, is64, page_size) || m->size > area->capacity ||
		area->capacity > SIZE_MAX / 2 ||
		!take(area)) {
		memset(m, 0, sizeof *m);
		return false;
	}
	ATOMIC_STORE(&wasm_rt_static_memories, &known);
	memset(area->bytes, 0, (size_t)m->size);
	m->data = area->bytes;
	m->data_end = area->bytes + (size_t)m->size;
	return true;
}

uint64_t
wasm_rt_grow_static_memory(wasm_rt_memory_t *m, uint64_t delta)
{
	const wasm_rt_static_area_t *area = find_area(m->data);
	uint64_t pages = m->pages, limit, size;

	if (delta == 0)
		return pages;
	limit = area && m->page_size ? wasm_rt_memory_most(m) : 0;
	if (pages > limit || delta > limit - pages ||
		!resize_static(area, m->size, (pages + delta) * m->page_size)) {
		GROWTH_FAILED();
		return UINT64_MAX;
	}
	size = (pages + delta) * m->page_size;
	m->pages = pages + delta;
	m->size = size;
	m->data_end = m->data + (size_t)size;
	return pages;
}

void
wasm_rt_free_static_memory(wasm_rt_memory_t *m)
{
	release_area(m->data);
	memset(m, 0, sizeof *m);
}

/* ---- memory/type.c ---- */

/* What a memory's type says about its size. */

const struct static_memories *wasm_rt_static_memories;

/* The largest number of pages that the address type and this host can reach (specification, section
 * 3.2.1, limits of memory types); of one-byte pages the largest that memory.size can return. A
 * division takes as long as the rest of a growth: the usual pages need none. */
static uint64_t
memory_limit(bool is64, uint32_t page_size)
{
	uint64_t host = page_size == 65536 ? SIZE_MAX / 2 / 65536 : SIZE_MAX / 2 / page_size, type;

	if (SIZE_MAX <= UINT32_MAX) /* less than the limit of every type */
		return host;
	type = page_size == 1 ? (is64 ? UINT64_MAX : UINT32_MAX)
		: is64 ? (uint64_t)1 << 48
		: page_size >= 65536 ? 65536 : (uint64_t)65536 * (65536u / page_size);
	return type < host ? type : host;
}

uint64_t
wasm_rt_memory_most(const wasm_rt_memory_t *m)
{
	uint64_t limit = memory_limit(m->is64, page_size_of(m));

	return limit < m->max_pages ? limit : m->max_pages;
}

bool
wasm_rt_memory_describe(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size)
{
	memset(m, 0, sizeof *m);
	if (page_size == 0 || initial > max || initial > memory_limit(is64, page_size))
		return false;
	m->page_size = page_size;
	m->pages = initial;
	m->max_pages = max;
	m->size = initial * page_size;
	m->is64 = is64;
	return true;
}
