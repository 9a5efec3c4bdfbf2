/* module: the frame of the binary format, and the sections that are hardly more than a list of
 * indices (specification, section 5.5). Types, externals and segments have files of their own. */
#include "wasm/module.h"

#include "util/diag.h"
#include "wasm/limits.h"
#include "wasm/module_state.h"
#include "wasm/signature.h"

#include <inttypes.h>
#include <string.h>

/* ---- shared by the module_*.c ---- */

void *
module_room(struct module *m, void *old, uint32_t n, uint32_t *cap, uint32_t k, size_t size)
{
	uint32_t want;
	char *larger;

	if (k <= *cap - n)
		return old;
	want = n + k < 2 * n ? 2 * n : n + k;
	larger = arena_zalloc(&m->arena, want * size);
	if (n)
		memcpy(larger, old, n * size);
	*cap = want;
	return larger;
}

uint32_t
module_read_functype(struct module_reader *mr)
{
	uint64_t offset = reader_offset(mr->r);
	uint32_t type = read_short_u32(mr->r, "type index");

	if (type >= mr->m->ntypes)
		fail_at(offset, "unknown type %" PRIu32, type);
	if (mr->m->types[type].comp != COMP_FUNC)
		fail_at(offset, "unknown type: %" PRIu32 " is not a function type", type);
	return type;
}

void
module_declare_func(struct module *m, uint32_t func, uint64_t offset)
{
	if (func >= m->nfuncs)
		fail_at(offset, "unknown function %" PRIu32, func);
	if (!m->declared_funcs)
		m->declared_funcs = arena_zalloc(&m->arena, m->nfuncs / 8 + 1);
	m->declared_funcs[func / 8] |= (uint8_t)(1 << func % 8);
}

/* ---- small sections ---- */

static void
read_functions(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint32_t n = read_count(mr->r, LIMIT_FUNCTIONS - m->nfuncs, 1, "functions");

	MODULE_ROOM(mr, funcs, n);
	for (; n > 0; n--)
		m->funcs[m->nfuncs++].type = module_read_functype(mr);
}

static void
read_start(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint64_t offset = reader_offset(mr->r);
	const struct functype *type;

	m->start = read_u32(mr->r, "function index");
	if (m->start >= m->nfuncs)
		fail_at(offset, "unknown function %" PRIu32, m->start);
	type = func_type(m, m->start);
	if (type->nparams != 0 || type->nresults != 0)
		fail_at(offset, "start function %" PRIu32 " must have no parameters and no results",
			m->start);
	m->has_start = true;
}

static void
read_data_count(struct module_reader *mr)
{
	feature_need(mr->m->uses, FEATURE_BULK_MEMORY, reader_offset(mr->r), "the data count section");
	mr->m->data_count = read_count(mr->r, LIMIT_SEGMENTS, 0, "data segments");
	mr->m->has_data_count = true;
}

static const char inconsistent_code[] = "function and code section have inconsistent lengths";

static void
read_code(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint64_t offset = reader_offset(mr->r);
	uint32_t n = read_count(mr->r, LIMIT_FUNCTIONS, 1, "function bodies"), i;

	if (n != m->nfuncs - m->nimported_funcs)
		fail_at(offset, "%s: %" PRIu32 " and %" PRIu32, inconsistent_code,
			m->nfuncs - m->nimported_funcs, n);
	for (i = m->nimported_funcs; i < m->nfuncs; i++) {
		struct func *f = &m->funcs[i];

		offset = reader_offset(mr->r);
		f->body_size = read_u32(mr->r, "body size");
		if (f->body_size > LIMIT_BODY_BYTES)
			fail_at(offset, "function %" PRIu32 " too large: %" PRIu32 " bytes, the limit is %u", i,
				f->body_size, LIMIT_BODY_BYTES);
		reader_need(mr->r, f->body_size, offset, "function body");
		f->body_offset = reader_offset(mr->r);
		read_skip(mr->r, f->body_size);
	}
}

static void
read_custom(struct module_reader *mr)
{
	uint64_t start = reader_offset(mr->r), offset;
	struct name name = read_name(mr->r, &mr->m->arena, "custom section name");

	offset = reader_offset(mr->r);
	if (name_is(name, "linking"))
		mr->m->linking_offset = start;
	if (name_is(name, "name") && mr->m->names_offset == 0) {
		mr->m->names_offset = offset;
		mr->m->names_size = mr->r->end - offset;
	}
	if (name_is(name, "metadata.code.branch_hint") && mr->m->hints_offset == 0) {
		mr->m->hints_offset = offset;
		mr->m->hints_size = mr->r->end - offset;
	}
	read_skip(mr->r, mr->r->end - offset);
}

/* ---- the frame ---- */

/* By section id. The order is that of appearance, which differs from that of the ids. */
static const struct section {
	const char *name;
	unsigned order;
	void (*read)(struct module_reader *);
} sections[] = {
	{ "custom", 0, read_custom },
	{ "type", 1, module_read_types },
	{ "import", 2, module_read_imports },
	{ "function", 3, read_functions },
	{ "table", 4, module_read_tables },
	{ "memory", 5, module_read_memories },
	{ "global", 7, module_read_globals },
	{ "export", 8, module_read_exports },
	{ "start", 9, read_start },
	{ "element", 10, module_read_elems },
	{ "code", 12, read_code },
	{ "data", 13, module_read_datas },
	{ "data count", 11, read_data_count },
	{ "tag", 6, module_read_tags },
};

static void
read_preamble(struct reader *r)
{
	uint8_t found[4], version[4];

	read_bytes(r, found, sizeof found);
	if (memcmp(found, WASM_MAGIC, sizeof found) != 0)
		foreign_refuse(r);
	read_bytes(r, version, sizeof version);
	if (version[2] == 1 && version[3] == 0)
		fail_at(4, "unknown binary version: this is a component (of the component model), not a "
			"core module; take out its core modules first, for example with "
			"\"jco transpile\" or \"wasm-tools component unbundle\"");
	if (version[0] != 1 || version[1] != 0 || version[2] != 0 || version[3] != 0)
		fail_at(4, "unknown binary version %02x %02x %02x %02x", version[0], version[1], version[2],
			version[3]);
}

/* Reads one section and returns its place in the order, which must be beyond that of the section
 * before. */
static unsigned
read_section(struct module_reader *mr, unsigned before)
{
	struct reader *r = mr->r;
	uint64_t offset = reader_offset(r), start, end;
	uint8_t id = read_u8(r);
	uint32_t size;

	if (id >= sizeof sections / sizeof *sections)
		fail_at(offset, "malformed section id: %u", id);
	size = read_u32(r, "section size");
	start = reader_offset(r);
	if (size > r->size - start)
		fail_at(offset, "length out of bounds: unexpected end in the %s section of %" PRIu32
			" bytes", sections[id].name, size);
	if (id != 0 && sections[id].order <= before)
		fail_at(offset, "unexpected content after last section: the %s section is out of order or "
			"repeated", sections[id].name);
	end = start + size;
	reader_seek(r, start, end);
	sections[id].read(mr);
	if (reader_offset(r) != end)
		fail_at(reader_offset(r),
			"section size mismatch: the %s section has %" PRIu64 " bytes after its contents",
			sections[id].name,
		        end - reader_offset(r));
	reader_seek(r, end, r->size);
	return id == 0 ? before : sections[id].order;
}

void
module_read(struct module *m, struct reader *r)
{
	struct module_reader mr = { .m = m, .r = r };
	unsigned order = 0;

	signatures_prepare();
	m->uses = arena_alloc(&m->arena, sizeof *m->uses);
	feature_uses_init(m->uses, m->features);
	reader_seek(r, 0, r->size);
	read_preamble(r);
	while (!reader_at_end(r))
		order = read_section(&mr, order);
	if (order < sections[10].order && m->nfuncs > m->nimported_funcs)
		fail_at(r->size, "%s: %" PRIu32 " and 0", inconsistent_code,
			m->nfuncs - m->nimported_funcs);
	if (m->has_data_count && m->ndatas != m->data_count)
		fail_at(r->size, "data count and data section have inconsistent lengths: %" PRIu32
			" and %" PRIu32, m->data_count, m->ndatas);
	if (!m->declared_funcs)
		m->declared_funcs = arena_zalloc(&m->arena, m->nfuncs / 8 + 1);
}

static bool
is_named(struct name name, const char *text)
{
	return name.size == strlen(text) && memcmp(name.bytes, text, name.size) == 0;
}

bool
module_discards_by(const struct module *m, const struct import *import)
{
	const struct functype *type;
	valtype address;

	if (!(m->features >> FEATURE_MEMORY_DISCARD & 1) || import->kind != EXTERN_FUNC
	    || m->nmemories == 0
		|| !is_named(import->module, "env")
		    || !is_named(import->field, "__wbindgen_memory_discard"))
		return false;
	type = func_type(m, import->index);
	address = m->memories[0].limits.is64 ? TYPE_I64 : TYPE_I32;
	return type->nparams == 2 && type->nresults == 0 && type->params[0] == address
	    && type->params[1] == address;
}

void
module_free(struct module *m)
{
	type_table_free(m);
	arena_free(&m->arena);
	memset(m, 0, sizeof *m);
}
