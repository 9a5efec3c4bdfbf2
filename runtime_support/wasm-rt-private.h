/* What the files of the runtime share with each other and with no one else. */
#ifndef WASM_RT_PRIVATE_H
#define WASM_RT_PRIVATE_H

#define WASM_RT_BUILDING
#include "wasm-rt.h"

#if defined(__GNUC__) && !defined(_WIN32)
#define PRIVATE __attribute__((visibility("hidden")))
#else
#define PRIVATE
#endif

/* Atomic where there are threads. tcc has no atomics and no thread-local variables: its runtime serves one thread. */
#if defined(__GNUC__) && !WASM_RT_NO_THREADS
#define ATOMIC_LOAD(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define ATOMIC_STORE(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
#define ATOMIC_EXCHANGE(p, v) __atomic_exchange_n(p, v, __ATOMIC_ACQ_REL)
#else
#define ATOMIC_LOAD(p) (*(p))
#define ATOMIC_STORE(p, v) ((void)(*(p) = (v)))
#define ATOMIC_EXCHANGE(p, v) ((*(p)) ? 1 : ((*(p) = (v)), 0)) /* of a lock: 0 free, 1 taken */
#endif

/* ---- thread.c: what belongs to one thread ---- */

struct catch {
	const void *frame;   /* of the function that catches */
	void *unwind_target; /* of exceptions, as it was outside the catch */
	uint32_t call_stack_depth;
	wasm_rt_jmp_buf target;
};

struct thread {
	struct wasm_rt_trap_info trap;    /* the last one */
	void *unwind_target;              /* where an exception goes (a WASM_RT_UNWIND_TARGET): NULL: it is a trap */
	bool initialized;
	void *signal_stack;               /* the alternate signal stack that the runtime made; NULL: none */
	uintptr_t stack_low, stack_guard; /* the lowest byte of the thread's stack, the lowest one of the guard below it; 0: unknown */
	unsigned ncatches;
	struct catch catches[WASM_RT_MAX_TRIES];
};

/* A function, not a variable: linkers rewrite how the address of a thread-local variable is computed in a way that the null
 * checks of GCC's UBSan do not survive. */
PRIVATE struct thread *wasm_rt_this_thread(void);

/* ---- trap.c ---- */

/* Records the trap and jumps to the innermost catch. Frames of catches are not compared with the caller's: the caller may
 * run on a signal stack. */
WASM_RT_NO_RETURN PRIVATE void wasm_rt_raise(const struct wasm_rt_trap_info *);

/* Forgets the catches whose functions had their frame at `frame` or deeper: a catch that is replaced, or that of a function that
 * has returned. NULL: unknown, nothing is forgotten. */
PRIVATE void wasm_rt_drop_catches(const void *frame);

/* ---- fatal.c ---- */

/* Prints "wasm-rt: MESSAGE" on the standard error stream where there is one, and aborts. Safe in signal handlers. */
WASM_RT_NO_RETURN PRIVATE void wasm_rt_fatal(const char *message);

#if WASM_RT_SANITY_CHECKS
#define CHECK(condition) ((condition) ? (void)0 : wasm_rt_fatal("broken invariant: " #condition))
#else
#define CHECK(condition) ((void)0)
#endif

/* ---- stack.c, signal_stack.c ---- */

PRIVATE void wasm_rt_find_stack(void);           /* sets stack_low, stack_guard and wasm_rt_stack_limit of this thread */
PRIVATE void wasm_rt_enter_signal_stack(void);   /* gives this thread an alternate signal stack, unless it has one */
PRIVATE void wasm_rt_leave_signal_stack(void);

/* ---- fault.c ---- */

PRIVATE void wasm_rt_install_fault_handler(void); /* idempotent */
PRIVATE void wasm_rt_remove_fault_handler(void);

/* ---- heap.c: blocks of C memory ---- */

/* Makes a zeroed block (NULL, 0) or resizes one; what lies beyond old_size then is undefined. NULL: no memory, the block is
 * as it was. Sizes are 64 bits wide and checked, new_size is not 0. Blocks are aligned to 16. */
PRIVATE void *wasm_rt_heap_resize(void *block, uint64_t old_size, uint64_t new_size);
PRIVATE void wasm_rt_heap_free(void *block, uint64_t size);

/* ---- page_posix.c, page_none.c: address space; where there is none, every call fails ---- */

/* All sizes and addresses are multiples of wasm_rt_page_size(). Memory that is committed for the first time reads as zero. */
PRIVATE size_t wasm_rt_page_size(void);
PRIVATE uint8_t *wasm_rt_page_reserve(uint64_t size);            /* inaccessible; NULL: failure */
PRIVATE bool wasm_rt_page_commit(uint8_t *at, uint64_t size);    /* makes readable and writable */
PRIVATE bool wasm_rt_page_seal(uint8_t *at, uint64_t size);      /* makes inaccessible; contents are lost */

/* Moves a reservation and its contents to a wider one without copying: of old_size bytes old_committed are accessible, of size bytes
 * committed will be. The new address; NULL: nothing has changed, and the caller copies. */
PRIVATE uint8_t *wasm_rt_page_extend(uint8_t *at, uint64_t old_committed, uint64_t old_size, uint64_t committed, uint64_t size);

PRIVATE void wasm_rt_page_release(uint8_t *at, uint64_t size);   /* gives up a reservation or a part of it */

/* ---- backing.c: the record of each memory ---- */

/* What lies behind a memory. Embedders fill wasm_rt_memory_t in by hand and copy it, so nothing in that struct is trusted
 * but the address of the data: a memory is ours if a record says that its data is. */
enum backing_kind {
	BACKING_GUARDED, /* a reservation that covers every address that guest code can form; accessible exactly up to the size */
	BACKING_RESERVED, /* a reservation; accessible up to `committed` */
	BACKING_HEAP,    /* a block of heap.c of `committed` bytes */
	BACKING_HOST     /* filled in by hand; known because it was adopted `users` times */
};

struct backing {
	uint8_t *base;      /* the memory's data; NULL while the record does not hold for who reads it without the lock */
	uint8_t *end;       /* where the reserved addresses end */
	uint64_t committed; /* bytes from base */
	uint32_t users;
	int lock;           /* of a shared memory's growth */
	enum backing_kind kind;
	bool used;          /* false: the record is free; under the lock */
	bool movable;       /* whether a growth may change the base */
};

/* Makes a record; NULL: no memory for it. */
PRIVATE struct backing *wasm_rt_backing_add(enum backing_kind, uint8_t *base, uint8_t *end, uint64_t committed);
PRIVATE void wasm_rt_backing_remove(struct backing *);
PRIVATE void wasm_rt_backing_move(struct backing *, uint8_t *base, uint8_t *end); /* as far as the fault handler sees */

/* The record whose base is `data`; NULL: none. `hint` may be anything. */
PRIVATE struct backing *wasm_rt_backing_find(const void *data, uint32_t hint);
PRIVATE uint32_t wasm_rt_backing_hint(const struct backing *);

/* The base of the guarded or adopted memory in whose reservation an address lies; NULL: none. Safe in signal handlers. */
PRIVATE const uint8_t *wasm_rt_backing_of_address(uintptr_t address);

/* ---- memory.c, memory_grow.c ---- */

/* Whether code for guard pages can exist on this host: then wasm_rt_allocate_memory must not give less, not even where the
 * runtime is built without WASM_RT_USE_MMAP. */
#if UINTPTR_MAX > 0xffffffff && __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#define HOST_HAS_GUARDS true
#else
#define HOST_HAS_GUARDS false
#endif
#define GUARDED_BYTES (((uint64_t)1 << 33) + 65536) /* a 32-bit address plus a 32-bit offset plus the width of an access */

/* The largest number of pages that the address type and this host can reach (memory_type.c). */
PRIVATE uint64_t wasm_rt_memory_limit(bool is64, uint32_t page_size);

/* Sets the struct's fields, but for the data; false if they are not those of a memory (memory_type.c). */
PRIVATE bool wasm_rt_memory_describe(wasm_rt_memory_t *, uint64_t initial, uint64_t max, bool is64, uint32_t page_size);

PRIVATE uint64_t wasm_rt_round_up(uint64_t size, uint64_t unit); /* unit is a power of two; size is not near 2^64 */

/* What the code that will use a memory needs of it: bits. */
enum memory_layout { LAYOUT_GUARDED = 1, LAYOUT_FIXED = 2 };

/* wasm_rt_try_allocate_memory for all layouts. */
PRIVATE bool wasm_rt_memory_make(wasm_rt_memory_t *, uint64_t initial, uint64_t max, bool is64, uint32_t page_size,
	enum memory_layout);

/* How much to reserve, in whole pages, for a memory of `size` bytes that may grow to `max`; the first attempt is the widest. */
enum { RESERVATIONS = 5 };
PRIVATE uint64_t wasm_rt_memory_reservation(uint64_t size, uint64_t max, unsigned attempt);

/* Makes a reservation of which `size` bytes are committed; the widest one that can be had for `max`. */
PRIVATE bool wasm_rt_memory_reserve(uint64_t size, uint64_t max, uint8_t **base, uint8_t **end, uint64_t *committed);

/* What an embedder wants to be told of a growth that failed. */
#ifdef WASM_RT_GROW_FAILED_HANDLER
void WASM_RT_GROW_FAILED_HANDLER(void);
#define GROWTH_FAILED() WASM_RT_GROW_FAILED_HANDLER()
#else
#define GROWTH_FAILED() ((void)0)
#endif

/* ---- memory_static.c: memories without a record, in areas of the embedder ---- */

PRIVATE wasm_rt_static_area_t *wasm_rt_static_area_of(const uint8_t *data); /* whose memory has its data there; NULL: none */
PRIVATE bool wasm_rt_static_resize(const wasm_rt_static_area_t *, uint64_t old_size, uint64_t size); /* zeroes what is new */
PRIVATE bool wasm_rt_static_release(const uint8_t *data); /* whether it was a static memory's */

/* ---- lock.c: for short work; a lock is 0 at first ---- */

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
