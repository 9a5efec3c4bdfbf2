/* bounds: removes checks of memory accesses that an earlier check makes redundant.
 *
 * A memory never shrinks, so what was in bounds stays in bounds. An access at x + c + offset needs
 * no check if on every path to it an access that begins there or before it at x + d has reached at
 * least as far, and x has not changed since. If several accesses at one address follow each other
 * and nothing between them can be observed, one check of the farthest access stands before the
 * first.
 *
 * x + c wraps around, an offset does not: so where x + c is in bounds, x may be not; but where n
 * bytes from x + c on are, x + c + k is for every k up to n, which then is no more than the size.
 *
 * Adds STMT_CHECK; sets expr.unchecked. */
#include "ir/ir.h"
#include "wasm/signature.h"

#include <string.h>

#define FACTS 32 /* the newest are kept: redundant checks stand close to each other */
#define COPIES 3 /* from local to local that a fact goes through */

struct place { /* local + start, as an address of the memory */
	uint32_t local, memory;
	uint64_t start;
};

struct fact { /* the bytes from a place on up to `end` are in bounds */
	struct place at;
	uint64_t end;
	uint32_t copies;
};

struct set {
	uint64_t locals; /* a filter, as stmt.sets: of the locals in v */
	uint32_t n;
	bool dead;       /* control does not come here: everything holds */
	struct fact v[FACTS];
};

struct pass {
	struct function *f;
	VEC(const struct expr *) checked; /* of the statement at hand: accesses with checks */
	VEC(struct set *) gotos; /* by place: what holds at all gotos to it so far */
};

/* Where control goes from inside of a loop or switch: what holds on all ways there; NULL where
 * there is no such way. */
struct ways {
	struct set *at_break, *at_continue;
};

static void walk(struct pass *, struct set *, struct stmt **, const struct ways *);

/* ---- facts ---- */

static uint64_t
bit(uint32_t local)
{
	return UINT64_C(1) << (local & 63);
}

static uint64_t
wrap(const struct pass *p, uint32_t memory, uint64_t address)
{
	return p->f->m->memories[memory].limits.is64 ? address : (uint32_t)address;
}

/* How many bytes a fact knows of, from a place on. */
static uint64_t
known(const struct pass *p, const struct fact *fact, struct place at)
{
	uint64_t ahead;

	if (fact->at.local != at.local || fact->at.memory != at.memory)
		return 0;
	ahead = wrap(p, at.memory, at.start - fact->at.start);
	return ahead < fact->end ? fact->end - ahead : 0;
}

/* The fact that knows most bytes from a place on; NULL if none does. */
static const struct fact *
best(const struct pass *p, const struct set *s, struct place at)
{
	const struct fact *best = NULL;
	uint64_t most = 0, here;

	if (!(s->locals & bit(at.local)))
		return NULL;
	for (uint32_t i = 0; i < s->n; i++) {
		here = known(p, &s->v[i], at);
		if (here > most) {
			most = here;
			best = &s->v[i];
		}
	}
	return best;
}

static bool
is_known(const struct pass *p, const struct set *s, struct place at, uint64_t end)
{
	const struct fact *fact = best(p, s, at);

	return fact && known(p, fact, at) >= end;
}

static void
copy(struct set *to, const struct set *from)
{
	to->locals = from->locals;
	to->dead = from->dead;
	to->n = from->n;
	memcpy(to->v, from->v, from->n * sizeof *from->v);
}

static void
add(const struct pass *p, struct set *s, struct fact fact)
{
	uint32_t n = 0;

	if (is_known(p, s, fact.at, fact.end))
		return;
	for (uint32_t i = 0; i < s->n; i++) /* without those that it covers */
		if (known(p, &fact, s->v[i].at) < s->v[i].end)
			s->v[n++] = s->v[i];
	if (n == FACTS)
		memmove(s->v, s->v + 1, --n * sizeof s->v[0]);
	s->v[n++] = fact;
	s->n = n;
	s->locals |= bit(fact.at.local);
}

static void
forget(struct set *s, uint32_t local)
{
	uint32_t n = 0;
	uint64_t locals = 0;

	if (!(s->locals & bit(local)))
		return;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].at.local != local) {
			locals |= bit(s->v[i].at.local);
			s->v[n++] = s->v[i];
		}
	s->n = n;
	s->locals = locals;
}

/* What a way that holds `from` lets stand of s. */
static void
meet(const struct pass *p, struct set *s, const struct set *from)
{
	uint32_t n = 0;

	if (from->dead)
		return;
	if (s->dead) {
		copy(s, from);
		return;
	}
	s->locals = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		struct fact fact = s->v[i];
		const struct fact *other = best(p, from, fact.at);
		uint64_t end;
		if (!other)
			continue;
		end = known(p, other, fact.at);
		fact.end = end < fact.end ? end : fact.end;
		fact.copies = other->copies > fact.copies ? other->copies : fact.copies;
		s->locals |= bit(fact.at.local);
		s->v[n++] = fact;
	}
	s->n = n;
}

static void
die(struct set *s)
{
	s->n = 0;
	s->locals = 0;
	s->dead = true;
}

/* x or x + c */
static bool
is_sum(const struct expr *e, uint32_t *local, uint64_t *constant)
{
	*constant = 0;
	if (e->op == OP_I32_ADD || e->op == OP_I64_ADD) {
		if (!expr_is_const(e->args[1]))
			return false;
		*constant = e->args[1]->imm;
		e = e->args[0];
	}
	*local = e->index;
	return e->op == OP_LOCAL_GET;
}

/* A local has got a value: what is known of y is known of x = y + c at c less. */
static void
assign(const struct pass *p, struct set *s, uint32_t to, const struct expr *value)
{
	struct fact fact;
	uint32_t from, n = 0;
	uint64_t constant;
	struct fact moved[FACTS];

	if (is_sum(value, &from, &constant) && s->locals & bit(from))
		for (uint32_t i = 0; i < s->n; i++) {
			fact = s->v[i];
			if (fact.at.local != from || fact.copies == COPIES)
				continue;
			fact.at.local = to;
			fact.at.start = wrap(p, fact.at.memory, fact.at.start - constant);
			fact.copies++;
			moved[n++] = fact;
		}
	forget(s, to);
	for (uint32_t i = 0; i < n; i++)
		add(p, s, moved[i]);
}

static void
forget_assigned(struct set *s, const struct stmt *st)
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

static uint64_t
end_of(const struct expr *e)
{
	return e->imm + (UINT64_C(1) << signatures[e->op].access);
}

/* An access whose address is a local, or one plus a constant. */
static bool
is_candidate(const struct pass *p, const struct expr *e, struct place *at)
{
	if (!expr_is_access(e) || !is_sum(e->args[0], &at->local, &at->start)
	    || memory_class(&p->f->m->memories[e->index]) & MEMORY_CHECKED)
		return false;
	at->memory = e->index;
	return true;
}

static bool
is_at(const struct pass *p, const struct expr *e, struct place at)
{
	struct place own;

	return is_candidate(p, e, &own) && own.local == at.local && own.memory == at.memory
	    && own.start == at.start;
}

/* The farthest end of the accesses at a place in e; n counts them. */
static uint64_t
farthest(const struct pass *p, const struct expr *e, struct place at, uint32_t *n)
{
	uint64_t end = 0, below;

	if (is_at(p, e, at)) {
		end = end_of(e);
		++*n;
	}
	for (uint32_t i = 0; i < e->nargs; i++) {
		if (!accesses(e->args[i]))
			continue;
		below = farthest(p, e->args[i], at, n);
		end = below > end ? below : end;
	}
	return end;
}

/* Whether it begins with a value, which is evaluated once. */
static bool
has_value(const struct stmt *st)
{
	return st->value && (st->kind == STMT_SET || st->kind == STMT_EXPR || st->kind == STMT_IF
	    || st->kind == STMT_CASES || st->kind == STMT_RETURN);
}

/* The same over the statements from st on, up to the first effect that could be observed. */
static uint64_t
farthest_ahead(const struct pass *p, const struct stmt *st, struct place at, uint32_t *n)
{
	uint64_t end = 0, here;

	for (int look = 0; st && look < 16; st = st->next, look++) {
		if (!has_value(st))
			break;
		if (st->value->effects & EFFECTS_WRITE & ~(uint32_t)EFFECT_WRITE_MEMORY)
			break;
		if (st->value->effects & EFFECT_TRAP)
			break;
		here = farthest(p, st->value, at, n);
		end = here > end ? here : end;
		if ((st->kind != STMT_SET && st->kind != STMT_EXPR) || st->value->effects & EFFECT_WRITE_MEMORY
		    || (st->kind == STMT_SET && st->index == at.local))
			break;
	}
	return end;
}

static struct expr *
address_of(struct function *f, struct place at)
{
	bool wide = f->m->memories[at.memory].limits.is64;
	struct expr *args[2] = { expr_local(f, at.local) };

	if (!at.start)
		return args[0];
	args[1] = expr_const(f, wide ? TYPE_I64 : TYPE_I32, at.start);
	return expr_op(f, wide ? OP_I64_ADD : OP_I32_ADD, 2, args);
}

static struct stmt **
insert_check(struct pass *p, struct stmt **link, struct place at, uint64_t end)
{
	struct stmt *check = stmt_new(p->f, STMT_CHECK);

	check->index = at.memory;
	check->value = address_of(p->f, at);
	check->end = end;
	check->next = *link;
	*link = check;
	return &check->next;
}

/* Marks what is covered in e, and puts a check for all before the statement at *link where that
 * saves some. Yields where the statement hangs then. */
static struct stmt **
cover(struct pass *p, struct set *s, struct stmt **link, const struct stmt *first, struct expr *e)
{
	struct place at;

	for (uint32_t i = 0; i < e->nargs; i++)
		if (accesses(e->args[i]))
			link = cover(p, s, link, first, e->args[i]);
	if (p->f->statics && expr_is_access(e)
	    && static_contains(p->f, e->index, e->args[0], end_of(e))) {
		e->unchecked = true;
		return link;
	}
	if (!is_candidate(p, e, &at))
		return link;
	if (!is_known(p, s, at, end_of(e)) && first) {
		uint32_t n = 0;
		uint64_t end = farthest_ahead(p, first, at, &n);
		if (n > 1) {
			link = insert_check(p, link, at, end);
			add(p, s, (struct fact){ at, end, 0 });
		}
	}
	e->unchecked = is_known(p, s, at, end_of(e));
	if (!e->unchecked)
		*arena_push(p->f->arena, &p->checked) = e;
	return link;
}

static bool
may_look_ahead(const struct stmt *st)
{
	return has_value(st) && !(st->value->effects
	    & (EFFECT_TRAP | (EFFECTS_WRITE & ~(uint32_t)EFFECT_WRITE_MEMORY)));
}

static struct stmt **
walk_value(struct pass *p, struct set *s, struct stmt **link, struct expr *e)
{
	struct stmt *st = *link;

	if (!accesses(e) || s->dead)
		return link;
	p->checked.n = 0;
	link = cover(p, s, link, may_look_ahead(st) ? st : NULL, e);
	for (uint32_t i = 0; i < p->checked.n; i++) { /* holds after the statement */
		struct place at;
		if (is_candidate(p, p->checked.v[i], &at))
			add(p, s, (struct fact){ at, end_of(p->checked.v[i]), 0 });
	}
	return link;
}

/* ---- ways of control ---- */

static struct set *
set_new(struct pass *p)
{
	struct set *s = arena_alloc(p->f->arena, sizeof *s);

	die(s);
	return s;
}

static void
leave_to(const struct pass *p, struct set *way, struct set *s)
{
	if (way)
		meet(p, way, s);
	die(s);
}

static void
walk_goto(struct pass *p, struct set *s, uint32_t place)
{
	while (p->gotos.n <= place)
		*arena_push(p->f->arena, &p->gotos) = NULL;
	if (!p->gotos.v[place])
		p->gotos.v[place] = set_new(p);
	leave_to(p, p->gotos.v[place], s);
}

/* Branches back come from the loop that follows; and where code is nested too deep for that, from
 * anywhere. */
static void
walk_label(struct pass *p, struct set *s, const struct stmt *label)
{
	const struct stmt *loop = label->next;

	if (label->label < p->gotos.n && p->gotos.v[label->label])
		meet(p, s, p->gotos.v[label->label]);
	if (!label->n)
		return;
	if (loop && (loop->kind == STMT_FOR || loop->kind == STMT_WHILE || loop->kind == STMT_DO))
		forget_assigned(s, loop->body);
	else
		s->n = 0, s->locals = 0, s->dead = false;
}

static void
walk_if(struct pass *p, struct set *s, struct stmt *st, const struct ways *ways)
{
	struct set other;

	copy(&other, s);
	walk(p, s, &st->body, ways);
	walk(p, &other, &st->other, ways);
	meet(p, s, &other);
}

/* What holds before a loop and is not about what it assigns holds whenever its body begins. */
static void
walk_loop(struct pass *p, struct set *s, struct stmt **link)
{
	struct stmt *st = *link;
	struct set leave, next;
	const struct ways ways = { &leave, &next };

	die(&leave);
	die(&next);
	if (st->sets & s->locals)
		forget_assigned(s, st->body);
	if (st->kind == STMT_WHILE) { /* evaluated at least once, and each time */
		walk_value(p, s, link, st->value);
		meet(p, &leave, s);
	}
	walk(p, s, &st->body, &ways);
	if (st->kind == STMT_DO) {
		meet(p, s, &next);
		walk_value(p, s, link, st->value);
		meet(p, &leave, s);
	}
	copy(s, &leave);
}

static void
walk_cases(struct pass *p, struct set *s, struct stmt *st, const struct ways *outer)
{
	struct set entry, leave;
	const struct ways ways = { &leave, outer->at_continue };
	bool has_default = false;

	copy(&entry, s);
	die(&leave);
	die(s);
	for (struct stmt *c = st->body; c; c = c->next) {
		meet(p, s, &entry);
		has_default |= c->label == st->labels[st->n];
		walk(p, s, &c->body, &ways);
	}
	meet(p, s, &leave);
	if (!has_default)
		meet(p, s, &entry);
}

static void
walk(struct pass *p, struct set *s, struct stmt **link, const struct ways *ways)
{
	for (struct stmt *st; (st = *link); link = &st->next)
		switch ((enum stmt_kind)st->kind) {
		case STMT_SET:
			link = walk_value(p, s, link, st->value);
			assign(p, s, st->index, st->value);
			break;
		case STMT_EXPR:
			link = walk_value(p, s, link, st->value);
			break;
		case STMT_RETURN: case STMT_TAIL_CALL:
			if (st->value)
				link = walk_value(p, s, link, st->value);
			die(s);
			break;
		case STMT_IF:
			link = walk_value(p, s, link, st->value);
			walk_if(p, s, st, ways);
			break;
		case STMT_FOR: case STMT_WHILE: case STMT_DO:
			walk_loop(p, s, link);
			break;
		case STMT_CASES:
			link = walk_value(p, s, link, st->value);
			walk_cases(p, s, st, ways);
			break;
		case STMT_LABEL:
			walk_label(p, s, st);
			break;
		case STMT_BR:
			walk_goto(p, s, st->label);
			break;
		case STMT_BREAK:
			leave_to(p, ways->at_break, s);
			break;
		case STMT_CONTINUE:
			leave_to(p, ways->at_continue, s);
			break;
		case STMT_TRAP:
			die(s);
			break;
		case STMT_CHECK: case STMT_RELOAD: case STMT_POLL:
		case STMT_BLOCK: case STMT_LOOP: case STMT_SWITCH: case STMT_CASE:
			break;
		}
}

void
bounds(struct function *f)
{
	struct pass p = { .f = f };
	const struct ways ways = { NULL, NULL };
	struct set s = { .n = 0 };

	if (f->memories)
		walk(&p, &s, &f->body, &ways);
}
