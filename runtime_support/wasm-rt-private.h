/* What the files of the runtime share with each other and with no one else. */
#ifndef WASM_RT_PRIVATE_H
#define WASM_RT_PRIVATE_H

#define WASM_RT_BUILDING
#include "wasm-rt-allocator.h"
#include "wasm-rt-memory.h"

#if defined(__GNUC__) && !defined(_WIN32)
#define PRIVATE __attribute__((visibility("hidden")))
#else
#define PRIVATE
#endif

/* In a file that is compiled as one with this header, not all of them are used. */
#ifdef __GNUC__
#define INLINE static inline __attribute__((unused))
#else
#define INLINE static inline
#endif

/* A function that runs before main, where there is such a thing: a part of the runtime that hooks
 * itself in so is there only if the program uses it. */
#if defined(__GNUC__) && __STDC_HOSTED__
#define AT_START __attribute__((constructor)) static
#define RUNS_AT_START true
#else
#define RUNS_AT_START false
#endif

#ifdef __GNUC__
#define NOINLINE __attribute__((noinline))
#define CALLER() ((uintptr_t)__builtin_return_address(0))
#else
#define NOINLINE
#define CALLER() ((uintptr_t)0)
#endif

/* Atomic where there are threads. tcc has no atomics and no thread-local variables: its runtime
 * serves one thread. */
#if defined(__GNUC__) && !WASM_RT_NO_THREADS
#define ATOMIC_LOAD(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define ATOMIC_STORE(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
#define ATOMIC_EXCHANGE(p, v) __atomic_exchange_n(p, v, __ATOMIC_ACQ_REL)
#define ATOMIC_ADD(p, v) __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL)
#define ATOMIC_SWAP_IF(p, old, v) __atomic_compare_exchange_n(p, old, v, true, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
#else
#define ATOMIC_LOAD(p) (*(p))
#define ATOMIC_STORE(p, v) ((void)(*(p) = (v)))
#define ATOMIC_EXCHANGE(p, v) ((*(p)) ? 1 : ((*(p) = (v)), 0)) /* of a lock: 0 free, 1 taken */
#define ATOMIC_ADD(p, v) ((*(p) += (v)) - (v))
#define ATOMIC_SWAP_IF(p, old, v) ((void)(old), *(p) = (v), true)
#endif

/* For numbers of 64 bits that one thread writes and others may read: atomic where the machine
 * can. */
#if defined(__GNUC__) && !WASM_RT_NO_THREADS && (UINTPTR_MAX > 0xffffffff || __GCC_ATOMIC_LLONG_LOCK_FREE == 2)
#define GET(p) ATOMIC_LOAD(p)
#define PUT(p, v) ATOMIC_STORE(p, v)
#else
#define GET(p) (*(p))
#define PUT(p, v) ((void)(*(p) = (v)))
#endif

/* ---- core/thread.c: what belongs to one thread ---- */

/* What was there before a catch, which its end puts back. */
struct catch {
	wasm_rt_jmp_buf target; /* g_wasm_rt_jmp_buf */
	void *unwind_target;    /* of exceptions */
};

struct thread {
	struct wasm_rt_trap_info trap;    /* the last one */
	/* where an exception goes (a WASM_RT_UNWIND_TARGET): NULL: it is a trap */
	void *unwind_target;
	bool initialized;
	/* the alternate signal stack that the runtime made; NULL: none */
	void *signal_stack;
	/* the lowest byte of the thread's stack, the lowest one of the guard below it; 0: unknown */
	uintptr_t stack_low, stack_guard;
	unsigned ncatches; /* by wasm_rt_impl_try; the innermost one is in g_wasm_rt_jmp_buf */
	struct catch outside[WASM_RT_MAX_TRIES];
};

/* A function, not a variable: linkers rewrite how the address of a thread-local variable is
 * computed in a way that the null checks of GCC's UBSan do not survive. */
PRIVATE struct thread *wasm_rt_this_thread(void);

/* ---- core/trap.c ---- */

/* Records the trap and jumps to the innermost catch. Frames of catches are not compared with the
 * caller's: the caller may run on a signal stack. */
WASM_RT_NO_RETURN PRIVATE void wasm_rt_raise(const struct wasm_rt_trap_info *);

/* Ends the innermost catch: the one outside is in force again, if there is one. */
PRIVATE void wasm_rt_end_catch(void);

/* Ends the catches whose functions had their frame at `frame` or deeper: a catch that is
 * replaced, or that of a function that has returned. NULL: unknown, none is ended. */
PRIVATE void wasm_rt_drop_catches(const void *frame);

/* ---- core/fatal.c ---- */

/* Prints "wasm-rt: MESSAGE" on the standard error stream where there is one, and aborts. Safe in
 * signal handlers. */
WASM_RT_NO_RETURN PRIVATE void wasm_rt_fatal(const char *message);

#if WASM_RT_SANITY_CHECKS
#define CHECK(condition) ((condition) ? (void)0 : wasm_rt_fatal("broken invariant: " #condition))
#else
#define CHECK(condition) ((void)0)
#endif

/* ---- core/stack.c, core/signal_stack.c ---- */

/* sets stack_low, stack_guard and wasm_rt_stack_limit of this thread */
PRIVATE void wasm_rt_find_stack(void);
/* gives this thread an alternate signal stack, unless it has one */
PRIVATE void wasm_rt_enter_signal_stack(void);
PRIVATE void wasm_rt_leave_signal_stack(void);

/* ---- core/fault.c ---- */

PRIVATE void wasm_rt_install_fault_handler(void); /* idempotent */
PRIVATE void wasm_rt_remove_fault_handler(void);

/* ---- core/heap.c: blocks of C memory ---- */

/* Makes a zeroed block (NULL, 0) or resizes one; what lies beyond old_size then is undefined. NULL:
 * no memory, the block is as it was. Sizes are 64 bits wide and checked, new_size is not 0. Blocks
 * are aligned to 16. */
PRIVATE void *wasm_rt_heap_resize(void *block, uint64_t old_size, uint64_t new_size);
PRIVATE void wasm_rt_heap_free(void *block, uint64_t size);

/* ---- memory/page_posix.c, page_reuse.c, page_none.c: address space; without, every call fails
 * ---- */

/* All sizes and addresses are multiples of wasm_rt_page_size(). Memory that is committed for the
 * first time reads as zero. */
PRIVATE size_t wasm_rt_page_size(void);
PRIVATE uint8_t *wasm_rt_page_reserve(uint64_t size);            /* inaccessible; NULL: failure */
PRIVATE bool wasm_rt_page_commit(uint8_t *at, uint64_t size);    /* makes readable and writable */
/* makes inaccessible; contents are lost */
PRIVATE bool wasm_rt_page_seal(uint8_t *at, uint64_t size);
/* of an accessible part: contents become those of the mapping again (zeros) */
PRIVATE bool wasm_rt_page_drop(uint8_t *at, uint64_t size);
/* new zeros in place of what is there, accessible (page_posix.c alone) */
PRIVATE bool wasm_rt_page_renew(uint8_t *at, uint64_t size);
/* whether that works for private mappings of a file, one at least as large as a page; -1: of
 * none */
PRIVATE bool wasm_rt_page_drops(int file);
/* makes inaccessible; contents stay */
PRIVATE bool wasm_rt_page_protect(uint8_t *at, uint64_t size);

/* Moves a reservation and its contents to a wider one without copying: of old_size bytes
 * old_committed are accessible, of size bytes committed will be. The new address; NULL: nothing has
 * changed, and the caller copies. */
PRIVATE uint8_t *wasm_rt_page_extend(uint8_t *at, uint64_t old_committed, uint64_t old_size,
	uint64_t committed, uint64_t size);

/* gives up a reservation or a part of it */
PRIVATE void wasm_rt_page_release(uint8_t *at, uint64_t size);

/* ---- memory/backing.c: the record of each memory ---- */

/* What lies behind a memory. Embedders fill wasm_rt_memory_t in by hand and copy it, so nothing in
 * that struct is trusted but the address of the data: a memory is ours if a record says that its
 * data is. */
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
	/* the memory's data; NULL while the record does not hold for who reads it without the lock */
	uint8_t *base;
	uint8_t *end;       /* where the reserved addresses end */
	uint64_t committed; /* bytes from base */
	uint32_t users;
	enum backing_kind kind;
	bool used;          /* false: the record is free; under the lock */
	bool movable;       /* whether a growth may change the base */
	bool guarded;       /* of kind BACKING_USER: like BACKING_GUARDED in that */
	const wasm_rt_allocator_t *allocator; /* of that kind */
	uint64_t image;     /* the id of the image (image.c) mapped over its zeros; 0: none */
	uint64_t image_from, image_to; /* where in the memory, if there is one */
	uint64_t discard_due; /* when its guest will have made up for what it has discarded */
	unsigned rung;      /* how often less was taken than was wanted */
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
/* as far as the fault handler sees */
PRIVATE void wasm_rt_backing_move(struct backing *, uint8_t *base, uint8_t *end);

/* The record whose base is `data`; NULL: none. `hint` may be anything. */
PRIVATE struct backing *wasm_rt_backing_find(const void *data, uint32_t hint);
PRIVATE uint32_t wasm_rt_backing_hint(const struct backing *);

/* The base of the guarded or adopted memory in whose reservation an address lies; NULL: none.
 * Safe in signal handlers. Set by the first memory (backing.c), so that programs without
 * memories link nothing of them; it lies in trap.c. */
PRIVATE extern const uint8_t *(*wasm_rt_memory_at)(uintptr_t address);

/* Calls f for each record with an account until it returns false, under the lock that records are
 * made and removed with. */
PRIVATE void wasm_rt_backing_each(bool (*f)(struct backing *, void *user), void *user);

/* ---- account: what a host can know of memories and tables, and forbid ---- */

/* What the rest of the runtime tells and asks of the accounts of memories. Until account/account.c
 * is part of the program, all of it does nothing (account/account_none.c), and an account is
 * NULL. */
struct account;
struct bookkeeping {
	/* An account for a memory of the size that *m says, charged to the thread's budget (`always`:
	 * whatever the limits). False: no memory for it, or the budget refused. */
	bool (*open)(const wasm_rt_memory_t *m, bool always, struct account **);

	void (*made)(struct account *, const wasm_rt_memory_t *m); /* the memory exists */
	void (*fail)(struct account *, const wasm_rt_memory_t *m); /* it could not be made: closes */
	void (*freed)(struct account *, const wasm_rt_memory_t *m); /* it is about to go */
	void (*close)(struct account *);                            /* refunds everything */

	/* The memory has been given back the size that *m says. */
	void (*reset)(struct account *, const wasm_rt_memory_t *m);

	/* A growth within the maximum: charges it and asks the callbacks. False: refused, e->change
	 * says by what. A memory without an account has the process's callbacks, and no limits. */
	bool (*admits)(struct account *, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e);
	void (*takes_back)(struct account *, const struct wasm_rt_memory_event *e); /* it failed */

	/* A growth has been decided, as e->change says: counts and tells. Whether its refusal traps. */
	bool (*settles)(struct account *, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e);

	uint64_t (*clock)(void);
	/* it took from `started` to now */
	void (*slow)(struct account *, uint64_t started, bool moved);
};
PRIVATE extern const struct bookkeeping *wasm_rt_bookkeeping;

/* The same for tables (account/table_watch.c). */
struct table_bookkeeping {
	bool (*take)(uint64_t bytes); /* a table is about to take them; false: a limit forbids it */
	void (*give)(uint64_t bytes); /* what was taken, exactly */
	void (*tell)(const void *table, enum wasm_rt_memory_change, uint32_t size, uint64_t delta,
		uint32_t max, uintptr_t pc);
};
PRIVATE extern const struct table_bookkeeping *wasm_rt_table_bookkeeping;

/* ---- memory/make.c, memory/grow.c ---- */

/* Whether code for guard pages can exist on this host: then wasm_rt_allocate_memory must not give
 * less, not even where the runtime is built without WASM_RT_USE_MMAP. */
#if UINTPTR_MAX > 0xffffffff && __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#define HOST_HAS_GUARDS true
#else
#define HOST_HAS_GUARDS false
#endif
/* a 32-bit address plus a 32-bit offset plus the width of an access */
#define GUARDED_BYTES (((uint64_t)1 << 33) + 65536)

/* The largest number of pages that the address type and this host can reach (memory/type.c). */
PRIVATE uint64_t wasm_rt_memory_limit(bool is64, uint32_t page_size);

/* Sets the struct's fields, but for the data; false if they are not those of a memory. */
PRIVATE bool wasm_rt_memory_describe(wasm_rt_memory_t *, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size);

INLINE bool
is_zero(const uint8_t *at, size_t size)
{
	return size == 0 || (at[0] == 0 && memcmp(at, at + 1, size - 1) == 0);
}

/* unit is a power of two; size is not near 2^64 */
PRIVATE uint64_t wasm_rt_round_up(uint64_t size, uint64_t unit);

/* What the code that will use a memory needs of it: bits. */
enum memory_layout { LAYOUT_GUARDED = 1, LAYOUT_FIXED = 2 };

/* wasm_rt_try_allocate_memory for all layouts. */
PRIVATE bool wasm_rt_memory_make(wasm_rt_memory_t *, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size, enum memory_layout);

/* Set when the embedder first names an allocator (allocator.c): makes a memory from it, *b, which
 * is NULL where that failed; false: it is for the runtime to make one. */
PRIVATE extern bool (*wasm_rt_make_from_user)(uint64_t size, uint64_t max, enum memory_layout,
	struct backing **b);

/* How much to reserve, in whole pages, for a memory of `size` bytes that may grow to `max`; the
 * first attempt is the widest. */
enum { RESERVATIONS = 5 };
PRIVATE uint64_t wasm_rt_memory_reservation(uint64_t size, uint64_t max, unsigned attempt);

/* Makes a reservation of which `size` bytes are committed; the widest one that can be had for
 * `max`, and its number. */
PRIVATE bool wasm_rt_memory_reserve(uint64_t size, uint64_t max, uint8_t **base, uint8_t **end,
	uint64_t *committed, unsigned *rung);

/* wasm_rt_grow_memory, but that a refusal which is to trap is left to the caller (*traps). `pc` is
 * where the guest's call returns to. */
PRIVATE uint64_t wasm_rt_memory_grow(wasm_rt_memory_t *m, uint64_t delta, uintptr_t pc,
	bool *traps);

/* What an embedder wants to be told of a growth that failed. */
#ifdef WASM_RT_GROW_FAILED_HANDLER
void WASM_RT_GROW_FAILED_HANDLER(void);
#define GROWTH_FAILED() WASM_RT_GROW_FAILED_HANDLER()
#else
#define GROWTH_FAILED() ((void)0)
#endif

/* ---- memory/static.c: memories without a record, in areas of the embedder ---- */

struct static_memories {
	wasm_rt_static_area_t *(*area_of)(const uint8_t *data); /* that has them; NULL: none */
	void (*release)(const uint8_t *data);                   /* if they are a static memory's */
};

/* Set by the first static memory, so that programs without link nothing of them; it lies in
 * memory/type.c. */
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

/* ---- core/lock.c: for short work; a lock is 0 at first ---- */

PRIVATE void wasm_rt_lock(int *lock);
PRIVATE void wasm_rt_unlock(int *lock);

/* Test hook: an OS call asks it whether to fail. */
#ifdef WASM_RT_TEST_OS_FAILURE
extern bool WASM_RT_TEST_OS_FAILURE(void);
#define OS_FAILS() WASM_RT_TEST_OS_FAILURE()
#else
#define OS_FAILS() false
#endif

#endif
