/* index: the printing of addresses that are sums without overflow, and of locals that hold them. */
#include "c/print.h"

bool
local_is_index(const struct printer *p, uint32_t local)
{
	const struct local *l = &p->f->locals.v[local];

	return l->summed && l->addresses && l->addressing >= l->gets && l->kind == LOCAL_VALUE
	    && !l->carried && local >= p->f->nparams;
}

/* Whether put_index() prints it with that type. */
static bool
is_index(const struct printer *p, const struct expr *e)
{
	return e->op == OP_LOCAL_GET ? local_is_index(p, e->index) : e->exact;
}

void
put_index(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	bool paren = e->exact && precedence > PREC_ADD;

	if (e->op == OP_LOCAL_GET)
		put_local(p, s, e->index);
	else if (!e->exact)
		put_expr(p, s, e, precedence);
	else {
		bool cast = !is_index(p, e->args[0]) && !is_index(p, e->args[1]);

		put_str(s, paren ? "(" : "");
		put_str(s, cast ? "(mem_index)" : "");
		put_index(p, s, e->args[0], cast ? PREC_UNARY : PREC_ADD);
		put_str(s, " + ");
		put_index(p, s, e->args[1], PREC_ADD + 1);
		put_str(s, paren ? ")" : "");
	}
}
