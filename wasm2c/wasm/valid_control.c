/* valid_control: control instructions (specification, section 3.4.1), calls, and exceptions old and
 * new. */
#include "wasm/valid_state.h"

#include "util/diag.h"
#include "wasm/limits.h"

/* ---- the control stack ---- */

void
valid_open(struct valid *v, enum op op, struct functype type)
{
	struct frame *f;

	if (v->frames.n > LIMIT_NESTING)
		fail_at(v->in.offset, "blocks nested deeper than %d", LIMIT_NESTING);
	f = v->frame = arena_push(v->scratch, &v->frames);
	f->op = (uint16_t)op;
	f->type = type;
	f->height = (uint32_t)(v->top - v->stack);
	f->inits = v->ninits;
	f->unreachable = false;
	f->br_table = 0;
	v->floor = v->top;
	valid_push_list(v, type.nparams, type.params);
}

/* What the end of a block, and of each branch of an `if` or `try`, demands: exactly the results on
 * the stack. Locals set inside count as unset from here on. */
static void
finish(struct valid *v)
{
	const struct functype *type = &v->frame->type;

	valid_pop_list(v, type->nresults, type->results);
	if (v->top != v->floor)
		fail_at(v->in.offset,
			"type mismatch: values remaining on the stack at the end of the block, the first is %s",
			type_text(*v->floor));
	while (v->ninits > v->frame->inits)
		v->local_set[v->inits[--v->ninits]] = 0;
}

/* Leaves the innermost frame, which is finished, and pushes its results. */
static void
leave(struct valid *v)
{
	struct functype type = v->frame->type;

	if (--v->frames.n == 0) {
		v->top = v->floor;
		return;
	}
	v->frame--;
	v->floor = v->stack + v->frame->height;
	valid_push_list(v, type.nresults, type.results);
}

/* The next branch of an `if` or `try` begins, with these operands. */
static void
restart(struct valid *v, enum op op, uint32_t n, const valtype *types)
{
	v->frame->op = (uint16_t)op;
	v->frame->unreachable = false;
	valid_push_list(v, n, types);
}

struct valid_types
valid_label(const struct valid *v, uint32_t label)
{
	const struct frame *f;

	if (label >= v->frames.n)
		valid_unknown(v, "label", label);
	f = v->frame - label;
	if (f->op == OP_LOOP)
		return (struct valid_types){ f->type.nparams, f->type.params };
	return (struct valid_types){ f->type.nresults, f->type.results };
}

/* ---- blocks ---- */

static struct functype
block_type(const struct valid *v, const struct blocktype *b)
{
	if (b->is_index)
		valid_func_type(v, b->index);
	return blocktype_type(v->m, b);
}

static void
open_block(struct valid *v, const struct blocktype *b)
{
	struct functype type = block_type(v, b);

	valid_pop_list(v, type.nparams, type.params);
	valid_open(v, (enum op)v->in.op, type);
}

/* An `if` without `else` passes its parameters on as its results. */
static void
check_no_else(const struct valid *v)
{
	const struct functype *t = &v->frame->type;
	uint32_t i;

	if (t->nparams != t->nresults)
		fail_at(v->in.offset, "type mismatch: if without else has %u parameters, but %u results",
			(unsigned)t->nparams,
			(unsigned)t->nresults);
	for (i = 0; i < t->nparams; i++)
		if (!type_matches(v->m, t->params[i], t->results[i]))
			valid_mismatch(v, t->results[i], t->params[i]);
}

static void
else_branch(struct valid *v)
{
	if (v->frame->op != OP_IF)
		fail_at(v->in.offset, "END opcode expected: else outside of if");
	finish(v);
	restart(v, OP_ELSE, v->frame->type.nparams, v->frame->type.params);
}

/* ---- branches ---- */

/* br_table: the operands of the stack must match each label's types, and stay. */
static void
match_label(const struct valid *v, uint32_t label, uint32_t arity)
{
	struct valid_types t = valid_label(v, label);
	const valtype *operand = v->top;
	uint32_t i;

	if (t.n != arity)
		fail_at(v->in.offset, "type mismatch: br_table has labels with %u and %u operands",
			(unsigned)arity, (unsigned)t.n);
	if (t.n == 0 || valid_operands_are(v, t.n, t.v))
		return;
	for (i = t.n; i-- > 0;) {
		if (operand > v->floor)
			valid_match(v, t.v[i], *--operand);
		else if (!v->frame->unreachable)
			valid_mismatch(v, t.v[i], TYPE_NONE);
	}
}

static void
br_table(struct valid *v)
{
	const uint32_t *labels = v->in.br_table.labels;
	uint32_t n = v->in.br_table.n, i, arity;

	pop(v, TYPE_I32);
	arity = valid_label(v, labels[n]).n;
	for (i = 0; i <= n; i++) {
		if (labels[i] < v->frames.n && (v->frame - labels[i])->br_table == v->in.offset)
			continue;
		match_label(v, labels[i], arity);
		(v->frame - labels[i])->br_table = v->in.offset;
	}
	valid_unreachable(v);
}

static void
br_if(struct valid *v)
{
	struct valid_types t = valid_label(v, v->in.index);

	pop(v, TYPE_I32);
	valid_pop_list(v, t.n, t.v);
	valid_push_list(v, t.n, t.v);
}

static void
jump(struct valid *v, struct valid_types t)
{
	valid_pop_list(v, t.n, t.v);
	valid_unreachable(v);
}

/* ---- calls ---- */

static void
call(struct valid *v, const struct functype *callee)
{
	valid_pop_list(v, callee->nparams, callee->params);
	valid_push_list(v, callee->nresults, callee->results);
}

/* The callee's results must match those of the calling function. */
static void
tail_call(struct valid *v, const struct functype *callee)
{
	const struct functype *own = func_type(v->m, v->func);
	uint32_t i;

	if (callee->nresults != own->nresults)
		fail_at(v->in.offset,
			"type mismatch: %s of a function with %u results in a function with %u",
			op_info[v->in.op].text, (unsigned)callee->nresults, (unsigned)own->nresults);
	for (i = 0; i < own->nresults; i++)
		if (!type_matches(v->m, callee->results[i], own->results[i]))
			valid_mismatch(v, own->results[i], callee->results[i]);
	valid_pop_list(v, callee->nparams, callee->params);
	valid_unreachable(v);
}

static const struct functype *
direct_callee(const struct valid *v)
{
	if (v->in.index >= v->m->nfuncs)
		valid_unknown(v, "function", v->in.index);
	return func_type(v->m, v->in.index);
}

static const struct functype *
indirect_callee(struct valid *v)
{
	const struct table *table = valid_table(v, v->in.two.b);
	const struct functype *type = valid_func_type(v, v->in.two.a);

	if (!type_matches(v->m, table->elem, TYPE_FUNCREF))
		valid_mismatch(v, TYPE_FUNCREF, table->elem);
	pop(v, valid_address_type(&table->limits));
	return type;
}

static const struct functype *
reference_callee(struct valid *v)
{
	const struct functype *type = valid_func_type(v, v->in.index);

	pop(v, valid_reference_to(v, true, v->in.index));
	return type;
}

/* ---- exceptions ---- */

static const struct functype *
tag_type(const struct valid *v, uint32_t tag)
{
	if (tag >= v->m->ntags)
		valid_unknown(v, "tag", tag);
	return &v->m->types[v->m->tags[tag].type].func;
}

/* A catch clause is a branch to a label outside of the block: what it brings must match what the
 * label takes. */
static void
check_clause(const struct valid *v, const struct catch_clause *c)
{
	bool has_tag = c->kind == CATCH || c->kind == CATCH_REF, has_ref = c->kind == CATCH_REF
	    || c->kind == CATCH_ALL_REF;
	const struct functype *tag = has_tag ? tag_type(v, c->tag) : NULL;
	struct valid_types label = valid_label(v, c->label);
	uint32_t ntag = tag ? tag->nparams : 0, i;

	if (label.n != ntag + has_ref)
		fail_at(v->in.offset, "type mismatch: a catch clause brings %u values, its label takes %u",
			(unsigned)(ntag + has_ref),
			(unsigned)label.n);
	for (i = 0; i < ntag; i++)
		valid_match(v, label.v[i], tag->params[i]);
	if (has_ref)
		valid_match(v, label.v[ntag], VALTYPE_REF(0, HEAP_EXN));
}

static void
try_table(struct valid *v)
{
	struct functype type = block_type(v, &v->in.try_table.block);
	uint32_t i;

	valid_pop_list(v, type.nparams, type.params);
	for (i = 0; i < v->in.try_table.n; i++)
		check_clause(v, &v->in.try_table.clauses[i]);
	valid_open(v, OP_TRY_TABLE, type);
}

/* Legacy: catch and catch_all follow a try's body or an earlier catch. */
static void
legacy_catch(struct valid *v, enum op op)
{
	const struct functype *type = NULL;

	if (v->frame->op != OP_TRY && v->frame->op != OP_CATCH)
		fail_at(v->in.offset, "END opcode expected: %s outside of try", op_info[op].text);
	if (op == OP_CATCH)
		type = tag_type(v, v->in.index);
	finish(v);
	restart(v, op, type ? type->nparams : 0, type ? type->params : NULL);
}

/* Legacy: delegate ends its try; its label counts from outside of it. */
static void
delegate(struct valid *v)
{
	if (v->frame->op != OP_TRY)
		fail_at(v->in.offset, "END opcode expected: delegate outside of try");
	if (v->in.index >= v->frames.n - 1)
		valid_unknown(v, "label", v->in.index);
	finish(v);
	leave(v);
}

static void
rethrow(struct valid *v)
{
	uint16_t op;

	valid_label(v, v->in.index);
	op = (v->frame - v->in.index)->op;
	if (op != OP_CATCH && op != OP_CATCH_ALL)
		fail_at(v->in.offset, "invalid rethrow label %u", (unsigned)v->in.index);
	valid_unreachable(v);
}

static void
throw(struct valid *v)
{
	const struct functype *type = tag_type(v, v->in.index);

	valid_pop_list(v, type->nparams, type->params);
	valid_unreachable(v);
}

void
valid_control(struct valid *v)
{
	const struct functype *own;

	switch (v->in.op) {
	case OP_UNREACHABLE:
		valid_unreachable(v);
		break;
	case OP_IF:
		pop(v, TYPE_I32);
		/* fallthrough */
	case OP_BLOCK: case OP_LOOP: case OP_TRY:
		open_block(v, &v->in.block);
		break;
	case OP_ELSE:
		else_branch(v);
		break;
	case OP_END:
		if (v->frame->op == OP_IF)
			check_no_else(v);
		finish(v);
		leave(v);
		break;
	case OP_BR:
		jump(v, valid_label(v, v->in.index));
		break;
	case OP_BR_IF:
		br_if(v);
		break;
	case OP_BR_TABLE:
		br_table(v);
		break;
	case OP_RETURN:
		own = func_type(v->m, v->func);
		jump(v, (struct valid_types){ own->nresults, own->results });
		break;
	case OP_CALL:
		call(v, direct_callee(v));
		break;
	case OP_CALL_INDIRECT:
		call(v, indirect_callee(v));
		break;
	case OP_CALL_REF:
		call(v, reference_callee(v));
		break;
	case OP_RETURN_CALL:
		tail_call(v, direct_callee(v));
		break;
	case OP_RETURN_CALL_INDIRECT:
		tail_call(v, indirect_callee(v));
		break;
	case OP_RETURN_CALL_REF:
		tail_call(v, reference_callee(v));
		break;
	case OP_TRY_TABLE:
		try_table(v);
		break;
	case OP_THROW:
		throw(v);
		break;
	case OP_THROW_REF:
		pop(v, TYPE_EXNREF);
		valid_unreachable(v);
		break;
	case OP_CATCH: case OP_CATCH_ALL:
		legacy_catch(v, (enum op)v->in.op);
		break;
	case OP_DELEGATE:
		delegate(v);
		break;
	case OP_RETHROW:
		rethrow(v);
		break;
	}
}
