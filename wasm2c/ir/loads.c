/* loads: marks the loads whose value a C compiler might find unnecessary.
 *
 * With guard pages only the load itself can trap, so it must stay even if its value is not used.
 * Compilers keep a load that stands alone (the template keep_loads), but gcc replaces (load8_u | 1)
 * != 0 by 1 as soon as it has parsed it. Such loads are marked, and printed so that the expression
 * around them must be evaluated as written. Within an expression, the pass misses none, because it
 * does not model what compilers know. It evaluates the expression: if its value differs for two
 * values of the load, in a single case, no compiler can do without the load. If the value differs
 * with the load's last byte, which traps if any byte does, no narrower load can replace it. A
 * comparison of floats is tried likewise: its operands are as necessary as its result. */
#include "ir/ir.h"
#include "wasm/signature.h"

#define MOST_LEAVES 16 /* of one expression; what comes after them is marked */
#define MOST_CONSTS 16
#define TRIALS 8       /* of what the other operands give */

/* What an expression gives for two values of a leaf: evaluated at once, since most of it is the
 * same for both. */
struct pair {
	uint64_t first, second;
};

/* An expression as far as C's operators make it: its operands are those that are evaluated by
 * themselves. */
struct region {
	const struct expr *root;
	uint64_t mask;      /* the bits of its value that matter */
	bool truth;         /* only whether it is zero matters */
	struct expr *leaves[MOST_LEAVES]; /* loads, and comparisons of floats that read memory */
	uint64_t needed[MOST_LEAVES];     /* the bits of their values that may matter */
	uint32_t nleaves;
	uint64_t consts[MOST_CONSTS]; /* that it has */
	uint32_t nconsts;
	const struct expr *leaf; /* the one at hand: it and all that are the same give `values` */
	struct pair values;
	uint32_t trial;     /* decides what the rest gives */
};

static void examine(struct expr *e, uint64_t mask, bool truth);
static void examine_operands(struct expr *e);

static bool
reads(const struct expr *e)
{
	return e->effects & EFFECT_READ_MEMORY;
}

static bool
is_reinterpretation(const struct expr *e)
{
	return e->op == OP_I32_REINTERPRET_F32 || e->op == OP_I64_REINTERPRET_F64
	    || e->op == OP_F32_REINTERPRET_I32 || e->op == OP_F64_REINTERPRET_I64;
}

static bool
is_operator(const struct expr *e)
{
	return op_info[e->op].props & PROP_INTEGER || (e->op == OP_SELECT && e->type != TYPE_V128)
	    || is_reinterpretation(e);
}

/* A comparison, but not of integers. */
static bool
is_comparison(const struct expr *e)
{
	return (op_info[e->op].props & (PROP_TRUTH | PROP_INTEGER)) == PROP_TRUTH;
}

static bool
is_leaf(const struct expr *e)
{
	return expr_is_load(e) || (is_comparison(e) && reads(e));
}

static bool
same_bytes(const struct expr *a, const struct expr *b)
{
	return a == b || (a->index == b->index && a->imm == b->imm
	    && expr_same(a->args[0], b->args[0]));
}

static bool
same_leaf(const struct expr *a, const struct expr *b)
{
	if (a == b)
		return true;
	if (is_comparison(a) || is_comparison(b))
		return expr_same(a, b);
	return same_bytes(a, b);
}

/* ---- what an expression gives ---- */

/* Some number, with few bits as often as with many, or a constant of the expression. */
static uint64_t
some(const struct region *r, uint64_t key)
{
	uint64_t x = (key + 1) * UINT64_C(0x9e3779b97f4a7c15) + r->trial * UINT64_C(0xd1b54a32d192ed03);

	x = (x ^ x >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	x ^= x >> 32;
	if (r->trial == 1)
		return 0;
	if (r->trial % 2 && r->nconsts > 0)
		return r->consts[x % r->nconsts] + (x >> 20 & 1);
	return r->trial % 4 == 0 ? x & 15 : x;
}

/* What stands for the divisor b. By one that is large most quotients are 0, whatever is divided: -1
 * stands for half of all. */
static uint64_t
divisor(uint16_t op, uint64_t b)
{
	switch (op) {
	case OP_I32_DIV_S: case OP_I32_REM_S: return (int32_t)(uint32_t)b > 0 ? b : UINT64_MAX;
	case OP_I64_DIV_S: case OP_I64_REM_S: return (int64_t)b > 0 ? b : UINT64_MAX;
	}
	return b;
}

/* Which leaf of the region it is the same as. */
static uint32_t
leaf_number(const struct region *r, const struct expr *e)
{
	uint32_t i = 0;

	while (i < r->nleaves && !same_leaf(r->leaves[i], e))
		i++;
	return i;
}

static struct pair
twice(uint64_t value)
{
	return (struct pair){ value, value };
}

static struct pair evaluate(const struct region *r, const struct expr *e);

static struct pair
evaluate_integer(const struct region *r, const struct expr *e)
{
	struct pair a = evaluate(r, e->args[0]), b = e->nargs > 1 ? evaluate(r, e->args[1]) : twice(0);
	uint64_t first = eval(e->op, a.first, divisor(e->op, b.first));

	if (a.first == a.second && b.first == b.second)
		return twice(first);
	return (struct pair){ first, eval(e->op, a.second, divisor(e->op, b.second)) };
}

static struct pair
evaluate_leaf(const struct region *r, const struct expr *e)
{
	struct pair v = same_leaf(r->leaf, e) ? r->values : twice(some(r, leaf_number(r, e)));

	if (is_comparison(e))
		return (struct pair){ v.first & 1, v.second & 1 };
	return (struct pair){ eval_load(e->op, v.first), eval_load(e->op, v.second) };
}

static struct pair
evaluate_select(const struct region *r, const struct expr *e)
{
	struct pair condition = evaluate(r, e->args[2]);
	struct pair v = evaluate(r, e->args[condition.first ? 0 : 1]);

	if (!condition.first != !condition.second)
		v.second = evaluate(r, e->args[condition.second ? 0 : 1]).second;
	return v;
}

static struct pair
evaluate(const struct region *r, const struct expr *e)
{
	struct pair v;

	if (op_info[e->op].props & PROP_INTEGER)
		v = evaluate_integer(r, e);
	else if (expr_is_const(e))
		v = twice(e->imm);
	else if (is_leaf(e))
		v = evaluate_leaf(r, e);
	else if (is_reinterpretation(e))
		v = evaluate(r, e->args[0]);
	else if (is_operator(e))
		v = evaluate_select(r, e);
	else
		v = twice(some(r, 64 + e->op + UINT64_C(977) * e->index + UINT64_C(353) * e->imm));
	if (e->type == TYPE_I32 || e->type == TYPE_F32)
		return (struct pair){ (uint32_t)v.first, (uint32_t)v.second };
	return v;
}

/* Whether it matters which of two values the leaf at hand has. */
static bool
differs(struct region *r, uint64_t first, uint64_t second)
{
	struct pair v;

	r->values = (struct pair){ first, second };
	v = evaluate(r, r->root);
	v.first &= r->mask;
	v.second &= r->mask;
	return r->truth ? !v.first != !v.second : v.first != v.second;
}

/* ---- whether it differs with a leaf ---- */

/* The value for the leaf at hand with which e gives `wanted`, or a comparison in it has equal
 * operands, or such that differ by `off`: a guess. False where the leaf is not in e. */
static bool
aim(const struct region *r, const struct expr *e, uint64_t wanted, uint64_t off, uint64_t *value)
{
	if (is_leaf(e)) {
		*value = wanted;
		return same_leaf(r->leaf, e);
	}
	if (!is_operator(e))
		return false;
	for (uint32_t i = 0; i < e->nargs; i++) {
		uint64_t other = e->nargs == 2 ? evaluate(r, e->args[1 - i]).second : 0, w = wanted;
		switch (e->op) {
		case OP_I32_ADD: case OP_I64_ADD: w = wanted - other; break;
		case OP_I32_SUB: case OP_I64_SUB: w = i == 0 ? wanted + other : other - wanted; break;
		case OP_I32_XOR: case OP_I64_XOR: w = wanted ^ other; break;
		case OP_I32_MUL: case OP_I64_MUL: w = other ? wanted / other : 0; break;
		case OP_I32_SHL: case OP_I64_SHL: w = wanted >> (other & 63); break;
		case OP_I32_SHR_U: case OP_I64_SHR_U: case OP_I32_SHR_S:
		case OP_I64_SHR_S: w = wanted << (other & 63); break;
		default:
			if (op_info[e->op].props & PROP_TRUTH)
				w = other + off;
			break;
		}
		if (aim(r, e->args[i], w, off, value))
			return true;
	}
	return false;
}

/* The bits of a load's bytes that come from the last; of a vector's, which is no number here, those
 * of 64 bits. */
static uint64_t
last_byte(const struct expr *load)
{
	unsigned bytes = 1u << signatures[load->op].access;

	return UINT64_C(0xff) << 8 * ((bytes < 8 ? bytes : 8) - 1);
}

/* Whether another leaf tells something about this one: a load of other width of the same bytes,
 * which might do alone, or another comparison: of x < y and x > y one is false. */
static bool
is_related(const struct expr *leaf, const struct expr *other)
{
	if (is_comparison(leaf))
		return is_comparison(other) && !expr_same(leaf, other);
	return expr_is_load(other) && other->op != leaf->op && same_bytes(other, leaf);
}

/* Whether it matters, for one that is aimed at, if the bits `last` of the leaf's value change. */
static bool
differs_aimed(struct region *r, uint64_t last)
{
	uint64_t value;

	r->values = twice(0);
	for (int off = -1; off <= 1; off++)
		if (aim(r, r->root, 0, (uint64_t)off, &value) && differs(r, value, value ^ last))
			return true;
	return false;
}

static bool
differs_anywhere(struct region *r, uint64_t last)
{
	uint64_t value = some(r, 32);

	return differs(r, 0, last) || differs(r, UINT64_MAX, ~last) || differs(r, value, value ^ last);
}

static bool
depends(struct region *r, const struct expr *leaf)
{
	uint64_t last = is_comparison(leaf) ? 1 : last_byte(leaf), needed = 0;

	r->leaf = leaf;
	for (uint32_t i = 0; i < r->nleaves; i++) {
		if (is_related(leaf, r->leaves[i]))
			return false;
		if (same_leaf(leaf, r->leaves[i]))
			needed |= r->needed[i];
	}
	if (!(needed & (is_comparison(leaf) ? last : eval_load(leaf->op, last)))
	    && r->nleaves < MOST_LEAVES)
		return false; /* as all trials would show */
	for (r->trial = 0; r->trial < TRIALS; r->trial++) /* what is likelier first */
		if (r->truth ? differs_aimed(r, last) || differs_anywhere(r, last)
		    : differs_anywhere(r, last) || differs_aimed(r, last))
			return true;
	return false;
}

/* ---- the expressions of a function ---- */

/* Marks the loads of e whose value may be unnecessary. */
static void
keep_all(struct expr *e)
{
	if (expr_is_load(e) && e->type != TYPE_V128) {
		e->kept = true;
		examine_operands(e);
		return;
	}
	for (uint32_t i = 0; i < e->nargs; i++)
		if (reads(e->args[i]))
			keep_all(e->args[i]);
}

/* A number that becomes lanes, or the amount of a vector's shift: how much of it is read there is
 * not known. */
static bool
goes_into_lanes(const struct expr *e, const struct expr *operand)
{
	return e->type == TYPE_V128 && operand->type != TYPE_V128 && e->op != OP_SELECT
	    && !(op_info[e->op].props & PROP_ACCESS) && !(op_info[e->op].effects & EFFECT_CALL);
}

/* By a store of a number. */
static unsigned
bits_stored(const struct expr *e)
{
	return e->args[1]->type == TYPE_V128 ? 64 : 8u << signatures[e->op].access;
}

static void
examine_operands(struct expr *e)
{
	for (uint32_t i = 0; i < e->nargs; i++) {
		unsigned width;
		if (!reads(e->args[i]))
			continue;
		if (goes_into_lanes(e, e->args[i])) {
			keep_all(e->args[i]);
			continue;
		}
		width = i == 1 && op_info[e->op].props & PROP_STORE ? bits_stored(e) : 64;
		examine(e->args[i], UINT64_MAX >> (64 - width), e->op == OP_SELECT && i == 2);
	}
}

/* The bits of an operand of e, some more perhaps, on which those bits of e may depend. */
static uint64_t
needed_of_operand(const struct expr *e, uint32_t i, uint64_t bits)
{
	const struct expr *other = e->nargs == 2 ? e->args[1 - i] : NULL;
	uint64_t width = e->type == TYPE_I32 ? 32 : 64;

	switch (e->op) {
	case OP_I32_AND: case OP_I64_AND:
		return expr_is_const(other) ? bits & other->imm : bits;
	case OP_I32_OR: case OP_I64_OR:
		return expr_is_const(other) ? bits & ~other->imm : bits;
	case OP_I32_XOR: case OP_I64_XOR:
		return bits;
	case OP_I32_WRAP_I64:
		return bits & UINT32_MAX;
	case OP_I32_SHL: case OP_I64_SHL:
		return i ? width - 1 : expr_is_const(other) ? bits >> (other->imm & (width - 1))
		    : UINT64_MAX;
	case OP_I32_SHR_U: case OP_I64_SHR_U:
		return i ? width - 1 : expr_is_const(other) ? bits << (other->imm & (width - 1))
		    : UINT64_MAX;
	}
	return UINT64_MAX;
}

static void
gather(struct region *r, struct expr *e, uint64_t needed)
{
	if (expr_is_const(e) && r->nconsts < MOST_CONSTS)
		r->consts[r->nconsts++] = e->imm;
	if (!is_operator(e)) {
		if (!is_leaf(e))
			examine_operands(e);
		else if (r->nleaves < MOST_LEAVES) {
			r->needed[r->nleaves] = needed;
			r->leaves[r->nleaves++] = e;
		} else
			keep_all(e);
		return;
	}
	for (uint32_t i = 0; i < e->nargs; i++)
		gather(r, e->args[i], needed_of_operand(e, i, needed));
}

static bool
is_compare(const struct expr *e)
{
	return op_info[e->op].props & PROP_INTEGER && op_info[e->op].inverse;
}

/* Whether the comparison of x, a load, with y may come out either way. */
static bool
is_open(const struct expr *e, const struct expr *x, const struct expr *y)
{
	uint64_t bits = eval_load(x->op, x->type == TYPE_I32 ? UINT32_MAX : UINT64_MAX);

	if (!expr_is_const(y))
		return y->op == OP_LOCAL_GET;
	if (e->op == OP_I32_EQ || e->op == OP_I32_NE || e->op == OP_I64_EQ || e->op == OP_I64_NE)
		return eval_load(x->op, y->imm) == y->imm;
	return y->imm > 0 && y->imm < 64 && bits > 64;
}

/* The load of the most frequent expressions that differ with its last byte, which are quick to
 * tell: one in sums, differences and exclusive ors; compared with a local or with a number in its
 * midst; its bits under a mask, and whether they are some. */
static struct expr *
plain(struct expr *e, uint64_t mask, bool truth)
{
	while (e->op == OP_I32_EQZ || e->op == OP_I64_EQZ) {
		e = e->args[0];
		truth = true;
	}
	if (is_compare(e)) {
		unsigned first = !reads(e->args[0]);
		if (expr_is_load(e->args[first]))
			return is_open(e, e->args[first], e->args[!first]) ? e->args[first] : NULL;
		if ((e->op != OP_I32_EQ && e->op != OP_I32_NE) || e->args[0]->op != OP_I32_AND
		    || !expr_is_const(e->args[1]) || !expr_is_const(e->args[0]->args[1])
		    || e->args[1]->imm & ~e->args[0]->args[1]->imm)
			return NULL;
		e = e->args[0];
		truth = true;
	}
	if (truth && (e->op == OP_I32_AND || e->op == OP_I64_AND) && expr_is_load(e->args[0])
	    && expr_is_const(e->args[1])) {
		uint64_t bits = eval_load(e->args[0]->op, UINT64_MAX) & e->args[1]->imm;
		return bits & last_byte(e->args[0]) && bits == e->args[1]->imm ? e->args[0] : NULL;
	}
	while (!truth && (e->op == OP_I32_ADD || e->op == OP_I64_ADD || e->op == OP_I32_SUB
	    || e->op == OP_I64_SUB || e->op == OP_I32_XOR || e->op == OP_I64_XOR)) {
		if (reads(e->args[0]) && reads(e->args[1]))
			return NULL;
		e = e->args[!reads(e->args[0])];
	}
	return expr_is_load(e) && (truth || mask & last_byte(e)) ? e : NULL;
}

/* e reads memory; mask: the bits of its value that matter; truth: whether it is zero. */
static void
examine(struct expr *e, uint64_t mask, bool truth)
{
	struct expr *load;
	struct region r;

	if (!is_operator(e)) {
		e->kept = expr_is_load(e) && mask && !(mask & last_byte(e));
		examine_operands(e);
		return;
	}
	load = mask ? plain(e, mask, truth) : NULL;
	if (load) {
		examine_operands(load);
		return;
	}
	r.root = e;
	r.mask = mask;
	r.truth = truth;
	r.nleaves = r.nconsts = 0;
	gather(&r, e, truth ? UINT64_MAX : mask);
	for (uint32_t i = 0; i < r.nleaves; i++)
		if (depends(&r, r.leaves[i]))
			examine_operands(r.leaves[i]);
		else
			keep_all(r.leaves[i]);
}

/* ---- loads into locals ---- */

/* The locals that hold a load and are read once, further down. */
struct waiting {
	struct function *f;
	uint32_t filter; /* as expr.reads */
	uint32_t n;
};

static void
wait(struct waiting *w, const struct stmt *s)
{
	struct local *l = &w->f->locals.v[s->index];

	if (!expr_is_load(s->value) || s->value->type == TYPE_V128 || l->sets != 1 || l->gets != 1)
		return;
	l->load = s->value;
	w->filter |= 1u << (s->index & 31);
	w->n++;
}

/* Marks the load of a local of which e needs no bit of the last byte: a compiler joins the two. e
 * reads what passes the filter. */
static void
use(struct waiting *w, const struct expr *e, uint64_t needed)
{
	if (e->op == OP_LOCAL_GET && w->f->locals.v[e->index].load) {
		struct local *l = &w->f->locals.v[e->index];
		l->load->kept |= !(needed & last_byte(l->load));
		l->load = NULL;
		if (--w->n == 0)
			w->filter = 0;
	}
	for (uint32_t i = 0; i < e->nargs; i++)
		if (!(e->args[i]->reads & w->filter))
			continue;
		else if (op_info[e->op].props & PROP_STORE && i == 1)
			use(w, e->args[i], UINT64_MAX >> (64 - bits_stored(e)));
		else
			use(w, e->args[i], is_operator(e) ? needed_of_operand(e, i, needed) : UINT64_MAX);
}

static void
walk(struct waiting *w, struct stmt *s)
{
	for (; s; s = s->next) {
		if (s->value && reads(s->value))
			examine(s->value, s->kind == STMT_EXPR ? 0 : UINT64_MAX, s->kind == STMT_IF
			    || s->kind == STMT_WHILE || s->kind == STMT_DO);
		if (s->value && s->value->reads & w->filter)
			use(w, s->value, UINT64_MAX);
		if (s->kind == STMT_SET) {
			wait(w, s);
			continue;
		}
		if (s->body)
			walk(w, s->body);
		if (s->other)
			walk(w, s->other);
	}
}

void
loads(struct function *f)
{
	struct waiting w = { .f = f };

	if (f->memories)
		walk(&w, f->body);
}
