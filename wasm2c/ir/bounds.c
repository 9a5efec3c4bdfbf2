/* bounds: removes checks of memory accesses that an earlier check makes redundant.
 *
 * A memory never shrinks, so what was in bounds stays in bounds. An access at x + offset needs no
 * check if, on every path to it, an access at x reached at least as far and x has not changed
 * since. If several accesses at one x follow each other and nothing between them can be observed,
 * one check of the farthest access stands before the first.
 *
 * This is done only for memories whose kind of checking is chosen when the C is compiled (not
 * MEMORY_CHECKED). With guard pages the checks do nothing, and each access traps by itself. Adds
 * STMT_CHECK; sets expr.unchecked. */
#include "ir/ir.h"
#include "wasm/signature.h"

#include <string.h>

#define FACTS 32 /* the newest are kept: redundant checks stand close to each other */

struct fact { /* bytes up to x + end are in bounds */
	uint32_t local, memory;
	uint64_t end;
};

struct accesses { /* of the statement at hand, those that check for themselves */
	VEC(const struct expr *) list;
};

struct facts_set {
	struct function *f;
	struct accesses *checked;
	uint64_t locals; /* a filter, as stmt.sets: of the locals in v */
	uint32_t n;
	struct fact v[FACTS];
};

static void walk(struct facts_set *, struct stmt **);

/* ---- facts ---- */

static uint64_t
bit(uint32_t local)
{
	return UINT64_C(1) << (local & 63);
}

static bool
is_covered(const struct facts_set *s, uint32_t local, uint32_t memory, uint64_t end)
{
	if (!(s->locals & bit(local)))
		return false;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].local == local && s->v[i].memory == memory && s->v[i].end >= end)
			return true;
	return false;
}

static void
add(struct facts_set *s, uint32_t local, uint32_t memory, uint64_t end)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].local == local && s->v[i].memory == memory) {
			if (s->v[i].end < end)
				s->v[i].end = end;
			return;
		}
	if (s->n == FACTS)
		memmove(s->v, s->v + 1, --s->n * sizeof s->v[0]);
	s->v[s->n++] = (struct fact){ local, memory, end };
	s->locals |= bit(local);
}

static void
forget(struct facts_set *s, uint32_t local)
{
	uint32_t n = 0;
	uint64_t locals = 0;

	if (!(s->locals & bit(local)))
		return;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].local != local) {
			locals |= bit(s->v[i].local);
			s->v[n++] = s->v[i];
		}
	s->n = n;
	s->locals = locals;
}

static void
forget_assigned(struct facts_set *s, const struct stmt *st)
{
	for (; st && s->n; st = st->next)
		if (st->kind == STMT_SET)
			forget(s, st->index);
		else if (st->kind == STMT_CASE || st->sets & s->locals) {
			forget_assigned(s, st->body);
			forget_assigned(s, st->other);
		}
}

/* ---- accesses ---- */

static bool
accesses(const struct expr *e)
{
	return (e->effects & (EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY)) != 0;
}

/* An access whose address is a local. */
static bool
is_candidate(const struct facts_set *s, const struct expr *e)
{
	return expr_is_access(e) && e->args[0]->op == OP_LOCAL_GET
	    && !(memory_class(&s->f->m->memories[e->index]) & MEMORY_CHECKED);
}

static uint64_t
end_of(const struct expr *e)
{
	return e->imm + (UINT64_C(1) << signatures[e->op].access);
}

/* The farthest end of the accesses at x in e; n counts them. */
static uint64_t
farthest(const struct facts_set *s, const struct expr *e, uint32_t local, uint32_t memory,
	uint32_t *n)
{
	uint64_t end = 0, below;

	if (is_candidate(s, e) && e->args[0]->index == local && e->index == memory) {
		end = end_of(e);
		++*n;
	}
	for (uint32_t i = 0; i < e->nargs; i++) {
		if (!accesses(e->args[i]))
			continue;
		below = farthest(s, e->args[i], local, memory, n);
		end = below > end ? below : end;
	}
	return end;
}

/* The same over the statements from st on, up to the first effect that could be observed. */
static uint64_t
farthest_ahead(const struct facts_set *s, const struct stmt *st, uint32_t local, uint32_t memory,
	uint32_t *n)
{
	uint64_t end = 0, here;

	for (int look = 0; st && look < 16; st = st->next, look++) {
		if (st->kind != STMT_SET && st->kind != STMT_EXPR && st->kind != STMT_IF)
			break;
		if (st->value->effects & EFFECTS_WRITE & ~(uint32_t)EFFECT_WRITE_MEMORY)
			break;
		if (st->value->effects & EFFECT_TRAP)
			break;
		here = farthest(s, st->value, local, memory, n);
		end = here > end ? here : end;
		if (st->kind == STMT_IF || st->value->effects & EFFECT_WRITE_MEMORY
		    || (st->kind == STMT_SET && st->index == local))
			break;
	}
	return end;
}

/* Marks what is covered in e, and puts a check for all before the statement at *link where that
 * saves some. Yields where the statement hangs then. */
static struct stmt **
cover(struct facts_set *s, struct stmt **link, const struct stmt *first, struct expr *e)
{
	for (uint32_t i = 0; i < e->nargs; i++)
		if (accesses(e->args[i]))
			link = cover(s, link, first, e->args[i]);
	if (s->f->statics && expr_is_access(e)
	    && static_contains(s->f, e->index, e->args[0], end_of(e))) {
		e->unchecked = true;
		return link;
	}
	if (!is_candidate(s, e))
		return link;
	if (!is_covered(s, e->args[0]->index, e->index, end_of(e)) && first) {
		uint32_t n = 0;
		uint64_t end = farthest_ahead(s, first, e->args[0]->index, e->index, &n);
		if (n > 1) {
			struct stmt *check = stmt_new(s->f, STMT_CHECK);
			check->index = e->index;
			check->value = expr_local(s->f, e->args[0]->index);
			check->end = end;
			check->next = *link;
			*link = check;
			link = &check->next;
			add(s, e->args[0]->index, e->index, end);
		}
	}
	e->unchecked = is_covered(s, e->args[0]->index, e->index, end_of(e));
	if (!e->unchecked)
		*arena_push(s->f->arena, &s->checked->list) = e;
	return link;
}

static bool
may_look_ahead(const struct stmt *st)
{
	return (st->kind == STMT_SET || st->kind == STMT_EXPR || st->kind == STMT_IF)
	    && !(st->value->effects & (EFFECT_TRAP | (EFFECTS_WRITE & ~(uint32_t)EFFECT_WRITE_MEMORY)));
}

static struct stmt **
walk_value(struct facts_set *s, struct stmt **link, struct expr *e)
{
	struct stmt *st = *link;

	if (!accesses(e))
		return link;
	s->checked->list.n = 0;
	link = cover(s, link, may_look_ahead(st) ? st : NULL, e);
	for (uint32_t i = 0; i < s->checked->list.n; i++) { /* what was checked holds after the
	                                                       statement */
		const struct expr *access = s->checked->list.v[i];
		add(s, access->args[0]->index, access->index, end_of(access));
	}
	return link;
}

/* ---- statements ---- */

/* A region that may be left or entered on several ways: what it learns stays in it. */
static void
walk_region(struct facts_set *s, struct stmt **link)
{
	struct facts_set inner;

	if (!*link)
		return;
	inner.f = s->f;
	inner.checked = s->checked;
	inner.locals = s->locals;
	inner.n = s->n;
	memcpy(inner.v, s->v, s->n * sizeof *s->v);
	walk(&inner, link);
}

static void
walk(struct facts_set *s, struct stmt **link)
{
	for (struct stmt *st; (st = *link); link = &st->next)
		switch ((enum stmt_kind)st->kind) {
		case STMT_SET: case STMT_EXPR: case STMT_TAIL_CALL:
			link = walk_value(s, link, st->value);
			if (st->kind == STMT_SET)
				forget(s, st->index);
			break;
		case STMT_RETURN:
			if (st->value)
				link = walk_value(s, link, st->value);
			break;
		case STMT_IF:
			link = walk_value(s, link, st->value);
			walk_region(s, &st->body);
			walk_region(s, &st->other);
			if (st->sets & s->locals && list_falls(st->body))
				forget_assigned(s, st->body);
			if (st->sets & s->locals && list_falls(st->other))
				forget_assigned(s, st->other);
			break;
		case STMT_FOR: case STMT_WHILE: case STMT_DO:
			if (st->sets & s->locals)
				forget_assigned(s, st->body);
			if (st->kind == STMT_WHILE) /* evaluated at least once, and each time */
				cover(s, link, NULL, st->value);
			walk_region(s, &st->body);
			break;
		case STMT_CASES:
			link = walk_value(s, link, st->value);
			if (st->sets & s->locals)
				forget_assigned(s, st->body);
			for (struct stmt *c = st->body; c; c = c->next)
				walk_region(s, &c->body);
			break;
		case STMT_LABEL: /* reached from anywhere */
			s->n = 0;
			s->locals = 0;
			break;
		case STMT_BR: case STMT_TRAP: case STMT_BREAK: case STMT_CONTINUE: case STMT_CHECK:
		case STMT_RELOAD: case STMT_POLL:
		case STMT_BLOCK: case STMT_LOOP: case STMT_SWITCH: case STMT_CASE:
			break;
		}
}

void
bounds(struct function *f)
{
	struct accesses checked = { { NULL, 0, 0 } };
	struct facts_set s = { .f = f, .checked = &checked };

	if (f->memories)
		walk(&s, &f->body);
}
