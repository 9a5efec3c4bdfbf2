/* Numbers that look random, the same in every run. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

/* In [0, below). */
static uint32_t
rnd(uint32_t below)
{
	static uint32_t seed = 1;

	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

#endif
