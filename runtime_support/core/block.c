/* Polls and blocking calls of host functions. If a program interrupts nothing, this is all that it
 * links for interrupts. */
#include "core-private.h"
#include "../wasm-rt-interrupt.h"

bool
wasm_rt_interrupt_pending(void)
{
	return ATOMIC_LOAD(&wasm_rt_stack_limit) == UINTPTR_MAX;
}

bool
wasm_rt_may_go_on(wasm_rt_trap_t why)
{
	return wasm_rt_interruption && wasm_rt_interruption->may_go_on(why);
}

void
wasm_rt_poll(void)
{
	if (wasm_rt_interrupt_pending() && !wasm_rt_may_go_on(WASM_RT_TRAP_INTERRUPTED))
		wasm_rt_trap(WASM_RT_TRAP_INTERRUPTED);
}

bool
wasm_rt_block_begin(void (*wake)(void *user), void *user)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	return !i || i->block_begin(wake, user);
}

bool
wasm_rt_block_end(void)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	return i && i->block_end();
}
