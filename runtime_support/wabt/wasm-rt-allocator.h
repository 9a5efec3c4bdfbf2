/* wasm-rt-allocator.h in the folder where users of WABT's wasm2c have their headers. */
#include "../wasm-rt-allocator.h"
