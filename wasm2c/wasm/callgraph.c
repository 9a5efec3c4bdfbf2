/* callgraph: which functions can be reached, and which check the stack.
 *
 * Here edges lead from caller to callee. The functions that are exported or whose address is taken
 * are open: the outside may call them. */
#include "wasm/callgraph.h"

#include "util/diag.h"

#include <stdlib.h>
#include <string.h>

struct step {
	uint32_t node, edge; /* edge: the next one to look at */
};

struct graph {
	struct facts *facts;
	uint32_t nfuncs;
	uint32_t *open;       /* functions that the outside may call */
	uint32_t nopen;
	uint8_t *exported;
	uint8_t *state;       /* of the search: see close_stacks() */
	uint32_t *stack;
	struct step *path;
	uint32_t nstack, npath;
};

#define EXN_BYTES 272 /* of a wasm_rt_exnref_t, which code holds by value */

#define STACK_UNCHECKED 16384 /* bytes; estimated for code that is not optimised */

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
 * themselves. With several outputs, a function that checks counts as much as its callees may take
 * at most, so that its C does not change when they do. */
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
	ff->stack_check |= ff->calls_host || own + below > STACK_UNCHECKED;
	if (f->coarse_stacks && ff->stack_check && ff->ncallees > 0) {
		below = STACK_UNCHECKED;
		if (own < STACK_SMALL)
			own = STACK_SMALL;
	}
	ff->stack_bytes = own + below > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)(own + below);
}

/* One function on every cycle must check the stack. A cycle through the outside has a function that
 * calls it; one of direct calls has a function to which a depth-first search comes back while it is
 * on its path. What a chain of functions without a check may take together is bounded, so that it
 * fits in the margin that the runtime keeps. */
static void
close_stacks(struct graph *g)
{
	uint8_t *state = g->state; /* 0: new, 1: on the path, 2: done */
	uint32_t start, next;
	struct step *s;

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
	uint32_t i;

	for (i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_FUNC)
			g->exported[m->exports[i].index] = 1;
	for (i = 0; i < g->nfuncs; i++) {
		if (funcs[i].tail_calls)
			funcs[i].tail_called = true;
		if (!g->exported[i] && !funcs[i].address_taken)
			continue;
		g->open[g->nopen++] = i;
		if (g->facts->indirect_tail_calls)
			funcs[i].tail_called = true;
	}
}

void
callgraph_close(struct facts *f, const struct module *m)
{
	size_t n = m->nfuncs + (size_t)1;
	struct graph g = { .facts = f, .nfuncs = m->nfuncs };
	uint32_t *words = xmalloc(n * 2 * sizeof *words);
	uint8_t *bytes = xmalloc(n * 2);

	memset(bytes, 0, n * 2);
	g.open = words;
	g.stack = words + n;
	g.exported = bytes;
	g.state = bytes + n;
	g.path = xmalloc(n * sizeof *g.path);
	find_open(&g, m);
	close_reachable(&g, m);
	close_stacks(&g);
	free(g.path);
	free(bytes);
	free(words);
}
