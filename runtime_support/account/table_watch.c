/* The bytes of all tables, and reports of their growth. It is in a separate file, so that tables
 * link nothing of memories: the budget of the process, if a program has it, registers itself
 * here. */
#include "account-private.h"

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
