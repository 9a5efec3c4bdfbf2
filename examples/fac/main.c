/* Calls the factorial of fac.wasm, which wasm2c has translated to fac.c and fac.h. */
#include "fac.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int
main(int argc, char **argv)
{
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 20;

	wasm_rt_init();
	w2c_fac fac;
	wasm2c_fac_instantiate(&fac);
	printf("fac(%" PRIu64 ") = %" PRIu64 "\n", n, w2c_fac_fac(&fac, n));
	wasm2c_fac_free(&fac);
	wasm_rt_free();
	return 0;
}
