/* Uses the library that was made of guests/library.wat, and catches its trap. */
#include "lib.h"

int
main(void)
{
	static w2c_library library;
	volatile int code;

	wasm_rt_init();
	code = wasm_rt_impl_try();
	if (code == WASM_RT_TRAP_NONE) {
		wasm2c_library_instantiate(&library);
		if (w2c_library_square(&library, 12) != 144)
			return 1;
		w2c_library_crash(&library);
	}
	wasm2c_library_free(&library);
	wasm_rt_free();
	return code == WASM_RT_TRAP_UNREACHABLE ? 0 : 2;
}
