/* Exceptions: caught, rethrown, uncaught, and through a host function's catch of traps. */
#include "wasm-rt-exceptions.h"

#include "check.h"

static const char tag_a, tag_b;

static void
throw_number(wasm_rt_tag_t tag, uint32_t number)
{
	wasm_rt_call_stack_depth += 10;
	wasm_rt_load_exception(tag, sizeof number, &number);
	wasm_rt_throw();
}

/* try: throw; catch_all: rethrow where asked; the number that was caught. */
static uint32_t
catches(wasm_rt_tag_t thrown, bool again)
{
	WASM_RT_UNWIND_TARGET target, *outer = wasm_rt_get_unwind_target();
	uint32_t number = 0;

	if (!wasm_rt_try(target)) {
		wasm_rt_set_unwind_target(&target);
		throw_number(thrown, 77);
	} else {
		wasm_rt_set_unwind_target(outer);
		if (wasm_rt_exception_tag() != thrown || wasm_rt_exception_size() != sizeof number)
			return 0;
		memcpy(&number, wasm_rt_exception(), sizeof number);
		if (again)
			wasm_rt_throw_ref(wasm_rt_exception_ref());
	}
	return number;
}

static void
rethrows(void)
{
	WASM_RT_UNWIND_TARGET target, *outer = wasm_rt_get_unwind_target();

	if (!wasm_rt_try(target)) {
		wasm_rt_set_unwind_target(&target);
		catches(&tag_b, true);
		CHECK(false);
	}
	wasm_rt_set_unwind_target(outer);
	CHECK(wasm_rt_exception_tag() == &tag_b);
}

/* A host function between the throw and the outer try: its catch of traps is a boundary, and
 * afterwards all is as before. */
static void
through_host(void)
{
	WASM_RT_UNWIND_TARGET target, *outer = wasm_rt_get_unwind_target();

	if (!wasm_rt_try(target)) {
		wasm_rt_set_unwind_target(&target);
		TRAPS(WASM_RT_TRAP_UNCAUGHT_EXCEPTION, throw_number(&tag_a, 1));
		CHECK(wasm_rt_get_unwind_target() == &target);
		TRAPS(WASM_RT_TRAP_NONE, CHECK(catches(&tag_a, false) == 77));
		CHECK(wasm_rt_get_unwind_target() == &target);
		throw_number(&tag_b, 2);
	}
	wasm_rt_set_unwind_target(outer);
	CHECK(wasm_rt_exception_tag() == &tag_b);
}

int
main(void)
{
	uint8_t big[WASM_EXN_MAX_SIZE + 1] = {0};

	wasm_rt_init();
	/* The depth of calls comes back each time: many throws do not use it up. */
	for (int i = 0; i < 3000 && check_failed == 0; i++)
		CHECK(catches(&tag_a, false) == 77 && wasm_rt_call_stack_depth == 0);
	rethrows();
	CHECK(wasm_rt_call_stack_depth == 0);
	through_host();
	TRAPS(WASM_RT_TRAP_UNCAUGHT_EXCEPTION, throw_number(&tag_a, 1));
	CHECK(wasm_rt_call_stack_depth == 0 && wasm_rt_get_unwind_target() == NULL);
	TRAPS(WASM_RT_TRAP_UNCAUGHT_EXCEPTION, catches(&tag_a, true));
	TRAPS(WASM_RT_TRAP_NULL_REF, wasm_rt_throw_ref(wasm_rt_exnref_null_value));
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_load_exception(&tag_a, sizeof big, big));
	wasm_rt_load_exception(&tag_a, sizeof big - 1, big);
	CHECK(wasm_rt_exception_size() == WASM_EXN_MAX_SIZE);
	wasm_rt_load_exception(&tag_b, 0, NULL);
	CHECK(wasm_rt_exception_size() == 0);
	return check_done();
}
