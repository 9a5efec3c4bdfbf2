/* A guest in C: samples of a sensor go through a filter into a ring, and a report goes out. It is
 * built by
 *	clang --target=wasm32 -Os -nostdlib -fno-builtin -Wl,--no-entry -Wl,--stack-first \
 *		-Wl,-z,stack-size=512 -o sensor.wasm sensor.c
 * It exports its memory, of 64 KiB at least, as every module does that wasm-ld makes. */
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(#name))) name
#define IMPORT(name) __attribute__((import_module("board"), import_name(#name))) name

void IMPORT(put_char)(uint32_t c);

static int16_t ring[32];
static const int8_t taps[8] = {-2, 3, 14, 30, 30, 14, 3, -2};
static uint32_t head;

static void
put(const char *text)
{
	while (*text)
		put_char((uint8_t)*text++);
}

static void
put_number(int32_t n)
{
	char digits[11];
	int i = sizeof digits;
	uint32_t rest = n < 0 ? -(uint32_t)n : (uint32_t)n;

	digits[--i] = 0;
	do
		digits[--i] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		put_char('-');
	put(digits + i);
}

static uint32_t
crc(const uint8_t *bytes, uint32_t n)
{
	uint32_t c = 0xffffffff;

	for (uint32_t i = 0; i < n; i++) {
		c ^= bytes[i];
		for (int k = 0; k < 8; k++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
	}
	return ~c;
}

int32_t
EXPORT(sample)(int32_t raw)
{
	int32_t sum = 0;

	ring[head++ % 32] = (int16_t)raw;
	for (uint32_t i = 0; i < 8; i++)
		sum += taps[i] * ring[(head - 1 - i) % 32];
	return sum / 90;
}

void
EXPORT(report)(void)
{
	int32_t sum = 0;

	for (uint32_t i = 0; i < 32; i++)
		sum += ring[i];
	put("samples ");
	put_number((int32_t)head);
	put(", mean ");
	put_number(sum / 32);
	put(", crc ");
	put_number((int32_t)crc((const uint8_t *)ring, sizeof ring));
	put("\n");
}

/* A bug, to show what a host does about it: recursion that goes astray at the end. */
uint32_t
EXPORT(astray)(uint32_t depth)
{
	volatile uint32_t here[4] = {depth};

	if (depth == 0)
		return *(volatile uint32_t *)0x8000;
	return astray(depth - 1) + here[0];
}
