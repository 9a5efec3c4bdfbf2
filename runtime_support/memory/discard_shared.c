/* The same for memories that threads share. They only grow, so a range within such a memory stays
 * within it. */
#include "../wasm-rt-discard.h"
#include "memory-private.h"

bool
wasm_rt_discard_memory_shared(wasm_rt_shared_memory_t *s, uint64_t address, uint64_t size)
{
	wasm_rt_memory_t m;

	view_shared(&m, s);
	return wasm_rt_discard_memory(&m, address, size);
}

void
wasm_rt_memory_discard_shared(wasm_rt_shared_memory_t *s, uint64_t address, uint64_t size)
{
	wasm_rt_memory_t m;

	view_shared(&m, s);
	wasm_rt_memory_discard(&m, address, size);
}
