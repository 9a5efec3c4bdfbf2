/* callgraph: strongly connected components of the call graph, and what calls hand on from callee to
 * caller.
 *
 * The graph has one node more than there are functions, the outside: the host, other modules, and
 * whoever is called through a table or a reference. Imports, indirect calls and calls of references
 * lead to it; from it, edges lead to every function that is exported or whose address is taken. */
#include "wasm/callgraph.h"

#include "util/diag.h"

#include <stdlib.h>
#include <string.h>

enum { GROWS = 1 };

struct step {
	uint32_t node, edge; /* edge: the next one to look at */
};

/* Tarjan's algorithm, without recursion on the C stack: call chains may be as long as the module
 * has functions. */
struct graph {
	struct facts *facts;
	uint32_t nfuncs;      /* the number of the outside, too */
	uint32_t nimports;
	uint32_t *open;       /* functions that the outside may call */
	uint32_t nopen;
	uint8_t *flags;       /* per node: its own, then with those of all it calls */
	uint32_t *order;      /* per node: 0 not visited yet, else when, counted from 1 */
	uint32_t *low;        /* the earliest node on the stack that is known to be reachable; DONE when
	                         its component is closed */
	uint32_t *stack;
	struct step *path;
	uint32_t nstack, npath, clock;
};

#define DONE UINT32_MAX

#define EXN_BYTES 272 /* of a wasm_rt_exnref_t, which code holds by value */

#define STACK_UNCHECKED 16384 /* bytes; estimated for code that is not optimised */

/* Edge number i of a node, or DONE where there are no more. */
static uint32_t
edge(const struct graph *g, uint32_t node, uint32_t i)
{
	const struct func_facts *ff;

	if (node == g->nfuncs)
		return i < g->nopen ? g->open[i] : DONE;
	ff = &g->facts->funcs[node];
	if (i < ff->ncallees)
		return ff->callees[i];
	return i == ff->ncallees && (ff->calls_host || node < g->nimports) ? g->nfuncs : DONE;
}

static void
enter(struct graph *g, uint32_t node)
{
	g->order[node] = g->low[node] = ++g->clock;
	g->stack[g->nstack++] = node;
	g->path[g->npath++] = (struct step){ node, 0 };
}

/* All members of a component reach each other, so they share what any of them does. */
static void
close_component(struct graph *g, uint32_t root)
{
	uint32_t first = g->nstack, i;
	uint8_t flags = 0;

	do
		flags |= g->flags[g->stack[--first]];
	while (g->stack[first] != root);
	for (i = first; i < g->nstack; i++) {
		g->flags[g->stack[i]] = flags;
		g->low[g->stack[i]] = DONE;
	}
	g->nstack = first;
}

static void
inherit(struct graph *g, uint32_t caller, uint32_t callee)
{
	g->flags[caller] |= g->flags[callee];
	if (g->low[callee] < g->low[caller])
		g->low[caller] = g->low[callee];
}

static void
visit(struct graph *g, uint32_t start)
{
	struct step *s;
	uint32_t next;

	enter(g, start);
	while (g->npath > 0) {
		s = &g->path[g->npath - 1];
		next = edge(g, s->node, s->edge++);
		if (next == DONE) {
			if (g->low[s->node] == g->order[s->node])
				close_component(g, s->node);
			if (--g->npath > 0)
				inherit(g, g->path[g->npath - 1].node, s->node);
		} else if (g->order[next] == 0) {
			enter(g, next);
		} else {
			inherit(g, s->node, next);
		}
	}
}

/* What the outside may do by itself, besides calling functions that it was given. */
static uint8_t
outside_flags(const struct module *m)
{
	uint8_t flags = 0;
	uint32_t i;

	for (i = 0; i < m->nmemories; i++)
		if (m->memories[i].import)
			flags |= GROWS;
	for (i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_MEMORY)
			flags |= GROWS;
	return flags;
}

static void
close_effects(struct graph *g, const struct module *m)
{
	struct func_facts *ff;
	uint32_t i;

	for (i = 0; i < g->nfuncs; i++) {
		ff = &g->facts->funcs[i];
		g->flags[i] = ff->may_grow ? GROWS : 0;
	}
	g->flags[g->nfuncs] = outside_flags(m);
	for (i = 0; i <= g->nfuncs; i++)
		if (g->order[i] == 0)
			visit(g, i);
	for (i = 0; i < g->nfuncs; i++) {
		ff = &g->facts->funcs[i];
		ff->may_grow = g->flags[i] & GROWS;
	}
}

/* ---- stack checks ---- */

static uint64_t
power_of_two(uint64_t n)
{
	uint64_t power = 1;

	while (power < n)
		power *= 2;
	return power;
}

/* Decides for a function whose callees are all decided, or lie below it on the path and check for
 * themselves. */
static void
close_stack(struct facts *f, uint32_t func)
{
	struct func_facts *ff = &f->funcs[func], *callee;
	uint64_t own = 64 + 8 * (uint64_t)ff->nlocals + 8 * (uint64_t)ff->max_stack
	    + 2 * (uint64_t)ff->code_insns + EXN_BYTES * (uint64_t)ff->nexns;
	uint32_t below = 0, i;

	if (f->coarse_stacks)
		own = power_of_two(own);
	for (i = 0; i < ff->ncallees; i++) {
		callee = &f->funcs[ff->callees[i]];
		if (!callee->stack_check && callee->stack_bytes > below)
			below = callee->stack_bytes;
	}
	ff->stack_bytes = own + below > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)own + below;
	ff->stack_check |= ff->calls_host || ff->stack_bytes > STACK_UNCHECKED;
}

/* One function on every cycle must check the stack. A cycle through the outside has a function that
 * calls it; one of direct calls has a function to which a depth-first search comes back while it is
 * on its path. What a chain of functions without a check may take together is bounded, so that it
 * fits in the margin that the runtime keeps. */
static void
close_stacks(struct graph *g)
{
	uint32_t *state = g->order, start, next; /* 0: new, 1: on the path, 2: done */
	struct step *s;

	memset(state, 0, g->nfuncs * sizeof *state);
	for (start = 0; start < g->nfuncs; start++) {
		if (state[start])
			continue;
		state[start] = 1;
		g->path[g->npath++] = (struct step){ start, 0 };
		while (g->npath > 0) {
			s = &g->path[g->npath - 1];
			if (s->edge == g->facts->funcs[s->node].ncallees) {
				close_stack(g->facts, s->node);
				state[s->node] = 2;
				g->npath--;
				continue;
			}
			next = g->facts->funcs[s->node].callees[s->edge++];
			if (state[next] == 1)
				g->facts->funcs[next].stack_check = true;
			if (state[next] == 0) {
				state[next] = 1;
				g->path[g->npath++] = (struct step){ next, 0 };
			}
		}
	}
}

/* ---- reachability ---- */

static void
reach(struct graph *g, uint32_t func)
{
	if (g->facts->funcs[func].reachable)
		return;
	g->facts->funcs[func].reachable = true;
	g->stack[g->nstack++] = func;
}

static void
close_reachable(struct graph *g, const struct module *m)
{
	const struct func_facts *ff;
	uint32_t i;

	for (i = 0; i < g->nopen; i++)
		reach(g, g->open[i]);
	if (m->has_start)
		reach(g, m->start);
	while (g->nstack > 0) {
		ff = &g->facts->funcs[g->stack[--g->nstack]];
		for (i = 0; i < ff->ncallees; i++)
			reach(g, ff->callees[i]);
	}
}

/* Lists the functions that are exported or have their address taken. With tail calls to them, any
 * may be a target. A function that makes tail calls runs on the trampoline like their targets. */
static void
find_open(struct graph *g, const struct module *m)
{
	struct func_facts *funcs = g->facts->funcs;
	uint8_t *exported = g->flags;
	uint32_t i;

	memset(exported, 0, g->nfuncs + (size_t)1);
	for (i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_FUNC)
			exported[m->exports[i].index] = 1;
	for (i = 0; i < g->nfuncs; i++) {
		if (funcs[i].tail_calls)
			funcs[i].tail_called = true;
		if (!exported[i] && !funcs[i].address_taken)
			continue;
		g->open[g->nopen++] = i;
		if (g->facts->indirect_tail_calls)
			funcs[i].tail_called = true;
	}
}

void
callgraph_close(struct facts *f, struct module *m)
{
	size_t n = m->nfuncs + (size_t)1;
	struct graph g = { .facts = f, .nfuncs = m->nfuncs, .nimports = m->nimported_funcs };
	uint32_t *words = xmalloc(n * 4 * sizeof *words);

	memset(words, 0, n * 4 * sizeof *words);
	g.open = words;
	g.order = words + n;
	g.low = words + 2 * n;
	g.stack = words + 3 * n;
	g.path = xmalloc(n * sizeof *g.path);
	g.flags = xmalloc(n);
	find_open(&g, m);
	close_reachable(&g, m);
	close_effects(&g, m);
	close_stacks(&g);
	free(g.flags);
	free(g.path);
	free(words);
}
