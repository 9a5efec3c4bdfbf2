/* wasm-rt-symbol: names for code addresses of the running program, for messages to people. */
#ifndef WASM_RT_SYMBOL_H
#define WASM_RT_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The name of the function that contains the instruction at `pc`; for a return address, pass
 * wasm_rt_symbol_call of it. A function of translated code has its WebAssembly name (w2c_app_f and
 * f_f are "f"), any other its symbol. The name is cut to `size` bytes, including the terminator.
 * False, and "", if nothing is known: the program is stripped, or the system cannot tell.
 *
 * Reads the symbol table of the program's own file at each call (some 10 microseconds for 1,000
 * functions) and keeps nothing: any thread may call it. Not for signal handlers. */
bool wasm_rt_symbol_name(uintptr_t pc, char *name, size_t size);

/* The same, but false for everything that is not translated code. */
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
