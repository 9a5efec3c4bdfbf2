/* modules: constants
 * What the embedder reads before it makes the memories and tables that a module imports. */
#include "constants.h"

#include "check.h"

struct w2c_env {
	wasm_rt_memory_t memory, open_end, bytes;
	wasm_rt_funcref_table_t functions;
	wasm_rt_externref_table_t objects;
};

struct w2c_my__env {
	wasm_rt_memory_t m64, m64_open;
};

wasm_rt_memory_t *w2c_env_memory(struct w2c_env *env) { return &env->memory; }
wasm_rt_memory_t *w2c_env_open_end(struct w2c_env *env) { return &env->open_end; }
wasm_rt_memory_t *w2c_env_bytes(struct w2c_env *env) { return &env->bytes; }
wasm_rt_funcref_table_t *
w2c_env_0x5F_indirect_function_table(struct w2c_env *env)
{
	return &env->functions;
}
wasm_rt_externref_table_t *w2c_env_open_table(struct w2c_env *env) { return &env->objects; }
wasm_rt_memory_t *w2c_my__env_m64(struct w2c_my__env *env) { return &env->m64; }
wasm_rt_memory_t *w2c_my__env_m64_open(struct w2c_my__env *env) { return &env->m64_open; }

int
main(void)
{
	/* The types too are part of the contract. */
	const u64 *min = &wasm2c_constants_min_env_memory, *max = &wasm2c_constants_max_env_memory;
	const u8 *is64 = &wasm2c_constants_is64_env_memory;
	const u32 *page = &wasm2c_constants_pagesize_env_memory,
		*table_min = &wasm2c_constants_min_env_0x5F_indirect_function_table,
		*table_max = &wasm2c_constants_max_env_0x5F_indirect_function_table;
	struct w2c_env env;
	struct w2c_my__env my_env;
	w2c_constants instance;

	CHECK(*min == 2 && *max == 100 && *is64 == 0 && *page == 65536);
	CHECK(wasm2c_constants_min_env_open_end == 3 && wasm2c_constants_max_env_open_end == 65536);
	CHECK(wasm2c_constants_min_my__env_m64 == 1 && wasm2c_constants_max_my__env_m64 == 0x10000);
	CHECK(wasm2c_constants_is64_my__env_m64 == 1 && wasm2c_constants_pagesize_my__env_m64 == 65536);
	CHECK(wasm2c_constants_max_my__env_m64_open == (u64)1 << 48);
	CHECK(wasm2c_constants_min_env_bytes == 10 && wasm2c_constants_max_env_bytes == 20);
	CHECK(wasm2c_constants_pagesize_env_bytes == 1 && wasm2c_constants_is64_env_bytes == 0);
	CHECK(*table_min == 4 && *table_max == 10);
	CHECK(wasm2c_constants_min_env_open_table == 5 &&
		wasm2c_constants_max_env_open_table == UINT32_MAX);

	/* And what they say is enough. */
	wasm_rt_init();
	wasm_rt_allocate_memory(&env.memory, *min, *max, *is64, *page);
	wasm_rt_allocate_memory(&env.open_end, wasm2c_constants_min_env_open_end,
		wasm2c_constants_max_env_open_end, wasm2c_constants_is64_env_open_end,
		wasm2c_constants_pagesize_env_open_end);
	wasm_rt_allocate_memory(&env.bytes, wasm2c_constants_min_env_bytes,
		wasm2c_constants_max_env_bytes, false, 1);
	wasm_rt_allocate_memory(&my_env.m64, 1, wasm2c_constants_max_my__env_m64, true, 65536);
	wasm_rt_allocate_memory(&my_env.m64_open, 1, wasm2c_constants_max_my__env_m64_open, true,
		65536);
	wasm_rt_allocate_funcref_table(&env.functions, *table_min, *table_max);
	wasm_rt_allocate_externref_table(&env.objects, wasm2c_constants_min_env_open_table,
		wasm2c_constants_max_env_open_table);
	TRAPS(WASM_RT_TRAP_NONE, wasm2c_constants_instantiate(&instance, &env, &my_env));
	wasm2c_constants_free(&instance);
	wasm_rt_free_memory(&env.memory);
	wasm_rt_free_memory(&env.open_end);
	wasm_rt_free_memory(&env.bytes);
	wasm_rt_free_memory(&my_env.m64);
	wasm_rt_free_memory(&my_env.m64_open);
	wasm_rt_free_funcref_table(&env.functions);
	wasm_rt_free_externref_table(&env.objects);
	wasm_rt_free();
	return check_done();
}
