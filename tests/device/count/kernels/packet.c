/* Packets with packed headers, at odd places of a buffer: accesses that promise no alignment. */
#include "kernel.h"

struct __attribute__((packed)) header {
	uint8_t kind;
	uint16_t length;
	uint32_t sequence;
	int64_t time;
};
static uint8_t buffer[1024];

static uint32_t
word(const uint8_t *p)
{
	uint32_t w;

	__builtin_memcpy(&w, p, sizeof w);
	return w;
}

uint32_t
kernel(uint32_t rounds)
{
	uint32_t seed = 17, sum = 0;

	while (rounds--) {
		uint32_t end = 0;
		for (uint32_t i = 0; i < 30; i++) {
			struct header *h = (struct header *)(buffer + end);
			seed = seed * 1664525 + 1013904223;
			h->kind = (uint8_t)(seed >> 30);
			h->length = (uint16_t)(seed >> 28 & 15);
			h->sequence = i;
			h->time = (int64_t)seed << 20;
			end += (uint32_t)sizeof *h + h->length;
			for (uint32_t k = end - h->length; k < end; k++)
				buffer[k] = (uint8_t)(seed >> k % 24);
		}
		for (uint32_t at = 0; at < end;) {
			const struct header *h = (const struct header *)(buffer + at);
			sum = sum * 31 + h->kind + h->sequence + (uint32_t)(h->time >> 22);
			at += (uint32_t)sizeof *h;
			for (uint32_t k = 0; k + 4 <= h->length; k += 4)
				sum += word(buffer + at + k);
			at += h->length;
		}
	}
	return sum;
}
