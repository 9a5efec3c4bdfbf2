/* host: what the hosts of reactors share: files, and the guest's memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wasm-rt.h"

/* Ends the program with a message. */
static inline void
fail(const char *what)
{
	fprintf(stderr, "host: %s\n", what);
	exit(1);
}

/* A file as a whole, or the standard input for "-", with a NUL after its last byte. */
static inline char *
contents(const char *name, size_t *size)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
	char *text = malloc(1 << 20);

	if (file == NULL || text == NULL)
		fail(name);
	*size = fread(text, 1, (1 << 20) - 1, file);
	text[*size] = '\0';
	if (file != stdin)
		fclose(file);
	return text;
}

/* `size` bytes of the guest's memory. */
static inline uint8_t *
bytes(wasm_rt_memory_t *memory, uint32_t address, uint32_t size)
{
	if (address > memory->size || size > memory->size - address)
		fail("the guest's pointer leads out of its memory");
	return memory->data + address;
}

static inline uint32_t
get_u32(wasm_rt_memory_t *memory, uint32_t address)
{
	const uint8_t *b = bytes(memory, address, 4);

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline void
put_u32(wasm_rt_memory_t *memory, uint32_t address, uint32_t value)
{
	uint8_t *b = bytes(memory, address, 4);
	int i;

	for (i = 0; i < 4; i++)
		b[i] = (uint8_t)(value >> 8 * i);
}
