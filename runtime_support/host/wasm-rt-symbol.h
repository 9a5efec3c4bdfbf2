/* wasm-rt-symbol: names for code addresses of the running program, for messages to people. */
#ifndef WASM_RT_SYMBOL_H
#define WASM_RT_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The name of the function that the instruction at `pc` belongs to; for a return address ask for
 * wasm_rt_symbol_call of it. A function of translated code has its WebAssembly name (of w2c_app_f
 * and f_f: "f"), any other its symbol. It is cut to `size` bytes, the terminator included. False,
 * and "", where nothing is known: the program is stripped, or the system has no way to ask.
 *
 * Reads the symbol table of the program's own file at each call (some 10 microseconds for 1,000
 * functions) and keeps nothing: any thread may call it. Not for signal handlers. */
bool wasm_rt_symbol_name(uintptr_t pc, char *name, size_t size);

/* The same, but false for all that is not translated code. */
bool wasm_rt_symbol_guest_name(uintptr_t pc, char *name, size_t size);

/* An address within the call that returns to `pc`: the calling function may end there. */
static inline uintptr_t
wasm_rt_symbol_call(uintptr_t pc)
{
#if defined(__arm__)
	pc &= ~(uintptr_t)1; /* Thumb's mark */
#endif
	return pc - 1;
}

#ifdef __cplusplus
}
#endif

#endif
