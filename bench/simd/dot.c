/* Dot product of floats, four sums at a time. */
#include "v128.h"

enum { N = 4096 };
static float a[N], b[N];

unsigned
kernel(unsigned rounds)
{
	unsigned state = 1;
	float total = 0;

	for (int i = 0; i < N; i++) {
		a[i] = (float)(random_number(&state) % 1000) / 500;
		b[i] = (float)(random_number(&state) % 1000) / 700;
	}
	for (unsigned round = 0; round < rounds * 40; round++) {
		v128_t sum[4] = {
			wasm_f32x4_splat(0), wasm_f32x4_splat(0), wasm_f32x4_splat(0), wasm_f32x4_splat(0)};
		for (int i = 0; i < N; i += 16)
			for (int k = 0; k < 4; k++)
				sum[k] = wasm_f32x4_add(sum[k],
					wasm_f32x4_mul(wasm_v128_load(a + i + 4 * k), wasm_v128_load(b + i + 4 * k)));
		sum[0] = wasm_f32x4_add(wasm_f32x4_add(sum[0], sum[1]), wasm_f32x4_add(sum[2], sum[3]));
		total = wasm_f32x4_extract_lane(sum[0], 1) + wasm_f32x4_extract_lane(sum[0], 3);
		a[round % N] += 0.25f;
	}
	return digest(&total, sizeof total);
}
