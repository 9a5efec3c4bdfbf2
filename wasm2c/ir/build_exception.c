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
 * A handler that throws again what it caught to a try in the same function, as cleanups of C++ do,
 * branches past where that takes the flag back:
 *
 *   try a catch_all b end      block $end { block $relanding { block $landing { a; br $end }
 *                                                              caught }
 *                                           b; br $end }
 *
 * The values that an exception carries are in the thread's record until the next one is thrown; its
 * handler copies them first. */
#include "ir/builder.h"

/* ---- raising ---- */

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

static struct stmt *
br_new(struct builder *b, uint32_t label)
{
	struct stmt *s = stmt_new(b->f, STMT_BR);

	s->label = label;
	b->f->labels.v[label].uses++;
	return s;
}

/* The innermost try around, of the innermost `nframes` frames; NULL if there is none. */
static const struct frame *
try_around(const struct builder *b, uint32_t nframes)
{
	while (--nframes > 0)
		if (build_is_try(&b->frames.v[nframes]))
			return &b->frames.v[nframes];
	return NULL;
}

/* What takes an exception out of the innermost `nframes` frames: a branch to where the try around
 * catches it, or a return. */
static struct stmt *
raise_from(struct builder *b, uint32_t nframes)
{
	const struct frame *around = try_around(b, nframes);
	struct expr **values;

	if (around)
		return br_new(b, around->landing);
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

static void
throw_ref(struct builder *b, struct expr *ref)
{
	build_append_expr(b, expr_new(b->f, OP_THROW_REF, TYPE_NONE, EFFECTS_CALL, 1, &ref));
}

/* Appends what takes the active exception, whose flag is not set, out of the frames. */
static void
raise_again(struct builder *b, uint32_t nframes)
{
	const struct frame *around = try_around(b, nframes);

	if (!around)
		throw_ref(b, exception(b, TYPE_EXNREF));
	build_append(b, around ? br_new(b, around->relanding) : raise_from(b, nframes),
		EFFECT_CONTROL);
}

/* Throws what the catch at this depth caught: still the active exception where nothing has come
 * between, as in most cleanups of C++; else what was saved of it. A loop inside the catch may have
 * been here before. */
static void
rethrow(struct builder *b, uint32_t depth)
{
	uint32_t at = b->frames.n - 1 - depth;
	bool active = b->frames.v[at].overwritten == b->overwritten;

	for (uint32_t i = at + 1; i < b->frames.n; i++)
		active = active && b->frames.v[i].op != OP_LOOP;
	if (active) {
		raise_again(b, b->frames.n);
		return;
	}
	throw_ref(b, expr_local(b->f, b->frames.v[at].caught));
	b->overwritten++;
	build_append(b, raise_from(b, b->frames.n), EFFECT_CONTROL);
}

void
build_throw(struct builder *b, const struct insn *in)
{
	const struct functype *t;
	struct expr **args, *e;

	if (in->op == OP_RETHROW) {
		rethrow(b, in->index);
		build_dead_end(b);
		return;
	}
	if (in->op == OP_THROW) {
		t = &b->m->types[b->m->tags[in->index].type].func;
		args = arena_alloc(b->f->arena, (t->nparams + 1) * sizeof *args);
		build_pop_args(b, t->nparams, args);
		e = expr_new(b->f, OP_THROW, TYPE_NONE, EFFECTS_CALL, t->nparams, args);
		e->index = in->index;
		build_append_expr(b, e);
	} else
		throw_ref(b, build_pop_leaf(b));
	b->overwritten++;
	build_append(b, raise_from(b, b->frames.n), EFFECT_CONTROL);
	build_dead_end(b);
}

/* ---- catching ---- */

void
build_try(struct builder *b, const struct insn *in)
{
	struct stmt *outer = stmt_new(b->f, STMT_BLOCK), *inner = stmt_new(b->f, STMT_BLOCK);
	struct frame *fr;

	build_open(b, OP_BLOCK, in->op == OP_TRY ? &in->block : &in->try_table.block);
	fr = build_frame(b);
	*fr->tail = outer;
	outer->body = inner;
	fr->tail = &inner->body;
	fr->op = (uint8_t)in->op;
	fr->last = outer; /* labelled where the handlers begin */
	fr->landing = build_label(b->f, 0);
	fr->relanding = build_label(b->f, 0);
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

static bool
is_thrown(struct builder *b)
{
	const struct frame *fr = build_frame(b);

	return b->f->labels.v[fr->landing].uses > 0 || b->f->labels.v[fr->relanding].uses > 0;
}

/* The handlers stand behind the two blocks of the body, whose labels are landing and relanding: the
 * flag is set there, or, if the first handler catches all, taken back. */
static void
begin_handlers(struct builder *b, bool catches_all)
{
	struct frame *fr = build_frame(b);
	struct stmt *outer = fr->last, *inner = outer->body;

	inner->label = catches_all ? fr->landing : fr->relanding;
	outer->label = catches_all ? fr->relanding : fr->landing;
	fr->tail = &inner->next;
	b->dead = false;
	if (b->f->labels.v[fr->landing].uses && catches_all)
		take_flag_back(b);
	if (b->f->labels.v[fr->relanding].uses && !catches_all)
		throw_ref(b, exception(b, TYPE_EXNREF));
	build_frame(b)->tail = &outer->next;
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
	bool thrown = is_thrown(b), first = build_is_try(build_frame(b));
	struct stmt *save;

	end_part(b);
	if (first)
		begin_handlers(b, in->op == OP_CATCH_ALL);
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
	if (in->op == OP_CATCH || !first)
		take_flag_back(b);
	build_frame(b)->overwritten = b->overwritten;
	save = stmt_new(b->f, STMT_SET); /* dead where no rethrow wants it */
	save->index = build_frame(b)->caught = local_new(b->f, TYPE_EXNREF);
	save->value = exception(b, TYPE_EXNREF);
	build_append(b, save, EFFECT_READ_HEAP);
	if (in->op == OP_CATCH)
		push_payload(b, in->index);
}

/* The body of a try without handlers ends: what it throws goes to the frames around. */
static void
hand_on(struct builder *b, uint32_t outer)
{
	struct frame *fr = build_frame(b);
	struct stmt *inner = fr->last->body;

	inner->label = fr->relanding;
	fr->last->label = fr->landing;
	fr->tail = &inner->next;
	if (b->f->labels.v[inner->label].uses)
		raise_again(b, outer);
	fr = build_frame(b);
	fr->tail = &fr->last->next;
	if (b->f->labels.v[fr->landing].uses)
		build_append(b, raise_from(b, outer), EFFECT_CONTROL);
}

static bool
catches_all(const struct catch_clause *c)
{
	return c->kind == CATCH_ALL || c->kind == CATCH_ALL_REF;
}

/* The clauses of a try_table: each branches to its label with what it catches. Labels count from
 * outside of it. */
static void
try_clauses(struct builder *b)
{
	const struct catch_clause *c = build_frame(b)->clauses, *end = c + build_frame(b)->nclauses;

	for (; c < end && !build_frame(b)->caught_all; c++) {
		bool tagged = !catches_all(c);
		if (tagged)
			test_tag(b, c->tag);
		else
			build_frame(b)->caught_all = true;
		if (tagged || c != build_frame(b)->clauses)
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
	bool thrown = is_thrown(b);
	uint32_t outer = b->frames.n - 1;

	end_part(b);
	b->dead = false;
	if (in->op == OP_DELEGATE)
		outer -= in->index;
	if (build_is_try(build_frame(b)) && build_frame(b)->nclauses > 0) {
		begin_handlers(b, catches_all(build_frame(b)->clauses));
		build_frame(b)->op = OP_CATCH;
		if (thrown)
			try_clauses(b);
	}
	if (build_is_try(build_frame(b)))
		hand_on(b, outer);
	else if (thrown && !build_frame(b)->caught_all)
		build_append(b, raise_from(b, outer), EFFECT_CONTROL);
	b->dead = true;
	build_frame(b)->op = OP_BLOCK;
}
