/* demangle: from symbols of translated code back to WebAssembly's names. */
#ifndef WASM_RT_HOST_DEMANGLE_H
#define WASM_RT_HOST_DEMANGLE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The longest name that is decoded; the rest is cut off. */
#define WASM_RT_NAME_SIZE 4096

/* Sets the whole names of functions whose symbols are cut or lack characters that C does not allow:
 * tables of "symbol\0name\0symbol\0name\0", each ended by an empty symbol, and NULL after the last
 * table. Call it before any trap. */
void wasm_rt_set_function_names(const char *const *tables);

/* Stores the name that a symbol was made from, as its language has it, cut to `size` bytes with the
 * terminator (size > 0), and says whether it is one of translated code; if not, the name is the
 * symbol. Control characters stay as the symbol has them. */
bool wasm_rt_demangle(const char *symbol, char *name, size_t size);

/* Decodes a mangled name of Rust or C++, cut to `size` bytes with the terminator (size > 0). False
 * if the name is not of that kind or is not understood; the contents of the buffer are then
 * undefined. */
bool wasm_rt_demangle_rust(const char *mangled, char *name, size_t size);
bool wasm_rt_demangle_cxx(const char *mangled, char *name, size_t size);

/* The buffer that they write to: always terminated; what does not fit is cut off. */
struct text {
	char *bytes;
	size_t size, n;
};

static inline void
text_add(struct text *t, const char *bytes, size_t n)
{
	if (n > t->size - t->n - 1)
		n = t->size - t->n - 1;
	memcpy(t->bytes + t->n, bytes, n);
	t->n += n;
	t->bytes[t->n] = '\0';
}

#endif
