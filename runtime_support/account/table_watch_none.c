/* Programs that ask nothing about their tables: see account_none.c. */
#include "account-private.h"

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
