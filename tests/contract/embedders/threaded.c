/* modules: threaded
 * A host with threads, each with an instance, which share a memory of the host. In C and, compiled
 * by parts/cxx.sh, in C++: what C++ includes has no _Atomic. */
#include "threaded.h"

#include <pthread.h>

#include "check.h"

enum { THREADS = 3, ROUNDS = 10000, COUNT = 64, GATE = 128 };

struct w2c_shared {
	wasm_rt_shared_memory_t memory;
};

static struct w2c_shared host;

wasm_rt_shared_memory_t *
w2c_shared_memory(struct w2c_shared *at)
{
	return &at->memory;
}

struct worker {
	pthread_t thread;
	unsigned woken, unreachable, exhausted;
};

/* As WABT's example of threads does it: each catches its own traps. */
static void *
work(void *argument)
{
	struct worker *w = (struct worker *)argument;
	w2c_threaded instance;
	wasm_rt_trap_t trap;

	wasm_rt_init_thread();
	wasm2c_threaded_instantiate(&instance, &host);
	w->woken = w2c_threaded_wait(&instance, GATE);
	for (unsigned i = 0; i < ROUNDS; i++)
		w2c_threaded_add(&instance, COUNT, 1);
	TRAP_OF(trap, w2c_threaded_fail(&instance));
	w->unreachable = trap == WASM_RT_TRAP_UNREACHABLE;
	TRAP_OF(trap, w2c_threaded_deep(&instance, 0));
	w->exhausted = trap == WASM_RT_TRAP_EXHAUSTION;
	wasm2c_threaded_free(&instance);
	wasm_rt_free_thread();
	return NULL;
}

static void
run_threads(w2c_threaded *instance)
{
	struct worker workers[THREADS];
	unsigned woken;

	if (WASM_RT_NO_THREADS)
		return;
	for (unsigned i = 0; i < THREADS; i++)
		CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
	woken = w2c_threaded_notify(instance, GATE);
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		/* woken, or come later than the number that it did not find any more */
		CHECK(workers[i].woken <= 1);
		woken -= workers[i].woken == 0;
		CHECK(workers[i].unreachable);
		CHECK(workers[i].exhausted);
	}
	CHECK(woken == 0);
	CHECK(w2c_threaded_load(instance, COUNT) == THREADS * ROUNDS);
}

int
main(void)
{
	w2c_threaded instance, other;
	wasm_rt_trap_t trap;

	wasm_rt_init();
	wasm_rt_allocate_memory_shared(&host.memory, 1, 4, false, 65536);
	wasm2c_threaded_instantiate(&instance, &host);
	wasm2c_threaded_instantiate(&other, &host);
	CHECK(w2c_threaded_memory(&instance) == &host.memory);
	CHECK(wasm2c_threaded_min_shared_memory == 1 && wasm2c_threaded_max_shared_memory == 4);

	/* The host's accesses are those of another thread. */
	host.memory.data[7] = 42;
	CHECK(w2c_threaded_load(&instance, 4) == 42u << 24);
	CHECK(w2c_threaded_add(&instance, 8, 5) == 0 && host.memory.data[8] == 5);

	run_threads(&instance);

	/* Who grows it, grows it for all. */
	TRAP_OF(trap, w2c_threaded_load(&instance, 65536));
	CHECK(trap == WASM_RT_TRAP_OOB);
	CHECK(wasm_rt_grow_memory_shared(&host.memory, 1) == 1);
	CHECK(w2c_threaded_load(&instance, 65536) == 0 && host.memory.pages == 2);
	CHECK(w2c_threaded_grow(&other, 2) == 2 && host.memory.size == 4 * 65536);
	CHECK(w2c_threaded_load(&instance, 4 * 65536 - 4) == 0);
	CHECK(w2c_threaded_grow(&other, 1) == UINT32_MAX);
	CHECK(wasm_rt_grow_memory_shared(&host.memory, 1) == UINT32_MAX ||
		host.memory.pages == 4);

	wasm2c_threaded_free(&other);
	wasm2c_threaded_free(&instance);
	wasm_rt_free_memory_shared(&host.memory);
	wasm_rt_free();
	return check_done();
}
