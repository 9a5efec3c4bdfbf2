/* Fuel: how much a thread's translated code may still spend. */
#include "core-private.h"
#include "../wasm-rt-interrupt.h"

#undef wasm_rt_fuel
WASM_RT_THREAD_LOCAL int64_t wasm_rt_fuel = INT64_MAX;

int64_t *
wasm_rt_fuel_of_thread(void)
{
	return &wasm_rt_fuel;
}

void
wasm_rt_set_fuel(uint64_t fuel)
{
	wasm_rt_fuel = fuel > INT64_MAX ? INT64_MAX : (int64_t)fuel;
}

uint64_t
wasm_rt_fuel_left(void)
{
	return wasm_rt_fuel < 0 ? 0 : (uint64_t)wasm_rt_fuel;
}
