#include "wasm/callers.h"

#include "util/diag.h"
#include "wasm/throws.h"

#include <stdlib.h>
#include <string.h>

typedef void edge_fn(struct callers *, uint32_t callee, uint32_t caller);

uint32_t
callers_type(const struct callers *g, uint32_t canon)
{
	return g->m->nfuncs + canon;
}

uint32_t
callers_outside(const struct callers *g)
{
	return g->m->nfuncs + g->m->ntypes;
}

static void
each_edge_of(struct callers *g, uint32_t func, edge_fn *f)
{
	const struct func_facts *ff = &g->facts->funcs[func];
	uint32_t type = g->m->funcs[func].type;

	for (uint32_t i = 0; i < ff->ncallees; i++)
		f(g, ff->callees[i], func);
	for (uint32_t i = 0; i < ff->ncalled_types; i++)
		f(g, callers_type(g, ff->called_types[i]), func);
	if (func < g->m->nimported_funcs && !import_is_wasi(g->m->funcs[func].import))
		f(g, callers_outside(g), func);
	if (!ff->address_taken)
		return;
	if (g->facts->funcrefs_visible)
		f(g, func, callers_outside(g));
	for (;;) {
		f(g, func, callers_type(g, g->m->types[type].canon));
		if (!g->m->types[type].has_super)
			break;
		type = g->m->types[type].super;
	}
}

static void
each_edge(struct callers *g, edge_fn *f)
{
	for (uint32_t i = 0; i < g->m->nfuncs; i++)
		each_edge_of(g, i, f);
	for (uint32_t i = 0; i < g->m->nexports; i++)
		if (g->m->exports[i].kind == EXTERN_FUNC)
			f(g, g->m->exports[i].index, callers_outside(g));
	for (uint32_t i = 0; i < g->m->ntypes && g->facts->funcrefs_visible; i++)
		f(g, callers_outside(g), callers_type(g, i));
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

/* first[] is the counts' running sum while edges are placed, each of which moves its node's up to
 * the next one's. */
void
callers_init(struct callers *g, const struct module *m, const struct facts *facts)
{
	size_t n;

	g->m = m;
	g->facts = facts;
	g->nnodes = m->nfuncs + m->ntypes + 1;
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
