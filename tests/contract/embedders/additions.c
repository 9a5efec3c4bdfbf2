/* modules: exna instance
 * What our three headers add to WABT's, where nothing else in the tests uses it. */
#define _DEFAULT_SOURCE /* fork */
#include "exna.h"
#include "instance.h"
#include "wasm-rt-exceptions.h"
#include "wasm-rt-impl.h"

#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#if !defined WASM_RT_H || !defined WASM_RT_IMPL_H || !defined WASM_RT_EXCEPTIONS_H
#error "an include guard is missing"
#endif
#ifdef WASM_RT_BUILDING /* is for the runtime's own sources */
#error "an embedder is none of the runtime's sources"
#endif

struct w2c_env { int calls; };

/* Does not throw, so that it may also be called by code that relies on that. */
u32
w2c_env_callback(struct w2c_env *env, u32 x)
{
	env->calls++;
	return x + 1;
}

/* With WASM_RT_HOST_THROWS=0, too, guests catch what guests throw. */
static void
guests_throw(void)
{
	static w2c_exna a;
	static struct w2c_env env;

	wasm2c_exna_instantiate(&a, &env);
	CHECK(w2c_exna_call_host(&a, 4) == 5 && env.calls == 1);
	CHECK(w2c_exna_call_table(&a, 0, 5) == 1005);
	CHECK(w2c_exna_call_table(&a, 1, 5) == 105);
	TRAPS(WASM_RT_TRAP_UNCAUGHT_EXCEPTION, w2c_exna_deep(&a, 3));
	CHECK(w2c_exna_call_table(&a, 0, 6) == 1006);
	wasm2c_exna_free(&a);
}

/* The functions behind thread-local variables, for compilers that have none. */
static void
variables(void)
{
	CHECK(wasm_rt_jmp_buf_of_thread() == &g_wasm_rt_jmp_buf);
	CHECK(wasm_rt_call_stack_depth_of_thread() == &wasm_rt_call_stack_depth);
	CHECK(wasm_rt_stack_limit_of_thread() == &wasm_rt_stack_limit);
	CHECK(sizeof wasm_rt_tail_args == WASM_RT_TAIL_ARGS_SIZE);
}

/* What wasm_rt_impl_try is made of. */
static void
catches(void)
{
	volatile int trap;

	wasm_rt_impl_push_try(WASM_RT_FRAME());
	trap = WASM_RT_SETJMP_TRAP_SETBUF(g_wasm_rt_jmp_buf.buffer);
	if (!trap)
		wasm_rt_trap(WASM_RT_TRAP_NULL_REF);
	wasm_rt_impl_try_end();
	CHECK(trap == WASM_RT_TRAP_NULL_REF);
}

/* A jump to where nothing waits ends the program. */
static void
no_target(bool by_name)
{
	wasm_rt_jmp_buf none = {0};
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(0);
		if (by_name)
			wasm_rt_no_target();
		WASM_RT_LONGJMP(none, 1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static int hooked;

static void
on_trap(const struct wasm_rt_trap_info *info)
{
	hooked += info->code == WASM_RT_TRAP_UNREACHABLE;
}

static void
hook(void)
{
	wasm_rt_trap_hook_t hook = on_trap;

	CHECK(wasm_rt_set_trap_hook(hook) == NULL);
	TRAPS(WASM_RT_TRAP_UNREACHABLE, wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE));
	CHECK(hooked == 1 && wasm_rt_set_trap_hook(NULL) == hook);
}

/* An instance owns a memory and a table, at these places. */
static void
layout(void)
{
	static w2c_instance instance;
	const wasm_rt_layout_t *layout = &wasm2c_instance_layout;
	wasm_rt_part_kind_t expected[] = { WASM_RT_PART_MEMORY, WASM_RT_PART_FUNCREF_TABLE };
	const char *place;

	CHECK(layout->size == sizeof instance && layout->nparts == 2 && !layout->imports_state);
	for (uint32_t i = 0; i < 2; i++) {
		place = (const char *)&instance + layout->parts[i].offset;
		CHECK(layout->parts[i].kind == expected[i]);
		CHECK(place == (i == 0 ? (void *)w2c_instance_memory(&instance) :
			(void *)w2c_instance_table(&instance)));
	}
}

static void
shared(void)
{
	wasm_rt_shared_memory_t m;
	wasm_rt_shared_byte_t *byte;
	wasm_rt_shared_size_t pages;
	void *lock;

	wasm_rt_allocate_memory_shared(&m, 1, 1, false, WASM_DEFAULT_PAGE_SIZE);
	byte = m.data;
	pages = m.pages;
	*byte = 5;
	CHECK(*m.data == 5 && pages == 1);
	for (int i = 0; i < 2; i++) { /* twice: it is given back */
		lock = wasm_rt_atomic_lock((const void *)byte);
		CHECK(lock != NULL);
		wasm_rt_atomic_unlock(lock);
	}
	wasm_rt_free_memory_shared(&m);
}

/* A thread's limit lies the margin above the end of its stack, if the stack has room for that. */
#if !WASM_RT_NO_THREADS && WASM_RT_USE_PTHREADS
static _Alignas(65536) char stack[1 << 20];

static void *
on_own_stack(void *margin)
{
	wasm_rt_init_thread();
	*(uintptr_t *)margin = wasm_rt_stack_limit - (uintptr_t)stack;
	wasm_rt_free_thread();
	return NULL;
}

static void
margin(void)
{
	pthread_attr_t attributes;
	pthread_t thread;
	uintptr_t margin = 0;

	pthread_attr_init(&attributes);
	CHECK(pthread_attr_setstack(&attributes, stack, sizeof stack) == 0);
	CHECK(pthread_create(&thread, &attributes, on_own_stack, &margin) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(margin == WASM_RT_STACK_MARGIN);
	pthread_attr_destroy(&attributes);
}
#else
#define margin() ((void)0)
#endif

int
main(void)
{
	wasm_rt_init();
	guests_throw();
	variables();
	catches();
	no_target(false);
	no_target(true);
	hook();
	layout();
	shared();
	margin();
	wasm_rt_free();
	return check_done();
}
