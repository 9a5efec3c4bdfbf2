/* The first place of two bytes in a text. */
#include "v128.h"

enum { N = 16384 };
static uint8_t text[N + 32];

static unsigned
find(uint8_t first, uint8_t second)
{
	v128_t a = wasm_i8x16_splat((int8_t)first), b = wasm_i8x16_splat((int8_t)second);

	for (unsigned i = 0; i < N; i += 16) {
		unsigned mask = wasm_i8x16_bitmask(wasm_v128_and(wasm_i8x16_eq(wasm_v128_load(text + i), a),
			wasm_i8x16_eq(wasm_v128_load(text + i + 1), b)));
		if (mask)
			return i + (unsigned)__builtin_ctz(mask);
	}
	return N;
}

unsigned
kernel(unsigned rounds)
{
	unsigned state = 9, sum = 0;

	for (int i = 0; i < N; i++)
		text[i] = (uint8_t)('a' + random_number(&state) % 20);
	text[N - 100] = 'x';
	text[N - 99] = 'y';
	for (unsigned round = 0; round < rounds * 20; round++)
		sum = sum * 31 + find('x', (uint8_t)('y' + round % 2));
	return sum;
}
