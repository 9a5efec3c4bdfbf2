/* mangle: the C name of everything in the module. Symbols that other code sees use the escapes of
 * WABT's interface; names that stay inside the generated C are chosen for readers, and are
 * unique. */
#include "c/c.h"

#include "util/diag.h"
#include "util/map.h"

#include <stdlib.h>
#include <string.h>

/* Readers gain nothing from more of a debug name than this. */
#define READABLE_MAX 48

/* ---- names in use */

/* Takes `name` or, where that is in use, the first free of name_<index>, name_<index>_, ... */
static const char *
unique(struct emit *e, struct map *map, const char *name, uint32_t index)
{
	bool added;

	map_add(map, name, index, &added);
	if (added)
		return name;
	name = arena_printf(e->arena, "%s_%u", name, (unsigned)index);
	for (map_add(map, name, index, &added); !added; map_add(map, name, index, &added))
		name = arena_printf(e->arena, "%s_", name);
	return name;
}

/* Takes `name` or, where that is in use, the first free of name_0, name_1, ...: what WABT calls
 * members of an instance. In this map the value of a name is the next number to try. */
static const char *
unique_member(struct emit *e, struct map *map, const char *name)
{
	const char *base = name;
	bool added;

	map_add(map, name, 0, &added);
	while (!added) {
		name = arena_printf(e->arena, "%s_%u", base, (unsigned)map_find(map, base)->value++);
		map_add(map, name, 0, &added);
	}
	return name;
}

/* ---- the contract's escapes */

static bool
is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

char *
mangle(struct arena *arena, struct name name, bool is_module)
{
	static const char hex[] = "0123456789ABCDEF";
	char *start = arena_alloc(arena, (size_t)name.size * 4 + 1), *out = start;
	uint32_t literal = 0; /* how many bytes, up to here, stand as they are */

	for (uint32_t i = 0; i < name.size; i++) {
		uint8_t c = (uint8_t)name.bytes[i];
		bool escape = !is_alnum(c);

		if (c == '_')
			escape = i == 0 || i == name.size - 1 || out[-1] == '_';
		else if (is_hex(c) && literal >= 2 && out[-2] == '0' && out[-1] == 'x')
			escape = true;
		if (escape) {
			*out++ = '0';
			*out++ = 'x';
			*out++ = hex[c >> 4];
			*out++ = hex[c & 15];
			literal = 0;
			continue;
		}
		*out++ = (char)c;
		if (c == '_' && is_module)
			*out++ = '_';
		literal++;
	}
	*out = '\0';
	return start;
}

/* ---- names that stay inside */

/* A name of letters, digits and single inner underscores; "" where nothing readable is left. */
static char *
readable(struct emit *e, struct name name)
{
	char *start = arena_alloc(e->arena, READABLE_MAX + 1), *out = start;

	for (uint32_t i = 0; name.bytes && i < name.size && out < start + READABLE_MAX; i++) {
		uint8_t c = (uint8_t)name.bytes[i];

		if (is_alnum(c))
			*out++ = (char)c;
		else if (out > start && out[-1] != '_')
			*out++ = '_';
	}
	if (out > start && out[-1] == '_')
		out--;
	*out = '\0';
	return start;
}

static struct name
debug_name(const struct emit *e, const struct name *names, uint32_t index)
{
	return e->options->debug_names && names ? names[index] : (struct name){ NULL, 0 };
}

static const char *
module_name(struct emit *e)
{
	const char *given = e->options->module_name, *stem, *dot;

	if (given)
		return mangle(e->arena, (struct name){ given, (uint32_t)strlen(given) }, true);
	if (e->options->debug_names && e->names->has_module) {
		const struct name *name = &e->names->module;
		char *dollar = arena_alloc(e->arena, (size_t)name->size + 1);

		dollar[0] = '$';
		memcpy(dollar + 1, name->bytes, name->size);
		return mangle(e->arena, (struct name){ dollar, name->size + 1 }, true);
	}
	stem = strrchr(e->options->input, '/');
	stem = stem ? stem + 1 : e->options->input;
	dot = strrchr(stem, '.');
	return mangle(e->arena, (struct name){ stem,
		(uint32_t)(dot && dot > stem ? (size_t)(dot - stem) : strlen(stem)) }, true);
}

/* ---- imports */

static int
compare_names(struct name a, struct name b)
{
	uint32_t size = a.size < b.size ? a.size : b.size;
	int order = size ? memcmp(a.bytes, b.bytes, size) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int
compare_import_modules(const void *a, const void *b)
{
	return compare_names(((const struct import_module *)a)->name,
		((const struct import_module *)b)->name);
}

static void
find_import_modules(struct emit *e)
{
	struct module *m = e->m;
	uint32_t n = 0;

	e->import_modules = arena_zalloc(e->arena, (m->nimports + 1) * sizeof *e->import_modules);
	for (uint32_t i = 0; i < m->nimports; i++)
		if (i == 0 || !name_equal(m->imports[i]->module, m->imports[i - 1]->module))
			e->import_modules[n++].name = m->imports[i]->module;
	if (n)
		qsort(e->import_modules, n, sizeof *e->import_modules, compare_import_modules);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || !name_equal(e->import_modules[i].name,
			e->import_modules[e->nimport_modules - 1].name))
			e->import_modules[e->nimport_modules++].name = e->import_modules[i].name;
	for (uint32_t i = 0; i < e->nimport_modules; i++)
		e->import_modules[i].mangled = mangle(e->arena, e->import_modules[i].name, true);
}

/* What the C declaration of an import says of its type. */
static const char *
import_ctype(struct emit *e, const struct import *import)
{
	struct sink s;
	const char *text;

	switch (import->kind) {
	case EXTERN_FUNC:
		sink_open_memory(&s);
		put_prototype(e, &s, import->index, "");
		text = arena_copy(e->arena, s.buffer, (size_t)sink_size(&s));
		sink_close(&s);
		return text;
	case EXTERN_TABLE:
		return ctype_table(e->m->tables[import->index].elem);
	case EXTERN_MEMORY:
		return "memory";
	case EXTERN_GLOBAL:
		return ctype(e->m->globals[import->index].type);
	case EXTERN_TAG:
		return "tag";
	}
	return "";
}

static bool
same_symbol(struct emit *e, const struct import *a, const struct import *b)
{
	return a->kind == b->kind && !strcmp(import_ctype(e, a), import_ctype(e, b));
}

/* The C names of an import. Hosts may give several things under one name ("overloading"); C cannot,
 * so all but the first such things get their import's number. No name that is mangled has two
 * underscores there. */
static void
name_symbol(struct emit *e, struct map *symbols, uint32_t index, const char *module)
{
	const struct import *import = e->m->imports[index];
	struct import_names *names = &e->imports[index];
	struct slot *slot;
	bool added;

	names->field = arena_printf(e->arena, "%s_%s", module, mangle(e->arena, import->field, false));
	names->symbol = arena_printf(e->arena, "w2c_%s", names->field);
	slot = map_add(symbols, names->symbol, index, &added);
	if (!added && !same_symbol(e, e->m->imports[slot->value], import)) {
		names->field = arena_printf(e->arena, "%s__%u", names->field, (unsigned)index);
		names->symbol = arena_printf(e->arena, "w2c_%s", names->field);
		slot = map_add(symbols, names->symbol, index, &added);
	}
	names->repeated = !added;
	if (!added)
		names->member = e->imports[slot->value].member;
}

static void
name_imports(struct emit *e, struct map *symbols, struct map *members)
{
	struct module *m = e->m;

	e->imports = arena_zalloc(e->arena, (m->nimports + 1) * sizeof *e->imports);
	for (uint32_t i = 0; i < e->nimport_modules; i++)
		e->import_modules[i].member = unique_member(e, members,
			arena_printf(e->arena, "w2c_%s_instance", e->import_modules[i].mangled));
	for (uint32_t i = 0; i < m->nimports; i++) {
		const struct import *import = m->imports[i];
		struct import_names *names = &e->imports[i];
		const struct import_module key = { .name = import->module },
			*module = bsearch(&key, e->import_modules,
			e->nimport_modules, sizeof key, compare_import_modules);

		names->module = (uint32_t)(module - e->import_modules);
		name_symbol(e, symbols, i, module->mangled);
		if (import->kind != EXTERN_FUNC && !names->repeated)
			names->member = unique_member(e, members, names->symbol);
		switch (import->kind) {
		case EXTERN_FUNC:
			e->funcs[import->index] = names->symbol;
			e->func_instances[import->index] = arena_printf(e->arena, "self->%s", module->member);
			break;
		case EXTERN_TABLE:
			e->tables[import->index] = arena_printf(e->arena, "(*self->%s)", names->member);
			break;
		case EXTERN_MEMORY:
			e->memories[import->index] = arena_printf(e->arena, "(*self->%s)", names->member);
			break;
		case EXTERN_GLOBAL:
			e->globals[import->index] = arena_printf(e->arena, "(*self->%s)", names->member);
			break;
		case EXTERN_TAG:
			e->tags[import->index] = names->symbol;
			break;
		}
	}
}

/* ---- what the module defines */

static void
name_exports(struct emit *e, struct map *symbols)
{
	struct module *m = e->m;
	bool added;

	e->export_symbols = arena_zalloc(e->arena, (m->nexports + 1) * sizeof *e->export_symbols);
	for (uint32_t i = 0; i < m->nexports; i++) {
		const struct export *export = &m->exports[i];
		const char *symbol = arena_printf(e->arena, "w2c_%s_%s", e->module,
			mangle(e->arena, export->name, false));

		e->export_symbols[i] = symbol;
		map_add(symbols, symbol, i, &added);
		if (!added)
			fail_at(export->offset,
				"the C symbol of this export, %.200s, is that of an import too: "
				"choose another module name with -n", symbol);
		if (export->kind == EXTERN_FUNC && export->index >= m->nimported_funcs
		    && !e->func_exported[export->index]
			&& !exception_is_wrapped(e, export->index)) {
			e->funcs[export->index] = symbol;
			e->func_exported[export->index] = true;
		}
		if (export->kind == EXTERN_TAG && !e->tags[export->index])
			e->tags[export->index] = symbol;
	}
}

static void
name_functions(struct emit *e, struct map *symbols)
{
	struct module *m = e->m;

	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		const struct func_facts *facts = &e->facts->funcs[i];
		const char *name = readable(e, debug_name(e, e->names->funcs, i));

		if (e->func_exported[i] && !facts->tail_called)
			continue;
		name = *name ? arena_printf(e->arena, "f_%s", name)
		    : arena_printf(e->arena, "f_%u", (unsigned)i);
		name = unique(e, symbols, name, i);
		if (!e->func_exported[i])
			e->funcs[i] = *func_linkage(e, i) ? name
			    : arena_printf(e->arena, "wasm2c_%s_%s", e->module, name);
		if (!facts->tail_called)
			continue;
		name = unique(e, symbols, arena_printf(e->arena, "%s_tail", name), i);
		e->func_tails[i] = *func_tail_linkage(e) ? name
		    : arena_printf(e->arena, "wasm2c_%s_%s", e->module, name);
	}
}

/* The member of the instance that holds what the module defines: called by its debug name, else
 * like its first export, else by a letter and its index. Embedders reach for __stack_pointer in
 * this way. */
static const char *
member(struct emit *e, struct map *members, const char **exported, const struct name *debug,
	char letter, uint32_t index)
{
	struct name given = debug_name(e, debug, index);
	const char *name = exported[index];

	if (given.bytes)
		name = mangle(e->arena, given, false);
	else if (!name)
		name = arena_printf(e->arena, "%c%u", letter, (unsigned)index);
	name = unique_member(e, members, arena_printf(e->arena, "w2c_%s", name));
	return arena_printf(e->arena, "self->%s", name);
}

/* By index, the mangled name of the first export of a kind. */
static const char **
exported_names(struct emit *e, enum extern_kind kind, uint32_t n)
{
	const char **names = arena_zalloc(e->arena, (n + 1) * sizeof *names);

	for (uint32_t i = 0; i < e->m->nexports; i++)
		if (e->m->exports[i].kind == kind && !names[e->m->exports[i].index])
			names[e->m->exports[i].index] = mangle(e->arena, e->m->exports[i].name, false);
	return names;
}

static void
name_members(struct emit *e, struct map *members)
{
	struct module *m = e->m;
	const char **exported = exported_names(e, EXTERN_GLOBAL, m->nglobals);

	for (uint32_t i = m->nimported_globals; i < m->nglobals; i++)
		e->globals[i] = member(e, members, exported, e->names->globals, 'g', i);
	exported = exported_names(e, EXTERN_MEMORY, m->nmemories);
	for (uint32_t i = m->nimported_memories; i < m->nmemories; i++)
		e->memories[i] = member(e, members, exported, e->names->memories, 'M', i);
	exported = exported_names(e, EXTERN_TABLE, m->ntables);
	for (uint32_t i = m->nimported_tables; i < m->ntables; i++)
		e->tables[i] = member(e, members, exported, e->names->tables, 'T', i);
}

/* Tags that nobody else sees are addresses in the instance, so that each instance has its own. */
static void
name_tags(struct emit *e)
{
	for (uint32_t i = e->m->nimported_tags; i < e->m->ntags; i++)
		if (!e->tags[i])
			e->tags[i] = arena_printf(e->arena, "&self->tags[%u]",
				(unsigned)(i - e->m->nimported_tags));
}

static void
name_segments(struct emit *e, struct map *members)
{
	struct module *m = e->m;

	if (facts_op_used(e->facts, OP_MEMORY_INIT) || facts_op_used(e->facts, OP_DATA_DROP))
		e->data_sizes = arena_zalloc(e->arena, (m->ndatas + 1) * sizeof *e->data_sizes);
	if (facts_op_used(e->facts, OP_TABLE_INIT) || facts_op_used(e->facts, OP_ELEM_DROP))
		e->elem_sizes = arena_zalloc(e->arena, (m->nelems + 1) * sizeof *e->elem_sizes);
	/* Other segments than passive ones are dropped before any code runs: code sees none of their
	 * bytes. */
	for (uint32_t i = 0; i < m->ndatas; i++) {
		e->data_names[i] = "NULL";
		if (m->datas[i].mode == SEGMENT_PASSIVE && m->datas[i].size)
			e->data_names[i] = arena_printf(e->arena, "%sd%u", e->prefix, (unsigned)i);
		if (e->data_sizes)
			e->data_sizes[i] = arena_printf(e->arena, "self->%s",
				unique_member(e, members, arena_printf(e->arena, "w2c_d%u_size", (unsigned)i)));
	}
	for (uint32_t i = 0; i < m->nelems; i++) {
		e->elem_names[i] = "NULL";
		if (m->elems[i].mode == SEGMENT_PASSIVE && m->elems[i].n)
			e->elem_names[i] = arena_printf(e->arena, "%se%u", e->prefix, (unsigned)i);
		if (e->elem_sizes)
			e->elem_sizes[i] = arena_printf(e->arena, "self->%s",
				unique_member(e, members, arena_printf(e->arena, "w2c_e%u_size", (unsigned)i)));
	}
	for (uint32_t i = 0; i < m->ntypes; i++)
		if (m->types[i].comp == COMP_FUNC)
			e->type_ids[i] = arena_printf(e->arena, "%st%u", e->prefix,
				(unsigned)m->types[i].canon);
}

/* What the names of arrays begin with. They would collide with the type of the instance where the
 * module is called t3, say, and with those of other modules where they have external linkage;
 * "wasm2c_t3_" is nobody else's. */
static const char *
array_prefix(struct emit *e)
{
	const char *name = e->module;

	if (e->split || (strchr("bdet", name[0]) && name[0]
	    && !name[1 + strspn(name + 1, "0123456789")]))
		return arena_printf(e->arena, "wasm2c_%s_", name);
	return "w2c_";
}

void
mangle_init(struct emit *e)
{
	struct module *m = e->m;
	struct map symbols = { .slots = NULL }, members = { .slots = NULL };

	e->module = module_name(e);
	e->instance = arena_printf(e->arena, "w2c_%s", e->module);
	e->prefix = array_prefix(e);
	e->funcs = arena_zalloc(e->arena, (m->nfuncs + 1) * sizeof *e->funcs);
	e->func_tails = arena_zalloc(e->arena, (m->nfuncs + 1) * sizeof *e->func_tails);
	e->func_instances = arena_zalloc(e->arena, (m->nfuncs + 1) * sizeof *e->func_instances);
	e->func_exported = arena_zalloc(e->arena, m->nfuncs + 1);
	e->func_used = arena_zalloc(e->arena, m->nfuncs + 1);
	e->globals = arena_zalloc(e->arena, (m->nglobals + 1) * sizeof *e->globals);
	e->tables = arena_zalloc(e->arena, (m->ntables + 1) * sizeof *e->tables);
	e->memories = arena_zalloc(e->arena, (m->nmemories + 1) * sizeof *e->memories);
	e->tags = arena_zalloc(e->arena, (m->ntags + 1) * sizeof *e->tags);
	e->type_ids = arena_zalloc(e->arena, (m->ntypes + 1) * sizeof *e->type_ids);
	e->data_names = arena_zalloc(e->arena, (m->ndatas + 1) * sizeof *e->data_names);
	e->elem_names = arena_zalloc(e->arena, (m->nelems + 1) * sizeof *e->elem_names);

	find_import_modules(e);
	name_imports(e, &symbols, &members);
	name_exports(e, &symbols);
	name_functions(e, &symbols);
	name_members(e, &members);
	name_tags(e);
	name_segments(e, &members);
	map_free(&symbols);
	map_free(&members);
}

const char *
member_of(struct emit *e, const char *lvalue)
{
	const char *name = strchr(lvalue, '>') + 1;

	return arena_printf(e->scratch, "%.*s", (int)strcspn(name, ")"), name);
}

const char *
address_of(struct emit *e, const char *lvalue)
{
	if (lvalue[0] == '(')
		return arena_printf(e->scratch, "self->%s", member_of(e, lvalue));
	return arena_printf(e->scratch, "&%s", lvalue);
}

const char *
func_use(struct emit *e, uint32_t func)
{
	if (func != e->func_at)
		e->func_used[func] = true;
	return e->funcs[func];
}

const char *
func_linkage(const struct emit *e, uint32_t func)
{
	return e->split || e->func_exported[func] ? "" : "static ";
}

const char *
func_tail_linkage(const struct emit *e)
{
	return e->split ? "" : "static UNUSED ";
}
