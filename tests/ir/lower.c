/* lower: a tree as a list of steps with jumps, as C's rules for its statements have it: `break`
 * leaves the innermost loop or switch, a case falls into the next, a label can be gone to from
 * anywhere. */
#include "interpret.h"

#include <stdio.h>
#include <string.h>

#define NOWHERE UINT32_MAX

/* a label; where it is not known yet, the last jump to it, each of which names the one before it */
struct place {
	uint32_t at, jumps;
};

struct lowerer {
	struct function *f;
	struct steps *to;
	bool structured;       /* after control: labels are statements */
	VEC(struct place) labels;
	struct place *leave, *again; /* break, continue */
};

static void lower_list(struct lowerer *, const struct stmt *);

static void
wrong(struct lowerer *l, const char *what, uint32_t label)
{
	if (!l->to->wrong[0])
		snprintf(l->to->wrong, sizeof l->to->wrong, "%s (label %u)", what, (unsigned)label);
}

static uint32_t
emit(struct lowerer *l, enum step_kind kind, const struct stmt *stmt)
{
	struct step *s = arena_push(l->f->arena, &l->to->list);

	*s = (struct step){ .kind = (uint8_t)kind, .to = NOWHERE, .stmt = stmt };
	return l->to->list.n - 1;
}

static void
go(struct lowerer *l, enum step_kind kind, const struct stmt *stmt, struct place *p)
{
	uint32_t at = emit(l, kind, stmt);

	if (p->at != NOWHERE)
		l->to->list.v[at].to = p->at;
	else {
		l->to->list.v[at].to = p->jumps;
		p->jumps = at;
	}
}

static void
put(struct lowerer *l, struct place *p)
{
	uint32_t next;

	p->at = l->to->list.n;
	for (uint32_t at = p->jumps; at != NOWHERE; at = next) {
		next = l->to->list.v[at].to;
		l->to->list.v[at].to = p->at;
	}
	p->jumps = NOWHERE;
}

static struct place
nowhere(void)
{
	return (struct place){ NOWHERE, NOWHERE };
}

static struct place *
label(struct lowerer *l, uint32_t n)
{
	while (l->labels.n <= n)
		*arena_push(l->f->arena, &l->labels) = nowhere();
	return &l->labels.v[n];
}

/* Labels lie in a vector that moves: a jump to one by its number. */
static void
put_label(struct lowerer *l, uint32_t n)
{
	if (label(l, n)->at != NOWHERE)
		wrong(l, "a label twice", n);
	put(l, label(l, n));
}

static void
lower_braces(struct lowerer *l, const struct stmt *first)
{
	if (first && l->structured)
		emit(l, STEP_SCOPE, first);
	lower_list(l, first);
}

static void
lower_if(struct lowerer *l, const struct stmt *s)
{
	struct place other = nowhere(), end = nowhere();

	go(l, STEP_UNLESS, s, &other);
	lower_braces(l, s->body);
	if (s->other)
		go(l, STEP_JUMP, NULL, &end);
	put(l, &other);
	lower_braces(l, s->other);
	put(l, &end);
}

static void
lower_loop(struct lowerer *l, const struct stmt *s)
{
	struct place start = nowhere(), again = nowhere(), end = nowhere();
	struct place *leave = l->leave, *outer = l->again;

	l->leave = &end;
	l->again = &again;
	put(l, &start);
	if (s->kind == STMT_WHILE)
		go(l, STEP_UNLESS, s, &end);
	lower_braces(l, s->body);
	put(l, &again);
	go(l, s->kind == STMT_DO ? STEP_WHEN : STEP_JUMP, s, &start);
	put(l, &end);
	l->leave = leave;
	l->again = outer;
}

/* The steps of the targets of a switch are emitted as jumps behind it, since targets may not be
 * known yet. */
static uint32_t *
lower_targets(struct lowerer *l, const struct stmt *s)
{
	uint32_t *targets = arena_alloc(l->f->arena, (s->n + (size_t)1) * sizeof *targets);
	uint32_t at = emit(l, STEP_SWITCH, s);

	l->to->list.v[at].targets = targets;
	return targets;
}

static void
lower_switch(struct lowerer *l, const struct stmt *s)
{
	uint32_t *targets = lower_targets(l, s);

	for (uint32_t i = 0; i <= s->n; i++) {
		targets[i] = l->to->list.n;
		go(l, STEP_JUMP, NULL, label(l, s->labels[i]));
	}
}

/* As it is printed: `default:` where the label is the default's, else a `case` for each value that
 * has it. */
static void
lower_cases(struct lowerer *l, const struct stmt *s)
{
	uint32_t *targets = lower_targets(l, s), ncases = 0, most = 0, *of;
	struct place end = nowhere(), *leave = l->leave, *cases;

	for (const struct stmt *c = s->body; c; c = c->next) {
		if (c->kind != STMT_CASE) {
			wrong(l, "in a switch there is what is no case", c->label);
			return;
		}
		ncases++;
		most = c->label > most ? c->label : most;
	}
	for (uint32_t i = 0; i <= s->n; i++)
		most = s->labels[i] > most ? s->labels[i] : most;
	cases = arena_alloc(l->f->arena, (ncases + (size_t)1) * sizeof *cases);
	/* by label: its case, or where there is none the end */
	of = arena_alloc(l->f->arena, (most + (size_t)1) * sizeof *of);
	for (uint32_t i = 0; i <= most; i++)
		of[i] = ncases;
	ncases = 0;
	for (const struct stmt *c = s->body; c; c = c->next) {
		if (of[c->label] < ncases)
			wrong(l, "two cases of one label", c->label);
		of[c->label] = ncases;
		cases[ncases++] = nowhere();
	}
	for (uint32_t i = 0; i <= s->n; i++) {
		uint32_t k = of[s->labels[i]] < ncases ? of[s->labels[i]] : of[s->labels[s->n]];
		targets[i] = l->to->list.n;
		go(l, STEP_JUMP, NULL, k < ncases ? &cases[k] : &end);
	}
	l->leave = &end;
	ncases = 0;
	for (const struct stmt *c = s->body; c; c = c->next) {
		put(l, &cases[ncases++]);
		lower_list(l, c->body);
	}
	put(l, &end);
	l->leave = leave;
}

/* BLOCK, LOOP and IF as build makes them: a branch to the label goes to the start of a loop, the
 * end of all else. */
static void
lower_labelled(struct lowerer *l, const struct stmt *s)
{
	if (s->kind == STMT_LOOP)
		put_label(l, s->label);
	if (s->kind == STMT_IF)
		lower_if(l, s);
	else
		lower_list(l, s->body);
	if (s->kind != STMT_LOOP)
		put_label(l, s->label);
}

static void
jump(struct lowerer *l, struct place *p, const char *what)
{
	if (p)
		go(l, STEP_JUMP, NULL, p);
	else
		wrong(l, what, 0);
}

static void
lower_list(struct lowerer *l, const struct stmt *s)
{
	for (; s; s = s->next)
		switch ((enum stmt_kind)s->kind) {
		case STMT_BLOCK: case STMT_LOOP: case STMT_SWITCH:
			if (l->structured)
				wrong(l, "control has left a block, a loop or a switch", s->label);
			if (s->kind == STMT_SWITCH)
				lower_switch(l, s);
			else
				lower_labelled(l, s);
			break;
		case STMT_IF:
			if (l->structured)
				lower_if(l, s);
			else
				lower_labelled(l, s);
			break;
		case STMT_FOR: case STMT_WHILE: case STMT_DO:
			lower_loop(l, s);
			break;
		case STMT_CASES:
			lower_cases(l, s);
			break;
		case STMT_BR:
			go(l, STEP_JUMP, NULL, label(l, s->label));
			break;
		case STMT_BREAK:
			jump(l, l->leave, "a break outside of a loop or switch");
			break;
		case STMT_CONTINUE:
			jump(l, l->again, "a continue outside of a loop");
			break;
		case STMT_LABEL:
			put_label(l, s->label);
			break;
		case STMT_CASE:
			wrong(l, "a case outside of a switch", s->label);
			break;
		default: /* SET, EXPR, RETURN, TRAP, TAIL_CALL, CHECK, RELOAD, POLL, and what may come to
		          * be */
			emit(l, STEP_STMT, s);
			break;
		}
}

void
lower(struct function *f, enum stage stage, struct steps *to)
{
	struct lowerer l = { .f = f, .to = to, .structured = stage >= STAGE_CONTROL };

	memset(to, 0, sizeof *to);
	lower_braces(&l, f->body);
	if (!l.structured) /* the body's own label is where it returns what the label's locals hold */
		put_label(&l, LABEL_RETURN);
	emit(&l, STEP_END, NULL);
	for (uint32_t i = 0; i < l.labels.n; i++)
		if (l.labels.v[i].jumps != NOWHERE)
			wrong(&l, "a jump to a label that is nowhere", i);
}
