/* The end of a guest that takes too long. The process ends where it is: a guest holds nothing that the kernel does not give back. */
#define _XOPEN_SOURCE 700
#include "host.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#define STATUS 124 /* as timeout(1) has it */

static char message[256];

static void
expire(int number)
{
	(void)number;
	if (write(STDERR_FILENO, message, strlen(message)) < 0)
		_exit(STATUS);
	_exit(STATUS);
}

void
host_start_timeout(const char *program, uint64_t nanoseconds)
{
	struct sigaction action = {.sa_handler = expire, .sa_flags = SA_ONSTACK};
	struct itimerval timer = {.it_value = {.tv_sec = (time_t)(nanoseconds / 1000000000)}};

	timer.it_value.tv_usec = (int)(nanoseconds / 1000 % 1000000);
	snprintf(message, sizeof message, "%s: timeout after %g s\n", program, (double)nanoseconds / 1e9);
	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}
