/* interface: what wasm-rt-interrupt.h promises, without any translated code. */
#define _POSIX_C_SOURCE 200809L
#include "wasm-rt-interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

static int failed;

#define CHECK(condition) ((condition) ? (void)0 : (void)(failed++, \
	printf("interface.c:%d: not %s\n", __LINE__, #condition)))

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static int
caught(void (*f)(void))
{
	volatile int code = wasm_rt_impl_try();

	if (code == 0)
		f();
	wasm_rt_impl_try_end();
	return code;
}

/* ---- requests */

static void
check_stack(void)
{
	if ((uintptr_t)&(char){ 0 } < wasm_rt_stack_limit)
		wasm_rt_trap(WASM_RT_TRAP_EXHAUSTION);
}

static void
exhaust(void)
{
	wasm_rt_trap(WASM_RT_TRAP_EXHAUSTION);
}

static void
requests(void)
{
	wasm_rt_thread_t *me = wasm_rt_current_thread();
	uintptr_t limit = wasm_rt_stack_limit;

	CHECK(me == wasm_rt_current_thread() && limit != 0);
	CHECK(!wasm_rt_interrupt_pending() && !wasm_rt_interrupt_cancel());
	CHECK(caught(wasm_rt_poll) == 0 && caught(check_stack) == 0);

	wasm_rt_interrupt(me);
	wasm_rt_interrupt(me);
	CHECK(wasm_rt_interrupt_pending() && wasm_rt_stack_limit == UINTPTR_MAX);
	CHECK(wasm_rt_get_stack_limit() == limit);
	CHECK(caught(check_stack) == WASM_RT_TRAP_INTERRUPTED); /* both were one */
	CHECK(!wasm_rt_interrupt_pending() && wasm_rt_stack_limit == limit);
	CHECK(caught(exhaust) == WASM_RT_TRAP_EXHAUSTION);

	wasm_rt_interrupt(me);
	CHECK(caught(wasm_rt_poll) == WASM_RT_TRAP_INTERRUPTED && caught(wasm_rt_poll) == 0);

	wasm_rt_interrupt(me);
	CHECK(wasm_rt_interrupt_cancel() && !wasm_rt_interrupt_cancel());
	CHECK(caught(check_stack) == 0 && wasm_rt_stack_limit == limit);

	/* A request outlives a new limit. */
	wasm_rt_interrupt(me);
	wasm_rt_set_stack_limit(limit + 4096);
	CHECK(wasm_rt_stack_limit == UINTPTR_MAX && wasm_rt_get_stack_limit() == limit + 4096);
	wasm_rt_set_stack_size(65536);
	CHECK(wasm_rt_interrupt_pending() && wasm_rt_get_stack_limit() > limit);
	CHECK(caught(check_stack) == WASM_RT_TRAP_INTERRUPTED);
	wasm_rt_set_stack_limit(limit);
	CHECK(wasm_rt_stack_limit == limit);
}

/* ---- handlers */

static int asked;
static bool answer;

static bool
handler(void *user, wasm_rt_trap_t why)
{
	CHECK(user == &asked && why == WASM_RT_TRAP_INTERRUPTED);
	asked++;
	return answer;
}

static void
handlers(void)
{
	wasm_rt_thread_t *me = wasm_rt_current_thread();

	wasm_rt_set_interrupt_handler(handler, &asked);
	CHECK(caught(wasm_rt_poll) == 0 && asked == 0);
	wasm_rt_interrupt(me);
	CHECK(caught(wasm_rt_poll) == WASM_RT_TRAP_INTERRUPTED && asked == 1);
	answer = true;
	wasm_rt_interrupt(me);
	CHECK(caught(wasm_rt_poll) == 0 && asked == 2 && !wasm_rt_interrupt_pending());
	wasm_rt_set_interrupt_handler(NULL, NULL);
}

/* ---- signal handlers */

static wasm_rt_thread_t *signalled;

static void
on_signal(int number)
{
	(void)number;
	wasm_rt_interrupt(signalled);
}

static void
signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	signalled = wasm_rt_current_thread();
	sigaction(SIGUSR1, &action, NULL);
	for (int i = 0; i < 1000; i++) {
		raise(SIGUSR1);
		CHECK(wasm_rt_interrupt_pending() && wasm_rt_interrupt_cancel());
	}
}

/* ---- deadlines: many threads, each with one of its own, in no order */

#define THREADS 40

static void *
meets_deadline(void *number)
{
	uint64_t wait = ((uintptr_t)number * 7 % THREADS + 1) * 2000000, start = now(), took;

	if ((uintptr_t)number % 4 == 0) /* replaced before it comes */
		wasm_rt_set_deadline(1000000000);
	CHECK(wasm_rt_set_deadline(wait));
	if ((uintptr_t)number % 5 == 0) {
		wasm_rt_set_deadline(0);
		took = now() - start; /* much, if this thread did not run meanwhile */
		nanosleep(&(struct timespec){ 0, (long)wait + 20000000 }, NULL);
		CHECK(!wasm_rt_interrupt_pending() || took >= wait);
		return number;
	}
	while (!wasm_rt_interrupt_pending() && now() - start < 10000000000)
		nanosleep(&(struct timespec){ 0, 100000 }, NULL);
	took = now() - start;
	CHECK(took >= wait && took < 10000000000);
	CHECK(wasm_rt_interrupt_cancel());
	if ((uintptr_t)number % 3 == 0) /* one that ends with a deadline, with or without a word */
		wasm_rt_set_deadline(5000000);
	if ((uintptr_t)number % 2 == 0)
		wasm_rt_free_thread();
	return number;
}

static void
deadlines(void)
{
	pthread_t threads[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, meets_deadline, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
	CHECK(wasm_rt_set_deadline(UINT64_MAX) && wasm_rt_set_deadline(0));
	CHECK(!wasm_rt_interrupt_pending());
}

/* ---- fuel */

static void
fuel(void)
{
	CHECK(wasm_rt_fuel_left() == INT64_MAX);
	wasm_rt_set_fuel(5);
	CHECK(wasm_rt_fuel == 5 && wasm_rt_fuel_left() == 5);
	wasm_rt_fuel = -1;
	CHECK(wasm_rt_fuel_left() == 0);
	wasm_rt_set_fuel(UINT64_MAX);
	CHECK(wasm_rt_fuel_left() == INT64_MAX && wasm_rt_fuel_of_thread() == &wasm_rt_fuel);
}

int
main(void)
{
	CHECK(!wasm_rt_interrupt_pending());
	wasm_rt_init();
	requests();
	handlers();
	signals();
	deadlines();
	fuel();
	wasm_rt_interrupt(wasm_rt_current_thread());
	wasm_rt_free();
	CHECK(wasm_rt_stack_limit == 0);
	return failed != 0;
}
