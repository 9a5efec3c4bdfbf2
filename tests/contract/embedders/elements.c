/* modules: elements
 * Where WABT was wrong: segments of references that read globals, constant * expressions that
 * read the module's own. */
#include "elements.h"

#include "check.h"

struct w2c_host {
	wasm_rt_externref_t object;
	u32 number;
};

wasm_rt_externref_t *
w2c_host_object(struct w2c_host *host)
{
	return &host->object;
}

u32 *
w2c_host_number(struct w2c_host *host)
{
	return &host->number;
}

int
main(void)
{
	int object;
	struct w2c_host host = { &object, 6 };
	w2c_elements instance;

	wasm_rt_init();
	wasm2c_elements_instantiate(&instance, &host);
	CHECK(*w2c_elements_third(&instance) == 21);
	CHECK(w2c_elements_memory(&instance)->data[21] == 'x');
	CHECK(w2c_elements_object(&instance, 0) == NULL);
	CHECK(w2c_elements_object(&instance, 1) == &object);
	CHECK(w2c_elements_object(&instance, 2) == NULL);
	CHECK(w2c_elements_object(&instance, 3) == &object);
	CHECK(w2c_elements_filled(&instance)->data[0] == &object &&
		w2c_elements_filled(&instance)->data[2] == &object);
	CHECK(w2c_elements_call(&instance, 2) == 11 && w2c_elements_call(&instance, 3) == 12);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_elements_call(&instance, 4));
	TRAPS(WASM_RT_TRAP_OOB, w2c_elements_init(&instance, 5));
	CHECK(w2c_elements_object(&instance, 5) == NULL);
	w2c_elements_init(&instance, 4);
	CHECK(w2c_elements_object(&instance, 4) == &object &&
		w2c_elements_object(&instance, 5) == &object);
	w2c_elements_drop(&instance);
	TRAPS(WASM_RT_TRAP_OOB, w2c_elements_init(&instance, 0));
	wasm2c_elements_free(&instance);
	wasm_rt_free();
	return check_done();
}
