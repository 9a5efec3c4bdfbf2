/* The functions of one kind of table; a file that defines TABLE(prefix, suffix), ENTRY and
 * NULL_ENTRY includes it. One file for each kind, so that a program links the kinds that it
 * uses. */

/* Adds entries, or says what refused them. */
static enum wasm_rt_memory_change
TABLE(extend)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size, size;
	ENTRY *data;

	if (old > t->max_size || delta > t->max_size - old)
		return WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
	if (!wasm_rt_table_bookkeeping->take(delta * sizeof *data))
		return WASM_RT_MEMORY_REFUSED_BY_QUOTA;
	size = old + (uint32_t)delta;
	data = wasm_rt_heap_resize(t->data, (uint64_t)old * sizeof *data,
		(uint64_t)size * sizeof *data);
	if (!data) {
		wasm_rt_table_bookkeeping->give(delta * sizeof *data);
		return WASM_RT_MEMORY_REFUSED_BY_HOST;
	}
	for (uint32_t i = old; i < size; i++)
		data[i] = init;
	t->data = data;
	t->size = size;
	return WASM_RT_MEMORY_GROWN;
}

void
TABLE(allocate)(TABLE_TYPE *t, uint32_t entries, uint32_t max)
{
	memset(t, 0, sizeof *t);
	if (entries > max)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	t->max_size = max;
	if (entries > 0 && TABLE(extend)(t, entries, NULL_ENTRY) != WASM_RT_MEMORY_GROWN) {
		t->max_size = 0;
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	}
}

/* Not inlined: the caller's address is that of the guest's function. */
NOINLINE uint32_t
TABLE(grow)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size;
	enum wasm_rt_memory_change change;

	if (delta == 0)
		return old;
	change = TABLE(extend)(t, delta, init);
	wasm_rt_table_bookkeeping->tell(t, change, old, delta, t->max_size, CALLER());
	return change == WASM_RT_MEMORY_GROWN ? old : UINT32_MAX;
}

void
TABLE(free)(TABLE_TYPE *t)
{
	wasm_rt_table_bookkeeping->give((uint64_t)t->size * sizeof *t->data);
	wasm_rt_heap_free(t->data, (uint64_t)t->size * sizeof *t->data);
	memset(t, 0, sizeof *t);
}
