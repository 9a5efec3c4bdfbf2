/* The helper: a thread of the runtime that ends waits and system calls of threads that have a
 * request to stop, and that looks for deadlines that have come (deadline.c).
 *
 * It is started when it is first needed. It sleeps in poll() on a pipe, because a signal handler
 * can wake it by writing a byte there, and in no other way. A thread is woken again and again until
 * it says that it no longer blocks: its system call may not have begun when the first signal
 * came. */
#include "system-private.h"
#include "interrupt-private.h"

#if HAVE_HELPER

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#ifndef WASM_RT_INTERRUPT_SIGNAL
#define WASM_RT_INTERRUPT_SIGNAL SIGURG
#endif

#define ONE_MILLISECOND 1000000

static pthread_mutex_t helper_lock = PTHREAD_MUTEX_INITIALIZER;
static bool helper_runs;
static int helper_pipe[2];
static struct wasm_rt_thread *blocked_threads;
static uint64_t (*find_expired)(uint64_t time);
static uint64_t wakes_at; /* when the helper will wake by itself */

void
wasm_rt_helper_lock(void)
{
	pthread_mutex_lock(&helper_lock);
}

void
wasm_rt_helper_unlock(void)
{
	pthread_mutex_unlock(&helper_lock);
}

uint64_t
wasm_rt_helper_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void
wasm_rt_helper_poke(void)
{
	int error = errno;

	/* a full pipe wakes it just as well */
	while (write(helper_pipe[1], "", 1) < 0 && errno == EINTR)
		;
	errno = error;
}

/* ---- the thread ---- */

/* Wakes the blocked threads that have a request. Returns whether there was any. */
static bool
wake_blocked(void)
{
	bool any = false;

	for (struct wasm_rt_thread *t = blocked_threads; t; t = t->next) {
		if (!SEQUENTIAL_LOAD(&t->pending))
			continue;
		any = true;
		if (t->wake)
			t->wake(t->wake_user);
		else
			pthread_kill(t->thread, WASM_RT_INTERRUPT_SIGNAL);
	}
	return any;
}

static void *
help(void *unused)
{
	struct pollfd ready = {.fd = helper_pipe[0], .events = POLLIN};
	char bytes[64];

	pthread_mutex_lock(&helper_lock);
	for (;;) {
		uint64_t time = wasm_rt_helper_now();
		int wait = -1;

		wakes_at = find_expired ? find_expired(time) : NO_DEADLINE;
		if (wake_blocked())
			wakes_at = time + ONE_MILLISECOND < wakes_at ? time + ONE_MILLISECOND : wakes_at;
		if (wakes_at != NO_DEADLINE) {
			uint64_t rest = (wakes_at - time + ONE_MILLISECOND - 1) / ONE_MILLISECOND;
			wait = rest < 1000000 ? (int)rest : 1000000;
		}
		pthread_mutex_unlock(&helper_lock);
		if (poll(&ready, 1, wait) > 0) {
			while (read(helper_pipe[0], bytes, sizeof bytes) > 0)
				;
		}
		pthread_mutex_lock(&helper_lock);
	}
	return unused;
}

static void
do_nothing(int number)
{
	(void)number;
}

static void
install_wake_signal(void)
{
	struct sigaction ours = {.sa_handler = do_nothing, .sa_flags = SA_ONSTACK}, old;

	sigemptyset(&ours.sa_mask);
	if (sigaction(WASM_RT_INTERRUPT_SIGNAL, NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) &&
		(old.sa_handler == SIG_DFL || old.sa_handler == SIG_IGN))
		sigaction(WASM_RT_INTERRUPT_SIGNAL, &ours, NULL);
}

static bool
make_pipe(void)
{
	if (OS_FAILS() || pipe(helper_pipe) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(helper_pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(helper_pipe[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

/* Under the lock. The helper gets no signals of the process. */
static bool
start_helper(void)
{
	sigset_t all, mask;
	pthread_t thread;
	bool ok;

	if (helper_runs)
		return true;
	if (!make_pipe())
		return false;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &mask);
	ok = !OS_FAILS() && pthread_create(&thread, NULL, help, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	if (ok) {
		pthread_detach(thread);
		install_wake_signal();
		return helper_runs = true;
	}
	close(helper_pipe[0]);
	close(helper_pipe[1]);
	return false;
}

/* ---- who needs it ---- */

bool
wasm_rt_helper_watch(uint64_t (*look)(uint64_t time))
{
	if (!start_helper())
		return false;
	find_expired = look;
	return true;
}

bool
wasm_rt_helper_sleeps_beyond(uint64_t time)
{
	return time < wakes_at;
}

/* If no helper can be started, the thread blocks until it has what it waits for. */
void
wasm_rt_helper_begin(struct wasm_rt_thread *t, void (*wake)(void *user), void *user)
{
	pthread_mutex_lock(&helper_lock);
	if (start_helper()) {
		t->wake = wake;
		t->wake_user = user;
		t->thread = pthread_self();
		t->next = blocked_threads;
		t->link = &blocked_threads;
		if (blocked_threads)
			blocked_threads->link = &t->next;
		blocked_threads = t;
		SEQUENTIAL_STORE(&t->blocked, 1);
	}
	pthread_mutex_unlock(&helper_lock);
}

void
wasm_rt_helper_end(struct wasm_rt_thread *t)
{
	if (!t->blocked)
		return;
	pthread_mutex_lock(&helper_lock);
	ATOMIC_STORE(&t->blocked, 0);
	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	pthread_mutex_unlock(&helper_lock);
}

#else

void
wasm_rt_helper_poke(void)
{
}

void
wasm_rt_helper_begin(struct wasm_rt_thread *t, void (*wake)(void *user), void *user)
{
	(void)t, (void)wake, (void)user;
}

void
wasm_rt_helper_end(struct wasm_rt_thread *t)
{
	(void)t;
}

#endif
