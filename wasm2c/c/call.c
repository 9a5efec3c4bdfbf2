/* call: the printing of calls and of what they go to. Tail calls are in tail.c. */
#include "c/print.h"

void
put_call(struct printer *p, struct sink *s, const struct expr *e)
{
	struct emit *em = p->e;
	uint32_t first = e->op == OP_CALL ? 0 : 1; /* the callee */

	if (e->op == OP_CALL && exception_barrier(em, e->index)) {
		put_str(s, exception_import(em, e->index));
		put_str(s, "(self");
	} else if (em->own_funcs && e->op != OP_CALL) {
		put_format(s, "call_type_%u(self, ", (unsigned)em->m->types[e->index].canon);
		put_local(p, s, e->args[0]->index);
	} else if (e->op == OP_CALL_INDIRECT
	    && indirect_is_resolved(em, p->f->locals.v[e->args[0]->index].target)) {
		put_indirect_name(em, s, p->f->locals.v[e->args[0]->index].target);
		put_str(s, "(self, ");
		put_local(p, s, e->args[0]->index);
	} else if (e->op == OP_CALL) {
		const char *instance = em->func_instances[e->index];
		put_str(s, func_use(em, e->index));
		put_char(s, '(');
		put_str(s, instance ? instance : "self");
	} else {
		const struct functype *t = &em->m->types[e->index].func;
		put_str(s, "((");
		put_str(s, ctype_result(em, t));
		put_str(s, " (*)(void *");
		for (uint32_t i = 0; i < t->nparams; i++) {
			put_str(s, ", ");
			put_str(s, ctype(t->params[i]));
		}
		put_str(s, "))");
		put_local(p, s, e->args[0]->index);
		put_str(s, "->func)(");
		put_local(p, s, e->args[0]->index);
		put_str(s, "->module_instance");
	}
	if (e->nargs > first)
		put_str(s, ", ");
	put_args(p, s, e, first);
	put_char(s, ')');
}

void
put_ref_func(struct emit *e, struct sink *s, uint32_t func)
{
	const char *tail = exception_visible_tail(e, func), *instance = e->func_instances[func],
		*name = exception_visible(e, func);

	if (exception_barrier(e, func) && !e->own_funcs) {
		name = exception_import(e, func);
		instance = NULL;
	}
	put_format(s, "FUNCREF(%s, %s, %s, %s)",
		e->own_funcs && e->own_funcs[func] ? exception_identity(e, func)
		    : e->type_ids[e->m->funcs[func].type], name,
		tail ? tail : "NULL", instance ? instance : "self");
}

void
put_target(struct printer *p, struct sink *s, const struct expr *e)
{
	struct emit *em = p->e;

	if (e->op == OP_TARGET_REF) {
		put_str(s, "call_ref_target(&");
		put_expr(p, s, e->args[0], PREC_ASSIGN);
		put_char(s, ')');
		return;
	}
	if (indirect_is_resolved(em, e)) {
		put_expr(p, s, e->args[0], PREC_ASSIGN);
		return;
	}
	put_str(s, em->own_funcs ? "own_target(&" : "call_target(&");
	put_str(s, em->tables[e->index]);
	put_str(s, ", ");
	put_expr(p, s, e->args[0], PREC_ASSIGN);
	put_str(s, ", ");
	put_str(s, em->type_ids[e->imm]);
	if (em->own_funcs)
		put_format(s, ", %u, OWN_FUNCS, sizeof OWN_FUNCS", (unsigned)em->m->types[e->imm].canon);
	put_char(s, ')');
}
