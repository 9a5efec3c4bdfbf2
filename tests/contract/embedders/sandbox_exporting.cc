// Export mode: memory and table are the module's own. The host adds room for callbacks.
#include "sandbox.hpp"

static_assert(std::is_same<instantiate_type, exporting>::value, "export mode");
static_assert(!std::is_same<instantiate_type, importing>::value, "export mode");

void
sandbox::create()
{
	wasm2c_0x24sandboxed0x2Ewasm_instantiate(&instance, &wasi);
	memory = wasi.memory = LOOK_UP(memory)(&instance);
	table = LOOK_UP(0x5F_indirect_function_table)(&instance);
	if (wasm_rt_grow_funcref_table(table, 8, wasm_rt_funcref_null_value) == UINT32_MAX)
		std::abort();
}

void
sandbox::destroy()
{
	(void)env;
	wasm2c_0x24sandboxed0x2Ewasm_free(&instance);
}

int
main()
{
	return test_sandbox();
}
