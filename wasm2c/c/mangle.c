/* mangle: the C name of everything in the module. Symbols that other code sees use the escapes of
 * WABT's interface; names that stay inside the generated C are chosen for readers, and are
 * unique. */
#include "c/c.h"

#include "util/diag.h"
#include "util/map.h"
#include "util/posix.h"

#include <stdlib.h>
#include <string.h>

/* Readers gain nothing from more of a debug name than this. */
#define READABLE_MAX 48

/* ---- names in use */

/* Returns `name` or, if that is in use, the first free one of name_<index>, name_<index>_, ... */
static const char *
unique(struct unit *u, struct map *map, const char *name, uint32_t index)
{
	bool added;

	map_add(map, name, index, &added);
	if (added)
		return name;
	name = arena_printf(u->arena, "%s_%u", name, (unsigned)index);
	for (map_add(map, name, index, &added); !added; map_add(map, name, index, &added))
		name = arena_printf(u->arena, "%s_", name);
	return name;
}

/* Returns `name` or, if that is in use, the first free one of name_0, name_1, ..., as WABT names
 * members of an instance. In this map the value of a name is the next number to try. */
static const char *
unique_counted(struct unit *u, struct map *map, const char *name)
{
	const char *base = name;
	bool added;

	map_add(map, name, 0, &added);
	while (!added) {
		name = arena_printf(u->arena, "%s_%u", base, (unsigned)map_find(map, base)->value++);
		map_add(map, name, 0, &added);
	}
	return name;
}

/* ---- names that stay inside */

/* A name of letters, digits and single inner underscores; "" if nothing readable is left. */
static char *
readable(struct unit *u, struct name name)
{
	char *start = arena_alloc(u->arena, READABLE_MAX + 1), *out = start;

	for (uint32_t i = 0; name.bytes && i < name.size && out < start + READABLE_MAX; i++) {
		uint8_t c = (uint8_t)name.bytes[i];

		if (is_letter_or_digit(c))
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
debug_name(const struct unit *u, const struct name *names, uint32_t index)
{
	return u->options->debug_names && names ? names[index] : (struct name){ NULL, 0 };
}

static const char *
module_name(struct unit *u)
{
	const char *given = u->options->module_name, *stem, *dot;

	if (given)
		return mangle(u->arena, (struct name){ given, (uint32_t)strlen(given) }, true);
	if (u->options->debug_names && u->names->has_module) {
		const struct name *name = &u->names->module;
		char *dollar = arena_alloc(u->arena, (size_t)name->size + 1);

		dollar[0] = '$';
		memcpy(dollar + 1, name->bytes, name->size);
		return mangle(u->arena, (struct name){ dollar, name->size + 1 }, true);
	}
	stem = file_name(u->options->input);
	dot = strrchr(stem, '.');
	return mangle(u->arena, (struct name){ stem,
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
find_import_modules(struct unit *u)
{
	struct module *m = u->m;
	uint32_t n = 0;

	u->import_modules = arena_zalloc(u->arena, (m->nimports + 1) * sizeof *u->import_modules);
	for (uint32_t i = 0; i < m->nimports; i++)
		if (i == 0 || !name_equal(m->imports[i]->module, m->imports[i - 1]->module))
			u->import_modules[n++].name = m->imports[i]->module;
	if (n)
		qsort(u->import_modules, n, sizeof *u->import_modules, compare_import_modules);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || !name_equal(u->import_modules[i].name,
			u->import_modules[u->nimport_modules - 1].name))
			u->import_modules[u->nimport_modules++].name = u->import_modules[i].name;
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		u->import_modules[i].mangled = mangle(u->arena, u->import_modules[i].name, true);
}

/* What the C declaration of an import says of its type. */
static const char *
import_ctype(struct unit *u, const struct import *import)
{
	struct sink s;
	const char *text;

	switch (import->kind) {
	case EXTERN_FUNC:
		sink_open_memory(&s);
		put_prototype(u, &s, import->index, "");
		text = arena_copy(u->arena, s.buffer, (size_t)sink_size(&s));
		sink_close(&s);
		return text;
	case EXTERN_TABLE:
		return ctype_table(u->m->tables[import->index].elem);
	case EXTERN_MEMORY:
		return "memory";
	case EXTERN_GLOBAL:
		return ctype(u->m->globals[import->index].type);
	case EXTERN_TAG:
		return "tag";
	}
	return "";
}

static bool
same_symbol(struct unit *u, const struct import *a, const struct import *b)
{
	return a->kind == b->kind && !strcmp(import_ctype(u, a), import_ctype(u, b));
}

/* The C names of an import. A module may import several things by one name ("overloading"). C
 * cannot, so all but the first get their import's number after two underscores, which no mangled
 * name has there. */
static void
name_symbol(struct unit *u, struct map *symbols, uint32_t index, const char *module)
{
	const struct import *import = u->m->imports[index];
	struct import_names *names = &u->imports[index];
	struct slot *slot;
	bool added;

	names->field = arena_printf(u->arena, "%s_%s", module, mangle(u->arena, import->field, false));
	names->symbol = arena_printf(u->arena, "w2c_%s", names->field);
	slot = map_add(symbols, names->symbol, index, &added);
	if (!added && !same_symbol(u, u->m->imports[slot->value], import)) {
		names->field = arena_printf(u->arena, "%s__%u", names->field, (unsigned)index);
		names->symbol = arena_printf(u->arena, "w2c_%s", names->field);
		slot = map_add(symbols, names->symbol, index, &added);
	}
	names->repeated = !added;
	if (!added)
		names->member = u->imports[slot->value].member;
}

static void
name_imports(struct unit *u, struct map *symbols, struct map *members)
{
	struct module *m = u->m;

	u->imports = arena_zalloc(u->arena, (m->nimports + 1) * sizeof *u->imports);
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		u->import_modules[i].member = unique_counted(u, members,
			arena_printf(u->arena, "w2c_%s_instance", u->import_modules[i].mangled));
	for (uint32_t i = 0; i < m->nimports; i++) {
		const struct import *import = m->imports[i];
		struct import_names *names = &u->imports[i];
		const struct import_module key = { .name = import->module },
			*module = bsearch(&key, u->import_modules,
			u->nimport_modules, sizeof key, compare_import_modules);

		names->module = (uint32_t)(module - u->import_modules);
		name_symbol(u, symbols, i, module->mangled);
		if (import->kind != EXTERN_FUNC && !names->repeated)
			names->member = unique_counted(u, members, names->symbol);
		switch (import->kind) {
		case EXTERN_FUNC:
			u->funcs[import->index] = names->symbol;
			u->func_instances[import->index] = arena_printf(u->arena, "self->%s", module->member);
			break;
		case EXTERN_TABLE:
			u->tables[import->index] = arena_printf(u->arena, "(*self->%s)", names->member);
			break;
		case EXTERN_MEMORY:
			u->memories[import->index] = arena_printf(u->arena, "(*self->%s)", names->member);
			break;
		case EXTERN_GLOBAL:
			u->globals[import->index] = arena_printf(u->arena, "(*self->%s)", names->member);
			break;
		case EXTERN_TAG:
			u->tags[import->index] = names->symbol;
			break;
		}
	}
}

/* ---- what the module defines */

static void
name_exports(struct unit *u, struct map *symbols)
{
	struct module *m = u->m;
	bool added;

	u->export_symbols = arena_zalloc(u->arena, (m->nexports + 1) * sizeof *u->export_symbols);
	for (uint32_t i = 0; i < m->nexports; i++) {
		const struct export *export = &m->exports[i];
		const char *symbol = arena_printf(u->arena, "w2c_%s_%s", u->module,
			mangle(u->arena, export->name, false));

		u->export_symbols[i] = symbol;
		map_add(symbols, symbol, i, &added);
		if (!added)
			fail_at(export->offset,
				"the C symbol of this export, %.200s, is that of an import too: "
				"choose another module name with -n", symbol);
		if (export->kind == EXTERN_FUNC && export->index >= m->nimported_funcs
		    && !u->func_exported[export->index]
			&& !exception_is_wrapped(u, export->index)) {
			u->funcs[export->index] = symbol;
			u->func_exported[export->index] = true;
		}
		if (export->kind == EXTERN_TAG && !u->tags[export->index])
			u->tags[export->index] = symbol;
	}
}

/* Functions of one name are told apart by their indices. Among several outputs they are counted: a
 * function more in one output must not rename those of others. */
static const char *
name_function(struct unit *u, struct map *symbols, const char *name, uint32_t index)
{
	return u->split ? unique_counted(u, symbols, name) : unique(u, symbols, name, index);
}

static void
name_functions(struct unit *u, struct map *symbols)
{
	struct module *m = u->m;

	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		const struct func_facts *facts = &u->facts->funcs[i];
		const char *name = readable(u, debug_name(u, u->names->funcs, i));

		if (u->func_exported[i] && !facts->tail_called)
			continue;
		name = *name ? arena_printf(u->arena, "f_%s", name)
		    : arena_printf(u->arena, "f_%u", (unsigned)i);
		name = name_function(u, symbols, name, i);
		if (!u->func_exported[i])
			u->funcs[i] = *func_linkage(u, i) ? name
			    : arena_printf(u->arena, "wasm2c_%s_%s", u->module, name);
		if (!facts->tail_called)
			continue;
		name = name_function(u, symbols, arena_printf(u->arena, "%s_tail", name), i);
		u->func_tails[i] = *func_tail_linkage(u) ? name
		    : arena_printf(u->arena, "wasm2c_%s_%s", u->module, name);
	}
}

/* The member of the instance that holds something that the module defines. It has the debug name,
 * or else the name of the first export, or else a letter and the index. Embedders use this name to
 * reach __stack_pointer. */
static const char *
member(struct unit *u, struct map *members, const char **exported, const struct name *debug,
	char letter, uint32_t index)
{
	struct name given = debug_name(u, debug, index);
	const char *name = exported[index];

	if (given.bytes)
		name = mangle(u->arena, given, false);
	else if (!name)
		name = arena_printf(u->arena, "%c%u", letter, (unsigned)index);
	name = unique_counted(u, members, arena_printf(u->arena, "w2c_%s", name));
	return arena_printf(u->arena, "self->%s", name);
}

/* By index, the mangled name of the first export of a kind. */
static const char **
exported_names(struct unit *u, enum extern_kind kind, uint32_t n)
{
	const char **names = arena_zalloc(u->arena, (n + 1) * sizeof *names);

	for (uint32_t i = 0; i < u->m->nexports; i++)
		if (u->m->exports[i].kind == kind && !names[u->m->exports[i].index])
			names[u->m->exports[i].index] = mangle(u->arena, u->m->exports[i].name, false);
	return names;
}

static void
name_members(struct unit *u, struct map *members)
{
	struct module *m = u->m;
	const char **exported = exported_names(u, EXTERN_GLOBAL, m->nglobals);

	for (uint32_t i = m->nimported_globals; i < m->nglobals; i++)
		u->globals[i] = member(u, members, exported, u->names->globals, 'g', i);
	exported = exported_names(u, EXTERN_MEMORY, m->nmemories);
	for (uint32_t i = m->nimported_memories; i < m->nmemories; i++)
		u->memories[i] = member(u, members, exported, u->names->memories, 'M', i);
	exported = exported_names(u, EXTERN_TABLE, m->ntables);
	for (uint32_t i = m->nimported_tables; i < m->ntables; i++)
		u->tables[i] = member(u, members, exported, u->names->tables, 'T', i);
}

/* Tags that nobody else sees are addresses in the instance, so that each instance has its own. */
static void
name_tags(struct unit *u)
{
	for (uint32_t i = u->m->nimported_tags; i < u->m->ntags; i++)
		if (!u->tags[i])
			u->tags[i] = arena_printf(u->arena, "&self->tags[%u]",
				(unsigned)(i - u->m->nimported_tags));
}

static void
name_segments(struct unit *u, struct map *members)
{
	struct module *m = u->m;

	if (facts_op_used(u->facts, OP_MEMORY_INIT) || facts_op_used(u->facts, OP_DATA_DROP))
		u->data_sizes = arena_zalloc(u->arena, (m->ndatas + 1) * sizeof *u->data_sizes);
	if (facts_op_used(u->facts, OP_TABLE_INIT) || facts_op_used(u->facts, OP_ELEM_DROP))
		u->elem_sizes = arena_zalloc(u->arena, (m->nelems + 1) * sizeof *u->elem_sizes);
	/* Active and declarative segments are dropped before any code runs, so code sees none of their
	 * bytes. */
	for (uint32_t i = 0; i < m->ndatas; i++) {
		u->data_names[i] = "NULL";
		if (m->datas[i].mode == SEGMENT_PASSIVE && m->datas[i].size)
			u->data_names[i] = arena_printf(u->arena, "%sd%u", u->prefix, (unsigned)i);
		if (u->data_sizes)
			u->data_sizes[i] = arena_printf(u->arena, "self->%s",
				unique_counted(u, members, arena_printf(u->arena, "w2c_d%u_size", (unsigned)i)));
	}
	for (uint32_t i = 0; i < m->nelems; i++) {
		u->elem_names[i] = "NULL";
		if (m->elems[i].mode == SEGMENT_PASSIVE && m->elems[i].n)
			u->elem_names[i] = arena_printf(u->arena, "%se%u", u->prefix, (unsigned)i);
		if (u->elem_sizes)
			u->elem_sizes[i] = arena_printf(u->arena, "self->%s",
				unique_counted(u, members, arena_printf(u->arena, "w2c_e%u_size", (unsigned)i)));
	}
	for (uint32_t i = 0; i < m->ntypes; i++)
		if (m->types[i].comp == COMP_FUNC)
			u->type_ids[i] = arena_printf(u->arena, "%st%u", u->prefix,
				(unsigned)m->types[i].canon);
}

static void
name_ops(struct unit *u)
{
	u->op_names = arena_zalloc(u->arena, OP_COUNT * sizeof *u->op_names);
	u->unchecked_names = arena_alloc(u->arena, OP_COUNT * sizeof *u->unchecked_names);
	for (unsigned op = 0; op < OP_COUNT; op++) {
		struct op_name *name = &u->op_names[op];

		for (const char *t = op_info[op].text; *t && name->size < sizeof name->text; t++)
			name->text[name->size++] = *t == '.' ? '_' : *t;
		u->unchecked_names[op] = *name;
		name = &u->unchecked_names[op];
		if (!(op_info[op].props & PROP_ATOMIC) && op_info[op].props & PROP_LOAD)
			memcpy(strstr(name->text, "load"), "read", 4);
		else if (!(op_info[op].props & PROP_ATOMIC) && op_info[op].props & PROP_STORE)
			memcpy(strstr(name->text, "store"), "write", 5);
	}
}

/* The prefix of the names of arrays. Without it, they could collide with the type of the instance
 * (of a module named t3, say) and, if they have external linkage, with those of other modules. Only
 * this module has names with "wasm2c_t3_". */
static const char *
array_prefix(struct unit *u)
{
	const char *name = u->module;

	if (u->split || (strchr("bdet", name[0]) && name[0]
	    && !name[1 + strspn(name + 1, "0123456789")]))
		return arena_printf(u->arena, "wasm2c_%s_", name);
	return "w2c_";
}

void
mangle_init(struct unit *u)
{
	struct module *m = u->m;
	struct map symbols = { .slots = NULL }, members = { .slots = NULL };

	u->module = module_name(u);
	u->instance = arena_printf(u->arena, "w2c_%s", u->module);
	u->prefix = array_prefix(u);
	u->funcs = arena_zalloc(u->arena, (m->nfuncs + 1) * sizeof *u->funcs);
	u->func_tails = arena_zalloc(u->arena, (m->nfuncs + 1) * sizeof *u->func_tails);
	u->func_instances = arena_zalloc(u->arena, (m->nfuncs + 1) * sizeof *u->func_instances);
	u->func_exported = arena_zalloc(u->arena, m->nfuncs + 1);
	u->func_used = arena_zalloc(u->arena, m->nfuncs + 1);
	u->globals = arena_zalloc(u->arena, (m->nglobals + 1) * sizeof *u->globals);
	u->tables = arena_zalloc(u->arena, (m->ntables + 1) * sizeof *u->tables);
	u->memories = arena_zalloc(u->arena, (m->nmemories + 1) * sizeof *u->memories);
	u->tags = arena_zalloc(u->arena, (m->ntags + 1) * sizeof *u->tags);
	u->type_ids = arena_zalloc(u->arena, (m->ntypes + 1) * sizeof *u->type_ids);
	u->data_names = arena_zalloc(u->arena, (m->ndatas + 1) * sizeof *u->data_names);
	u->elem_names = arena_zalloc(u->arena, (m->nelems + 1) * sizeof *u->elem_names);

	name_ops(u);
	find_import_modules(u);
	name_imports(u, &symbols, &members);
	name_exports(u, &symbols);
	name_functions(u, &symbols);
	name_members(u, &members);
	name_tags(u);
	name_segments(u, &members);
	map_free(&symbols);
	map_free(&members);
}

const char *
member_of(struct unit *u, const char *lvalue)
{
	const char *name = strchr(lvalue, '>') + 1;

	return arena_printf(u->scratch, "%.*s", (int)strcspn(name, ")"), name);
}

const char *
address_of(struct unit *u, const char *lvalue)
{
	if (lvalue[0] == '(')
		return arena_printf(u->scratch, "self->%s", member_of(u, lvalue));
	return arena_printf(u->scratch, "&%s", lvalue);
}

const char *
func_use(struct unit *u, uint32_t func)
{
	if (func != u->func_at)
		u->func_used[func] = true;
	return u->funcs[func];
}

const char *
func_linkage(const struct unit *u, uint32_t func)
{
	return u->split || u->func_exported[func] ? "" : "static ";
}

const char *
func_tail_linkage(const struct unit *u)
{
	return u->split ? "" : "static UNUSED ";
}
