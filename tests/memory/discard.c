/* What a guest discards is zero and no longer resident. */
#include "discard.h"
#include "wasm-rt-discard.h"

#include "check.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool
holds(const uint8_t *at, uint64_t size, uint8_t value)
{
	return size == 0 || (at[0] == value && memcmp(at, at + 1, size - 1) == 0);
}

static void
instructions(w2c_discard *d)
{
	uint8_t *data = w2c_discard_memory(d)->data, *wide = w2c_discard_wide(d)->data;

	w2c_discard_fill(d, 0, 7, 131072);
	w2c_discard_discard(d, 100, 70000);
	CHECK(holds(data, 100, 7) && holds(data + 100, 70000, 0) &&
		holds(data + 70100, 131072 - 70100, 7));
	w2c_discard_discard_import(d, 80000, 51072);
	CHECK(holds(data + 70100, 9900, 7) && holds(data + 80000, 51072, 0));
	w2c_discard_fill_wide(d, 0, 7, 131072);
	w2c_discard_discard_wide(d, 1, 131070);
	CHECK(wide[0] == 7 && holds(wide + 1, 131070, 0) && wide[131071] == 7);
	CHECK(w2c_discard_between(d, 1000) == 5);
}

static void
traps(w2c_discard *d)
{
	uint8_t *data = w2c_discard_memory(d)->data;

	w2c_discard_fill(d, 0, 7, 131072);
	w2c_discard_fill_wide(d, 0, 7, 131072);
	TRAPS(WASM_RT_TRAP_OOB, w2c_discard_discard(d, 131072, 1));
	TRAPS(WASM_RT_TRAP_OOB, w2c_discard_discard(d, 1, 131072));
	TRAPS(WASM_RT_TRAP_OOB, w2c_discard_discard(d, 0xfffffff0, 0x20));
	TRAPS(WASM_RT_TRAP_OOB, w2c_discard_discard_import(d, 0, 131073));
	TRAPS(WASM_RT_TRAP_OOB, w2c_discard_discard_wide(d, UINT64_MAX, 1));
	TRAPS(WASM_RT_TRAP_OOB, w2c_discard_discard_wide(d, 1, UINT64_MAX));
	TRAPS(WASM_RT_TRAP_NONE, w2c_discard_discard(d, 131072, 0));
	CHECK(holds(data, 131072, 7) && holds(w2c_discard_wide(d)->data, 131072, 7));
}

#if defined(__linux__) && WASM_RT_USE_MMAP && !WASM_RT_MOVE_ON_EVERY_GROW
static long
resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long size, pages = 0;

	CHECK(f && fscanf(f, "%ld %ld", &size, &pages) == 2);
	if (f)
		fclose(f);
	return pages * sysconf(_SC_PAGESIZE);
}

static void
spike(w2c_discard *d)
{
	long before = resident_bytes(), after;

	w2c_discard_spike(d);
	CHECK(w2c_discard_memory(d)->pages == 8194);
	after = resident_bytes();
	CHECK(after - before < 2 << 20);
	fprintf(stderr, "resident before and after a spike of 512 MiB: %ld and %ld KiB\n", before >> 10,
		after >> 10);
}
#endif

int
main(void)
{
	static w2c_discard d;

	wasm_rt_init();
	wasm2c_discard_instantiate(&d, NULL); /* nothing is imported any more */
	instructions(&d);
	traps(&d);
#if defined(__linux__) && WASM_RT_USE_MMAP && !WASM_RT_MOVE_ON_EVERY_GROW
	if (!SANITIZED)
		spike(&d);
#endif
	wasm2c_discard_free(&d);
	wasm_rt_free();
	return check_done();
}
