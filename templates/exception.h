/* exception.h: exceptions that translated code throws and catches.
 *
 * The flag `thrown` is the first member of the instance. It is set only between a throw and the
 * handler, or the edge of the module: no code of a guest or a host and no trap runs while it is. It
 * is a byte, since gcc compares a byte with zero in memory, but loads a word first. */

/*@ exception needs ALWAYS_INLINE */
#if GNU_C
/* not by UNLIKELY: every macro in a macro costs GCC memory where it is used */
#define THROWN __builtin_expect(self->thrown, 0)
#else
#define THROWN (self->thrown)
#endif
INLINE int
exn_is(wasm_rt_tag_t tag)
{
	return wasm_rt_exception_tag() == tag;
}
#define EXN_GET(type) \
	INLINE type \
	exn_##type(size_t offset) \
	{ \
		type value; \
		memcpy(&value, (const u8 *)wasm_rt_exception() + offset, sizeof value); \
		return value; \
	}
EXN_GET(u32)
EXN_GET(u64)
EXN_GET(f32)
EXN_GET(f64)
#if defined(WASM_RT_SIMD_TYPE_DEFINED)
EXN_GET(v128)
#endif
EXN_GET(wasm_rt_funcref_t)
EXN_GET(wasm_rt_externref_t)
/* As much of it as there is: an exnref has room for the largest payload. */
COLD void
exn_save(wasm_rt_exnref_t *to)
{
	to->tag = wasm_rt_exception_tag();
	to->size = wasm_rt_exception_size();
	if (to->size > 0)
		memcpy(to->data, wasm_rt_exception(), to->size);
}
INLINE wasm_rt_exnref_t
ref_as_non_null_exnref(wasm_rt_exnref_t ref)
{
	if (UNLIKELY(ref.tag == NULL))
		TRAP(NULL_REF);
	return ref;
}
COLD void
exn_throw(bool *thrown, const wasm_rt_exnref_t *ref)
{
	wasm_rt_reload_exception(ref);
	*thrown = true;
}
/* Out of the module, to whoever called it. */
COLD NO_RETURN void
exn_leave(bool *thrown)
{
	*thrown = false;
	wasm_rt_throw();
}

/*@ own_func needs exception */
/* Identifies a function of this module where others may see it. The first 32 bytes are those of its
 * type, which others compare. They call `func`, which throws by longjmp; code of the same instance
 * calls `raising`, and looks at the flag. An entry of a table is one of these only if all of its
 * fields agree, since hosts write some of them. */
struct own_func {
	u8 type[32];
	wasm_rt_function_ptr_t func, raising;
	wasm_rt_tailcallee_t tail; /* raising, too */
	u32 number; /* of the type */
};
INLINE const struct own_func *
own_func_at(wasm_rt_func_type_t type, const struct own_func *own, size_t bytes)
{
	if ((uintptr_t)type - (uintptr_t)own >= bytes)
		return NULL;
	return (const struct own_func *)(const void *)type;
}
INLINE const struct own_func *
own_func_of(const void *self, const wasm_rt_funcref_t *ref, const struct own_func *own,
	size_t bytes)
{
	const struct own_func *f = own_func_at(ref->func_type, own, bytes);
	return f && ref->module_instance == self && f->func == ref->func ? f : NULL;
}

/*@ own_target needs own_func call_target */
INLINE target
own_target(const wasm_rt_funcref_table_t *t, u64 i, wasm_rt_func_type_t type, u32 number,
	const struct own_func *own, size_t bytes)
{
	if (!UNLIKELY(i >= t->size)) {
		const struct own_func *f = own_func_at(t->data[i].func_type, own, bytes);
		if (f && f->number == number)
			return &t->data[i];
	}
	return call_target_slow(t, i, type);
}
