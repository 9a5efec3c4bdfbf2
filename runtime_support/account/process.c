/* The budget of the process. It is in a separate file, so that only programs that set a limit for
 * the process link the functions for tables that it needs. */
#include "account-private.h"

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
