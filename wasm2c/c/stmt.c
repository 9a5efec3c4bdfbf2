/* stmt: the printing of statements, one tab for each level. */
#include "c/print.h"
#include "util/diag.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void
put_indent(struct sink *s, unsigned indent)
{
	enum { TABS = 12 }; /* deeper code is not indented further */

	sink_room(s);
	memset(s->next, '\t', TABS);
	s->next += indent < TABS ? indent : TABS;
}

static void
put_label(struct sink *s, uint32_t place)
{
	put_char(s, 'L');
	put_u64(s, place);
}

/* ---- assignments ---- */

/* For x = x op y (or y op x where that is the same), with a C operator that has an assignment form:
 * y; otherwise NULL. */
static const struct expr *
assigning(const struct stmt *s)
{
	const struct expr *e = s->value;

	if (!(op_info[e->op].props & PROP_ASSIGNS))
		return NULL;
	for (unsigned i = 0; i < 2; i++)
		if (e->args[i]->op == OP_LOCAL_GET && e->args[i]->index == s->index
		    && (i == 0 || op_info[e->op].props & PROP_COMMUTATIVE))
			return expr_reads(e->args[1 - i], s->index) ? NULL : e->args[1 - i];
	return NULL;
}

/* b: the right operand. */
static void
put_assigning(struct printer *p, struct sink *s, const struct expr *e, const struct expr *b)
{
	const char *operator = op_info[e->op].operator;
	bool is64 = e->type == TYPE_I64;

	put_char(s, ' ');
	if (op_info[e->op].emission == EMIT_SHIFT) {
		put_str(s, operator);
		put_str(s, "= ");
		put_shift_amount(p, s, b, is64 ? 63 : 31, PREC_ASSIGN);
		return;
	}
	if (*operator == '+' && expr_is_const(b) && b->imm >> (is64 ? 63 : 31)) {
		put_str(s, "-= ");
		if (b->imm == (uint64_t)INT64_MIN) /* cannot be written as a signed decimal */
			put_hex(s, b->imm);
		else
			put_u64(s, is64 ? 0 - b->imm : (uint32_t)(0 - b->imm));
		return;
	}
	put_str(s, operator);
	put_str(s, "= ");
	put_expr(p, s, b, PREC_ASSIGN);
}

static void
put_local_type(struct printer *p, struct sink *s, const struct local *l)
{
	const char *sum = sums_type(p, (uint32_t)(l - p->f->locals.v));

	if (l->kind == LOCAL_TARGET && indirect_is_resolved(p->unit, l->target))
		put_str(s, p->unit->m->tables[l->target->index].limits.is64 ? "u64 " : "u32 ");
	else if (l->kind == LOCAL_TARGET)
		put_str(s, "target ");
	else if (sum)
		put_format(s, "v128_%s ", sum);
	else if (local_is_index(p, (uint32_t)(l - p->f->locals.v)))
		put_str(s, "mem_index ");
	else {
		put_str(s, l->kind == LOCAL_MULTI ? ctype_result(p->unit, l->multi) : ctype(l->type));
		put_char(s, ' ');
	}
}

static void
put_set(struct printer *p, struct sink *s, const struct stmt *st, unsigned indent)
{
	const struct local *l = &p->f->locals.v[st->index];
	bool declares = st->declares && !l->hoisted;
	bool is_index = local_is_index(p, st->index);
	const struct expr *operand = declares || (is_index && !st->value->exact) ? NULL
	    : assigning(st);

	if (st->value->op == OP_SAVED) { /* only a part of the reference is copied */
		if (declares) {
			put_local_type(p, s, l);
			put_local(p, s, st->index);
			put_str(s, ";\n");
			put_indent(s, indent);
		}
		put_str(s, "exn_save(&");
		put_local(p, s, st->index);
		put_str(s, ");\n");
		return;
	}
	if (declares)
		put_local_type(p, s, l);
	put_local(p, s, st->index);
	if (operand)
		put_assigning(p, s, st->value, operand);
	else {
		const char *sum = sums_type(p, st->index);

		put_str(s, " = ");
		if (sum)
			put_format(s, "v128_as_%s(", sum);
		if (l->type == TYPE_F32 || l->type == TYPE_F64)
			put_quiet(p, s, st->value, PREC_ASSIGN);
		else if (is_index)
			put_index(p, s, st->value, PREC_ASSIGN);
		else
			put_value(p, s, st->value);
		if (sum)
			put_char(s, ')');
	}
	put_str(s, ";\n");
	if (declares && !l->gets) {
		put_indent(s, indent);
		put_str(s, "(void)");
		put_local(p, s, st->index);
		put_str(s, ";\n");
	}
}

/* ---- control ---- */

/* The if that is all of st's branch: `&&` says the same. */
static const struct stmt *
inner_if(const struct printer *p, const struct stmt *st)
{
	const struct stmt *inner = st->body;

	return !st->other && !st->hint && inner && inner->kind == STMT_IF && !inner->next
	    && !inner->other && !inner->hint && inner != p->check ? inner : NULL;
}

/* (a && b), the conditions of st and of all that are its branch; yields the innermost. */
static const struct stmt *
put_conjunction(struct printer *p, struct sink *s, const struct stmt *st)
{
	const struct stmt *inner;

	put_char(s, '(');
	put_conjunct(p, s, st->value);
	while ((inner = inner_if(p, st)) != NULL) {
		put_str(s, " && ");
		put_conjunct(p, s, inner->value);
		st = inner;
	}
	put_char(s, ')');
	return st;
}

/* (condition), with what the module says of it */
static void
put_test(struct printer *p, struct sink *s, const struct stmt *st)
{
	put_str(s, st->hint == HINT_TRUE ? "(LIKELY(" : st->hint == HINT_FALSE ? "(UNLIKELY(" : "(");
	put_condition(p, s, st->value);
	put_str(s, st->hint ? "))" : ")");
}

static void
put_block(struct printer *p, struct sink *s, const struct stmt *body, unsigned indent)
{
	put_str(s, "{\n");
	put_statements(p, s, body, indent + 1);
	put_indent(s, indent);
	put_char(s, '}');
}

static bool
is_jump(const struct stmt *s)
{
	return s->kind == STMT_BR || s->kind == STMT_BREAK || s->kind == STMT_CONTINUE
	    || s->kind == STMT_RETURN || s->kind == STMT_TRAP;
}

/* Whether a list is printed as one C statement, so that it needs no braces. */
static bool
is_single(const struct printer *p, const struct stmt *s)
{
	if (!s || s->next || s == p->check)
		return false;
	if (s->kind == STMT_SET)
		return !(s->declares && !p->f->locals.v[s->index].hoisted);
	return s->kind == STMT_EXPR || is_jump(s);
}

static void put_statement(struct printer *, struct sink *, const struct stmt *, unsigned indent);

static void
put_if(struct printer *p, struct sink *s, const struct stmt *st, unsigned indent)
{
	for (;;) {
		put_str(s, "if ");
		if (inner_if(p, st))
			st = put_conjunction(p, s, st);
		else
			put_test(p, s, st);
		if (is_single(p, st->body) && !st->other) {
			if (is_jump(st->body))
				put_char(s, ' ');
			else {
				put_char(s, '\n');
				put_indent(s, indent + 1);
			}
			put_statement(p, s, st->body, indent + 1);
			return;
		}
		put_char(s, ' ');
		put_block(p, s, st->body, indent);
		if (!st->other)
			break;
		put_str(s, " else ");
		if (st->other->kind != STMT_IF || st->other->next || st->other == p->check) {
			put_block(p, s, st->other, indent);
			break;
		}
		st = st->other;
	}
	put_char(s, '\n');
}

/* The cases that lead to a label: `case 1: case 3:`, or `default:`. next[i]: the next table index
 * with the same label. */
static void
put_case_labels(struct sink *s, const struct stmt *cases, uint32_t label, const uint32_t *first,
	const uint32_t *next, unsigned indent)
{
	uint32_t column = 0;

	put_indent(s, indent);
	if (label == cases->labels[cases->n])
		put_str(s, "default:");
	else
		for (uint32_t i = first[label]; i != UINT32_MAX; i = next[i]) {
			if (column++)
				put_char(s, ' ');
			put_str(s, "case ");
			put_u64(s, i);
			put_char(s, ':');
			if (column == 8 && next[i] != UINT32_MAX) {
				column = 0;
				put_char(s, '\n');
				put_indent(s, indent);
			}
		}
	put_char(s, '\n');
}

/* GCC's time grows with the square of a switch's cases, so a large one is printed in parts. */
#define LARGE 4096
#define PART 1024

/* The C label where the code of a large switch's label begins. */
static void
put_segment_name(struct sink *s, uint32_t number, uint32_t label)
{
	put_char(s, 'S');
	put_u64(s, number);
	put_char(s, '_');
	put_u64(s, label);
}

static void
put_goto_segment(struct sink *s, uint32_t number, uint32_t label)
{
	put_str(s, "goto ");
	put_segment_name(s, number, label);
	put_str(s, ";\n");
}

/* The cases first .. end of a large switch, except those that lead to the default. */
static void
put_part(struct sink *s, const struct stmt *st, uint32_t number, uint32_t first, uint32_t end,
	unsigned indent)
{
	put_indent(s, indent);
	put_str(s, "case ");
	put_u64(s, first / PART);
	put_format(s, ": switch (value_%u) {\n", (unsigned)number);
	for (uint32_t i = first; i < end; i++) {
		if (st->labels[i] == st->labels[st->n])
			continue;
		put_indent(s, indent);
		put_str(s, "case ");
		put_u64(s, i);
		put_str(s, ": ");
		put_goto_segment(s, number, st->labels[i]);
	}
	put_indent(s, indent);
	put_str(s, "}\n");
	put_indent(s, indent);
	put_str(s, "break;\n");
}

/* switch (0) { default: { u32 v = x; switch (v / 1024) { case 0: switch (v) { case 0: goto S0_7;
 * ... } break; ... } goto S0_8; } S0_7: code; S0_8: code; break; }, where `break` in the code
 * leaves it like any switch. */
static void
put_large_switch(struct printer *p, struct sink *s, const struct stmt *st, unsigned indent)
{
	uint32_t number = p->nlarge++, deflt = st->labels[st->n];
	bool *used = xmalloc(p->f->labels.n * sizeof *used), has_default = false;

	memset(used, 0, p->f->labels.n * sizeof *used);
	for (uint32_t i = 0; i <= st->n; i++)
		used[st->labels[i]] = true;
	for (const struct stmt *c = st->body; c; c = c->next)
		has_default |= c->label == deflt;
	put_format(s, "switch (0) {\n");
	put_indent(s, indent);
	put_format(s, "default: {\n");
	put_indent(s, indent + 1);
	put_format(s, "u32 value_%u = ", (unsigned)number);
	put_value(p, s, st->value);
	put_str(s, ";\n");
	put_indent(s, indent + 1);
	put_format(s, "switch (value_%u / %u) {\n", (unsigned)number, (unsigned)PART);
	for (uint32_t i = 0; i < st->n; i += PART)
		put_part(s, st, number, i, st->n - i > PART ? i + PART : st->n, indent + 1);
	put_indent(s, indent + 1);
	put_str(s, "}\n");
	put_indent(s, indent + 1);
	if (has_default)
		put_goto_segment(s, number, deflt);
	else
		put_str(s, "break;\n");
	put_indent(s, indent);
	put_str(s, "}\n");
	for (const struct stmt *c = st->body; c; c = c->next) {
		if (used[c->label]) {
			put_indent(s, indent);
			put_segment_name(s, number, c->label);
			put_str(s, ":;\n");
		}
		put_statements(p, s, c->body, indent + 1);
	}
	put_indent(s, indent + 1);
	put_str(s, "break;\n");
	put_indent(s, indent);
	put_str(s, "}\n");
	free(used);
}

static void
put_cases(struct printer *p, struct sink *s, const struct stmt *st, unsigned indent)
{
	uint32_t *next = xmalloc((st->n + 1) * sizeof *next),
		*first = xmalloc(p->f->labels.n * sizeof *first);
	bool falls = false; /* the code since the last labels, of one segment or more, falls into the
	                       next */

	for (uint32_t i = 0; i < p->f->labels.n; i++)
		first[i] = UINT32_MAX;
	for (uint32_t i = st->n; i-- > 0; ) {
		next[i] = first[st->labels[i]];
		first[st->labels[i]] = i;
	}
	put_str(s, "switch (");
	put_expr(p, s, st->value, PREC_COMMA);
	put_str(s, ") {\n");
	for (const struct stmt *c = st->body; c; c = c->next) {
		if (first[c->label] != UINT32_MAX || c->label == st->labels[st->n]) {
			if (falls) {
				put_indent(s, indent + 1);
				put_str(s, "FALLTHROUGH;\n");
				falls = false;
			}
			put_case_labels(s, st, c->label, first, next, indent);
		}
		put_statements(p, s, c->body, indent + 1);
		if (c->body)
			falls = list_falls(c->body);
		if (!c->next && list_falls(c->body)) {
			put_indent(s, indent + 1);
			put_str(s, "break;\n");
		}
	}
	free(next);
	free(first);
	put_indent(s, indent);
	put_str(s, "}\n");
}

/* Prints an expression whose value is not used; a load must happen nevertheless. */
static void
put_effect(struct printer *p, struct sink *s, const struct expr *e)
{
	/* loads of vectors and of shared memories are never dropped: templates/simd_memory.h,
	 * shared.h */
	bool load = expr_is_load(e) && e->type != TYPE_V128
	    && !(memory_class(&p->unit->m->memories[e->index]) & MEMORY_SHARED);
	bool call = e->op == OP_CALL || e->op == OP_CALL_INDIRECT || e->op == OP_CALL_REF;
	bool cast = !load && !call && (e->type != TYPE_NONE || !(e->effects & EFFECTS_WRITE));

	put_str(s, load ? "FORCE(" : cast ? "(void)" : "");
	put_expr(p, s, e, load ? PREC_ASSIGN : cast ? PREC_UNARY : PREC_COMMA);
	put_str(s, load ? ");\n" : ";\n");
}

/* Whether the next statement, which needs the view, stands on the line of its reload. */
static bool
shares_line(const struct stmt *st)
{
	const struct stmt *next = st->next;

	return st->kind == STMT_RELOAD && next && (next->kind == STMT_SET || next->kind == STMT_EXPR
	    || next->kind == STMT_RETURN || next->kind == STMT_CHECK || next->kind == STMT_RELOAD);
}

static void
put_statement(struct printer *p, struct sink *s, const struct stmt *st, unsigned indent)
{
	unsigned class;

	switch ((enum stmt_kind)st->kind) {
	case STMT_SET:
		put_set(p, s, st, indent);
		break;
	case STMT_EXPR:
		put_effect(p, s, st->value);
		break;
	case STMT_IF:
		put_if(p, s, st, indent);
		break;
	case STMT_FOR:
		put_str(s, "for (;;) ");
		put_block(p, s, st->body, indent);
		put_char(s, '\n');
		break;
	case STMT_WHILE:
		put_str(s, "while ");
		put_test(p, s, st);
		put_char(s, ' ');
		put_block(p, s, st->body, indent);
		put_char(s, '\n');
		break;
	case STMT_DO:
		put_str(s, "do ");
		put_block(p, s, st->body, indent);
		put_str(s, " while ");
		put_test(p, s, st);
		put_str(s, ";\n");
		break;
	case STMT_CASES:
		(st->n < LARGE ? put_cases : put_large_switch)(p, s, st, indent);
		break;
	case STMT_BR:
		put_str(s, "goto ");
		put_label(s, st->label);
		put_str(s, ";\n");
		break;
	case STMT_BREAK:
		put_str(s, "break;\n");
		break;
	case STMT_CONTINUE:
		put_str(s, "continue;\n");
		break;
	case STMT_LABEL:
		put_label(s, st->label);
		put_str(s, ":;\n");
		break;
	case STMT_RETURN:
		put_return(p, s, st);
		break;
	case STMT_TAIL_CALL:
		put_tail_call(p, s, st);
		break;
	case STMT_TRAP:
		p->returns = true;
		put_str(s, "TRAP(UNREACHABLE);\n");
		break;
	case STMT_CHECK:
		class = memory_class(&p->unit->m->memories[st->index]);
		put_str(s, class & MEMORY_SHARED ? "BOUNDS_SHARED(" : class & MEMORY_WIDE ? "BOUNDS64("
		    : class & MEMORY_CHECKED ? "BOUNDS32(" : st->index ? "BOUNDS_IN(" : "BOUNDS(");
		if (class & (MEMORY_SHARED | MEMORY_CHECKED) || st->index) {
			put_view(s, st->index);
			put_str(s, ", ");
		}
		put_expr(p, s, st->value, PREC_ASSIGN);
		put_str(s, ", ");
		put_u64(s, st->end);
		put_str(s, ");\n");
		break;
	case STMT_RELOAD:
		put_view_macro(p, s, "RELOAD", st->index);
		put_str(s, shares_line(st) ? "; " : ";\n");
		break;
	case STMT_POLL:
		put_format(s, "POLL(%" PRIu64 ");\n", st->end);
		break;
	case STMT_BLOCK: case STMT_LOOP: case STMT_SWITCH: case STMT_CASE:
		break; /* the control phase has left none */
	}
}

void
put_statements(struct printer *p, struct sink *s, const struct stmt *st, unsigned indent)
{
	for (bool shared = false; st; shared = shares_line(st), st = st->next) {
		if (st == p->check) {
			put_indent(s, indent);
			put_stack_check(p, s);
		}
		if (!shared)
			put_indent(s, st->kind == STMT_LABEL && indent ? indent - 1 : indent);
		put_statement(p, s, st, indent);
	}
}

/* ---- declarations at the top ---- */

static void
put_zero(struct printer *p, struct sink *s, uint32_t local)
{
	const char *sum = sums_type(p, local);

	if (!p->f->locals.v[local].zero)
		return;
	put_str(s, " = ");
	if (sum)
		put_format(s, "v128_as_%s(", sum);
	put_str(s, quiet_zero(p, p->f->locals.v[local].type));
	put_str(s, sum ? ")" : "");
}

static void
put_hoisted(struct printer *p, struct sink *s, valtype type)
{
	uint32_t n = 0;

	for (uint32_t i = p->f->nparams; i < p->f->locals.n; i++) {
		const struct local *l = &p->f->locals.v[i];
		if (!l->hoisted || l->kind != LOCAL_VALUE || l->type != type || sums_type(p, i)
		    || local_is_index(p, i))
			continue;
		if (n++ % 16)
			put_str(s, ", ");
		else {
			if (n > 1)
				put_str(s, ";\n");
			put_char(s, '\t');
			put_str(s, ctype(type));
			put_char(s, ' ');
		}
		put_local(p, s, i);
		put_zero(p, s, i);
	}
	if (n)
		put_str(s, ";\n");
}

void
put_declarations(struct printer *p, struct sink *s)
{
	VEC(valtype) seen = { NULL, 0, 0 };

	for (uint32_t i = p->f->nparams; i < p->f->locals.n; i++) {
		const struct local *l = &p->f->locals.v[i];
		uint32_t k = 0;
		if (!l->hoisted)
			continue;
		while (k < seen.n && seen.v[k] != l->type)
			k++;
		if (l->kind != LOCAL_VALUE || sums_type(p, i) || local_is_index(p, i)) {
			put_char(s, '\t');
			put_local_type(p, s, l);
			put_local(p, s, i);
			put_zero(p, s, i);
			put_str(s, ";\n");
		} else if (k == seen.n) {
			*arena_push(p->f->arena, &seen) = l->type;
			put_hoisted(p, s, l->type);
		}
		if (!l->gets) {
			put_str(s, "\t(void)");
			put_local(p, s, i);
			put_str(s, ";\n");
		}
	}
}
