/* demangle: from symbols of translated code back to WebAssembly's names. */
#ifndef WASM_RT_HOST_DEMANGLE_H
#define WASM_RT_HOST_DEMANGLE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* As much of a name as is looked at. */
#define WASM_RT_NAME_SIZE 4096

/* Tells the whole names of functions, of which symbols have the beginning, without what C has no
 * letters for: tables of "symbol\0name\0symbol\0name\0", which end with an empty symbol; NULL after
 * the last table. Before any trap. */
void wasm_rt_set_function_names(const char *const *tables);

/* Stores the name that a symbol was made from, as its language has it, cut to `size` bytes with the
 * terminator (size > 0), and says whether it is one of translated code; if not, the name is the
 * symbol. Control characters stay as the symbol has them. */
bool wasm_rt_demangle(const char *symbol, char *name, size_t size);

/* What a mangled name of Rust or C++ means, cut to `size` bytes with the terminator (size > 0).
 * False where the name is of no such kind, or is not understood; the buffer then holds nothing of
 * use. */
bool wasm_rt_demangle_rust(const char *mangled, char *name, size_t size);
bool wasm_rt_demangle_cxx(const char *mangled, char *name, size_t size);

/* What they write to: always terminated, and cut where it is full. */
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
