/* build_call: calls, and whatever else has several results. */
#include "ir/builder.h"

#include "wasm/callers.h"

/* Pushes a call's results, or appends it where it has none. */
void
build_push_call(struct builder *b, struct expr *call, const struct functype *t)
{
	if (t->nresults == 0)
		build_append_expr(b, call);
	else if (t->nresults == 1)
		build_push(b, call);
	else {
		struct stmt *s = stmt_new(b->f, STMT_SET);
		s->index = local_new(b->f, TYPE_NONE);
		b->f->locals.v[s->index].kind = LOCAL_MULTI;
		b->f->locals.v[s->index].multi = t;
		s->value = call;
		build_append(b, s, call->effects);
		for (uint32_t i = 0; i < t->nresults; i++) {
			struct expr *results = expr_local(b->f, s->index),
				*e = expr_new(b->f, OP_MEMBER, t->results[i], 0, 1, &results);
			e->index = i;
			build_push(b, e);
		}
	}
}

/* The callee of an indirect call in a local of its own: it is looked up after the arguments are
 * evaluated, before the call. Of a reference it is a pointer to the local that holds it, which must
 * not change while the call waits. */
static struct expr *
call_target(struct builder *b, uint16_t op, uint32_t index, uint32_t type)
{
	struct expr *element = op == OP_TARGET ? build_pop(b) : build_pop_temporary(b), *e;
	uint32_t local;
	struct stmt *s;

	e = expr_new(b->f, op, TYPE_NONE, EFFECT_READ_TABLE | EFFECT_TRAP, 1, &element);
	e->index = index;
	e->imm = type;
	local = local_new(b->f, TYPE_NONE);
	b->f->locals.v[local].kind = LOCAL_TARGET;
	b->f->locals.v[local].target = e;
	s = stmt_new(b->f, STMT_SET);
	s->index = local;
	s->value = e;
	build_append(b, s, e->effects);
	return expr_local(b->f, local);
}

/* Whether what follows a call returns its results: an exception needs no test then, the caller sees
 * it. */
static bool
is_last(struct builder *b, const struct functype *t)
{
	uint8_t next = reader_peek(b->reader);

	return t->nresults == b->f->type->nresults && !build_inside_try(b)
	    && (next == op_info[OP_RETURN].code || (next == op_info[OP_END].code && b->frames.n == 1));
}

/* Whether an exception may leave the call. */
static bool
call_throws(const struct builder *b, const struct insn *in)
{
	const struct facts *facts = b->f->facts;

	return facts->throws && facts->node_throws[callers_called(b->m, in)];
}

/* Whether anything may be thrown in it. */
static bool
call_raises(const struct builder *b, const struct insn *in)
{
	const struct facts *facts = b->f->facts;

	return facts->throws && facts->node_raises[callers_called(b->m, in)];
}

void
build_call(struct builder *b, const struct insn *in)
{
	struct function *f = b->f;
	const struct functype *t;
	uint32_t effects = EFFECTS_CALL, index;
	bool tail = in->op == OP_RETURN_CALL || in->op == OP_RETURN_CALL_INDIRECT
	    || in->op == OP_RETURN_CALL_REF;
	struct expr **args, *target = NULL, *e;
	bool grows;
	uint16_t op;

	switch (in->op) {
	case OP_CALL: case OP_RETURN_CALL:
		op = OP_CALL;
		index = in->index;
		t = func_type(b->m, index);
		grows = f->facts->funcs[index].may_grow;
		break;
	case OP_CALL_REF: case OP_RETURN_CALL_REF:
		op = OP_CALL_REF;
		index = in->index;
		t = &b->m->types[index].func;
		target = call_target(b, OP_TARGET_REF, 0, index);
		grows = f->facts->type_grows[b->m->types[index].canon];
		break;
	default:
		op = OP_CALL_INDIRECT;
		index = in->two.a;
		t = &b->m->types[index].func;
		target = call_target(b, OP_TARGET, in->two.b, index);
		grows = f->facts->type_grows[b->m->types[index].canon];
		break;
	}
	f->grows |= grows;
	effects |= grows ? EFFECT_GROW : 0;
	args = arena_alloc(f->arena, (t->nparams + 1) * sizeof *args);
	args[0] = target;
	build_pop_args(b, t->nparams, args + (target != NULL));
	e = expr_new(f, op, t->nresults == 1 ? t->results[0] : TYPE_NONE, effects,
		t->nparams + (target != NULL), args);
	e->index = index;
	if (tail) {
		struct stmt *s = stmt_new(f, STMT_TAIL_CALL);
		s->value = e;
		build_append(b, s, e->effects | EFFECT_CONTROL);
		build_dead_end(b);
	} else {
		bool throws = call_throws(b, in);
		b->overwritten += grows || call_raises(b, in);
		build_push_call(b, e, t);
		if (throws && !is_last(b, t)) {
			if (t->nresults == 1)
				build_materialise(b, &b->stack.v[b->stack.n - 1]);
			build_raise(b);
		}
	}
}
