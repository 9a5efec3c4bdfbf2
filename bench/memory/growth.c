/* Growth by one page, PAGES times: the runtime's kinds of memories beside what others do with the
 * same calls of the system. Prints the lines that bench/memory/run shows. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 65536, PAGES = 16384 };

/* ---- others: one mprotect, one realloc for each page ---- */

static uint8_t *at;

static void
reserve(void)
{
	at = mmap(NULL, (size_t)1 << 33, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

static void
by_mprotect(uint64_t pages)
{
	mprotect(at + pages * PAGE, PAGE, PROT_READ | PROT_WRITE);
}

static void
unreserve(void)
{
	munmap(at, (size_t)1 << 33);
}

static void
begin_block(void)
{
	at = calloc(1, PAGE);
}

static void
by_realloc(uint64_t pages)
{
	at = realloc(at, (pages + 1) * PAGE);
	memset(at + pages * PAGE, 0, PAGE);
}

static void
end_block(void)
{
	free(at);
}

/* ---- ours ---- */

static wasm_rt_memory_t memory;

static void
make_guarded(void)
{
	wasm_rt_allocate_memory(&memory, 1, 65536, false, PAGE);
}

static void
make_checked(void)
{
	wasm_rt_allocate_memory_checked(&memory, 1, 65536, false, PAGE);
}

static void
grow(uint64_t pages)
{
	(void)pages;
	wasm_rt_grow_memory(&memory, 1);
}

static void
unmake(void)
{
	wasm_rt_free_memory(&memory);
}

/* Milliseconds for all growths; *longest: the longest one, in microseconds. */
static double
run(void (*begin)(void), void (*step)(uint64_t), void (*end)(void), double *longest)
{
	double start, sum, most = 0;

	begin();
	start = bench_now();
	for (uint64_t pages = 1; pages < PAGES; pages++)
		step(pages);
	sum = bench_now() - start;
	end();
	/* Once more, each by itself: to read the clock twice takes longer than a fast growth. */
	begin();
	for (uint64_t pages = 1; pages < PAGES; pages++) {
		double before = bench_now(), took;
		step(pages);
		took = bench_now() - before;
		most = took > most ? took : most;
	}
	end();
	*longest = most * 1e6;
	return sum * 1e3;
}

int
main(void)
{
	static const struct {
		const char *name;
		void (*begin)(void);
		void (*step)(uint64_t);
		void (*end)(void);
	} ways[] = {
		{"mprotect for each", reserve, by_mprotect, unreserve},
		{"realloc for each", begin_block, by_realloc, end_block},
		{"ours, guard pages", make_guarded, grow, unmake},
		{"ours, explicit checks", make_checked, grow, unmake},
	};
	enum { WAYS = sizeof ways / sizeof *ways, ROUNDS = 3 };
	double times[WAYS][ROUNDS], longest[WAYS][ROUNDS];

	wasm_rt_init();
	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < WAYS; i++)
			times[i][round] = run(ways[i].begin, ways[i].step, ways[i].end, &longest[i][round]);
	printf("growth by one page, %d times\n", PAGES - 1);
	for (int i = 0; i < WAYS; i++)
		bench_line(ways[i].name, "ms", bench_median(times[i], ROUNDS),
			bench_median(times[0], ROUNDS), bench_median(longest[i], ROUNDS));
	return 0;
}
