/* forward: removes assignments that nothing reads (their effects stay), and moves an assignment
 * into the next statement if that is the only one that reads it.
 *
 * Needs control's structures; keeps the order of evaluation that build decided. */
#include "ir/ir.h"

#include <string.h>

/* A chain of assignments each read by the next dead one only: longer ones are left to the C
 * compiler. */
#define PRUNE_PASSES 8

/* ---- occurrences ---- */

static void
count_expr(struct function *f, const struct expr *e, int by)
{
	if (e->op == OP_LOCAL_GET)
		f->locals.v[e->index].gets += (uint32_t)by;
	for (uint32_t i = 0; i < e->nargs; i++)
		if (e->args[i]->op == OP_LOCAL_GET) /* half of all */
			f->locals.v[e->args[i]->index].gets += (uint32_t)by;
		else if (e->args[i]->reads)
			count_expr(f, e->args[i], by);
}

static bool
acts(const struct expr *e)
{
	return e->effects & (EFFECTS_TRAP | EFFECTS_WRITE);
}

/* The reads of the local that decide what computing e does: those below an operation that acts. */
static uint32_t
deciding_reads(const struct expr *e, uint32_t local, bool below)
{
	uint32_t n = 0;

	if (!expr_reads(e, local))
		return 0;
	if (e->op == OP_LOCAL_GET)
		return below;
	for (uint32_t i = 0; i < e->nargs; i++)
		n += deciding_reads(e->args[i], local, below || op_info[e->op].effects);
	return n;
}

/* Counts what an assignment's value reads. A read of the assigned local itself counts only if more
 * than the value depends on it: x = x + 1 and x = x + f() do not keep x alive, x = f(x) does.
 * Before a value that is counted changes, it is subtracted; afterwards it is counted again. */
static void
count_set(struct function *f, const struct stmt *s, int by)
{
	uint32_t gets = f->locals.v[s->index].gets;

	count_expr(f, s->value, by);
	if (!expr_reads(s->value, s->index))
		return;
	f->locals.v[s->index].gets = gets + (uint32_t)by * deciding_reads(s->value, s->index, false);
}

static void
count_list(struct function *f, const struct stmt *s)
{
	for (; s; s = s->next) {
		if (s->kind == STMT_SET) {
			count_set(f, s, 1);
			f->locals.v[s->index].sets++;
			continue;
		}
		if (s->value && s->value->reads)
			count_expr(f, s->value, 1);
		if (s->body)
			count_list(f, s->body);
		if (s->other)
			count_list(f, s->other);
	}
}

/* ---- dead and single-use assignments ---- */

/* Whether x can take the place of the one read of `local` in e: nothing else that e evaluates
 * conflicts with x. */
static bool
can_move(const struct function *f, const struct expr *e, uint32_t local, const struct expr *x)
{
	if (e->op == OP_LOCAL_GET)
		return e->index == local;
	if (e->op == OP_TARGET_REF) /* takes the local's address */
		return false;
	if (e->op == OP_THROW_REF) /* so does this, but where the exception is the active one */
		return x->op == OP_SAVED;
	if (e->depth + x->depth > 24)
		return false;
	if (e->op == OP_SELECT && acts(x) && !expr_reads(e->args[2], local))
		return false;
	if (e->nargs > 1 && expr_is_access(e) && !expr_reads(e->args[0], local)
	    && checks_first(f, e->op, e->index, x))
		return false;
	for (uint32_t i = 0; i < e->nargs; i++) {
		if (!expr_reads(e->args[i], local) && effects_conflict(x->effects, e->args[i]->effects))
			return false;
		if (expr_reads(e->args[i], local) && !can_move(f, e->args[i], local, x))
			return false;
	}
	return true;
}

static void
replace(struct function *f, struct expr **e, uint32_t local, struct expr *x)
{
	struct expr *old = *e;

	if (!expr_reads(old, local)) /* nor does it change, for what it shares */
		return;
	if (old->op == OP_LOCAL_GET) {
		*e = x;
		return;
	}
	old->reads |= x->reads;
	old->effects |= x->effects;
	for (uint32_t i = 0; i < old->nargs; i++) {
		replace(f, &old->args[i], local, x);
		if (old->args[i]->depth >= old->depth)
			old->depth = (uint16_t)(old->args[i]->depth + 1);
	}
}

/* x = value; s  ->  s with value in it, where x is read nowhere else. */
static bool
move_into_next(struct function *f, struct stmt *set)
{
	struct stmt *s = set->next;
	const struct local *l = &f->locals.v[set->index];
	bool own;

	if (!s || l->kind != LOCAL_VALUE || l->sets != 1 || l->gets != 1 || set->index < f->nparams
	    || set->value->effects & EFFECT_GROW)
		return false;
	if (expr_reads(set->value, set->index)) /* what it was the last time round */
		return false;
	/* compilers warn of a switch on a constant */
	if (s->kind == STMT_CASES && !set->value->reads && !set->value->effects)
		return false;
	if (s->kind != STMT_SET && s->kind != STMT_EXPR && s->kind != STMT_IF && s->kind != STMT_CASES
	    && s->kind != STMT_RETURN)
		return false;
	if (!s->value || s->value->op == OP_TUPLE || !expr_reads(s->value, set->index)
	    || !can_move(f, s->value, set->index, set->value))
		return false;
	/* x = y; y = x  ->  y = y: what was read for x is y's own now. x = f(); y = y + x: now y's own
	 * counts. */
	own = s->kind == STMT_SET && (expr_reads(set->value, s->index)
	    || expr_reads(s->value, s->index));
	if (own) {
		count_set(f, set, -1);
		count_set(f, s, -1);
	}
	replace(f, &s->value, set->index, set->value);
	if (own)
		count_set(f, s, 1);
	return true;
}

/* Whether every way to the end of the list ends in an assignment to the local, and nothing else
 * leads there. */
static bool
ends_in_set(const struct stmt *s, uint32_t local)
{
	if (!s)
		return false;
	while (s->next)
		s = s->next;
	if (s->kind == STMT_SET)
		return s->index == local;
	if (s->kind == STMT_IF && s->other)
		return (!list_falls(s->body) || ends_in_set(s->body, local))
		    && (!list_falls(s->other) || ends_in_set(s->other, local));
	return false;
}

/* if (c) { a; x = b; } else x = d; return x;  ->  if (c) { a; return b; } return d; */
static void
sink_return(struct function *f, struct stmt **link)
{
	struct stmt *s = *link;

	if (!s)
		return;
	for (; s->next; s = *link)
		link = &s->next;
	if (s->kind == STMT_SET) {
		count_set(f, s, -1);
		count_expr(f, s->value, 1);
		f->locals.v[s->index].sets--;
		s->kind = STMT_RETURN;
	} else if (s->kind == STMT_IF) {
		sink_return(f, &s->body);
		sink_return(f, &s->other);
		if (!list_falls(s->body)) {
			s->next = s->other;
			s->other = NULL;
			s->exits = true;
		}
	}
}

static bool
sinks(struct function *f, const struct stmt *s)
{
	const struct stmt *r = s->next;

	return r && r->kind == STMT_RETURN && r->value
	    && r->value->op == OP_LOCAL_GET
	    && f->locals.v[r->value->index].gets == 1 && r->value->index >= f->nlocals
	    && s->other && list_falls(s->body) && list_falls(s->other)
	    && ends_in_set(s->body, r->value->index) && ends_in_set(s->other, r->value->index);
}

/* The same for the IF at *link and the return behind it. */
static void
sink(struct function *f, struct stmt **link)
{
	struct stmt *s = *link, *after = s->next->next;

	f->locals.v[s->next->value->index].gets--;
	s->next = NULL;
	sink_return(f, link);
	while (s->next)
		s = s->next;
	s->next = after;
}

static bool
is_simple(const struct expr *e)
{
	return e->depth <= 1 && !acts(e);
}

/* if (c) x = a; else x = b;  ->  x = c ? a : b; */
static void
choose(struct function *f, struct stmt *s)
{
	struct stmt *a = s->body, *b = s->other;
	struct expr *args[3];

	if (!a || !b || a->next || b->next || a->kind != STMT_SET
	    || b->kind != STMT_SET || a->index != b->index)
		return;
	if (!is_simple(a->value) || !is_simple(b->value) || a->value->type != b->value->type
	    || expr_same(a->value, b->value))
		return;
	args[0] = a->value;
	args[1] = b->value;
	args[2] = s->value;
	count_set(f, a, -1);
	count_set(f, b, -1);
	count_expr(f, s->value, -1);
	s->kind = STMT_SET;
	s->index = a->index;
	s->value = expr_new(f, OP_SELECT, a->value->type, 0, 3, args);
	s->body = s->other = NULL;
	count_set(f, s, 1); /* less than before where the choice was decided, or is by the local
	                       itself */
	f->locals.v[s->index].sets--;
}

/* A call with several results stays an assignment: TinyCC 0.9.27 reserves no room for a struct
 * that is not assigned, and overwrites what lies beside it. */
static bool
keeps_results(const struct function *f, const struct stmt *s)
{
	return f->locals.v[s->index].kind == LOCAL_MULTI && acts(s->value);
}

/* Of a value that nothing takes, the operand that acts, if there is but one. */
static struct expr *
what_acts(struct expr *e)
{
	while (!op_info[e->op].effects) {
		struct expr *one = NULL;
		for (uint32_t i = 0; i < e->nargs; i++) {
			if (!acts(e->args[i]))
				continue;
			if (one)
				return e;
			one = e->args[i];
		}
		if (!one)
			return e;
		e = one;
	}
	return e;
}

/* Yields whether anything changed that may make another assignment dead. */
static bool
prune(struct function *f, struct stmt **link)
{
	bool changed = false;
	struct stmt *s;

	while ((s = *link)) {
		if (s->body)
			changed |= prune(f, &s->body);
		if (s->other)
			changed |= prune(f, &s->other);
		if (s->kind == STMT_IF) {
			choose(f, s);
			if (sinks(f, s))
				sink(f, link);
		}
		if (s->kind != STMT_SET) {
			link = &s->next;
			continue;
		}
		if (s->value->op == OP_LOCAL_GET && s->value->index == s->index) { /* x = x */
			f->locals.v[s->index].sets--;
			changed |= !f->locals.v[s->index].gets;
			*link = s->next;
			continue;
		}
		if (!f->locals.v[s->index].gets && !keeps_results(f, s)) {
			f->locals.v[s->index].sets--;
			changed = true;
			count_set(f, s, -1);
			if (!acts(s->value)) {
				*link = s->next;
				continue;
			}
			s->value = what_acts(s->value);
			count_expr(f, s->value, 1);
			s->kind = STMT_EXPR;
		} else if (move_into_next(f, s)) {
			f->locals.v[s->index].sets = f->locals.v[s->index].gets = 0;
			*link = s->next;
			continue;
		}
		link = &s->next;
	}
	return changed;
}

void
forward(struct function *f)
{
	count_list(f, f->body);
	for (int i = 0; i < PRUNE_PASSES && prune(f, &f->body); i++)
		;
}
