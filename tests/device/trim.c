/* Prints what f of the module yields or traps with, for arguments near all bounds that modules in
 * trim/ have. */
#include "t.h"

#include <stdio.h>

static w2c_t instance;

int
main(void)
{
	static const u32 arguments[] = {0, 1, 2, 7, 8, 59, 60, 61, 63, 64, 65, 99, 100, 255, 256, 257,
		65535, 65536, 131072, 0x80000000, UINT32_MAX};
	volatile int instantiated = 0;
	volatile unsigned i = 0;
	int trap;

	wasm_rt_init();
	trap = wasm_rt_impl_try();
	if (!instantiated) {
		instantiated = 1;
		if (trap == 0)
			wasm2c_t_instantiate(&instance);
	}
	if (trap)
		printf("%s\n", wasm_rt_strerror((wasm_rt_trap_t)trap));
	while (i < sizeof arguments / sizeof *arguments) {
		u32 argument = arguments[i++];
		printf("%lu: ", (unsigned long)argument);
		printf("%lu\n", (unsigned long)w2c_t_f(&instance, argument));
	}
	wasm2c_t_free(&instance);
	return 0;
}
