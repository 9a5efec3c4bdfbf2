#include "invoke.h"

#include "c/c.h"
#include "glue.h"

#include <stdio.h>
#include <string.h>

#define MAX_LISTED 40

uint32_t
invoke_module(const struct plan *plan, const char *name)
{
	uint32_t first = LINK_NONE;

	for (uint32_t i = 0; i < plan->ninputs; i++) {
		if (plan->inputs[i].linked)
			continue;
		if (input_export(&plan->inputs[i], name, EXTERN_FUNC))
			return i;
		if (first == LINK_NONE)
			first = i;
	}
	return first;
}

bool
invoke_list(const struct input *in, FILE *out)
{
	const struct module *m = in->module;
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->nexports; i++) {
		const struct export *export = &m->exports[i];

		if (export->kind != EXTERN_FUNC || ++n > MAX_LISTED)
			continue;
		fprintf(out, "    %s %s\n", input_printable(export->name),
			input_type(in, export->kind, export->index));
	}
	if (n > MAX_LISTED)
		fprintf(out, "    and %u more: wasmcc --inspect %s\n", (unsigned)(n - MAX_LISTED),
			text_quoted(in->path));
	return n > 0;
}

void
invoke_check(const struct input *in, const char *name)
{
	if (input_export(in, name, EXTERN_FUNC))
		return;
	fprintf(stderr, "wasmcc: %s exports no function %s; what it exports:\n", in->path, name);
	if (!invoke_list(in, stderr))
		fputs("    no function\n", stderr);
	exit(1);
}

/* ---- in C */

/* A reference that must not be null cannot be given as text. The contract has no letter for it: it
 * gets a '-'. */
static char
letter_of(valtype type)
{
	return valtype_is_ref(type) && !valtype_nullable(type) ? '-' : ctype_char(type);
}

static void
put_letters(struct sink *s, const valtype *types, uint32_t n)
{
	put_str(s, ", \"");
	for (uint32_t i = 0; i < n; i++)
		put_char(s, letter_of(types[i]));
	put_char(s, '"');
}

static const char *
member(char letter)
{
	switch (letter) {
	case 'i': return "i32";
	case 'j': return "i64";
	case 'f': return "f32";
	case 'd': return "f64";
	}
	return "v128";
}

static void
put_argument(struct sink *s, char letter, uint32_t i)
{
	switch (letter) {
	case 'r': put_str(s, ", wasm_rt_funcref_null_value"); break;
	case 'e': put_str(s, ", wasm_rt_externref_null_value"); break;
	case 'x': put_str(s, ", wasm_rt_exnref_null_value"); break;
	case 'o': put_format(s, ", p%u", (unsigned)i); break;
	default: put_format(s, ", v[%u].%s", (unsigned)i, member(letter));
	}
}

static void
put_result(struct sink *s, const struct functype *type, uint32_t i)
{
	char letter = ctype_char(type->results[i]);
	const char *result = type->nresults == 1 ? "r" : text_format("r.%c%u", letter, (unsigned)i);
	unsigned index = (unsigned)i;

	switch (letter) {
	case 'o': put_format(s, "\tmemcpy(v[%u].v128, &%s, 16);\n", index, result); break;
	case 'r': put_format(s, "\tv[%u].i32 = %s.func != NULL;\n", index, result); break;
	case 'e': put_format(s, "\tv[%u].i32 = %s != NULL;\n", index, result); break;
	case 'x': put_format(s, "\tv[%u].i32 = %s.tag != NULL;\n", index, result); break;
	default: put_format(s, "\tv[%u].%s = %s;\n", index, member(letter), result);
	}
}

static void
put_result_type(struct sink *s, const struct functype *type)
{
	if (type->nresults == 1)
		put_str(s, ctype(type->results[0]));
	else
		put_str(s, "struct wasm_multi_");
	for (uint32_t i = 0; type->nresults > 1 && i < type->nresults; i++)
		put_char(s, ctype_char(type->results[i]));
}

static void
put_call(struct sink *s, const struct input *in, const struct export *export, uint32_t index,
	uint32_t n)
{
	const struct functype *type = func_type(in->module, export->index);

	put_format(s, "\nstatic void\ncall%u(union wasm_rt_host_value *v)\n{\n", (unsigned)n);
	for (uint32_t i = 0; i < type->nparams; i++)
		if (ctype_char(type->params[i]) == 'o')
			put_format(s, "\tv128 p%u;\n", (unsigned)i);
	if (type->nresults > 0) {
		put_char(s, '\t');
		put_result_type(s, type);
		put_str(s, " r;\n");
	}
	put_str(s, "\n\t(void)v;\n");
	for (uint32_t i = 0; i < type->nparams; i++)
		if (ctype_char(type->params[i]) == 'o')
			put_format(s, "\tmemcpy(&p%u, v[%u].v128, 16);\n", (unsigned)i, (unsigned)i);
	put_str(s, type->nresults > 0 ? "\tr = " : "\t");
	put_format(s, "%s(&m%u", input_symbol(in, export->name), (unsigned)index);
	for (uint32_t i = 0; i < type->nparams; i++)
		put_argument(s, ctype_char(type->params[i]), i);
	put_str(s, ");\n");
	for (uint32_t i = 0; i < type->nresults; i++)
		put_result(s, type, i);
	put_str(s, "}\n");
}

/* A name with a zero byte cannot be given on a command line. */
static bool
can_be_named(const struct export *export)
{
	return export->kind == EXTERN_FUNC && !memchr(export->name.bytes, '\0', export->name.size);
}

uint32_t
invoke_put(struct sink *s, const struct input *in, uint32_t index)
{
	const struct module *m = in->module;
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->nexports; i++)
		if (can_be_named(&m->exports[i]))
			put_call(s, in, &m->exports[i], index, n++);
	put_str(s, "\nstatic const struct wasm_rt_host_export exports[] = {\n");
	n = 0;
	for (uint32_t i = 0; i < m->nexports; i++) {
		const struct export *export = &m->exports[i];
		const struct functype *type;

		if (!can_be_named(export))
			continue;
		type = func_type(m, export->index);
		put_str(s, "\t{");
		glue_put_text(s, text_format("%.*s", (int)export->name.size, export->name.bytes));
		put_str(s, ", ");
		glue_put_text(s, input_type(in, export->kind, export->index));
		put_letters(s, type->params, type->nparams);
		put_letters(s, type->results, type->nresults);
		put_format(s, ", call%u},\n", (unsigned)n++);
	}
	put_str(s, "\t{NULL, NULL, NULL, NULL, NULL}\n};\n");
	return n;
}
