/* callers: the call graph from callees to callers, for what calls hand on that way.
 *
 * Its nodes are the functions, the function types, the types in each table, the outside (the host
 * and other modules), and the act of throwing. A call of a reference is a call of its type, and a
 * type calls the functions that match it and whose address is taken. A type in a table calls those
 * that are in the table, if only active segments write to it; otherwise the type. An import that is
 * not WASI's calls the outside, which calls what is exported.
 * Where the outside may see this module's function references, it calls all whose address is taken,
 * and every type calls it. */
#ifndef WASM_CALLERS_H
#define WASM_CALLERS_H

#include "wasm/facts.h"

#define CALLERS_TABLES 4 /* the tables from the first on that are told apart */

struct callers {
	const struct module *m;
	const struct facts *facts;
	bool leaving;     /* only the calls that exceptions come from which leave the caller, too */
	uint32_t nnodes;
	uint32_t *first;  /* by node: where its callers begin in `callers`; one more for the end */
	uint32_t *callers;
	bool *marked;     /* by node: functions, then the others */
	uint32_t *work, nwork;
};

/* Needs facts.funcrefs_visible; if `leaving`, raisers of all functions. */
void callers_init(struct callers *, const struct module *, const struct facts *, bool leaving);
void callers_mark(struct callers *, uint32_t node);
/* Marks who calls what is marked, by however many steps. */
void callers_spread(struct callers *);
void callers_clear(struct callers *); /* no node is marked then */
void callers_free(struct callers *);

static inline uint32_t
callers_type(const struct module *m, uint32_t type)
{
	return m->nfuncs + m->types[type].canon;
}

static inline uint32_t
callers_table(const struct module *m, uint32_t table, uint32_t type)
{
	return callers_type(m, type) + (table < CALLERS_TABLES ? (table + 1) * m->ntypes : 0);
}

/* The node that a call goes to; a tail call, too. */
static inline uint32_t
callers_called(const struct module *m, const struct insn *in)
{
	switch (in->op) {
	case OP_CALL: case OP_RETURN_CALL:
		return in->index;
	case OP_CALL_INDIRECT: case OP_RETURN_CALL_INDIRECT:
		return callers_table(m, in->two.b, in->two.a);
	}
	return callers_type(m, in->index);
}

static inline uint32_t
callers_outside(const struct module *m)
{
	uint32_t tables = m->ntables < CALLERS_TABLES ? m->ntables : CALLERS_TABLES;

	return m->nfuncs + (1 + tables) * m->ntypes;
}

static inline uint32_t
callers_throw(const struct module *m)
{
	return callers_outside(m) + 1;
}

static inline uint32_t
callers_nodes(const struct module *m)
{
	return callers_throw(m) + 1;
}

#endif
