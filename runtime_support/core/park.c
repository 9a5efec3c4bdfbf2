/* memory.atomic.wait and memory.atomic.notify: threads that wait for an address stand in the queue
 * of one of 64 buckets, and are woken in the order in which they came.
 *
 * Not the futex of Linux: it cannot wait for 64 bits, does not promise an order, and makes a system
 * call of the most frequent notify, that which nobody waits for. */
#include "system-private.h"
#include "core-private.h"
#include "../wasm-rt-interrupt.h"
#if __STDC_HOSTED__ && !WASM_RT_NO_THREADS && (defined(__unix__) || defined(__APPLE__))
#define CAN_PARK 1
#include <errno.h>
#include <pthread.h>
#include <time.h>
#else
#define CAN_PARK 0
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <time.h>
#elif defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#endif
#endif

enum { WOKEN, NOT_EQUAL, TIMED_OUT }; /* the results of the instruction */
enum { ASKED = 3 }; /* the thread was asked to stop */

#define SECOND 1000000000

/* What is waited for: a number of the guest at a place of its memory. */
struct awaited {
	const void *at;
	uint64_t expected;
	bool is64;
};

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define OF_GUEST32(n) __builtin_bswap32(n)
#define OF_GUEST64(n) __builtin_bswap64(n)
#else
#define OF_GUEST32(n) (n)
#define OF_GUEST64(n) (n)
#endif

#if WASM_RT_NATIVE_ATOMICS
#define LOAD(p) __atomic_load_n(p, __ATOMIC_SEQ_CST)
#else
#define LOAD(p) (*(p))
#endif

/* Whether the place has the value. Reads it like the guest's atomic instructions. */
static bool
is_there(const struct awaited *what)
{
	uint64_t value;
#if !WASM_RT_NATIVE_ATOMICS
	void *lock = wasm_rt_atomic_lock(what->at);
#endif

	value = what->is64 ? OF_GUEST64(LOAD((const uint64_t *)what->at))
		: OF_GUEST32(LOAD((const uint32_t *)what->at));
#if !WASM_RT_NATIVE_ATOMICS
	wasm_rt_atomic_unlock(lock);
#endif
	return value == what->expected;
}

#if CAN_PARK
struct waiter {
	struct waiter *before, *after;
	const void *at;
	uint64_t ticket; /* the order in the queue */
	pthread_cond_t wake;
	bool queued;
};

struct bucket {
	pthread_mutex_t lock; /* of what follows; the number of waiters is also read without it */
	struct waiter *first, *last;
	uint64_t tickets;
	uint32_t waiters;
};

#define EMPTY { PTHREAD_MUTEX_INITIALIZER, NULL, NULL, 0, 0 }
#define EMPTY_8 EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY
static struct bucket buckets[64] = { EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8, EMPTY_8,
	EMPTY_8 };

static struct bucket *
bucket_of(const void *at)
{
	return &buckets[((uint32_t)((uintptr_t)at >> 2) * 0x9e3779b1u) >> 26];
}

static void
enqueue(struct bucket *b, struct waiter *w)
{
	w->ticket = b->tickets++;
	w->before = b->last;
	w->after = NULL;
	*(w->before ? &w->before->after : &b->first) = w;
	b->last = w;
	w->queued = true;
}

static void
dequeue(struct bucket *b, struct waiter *w)
{
	*(w->before ? &w->before->after : &b->first) = w->after;
	*(w->after ? &w->after->before : &b->last) = w->before;
	w->queued = false;
}

/* Longer waits than every time_t can hold are cut to 34 years. */
static struct timespec
time_after(int64_t span)
{
	int64_t seconds = span / SECOND;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += (time_t)(seconds > INT32_MAX / 2 ? INT32_MAX / 2 : seconds);
	t.tv_nsec += (long)(span % SECOND);
	if (t.tv_nsec >= SECOND) {
		t.tv_nsec -= SECOND;
		t.tv_sec++;
	}
	return t;
}

#ifdef __APPLE__
static void
make_condition(pthread_cond_t *c)
{
	pthread_cond_init(c, NULL);
}

static bool
wait_until(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until)
{
	struct timespec rest = time_after(0);

	rest.tv_sec = until->tv_sec - rest.tv_sec;
	rest.tv_nsec = until->tv_nsec - rest.tv_nsec;
	if (rest.tv_nsec < 0) {
		rest.tv_nsec += SECOND;
		rest.tv_sec--;
	}
	return rest.tv_sec < 0 || pthread_cond_timedwait_relative_np(c, lock, &rest) == ETIMEDOUT;
}
#else
static void
make_condition(pthread_cond_t *c)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(c, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* Waits; true if the time has come. May return false without a reason. */
static bool
wait_until(pthread_cond_t *c, pthread_mutex_t *lock, const struct timespec *until)
{
	return pthread_cond_timedwait(c, lock, until) == ETIMEDOUT;
}
#endif

/* Waits in the queue until somebody takes the waiter out of it, until the time has come, or until
 * the thread is asked to stop. */
static uint32_t
stand(struct bucket *b, struct waiter *w, int64_t timeout, const struct timespec *until)
{
	while (w->queued && !wasm_rt_interrupt_pending()) {
		if (timeout < 0)
			pthread_cond_wait(&w->wake, &b->lock);
		else if (wait_until(&w->wake, &b->lock, until))
			return w->queued ? TIMED_OUT : WOKEN;
	}
	return w->queued ? ASKED : WOKEN;
}

/* The thread is asked to stop. */
static void
wake_up(void *waiter)
{
	struct waiter *w = waiter;
	struct bucket *b = bucket_of(w->at);

	pthread_mutex_lock(&b->lock);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&b->lock);
}

/* Waits, as a thread that can be asked to stop. It stays in the queue meanwhile, so no notify is
 * lost. */
static uint32_t
stand_if_asked(struct bucket *b, struct waiter *w, int64_t timeout, const struct timespec *until)
{
	uint32_t result = ASKED;
	bool goes_on = true;

	while (goes_on && (result = stand(b, w, timeout, until)) == ASKED) {
		pthread_mutex_unlock(&b->lock);
		wasm_rt_block_end();
		goes_on = wasm_rt_may_go_on(WASM_RT_TRAP_INTERRUPTED);
		wasm_rt_block_begin(wake_up, w);
		pthread_mutex_lock(&b->lock);
	}
	if (w->queued)
		dequeue(b, w);
	return result;
}

/* The number of waiters changes before the value is looked at, and a notify looks at the number
 * after the value has changed: one of the two sees the other. */
static uint32_t
park(const struct awaited *what, int64_t timeout)
{
	struct bucket *b = bucket_of(what->at);
	struct timespec until = {0};
	uint32_t result = NOT_EQUAL;
	struct waiter w = {.at = what->at};

	if (timeout >= 0)
		until = time_after(timeout);
	make_condition(&w.wake);
	wasm_rt_block_begin(wake_up, &w);
	pthread_mutex_lock(&b->lock);
	__atomic_fetch_add(&b->waiters, 1, __ATOMIC_SEQ_CST);
	if (is_there(what)) {
		enqueue(b, &w);
		result = stand_if_asked(b, &w, timeout, &until);
	}
	__atomic_fetch_sub(&b->waiters, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_unlock(&b->lock);
	wasm_rt_block_end();
	pthread_cond_destroy(&w.wake);
	if (result == ASKED)
		wasm_rt_trap(WASM_RT_TRAP_INTERRUPTED);
	return result;
}

uint32_t
wasm_rt_atomic_notify(const void *at, uint32_t count)
{
	struct bucket *b = bucket_of(at);
	struct waiter *w, *after;
	uint32_t n = 0;

	/* Not a fence and a load: the thread sanitizer does not support fences. */
	if (__atomic_fetch_add(&b->waiters, 0, __ATOMIC_SEQ_CST) == 0)
		return 0;
	pthread_mutex_lock(&b->lock);
	for (w = b->first; w && n < count; w = after) {
		after = w->after;
		if (w->at != at)
			continue;
		dequeue(b, w);
		pthread_cond_signal(&w->wake);
		n++;
	}
	pthread_mutex_unlock(&b->lock);
	return n;
}
#else
/* One thread runs the guest, so a wait can only end by its timeout. Without an operating system,
 * the embedder may do something else. */
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
static void
pass_time(int64_t timeout)
{
	struct timespec span = {INT32_MAX, 0};

	if (timeout / SECOND < INT32_MAX)
		span = (struct timespec){(time_t)(timeout / SECOND), (long)(timeout % SECOND)};
	while (nanosleep(&span, &span) != 0)
		;
}
#elif defined(_WIN32)
static void
pass_time(int64_t timeout)
{
	int64_t rest = timeout / 1000000 + (timeout % 1000000 != 0);

	Sleep(rest > INT32_MAX ? INT32_MAX : (DWORD)rest);
}
#else
#define pass_time(timeout) ((void)(timeout))
#endif

#if defined(__GNUC__) && defined(__ELF__)
__attribute__((weak))
#endif
uint32_t
wasm_rt_host_wait(const void *at, int64_t timeout)
{
	(void)at;
	if (timeout < 0)
		wasm_rt_trap(WASM_RT_TRAP_NOT_SHARED);
	pass_time(timeout);
	return TIMED_OUT;
}

#if defined(__GNUC__) && defined(__ELF__)
__attribute__((weak))
#endif
uint32_t
wasm_rt_host_notify(const void *at, uint32_t count)
{
	(void)at;
	(void)count;
	return 0;
}

static uint32_t
park(const struct awaited *what, int64_t timeout)
{
	return is_there(what) ? wasm_rt_host_wait(what->at, timeout) : NOT_EQUAL;
}

uint32_t
wasm_rt_atomic_notify(const void *at, uint32_t count)
{
	return wasm_rt_host_notify(at, count);
}
#endif

uint32_t
wasm_rt_atomic_wait32(const void *at, uint32_t expected, int64_t timeout)
{
	return park(&(struct awaited){at, expected, false}, timeout);
}

uint32_t
wasm_rt_atomic_wait64(const void *at, uint64_t expected, int64_t timeout)
{
	return park(&(struct awaited){at, expected, true}, timeout);
}
