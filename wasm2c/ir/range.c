/* range: between which limits the values of i32 and i64 expressions are.
 *
 * A range is of whole numbers, and a value is one of them modulo 2^32 or 2^64. So it does not
 * matter whether sums and products wrap. Where the number itself matters (comparisons, shifts to
 * the right, addresses), only a range of unsigned numbers says something; of an i64, if they are
 * below 2^32. What is computed from a range that says nothing is no narrower, and says nothing. */
#include "ir/known.h"
#include "wasm/signature.h"

#include <string.h>

#define FAR (INT64_C(1) << 60) /* no limit is farther from 0 */

static struct range
made(int64_t low, int64_t high)
{
	if (high - low >= MODULUS || low < -FAR || high > FAR)
		return range_all();
	return (struct range){ low, high };
}

static struct range
as_unsigned(struct range r, bool wide)
{
	return range_unsigned(&r, wide) ? r : range_all();
}

struct range
range_hull(struct range a, struct range b, bool wide)
{
	if (!wide) {
		a = as_unsigned(a, false);
		b = as_unsigned(b, false);
	}
	return made(a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high);
}

static const struct local_range *
find(const struct known *k, uint32_t local)
{
	for (const struct local_range *l = k->ranges; l < k->ranges + k->nranges; l++)
		if (l->local == local)
			return l;
	return NULL;
}

struct range
range_find(const struct known *k, uint32_t local)
{
	const struct local_range *l = find(k, local);

	return l ? l->range : range_all();
}

void
range_set(struct known *k, uint32_t local, struct range r, bool wide)
{
	uint32_t i = k->ranged & known_bit(local) ? 0 : k->nranges;

	while (i < k->nranges && k->ranges[i].local != local)
		i++;
	if (range_is_all(r)) {
		if (i < k->nranges)
			k->ranges[i] = k->ranges[--k->nranges];
		return;
	}
	if (i == RANGES)
		memmove(k->ranges, k->ranges + 1, --i * sizeof k->ranges[0]);
	k->ranges[i] = (struct local_range){ local, wide, r };
	k->nranges = i == k->nranges ? i + 1 : k->nranges;
	k->ranged |= known_bit(local);
}

void
range_forget(struct known *k, uint32_t local)
{
	uint64_t ranged = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->nranges; i++)
		if (k->ranges[i].local != local) {
			ranged |= known_bit(k->ranges[i].local);
			k->ranges[n++] = k->ranges[i];
		}
	k->nranges = n;
	k->ranged = k->ncounters ? ranged | turns_forget(k, local) : ranged;
}

/* Most are the same in both, and stand at the same place. */
void
range_meet(struct known *k, const struct known *from)
{
	uint64_t ranged = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->nranges; i++) {
		struct local_range *l = &k->ranges[i];
		const struct local_range *other = &from->ranges[i];

		if (!(from->ranged & known_bit(l->local)))
			continue;
		if (i >= from->nranges || other->local != l->local)
			other = find(from, l->local);
		if (!other)
			continue;
		if (l->range.low != other->range.low || l->range.high != other->range.high
		    || l->range.low < 0 || l->range.high >= MODULUS) {
			l->range = range_hull(l->range, other->range, l->wide);
			if (range_is_all(l->range))
				continue;
		}
		ranged |= known_bit(l->local);
		if (n < i)
			k->ranges[n] = *l;
		n++;
	}
	k->nranges = n;
	k->ranged = k->ncounters ? ranged | turns_meet(k, from) : ranged;
}

/* ---- expressions ---- */

static struct range
product(struct range r, uint32_t by)
{
	int64_t factor = by < UINT32_C(1) << 31 ? (int64_t)by : (int64_t)by - MODULUS, a, b;
	int64_t size = factor < 0 ? -factor : factor;

	if (size > 1 && (r.low < -FAR / size || r.high > FAR / size))
		return range_all();
	a = r.low * factor;
	b = r.high * factor;
	return a < b ? made(a, b) : made(b, a);
}

/* The least 2^n - 1 that is no less. */
static int64_t
all_bits(int64_t n)
{
	int64_t bits = 0;

	while (bits < n)
		bits = bits * 2 + 1;
	return bits;
}

/* Whether product() takes a constant for what it is. */
static bool
is_factor(int64_t n, bool wide)
{
	return !wide || n == (int32_t)(uint32_t)n;
}

static struct range
of_binary(const struct expr *e, struct range a, struct range b)
{
	bool known = b.low == b.high, wide = e->type == TYPE_I64;
	uint32_t c = (uint32_t)b.low, shift = c & (wide ? 63 : 31);
	uint16_t op = known_as_i32(e->op);
	struct range ua, ub;

	switch (op) { /* those for which overflow is the same as in whole numbers */
	case OP_I32_ADD:
		return made(a.low + b.low, a.high + b.high);
	case OP_I32_SUB:
		return made(a.low - b.high, a.high - b.low);
	case OP_I32_MUL:
		if (known && is_factor(b.low, wide))
			return product(a, c);
		return a.low == a.high && is_factor(a.low, wide) ? product(b, (uint32_t)a.low)
		    : range_all();
	case OP_I32_SHL:
		return known && shift < (wide ? 31 : 32) ? product(a, UINT32_C(1) << shift) : range_all();
	}
	ua = as_unsigned(a, wide);
	ub = as_unsigned(b, wide);
	if (wide && range_is_all(ua) && op != OP_I32_AND && (op != OP_I32_REM_U || range_is_all(ub)))
		return range_all();
	switch (op) {
	case OP_I32_SHR_U:
		return known ? made(ua.low >> shift, ua.high >> shift) : made(0, ua.high);
	case OP_I32_AND:
		return made(0, ua.high < ub.high ? ua.high : ub.high);
	case OP_I32_OR: case OP_I32_XOR:
		return made(0, all_bits(ua.high > ub.high ? ua.high : ub.high));
	case OP_I32_DIV_U:
		return ub.low && ub.low == ub.high ? made(ua.low / ub.low, ua.high / ub.low)
		    : made(0, ua.high);
	case OP_I32_REM_U: /* by 0 traps */
		if (ua.high < ub.low)
			return ua;
		if (wide && range_is_all(ub))
			return made(0, ua.high);
		return made(0, ub.high && ub.high <= ua.high ? ub.high - 1 : ua.high);
	}
	return range_all();
}

static struct range
of_load(const struct expr *e)
{
	unsigned bits = 8u << signatures[e->op].access;

	return bits < 32 ? made(0, (INT64_C(1) << bits) - 1) : range_all();
}

struct range
range_of_tree(const struct known *k, const struct expr *e)
{
	uint32_t props = op_info[e->op].props;
	struct range r;

	if (props & PROP_INTEGER && e->nargs == 2)
		return of_binary(e, range_of(k, e->args[0]), range_of(k, e->args[1]));
	switch (e->op) {
	case OP_I64_CONST:
		return made((int64_t)e->imm, (int64_t)e->imm);
	case OP_SELECT: case OP_SELECT_T: /* the condition is the last operand */
		return range_hull(range_of(k, e->args[0]), range_of(k, e->args[1]),
			e->type == TYPE_I64);
	case OP_I32_WRAP_I64:
		return range_of(k, e->args[0]);
	case OP_I64_EXTEND_I32_U: case OP_I64_EXTEND_I32_S:
		r = as_unsigned(range_of(k, e->args[0]), false);
		return e->op == OP_I64_EXTEND_I32_S && r.high >= MODULUS / 2 ? range_all() : r;
	}
	return expr_is_load(e) && !(props & PROP_SIGNED) ? of_load(e) : range_all();
}

struct range
range_widen(struct range r, struct range to, bool wide)
{
	to = as_unsigned(to, wide);
	return (struct range){ to.low < r.low ? 0 : r.low,
		to.high > r.high ? all_bits(to.high) : r.high };
}

/* ---- conditions ---- */

/* Of unsigned numbers, both ends included. */
static void
narrow(struct known *k, const struct expr *e, int64_t low, int64_t high)
{
	bool wide = e->type == TYPE_I64;
	struct range r;

	if (e->op != OP_LOCAL_GET)
		return;
	r = as_unsigned(range_of_local(k, e->index), wide);
	if (r.low < low)
		r.low = low;
	if (r.high > high)
		r.high = high;
	if (r.low > r.high || range_is_all(r)) /* control does not come here, or it is no news */
		return;
	range_set(k, e->index, r, wide);
	if (k->ncounters)
		turns_learn(k, e->index, r);
}

/* It is not this number, which says something at an end of its range. */
static void
narrow_unlike(struct known *k, const struct expr *e, int64_t number)
{
	struct range r;

	if (e->op != OP_LOCAL_GET || !(k->ranged & known_bit(e->index)))
		return;
	r = as_unsigned(range_of_local(k, e->index), e->type == TYPE_I64);
	if (!range_is_all(r) && (r.low == number || r.high == number))
		narrow(k, e, r.low + (r.low == number), r.high - (r.high == number));
}

/* a is less than b, or equal. Of signed numbers that says something where a is not negative: then b
 * is not, either. */
static void
learn_order(struct known *k, const struct expr *a, const struct expr *b, bool equal, bool is_signed)
{
	bool wide = a->type == TYPE_I64;
	struct range ra = as_unsigned(range_of(k, a), wide), rb = as_unsigned(range_of(k, b), wide);
	int64_t most = is_signed ? MODULUS / 2 - 1 : MODULUS - 1, less = !equal;

	if (wide) { /* if b is not known, it may be far greater */
		if (range_is_all(rb) || (is_signed && range_is_all(ra)))
			return;
		narrow(k, a, 0, rb.high - less);
		narrow(k, b, ra.low + less, rb.high);
		return;
	}
	if (ra.high > most)
		return;
	if (rb.high < most)
		narrow(k, a, 0, rb.high - less);
	if (ra.low)
		narrow(k, b, ra.low + less, most);
}

static void
learn_comparison(struct known *k, const struct expr *e, bool is)
{
	const struct expr *a = e->args[0], *b = e->args[1];
	uint16_t op = known_as_i32(e->op);
	bool is_signed = op == OP_I32_LT_S || op == OP_I32_GE_S || op == OP_I32_GT_S
	    || op == OP_I32_LE_S;
	struct range r;

	switch (op) {
	case OP_I32_EQ: case OP_I32_NE:
		r = as_unsigned(range_of(k, b), b->type == TYPE_I64);
		if ((op == OP_I32_EQ) != is) {
			if (r.low == r.high)
				narrow_unlike(k, a, r.low);
			break;
		}
		narrow(k, a, r.low, r.high);
		r = as_unsigned(range_of(k, a), a->type == TYPE_I64);
		narrow(k, b, r.low, r.high);
		break;
	case OP_I32_LT_U: case OP_I32_LT_S: case OP_I32_GE_U: case OP_I32_GE_S:
		if (is == (op == OP_I32_LT_U || op == OP_I32_LT_S))
			learn_order(k, a, b, false, is_signed);
		else
			learn_order(k, b, a, true, is_signed);
		break;
	case OP_I32_GT_U: case OP_I32_GT_S: case OP_I32_LE_U: case OP_I32_LE_S:
		if (is == (op == OP_I32_GT_U || op == OP_I32_GT_S))
			learn_order(k, b, a, false, is_signed);
		else
			learn_order(k, a, b, true, is_signed);
		break;
	}
}

void
range_learn(struct known *k, const struct expr *e, bool is)
{
	for (; e->op == OP_I32_EQZ || e->op == OP_I64_EQZ; is = !is)
		e = e->args[0];
	if (e->op == OP_LOCAL_GET) {
		if (e->type != TYPE_I32 && e->type != TYPE_I64)
			return;
		if (is)
			narrow_unlike(k, e, 0);
		else
			narrow(k, e, 0, 0);
	} else if (e->op == (is ? OP_I32_AND : OP_I32_OR)) { /* so are both */
		if (is && !expr_is_bool(e))
			return;
		range_learn(k, e->args[0], is);
		range_learn(k, e->args[1], is);
	} else if (e->nargs == 2 && (e->args[0]->op == OP_LOCAL_GET || e->args[1]->op == OP_LOCAL_GET))
		learn_comparison(k, e, is);
}
