#include "demangle.h"

#include <string.h>

/* The part of a symbol after the module's name (in which underscores are doubled) and one
 * underscore; NULL if the symbol has no such part. */
static const char *
after_module(const char *symbol)
{
	while (*symbol) {
		if (*symbol != '_')
			symbol++;
		else if (symbol[1] == '_')
			symbol += 2;
		else
			return symbol[1] ? symbol + 1 : NULL;
	}
	return NULL;
}

/* Functions are f_NAME, wasm2c_MODULE_f_NAME where other files use them, and w2c_MODULE_NAME where
 * they are exported. */
static const char *
name_part(const char *symbol)
{
	const char *rest;

	if (strncmp(symbol, "f_", 2) == 0)
		return symbol + 2;
	if (strncmp(symbol, "wasm2c_", 7) == 0) {
		rest = after_module(symbol + 7);
		return rest && strncmp(rest, "f_", 2) == 0 ? rest + 2 : NULL;
	}
	return strncmp(symbol, "w2c_", 4) == 0 ? after_module(symbol + 4) : NULL;
}

/* The value of a capital hexadecimal digit, or -1. */
static int
digit(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Whether there is an escape at `c` for a byte that may be printed; a byte that controls a terminal
 * stays escaped. */
static bool
is_escape(const char *c)
{
	return c[0] == '0' && c[1] == 'x' && digit(c[2]) >= 2 && digit(c[3]) >= 0 &&
		!(c[2] == '7' && c[3] == 'F');
}

/* ---- whole names */

static const char *const *tables;

void
wasm_rt_set_function_names(const char *const *names)
{
	tables = names;
}

/* The name that a table has for a symbol. */
static const char *
whole_name(const char *symbol)
{
	size_t size = strcspn(symbol, ".");

	for (const char *const *table = tables; table && *table; table++)
		for (const char *entry = *table; *entry;) {
			const char *name = entry + strlen(entry) + 1;

			if (strncmp(entry, symbol, size) == 0 && entry[size] == '\0')
				return name;
			entry = name + strlen(name) + 1;
		}
	return NULL;
}

/* Control characters are escaped as in other names. */
static void
copy_printable(const char *from, struct text *to)
{
	for (; *from; from++) {
		unsigned char c = (unsigned char)*from;
		char escape[5] = "0x";

		escape[2] = "0123456789ABCDEF"[c >> 4];
		escape[3] = "0123456789ABCDEF"[c & 15];
		if (c < ' ' || c == 0x7f)
			text_add(to, escape, 4);
		else
			text_add(to, from, 1);
	}
}

/* Compilers add a dot and more to the name of a function's variant; the names of translated code
 * have no dots. */
static void
decode(const char *from, struct text *to)
{
	while (*from && *from != '.') {
		char c = *from;

		if (is_escape(from)) {
			c = (char)(digit(from[2]) << 4 | digit(from[3]));
			from += 3;
		}
		text_add(to, &c, 1);
		from++;
	}
}

bool
wasm_rt_demangle(const char *symbol, char *name, size_t size)
{
	const char *from = name_part(symbol), *whole = from ? whole_name(symbol) : NULL;
	char mangled[WASM_RT_NAME_SIZE];
	struct text to = {mangled, sizeof mangled, 0}, out = {name, size, 0};

	mangled[0] = name[0] = '\0';
	if (!from) {
		text_add(&out, symbol, strlen(symbol));
		return false;
	}
	if (whole)
		copy_printable(whole, &to);
	else
		decode(from, &to);
	if (!wasm_rt_demangle_rust(mangled, name, size) && !wasm_rt_demangle_cxx(mangled, name, size))
		text_add(&out, mangled, to.n);
	return true;
}
