/* The checks of wasm-rt-allocator.h, in one file to compile. */
#include "../allocator_check.c"
