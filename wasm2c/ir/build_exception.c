/* build_exception: turns try, catch and throw into forward branches.
 *
 * The instance has a flag that is set from where an exception is thrown to where it is caught, or
 * leaves the module. A call that may throw is followed by `if (thrown)` and a branch to the landing
 * of the innermost try, or a return. So the passes see only blocks and branches.
 *
 *   try a catch t b end        block $end { block $landing { a; br $end }
 *                                           if (is t) { caught; b; br $end }
 *                                           raise }
 *
 * The values that an exception carries are in the thread's record until the next one is thrown; its
 * handler copies them first. */
#include "ir/builder.h"

/* ---- raising ---- */

bool
build_is_try(const struct frame *fr)
{
	return fr->op == OP_TRY || fr->op == OP_TRY_TABLE;
}

bool
build_inside_try(const struct builder *b)
{
	for (uint32_t i = 1; i < b->frames.n; i++)
		if (build_is_try(&b->frames.v[i]))
			return true;
	return false;
}

static struct expr *
zero(struct function *f, valtype type)
{
	struct expr *e;

	if (type == TYPE_V128)
		return expr_v128(f, (const uint8_t[16]){ 0 });
	if (!valtype_is_ref(type))
		return expr_const(f, type, 0);
	e = expr_new(f, OP_REF_NULL, type, 0, 0, NULL);
	e->index = valtype_heap(type);
	return e;
}

/* What takes an exception out of the innermost `nframes` frames: a branch to where the try around
 * catches it, or a return. */
static struct stmt *
raise_from(struct builder *b, uint32_t nframes)
{
	struct expr **values;
	struct stmt *s;

	while (--nframes > 0) {
		const struct frame *fr = &b->frames.v[nframes];
		if (!build_is_try(fr))
			continue;
		s = stmt_new(b->f, STMT_BR);
		s->label = fr->landing;
		b->f->labels.v[fr->landing].uses++;
		return s;
	}
	values = arena_alloc(b->f->arena, (b->f->type->nresults + 1) * sizeof *values);
	for (uint32_t i = 0; i < b->f->type->nresults; i++)
		values[i] = zero(b->f, b->f->type->results[i]);
	return return_new(b->f, values);
}

void
build_raise(struct builder *b)
{
	struct stmt *s = stmt_new(b->f, STMT_IF);

	s->label = build_label(b->f, 0);
	s->value = expr_new(b->f, OP_THROWN, TYPE_I32, EFFECT_READ_HEAP, 0, NULL);
	s->body = raise_from(b, b->frames.n);
	build_append(b, s, EFFECT_READ_HEAP | EFFECT_CONTROL);
}

static struct expr *
exception(struct builder *b, valtype type)
{
	return expr_new(b->f, OP_SAVED, type, EFFECT_READ_HEAP, 0, NULL);
}

/* What the catch at this depth caught: still the active exception where nothing has come between,
 * as in most cleanups of C++; else what was saved of it. A loop inside the catch may have been here
 * before. */
static struct expr *
rethrown(struct builder *b, uint32_t depth)
{
	uint32_t at = b->frames.n - 1 - depth;
	bool active = b->frames.v[at].overwritten == b->overwritten;

	for (uint32_t i = at + 1; i < b->frames.n; i++)
		active = active && b->frames.v[i].op != OP_LOOP;
	return active ? exception(b, TYPE_EXNREF) : expr_local(b->f, b->frames.v[at].caught);
}

void
build_throw(struct builder *b, const struct insn *in)
{
	const struct functype *t;
	struct expr **args, *e;

	if (in->op == OP_THROW) {
		t = &b->m->types[b->m->tags[in->index].type].func;
		args = arena_alloc(b->f->arena, (t->nparams + 1) * sizeof *args);
		build_pop_args(b, t->nparams, args);
		e = expr_new(b->f, OP_THROW, TYPE_NONE, EFFECTS_CALL, t->nparams, args);
		e->index = in->index;
	} else {
		struct expr *ref = in->op == OP_RETHROW ? rethrown(b, in->index) : build_pop_leaf(b);
		e = expr_new(b->f, OP_THROW_REF, TYPE_NONE, EFFECTS_CALL, 1, &ref);
	}
	b->overwritten++;
	build_append_expr(b, e);
	build_append(b, raise_from(b, b->frames.n), EFFECT_CONTROL);
	build_dead_end(b);
}

/* ---- catching ---- */

void
build_try(struct builder *b, const struct insn *in)
{
	struct stmt *body = stmt_new(b->f, STMT_BLOCK);
	struct frame *fr;

	build_open(b, OP_BLOCK, in->op == OP_TRY ? &in->block : &in->try_table.block);
	body->label = build_label(b->f, 0);
	fr = build_frame(b);
	*fr->tail = body;
	fr->tail = &body->body;
	fr->op = (uint8_t)in->op;
	fr->last = body;
	fr->landing = body->label;
	if (in->op == OP_TRY_TABLE) {
		fr->clauses = in->try_table.clauses;
		fr->nclauses = in->try_table.n;
	}
}

/* The end of the body or of a handler: results go to the end of the whole. What comes next stands
 * behind the last part. */
static void
end_part(struct builder *b)
{
	if (!b->dead)
		build_br(b, 0);
	build_frame(b)->tail = &build_frame(b)->last->next;
}

/* if (the exception is of the tag) { ...: the frame's list goes on inside. */
static void
test_tag(struct builder *b, uint32_t tag)
{
	struct stmt *s = stmt_new(b->f, STMT_IF);

	s->label = build_label(b->f, 0);
	s->value = expr_new(b->f, OP_TAG_IS, TYPE_I32, EFFECT_READ_HEAP, 0, NULL);
	s->value->index = tag;
	build_append(b, s, EFFECT_READ_HEAP | EFFECT_CONTROL);
	build_frame(b)->last = s;
	build_frame(b)->tail = &s->body;
}

static void
take_flag_back(struct builder *b)
{
	build_append_expr(b, expr_new(b->f, OP_CAUGHT, TYPE_NONE, EFFECT_WRITE_HEAP, 0, NULL));
}

/* At once, since the next exception overwrites the record. */
static void
push_now(struct builder *b, struct expr *e)
{
	build_push(b, e);
	build_materialise(b, &b->stack.v[b->stack.n - 1]);
}

static void
push_payload(struct builder *b, uint32_t tag)
{
	const struct functype *t = &b->m->types[b->m->tags[tag].type].func;

	for (uint32_t i = 0; i < t->nparams; i++) {
		struct expr *e = expr_new(b->f, OP_PAYLOAD, t->params[i], EFFECT_READ_HEAP, 0, NULL);
		e->index = tag;
		e->imm = i;
		push_now(b, e);
	}
}

void
build_catch(struct builder *b, const struct insn *in)
{
	bool thrown = b->f->labels.v[build_frame(b)->landing].uses > 0;
	struct stmt *save;

	end_part(b);
	build_frame(b)->op = OP_CATCH;
	b->dead = !thrown;
	if (!thrown) {
		build_frame(b)->caught_all = true;
		return;
	}
	if (in->op == OP_CATCH)
		test_tag(b, in->index);
	else
		build_frame(b)->caught_all = true;
	take_flag_back(b);
	build_frame(b)->overwritten = b->overwritten;
	save = stmt_new(b->f, STMT_SET); /* dead where no rethrow wants it */
	save->index = build_frame(b)->caught = local_new(b->f, TYPE_EXNREF);
	save->value = exception(b, TYPE_EXNREF);
	build_append(b, save, EFFECT_READ_HEAP);
	if (in->op == OP_CATCH)
		push_payload(b, in->index);
}

/* The clauses of a try_table: each branches to its label with what it catches. Labels count from
 * outside of it. */
static void
try_clauses(struct builder *b)
{
	const struct catch_clause *c = build_frame(b)->clauses, *end = c + build_frame(b)->nclauses;

	for (; c < end && !build_frame(b)->caught_all; c++) {
		bool tagged = c->kind == CATCH || c->kind == CATCH_REF;
		if (tagged)
			test_tag(b, c->tag);
		else
			build_frame(b)->caught_all = true;
		take_flag_back(b);
		if (tagged)
			push_payload(b, c->tag);
		if (c->kind == CATCH_REF || c->kind == CATCH_ALL_REF)
			push_now(b, exception(b, VALTYPE_REF(0, HEAP_EXN)));
		build_br(b, c->label + 1);
		b->dead = false;
		if (tagged)
			build_frame(b)->tail = &build_frame(b)->last->next;
	}
}

void
build_close_try(struct builder *b, const struct insn *in)
{
	bool thrown = b->f->labels.v[build_frame(b)->landing].uses > 0;
	uint32_t outer = b->frames.n - 1;

	end_part(b);
	b->dead = false;
	if (in->op == OP_DELEGATE)
		outer -= in->index;
	else if (build_frame(b)->op == OP_TRY_TABLE && thrown) {
		build_frame(b)->op = OP_CATCH;
		try_clauses(b);
	}
	if (thrown && !build_frame(b)->caught_all)
		build_append(b, raise_from(b, outer), EFFECT_CONTROL);
	b->dead = true;
	build_frame(b)->op = OP_BLOCK;
}
