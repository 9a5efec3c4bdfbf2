/* Runs basics.wat and prints what it does, the same on every machine. The last lines say whether
 * NaNs are canonical and quiet, which some machines make otherwise than WebAssembly says. */
#include "basics.h"
#include "wasm-rt-impl.h"

#include <inttypes.h>
#include <stdio.h>

static w2c_basics m;

#define TRAPS(call) \
	do { \
		volatile wasm_rt_trap_t code_ = wasm_rt_impl_try(); \
		if (code_ == WASM_RT_TRAP_NONE) \
			call; \
		printf(#call ": %s\n", code_ == WASM_RT_TRAP_NONE ? "no trap" : wasm_rt_strerror(code_)); \
	} while (0)
#define SHOWS(call) printf(#call " = %016" PRIx64 "\n", (uint64_t)(call))

int
main(void)
{
	wasm_rt_init();
	wasm2c_basics_instantiate(&m);
	SHOWS(w2c_basics_load(&m, 16));
	SHOWS(w2c_basics_load(&m, 17));
	w2c_basics_store(&m, 33, 0x0102030405060708);
	SHOWS(w2c_basics_byte(&m, 33));
	SHOWS(w2c_basics_load(&m, 33));
	w2c_basics_store_float(&m, 51, -1.5e100);
	SHOWS(w2c_basics_load(&m, 51));
	SHOWS(w2c_basics_load(&m, 57));
	SHOWS(w2c_basics_mix(&m, 0xfedcba9876543210, 0x12345678));
	SHOWS(w2c_basics_mix(&m, 1, (uint64_t)-3));
	SHOWS(w2c_basics_floats(&m, 2.5));
	SHOWS(w2c_basics_floats(&m, -1e300));
	SHOWS(w2c_basics_promoted(&m, 0x3f800001));
	SHOWS(w2c_basics_truncated(&m, -7.9));
	SHOWS(w2c_basics_indirect(&m, 21, 0));
	SHOWS(w2c_basics_add(&m, 64, 5));
	SHOWS(w2c_basics_add(&m, 64, 5));
	TRAPS(w2c_basics_store(&m, 65532, (uint64_t)-1));
	SHOWS(w2c_basics_byte(&m, 65532));
	SHOWS(w2c_basics_byte(&m, 65535));
	TRAPS(w2c_basics_load(&m, 65529));
	TRAPS(w2c_basics_byte(&m, 0xffffffff));
	TRAPS(w2c_basics_add(&m, 65, 1));
	TRAPS(w2c_basics_quotient(&m, 1, 0));
	TRAPS(w2c_basics_quotient(&m, (uint64_t)1 << 63, (uint64_t)-1));
	TRAPS(w2c_basics_truncated(&m, 1e10));
	TRAPS(w2c_basics_indirect(&m, 1, 7));
	TRAPS(w2c_basics_deep(&m, 0));
	TRAPS(w2c_basics_indirect(&m, 0, 1));
	SHOWS(w2c_basics_grow(&m, 1));
	w2c_basics_store(&m, 131064, 7);
	SHOWS(w2c_basics_byte(&m, 131064));
	SHOWS(w2c_basics_grow(&m, 2));
	SHOWS(w2c_basics_nan(&m, 0) << 1 == (uint64_t)0x7ff8000000000000 << 1);
	SHOWS((w2c_basics_promoted(&m, 0x7fa00000) >> 51 & 1) == 1);
	wasm2c_basics_free(&m);
	wasm_rt_free();
	return 0;
}
