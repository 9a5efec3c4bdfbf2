/* What a module seems to be made for, and by what: by its imports, exports and custom sections. */
#include "inspect.h"

#include <string.h>

/* A module name and field name; NULL is any, and one ending in * any with that beginning. */
static const struct {
	const char *module, *field, *kind;
} imports[] = {
	{"wasi_snapshot_preview1", NULL, "WASI preview 1"},
	{"wasi_unstable", NULL, "WASI snapshot 0"},
	{"wasi", "thread-spawn", "WASI with threads"},
	{"wasi_nn", NULL, "WASI-NN"},
	{"wasi_ephemeral_nn", NULL, "WASI-NN"},
	{"go", NULL, "Go for JavaScript"},
	{"gojs", NULL, "Go for JavaScript"},
	{"wbg", NULL, "wasm-bindgen, for JavaScript"},
	{"__wbindgen_placeholder__", NULL, "wasm-bindgen, before its tool has run"},
	{"env", "emscripten_*", "Emscripten"},
	{"env", "_emscripten_*", "Emscripten"},
	{"env", "invoke_*", "Emscripten"},
	{"env", "abort", "AssemblyScript or Emscripten, for JavaScript"},
	{"wasm:js-string", NULL, "JavaScript's strings"},
};

static const struct {
	const char *name, *kind;
} exports[] = {
	{"_start", "a command (_start): a program"},
	{"_initialize", "a reactor (_initialize): a library"},
	{"wasi_thread_start", "WASI with threads"},
	{"asyncify_start_unwind", "Asyncify"},
}, sections[] = {
	{"linking", "an object file, not linked yet"},
	{"dylink.0", "a dynamic library"},
	{"dylink", "a dynamic library"},
	{"go:buildid", "Go"},
};

static bool
fits(struct name name, const char *pattern)
{
	size_t size = pattern ? strlen(pattern) : 0;

	if (!pattern)
		return true;
	if (size == 0 || pattern[size - 1] != '*')
		return name_is(name, pattern);
	return name.size >= size - 1 && memcmp(name.bytes, pattern, size - 1) == 0;
}

static void
add(struct inspection *in, const char *kind)
{
	for (uint32_t i = 0; i < in->kinds.n; i++)
		if (strcmp(in->kinds.v[i], kind) == 0)
			return;
	*vec_push(&in->kinds) = kind;
}

/* When Emscripten optimises, it shortens the names of imports to a few letters. */
static bool
is_minified(const struct module *m)
{
	for (uint32_t i = 0; i < m->nimports; i++)
		if (!name_is(m->imports[i]->module, "a") || m->imports[i]->field.size > 2)
			return false;
	return m->nimports > 0;
}

void
inspect_find_kinds(struct inspection *in)
{
	const struct module *m = in->input.module;

	if (is_minified(m))
		add(in, "Emscripten, with short names, for its JavaScript");

	for (size_t k = 0; k < sizeof exports / sizeof *exports; k++)
		if (input_export(&in->input, exports[k].name, EXTERN_FUNC))
			add(in, exports[k].kind);
	for (size_t k = 0; k < sizeof imports / sizeof *imports; k++)
		for (uint32_t i = 0; i < m->nimports; i++)
			if (fits(m->imports[i]->module, imports[k].module) &&
				fits(m->imports[i]->field, imports[k].field))
				add(in, imports[k].kind);
	for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
		for (uint32_t i = 0; i < in->sections.n; i++)
			if (in->sections.v[i].id == 0 && name_is(in->sections.v[i].name, sections[k].name))
				add(in, sections[k].kind);
}
