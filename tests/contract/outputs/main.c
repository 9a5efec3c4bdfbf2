/* Prints what big.mjs had node compute. */
#include "big.h"

#include <stdio.h>

int
main(void)
{
	w2c_big big;
	wasm_rt_memory_t *memory;

	wasm_rt_init();
	wasm2c_big_instantiate(&big);
	memory = w2c_big_memory(&big);
	for (u32 seed = 1; seed <= 300; seed++) {
		u32 result = w2c_big_run(&big, seed * 2654435761u), sum = 0;

		for (u64 i = 0; i < memory->size; i++)
			sum = sum * 31 + memory->data[i];
		printf("%u %u\n", (unsigned)result, (unsigned)sum);
	}
	wasm2c_big_free(&big);
	wasm_rt_free();
	return 0;
}
