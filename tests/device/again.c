/* An embedder of again.wasm, translated with --memory=static:96x3, on a board or on an ordinary
 * machine: three instances at once, and each goes on after a trap. */
#include "again.h"

#include "board.h"

struct w2c_board {
	unsigned written;
	u32 added;
};

void
w2c_board_put_char(struct w2c_board *board, u32 c)
{
	(void)c;
	board->written++;
}

u32 *
w2c_board_added(struct w2c_board *board)
{
	return &board->added;
}

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

static void
say(const char *what, int holds)
{
	put(what);
	put(holds ? ": yes\n" : ": NO\n");
}

/* What stops instantiating or calling; NULL: instantiates. */
static wasm_rt_trap_t
trap_of(w2c_again *instance, struct w2c_board *board, void (*action)(w2c_again *, u32), u32 by)
{
	wasm_rt_trap_t trap = (wasm_rt_trap_t)wasm_rt_impl_try();

	if (trap == WASM_RT_TRAP_NONE) {
		if (action)
			action(instance, by);
		else
			wasm2c_again_instantiate(instance, board);
	}
	wasm_rt_impl_try_end();
	return trap;
}

static void
load(w2c_again *instance, u32 at)
{
	w2c_again_load(instance, at);
}

static w2c_again one[3], fourth;
static struct w2c_board boards[4];

static void
three(void)
{
	int all = 1;

	for (u32 i = 0; i < 3; i++)
		all &= trap_of(&one[i], &boards[i], NULL, 0) == WASM_RT_TRAP_NONE;
	say("three instances", all);
	say("no fourth", trap_of(&fourth, &boards[3], NULL, 0) == WASM_RT_TRAP_OUT_OF_MEMORY);
	wasm2c_again_free(&fourth);
	for (u32 i = 0; i < 3; i++) {
		w2c_again_store(&one[i], 20, i + 1);
		all &= w2c_again_memory(&one[i])->size == 64;
#ifndef __TINYC__ /* which does not align arrays */
		all &= (uintptr_t)w2c_again_memory(&one[i])->data % WASM_RT_STATIC_MEMORY_ALIGN == 0;
#endif
	}
	for (u32 i = 0; i < 3; i++)
		all &= w2c_again_load(&one[i], 20) == i + 1 && w2c_again_call(&one[i], 1) == 9;
	say("each with its own memory", all);
	say("which ends where it ends", trap_of(&one[1], NULL, load, 64) == WASM_RT_TRAP_OOB);
}

static void
again(u32 begun)
{
	int all = 1;

	for (u32 i = 1; i <= 3; i++) {
		all &= trap_of(&one[0], NULL, w2c_again_break, i) == WASM_RT_TRAP_CALL_INDIRECT;
		all &= w2c_again_state(&one[0]) != begun && w2c_again_call(&one[0], 0) == 9;
		wasm2c_again_reset(&one[0]);
		all &= w2c_again_state(&one[0]) == begun && w2c_again_call(&one[0], 0) == 7;
	}
	say("goes on after traps", all);
	say("with its start function", boards[0].written == 4);
	say("and what it imports", boards[0].added == 1 + 2 + 3);
	say("others stay as they are", w2c_again_load(&one[1], 20) == 2 &&
		w2c_again_load(&one[2], 20) == 3 && w2c_again_call(&one[2], 1) == 9);
}

int
main(void)
{
	u32 begun;

	wasm_rt_init();
	wasm_rt_set_stack_size(BOARD_STACK);
	three();
	wasm2c_again_reset(&one[0]);
	boards[0].written = 1;
	begun = w2c_again_state(&one[0]);
	again(begun);
	wasm2c_again_free(&one[1]);
	say("who frees makes room", trap_of(&fourth, &boards[3], NULL, 0) == WASM_RT_TRAP_NONE);
	say("for one that is new", w2c_again_state(&fourth) == begun &&
		w2c_again_load(&fourth, 20) == 0);
	return 0;
}
