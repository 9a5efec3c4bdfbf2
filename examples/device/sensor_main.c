/* Runs sensor.wasm on a board or on an ordinary machine. */
#include "sensor.h"

#include "board.h"

void
w2c_board_put_char(struct w2c_board *board, u32 c)
{
	(void)board;
	board_put_char((char)c);
}

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

static void
feed(w2c_sensor *sensor)
{
	for (s32 i = 0; i < 40; i++)
		w2c_sensor_sample(sensor, (u32)(i * i % 97 - 20));
	w2c_sensor_report(sensor);
}

int
main(void)
{
	static w2c_sensor sensor, before;
	wasm_rt_trap_t trap;

	wasm_rt_init();
	wasm_rt_set_stack_size(BOARD_STACK);
	wasm2c_sensor_instantiate(&sensor, NULL);
	feed(&sensor);
	/* A trap leaves the guest's globals, its stack pointer among them, as they were in the middle
	 * of a call. The memory is an array that does not grow: so a copy of the instance, from between
	 * two calls, takes them back, and what is in the memory stays. */
	before = sensor;
	trap = (wasm_rt_trap_t)wasm_rt_impl_try();
	if (trap == WASM_RT_TRAP_NONE)
		w2c_sensor_astray(&sensor, 5);
	put("trap: ");
	put(wasm_rt_strerror(trap));
	put("\n");
	sensor = before;
	feed(&sensor);
#ifdef MAKE_FAULT
	__builtin_trap(); /* a bug of the host's */
#endif
	return trap == WASM_RT_TRAP_OOB ? 0 : 1;
}
