/* tail_call: the buffer for the arguments of tail calls. */
#include "../wasm-rt.h"

WASM_RT_THREAD_LOCAL uint64_t wasm_rt_tail_args[WASM_RT_TAIL_ARGS_SIZE / 8];
