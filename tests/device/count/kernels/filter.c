/* A filter with finite response over 16-bit samples in a ring, as of a sensor; and its peaks. */
#include "kernel.h"

#define TAPS 16
static int16_t ring[64];
static const int16_t taps[TAPS] = {
	3, -9, 21, -40, 75, -140, 320, 900, 900, 320, -140, 75, -40, 21, -9, 3,
};
static uint32_t head;

static int32_t
filtered(int16_t sample)
{
	int32_t sum = 0;

	ring[head++ % 64] = sample;
	for (uint32_t i = 0; i < TAPS; i++)
		sum += taps[i] * ring[(head - 1 - i) % 64];
	return sum >> 8;
}

uint32_t
kernel(uint32_t rounds)
{
	uint32_t seed = 5, sum = 0;

	while (rounds--) {
		int32_t peak = 0;
		for (uint32_t i = 0; i < 600; i++) {
			int32_t y = filtered((int16_t)((seed = seed * 1664525 + 1013904223) >> 18));
			if (y > peak)
				peak = y;
			sum += (uint32_t)y;
		}
		sum = sum * 31 + (uint32_t)peak;
	}
	return sum;
}
