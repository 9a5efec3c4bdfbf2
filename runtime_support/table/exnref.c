/* Tables of exnrefs. */
#include "table-private.h"

#define TABLE(what) wasm_rt_##what##_exnref_table
#define TABLE_TYPE wasm_rt_exnref_table_t
#define ENTRY wasm_rt_exnref_t
#define NULL_ENTRY wasm_rt_exnref_null_value
#include "body.h"
#undef TABLE
#undef TABLE_TYPE
#undef ENTRY
#undef NULL_ENTRY
