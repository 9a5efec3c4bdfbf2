/* Several threads at once: traps, growths, making and freeing memories, growing a shared one. */
#define _DEFAULT_SOURCE
#include "wasm-rt.h"

#include <pthread.h>
#include <stdlib.h>

#include "check.h"

#undef wasm_rt_allocate_memory
#undef wasm_rt_allocate_memory_shared

#define THREADS 8
#define ROUNDS 60
#define SHARED_GROWTHS 200

static unsigned problems[THREADS];

#if WASM_RT_C11_AVAILABLE
static wasm_rt_shared_memory_t shared;
static _Atomic unsigned char seen[THREADS * SHARED_GROWTHS + 1];

static void
grow_shared(unsigned me)
{
	for (int i = 0; i < SHARED_GROWTHS; i++) {
		uint64_t old = wasm_rt_grow_memory_shared(&shared, 1);
		if (old > THREADS * SHARED_GROWTHS || seen[old]++)
			problems[me]++;
		else
			shared.data[old * 65536] = (uint8_t)me;
	}
}
#else
static void
grow_shared(unsigned me)
{
	(void)me;
}
#endif

static int recurse(int n);
static int (*volatile again)(int) = recurse; /* so that no compiler makes a loop of it */

static int
recurse(int n)
{
	volatile char frame[100];

	if ((uintptr_t)frame < wasm_rt_stack_limit)
		wasm_rt_trap(WASM_RT_TRAP_EXHAUSTION);
	frame[0] = 1;
	return n < 0 ? 0 : again(n + 1) + frame[0];
}

/* A call, which the compiler does not move other stores across. */
static void
touch_now(uint8_t *at)
{
	*at = 1;
}

static void (*volatile touch)(uint8_t *) = touch_now;

static void
one_round(unsigned me)
{
	wasm_rt_memory_t *m = calloc(1, sizeof *m);
	volatile int trap;

	trap = wasm_rt_impl_try();
	if (trap == 0) {
		if (WASM_RT_USE_MMAP)
			wasm_rt_allocate_memory(m, me, 1000, false, 65536);
		else
			wasm_rt_allocate_memory_checked(m, me, 1000, false, 65536);
		for (unsigned i = 0; i < 5; i++) {
			if (wasm_rt_grow_memory(m, 1) != me + i)
				problems[me]++;
			m->data[m->size - 1] = (uint8_t)me;
		}
		if (WASM_RT_USE_MMAP)
			touch(m->data + m->size + me);
		else
			wasm_rt_trap_oob(m->size + me);
		problems[me]++;
	} else if (trap != WASM_RT_TRAP_OOB || wasm_rt_last_trap()->address != m->size + me ||
		m->data[m->size - 1] != me) {
		problems[me]++;
	}
	wasm_rt_free_memory(m);
	free(m);
	trap = wasm_rt_impl_try();
	if (trap == 0)
		recurse(0);
	if (trap != WASM_RT_TRAP_EXHAUSTION)
		problems[me]++;
	wasm_rt_impl_try_end();
}

static void *
work(void *number)
{
	unsigned me = (unsigned)(uintptr_t)number;

	if (me % 2)
		wasm_rt_init_thread();
	for (int i = 0; i < ROUNDS; i++)
		one_round(me);
	grow_shared(me);
	if (me % 4 == 1)
		wasm_rt_free_thread(); /* else the end of the thread does it */
	return NULL;
}

int
main(void)
{
	pthread_t threads[THREADS];

	if (WASM_RT_NO_THREADS)
		return check_done();
	wasm_rt_init();
#if WASM_RT_C11_AVAILABLE
	wasm_rt_allocate_memory_shared_checked(&shared, 1, THREADS * SHARED_GROWTHS + 1, false, 65536);
#endif
	for (unsigned i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)i) == 0);
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		CHECK(problems[i] == 0);
	}
#if WASM_RT_C11_AVAILABLE
	CHECK(shared.pages == THREADS * SHARED_GROWTHS + 1 && shared.size == shared.pages * 65536);
	CHECK(wasm_rt_grow_memory_shared(&shared, 1) == UINT64_MAX);
	wasm_rt_free_memory_shared(&shared);
#endif
	return check_done();
}
