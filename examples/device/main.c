/* Runs primes.wasm, whose memory is an array of 16 KiB, on a board or on an ordinary machine:
 * board.c and host.c are what differs. */
#include "primes.h"

#include "board.h"

struct w2c_board {
	unsigned written;
};

/* What the guest imports. */
void
w2c_board_put_char(struct w2c_board *board, u32 c)
{
	board->written++;
	board_put_char((char)c);
}

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

static void
guest(w2c_primes *instance)
{
	w2c_primes_primes(instance, 1000);
	w2c_primes_primes(instance, 16000);
	/* more than the array: the guest is told that it cannot grow */
	w2c_primes_primes(instance, 100000);
	w2c_primes_peek(instance, 16384);    /* out of bounds: does not come back */
}

int
main(void)
{
	static w2c_primes instance;
	static struct w2c_board board;
	wasm_rt_trap_t trap;

	wasm_rt_init();
	wasm_rt_set_stack_size(2048);
	trap = (wasm_rt_trap_t)wasm_rt_impl_try();
	if (trap == WASM_RT_TRAP_NONE) {
		wasm2c_primes_instantiate(&instance, &board);
		guest(&instance);
	}
	put("trap: ");
	put(wasm_rt_strerror(trap));
	put("\n");
	wasm2c_primes_free(&instance);
	wasm_rt_free();
	return trap == WASM_RT_TRAP_OOB && board.written > 0 ? 0 : 1;
}
