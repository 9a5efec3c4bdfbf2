/* wasm-rt-allocator-check-impl.c: the checks of wasm-rt-allocator.h, in one file.
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

/* ---- memory/allocator_check.c ---- */

/* An allocator that checks another one. */

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

/* A memory as the watched allocator should keep it. */
struct watched {
	struct watched *next;
	uint8_t *base;
	uint64_t reserved, committed;
};

struct check {
	wasm_rt_allocator_t table; /* first: what the runtime calls */
	const wasm_rt_allocator_t *a;
	void (*report)(void *user, const char *message);
	void *report_user;
	unsigned faults;
	int lock;
	struct watched *memories; /* under the lock, as is `faults` */
};

static void
complain(struct check *c, const char *message)
{
	wasm_rt_lock(&c->lock);
	c->faults++;
	wasm_rt_unlock(&c->lock);
	if (!c->report)
		wasm_rt_fatal(message);
	c->report(c->report_user, message);
}

/* A hash of the contents: FNV-1a. */
static uint64_t
digest(const uint8_t *at, uint64_t size)
{
	uint64_t hash = 0xcbf29ce484222325;

	while (size-- > 0)
		hash = (hash ^ *at++) * 0x100000001b3;
	return hash;
}

/* Takes the record of the memory at an address out of the list; NULL: there is none. */
static struct watched *
take_out(struct check *c, const uint8_t *base)
{
	struct watched **link, *found;

	wasm_rt_lock(&c->lock);
	for (link = &c->memories; *link && (*link)->base != base; link = &(*link)->next)
		;
	found = *link;
	if (found)
		*link = found->next;
	wasm_rt_unlock(&c->lock);
	return found;
}

static void
put_back(struct check *c, struct watched *w)
{
	const struct watched *other;

	wasm_rt_lock(&c->lock);
	for (other = c->memories; other; other = other->next) {
		if ((uintptr_t)w->base < (uintptr_t)other->base + other->reserved &&
			(uintptr_t)other->base < (uintptr_t)w->base + w->reserved)
			break;
	}
	w->next = c->memories;
	c->memories = w;
	wasm_rt_unlock(&c->lock);
	if (other)
		complain(c, "allocator: two memories overlap");
}

static uint8_t *
checked_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	struct check *c = user;
	struct watched *w = wasm_rt_heap_resize(NULL, 0, sizeof *w);
	uint8_t *base = w ? c->a->reserve(c->a->user, size, max, reserved) : NULL;

	if (!base) {
		wasm_rt_heap_free(w, sizeof *w);
		return NULL;
	}
	if (((uintptr_t)base & 15) != 0)
		complain(c, "allocator: reserve gives an address that is not a multiple of 16");
	if (*reserved < size)
		complain(c, "allocator: reserve gives less than was asked for");
	w->base = base;
	w->reserved = *reserved;
	put_back(c, w);
	return base;
}

static void
check_commit(struct check *c, const struct watched *w, const uint8_t *base, uint64_t reserved,
	uint64_t from, uint64_t to)
{
	if (base != w->base && !(c->a->capabilities & WASM_RT_ALLOCATOR_MAY_MOVE))
		complain(c, "allocator: commit moves a memory, and may not");
	if (reserved < to)
		complain(c, "allocator: commit gives more than is reserved");
	else if ((c->a->capabilities & WASM_RT_ALLOCATOR_ZEROES) &&
		!is_zero(base + from, (size_t)(to - from)))
		complain(c, "allocator: commit gives bytes that are not zero");
}

static uint8_t *
checked_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);
	uint64_t before, old_reserved = *reserved;
	uint8_t *at;

	if (!w) {
		complain(c, "allocator: commit is asked for an unknown memory");
		return NULL;
	}
	before = digest(base, from);
	at = c->a->commit(c->a->user, base, reserved, from, to);
	if (at) {
		check_commit(c, w, at, *reserved, from, to);
		w->base = at;
		w->reserved = *reserved;
		w->committed = to;
	} else if (*reserved != old_reserved) {
		complain(c, "allocator: commit fails, but has changed something");
	}
	if (digest(w->base, from) != before)
		complain(c, "allocator: commit changes what the memory holds");
	put_back(c, w);
	return at;
}

static bool
checked_discard(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);
	uint64_t below, above;
	bool done;

	if (!w) {
		complain(c, "allocator: discard is asked for an unknown memory");
		return false;
	}
	below = digest(base, from);
	above = digest(base + to, w->committed - to);
	done = c->a->discard(c->a->user, base, from, to);
	if (done && !is_zero(base + from, (size_t)(to - from)))
		complain(c, "allocator: discard leaves bytes that are not zero");
	if (digest(base, from) != below || digest(base + to, w->committed - to) != above)
		complain(c, "allocator: discard changes other bytes");
	put_back(c, w);
	return done;
}

static bool
checked_reset(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);
	uint64_t below;
	bool done;

	if (!w) {
		complain(c, "allocator: reset is asked for an unknown memory");
		return false;
	}
	below = digest(base, from);
	done = c->a->reset(c->a->user, base, from, to);
	if (digest(base, from) != below)
		complain(c, "allocator: reset changes what the memory holds");
	if (done)
		w->committed = from;
	put_back(c, w);
	return done;
}

static void
checked_release(void *user, uint8_t *base, uint64_t reserved)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);

	if (!w)
		complain(c, "allocator: release is asked for an unknown memory");
	wasm_rt_heap_free(w, sizeof *w);
	c->a->release(c->a->user, base, reserved);
}

static uint64_t
checked_held(void *user)
{
	struct check *c = user;

	return c->a->held ? c->a->held(c->a->user) : 0;
}

const wasm_rt_allocator_t *
wasm_rt_check_allocator(const wasm_rt_allocator_t *checked,
	void (*report)(void *user, const char *message), void *user)
{
	struct check *c = wasm_rt_heap_resize(NULL, 0, sizeof *c);

	if (!c)
		return NULL;
	c->table = (wasm_rt_allocator_t){checked->capabilities, c, checked_reserve, checked_commit,
		checked->discard ? checked_discard : NULL,
		checked->reset ? checked_reset : NULL, checked_release, checked_held};
	c->a = checked;
	c->report = report;
	c->report_user = user;
	return &c->table;
}

unsigned
wasm_rt_check_allocator_end(const wasm_rt_allocator_t *check)
{
	struct check *c = check->user;
	struct watched *w = c->memories;
	unsigned faults;

	if (!w && checked_held(c) != 0)
		complain(c, "allocator: it keeps memory after all has been released");
	while (w) {
		struct watched *next = w->next;
		complain(c, "allocator: a memory was not freed");
		wasm_rt_heap_free(w, sizeof *w);
		w = next;
	}
	faults = c->faults;
	wasm_rt_heap_free(c, sizeof *c);
	return faults;
}
