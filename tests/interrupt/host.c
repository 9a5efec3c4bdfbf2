/* host WHAT: runs the guests of guests.wat, compiled as wasm2c --interruptible translates
 * them.
 *
 *   stop [NAME]
 *             interrupts each of those that never end, and says for each how long it took; fails if
 *             one went on for longer than LIMIT in each of three attempts
 *   resume N computes undisturbed, and again while another thread interrupts all the time and a
 *             handler lets the guest go on
 *   fuel      prints how far each of them comes with little fuel, and what one that ends takes */
#define _POSIX_C_SOURCE 200809L
#include "guests.h"
#include "wasm-rt-interrupt.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#ifdef __GNUC__
#define READ(p) __atomic_load_n(p, __ATOMIC_RELAXED)
#define WRITE(p, v) __atomic_store_n(p, v, __ATOMIC_RELAXED)
#else
#define READ(p) (*(volatile int *)(p))
#define WRITE(p, v) (*(volatile int *)(p) = (v))
#endif

#define LIMIT 50000000 /* ns, from the request to the catch */

static const struct { const char *name; void (*run)(w2c_guests *); } endless[] = {
	{ "empty", w2c_guests_empty }, { "work", w2c_guests_work },
	{ "condition", w2c_guests_condition }, { "head", w2c_guests_head },
	{ "table", w2c_guests_table }, { "two_heads", w2c_guests_two_heads },
	{ "deep", w2c_guests_deep }, { "recursion", w2c_guests_recursion },
	{ "indirect", w2c_guests_indirect }, { "tail", w2c_guests_tail },
	{ "tail_indirect", w2c_guests_tail_indirect }, { "doubling", w2c_guests_doubling },
	{ "fill", w2c_guests_fill }, { "copy", w2c_guests_copy },
	{ "fill_table", w2c_guests_fill_table },
};
enum { NENDLESS = sizeof endless / sizeof *endless };

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void
nap(long nanoseconds)
{
	nanosleep(&(struct timespec){ 0, nanoseconds }, NULL);
}

/* ---- stop */

static w2c_guests guest;
static wasm_rt_thread_t *thread;
static int which, code;
static uint64_t requested, caught;

static void *
interrupt(void *started)
{
	pthread_barrier_wait(started);
	nap(2000000);
	requested = now();
	wasm_rt_interrupt(thread);
	return NULL;
}

/* One that recurses exhausts the stack before long: it is called again and again. */
static void
run_endless(void)
{
	static pthread_barrier_t started;
	static pthread_t other;

	wasm2c_guests_instantiate(&guest);
	pthread_barrier_init(&started, NULL, 2);
	pthread_create(&other, NULL, interrupt, &started);
	pthread_barrier_wait(&started);
	do {
		code = wasm_rt_impl_try();
		if (code == 0)
			endless[which].run(&guest);
	} while (code == WASM_RT_TRAP_EXHAUSTION);
	caught = now();
	pthread_join(other, NULL);
	pthread_barrier_destroy(&started);
	wasm2c_guests_free(&guest);
}

static bool
stop_one(void)
{
	uint64_t took = 0;

	for (int attempt = 0; attempt < 3; attempt++) {
		run_endless();
		if (code != WASM_RT_TRAP_INTERRUPTED) {
			printf("%s: %s\n", endless[which].name, wasm_rt_strerror((wasm_rt_trap_t)code));
			return false;
		}
		took = caught - requested;
		if (took <= LIMIT)
			break;
	}
	printf("%s: %" PRIu64 " us%s\n", endless[which].name, took / 1000,
		took <= LIMIT ? "" : ", too long");
	return took <= LIMIT;
}

static int
stop(const char *name)
{
	int failed = 0;

	thread = wasm_rt_current_thread();
	for (which = 0; which < NENDLESS; which++)
		if (!name || !strcmp(name, endless[which].name))
			failed += !stop_one();
	return failed;
}

/* ---- resume */

static int done;
static uint64_t taken;

static bool
go_on(void *user, wasm_rt_trap_t why)
{
	(void)why;
	++*(uint64_t *)user;
	return true;
}

static void *
disturb(void *unused)
{
	uint32_t random = 1;

	while (!READ(&done)) {
		wasm_rt_interrupt(thread);
		random = random * 1664525 + 1013904223;
		for (volatile uint32_t i = random >> 23; i > 0; i--)
			;
	}
	return unused;
}

static uint64_t
compute(uint32_t rounds)
{
	uint64_t result;

	wasm2c_guests_instantiate(&guest);
	result = w2c_guests_compute(&guest, rounds);
	wasm2c_guests_free(&guest);
	return result;
}

static int
resume(uint32_t rounds, uint64_t interrupts)
{
	pthread_t other;
	uint64_t expected, result = 0;
	bool same = true;

	thread = wasm_rt_current_thread();
	if (wasm_rt_impl_try() != 0) {
		printf("resume: %s\n", wasm_rt_strerror(wasm_rt_last_trap()->code));
		return 1;
	}
	expected = compute(rounds);
	wasm_rt_set_interrupt_handler(go_on, &taken);
	pthread_create(&other, NULL, disturb, NULL);
	while (taken < interrupts && same)
		same = (result = compute(rounds)) == expected;
	WRITE(&done, 1);
	pthread_join(other, NULL);
	printf("resume: %s after %" PRIu64 " interrupts\n", same ? "the same" : "differs", taken);
	return !same;
}

/* ---- fuel */

static void
say_fuel(const char *name, uint64_t given)
{
	printf("%s: %s, %" PRIu64 " left of %" PRIu64 ", %" PRIu64 "\n", name,
		wasm_rt_strerror((wasm_rt_trap_t)code), wasm_rt_fuel_left(), given,
		*w2c_guests_n(&guest));
	wasm2c_guests_free(&guest);
}

static void
fuel(void)
{
	static volatile uint32_t i;
	static uint64_t result;

	for (i = 0; i < NENDLESS; i++) {
		wasm2c_guests_instantiate(&guest);
		wasm_rt_set_fuel(10000 + i);
		if ((code = wasm_rt_impl_try()) == 0)
			endless[i].run(&guest);
		say_fuel(endless[i].name, 10000 + i);
	}
	wasm2c_guests_instantiate(&guest);
	wasm_rt_set_fuel(1000000000);
	if ((code = wasm_rt_impl_try()) == 0)
		w2c_guests_out_of_bounds(&guest, 7);
	say_fuel("out_of_bounds", 1000000000);
	for (i = 1; i < 40; i += 7) {
		wasm2c_guests_instantiate(&guest);
		wasm_rt_set_fuel(UINT64_MAX);
		if ((code = wasm_rt_impl_try()) == 0)
			result = w2c_guests_compute(&guest, i);
		printf("%016" PRIx64 ", ", result);
		say_fuel("compute", INT64_MAX);
	}
}

int
main(int argc, char **argv)
{
	wasm_rt_init();
	if (argc > 1 && !strcmp(argv[1], "stop"))
		return stop(argc > 2 ? argv[2] : NULL);
	if (argc > 2 && !strcmp(argv[1], "resume"))
		return resume(4000, (uint64_t)atol(argv[2]));
	if (argc > 1 && !strcmp(argv[1], "fuel"))
		return fuel(), 0;
	return 2;
}
