/* facts: what the sections say, and what each instruction adds. The closures over the call graph are in callgraph.c. */
#include "wasm/facts.h"

#include "wasm/callgraph.h"

#include <stdlib.h>
#include <string.h>

/* ---- functions whose address is taken ---- */

static void
note_type_identity(struct facts *f, const struct module *m, uint32_t type)
{
	f->type_called[m->types[type].canon] = true;
}

static void
note_address(struct facts *f, const struct module *m, uint32_t func)
{
	f->funcs[func].address_taken = true;
	note_type_identity(f, m, m->funcs[func].type);
}

/* ---- bodies ---- */

static void
grow_callees(struct facts *f, struct module *m)
{
	uint32_t *more;

	f->callees_cap = f->callees_cap ? f->callees_cap * 2 : 64;
	more = arena_alloc(&m->arena, f->callees_cap * sizeof *more);
	if (f->ncallees)
		memcpy(more, f->callees, f->ncallees * sizeof *more);
	f->callees = more;
}

static void
note_callee(struct facts *f, struct module *m, uint32_t func, uint32_t callee)
{
	if (callee < m->nimported_funcs)
		f->funcs[func].calls_host = true;
	if (f->last_caller[callee] == func + 1)
		return;
	f->last_caller[callee] = func + 1;
	if (f->ncallees == f->callees_cap)
		grow_callees(f, m);
	f->callees[f->ncallees++] = callee;
}

void
facts_note(struct facts *f, struct module *m, uint32_t func, const struct insn *in, bool reachable)
{
	struct func_facts *ff = &f->funcs[func];

	if (in->op == OP_REF_FUNC)
		note_address(f, m, in->index);
	if (!reachable)
		return;
	switch (in->op) {
	case OP_RETURN_CALL:
		ff->tail_calls = true;
		f->funcs[in->index].tail_called = true;
		note_callee(f, m, func, in->index);
		break;
	case OP_CALL:
		note_callee(f, m, func, in->index);
		break;
	case OP_RETURN_CALL_INDIRECT:
		ff->tail_calls = f->indirect_tail_calls = true;
		/* fallthrough */
	case OP_CALL_INDIRECT:
		ff->calls_host = true;
		note_type_identity(f, m, in->two.a);
		break;
	case OP_RETURN_CALL_REF:
		ff->tail_calls = f->indirect_tail_calls = true;
		/* fallthrough */
	case OP_CALL_REF:
		ff->calls_host = true;
		break;
	case OP_THROW: case OP_THROW_REF: case OP_RETHROW:
		ff->may_throw = true;
		break;
	case OP_MEMORY_GROW:
		ff->may_grow = f->memory_grows[in->index] = true;
		break;
	case OP_GLOBAL_SET:
		f->global_written[in->index] = true;
		break;
	case OP_TABLE_SET: case OP_TABLE_GROW: case OP_TABLE_FILL:
		f->table_written[in->index] = true;
		break;
	case OP_TABLE_COPY:
		f->table_written[in->two.a] = true;
		break;
	case OP_TABLE_INIT:
		f->table_written[in->two.b] = true;
		break;
	}
}

static int
compare_indices(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
facts_end_body(struct facts *f, struct module *m, uint32_t func)
{
	struct func_facts *ff = &f->funcs[func];

	f->body_bytes += m->funcs[func].body_size;
	ff->ncallees = f->ncallees;
	if (f->ncallees == 0)
		return;
	qsort(f->callees, f->ncallees, sizeof *f->callees, compare_indices);
	ff->callees = arena_alloc(&m->arena, f->ncallees * sizeof *ff->callees);
	memcpy(ff->callees, f->callees, f->ncallees * sizeof *ff->callees);
	f->ncallees = 0;
}

/* ---- sections ---- */

static void
note_constexpr(struct facts *f, const struct module *m, const struct constexpr *e)
{
	uint32_t i;

	for (i = 0; i < e->n; i++) {
		f->ops_used[e->insns[i].op] = true;
		if (e->insns[i].op == OP_REF_FUNC)
			note_address(f, m, e->insns[i].index);
	}
}

static void
note_elem(struct facts *f, const struct module *m, const struct elem *e)
{
	uint32_t i;

	if (e->mode == SEGMENT_ACTIVE)
		note_constexpr(f, m, &e->offset);
	for (i = 0; i < e->n; i++) {
		if (e->funcs)
			note_address(f, m, e->funcs[i]);
		else
			note_constexpr(f, m, &e->exprs[i]);
	}
}

static void
note_export(struct facts *f, const struct module *m, const struct export *e)
{
	switch (e->kind) {
	case EXTERN_FUNC:
		break; /* callgraph.c */
	case EXTERN_TABLE:
		f->table_written[e->index] = true;
		break;
	case EXTERN_MEMORY:
		f->memory_grows[e->index] = true;
		break;
	case EXTERN_GLOBAL:
		if (m->globals[e->index].mutable)
			f->global_written[e->index] = true;
		break;
	case EXTERN_TAG:
		break;
	}
}

void
facts_init(struct facts *f, struct module *m)
{
	uint32_t i;

	f->funcs = arena_zalloc(&m->arena, m->nfuncs * sizeof *f->funcs);
	f->global_written = arena_zalloc(&m->arena, m->nglobals);
	f->table_written = arena_zalloc(&m->arena, m->ntables);
	f->memory_grows = arena_zalloc(&m->arena, m->nmemories);
	f->type_called = arena_zalloc(&m->arena, m->ntypes);
	f->last_caller = arena_zalloc(&m->arena, m->nfuncs * sizeof *f->last_caller);
	for (i = 0; i < m->ntables; i++) {
		f->table_written[i] = m->tables[i].import != NULL;
		if (m->tables[i].has_init)
			note_constexpr(f, m, &m->tables[i].init);
	}
	for (i = 0; i < m->nmemories; i++)
		f->memory_grows[i] = m->memories[i].import != NULL;
	for (i = 0; i < m->nglobals; i++) {
		f->global_written[i] = m->globals[i].import && m->globals[i].mutable;
		if (!m->globals[i].import)
			note_constexpr(f, m, &m->globals[i].init);
	}
	for (i = 0; i < m->nelems; i++)
		note_elem(f, m, &m->elems[i]);
	for (i = 0; i < m->ndatas; i++)
		if (m->datas[i].mode == SEGMENT_ACTIVE)
			note_constexpr(f, m, &m->datas[i].offset);
	for (i = 0; i < m->nexports; i++)
		note_export(f, m, &m->exports[i]);
}

void
facts_close(struct facts *f, struct module *m)
{
	callgraph_close(f, m);
}
