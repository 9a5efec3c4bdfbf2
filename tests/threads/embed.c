/* embed: a host of its own for ends.wasm (translated with -n ends --interruptible). It outlives its
 * guest: the first thread that traps or exits interrupts the main one, which ends the others. */
#include <stdio.h>
#include <stdlib.h>

#include "ends.h"
#include "wasm-rt-interrupt.h"
#include "wasm-rt-wasi.h"

static wasm_rt_shared_memory_t memory;
static struct w2c_wasi__snapshot__preview1 p1;
static int first_code, interrupted, others;
static wasm_rt_thread_t *main_thread;

wasm_rt_shared_memory_t *
w2c_env_memory(struct w2c_env *env)
{
	(void)env;
	return &memory;
}

static void
instantiate(void *instance, void *user)
{
	wasm2c_ends_instantiate(instance, user, (struct w2c_wasi *)&p1, &p1);
}

static void
start(void *instance, uint32_t tid, uint32_t arg)
{
	w2c_ends_wasi_thread_start(instance, tid, arg);
}

static void
free_instance(void *instance)
{
	wasm2c_ends_free(instance);
}

static void
end(void *user, wasm_rt_trap_t code)
{
	(void)user;
	if (code == WASM_RT_TRAP_INTERRUPTED) {
		__atomic_fetch_add(&interrupted, 1, __ATOMIC_SEQ_CST);
	} else if (__atomic_fetch_add(&others, 1, __ATOMIC_SEQ_CST) == 0) {
		first_code = (int)code;
		wasm_rt_interrupt(main_thread);
	}
}

int
main(int argc, char **argv)
{
	static w2c_ends main_instance;
	static struct wasm_rt_wasi_threads threads = {.instance_size = sizeof(w2c_ends),
		.instantiate = instantiate, .start = start, .free = free_instance, .end = end,
		.current_thread = wasm_rt_current_thread, .interrupt = wasm_rt_interrupt,
		.max_threads = 20};
	volatile int code;

	wasm_rt_init();
	main_thread = wasm_rt_current_thread();
	wasm_rt_allocate_memory_shared(&memory, 16, 1024, false, 65536);
	wasm_rt_wasi_init(&p1.wasi, NULL);
	wasm_rt_wasi_inherit_stdio(&p1.wasi);
	p1.wasi.shared_memory = &memory;
	p1.wasi.threads = &threads;
	p1.wasi.args = (const char *const *)argv;
	p1.wasi.arg_count = (uint32_t)argc;
	code = wasm_rt_impl_try();
	if (code == WASM_RT_TRAP_NONE) {
		instantiate(&main_instance, NULL);
		w2c_ends_0x5Fstart(&main_instance);
	}
	wasm_rt_impl_try_end();
	wasm_rt_wasi_end_threads(&threads);
	printf("main %d, status %u, first %d, interrupted %d\n", code,
		(unsigned)p1.wasi.exit_status, first_code, interrupted);
	wasm2c_ends_free(&main_instance);
	wasm_rt_free_memory_shared(&memory);
	wasm_rt_wasi_free(&p1.wasi);
	wasm_rt_free();
	return 0;
}
