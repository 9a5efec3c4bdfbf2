/* elf: relocatable objects, of any machine: their sections, symbols and relocations. */
#ifndef WASMCC_ELF_H
#define WASMCC_ELF_H

#include "util/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define ELF_NONE UINT32_MAX

struct elf_section {
	const char *name;
	uint64_t size;
	const uint8_t *bytes; /* NULL: zeros, which are in no file */
	bool in_memory;       /* when the program runs */
	bool writable, code;
	uint32_t of;          /* the section whose it is, of unwind tables; ELF_NONE */
	uint32_t first, nrelocations; /* those in it */
};

struct elf_symbol {
	const char *name;
	uint32_t section;     /* ELF_NONE: it is defined elsewhere, or nowhere */
	uint64_t size;
	bool global, weak, function;
};

struct elf {
	const char *path;
	bool wide, big;       /* 64 bits; big-endian */
	unsigned machine;     /* ELF's number of it */
	VEC(struct elf_section) sections; /* and one for each common variable */
	VEC(struct elf_symbol) symbols;
	VEC(uint32_t) relocations; /* the symbols that they name */
};

/* Exits after a message where it is none. */
void elf_read(struct elf *, const char *path);

/* The number in `size` bytes, in the object's byte order. */
uint64_t elf_number(const struct elf *, const uint8_t *bytes, unsigned size);

#endif
