/* table.h: tables of funcref, externref and exnref. An access out of bounds traps OOB, before
 * anything is written. */

/*@ each K = funcref, externref, exnref */
/*@ table_get_$K needs trap_oob */
INLINE wasm_rt_$K_t
table_get_$K(const wasm_rt_$K_table_t *t, u64 i)
{
	if (UNLIKELY(i >= t->size))
		trap_oob();
	return t->data[i];
}

/*@ table_set_$K needs trap_oob EXACT */
INLINE void
table_set_$K(const wasm_rt_$K_table_t *t, u64 i, wasm_rt_$K_t value)
{
	if (UNLIKELY(i >= t->size))
		trap_oob();
	EXACT(t->data[i]) = value;
}

/*@ table_fill_$K needs check_range EXACT */
INLINE void
table_fill_$K(const wasm_rt_$K_table_t *t, u64 i, wasm_rt_$K_t value, u64 n)
{
	check_range(t->size, i, n);
	for (; n > 0; n--, i++)
		EXACT(t->data[i]) = value;
}

/*@ table_copy_$K needs check_range EXACT */
INLINE void
table_copy_$K(const wasm_rt_$K_table_t *dst, const wasm_rt_$K_table_t *src,
	u64 d, u64 s, u64 n)
{
	check_range(dst->size, d, n);
	check_range(src->size, s, n);
	if (dst->data != src->data || d <= s)
		for (; n > 0; n--, d++, s++)
			EXACT(dst->data[d]) = src->data[s];
	else
		for (; n > 0; n--)
			EXACT(dst->data[d + n - 1]) = src->data[s + n - 1];
}
/*@ end */

/*@ table_grow64 for table.grow */
INLINE u64
table_grow64(u32 old_size)
{
	return old_size == UINT32_MAX ? UINT64_MAX : old_size;
}

/*@ ref_as_non_null for ref.as_non_null */
INLINE wasm_rt_funcref_t
ref_as_non_null_funcref(wasm_rt_funcref_t ref)
{
	if (UNLIKELY(ref.func == NULL))
		TRAP(NULL_REF);
	return ref;
}
INLINE wasm_rt_externref_t
ref_as_non_null_externref(wasm_rt_externref_t ref)
{
	if (UNLIKELY(ref == NULL))
		TRAP(NULL_REF);
	return ref;
}
