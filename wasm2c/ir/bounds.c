/* bounds: removes checks of memory accesses that an earlier check makes redundant.
 *
 * A memory never shrinks, so what was in bounds stays in bounds. An access at x + c + offset needs
 * no check if on every path to it an access that begins there or before it at x + d has reached at
 * least as far, and x has not changed since. If several accesses at one address follow each other
 * and nothing between them can be observed, one check of the farthest access stands before the
 * first.
 *
 * x + c wraps around, an offset does not. So if x + c is in bounds, x may not be. But if n bytes
 * from x + c on are in bounds, so is x + c + k for every k up to n: n is no more than the size.
 *
 * Of memories with 64-bit addresses, only accesses at a local alone are compared with others.
 *
 * An access that is known to end below what its memory has from the beginning needs no check at
 * all: range.c says between which limits addresses are, and induction.c what loops count.
 *
 * Adds STMT_CHECK; sets expr.unchecked, below and exact, and what locals are in addresses; moves
 * constants from addresses to offsets. */
#include "ir/known.h"
#include "wasm/signature.h"

#define TRIAL_STATEMENTS 1000 /* of loops that are walked more than once */

struct pass {
	struct function *f;
	VEC(struct fact) checked; /* by the statement at hand */
	struct known **gotos;      /* by place: what holds at all gotos to it so far; NULL before the
	                              first */
	VEC(struct known *) spare; /* of places that control has passed */
	bool trial;                /* of a loop: changes nothing, and looks at ranges only */
	bool wide;                 /* values of i64 may be addresses */
};

/* Where control goes from inside of a loop or switch: what holds on all ways there; NULL where
 * there is no such way. */
struct ways {
	struct known *at_break, *at_continue;
};

static void walk(struct pass *, struct known *, struct stmt **, const struct ways *);

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

/* Whether there may be accesses at a place in e. */
static bool
may_be_at(const struct expr *e, struct place at)
{
	return e->reads >> (at.local & 31) & 1 && accesses(e);
}

static bool
is_at(const struct expr *e, struct place at)
{
	uint32_t local, start;

	return expr_is_access(e) && e->index == at.memory && known_sum(e->args[0], &local, &start)
	    && local == at.local && start == at.start;
}

/* Raises *end to the farthest end of the accesses at a place in e; n counts them. */
static void
farthest(const struct expr *e, struct place at, uint64_t *end, uint32_t *n)
{
	if (is_at(e, at)) {
		*end = end_of(e) > *end ? end_of(e) : *end;
		++*n;
	}
	for (uint32_t i = 0; i < e->nargs; i++)
		if (may_be_at(e->args[i], at))
			farthest(e->args[i], at, end, n);
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
farthest_ahead(const struct stmt *st, struct place at, uint32_t *n)
{
	uint64_t end = 0;

	for (int look = 0; st && look < 16; st = st->next, look++) {
		if (!has_value(st))
			break;
		if (st->value->effects & EFFECTS_WRITE & ~(uint32_t)EFFECT_WRITE_MEMORY)
			break;
		if (st->value->effects & EFFECT_TRAP)
			break;
		if (may_be_at(st->value, at))
			farthest(st->value, at, &end, n);
		if ((st->kind != STMT_SET && st->kind != STMT_EXPR)
		    || st->value->effects & EFFECT_WRITE_MEMORY
		    || (st->kind == STMT_SET && st->index == at.local))
			break;
	}
	return end;
}

static struct expr *
address_of(struct function *f, struct place at)
{
	struct expr *args[2] = { expr_local(f, at.local) };

	if (!at.start)
		return args[0];
	args[1] = expr_const(f, TYPE_I32, at.start);
	return expr_op(f, OP_I32_ADD, 2, args);
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

/* Whether an access ends below what its memory has from the beginning. */
static bool
is_below(const struct known *k, const struct expr *e, uint64_t minimum)
{
	struct range r;

	if (expr_is_const(e->args[0]) || e->imm > UINT32_MAX)
		return false; /* C compilers see constants themselves */
	r = range_of(k, e->args[0]);
	return range_unsigned(&r, e->args[0]->type == TYPE_I64)
	    && (uint64_t)r.high + end_of(e) <= minimum;
}

/* A read of what is an address, a part of one, a copy or an operand of a comparison. */
static void
note_read(struct function *f, const struct expr *e)
{
	if (e->op == OP_LOCAL_GET)
		f->locals.v[e->index].addressing++;
}

/* Marks the additions of a sum that do not wrap around; yields whether it is one of these. */
static bool
mark_exact(struct function *f, const struct known *k, struct expr *e)
{
	struct range a, b;

	if (e->op != OP_I32_ADD)
		return false;
	mark_exact(f, k, e->args[0]);
	mark_exact(f, k, e->args[1]);
	if (e->args[1]->op == OP_I32_CONST && e->args[1]->imm > INT32_MAX)
		return false; /* it is printed as a subtraction */
	a = range_of(k, e->args[0]);
	b = range_of(k, e->args[1]);
	e->exact = range_unsigned(&a, false) && range_unsigned(&b, false)
	    && a.high + b.high < MODULUS;
	if (e->exact) {
		note_read(f, e->args[0]);
		note_read(f, e->args[1]);
	}
	return e->exact;
}

/* A local gets the sum of others. */
static void
note_sum(struct function *f, const struct known *k, const struct stmt *s)
{
	struct expr *e = s->value;

	note_read(f, e);
	if (e->op == OP_I32_ADD && k->ranged && mark_exact(f, k, e))
		f->locals.v[s->index].summed = true;
}

/* An access is below the minimum. GCC does best with an address x + c if c is added to 32 bits. */
static void
note_address(struct function *f, const struct known *k, struct expr *address)
{
	if (address->op == OP_LOCAL_GET) {
		f->locals.v[address->index].addresses = true;
		note_read(f, address);
	} else if (address->op == OP_I32_ADD && address->args[1]->op != OP_I32_CONST)
		mark_exact(f, k, address);
}

/* Moves the constant of an address x + c into the offset of an access below the minimum: then all
 * accesses at the local x share the address, without an addition each. If the sum may wrap around,
 * as where x counts from -512 to 0, what makes the least x 0 stays. */
static void
into_offset(struct function *f, const struct known *k, struct expr *e)
{
	struct expr *sum = e->args[0], *args[2];
	uint32_t local, c;
	struct range r;

	if (!known_sum(sum, &local, &c) || !c)
		return;
	r = range_of_local(k, local);
	if (range_is_all(r))
		return;
	if (range_unsigned(&r, false) && r.high + c < MODULUS) {
		e->args[0] = sum->args[0];
		e->imm += c;
	} else {
		args[0] = sum->args[0];
		args[1] = expr_const(f, TYPE_I32, (uint32_t)-r.low);
		e->args[0] = expr_op(f, OP_I32_ADD, 2, args);
		e->imm += (uint32_t)(r.low + c);
	}
}

/* One check for all the accesses at a place that follow the first, which stands in the statement
 * `first`. */
static bool
cover_ahead(struct pass *p, struct known *k, struct stmt ***link, const struct stmt *first,
	struct place at)
{
	uint32_t n = 0;
	uint64_t end = farthest_ahead(first, at, &n);

	if (n < 2)
		return false;
	*link = insert_check(p, *link, at, end);
	known_add(k, (struct fact){ at, 0, end });
	return true;
}

/* Marks what is covered in e, and puts a check for all before the statement at *link where that
 * saves some. Yields where the statement hangs then. */
static struct stmt **
cover(struct pass *p, struct known *k, struct stmt **link, const struct stmt *first, struct expr *e)
{
	struct place at = { .memory = e->index };
	const struct memory *m;
	uint64_t minimum, end;
	unsigned class;
	bool sum;

	for (uint32_t i = 0; i < e->nargs; i++)
		if (accesses(e->args[i]))
			link = cover(p, k, link, first, e->args[i]);
	if (!expr_is_access(e))
		return link;
	m = &p->f->m->memories[e->index];
	class = memory_class(m);
	if (class & MEMORY_CHECKED && (class & MEMORY_SHARED || expr_is_atomic(e)))
		return link; /* these always check their address */
	sum = known_sum(e->args[0], &at.local, &at.start);
	minimum = m->limits.min << m->limits.page_log2;
	if (class & MEMORY_WIDE && m->limits.min >> (32 - m->limits.page_log2))
		minimum = 0; /* ranges say nothing of addresses that high */
	if ((!sum || k->ranged & known_bit(at.local) || minimum > UINT32_MAX)
	    && is_below(k, e, minimum)) {
		e->unchecked = e->below = true;
		into_offset(p->f, k, e);
		note_address(p->f, k, e->args[0]);
		return link;
	}
	if (!sum || (class & MEMORY_WIDE && e->imm > UINT32_MAX))
		return link;
	end = end_of(e);
	e->unchecked = known_covers(k, at, end) || cover_ahead(p, k, &link, first, at);
	if (!e->unchecked)
		*arena_push(p->f->arena, &p->checked) = (struct fact){ at, 0, end };
	return link;
}

static struct stmt **
walk_accesses(struct pass *p, struct known *k, struct stmt **link, struct expr *e)
{
	p->checked.n = 0;
	link = cover(p, k, link, *link, e);
	for (uint32_t i = 0; i < p->checked.n; i++) /* holds after the statement */
		known_add(k, p->checked.v[i]);
	return link;
}

static inline struct stmt **
walk_value(struct pass *p, struct known *k, struct stmt **link, struct expr *e)
{
	if (!p->trial && op_info[e->op].props & PROP_TRUTH)
		for (uint32_t i = 0; i < e->nargs; i++)
			note_read(p->f, e->args[i]);
	return accesses(e) && !k->dead && !p->trial ? walk_accesses(p, k, link, e) : link;
}

/* ---- ways of control ---- */

static struct known *
known_new(struct pass *p)
{
	struct known *k = p->spare.n ? p->spare.v[--p->spare.n] : arena_alloc(p->f->arena, sizeof *k);

	known_clear(k, true);
	return k;
}

static void
leave_to(struct known *way, struct known *k)
{
	if (way)
		known_meet(way, k);
	known_clear(k, true);
}

static void
walk_goto(struct pass *p, struct known *k, uint32_t place)
{
	if (!p->gotos)
		p->gotos = arena_zalloc(p->f->arena, p->f->nplaces * sizeof *p->gotos);
	if (!p->gotos[place])
		p->gotos[place] = known_new(p);
	leave_to(p->gotos[place], k);
}

/* Branches back come from the loop that follows; and where code is nested too deep for that, from
 * anywhere. */
static void
walk_label(struct pass *p, struct known *k, const struct stmt *label)
{
	const struct stmt *loop = label->next;

	if (p->gotos && p->gotos[label->label]) {
		known_meet(k, p->gotos[label->label]);
		*arena_push(p->f->arena, &p->spare) = p->gotos[label->label];
		p->gotos[label->label] = NULL;
	}
	if (!label->n)
		return;
	if (loop && (loop->kind == STMT_FOR || loop->kind == STMT_WHILE || loop->kind == STMT_DO))
		known_forget_assigned(k, loop->body);
	else
		known_clear(k, false);
}

static bool
is_jump(const struct stmt *st)
{
	return st->kind == STMT_BR || st->kind == STMT_BREAK || st->kind == STMT_CONTINUE
	    || st->kind == STMT_RETURN || st->kind == STMT_TRAP;
}

/* Ends the function, and accesses nothing. */
static bool
is_end(const struct stmt *st)
{
	return st->kind == STMT_TRAP
	    || (st->kind == STMT_RETURN && !(st->value && accesses(st->value)));
}

static void
walk_if(struct pass *p, struct known *k, struct stmt *st, const struct ways *ways)
{
	bool leaves = st->body && is_jump(st->body);
	struct known copy, *then = leaves ? &copy : k, *other = leaves ? k : &copy;

	if (!st->other && leaves && is_end(st->body)) { /* of what is known there nothing is of use */
		range_learn(k, st->value, false);
		return;
	}
	known_copy(&copy, k);
	range_learn(then, st->value, true);
	range_learn(other, st->value, false);
	walk(p, then, &st->body, ways);
	if (st->other)
		walk(p, other, &st->other, ways);
	if (!leaves)
		known_meet(k, other);
}

/* A turn of a loop: k is what holds at its beginning, and then before the next. */
static void
walk_turn(struct pass *p, struct known *k, struct stmt **link, struct known *leave)
{
	struct stmt *st = *link;
	struct known next;
	const struct ways ways = { leave, &next };

	known_clear(leave, true);
	known_clear(&next, true);
	if (st->kind == STMT_WHILE) { /* evaluated at least once, and each time */
		walk_value(p, k, link, st->value);
		known_meet(leave, k);
		range_learn(leave, st->value, false);
		range_learn(k, st->value, true);
	}
	walk(p, k, &st->body, &ways);
	known_meet(k, &next);
	if (st->kind == STMT_DO) {
		walk_value(p, k, link, st->value);
		known_copy(&next, k);
		range_learn(&next, st->value, false);
		known_meet(leave, &next);
		range_learn(k, st->value, true);
	}
}

/* Whether an assignment may keep a local within limits: a counter has none, nor what is loaded. */
static bool
may_limit(const struct expr *e)
{
	uint32_t local, constant;

	if (known_sum(e, &local, &constant))
		return !constant;
	if (expr_is_load(e))
		return signatures[e->op].access < 2 && !(op_info[e->op].props & PROP_SIGNED);
	return e->op == OP_I32_CONST || e->op == OP_SELECT || e->op == OP_SELECT_T
	    || op_info[e->op].props & (PROP_INTEGER | PROP_TRUTH);
}

/* Takes out of the n ranges those of locals that a list assigns something without limits; yields
 * how many are left: 0 if it has more than *left statements. */
static uint32_t
limited(const struct stmt *s, struct local_range *ranges, uint32_t n, uint32_t *left)
{
	for (; s && n; s = s->next) {
		if (!--*left)
			return 0;
		if (s->kind == STMT_SET) {
			for (uint32_t i = 0; i < n; i++)
				if (ranges[i].local == s->index && !may_limit(s->value)) {
					ranges[i] = ranges[--n];
					break;
				}
			continue;
		}
		if (s->body)
			n = limited(s->body, ranges, n, left);
		if (s->other)
			n = limited(s->other, ranges, n, left);
	}
	return n;
}

/* What holds after a turn of which all that is known before it is about ranges: those of k, and of
 * n locals. */
static void
try_turn(struct pass *p, const struct known *k, const struct local_range *more, uint32_t n,
	struct stmt **link, struct known *after)
{
	struct pass trial = { .f = p->f, .trial = true, .wide = p->wide };
	struct known leave;

	known_clear(after, false);
	for (uint32_t i = 0; i < k->nranges; i++)
		range_set(after, k->ranges[i].local, k->ranges[i].range, k->ranges[i].wide);
	for (uint32_t i = 0; i < n; i++)
		range_set(after, more[i].local, more[i].range, more[i].wide);
	walk_turn(&trial, after, link, &leave);
}

/* Of the n ranges, adds to k those into which a turn brings the local whatever it was before. The
 * others stay in `ranges`; yields how many. */
static uint32_t
always_reached(struct pass *p, struct known *k, struct local_range *ranges, uint32_t n,
	struct stmt **link)
{
	struct known after;
	uint32_t rest = 0;

	try_turn(p, k, NULL, 0, link, &after);
	for (uint32_t i = 0; i < n; i++) {
		struct range r = range_hull(ranges[i].range, range_of_local(&after, ranges[i].local),
			ranges[i].wide);
		if (range_is_all(r))
			ranges[rest++] = ranges[i];
		else
			range_set(k, ranges[i].local, r, ranges[i].wide);
	}
	return rest;
}

/* Finds ranges of what a loop assigns that hold at the beginning of the first turn, as `entry`
 * knows, and that a turn keeps. A range that a turn leaves is tried once more, wider. */
static void
keep_ranges(struct pass *p, struct known *k, const struct known *entry, struct stmt **link)
{
	struct local_range kept[RANGES];
	bool wider[RANGES] = { false }, changed = true;
	uint32_t n = 0, left = TRIAL_STATEMENTS;
	struct known after;

	for (uint32_t i = 0; i < entry->nranges; i++) {
		kept[n] = entry->ranges[i];
		n += range_unsigned(&kept[n].range, kept[n].wide)
		    && range_is_all(range_of_local(k, kept[n].local));
	}
	n = limited((*link)->body, kept, n, &left);
	if (n)
		n = always_reached(p, k, kept, n, link);
	while (n && changed) {
		uint32_t rest = 0;

		try_turn(p, k, kept, n, link, &after);
		changed = false;
		for (uint32_t i = 0; i < n; i++) {
			struct range r = range_widen(kept[i].range, range_of_local(&after, kept[i].local),
				kept[i].wide);
			bool same = r.low == kept[i].range.low && r.high == kept[i].range.high;

			changed |= !same;
			if (!same && (wider[i] || range_is_all(r)))
				continue;
			wider[rest] = !same || wider[i];
			kept[rest++] = (struct local_range){ kept[i].local, kept[i].wide, r };
		}
		n = rest;
	}
	for (uint32_t i = 0; i < n; i++)
		range_set(k, kept[i].local, kept[i].range, kept[i].wide);
}

/* What holds before a loop and is not about what it assigns holds whenever its body begins. */
static void
walk_loop(struct pass *p, struct known *k, struct stmt **link)
{
	struct known entry, leave;
	bool may_keep = !p->trial && k->ranged & (*link)->sets;

	if (may_keep)
		known_copy(&entry, k);
	induction_enter(k, *link);
	if (may_keep)
		keep_ranges(p, k, &entry, link);
	walk_turn(p, k, link, &leave);
	known_copy(k, &leave);
}

static void
walk_cases(struct pass *p, struct known *k, struct stmt *st, const struct ways *outer)
{
	struct known entry, leave;
	const struct ways ways = { &leave, outer->at_continue };
	bool has_default = false;

	known_copy(&entry, k);
	known_clear(&leave, true);
	known_clear(k, true);
	for (struct stmt *c = st->body; c; c = c->next) {
		known_meet(k, &entry);
		has_default |= c->label == st->labels[st->n];
		walk(p, k, &c->body, &ways);
	}
	known_meet(k, &leave);
	if (!has_default)
		known_meet(k, &entry);
}

static void
walk(struct pass *p, struct known *k, struct stmt **link, const struct ways *ways)
{
	for (struct stmt *st; (st = *link); link = &st->next)
		switch ((enum stmt_kind)st->kind) {
		case STMT_SET:
			link = walk_value(p, k, link, st->value);
			if (!p->trial && !k->dead)
				note_sum(p->f, k, st);
			known_assign(k, st->index, st->value, p->wide);
			break;
		case STMT_EXPR:
			link = walk_value(p, k, link, st->value);
			break;
		case STMT_RETURN: case STMT_TAIL_CALL:
			if (st->value)
				link = walk_value(p, k, link, st->value);
			known_clear(k, true);
			break;
		case STMT_IF:
			link = walk_value(p, k, link, st->value);
			walk_if(p, k, st, ways);
			break;
		case STMT_FOR: case STMT_WHILE: case STMT_DO:
			walk_loop(p, k, link);
			break;
		case STMT_CASES:
			link = walk_value(p, k, link, st->value);
			walk_cases(p, k, st, ways);
			break;
		case STMT_LABEL:
			walk_label(p, k, st);
			break;
		case STMT_BR:
			walk_goto(p, k, st->label);
			break;
		case STMT_BREAK:
			leave_to(ways->at_break, k);
			break;
		case STMT_CONTINUE:
			leave_to(ways->at_continue, k);
			break;
		case STMT_TRAP:
			known_clear(k, true);
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
	struct known k;

	for (uint32_t i = 0; i < f->m->nmemories; i++)
		p.wide |= f->m->memories[i].limits.is64;
	known_clear(&k, false);
	for (uint32_t i = f->nparams; i < f->locals.n && k.nranges < RANGES; i++)
		if (f->locals.v[i].zero && (f->locals.v[i].type == TYPE_I32
		    || (p.wide && f->locals.v[i].type == TYPE_I64)))
			range_set(&k, i, (struct range){ 0, 0 }, f->locals.v[i].type == TYPE_I64);
	if (f->memories)
		walk(&p, &k, &f->body, &ways);
}
