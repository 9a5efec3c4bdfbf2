/* Runs sensor.wasm on a Cortex-M where a handler takes the traps: it says whether the one that is
 * to come has come, and stops. */
#include "sensor.h"

#include "board.h"

_Noreturn void on_trap(wasm_rt_trap_t);

void
w2c_board_put_char(struct w2c_board *board, u32 c)
{
	(void)board;
	board_put_char((char)c);
}

_Noreturn void
on_trap(wasm_rt_trap_t trap)
{
	board_put_char(wasm_rt_last_trap()->code == trap && trap == WASM_RT_TRAP_OOB ? 'y' : 'n');
	board_put_char('\n');
	for (;;)
		__asm__ volatile("movs r0, #0x18\n\tldr r1, =0x20026\n\tbkpt 0xab" : : : "r0", "r1");
}

int
main(void)
{
	static w2c_sensor sensor;

	wasm_rt_init();
	wasm_rt_set_stack_size(2048);
	wasm2c_sensor_instantiate(&sensor, NULL);
	w2c_sensor_report(&sensor);
	w2c_sensor_astray(&sensor, 3);
	return 1;
}
