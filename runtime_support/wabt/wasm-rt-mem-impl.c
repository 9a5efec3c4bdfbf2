/* For users of WABT's wasm2c: memories, in one file to compile. */
#include "../page_posix.c"
#include "../page_none.c"
#include "../memory_type.c"
#include "../memory.c"
#include "../memory_static.c"
#include "../memory_grow.c"
#include "../memory_import.c"
#include "../memory_shared.c"
