/* How tables use the accounts. */
#ifndef TABLE_PRIVATE_H
#define TABLE_PRIVATE_H

#include "../core/core-private.h"
#include "../wasm-rt-memory.h"

/* Unless account/table_watch.c is part of the program, all of these do nothing
 * (account/table_watch_none.c). */
struct table_bookkeeping {
	bool (*take)(uint64_t bytes); /* a table is about to take them; false: a limit forbids it */
	void (*give)(uint64_t bytes); /* gives back exactly what was taken */
	void (*tell)(const void *table, enum wasm_rt_memory_change, uint32_t size, uint64_t delta,
		uint32_t max, uintptr_t pc);
};
PRIVATE extern const struct table_bookkeeping *wasm_rt_table_bookkeeping;

#endif
