/* modules: hosttable typesb
 * A table that the host allocates and fills by hand, with functions of * its own: what callbacks
 * are. */
#include "hosttable.h"
#include "typesb.h"

#include "check.h"

struct w2c_env {
	wasm_rt_funcref_table_t table;
	u32 calls;
};

wasm_rt_funcref_table_t *
w2c_env_table(struct w2c_env *env)
{
	return &env->table;
}

struct object {
	u32 calls, factor;
};

static u32
multiply(void *instance, u32 a, u32 b)
{
	struct object *object = instance;

	object->calls++;
	return a * b * object->factor;
}

static u32
trapping(void *instance, u32 a, u32 b)
{
	if (!instance)
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
	return a + b;
}

static wasm_rt_funcref_t
entry(wasm_rt_func_type_t type, u32 (*func)(void *, u32, u32), struct object *object)
{
	wasm_rt_funcref_t ref;

	memset(&ref, 0, sizeof ref);
	ref.func_type = type;
	ref.func = (wasm_rt_function_ptr_t)func;
	ref.module_instance = object;
	return ref;
}

int
main(void)
{
	wasm_rt_func_type_t type = wasm2c_hosttable_get_func_type(2, 1, WASM_RT_I32, WASM_RT_I32,
		WASM_RT_I32);
	struct object object = { 0, 10 };
	struct w2c_env env;
	w2c_hosttable instance;
	char copy[32];
	wasm_rt_funcref_t entries[8];

	wasm_rt_init();
	memset(entries, 0, sizeof entries);
	env.table.data = entries;
	env.table.size = 8;
	env.table.max_size = 8;
	CHECK(type != NULL);
	memcpy(copy, type, 32);
	entries[3] = entry(type, multiply, &object);
	entries[4] = entry(copy, multiply, &object); /* equal bytes elsewhere, as from another module */
	entries[5] = entry(wasm2c_typesb_get_func_type(1, 0, WASM_RT_I64), multiply, &object);
	entries[6] = entry(type, trapping, NULL);

	wasm2c_hosttable_instantiate(&instance, &env);
	CHECK(env.table.data == entries && entries[1].module_instance == &instance &&
		memcmp(entries[1].func_type, type, 32) == 0);
	CHECK(((u32 (*)(void *, u32, u32))entries[1].func)(entries[1].module_instance, 9, 5) == 4);
	CHECK(w2c_hosttable_call(&instance, 1, 9, 5) == 4);
	CHECK(w2c_hosttable_call(&instance, 3, 2, 3) == 60 && object.calls == 1);
	CHECK(w2c_hosttable_call(&instance, 4, 2, 4) == 80 && object.calls == 2);
	CHECK(w2c_hosttable_tail_call(&instance, 1, 9, 5) == 4);
	CHECK(w2c_hosttable_tail_call(&instance, 3, 2, 5) == 100 && object.calls == 3);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_hosttable_call(&instance, 0, 1, 1));
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_hosttable_call(&instance, 5, 1, 1));
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_hosttable_call(&instance, 8, 1, 1));
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_hosttable_tail_call(&instance, 5, 1, 1));
	TRAPS(WASM_RT_TRAP_UNREACHABLE, w2c_hosttable_call(&instance, 6, 1, 1));
	TRAPS(WASM_RT_TRAP_UNREACHABLE, w2c_hosttable_tail_call(&instance, 6, 1, 1));

	/* Entries that change between calls, by either side. */
	w2c_hosttable_copy(&instance, 7, 3);
	object.factor = 1;
	CHECK(w2c_hosttable_call(&instance, 7, 6, 7) == 42);
	entries[7] = wasm_rt_funcref_null_value;
	CHECK(w2c_hosttable_is_null(&instance, 7) == 1 && w2c_hosttable_is_null(&instance, 3) == 0);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_hosttable_call(&instance, 7, 1, 1));
	CHECK(w2c_hosttable_grow(&instance, 1) == UINT32_MAX && env.table.data == entries);
	wasm2c_hosttable_free(&instance);

	/* One from the runtime, which the guest grows. */
	wasm_rt_allocate_funcref_table(&env.table, 2, 16);
	env.table.data[0] = entry(type, multiply, &object);
	wasm2c_hosttable_instantiate(&instance, &env);
	CHECK(w2c_hosttable_grow(&instance, 14) == 2 && env.table.size == 16);
	env.table.data[15] = entry(type, multiply, &object);
	CHECK(w2c_hosttable_call(&instance, 15, 3, 3) == 9 &&
		w2c_hosttable_call(&instance, 0, 4, 4) == 16);
	wasm2c_hosttable_free(&instance);
	wasm_rt_free_funcref_table(&env.table);
	wasm_rt_free();
	return check_done();
}
