/* modules: memory64
 * Where WABT was wrong: code never holds on to where a memory was before it grew. */
#include "memory64.h"

#include "check.h"

int
main(void)
{
	w2c_memory64 instance;

	wasm_rt_init();
	wasm2c_memory64_instantiate(&instance);
	for (u64 pages = 1; pages < 1000; pages += 37) {
		CHECK(w2c_memory64_grow(&instance, 37) == pages);
		CHECK(w2c_memory64_load(&instance, (pages + 37) * 65536 - 8) == 0x1122334455667788);
	}
	CHECK(w2c_memory64_grow(&instance, 1) == UINT64_MAX &&
		w2c_memory64_grow(&instance, UINT64_MAX) == UINT64_MAX);
	CHECK(w2c_memory64_memory(&instance)->is64 && w2c_memory64_memory(&instance)->pages == 1000);
	TRAPS(WASM_RT_TRAP_OOB, w2c_memory64_load(&instance, 1000 * 65536 - 7));
	TRAPS(WASM_RT_TRAP_OOB, w2c_memory64_load(&instance, UINT64_MAX - 3));
	TRAPS(WASM_RT_TRAP_OOB, w2c_memory64_load_far(&instance, 1));
	TRAPS(WASM_RT_TRAP_OOB, w2c_memory64_load_far(&instance, 9));
	wasm2c_memory64_free(&instance);
	wasm_rt_free();
	return check_done();
}
