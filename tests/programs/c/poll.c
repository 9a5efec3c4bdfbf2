/* Waiting for clocks and descriptors together, through the raw function; the input is a pipe that
 * has bytes from the start. Left out is what node 20 cannot do: absolute times, which it waits for
 * without end, and files. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <wasi/api.h>

#define MILLISECONDS 1000000ull

static __wasi_subscription_t
clock_in(uint64_t user, __wasi_clockid_t id, uint64_t timeout)
{
	__wasi_subscription_t s;

	memset(&s, 0, sizeof s);
	s.userdata = user;
	s.u.tag = __WASI_EVENTTYPE_CLOCK;
	s.u.u.clock.id = id;
	s.u.u.clock.timeout = timeout;
	return s;
}

static __wasi_subscription_t
descriptor(uint64_t user, unsigned type, int fd)
{
	__wasi_subscription_t s;

	memset(&s, 0, sizeof s);
	s.userdata = user;
	s.u.tag = type;
	s.u.u.fd_read.file_descriptor = fd;
	return s;
}

static uint64_t
now(__wasi_clockid_t id)
{
	__wasi_timestamp_t time = 0;

	return __wasi_clock_time_get(id, 1, &time) == 0 ? time : 0;
}

static void
wait_for(const char *what, const __wasi_subscription_t *subs, unsigned count, uint64_t least)
{
	__wasi_event_t events[4];
	__wasi_size_t size = 0, i;
	uint64_t before = now(__WASI_CLOCKID_MONOTONIC);
	unsigned error = __wasi_poll_oneoff(subs, events, count, &size);
	uint64_t span = now(__WASI_CLOCKID_MONOTONIC) - before;

	printf("%s: error %u, %u events, long enough %d, not too long %d\n", what, error,
		(unsigned)size, span >= least, span < 10000 * MILLISECONDS);
	for (i = 0; error == 0 && i < size; i++)
		printf("  user %llu, error %u, type %u\n", (unsigned long long)events[i].userdata,
			events[i].error, events[i].type);
}

int
main(void)
{
	__wasi_subscription_t s[4];
	char byte;

	s[0] = clock_in(1, __WASI_CLOCKID_MONOTONIC, 30 * MILLISECONDS);
	wait_for("a clock", s, 1, 30 * MILLISECONDS);
	s[0] = clock_in(3, __WASI_CLOCKID_MONOTONIC, 1);
	wait_for("hardly any time", s, 1, 0);
	s[0] = descriptor(6, __WASI_EVENTTYPE_FD_READ, 0);
	wait_for("input", s, 1, 0);
	s[1] = clock_in(7, __WASI_CLOCKID_MONOTONIC, 100000 * MILLISECONDS);
	wait_for("input, or a long time", s, 2, 0);
	while (fread(&byte, 1, 1, stdin) == 1)
		;
	return 0;
}
