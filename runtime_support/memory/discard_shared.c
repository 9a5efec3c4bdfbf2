/* The same for memories that threads share. They only grow, so a range within such a memory stays
 * within it. */
#include "../wasm-rt-discard.h"
#include "../wasm-rt-private.h"

#ifdef WASM_RT_C11_AVAILABLE

static wasm_rt_memory_t
view_of(wasm_rt_shared_memory_t *s)
{
	wasm_rt_memory_t m;

	memset(&m, 0, sizeof m);
	m.data = (uint8_t *)s->data;
	m.backing = s->backing;
	m.size = atomic_load(&s->size);
	return m;
}

bool
wasm_rt_discard_memory_shared(wasm_rt_shared_memory_t *s, uint64_t address, uint64_t size)
{
	wasm_rt_memory_t m = view_of(s);

	return wasm_rt_discard_memory(&m, address, size);
}

void
wasm_rt_memory_discard_shared(wasm_rt_shared_memory_t *s, uint64_t address, uint64_t size)
{
	wasm_rt_memory_t m = view_of(s);

	wasm_rt_memory_discard(&m, address, size);
}
#else
typedef int wasm_rt_memory_discard_shared_is_empty; /* ISO C wants a declaration in every file */
#endif
