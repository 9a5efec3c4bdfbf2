#include "input.h"

#include "c/c.h"
#include "util/sha256.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void
refuse_component(struct reader *r, const char *path)
{
	static const uint8_t magic[] = {0, 'a', 's', 'm'};
	uint8_t head[8];

	/* Behind the magic number: two bytes of version, two of layer, which is 0 for a module and 1
	 * for a component. */
	if (reader_peek_at(r, 0, head, sizeof head) == sizeof head &&
		memcmp(head, magic, sizeof magic) == 0 && head[6] == 1 && head[7] == 0)
		die("%s: this is a component, not a module. Components (WASI 0.2 and later) wrap modules "
			"in typed interfaces, which wasmcc does not "
			"translate. Build the program for WASI preview 1 instead (the targets wasm32-wasip1 or "
			"wasm32-wasi), or take the module out of the "
			"component with other tools.", path);
}

static bool
is_plain(const struct input *in, const struct export *export)
{
	const struct functype *type = export ? func_type(in->module, export->index) : NULL;

	return type && type->nparams == 0 && type->nresults == 0;
}

/* Escapes make names in other alphabets long in C, too long for a file. */
static const char *
file_of(const char *mangled)
{
	uint8_t digest[32];
	struct sha256 h;

	if (strlen(mangled) <= 100)
		return mangled;
	sha256_begin(&h);
	sha256_add(&h, mangled, strlen(mangled));
	sha256_end(&h, digest);
	return text_format("%.80s_%02x%02x%02x%02x%02x%02x", mangled, digest[0], digest[1], digest[2],
		digest[3], digest[4], digest[5]);
}

/* Modules that a linker made with --emit-relocs also have the section, but they have exports. */
static void
refuse_object(const struct input *in)
{
	const struct module *m = in->module;

	if (m->linking_offset && m->nexports == 0 && !m->has_start)
		fail_at(m->linking_offset,
			"this is an object file (it has a section \"linking\"), which is not linked yet; "
			"link it first, with wasm-ld or by clang without -c");
}

static void
note_facts(struct input *in)
{
	struct module *m = in->module;

	in->mangled = mangle(&in->arena, (struct name){in->name, (uint32_t)strlen(in->name)}, true);
	in->file = file_of(in->mangled);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++)
		in->code_bytes += m->funcs[i].body_size;
	in->has_start = is_plain(in, input_export(in, "_start", EXTERN_FUNC));
	in->has_initialize = is_plain(in, input_export(in, "_initialize", EXTERN_FUNC));
	in->starts = in->has_start || m->has_start;
}

void
input_read(struct input *in, const struct module_file *file, feature_set features)
{
	struct reader reader;
	struct diag diag;

	*in = (struct input){.path = file->path, .name = file->name, .linked = file->linked};
	in->module = arena_zalloc(&in->arena, sizeof *in->module);
	if (setjmp(*diag_enter(&diag, file->path))) {
		fprintf(stderr, "%s\n", diag.message);
		exit(1);
	}
	reader_open(&reader, file->path);
	refuse_component(&reader, file->path);
	in->module->features = features;
	module_read(in->module, &reader);
	reader_close(&reader);
	refuse_object(in);
	note_facts(in);
	diag_leave();
}

const struct export *
input_export(const struct input *in, const char *name, enum extern_kind kind)
{
	const struct module *m = in->module;

	for (uint32_t i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == kind && name_is(m->exports[i].name, name))
			return &m->exports[i];
	return NULL;
}

char *
input_printable(struct name name)
{
	char *text = xmalloc((size_t)name.size * 3 + 1), *to = text;

	for (uint32_t i = 0; i < name.size; i++) {
		unsigned char c = (unsigned char)name.bytes[i];

		if (c < ' ' || c == 0x7f || c == '"' || c == '\\')
			to += snprintf(to, 4, "\\%02x", c);
		else
			*to++ = (char)c;
	}
	*to = '\0';
	return text;
}

char *
input_symbol(const struct input *in, struct name export)
{
	struct arena arena = {0};
	char *symbol = text_format("w2c_%s_%s", in->mangled, mangle(&arena, export, false));

	arena_free(&arena);
	return symbol;
}

/* " (param i32 i32)", or nothing. */
static char *
type_list(const char *what, const valtype *types, uint32_t n)
{
	char *text = text_format("%s", "");

	for (uint32_t i = 0; i < n; i++)
		text = text_format("%s %s", text, type_text(types[i]));
	return n > 0 ? text_format(" (%s%s)", what, text) : text;
}

static char *
limits_text(const struct limits *l)
{
	char *text = text_format("%s%" PRIu64, l->is64 ? "i64 " : "", l->min);

	if (l->has_max)
		text = text_format("%s %" PRIu64, text, l->max);
	return l->shared ? text_format("%s shared", text) : text;
}

char *
input_type(const struct input *in, enum extern_kind kind, uint32_t index)
{
	const struct module *m = in->module;
	const struct functype *type;

	switch (kind) {
	case EXTERN_FUNC:
		type = func_type(m, index);
		return text_format("(func%s%s)", type_list("param", type->params, type->nparams),
			type_list("result", type->results, type->nresults));
	case EXTERN_TABLE:
		return text_format("(table %s %s)", limits_text(&m->tables[index].limits),
			type_text(m->tables[index].elem));
	case EXTERN_MEMORY:
		return text_format("(memory %s%s)", limits_text(&m->memories[index].limits),
			m->memories[index].limits.page_log2 == 16 ? "" : " (pagesize 1)");
	case EXTERN_GLOBAL:
		return text_format(m->globals[index].mutable ? "(global (mut %s))" : "(global %s)",
			type_text(m->globals[index].type));
	case EXTERN_TAG:
		type = &m->types[m->tags[index].type].func;
		return text_format("(tag%s)", type_list("param", type->params, type->nparams));
	}
	return text_format("%s", "");
}
