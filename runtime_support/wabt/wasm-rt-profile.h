/* wasm-rt-profile.h in the folder where users of WABT's wasm2c look for headers. */
#include "../wasm-rt-profile.h"
