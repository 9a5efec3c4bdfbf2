/* Memories from the embedder (wasm-rt-allocator.h), in one file to compile. */
#include "../allocator.c"
