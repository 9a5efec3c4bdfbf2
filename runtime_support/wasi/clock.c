/* clock_res_get, clock_time_get, and sched_yield. */
#include "posix.h"

#include "wasi.h"

#if WASI_HAVE_POSIX
#include <sched.h>
#include <time.h>

static bool
find_clock(uint32_t id, clockid_t *clock)
{
	switch (id) {
	case WASI_CLOCK_REALTIME:
		*clock = CLOCK_REALTIME;
		return true;
	case WASI_CLOCK_MONOTONIC:
		*clock = CLOCK_MONOTONIC;
		return true;
	case WASI_CLOCK_PROCESS_CPUTIME:
		*clock = CLOCK_PROCESS_CPUTIME_ID;
		return true;
	case WASI_CLOCK_THREAD_CPUTIME:
		*clock = CLOCK_THREAD_CPUTIME_ID;
		return true;
	}
	return false;
}

uint32_t
wasi_host_clock(uint32_t id, bool resolution, uint64_t *time)
{
	struct timespec now;
	clockid_t clock;

	if (!find_clock(id, &clock))
		return WASI_EINVAL;
	if ((resolution ? clock_getres(clock, &now) : clock_gettime(clock, &now)) != 0)
		return WASI_ENOTSUP;
	*time = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	return WASI_SUCCESS;
}

static void
yield(void)
{
	sched_yield();
}
#elif defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

/* Not clock_gettime: that of MinGW is in a library of its own. */
static uint64_t
nanoseconds(FILETIME time)
{
	return ((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) * 100;
}

static uint64_t
counted(bool resolution)
{
	LARGE_INTEGER count, second;

	QueryPerformanceFrequency(&second);
	if (resolution)
		return second.QuadPart < 1000000000 ? 1000000000 / (uint64_t)second.QuadPart : 1;
	QueryPerformanceCounter(&count);
	return (uint64_t)(count.QuadPart / second.QuadPart) * 1000000000 +
		(uint64_t)(count.QuadPart % second.QuadPart) * 1000000000 / (uint64_t)second.QuadPart;
}

static uint64_t
worked(bool process)
{
	FILETIME made, ended, kernel, user;
	BOOL known = process ? GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &user) :
		GetThreadTimes(GetCurrentThread(), &made, &ended, &kernel, &user);

	return known ? nanoseconds(kernel) + nanoseconds(user) : 0;
}

uint32_t
wasi_host_clock(uint32_t id, bool resolution, uint64_t *time)
{
	const uint64_t from_1601_to_1970 = UINT64_C(11644473600) * 1000000000;
	FILETIME now;

	if (id > WASI_CLOCK_THREAD_CPUTIME)
		return WASI_EINVAL;
	*time = 100;
	if (id == WASI_CLOCK_MONOTONIC) {
		*time = counted(resolution);
	} else if (!resolution && id == WASI_CLOCK_REALTIME) {
		GetSystemTimeAsFileTime(&now);
		*time = nanoseconds(now) - from_1601_to_1970;
	} else if (!resolution) {
		*time = worked(id == WASI_CLOCK_PROCESS_CPUTIME);
	}
	return WASI_SUCCESS;
}

static void
yield(void)
{
	SwitchToThread();
}
#else
#if __STDC_HOSTED__
#include <time.h>
#endif

/* ISO C has only one useful clock, and newlib without an operating system has none. */
uint32_t
wasi_host_clock(uint32_t id, bool resolution, uint64_t *time)
{
	if (id > WASI_CLOCK_THREAD_CPUTIME)
		return WASI_EINVAL;
#if __STDC_HOSTED__ && defined(TIME_UTC)
	if (id == WASI_CLOCK_REALTIME) {
		struct timespec now = { 0, 1 };

		if (!resolution && timespec_get(&now, TIME_UTC) == 0)
			return WASI_ENOTSUP;
		*time = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
		return WASI_SUCCESS;
	}
#endif
	(void)resolution;
	(void)time;
	return WASI_ENOTSUP;
}

static void
yield(void)
{
}
#endif

uint32_t
wasi_clock(const struct wasm_rt_wasi *wasi, uint32_t id, bool resolution, uint64_t *time)
{
	return wasi->clock != NULL ? wasi->clock(wasi->user, id, resolution, time)
		: wasi_host_clock(id, resolution, time);
}

static uint32_t
put_clock(const struct wasm_rt_wasi *wasi, uint32_t id, bool resolution, uint32_t at)
{
	uint8_t *to = wasi_guest(wasi, at, 8);
	uint64_t time = 0;
	uint32_t error;

	if (to == NULL)
		return WASI_EFAULT;
	error = wasi_clock(wasi, id, resolution, &time);
	if (error == WASI_SUCCESS)
		wasi_put64(to, time);
	return error;
}

static uint32_t
clock_res_get(const struct wasm_rt_wasi *wasi, uint32_t id, uint32_t resolution)
{
	return put_clock(wasi, id, true, resolution);
}
WASI_IMPORT(clock_res_get, (id, resolution), uint32_t id, uint32_t resolution)

/* The precision is a hint that no host clock can use. */
static uint32_t
clock_time_get(const struct wasm_rt_wasi *wasi, uint32_t id, uint64_t precision, uint32_t time)
{
	(void)precision;
	return put_clock(wasi, id, false, time);
}
WASI_IMPORT(clock_time_get, (id, precision, time), uint32_t id, uint64_t precision, uint32_t time)

WASI_WEAK uint32_t
w2c_wasi__snapshot__preview1_sched_yield(struct w2c_wasi__snapshot__preview1 *self)
{
	(void)self;
	yield();
	return WASI_SUCCESS;
}

WASI_WEAK uint32_t
w2c_wasi__unstable_sched_yield(struct w2c_wasi__unstable *self)
{
	(void)self;
	yield();
	return WASI_SUCCESS;
}
