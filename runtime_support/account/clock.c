/* The clock of events. */
#include "../core/system-private.h"
#include "account-private.h"

#if WASM_RT_MEMORY_STATISTICS

#ifdef WASM_RT_MEMORY_CLOCK
uint64_t WASM_RT_MEMORY_CLOCK(void);
#define PRECISE WASM_RT_MEMORY_CLOCK()
#elif defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

static uint64_t
read_counter(void)
{
	LARGE_INTEGER count, second;

	QueryPerformanceCounter(&count);
	QueryPerformanceFrequency(&second);
	return (uint64_t)(count.QuadPart / second.QuadPart) * 1000000000 +
		(uint64_t)(count.QuadPart % second.QuadPart) * 1000000000 / (uint64_t)second.QuadPart;
}
#define PRECISE read_counter()
#elif __STDC_HOSTED__
#include <time.h>

#ifdef CLOCK_MONOTONIC
static uint64_t
read_clock(clockid_t clock)
{
	struct timespec now;

	return clock_gettime(clock, &now) == 0
		? (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec : 0;
}
#define PRECISE read_clock(CLOCK_MONOTONIC)
#ifdef CLOCK_MONOTONIC_COARSE
#define CHEAP read_clock(CLOCK_MONOTONIC_COARSE)
#endif
#else
/* clock() counts the processor time of the process, which also never goes back. */
#define PRECISE ((uint64_t)clock() * (1000000000 / CLOCKS_PER_SEC))
#endif
#else
#define PRECISE 0
#endif

#ifndef CHEAP
#define CHEAP PRECISE
#endif

uint64_t
wasm_rt_memory_clock(void)
{
	return PRECISE;
}

uint64_t
wasm_rt_cheap_clock(void)
{
	return CHEAP;
}

#else
typedef int wasm_rt_memory_clock_is_empty; /* ISO C wants a declaration in every file */
#endif
