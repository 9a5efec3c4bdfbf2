/* What a C library would have: four functions that compilers expect of every environment. */
#include <stddef.h>
#include <stdint.h>

void *
memmove(void *to, const void *from, size_t size)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if ((uintptr_t)t < (uintptr_t)f) {
		for (size_t i = 0; i < size; i++)
			t[i] = f[i];
	} else {
		while (size-- > 0)
			t[size] = f[size];
	}
	return to;
}

void *
memcpy(void *restrict to, const void *restrict from, size_t size)
{
	return memmove(to, from, size);
}

void *
memset(void *to, int byte, size_t size)
{
	uint8_t *t = to;

	for (size_t i = 0; i < size; i++)
		t[i] = (uint8_t)byte;
	return to;
}

int
memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *x = a, *y = b;

	for (size_t i = 0; i < size; i++) {
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	}
	return 0;
}
