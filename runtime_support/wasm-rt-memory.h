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
