/* facts: what the sections say, and what each instruction adds. The closures over the call graph are in callgraph.c. */
#include "wasm/facts.h"

#include "util/diag.h"
#include "wasm/callgraph.h"

#include <stdlib.h>
#include <string.h>

/* ---- features ---- */

static void
note_feature(struct facts *f, enum feature feature, uint64_t offset)
{
	if (feature == FEATURE_MVP || (f->features_used >> feature & 1))
		return;
	f->features_used |= (feature_set)1 << feature;
	f->feature_offset[feature] = offset;
}

static void
note_heap(struct facts *f, const struct module *m, uint32_t heap, uint64_t offset)
{
	if (heap_is_index(heap)) {
		note_feature(f, m->types[heap_index(heap)].comp == COMP_FUNC ? FEATURE_FUNCTION_REFERENCES : FEATURE_GC, offset);
		return;
	}
	switch ((enum heap_kind)heap) {
	case HEAP_FUNC: case HEAP_EXTERN:
		note_feature(f, FEATURE_REFERENCE_TYPES, offset);
		break;
	case HEAP_EXN: case HEAP_NOEXN:
		note_feature(f, FEATURE_EXCEPTIONS, offset);
		break;
	case HEAP_ANY: case HEAP_EQ: case HEAP_I31: case HEAP_STRUCT: case HEAP_ARRAY: case HEAP_NONE: case HEAP_NOFUNC:
	case HEAP_NOEXTERN:
		note_feature(f, FEATURE_GC, offset);
		break;
	case HEAP_BOT: case HEAP_INDEX:
		break;
	}
}

void
facts_note_type(struct facts *f, struct module *m, valtype t, uint64_t offset)
{
	if (t == TYPE_V128)
		note_feature(f, FEATURE_SIMD, offset);
	if (!valtype_is_ref(t))
		return;
	if (!valtype_nullable(t))
		note_feature(f, FEATURE_FUNCTION_REFERENCES, offset);
	note_heap(f, m, valtype_heap(t), offset);
}

static void
note_types(struct facts *f, struct module *m, uint32_t n, const valtype *types, uint64_t offset)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		facts_note_type(f, m, types[i], offset);
}

static void
note_deftype(struct facts *f, struct module *m, const struct deftype *t)
{
	if (t->comp != COMP_FUNC || t->has_super || !t->final || t->group_size > 1)
		note_feature(f, FEATURE_GC, t->offset);
	if (t->comp != COMP_FUNC)
		return;
	if (t->func.nresults > 1)
		note_feature(f, FEATURE_MULTI_VALUE, t->offset);
	note_types(f, m, t->func.nparams, t->func.params, t->offset);
	note_types(f, m, t->func.nresults, t->func.results, t->offset);
}

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

/* What any instruction says, in a body or in a constant expression. */
static void
note_use(struct facts *f, struct module *m, const struct insn *in)
{
	const struct op_info *info = &op_info[in->op];

	f->ops_used[in->op / 64] |= UINT64_C(1) << (in->op % 64);
	if (info->feature != FEATURE_MVP)
		note_feature(f, (enum feature)info->feature, in->offset);
	switch (in->op) {
	case OP_BLOCK: case OP_LOOP: case OP_IF: case OP_TRY:
		if (in->block.is_index)
			note_feature(f, FEATURE_MULTI_VALUE, in->offset);
		else
			facts_note_type(f, m, in->block.result, in->offset);
		break;
	case OP_SELECT_T:
		facts_note_type(f, m, in->select.types[0], in->offset);
		break;
	case OP_REF_NULL:
		note_heap(f, m, in->heap, in->offset);
		break;
	case OP_REF_FUNC:
		note_address(f, m, in->index);
		break;
	}
}

/* ---- bodies ---- */

static void
note_callee(struct facts *f, struct module *m, uint32_t func, uint32_t callee)
{
	if (callee < m->nimported_funcs)
		f->funcs[func].calls_host = true;
	if (f->last_caller[callee] == func + 1)
		return;
	f->last_caller[callee] = func + 1;
	*vec_push(&f->callees) = callee;
}

void
facts_note(struct facts *f, struct module *m, uint32_t func, const struct insn *in, bool reachable)
{
	struct func_facts *ff = &f->funcs[func];

	ff->code_insns++;
	note_use(f, m, in);
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
	ff->ncallees = f->callees.n;
	if (f->callees.n == 0)
		return;
	qsort(f->callees.v, f->callees.n, sizeof *f->callees.v, compare_indices);
	ff->callees = arena_alloc(&m->arena, f->callees.n * sizeof *ff->callees);
	memcpy(ff->callees, f->callees.v, f->callees.n * sizeof *ff->callees);
	f->callees.n = 0;
}

/* ---- sections ---- */

static void
note_constexpr(struct facts *f, struct module *m, const struct constexpr *e)
{
	uint32_t i;

	for (i = 0; i < e->n; i++)
		note_use(f, m, &e->insns[i]);
}

static uint64_t
import_offset(const struct import *import)
{
	return import ? import->offset : 0;
}

static void
note_elem(struct facts *f, struct module *m, const struct elem *e)
{
	uint32_t i;

	if (e->mode != SEGMENT_ACTIVE)
		note_feature(f, FEATURE_BULK_MEMORY, e->file_offset);
	facts_note_type(f, m, e->type, e->file_offset);
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

static void
note_limits(struct facts *f, const struct limits *l, uint64_t offset)
{
	if (l->is64)
		note_feature(f, FEATURE_MEMORY64, offset);
	if (l->shared)
		note_feature(f, FEATURE_THREADS, offset);
}

static void
note_tables_and_memories(struct facts *f, struct module *m)
{
	const struct memory *memory;
	const struct table *table;
	uint32_t i;

	for (i = 0; i < m->ntables; i++) {
		table = &m->tables[i];
		f->table_written[i] = table->import != NULL;
		facts_note_type(f, m, table->elem, import_offset(table->import));
		note_limits(f, &table->limits, import_offset(table->import));
		if (table->has_init)
			note_constexpr(f, m, &table->init);
	}
	for (i = 0; i < m->nmemories; i++) {
		memory = &m->memories[i];
		f->memory_grows[i] = memory->import != NULL;
		note_limits(f, &memory->limits, import_offset(memory->import));
		if (memory->limits.page_log2 != 16)
			note_feature(f, FEATURE_CUSTOM_PAGE_SIZES, import_offset(memory->import));
		if (i > 0)
			note_feature(f, FEATURE_MULTI_MEMORY, import_offset(memory->import));
	}
}

static void
note_globals(struct facts *f, struct module *m)
{
	const struct global *g;
	uint32_t i;

	for (i = 0; i < m->nglobals; i++) {
		g = &m->globals[i];
		f->global_written[i] = g->import && g->mutable;
		facts_note_type(f, m, g->type, g->import ? g->import->offset : g->init.offset);
		if (!g->import)
			note_constexpr(f, m, &g->init);
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
	f->last_caller = xmalloc((m->nfuncs + (size_t)1) * sizeof *f->last_caller);
	memset(f->last_caller, 0, m->nfuncs * sizeof *f->last_caller);
	for (i = 0; i < m->ntypes; i++)
		note_deftype(f, m, &m->types[i]);
	if (m->ntags)
		note_feature(f, FEATURE_EXCEPTIONS, import_offset(m->tags[0].import));
	note_tables_and_memories(f, m);
	note_globals(f, m);
	for (i = 0; i < m->nelems; i++)
		note_elem(f, m, &m->elems[i]);
	for (i = 0; i < m->ndatas; i++) {
		if (m->datas[i].mode == SEGMENT_ACTIVE)
			note_constexpr(f, m, &m->datas[i].offset);
		else
			note_feature(f, FEATURE_BULK_MEMORY, m->datas[i].file_offset);
	}
	for (i = 0; i < m->nexports; i++)
		note_export(f, m, &m->exports[i]);
}

void
facts_close(struct facts *f, struct module *m)
{
	free(f->last_caller);
	f->last_caller = NULL;
	vec_free(&f->callees);
	callgraph_close(f, m);
}
