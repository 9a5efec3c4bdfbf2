/* control: turns blocks, loops and branches into C's own control structures.
 *
 * Every label denotes a place. Labels whose code ends at the same place share it: the last
 * statement of a block ends where the block ends. So a branch is nothing where control gets there
 * anyway, `break` or `continue` where the surrounding loop or switch offers that place, and a goto
 * otherwise.
 *
 *   block { a; br_if c; b }           a; if (!c) { b }
 *   loop { a; br_if c }               do { a } while (c);
 *   block { loop { br_if c 1; b; br } } while (!c) { b }
 *   block { block { br_table } a } b  switch (x) { case 0: a; case 1: b }
 *
 * Needs the tree as built; leaves no STMT_BLOCK, STMT_LOOP or STMT_SWITCH. */
#include "ir/ir.h"

#define NEST_WRAP 24    /* how deep code is wrapped in an if to spare it a goto */
/* C compilers bound the nesting of braces (clang: 256): deeper code has gotos */
#define NEST_MAX 120

enum { PLACE_NONE, PLACE_RETURN };

struct loop { /* what `continue` does */
	uint32_t place;
	uint32_t uses;
};

struct context {
	uint32_t fall;  /* the place behind the list */
	uint32_t brk;   /* where `break` goes; PLACE_NONE */
	struct loop *loop;
	unsigned nest;
};

struct controller {
	struct function *f;
	uint32_t *place;          /* by label */
	VEC(uint32_t) gotos;      /* by place: how many gotos were made */
};

struct list { /* being built */
	struct stmt *first;
	struct stmt **tail; /* where the next one is linked */
};

static struct stmt *structure(struct controller *, struct stmt *, const struct context *);
static void structure_into(struct controller *, struct stmt *, struct list *to,
	const struct context *);

static uint32_t
place_new(struct controller *c)
{
	*arena_push(c->f->arena, &c->gotos) = 0;
	return c->gotos.n - 1;
}

static void
list_init(struct list *l)
{
	l->first = NULL;
	l->tail = &l->first;
}

static void
list_append(struct list *l, struct stmt *s)
{
	*l->tail = s;
	l->tail = &s->next;
}

static struct stmt *
last(struct stmt *s)
{
	while (s && s->next)
		s = s->next;
	return s;
}

bool
list_falls(const struct stmt *s)
{
	bool falls = true;

	for (; s; s = s->next)
		switch ((enum stmt_kind)s->kind) {
		case STMT_BR: case STMT_SWITCH: case STMT_RETURN: case STMT_TRAP: case STMT_TAIL_CALL:
		case STMT_BREAK: case STMT_CONTINUE:
			falls = false;
			break;
		case STMT_IF: case STMT_FOR: case STMT_CASES:
			falls &= s->exits;
			break;
		case STMT_LABEL: case STMT_BLOCK: case STMT_LOOP: case STMT_WHILE: case STMT_DO:
			falls = true;
			break;
		case STMT_SET: case STMT_EXPR: case STMT_CHECK: case STMT_RELOAD: case STMT_CASE:
		case STMT_POLL:
			break;
		}
	return falls;
}

static struct stmt *
simple(struct controller *c, enum stmt_kind kind, uint32_t label)
{
	struct stmt *s = stmt_new(c->f, kind);

	s->label = label;
	return s;
}

/* `return` of what branches to the body's own label carry. */
static struct stmt *
return_values(struct controller *c)
{
	const struct label *l = &c->f->labels.v[LABEL_RETURN];
	struct expr **values = arena_alloc(c->f->arena, (l->nvalues + 1) * sizeof *values);

	for (uint32_t i = 0; i < l->nvalues; i++)
		values[i] = expr_local(c->f, l->values + i);
	return return_new(c->f, values);
}

/* A jump to a label at the end of a list; NULL where control falls there. */
static struct stmt *
jump(struct controller *c, uint32_t label, const struct context *x)
{
	uint32_t place = c->place[label];

	if (place == PLACE_RETURN)
		return x->fall == PLACE_RETURN && !c->f->type->nresults ? NULL : return_values(c);
	if (place == x->fall)
		return NULL;
	if (place == x->brk)
		return simple(c, STMT_BREAK, 0);
	if (x->loop && place == x->loop->place) {
		x->loop->uses++;
		return simple(c, STMT_CONTINUE, 0);
	}
	c->gotos.v[place]++;
	return simple(c, STMT_BR, place);
}

/* Whether a `break` in these statements leaves the loop or switch they are the body of. */
static bool
breaks(const struct stmt *s)
{
	for (; s; s = s->next)
		if (s->kind == STMT_BREAK || (s->kind == STMT_IF && (breaks(s->body) || breaks(s->other))))
			return true;
	return false;
}

/* ---- if ---- */

/* The statement at the end of s's branch that jumps to where the list falls, when the rest can
 * stand in the other branch. */
static bool
jumps_behind(struct controller *c, struct stmt *branch, const struct context *x)
{
	struct stmt *s = last(branch);

	/* `return;` and `break;` are plainer than another level. */
	return s && s->kind == STMT_BR && c->place[s->label] == x->fall && x->fall != PLACE_RETURN
	    && x->fall != x->brk && x->nest < NEST_WRAP;
}

static void
append_all(struct list *to, struct stmt *first)
{
	*to->tail = first;
	while (*to->tail)
		to->tail = &(*to->tail)->next;
}

/* if (condition) a; else b; as gotos: for code that is nested too deep for braces. */
static void
flat_if(struct controller *c, struct stmt *s, struct list *to, const struct context *x)
{
	uint32_t other = place_new(c), end = place_new(c);
	struct context inner = { end, PLACE_NONE, NULL, x->nest };
	struct stmt *go = stmt_new(c->f, STMT_IF);

	go->value = s->value;
	go->hint = s->hint;
	stmt_negate(c->f, go);
	go->exits = true;
	c->gotos.v[other]++;
	go->body = simple(c, STMT_BR, other);
	list_append(to, go);
	structure_into(c, s->body, to, &inner);
	if (s->other) {
		c->gotos.v[end]++;
		list_append(to, simple(c, STMT_BR, end));
	}
	list_append(to, simple(c, STMT_LABEL, other));
	structure_into(c, s->other, to, &inner);
	if (c->gotos.v[end])
		list_append(to, simple(c, STMT_LABEL, end));
}

static void
structure_if(struct controller *c, struct stmt *s, struct list *to, const struct context *x)
{
	struct context inner = *x;
	struct stmt *body, *other;

	if (x->nest >= NEST_MAX && (s->other || (s->body && s->body->kind != STMT_BR))) {
		flat_if(c, s, to, x);
		return;
	}
	inner.nest++;
	body = structure(c, s->body, &inner);
	other = structure(c, s->other, &inner);
	if (!body && !other) {
		if (s->value->effects & (EFFECTS_TRAP | EFFECTS_WRITE)) {
			s->kind = STMT_EXPR;
			s->body = s->other = NULL; /* branches to where control comes anyway */
			list_append(to, s);
		}
		return;
	}
	if (!body || (other && !list_falls(other) && list_falls(body))) {
		struct stmt *swap = body;
		body = other;
		other = swap;
		stmt_negate(c->f, s);
	}
	s->body = body;
	s->other = other;
	s->exits = true;
	list_append(to, s);
	if (other && !list_falls(body)) { /* no need for an else */
		s->other = NULL;
		append_all(to, other);
	}
}

/* ---- loop ---- */

/* Makes the end of a loop's body go back to its start: control reached it by leaving the loop. */
static void
close_loop(struct controller *c, struct stmt *s, struct loop *loop)
{
	struct stmt *end = last(s->body), **link = &s->body;

	while (*link && (*link)->next)
		link = &(*link)->next;
	if (!end) {
		s->body = simple(c, STMT_BREAK, 0);
		return;
	}
	if (end->kind == STMT_CONTINUE) {
		*link = NULL;
		loop->uses--;
		return;
	}
	if (end->kind == STMT_IF && !end->other) {
		struct stmt *inner = last(end->body);
		if (inner->kind == STMT_CONTINUE) {
			if (inner == end->body && loop->uses == 1 && !c->gotos.v[loop->place]) {
				*link = NULL;
				s->kind = STMT_DO;
				s->value = end->value;
				s->hint = end->hint;
				return;
			}
			/* if (c) { a; continue; }  ->  if (!c) break; a */
			struct stmt *rest = end->body, **rlink = &rest;
			while ((*rlink)->next)
				rlink = &(*rlink)->next;
			*rlink = NULL;
			loop->uses--;
			stmt_negate(c->f, end);
			end->body = simple(c, STMT_BREAK, 0);
			end->next = rest;
			return;
		}
	}
	if (list_falls(s->body))
		end->next = simple(c, STMT_BREAK, 0);
}

/* A label to which branches go back. */
static struct stmt *
label_back(struct controller *c, uint32_t place)
{
	struct stmt *label = simple(c, STMT_LABEL, place);

	label->n = 1;
	return label;
}

static void
structure_loop(struct controller *c, struct stmt *s, struct list *to, const struct context *x)
{
	struct loop loop = { place_new(c), 0 };
	struct context inner = { x->fall, x->fall, &loop, x->nest + 1 };
	struct stmt *first;

	c->place[s->label] = loop.place;
	if (x->nest >= NEST_MAX) { /* label: body; the branches back are gotos */
		struct context flat = { x->fall, PLACE_NONE, NULL, x->nest };
		list_append(to, label_back(c, loop.place));
		structure_into(c, s->body, to, &flat);
		return;
	}
	s->kind = STMT_FOR;
	s->body = structure(c, s->body, &inner);
	close_loop(c, s, &loop);
	if (c->gotos.v[loop.place])
		list_append(to, label_back(c, loop.place));
	first = s->body;
	if (s->kind == STMT_FOR && first && first->kind == STMT_IF && !first->other
	    && first->body->kind == STMT_BREAK) {
		s->kind = STMT_WHILE;
		s->value = first->value;
		s->hint = first->hint;
		stmt_negate(c->f, s);
		s->body = first->next;
	}
	s->exits = s->kind != STMT_FOR || breaks(s->body);
	list_append(to, s);
}

/* ---- switch ---- */

/* A chain of blocks, each first in the one around it, the innermost ending in the br_table. Yields
 * the br_table. */
static struct stmt *
find_switch(struct stmt *outermost, struct stmt **innermost)
{
	struct stmt *s = outermost;

	while (s->body && s->body->kind == STMT_BLOCK)
		s = s->body;
	*innermost = s;
	for (s = s->body; s; s = s->next)
		if (s->kind == STMT_SWITCH)
			return s;
		else if (s->kind != STMT_SET && s->kind != STMT_EXPR)
			return NULL;
	return NULL;
}

/* One STMT_CASE; control chose labels that stand for it. */
static struct stmt *
case_new(struct controller *c, uint32_t label, struct stmt *body)
{
	struct stmt *s = simple(c, STMT_CASE, label);

	s->body = body;
	return s;
}

/* Cases for the targets that have no code in the switch. `inside`: labels that do have some. */
static void
append_jumps(struct controller *c, struct stmt *table, struct list *to, const bool *inside,
	const struct context *x)
{
	uint32_t deflt = table->labels[table->n];
	bool *seen = arena_zalloc(c->f->arena, c->f->labels.n);

	for (uint32_t i = 0; i <= table->n; i++) {
		uint32_t label = table->labels[i];
		struct stmt *go;
		if (seen[label] || inside[label])
			continue;
		seen[label] = true;
		go = jump(c, label, x);
		if (!go && label == deflt)
			continue; /* what has no case falls out */
		list_append(to, case_new(c, label, go ? go : simple(c, STMT_BREAK, 0)));
	}
}

/* switch (x) { cases }, where chain is the outermost of the chain of blocks, or NULL: the br_table
 * stands alone. */
static void
structure_switch(struct controller *c, struct stmt *chain, struct stmt *innermost,
	struct stmt *table, struct list *to, const struct context *x)
{
	struct function *f = c->f;
	struct stmt *cases = stmt_new(f, STMT_CASES), *b;
	bool *inside = arena_zalloc(f->arena, f->labels.n),
		*named = arena_zalloc(f->arena, f->labels.n);
	struct context inner = { x->fall, x->fall, x->loop, x->nest + 2 };
	struct stmt *rev = NULL;
	struct list segments;
	uint32_t place;

	cases->value = table->value;
	cases->n = table->n;
	cases->labels = table->labels;
	list_init(&segments);
	if (chain) {
		c->place[chain->label] = x->fall;
		for (b = chain; b != innermost; b = b->body) {
			place = place_new(c);
			c->place[b->body->label] = place;
			inside[b->body->label] = true;
		}
		for (b = innermost->body; b != table; ) { /* what is computed before */
			struct stmt *next = b->next;
			b->next = NULL;
			list_append(to, b);
			b = next;
		}
	}
	append_jumps(c, table, &segments, inside, &inner);
	if (chain) {
		/* Outside in: each segment falls into the one of the block around it. */
		inner.fall = x->fall;
		for (b = chain; b != innermost; b = b->body) {
			struct stmt *block = b->body, *segment = case_new(c, block->label,
				structure(c, block->next, &inner));
			segment->next = rev;
			rev = segment;
			inner.fall = c->place[block->label];
		}
		for (uint32_t i = 0; i <= table->n; i++)
			named[table->labels[i]] = true;
		for (struct stmt **link = &rev; (b = *link); ) { /* without what has neither code nor a
		                                                    case */
			place = c->place[b->label];
			if (c->gotos.v[place]) {
				struct stmt *l = simple(c, STMT_LABEL, place);
				l->next = b->body;
				b->body = l;
			}
			if (b->body || named[b->label])
				link = &b->next;
			else
				*link = b->next;
		}
		append_all(&segments, rev);
	}
	cases->body = segments.first;
	cases->exits = true;
	for (b = cases->body; b; b = b->next)
		if (b->label == table->labels[table->n]) { /* there is a default */
			cases->exits = false;
			break;
		}
	for (b = cases->body; b && !cases->exits; b = b->next)
		cases->exits = breaks(b->body) || (!b->next && list_falls(b->body));
	list_append(to, cases);
}

/* Whether the chain of blocks gives any of the table's targets code inside the switch. */
static bool
worth_a_switch(struct stmt *chain, struct stmt *innermost, struct stmt *table)
{
	for (struct stmt *b = chain; b != innermost; b = b->body)
		for (uint32_t i = 0; i <= table->n; i++)
			if (table->labels[i] == b->body->label)
				return true;
	return false;
}

/* ---- lists ---- */

static void
structure_one(struct controller *c, struct stmt *s, struct list *to, const struct context *x)
{
	struct stmt *table, *innermost;

	switch ((enum stmt_kind)s->kind) {
	case STMT_BLOCK:
		table = find_switch(s, &innermost);
		if (table && x->nest < NEST_MAX && worth_a_switch(s, innermost, table)) {
			structure_switch(c, s, innermost, table, to, x);
			break;
		}
		c->place[s->label] = x->fall;
		structure_into(c, s->body, to, x);
		break;
	case STMT_LOOP:
		if (c->f->labels.v[s->label].uses)
			structure_loop(c, s, to, x);
		else
			structure_into(c, s->body, to, x);
		break;
	case STMT_IF:
		c->place[s->label] = x->fall;
		structure_if(c, s, to, x);
		break;
	case STMT_SWITCH:
		structure_switch(c, NULL, NULL, s, to, x);
		break;
	case STMT_RETURN:
		if (s->value || x->fall != PLACE_RETURN)
			list_append(to, s);
		break;
	default:
		list_append(to, s);
		break;
	}
}

/* Whether the rest of a list, of which s is the first, can stand in the branch of s that does not
 * jump behind the list. */
static bool
takes_rest(struct controller *c, struct stmt *s, const struct context *x)
{
	struct stmt **free = !s->other ? &s->other : !s->body ? &s->body : NULL;

	if (!free || c->f->labels.v[s->label].uses
	    || !jumps_behind(c, free == &s->other ? s->body : s->other, x))
		return false;
	*free = s->next;
	return true;
}

static void
structure_into(struct controller *c, struct stmt *s, struct list *to, const struct context *x)
{
	struct context here = *x;
	struct stmt *next, *go;

	for (; s; s = next) {
		next = s->next;
		if (s->kind == STMT_SET || s->kind == STMT_EXPR || s->kind == STMT_POLL)
			list_append(to, s);
		else if (s->kind == STMT_BR) { /* the last */
			go = jump(c, s->label, x);
			if (go)
				list_append(to, go);
		} else if (!next || (s->kind == STMT_IF && takes_rest(c, s, x))) {
			s->next = next = NULL;
			structure_one(c, s, to, x);
		} else {
			s->next = NULL;
			here.fall = place_new(c);
			structure_one(c, s, to, &here);
			if (c->gotos.v[here.fall])
				list_append(to, simple(c, STMT_LABEL, here.fall));
		}
	}
	*to->tail = NULL; /* what was linked behind a statement may stand elsewhere now */
}

static struct stmt *
structure(struct controller *c, struct stmt *s, const struct context *x)
{
	struct list to;

	list_init(&to);
	structure_into(c, s, &to, x);
	return to.first;
}

void
control(struct function *f)
{
	struct controller c = { .f = f };
	struct context x = { PLACE_RETURN, PLACE_NONE, NULL, 0 };

	c.place = arena_zalloc(f->arena, f->labels.n * sizeof *c.place);
	place_new(&c);
	place_new(&c);
	c.place[LABEL_RETURN] = PLACE_RETURN;
	f->body = structure(&c, f->body, &x);
	f->structured = true;
	f->nplaces = c.gotos.n;
}
