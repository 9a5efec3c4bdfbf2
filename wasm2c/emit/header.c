/* header: the header that embedders include. Its parts have the same order as WABT's. */
#include "emit/emit.h"

#include "emit/version.h"

#include <string.h>

static const char core_types[] =
	"#ifndef WASM_RT_CORE_TYPES_DEFINED\n"
	"#define WASM_RT_CORE_TYPES_DEFINED\n"
	"typedef uint8_t u8;\n"
	"typedef int8_t s8;\n"
	"typedef uint16_t u16;\n"
	"typedef int16_t s16;\n"
	"typedef uint32_t u32;\n"
	"typedef int32_t s32;\n"
	"typedef uint64_t u64;\n"
	"typedef int64_t s64;\n"
	"typedef float f32;\n"
	"typedef double f64;\n"
	"#endif\n";

/* Binary-compatible with SIMDe's type where that is a vector. templates/simd.h has the same
 * condition. */
static const char v128_type[] =
	"\n#ifndef WASM_RT_SIMD_TYPE_DEFINED\n"
	"#define WASM_RT_SIMD_TYPE_DEFINED\n"
	"#if !defined(__GNUC__) || defined(WASM_RT_ISO_C) || "
	"(defined(WASM_RT_V128_LANES) && WASM_RT_V128_LANES) || \\\n"
	"\t(defined(__i386__) && !defined(__SSE2__)) || "
	"(defined(__clang__) && defined(__arm__) && defined(__ARM_NEON))\n"
	"typedef union {\n"
	"\tuint8_t u8[16];\n"
	"\tint8_t s8[16];\n"
	"\tuint16_t u16[8];\n"
	"\tint16_t s16[8];\n"
	"\tuint32_t u32[4];\n"
	"\tint32_t s32[4];\n"
	"\tuint64_t u64[2];\n"
	"\tint64_t s64[2];\n"
	"\tfloat f32[4];\n"
	"\tdouble f64[2];\n"
	"} v128;\n"
	"#elif defined(__i386__) || defined(__x86_64__)\n"
	"typedef long long v128 __attribute__((vector_size(16), may_alias));\n"
	"#else\n"
	"typedef int v128 __attribute__((vector_size(16), may_alias));\n"
	"#endif\n"
	"#endif\n";

/* Prints a name within a comment. Characters that might end the comment, that compilers warn about
 * in one, or that are not ASCII are written as \HH. */
static void
put_commented(struct sink *s, struct name name)
{
	for (uint32_t i = 0; i < name.size; i++) {
		uint8_t c = (uint8_t)name.bytes[i];

		if (c < 0x20 || c >= 0x7f || c == '/' || c == '?')
			put_format(s, "\\%02X", (unsigned)c);
		else
			put_char(s, (char)c);
	}
}

static void
put_import_comment(struct sink *s, const struct import *import)
{
	put_str(s, "\n/* import: '");
	put_commented(s, import->module);
	put_str(s, "' '");
	put_commented(s, import->field);
	put_str(s, "' */\n");
}

/* ---- the instance */

static void
put_imported_members(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		put_format(s, "\tstruct w2c_%s *%s;\n", u->import_modules[i].mangled,
			u->import_modules[i].member);
	for (uint32_t i = 0; i < u->m->nimports; i++) {
		const struct import *import = u->m->imports[i];
		const char *member = u->imports[i].member;

		if (u->imports[i].repeated)
			continue;
		switch (import->kind) {
		case EXTERN_TABLE:
			put_format(s, "\twasm_rt_%s_table_t *%s;\n",
				ctype_table(u->m->tables[import->index].elem), member);
			break;
		case EXTERN_MEMORY:
			put_format(s, "\t%s *%s;\n", ctype_memory(&u->m->memories[import->index]), member);
			break;
		case EXTERN_GLOBAL:
			put_format(s, "\t%s *%s;\n", ctype(u->m->globals[import->index].type), member);
			break;
		case EXTERN_FUNC:
		case EXTERN_TAG:
			break;
		}
	}
}

static void
put_own_members(struct unit *u, struct sink *s)
{
	const struct module *m = u->m;

	if (u->facts->throws)
		put_str(s, "\tbool thrown;\n");
	for (uint32_t i = m->nimported_globals; i < m->nglobals; i++)
		put_format(s, "\t%s %s;\n", ctype(m->globals[i].type), member_of(u, u->globals[i]));
	for (uint32_t i = m->nimported_memories; i < m->nmemories; i++)
		put_format(s, "\t%s %s;\n", ctype_memory(&m->memories[i]), member_of(u, u->memories[i]));
	for (uint32_t i = m->nimported_tables; i < m->ntables; i++)
		put_format(s, "\twasm_rt_%s_table_t %s;\n", ctype_table(m->tables[i].elem),
			member_of(u, u->tables[i]));
	for (uint32_t i = 0; u->data_sizes && i < m->ndatas; i++)
		put_format(s, "\tu64 %s;\n", member_of(u, u->data_sizes[i]));
	for (uint32_t i = 0; u->elem_sizes && i < m->nelems; i++)
		put_format(s, "\tu32 %s;\n", member_of(u, u->elem_sizes[i]));
	if (m->ntags > m->nimported_tags)
		put_format(s, "\tchar tags[%u];\n", (unsigned)(m->ntags - m->nimported_tags));
}

static bool
holds_v128(const struct module *m)
{
	for (uint32_t i = m->nimported_globals; i < m->nglobals; i++)
		if (m->globals[i].type == TYPE_V128)
			return true;
	return false;
}

static void
put_instance(struct unit *u, struct sink *s)
{
	const struct module *m = u->m;

	put_char(s, '\n');
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		put_format(s, "struct w2c_%s;\n", u->import_modules[i].mangled);
	if (holds_v128(m))
		put_str(s, "/* Aligned as v128 is, to 16 bytes: not every malloc gives so much. */\n");
	put_format(s, "%stypedef struct %s {\n", u->nimport_modules ? "\n" : "", u->instance);
	put_own_members(u, s);
	put_imported_members(u, s);
	if (!u->nimport_modules && m->nglobals + m->nmemories + m->ntables == 0
		&& !(u->data_sizes && m->ndatas) && !(u->elem_sizes && m->nelems) && !u->facts->throws)
		put_str(s, "\tchar no_members;\n");
	put_format(s, "} %s;\n\n", u->instance);

	put_format(s, "void wasm2c_%s_instantiate(%s*", u->module, u->instance);
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		put_format(s, ", struct w2c_%s*", u->import_modules[i].mangled);
	put_str(s, ");\n");
	if (u->statics)
		put_format(s, "void wasm2c_%s_reset(%s*);\n", u->module, u->instance);
	put_format(s, "void wasm2c_%s_free(%s*);\n", u->module, u->instance);
	put_format(s,
		"wasm_rt_func_type_t wasm2c_%s_get_func_type(uint32_t nparams, uint32_t nresults, ...);\n",
		u->module);
	put_format(s, "extern const wasm_rt_layout_t wasm2c_%s_layout;\n", u->module);
}

/* ---- imports and exports */

/* The accessor of a global, memory or table; `instance` is the type of its parameter. */
static void
put_accessor(struct unit *u, struct sink *s, enum extern_kind kind, uint32_t index,
	const char *symbol, const char *instance)
{
	switch (kind) {
	case EXTERN_FUNC:
		return;
	case EXTERN_TAG:
		put_format(s, "extern const wasm_rt_tag_t %s;\n", symbol);
		return;
	case EXTERN_TABLE:
		put_format(s, "wasm_rt_%s_table_t", ctype_table(u->m->tables[index].elem));
		break;
	case EXTERN_MEMORY:
		put_str(s, ctype_memory(&u->m->memories[index]));
		break;
	case EXTERN_GLOBAL:
		put_str(s, ctype(u->m->globals[index].type));
		break;
	}
	put_format(s, "* %s(%s*);\n", symbol, instance);
}

static void
put_imports(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->nimports; i++) {
		const struct import *import = u->m->imports[i];
		const struct import_names *names = &u->imports[i];

		if (names->repeated)
			continue;
		put_import_comment(s, import);
		if (import->kind == EXTERN_FUNC) {
			put_prototype(u, s, import->index, names->symbol);
			put_str(s, ";\n");
		} else {
			put_accessor(u, s, import->kind, import->index, names->symbol,
				arena_printf(u->scratch, "struct w2c_%s",
					u->import_modules[names->module].mangled));
		}
	}
	put_char(s, '\n');
	for (uint32_t i = 0; i < u->m->nimports; i++) {
		const char *field = u->imports[i].field;

		if (u->imports[i].repeated)
			continue;
		if (u->m->imports[i]->kind == EXTERN_MEMORY) {
			put_format(s, "extern const u64 wasm2c_%s_min_%s;\n", u->module, field);
			put_format(s, "extern const u64 wasm2c_%s_max_%s;\n", u->module, field);
			put_format(s, "extern const u8 wasm2c_%s_is64_%s;\n", u->module, field);
			put_format(s, "extern const u32 wasm2c_%s_pagesize_%s;\n", u->module, field);
		} else if (u->m->imports[i]->kind == EXTERN_TABLE) {
			put_format(s, "extern const u32 wasm2c_%s_min_%s;\n", u->module, field);
			put_format(s, "extern const u32 wasm2c_%s_max_%s;\n", u->module, field);
		}
	}
}

static void
put_exports(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->nexports; i++) {
		const struct export *export = &u->m->exports[i];

		put_str(s, "\n/* export: '");
		put_commented(s, export->name);
		put_str(s, "' */\n");
		if (export->kind == EXTERN_FUNC) {
			put_export_prototype(u, s, i);
			put_str(s, ";\n");
		} else {
			put_accessor(u, s, export->kind, export->index, u->export_symbols[i], u->instance);
		}
	}
}

void
emit_header(struct unit *u, struct sink *s)
{
	const char *guard = u->out->stem
		? mangle(u->scratch, (struct name){ u->out->stem, (uint32_t)strlen(u->out->stem) }, false)
		    : u->module;

	put_format(s, "/* Generated by wasm2c %s. */\n", WASM2C_VERSION);
	put_format(s, "#ifndef W2C_%s_H\n#define W2C_%s_H\n\n#include \"wasm-rt.h\"\n", guard, guard);
	put_str(s, u->facts->throws ? "#include \"wasm-rt-exceptions.h\"\n\n" : "\n");
	put_str(s, core_types);
	if (u->m->uses->seen >> FEATURE_SIMD & 1)
		put_str(s, v128_type);
	put_str(s, "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
	put_instance(u, s);
	put_multi_structs(u, s);
	put_imports(u, s);
	put_exports(u, s);
	put_str(s, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
