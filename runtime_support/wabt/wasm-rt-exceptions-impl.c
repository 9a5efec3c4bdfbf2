/* For users of WABT's wasm2c: exceptions, in one file to compile. */
#include "../exception.c"
