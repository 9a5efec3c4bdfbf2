/* throws: which functions an exception may leave.
 *
 * This is a second graph. That of callgraph.c has one node for everything that is called through a
 * table or a reference. Here each function type has one: calls of that type lead to it, and from it
 * to the functions whose address is taken and whose type matches. Where the outside cannot see this
 * module's references, nobody else is called so. In a program in C++ that is the difference between
 * most functions and a few in a hundred. */
#include "wasm/throws.h"

#include "util/diag.h"

#include <stdlib.h>
#include <string.h>

/* Nodes: the functions, then the types. An edge leads from what is called to who calls it. */
struct graph {
	const struct module *m;
	struct facts *facts;
	uint32_t nnodes;
	uint32_t *first;  /* by node: where its callers begin in `callers`; one more for the end */
	uint32_t *callers;
	bool *throws;     /* by node */
	uint32_t *work, nwork;
};

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

/* ---- the graph ---- */

/* Calls f for each edge: what is called, who calls. */
static void
each_edge(struct graph *g, void (*f)(struct graph *, uint32_t callee, uint32_t caller))
{
	const struct module *m = g->m;

	for (uint32_t i = 0; i < m->nfuncs; i++) {
		const struct func_facts *ff = &g->facts->funcs[i];
		uint32_t type = m->funcs[i].type;

		for (uint32_t k = 0; k < ff->ncallees; k++)
			f(g, ff->callees[k], i);
		for (uint32_t k = 0; k < ff->ncalled_types; k++)
			f(g, m->nfuncs + ff->called_types[k], i);
		while (ff->address_taken) {
			f(g, i, m->nfuncs + m->types[type].canon);
			if (!m->types[type].has_super)
				break;
			type = m->types[type].super;
		}
	}
}

static void
count_edge(struct graph *g, uint32_t callee, uint32_t caller)
{
	(void)caller;
	g->first[callee + 1]++;
}

static void
place_edge(struct graph *g, uint32_t callee, uint32_t caller)
{
	g->callers[g->first[callee]++] = caller;
}

/* first[] is the counts' running sum while edges are placed, each of which moves its node's up to
 * the next one's. */
static void
make_edges(struct graph *g)
{
	each_edge(g, count_edge);
	for (uint32_t i = 0; i < g->nnodes; i++)
		g->first[i + 1] += g->first[i];
	g->callers = xmalloc((g->first[g->nnodes] + (size_t)1) * sizeof *g->callers);
	each_edge(g, place_edge);
	memmove(g->first + 1, g->first, g->nnodes * sizeof *g->first);
	g->first[0] = 0;
}

static void
mark(struct graph *g, uint32_t node)
{
	if (g->throws[node])
		return;
	g->throws[node] = true;
	g->work[g->nwork++] = node;
}

/* What throws by itself: the instructions, the host, and whoever the outside may put into a
 * table. */
static void
mark_sources(struct graph *g)
{
	const struct module *m = g->m;

	for (uint32_t i = 0; i < m->nfuncs; i++) {
		const struct func_facts *ff = &g->facts->funcs[i];

		if (m->funcs[i].import ? !import_is_wasi(m->funcs[i].import) : ff->may_throw)
			mark(g, i);
		else if (!g->facts->last_type_caller && ff->calls_host) /* which types it calls was not
		                                                           noted */
			mark(g, i);
	}
	for (uint32_t i = 0; i < m->ntypes && (g->facts->funcrefs_visible
	    || !g->facts->last_type_caller); i++)
		mark(g, m->nfuncs + i);
}

static void
spread(struct graph *g)
{
	while (g->nwork > 0) {
		uint32_t node = g->work[--g->nwork];

		for (uint32_t i = g->first[node]; i < g->first[node + 1]; i++)
			mark(g, g->callers[i]);
	}
}

void
throws_close(struct facts *f, struct module *m)
{
	const feature_set exceptions =
		(feature_set)1 << FEATURE_EXCEPTIONS | (feature_set)1 << FEATURE_LEGACY_EXCEPTIONS;
	struct graph g = { .m = m, .facts = f, .nnodes = m->nfuncs + m->ntypes };
	size_t n = g.nnodes + (size_t)2;

	f->throws = m->ntags > 0 || m->uses->seen & exceptions;
	if (!f->throws)
		return;
	f->funcrefs_visible = find_visible(m);
	f->type_throws = arena_zalloc(&m->arena, m->ntypes);
	g.first = xmalloc(n * sizeof *g.first);
	memset(g.first, 0, n * sizeof *g.first);
	g.work = xmalloc(n * sizeof *g.work);
	g.throws = xmalloc(n);
	memset(g.throws, 0, n);
	make_edges(&g);
	mark_sources(&g);
	spread(&g);
	for (uint32_t i = 0; i < m->nfuncs; i++)
		f->funcs[i].may_throw = g.throws[i];
	for (uint32_t i = 0; i < m->ntypes; i++)
		f->type_throws[i] = g.throws[m->nfuncs + i];
	free(g.throws);
	free(g.work);
	free(g.callers);
	free(g.first);
}
