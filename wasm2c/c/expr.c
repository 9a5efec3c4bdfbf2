/* expr: the printing of expressions.
 *
 * Parentheses are printed where C's precedence needs them, and where a compiler would suggest them
 * (-Wparentheses). The C type of an expression is its Wasm type's (u32, u64, f32, f64), except that
 * truth values and small constants are int. Where this could make a difference, a cast is
 * printed. */
#include "c/print.h"
#include "wasm/signature.h"

#include <stdio.h>
#include <string.h>

/* ---- pieces ---- */

void
put_get(struct printer *p, struct sink *s, uint32_t local)
{
	if (local_is_index(p, local))
		put_str(s, "(u32)");
	if (!sums_type(p, local))
		put_local(p, s, local);
	else {
		put_str(s, "v128_of(");
		put_local(p, s, local);
		put_char(s, ')');
	}
}

void
put_view(struct sink *s, uint32_t memory)
{
	put_char(s, 'm');
	if (memory)
		put_u64(s, memory);
}

/* Whether the C expression has type int, or a width that its neighbours must decide. */
static bool
is_narrow(const struct expr *e)
{
	if (e->op == OP_I32_CONST)
		return e->imm <= INT32_MAX;
	if (e->op == OP_I64_CONST || expr_is_bool(e))
		return true;
	if (e->op == OP_SELECT)
		return is_narrow(e->args[0]) && is_narrow(e->args[1]);
	if (e->op == OP_I32_AND || e->op == OP_I32_OR || e->op == OP_I32_XOR || e->op == OP_I64_AND
	    || e->op == OP_I64_OR || e->op == OP_I64_XOR)
		return is_narrow(e->args[0]) && is_narrow(e->args[1]);
	return false;
}

static void
open_paren(struct sink *s, bool yes)
{
	if (yes)
		put_char(s, '(');
}

static void
close_paren(struct sink *s, bool yes)
{
	if (yes)
		put_char(s, ')');
}

/* (type)operand */
static void
put_cast(struct printer *p, struct sink *s, const char *type, const struct expr *e, int precedence)
{
	open_paren(s, precedence > PREC_UNARY);
	put_str(s, type);
	put_expr(p, s, e, PREC_UNARY);
	close_paren(s, precedence > PREC_UNARY);
}

/* Prints an operand that must have the full width of its type even if all of its siblings are
 * narrow. */
static void
put_wide(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	if (is_narrow(e))
		put_cast(p, s, e->type == TYPE_I64 ? "(u64)" : "(u32)", e, precedence);
	else
		put_expr(p, s, e, precedence);
}

static void
put_signed(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	if (expr_is_const(e))
		put_signed_int(s, e, precedence);
	else
		put_cast(p, s, e->type == TYPE_I64 ? "(s64)" : "(s32)", e, precedence);
}

/* Whether nothing but constants is in it. */
static bool
is_constant_tree(const struct expr *e)
{
	if (e->effects)
		return false;
	for (uint32_t i = 0; i < e->nargs; i++)
		if (!is_constant_tree(e->args[i]))
			return false;
	return e->nargs || expr_is_const(e) || e->op == OP_V128_CONST;
}

static void
put_opaque(struct printer *p, struct sink *s, const char *how, const struct expr *e)
{
	put_str(s, e->type == TYPE_F32 ? "f32" : e->type == TYPE_F64 ? "f64" : "v128");
	put_str(s, how);
	put_expr(p, s, e, PREC_ASSIGN);
	put_char(s, ')');
}

bool
value_is_hidden(const struct expr *e)
{
	if (e->op == OP_F32_CONST || e->op == OP_F64_CONST)
		return float_is_neutral(e);
	if (e->op == OP_V128_CONST)
		return v128_is_neutral(e);
	return (e->type == TYPE_F32 || e->type == TYPE_F64 || e->type == TYPE_V128) && e->nargs
	    && is_constant_tree(e);
}

void
put_value_of_float(struct printer *p, struct sink *s, const struct expr *e)
{
	if (e->op == OP_F32_CONST || e->op == OP_F64_CONST)
		put_float(s, e, true, PREC_COMMA);
	else if (e->op == OP_V128_CONST)
		put_v128_const(s, e, 4 + 8);
	else if (value_is_hidden(e))
		put_opaque(p, s, "_opaque(", e);
	else
		put_expr(p, s, e, PREC_ASSIGN);
}

void
put_quiet_float(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	if (expr_is_const(e))
		put_float(s, e, true, precedence);
	else if (value_is_hidden(e))
		put_value(p, s, e);
	else if (quiet_hides(p, e))
		put_opaque(p, s, "_unknown(", e);
	else
		put_expr(p, s, e, precedence);
}

void
put_args(struct printer *p, struct sink *s, const struct expr *e, uint32_t first)
{
	bool helper = op_info[e->op].emission == EMIT_FUNCTION;
	bool quiet = op_info[e->op].effects & EFFECT_CALL || quiet_arithmetic(e->op);

	for (uint32_t i = first; i < e->nargs; i++) {
		if (i > first)
			put_str(s, ", ");
		if (helper && e->args[i]->op == OP_V128_CONST)
			put_v128_const(s, e->args[i], quiet_width(e->op));
		else if (quiet)
			put_quiet(p, s, e->args[i], PREC_ASSIGN);
		else
			put_value(p, s, e->args[i]);
	}
}

/* ---- operators ---- */

static bool
is_bitwise(int precedence)
{
	return precedence == PREC_AND || precedence == PREC_XOR || precedence == PREC_OR;
}

/* Compilers warn about & and | of truth values if the right one calls something, and an inlined
 * helper is a call to them. */
static bool
calls(const struct expr *e)
{
	if (op_info[e->op].emission == EMIT_FUNCTION || expr_is_access(e) || e->effects & EFFECT_CALL)
		return true;
	for (uint32_t i = 0; i < e->nargs; i++)
		if (calls(e->args[i]))
			return true;
	return false;
}

/* An operand of & | ^ or of a comparison. A compiler takes a `!` there for a mistake. */
static void
put_careful_operand(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	bool paren = e->op == OP_I32_EQZ || e->op == OP_I64_EQZ;

	open_paren(s, paren);
	put_expr(p, s, e, paren ? PREC_COMMA : precedence);
	close_paren(s, paren);
}

static void put_truth(struct printer *, struct sink *, const struct expr *, bool exact,
	int precedence);

static void
put_operator(struct sink *s, const char *operator)
{
	sink_room(s);
	*s->next++ = ' ';
	*s->next++ = operator[0];
	if (operator[1]) /* none has more */
		*s->next++ = operator[1];
	*s->next++ = ' ';
}

/* Whether the printed C may leave out the evaluation of e. */
static bool
may_skip(const struct expr *e)
{
	return !(e->effects & (EFFECTS_TRAP | EFFECTS_WRITE));
}

/* Whether e is & or | of truth values, and one of them has no effect: it may then stand after && or
 * ||. */
static bool
is_logical(const struct expr *e)
{
	return (e->op == OP_I32_AND || e->op == OP_I32_OR)
	    && (may_skip(e->args[0]) || may_skip(e->args[1])) && expr_is_bool(e);
}

static void
put_logical(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	int own = e->op == OP_I32_AND ? PREC_LAND : PREC_LOR;
	unsigned first = !may_skip(e->args[1]);

	open_paren(s, precedence > own);
	for (unsigned i = 0; i < 2; i++) {
		const struct expr *operand = e->args[i ^ first];

		if (i)
			put_str(s, own == PREC_LAND ? " && " : " || ");
		if (operand->op == e->op && is_logical(operand))
			put_logical(p, s, operand, own);
		else
			put_truth(p, s, operand, false, PREC_EQ);
	}
	close_paren(s, precedence > own);
}

static void
put_binary(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	const struct op_info *info = &op_info[e->op];
	const struct expr *a = e->args[0], *b = e->args[1];
	const char *operator = info->operator;
	int own = info->precedence, left = own, right = own + 1;
	bool paren, arithmetic = own == PREC_ADD || own == PREC_MUL, is_float = a->type == TYPE_F32
	    || a->type == TYPE_F64;

	if (own == PREC_REL || own == PREC_EQ)
		left = right = PREC_SHIFT; /* no comparison of comparisons without parentheses */
	if (is_bitwise(own)) { /* a & b & c needs no parentheses, everything else does */
		left = a->op == e->op ? own : PREC_UNARY;
		right = PREC_UNARY;
	}
	paren = precedence > own;
	open_paren(s, paren);
	if (info->emission == EMIT_SIGNED) {
		put_signed(p, s, a, PREC_UNARY);
		put_operator(s, operator);
		put_signed(p, s, b, PREC_UNARY);
	} else if (is_bitwise(own) || own == PREC_REL || own == PREC_EQ) {
		if (is_bitwise(own) && expr_is_bool(a) && expr_is_bool(b) && calls(b))
			put_cast(p, s, "(u32)", a, left);
		else
			put_careful_operand(p, s, a, left);
		put_operator(s, operator);
		put_careful_operand(p, s, b, right);
	} else if (is_float && arithmetic) {
		put_quiet(p, s, a, left);
		put_operator(s, operator);
		put_quiet(p, s, b, right);
	} else {
		bool is64 = a->type == TYPE_I64, minus = own == PREC_ADD && *operator == '+' && !is_float
		    && expr_is_const(b);
		uint64_t negated = is64 ? 0 - b->imm : (uint32_t)(0 - b->imm);

		minus = minus && negated < b->imm; /* x + -c */
		if (arithmetic && is_narrow(a) && (minus || is_narrow(b)))
			put_wide(p, s, a, left);
		else
			put_expr(p, s, a, left);
		put_operator(s, minus ? "-" : operator);
		if (minus)
			put_int(s, negated, is64);
		else
			put_expr(p, s, b, right);
	}
	close_paren(s, paren);
}

/* Modulo the width: mask is one less. */
void
put_shift_amount(struct printer *p, struct sink *s, const struct expr *e, unsigned mask,
	int precedence)
{
	if (expr_is_const(e))
		put_u64(s, e->imm & mask);
	else if (expr_is_bool(e))
		put_expr(p, s, e, precedence);
	else {
		open_paren(s, precedence > PREC_AND);
		put_expr(p, s, e, PREC_UNARY);
		put_str(s, " & ");
		put_u64(s, mask);
		close_paren(s, precedence > PREC_AND);
	}
}

static void
put_shift(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	const struct op_info *info = &op_info[e->op];
	bool is64 = e->type == TYPE_I64, is_signed = info->emission == EMIT_SIGNED_SHIFT,
		paren = precedence > info->precedence;

	open_paren(s, paren);
	if (is_signed) {
		put_str(s, is64 ? "(u64)(" : "(u32)(");
		put_cast(p, s, is64 ? "(s64)" : "(s32)", e->args[0], PREC_UNARY);
	} else
		put_wide(p, s, e->args[0], PREC_UNARY);
	put_operator(s, info->operator);
	put_shift_amount(p, s, e->args[1], is64 ? 63 : 31, PREC_UNARY);
	if (is_signed)
		put_char(s, ')');
	close_paren(s, paren);
}

/* The expression that decides whether e is zero: e without comparisons with 0 around it. */
static const struct expr *
condition_core(const struct expr *e, bool *negated)
{
	for (;;) {
		if (e->op == OP_I32_EQZ || e->op == OP_I64_EQZ)
			*negated = !*negated;
		else if (e->op != OP_I32_NE || e->args[1]->op != OP_I32_CONST || e->args[1]->imm)
			return e;
		e = e->args[0];
	}
}

/* The member of a reference that is NULL if the reference is null. */
static const char *
null_member(valtype type)
{
	switch (ctype_char(type)) {
	case 'e': return "";
	case 'x': return ".tag";
	}
	return ".func";
}

/* Prints whether e is zero; if `exact`, as 0 or 1, otherwise as any value that is false or true in
 * C. Compares with 0 where compilers would warn about the plain expression. */
static void
put_truth(struct printer *p, struct sink *s, const struct expr *e, bool exact, int precedence)
{
	bool negated = false, null, compared;

	e = condition_core(e, &negated);
	null = e->op == OP_REF_IS_NULL;
	compared = null || op_info[e->op].props & PROP_SUSPECT
	    || (exact && !negated && !expr_is_bool(e));
	if (!compared && !negated) {
		put_expr(p, s, e, precedence);
		return;
	}
	open_paren(s, precedence > (compared ? PREC_EQ : PREC_UNARY));
	if (null) {
		put_expr(p, s, e->args[0], PREC_POSTFIX);
		put_str(s, null_member(e->args[0]->type));
		put_str(s, negated ? " != NULL" : " == NULL");
	} else if (compared) {
		put_expr(p, s, e, PREC_SHIFT);
		put_str(s, negated ? " == 0" : " != 0");
	} else {
		put_char(s, '!');
		put_expr(p, s, e, PREC_UNARY);
	}
	close_paren(s, precedence > (compared ? PREC_EQ : PREC_UNARY));
}

static void
put_select(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	bool paren = precedence > PREC_COND;

	open_paren(s, paren);
	put_truth(p, s, e->args[2], false, PREC_EQ);
	put_str(s, " ? ");
	put_value(p, s, e->args[0]);
	put_str(s, " : ");
	put_value(p, s, e->args[1]);
	close_paren(s, paren);
}

void
put_condition(struct printer *p, struct sink *s, const struct expr *e)
{
	put_truth(p, s, e, false, PREC_LOR);
}

void
put_conjunct(struct printer *p, struct sink *s, const struct expr *e)
{
	if (e->op == OP_I32_AND && is_logical(e))
		put_logical(p, s, e, PREC_LAND);
	else
		put_truth(p, s, e, false, PREC_EQ);
}

/* ---- everything else, by instruction ---- */

static void
put_function(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	(void)precedence;
	put_op_name(s, &p->unit->op_names[e->op]);
	put_char(s, '(');
	put_args(p, s, e, 0);
	put_char(s, ')');
}

/* name(&object, ...operands) */
static void
put_on(struct printer *p, struct sink *s, const char *name, const char *object,
	const struct expr *e)
{
	put_str(s, name);
	put_str(s, "(&");
	put_str(s, object);
	if (e->nargs)
		put_str(s, ", ");
	put_args(p, s, e, 0);
	put_char(s, ')');
}

/* The prefix of instructions on ranges: templates/poll.h. */
static const char *
polled(const struct printer *p)
{
	return p->unit->facts->interruptible ? "polled_" : "";
}

/* table_..._funcref and so on */
static void
put_on_table(struct printer *p, struct sink *s, const char *verb, const struct expr *e)
{
	char name[64];

	snprintf(name, sizeof name, "%stable_%s_%s", e->op == OP_TABLE_FILL ? polled(p) : "", verb,
		ctype_table(p->unit->m->tables[e->index].elem));
	put_on(p, s, name, p->unit->tables[e->index], e);
}

static void
put_bulk(struct printer *p, struct sink *s, const struct expr *e)
{
	struct unit *u = p->unit;
	uint32_t a = e->index, b = (uint32_t)e->imm;

	put_str(s, polled(p));
	switch (e->op) {
	case OP_MEMORY_COPY:
		if (is_shared(u, a) || is_shared(u, b))
			put_format(s, "memory_copy_shared(&%s, %d, &%s, %d, ", u->memories[a],
				is_shared(u, a), u->memories[b], is_shared(u, b));
		else
			put_format(s, "memory_copy(&%s, &%s, ", u->memories[a], u->memories[b]);
		break;
	case OP_MEMORY_INIT:
		put_format(s, "memory_init%s(&%s, %s, %s, ", shared_suffix(u, b), u->memories[b],
			u->data_names[a], u->data_sizes[a]);
		break;
	case OP_TABLE_COPY:
		put_format(s, "table_copy_%s(&%s, &%s, ", ctype_table(u->m->tables[a].elem), u->tables[a],
			u->tables[b]);
		break;
	case OP_TABLE_INIT:
		put_format(s, "table_init_%s(self, &%s, %s, %s, ", ctype_table(u->m->tables[b].elem),
			u->tables[b], u->elem_names[a], u->elem_sizes[a]);
		break;
	}
	put_args(p, s, e, 0);
	put_char(s, ')');
}

/* What has a form of its own; of all others, what names a lane. */
static void
put_special(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	struct unit *u = p->unit;
	bool is64 = e->type == TYPE_I64;

	switch (e->op) {
	case OP_I32_CONST: case OP_I64_CONST:
		put_int(s, e->imm, is64);
		return;
	case OP_F32_CONST: case OP_F64_CONST:
		put_float(s, e, false, precedence);
		return;
	case OP_V128_CONST:
		put_v128_const(s, e, 0);
		return;
	case OP_I8X16_SHUFFLE:
		put_shuffle(p, s, e);
		return;
	case OP_GLOBAL_GET:
		put_str(s, u->globals[e->index]);
		return;
	case OP_GLOBAL_SET:
		put_str(s, "EXACT(");
		put_str(s, u->globals[e->index]);
		put_str(s, ") = ");
		put_quiet(p, s, e->args[0], PREC_ASSIGN);
		return;
	case OP_SELECT: case OP_SELECT_T:
		put_select(p, s, e, precedence);
		return;
	case OP_I32_EQZ: case OP_I64_EQZ: case OP_REF_IS_NULL:
		put_truth(p, s, e, true, precedence);
		return;
	case OP_I32_WRAP_I64:
		put_cast(p, s, "(u32)", e->args[0], precedence);
		return;
	case OP_I64_EXTEND_I32_U:
		put_cast(p, s, "(u64)", e->args[0], precedence);
		return;
	case OP_I64_EXTEND_I32_S:
		put_cast(p, s, "(u64)(s32)", e->args[0], precedence);
		return;
	case OP_CALL: case OP_CALL_INDIRECT: case OP_CALL_REF:
		put_call(p, s, e);
		return;
	case OP_TARGET: case OP_TARGET_REF:
		put_target(p, s, e);
		return;
	case OP_MEMBER:
		put_local(p, s, e->args[0]->index);
		put_format(s, ".%c%u", ctype_char(e->type), (unsigned)e->index);
		return;
	case OP_THROWN:
		put_str(s, "THROWN");
		return;
	case OP_CAUGHT:
		put_str(s, "self->thrown = false");
		return;
	case OP_TAG_IS:
		put_format(s, "exn_is(%s)", u->tags[e->index]);
		return;
	case OP_PAYLOAD:
		put_format(s, "exn_%s(offsetof(struct exn_%u, a%u))", ctype(e->type), (unsigned)e->index,
			(unsigned)e->imm);
		return;
	case OP_SAVED:
		put_str(s, "wasm_rt_exception_ref()");
		return;
	case OP_THROW:
		put_format(s, "throw_%u(self%s", (unsigned)e->index, e->nargs ? ", " : "");
		put_args(p, s, e, 0);
		put_char(s, ')');
		return;
	case OP_THROW_REF:
		if (e->args[0]->op == OP_SAVED)
			put_str(s, "self->thrown = true");
		else {
			put_str(s, "exn_throw(&self->thrown, &");
			put_expr(p, s, e->args[0], PREC_UNARY);
			put_char(s, ')');
		}
		return;
	case OP_MEMORY_SIZE:
		open_paren(s, precedence > PREC_UNARY);
		put_format(s, is_shared(u, e->index) ? "%sshared_pages(&%s)" : "%s%s.pages",
			is64 ? "" : "(u32)", u->memories[e->index]);
		close_paren(s, precedence > PREC_UNARY);
		return;
	case OP_ATOMIC_FENCE:
		put_str(s, "atomic_fence()");
		return;
	case OP_MEMORY_GROW:
		open_paren(s, precedence > PREC_UNARY);
		put_str(s, is64 ? "" : "(u32)");
		put_on(p, s, is_static_memory(u, e->index) ? "wasm_rt_grow_static_memory"
		    : is_shared(u, e->index) ? "wasm_rt_grow_memory_shared" : "wasm_rt_grow_memory",
			u->memories[e->index], e);
		close_paren(s, precedence > PREC_UNARY);
		return;
	case OP_MEMORY_FILL:
		put_str(s, polled(p));
		put_on(p, s, is_shared(u, e->index) ? "memory_fill_shared" : "memory_fill",
			u->memories[e->index], e);
		return;
	case OP_MEMORY_DISCARD:
		put_on(p, s, is_static_memory(u, e->index) ? "memory_clear"
		    : is_shared(u, e->index) ? "wasm_rt_memory_discard_shared" : "wasm_rt_memory_discard",
			u->memories[e->index], e);
		return;
	case OP_MEMORY_COPY: case OP_MEMORY_INIT: case OP_TABLE_COPY: case OP_TABLE_INIT:
		put_bulk(p, s, e);
		return;
	case OP_DATA_DROP:
		put_format(s, "EXACT(%s) = 0", u->data_sizes[e->index]);
		return;
	case OP_ELEM_DROP:
		put_format(s, "EXACT(%s) = 0", u->elem_sizes[e->index]);
		return;
	case OP_TABLE_GET:
		put_on_table(p, s, "get", e);
		return;
	case OP_TABLE_SET:
		put_on_table(p, s, "set", e);
		return;
	case OP_TABLE_FILL:
		put_on_table(p, s, "fill", e);
		return;
	case OP_TABLE_SIZE:
		put_format(s, "%s.size", u->tables[e->index]);
		return;
	case OP_TABLE_GROW:
		put_format(s, is64 ? "table_grow64(wasm_rt_grow_%s_table(&%s, "
		    : "wasm_rt_grow_%s_table(&%s, ", ctype_table(u->m->tables[e->index].elem),
		    u->tables[e->index]);
		put_expr(p, s, e->args[1], PREC_ASSIGN);
		put_str(s, ", ");
		put_expr(p, s, e->args[0], PREC_ASSIGN);
		put_str(s, is64 ? "))" : ")");
		return;
	case OP_REF_NULL:
		put_str(s, ctype_zero(e->type));
		return;
	case OP_REF_FUNC:
		put_ref_func(u, s, e->index);
		return;
	case OP_REF_AS_NON_NULL:
		put_format(s, "ref_as_non_null_%s(", ctype_table(e->type));
		put_args(p, s, e, 0);
		put_char(s, ')');
		return;
	}
	put_op_name(s, &p->unit->op_names[e->op]);
	put_char(s, '(');
	put_args(p, s, e, 0);
	put_format(s, ", %u)", e->lane);
}

static void
put_operation(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	(is_logical(e) ? put_logical : put_binary)(p, s, e, precedence);
}

static void
put_own(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	(expr_is_access(e) ? put_access : put_special)(p, s, e, precedence);
}

void
put_tree(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	/* not a switch, into which compilers would put all of these functions: each would then save as
	 * many registers as the one that needs the most */
	static void (*const by_emission[])(struct printer *, struct sink *, const struct expr *,
		int) = {
		[EMIT_OWN] = put_own, [EMIT_FUNCTION] = put_function, [EMIT_UNSIGNED] = put_operation,
		[EMIT_SIGNED] = put_operation, [EMIT_SHIFT] = put_shift, [EMIT_SIGNED_SHIFT] = put_shift,
	};

	if (e->op == OP_I32_CONST) /* most are these */
		put_int(s, e->imm, false);
	else
		by_emission[op_info[e->op].emission](p, s, e, precedence);
}
