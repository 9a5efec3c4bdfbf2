/* Runs sensor.wasm where the device has a C library. */
#include "sensor.h"

#include <stdio.h>
#include <stdlib.h>

void
w2c_board_put_char(struct w2c_board *board, u32 c)
{
	(void)board;
	putchar((int)c);
}

int
main(void)
{
	static w2c_sensor sensor;
	wasm_rt_trap_t trap;

	wasm_rt_init();
	wasm_rt_set_stack_size(8192);
	wasm2c_sensor_instantiate(&sensor, NULL);
	w2c_sensor_report(&sensor);
	trap = (wasm_rt_trap_t)wasm_rt_impl_try();
	if (trap == WASM_RT_TRAP_NONE)
		w2c_sensor_astray(&sensor, 5);
	printf("trap: %s\n", wasm_rt_strerror(trap));
	exit(0);
}
