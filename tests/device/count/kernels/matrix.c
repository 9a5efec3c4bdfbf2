/* Products of matrices of 16-bit numbers, and the sum of what comes out. */
#include "kernel.h"

#define N 20
static int16_t a[N][N], b[N][N];
static int32_t c[N][N];

uint32_t
kernel(uint32_t rounds)
{
	uint32_t sum = 0, seed = 9;

	while (rounds--) {
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++) {
				a[i][j] = (int16_t)((seed = seed * 1664525 + 1013904223) >> 20);
				b[i][j] = (int16_t)(seed >> 9 & 0x3ff);
			}
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++) {
				int32_t product = 0;
				for (int k = 0; k < N; k++)
					product += a[i][k] * b[k][j];
				c[i][j] = product;
			}
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++)
				sum = sum * 31 + (uint32_t)c[i][j];
	}
	return sum;
}
