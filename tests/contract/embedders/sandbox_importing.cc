// Import mode: the host makes memory and table, from what the module says that it needs.
#include "sandbox.hpp"

static_assert(std::is_same<instantiate_type, importing>::value, "import mode");
static_assert(!std::is_same<instantiate_type, exporting>::value, "import mode");

// as RLBox: the next sandbox's may follow at once
static const size_t reservation = (size_t)8 << 30;

extern "C" wasm_rt_memory_t *
w2c_env_memory(w2c_env *env)
{
	return &env->memory;
}

extern "C" wasm_rt_funcref_table_t *
w2c_env_0x5F_indirect_function_table(w2c_env *env)
{
	return &env->table;
}

void
sandbox::create()
{
	const u64 pages = wasm2c_0x24sandboxed0x2Ewasm_min_env_memory;
	void *base = mmap(nullptr, reservation, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		-1, 0);

	if (base == MAP_FAILED || mprotect(base, pages * 65536, PROT_READ | PROT_WRITE) != 0)
		std::abort();
	/* RLBox leaves what is not set below as it is */
	std::memset(&env.memory, 0xa5, sizeof env.memory);
	env.memory.data = static_cast<uint8_t *>(base);
	env.memory.pages = pages;
	env.memory.max_pages = wasm2c_0x24sandboxed0x2Ewasm_max_env_memory;
	env.memory.size = pages * 65536;

	env.table.size = wasm2c_0x24sandboxed0x2Ewasm_min_env_0x5F_indirect_function_table + 8;
	env.table.max_size = env.table.size;
	env.table.data =
		static_cast<wasm_rt_funcref_t *>(std::calloc(env.table.size, sizeof *env.table.data));

	memory = wasi.memory = &env.memory;
	table = &env.table;
	wasm2c_0x24sandboxed0x2Ewasm_instantiate(&instance, &env, &wasi);
}

void
sandbox::destroy()
{
	wasm2c_0x24sandboxed0x2Ewasm_free(&instance);
	munmap(env.memory.data, reservation);
	std::free(env.table.data);
}

int
main()
{
	return test_sandbox();
}
