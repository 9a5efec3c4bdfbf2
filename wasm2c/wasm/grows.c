#include "wasm/grows.h"

/* What the outside may do by itself. WASI is part of it here: a host may switch to another stack of
 * the same instance in a call, as in poll_oneoff. */
static bool
outside_grows(const struct module *m)
{
	for (uint32_t i = 0; i < m->nmemories; i++)
		if (m->memories[i].import)
			return true;
	for (uint32_t i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_MEMORY)
			return true;
	return false;
}

void
grows_close(struct facts *f, struct module *m, struct callers *g)
{
	if (outside_grows(m)) {
		callers_mark(g, callers_outside(m));
		for (uint32_t i = 0; i < m->nimported_funcs; i++)
			callers_mark(g, i);
	}
	for (uint32_t i = 0; i < m->nfuncs; i++)
		if (f->funcs[i].may_grow)
			callers_mark(g, i);
	callers_spread(g);
	f->type_grows = arena_zalloc(&m->arena, m->ntypes);
	for (uint32_t i = 0; i < m->nfuncs; i++)
		f->funcs[i].may_grow = g->marked[i];
	for (uint32_t i = 0; i < m->ntypes; i++)
		f->type_grows[i] = g->marked[m->nfuncs + i];
}
