/* Runs the cases that main.mjs had node run, and compares what comes out and what is in memory.
 *
 *	replay CASES
 *
 * CASES is a sequence of records, numbers little-endian with eight bytes: function, address, two
 * operands, trap, result, the 16 bytes of memory at `at`, at, size of the name, name. Before each
 * the memory holds byte (i * 37 + 11) at i. The last record's function is all ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "m.h"

static w2c_m instance;
static const u8 *next;
static unsigned passed, failed;

static u64
number(void)
{
	u64 x = 0;
	int i;
	for (i = 0; i < 8; i++)
		x |= (u64)next[i] << 8 * i;
	next += 8;
	return x;
}

static u8 *
memory(void)
{
	return (u8 *)(uintptr_t)w2c_m_memory(&instance)->data;
}

static void
restore(u64 at)
{
	u64 i;
	for (i = at; i < at + 16; i++)
		memory()[i] = (u8)(i * 37 + 11);
}

/* 0, or what main.mjs makes of node's message. */
static u64
trap_number(wasm_rt_trap_t trap)
{
	return trap == WASM_RT_TRAP_NONE ? 0 : trap == WASM_RT_TRAP_OOB ? 1
		: trap == WASM_RT_TRAP_UNALIGNED ? 2 : trap == WASM_RT_TRAP_NOT_SHARED ? 3 : 9;
}

/* A record; none of it is lost when a trap jumps. */
static struct record {
	u64 function, address, a, b, trap, result, at, size;
	const u8 *bytes;
	const char *name;
} r;

static void
read_record(void)
{
	r.address = number();
	r.a = number();
	r.b = number();
	r.trap = number();
	r.result = number();
	r.bytes = next;
	next += 16;
	r.at = number();
	r.size = number();
	r.name = (const char *)next;
	next += r.size;
}

static u64 got;

static u64
run(void)
{
	wasm_rt_trap_t code = wasm_rt_impl_try();
	if (code == WASM_RT_TRAP_NONE)
		got = w2c_m_run(&instance, (u32)r.function, (ADDRESS)r.address, r.a, r.b);
	return trap_number(code);
}

static void
attempt(void)
{
	u64 trap = run();
	int same = memcmp(memory() + r.at, r.bytes, 16) == 0;
	if (trap == r.trap && (trap != 0 || got == r.result) && same) {
		passed++;
		restore(r.at);
		return;
	}
	if (failed++ < 20)
		printf("FAIL %.*s at %llu, %llx, %llx: trap %d, %llx; node has %d, %llx%s\n", (int)r.size,
			r.name, (unsigned long long)r.address, (unsigned long long)r.a,
			(unsigned long long)r.b, (int)trap, (unsigned long long)got, (int)r.trap,
			(unsigned long long)r.result, same ? "" : "; memory differs");
	restore(r.at);
}

int
main(int argc, char **argv)
{
	FILE *file = fopen(argv[argc - 1], "rb");
	static u8 bytes[8 << 20];
	u64 i;
	if (!file || fread(bytes, 1, sizeof bytes, file) == sizeof bytes)
		return 2;
	next = bytes;
	wasm_rt_init();
	wasm2c_m_instantiate(&instance);
	for (i = 0; i < 65536; i += 16)
		restore(i);
	while ((r.function = number()) != ~(u64)0) {
		read_record();
		attempt();
	}
	wasm2c_m_free(&instance);
	printf("%u %u\n", passed, failed);
	fclose(file);
	return failed > 0;
}
