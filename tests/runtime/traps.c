/* Traps and catches. */
#include "wasm-rt.h"

#include <stdlib.h>

#include "check.h"

#if defined(__GNUC__)
#define NOINLINE __attribute__((noinline))
#else
#define NOINLINE
#endif

static void
every_code(void)
{
	static unsigned i;

	for (i = WASM_RT_TRAP_OOB; i <= WASM_RT_TRAP_INCOMPATIBLE_IMPORT; i++) {
		TRAPS((wasm_rt_trap_t)i, wasm_rt_trap((wasm_rt_trap_t)i));
		CHECK(wasm_rt_last_trap()->code == (wasm_rt_trap_t)i && !wasm_rt_last_trap()->has_address);
	}
	TRAPS(WASM_RT_TRAP_OOB, wasm_rt_trap_oob(123));
	CHECK(wasm_rt_last_trap()->has_address && wasm_rt_last_trap()->address == 123);
	TRAPS(WASM_RT_TRAP_UNREACHABLE, wasm_rt_trap_in(WASM_RT_TRAP_UNREACHABLE, "f"));
	CHECK(strcmp(wasm_rt_last_trap()->function, "f") == 0 && !wasm_rt_last_trap()->has_address);
}

/* The order is the contract's. */
static void
numbers_and_messages(void)
{
	CHECK(WASM_RT_TRAP_NONE == 0 && WASM_RT_TRAP_OOB == 1 && WASM_RT_TRAP_INT_OVERFLOW == 2 &&
		WASM_RT_TRAP_DIV_BY_ZERO == 3);
	CHECK(WASM_RT_TRAP_INVALID_CONVERSION == 4 && WASM_RT_TRAP_UNREACHABLE == 5 &&
		WASM_RT_TRAP_CALL_INDIRECT == 6);
	CHECK(WASM_RT_TRAP_NULL_REF == 7 && WASM_RT_TRAP_UNCAUGHT_EXCEPTION == 8 &&
		WASM_RT_TRAP_UNALIGNED == 9);
	CHECK(WASM_RT_TRAP_EXHAUSTION == 10);
	CHECK(strcmp(wasm_rt_strerror(WASM_RT_TRAP_DIV_BY_ZERO), "integer divide by zero") == 0);
	CHECK(strcmp(wasm_rt_strerror(WASM_RT_TRAP_EXHAUSTION), "call stack exhausted") == 0);
	CHECK(strcmp(wasm_rt_strerror(WASM_RT_TRAP_NOT_SHARED), "expected shared memory") == 0);
	CHECK(strcmp(wasm_rt_strerror(WASM_RT_TRAP_INTERRUPTED), "interrupted") == 0);
	CHECK(strcmp(wasm_rt_strerror(WASM_RT_TRAP_OUT_OF_FUEL), "all fuel consumed") == 0);
	CHECK(strcmp(wasm_rt_strerror((wasm_rt_trap_t)99), "unknown trap") == 0);
}

/* A host function that translated code called, and that catches what it calls in turn. */
static NOINLINE void
host_catches(wasm_rt_trap_t code)
{
	TRAPS(code, if (code) wasm_rt_trap(code));
}

static void
nested(void)
{
	volatile int reached = 0;

	TRAPS(WASM_RT_TRAP_UNREACHABLE,
		host_catches(WASM_RT_TRAP_OOB);
		reached++;
		host_catches(WASM_RT_TRAP_NONE);
		reached++;
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE));
	CHECK(reached == 2);
}

/* Embedders written for WABT never end a catch: a new one in the same function replaces it. */
static NOINLINE void
forgets_to_end(void)
{
	if (wasm_rt_impl_try() == 0)
		wasm_rt_trap(WASM_RT_TRAP_OOB);
}

static void
never_ended(void)
{
	static volatile int caught, i;

	for (i = 0; i < 10 * WASM_RT_MAX_TRIES; i++) {
		if (wasm_rt_impl_try() == 0)
			wasm_rt_trap(WASM_RT_TRAP_OOB);
		else
			caught++;
	}
	CHECK(caught == 10 * WASM_RT_MAX_TRIES);
	for (i = 0; i < 10 * WASM_RT_MAX_TRIES; i++)
		forgets_to_end();
#if defined(__GNUC__) || defined(__TINYC__)
	/* The dead catch below this frame is not jumped to. */
	caught = 0;
	if (wasm_rt_impl_try() == 0) {
		forgets_to_end();
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
	} else {
		caught = 1;
	}
	CHECK(caught == 1);
#endif
	wasm_rt_impl_try_end();
	wasm_rt_impl_try_end();
	wasm_rt_impl_try_end();
}

static volatile unsigned innermost;

static NOINLINE void
nest(volatile unsigned depth)
{
	if (wasm_rt_impl_try() != 0)
		innermost = depth;
	else if (depth == 2 * WASM_RT_MAX_TRIES)
		wasm_rt_trap(WASM_RT_TRAP_NULL_REF);
	else
		nest(depth + 1);
}

/* Catches that nobody ended in frames that have returned, each frame deeper than the one before:
 * the newest counts. */
static void
many(void)
{
	nest(1);
	CHECK(innermost == 2 * WASM_RT_MAX_TRIES);
	TRAPS(WASM_RT_TRAP_OOB, wasm_rt_trap(WASM_RT_TRAP_OOB));
}

static unsigned seen;

static void
hook(const struct wasm_rt_trap_info *info)
{
	seen += info->code;
}

static void
hooked(void)
{
	CHECK(wasm_rt_set_trap_hook(hook) == NULL);
	TRAPS(WASM_RT_TRAP_UNALIGNED, wasm_rt_trap(WASM_RT_TRAP_UNALIGNED));
	CHECK(seen == WASM_RT_TRAP_UNALIGNED);
	CHECK(wasm_rt_set_trap_hook(NULL) == hook);
}

static void
depth_comes_back(void)
{
	wasm_rt_call_stack_depth = 7;
	TRAPS(WASM_RT_TRAP_OOB, wasm_rt_call_stack_depth += 100; wasm_rt_trap(WASM_RT_TRAP_OOB));
	CHECK(wasm_rt_call_stack_depth == 7);
	wasm_rt_call_stack_depth = 0;
}

int
main(void)
{
	/* Without wasm_rt_init: a catch is enough. */
	every_code();
	wasm_rt_init();
	numbers_and_messages();
	every_code();
	nested();
	never_ended();
	many();
	hooked();
	depth_comes_back();
	wasm_rt_free();
	return check_done();
}
