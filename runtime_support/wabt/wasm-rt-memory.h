/* wasm-rt-memory: what a host can know about the memories of its guests, and what it can forbid them.
 *
 * WebAssembly memory grows in pages and never shrinks. This header tells the curve (how large, when), the frequency (how often, by how
 * much, from which function) and the baseline (where it came to rest), and sets limits: for one memory, for an instance, for a group
 * of instances, for the process.
 *
 *	static struct wasm_rt_memory_budget tenant = {.name = "tenant", .hard = 64 << 20};
 *
 *	wasm_rt_memory_set_process_limit((uint64_t)1 << 30);
 *	wasm_rt_memory_set_thread_budget(&tenant);
 *	wasm2c_guest_instantiate(&guest);
 *	...
 *	struct wasm_rt_memory_statistics s;
 *	if (wasm_rt_memory_get_statistics(w2c_guest_memory(&guest), &s))
 *		printf("%llu pages, at most %llu\n", (unsigned long long)s.pages, (unsigned long long)s.peak_pages);
 *
 * Nothing here touches a load or a store. A growth that needs no system call costs some nanoseconds more, and no memory is looked
 * at unless it grows. Pages are those of the memory at hand (page_size bytes), times are nanoseconds of wasm_rt_memory_clock.
 *
 * A memory is named by its wasm_rt_memory_t, as wasm-rt.h has it; a shared one by the view that wasm_rt_memory_of_shared gives. The
 * functions know memories that the runtime made, and those that were filled in by hand once an instance compiled for guard pages
 * imports them; memories in static areas have no record, so that they cost nothing. */
#ifndef WASM_RT_MEMORY_H
#define WASM_RT_MEMORY_H

#include "wasm-rt.h"

/* (runtime) 0: nothing of this header exists in the library. Default: 1, freestanding 0. */
#ifndef WASM_RT_MEMORY_STATISTICS
#define WASM_RT_MEMORY_STATISTICS __STDC_HOSTED__
#endif

/* (runtime) How many of the last events are kept for each memory, 64 bytes each. Default: 64. */
#ifndef WASM_RT_MEMORY_RECENT
#define WASM_RT_MEMORY_RECENT 64
#endif

/* (runtime) WASM_RT_MEMORY_CLOCK: the name of a function of the embedder, `uint64_t NAME(void)`, that gives the time in nanoseconds
 * where the runtime knows no clock (freestanding: all times are 0). Default: not defined. */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Events ---- */

/* What happened to a memory. The refusals stand in the order in which they are decided: what the first one refuses, the later ones
 * are not asked. */
enum wasm_rt_memory_change {
	WASM_RT_MEMORY_MADE,
	WASM_RT_MEMORY_GROWN,
	WASM_RT_MEMORY_RESET,              /* it has been given back a smaller size */
	WASM_RT_MEMORY_FREED,
	WASM_RT_MEMORY_REFUSED_BY_MAXIMUM, /* the module's own, or what its index type reaches (spec, section 4.6.7 "memory.grow") */
	WASM_RT_MEMORY_REFUSED_BY_LIMIT,   /* that of the memory itself */
	WASM_RT_MEMORY_REFUSED_BY_QUOTA,   /* one that it shares with others */
	WASM_RT_MEMORY_REFUSED_BY_VETO,    /* a callback */
	WASM_RT_MEMORY_REFUSED_BY_HOST,    /* the operating system, or what the memory lies in */
	WASM_RT_MEMORY_CHANGES             /* how many there are */
};

struct wasm_rt_memory_budget;

struct wasm_rt_memory_event {
	enum wasm_rt_memory_change change;
	uint32_t memory;     /* its number: memories of a process are counted from 1; 0: one without a record */
	uint64_t time;
	uint64_t old_pages;
	uint64_t new_pages;  /* as old_pages, if refused */
	uint64_t delta;      /* pages asked for */
	uintptr_t pc;        /* where the growth's call returns to, in the guest's function; 0: unknown, or the host's own doing */
	const struct wasm_rt_memory_budget *budget; /* that refused (by limit, quota or veto), else NULL */
	uint64_t left;       /* refused: pages that would have been given: what the maximum, the limit or the quota had left;
	                        in `before`: what is left to the maximum; else 0 */
};

/* "grown", "refused by quota" and so on; the string is static. */
const char *wasm_rt_memory_change_name(enum wasm_rt_memory_change change);

/* The clock of all times here: it never goes back. An event that no callback watches may be stamped by a cheaper clock that
 * lags behind by some milliseconds. Any thread. */
uint64_t wasm_rt_memory_clock(void);

/* ---- Limits ---- */

typedef bool (*wasm_rt_memory_before_t)(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e);
typedef void (*wasm_rt_memory_after_t)(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e);

/* A number of bytes that memories share. Each memory has one of its own; that has a parent, the budget of an instance, say,
 * which may have one, and so on; above all of them is that of the process. A growth is charged to every budget of
 * this chain or to none. A memory that is freed gives back exactly what it was charged with.
 *
 * The host owns the struct, sets the first group of fields before it is first used, leaves the second to the runtime (zero at
 * first), and keeps it until the last memory that is charged to it is freed. Any number of threads may grow memories of one budget. */
struct wasm_rt_memory_budget {
	const char *name;    /* for reports; may be NULL */
	struct wasm_rt_memory_budget *parent; /* NULL: the process */
	size_t hard;         /* bytes; 0: no limit. Read and changed later by wasm_rt_memory_set_budget */
	size_t soft;         /* bytes; 0: none: growth beyond it is told to `over_soft`, once until the use has fallen below it again */
	bool traps;          /* a growth that limit, quota, veto or host refuses traps with OUT_OF_MEMORY; false: it is -1 to the guest */

	/* Each may be NULL. They run in the growing thread and must return (no trap, no longjmp); while they run they may ask about
	 * any memory, but make, grow or free none. `m` is as it was before for `before`, as it is now for the other two; a
	 * shared memory is shown by its view, one that could not be made has no data. */
	wasm_rt_memory_before_t before;  /* sees every growth that maximum and limits allow; false refuses it. e->new_pages is the size to be */
	wasm_rt_memory_after_t after;    /* sees every event, refused growths included */
	wasm_rt_memory_after_t over_soft;
	void *user;          /* given to the callbacks */

	/* The runtime's. */
	size_t used;         /* bytes */
	size_t peak;
	size_t refusals;     /* growths, and memories not made, that this budget refused */
	int is_over_soft;
};

/* Changes both limits; memories that are beyond the new ones stay as they are. Any thread. */
void wasm_rt_memory_set_budget(struct wasm_rt_memory_budget *budget, uint64_t hard, uint64_t soft);

/* What is used of a budget, in bytes, and how much at most has been, and how often it refused. Any pointer may be NULL. Any thread. */
void wasm_rt_memory_get_budget(const struct wasm_rt_memory_budget *budget, uint64_t *used, uint64_t *peak, uint64_t *refusals);

/* The budget to which the memories are charged that this thread makes from now on, by instantiating modules above all; initial
 * sizes count, and one that does not fit is an instantiation without memory (it traps with OUT_OF_MEMORY). NULL: the process's. Returns
 * the previous one. Where threads have no variables of their own, it holds for all of them. */
struct wasm_rt_memory_budget *wasm_rt_memory_set_thread_budget(struct wasm_rt_memory_budget *budget);

/* The budget of the memory itself: to give it a limit, callbacks, a name. NULL: a memory without a record. Not while another thread grows it. */
struct wasm_rt_memory_budget *wasm_rt_memory_own_budget(const wasm_rt_memory_t *m);

/* Moves a memory, with what it uses, to another parent (NULL: the process). false: it does not fit there, and nothing has changed;
 * or no record. Not while another thread grows it. */
bool wasm_rt_memory_join(const wasm_rt_memory_t *m, struct wasm_rt_memory_budget *parent);

/* The budget above all others. From the first call on all memory of the process is charged to it, and the entries of all tables, that which exists
 * already included. The first call is to be made while no other thread makes or grows memories or tables. */
struct wasm_rt_memory_budget *wasm_rt_memory_process_budget(void);

/* A limit for all memories and tables of the process together, in bytes; 0: none. Initial sizes count. As wasm_rt_memory_process_budget. */
void wasm_rt_memory_set_process_limit(uint64_t bytes);

/* ---- Tables ---- */

/* Tells of a growth of a table, by table.grow, which succeeded or was refused (by maximum, by quota: the process's, by host). The event's fields count entries
 * where they count pages for memories; memory and time are 0. */
typedef void (*wasm_rt_table_after_t)(void *user, const void *table, const struct wasm_rt_memory_event *e);

/* Has all growths of tables told; NULL: none. Returns what was there before. Set it while no other thread grows tables. */
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
	unsigned rung;           /* how often less was taken than what such a memory wants at first: 0: nothing was short; reservations become
	                            smaller, and at last it is a block */
	uint64_t initial_pages;
	uint64_t pages;
	uint64_t peak_pages;
	uint64_t max_pages;      /* the module's */
	uint64_t committed;      /* bytes that are accessible; at least the size */
	uint64_t reserved;       /* bytes of address space */
	uint64_t growths;        /* that succeeded */
	uint64_t resets;
	uint64_t refusals[WASM_RT_MEMORY_CHANGES]; /* growths that failed, by reason; 0 where the index is not a refusal */
	uint64_t pages_asked;    /* by growths, whether they succeeded or not; at most 2^64 - 1 */
	uint64_t slow_growths;   /* growths that needed the operating system, a copy, or zeros to be written */
	uint64_t slow_time;      /* what these took together */
	uint64_t moves;          /* growths that changed the base address */
	uint64_t deltas[64];     /* growths asked for, by size: [k] counts 2^k <= delta < 2^(k+1) */
	uint64_t made_at;
	uint64_t last_growth_at; /* the last that succeeded; made_at: none has */
	struct wasm_rt_memory_event last_refusal; /* .change is WASM_RT_MEMORY_MADE: there was none */
};

/* Any thread, as long as the memory is not freed meanwhile; each number is right, but they may be of different moments if the
 * memory grows meanwhile. last_refusal is whole where nobody grows the memory. false: a memory without a record, *s is all zero. */
bool wasm_rt_memory_get_statistics(const wasm_rt_memory_t *m, struct wasm_rt_memory_statistics *s);

/* Copies the last events of a memory, at most n of them, oldest first, and returns how many it copied. Of any kind but WASM_RT_MEMORY_FREED.
 * Any thread, as above; events that are overwritten meanwhile are left out. */
size_t wasm_rt_memory_get_recent(const wasm_rt_memory_t *m, struct wasm_rt_memory_event *events, size_t n);

/* Bytes of physical memory behind the memory's current size, whole pages of the host; pages that were read but never written may count. UINT64_MAX:
 * the host does not tell. A walk over the page tables: some microseconds for each MiB. */
uint64_t wasm_rt_memory_resident(const wasm_rt_memory_t *m);

/* Calls f for every memory of the process that has a record, with what wasm_rt_memory_get_statistics says of it and its base address, until it returns
 * false. Any thread; memories cannot be made or freed meanwhile: f must not do it. */
void wasm_rt_memory_each(bool (*f)(void *user, const struct wasm_rt_memory_statistics *s, const uint8_t *base), void *user);

#ifdef WASM_RT_C11_AVAILABLE
/* A shared memory as the functions above take it: true of the moment, and good to name the memory for as long as it lives. */
wasm_rt_memory_t wasm_rt_memory_of_shared(const wasm_rt_shared_memory_t *m);
#endif

#ifdef __cplusplus
}
#endif

#endif
