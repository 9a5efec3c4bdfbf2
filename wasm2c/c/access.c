/* access: the printing of loads, stores and atomic instructions. */
#include "c/print.h"
#include "wasm/signature.h"

/* NAME(view, address, offset, width): the check of an address by itself. */
static void
put_checked_address(struct printer *p, struct sink *s, const char *name, unsigned class,
	const struct expr *e)
{
	put_str(s, name);
	put_str(s, class & MEMORY_SHARED ? "_shared" : "");
	put_str(s, e->unchecked ? "_at(" : "(");
	put_view(s, e->index);
	put_str(s, ", ");
	put_expr(p, s, e->args[0], PREC_ASSIGN);
	put_str(s, ", ");
	put_int(s, e->imm, true);
	put_str(s, ", ");
	put_u64(s, UINT64_C(1) << signatures[e->op].access);
	put_char(s, ')');
}

/* An atomic instruction takes a place: the checked host address of its operand. */
static void
put_atomic(struct printer *p, struct sink *s, const struct expr *e)
{
	unsigned class = memory_class(&p->unit->m->memories[e->index]);
	bool waits = e->op == OP_MEMORY_ATOMIC_NOTIFY || e->op == OP_MEMORY_ATOMIC_WAIT32
	    || e->op == OP_MEMORY_ATOMIC_WAIT64;

	put_op_name(s, &p->unit->op_names[e->op]);
	put_str(s, waits && class & MEMORY_SHARED ? "_shared(" : "(");
	put_checked_address(p, s, class & MEMORY_WIDE ? "place64" : class & MEMORY_CHECKED ? "place32"
	    : "place", class, e);
	for (uint32_t i = 1; i < e->nargs; i++) {
		put_str(s, ", ");
		put_expr(p, s, e->args[i], PREC_ASSIGN);
	}
	put_char(s, ')');
}

static void
put_plain(struct printer *p, struct sink *s, const struct expr *e)
{
	unsigned class = memory_class(&p->unit->m->memories[e->index]);
	bool kept = e->kept && !(class & MEMORY_SHARED); /* compilers do not drop those */
	bool vector = op_info[e->op].feature == FEATURE_SIMD;

	if (kept)
		put_format(s, "KEPT(%s, ", ctype(e->type));
	put_op_name(s, class & MEMORY_CHECKED || e->unchecked ? &p->unit->unchecked_names[e->op]
	    : &p->unit->op_names[e->op]);
	if (class & MEMORY_SHARED)
		put_str(s, "_shared");
	else if (e->packed && p->unit->statics)
		put_str(s, "_packed");
	if (e->index && !vector && !(class & MEMORY_SHARED))
		put_str(s, "_in");
	put_char(s, '(');
	if (e->index || vector || class & MEMORY_SHARED) {
		put_view(s, e->index);
		put_str(s, ", ");
	}
	if (class & MEMORY_CHECKED && !e->unchecked) {
		put_checked_address(p, s, class & MEMORY_WIDE ? "check64" : "check32", class, e);
		put_str(s, ", 0");
	} else {
		(e->below ? put_index : put_expr)(p, s, e->args[0], PREC_ASSIGN);
		put_str(s, ", ");
		put_int(s, e->imm, true);
	}
	if (e->nargs > 1) {
		put_str(s, ", ");
		put_expr(p, s, e->args[1], PREC_ASSIGN);
	}
	if (op_info[e->op].imm == IMM_MEM_LANE)
		put_format(s, ", %u", e->lane);
	if (kept)
		put_char(s, ')');
	put_char(s, ')');
}

void
put_access(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	(void)precedence;
	(expr_is_atomic(e) ? put_atomic : put_plain)(p, s, e);
}
