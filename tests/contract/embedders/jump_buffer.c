/* modules: macros
 * Embedders that catch traps by g_wasm_rt_jmp_buf itself, alone and together
 * with wasm_rt_impl_try, and those whose signal handlers raise traps. */
#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700
#include "macros.h"
#include "wasm-rt-impl.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#include "check.h"

static w2c_macros instance;

/* A trap that the code finds by itself, whatever catches out-of-bounds accesses. */
static void
divide_by_zero(void)
{
	w2c_macros_divide(&instance, 1, 0);
}

/* The trap that ends the function, caught by filling in the buffer. */
static int
catch_directly(void (*f)(void))
{
	volatile int trap = WASM_RT_SETJMP(g_wasm_rt_jmp_buf);

	if (trap == 0)
		f();
	return trap;
}

static void
check_direct(void)
{
	for (int i = 0; i < 3; i++)
		CHECK(catch_directly(divide_by_zero) == WASM_RT_TRAP_DIV_BY_ZERO);
	CHECK(!g_wasm_rt_jmp_buf.initialized); /* it serves once */
}

/* A function that catches and returns without a word: what it leaves behind must not get later
 * traps. */
static int
leaves_its_catch(void)
{
	volatile char deep[3000];

	deep[0] = 0;
	return wasm_rt_impl_try() + deep[0];
}

static void
check_after_another(void)
{
	CHECK(leaves_its_catch() == 0);
	CHECK(catch_directly(divide_by_zero) == WASM_RT_TRAP_DIV_BY_ZERO);
	CHECK(leaves_its_catch() == 0);
	TRAPS(WASM_RT_TRAP_DIV_BY_ZERO, divide_by_zero());
}

/* What host functions of WABT do that catch inside of another catch: they keep the buffer and
 * put it back. */
static void
nested(void)
{
	wasm_rt_jmp_buf outside = g_wasm_rt_jmp_buf;
	volatile int trap = wasm_rt_impl_try();

	if (trap == 0)
		divide_by_zero();
	CHECK(trap == WASM_RT_TRAP_DIV_BY_ZERO);
	g_wasm_rt_jmp_buf = outside;
}

static void
nested_directly(void)
{
	wasm_rt_jmp_buf outside = g_wasm_rt_jmp_buf;

	CHECK(catch_directly(divide_by_zero) == WASM_RT_TRAP_DIV_BY_ZERO);
	g_wasm_rt_jmp_buf = outside;
}

static void
nested_then_trap(void)
{
	nested();
	nested_directly();
	wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
}

static void
check_nested(void)
{
	TRAPS(WASM_RT_TRAP_UNREACHABLE, nested_then_trap());
	CHECK(catch_directly(nested_then_trap) == WASM_RT_TRAP_UNREACHABLE);
	TRAPS(WASM_RT_TRAP_DIV_BY_ZERO, divide_by_zero());
}

/* The macros on a buffer of one's own. */
static void
check_own_buffer(void)
{
	static wasm_rt_jmp_buf own;
	volatile int times = 0;
	int value;

	CHECK(!own.initialized);
	value = WASM_RT_SETJMP(own);
	CHECK(value == times);
	if (times++ == 0) {
		CHECK(own.initialized);
		WASM_RT_LONGJMP(own, 1);
	}
	CHECK(times == 2 && !own.initialized);

	times = 0;
	value = WASM_RT_SETJMP_EXN(own);
	CHECK(value == times);
	if (times++ == 0)
		WASM_RT_LONGJMP_UNCHECKED(own.buffer, 1);
	CHECK(times == 2 && own.initialized);

	times = 0;
	value = wasm_rt_try(own);
	CHECK(value == times);
	if (times++ == 0)
		WASM_RT_LONGJMP(own, 1);

	times = 0;
	value = WASM_RT_SETJMP_TRAP_SETBUF(own.buffer);
	CHECK(value == times);
	if (times++ == 0)
		WASM_RT_LONGJMP_UNCHECKED(own.buffer, 1);
	times = 0;
	value = WASM_RT_SETJMP_EXN_SETBUF(own.buffer);
	CHECK(value == times);
	if (times++ == 0)
		WASM_RT_LONGJMP_UNCHECKED(own.buffer, 1);
}

static void
check_depth(void)
{
	wasm_rt_call_stack_depth = 3;
	CHECK(catch_directly(divide_by_zero) == WASM_RT_TRAP_DIV_BY_ZERO);
	CHECK(wasm_rt_call_stack_depth == 3);
	WASM_RT_SAVE_STACK_DEPTH();
	CHECK(wasm_rt_saved_call_stack_depth == 3);
	wasm_rt_call_stack_depth = 0;
}

static void
on_signal(int number)
{
	(void)number;
	wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
}

static void
interrupt(void)
{
	raise(SIGUSR1);
}

/* A signal whose handler ends the guest, time and again: it is not blocked after the trap, nor
 * is what its handler blocked. */
static void
check_mask(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t mask;

	sigfillset(&action.sa_mask);
	sigaction(SIGUSR1, &action, NULL);
	for (volatile int i = 0; i < 3; i++) {
		TRAPS(WASM_RT_TRAP_UNREACHABLE, interrupt());
		CHECK(catch_directly(interrupt) == WASM_RT_TRAP_UNREACHABLE);
		sigprocmask(SIG_BLOCK, NULL, &mask);
		CHECK(!sigismember(&mask, SIGUSR1) && !sigismember(&mask, SIGUSR2));
	}
	/* What the catching function itself had blocked stays blocked. */
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR2);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	TRAPS(WASM_RT_TRAP_UNREACHABLE, interrupt());
	sigprocmask(SIG_BLOCK, NULL, &mask);
	CHECK(sigismember(&mask, SIGUSR2) && !sigismember(&mask, SIGUSR1));
}

/* A handler that runs on a signal stack above the thread's stack: the catch is good, though its
 * frame lies deeper. */
static void *
on_signal_stack(void *stack)
{
	stack_t own = {.ss_sp = stack, .ss_size = 65536};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};

	CHECK(sigaltstack(&own, NULL) == 0);
	sigaction(SIGUSR1, &action, NULL);
	for (volatile int i = 0; i < 2; i++) {
		TRAPS(WASM_RT_TRAP_UNREACHABLE, interrupt());
		CHECK(catch_directly(interrupt) == WASM_RT_TRAP_UNREACHABLE);
	}
	own.ss_flags = SS_DISABLE;
	sigaltstack(&own, NULL);
	return NULL;
}

static void
check_signal_stack(void)
{
	/* What is mapped later lies lower: the thread's stack does. */
	void *stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_t thread;

	CHECK(stack != MAP_FAILED);
	CHECK(pthread_create(&thread, NULL, on_signal_stack, stack) == 0);
	pthread_join(thread, NULL);
	munmap(stack, 65536);
}

int
main(void)
{
	wasm_rt_init();
	wasm2c_macros_instantiate(&instance);
	check_direct();
	check_after_another();
	check_nested();
	check_own_buffer();
	check_depth();
#ifndef __TINYC__ /* whose runtime serves one thread */
	check_signal_stack();
#endif
	check_mask();
	wasm2c_macros_free(&instance);
	wasm_rt_free();
	return check_done();
}
