/* The host module `spectest` that the specification's scripts import from, written as an embedder
 * would by the contract: the declarations are those that a translated module named spectest would
 * have in its header. */
#ifndef SPECTEST_H
#define SPECTEST_H

#include "wasm-rt.h"

#ifndef WASM_RT_CORE_TYPES_DEFINED
#define WASM_RT_CORE_TYPES_DEFINED
typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef float f32;
typedef double f64;
#endif

typedef struct w2c_spectest {
	wasm_rt_memory_t memory;
	wasm_rt_shared_memory_t shared_memory;
	wasm_rt_funcref_table_t table, table64;
	u32 global_i32;
	u64 global_i64;
	f32 global_f32;
	f64 global_f64;
} w2c_spectest;

void wasm2c_spectest_instantiate(w2c_spectest *);
void wasm2c_spectest_free(w2c_spectest *);

void w2c_spectest_print(w2c_spectest *);
void w2c_spectest_print_i32(w2c_spectest *, u32);
void w2c_spectest_print_i64(w2c_spectest *, u64);
void w2c_spectest_print_f32(w2c_spectest *, f32);
void w2c_spectest_print_f64(w2c_spectest *, f64);
void w2c_spectest_print_i32_f32(w2c_spectest *, u32, f32);
void w2c_spectest_print_f64_f64(w2c_spectest *, f64, f64);
wasm_rt_memory_t *w2c_spectest_memory(w2c_spectest *);
wasm_rt_shared_memory_t *w2c_spectest_shared_memory(w2c_spectest *);
wasm_rt_funcref_table_t *w2c_spectest_table(w2c_spectest *);
wasm_rt_funcref_table_t *w2c_spectest_table64(w2c_spectest *);
u32 *w2c_spectest_global_i32(w2c_spectest *);
u64 *w2c_spectest_global_i64(w2c_spectest *);
f32 *w2c_spectest_global_f32(w2c_spectest *);
f64 *w2c_spectest_global_f64(w2c_spectest *);

#endif
