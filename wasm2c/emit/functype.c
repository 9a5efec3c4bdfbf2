/* functype: the identities of function types, which table entries and indirect calls compare, and
 * the function by which embedders find them. */
#include "emit/emit.h"

#include <string.h>

/* Whether get_func_type can name the type: it is not part of a recursion group of several types,
 * and wasm_rt_type_t lists the types of its values. */
static bool
is_plain(const struct unit *u, uint32_t index)
{
	const struct deftype *type = &u->m->types[index];
	const valtype *lists[2] = { type->func.params, type->func.results };
	uint32_t counts[2] = { type->func.nparams, type->func.nresults };

	if (type->comp != COMP_FUNC || type->canon != index || !type->final || type->has_super
	    || type->group_size != 1)
		return false;
	for (int k = 0; k < 2; k++)
		for (uint32_t i = 0; i < counts[k]; i++) {
			valtype t = lists[k][i];

			if (valtype_is_ref(t) && t != TYPE_FUNCREF && t != TYPE_EXTERNREF && t != TYPE_EXNREF)
				return false;
		}
	return true;
}

static bool
is_printed(const struct unit *u, uint32_t index)
{
	return u->m->types[index].comp == COMP_FUNC && u->m->types[index].canon == index;
}

void
put_type_ids(struct unit *u, struct sink *s)
{
	uint8_t identity[32];
	bool any = false;

	for (uint32_t i = 0; i < u->m->ntypes; i++) {
		if (!is_printed(u, i))
			continue;
		if (!any)
			put_heading(s, "types");
		any = true;
		type_identity(u->m, i, identity);
		put_format(s, "%sconst char %s[]%s = ", u->split ? "" : "static ", u->type_ids[i],
			u->split || is_plain(u, i) ? "" : " UNUSED");
		put_short_literal(s, identity, sizeof identity);
		put_str(s, ";\n");
	}
}

void
put_type_id_declarations(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->ntypes; i++)
		if (is_printed(u, i))
			put_format(s, "extern const char %s[];\n", u->type_ids[i]);
}

void
put_get_func_type(struct unit *u, struct sink *s)
{
	uint32_t n = 0, longest = 0;

	put_format(s,
		"\nwasm_rt_func_type_t\n"
		"wasm2c_%s_get_func_type(uint32_t nparams, uint32_t nresults, ...)\n"
		"{\n", u->module);
	for (uint32_t i = 0; i < u->m->ntypes; i++) {
		const struct functype *type = &u->m->types[i].func;

		if (!is_plain(u, i))
			continue;
		put_str(s, n++ ? "\t\t{\""
		    : "\tstatic const struct spelled_func_type types[] = {\n\t\t{\"");
		for (uint32_t k = 0; k < type->nparams; k++)
			put_char(s, ctype_char(type->params[k]));
		put_char(s, ':');
		for (uint32_t k = 0; k < type->nresults; k++)
			put_char(s, ctype_char(type->results[k]));
		put_format(s, "\", %s},\n", u->type_ids[i]);
		if (type->nparams + type->nresults > longest)
			longest = type->nparams + type->nresults;
	}
	if (n == 0) {
		put_str(s, "\t(void)nparams;\n\t(void)nresults;\n\treturn NULL;\n}\n");
		return;
	}
	put_format(s,
		"\t};\n"
		"\tchar text[%u];\n"
		"\twasm_rt_func_type_t type;\n"
		"\tva_list list;\n"
		"\tva_start(list, nresults);\n"
		"\ttype = find_func_type(types, %u, text, sizeof text, nparams, nresults, list);\n"
		"\tva_end(list);\n"
		"\treturn type;\n"
		"}\n", (unsigned)longest + 2, (unsigned)n);
}
