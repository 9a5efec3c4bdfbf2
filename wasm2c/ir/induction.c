/* induction: what loops count. Of
 *
 *   x = 1024; n = 0; do { ... x += 8; n += 1; } while (n != 96);
 *
 * it finds that the body runs 96 times, and so that x is from 1024 to 1024 + 95 * 8 at its
 * beginning. The condition of the loop has to compare what changes by the same amount in each turn
 * with a constant. */
#include "ir/known.h"

#define STEPS 32           /* locals of a body that are followed */

/* At this point of the body a local is what `of` was at the beginning of the turn, and `by`. */
struct step {
	uint32_t local, of;
	int64_t by;
	bool unknown;
};

struct body {
	struct step steps[STEPS];
	uint32_t n;
	uint64_t nested;   /* a filter: locals that are assigned within the body's statements */
	bool lost;         /* control may not go straight from the beginning to the end */
};

static struct step *
find(struct body *b, uint32_t local)
{
	for (uint32_t i = 0; i < b->n; i++)
		if (b->steps[i].local == local)
			return &b->steps[i];
	return NULL;
}

/* Whether something within jumps to the loop's next turn, or back. */
static bool
goes_on(const struct stmt *s, bool inner)
{
	for (; s; s = s->next) {
		bool loop = s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO;
		if ((s->kind == STMT_CONTINUE && !inner) || (s->kind == STMT_LABEL && s->n)
		    || goes_on(s->body, inner || loop) || goes_on(s->other, inner || loop))
			return true;
	}
	return false;
}

/* What a sum is made of, in terms of the beginning of the turn. */
static bool
resolve(struct body *b, const struct expr *e, struct step *to)
{
	uint32_t constant;
	const struct step *s;

	if (e->type != TYPE_I32 || !known_sum(e, &to->of, &constant))
		return false;
	to->by = (int32_t)constant;
	s = find(b, to->of);
	if (s) {
		if (s->unknown)
			return false;
		to->by += s->by;
		to->of = s->of;
		return to->by > -MODULUS && to->by < MODULUS;
	}
	return !(b->nested & known_bit(to->of));
}

static void
follow_set(struct body *b, const struct stmt *s)
{
	struct step step = { .local = s->index }, *old;

	step.unknown = !resolve(b, s->value, &step);
	old = find(b, s->index);
	if (old)
		*old = step;
	else if (b->n < STEPS)
		b->steps[b->n++] = step;
	else
		b->nested |= known_bit(s->index);
}

/* From the beginning of the body to its end. */
static void
follow(struct body *b, const struct stmt *s)
{
	b->n = 0;
	b->nested = 0;
	b->lost = goes_on(s, false);
	for (; s && !b->lost; s = s->next)
		if (s->kind == STMT_SET)
			follow_set(b, s);
		else if (s->kind == STMT_LABEL) /* control that comes here has skipped something */
			for (uint32_t i = 0; i < b->n; i++)
				b->steps[i].unknown = true;
		else if (s->body || s->other) {
			b->nested |= s->sets;
			for (uint32_t i = 0; i < b->n; i++)
				if (s->sets & known_bit(b->steps[i].local))
					b->steps[i].unknown = true;
		}
}

/* By how much a local changes in each turn; 0 if that is not known. */
static int64_t
change(struct body *b, uint32_t local)
{
	const struct step *s = find(b, local);

	return s && !s->unknown && s->of == local ? s->by : 0;
}

/* How many turns there are at the most, if what is compared is `first` when the condition is first
 * evaluated, and changes by `by`: the number of the evaluation at which it is false. 0: unknown. */
static int64_t
turns(const struct expr *condition, struct range first, int64_t by)
{
	int64_t end = condition->op == OP_LOCAL_GET ? 0 : (int64_t)(uint32_t)condition->args[1]->imm;
	int64_t distance;

	if (!range_unsigned(&first))
		return 0;
	switch (condition->op) {
	case OP_LOCAL_GET: case OP_I32_NE:
		if (first.low != first.high)
			return 0;
		distance = by > 0 ? (int64_t)(uint32_t)(end - first.low)
		    : (int64_t)(uint32_t)(first.low - end);
		by = by > 0 ? by : -by;
		return distance % by == 0 ? distance / by + 1 : 0;
	case OP_I32_LT_S: /* of numbers that are as unsigned ones */
		if (end + by > MODULUS / 2 || first.high >= MODULUS / 2)
			return 0;
		/* fallthrough */
	case OP_I32_LT_U:
		if (by <= 0 || end + by > MODULUS)
			return 0;
		return first.low >= end ? 1 : (end - first.low + by - 1) / by + 1;
	}
	return 0;
}

static bool
is_comparison(const struct expr *e, uint32_t *local)
{
	const struct expr *x = e->op == OP_LOCAL_GET ? e : e->nargs == 2 ? e->args[0] : NULL;

	if (!x || x->op != OP_LOCAL_GET || x->type != TYPE_I32)
		return false;
	*local = x->index;
	return e->op == OP_LOCAL_GET || e->args[1]->op == OP_I32_CONST;
}

/* How often the condition, a comparison of a local, is evaluated at the most, and so a turn begins;
 * 0: unknown. */
static int64_t
count(const struct known *k, struct body *b, const struct stmt *loop, uint32_t local)
{
	struct step compared = { .of = local };
	struct range first;
	int64_t by;

	if (loop->kind == STMT_DO) {
		const struct step *s = find(b, local);
		if (!s || s->unknown)
			return 0;
		compared = *s;
	}
	by = change(b, compared.of);
	first = range_of_local(k, compared.of);
	first.low += compared.by;
	first.high += compared.by;
	return by ? turns(loop->value, first, by) : 0;
}

void
induction_enter(struct known *k, const struct stmt *loop)
{
	struct local_range counted[STEPS];
	struct body b;
	uint32_t local, n = 0;
	int64_t turns = 0;

	if (!(loop->sets & (k->based | k->ranged)))
		return;
	if (loop->sets & k->ranged && loop->kind != STMT_FOR && is_comparison(loop->value, &local)) {
		follow(&b, loop->body);
		turns = b.lost ? 0 : count(k, &b, loop, local);
	}
	for (uint32_t i = 0; turns && i < b.n; i++) {
		local = b.steps[i].local;
		int64_t by = change(&b, local), far;
		struct range r = range_of_local(k, local);

		if (!by || range_is_all(r) || turns > MODULUS / (by < 0 ? -by : by))
			continue;
		far = by * (turns - 1);
		r.low += by < 0 ? far : 0;
		r.high += by > 0 ? far : 0;
		if (r.high - r.low < MODULUS)
			counted[n++] = (struct local_range){ local, r };
	}
	known_forget_assigned(k, loop->body);
	for (uint32_t i = 0; i < n; i++)
		range_set(k, counted[i].local, counted[i].range);
}
