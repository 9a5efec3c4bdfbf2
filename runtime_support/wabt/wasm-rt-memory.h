/* wasm-rt-memory.h in the folder where users of WABT's wasm2c have their headers. */
#include "../wasm-rt-memory.h"
