/* Runs the cases that main.mjs had node run, and compares what is in memory afterwards.
 *
 *	replay CASES [-v]
 *
 * CASES is a sequence of records, numbers little-endian with four bytes:
 *	1 address size bytes                             puts bytes into the memory
 *	2 function nan address size bytes namesize name  run(function), then the bytes must be there;
 *	    nan: the size of lanes of which any quiet NaN equals any other, or 0
 *	3 function address trap result namesize name     access(function, address) must trap, or
 *	    yield the result
 *	0 the end */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "m.h"

static w2c_m instance;
static unsigned passed, failed;

static const u8 *next;

static u32
number(void)
{
	u32 x = next[0] | next[1] << 8 | (u32)next[2] << 16 | (u32)next[3] << 24;
	next += 4;
	return x;
}

static const char *
name(char to[200])
{
	u32 size = number();
	snprintf(to, 200, "%.*s", (int)size, (const char *)next);
	next += size;
	return to;
}

#ifndef ACCESSES
/* Makes quiet NaNs alike: memory is little-endian on every machine. */
static void
canonicalise(u8 *lane, u32 size)
{
	u32 e = size == 4 ? 0x7fc0 : 0x7ff8, high = lane[size - 1] << 8 | lane[size - 2];
	if ((high & e) == e) {
		memset(lane, 0, size - 2);
		lane[size - 1] = (u8)(e >> 8);
		lane[size - 2] = (u8)e;
	}
}

static void
compare(void)
{
	u32 function = number(), nan = number(), address = number(), size = number(), i;
	u8 *got = instance.w2c_memory.data + address, expected[16];
	const u8 *node = next;
	char text[200];
	next += size;
	name(text);
	w2c_m_run(&instance, function);
	for (i = 0; i < size; i += 16) {
		u32 lane;
		memcpy(expected, node + i, 16);
		for (lane = 0; nan && lane < 16; lane += nan) {
			canonicalise(expected + lane, nan);
			canonicalise(got + i + lane, nan);
		}
		if (memcmp(got + i, expected, 16)) {
			int k;
			printf("FAIL %s: case %u: got", text, (unsigned)i / 16);
			for (k = 0; k < 16; k++)
				printf(" %02x", got[i + k]);
			printf(", node has");
			for (k = 0; k < 16; k++)
				printf(" %02x", expected[k]);
			printf("\n");
			failed++;
			return;
		}
	}
	passed++;
}
#else
static void
access_case(void)
{
	u32 function = number(), address = number(), trap = number(), result = number();
	volatile u32 got = 0;
	wasm_rt_trap_t code;
	char text[200];
	name(text);
	code = wasm_rt_impl_try();
	if (code == WASM_RT_TRAP_NONE)
		got = w2c_m_access(&instance, function, address);
	if ((code == WASM_RT_TRAP_OOB) == trap && (trap || got == result))
		passed++;
	else if (failed++ < 20)
		printf("FAIL %s at %u: %s %u, node: %s %u\n", text, (unsigned)address,
			code ? "trap" : "no trap", (unsigned)got, trap ? "trap" : "no trap", (unsigned)result);
}
#endif

int
main(int argc, char **argv)
{
	FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
	static u8 cases[16 << 20];
	size_t size = f ? fread(cases, 1, sizeof cases - 4, f) : 0;
	if (!size)
		return 2;
	fclose(f);
	wasm_rt_init();
	wasm2c_m_instantiate(&instance);
	for (next = cases;;) {
		switch (number()) {
		case 0:
			wasm2c_m_free(&instance);
			wasm_rt_free();
			printf("%u %u\n", passed, failed);
			return failed != 0;
		case 1: {
			u32 address = number(), n = number();
			memcpy(instance.w2c_memory.data + address, next, n);
			next += n;
			break;
		}
#ifdef ACCESSES
		case 3:
			access_case();
			break;
#else
		case 2:
			compare();
			break;
#endif
		}
	}
}
