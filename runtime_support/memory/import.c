/* Adopting and disowning the memories that an instance imports. */
#include "memory-private.h"

/* Memory that the embedder has mapped is charged, but no limit can refuse it. */
static struct backing *
add_host(const wasm_rt_memory_t *m)
{
	struct backing *b = wasm_rt_backing_add(BACKING_HOST, m->data, m->data + (size_t)GUARDED_BYTES,
		m->size);
	struct account *a;

	if (b && wasm_rt_bookkeeping->open(m, true, &a)) {
		wasm_rt_bookkeeping->made(a, m);
		ATOMIC_STORE(&b->account, a);
	}
	return b;
}

void
wasm_rt_adopt_memory(const wasm_rt_memory_t *m, bool guarded)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	bool needs_guard = guarded && !m->is64 && page_size_of(m) == 65536;

	if (!b && m->data && needs_guard && !static_area_of(m->data))
		b = add_host(m);
	if (needs_guard && (!b || (b->kind != BACKING_GUARDED && b->kind != BACKING_HOST &&
		!(b->kind == BACKING_USER && b->guarded))))
		wasm_rt_trap(WASM_RT_TRAP_INCOMPATIBLE_IMPORT);
	if (b && b->kind == BACKING_HOST)
		b->users++;
}

void
wasm_rt_disown_memory(const wasm_rt_memory_t *m)
{
	struct backing *b = wasm_rt_backing_find(m->data, m->backing);

	if (b && b->kind == BACKING_HOST && b->users > 0 && --b->users == 0)
		wasm_rt_backing_remove(b);
}
