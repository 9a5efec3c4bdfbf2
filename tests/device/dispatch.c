/* What calls through the table of dispatch.wat give: results, or a trap. */
#include "dispatch.h"

#include <stdio.h>

static w2c_dispatch guest;

int
main(void)
{
	static const u32 wanted[] = {0, 0, 10, 25, 0, 0, 10, 0, 0}; /* 0: a trap */

	wasm_rt_init();
	wasm2c_dispatch_instantiate(&guest);
	for (volatile u32 call = 0; call < 18; call++) {
		volatile u32 got = 0;
		u32 index;
		int trap = wasm_rt_impl_try();

		if (trap == 0)
			got = w2c_dispatch_call(&guest, call % 9, 5);
		wasm_rt_impl_try_end();
		index = call % 9;
		if (got != wanted[index] || trap != (wanted[index] ? 0 : WASM_RT_TRAP_CALL_INDIRECT)) {
			printf("call(%u): %u, trap %d\n", (unsigned)index, (unsigned)got, trap);
			return 1;
		}
		if (call == 8)
			wasm2c_dispatch_reset(&guest);
	}
	wasm2c_dispatch_free(&guest);
	wasm_rt_free();
	return 0;
}
