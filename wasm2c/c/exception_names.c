/* exception_names: the names by which functions that exceptions may leave are called and exported
 * (../emit/exception.c). */
#include "c/c.h"

#include "util/diag.h"
#include "wasm/throws.h"

bool
exception_barrier(const struct unit *u, uint32_t func)
{
	const struct import *import = u->m->funcs[func].import;

	return u->facts->throws && import && !import_is_wasi(import);
}

static bool
is_own(const struct unit *u, uint32_t func)
{
	return !u->m->funcs[func].import && u->facts->funcs[func].address_taken
	    && u->facts->funcs[func].reachable;
}

void
exception_init(struct unit *u)
{
	const struct module *m = u->m;

	if (!u->facts->throws)
		return;
	for (uint32_t i = 0; i < m->ntags; i++) {
		const struct functype *type = &m->types[m->tags[i].type].func;
		for (uint32_t k = 0; k < type->nparams; k++)
			if (ctype_char(type->params[k]) == 'x')
				fail_at(m->tags[i].offset, "a tag with an exnref parameter is not translated: "
					"an exnref is held by value, and has no room for another one");
	}
	if (!u->facts->funcrefs_visible)
		return;
	u->own_funcs = arena_zalloc(u->arena, (m->nfuncs + 1) * sizeof *u->own_funcs);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++)
		if (is_own(u, i))
			u->own_funcs[i] = ++u->nown_funcs;
	u->func_visible = arena_zalloc(u->arena, (m->nfuncs + 1) * sizeof *u->func_visible);
	for (uint32_t i = m->nexports; i-- > 0;)
		if (m->exports[i].kind == EXTERN_FUNC)
			u->func_visible[m->exports[i].index] = u->export_symbols[i];
}

const char *
exception_import(struct unit *u, uint32_t func)
{
	return arena_printf(u->scratch, "call_import_%u", (unsigned)func);
}

const char *
exception_identity(struct unit *u, uint32_t func)
{
	return arena_printf(u->scratch, "(wasm_rt_func_type_t)OWN_FUNCS[%u].type",
		(unsigned)u->own_funcs[func] - 1);
}

const char *
exception_visible(struct unit *u, uint32_t func)
{
	if (!u->own_funcs || !exception_is_wrapped(u, func))
		return func_use(u, func);
	if (u->func_visible[func])
		return u->func_visible[func];
	return arena_printf(u->scratch, "%svisible_%u", u->split ? u->prefix : "", (unsigned)func);
}

const char *
exception_visible_tail(const struct unit *u, uint32_t func)
{
	return u->own_funcs && exception_is_wrapped(u, func) ? NULL : u->func_tails[func];
}
