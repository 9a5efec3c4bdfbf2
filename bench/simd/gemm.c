/* A product of matrices of bytes, as in quantised neural networks: dot products and extended
 * products and sums. */
#include "v128.h"

enum { N = 64 };
static int8_t a[N][N], b[N][N];
static int32_t c[N][N];

unsigned
kernel(unsigned rounds)
{
	unsigned state = 11;

	for (int i = 0; i < N * N; i++) {
		a[i / N][i % N] = (int8_t)random_number(&state);
		b[i / N][i % N] = (int8_t)random_number(&state);
	}
	for (unsigned round = 0; round < rounds * 2; round++) {
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++) {
				v128_t sum = wasm_i32x4_splat(0);
				for (int k = 0; k < N; k += 16) {
					v128_t x = wasm_v128_load(&a[i][k]), y = wasm_v128_load(&b[j][k]);
					sum = wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(x),
												  wasm_i16x8_extend_low_i8x16(y)));
					sum = wasm_i32x4_add(
						sum, wasm_i32x4_extadd_pairwise_i16x8(wasm_i16x8_extmul_high_i8x16(x, y)));
				}
				c[i][j] = wasm_i32x4_extract_lane(sum, 0) + wasm_i32x4_extract_lane(sum, 1) +
						  wasm_i32x4_extract_lane(sum, 2) + wasm_i32x4_extract_lane(sum, 3);
			}
		a[round % N][round % 7] ^= 5;
	}
	return digest(c, sizeof c);
}
