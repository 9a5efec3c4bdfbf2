/* A row of pixels blurred with weights 1 2 1, rounded, and brightened with saturation. */
#include "v128.h"

enum { N = 8192 };
static uint8_t from[N + 32], to[N];

unsigned
kernel(unsigned rounds)
{
	unsigned state = 7, hash = 0;

	for (int i = 0; i < N + 32; i++)
		from[i] = (uint8_t)random_number(&state);
	for (unsigned round = 0; round < rounds * 20; round++) {
		for (int i = 0; i < N; i += 16) {
			v128_t left = wasm_v128_load(from + i), middle = wasm_v128_load(from + i + 1),
				   right = wasm_v128_load(from + i + 2);
			v128_t low = wasm_i16x8_add(
				wasm_u16x8_extend_low_u8x16(left), wasm_u16x8_extend_low_u8x16(right));
			v128_t high = wasm_i16x8_add(
				wasm_u16x8_extend_high_u8x16(left), wasm_u16x8_extend_high_u8x16(right));
			low = wasm_i16x8_add(low, wasm_i16x8_shl(wasm_u16x8_extend_low_u8x16(middle), 1));
			high = wasm_i16x8_add(high, wasm_i16x8_shl(wasm_u16x8_extend_high_u8x16(middle), 1));
			low = wasm_u16x8_shr(wasm_i16x8_add(low, wasm_i16x8_splat(2)), 2);
			high = wasm_u16x8_shr(wasm_i16x8_add(high, wasm_i16x8_splat(2)), 2);
			middle = wasm_u8x16_avgr(wasm_u8x16_narrow_i16x8(low, high), middle);
			wasm_v128_store(to + i, wasm_u8x16_add_sat(middle, wasm_i8x16_splat(9)));
		}
		from[round % N] ^= to[(round * 7) % N];
	}
	hash = digest(to, N);
	return hash;
}
