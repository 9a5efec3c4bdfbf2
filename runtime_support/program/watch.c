/* Ends the process from outside while the guest runs: at a timeout, and after a signal if something
 * must be written first. Separate threads wait for these, so they may do more than signal handlers.
 * The process ends wherever the guest is: the kernel frees everything that it holds. */
#define _XOPEN_SOURCE 700
#include "posix.h"

#include "program.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define STATUS_TIMEOUT 124 /* as timeout(1) has it */

static const char *program;
static const struct host_settings *settings;

/* Held by the thread that ends the process, which never releases it. */
static pthread_mutex_t ending = PTHREAD_MUTEX_INITIALIZER;

/* What remains to be done before the process ends without exit(). */
static bool
leave(const char *name, const struct host_settings *s)
{
	bool good = host_write_trace(name, s);

	if (s->leave)
		s->leave();
	fflush(NULL);
	return good;
}

static void *
wait_for_time(void *unused)
{
	struct timespec rest = {.tv_sec = (time_t)(settings->timeout / 1000000000),
		.tv_nsec = (long)(settings->timeout % 1000000000)};

	while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
		;
	pthread_mutex_lock(&ending);
	fprintf(stderr, "%s: timeout after %g s\n", program, (double)settings->timeout / 1e9);
	leave(program, settings);
	_exit(STATUS_TIMEOUT);
	return unused;
}

#if WASI_HAVE_POSIX
static void *
wait_for_signal(void *signals)
{
	int number = SIGTERM;

	sigwait(signals, &number);
	pthread_mutex_lock(&ending);
	leave(program, settings);
	signal(number, SIG_DFL);
	pthread_sigmask(SIG_UNBLOCK, signals, NULL);
	raise(number);
	_exit(128 + number);
	return signals;
}

/* Starts a thread that gets none of the process's signals. */
static bool
start(void *(*wait)(void *), void *argument)
{
	sigset_t all, mask;
	pthread_t thread;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &mask);
	error = pthread_create(&thread, NULL, wait, argument);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	if (error == 0)
		error = pthread_detach(thread);
	if (error != 0)
		fprintf(stderr, "%s: no thread: %s\n", program, strerror(error));
	return error == 0;
}

bool
host_start_watch(const char *name, const struct host_settings *s)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	static sigset_t signals;
	struct sigaction now;
	bool writes = s->memory_report || s->memory_trace_count > 0 || s->leave;

	program = name;
	settings = s;
	sigemptyset(&signals);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (sigaction(numbers[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&signals, numbers[i]);
	/* only the thread that waits for the signals may take them; not even the one that samples
	 * memories */
	if (writes)
		pthread_sigmask(SIG_BLOCK, &signals, NULL);
	if (!host_start_trace(name, s))
		return false;
	return (!writes || start(wait_for_signal, &signals)) &&
		(!s->timeout || start(wait_for_time, NULL));
}
#else
/* Elsewhere, signals end the process as usual. */
bool
host_start_watch(const char *name, const struct host_settings *s)
{
	pthread_t thread;

	program = name;
	settings = s;
	if (!host_start_trace(name, s))
		return false;
	if (s->timeout && (pthread_create(&thread, NULL, wait_for_time, NULL) != 0 ||
		pthread_detach(thread) != 0)) {
		fprintf(stderr, "%s: no thread\n", program);
		return false;
	}
	return true;
}
#endif

void
host_end_watch(void)
{
	pthread_mutex_lock(&ending);
}

void
host_end_process(const char *name, const struct host_settings *s, int status)
{
	if (!leave(name, s) && status == 0)
		status = 1;
	_exit(status);
}
