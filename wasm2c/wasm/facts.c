/* facts: what the sections say, and what each instruction adds. The closures over the call graph
 * are in callgraph.c, grows.c and throws.c. */
#include "wasm/facts.h"

#include "wasm/callgraph.h"
#include "wasm/grows.h"
#include "wasm/raises.h"
#include "wasm/throws.h"

#include <stdlib.h>
#include <string.h>

/* ---- functions whose address is taken ---- */

static void
note_address(struct facts *f, uint32_t func)
{
	f->funcs[func].address_taken = true;
}

/* ---- bodies ---- */

/* Appends to one of the two lists of the body at hand. */
static void
append_index(struct module *m, uint32_t **list, uint32_t *n, uint32_t *cap, uint32_t index)
{
	uint32_t *more;

	if (*n == *cap) {
		*cap = *cap ? *cap * 2 : 64;
		more = arena_alloc(&m->arena, *cap * sizeof *more);
		if (*n)
			memcpy(more, *list, *n * sizeof *more);
		*list = more;
	}
	(*list)[(*n)++] = index;
}

static void
note_callee(struct facts *f, struct module *m, uint32_t func, uint32_t callee)
{
	if (callee < m->nimported_funcs)
		f->funcs[func].calls_host = true;
	if (f->last_caller[callee] == func + 1)
		return;
	f->last_caller[callee] = func + 1;
	append_index(m, &f->callees, &f->ncallees, &f->callees_cap, callee);
}

/* A call through a table or a reference. */
static void
note_called_type(struct facts *f, struct module *m, uint32_t func, uint32_t type)
{
	uint32_t canon = m->types[type].canon;

	f->funcs[func].calls_host = true;
	f->type_calls[canon]++;
	if (f->last_type_caller[canon] == func + 1)
		return;
	f->last_type_caller[canon] = func + 1;
	append_index(m, &f->types, &f->ntypes, &f->types_cap, canon);
}

/* A call's results that are exceptions each take room until they are used. */
static void
note_exns(struct func_facts *ff, const struct functype *called)
{
	for (uint32_t i = 0; i < called->nresults; i++)
		ff->nexns += type_holds_exn(called->results[i]);
}

/* What a clause catches is a value here, and another one at the label that it branches to. */
static void
note_clauses(struct func_facts *ff, const struct insn *in)
{
	for (uint32_t i = 0; i < in->try_table.n; i++) {
		uint8_t kind = in->try_table.clauses[i].kind;
		if (kind == CATCH_REF || kind == CATCH_ALL_REF)
			ff->nexns += 2;
	}
}

void
facts_note(struct facts *f, struct module *m, uint32_t func, const struct insn *in, bool reachable)
{
	struct func_facts *ff = &f->funcs[func];

	if (f->last_raiser)
		raises_note(f, m, func, in, reachable);
	if (in->op == OP_REF_FUNC) {
		note_address(f, in->index);
		ff->refers = true;
	}
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
		note_exns(ff, func_type(m, in->index));
		break;
	case OP_RETURN_CALL_INDIRECT:
		ff->tail_calls = f->indirect_tail_calls = true;
		/* fallthrough */
	case OP_CALL_INDIRECT:
		note_called_type(f, m, func, in->two.a);
		note_exns(ff, &m->types[in->two.a].func);
		break;
	case OP_RETURN_CALL_REF:
		ff->tail_calls = f->indirect_tail_calls = true;
		/* fallthrough */
	case OP_CALL_REF:
		note_called_type(f, m, func, in->index);
		note_exns(ff, &m->types[in->index].func);
		break;
	case OP_RETHROW:
		ff->nexns++;
		/* fallthrough */
	case OP_THROW: case OP_THROW_REF:
		ff->may_raise = true;
		break;
	case OP_TRY_TABLE:
		note_clauses(ff, in);
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

static void
sort_indices(uint32_t *v, uint32_t n)
{
	if (n > 32) {
		qsort(v, n, sizeof *v, compare_indices);
		return;
	}
	for (uint32_t i = 1; i < n; i++) { /* most lists are short */
		uint32_t x = v[i], k = i;

		for (; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* The list in ascending order and in as much room as it needs; empties it. */
static uint32_t *
take_list(struct module *m, uint32_t *list, uint32_t *n)
{
	uint32_t *taken;

	if (*n == 0)
		return NULL;
	sort_indices(list, *n);
	taken = arena_alloc(&m->arena, *n * sizeof *taken);
	memcpy(taken, list, *n * sizeof *taken);
	*n = 0;
	return taken;
}

void
facts_end_body(struct facts *f, struct module *m, uint32_t func)
{
	struct func_facts *ff = &f->funcs[func];

	f->body_bytes += m->funcs[func].body_size;
	ff->ncallees = f->ncallees;
	ff->callees = take_list(m, f->callees, &f->ncallees);
	ff->ncalled_types = f->ntypes;
	ff->called_types = take_list(m, f->types, &f->ntypes);
	if (f->last_raiser)
		raises_end_body(f, m, func);
}

/* ---- sections ---- */

static void
note_constexpr(struct facts *f, const struct constexpr *e)
{
	uint32_t i;

	for (i = 0; i < e->n; i++) {
		f->ops_used[e->insns[i].op] = true;
		if (e->insns[i].op == OP_REF_FUNC)
			note_address(f, e->insns[i].index);
	}
}

static void
note_elem(struct facts *f, const struct elem *e)
{
	uint32_t i;

	if (e->mode == SEGMENT_ACTIVE)
		note_constexpr(f, &e->offset);
	for (i = 0; i < e->n; i++) {
		if (e->funcs)
			note_address(f, e->funcs[i]);
		else
			note_constexpr(f, &e->exprs[i]);
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
	f->type_calls = arena_zalloc(&m->arena, m->ntypes * sizeof *f->type_calls);
	f->memory_grows = arena_zalloc(&m->arena, m->nmemories);
	f->last_caller = arena_zalloc(&m->arena, m->nfuncs * sizeof *f->last_caller);
	f->last_type_caller = arena_zalloc(&m->arena, m->ntypes * sizeof *f->last_type_caller);
	if (m->ntags > 0)
		f->last_raiser = arena_zalloc(&m->arena, callers_nodes(m) * sizeof *f->last_raiser);
	for (i = 0; i < m->ntables; i++) {
		f->table_written[i] = m->tables[i].import != NULL;
		if (m->tables[i].has_init)
			note_constexpr(f, &m->tables[i].init);
	}
	for (i = 0; i < m->nmemories; i++)
		f->memory_grows[i] = m->memories[i].import != NULL;
	for (i = 0; i < m->nglobals; i++) {
		f->global_written[i] = m->globals[i].import && m->globals[i].mutable;
		if (!m->globals[i].import)
			note_constexpr(f, &m->globals[i].init);
	}
	for (i = 0; i < m->nelems; i++)
		note_elem(f, &m->elems[i]);
	for (i = 0; i < m->ndatas; i++)
		if (m->datas[i].mode == SEGMENT_ACTIVE)
			note_constexpr(f, &m->datas[i].offset);
	for (i = 0; i < m->nexports; i++)
		note_export(f, m, &m->exports[i]);
	f->discard_import = UINT32_MAX;
	for (i = 0; i < m->nimports; i++)
		if (module_discards_by(m, m->imports[i]))
			f->discard_import = m->imports[i]->index;
}

void
facts_close(struct facts *f, struct module *m)
{
	struct callers callers;

	throws_init(f, m);
	callgraph_close(f, m);
	callers_init(&callers, m, f, false);
	grows_close(f, m, &callers);
	callers_clear(&callers);
	throws_close(f, m, &callers);
	callers_free(&callers);
}
