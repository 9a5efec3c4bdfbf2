/* throws: which functions an exception may leave.
 *
 * The graph of callers.h has a node for each function type, while that of callgraph.c has one for
 * everything that is called through a table or a reference. In a program in C++ that is the
 * difference between a few functions in a hundred and most. */
#include "wasm/throws.h"

#include <string.h>

bool
import_is_wasi(const struct import *import)
{
	return name_is(import->module, "wasi_snapshot_preview1")
	    || name_is(import->module, "wasi_unstable");
}

/* ---- what the outside sees ---- */

static bool
holds_functions(const struct module *m, valtype type)
{
	return valtype_is_ref(type) && heap_top(m, valtype_heap(type)) == HEAP_FUNC;
}

static bool
any_holds_functions(const struct module *m, const valtype *types, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (holds_functions(m, types[i]))
			return true;
	return false;
}

static bool
passes_functions(const struct module *m, enum extern_kind kind, uint32_t index)
{
	const struct functype *type;

	switch (kind) {
	case EXTERN_FUNC:
		type = func_type(m, index);
		return any_holds_functions(m, type->params, type->nparams)
		    || any_holds_functions(m, type->results, type->nresults);
	case EXTERN_TABLE:
		return holds_functions(m, m->tables[index].elem);
	case EXTERN_GLOBAL:
		return holds_functions(m, m->globals[index].type);
	case EXTERN_TAG:
		type = &m->types[m->tags[index].type].func;
		return any_holds_functions(m, type->params, type->nparams);
	case EXTERN_MEMORY:
		break;
	}
	return false;
}

static bool
find_visible(const struct module *m)
{
	for (uint32_t i = 0; i < m->nimports; i++)
		if (passes_functions(m, m->imports[i]->kind, m->imports[i]->index))
			return true;
	for (uint32_t i = 0; i < m->nexports; i++)
		if (passes_functions(m, m->exports[i].kind, m->exports[i].index))
			return true;
	return false;
}

/* ---- the closure ---- */

void
throws_init(struct facts *f, const struct module *m)
{
	const feature_set exceptions =
		(feature_set)1 << FEATURE_EXCEPTIONS | (feature_set)1 << FEATURE_LEGACY_EXCEPTIONS;

	f->throws = m->ntags > 0 || m->uses->seen & exceptions;
	f->funcrefs_visible = find_visible(m);
}

/* In modules without tags, which only handle what others throw, what leaves functions was not
 * noted: then it is all that they raise. */
void
throws_close(struct facts *f, struct module *m, struct callers *g)
{
	struct callers leaving;

	if (!f->throws)
		return;
	for (uint32_t i = 0; i < m->nfuncs; i++)
		if (f->funcs[i].may_raise)
			callers_mark(g, i);
	callers_mark(g, callers_outside(m));
	callers_spread(g);
	f->node_raises = arena_alloc(&m->arena, g->nnodes);
	memcpy(f->node_raises, g->marked, g->nnodes);
	for (uint32_t i = 0; i < m->nfuncs; i++)
		f->funcs[i].may_raise = g->marked[i];
	if (f->last_raiser) {
		callers_init(&leaving, m, f, true);
		callers_mark(&leaving, callers_throw(m));
		callers_mark(&leaving, callers_outside(m));
		callers_spread(&leaving);
		g = &leaving;
	}
	f->node_throws = arena_alloc(&m->arena, g->nnodes);
	memcpy(f->node_throws, g->marked, g->nnodes);
	for (uint32_t i = 0; i < m->nfuncs; i++)
		f->funcs[i].may_throw = g->marked[i];
	if (g == &leaving)
		callers_free(&leaving);
}
