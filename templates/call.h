/* call.h: the targets of calls through tables and references. The caller casts `func` to the type
 * that was checked, and passes `module_instance` as the first argument. */

/*@ target */
typedef const wasm_rt_funcref_t *target;

/*@ call_target for call_indirect return_call_indirect needs target */
/* Equal types of two modules may have two ids, of 32 equal bytes. */
COLD target
call_target_slow(const wasm_rt_funcref_table_t *t, u64 i, wasm_rt_func_type_t type)
{
	if (i >= t->size || t->data[i].func_type == NULL || memcmp(t->data[i].func_type, type, 32) != 0)
		TRAP(CALL_INDIRECT);
	return &t->data[i];
}
INLINE target
call_target(const wasm_rt_funcref_table_t *t, u64 i, wasm_rt_func_type_t type)
{
	if (UNLIKELY(i >= t->size || t->data[i].func_type != type))
		return call_target_slow(t, i, type);
	return &t->data[i];
}

/*@ call_ref_target for call_ref return_call_ref needs target */
INLINE target
call_ref_target(target ref)
{
	if (UNLIKELY(ref->func == NULL))
		TRAP(NULL_REF);
	return ref;
}

/*@ tail_call for return_call return_call_indirect return_call_ref */
#define TAIL_ARGS(x) ((void)sizeof(u8[sizeof(x) <= WASM_RT_TAIL_ARGS_SIZE ? 1 : -1]))
