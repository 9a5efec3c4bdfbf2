/* call: the printing of calls and of their targets. Tail calls are in tail.c. */
#include "c/print.h"

void
put_call(struct printer *p, struct sink *s, const struct expr *e)
{
	struct unit *u = p->unit;
	uint32_t first = e->op == OP_CALL ? 0 : 1; /* the callee */

	if (e->op == OP_CALL && exception_barrier(u, e->index)) {
		put_str(s, exception_import(u, e->index));
		put_str(s, "(self");
	} else if (u->own_funcs && e->op != OP_CALL) {
		put_format(s, "call_type_%u(self, ", (unsigned)u->m->types[e->index].canon);
		put_local(p, s, e->args[0]->index);
	} else if (e->op == OP_CALL_INDIRECT
	    && indirect_is_resolved(u, p->f->locals.v[e->args[0]->index].target)) {
		put_indirect_name(u, s, p->f->locals.v[e->args[0]->index].target);
		put_str(s, "(self, ");
		put_local(p, s, e->args[0]->index);
	} else if (e->op == OP_CALL) {
		const char *instance = u->func_instances[e->index];
		put_str(s, func_use(u, e->index));
		put_char(s, '(');
		if (instance)
			put_str(s, instance);
		else
			put_str(s, "self");
	} else {
		put_format(s, "call_type_%u(", (unsigned)u->m->types[e->index].canon);
		put_local(p, s, e->args[0]->index);
	}
	if (e->nargs > first)
		put_str(s, ", ");
	put_args(p, s, e, first);
	put_char(s, ')');
}

/* #define call_type_2(ref, a0) (((u32 (*)(void *, u32))(ref)->func)((ref)->module_instance, a0)) */
void
put_type_calls(struct unit *u, struct sink *s)
{
	if (u->own_funcs)
		return;
	for (uint32_t type = 0; type < u->m->ntypes; type++) {
		const struct functype *t = &u->m->types[type].func;

		if (!u->facts->type_calls[type])
			continue;
		put_format(s, "#define call_type_%u(ref", (unsigned)type);
		for (uint32_t i = 0; i < t->nparams; i++)
			put_format(s, ", a%u", (unsigned)i);
		put_format(s, ") (((%s (*)(void *", ctype_result(u, t));
		for (uint32_t i = 0; i < t->nparams; i++)
			put_format(s, ", %s", ctype(t->params[i]));
		put_str(s, "))(ref)->func)((ref)->module_instance");
		for (uint32_t i = 0; i < t->nparams; i++)
			put_format(s, ", a%u", (unsigned)i);
		put_str(s, "))\n");
	}
}

void
put_ref_func(struct unit *u, struct sink *s, uint32_t func)
{
	const char *tail = exception_visible_tail(u, func), *instance = u->func_instances[func],
		*name = exception_visible(u, func);

	if (exception_barrier(u, func) && !u->own_funcs) {
		name = exception_import(u, func);
		instance = NULL;
	}
	put_format(s, "FUNCREF(%s, %s, %s, %s)",
		u->own_funcs && u->own_funcs[func] ? exception_identity(u, func)
		    : u->type_ids[u->m->funcs[func].type], name,
		tail ? tail : "NULL", instance ? instance : "self");
}

void
put_target(struct printer *p, struct sink *s, const struct expr *e)
{
	struct unit *u = p->unit;

	if (e->op == OP_TARGET_REF) {
		put_str(s, "call_ref_target(&");
		put_expr(p, s, e->args[0], PREC_ASSIGN);
		put_char(s, ')');
		return;
	}
	if (indirect_is_resolved(u, e)) {
		put_expr(p, s, e->args[0], PREC_ASSIGN);
		return;
	}
	put_str(s, u->own_funcs ? "own_target(&" : "call_target(&");
	put_str(s, u->tables[e->index]);
	put_str(s, ", ");
	put_expr(p, s, e->args[0], PREC_ASSIGN);
	put_str(s, ", ");
	put_str(s, u->type_ids[e->imm]);
	if (u->own_funcs)
		put_format(s, ", %u, OWN_FUNCS, sizeof OWN_FUNCS", (unsigned)u->m->types[e->imm].canon);
	put_char(s, ')');
}
