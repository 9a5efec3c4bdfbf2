/* Prints what narrow.wat computes, on a board or on an ordinary machine. */
#include "narrow.h"

#include "board.h"

static void
put_hex(u32 n)
{
	for (int shift = 28; shift >= 0; shift -= 4)
		board_put_char("0123456789abcdef"[n >> shift & 15]);
	board_put_char('\n');
}

int
main(void)
{
	static w2c_narrow narrow;

	wasm_rt_init();
	wasm_rt_set_stack_size(BOARD_STACK);
	if (wasm_rt_impl_try() != WASM_RT_TRAP_NONE) {
		put_hex(0);
		return 1;
	}
	wasm2c_narrow_instantiate(&narrow);
	for (u32 i = 0, x = 0; i < 40; i++, x = x < 12 ? x + 1 : x * 1664525 + 1013904223)
		put_hex(w2c_narrow_f(&narrow, x));
	return 0;
}
