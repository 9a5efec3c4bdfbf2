/* wasm-rt-impl.c: the runtime but for memories and exceptions, in one file.
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

/* ---- account/table_watch.c ---- */

/* The bytes of all tables, and reports of their growth. It is in a separate file, so that tables
 * link nothing of memories: the budget of the process, if a program has it, registers itself
 * here. */

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

static size_t used; /* bytes */
static bool (*charge_process)(size_t bytes);
static void (*refund_process)(size_t bytes);
static wasm_rt_table_after_t watcher;
static void *watcher_user;

size_t
wasm_rt_table_charge_to(bool (*take)(size_t bytes), void (*give)(size_t bytes))
{
	charge_process = take;
	refund_process = give;
	return ATOMIC_LOAD(&used);
}

static bool
take_bytes(uint64_t bytes)
{
	if (bytes > SIZE_MAX || (charge_process && !charge_process((size_t)bytes)))
		return false;
	(void)ATOMIC_ADD(&used, (size_t)bytes);
	return true;
}

static void
give_bytes(uint64_t bytes)
{
	(void)ATOMIC_ADD(&used, (size_t)0 - (size_t)bytes);
	if (refund_process)
		refund_process((size_t)bytes);
}

static void
tell_of_table(const void *table, enum wasm_rt_memory_change change, uint32_t size, uint64_t delta,
	uint32_t max, uintptr_t pc)
{
	struct wasm_rt_memory_event e = {.change = change, .old_pages = size, .new_pages = size,
		.delta = delta, .pc = pc};

	if (!watcher)
		return;
	if (change == WASM_RT_MEMORY_GROWN)
		e.new_pages += delta;
	else if (change == WASM_RT_MEMORY_REFUSED_BY_MAXIMUM)
		e.left = max > size ? max - size : 0;
	watcher(watcher_user, table, &e);
}

const struct table_bookkeeping wasm_rt_table_accounts = {take_bytes, give_bytes, tell_of_table};

#if RUNS_AT_START
AT_START void
watch_tables(void)
{
	wasm_rt_table_bookkeeping = &wasm_rt_table_accounts;
}
#endif

wasm_rt_table_after_t
wasm_rt_set_table_watch(wasm_rt_table_after_t after, void *user)
{
	wasm_rt_table_after_t previous = watcher;

	watcher = after;
	watcher_user = user;
	return previous;
}

uint64_t
wasm_rt_table_bytes(void)
{
	return ATOMIC_LOAD(&used);
}

#else
typedef int wasm_rt_table_watch_is_empty; /* ISO C wants a declaration in every file */
#endif

/* ---- account/table_watch_none.c ---- */

/* Programs that ask nothing about their tables: see account_none.c. */

#if WASM_RT_MEMORY_STATISTICS && !RUNS_AT_START
const struct table_bookkeeping *wasm_rt_table_bookkeeping = &wasm_rt_table_accounts;
#else

static bool
take_all(uint64_t bytes)
{
	(void)bytes;
	return true;
}

static void
give_nothing(uint64_t bytes)
{
	(void)bytes;
}

static void
tell_no_one(const void *table, enum wasm_rt_memory_change change, uint32_t size, uint64_t delta,
	uint32_t max, uintptr_t pc)
{
	(void)table, (void)change, (void)size, (void)delta, (void)max, (void)pc;
}

static const struct table_bookkeeping none_of_tables = {take_all, give_nothing, tell_no_one};

const struct table_bookkeeping *wasm_rt_table_bookkeeping = &none_of_tables;
#endif

/* ---- core/atomic.c ---- */

/* Locks for the guests' atomic instructions, where the compiler's atomic operations cannot be used
 * (WASM_RT_NATIVE_ATOMICS). An address's eight-byte word decides which lock is taken: whatever its
 * width, an aligned access lies within one word. */

#define NLOCKS 16 /* a power of two */

static int locks[NLOCKS];

void *
wasm_rt_atomic_lock(const void *at)
{
	int *lock = &locks[(uintptr_t)at / 8 % NLOCKS];

	wasm_rt_lock(lock);
	return lock;
}

void
wasm_rt_atomic_unlock(void *lock)
{
	wasm_rt_unlock(lock);
}

/* ---- core/block.c ---- */

/* Polls and blocking calls of host functions. If a program interrupts nothing, this is all that it
 * links for interrupts. */

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

bool
wasm_rt_interrupt_pending(void)
{
	return ATOMIC_LOAD(&wasm_rt_stack_limit) == UINTPTR_MAX;
}

bool
wasm_rt_may_go_on(wasm_rt_trap_t why)
{
	return wasm_rt_interruption && wasm_rt_interruption->may_go_on(why);
}

void
wasm_rt_poll(void)
{
	if (wasm_rt_interrupt_pending() && !wasm_rt_may_go_on(WASM_RT_TRAP_INTERRUPTED))
		wasm_rt_trap(WASM_RT_TRAP_INTERRUPTED);
}

bool
wasm_rt_block_begin(void (*wake)(void *user), void *user)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	return !i || i->block_begin(wake, user);
}

bool
wasm_rt_block_end(void)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	return i && i->block_end();
}

/* ---- core/fatal.c ---- */

/* Ends a program that cannot go on. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <stdlib.h>
#include <unistd.h>
#elif __STDC_HOSTED__
#include <stdio.h>
#include <stdlib.h>
#endif

#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
static void
print(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return; /* there is nowhere else to report it */
}
#elif __STDC_HOSTED__
static void
print(const char *text)
{
	fputs(text, stderr);
}
#endif

void
wasm_rt_no_target(void)
{
	wasm_rt_fatal("a jump to where nothing was prepared");
}

void
wasm_rt_fatal(const char *message)
{
#if __STDC_HOSTED__
	print("wasm-rt: ");
	print(message);
	print("\n");
	abort();
#else
	(void)message;
#ifdef __GNUC__
	__builtin_trap();
#endif
	for (;;)
		;
#endif
}

/* ---- core/fault.c ---- */

/* The fault handler: out-of-bounds accesses to guarded memories and stack overflows become traps;
 * every other fault goes to the previous handler. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#define HAVE_SIGACTION 1
#include <signal.h>
#include <unistd.h>
#if defined(__linux__)
#include <ucontext.h>
#if SYSTEM_LACKS_GNU
#define REG_RIP 16
#endif
#endif
#else
#define HAVE_SIGACTION 0
#endif

#if HAVE_SIGACTION

/* Which of the two an access to an inaccessible page raises depends on the system. */
static const int signals[] = {SIGSEGV, SIGBUS};
#define NSIGNALS (sizeof signals / sizeof *signals)

static struct sigaction previous[NSIGNALS];
static bool installed;

static uintptr_t
program_counter(void *context)
{
#if defined(__linux__) && defined(__x86_64__)
	return (uintptr_t)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
#elif defined(__linux__) && defined(__aarch64__)
	return (uintptr_t)((ucontext_t *)context)->uc_mcontext.pc;
#else
	(void)context;
	return 0;
#endif
}

/* Raises a trap if the fault is the guest's; otherwise returns. A fault in the stack's guard can be
 * the guest's only in a thread that catches traps. */
static void
claim(const siginfo_t *info, void *context)
{
	uintptr_t address = (uintptr_t)info->si_addr;
	const struct thread *t = wasm_rt_this_thread();
	struct wasm_rt_trap_info trap = {.pc = program_counter(context)};
	const uint8_t *(*memory_at)(uintptr_t) = ATOMIC_LOAD(&wasm_rt_memory_at);
	const uint8_t *base = memory_at ? memory_at(address) : NULL;

	if (base) {
		trap.code = WASM_RT_TRAP_OOB;
		trap.has_address = true;
		trap.address = address - (uintptr_t)base;
		trap.base = base;
		wasm_rt_raise(&trap);
	}
	if (g_wasm_rt_jmp_buf.initialized && t->stack_low != 0 && address >= t->stack_guard &&
		address < t->stack_low + (uintptr_t)sysconf(_SC_PAGESIZE)) {
		trap.code = WASM_RT_TRAP_EXHAUSTION;
		wasm_rt_raise(&trap);
	}
}

/* Calls the handler that was there before ours as the kernel would have. */
static void
call_previous(struct sigaction *old, int number, siginfo_t *info, void *context)
{
	struct sigaction action = *old;
	sigset_t mask;

	if (action.sa_flags & (int)SA_RESETHAND)
		old->sa_handler = SIG_DFL, old->sa_flags = 0;
	if (!(action.sa_flags & SA_NODEFER))
		sigaddset(&action.sa_mask, number);
	pthread_sigmask(SIG_BLOCK, &action.sa_mask, &mask);
	if (action.sa_flags & SA_SIGINFO)
		action.sa_sigaction(number, info, context);
	else
		action.sa_handler(number);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

static void
pass_on(struct sigaction *old, int number, siginfo_t *info, void *context)
{
	bool from_hardware = info->si_code > 0;
	bool has_handler = (old->sa_flags & SA_SIGINFO) ||
		(old->sa_handler != SIG_DFL && old->sa_handler != SIG_IGN);

	if (has_handler) {
		call_previous(old, number, info, context);
		return;
	}
	if (old->sa_handler == SIG_IGN && !from_hardware)
		return;
	/* The default action. A fault happens again as soon as we return, but a signal that somebody
	 * sent must be sent again. */
	signal(number, SIG_DFL);
	if (!from_hardware)
		raise(number);
}

static void
handle(int number, siginfo_t *info, void *context)
{
	if (info->si_code > 0)
		claim(info, context);
	for (size_t i = 0; i < NSIGNALS; i++) {
		if (signals[i] == number)
			pass_on(&previous[i], number, info, context);
	}
}

void
wasm_rt_install_fault_handler(void)
{
	struct sigaction ours = {.sa_sigaction = handle};

	if (installed)
		return;
	installed = true;
	/* SA_NODEFER: the handler leaves by a jump that does not restore the mask of signals. */
	ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
	sigemptyset(&ours.sa_mask);
	for (size_t i = 0; i < NSIGNALS; i++)
		sigaction(signals[i], &ours, &previous[i]);
}

void
wasm_rt_remove_fault_handler(void)
{
	struct sigaction current;

	if (!installed)
		return;
	installed = false;
	/* A handler that was installed after ours may call ours: then ours stays. */
	for (size_t i = 0; i < NSIGNALS; i++) {
		if (sigaction(signals[i], NULL, &current) == 0 && (current.sa_flags & SA_SIGINFO) &&
			current.sa_sigaction == handle)
			sigaction(signals[i], &previous[i], NULL);
		else
			installed = true;
	}
}

#else

void
wasm_rt_install_fault_handler(void)
{
}

void
wasm_rt_remove_fault_handler(void)
{
}

#endif

/* ---- core/heap.c ---- */

/* Blocks of C memory: from the C library, from the embedder, or, where there is neither, from one
 * static array. */
#if __STDC_HOSTED__
#include <stdlib.h>
#endif

#ifdef WASM_RT_HEAP_RESIZE
void *WASM_RT_HEAP_RESIZE(void *block, size_t old_size, size_t new_size);
void WASM_RT_HEAP_FREE(void *block, size_t size);

static void *
library_resize(void *block, size_t old_size, size_t new_size)
{
	void *new = WASM_RT_HEAP_RESIZE(block, old_size, new_size);

	return new && !block ? memset(new, 0, new_size) : new;
}

static void
library_release(void *block, size_t size)
{
	WASM_RT_HEAP_FREE(block, size);
}
#elif __STDC_HOSTED__
static void *
library_resize(void *block, size_t old_size, size_t new_size)
{
	(void)old_size;
	/* Large blocks come zeroed from the system, and calloc leaves them untouched. */
	return block ? realloc(block, new_size) : calloc(1, new_size);
}

static void
library_release(void *block, size_t size)
{
	(void)size;
	free(block);
}
#else
/* Blocks are placed one after the other. The last one grows in place and can be given back; any
 * other moves when it grows, and leaves a hole. That is enough for a device, which has one memory
 * and a table or two, made once. */
static struct {
#ifdef __GNUC__
	__attribute__((aligned(16)))
#endif
	uint8_t bytes[WASM_RT_STATIC_BYTES];
	size_t used;
} pool;

#define ROUND(size) (((size) + 15) & ~(size_t)15)

static bool
is_last(const uint8_t *block, size_t size)
{
	return block && block + ROUND(size) == pool.bytes + pool.used;
}

static void *
library_resize(void *block, size_t old_size, size_t new_size)
{
	size_t start = is_last(block, old_size) ? (size_t)((uint8_t *)block - pool.bytes) : pool.used;
	uint8_t *new = pool.bytes + start;

	if (block && new_size <= old_size) { /* never fails */
		if (is_last(block, old_size))
			pool.used = start + ROUND(new_size);
		return block;
	}
	if (new_size > WASM_RT_STATIC_BYTES - start || ROUND(new_size) > WASM_RT_STATIC_BYTES - start)
		return NULL;
	pool.used = start + ROUND(new_size);
	if (block && new != block)
		memcpy(new, block, old_size < new_size ? old_size : new_size);
	return block ? new : memset(new, 0, new_size);
}

static void
library_release(void *block, size_t size)
{
	if (is_last(block, size))
		pool.used = (size_t)((uint8_t *)block - pool.bytes);
}
#endif

void *
wasm_rt_heap_resize(void *block, uint64_t old_size, uint64_t new_size)
{
	/* Half of the address space at most, so that differences of pointers into the block are
	 * defined. */
	if (new_size > SIZE_MAX / 2 || OS_FAILS())
		return NULL;
	return library_resize(block, (size_t)old_size, (size_t)new_size);
}

void
wasm_rt_heap_free(void *block, uint64_t size)
{
	if (block)
		library_release(block, (size_t)size);
}

/* ---- core/init.c ---- */

/* Preparing the process, and undoing it. */

static bool initialized;

void
wasm_rt_init(void)
{
#if WASM_RT_INSTALL_SIGNAL_HANDLER
	wasm_rt_install_fault_handler();
#endif
	wasm_rt_init_without_signals();
}

bool
wasm_rt_is_initialized(void)
{
	return initialized;
}

void
wasm_rt_free(void)
{
	wasm_rt_remove_fault_handler();
	wasm_rt_free_thread();
	initialized = false;
}

void
wasm_rt_init_without_signals(void)
{
	wasm_rt_init_thread();
	initialized = true;
}

/* ---- core/lock.c ---- */

/* Locks of one word. A thread that has to wait sleeps, because some locks are held for long: a
 * file's lock while an embedder's back end reads or writes. */
#if __STDC_HOSTED__ && !WASM_RT_NO_THREADS && (defined(__unix__) || defined(__APPLE__))
#include <pthread.h>

enum { LOCK_FREE, LOCK_TAKEN, LOCK_AWAITED };

/* One pair for all locks. Waiters of different locks are woken together, but waiting is rare. */
static pthread_mutex_t lock_waiters = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t lock_freed = PTHREAD_COND_INITIALIZER;

/* A thread that has waited takes the lock with the mark that there may be more waiters. */
void
wasm_rt_lock(int *lock)
{
	int free = LOCK_FREE;

	if (ATOMIC_SWAP_IF(lock, &free, LOCK_TAKEN))
		return;
	pthread_mutex_lock(&lock_waiters);
	while (ATOMIC_EXCHANGE(lock, LOCK_AWAITED) != LOCK_FREE)
		pthread_cond_wait(&lock_freed, &lock_waiters);
	pthread_mutex_unlock(&lock_waiters);
}

void
wasm_rt_unlock(int *lock)
{
	if (ATOMIC_EXCHANGE(lock, LOCK_FREE) != LOCK_AWAITED)
		return;
	pthread_mutex_lock(&lock_waiters);
	pthread_cond_broadcast(&lock_freed);
	pthread_mutex_unlock(&lock_waiters);
}
#else
void
wasm_rt_lock(int *lock)
{
	while (ATOMIC_EXCHANGE(lock, 1))
		;
}

void
wasm_rt_unlock(int *lock)
{
	ATOMIC_STORE(lock, 0);
}
#endif

/* ---- core/park.c ---- */

/* memory.atomic.wait and memory.atomic.notify: threads that wait for an address stand in the queue
 * of one of 64 buckets, and are woken in the order in which they came.
 *
 * Not the futex of Linux: it cannot wait for 64 bits, does not promise an order, and makes a system
 * call of the most frequent notify, that which nobody waits for. */
#if __STDC_HOSTED__ && !WASM_RT_NO_THREADS && (defined(__unix__) || defined(__APPLE__))
#define CAN_PARK 1
#include <errno.h>
#include <pthread.h>
#include <time.h>
#else
#define CAN_PARK 0
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <time.h>
#elif defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#endif
#endif

enum { WOKEN, NOT_EQUAL, TIMED_OUT }; /* the results of the instruction */
enum { ASKED = 3 }; /* the thread was asked to stop */

#define SECOND 1000000000

/* What is waited for: a number of the guest at a place of its memory. */
struct awaited {
	const void *at;
	uint64_t expected;
	bool is64;
};

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define OF_GUEST32(n) __builtin_bswap32(n)
#define OF_GUEST64(n) __builtin_bswap64(n)
#else
#define OF_GUEST32(n) (n)
#define OF_GUEST64(n) (n)
#endif

#if WASM_RT_NATIVE_ATOMICS
#define LOAD(p) __atomic_load_n(p, __ATOMIC_SEQ_CST)
#else
#define LOAD(p) (*(p))
#endif

/* Whether the place has the value. Reads it like the guest's atomic instructions. */
static bool
is_there(const struct awaited *what)
{
	uint64_t value;
#if !WASM_RT_NATIVE_ATOMICS
	void *lock = wasm_rt_atomic_lock(what->at);
#endif

	value = what->is64 ? OF_GUEST64(LOAD((const uint64_t *)what->at))
		: OF_GUEST32(LOAD((const uint32_t *)what->at));
#if !WASM_RT_NATIVE_ATOMICS
	wasm_rt_atomic_unlock(lock);
#endif
	return value == what->expected;
}

#if CAN_PARK
struct waiter {
	struct waiter *before, *after;
	const void *at;
	uint64_t ticket; /* the order in the queue */
	pthread_cond_t wake;
	bool queued;
};

struct bucket {
	pthread_mutex_t lock; /* of what follows; the number of waiters is also read without it */
	struct waiter *first, *last;
	uint64_t tickets;
	uint32_t waiters;
};

#define EMPTY { PTHREAD_MUTEX_INITIALIZER, NULL, NULL, 0, 0 }
#define EMPTY_8 EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY
static struct bucket buckets[64] = { EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8,
	EMPTY_8 };

static struct bucket *
bucket_of(const void *at)
{
	return &buckets[((uint32_t)((uintptr_t)at >> 2) * 0x9e3779b1u) >> 26];
}

static void
enqueue(struct bucket *b, struct waiter *w)
{
	w->ticket = b->tickets++;
	w->before = b->last;
	w->after = NULL;
	*(w->before ? &w->before->after : &b->first) = w;
	b->last = w;
	w->queued = true;
}

static void
dequeue(struct bucket *b, struct waiter *w)
{
	*(w->before ? &w->before->after : &b->first) = w->after;
	*(w->after ? &w->after->before : &b->last) = w->before;
	w->queued = false;
}

/* Longer waits than every time_t can hold are cut to 34 years. */
static struct timespec
time_after(int64_t span)
{
	int64_t seconds = span / SECOND;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += (time_t)(seconds > INT32_MAX / 2 ? INT32_MAX / 2 : seconds);
	t.tv_nsec += (long)(span % SECOND);
	if (t.tv_nsec >= SECOND) {
		t.tv_nsec -= SECOND;
		t.tv_sec++;
	}
	return t;
}

#ifdef __APPLE__
static void
make_condition(pthread_cond_t *c)
{
	pthread_cond_init(c, NULL);
}

static bool
wait_until(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until)
{
	struct timespec rest = time_after(0);

	rest.tv_sec = until->tv_sec - rest.tv_sec;
	rest.tv_nsec = until->tv_nsec - rest.tv_nsec;
	if (rest.tv_nsec < 0) {
		rest.tv_nsec += SECOND;
		rest.tv_sec--;
	}
	return rest.tv_sec < 0 || pthread_cond_timedwait_relative_np(c, lock, &rest) == ETIMEDOUT;
}
#else
static void
make_condition(pthread_cond_t *c)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(c, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* Waits; true if the time has come. May return false without a reason. */
static bool
wait_until(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until)
{
	return pthread_cond_timedwait(c, lock, until) == ETIMEDOUT;
}
#endif

/* Waits in the queue until somebody takes the waiter out of it, until the time has come, or until
 * the thread is asked to stop. */
static uint32_t
stand(struct bucket *b, struct waiter *w, int64_t timeout, const struct timespec *until)
{
	while (w->queued && !wasm_rt_interrupt_pending()) {
		if (timeout < 0)
			pthread_cond_wait(&w->wake, &b->lock);
		else if (wait_until(&w->wake, &b->lock, until))
			return w->queued ? TIMED_OUT : WOKEN;
	}
	return w->queued ? ASKED : WOKEN;
}

/* The thread is asked to stop. */
static void
wake_up(void *waiter)
{
	struct waiter *w = waiter;
	struct bucket *b = bucket_of(w->at);

	pthread_mutex_lock(&b->lock);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&b->lock);
}

/* Waits, as a thread that can be asked to stop. It stays in the queue meanwhile, so no notify is
 * lost. */
static uint32_t
stand_if_asked(struct bucket *b, struct waiter *w, int64_t timeout, const struct timespec *until)
{
	uint32_t result = ASKED;
	bool goes_on = true;

	while (goes_on && (result = stand(b, w, timeout, until)) == ASKED) {
		pthread_mutex_unlock(&b->lock);
		wasm_rt_block_end();
		goes_on = wasm_rt_may_go_on(WASM_RT_TRAP_INTERRUPTED);
		wasm_rt_block_begin(wake_up, w);
		pthread_mutex_lock(&b->lock);
	}
	if (w->queued)
		dequeue(b, w);
	return result;
}

/* The number of waiters changes before the value is looked at, and a notify looks at the number
 * after the value has changed: one of the two sees the other. */
static uint32_t
park(const struct awaited *what, int64_t timeout)
{
	struct bucket *b = bucket_of(what->at);
	struct timespec until = {0};
	uint32_t result = NOT_EQUAL;
	struct waiter w = {.at = what->at};

	if (timeout >= 0)
		until = time_after(timeout);
	make_condition(&w.wake);
	wasm_rt_block_begin(wake_up, &w);
	pthread_mutex_lock(&b->lock);
	__atomic_fetch_add(&b->waiters, 1, __ATOMIC_SEQ_CST);
	if (is_there(what)) {
		enqueue(b, &w);
		result = stand_if_asked(b, &w, timeout, &until);
	}
	__atomic_fetch_sub(&b->waiters, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_unlock(&b->lock);
	wasm_rt_block_end();
	pthread_cond_destroy(&w.wake);
	if (result == ASKED)
		wasm_rt_trap(WASM_RT_TRAP_INTERRUPTED);
	return result;
}

uint32_t
wasm_rt_atomic_notify(const void *at, uint32_t count)
{
	struct bucket *b = bucket_of(at);
	struct waiter *w, *after;
	uint32_t n = 0;

	/* Not a fence and a load: the thread sanitizer does not support fences. */
	if (__atomic_fetch_add(&b->waiters, 0, __ATOMIC_SEQ_CST) == 0)
		return 0;
	pthread_mutex_lock(&b->lock);
	for (w = b->first; w && n < count; w = after) {
		after = w->after;
		if (w->at != at)
			continue;
		dequeue(b, w);
		pthread_cond_signal(&w->wake);
		n++;
	}
	pthread_mutex_unlock(&b->lock);
	return n;
}
#else
/* One thread runs the guest, so a wait can only end by its timeout. Without an operating system,
 * the embedder may do something else. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
static void
pass_time(int64_t timeout)
{
	struct timespec span = {INT32_MAX, 0};

	if (timeout / SECOND < INT32_MAX)
		span = (struct timespec){(time_t)(timeout / SECOND), (long)(timeout % SECOND)};
	while (nanosleep(&span, &span) != 0)
		;
}
#elif defined(_WIN32)
static void
pass_time(int64_t timeout)
{
	int64_t rest = timeout / 1000000 + (timeout % 1000000 != 0);

	Sleep(rest > INT32_MAX ? INT32_MAX : (DWORD)rest);
}
#else
#define pass_time(timeout) ((void)(timeout))
#endif

#if defined(__GNUC__) && defined(__ELF__)
__attribute__((weak))
#endif
uint32_t
wasm_rt_host_wait(const void *at, int64_t timeout)
{
	(void)at;
	if (timeout < 0)
		wasm_rt_trap(WASM_RT_TRAP_NOT_SHARED);
	pass_time(timeout);
	return TIMED_OUT;
}

#if defined(__GNUC__) && defined(__ELF__)
__attribute__((weak))
#endif
uint32_t
wasm_rt_host_notify(const void *at, uint32_t count)
{
	(void)at;
	(void)count;
	return 0;
}

static uint32_t
park(const struct awaited *what, int64_t timeout)
{
	return is_there(what) ? wasm_rt_host_wait(what->at, timeout) : NOT_EQUAL;
}

uint32_t
wasm_rt_atomic_notify(const void *at, uint32_t count)
{
	return wasm_rt_host_notify(at, count);
}
#endif

uint32_t
wasm_rt_atomic_wait32(const void *at, uint32_t expected, int64_t timeout)
{
	return park(&(struct awaited){at, expected, false}, timeout);
}

uint32_t
wasm_rt_atomic_wait64(const void *at, uint64_t expected, int64_t timeout)
{
	return park(&(struct awaited){at, expected, true}, timeout);
}

/* ---- core/signal_stack.c ---- */

/* The stack on which a thread's fault handler runs: the thread's own stack may have overflowed. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#define HAVE_SIGALTSTACK 1
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#else
#define HAVE_SIGALTSTACK 0
#endif

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

/* ---- core/stack.c ---- */

/* Where the calling thread's stack ends. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#define HAVE_PTHREAD 1
#include <pthread.h>
#include <sys/resource.h>
#if defined(__linux__) && !defined(__GLIBC__)
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif
#if SYSTEM_LACKS_GNU
extern int pthread_getattr_np(pthread_t, pthread_attr_t *);
#endif
#else
#define HAVE_PTHREAD 0
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#endif
#endif

/* The thread sanitizer records at most 65,536 nested calls, and does not check for more. A
 * function's frame takes at least 16 bytes. */
#if defined(__SANITIZE_THREAD__)
#define THREAD_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define THREAD_SANITIZED 1
#endif
#endif
#ifndef THREAD_SANITIZED
#define THREAD_SANITIZED 0
#endif

/* How much stack may be used, unless the embedder says more, if there is no limit or a limit larger
 * than any machine's memory: endless recursion must not take all memory. */
#define STACK_MAX ((size_t)(UINT32_C(1) << (THREAD_SANITIZED ? 20 : 30)))

#if HAVE_PTHREAD && !defined(__APPLE__)
static size_t
process_limit(void)
{
	struct rlimit limit;

	/* RLIM_INFINITY is larger than anything, or negative. */
	if (getrlimit(RLIMIT_STACK, &limit) != 0)
		return 0;
	return limit.rlim_cur == RLIM_INFINITY ||
		limit.rlim_cur > SIZE_MAX ? SIZE_MAX : (size_t)limit.rlim_cur;
}

/* What the process may use from here on. This is right for the main thread. */
static bool
bounds_by_limit(uintptr_t *low, size_t *size, size_t *guard)
{
	char here;

	*size = process_limit();
	if (*size > STACK_MAX)
		*size = STACK_MAX;
	if (*size == 0 || *size >= (uintptr_t)&here)
		return false;
	*low = (uintptr_t)&here - *size + *size / 8; /* the environment and our callers lie above */
	*guard = 0;
	return true;
}
#endif

#if defined(__linux__) && HAVE_PTHREAD
/* The main thread's stack grows as it is used, up to the process's limit. glibc tells how far;
 * other libraries tell its present size. At its top is the program's name. */
static void
add_growth_of_main_thread(uintptr_t *low, size_t *size)
{
#ifndef __GLIBC__
	const char *name = (const char *)getauxval(AT_EXECFN);
	size_t limit = process_limit();
	uintptr_t top, end = *low + *size;

	if (!name || getpid() != (pid_t)syscall(SYS_gettid))
		return;
	top = ((uintptr_t)name + strlen(name) + 4096) & ~(uintptr_t)4095;
	if (limit > STACK_MAX) /* what lies beyond is not known */
		limit = STACK_MAX;
	if (limit < top && top - limit < *low) {
		*low = top - limit;
		*size = end - *low;
	}
#else
	(void)low, (void)size;
#endif
}

static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	pthread_attr_t attributes;
	void *address;
	bool found;

	/* For the main thread glibc reads /proc, which may be missing or have another form. */
	if (pthread_getattr_np(pthread_self(), &attributes) != 0)
		return bounds_by_limit(low, size, guard);
	found = pthread_attr_getstack(&attributes, &address, size) == 0;
	if (pthread_attr_getguardsize(&attributes, guard) != 0)
		*guard = 0;
	pthread_attr_destroy(&attributes);
	*low = (uintptr_t)address;
	if (found)
		add_growth_of_main_thread(low, size);
	return found && *size > 0;
}
#elif defined(__APPLE__)
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	*size = pthread_get_stacksize_np(pthread_self());
	*low = (uintptr_t)pthread_get_stackaddr_np(pthread_self()) - *size;
	*guard = 0;
	return *size > 0;
}
#elif HAVE_PTHREAD
/* There is no portable way to ask. On the systems that come here, threads other than the main one
 * have at least as much, or the embedder sets a limit for them. */
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	return bounds_by_limit(low, size, guard);
}
#elif defined(_WIN32)
/* The stack is one reservation, whose lowest pages, some of them guards, cannot be used. */
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	const NT_TIB *thread = (const NT_TIB *)NtCurrentTeb();
	MEMORY_BASIC_INFORMATION region;

	if (VirtualQuery(thread->StackLimit, &region, sizeof region) == 0)
		return false;
	*guard = (size_t)64 << 10;
	*low = (uintptr_t)region.AllocationBase + *guard;
	*size = (uintptr_t)thread->StackBase - *low;
	return (uintptr_t)thread->StackBase > *low;
}
#else
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	(void)low, (void)size, (void)guard;
	return false;
}
#endif

/* Sets the bounds. Returns the limit that they make. */
static uintptr_t
find_all(void)
{
	struct thread *t = wasm_rt_this_thread();
	uintptr_t low;
	size_t size, guard;

	if (!find_bounds(&low, &size, &guard)) {
		t->stack_low = t->stack_guard = 0;
		return 0;
	}
	/* The main thread has no guard of its own, but the kernel keeps a gap there: a megabyte on
	 * Linux. */
	if (guard == 0)
		guard = (size_t)(UINT32_C(1) << 20);
	t->stack_low = low;
	t->stack_guard = low > guard ? low - guard : 0;
	return low + (size / 4 < WASM_RT_STACK_MARGIN ? size / 4 : WASM_RT_STACK_MARGIN);
}

/* If there is a request to stop, for which the limit has been raised, it remains. */
void
wasm_rt_set_stack_limit(uintptr_t limit)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	if (i)
		i->set_limit(limit);
	else
		wasm_rt_stack_limit = limit;
}

uintptr_t
wasm_rt_get_stack_limit(void)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	return i ? i->limit() : wasm_rt_stack_limit;
}

void
wasm_rt_set_stack_size(size_t bytes)
{
	char here;
	size_t most = bytes > 0 ? bytes : STACK_MAX;
	uintptr_t limit = (uintptr_t)&here > most ? (uintptr_t)&here - most : 1, found = find_all();

	wasm_rt_set_stack_limit((bytes > 0 || found != 0) && limit > found ? limit : found);
}

void
wasm_rt_find_stack(void)
{
	wasm_rt_set_stack_size(0);
}

/* ---- core/strerror.c ---- */

/* Messages of traps. */

const char *
wasm_rt_strerror(wasm_rt_trap_t code)
{
	switch (code) {
	case WASM_RT_TRAP_NONE: return "no trap";
	case WASM_RT_TRAP_OOB: return "out of bounds memory or table access";
	case WASM_RT_TRAP_INT_OVERFLOW: return "integer overflow";
	case WASM_RT_TRAP_DIV_BY_ZERO: return "integer divide by zero";
	case WASM_RT_TRAP_INVALID_CONVERSION: return "invalid conversion to integer";
	case WASM_RT_TRAP_UNREACHABLE: return "unreachable";
	case WASM_RT_TRAP_CALL_INDIRECT:
		return "undefined element, uninitialized element or indirect call type mismatch";
	case WASM_RT_TRAP_NULL_REF: return "null reference";
	case WASM_RT_TRAP_UNCAUGHT_EXCEPTION: return "uncaught exception";
	case WASM_RT_TRAP_UNALIGNED: return "unaligned atomic";
	case WASM_RT_TRAP_EXHAUSTION: return "call stack exhausted";
	case WASM_RT_TRAP_OUT_OF_MEMORY: return "out of memory";
	case WASM_RT_TRAP_INCOMPATIBLE_IMPORT: return "incompatible import type";
	case WASM_RT_TRAP_EXIT: return "exit";
	case WASM_RT_TRAP_NOT_SHARED: return "expected shared memory";
	case WASM_RT_TRAP_INTERRUPTED: return "interrupted";
	case WASM_RT_TRAP_OUT_OF_FUEL: return "all fuel consumed";
	}
	return "unknown trap";
}

/* ---- core/tail_call.c ---- */

/* tail_call: the buffer for the arguments of tail calls. */
#include "wasm-rt.h"

WASM_RT_THREAD_LOCAL uint64_t wasm_rt_tail_args[WASM_RT_TAIL_ARGS_SIZE / 8];

/* ---- core/thread.c ---- */

/* The variables of one thread. They are in a file of their own, so that code that checks its stack
 * or traps links only this. */

static WASM_RT_THREAD_LOCAL struct thread this_thread;

struct thread *
wasm_rt_this_thread(void)
{
	return &this_thread;
}

/* The header hides the variables behind functions where the compiler has no thread-local storage;
 * this file defines both. */
#undef wasm_rt_stack_limit
#undef wasm_rt_call_stack_depth
#undef g_wasm_rt_jmp_buf

WASM_RT_THREAD_LOCAL uintptr_t wasm_rt_stack_limit;
WASM_RT_THREAD_LOCAL uint32_t wasm_rt_call_stack_depth;
WASM_RT_THREAD_LOCAL wasm_rt_jmp_buf g_wasm_rt_jmp_buf;

uintptr_t *
wasm_rt_stack_limit_of_thread(void)
{
	return &wasm_rt_stack_limit;
}

uint32_t *
wasm_rt_call_stack_depth_of_thread(void)
{
	return &wasm_rt_call_stack_depth;
}

wasm_rt_jmp_buf *
wasm_rt_jmp_buf_of_thread(void)
{
	return &g_wasm_rt_jmp_buf;
}

/* ---- core/thread_init.c ---- */

/* Preparing a thread, and undoing it. */

void
wasm_rt_init_thread(void)
{
	struct thread *t = wasm_rt_this_thread();

	if (t->initialized)
		return;
	t->initialized = true;
	/* An embedder that set a limit before keeps it. */
	if (wasm_rt_stack_limit == 0)
		wasm_rt_find_stack();
	wasm_rt_enter_signal_stack();
}

void
wasm_rt_free_thread(void)
{
	struct thread *t = wasm_rt_this_thread();
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	if (!t->initialized)
		return;
	if (i)
		i->end_thread();
	wasm_rt_leave_signal_stack();
	wasm_rt_stack_limit = 0;
	t->ncatches = 0;
	g_wasm_rt_jmp_buf.initialized = false;
	t->unwind_target = NULL;
	t->initialized = false;
}

/* ---- core/trap.c ---- */

/* Traps: from anywhere to the innermost catch. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <signal.h>
#define ON_SIGNAL_STACK() on_signal_stack()
#else
#define ON_SIGNAL_STACK() false
#endif

#ifdef WASM_RT_TRAP_HANDLER
WASM_RT_NO_RETURN void WASM_RT_TRAP_HANDLER(wasm_rt_trap_t code);
#endif

const uint8_t *(*wasm_rt_memory_at)(uintptr_t address);

const struct interruption *wasm_rt_interruption;

static wasm_rt_trap_hook_t trap_hook;

wasm_rt_trap_hook_t
wasm_rt_set_trap_hook(wasm_rt_trap_hook_t hook)
{
	wasm_rt_trap_hook_t previous = trap_hook;

	trap_hook = hook;
	return previous;
}

const struct wasm_rt_trap_info *
wasm_rt_last_trap(void)
{
#if HANDLER_ONLY
	static const struct wasm_rt_trap_info none;
	const struct wasm_rt_trap_info *trap = wasm_rt_this_thread()->trap;

	return trap ? trap : &none;
#else
	return &wasm_rt_this_thread()->trap;
#endif
}

#ifdef WASM_RT_TRAP_HANDLER
static WASM_RT_NO_RETURN void
leave(wasm_rt_trap_t code)
{
	WASM_RT_TRAP_HANDLER(code);
}
#else
/* A catch of wasm_rt_impl_try stays in force: the function that catches may go on without a new
 * one. A target that the embedder has filled in serves once, because nothing tells when its
 * function returns. */
static WASM_RT_NO_RETURN void
leave(wasm_rt_trap_t code)
{
	wasm_rt_jmp_buf *target = &g_wasm_rt_jmp_buf;

	if (!target->initialized)
		wasm_rt_fatal(wasm_rt_strerror(code));
	if (!target->frame)
		target->initialized = false;
	wasm_rt_this_thread()->unwind_target = NULL;
	wasm_rt_call_stack_depth = target->call_stack_depth;
	WASM_RT_LONGJMP_UNCHECKED(target->buffer, (int)code);
}
#endif

void
wasm_rt_raise(const struct wasm_rt_trap_info *info)
{
#if HANDLER_ONLY
	wasm_rt_this_thread()->trap = info;
#else
	wasm_rt_this_thread()->trap = *info;
#endif
	if (trap_hook)
		trap_hook(wasm_rt_last_trap());
	leave(info->code);
}

void
wasm_rt_end_catch(void)
{
#if HANDLER_ONLY
	g_wasm_rt_jmp_buf.initialized = false;
#else
	struct thread *t = wasm_rt_this_thread();
	const struct catch *outside;

	g_wasm_rt_jmp_buf.initialized = false;
	if (t->ncatches == 0)
		return;
	outside = &t->outside[--t->ncatches];
	t->unwind_target = outside->unwind_target;
	if (outside->target.initialized)
		g_wasm_rt_jmp_buf = outside->target;
#endif
}

void
wasm_rt_drop_catches(const void *frame)
{
#if HANDLER_ONLY
	(void)frame;
#else
	const wasm_rt_jmp_buf *target = &g_wasm_rt_jmp_buf;

	while (frame && target->initialized && target->frame &&
		(uintptr_t)target->frame <= (uintptr_t)frame)
		wasm_rt_end_catch();
#endif
}

#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
static bool
on_signal_stack(void)
{
	stack_t current;

	return sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_ONSTACK);
}
#endif

/* The caller may be an embedder's signal handler. If that runs on another stack, its frame cannot
 * be compared. */
static WASM_RT_NO_RETURN void
raise_from_code(const void *frame, struct wasm_rt_trap_info info)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	if (i && (info.code == WASM_RT_TRAP_EXHAUSTION || info.code == WASM_RT_TRAP_INTERRUPTED))
		info.code = i->cause(info.code);
	if (!ON_SIGNAL_STACK())
		wasm_rt_drop_catches(frame);
	wasm_rt_raise(&info);
}

/* Not inlined, so that the frame is this file's own, deeper than that of any function that
 * catches. */
NOINLINE void
wasm_rt_trap(wasm_rt_trap_t code)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){.code = code, .pc = CALLER()});
}

NOINLINE void
wasm_rt_trap_in(wasm_rt_trap_t code, const char *function)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){.code = code, .pc = CALLER(),
		.function = function});
}

NOINLINE void
wasm_rt_trap_oob(uint64_t address)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){
		.code = WASM_RT_TRAP_OOB, .has_address = true, .address = address, .pc = CALLER()});
}

/* ---- core/try.c ---- */

/* Catches of traps. */

void
wasm_rt_impl_push_try(void *caller)
{
	struct thread *t = wasm_rt_this_thread();
	wasm_rt_jmp_buf *target = &g_wasm_rt_jmp_buf;
#if !HANDLER_ONLY
	struct catch *outside;
#endif
	char here;
	/* If the compiler does not tell the caller's frame, our own serves as well to compare
	 * depths. */
	const void *frame = caller ? caller : &here;

	wasm_rt_init_thread();
	wasm_rt_drop_catches(frame);
#if !HANDLER_ONLY
	/* forget the oldest: most likely its function has returned without ending it */
	if (t->ncatches == WASM_RT_MAX_TRIES) {
		t->ncatches--;
		memmove(t->outside, t->outside + 1, t->ncatches * sizeof t->outside[0]);
	}
	outside = &t->outside[t->ncatches++];
	outside->target.initialized = false;
	if (target->initialized) /* the outermost catch, the usual one, copies nothing */
		outside->target = *target;
	outside->unwind_target = t->unwind_target;
#endif
	target->initialized = true;
	target->call_stack_depth = wasm_rt_call_stack_depth;
	target->frame = frame;
	t->unwind_target = NULL; /* an exception that reaches this catch is a trap */
}

void
wasm_rt_impl_try_end(void)
{
	wasm_rt_end_catch();
}

/* ---- table/exnref.c ---- */

/* Tables of exnrefs. */

#define TABLE(what) wasm_rt_##what##_exnref_table
#define TABLE_TYPE wasm_rt_exnref_table_t
#define ENTRY wasm_rt_exnref_t
#define NULL_ENTRY wasm_rt_exnref_null_value

/* The functions of one kind of table; a file that defines TABLE(prefix, suffix), ENTRY and
 * NULL_ENTRY includes it. One file for each kind, so that a program links the kinds that it
 * uses. */

/* Adds entries, or says what refused them. */
static enum wasm_rt_memory_change
TABLE(extend)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size, size;
	ENTRY *data;

	if (old > t->max_size || delta > t->max_size - old)
		return WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
	if (!wasm_rt_table_bookkeeping->take(delta * sizeof *data))
		return WASM_RT_MEMORY_REFUSED_BY_QUOTA;
	size = old + (uint32_t)delta;
	data = wasm_rt_heap_resize(t->data, (uint64_t)old * sizeof *data,
		(uint64_t)size * sizeof *data);
	if (!data) {
		wasm_rt_table_bookkeeping->give(delta * sizeof *data);
		return WASM_RT_MEMORY_REFUSED_BY_HOST;
	}
	for (uint32_t i = old; i < size; i++)
		data[i] = init;
	t->data = data;
	t->size = size;
	return WASM_RT_MEMORY_GROWN;
}

void
TABLE(allocate)(TABLE_TYPE *t, uint32_t entries, uint32_t max)
{
	memset(t, 0, sizeof *t);
	if (entries > max)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	t->max_size = max;
	if (entries > 0 && TABLE(extend)(t, entries, NULL_ENTRY) != WASM_RT_MEMORY_GROWN) {
		t->max_size = 0;
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	}
}

/* Not inlined: the caller's address is that of the guest's function. */
NOINLINE uint32_t
TABLE(grow)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size;
	enum wasm_rt_memory_change change;

	if (delta == 0)
		return old;
	change = TABLE(extend)(t, delta, init);
	wasm_rt_table_bookkeeping->tell(t, change, old, delta, t->max_size, CALLER());
	return change == WASM_RT_MEMORY_GROWN ? old : UINT32_MAX;
}

void
TABLE(free)(TABLE_TYPE *t)
{
	wasm_rt_table_bookkeeping->give((uint64_t)t->size * sizeof *t->data);
	wasm_rt_heap_free(t->data, (uint64_t)t->size * sizeof *t->data);
	memset(t, 0, sizeof *t);
}
#undef TABLE
#undef TABLE_TYPE
#undef ENTRY
#undef NULL_ENTRY

/* ---- table/externref.c ---- */

/* Tables of externrefs. */

#define TABLE(what) wasm_rt_##what##_externref_table
#define TABLE_TYPE wasm_rt_externref_table_t
#define ENTRY wasm_rt_externref_t
#define NULL_ENTRY wasm_rt_externref_null_value

/* The functions of one kind of table; a file that defines TABLE(prefix, suffix), ENTRY and
 * NULL_ENTRY includes it. One file for each kind, so that a program links the kinds that it
 * uses. */

/* Adds entries, or says what refused them. */
static enum wasm_rt_memory_change
TABLE(extend)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size, size;
	ENTRY *data;

	if (old > t->max_size || delta > t->max_size - old)
		return WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
	if (!wasm_rt_table_bookkeeping->take(delta * sizeof *data))
		return WASM_RT_MEMORY_REFUSED_BY_QUOTA;
	size = old + (uint32_t)delta;
	data = wasm_rt_heap_resize(t->data, (uint64_t)old * sizeof *data,
		(uint64_t)size * sizeof *data);
	if (!data) {
		wasm_rt_table_bookkeeping->give(delta * sizeof *data);
		return WASM_RT_MEMORY_REFUSED_BY_HOST;
	}
	for (uint32_t i = old; i < size; i++)
		data[i] = init;
	t->data = data;
	t->size = size;
	return WASM_RT_MEMORY_GROWN;
}

void
TABLE(allocate)(TABLE_TYPE *t, uint32_t entries, uint32_t max)
{
	memset(t, 0, sizeof *t);
	if (entries > max)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	t->max_size = max;
	if (entries > 0 && TABLE(extend)(t, entries, NULL_ENTRY) != WASM_RT_MEMORY_GROWN) {
		t->max_size = 0;
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	}
}

/* Not inlined: the caller's address is that of the guest's function. */
NOINLINE uint32_t
TABLE(grow)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size;
	enum wasm_rt_memory_change change;

	if (delta == 0)
		return old;
	change = TABLE(extend)(t, delta, init);
	wasm_rt_table_bookkeeping->tell(t, change, old, delta, t->max_size, CALLER());
	return change == WASM_RT_MEMORY_GROWN ? old : UINT32_MAX;
}

void
TABLE(free)(TABLE_TYPE *t)
{
	wasm_rt_table_bookkeeping->give((uint64_t)t->size * sizeof *t->data);
	wasm_rt_heap_free(t->data, (uint64_t)t->size * sizeof *t->data);
	memset(t, 0, sizeof *t);
}
#undef TABLE
#undef TABLE_TYPE
#undef ENTRY
#undef NULL_ENTRY

/* ---- table/funcref.c ---- */

/* Tables of funcrefs. */

#define TABLE(what) wasm_rt_##what##_funcref_table
#define TABLE_TYPE wasm_rt_funcref_table_t
#define ENTRY wasm_rt_funcref_t
#define NULL_ENTRY wasm_rt_funcref_null_value

/* The functions of one kind of table; a file that defines TABLE(prefix, suffix), ENTRY and
 * NULL_ENTRY includes it. One file for each kind, so that a program links the kinds that it
 * uses. */

/* Adds entries, or says what refused them. */
static enum wasm_rt_memory_change
TABLE(extend)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size, size;
	ENTRY *data;

	if (old > t->max_size || delta > t->max_size - old)
		return WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
	if (!wasm_rt_table_bookkeeping->take(delta * sizeof *data))
		return WASM_RT_MEMORY_REFUSED_BY_QUOTA;
	size = old + (uint32_t)delta;
	data = wasm_rt_heap_resize(t->data, (uint64_t)old * sizeof *data,
		(uint64_t)size * sizeof *data);
	if (!data) {
		wasm_rt_table_bookkeeping->give(delta * sizeof *data);
		return WASM_RT_MEMORY_REFUSED_BY_HOST;
	}
	for (uint32_t i = old; i < size; i++)
		data[i] = init;
	t->data = data;
	t->size = size;
	return WASM_RT_MEMORY_GROWN;
}

void
TABLE(allocate)(TABLE_TYPE *t, uint32_t entries, uint32_t max)
{
	memset(t, 0, sizeof *t);
	if (entries > max)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	t->max_size = max;
	if (entries > 0 && TABLE(extend)(t, entries, NULL_ENTRY) != WASM_RT_MEMORY_GROWN) {
		t->max_size = 0;
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	}
}

/* Not inlined: the caller's address is that of the guest's function. */
NOINLINE uint32_t
TABLE(grow)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size;
	enum wasm_rt_memory_change change;

	if (delta == 0)
		return old;
	change = TABLE(extend)(t, delta, init);
	wasm_rt_table_bookkeeping->tell(t, change, old, delta, t->max_size, CALLER());
	return change == WASM_RT_MEMORY_GROWN ? old : UINT32_MAX;
}

void
TABLE(free)(TABLE_TYPE *t)
{
	wasm_rt_table_bookkeeping->give((uint64_t)t->size * sizeof *t->data);
	wasm_rt_heap_free(t->data, (uint64_t)t->size * sizeof *t->data);
	memset(t, 0, sizeof *t);
}
#undef TABLE
#undef TABLE_TYPE
#undef ENTRY
#undef NULL_ENTRY
