/* whole_names: a C file with the function names that C symbols cannot hold, for hosts that report
 * where a trap happened. */
#include "emit/emit.h"

#include <string.h>

/* Whether the symbol contains the whole name: "f_name", after a prefix if the module is split. */
static bool
says(const char *symbol, struct name name)
{
	size_t size = strlen(symbol);

	return size >= name.size + 2 && memcmp(symbol + size - name.size, name.bytes, name.size) == 0 &&
		memcmp(symbol + size - name.size - 2, "f_", 2) == 0;
}

void
emit_whole_names(struct unit *u)
{
	const struct name *names = u->options->debug_names ? u->names->funcs : NULL;
	struct sink text, s;

	sink_open_memory(&text);
	for (uint32_t i = u->m->nimported_funcs; names && i < u->m->nfuncs; i++) {
		struct name name = names[i];

		if (!name.bytes || u->func_exported[i] || says(u->funcs[i], name) ||
			memchr(name.bytes, '\0', name.size))
			continue;
		put_bytes(&text, u->funcs[i], strlen(u->funcs[i]) + 1);
		put_bytes(&text, name.bytes, name.size);
		put_char(&text, '\0');
	}
	sink_open_file(&s, u->options->names_output);
	put_format(&s, "/* Names of functions that are more than their symbols say. */\n"
		"extern const char wasm2c_%s_function_names[];\n"
		"const char wasm2c_%s_function_names[] =", u->module, u->module);
	put_literal(&s, (const uint8_t *)text.buffer, (size_t)sink_size(&text));
	put_str(&s, ";\n");
	sink_close(&text);
	sink_close(&s);
	sink_commit_all();
}
