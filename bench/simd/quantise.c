/* Floats to bytes: scaled, clamped, rounded, converted, narrowed. */
#include "v128.h"

enum { N = 4096 };
static float from[N];
static int8_t to[N];

static v128_t
quantised(const float *x)
{
	v128_t scaled = wasm_f32x4_mul(wasm_v128_load(x), wasm_f32x4_splat(12.5f));

	scaled = wasm_f32x4_max(wasm_f32x4_min(scaled, wasm_f32x4_splat(127)), wasm_f32x4_splat(-128));
	return wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest(scaled));
}

unsigned
kernel(unsigned rounds)
{
	unsigned state = 13;

	for (int i = 0; i < N; i++)
		from[i] = (float)(random_number(&state) % 4000) / 100 - 20;
	for (unsigned round = 0; round < rounds * 20; round++) {
		for (int i = 0; i < N; i += 16)
			wasm_v128_store(to + i,
				wasm_i8x16_narrow_i16x8(
					wasm_i16x8_narrow_i32x4(quantised(from + i), quantised(from + i + 4)),
					wasm_i16x8_narrow_i32x4(quantised(from + i + 8), quantised(from + i + 12))));
		from[round % N] += 1;
	}
	return digest(to, sizeof to);
}
