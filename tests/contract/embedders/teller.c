/* modules: teller
 * A host function that is given to a guest at run time: a reference of the type that get_func_type
 * finds. */
#include "teller.h"

#include "check.h"

struct host {
	w2c_teller *guest;
	char said[64];
};

static void
say(void *host, u32 at, u32 size)
{
	struct host *h = host;
	wasm_rt_memory_t *memory = w2c_teller_memory(h->guest);

	if (at > memory->size || size > memory->size - at || size >= sizeof h->said)
		wasm_rt_trap(WASM_RT_TRAP_OOB);
	wasm_rt_memcpy(h->said, memory->data + at, size);
	h->said[size] = '\0';
}

int
main(void)
{
	w2c_teller teller;
	struct host host = {&teller, ""};
	wasm_rt_func_type_t type;
	wasm_rt_funcref_t f = wasm_rt_funcref_null_value;

	wasm_rt_init();
	wasm2c_teller_instantiate(&teller);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_teller_tell(&teller)); /* nothing is there yet */
	type = wasm2c_teller_get_func_type(2, 0, WASM_RT_I32, WASM_RT_I32);
	CHECK(type != NULL);
	f.func_type = type;
	f.func = (wasm_rt_function_ptr_t)say;
	f.module_instance = &host;
	w2c_teller_set_teller(&teller, f);
	w2c_teller_tell(&teller);
	CHECK(strcmp(host.said, "good evening") == 0);
	f.func_type = wasm2c_teller_get_func_type(0, 0); /* of another type */
	w2c_teller_set_teller(&teller, f);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_teller_tell(&teller));
	wasm2c_teller_free(&teller);
	wasm_rt_free();
	return check_done();
}
