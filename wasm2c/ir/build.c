/* build: the instructions of one body become a tree, by running them on a symbolic operand stack.
 *
 * An operand stays an expression on the stack until it is used. Before something happens that would tell whether the
 * operand was evaluated earlier (effects_conflict), it is put into a temporary, at the place where it was pushed: in
 * front of the outermost block that was opened since. So all operands pending at any time may be evaluated in any order.
 *
 * Needs a valid body. Code that cannot be reached is decoded and dropped. */
#include "ir/builder.h"
#include "util/diag.h"
#include "wasm/signature.h"

#include <stdlib.h>
#include <string.h>

#define PENDING_MAX 64 /* operands that wait as expressions: bounds the work of settle() */
#define DEPTH_MAX 32 /* of an expression: C compilers bound the nesting of parentheses (clang: 256) */

/* ---- statements, locals ---- */

struct stmt *
stmt_new(struct function *f, enum stmt_kind kind)
{
	struct stmt *s = arena_alloc(f->arena, sizeof *s);

	*s = (struct stmt){ .kind = (uint8_t)kind };
	return s;
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

struct frame *
top(struct builder *b)
{
	return &b->frames.v[b->frames.n - 1];
}

static void
link_stmt(struct builder *b, struct stmt *s)
{
	struct frame *fr = top(b);

	*fr->tail = s;
	fr->tail = &s->next;
}

uint32_t
label_new(struct function *f, uint32_t nvalues)
{
	struct label *l = arena_push(f->arena, &f->labels);

	memset(l, 0, sizeof *l);
	l->nvalues = nvalues;
	return f->labels.n - 1;
}

/* The locals that take the values of branches to a label; types: what they carry. */
uint32_t
label_values(struct builder *b, uint32_t label, const valtype *types)
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
materialise(struct builder *b, struct operand *o)
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
		link_stmt(b, s);
	o->value = expr_local(b->f, s->index);
}

/* Makes way for something with these effects: every pending operand that conflicts is evaluated now. */
static void
settle(struct builder *b, uint32_t effects)
{
	if (effects)
		for (uint32_t i = b->clean; i < b->stack.n; i++)
			if (b->stack.v[i].value->effects && effects_conflict(b->stack.v[i].value->effects, effects))
				materialise(b, &b->stack.v[i]);
}

/* The same before a local changes. */
static void
settle_local(struct builder *b, uint32_t local)
{
	for (uint32_t i = b->clean; i < b->stack.n; i++)
		if (expr_reads(b->stack.v[i].value, local))
			materialise(b, &b->stack.v[i]);
}

void
push(struct builder *b, struct expr *e)
{
	struct operand *o;

	settle(b, e->effects);
	o = arena_push(b->f->arena, &b->stack);
	o->value = e;
	o->level = b->frames.n;
	if (e->depth > DEPTH_MAX)
		materialise(b, o);
	if (b->stack.n - b->clean > PENDING_MAX)
		while (b->clean < b->stack.n - PENDING_MAX / 2)
			materialise(b, &b->stack.v[b->clean++]);
}

/* The operands from `height` on may hold anything from now on. */
static void
unclean(struct builder *b, uint32_t height)
{
	if (b->clean > height)
		b->clean = height;
}

/* Takes all operands from `height` on off the stack: nothing else lowers it, so that clean never exceeds it. */
static void
cut(struct builder *b, uint32_t height)
{
	b->stack.n = height;
	unclean(b, height);
}

struct expr *
pop(struct builder *b)
{
	cut(b, b->stack.n - 1);
	return b->stack.v[b->stack.n].value;
}

/* The n topmost operands in order, off the stack: valid until the next push. */
void
pop_args(struct builder *b, uint32_t n, struct expr **to)
{
	cut(b, b->stack.n - n);
	for (uint32_t i = 0; i < n; i++)
		to[i] = b->stack.v[b->stack.n + i].value;
}

void
append(struct builder *b, struct stmt *s, uint32_t effects)
{
	settle(b, effects);
	link_stmt(b, s);
}

void
append_expr(struct builder *b, struct expr *e)
{
	struct stmt *s = stmt_new(b->f, STMT_EXPR);

	s->value = e;
	append(b, s, e->effects);
}

static void
append_set(struct builder *b, uint32_t local, struct expr *e)
{
	struct stmt *s;

	if (e->op == OP_LOCAL_GET && e->index == local)
		return;
	settle_local(b, local);
	s = stmt_new(b->f, STMT_SET);
	s->index = local;
	s->value = e;
	append(b, s, e->effects);
}

static bool
is_carried(struct builder *b, const struct expr *e)
{
	return e->op == OP_LOCAL_GET && b->f->locals.v[e->index].carried;
}

/* The operand at the top as a leaf, which can be used more than once, also after a branch's values were assigned: in a
 * temporary unless it is a local other than those. */
struct expr *
pop_leaf(struct builder *b)
{
	struct operand *o = &b->stack.v[b->stack.n - 1];

	if (o->value->op != OP_LOCAL_GET || is_carried(b, o->value))
		materialise(b, o);
	return pop(b);
}

/* The same, in a temporary in any case: nothing assigns that again. */
static struct expr *
pop_temporary(struct builder *b)
{
	struct operand *o = &b->stack.v[b->stack.n - 1];

	if (o->value->op != OP_LOCAL_GET || o->value->index < b->f->nlocals || is_carried(b, o->value))
		materialise(b, o);
	return pop(b);
}

/* An operand of a memory access that grows a memory must be evaluated before the base is looked at; one that is a
 * condition, before the branch, so that the base can be read again on both ways. */
static void
settle_growing(struct builder *b, uint32_t n)
{
	for (uint32_t i = b->stack.n - n; i < b->stack.n; i++)
		if (b->stack.v[i].value->effects & EFFECT_GROW)
			materialise(b, &b->stack.v[i]);
}

/* Discards a value but keeps what computing it does. */
static void
discard(struct builder *b, struct expr *e)
{
	if (!(e->effects & (EFFECTS_TRAP | EFFECTS_WRITE)))
		return;
	if (e->nargs && !op_info[e->op].effects) {
		for (uint32_t i = 0; i < e->nargs; i++)
			discard(b, e->args[i]);
		return;
	}
	append_expr(b, e);
}

/* ---- control ---- */

void
dead_end(struct builder *b)
{
	cut(b, top(b)->height);
	b->dead = true;
}

/* Assigns n operands from `base` on to locals that stand in a row and leaves reads of those locals in their place. All
 * that is on the stack counts as pending meanwhile. */
static void
assign(struct builder *b, uint32_t first, uint32_t base, uint32_t n)
{
	unclean(b, base);
	for (uint32_t i = 0; i < n; i++) {
		struct operand *o = &b->stack.v[base + i];
		struct expr *value = o->value;
		if (value->op == OP_LOCAL_GET && value->index == first + i)
			continue;
		o->value = expr_const(b->f, TYPE_I32, 0); /* not pending any more */
		append_set(b, first + i, value);
		b->stack.v[base + i].value = expr_local(b->f, first + i);
	}
}

/* Prepares a branch: the values it carries, below the `above` topmost operands, go where the label expects them. Yields
 * the label. */
static uint32_t
branch_values(struct builder *b, uint32_t depth, uint32_t above)
{
	struct frame *target = &b->frames.v[b->frames.n - 1 - depth];
	uint32_t n = b->f->labels.v[target->label].nvalues;
	const valtype *types = target->op == OP_LOOP ? target->type.params : target->type.results;

	if (n)
		assign(b, label_values(b, target->label, types), b->stack.n - above - n, n);
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

static void
do_return(struct builder *b)
{
	struct stmt *s = return_stmt(b);

	cut(b, b->stack.n - b->f->type->nresults);
	append(b, s, EFFECT_CONTROL | (s->value ? s->value->effects : 0));
	dead_end(b);
}

void
do_br(struct builder *b, uint32_t depth)
{
	struct stmt *s;

	if (is_return(b, depth)) {
		do_return(b);
		return;
	}
	s = stmt_new(b->f, STMT_BR);
	s->label = branch_values(b, depth, 0);
	cut(b, b->stack.n - b->f->labels.v[s->label].nvalues);
	append(b, s, EFFECT_CONTROL);
	dead_end(b);
}

/* if (condition) go; the values carried stay on the stack for the way on. */
static void
branch_if(struct builder *b, struct expr *condition, uint32_t depth)
{
	struct stmt *s = stmt_new(b->f, STMT_IF), *go;
	uint32_t n;

	s->label = label_new(b->f, 0);
	if (is_return(b, depth)) {
		n = b->f->type->nresults;
		for (uint32_t i = 0; i < n; i++) {
			struct operand *o = &b->stack.v[b->stack.n - n + i];
			if (o->value->op != OP_LOCAL_GET)
				materialise(b, o);
		}
		go = return_stmt(b);
	} else {
		*arena_push(b->f->arena, &b->stack) = (struct operand){ condition, b->frames.n }; /* pending while the values are assigned */
		go = stmt_new(b->f, STMT_BR);
		go->label = branch_values(b, depth, 1);
		condition = pop(b);
	}
	s->value = condition;
	s->body = go;
	append(b, s, condition->effects | EFFECT_CONTROL);
}

static void
do_br_table(struct builder *b, const struct insn *in)
{
	struct stmt *s = stmt_new(b->f, STMT_SWITCH);
	uint32_t n = in->br_table.n, same = 0, arity, *labels = arena_alloc(b->f->arena, (n + 1) * sizeof *labels);

	settle_growing(b, 1);
	s->value = pop(b);
	while (same < n && in->br_table.labels[same] == in->br_table.labels[n])
		same++;
	if (same == n) { /* compilers see that the value does not matter, and with it goes a load */
		discard(b, s->value);
		do_br(b, in->br_table.labels[n]);
		return;
	}
	if (s->value->op == OP_I32_CONST) { /* compilers warn of a switch on a constant */
		do_br(b, in->br_table.labels[s->value->imm < n ? s->value->imm : n]);
		return;
	}
	arity = b->f->labels.v[b->frames.v[b->frames.n - 1 - in->br_table.labels[n]].label].nvalues;
	if (arity) { /* every target's locals take the values */
		*arena_push(b->f->arena, &b->stack) = (struct operand){ s->value, b->frames.n };
		s->value = pop_leaf(b);
		for (uint32_t i = b->stack.n - arity; i < b->stack.n; i++)
			materialise(b, &b->stack.v[i]);
		for (uint32_t i = 0; i <= n; i++) {
			struct frame *target = &b->frames.v[b->frames.n - 1 - in->br_table.labels[i]];
			uint32_t first = label_values(b, target->label, target->op == OP_LOOP ? target->type.params : target->type.results);
			bool seen = false;
			for (uint32_t j = 0; j < i && j < 64; j++)
				seen |= in->br_table.labels[j] == in->br_table.labels[i];
			if (seen)
				continue;
			for (uint32_t k = 0; k < arity; k++)
				append_set(b, first + k, b->stack.v[b->stack.n - arity + k].value);
		}
	}
	for (uint32_t i = 0; i <= n; i++) {
		labels[i] = b->frames.v[b->frames.n - 1 - in->br_table.labels[i]].label;
		b->f->labels.v[labels[i]].uses++;
	}
	s->n = n;
	s->labels = labels;
	append(b, s, s->value->effects | EFFECT_CONTROL);
	dead_end(b);
}

void
open_frame(struct builder *b, uint8_t op, const struct blocktype *type)
{
	struct functype t = blocktype_type(b->m, type);
	struct expr *condition = NULL;
	struct frame *outer, *fr;
	struct stmt *s;

	if (op == OP_IF) {
		settle_growing(b, 1);
		condition = pop(b);
	}
	s = stmt_new(b->f, op == OP_BLOCK ? STMT_BLOCK : op == OP_LOOP ? STMT_LOOP : STMT_IF);
	s->value = condition;
	s->label = label_new(b->f, op == OP_LOOP ? t.nparams : t.nresults);
	if (op == OP_LOOP && t.nparams)
		assign(b, label_values(b, s->label, t.params), b->stack.n - t.nparams, t.nparams);
	if (op == OP_IF) { /* both ways take the parameters from temporaries, and nothing below may wait for the condition's effect */
		for (uint32_t i = b->stack.n - t.nparams; i < b->stack.n; i++)
			materialise(b, &b->stack.v[i]);
		settle(b, condition->effects);
		if (t.nresults)
			label_values(b, s->label, t.results);
	}
	fr = arena_push(b->f->arena, &b->frames);
	outer = fr - 1;
	*fr = (struct frame){ .op = op, .type = t, .label = s->label, .height = b->stack.n - t.nparams, .stmt = s, .link = outer->tail,
		.tail = &s->body };
	*outer->tail = s;
	outer->tail = &s->next;
	if (op == OP_LOOP) /* these locals change from turn to turn */
		for (uint32_t i = fr->height; i < b->stack.n; i++)
			b->stack.v[i].level = b->frames.n;
	if (op == OP_IF) {
		fr->params = arena_alloc(b->f->arena, (t.nparams + 1) * sizeof *fr->params);
		for (uint32_t i = 0; i < t.nparams; i++)
			fr->params[i] = b->stack.v[fr->height + i].value;
	}
}

/* The end of a way into the label's locals: of a branch of an if, or of a block that is branched to. */
static void
fall_out(struct builder *b, struct frame *fr)
{
	uint32_t n = fr->type.nresults;

	if (!b->dead && n) {
		assign(b, label_values(b, fr->label, fr->type.results), b->stack.n - n, n);
		cut(b, b->stack.n - n);
	}
}

static void
do_else(struct builder *b)
{
	struct frame *fr = top(b);

	fr->body_falls = !b->dead;
	fall_out(b, fr);
	fr->op = OP_ELSE;
	fr->tail = &fr->stmt->other;
	b->dead = false;
	cut(b, fr->height);
	for (uint32_t i = 0; i < fr->type.nparams; i++)
		*arena_push(b->f->arena, &b->stack) = (struct operand){ fr->params[i], b->frames.n };
}

static void
close_frame(struct builder *b)
{
	struct frame fr;
	bool live, merged;

	if (top(b)->op == OP_IF) /* no else: the parameters are the results */
		do_else(b);
	fr = *top(b);
	live = !b->dead || fr.body_falls;
	merged = fr.op == OP_ELSE;
	if (fr.op != OP_LOOP && b->f->labels.v[fr.label].uses)
		live = merged = true;
	if (merged)
		fall_out(b, &fr);
	b->frames.n--;
	b->dead = !live;
	if (!live)
		cut(b, top(b)->height);
	else if (merged) {
		cut(b, fr.height);
		for (uint32_t i = 0; i < fr.type.nresults; i++)
			push(b, expr_local(b->f, b->f->labels.v[fr.label].values + i));
	} else
		for (uint32_t i = fr.height; i < b->stack.n; i++)
			b->stack.v[i].level = b->frames.n;
}

/* Reads on to what ends the code of a frame that has become unreachable. */
static void
skip_dead(struct builder *b, struct insn *in)
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

/* ---- instructions ---- */

static void
do_select(struct builder *b)
{
	struct expr *args[3], *e;

	/* C evaluates the condition first, and only one of the two others: they must do nothing but compute. */
	for (uint32_t i = b->stack.n - 3; i < b->stack.n - 1; i++)
		if (b->stack.v[i].value->effects & (EFFECTS_TRAP | EFFECTS_WRITE))
			materialise(b, &b->stack.v[i]);
	pop_args(b, 3, args);
	if (args[2]->op == OP_I32_CONST)
		e = args[2]->imm ? args[0] : args[1];
	else if (expr_same(args[0], args[1])) {
		discard(b, args[2]);
		e = args[0];
	} else
		e = expr_new(b->f, OP_SELECT, args[0]->type, 0, 3, args);
	push(b, e);
}

/* Pushes a call's results, or appends it where it has none. */
static void
push_call(struct builder *b, struct expr *call, const struct functype *t)
{
	if (t->nresults == 0)
		append_expr(b, call);
	else if (t->nresults == 1)
		push(b, call);
	else {
		struct stmt *s = stmt_new(b->f, STMT_SET);
		s->index = local_new(b->f, TYPE_NONE);
		b->f->locals.v[s->index].kind = LOCAL_MULTI;
		b->f->locals.v[s->index].multi = t;
		s->value = call;
		append(b, s, call->effects);
		for (uint32_t i = 0; i < t->nresults; i++) {
			struct expr *results = expr_local(b->f, s->index), *e = expr_new(b->f, OP_MEMBER, t->results[i], 0, 1, &results);
			e->index = i;
			push(b, e);
		}
	}
}

/* The callee of an indirect call in a local of its own: it is looked up after the arguments are evaluated, before the
 * call. Of a reference it is a pointer to the local that holds it, which must not change while the call waits. */
static struct expr *
call_target(struct builder *b, uint16_t op, uint32_t index, uint32_t type)
{
	struct expr *element = op == OP_TARGET ? pop(b) : pop_temporary(b), *e;
	uint32_t local;
	struct stmt *s;

	e = expr_new(b->f, op, TYPE_NONE, EFFECT_READ_TABLE | EFFECT_TRAP, 1, &element);
	e->index = index;
	e->imm = type;
	local = local_new(b->f, TYPE_NONE);
	b->f->locals.v[local].kind = LOCAL_TARGET;
	s = stmt_new(b->f, STMT_SET);
	s->index = local;
	s->value = e;
	append(b, s, e->effects);
	return expr_local(b->f, local);
}

/* Whether what follows a call returns its results: an exception needs no test then, the caller sees it. */
static bool
is_last(struct builder *b, const struct functype *t)
{
	uint8_t next = reader_peek(b->reader);

	return t->nresults == b->f->type->nresults && !inside_try(b)
	    && (next == op_info[OP_RETURN].code || (next == op_info[OP_END].code && b->frames.n == 1));
}

static void
do_call(struct builder *b, const struct insn *in)
{
	struct function *f = b->f;
	const struct functype *t;
	uint32_t effects = EFFECTS_CALL | EFFECT_GROW, index;
	bool tail = in->op == OP_RETURN_CALL || in->op == OP_RETURN_CALL_INDIRECT || in->op == OP_RETURN_CALL_REF;
	struct expr **args, *target = NULL, *e;
	uint16_t op;

	switch (in->op) {
	case OP_CALL: case OP_RETURN_CALL:
		op = OP_CALL;
		index = in->index;
		t = func_type(b->m, index);
		if (!f->facts->funcs[index].may_grow)
			effects = EFFECTS_CALL;
		break;
	case OP_CALL_REF: case OP_RETURN_CALL_REF:
		op = OP_CALL_REF;
		index = in->index;
		t = &b->m->types[index].func;
		target = call_target(b, OP_TARGET_REF, 0, index);
		break;
	default:
		op = OP_CALL_INDIRECT;
		index = in->two.a;
		t = &b->m->types[index].func;
		target = call_target(b, OP_TARGET, in->two.b, index);
		break;
	}
	f->grows |= (effects & EFFECT_GROW) != 0;
	args = arena_alloc(f->arena, (t->nparams + 1) * sizeof *args);
	args[0] = target;
	pop_args(b, t->nparams, args + (target != NULL));
	e = expr_new(f, op, t->nresults == 1 ? t->results[0] : TYPE_NONE, effects, t->nparams + (target != NULL), args);
	e->index = index;
	if (tail) {
		struct stmt *s = stmt_new(f, STMT_TAIL_CALL);
		s->value = e;
		append(b, s, e->effects | EFFECT_CONTROL);
		dead_end(b);
	} else {
		bool throws = op == OP_CALL ? f->facts->funcs[index].may_throw : f->facts->throws && f->facts->type_throws[b->m->types[index].canon];
		push_call(b, e, t);
		if (throws && !is_last(b, t)) {
			if (t->nresults == 1)
				materialise(b, &b->stack.v[b->stack.n - 1]);
			raise_if_thrown(b);
		}
	}
}

static void
note_memory(struct function *f, uint32_t memory)
{
	f->memories |= UINT64_C(1) << (memory < 63 ? memory : 63);
}

bool
checks_first(const struct function *f, uint32_t memory, const struct expr *value)
{
	return memory_class(&f->m->memories[memory]) != MEMORY_GUARDED && effects_conflict(value->effects, EFFECT_TRAP_OOB);
}

/* Loads and stores. */
static void
do_access(struct builder *b, const struct insn *in)
{
	uint32_t nargs = signatures[in->op].noperands;
	struct expr *args[MAX_OPERANDS], *e;

	settle_growing(b, nargs);
	if (nargs > 1 && checks_first(b->f, in->mem.memory, b->stack.v[b->stack.n - 1].value))
		materialise(b, &b->stack.v[b->stack.n - 1]);
	pop_args(b, nargs, args);
	if (b->f->statics)
		trim_check(b->f, in, args);
	e = expr_op(b->f, in->op, nargs, args);
	e->index = in->mem.memory;
	e->imm = in->mem.offset;
	e->lane = in->mem.lane;
	note_memory(b->f, in->mem.memory);
	if (e->type == TYPE_NONE)
		append_expr(b, e);
	else
		push(b, e);
}

/* What op.def alone describes. */
static void
do_pure(struct builder *b, const struct insn *in)
{
	uint32_t nargs = signatures[in->op].noperands;
	struct expr *args[MAX_OPERANDS], *e;

	pop_args(b, nargs, args);
	e = expr_op(b->f, in->op, nargs, args);
	if (op_info[in->op].imm == IMM_SHUFFLE)
		e->v128 = memcpy(arena_alloc(b->f->arena, sizeof in->v128), in->v128, sizeof in->v128);
	else if (op_info[in->op].imm == IMM_LANE)
		e->lane = in->lane;
	push(b, e);
}

/* Everything that is named by one or two indices and is not folded. */
static void
do_plain(struct builder *b, const struct insn *in, uint32_t nargs, valtype result, uint32_t index, uint64_t imm)
{
	struct expr *args[5], *e;
	uint32_t own = op_info[in->op].effects;

	if (in->op == OP_MEMORY_GROW) {
		own = EFFECTS_CALL | EFFECT_GROW;
		b->f->grows = true;
	}
	pop_args(b, nargs, args);
	if (b->f->statics)
		trim_check(b->f, in, args);
	e = expr_new(b->f, in->op, result, own, nargs, args);
	e->index = index;
	e->imm = imm;
	if (result == TYPE_NONE)
		append_expr(b, e);
	else
		push(b, e);
}

static void
do_global_get(struct builder *b, const struct insn *in)
{
	struct global *g = &b->m->globals[in->index];
	struct expr *e;

	if (!g->import && !g->mutable && g->init.n == 1 && (g->init.insns[0].op == OP_I32_CONST || g->init.insns[0].op == OP_I64_CONST)) {
		const struct insn *c = &g->init.insns[0];
		push(b, expr_const(b->f, g->type, c->op == OP_I32_CONST ? (uint32_t)c->i32 : (uint64_t)c->i64));
		return;
	}
	e = expr_new(b->f, OP_GLOBAL_GET, g->type, b->f->facts->global_written[in->index] ? EFFECT_READ_GLOBAL : 0, 0, NULL);
	e->index = in->index;
	push(b, e);
}

/* br_on_null and br_on_non_null */
static void
do_br_on(struct builder *b, const struct insn *in)
{
	struct expr *ref = pop_leaf(b), *null = expr_new(b->f, OP_REF_IS_NULL, TYPE_I32, 0, 1, &ref);

	if (in->op == OP_BR_ON_NULL) {
		branch_if(b, null, in->index);
		push(b, ref);
	} else { /* the branch carries the reference */
		push(b, ref);
		branch_if(b, expr_not(b->f, null), in->index);
		pop(b);
	}
}

static valtype
address_type(const struct limits *l)
{
	return l->is64 ? TYPE_I64 : TYPE_I32;
}

static void
do_by_row(struct builder *b, const struct insn *in)
{
	const struct op_info *info = &op_info[in->op];

	if (!signatures[in->op].fixed || info->props & PROP_ATOMIC)
		fail_at(in->offset, "%s is not translated", info->text);
	switch (info->imm) {
	case IMM_MEM: case IMM_MEM_LANE:
		do_access(b, in);
		break;
	case IMM_NONE: case IMM_LANE: case IMM_SHUFFLE:
		do_pure(b, in);
		break;
	default:
		fail_at(in->offset, "%s is not translated", info->text);
	}
}

static void
instruction(struct builder *b, const struct insn *in)
{
	struct function *f = b->f;
	const struct module *m = b->m;
	struct expr *e;

	switch (in->op) {
	case OP_NOP:
		break;
	case OP_UNREACHABLE:
		append(b, stmt_new(f, STMT_TRAP), EFFECT_TRAP);
		dead_end(b);
		break;
	case OP_BLOCK: case OP_LOOP: case OP_IF:
		open_frame(b, (uint8_t)in->op, &in->block);
		break;
	case OP_TRY: case OP_TRY_TABLE:
		do_try(b, in);
		break;
	case OP_THROW: case OP_THROW_REF: case OP_RETHROW:
		do_throw(b, in);
		break;
	case OP_BR:
		do_br(b, in->index);
		break;
	case OP_BR_IF:
		settle_growing(b, 1);
		branch_if(b, pop(b), in->index);
		break;
	case OP_BR_TABLE:
		do_br_table(b, in);
		break;
	case OP_RETURN:
		do_return(b);
		break;
	case OP_CALL:
		if (in->index == f->facts->discard_import)
			do_plain(b, &(struct insn){ .op = OP_MEMORY_DISCARD, .offset = in->offset }, 2, TYPE_NONE, 0, 0);
		else
			do_call(b, in);
		break;
	case OP_CALL_INDIRECT: case OP_CALL_REF: case OP_RETURN_CALL: case OP_RETURN_CALL_INDIRECT: case OP_RETURN_CALL_REF:
		do_call(b, in);
		break;
	case OP_DROP:
		discard(b, pop(b));
		break;
	case OP_SELECT: case OP_SELECT_T:
		do_select(b);
		break;
	case OP_LOCAL_GET:
		push(b, expr_local(f, in->index));
		break;
	case OP_LOCAL_SET:
		append_set(b, in->index, pop(b));
		break;
	case OP_LOCAL_TEE:
		e = pop(b);
		append_set(b, in->index, e);
		push(b, expr_is_const(e) ? e : expr_local(f, in->index));
		break;
	case OP_GLOBAL_GET:
		do_global_get(b, in);
		break;
	case OP_GLOBAL_SET:
		do_plain(b, in, 1, TYPE_NONE, in->index, 0);
		break;
	case OP_I32_CONST:
		push(b, expr_const(f, TYPE_I32, (uint32_t)in->i32));
		break;
	case OP_I64_CONST:
		push(b, expr_const(f, TYPE_I64, (uint64_t)in->i64));
		break;
	case OP_F32_CONST:
		push(b, expr_const(f, TYPE_F32, in->f32));
		break;
	case OP_V128_CONST:
		push(b, expr_v128(f, in->v128));
		break;
	case OP_F64_CONST:
		push(b, expr_const(f, TYPE_F64, in->f64));
		break;
	case OP_MEMORY_SIZE:
		do_plain(b, in, 0, address_type(&m->memories[in->index].limits), in->index, 0);
		break;
	case OP_MEMORY_GROW:
		do_plain(b, in, 1, address_type(&m->memories[in->index].limits), in->index, 0);
		break;
	case OP_MEMORY_FILL:
		do_plain(b, in, 3, TYPE_NONE, in->index, 0);
		break;
	case OP_MEMORY_DISCARD:
		do_plain(b, in, 2, TYPE_NONE, in->index, 0);
		break;
	case OP_MEMORY_COPY: case OP_MEMORY_INIT: case OP_TABLE_COPY: case OP_TABLE_INIT:
		do_plain(b, in, 3, TYPE_NONE, in->two.a, in->two.b);
		break;
	case OP_DATA_DROP: case OP_ELEM_DROP:
		do_plain(b, in, 0, TYPE_NONE, in->index, 0);
		break;
	case OP_TABLE_GET:
		do_plain(b, in, 1, m->tables[in->index].elem, in->index, 0);
		break;
	case OP_TABLE_SET:
		do_plain(b, in, 2, TYPE_NONE, in->index, 0);
		break;
	case OP_TABLE_SIZE:
		do_plain(b, in, 0, address_type(&m->tables[in->index].limits), in->index, 0);
		break;
	case OP_TABLE_GROW:
		do_plain(b, in, 2, address_type(&m->tables[in->index].limits), in->index, 0);
		break;
	case OP_TABLE_FILL:
		do_plain(b, in, 3, TYPE_NONE, in->index, 0);
		break;
	case OP_REF_NULL:
		do_plain(b, in, 0, VALTYPE_REF(1, in->heap), in->heap, 0);
		break;
	case OP_REF_FUNC:
		do_plain(b, in, 0, VALTYPE_REF(0, HEAP_INDEX + m->funcs[in->index].type), in->index, 0);
		break;
	case OP_REF_IS_NULL:
		do_plain(b, in, 1, TYPE_I32, 0, 0);
		break;
	case OP_REF_AS_NON_NULL:
		do_plain(b, in, 1, VALTYPE_REF(0, valtype_heap(b->stack.v[b->stack.n - 1].value->type)), 0, 0);
		break;
	case OP_BR_ON_NULL: case OP_BR_ON_NON_NULL:
		do_br_on(b, in);
		break;
	case OP_I64_ADD128: case OP_I64_SUB128: case OP_I64_MUL_WIDE_S: case OP_I64_MUL_WIDE_U: {
		static const valtype pair[2] = { TYPE_I64, TYPE_I64 };
		static const struct functype wide = { 0, 2, NULL, pair };
		struct expr *args[4];
		uint32_t n = in->op == OP_I64_ADD128 || in->op == OP_I64_SUB128 ? 4 : 2;
		pop_args(b, n, args);
		push_call(b, expr_new(f, in->op, TYPE_NONE, 0, n, args), &wide);
		break;
	}
	default:
		do_by_row(b, in);
		break;
	}
}

void
build(struct function *f, struct reader *reader)
{
	struct builder b = { .f = f, .m = f->m, .reader = reader };
	struct frame *fr;
	struct insn in;

	label_new(f, f->type->nresults);
	fr = arena_push(f->arena, &b.frames);
	*fr = (struct frame){ .op = OP_BLOCK, .type = *f->type, .label = LABEL_RETURN, .tail = &f->body };
	while (b.frames.n) {
		if (b.dead)
			skip_dead(&b, &in);
		else
			insn_read(reader, f->arena, b.m, &in);
		if (in.op == OP_ELSE)
			do_else(&b);
		else if (in.op == OP_CATCH || in.op == OP_CATCH_ALL)
			do_catch(&b, &in);
		else if (in.op != OP_END && in.op != OP_DELEGATE)
			instruction(&b, &in);
		else if (b.frames.n > 1) {
			if (is_try(top(&b)) || top(&b)->op == OP_CATCH)
				close_try(&b, &in);
			close_frame(&b);
		} else {
			if (!b.dead)
				do_return(&b);
			b.frames.n = 0;
		}
	}
}
