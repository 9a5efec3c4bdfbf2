/* build_stack: the symbolic operand stack, and the statements that it produces. */
#include "ir/builder.h"

#include <string.h>

/* ---- statements, locals ---- */

void
stmt_negate(struct function *f, struct stmt *s)
{
	s->value = expr_not(f, s->value);
	s->hint = s->hint == HINT_TRUE ? HINT_FALSE : s->hint == HINT_FALSE ? HINT_TRUE : HINT_NONE;
}

struct stmt *
return_new(struct function *f, struct expr **values)
{
	struct stmt *s = stmt_new(f, STMT_RETURN);
	uint32_t n = f->type->nresults;

	s->value = n == 0 ? NULL : n == 1 ? values[0] : expr_new(f, OP_TUPLE, TYPE_NONE, 0, n, values);
	return s;
}

uint32_t
local_new(struct function *f, valtype type)
{
	struct local *l = arena_push(f->arena, &f->locals);

	memset(l, 0, sizeof *l);
	l->type = type;
	return f->locals.n - 1;
}

void
build_link(struct builder *b, struct stmt *s)
{
	struct frame *fr = build_frame(b);

	*fr->tail = s;
	fr->tail = &s->next;
}

uint32_t
build_label(struct function *f, uint32_t nvalues)
{
	struct label *l = arena_push(f->arena, &f->labels);

	memset(l, 0, sizeof *l);
	l->nvalues = nvalues;
	return f->labels.n - 1;
}

/* The locals that take the values of branches to a label; types: what they carry. */
uint32_t
build_label_values(struct builder *b, uint32_t label, const valtype *types)
{
	struct label *l = &b->f->labels.v[label];

	if (!l->has_values) {
		l->has_values = true;
		l->values = b->f->locals.n;
		for (uint32_t i = 0; i < l->nvalues; i++)
			local_new(b->f, types[i]);
		for (uint32_t i = 0; i < l->nvalues; i++)
			b->f->locals.v[l->values + i].carried = true;
	}
	return l->values;
}

/* ---- the operand stack ---- */

/* Puts an operand into a temporary where it was pushed; a leaf that nothing changes stays. */
void
build_materialise(struct builder *b, struct operand *o)
{
	struct stmt *s;

	if (expr_is_const(o->value))
		return;
	s = stmt_new(b->f, STMT_SET);
	s->index = local_new(b->f, o->value->type);
	s->value = o->value;
	if (o->level < b->frames.n) { /* before the block that was opened over it */
		struct frame *inner = &b->frames.v[o->level];
		s->next = *inner->link;
		*inner->link = s;
		inner->link = &s->next;
	} else
		build_link(b, s);
	o->value = expr_local(b->f, s->index);
}

void
build_settle_pending(struct builder *b, uint32_t effects)
{
	for (uint32_t i = b->clean; i < b->stack.n; i++)
		if (b->stack.v[i].value->effects && effects_conflict(b->stack.v[i].value->effects, effects))
			build_materialise(b, &b->stack.v[i]);
}

/* The same before a local changes. */
static void
settle_local(struct builder *b, uint32_t local)
{
	for (uint32_t i = b->clean; i < b->stack.n; i++)
		if (expr_reads(b->stack.v[i].value, local))
			build_materialise(b, &b->stack.v[i]);
}

void
build_push_any(struct builder *b, struct expr *e)
{
	struct operand *o;

	o = arena_push(b->f->arena, &b->stack);
	o->value = e;
	o->level = b->frames.n;
	if (e->depth > PENDING_DEPTH && !b->constant)
		build_materialise(b, o);
	if (b->stack.n - b->clean > PENDING_MAX && !b->constant)
		while (b->clean < b->stack.n - PENDING_MAX / 2)
			build_materialise(b, &b->stack.v[b->clean++]);
}

void
build_append(struct builder *b, struct stmt *s, uint32_t effects)
{
	build_settle(b, effects);
	build_link(b, s);
}

void
build_append_expr(struct builder *b, struct expr *e)
{
	struct stmt *s = stmt_new(b->f, STMT_EXPR);

	s->value = e;
	build_append(b, s, e->effects);
}

void
build_append_set(struct builder *b, uint32_t local, struct expr *e)
{
	struct stmt *s;

	if (e->op == OP_LOCAL_GET && e->index == local)
		return;
	settle_local(b, local);
	s = stmt_new(b->f, STMT_SET);
	s->index = local;
	s->value = e;
	build_append(b, s, e->effects);
}

static bool
is_carried(struct builder *b, const struct expr *e)
{
	return e->op == OP_LOCAL_GET && b->f->locals.v[e->index].carried;
}

/* The operand at the top as a leaf, which can be used more than once, also after a branch's values
 * were assigned: in a temporary unless it is a local other than those. */
struct expr *
build_pop_leaf(struct builder *b)
{
	struct operand *o = &b->stack.v[b->stack.n - 1];

	if (o->value->op != OP_LOCAL_GET || is_carried(b, o->value))
		build_materialise(b, o);
	return build_pop(b);
}

/* The same, in a temporary in any case: nothing assigns that again. */
struct expr *
build_pop_temporary(struct builder *b)
{
	struct operand *o = &b->stack.v[b->stack.n - 1];

	if (o->value->op != OP_LOCAL_GET || o->value->index < b->f->nlocals || is_carried(b, o->value))
		build_materialise(b, o);
	return build_pop(b);
}

/* Discards a value but keeps what computing it does. */
void
build_discard(struct builder *b, struct expr *e)
{
	if (!(e->effects & (EFFECTS_TRAP | EFFECTS_WRITE)))
		return;
	if (e->nargs && !op_info[e->op].effects) {
		for (uint32_t i = 0; i < e->nargs; i++)
			build_discard(b, e->args[i]);
		return;
	}
	build_append_expr(b, e);
}
