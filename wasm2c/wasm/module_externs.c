/* module_externs: imports, exports, and the definitions of tables, memories, globals and tags
 * (specification, sections 5.3.10 to 5.3.16 and 5.5.5 to 5.5.10; validation 3.2.13 to 3.2.19 and
 * 3.4). */
#include "wasm/module_state.h"

#include "util/diag.h"
#include "wasm/limits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- types ---- */

enum { LIMITS_MAX = 1, LIMITS_SHARED = 2, LIMITS_64 = 4, LIMITS_PAGE_SIZE = 8 };

static struct limits
read_limits(struct module_reader *mr, uint8_t allowed)
{
	struct feature_uses *uses = mr->m->uses;
	uint64_t offset = reader_offset(mr->r);
	uint8_t flags = read_u8(mr->r);
	struct limits l = { .page_log2 = 16 };

	if (flags & ~allowed)
		fail_at(offset, "malformed limits flags: %#x", flags);
	l.has_max = flags & LIMITS_MAX;
	l.shared = flags & LIMITS_SHARED;
	l.is64 = flags & LIMITS_64;
	if (l.shared)
		feature_need(uses, FEATURE_THREADS, offset, "malformed limits flags: a shared memory");
	if (l.is64)
		feature_need(uses, FEATURE_MEMORY64, offset,
			"malformed limits flags: a 64-bit address type");
	l.min = read_u64(mr->r, "minimum size");
	if (l.has_max)
		l.max = read_u64(mr->r, "maximum size");
	if (flags & LIMITS_PAGE_SIZE) {
		uint32_t log2;

		feature_need(uses, FEATURE_CUSTOM_PAGE_SIZES, offset,
			"malformed limits flags: a page size");
		log2 = read_u32(mr->r, "page size");
		if (log2 != 0 && log2 != 16)
			fail_at(offset, "invalid custom page size: 2^%" PRIu32 " bytes, only 1 and 65536 are "
				"allowed", log2);
		l.page_log2 = (uint8_t)log2;
	}
	return l;
}

/* Section 3.2.4: within the range k, and the maximum not below the minimum. */
static void
check_limits(struct limits *l, uint64_t k, uint64_t offset, const char *too_large)
{
	if (!l->has_max)
		l->max = k;
	if (l->min > k || l->max > k)
		fail_at(offset, "%s, not %" PRIu64, too_large, l->min > k ? l->min : l->max);
	if (l->min > l->max)
		fail_at(offset, "size minimum must not be greater than maximum: %" PRIu64 " > %" PRIu64,
			l->min, l->max);
}

static struct memory
read_memory_type(struct module_reader *mr)
{
	uint64_t offset = reader_offset(mr->r);
	struct limits l = read_limits(mr, LIMITS_MAX | LIMITS_SHARED | LIMITS_64 | LIMITS_PAGE_SIZE);
	struct memory mem = { .limits = l };

	if (l.page_log2 == 0)
		check_limits(&mem.limits, l.is64 ? UINT64_MAX : UINT32_MAX, offset,
			"memory size must be at most 2^32-1 pages of one byte");
	else if (l.is64)
		check_limits(&mem.limits, (uint64_t)1 << 48, offset,
			"memory size must be at most 2^48 pages");
	else
		check_limits(&mem.limits, 65536, offset, "memory size must be at most 65536 pages (4GiB)");
	if (l.shared && !l.has_max)
		fail_at(offset, "shared memory must have maximum");
	return mem;
}

static struct table
read_table_type(struct module_reader *mr)
{
	struct table t = { .elem = type_read_ref(mr->r, mr->m) };
	uint64_t offset = reader_offset(mr->r);

	t.limits = read_limits(mr, LIMITS_MAX | LIMITS_64);
	check_limits(&t.limits, t.limits.is64 ? UINT64_MAX : UINT32_MAX, offset,
		"table size must be at most 2^32-1 elements");
	return t;
}

static struct global
read_global_type(struct module_reader *mr)
{
	struct global g = { .type = type_read(mr->r, mr->m) };
	uint64_t offset = reader_offset(mr->r);
	uint8_t mutable = read_u8(mr->r);

	if (mutable > 1)
		fail_at(offset, "malformed mutability: %#x", mutable);
	g.mutable = mutable;
	return g;
}

static struct tag
read_tag_type(struct module_reader *mr)
{
	uint64_t offset = reader_offset(mr->r);
	uint8_t attribute = read_u8(mr->r);
	struct tag t = { .offset = offset };

	feature_need(mr->m->uses, FEATURE_EXCEPTIONS, offset, "a tag");
	if (attribute != 0)
		fail_at(offset, "malformed tag attribute: %#x", attribute);
	t.type = module_read_functype(mr);
	if (mr->m->types[t.type].func.nresults != 0)
		fail_at(offset, "non-empty tag result type");
	return t;
}

/* ---- index spaces ---- */

static void
check_room(uint32_t n, uint32_t limit, uint64_t offset, const char *what)
{
	if (n >= limit)
		fail_at(offset, "too many %s: the limit is %" PRIu32, what, limit);
}

static void
add_func(struct module_reader *mr, struct func f, uint64_t offset)
{
	check_room(mr->m->nfuncs, LIMIT_FUNCTIONS, offset, "functions");
	MODULE_ROOM(mr, funcs, 1);
	mr->m->funcs[mr->m->nfuncs++] = f;
}

static void
add_table(struct module_reader *mr, struct table t, uint64_t offset)
{
	if (mr->m->ntables > 0)
		feature_need(mr->m->uses, FEATURE_REFERENCE_TYPES, offset,
			"multiple tables: a second table");
	check_room(mr->m->ntables, LIMIT_TABLES, offset, "tables");
	MODULE_ROOM(mr, tables, 1);
	mr->m->tables[mr->m->ntables++] = t;
}

static void
add_memory(struct module_reader *mr, struct memory mem, uint64_t offset)
{
	if (mr->m->nmemories > 0)
		feature_need(mr->m->uses, FEATURE_MULTI_MEMORY, offset,
			"multiple memories: a second memory");
	check_room(mr->m->nmemories, LIMIT_MEMORIES, offset, "memories");
	MODULE_ROOM(mr, memories, 1);
	mr->m->memories[mr->m->nmemories++] = mem;
}

static void
add_global(struct module_reader *mr, struct global g, uint64_t offset)
{
	check_room(mr->m->nglobals, LIMIT_GLOBALS, offset, "globals");
	MODULE_ROOM(mr, globals, 1);
	mr->m->globals[mr->m->nglobals++] = g;
}

static void
add_tag(struct module_reader *mr, struct tag t, uint64_t offset)
{
	check_room(mr->m->ntags, LIMIT_TAGS, offset, "tags");
	MODULE_ROOM(mr, tags, 1);
	mr->m->tags[mr->m->ntags++] = t;
}

/* ---- imports ---- */

enum { /* the proposal compact-import-section: in place of the kind, after an empty name */
	COMPACT_GROUP = 0x7f,    /* list(name kind type): one module name for all */
	COMPACT_SAME_TYPE = 0x7e /* kind type list(name): one module name and one type for all */
};

struct externtype {
	enum extern_kind kind;
	uint64_t offset;
	struct func func;
	struct table table;
	struct memory memory;
	struct global global;
	struct tag tag;
};

static struct externtype
read_externtype(struct module_reader *mr)
{
	struct externtype t = { .offset = reader_offset(mr->r) };
	uint8_t kind = read_u8(mr->r);

	t.kind = (enum extern_kind)kind;
	switch (kind) {
	case EXTERN_FUNC:
		t.func.type = module_read_functype(mr);
		break;
	case EXTERN_TABLE:
		t.table = read_table_type(mr);
		break;
	case EXTERN_MEMORY:
		t.memory = read_memory_type(mr);
		break;
	case EXTERN_GLOBAL:
		t.global = read_global_type(mr);
		if (t.global.mutable)
			feature_need(mr->m->uses, FEATURE_MUTABLE_GLOBALS, t.offset,
				"an imported mutable global");
		break;
	case EXTERN_TAG:
		t.tag = read_tag_type(mr);
		break;
	default:
		fail_at(t.offset, "malformed import kind: %#x", kind);
	}
	return t;
}

static void
add_import(struct module_reader *mr, struct name module, struct name field, uint64_t offset,
	struct externtype t)
{
	struct module *m = mr->m;
	struct import *import = arena_alloc(&m->arena, sizeof *import);

	check_room(m->nimports, LIMIT_IMPORTS, offset, "imports");
	MODULE_ROOM(mr, imports, 1);
	m->imports[m->nimports++] = import;
	import->module = module;
	import->field = field;
	import->offset = offset;
	import->kind = t.kind;
	switch (t.kind) {
	case EXTERN_FUNC:
		import->index = m->nfuncs;
		t.func.import = import;
		add_func(mr, t.func, offset);
		break;
	case EXTERN_TABLE:
		import->index = m->ntables;
		t.table.import = import;
		add_table(mr, t.table, offset);
		break;
	case EXTERN_MEMORY:
		import->index = m->nmemories;
		t.memory.import = import;
		add_memory(mr, t.memory, offset);
		break;
	case EXTERN_GLOBAL:
		import->index = m->nglobals;
		t.global.import = import;
		add_global(mr, t.global, offset);
		break;
	case EXTERN_TAG:
		import->index = m->ntags;
		t.tag.import = import;
		add_tag(mr, t.tag, offset);
		break;
	}
}

static void
read_compact_imports(struct module_reader *mr, struct name module)
{
	bool same_type = read_u8(mr->r) == COMPACT_SAME_TYPE;
	struct externtype t;
	uint32_t n;

	if (same_type)
		t = read_externtype(mr);
	for (n = read_count(mr->r, LIMIT_IMPORTS, 1, "imports"); n > 0; n--) {
		uint64_t offset = reader_offset(mr->r);
		struct name field = read_name(mr->r, &mr->m->arena, "import name");

		if (!same_type)
			t = read_externtype(mr);
		add_import(mr, module, field, offset, t);
	}
}

void
module_read_imports(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint64_t start = reader_offset(mr->r);
	uint32_t count = read_count(mr->r, LIMIT_IMPORTS, 1, "imports"), n;

	for (n = count; n > 0; n--) {
		uint64_t offset = reader_offset(mr->r);
		struct name module = read_name(mr->r, &m->arena, "import module name");
		struct name field = read_name(mr->r, &m->arena, "import name");
		uint8_t kind = reader_peek(mr->r);

		if (field.size == 0 && (kind == COMPACT_GROUP || kind == COMPACT_SAME_TYPE)) {
			feature_need(m->uses, FEATURE_COMPACT_IMPORTS, reader_offset(mr->r),
				"malformed import kind: a group of imports");
			read_compact_imports(mr, module);
			if (n > 1 && reader_offset(mr->r) == mr->r->end && m->nimports == count)
				fail_at(start, "unexpected end: the import section claims %" PRIu32 " entries and "
					"has %" PRIu32 ", of %" PRIu32 " imports; its writer counts imports, not "
					"entries, as WABT's wat2wasm does: assemble without compact imports",
					count, count - n + 1, count);
		} else {
			add_import(mr, module, field, offset, read_externtype(mr));
		}
	}
	m->nimported_funcs = m->nfuncs;
	m->nimported_tables = m->ntables;
	m->nimported_memories = m->nmemories;
	m->nimported_globals = m->nglobals;
	m->nimported_tags = m->ntags;
}

/* ---- definitions ---- */

enum { TABLE_WITH_INIT = 0x40 };

static void
read_table(struct module_reader *mr)
{
	uint64_t offset = reader_offset(mr->r);
	struct table t;

	if (reader_peek(mr->r) == TABLE_WITH_INIT) {
		read_u8(mr->r);
		if (read_u8(mr->r) != 0)
			fail_at(offset + 1, "malformed table: zero byte expected");
		feature_need(mr->m->uses, FEATURE_FUNCTION_REFERENCES, offset,
			"a table with an initialiser");
		t = read_table_type(mr);
		t.has_init = true;
		t.init = constexpr_read(mr->r, mr->m, t.elem, mr->m->nglobals);
	} else {
		t = read_table_type(mr);
		if (!type_defaultable(t.elem))
			fail_at(offset, "type mismatch: a table of %s needs an initialiser", type_text(t.elem));
	}
	add_table(mr, t, offset);
}

void
module_read_tables(struct module_reader *mr)
{
	uint32_t n;

	for (n = read_count(mr->r, LIMIT_TABLES, 1, "tables"); n > 0; n--)
		read_table(mr);
}

void
module_read_memories(struct module_reader *mr)
{
	uint32_t n;

	for (n = read_count(mr->r, LIMIT_MEMORIES, 1, "memories"); n > 0; n--) {
		uint64_t offset = reader_offset(mr->r);

		add_memory(mr, read_memory_type(mr), offset);
	}
}

void
module_read_globals(struct module_reader *mr)
{
	uint32_t n = read_count(mr->r, LIMIT_GLOBALS, 1, "globals");

	MODULE_ROOM(mr, globals, n);
	for (; n > 0; n--) {
		uint64_t offset = reader_offset(mr->r);
		struct global g = read_global_type(mr);

		g.init = constexpr_read(mr->r, mr->m, g.type, mr->m->nglobals);
		add_global(mr, g, offset);
	}
}

void
module_read_tags(struct module_reader *mr)
{
	uint32_t n;

	for (n = read_count(mr->r, LIMIT_TAGS, 1, "tags"); n > 0; n--) {
		uint64_t offset = reader_offset(mr->r);

		add_tag(mr, read_tag_type(mr), offset);
	}
}

/* ---- exports ---- */

static void
check_export(struct module *m, const struct export *e)
{
	static const char *const kinds[] = { "function", "table", "memory", "global", "tag" };
	const uint32_t counts[] = { m->nfuncs, m->ntables, m->nmemories, m->nglobals, m->ntags };

	if (e->index >= counts[e->kind])
		fail_at(e->offset, "unknown %s %" PRIu32, kinds[e->kind], e->index);
	if (e->kind == EXTERN_FUNC)
		module_declare_func(m, e->index, e->offset);
	if (e->kind == EXTERN_GLOBAL && m->globals[e->index].mutable)
		feature_need(m->uses, FEATURE_MUTABLE_GLOBALS, e->offset, "an exported mutable global");
}

static int
compare_exports(const void *a, const void *b)
{
	const struct export *x = *(const struct export *const *)a,
		*y = *(const struct export *const *)b;

	if (x->name.size != y->name.size)
		return x->name.size < y->name.size ? -1 : 1;
	return memcmp(x->name.bytes, y->name.bytes, x->name.size);
}

static void
check_duplicates(const struct module *m)
{
	const struct export **sorted = xmalloc(m->nexports * sizeof *sorted), *duplicate = NULL;
	uint32_t i;

	for (i = 0; i < m->nexports; i++)
		sorted[i] = &m->exports[i];
	qsort(sorted, m->nexports, sizeof *sorted, compare_exports);
	for (i = 1; i < m->nexports && !duplicate; i++)
		if (compare_exports(&sorted[i - 1], &sorted[i]) == 0)
			duplicate = sorted[i]->offset > sorted[i - 1]->offset ? sorted[i] : sorted[i - 1];
	free(sorted);
	if (duplicate)
		fail_at(duplicate->offset, "duplicate export name \"%.200s\"", duplicate->name.bytes);
}

void
module_read_exports(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint32_t n = read_count(mr->r, LIMIT_EXPORTS, 3, "exports"), i;

	m->exports = arena_zalloc(&m->arena, n * sizeof *m->exports);
	for (i = 0; i < n; i++) {
		struct export *e = &m->exports[i];
		uint64_t kind_offset;
		uint8_t kind;

		e->offset = reader_offset(mr->r);
		e->name = read_name(mr->r, &m->arena, "export name");
		kind_offset = reader_offset(mr->r);
		kind = read_u8(mr->r);
		if (kind > EXTERN_TAG)
			fail_at(kind_offset, "malformed export kind: %#x", kind);
		e->kind = (enum extern_kind)kind;
		e->index = read_u32(mr->r, "export index");
		check_export(m, e);
	}
	m->nexports = n;
	check_duplicates(m);
}
