/* Growth by one page in several threads, each with a memory of its own: what one of them costs the
 * others. Processor time of the whole process for a growth, so that waiting for a processor does
 * not count, but the kernel's locks do. */
#include <pthread.h>
#include <sys/mman.h>

#include "bench.h"

enum { PAGE = 65536, PAGES = 4096, MOST = 32 };

static void *
by_mprotect(void *unused)
{
	uint8_t *at = mmap(NULL, (size_t)1 << 33, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	for (size_t pages = 0; pages < PAGES; pages++)
		mprotect(at + pages * PAGE, PAGE, PROT_READ | PROT_WRITE);
	munmap(at, (size_t)1 << 33);
	return unused;
}

static void *
by_ours(void *checked)
{
	wasm_rt_memory_t m;

	if (checked)
		wasm_rt_allocate_memory_checked(&m, 0, 65536, false, PAGE);
	else
		wasm_rt_allocate_memory(&m, 0, 65536, false, PAGE);
	for (int pages = 0; pages < PAGES; pages++)
		wasm_rt_grow_memory(&m, 1);
	wasm_rt_free_memory(&m);
	return checked;
}

static double
process_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Nanoseconds for a growth. */
static double
run(void *(*work)(void *), void *argument, int n)
{
	pthread_t threads[MOST];
	double start = process_now();

	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, work, argument);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return (process_now() - start) * 1e9 / PAGES / n;
}

int
main(void)
{
	static const struct {
		const char *name;
		void *(*work)(void *);
		void *argument;
	} ways[] = {
		{"mprotect for each", by_mprotect, NULL},
		{"ours, guard pages", by_ours, NULL},
		{"ours, explicit checks", by_ours, ""},
	};
	static const int counts[] = {1, 2, 8, MOST};
	enum { WAYS = sizeof ways / sizeof *ways, COUNTS = sizeof counts / sizeof *counts, ROUNDS = 3 };
	double times[WAYS][COUNTS][ROUNDS];

	wasm_rt_init();
	for (int round = 0; round < ROUNDS; round++)
		for (int k = 0; k < COUNTS; k++)
			for (int i = 0; i < WAYS; i++)
				times[i][k][round] = run(ways[i].work, ways[i].argument, counts[k]);
	for (int k = 0; k < COUNTS; k++) {
		printf("growth by one page, in %d thread%s\n", counts[k], k ? "s" : "");
		for (int i = 0; i < WAYS; i++)
			bench_line(ways[i].name, "ns", bench_median(times[i][k], ROUNDS),
				bench_median(times[0][k], ROUNDS), 0);
	}
	return 0;
}
