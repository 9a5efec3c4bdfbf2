/* ctype: the C names of Wasm's types. */
#include "c/c.h"

#include "util/diag.h"

#include <string.h>

/* The letter of a reference type by the top of its hierarchy. Indices stand for function types:
 * others are refused before anything is printed (emit_outputs). */
static char
reference_char(valtype type)
{
	uint32_t heap = valtype_heap(type);

	if (heap_is_index(heap))
		return 'r';
	switch ((enum heap_kind)heap) {
	case HEAP_FUNC: case HEAP_NOFUNC:
		return 'r';
	case HEAP_EXTERN: case HEAP_NOEXTERN:
		return 'e';
	case HEAP_EXN: case HEAP_NOEXN:
		return 'x';
	case HEAP_ANY: case HEAP_EQ: case HEAP_I31: case HEAP_STRUCT: case HEAP_ARRAY: case HEAP_NONE:
	case HEAP_BOT: case HEAP_INDEX:
		break;
	}
	fail("values of type %s are not translated", type_text(type));
}

char
ctype_char(valtype type)
{
	switch (valtype_kind(type)) {
	case TYPE_I32: return 'i';
	case TYPE_I64: return 'j';
	case TYPE_F32: return 'f';
	case TYPE_F64: return 'd';
	case TYPE_V128: return 'o';
	case TYPE_REF: return reference_char(type);
	case TYPE_NONE:
	case TYPE_I8:
	case TYPE_I16:
	case TYPE_BOT:
		break;
	}
	return '?';
}

const char *
ctype(valtype type)
{
	switch (ctype_char(type)) {
	case 'i': return "u32";
	case 'j': return "u64";
	case 'f': return "f32";
	case 'd': return "f64";
	case 'o': return "v128";
	case 'e': return "wasm_rt_externref_t";
	case 'x': return "wasm_rt_exnref_t";
	}
	return "wasm_rt_funcref_t";
}

const char *
ctype_zero(valtype type)
{
	switch (ctype_char(type)) {
	case 'o': return "{0}";
	case 'e': return "wasm_rt_externref_null_value";
	case 'x': return "wasm_rt_exnref_null_value";
	case 'r': return "wasm_rt_funcref_null_value";
	}
	return "0";
}

const char *
ctype_memory(const struct memory *m)
{
	return memory_class(m) & MEMORY_SHARED ? "wasm_rt_shared_memory_t" : "wasm_rt_memory_t";
}

const char *
ctype_table(valtype type)
{
	switch (ctype_char(type)) {
	case 'e': return "externref";
	case 'x': return "exnref";
	}
	return "funcref";
}

/* The letters of a list of types. */
static char *
letters(struct arena *arena, const valtype *types, uint32_t n)
{
	char *text = arena_alloc(arena, n + 1);

	for (uint32_t i = 0; i < n; i++)
		text[i] = ctype_char(types[i]);
	text[n] = '\0';
	return text;
}

const char *
ctype_result(struct unit *u, const struct functype *type)
{
	if (type->nresults == 0)
		return "void";
	if (type->nresults == 1)
		return ctype(type->results[0]);
	return arena_printf(u->scratch, "struct wasm_multi_%s",
		letters(u->scratch, type->results, type->nresults));
}

static void
put_prototype_of(struct unit *u, struct sink *s, const struct functype *type, const char *name,
	const char *instance)
{
	put_format(s, "%s %s(%s*", ctype_result(u, type), name, instance);
	for (uint32_t i = 0; i < type->nparams; i++) {
		put_str(s, ", ");
		put_str(s, ctype(type->params[i]));
	}
	put_char(s, ')');
}

void
put_prototype(struct unit *u, struct sink *s, uint32_t func, const char *name)
{
	const struct import *import = u->m->funcs[func].import;
	const char *instance = u->instance;

	if (import)
		instance = arena_printf(u->scratch, "struct w2c_%s",
			mangle(u->scratch, import->module, true));
	put_prototype_of(u, s, func_type(u->m, func), name, instance);
}

void
put_export_prototype(struct unit *u, struct sink *s, uint32_t export)
{
	put_prototype_of(u, s, func_type(u->m, u->m->exports[export].index), u->export_symbols[export],
		u->instance);
}

void
put_tail_prototype(struct sink *s, const char *name)
{
	put_format(s, "void %s(void **instance, void *args, wasm_rt_tailcallee_t *next)", name);
}

static void
put_multi_struct(struct sink *s, const char *chars)
{
	uint32_t i = 0;

	put_format(s, "\n#ifndef wasm_multi_%s\n#define wasm_multi_%s wasm_multi_%s\n", chars, chars,
		chars);
	put_format(s, "struct wasm_multi_%s {\n", chars);
	for (const char *c = chars; *c; c++)
		switch (*c) {
		case 'i': put_format(s, "\tu32 i%u;\n", i++); break;
		case 'j': put_format(s, "\tu64 j%u;\n", i++); break;
		case 'f': put_format(s, "\tf32 f%u;\n", i++); break;
		case 'd': put_format(s, "\tf64 d%u;\n", i++); break;
		case 'o': put_format(s, "\tv128 o%u;\n", i++); break;
		case 'e': put_format(s, "\twasm_rt_externref_t e%u;\n", i++); break;
		case 'r': put_format(s, "\twasm_rt_funcref_t r%u;\n", i++); break;
		case 'x': put_format(s, "\twasm_rt_exnref_t x%u;\n", i++); break;
		}
	put_str(s, "};\n#endif\n");
}

/* Function types with equal results share a structure. It is printed once; the #ifndef keeps the
 * copies of other headers apart. */
void
put_multi_structs(struct unit *u, struct sink *s)
{
	const char **seen = arena_alloc(u->scratch, (u->m->ntypes + 1) * sizeof *seen);
	uint32_t nseen = 0;

	for (uint32_t i = 0; i < u->m->ntypes; i++) {
		const struct deftype *type = &u->m->types[i];
		const char *chars;
		uint32_t k = 0;

		if (type->comp != COMP_FUNC || type->func.nresults < 2)
			continue;
		chars = letters(u->scratch, type->func.results, type->func.nresults);
		while (k < nseen && strcmp(seen[k], chars))
			k++;
		if (k == nseen) {
			seen[nseen++] = chars;
			put_multi_struct(s, chars);
		}
	}
}
