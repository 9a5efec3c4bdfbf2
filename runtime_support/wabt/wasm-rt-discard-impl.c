/* Giving parts of memories back (wasm-rt-discard.h), in one file to compile. */
#include "../memory_discard.c"
#include "../memory_discard_shared.c"
