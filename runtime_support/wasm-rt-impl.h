/* wasm-rt-impl: the contents of WABT's header of this name. wasm-rt.h declares all of it except two
 * names, which embedders with their own runtime may define as variables. */
#ifndef WASM_RT_IMPL_H
#define WASM_RT_IMPL_H

#include "wasm-rt.h"

/* The depth of calls that the next trap restores, and a macro that saves it. WASM_RT_SETJMP and
 * wasm_rt_impl_try save it by themselves. */
#define wasm_rt_saved_call_stack_depth (g_wasm_rt_jmp_buf.call_stack_depth)
#define WASM_RT_SAVE_STACK_DEPTH() \
	((void)(wasm_rt_saved_call_stack_depth = wasm_rt_call_stack_depth))

#endif
