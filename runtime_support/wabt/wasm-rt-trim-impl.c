/* wasm_rt_trim_memory of wasm-rt-discard.h. */
#include "../memory_trim.c"
