/* The functions of one kind of table; a file that defines TABLE(prefix, suffix), ENTRY and NULL_ENTRY includes it.
 * One file for each kind, so that a program links the kinds that it uses. */

void
TABLE(allocate)(TABLE_TYPE *t, uint32_t entries, uint32_t max)
{
	memset(t, 0, sizeof *t);
	if (entries > max)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	t->max_size = max;
	if (TABLE(grow)(t, entries, NULL_ENTRY) == UINT32_MAX && entries > 0) {
		t->max_size = 0;
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	}
}

uint32_t
TABLE(grow)(TABLE_TYPE *t, uint64_t delta, ENTRY init)
{
	uint32_t old = t->size, size;
	ENTRY *data;

	if (delta == 0)
		return old;
	if (old > t->max_size || delta > t->max_size - old)
		return UINT32_MAX;
	size = old + (uint32_t)delta;
	data = wasm_rt_heap_resize(t->data, (uint64_t)old * sizeof *data, (uint64_t)size * sizeof *data);
	if (!data)
		return UINT32_MAX;
	for (uint32_t i = old; i < size; i++)
		data[i] = init;
	t->data = data;
	t->size = size;
	return old;
}

void
TABLE(free)(TABLE_TYPE *t)
{
	wasm_rt_heap_free(t->data, (uint64_t)t->size * sizeof *t->data);
	memset(t, 0, sizeof *t);
}
