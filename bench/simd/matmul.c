/* A product of matrices of doubles. */
#include "v128.h"

enum { N = 64 };
static double a[N][N], b[N][N], c[N][N];

unsigned
kernel(unsigned rounds)
{
	unsigned state = 5;

	for (int i = 0; i < N * N; i++) {
		a[i / N][i % N] = random_number(&state) % 100;
		b[i / N][i % N] = random_number(&state) % 100;
	}
	for (unsigned round = 0; round < rounds; round++) {
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j += 4) {
				v128_t x = wasm_f64x2_splat(0), y = wasm_f64x2_splat(0);
				for (int k = 0; k < N; k++) {
					v128_t s = wasm_v128_load64_splat(&a[i][k]);
					x = wasm_f64x2_add(x, wasm_f64x2_mul(s, wasm_v128_load(&b[k][j])));
					y = wasm_f64x2_add(y, wasm_f64x2_mul(s, wasm_v128_load(&b[k][j + 2])));
				}
				wasm_v128_store(&c[i][j], x);
				wasm_v128_store(&c[i][j + 2], y);
			}
		a[round % N][3] += 1;
	}
	return digest(c, sizeof c);
}
