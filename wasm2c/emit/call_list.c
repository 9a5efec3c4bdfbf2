/* call_list: who calls whom, for what adds up the stack (wasmcc --size-report). C compilers say it
 * of direct calls, by the relocations of their objects, but for those that they have inlined, and
 * nothing of calls through tables and references.
 *
 * A line each, by the functions' C names; types are numbers:
 *	open                   functions of others may be in a table
 *	import NAME [TYPE...]  with its types, if it may be called through a table or reference
 *	func NAME [TYPE...]    the same of the module's functions
 *	call NAME              what it calls
 *	type TYPE              what it calls through tables and references */
#include "emit/emit.h"

static bool
is_open(const struct module *m)
{
	for (uint32_t i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_TABLE)
			return true;
	return m->nimported_tables > 0;
}

static void
put_types(const struct module *m, struct sink *s, uint32_t type)
{
	while (put_format(s, " %u", (unsigned)m->types[type].canon), m->types[type].has_super)
		type = m->types[type].super;
}

void
emit_call_list(struct unit *u)
{
	const struct module *m = u->m;
	struct sink s;

	sink_open_file(&s, u->options->calls_output);
	put_str(&s, is_open(m) ? "open\n" : "");
	for (uint32_t i = 0; i < m->nfuncs; i++) {
		const struct func_facts *ff = &u->facts->funcs[i];

		put_format(&s, "%s %s", i < m->nimported_funcs ? "import" : "func", u->funcs[i]);
		if (ff->address_taken)
			put_types(m, &s, m->funcs[i].type);
		put_char(&s, '\n');
		for (uint32_t k = 0; k < ff->ncallees; k++)
			put_format(&s, "call %s\n", u->funcs[ff->callees[k]]);
		for (uint32_t k = 0; k < ff->ncalled_types; k++)
			put_format(&s, "type %u\n", (unsigned)ff->called_types[k]);
	}
	sink_close(&s);
	sink_commit_all();
}
