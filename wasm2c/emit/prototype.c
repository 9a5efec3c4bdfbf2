/* prototype: which functions an output declares before it defines its own.
 *
 * Among several outputs each declares what it names, and nothing more: in a header that all
 * include, the first call of a function from another output would change every output. */
#include "emit/emit.h"

bool
output_names_references(const struct emit *e, uint32_t output)
{
	uint32_t i = e->m->nimported_funcs;

	while (i < e->m->nfuncs && !(e->facts->funcs[i].refers && e->func_output[i] == output))
		i++;
	return output == 0 || i < e->m->nfuncs;
}

/* What instantiation and exports name, in the first output. */
static void
name_by_instance(const struct emit *e, bool *named)
{
	for (uint32_t i = 0; i < e->m->nexports; i++)
		if (e->m->exports[i].kind == EXTERN_FUNC)
			named[e->m->exports[i].index] = true;
	if (e->m->has_start)
		named[e->m->start] = true;
}

/* A function that the header has is not declared again. */
static void
put_named(struct emit *e, struct sink *s, const bool *named)
{
	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		if (!e->facts->funcs[i].reachable)
			continue;
		if (named[i] && !e->func_exported[i]) {
			put_str(s, e->split ? "INTERNAL " : "static ");
			put_prototype(e, s, i, e->funcs[i]);
			put_str(s, ";\n");
		}
		if (e->func_tails[i] && (named[i] || !e->split)) {
			put_str(s, e->split ? "INTERNAL " : "static ");
			put_tail_prototype(s, e->func_tails[i]);
			put_str(s, ";\n");
		}
	}
}

/* Of several outputs: its own functions, and what they name. */
static void
put_one_of_several(struct emit *e, struct sink *s, uint32_t output)
{
	bool *named = arena_zalloc(e->scratch, e->m->nfuncs + 1);
	bool references = output_names_references(e, output);

	if (output == 0)
		name_by_instance(e, named);
	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		const struct func_facts *facts = &e->facts->funcs[i];

		named[i] |= e->func_output[i] == output || (references && facts->address_taken);
		for (uint32_t k = 0; k < facts->ncallees && e->func_output[i] == output; k++)
			named[facts->callees[k]] = true;
	}
	put_named(e, s, named);
}

/* Those functions that are named before they are defined: calls lead forward to them or go through
 * a table, their own twin calls them, or ref.func may name them anywhere. Twins are named by what
 * calls last. */
static void
put_early(struct emit *e, struct sink *s)
{
	bool *early = arena_zalloc(e->scratch, e->m->nfuncs + 1);

	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		const struct func_facts *facts = &e->facts->funcs[i];

		if (!facts->reachable)
			continue;
		for (uint32_t k = 0; k < facts->ncallees; k++)
			if (facts->callees[k] > i || (facts->callees[k] == i && e->func_tails[i]))
				early[facts->callees[k]] = true;
		if (facts->address_taken && facts_op_used(e->facts, OP_REF_FUNC))
			early[i] = true;
	}
	indirect_name_funcs(e, early);
	put_named(e, s, early);
}

void
put_prototypes(struct emit *e, struct sink *s, uint32_t output)
{
	if (e->split)
		put_one_of_several(e, s, output);
	else
		put_early(e, s);
}
