/* modules: depth
 * Where WABT was wrong: the stack is as deep as the machine's, and what a trap * leaves behind
 * adds nothing to it. */
#include "depth.h"

#include "check.h"

int
main(void)
{
	w2c_depth instance;

	wasm_rt_init();
	wasm2c_depth_instantiate(&instance);
	TRAPS(WASM_RT_TRAP_NONE, CHECK(w2c_depth_down(&instance, 9000) == 9000));
	TRAPS(WASM_RT_TRAP_EXHAUSTION, w2c_depth_forever(&instance));
	for (volatile int i = 0; i < 3000; i++) {
		volatile wasm_rt_trap_t trap;

		TRAP_OF(trap, w2c_depth_trap_below(&instance, 100));
		if (trap != WASM_RT_TRAP_UNREACHABLE) {
			CHECK(trap == WASM_RT_TRAP_UNREACHABLE);
			break;
		}
	}
	for (volatile int i = 0; i < 3; i++)
		TRAPS(WASM_RT_TRAP_EXHAUSTION, w2c_depth_forever(&instance));
	TRAPS(WASM_RT_TRAP_NONE, CHECK(w2c_depth_down(&instance, 9000) == 9000));
	wasm2c_depth_free(&instance);
	wasm_rt_free();
	return check_done();
}
