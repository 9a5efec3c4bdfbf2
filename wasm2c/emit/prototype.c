/* prototype: which functions an output declares before it defines its own.
 *
 * Among several outputs each declares what it names, and nothing more: in a header that all
 * include, the first call of a function from another output would change every output. */
#include "emit/emit.h"

#include <stdlib.h>
#include <string.h>

bool
output_names_references(const struct unit *u, uint32_t output)
{
	uint32_t i = u->m->nimported_funcs;

	while (i < u->m->nfuncs && !(u->facts->funcs[i].refers && u->out->func_output[i] == output))
		i++;
	return output == 0 || i < u->m->nfuncs;
}

/* Marks the functions that instantiation and exports name, in the first output. */
static void
name_by_instance(const struct unit *u, bool *named)
{
	for (uint32_t i = 0; i < u->m->nexports; i++)
		if (u->m->exports[i].kind == EXTERN_FUNC)
			named[u->m->exports[i].index] = true;
	if (u->m->has_start)
		named[u->m->start] = true;
}

/* A function that the header has is not declared again. */
static void
put_declared(struct unit *u, struct sink *s, uint32_t i, bool named)
{
	if (named && !u->func_exported[i]) {
		put_str(s, u->split ? "INTERNAL " : "static ");
		put_prototype(u, s, i, u->funcs[i]);
		put_str(s, ";\n");
	}
	if (u->func_tails[i] && (named || !u->split)) {
		put_str(s, u->split ? "INTERNAL " : "static ");
		put_tail_prototype(s, u->func_tails[i]);
		put_str(s, ";\n");
	}
}

struct named {
	const char *name;
	uint32_t index;
};

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* One of several outputs declares its own functions and those that they name, in the order of
 * names. An edit would change the order of indices: the module's compiler numbers the functions of
 * a source file in the order in which they are first called. */
static void
put_one_of_several(struct unit *u, struct sink *s, uint32_t output)
{
	bool *named = arena_zalloc(u->scratch, u->m->nfuncs + 1);
	bool references = output_names_references(u, output);
	struct named *list;
	uint32_t n = 0;

	if (output == 0)
		name_by_instance(u, named);
	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++) {
		const struct func_facts *facts = &u->facts->funcs[i];

		named[i] |= u->out->func_output[i] == output || (references && facts->address_taken);
		for (uint32_t k = 0; k < facts->ncallees && u->out->func_output[i] == output; k++)
			named[facts->callees[k]] = true;
	}
	list = arena_alloc(u->scratch, (u->m->nfuncs + 1) * sizeof *list);
	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++)
		if (u->facts->funcs[i].reachable && named[i])
			list[n++] = (struct named){ u->funcs[i], i };
	qsort(list, n, sizeof *list, compare_names);
	for (uint32_t i = 0; i < n; i++)
		put_declared(u, s, list[i].index, true);
}

/* Declares the functions that are named before they are defined: by calls from earlier functions,
 * through a table, by their own twin, or by a ref.func anywhere. Tail calls name the twins. */
static void
put_early(struct unit *u, struct sink *s)
{
	bool *early = arena_zalloc(u->scratch, u->m->nfuncs + 1);

	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++) {
		const struct func_facts *facts = &u->facts->funcs[i];

		if (!facts->reachable)
			continue;
		for (uint32_t k = 0; k < facts->ncallees; k++)
			if (facts->callees[k] > i || (facts->callees[k] == i && u->func_tails[i]))
				early[facts->callees[k]] = true;
		if (facts->address_taken && facts_op_used(u->facts, OP_REF_FUNC))
			early[i] = true;
	}
	indirect_name_funcs(u, early);
	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++)
		if (u->facts->funcs[i].reachable)
			put_declared(u, s, i, early[i]);
}

void
put_prototypes(struct unit *u, struct sink *s, uint32_t output)
{
	if (u->split)
		put_one_of_several(u, s, output);
	else
		put_early(u, s);
}
