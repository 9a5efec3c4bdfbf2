/* The variables of one thread. They are in a file of their own, so that code that checks its stack
 * or traps links only this. */
#include "core-private.h"

static WASM_RT_THREAD_LOCAL struct thread this_thread;

struct thread *
wasm_rt_this_thread(void)
{
	return &this_thread;
}

/* The header hides the variables behind functions where the compiler has no thread-local storage;
 * this file defines both. */
#undef wasm_rt_stack_limit
#undef wasm_rt_call_stack_depth
#undef g_wasm_rt_jmp_buf

WASM_RT_THREAD_LOCAL uintptr_t wasm_rt_stack_limit;
WASM_RT_THREAD_LOCAL uint32_t wasm_rt_call_stack_depth;
WASM_RT_THREAD_LOCAL wasm_rt_jmp_buf g_wasm_rt_jmp_buf;

uintptr_t *
wasm_rt_stack_limit_of_thread(void)
{
	return &wasm_rt_stack_limit;
}

uint32_t *
wasm_rt_call_stack_depth_of_thread(void)
{
	return &wasm_rt_call_stack_depth;
}

wasm_rt_jmp_buf *
wasm_rt_jmp_buf_of_thread(void)
{
	return &g_wasm_rt_jmp_buf;
}
