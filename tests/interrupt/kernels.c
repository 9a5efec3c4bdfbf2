/* kernels: the kernels of bench, as wasm2c --interruptible translates them: what each computes, and
 * the fuel that it takes. Where there is less, each stops at the same place: its memory says so. */
#include "interpreter.h"
#include "mandelbrot.h"
#include "matrix.h"
#include "nbody.h"
#include "sha256.h"
#include "sort.h"
#include "wasm-rt-interrupt.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t
sum(const wasm_rt_memory_t *memory)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < memory->size; i++)
		sum = (sum ^ memory->data[i]) * 1099511628211;
	return sum;
}

/* Prints what it comes to with the fuel given, and returns how much that takes. */
#define RUN(kernel) \
	static uint64_t \
	run_##kernel(uint64_t fuel) \
	{ \
		static w2c_##kernel instance; \
		static uint32_t result; \
		static uint64_t given; \
		static int code; \
		given = fuel; \
		wasm2c_##kernel##_instantiate(&instance); \
		wasm_rt_set_fuel(given); \
		result = 0; \
		if ((code = wasm_rt_impl_try()) == 0) \
			result = w2c_##kernel##_kernel(&instance, 1); \
		fuel = wasm_rt_fuel_left(); \
		printf("%s: %s, %" PRIu32 ", %" PRIu64 " left of %" PRIu64 ", memory %016" PRIx64 "\n", \
			#kernel, wasm_rt_strerror((wasm_rt_trap_t)code), result, fuel, given, \
			sum(w2c_##kernel##_memory(&instance))); \
		wasm2c_##kernel##_free(&instance); \
		return given - fuel; \
	}
RUN(interpreter)
RUN(mandelbrot)
RUN(matrix)
RUN(nbody)
RUN(sha256)
RUN(sort)

int
main(void)
{
	static uint64_t (*const runs[])(uint64_t) = { run_interpreter, run_mandelbrot, run_matrix,
		run_nbody, run_sha256, run_sort };

	wasm_rt_init();
	for (unsigned i = 0; i < sizeof runs / sizeof *runs; i++) {
		uint64_t all = runs[i]((uint64_t)1 << 40);

		for (uint64_t part = 1; part <= 7; part += 2)
			runs[i](all / 8 * part);
	}
	return 0;
}
