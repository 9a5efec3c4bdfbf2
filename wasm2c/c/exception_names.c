/* exception_names: the names under which functions that exceptions may leave are called and
 * exported (../emit/exception.c). */
#include "c/c.h"

#include "util/diag.h"
#include "wasm/throws.h"

bool
exception_barrier(const struct emit *e, uint32_t func)
{
	const struct import *import = e->m->funcs[func].import;

	return e->facts->throws && import && !import_is_wasi(import);
}

bool
exception_is_wrapped(const struct emit *e, uint32_t func)
{
	return e->facts->throws && !e->m->funcs[func].import && e->facts->funcs[func].may_throw;
}

static bool
is_own(const struct emit *e, uint32_t func)
{
	return !e->m->funcs[func].import && e->facts->funcs[func].address_taken
	    && e->facts->funcs[func].reachable;
}

void
exception_init(struct emit *e)
{
	const struct module *m = e->m;

	if (!e->facts->throws)
		return;
	for (uint32_t i = 0; i < m->ntags; i++) {
		const struct functype *type = &m->types[m->tags[i].type].func;
		for (uint32_t k = 0; k < type->nparams; k++)
			if (ctype_char(type->params[k]) == 'x')
				fail_at(m->tags[i].offset, "a tag with an exnref parameter is not translated: "
					"an exnref is held by value, and has no room for another one");
	}
	if (!e->facts->funcrefs_visible)
		return;
	e->own_funcs = arena_zalloc(e->arena, (m->nfuncs + 1) * sizeof *e->own_funcs);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++)
		if (is_own(e, i))
			e->own_funcs[i] = ++e->nown_funcs;
	e->func_visible = arena_zalloc(e->arena, (m->nfuncs + 1) * sizeof *e->func_visible);
	for (uint32_t i = m->nexports; i-- > 0;)
		if (m->exports[i].kind == EXTERN_FUNC)
			e->func_visible[m->exports[i].index] = e->export_symbols[i];
}

const char *
exception_import(struct emit *e, uint32_t func)
{
	return arena_printf(e->scratch, "call_import_%u", (unsigned)func);
}

const char *
exception_identity(struct emit *e, uint32_t func)
{
	return arena_printf(e->scratch, "(wasm_rt_func_type_t)OWN_FUNCS[%u].type",
		(unsigned)e->own_funcs[func] - 1);
}

const char *
exception_visible(struct emit *e, uint32_t func)
{
	if (!e->own_funcs || !exception_is_wrapped(e, func))
		return func_use(e, func);
	if (e->func_visible[func])
		return e->func_visible[func];
	return arena_printf(e->scratch, "%svisible_%u", e->split ? e->prefix : "", (unsigned)func);
}

const char *
exception_visible_tail(const struct emit *e, uint32_t func)
{
	return e->own_funcs && exception_is_wrapped(e, func) ? NULL : e->func_tails[func];
}
