/* bench: what the programs of this folder share. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "wasm-rt-memory.h"

/* the layout for guard pages, whatever the program is compiled for */
#undef wasm_rt_allocate_memory
#undef wasm_rt_try_allocate_memory

/* Seconds that this thread has run, so that other work on the machine disturbs little. */
static inline double
bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline int
bench_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Sorts the numbers. */
static inline double
bench_median(double *numbers, int n)
{
	qsort(numbers, (size_t)n, sizeof *numbers, bench_compare);
	return (numbers[(n - 1) / 2] + numbers[n / 2]) / 2;
}

/* A line: a figure, and how it compares with the first one of its group; longest: in microseconds,
 * 0: not measured. */
static inline void
bench_line(const char *name, const char *unit, double value, double first, double longest)
{
	printf("  %-28s %12.3f %-3s %9.3f x", name, value, unit, value / first);
	if (longest > 0)
		printf("   longest %10.1f us", longest);
	putchar('\n');
}

#endif
