/* Base64 by the method of Wojciech Mula: shuffle, multiply, look up by swizzle. */
#include "v128.h"

enum { N = 6144 };
static uint8_t from[N + 16], to[N / 3 * 4 + 16];

unsigned
kernel(unsigned rounds)
{
	unsigned state = 3;
	const v128_t table = wasm_i8x16_const('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
		'0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);

	for (int i = 0; i < N + 16; i++)
		from[i] = (uint8_t)random_number(&state);
	for (unsigned round = 0; round < rounds * 20; round++) {
		for (int i = 0, o = 0; i < N; i += 12, o += 16) {
			v128_t in = wasm_v128_load(from + i);
			in = wasm_i8x16_shuffle(in, in, 1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
			v128_t t = wasm_v128_and(in, wasm_i32x4_splat(0x0fc0fc00));
			v128_t high = wasm_v128_and(wasm_u32x4_shr(t, 10), wasm_i32x4_splat(0x3f));
			v128_t high2 = wasm_v128_and(wasm_u32x4_shr(t, 6), wasm_i32x4_splat(0x3f0000));
			t = wasm_v128_and(in, wasm_i32x4_splat(0x003f03f0));
			v128_t low = wasm_v128_and(wasm_i32x4_shl(t, 4), wasm_i32x4_splat(0x3f00));
			v128_t low2 = wasm_v128_and(wasm_i32x4_shl(t, 8), wasm_i32x4_splat(0x3f000000));
			v128_t index = wasm_v128_or(wasm_v128_or(high, high2), wasm_v128_or(low, low2));
			v128_t reduced = wasm_u8x16_sub_sat(index, wasm_i8x16_splat(51));
			v128_t less = wasm_i8x16_gt(wasm_i8x16_splat(26), index);
			reduced = wasm_v128_or(reduced, wasm_v128_and(less, wasm_i8x16_splat(13)));
			wasm_v128_store(to + o, wasm_i8x16_add(wasm_i8x16_swizzle(table, reduced), index));
		}
		from[round % N] ^= to[(round * 5) % N];
	}
	return digest(to, N / 3 * 4);
}
