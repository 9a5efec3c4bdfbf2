/* What the example's board.c does for a Cortex-M3, for a machine that is only linked for. */
#include "board.h"

#include <stddef.h>

int main(void);
void _start(void);

static volatile char port;

void
_start(void)
{
	for (;;)
		main();
}

void
board_put_char(char c)
{
	port = c;
}

void *
memcpy(void *to, const void *from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((volatile char *)to)[i] = ((const char *)from)[i];
	return to;
}

void *
memmove(void *to, const void *from, size_t size)
{
	return memcpy(to, from, size);
}

void *
memset(void *to, int byte, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((volatile char *)to)[i] = (char)byte;
	return to;
}

int
memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;

	while (size > 0 && *x == *y)
		x++, y++, size--;
	return size > 0 ? *x - *y : 0;
}
