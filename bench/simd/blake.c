/* Rounds like those of BLAKE2s and BLAKE3: additions, exclusive ors, rotations and rows that are
 * shuffled. */
#include "v128.h"

static v128_t
rotate(v128_t x, int n)
{
	return wasm_v128_or(wasm_u32x4_shr(x, (uint32_t)n), wasm_i32x4_shl(x, (uint32_t)(32 - n)));
}

unsigned
kernel(unsigned rounds)
{
	v128_t a = wasm_i32x4_const(1, 2, 3, 4), b = wasm_i32x4_const(5, 6, 7, 8),
		   c = wasm_i32x4_const(9, 10, 11, 12);
	v128_t d = wasm_i32x4_const(13, 14, 15, 16), m = wasm_i32x4_const(17, 18, 19, 20), out[4];

	for (unsigned round = 0; round < rounds * 30000; round++) {
		a = wasm_i32x4_add(wasm_i32x4_add(a, b), m);
		d = wasm_v128_xor(d, a);
		d = wasm_i8x16_shuffle(d, d, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
		c = wasm_i32x4_add(c, d);
		b = rotate(wasm_v128_xor(b, c), 12);
		a = wasm_i32x4_add(wasm_i32x4_add(a, b), wasm_i32x4_add(m, d));
		d = wasm_v128_xor(d, a);
		d = wasm_i8x16_shuffle(d, d, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
		c = wasm_i32x4_add(c, d);
		b = rotate(wasm_v128_xor(b, c), 7);
		b = wasm_i32x4_shuffle(b, b, 1, 2, 3, 0);
		c = wasm_i32x4_shuffle(c, c, 2, 3, 0, 1);
		d = wasm_i32x4_shuffle(d, d, 3, 0, 1, 2);
		m = wasm_i32x4_shuffle(m, a, 1, 4, 3, 6);
	}
	out[0] = a, out[1] = b, out[2] = c, out[3] = d;
	return digest(out, sizeof out);
}
