/* CRC-32 by a table that is made at the start, and Adler-32: bytes, shifts and a table of words. */
#include "kernel.h"

static uint32_t table[256];
static uint8_t text[2048];

uint32_t
kernel(uint32_t rounds)
{
	uint32_t sum = 0, seed = 7;

	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;
		for (int k = 0; k < 8; k++)
			c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
		table[i] = c;
	}
	while (rounds--) {
		uint32_t crc = 0xffffffffu, a = 1, b = 0;
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
		for (size_t i = 0; i < sizeof text; i++)
			crc = table[(crc ^ text[i]) & 0xff] ^ crc >> 8;
		for (size_t i = 0; i < sizeof text; i++) {
			a = (a + text[i]) % 65521;
			b = (b + a) % 65521;
		}
		sum += crc ^ (b << 16 | a);
	}
	return sum;
}
