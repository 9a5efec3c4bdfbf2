/* What it costs to give memory back: to write zeros, to ask the system each time, and what a guest
 * pays for memory.discard. The time holds the first use afterwards, too: of every page, or, for a
 * guest that frees and goes on, of none. */
#include "bench.h"

#include "wasm-rt-discard.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 65536, SIZE = 64 << 20 };

static wasm_rt_memory_t memory;

static void
fill(uint64_t at, uint64_t size)
{
	memset(memory.data + at, 0, size);
}

static void
advise(uint64_t at, uint64_t size)
{
	madvise(memory.data + at, size, MADV_DONTNEED);
}

static void
discard(uint64_t at, uint64_t size)
{
	wasm_rt_memory_discard(&memory, at, size);
}

static void
discard_unaligned(uint64_t at, uint64_t size)
{
	wasm_rt_memory_discard(&memory, at + 100, size - 100);
}

static void
host(uint64_t at, uint64_t size)
{
	wasm_rt_discard_memory(&memory, at, size);
}

static void
trim(uint64_t at, uint64_t size)
{
	if (at + size == SIZE) /* once */
		wasm_rt_trim_memory(&memory);
}

static const struct {
	const char *name;
	void (*give_back)(uint64_t at, uint64_t size);
} ways[] = {
	{"memset", fill},
	{"MADV_DONTNEED", advise},
	{"memory.discard", discard},
	{"memory.discard, not aligned", discard_unaligned},
	{"the host's discard", host},
	{"the host's trim of zeros", trim},
};

static long
resident(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long size, pages = 0;

	if (!f || fscanf(f, "%ld %ld", &size, &pages) != 2)
		exit(1);
	fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Milliseconds for all of the memory, in pieces. */
static double
measure(int way, uint64_t piece, bool used_again)
{
	enum { ROUNDS = 5 };
	double times[ROUNDS];

	for (int round = 0; round < ROUNDS; round++) {
		double start;
		memset(memory.data, ways[way].give_back == trim ? 0 : 1, SIZE);
		start = bench_now();
		for (uint64_t at = 0; at < SIZE; at += piece)
			ways[way].give_back(at, piece);
		for (uint64_t at = 0; used_again && at < SIZE; at += 4096)
			memory.data[at] = 1;
		times[round] = (bench_now() - start) * 1e3;
	}
	return bench_median(times, ROUNDS);
}

static void
table(uint64_t piece, bool used_again)
{
	double first = 0;

	printf("64 MiB given back in pieces of %llu KiB%s\n", (unsigned long long)piece >> 10,
		used_again ? ", and used again" : "");
	for (unsigned way = 0; way < sizeof ways / sizeof *ways; way++) {
		double ms = measure((int)way, piece, used_again);
		if (way == 0)
			first = ms;
		bench_line(ways[way].name, "ms", ms, first, 0);
	}
}

int
main(void)
{
	long before;

	wasm_rt_set_discard_rate(1000000, 1000000); /* what it costs, not how often it may be */
	wasm_rt_allocate_memory(&memory, SIZE / PAGE, SIZE / PAGE, false, PAGE);
	table(SIZE, false);
	table(PAGE, false);
	table(PAGE, true);

	advise(0, SIZE);
	before = resident();
	memset(memory.data, 1, SIZE);
	printf("resident before, with 64 MiB in use, and after memory.discard: %ld, %ld, ", before,
		resident());
	wasm_rt_memory_discard(&memory, 0, SIZE);
	printf("%ld KiB\n", resident());
	wasm_rt_free_memory(&memory);
	return 0;
}
