/* replay: between the program that follows a trace (replay.c) and the C written for one module
 * (glue.mjs). */
#ifndef REPLAY_H
#define REPLAY_H

#include "wasm-rt-memory.h"

#include <stdint.h>

/* An import was called: checks that the trace says so, does what it says happened meanwhile, and
 * gives the results. All values are passed as bits. */
void replay_import(unsigned k, unsigned nargs, const uint64_t *args, unsigned nresults,
	uint64_t *results);

/* ---- written for the module ---- */

#define VALUES_MAX 32

void glue_instantiate(void);
void glue_free(void);
void glue_export(unsigned k, const uint64_t *args, uint64_t *results);
void glue_table(unsigned index, unsigned type, const uint64_t *args, uint64_t *results);
wasm_rt_memory_t *glue_memory(void); /* NULL: it has none */
wasm_rt_funcref_table_t *glue_functions(void); /* NULL: it has none */
wasm_rt_externref_table_t *glue_externs(void); /* NULL: it has none */
void glue_set_global(unsigned k, uint64_t value); /* one that is imported */
wasm_rt_funcref_t glue_function(unsigned k);      /* a reference to export k */

/* ---- bits of values ---- */

uint64_t bits_of_f32(float);
uint64_t bits_of_f64(double);
float f32_of_bits(uint64_t);
double f64_of_bits(uint64_t);

#endif
