/* Acts as the macro EXPECT_... says, whatever else is set: the embedder of parts/macros.sh. */
#define _POSIX_C_SOURCE 200809L
#include "macros.h"

#include "check.h"

#include <signal.h>
#include <stdlib.h>

#if defined(EXPECT_COUNT) && EXPECT_COUNT != WASM_RT_STACK_DEPTH_COUNT
#error "calls are counted where they should not be, or the other way round"
#endif

static w2c_macros instance;
static int handled, failed_growths;

/* Named by -D in some of the builds. */
void on_trap(wasm_rt_trap_t code);
void on_failed_growth(void);

static jmp_buf back;

void
on_trap(wasm_rt_trap_t code)
{
	handled = (int)code;
	longjmp(back, 1);
}

void
on_failed_growth(void)
{
	failed_growths++;
}

#if !WASM_RT_INSTALL_SIGNAL_HANDLER && WASM_RT_MEMCHECK_GUARD_PAGES
static sigjmp_buf from_signal;

static void
on_fault(int signal)
{
	siglongjmp(from_signal, signal);
}
#endif

static void
check_works(void)
{
	w2c_macros_store(&instance, 65532, 0x12345678);
	CHECK(w2c_macros_load(&instance, 65532) == 0x12345678);
	CHECK(w2c_macros_down(&instance, 50) == 50);
	CHECK(w2c_macros_grow(&instance, 1) == 1 && w2c_macros_load(&instance, 65532) == 0x12345678);
	w2c_macros_store(&instance, 131068, 1);
	failed_growths = 0;
	CHECK(w2c_macros_grow(&instance, 1) == UINT32_MAX && w2c_macros_grow(&instance, 0) == 2);
#ifdef WASM_RT_GROW_FAILED_HANDLER
	CHECK(failed_growths == 1);
#else
	CHECK(failed_growths == 0);
#endif
}

#ifdef WASM_RT_TRAP_HANDLER
static void
check_trap_handler(void)
{
	static const int expected[] = { WASM_RT_TRAP_DIV_BY_ZERO, WASM_RT_TRAP_INT_OVERFLOW,
		WASM_RT_TRAP_OOB };

	for (volatile int i = 0; i < 3; i++) {
		handled = 0;
		if (setjmp(back) == 0) {
			if (i < 2)
				w2c_macros_divide(&instance, 0x80000000, i == 0 ? 0 : UINT32_MAX);
			else
				w2c_macros_load(&instance, 0x7fffffff);
		}
		CHECK(handled == expected[i]);
	}
}
#else
static void
check_traps(void)
{
	TRAPS(WASM_RT_TRAP_DIV_BY_ZERO, w2c_macros_divide(&instance, 1, 0));
#if WASM_RT_STACK_DEPTH_COUNT
	for (volatile int i = 0; i < 3; i++) {
		/* the last call does not count: it calls nothing */
		TRAPS(WASM_RT_TRAP_NONE, w2c_macros_down(&instance, WASM_RT_MAX_CALL_STACK_DEPTH));
		TRAPS(WASM_RT_TRAP_EXHAUSTION,
			w2c_macros_down(&instance, WASM_RT_MAX_CALL_STACK_DEPTH + 1));
	}
	CHECK(wasm_rt_call_stack_depth == 0);
#elif !WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION
	TRAPS(WASM_RT_TRAP_EXHAUSTION, w2c_macros_down(&instance, UINT32_MAX));
#endif
#if !WASM_RT_INSTALL_SIGNAL_HANDLER && WASM_RT_MEMCHECK_GUARD_PAGES
	/* The fault is the embedder's. */
	signal(SIGSEGV, on_fault);
	if (sigsetjmp(from_signal, 1) == 0) {
		w2c_macros_load(&instance, 131069);
		CHECK(!"a fault");
	} else {
		CHECK("a fault");
	}
#else
	TRAPS(WASM_RT_TRAP_OOB, w2c_macros_load(&instance, 131069));
	TRAPS(WASM_RT_TRAP_OOB, w2c_macros_store(&instance, 0xfffffffc, 1));
#if !WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION
	TRAPS(WASM_RT_TRAP_OOB, w2c_macros_load_unused(&instance, 131072));
#endif
#endif
	CHECK(w2c_macros_load(&instance, 131068) == 1);
}
#endif

int
main(void)
{
	struct sigaction action;

	wasm_rt_init();
	CHECK(sigaction(SIGSEGV, NULL, &action) == 0);
	CHECK((action.sa_handler == SIG_DFL) == !WASM_RT_INSTALL_SIGNAL_HANDLER);
	CHECK(WASM_RT_MEMCHECK_GUARD_PAGES == EXPECT_GUARD_PAGES);
	wasm2c_macros_instantiate(&instance);
	check_works();
#ifdef WASM_RT_TRAP_HANDLER
	check_trap_handler();
#else
	check_traps();
#endif
	wasm2c_macros_free(&instance);
	wasm_rt_free();
	return check_done();
}
