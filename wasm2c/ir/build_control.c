/* build_control: blocks and branches. The values that a branch carries go into locals of its
 * label. */
#include "ir/builder.h"

void
build_dead_end(struct builder *b)
{
	build_cut(b, build_frame(b)->height);
	b->dead = true;
}

/* Assigns n operands from `base` on to locals that stand in a row and leaves reads of those locals
 * in their place. All that is on the stack counts as pending meanwhile. */
static void
assign(struct builder *b, uint32_t first, uint32_t base, uint32_t n)
{
	build_unclean(b, base);
	for (uint32_t i = 0; i < n; i++) {
		struct operand *o = &b->stack.v[base + i];
		struct expr *value = o->value;
		if (value->op == OP_LOCAL_GET && value->index == first + i)
			continue;
		o->value = expr_const(b->f, TYPE_I32, 0); /* not pending any more */
		build_append_set(b, first + i, value);
		b->stack.v[base + i].value = expr_local(b->f, first + i);
	}
}

/* Prepares a branch: the values it carries, below the `above` topmost operands, go where the label
 * expects them. Yields the label. */
static uint32_t
branch_values(struct builder *b, uint32_t depth, uint32_t above)
{
	struct frame *target = &b->frames.v[b->frames.n - 1 - depth];
	uint32_t n = b->f->labels.v[target->label].nvalues;
	const valtype *types = target->op == OP_LOOP ? target->type.params : target->type.results;

	if (n)
		assign(b, build_label_values(b, target->label, types), b->stack.n - above - n, n);
	b->f->labels.v[target->label].uses++;
	return target->label;
}

static struct stmt *
return_stmt(struct builder *b)
{
	uint32_t n = b->f->type->nresults;
	struct expr **values = arena_alloc(b->f->arena, (n + 1) * sizeof *values);

	for (uint32_t i = 0; i < n; i++)
		values[i] = b->stack.v[b->stack.n - n + i].value;
	return return_new(b->f, values);
}

static bool
is_return(struct builder *b, uint32_t depth)
{
	return depth == b->frames.n - 1;
}

void
build_return(struct builder *b)
{
	struct stmt *s = return_stmt(b);

	build_cut(b, b->stack.n - b->f->type->nresults);
	build_append(b, s, EFFECT_CONTROL | (s->value ? s->value->effects : 0));
	build_dead_end(b);
}

void
build_br(struct builder *b, uint32_t depth)
{
	struct stmt *s;

	if (is_return(b, depth)) {
		build_return(b);
		return;
	}
	s = stmt_new(b->f, STMT_BR);
	s->label = branch_values(b, depth, 0);
	build_cut(b, b->stack.n - b->f->labels.v[s->label].nvalues);
	build_append(b, s, EFFECT_CONTROL);
	build_dead_end(b);
}

/* if (condition) go; the values carried stay on the stack for the way on. */
struct stmt *
build_br_if(struct builder *b, struct expr *condition, uint32_t depth)
{
	struct stmt *s = stmt_new(b->f, STMT_IF), *go;
	uint32_t n;

	s->label = build_label(b->f, 0);
	if (is_return(b, depth)) {
		n = b->f->type->nresults;
		for (uint32_t i = 0; i < n; i++) {
			struct operand *o = &b->stack.v[b->stack.n - n + i];
			if (o->value->op != OP_LOCAL_GET)
				build_materialise(b, o);
		}
		go = return_stmt(b);
	} else {
		/* pending while the values are assigned */
		*arena_push(b->f->arena, &b->stack) = (struct operand){ condition, b->frames.n };
		go = stmt_new(b->f, STMT_BR);
		go->label = branch_values(b, depth, 1);
		condition = build_pop(b);
	}
	s->value = expr_truth(b->f, condition);
	s->body = go;
	build_append(b, s, condition->effects | EFFECT_CONTROL);
	return s;
}

void
build_br_table(struct builder *b, const struct insn *in)
{
	struct stmt *s = stmt_new(b->f, STMT_SWITCH);
	uint32_t n = in->br_table.n, same = 0, arity,
		*labels = arena_alloc(b->f->arena, (n + 1) * sizeof *labels);

	build_settle_growing(b, 1);
	s->value = build_pop(b);
	while (same < n && in->br_table.labels[same] == in->br_table.labels[n])
		same++;
	if (same == n) { /* compilers would drop the value, and a load in it */
		build_discard(b, s->value);
		build_br(b, in->br_table.labels[n]);
		return;
	}
	if (s->value->op == OP_I32_CONST) { /* compilers warn of a switch on a constant */
		build_br(b, in->br_table.labels[s->value->imm < n ? s->value->imm : n]);
		return;
	}
	arity = b->f->labels.v[b->frames.v[b->frames.n - 1 - in->br_table.labels[n]].label].nvalues;
	if (arity || (!s->value->reads && !s->value->effects)) { /* or of one whose value they know */
		*arena_push(b->f->arena, &b->stack) = (struct operand){ s->value, b->frames.n };
		s->value = build_pop_leaf(b);
	}
	if (arity) { /* every target's locals take the values */
		for (uint32_t i = b->stack.n - arity; i < b->stack.n; i++)
			build_materialise(b, &b->stack.v[i]);
		for (uint32_t i = 0; i <= n; i++) {
			struct frame *target = &b->frames.v[b->frames.n - 1 - in->br_table.labels[i]];
			uint32_t first = build_label_values(b, target->label,
				target->op == OP_LOOP ? target->type.params : target->type.results);
			bool seen = false;
			for (uint32_t j = 0; j < i && j < 64; j++)
				seen |= in->br_table.labels[j] == in->br_table.labels[i];
			if (seen)
				continue;
			for (uint32_t k = 0; k < arity; k++)
				build_append_set(b, first + k, b->stack.v[b->stack.n - arity + k].value);
		}
	}
	for (uint32_t i = 0; i <= n; i++) {
		labels[i] = b->frames.v[b->frames.n - 1 - in->br_table.labels[i]].label;
		b->f->labels.v[labels[i]].uses++;
	}
	s->n = n;
	s->labels = labels;
	build_append(b, s, s->value->effects | EFFECT_CONTROL);
	build_dead_end(b);
}

void
build_open(struct builder *b, uint8_t op, const struct blocktype *type)
{
	struct functype t = blocktype_type(b->m, type);
	struct expr *condition = NULL;
	struct frame *outer, *fr;
	struct stmt *s;

	if (op == OP_IF) {
		build_settle_growing(b, 1);
		condition = expr_truth(b->f, build_pop(b));
	}
	s = stmt_new(b->f, op == OP_BLOCK ? STMT_BLOCK : op == OP_LOOP ? STMT_LOOP : STMT_IF);
	s->value = condition;
	s->label = build_label(b->f, op == OP_LOOP ? t.nparams : t.nresults);
	if (op == OP_LOOP && t.nparams)
		assign(b, build_label_values(b, s->label, t.params), b->stack.n - t.nparams, t.nparams);
	if (op == OP_IF) { /* both ways take the parameters from temporaries, and nothing below may wait
	                      for the condition's effect */
		for (uint32_t i = b->stack.n - t.nparams; i < b->stack.n; i++)
			build_materialise(b, &b->stack.v[i]);
		build_settle(b, condition->effects);
		if (t.nresults)
			build_label_values(b, s->label, t.results);
	}
	fr = arena_push(b->f->arena, &b->frames);
	outer = fr - 1;
	*fr = (struct frame){ .op = op, .type = t, .label = s->label, .height = b->stack.n - t.nparams,
		.stmt = s, .link = outer->tail,
		.tail = &s->body };
	*outer->tail = s;
	outer->tail = &s->next;
	if (op == OP_LOOP) {
		for (uint32_t i = fr->height; i < b->stack.n; i++) /* these locals change from turn to
		                                                      turn */
			b->stack.v[i].level = b->frames.n;
		if (b->f->facts->interruptible)
			build_link(b, stmt_new(b->f, STMT_POLL));
		fr->cost = b->cost;
		b->cost = 0;
	}
	if (op == OP_IF) {
		fr->params = arena_alloc(b->f->arena, (t.nparams + 1) * sizeof *fr->params);
		for (uint32_t i = 0; i < t.nparams; i++)
			fr->params[i] = b->stack.v[fr->height + i].value;
	}
}

/* The end of a way into the label's locals: of a branch of an if, or of a block that is branched
 * to. */
static void
fall_out(struct builder *b, struct frame *fr)
{
	uint32_t n = fr->type.nresults;

	if (!b->dead && n) {
		assign(b, build_label_values(b, fr->label, fr->type.results), b->stack.n - n, n);
		build_cut(b, b->stack.n - n);
	}
}

void
build_else(struct builder *b)
{
	struct frame *fr = build_frame(b);

	fr->body_falls = !b->dead;
	fall_out(b, fr);
	fr->op = OP_ELSE;
	fr->tail = &fr->stmt->other;
	b->dead = false;
	build_cut(b, fr->height);
	for (uint32_t i = 0; i < fr->type.nparams; i++)
		*arena_push(b->f->arena, &b->stack) = (struct operand){ fr->params[i], b->frames.n };
}

/* A loop to which nothing branches back is none. */
static void
close_loop(struct builder *b, const struct frame *fr)
{
	if (b->f->labels.v[fr->label].uses > 0) {
		fr->stmt->body->end = b->cost;
		b->cost = fr->cost;
	} else {
		fr->stmt->body = fr->stmt->body->next;
		b->cost += fr->cost;
	}
}

void
build_close(struct builder *b)
{
	struct frame fr;
	bool live, merged;

	if (build_frame(b)->op == OP_IF) /* no else: the parameters are the results */
		build_else(b);
	fr = *build_frame(b);
	if (fr.op == OP_LOOP && b->f->facts->interruptible)
		close_loop(b, &fr);
	live = !b->dead || fr.body_falls;
	merged = fr.op == OP_ELSE;
	if (fr.op != OP_LOOP && b->f->labels.v[fr.label].uses)
		live = merged = true;
	if (merged)
		fall_out(b, &fr);
	b->frames.n--;
	b->dead = !live;
	if (!live)
		build_cut(b, build_frame(b)->height);
	else if (merged) {
		build_cut(b, fr.height);
		for (uint32_t i = 0; i < fr.type.nresults; i++)
			build_push(b, expr_local(b->f, b->f->labels.v[fr.label].values + i));
	} else
		for (uint32_t i = fr.height; i < b->stack.n; i++)
			b->stack.v[i].level = b->frames.n;
}

/* Reads on to what ends the code of a frame that has become unreachable. */
void
build_skip_dead(struct builder *b, struct insn *in)
{
	uint32_t depth = 0;

	for (;;) {
		insn_read(b->reader, b->f->arena, b->m, in);
		switch (in->op) {
		case OP_BLOCK: case OP_LOOP: case OP_IF: case OP_TRY: case OP_TRY_TABLE:
			depth++;
			break;
		case OP_ELSE: case OP_CATCH: case OP_CATCH_ALL:
			if (!depth)
				return;
			break;
		case OP_END: case OP_DELEGATE:
			if (!depth--)
				return;
			break;
		}
	}
}
