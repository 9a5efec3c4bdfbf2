#include "demangle.h"

#include <string.h>

/* What follows the module's name (in which underscores are doubled) and one underscore; NULL where that does not follow. */
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

/* Functions are f_NAME, wasm2c_MODULE_f_NAME where other files use them, and w2c_MODULE_NAME where they are exported. */
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

/* Whether an escape stands at `c` for a byte that may be printed: what steers a terminal stays an escape. */
static bool
is_escape(const char *c)
{
	return c[0] == '0' && c[1] == 'x' && digit(c[2]) >= 2 && digit(c[3]) >= 0 && !(c[2] == '7' && c[3] == 'F');
}

bool
wasm_rt_demangle(const char *symbol, char *name, size_t size)
{
	const char *from = name_part(symbol), *c;
	size_t n = 0;

	/* A compiler's variant of a function ends in a dot and more: no name of ours has a dot. */
	for (c = from ? from : symbol; *c && n + 1 < size && !(from && *c == '.'); n++) {
		if (from && is_escape(c)) {
			name[n] = (char)(digit(c[2]) << 4 | digit(c[3]));
			c += 4;
		} else {
			name[n] = *c++;
		}
	}
	name[n] = '\0';
	return from != NULL;
}
