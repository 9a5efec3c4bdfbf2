/* modules: macros
 * Catches as WABT's users write them: wasm_rt_impl_try wherever a trap may come * from, again
 * and again, and never an end. */
#include "macros.h"

#include "check.h"

static w2c_macros instance;
static volatile int caught;

static void
divide(u32 a, u32 b)
{
	wasm_rt_trap_t code = (wasm_rt_trap_t)wasm_rt_impl_try();

	if (code != WASM_RT_TRAP_NONE) {
		CHECK(code == WASM_RT_TRAP_DIV_BY_ZERO);
		caught++;
		return;
	}
	w2c_macros_divide(&instance, a, b);
}

/* Catches in frames of all depths. */
static void
deeper(volatile int depth)
{
	volatile char room[200];

	room[0] = 1;
	if (depth > 0)
		deeper(depth - 1);
	else
		divide(1, 0);
	if (room[0] != 1)
		CHECK(!"the frame is whole");
}

int
main(void)
{
	volatile int rounds = 0;
	wasm_rt_trap_t code;

	wasm_rt_init();
	wasm2c_macros_instantiate(&instance);
	for (int i = 0; i < 1000; i++)
		divide(8, i % 2 ? 2 : 0);
	CHECK(caught == 500);
	for (int i = 0; i < 200; i++)
		deeper(i);
	CHECK(caught == 700);

	/* One catch for many traps. */
	code = (wasm_rt_trap_t)wasm_rt_impl_try();
	if (rounds++ < 100)
		w2c_macros_divide(&instance, 0x80000000, UINT32_MAX);
	CHECK(rounds == 101 && code == WASM_RT_TRAP_INT_OVERFLOW);

	/* A catch of main after those of functions that have returned. */
	divide(1, 0);
	code = (wasm_rt_trap_t)wasm_rt_impl_try();
	if (code == WASM_RT_TRAP_NONE)
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
	CHECK(code == WASM_RT_TRAP_UNREACHABLE && caught == 701);
	wasm2c_macros_free(&instance);
	wasm_rt_free();
	return check_done();
}
