/* Four points of the Mandelbrot set at a time. */
#include "v128.h"

enum { SIZE = 64, LIMIT = 100 };
static int32_t counts[SIZE * SIZE];

unsigned
kernel(unsigned rounds)
{
	for (unsigned round = 0; round < rounds; round++)
		for (int y = 0; y < SIZE; y++)
			for (int x = 0; x < SIZE; x += 4) {
				v128_t cx = wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_make(x, x + 1, x + 2, x + 3),
											   wasm_f32x4_splat(3.0f / SIZE)),
					wasm_f32x4_splat(-2));
				v128_t cy = wasm_f32x4_splat((float)y * (2.0f / SIZE) - 1), zx = cx, zy = cy,
					   count = wasm_i32x4_splat(0);
				for (int i = 0; i < LIMIT; i++) {
					v128_t xx = wasm_f32x4_mul(zx, zx), yy = wasm_f32x4_mul(zy, zy),
						   inside = wasm_f32x4_le(wasm_f32x4_add(xx, yy), wasm_f32x4_splat(4));
					if (!wasm_v128_any_true(inside))
						break;
					count = wasm_i32x4_sub(count, inside);
					v128_t next = wasm_f32x4_add(wasm_f32x4_sub(xx, yy), cx),
						   product = wasm_f32x4_mul(zx, zy);
					zy = wasm_v128_bitselect(
						wasm_f32x4_add(wasm_f32x4_add(product, product), cy), zy, inside);
					zx = wasm_v128_bitselect(next, zx, inside);
				}
				wasm_v128_store(counts + y * SIZE + x, count);
			}
	return digest(counts, sizeof counts);
}
