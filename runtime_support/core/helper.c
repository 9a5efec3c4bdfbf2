/* The helper: a thread of the runtime that interrupts others when their deadlines come, and that
 * ends waits and system calls of threads that have a request.
 *
 * It is started when it is needed first. It sleeps in poll(), on a pipe: to write a byte there is
 * all that a signal handler can do to wake it. A thread is woken again and again, until it says
 * that it does not block any more: its system call may not have begun when the first signal came.
 */
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

#define NO_DEADLINE UINT64_MAX
#define ONE_MILLISECOND 1000000

static pthread_mutex_t helper_lock = PTHREAD_MUTEX_INITIALIZER;
static bool helper_runs;
static int helper_pipe[2];
static pthread_key_t deadline_key;
static struct wasm_rt_thread *blocked_threads;
static uint64_t wakes_at; /* when the helper will look by itself */

static uint64_t
helper_now(void)
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

/* ---- a heap of deadlines, the earliest in deadlines[1] ---- */

static struct wasm_rt_thread **deadlines;
static size_t ndeadlines, deadlines_room;

static void
put_deadline(size_t place, struct wasm_rt_thread *t)
{
	deadlines[place] = t;
	t->place = place;
}

/* Moves a thread up or down from a place that is free, to where it belongs. */
static void
settle_deadline(size_t place, struct wasm_rt_thread *t)
{
	size_t child;

	while (place > 1 && deadlines[place / 2]->deadline > t->deadline) {
		put_deadline(place, deadlines[place / 2]);
		place /= 2;
	}
	while ((child = 2 * place) <= ndeadlines) {
		if (child < ndeadlines && deadlines[child + 1]->deadline < deadlines[child]->deadline)
			child++;
		if (deadlines[child]->deadline >= t->deadline)
			break;
		put_deadline(place, deadlines[child]);
		place = child;
	}
	put_deadline(place, t);
}

static void
remove_deadline(struct wasm_rt_thread *t)
{
	size_t place = t->place;

	if (!place)
		return;
	t->place = 0;
	if (place != ndeadlines--)
		settle_deadline(place, deadlines[ndeadlines + 1]);
}

static bool
add_deadline(struct wasm_rt_thread *t, uint64_t deadline)
{
	if (ndeadlines + 2 > deadlines_room) {
		size_t room = deadlines_room ? 2 * deadlines_room : 16;
		void *more = wasm_rt_heap_resize(deadlines, deadlines_room * sizeof *deadlines,
			room * sizeof *deadlines);

		if (!more)
			return false;
		deadlines = more;
		deadlines_room = room;
	}
	t->deadline = deadline;
	settle_deadline(++ndeadlines, t);
	return true;
}

/* ---- the thread ---- */

/* Whether there was anyone to wake. */
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
		uint64_t time = helper_now();
		int wait = -1;

		while (ndeadlines > 0 && deadlines[1]->deadline <= time) {
			struct wasm_rt_thread *t = deadlines[1];
			remove_deadline(t);
			wasm_rt_interrupt(t);
		}
		wakes_at = ndeadlines > 0 ? deadlines[1]->deadline : NO_DEADLINE;
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

static void
forget_deadline(void *thread)
{
	pthread_mutex_lock(&helper_lock);
	remove_deadline(thread);
	pthread_mutex_unlock(&helper_lock);
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
	if (pthread_key_create(&deadline_key, forget_deadline) != 0)
		goto failed;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &mask);
	ok = !OS_FAILS() && pthread_create(&thread, NULL, help, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	if (ok) {
		pthread_detach(thread);
		install_wake_signal();
		return helper_runs = true;
	}
	pthread_key_delete(deadline_key);
failed:
	close(helper_pipe[0]);
	close(helper_pipe[1]);
	return false;
}

/* ---- who needs it ---- */

bool
wasm_rt_set_deadline(uint64_t nanoseconds)
{
	struct wasm_rt_thread *t = wasm_rt_current_thread();
	bool ok = true, sooner = false;

	pthread_mutex_lock(&helper_lock);
	remove_deadline(t);
	if (nanoseconds) {
		uint64_t time = helper_now(), most = NO_DEADLINE - 1 - time,
			at = time + (nanoseconds < most ? nanoseconds : most);

		ok = start_helper() && pthread_setspecific(deadline_key, t) == 0 && add_deadline(t, at);
		sooner = ok && at < wakes_at;
	}
	pthread_mutex_unlock(&helper_lock);
	if (sooner)
		wasm_rt_helper_poke();
	return ok;
}

void
wasm_rt_helper_forget(void)
{
	forget_deadline(wasm_rt_interruptible());
}

/* Where no helper can be had, the thread blocks until it has what it waits for. */
void
wasm_rt_helper_begin(void (*wake)(void *user), void *user)
{
	struct wasm_rt_thread *t = wasm_rt_interruptible();

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
wasm_rt_helper_end(void)
{
	struct wasm_rt_thread *t = wasm_rt_interruptible();

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

bool
wasm_rt_set_deadline(uint64_t nanoseconds)
{
	return nanoseconds == 0;
}

void
wasm_rt_helper_poke(void)
{
}

void
wasm_rt_helper_begin(void (*wake)(void *user), void *user)
{
	(void)wake, (void)user;
}

void
wasm_rt_helper_end(void)
{
}

void
wasm_rt_helper_forget(void)
{
}

#endif
