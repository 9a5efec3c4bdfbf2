#include "wasm/callers.h"

#include "util/diag.h"
#include "wasm/throws.h"

#include <stdlib.h>
#include <string.h>

typedef void edge_fn(struct callers *, uint32_t callee, uint32_t caller);

/* From a function to the nodes of its type and of those above it: `base` is that of type 0. */
static void
edges_to_types(struct callers *g, uint32_t func, uint32_t base, edge_fn *f)
{
	const struct module *m = g->m;
	uint32_t type = m->funcs[func].type;

	f(g, func, base + m->types[type].canon);
	while (m->types[type].has_super) {
		type = m->types[type].super;
		f(g, func, base + m->types[type].canon);
	}
}

static void
each_edge_of(struct callers *g, uint32_t func, edge_fn *f)
{
	const struct func_facts *ff = &g->facts->funcs[func];

	for (uint32_t i = 0; i < ff->nraisers && g->leaving; i++)
		f(g, ff->raisers[i], func);
	for (uint32_t i = 0; i < ff->ncallees && !g->leaving; i++)
		f(g, ff->callees[i], func);
	for (uint32_t i = 0; i < ff->ncalled_types && !g->leaving; i++)
		f(g, callers_type(g->m, ff->called_types[i]), func);
	if (func < g->m->nimported_funcs && !import_is_wasi(g->m->funcs[func].import))
		f(g, callers_outside(g->m), func);
	if (!ff->address_taken)
		return;
	if (g->facts->funcrefs_visible)
		f(g, func, callers_outside(g->m));
	edges_to_types(g, func, g->m->nfuncs, f);
}

/* Whether only active segments write to a table, with functions that are known. */
static bool
is_private(const struct facts *facts, const struct module *m, uint32_t table)
{
	if (facts->table_written[table] || m->tables[table].has_init)
		return false;
	for (uint32_t i = 0; i < m->nelems; i++) {
		const struct elem *elem = &m->elems[i];

		if (elem->mode != SEGMENT_ACTIVE || elem->table != table || elem->funcs)
			continue;
		for (uint32_t k = 0; k < elem->n; k++)
			if (elem->exprs[k].insns[0].op != OP_REF_FUNC
			    && elem->exprs[k].insns[0].op != OP_REF_NULL)
				return false;
	}
	return true;
}

static void
each_edge_of_table(struct callers *g, uint32_t table, edge_fn *f)
{
	const struct module *m = g->m;
	uint32_t base = m->nfuncs + (table + 1) * m->ntypes;

	if (!is_private(g->facts, m, table)) {
		for (uint32_t i = 0; i < m->ntypes; i++)
			f(g, m->nfuncs + i, base + i);
		return;
	}
	for (uint32_t i = 0; i < m->nelems; i++) {
		const struct elem *elem = &m->elems[i];

		if (elem->mode != SEGMENT_ACTIVE || elem->table != table)
			continue;
		for (uint32_t k = 0; k < elem->n; k++)
			if (elem->funcs)
				edges_to_types(g, elem->funcs[k], base, f);
			else if (elem->exprs[k].insns[0].op == OP_REF_FUNC)
				edges_to_types(g, elem->exprs[k].insns[0].index, base, f);
	}
}

static void
each_edge(struct callers *g, edge_fn *f)
{
	const struct module *m = g->m;

	for (uint32_t i = 0; i < m->nfuncs; i++)
		each_edge_of(g, i, f);
	for (uint32_t i = 0; i < m->ntables && i < CALLERS_TABLES; i++)
		each_edge_of_table(g, i, f);
	for (uint32_t i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_FUNC)
			f(g, m->exports[i].index, callers_outside(m));
	for (uint32_t i = 0; i < m->ntypes && g->facts->funcrefs_visible; i++)
		f(g, callers_outside(m), m->nfuncs + i);
}

static void
count_edge(struct callers *g, uint32_t callee, uint32_t caller)
{
	(void)caller;
	g->first[callee + 1]++;
}

static void
place_edge(struct callers *g, uint32_t callee, uint32_t caller)
{
	g->callers[g->first[callee]++] = caller;
}

/* While edges are placed, first[] is where a node's next edge goes; in the end, where the next
 * node's begin. */
void
callers_init(struct callers *g, const struct module *m, const struct facts *facts, bool leaving)
{
	size_t n;

	g->m = m;
	g->facts = facts;
	g->leaving = leaving;
	g->nnodes = callers_nodes(m);
	g->nwork = 0;
	n = g->nnodes + (size_t)1;
	g->first = xmalloc(n * sizeof *g->first);
	memset(g->first, 0, n * sizeof *g->first);
	g->work = xmalloc(n * sizeof *g->work);
	g->marked = xmalloc(n);
	memset(g->marked, 0, n);
	each_edge(g, count_edge);
	for (uint32_t i = 0; i < g->nnodes; i++)
		g->first[i + 1] += g->first[i];
	g->callers = xmalloc((g->first[g->nnodes] + (size_t)1) * sizeof *g->callers);
	each_edge(g, place_edge);
	memmove(g->first + 1, g->first, g->nnodes * sizeof *g->first);
	g->first[0] = 0;
}

void
callers_mark(struct callers *g, uint32_t node)
{
	if (g->marked[node])
		return;
	g->marked[node] = true;
	g->work[g->nwork++] = node;
}

void
callers_spread(struct callers *g)
{
	while (g->nwork > 0) {
		uint32_t node = g->work[--g->nwork];

		for (uint32_t i = g->first[node]; i < g->first[node + 1]; i++)
			callers_mark(g, g->callers[i]);
	}
}

void
callers_clear(struct callers *g)
{
	memset(g->marked, 0, g->nnodes);
}

void
callers_free(struct callers *g)
{
	free(g->marked);
	free(g->work);
	free(g->callers);
	free(g->first);
}
