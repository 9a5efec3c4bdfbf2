/* Heap sort and binary searches: loads and stores at indices that were computed. */
#include "kernel.h"

#define N 700
static int32_t values[N];

static void
sift(uint32_t root, uint32_t end)
{
	int32_t v = values[root];

	for (uint32_t child; (child = 2 * root + 1) < end; root = child) {
		if (child + 1 < end && values[child] < values[child + 1])
			child++;
		if (v >= values[child])
			break;
		values[root] = values[child];
	}
	values[root] = v;
}

uint32_t
kernel(uint32_t rounds)
{
	uint32_t seed = 1, sum = 0;

	while (rounds--) {
		for (uint32_t i = 0; i < N; i++)
			values[i] = (int32_t)(seed = seed * 1664525 + 1013904223);
		for (uint32_t i = N / 2; i-- > 0;)
			sift(i, N);
		for (uint32_t end = N; end-- > 1;) {
			int32_t top = values[0];
			values[0] = values[end];
			values[end] = top;
			sift(0, end);
		}
		for (uint32_t i = 0; i < N; i++) {
			uint32_t low = 0, high = N;
			seed = seed * 1664525 + 1013904223;
			while (low < high) {
				uint32_t middle = (low + high) / 2;
				if (values[middle] < (int32_t)seed)
					low = middle + 1;
				else
					high = middle;
			}
			sum = sum * 31 + low;
		}
	}
	return sum;
}
