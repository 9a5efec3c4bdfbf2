/* link: what a module exports besides its functions, and the checks of its imports (specification,
 * section 3.5 "Matching").
 *
 * C compares the prototypes of an import and an export when the embedder, who needs both instances'
 * types, includes the headers of both. Prototypes say less than types do, and linkers compare
 * nothing. So translated modules also define a string for each export that describes its type,
 * wasm2c_<module>_type_<field>. An importing module compares it, through a weak reference, when it
 * is instantiated. Hosts that are written by hand have no such strings; for them only the
 * prototypes are compared. */
#include "emit/emit.h"

#include <string.h>

/* ---- descriptions
 *
 *   func <parameters>:<results>     table <type>     table64 <type>     memory     shared memory
 *    mut <type>
 *   global <type>                   of an immutable global that is no reference
 *   global ref <heap type>...       of one that is: the heap type and all its supertypes; "null"
 *   for "ref" if nullable
 *
 * Types are the letters of ctype_char, but references other than funcref, externref and exnref are
 * spelled out, defined types as the first half of their identity. */

static const char *
heap_name(enum heap_kind heap)
{
	switch (heap) {
	case HEAP_FUNC: return "func";
	case HEAP_EXTERN: return "extern";
	case HEAP_ANY: return "any";
	case HEAP_EQ: return "eq";
	case HEAP_I31: return "i31";
	case HEAP_STRUCT: return "struct";
	case HEAP_ARRAY: return "array";
	case HEAP_EXN: return "exn";
	case HEAP_NONE: return "none";
	case HEAP_NOFUNC: return "nofunc";
	case HEAP_NOEXTERN: return "noextern";
	case HEAP_NOEXN: return "noexn";
	case HEAP_BOT:
	case HEAP_INDEX:
		break;
	}
	return "";
}

static void
put_heap(struct unit *u, struct sink *s, uint32_t heap)
{
	uint8_t identity[32];

	if (!heap_is_index(heap)) {
		put_str(s, heap_name((enum heap_kind)heap));
		return;
	}
	type_identity(u->m, heap_index(heap), identity);
	for (int i = 0; i < 16; i++)
		put_format(s, "%02x", (unsigned)identity[i]);
}

static bool
is_letter_enough(valtype t)
{
	return !valtype_is_ref(t) || t == TYPE_FUNCREF || t == TYPE_EXTERNREF || t == TYPE_EXNREF;
}

static void
describe_type(struct unit *u, struct sink *s, valtype t)
{
	if (is_letter_enough(t)) {
		put_char(s, ctype_char(t));
		return;
	}
	put_str(s, valtype_nullable(t) ? "(null " : "(ref ");
	put_heap(u, s, valtype_heap(t));
	put_char(s, ')');
}

/* A heap type, then its supertypes. Defined types are function types: others are refused before
 * anything is printed. */
static void
describe_supertypes(struct unit *u, struct sink *s, uint32_t heap)
{
	while (heap_is_index(heap)) {
		const struct deftype *type = &u->m->types[heap_index(heap)];

		put_char(s, ' ');
		put_heap(u, s, heap);
		heap = type->has_super ? HEAP_INDEX + type->super : HEAP_FUNC;
	}
	put_char(s, ' ');
	put_heap(u, s, heap);
}

static void
describe_global(struct unit *u, struct sink *s, const struct global *global)
{
	if (global->mutable) {
		put_str(s, "mut ");
		describe_type(u, s, global->type);
	} else if (valtype_is_ref(global->type)) {
		put_str(s, valtype_nullable(global->type) ? "global null" : "global ref");
		describe_supertypes(u, s, valtype_heap(global->type));
	} else {
		put_format(s, "global %c", ctype_char(global->type));
	}
}

static void
describe(struct unit *u, struct sink *s, enum extern_kind kind, uint32_t index)
{
	const struct functype *type;

	switch (kind) {
	case EXTERN_FUNC:
		type = func_type(u->m, index);
		put_str(s, "func ");
		for (uint32_t i = 0; i < type->nparams; i++)
			describe_type(u, s, type->params[i]);
		put_char(s, ':');
		for (uint32_t i = 0; i < type->nresults; i++)
			describe_type(u, s, type->results[i]);
		break;
	case EXTERN_TABLE:
		put_str(s, u->m->tables[index].limits.is64 ? "table64 " : "table ");
		describe_type(u, s, u->m->tables[index].elem);
		break;
	case EXTERN_MEMORY: /* its limits are compared at run time */
		put_str(s, u->m->memories[index].limits.shared ? "shared memory" : "memory");
		break;
	case EXTERN_GLOBAL:
		describe_global(u, s, &u->m->globals[index]);
		break;
	case EXTERN_TAG:
		type = &u->m->types[u->m->tags[index].type].func;
		put_str(s, "tag ");
		for (uint32_t i = 0; i < type->nparams; i++)
			describe_type(u, s, type->params[i]);
		break;
	}
}

/* ---- what others see */

static uint32_t
as_u32(uint64_t n)
{
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static void
put_import_limits(struct unit *u, struct sink *s, const struct import *import, const char *field)
{
	const struct limits *limits;

	if (import->kind == EXTERN_MEMORY) {
		limits = &u->m->memories[import->index].limits;
		put_format(s, "const u64 wasm2c_%s_min_%s = %lluu;\n", u->module, field,
			(unsigned long long)limits->min);
		put_format(s, "const u64 wasm2c_%s_max_%s = %lluu;\n", u->module, field,
			(unsigned long long)limits->max);
		put_format(s, "const u8 wasm2c_%s_is64_%s = %d;\n", u->module, field, limits->is64);
		put_format(s, "const u32 wasm2c_%s_pagesize_%s = %lu;\n", u->module, field,
			1ul << limits->page_log2);
	} else if (import->kind == EXTERN_TABLE) {
		limits = &u->m->tables[import->index].limits;
		put_format(s, "const u32 wasm2c_%s_min_%s = %lluu;\n", u->module, field,
			(unsigned long long)as_u32(limits->min));
		put_format(s, "const u32 wasm2c_%s_max_%s = %lluu;\n", u->module, field,
			(unsigned long long)as_u32(limits->max));
	}
}

/* Prints a wrapper: for each further export of a function, and for the export of an imported
 * function or of one that an exception may leave. */
static void
put_wrapper(struct unit *u, struct sink *s, uint32_t export)
{
	uint32_t func = u->m->exports[export].index;
	const struct functype *type = func_type(u->m, func);

	put_format(s, "\n%s\n%s(%s *self", ctype_result(u, type), u->export_symbols[export],
		u->instance);
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(s, ", %s %c%u", ctype(type->params[i]),
			exception_is_wrapped(u, func) ? 'a' : 'p', (unsigned)i);
	if (exception_is_wrapped(u, func)) {
		put_str(s, ")\n{\n");
		put_leaving_call(u, s, func);
		put_str(s, "}\n");
		return;
	}
	put_format(s, ")\n{\n\t%s%s(%s", type->nresults ? "return " : "", u->funcs[func],
		u->func_instances[func] ? u->func_instances[func] : "self");
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(s, ", p%u", (unsigned)i);
	put_str(s, ");\n}\n");
}

static void
put_accessor(struct unit *u, struct sink *s, const char *type, const char *suffix, uint32_t export,
	const char *lvalue)
{
	put_format(s, "\n%s%s *\n%s(%s *self)\n{\n\treturn %s;\n}\n", type, suffix,
		u->export_symbols[export], u->instance, address_of(u, lvalue));
}

static void
put_export(struct unit *u, struct sink *s, uint32_t index)
{
	const struct export *export = &u->m->exports[index];

	switch (export->kind) {
	case EXTERN_FUNC:
		if (strcmp(u->funcs[export->index], u->export_symbols[index]))
			put_wrapper(u, s, index);
		break;
	case EXTERN_TABLE:
		put_accessor(u, s, arena_printf(u->scratch, "wasm_rt_%s",
			ctype_table(u->m->tables[export->index].elem)),
			"_table_t", index, u->tables[export->index]);
		break;
	case EXTERN_MEMORY:
		put_accessor(u, s, ctype_memory(&u->m->memories[export->index]), "", index,
			u->memories[export->index]);
		break;
	case EXTERN_GLOBAL:
		put_accessor(u, s, ctype(u->m->globals[export->index].type), "", index,
			u->globals[export->index]);
		break;
	case EXTERN_TAG:
		put_tag_definition(u, s, index);
		break;
	}
}

/* The part of an export's symbol after the module's name. */
static const char *
export_field(const struct unit *u, uint32_t export)
{
	return u->export_symbols[export] + strlen(u->instance) + 1;
}

/* The symbol of the string that the provider of an import may define. */
static const char *
type_symbol(struct unit *u, uint32_t import)
{
	const char *module = u->import_modules[u->imports[import].module].mangled;

	return arena_printf(u->scratch, "wasm2c_%s_type_%s", module,
		u->imports[import].field + strlen(module) + 1);
}

void
put_link_definitions(struct unit *u, struct sink *s)
{
	if (u->m->nimports || u->m->nexports)
		put_heading(s, "imports and exports");
	for (uint32_t i = 0; i < u->m->nimports; i++)
		if (!u->imports[i].repeated)
			put_import_limits(u, s, u->m->imports[i], u->imports[i].field);
	for (uint32_t i = 0; i < u->m->nexports; i++) {
		put_format(s, "const char wasm2c_%s_type_%s[] = \"", u->module, export_field(u, i));
		describe(u, s, u->m->exports[i].kind, u->m->exports[i].index);
		put_str(s, "\";\n");
	}
	for (uint32_t i = 0; i < u->m->nexports; i++)
		put_export(u, s, i);
	if (u->m->nimports)
		put_char(s, '\n');
	for (uint32_t i = 0; i < u->m->nimports; i++)
		if (!u->imports[i].repeated)
			put_format(s, "LINK_TYPE(%s)\n", type_symbol(u, i));
}

/* ---- checks */

/* An immutable global may have a subtype of the imported type, so its description lists its
 * supertypes. */
static bool
takes_subtypes(const struct unit *u, const struct import *import)
{
	return import->kind == EXTERN_GLOBAL && !u->m->globals[import->index].mutable
	    && valtype_is_ref(u->m->globals[import->index].type);
}

static const char *
bottom_name(const struct unit *u, uint32_t heap)
{
	switch (heap_top(u->m, heap)) {
	case HEAP_FUNC: return "nofunc";
	case HEAP_EXTERN: return "noextern";
	case HEAP_EXN: return "noexn";
	}
	return "none";
}

static void
put_type_check(struct unit *u, struct sink *s, uint32_t index)
{
	const struct import *import = u->m->imports[index];
	valtype type;

	if (takes_subtypes(u, import)) {
		type = u->m->globals[import->index].type;
		put_format(s, "\tLINK_SUBTYPE(%s, %d, \" ", type_symbol(u, index), valtype_nullable(type));
		put_heap(u, s, valtype_heap(type));
		put_format(s, "\", \" %s\");\n", bottom_name(u, valtype_heap(type)));
	} else {
		put_format(s, "\tLINK_CHECK(%s, \"", type_symbol(u, index));
		describe(u, s, import->kind, import->index);
		put_str(s, "\");\n");
	}
}

static void
put_check(struct unit *u, struct sink *s, uint32_t index)
{
	const struct import *import = u->m->imports[index];
	const struct import_names *names = &u->imports[index];
	const char *instance = arena_printf(u->scratch, "from_%s",
		u->import_modules[names->module].mangled);
	const struct limits *limits;

	put_type_check(u, s, index);
	switch (import->kind) {
	case EXTERN_FUNC:
	case EXTERN_TAG:
		break;
	case EXTERN_TABLE:
		limits = &u->m->tables[import->index].limits;
		put_format(s, "\tLINK_TABLE(self->%s, %s(%s), %uu, %uu);\n", names->member, names->symbol,
			instance,
			(unsigned)as_u32(limits->min), (unsigned)as_u32(limits->max));
		break;
	case EXTERN_MEMORY:
		limits = &u->m->memories[import->index].limits;
		put_format(s, "\tlink_memory%s(&self->%s, %s(%s), %lluu, %lluu, %d, %lu);\n",
			shared_suffix(u, import->index), names->member, names->symbol, instance,
			(unsigned long long)limits->min, (unsigned long long)limits->max, limits->is64,
				1ul << limits->page_log2);
		break;
	case EXTERN_GLOBAL:
		put_format(s, "\tLINK_GLOBAL(self->%s, %s(%s));\n", names->member, names->symbol, instance);
		break;
	}
}

void
put_link_checks(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		put_format(s, "\tself->%s = from_%s;\n", u->import_modules[i].member,
			u->import_modules[i].mangled);
	for (uint32_t i = 0; i < u->m->nimports; i++)
		put_check(u, s, i);
	put_tag_checks(u, s);
}

void
put_unlinks(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->nimports; i++)
		if (u->m->imports[i]->kind == EXTERN_MEMORY && !u->imports[i].repeated)
			put_format(s, "\tunlink_memory%s(&self->%s);\n",
				shared_suffix(u, u->m->imports[i]->index), u->imports[i].member);
}

void
link_need_templates(struct unit *u)
{
	for (uint32_t i = 0; i < u->m->nimports; i++) {
		template_need(u, "link_type");
		switch (u->m->imports[i]->kind) {
		case EXTERN_FUNC:
		case EXTERN_TAG:
			break;
		case EXTERN_TABLE:
			template_need(u, "link_table");
			break;
		case EXTERN_MEMORY:
			template_need(u, is_shared(u, u->m->imports[i]->index) ? "link_memory_shared"
			    : "link_memory");
			break;
		case EXTERN_GLOBAL:
			template_need(u, "link_global");
			if (takes_subtypes(u, u->m->imports[i]))
				template_need(u, "link_subtype");
			break;
		}
	}
}
