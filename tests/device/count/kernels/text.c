/* Numbers to text and back, words that are counted: bytes one by one. */
#include "kernel.h"

static char line[256];

static char *
put_number(char *to, uint32_t n)
{
	char digits[10];
	int k = 0;

	do
		digits[k++] = (char)('0' + n % 10);
	while (n /= 10);
	while (k > 0)
		*to++ = digits[--k];
	return to;
}

uint32_t
kernel(uint32_t rounds)
{
	uint32_t seed = 13, sum = 0;

	while (rounds--) {
		char *end = line;
		for (int i = 0; i < 18; i++) {
			seed = seed * 1664525 + 1013904223;
			end = put_number(end, seed >> (i + 8));
			*end++ = i % 3 ? ' ' : ',';
		}
		*end = 0;
		for (const char *c = line; *c;) {
			uint32_t n = 0;
			while (*c >= '0' && *c <= '9')
				n = n * 10 + (uint32_t)(*c++ - '0');
			while (*c == ' ' || *c == ',')
				sum = sum * 31 + (uint8_t)*c++;
			sum += n;
		}
	}
	return sum;
}
