/* induction: what loops count. Of
 *
 *   x = 1024; n = 0; do { ... x += 8; n += 1; } while (n != 96);
 *
 * it finds that the body runs 96 times, and so that x is from 1024 to 1024 + 95 * 8 at its
 * beginning. A test of the loop has to compare what changes by the same amount in each turn with
 * something that the loop does not change: in the loop's condition; in one that control passes in
 * each turn, or else leaves; or where a local gets the value that is the loop's condition. */
#include "ir/known.h"

#include <string.h>

#define STEPS 32           /* locals of a body that are followed */
#define TESTS 4            /* that decide whether there is a next turn */

/* What an operand is in terms of the beginning of the turn: of + by, or by alone. */
struct operand {
	bool known, constant;
	uint32_t of;
	int64_t by;
};

/* It goes on while the first operand is unlike, below or above the second. */
struct test {
	enum { UNLIKE, BELOW, ABOVE } kind;
	bool is_signed, or_equal, wide; /* wide: of i64 */
	struct operand operands[2];
};

/* At this point of the body a local is what `of` was at the beginning of the turn, and `by`; or
 * else it may be the result of a comparison of two operands. */
struct step {
	uint32_t local, of;
	int64_t by;
	bool unknown, wide; /* wide: an i64 */
	const struct expr *comparison;
	struct operand operands[2];
};

struct body {
	struct step steps[STEPS];
	struct test tests[TESTS];
	uint32_t n, ntests;
	uint64_t nested;   /* a filter: locals that are assigned within the body's statements */
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

/* Whether it is x or x + c. */
static bool
sum(const struct expr *e, uint32_t *local, int64_t *c)
{
	uint32_t constant;

	if (e->type == TYPE_I32 && known_sum(e, local, &constant)) {
		*c = (int32_t)constant;
		return true;
	}
	*c = 0;
	if (e->op == OP_I64_ADD && e->args[1]->op == OP_I64_CONST) {
		*c = (int64_t)e->args[1]->imm;
		e = e->args[0];
	}
	*local = e->index;
	return e->op == OP_LOCAL_GET && e->type == TYPE_I64 && *c > -MODULUS && *c < MODULUS;
}

/* What a sum is made of, in terms of the beginning of the turn. */
static bool
resolve(struct body *b, const struct expr *e, uint32_t *of, int64_t *by)
{
	const struct step *s;

	if (!sum(e, of, by))
		return false;
	s = find(b, *of);
	if (s) {
		if (s->unknown)
			return false;
		*by += s->by;
		*of = s->of;
		return *by > -MODULUS && *by < MODULUS;
	}
	return !(b->nested & known_bit(*of));
}

static struct operand
operand(struct body *b, const struct expr *e)
{
	struct operand o = { 0 };

	o.by = e->op == OP_I32_CONST ? (int64_t)(uint32_t)e->imm : (int64_t)e->imm;
	o.constant = e->op == OP_I32_CONST
	    || (e->op == OP_I64_CONST && o.by > -MODULUS && o.by < MODULUS);
	o.known = o.constant || resolve(b, e, &o.of, &o.by);
	return o;
}

/* What a comparison tests if it has to be true, or false. */
static bool
set_kind(struct test *t, uint16_t op, bool is)
{
	t->wide = op != known_as_i32(op);
	op = known_as_i32(op);
	switch (op) {
	case OP_I32_NE: case OP_I32_EQ:
		t->kind = UNLIKE;
		return is == (op == OP_I32_NE);
	case OP_I32_LT_U: case OP_I32_LT_S: case OP_I32_LE_U: case OP_I32_LE_S:
		t->kind = is ? BELOW : ABOVE;
		break;
	case OP_I32_GT_U: case OP_I32_GT_S: case OP_I32_GE_U: case OP_I32_GE_S:
		t->kind = is ? ABOVE : BELOW;
		break;
	default:
		return false;
	}
	t->is_signed = op == OP_I32_LT_S || op == OP_I32_LE_S || op == OP_I32_GT_S || op == OP_I32_GE_S;
	t->or_equal = is == (op == OP_I32_LE_U || op == OP_I32_LE_S || op == OP_I32_GE_U
	    || op == OP_I32_GE_S);
	return true;
}

static void
set_operands(struct body *b, const struct expr *e, struct operand operands[2])
{
	for (int i = 0; i < 2; i++)
		operands[i] = operand(b, e->args[i]);
}

/* There is a next turn only if a condition is true, or false. */
static void
add_test(struct body *b, const struct expr *e, bool is)
{
	struct test test = { .kind = UNLIKE };
	const struct step *s;

	for (; e->op == OP_I32_EQZ || e->op == OP_I64_EQZ; is = !is)
		e = e->args[0];
	if (e->op == (is ? OP_I32_AND : OP_I32_OR)) {
		if (is && !expr_is_bool(e))
			return;
		add_test(b, e->args[0], is);
		add_test(b, e->args[1], is);
		return;
	}
	s = e->op == OP_LOCAL_GET ? find(b, e->index) : NULL;
	if (s && s->comparison) {
		memcpy(test.operands, s->operands, sizeof test.operands);
		e = s->comparison;
	} else if (e->op == OP_LOCAL_GET) {
		test.wide = e->type == TYPE_I64;
		test.operands[0] = operand(b, e);
		test.operands[1] = (struct operand){ .known = true, .constant = true };
	} else if (e->nargs == 2)
		set_operands(b, e, test.operands);
	if ((e->op == OP_LOCAL_GET ? is : set_kind(&test, e->op, is)) && b->ntests < TESTS)
		b->tests[b->ntests++] = test;
}

static void
follow_set(struct body *b, const struct stmt *s)
{
	struct step step = { .local = s->index, .wide = s->value->type == TYPE_I64 }, *old;
	struct test test;

	step.unknown = !resolve(b, s->value, &step.of, &step.by);
	if (step.unknown && (set_kind(&test, s->value->op, true)
	    || set_kind(&test, s->value->op, false))) {
		step.comparison = s->value;
		set_operands(b, s->value, step.operands);
	}
	old = find(b, s->index);
	if (old)
		*old = step;
	else if (b->n < STEPS)
		b->steps[b->n++] = step;
	else
		b->nested |= known_bit(s->index);
}

static void
lose(struct step *s)
{
	s->unknown = true;
	s->comparison = NULL;
}

static bool
leaves(const struct stmt *s)
{
	while (s->next)
		s = s->next;
	return s->kind == STMT_BREAK || s->kind == STMT_RETURN;
}

/* From the beginning of the body to its end. */
static void
follow(struct body *b, const struct stmt *s)
{
	for (; s; s = s->next)
		if (s->kind == STMT_SET)
			follow_set(b, s);
		else if (s->kind == STMT_LABEL) { /* control that comes here has skipped something */
			for (uint32_t i = 0; i < b->n; i++)
				lose(&b->steps[i]);
			b->ntests = 0;
		} else if (s->body || s->other) {
			if (s->kind == STMT_IF && !s->other && leaves(s->body))
				add_test(b, s->value, false);
			b->nested |= s->sets;
			for (uint32_t i = 0; i < b->n; i++)
				if (s->sets & known_bit(b->steps[i].local))
					lose(&b->steps[i]);
		}
}

/* By how much a local changes in each turn; 0 if that is not known. */
static int64_t
change(struct body *b, uint32_t local)
{
	const struct step *s = find(b, local);

	return s && !s->unknown && s->of == local ? s->by : 0;
}

/* Whether the loop assigns it nothing. */
static bool
stays(struct body *b, uint32_t local)
{
	return !find(b, local) && !(b->nested & known_bit(local));
}

/* What the operand is when the body is entered, as unsigned numbers; a constant may be a signed
 * one, and an i64 if that is what is compared. */
static bool
at_first(const struct known *k, const struct operand *o, const struct test *t, struct range *r)
{
	if (o->constant) {
		r->low = r->high = t->is_signed && !t->wide ? (int32_t)(uint32_t)o->by : o->by;
	} else {
		*r = range_of_local(k, o->of);
		if (range_is_all(*r))
			return false;
		r->low += o->by;
		r->high += o->by;
	}
	if (t->wide)
		return t->kind == UNLIKE || t->is_signed || r->low >= 0;
	return o->constant || (range_unsigned(r, false) && (!t->is_signed || r->high < MODULUS / 2));
}

/* How many turns there are at the most, if what is compared with `end` is `first` when the test is
 * first made, and changes by `by`: the number of the test that fails. 0: unknown. */
static int64_t
turns(const struct test *t, struct range first, struct range end, int64_t by)
{
	int64_t size = by > 0 ? by : -by, distance, most = t->is_signed ? MODULUS / 2 : MODULUS;

	switch (t->kind) {
	case UNLIKE:
		if (first.low == first.high && end.low == end.high) {
			distance = by > 0 ? end.low - first.low : first.low - end.low;
			if (!t->wide)
				distance = (int64_t)(uint32_t)distance;
			return distance >= 0 && distance % size == 0 ? distance / size + 1 : 0;
		}
		if (by == 1 && first.high <= end.low)
			return end.high - first.low + 1;
		if (by == -1 && first.low >= end.high)
			return first.high - end.low + 1;
		return 0;
	case BELOW:
		if (by <= 0 || end.high + by > most)
			return 0;
		return first.low >= end.high ? 1 : (end.high - first.low + by - 1) / by + 1;
	case ABOVE:
		if (by >= 0 || end.low + by < (t->is_signed ? -most : 0) - 1)
			return 0;
		return first.high <= end.low ? 1 : (first.high - end.low + size - 1) / size + 1;
	}
	return 0;
}

/* A test keeps the local as close to where it starts. */
struct limit {
	uint32_t local;
	int64_t distance;
};

/* The same for a test whose operand i is counted. What has passed the test is before the end, and
 * in the next turn it is `by` more: that limits it at the beginning of a turn. */
static int64_t
count(const struct known *k, struct body *b, const struct test *test, int i, struct limit *limit)
{
	const struct operand *o = &test->operands[i], *other = &test->operands[!i];
	int64_t by = o->known && !o->constant ? change(b, o->of) : 0, n, past;
	struct range first, end;
	struct test t = *test;

	if (!by || !other->known || !(other->constant || stays(b, other->of))
	    || !at_first(k, o, &t, &first) || !at_first(k, other, &t, &end))
		return 0;
	if (i && t.kind != UNLIKE)
		t.kind = t.kind == BELOW ? ABOVE : BELOW;
	if (t.or_equal) {
		end.low += t.kind == BELOW ? 1 : -1;
		end.high += t.kind == BELOW ? 1 : -1;
	}
	n = turns(&t, first, end, by);
	past = by > 0 ? end.high - 1 + by - first.low : first.high - (end.low + 1 + by);
	limit->local = o->of;
	limit->distance = past > first.high - first.low ? past : first.high - first.low;
	if (t.kind == UNLIKE && !(by == 1 && first.high <= end.low)
	    && !(by == -1 && first.low >= end.high))
		limit->distance = MODULUS;
	return n;
}

/* The local is within these limits at the beginning of each of so many turns. */
static bool
counted(const struct known *k, struct body *b, uint32_t local, int64_t turns,
	const struct limit *limits, uint32_t n, struct range *r)
{
	int64_t by = change(b, local), far;

	*r = range_of_local(k, local);
	if (!by || range_is_all(*r) || turns > MODULUS / (by < 0 ? -by : by))
		return false;
	far = by * (turns - 1);
	far = r->high - r->low + (far < 0 ? -far : far);
	for (uint32_t i = 0; i < n; i++)
		if (limits[i].local == local && limits[i].distance < far)
			far = limits[i].distance;
	if (by > 0)
		r->high = r->low + far;
	else
		r->low = r->high - far;
	return far < MODULUS;
}

/* Whether a local counts turns from a known number on, and what. Tests may have limited the range
 * to fewer turns. */
static bool
counts(const struct known *k, const struct local_range *l, int64_t by, int64_t turns,
	struct counter *c)
{
	struct range first = range_of_local(k, l->local), r = l->range;

	if (l->wide || first.low != first.high || !range_unsigned(&r, false)
	    || r.high - r.low != (by < 0 ? -by : by) * (turns - 1) || by <= INT32_MIN
	    || by > INT32_MAX)
		return false;
	c->local = l->local;
	c->first = (uint32_t)first.low;
	c->last = (uint32_t)(turns - 1);
	c->by = (int32_t)by;
	return true;
}

/* What locals are at the beginning of each turn; yields how many. Adds those that count turns, up
 * to COUNTERS. */
static uint32_t
count_all(const struct known *k, const struct stmt *loop, struct local_range *ranges,
	struct counter *counters, uint32_t *ncounters)
{
	struct limit limits[TESTS];
	uint32_t n = 0, nlimits = 0;
	int64_t most = 0, here;
	struct body b;

	b.n = b.ntests = 0;
	b.nested = 0;
	if (loop->kind == STMT_WHILE)
		add_test(&b, loop->value, true);
	follow(&b, loop->body);
	if (loop->kind == STMT_DO)
		add_test(&b, loop->value, true);
	if (!b.ntests || goes_on(loop->body, false)) /* not straight from the beginning to the end */
		return 0;
	for (uint32_t i = 0; i < b.ntests; i++)
		for (int side = 0; side < 2; side++) {
			here = count(k, &b, &b.tests[i], side, &limits[nlimits]);
			if (!here)
				continue;
			most = !most || here < most ? here : most;
			nlimits++;
			break;
		}
	for (uint32_t i = 0; most && i < b.n; i++) {
		ranges[n].local = b.steps[i].local;
		ranges[n].wide = b.steps[i].wide;
		if (!counted(k, &b, b.steps[i].local, most, limits, nlimits, &ranges[n].range))
			continue;
		counters[*ncounters].loop = loop;
		*ncounters += *ncounters < COUNTERS && counts(k, &ranges[n],
			change(&b, b.steps[i].local), most, &counters[*ncounters]);
		n++;
	}
	return n;
}

void
induction_enter(struct known *k, const struct stmt *loop)
{
	struct local_range ranges[STEPS];
	struct counter counters[COUNTERS + 1];
	uint32_t n, ncounters = 0;

	if (!(loop->sets & (k->based | k->ranged)))
		return;
	n = loop->sets & k->ranged ? count_all(k, loop, ranges, counters, &ncounters) : 0;
	known_forget_assigned(k, loop->body);
	for (uint32_t i = 0; i < n; i++)
		range_set(k, ranges[i].local, ranges[i].range, ranges[i].wide);
	for (uint32_t i = 0; ncounters > 1 && i < ncounters; i++)
		turns_add(k, counters[i]);
}
