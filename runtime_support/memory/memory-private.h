/* What the files of this folder and the later ones share about memories. */
#ifndef MEMORY_PRIVATE_H
#define MEMORY_PRIVATE_H

#include "../core/core-private.h"
#include "../wasm-rt-allocator.h"
#include "../wasm-rt-memory.h"

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
