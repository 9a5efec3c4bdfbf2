/* blocked: guests that wait for ever in a function of the host are stopped within LIMIT, again and
 * again; those that go on wait on, for what is left of their time. Standard input is a pipe to
 * which nobody writes. */
#define _POSIX_C_SOURCE 200809L
#include "blocked.h"
#include "wasm-rt-interrupt.h"
#include "wasm-rt-wasi.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

#define LIMIT 50000000 /* ns, from the request to the catch */

struct w2c_host { int unused; };

static w2c_blocked guest;
static struct w2c_wasi__snapshot__preview1 wasi;
static wasm_rt_thread_t *thread;
static uint64_t requested;
static long after; /* how long the guest has been waiting then */
static uint32_t word;
static int failed, asked;

#define CHECK(condition) ((condition) ? (void)0 : (void)(failed++, \
	printf("blocked.c:%d: not %s\n", __LINE__, #condition)))

u32
w2c_host_wait(struct w2c_host *unused, u64 timeout)
{
	(void)unused;
	return wasm_rt_atomic_wait32(&word, 0, (int64_t)timeout);
}

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void *
interrupt(void *unused)
{
	nanosleep(&(struct timespec){ 0, after }, NULL);
	requested = now();
	wasm_rt_interrupt(thread);
	return unused;
}

static u32 sleep_long(w2c_blocked *g) { return w2c_blocked_sleep(g, 3600000000000); }
static u32 wait_for_ever(w2c_blocked *g) { return w2c_blocked_wait(g, UINT64_MAX); }
static u32 wait_long(w2c_blocked *g) { return w2c_blocked_wait(g, 3600000000000); }

static const struct { const char *name; u32 (*run)(w2c_blocked *); } waits[] = {
	{ "read", w2c_blocked_read }, { "accept", w2c_blocked_accept }, { "poll", w2c_blocked_poll },
	{ "sleep", sleep_long }, { "wait", wait_for_ever }, { "wait with a time", wait_long },
};

static uint64_t
stop_once(unsigned which)
{
	static int code;
	static pthread_t other;

	pthread_create(&other, NULL, interrupt, NULL);
	code = wasm_rt_impl_try();
	if (code == 0)
		waits[which].run(&guest);
	pthread_join(other, NULL);
	CHECK(code == WASM_RT_TRAP_INTERRUPTED);
	CHECK(!wasm_rt_interrupt_cancel());
	return now() - requested;
}

static void
stop(unsigned which)
{
	uint64_t took = 0, least = UINT64_MAX;

	for (int i = 0; i < 20; i++) {
		after = i % 2 ? 1000000 : i * 5000;
		took = stop_once(which);
		least = took < least ? took : least;
	}
	printf("%s: %" PRIu64 " us\n", waits[which].name, least / 1000);
	CHECK(least <= LIMIT);
}

/* ---- what goes on */

static bool
go_on(void *user, wasm_rt_trap_t why)
{
	(void)user;
	asked += why == WASM_RT_TRAP_INTERRUPTED;
	return true;
}

static void *
notify(void *unused)
{
	nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
	CHECK(wasm_rt_atomic_notify(&word, 1) == 1);
	return unused;
}

static void
resume(void)
{
	pthread_t first, second;
	uint64_t start = now();

	after = 10000000;
	wasm_rt_set_interrupt_handler(go_on, NULL);
	pthread_create(&first, NULL, interrupt, NULL);
	CHECK(w2c_blocked_sleep(&guest, 100000000) == 0);
	pthread_join(first, NULL);
	CHECK(asked == 1 && now() - start >= 100000000);

	start = now();
	pthread_create(&first, NULL, interrupt, NULL);
	CHECK(w2c_blocked_wait(&guest, 100000000) == 2);
	pthread_join(first, NULL);
	CHECK(asked == 2 && now() - start >= 100000000);

	pthread_create(&first, NULL, interrupt, NULL);
	pthread_create(&second, NULL, notify, NULL);
	CHECK(w2c_blocked_wait(&guest, UINT64_MAX) == 0);
	pthread_join(first, NULL);
	pthread_join(second, NULL);
	CHECK(asked == 3);
	wasm_rt_set_interrupt_handler(NULL, NULL);
}

int
main(void)
{
	int listening = socket(AF_INET, SOCK_STREAM, 0);
	struct w2c_host host;

	wasm_rt_init();
	thread = wasm_rt_current_thread();
	wasm_rt_wasi_init(&wasi.wasi, w2c_blocked_memory(&guest));
	wasm_rt_wasi_inherit_stdio(&wasi.wasi);
	CHECK(listen(listening, 1) == 0);
	CHECK(wasm_rt_wasi_give(&wasi.wasi, 3, wasm_rt_wasi_host_socket(listening, true)) == 0);
	wasm2c_blocked_instantiate(&guest, &host, &wasi);
	for (unsigned i = 0; i < sizeof waits / sizeof *waits; i++)
		stop(i);
	resume();
	wasm2c_blocked_free(&guest);
	wasm_rt_wasi_free(&wasi.wasi);
	wasm_rt_free();
	return failed != 0;
}
