/* main ROUNDS: runs a kernel and prints its result. NAMES says how it is called: 0 the C itself, 1
 * as we and WABT translate it, 2 as WABT up to 1.0.32 did. */
#include <stdio.h>
#include <stdlib.h>

#if NAMES
#include "kernel.h"
#else
unsigned kernel(unsigned);
#endif

int
main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : 1, result;

#if NAMES == 0
	result = kernel(rounds);
#elif NAMES == 1
	static w2c_kernel instance;
	wasm_rt_init();
	wasm2c_kernel_instantiate(&instance);
	result = w2c_kernel_kernel(&instance, rounds);
#else
	static Z_kernel_instance_t instance;
	wasm_rt_init();
	Z_kernel_init_module();
	Z_kernel_instantiate(&instance);
	result = Z_kernelZ_kernel(&instance, rounds);
#endif
	printf("%u\n", result);
	return 0;
}
