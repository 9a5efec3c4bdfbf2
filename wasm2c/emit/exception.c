/* exception: what a module with tags or handlers has in addition to its functions: its tags, and
 * the functions between its code, which returns and tests a flag, and code that throws by longjmp
 * (wasm-rt-exceptions.h).
 *
 *   throw_3          makes an exception of tag 3 the active one
 *   call_import_7    calls an import and catches what it throws
 *   call_type_2      calls what a table or reference gives, where that may be another module's or
 *                    the host's
 *   own_funcs        the functions of this module that others may find in a table; visible_5: what
 *                    those call for function 5
 *
 * If nobody else sees this module's references, its tables hold the functions that the module
 * itself calls, and neither call_type nor own_funcs is needed. */
#include "emit/emit.h"

#include <string.h>

void
exception_need_templates(struct unit *u)
{
	if (!u->facts->throws)
		return;
	template_need(u, "exception");
	if (u->own_funcs)
		template_need(u, "own_func");
	if (u->own_funcs && (facts_op_used(u->facts, OP_CALL_INDIRECT)
	    || facts_op_used(u->facts, OP_RETURN_CALL_INDIRECT)))
		template_need(u, "own_target");
}

static void
put_params(struct sink *s, const struct functype *type)
{
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(s, ", %s a%u", ctype(type->params[i]), (unsigned)i);
}

/* ---- tags */

/* The name by which people know a tag, as a string literal. */
static void
put_tag_name(struct unit *u, struct sink *s, uint32_t tag)
{
	const struct import *import = u->m->tags[tag].import;
	struct name name = u->names->tags ? u->names->tags[tag] : (struct name){ NULL, 0 };

	for (uint32_t i = u->m->nexports; !name.bytes && i-- > 0;)
		if (u->m->exports[i].kind == EXTERN_TAG && u->m->exports[i].index == tag)
			name = u->m->exports[i].name;
	if (!name.bytes && import)
		name = import->field;
	if (!name.bytes) {
		put_format(s, "\"tag %u\"", (unsigned)tag);
		return;
	}
	put_char(s, '"');
	for (uint32_t i = 0; i < name.size && i < 64; i++) {
		uint8_t c = (uint8_t)name.bytes[i];
		if (c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?')
			put_char(s, (char)c);
		else
			put_format(s, "\\%03o", (unsigned)c);
	}
	put_char(s, '"');
}

static void
put_thrower(struct unit *u, struct sink *s, uint32_t tag)
{
	const struct functype *type = &u->m->types[u->m->tags[tag].type].func;

	if (type->nparams > 0) {
		put_format(s, "struct exn_%u {\n", (unsigned)tag);
		for (uint32_t i = 0; i < type->nparams; i++)
			put_format(s, "\t%s a%u;\n", ctype(type->params[i]), (unsigned)i);
		put_str(s, "};\n");
	}
	/* inlined, since the runtime notes where it was called */
	put_format(s, "ALWAYS_INLINE void\nthrow_%u(%s *self", (unsigned)tag, u->instance);
	put_params(s, type);
	put_str(s, ")\n{\n");
	if (type->nparams > 0) {
		put_format(s,
			"\tstruct exn_%u out;\n"
			"\t(void)sizeof(struct { /* an error: the payload needs a larger one */\n"
			"\t\tunsigned WASM_EXN_MAX_SIZE_is_too_small\n"
			"\t\t\t: sizeof out <= WASM_EXN_MAX_SIZE ? 1 : -1;\n"
			"\t});\n", (unsigned)tag);
		if (type->nparams > 1)
			put_str(s, "\tmemset(&out, 0, sizeof out);\n");
		for (uint32_t i = 0; i < type->nparams; i++)
			put_format(s, "\tout.a%u = a%u;\n", (unsigned)i, (unsigned)i);
	}
	put_format(s, "\twasm_rt_throw_begins(%s, %s, ", u->tags[tag],
		type->nparams ? "sizeof out, &out" : "0, NULL");
	put_tag_name(u, s, tag);
	put_str(s, ");\n\tself->thrown = true;\n}\n");
}

void
put_tag_definition(struct unit *u, struct sink *s, uint32_t export)
{
	uint32_t tag = u->m->exports[export].index;

	put_format(s, "\nconst wasm_rt_tag_t %s = &%s;\n", u->export_symbols[export], u->tags[tag]);
}

/* An imported tag that is exported again is declared as the provider's address, a constant. These
 * checks make sure that the tag's value is that address. */
void
put_tag_checks(struct unit *u, struct sink *s)
{
	const struct module *m = u->m;

	for (uint32_t i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_TAG && m->exports[i].index < m->nimported_tags)
			put_format(s, "\tif (%s != &%s)\n\t\tTRAP(INCOMPATIBLE_IMPORT);\n",
				u->tags[m->exports[i].index], u->tags[m->exports[i].index]);
}

/* ---- calls out of the module */

static void
put_args(struct sink *s, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		put_format(s, ", a%u", (unsigned)i);
}

/* The body of a function that calls code outside of this module: `callee` and the first argument
 * are given. */
static void
put_barrier(struct unit *u, struct sink *s, const struct functype *type, const char *callee,
	const char *instance)
{
	const char *result = ctype_result(u, type);
	bool has = type->nresults > 0;

	put_str(s,
		"{\n"
		"#if WASM_RT_HOST_THROWS\n"
		"\tWASM_RT_UNWIND_TARGET target, *outer = wasm_rt_get_unwind_target();\n"
		"\tif (wasm_rt_try(target)) {\n"
		"\t\twasm_rt_set_unwind_target(outer);\n"
		"\t\tself->thrown = true;\n");
	if (has)
		put_format(s, "\t\t%s none;\n\t\tmemset(&none, 0, sizeof none);\n\t\treturn none;\n\t}\n",
			result);
	else
		put_str(s, "\t\treturn;\n\t}\n");
	put_str(s, "\twasm_rt_set_unwind_target(&target);\n\t");
	if (has)
		put_format(s, "%s result = ", result);
	put_format(s, "%s(%s", callee, instance);
	put_args(s, type->nparams);
	put_str(s, ");\n\twasm_rt_set_unwind_target(outer);\n");
	put_str(s, has ? "\treturn result;\n" : "");
	put_format(s, "#else\n\t(void)self;\n\t%s", has ? "return " : "");
	put_format(s, "%s(%s", callee, instance);
	put_args(s, type->nparams);
	put_str(s, ");\n#endif\n}\n");
}

static void
put_import_barrier(struct unit *u, struct sink *s, uint32_t func)
{
	const struct functype *type = func_type(u->m, func);

	put_format(s, "NO_INLINE %s\n%s(%s *self", ctype_result(u, type), exception_import(u, func),
		u->instance);
	put_params(s, type);
	put_str(s, ")\n");
	put_barrier(u, s, type, u->funcs[func], u->func_instances[func]);
}

static const char *
cast(struct unit *u, const struct functype *type, const char *what)
{
	struct sink s;
	const char *text;

	sink_open_memory(&s);
	put_format(&s, "((%s (*)(void *", ctype_result(u, type));
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(&s, ", %s", ctype(type->params[i]));
	put_format(&s, "))%s)", what);
	text = arena_copy(u->scratch, s.buffer, (size_t)sink_size(&s));
	sink_close(&s);
	return text;
}

static void
put_type_call(struct unit *u, struct sink *s, uint32_t index)
{
	const struct functype *type = &u->m->types[index].func;
	const char *result = ctype_result(u, type);

	put_format(s, "NO_INLINE %s\ncall_other_%u(%s *self, const wasm_rt_funcref_t *ref", result,
		(unsigned)index, u->instance);
	put_params(s, type);
	put_str(s, ")\n");
	put_barrier(u, s, type, cast(u, type, "ref->func"), "ref->module_instance");
	put_format(s, "INLINE %s\ncall_type_%u(%s *self, const wasm_rt_funcref_t *ref", result,
		(unsigned)index, u->instance);
	put_params(s, type);
	put_str(s,
		")\n"
		"{\n"
		"\tconst struct own_func *own = own_func_of(self, ref, OWN_FUNCS, sizeof OWN_FUNCS);\n");
	put_format(s, "\tif (own)%s%s(self", type->nresults ? "\n\t\treturn " : " {\n\t\t",
		cast(u, type, "own->raising"));
	put_args(s, type->nparams);
	put_format(s, ");\n%s\t%scall_other_%u(self, ref", type->nresults ? "" : "\t\treturn;\n\t}\n",
		type->nresults ? "return " : "",
		(unsigned)index);
	put_args(s, type->nparams);
	put_str(s, ");\n}\n");
}

/* ---- functions that others may call */

/* Whether others need a separate function to call it: it throws, and it is not exported as well. */
static bool
has_visible(const struct unit *u, uint32_t func)
{
	return u->own_funcs && u->own_funcs[func] && exception_is_wrapped(u, func)
	    && !u->func_visible[func];
}

void
put_leaving_call(struct unit *u, struct sink *s, uint32_t func)
{
	const struct functype *type = func_type(u->m, func);

	if (type->nresults)
		put_format(s, "\t%s result = ", ctype_result(u, type));
	else
		put_char(s, '\t');
	put_format(s, "%s(self", func_use(u, func));
	put_args(s, type->nparams);
	put_str(s, ");\n\tif (THROWN)\n\t\texn_leave(&self->thrown);\n");
	if (type->nresults)
		put_str(s, "\treturn result;\n");
}

static void
put_visible(struct unit *u, struct sink *s, uint32_t func, bool body)
{
	const struct functype *type = func_type(u->m, func);

	put_format(s, "%s%s%s%c%s(%s *self", body ? "\n" : "", u->split ? "" : "static UNUSED ",
		ctype_result(u, type), body ? '\n' : ' ', exception_visible(u, func), u->instance);
	put_params(s, type);
	put_char(s, ')');
	if (!body) {
		put_str(s, ";\n");
		return;
	}
	put_str(s, "\n{\n");
	put_leaving_call(u, s, func);
	put_str(s, "}\n");
}

/* ---- the parts of the output */

void
put_exception_declarations(struct unit *u, struct sink *s)
{
	const struct module *m = u->m;

	if (!u->facts->throws)
		return;
	for (uint32_t i = 0; i < m->ntags; i++)
		put_thrower(u, s, i);
	for (uint32_t i = 0; i < m->nimported_funcs; i++)
		if (exception_barrier(u, i))
			put_import_barrier(u, s, i);
	if (!u->own_funcs)
		return;
	put_format(s, "#define OWN_FUNCS %sown_funcs\n%sconst struct own_func OWN_FUNCS[%u]%s;\n",
		u->split ? u->prefix : "", u->split ? "extern " : "static ",
		(unsigned)(u->nown_funcs ? u->nown_funcs : 1), u->split ? "" : " UNUSED");
}

void
put_exception_calls(struct unit *u, struct sink *s, uint32_t output)
{
	const struct module *m = u->m;
	bool *printed;

	if (!u->own_funcs)
		return;
	if (output_names_references(u, output))
		for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++)
			if (has_visible(u, i))
				put_visible(u, s, i, false);
	printed = arena_zalloc(u->scratch, m->ntypes + 1);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++)
		for (uint32_t k = 0; k < u->facts->funcs[i].ncalled_types
		    && u->out->func_output[i] == output; k++)
			printed[u->facts->funcs[i].called_types[k]] = true;
	for (uint32_t i = 0; i < m->ntypes; i++)
		if (m->types[i].comp == COMP_FUNC && m->types[i].canon == i && printed[i])
			put_type_call(u, s, i);
}

void
put_own_funcs(struct unit *u, struct sink *s)
{
	const struct module *m = u->m;
	uint8_t identity[32];

	if (!u->own_funcs)
		return;
	put_heading(s, "references to functions");
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++)
		if (has_visible(u, i))
			put_visible(u, s, i, true);
	for (uint32_t i = 0; i < m->ntypes; i++)
		if (m->types[i].comp == COMP_FUNC && m->types[i].canon == i) {
			type_identity(m, i, identity);
			put_format(s, "#define TYPE_%u {", (unsigned)i);
			for (int k = 0; k < 32; k++)
				put_format(s, "%s%u", k ? "," : "", identity[k]);
			put_str(s, "}\n");
		}
	put_format(s, "%sconst struct own_func OWN_FUNCS[%u] = {\n", u->split ? "" : "static ",
		(unsigned)(u->nown_funcs ? u->nown_funcs : 1));
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		uint32_t type = m->types[m->funcs[i].type].canon;

		if (u->own_funcs[i])
			put_format(s,
				"\t{TYPE_%u, (wasm_rt_function_ptr_t)%s, (wasm_rt_function_ptr_t)%s, {%s}, %u},\n",
				(unsigned)type, exception_visible(u, i), func_use(u, i),
				u->func_tails[i] ? u->func_tails[i] : "NULL", (unsigned)type);
	}
	if (!u->nown_funcs)
		put_str(s, "\t{{0}, NULL, NULL, {NULL}, 0}\n");
	put_str(s, "};\n");
}
