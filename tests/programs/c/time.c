/* Clocks, sleeping, randomness, waiting for input. Prints only what is the same each time. */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static double
now(clockid_t clock)
{
	struct timespec time;

	if (clock_gettime(clock, &time) != 0)
		return -1;
	return time.tv_sec + time.tv_nsec / 1e9;
}

int
main(void)
{
	struct timespec span = { 0, 30000000 }, resolution;
	double real = now(CLOCK_REALTIME), steady = now(CLOCK_MONOTONIC);
	unsigned char a[32] = { 0 }, b[32] = { 0 };
	struct pollfd fds[1] = { { 0, POLLIN, 0 } };
	volatile double sum = 0;
	char byte;
	int i;

	printf("after 2023: %d\n", real > 1.68e9);
	printf("nanosleep: %d\n", nanosleep(&span, NULL));
	printf("slept: %d\n", now(CLOCK_MONOTONIC) - steady >= 0.03 &&
		now(CLOCK_MONOTONIC) - steady < 3);
	printf("real time too: %d\n", now(CLOCK_REALTIME) - real >= 0.02);
	printf("resolution: %d\n", clock_getres(CLOCK_MONOTONIC, &resolution) == 0 &&
		resolution.tv_sec == 0 && resolution.tv_nsec > 0);
	steady = now(CLOCK_MONOTONIC);
	for (i = 0; i < 5000000; i++)
		sum += i;
	printf("time passes: %d\n", now(CLOCK_MONOTONIC) > steady);
	printf("getentropy: %d\n", getentropy(a, sizeof a) | getentropy(b, sizeof b));
	printf("random: %d\n", memcmp(a, b, sizeof a) != 0);
	printf("too much at once: %d %d\n", getentropy(a, 257), errno == EIO);
	printf("sched_yield: %d\n", sched_yield());
	printf("poll: %d\n", poll(fds, 1, 1000));
	printf("can read: %d\n", (fds[0].revents & POLLIN) != 0);
	while (read(0, &byte, 1) == 1)
		;
	fds[0].fd = -1;
	steady = now(CLOCK_MONOTONIC);
	printf("poll for nothing: %d\n", poll(fds, 1, 20));
	printf("time: %d\n", time(NULL) - (time_t)real < 10);
	return 0;
}
