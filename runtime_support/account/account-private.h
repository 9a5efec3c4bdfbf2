/* What the files of this folder share. */
#ifndef ACCOUNT_PRIVATE_H
#define ACCOUNT_PRIVATE_H

#include "../memory/memory-private.h"
#include "../table/table-private.h"

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
