/* demangle: from symbols of translated code back to WebAssembly's names. */
#ifndef WASM_RT_HOST_DEMANGLE_H
#define WASM_RT_HOST_DEMANGLE_H

#include <stdbool.h>
#include <stddef.h>

/* Stores the name that a symbol was made from, cut to `size` bytes with the terminator (size > 0), and says whether it is one of translated
 * code; if not, the name is the symbol. Control characters stay as the symbol has them. */
bool wasm_rt_demangle(const char *symbol, char *name, size_t size);

#endif
