/* module_segments: element and data segments (specification, sections 5.5.12 and 5.5.14; validation
 * 3.4.8 and 3.4.9). */
#include "wasm/module_state.h"

#include "util/diag.h"
#include "wasm/limits.h"

#include <inttypes.h>

/* ---- elements ---- */

/* The bits of an element segment's first number. */
enum {
	ELEM_PASSIVE = 1,  /* or declarative */
	ELEM_EXPLICIT = 2, /* active: a table index follows; else: declarative */
	ELEM_EXPRS = 4
};

static void
read_elem_funcs(struct module_reader *mr, struct elem *e)
{
	uint32_t *funcs = arena_alloc(&mr->m->arena, e->n * sizeof *funcs), i;

	for (i = 0; i < e->n; i++) {
		uint64_t offset = reader_offset(mr->r);

		funcs[i] = read_u32(mr->r, "function index");
		module_declare_func(mr->m, funcs[i], offset);
	}
	e->funcs = funcs;
}

static void
read_elem_exprs(struct module_reader *mr, struct elem *e)
{
	struct constexpr *exprs = arena_alloc(&mr->m->arena, e->n * sizeof *exprs);
	uint32_t i;

	for (i = 0; i < e->n; i++)
		exprs[i] = constexpr_read(mr->r, mr->m, e->type, mr->m->nglobals);
	e->exprs = exprs;
}

/* What follows the mode and the offset: the kind or type of the elements. Form 0 is for function
 * indices and form 4 for funcref, both without saying so. */
static valtype
read_elem_type(struct module_reader *mr, uint32_t form)
{
	uint64_t offset = reader_offset(mr->r);
	uint8_t kind;

	if (form & ELEM_EXPRS)
		return form & (ELEM_PASSIVE | ELEM_EXPLICIT) ? type_read_ref(mr->r, mr->m) : TYPE_FUNCREF;
	if (form & (ELEM_PASSIVE | ELEM_EXPLICIT)) {
		kind = read_u8(mr->r);
		if (kind != 0)
			fail_at(offset, "malformed element kind: %#x", kind);
	}
	return VALTYPE_REF(0, HEAP_FUNC);
}

static void
read_elem(struct module_reader *mr, struct elem *e)
{
	struct module *m = mr->m;
	uint32_t form;

	e->file_offset = reader_offset(mr->r);
	form = read_u32(mr->r, "element segment form");
	if (form > (ELEM_PASSIVE | ELEM_EXPLICIT | ELEM_EXPRS))
		fail_at(e->file_offset, "malformed elements segment kind: %" PRIu32, form);
	if (form != 0)
		feature_need(m->uses, FEATURE_BULK_MEMORY, e->file_offset,
			"an element segment of this form");
	e->mode = !(form & ELEM_PASSIVE) ? SEGMENT_ACTIVE : form & ELEM_EXPLICIT ? SEGMENT_DECLARATIVE
	    : SEGMENT_PASSIVE;
	if (e->mode == SEGMENT_ACTIVE) {
		if (form & ELEM_EXPLICIT)
			e->table = read_u32(mr->r, "table index");
		if (e->table >= m->ntables)
			fail_at(e->file_offset, "unknown table %" PRIu32, e->table);
		e->offset = constexpr_read(mr->r, m, m->tables[e->table].limits.is64 ? TYPE_I64 : TYPE_I32,
			m->nglobals);
	}
	e->type = read_elem_type(mr, form);
	if (e->mode == SEGMENT_ACTIVE && !type_matches(m, e->type, m->tables[e->table].elem))
		fail_at(e->file_offset, "type mismatch: elements of type %s in a table of %s",
			type_text(e->type),
		        type_text(m->tables[e->table].elem));
	e->n = read_count(mr->r, LIMIT_SEGMENT_ITEMS, form & ELEM_EXPRS ? 2 : 1, "elements");
	if (form & ELEM_EXPRS)
		read_elem_exprs(mr, e);
	else
		read_elem_funcs(mr, e);
}

void
module_read_elems(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint32_t n = read_count(mr->r, LIMIT_SEGMENTS, 2, "element segments");

	m->elems = arena_zalloc(&m->arena, n * sizeof *m->elems);
	for (; m->nelems < n; m->nelems++)
		read_elem(mr, &m->elems[m->nelems]);
}

/* ---- data ---- */

enum { DATA_ACTIVE, DATA_PASSIVE, DATA_EXPLICIT };

static void
read_data(struct module_reader *mr, struct data *d)
{
	struct module *m = mr->m;
	uint64_t offset = reader_offset(mr->r);
	uint32_t form = read_u32(mr->r, "data segment form"), size;

	if (form > DATA_EXPLICIT)
		fail_at(offset, "malformed data segment kind: %" PRIu32, form);
	if (form != DATA_ACTIVE)
		feature_need(m->uses, FEATURE_BULK_MEMORY, offset, "a data segment of this form");
	d->mode = form == DATA_PASSIVE ? SEGMENT_PASSIVE : SEGMENT_ACTIVE;
	if (d->mode == SEGMENT_ACTIVE) {
		if (form == DATA_EXPLICIT)
			d->memory = read_u32(mr->r, "memory index");
		if (d->memory >= m->nmemories)
			fail_at(offset, "unknown memory %" PRIu32, d->memory);
		d->offset = constexpr_read(mr->r, m, m->memories[d->memory].limits.is64 ? TYPE_I64
		    : TYPE_I32, m->nglobals);
	}
	offset = reader_offset(mr->r);
	size = read_u32(mr->r, "data segment size");
	reader_need(mr->r, size, offset, "data segment");
	d->file_offset = reader_offset(mr->r);
	d->size = size;
	read_skip(mr->r, size);
}

void
module_read_datas(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint64_t offset = reader_offset(mr->r);
	uint32_t n = read_count(mr->r, LIMIT_SEGMENTS, 2, "data segments");

	if (m->has_data_count && n != m->data_count)
		fail_at(offset, "data count and data section have inconsistent lengths: %" PRIu32
			" and %" PRIu32, m->data_count, n);
	m->datas = arena_zalloc(&m->arena, n * sizeof *m->datas);
	for (; m->ndatas < n; m->ndatas++)
		read_data(mr, &m->datas[m->ndatas]);
}
