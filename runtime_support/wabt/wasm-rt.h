/* wasm-rt.h under the name and in the folder where users of WABT's wasm2c look for it. */
#include "../wasm-rt.h"
