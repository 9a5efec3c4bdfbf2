/* callers: the call graph from callees to callers, for what calls hand on that way.
 *
 * Its nodes are the functions, the function types, and the outside: the host and other modules. A
 * call through a table or a reference is a call of its type, and a type calls the functions that
 * match it and whose address is taken. An import that is not WASI's calls the outside, which calls
 * what is exported.
 * Where the outside may see this module's function references, it calls all whose address is taken,
 * and every type calls it. */
#ifndef WASM_CALLERS_H
#define WASM_CALLERS_H

#include "wasm/facts.h"

struct callers {
	const struct module *m;
	const struct facts *facts;
	uint32_t nnodes;
	uint32_t *first;  /* by node: where its callers begin in `callers`; one more for the end */
	uint32_t *callers;
	bool *marked;     /* by node: functions, then types, then the outside */
	uint32_t *work, nwork;
};

/* Needs facts.funcrefs_visible. */
void callers_init(struct callers *, const struct module *, const struct facts *);
uint32_t callers_type(const struct callers *, uint32_t canon);
uint32_t callers_outside(const struct callers *);
void callers_mark(struct callers *, uint32_t node);
/* Marks who calls what is marked, by however many steps. */
void callers_spread(struct callers *);
void callers_clear(struct callers *); /* no node is marked then */
void callers_free(struct callers *);

#endif
