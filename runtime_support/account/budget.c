/* Budgets: bytes that memories share, in chains from a memory's own up to the process's. Any number
 * of threads change them. */
#include "account-private.h"

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
