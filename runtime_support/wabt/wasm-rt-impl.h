/* wasm-rt-impl.h under the name and in the folder where users of WABT's wasm2c look for it: wasm-rt.h declares all of it. */
#include "../wasm-rt.h"
