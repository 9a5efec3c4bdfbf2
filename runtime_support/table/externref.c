/* Tables of externrefs. */
#include "table-private.h"

#define TABLE(what) wasm_rt_##what##_externref_table
#define TABLE_TYPE wasm_rt_externref_table_t
#define ENTRY wasm_rt_externref_t
#define NULL_ENTRY wasm_rt_externref_null_value
#include "body.h"
#undef TABLE
#undef TABLE_TYPE
#undef ENTRY
#undef NULL_ENTRY
