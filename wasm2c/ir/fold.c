/* fold: the construction of expression nodes, each folded as it is made.
 *
 * A rule keeps the type. It makes the tree smaller or its form canonical, and never duplicates or
 * drops an effect: a rule that drops an operand applies only if the operand has no effects. */
#include "ir/ir.h"
#include "wasm/signature.h"

#include <string.h>

#define IMPURE (EFFECTS_TRAP | EFFECTS_WRITE)

static struct expr *
node(struct function *f, uint16_t op, valtype type, uint32_t nargs)
{
	struct expr *e = arena_alloc(f->arena, sizeof *e + nargs * sizeof e->args[0]);

	*e = (struct expr){ .op = op, .nargs = (uint16_t)nargs, .type = type };
	return e;
}

struct expr *
expr_const(struct function *f, valtype type, uint64_t bits)
{
	static const uint16_t ops[] = {
		[TYPE_I32] = OP_I32_CONST, [TYPE_I64] = OP_I64_CONST, [TYPE_F32] = OP_F32_CONST,
			[TYPE_F64] = OP_F64_CONST
	};
	struct expr *e = node(f, ops[valtype_kind(type)], type, 0);

	e->imm = type == TYPE_I32 ? (uint32_t)bits : bits;
	return e;
}

struct expr *
expr_v128(struct function *f, const uint8_t bytes[16])
{
	struct expr *e = node(f, OP_V128_CONST, TYPE_V128, 0);

	e->v128 = memcpy(arena_alloc(f->arena, 16), bytes, 16);
	return e;
}

struct expr *
expr_local_new(struct function *f, uint32_t local)
{
	struct expr *e = node(f, OP_LOCAL_GET, f->locals.v[local].type, 0);

	e->index = local;
	e->reads = UINT32_C(1) << (local & 31);
	return f->locals.v[local].get = e;
}

static bool
is_int_const(const struct expr *e)
{
	return e->op == OP_I32_CONST || e->op == OP_I64_CONST;
}

bool
expr_same(const struct expr *a, const struct expr *b)
{
	if (a->op != b->op || a->index != b->index || a->imm != b->imm || a->lane != b->lane
	    || a->nargs != b->nargs || a->reads != b->reads)
		return false;
	for (uint32_t i = 0; i < a->nargs; i++)
		if (!expr_same(a->args[i], b->args[i]))
			return false;
	return true;
}

bool
expr_is_bool(const struct expr *e)
{
	if (op_info[e->op].props & PROP_TRUTH)
		return true;
	return (e->op == OP_I32_AND || e->op == OP_I32_OR || e->op == OP_I32_XOR)
	    && expr_is_bool(e->args[0]) && expr_is_bool(e->args[1]);
}

bool
expr_reads_any(const struct expr *e, uint32_t local)
{
	if (e->op == OP_LOCAL_GET)
		return e->index == local;
	for (uint32_t i = 0; i < e->nargs; i++)
		if (expr_reads(e->args[i], local))
			return true;
	return false;
}

_Static_assert(EFFECT_WRITE_MEMORY == EFFECT_READ_MEMORY << 1
    && EFFECT_WRITE_GLOBAL == EFFECT_READ_GLOBAL << 1
	&& EFFECT_WRITE_TABLE == EFFECT_READ_TABLE << 1 && EFFECT_WRITE_HEAP == EFFECT_READ_HEAP << 1,
	"effects_conflict() takes each write bit for the one above the read bit");

bool
effects_conflict(uint32_t a, uint32_t b)
{
	const uint32_t reads =
		EFFECT_READ_MEMORY | EFFECT_READ_GLOBAL | EFFECT_READ_TABLE | EFFECT_READ_HEAP;
	uint32_t wa = a & reads << 1, wb = b & reads << 1;

	if ((wa & (b | (b & reads) << 1)) | (wb & (a | (a & reads) << 1)))
		return true;
	if ((a & EFFECTS_TRAP && b & EFFECTS_WRITE) || (b & EFFECTS_TRAP && a & EFFECTS_WRITE))
		return true;
	/* Two traps of one kind cannot be told apart. */
	if (a & EFFECTS_TRAP && b & EFFECTS_TRAP)
		return ((a | b) & EFFECTS_TRAP) != EFFECT_TRAP_OOB;
	return false;
}

struct expr *
expr_not(struct function *f, struct expr *e)
{
	return expr_op(f, OP_I32_EQZ, 1, &e);
}

/* Whether e is not zero, as 0 or 1. */
static struct expr *
as_bool(struct function *f, struct expr *e)
{
	if (expr_is_bool(e))
		return e;
	return expr_not(f, expr_op(f, e->type == TYPE_I64 ? OP_I64_EQZ : OP_I32_EQZ, 1, &e));
}

/* Of truth values, which are all evaluated. */
static struct expr *
both(struct function *f, struct expr *a, struct expr *b)
{
	return expr_op(f, OP_I32_AND, 2, (struct expr *[]){ a, b });
}

static struct expr *
either(struct function *f, struct expr *a, struct expr *b)
{
	return expr_op(f, OP_I32_OR, 2, (struct expr *[]){ a, b });
}

/* as_bool(c ? a : b), where a or b is a constant; NULL: nothing simpler. */
static struct expr *
choice_as_bool(struct function *f, struct expr *a, struct expr *b, struct expr *c)
{
	if (!is_int_const(a) && !is_int_const(b))
		return NULL;
	if (effects_conflict(a->effects | b->effects, c->effects)) /* made of an if: c comes first */
		return NULL;
	c = as_bool(f, c);
	if (is_int_const(a) && is_int_const(b))
		return !a->imm == !b->imm ? NULL : a->imm ? c : expr_not(f, c);
	if (is_int_const(a))
		return a->imm ? either(f, c, as_bool(f, b)) : both(f, expr_not(f, c), as_bool(f, b));
	return b->imm ? either(f, expr_not(f, c), as_bool(f, a)) : both(f, c, as_bool(f, a));
}

struct expr *
expr_truth(struct function *f, struct expr *e)
{
	struct expr *truth = NULL;

	if (e->op == OP_SELECT)
		truth = choice_as_bool(f, e->args[0], e->args[1], e->args[2]);
	else if (e->op == OP_I32_OR && !is_int_const(e->args[1])
	    && expr_is_bool(e->args[0]) != expr_is_bool(e->args[1]))
		truth = either(f, as_bool(f, e->args[0]), as_bool(f, e->args[1]));
	return truth ? truth : e;
}

/* Whether !e takes no more operations than e. */
static bool
has_opposite(const struct expr *e)
{
	if (e->op == OP_I32_AND || e->op == OP_I32_OR)
		return expr_is_bool(e) && (has_opposite(e->args[0]) || has_opposite(e->args[1]));
	return e->op == OP_I32_EQZ || e->op == OP_I64_EQZ || op_info[e->op].inverse;
}

/* !e */
static struct expr *
fold_not(struct function *f, struct expr *e)
{
	struct expr *truth;

	if (op_info[e->op].inverse)
		return expr_new(f, op_info[e->op].inverse, TYPE_I32, 0, 2, e->args);
	if (e->op == OP_I32_EQZ && expr_is_bool(e->args[0]))
		return e->args[0];
	if ((e->op == OP_I32_AND || e->op == OP_I32_OR) && has_opposite(e)) { /* De Morgan */
		struct expr *a = expr_not(f, e->args[0]), *b = expr_not(f, e->args[1]);
		return e->op == OP_I32_AND ? either(f, a, b) : both(f, a, b);
	}
	truth = expr_truth(f, e);
	return truth != e ? expr_not(f, truth) : NULL;
}

static bool
is_integer_compare(uint16_t op)
{
	return op_info[op].props & PROP_INTEGER && op_info[op].props & PROP_TRUTH;
}

static bool
same_local(const struct expr *a, const struct expr *b)
{
	return a->op == OP_LOCAL_GET && b->op == OP_LOCAL_GET && a->index == b->index;
}

/* x op c, where c is a constant; NULL: nothing simpler. */
static struct expr *
fold_right_const(struct function *f, uint16_t op, valtype type, struct expr *x, struct expr *c)
{
	uint64_t k = c->imm, all = c->type == TYPE_I32 ? UINT32_MAX : UINT64_MAX;

	switch (op) {
	case OP_I32_ADD: case OP_I64_ADD:
		if (k == 0)
			return x;
		if (x->op == op && is_int_const(x->args[1])) { /* (y + a) + b */
			struct expr *args[] = { x->args[0], expr_const(f, c->type, x->args[1]->imm + k) };
			return expr_new(f, op, type, 0, 2, args);
		}
		return NULL;
	case OP_I32_SUB: case OP_I64_SUB: { /* canonical: x + -c */
		struct expr *args[] = { x, expr_const(f, c->type, 0 - k) };
		return expr_new(f, op == OP_I32_SUB ? OP_I32_ADD : OP_I64_ADD, type, 0, 2, args);
	}
	case OP_I32_OR: case OP_I64_OR: case OP_I32_XOR: case OP_I64_XOR:
	case OP_I32_SHL: case OP_I64_SHL: case OP_I32_SHR_U: case OP_I64_SHR_U: case OP_I32_SHR_S:
	case OP_I64_SHR_S:
		return k == 0 ? x : NULL;
	case OP_I32_AND: case OP_I64_AND:
		if (k == all)
			return x;
		if (k == 1 && expr_is_bool(x))
			return x;
		return NULL;
	case OP_I32_MUL: case OP_I64_MUL:
		return k == 1 ? x : NULL;
	case OP_I32_EQ:
		if (k == 0)
			return expr_not(f, x);
		break;
	case OP_I64_EQ:
		if (k == 0)
			return expr_op(f, OP_I64_EQZ, 1, &x);
		break;
	case OP_I32_NE: case OP_I64_NE:
		if (k == 0 && expr_is_bool(x))
			return x;
		if (k == 0 && x->op == OP_SELECT) {
			struct expr *truth = expr_truth(f, x);
			if (truth != x)
				return truth;
		}
		break;
	}
	if (!is_integer_compare(op))
		return NULL;
	if (expr_is_bool(x)) {
		bool no = eval(op, 0, k), yes = eval(op, 1, k);
		if (no != yes)
			return yes ? x : expr_not(f, x);
		return x->effects & IMPURE ? NULL : expr_const(f, TYPE_I32, yes);
	}
	if (x->effects & IMPURE)
		return NULL;
	/* What a C compiler would warn of: unsigned x < 0, x >= 0; (y & m) == c with bits of c outside
	 * m; a truth value compared. */
	if (k == 0 && (op == OP_I32_LT_U || op == OP_I64_LT_U))
		return expr_const(f, TYPE_I32, 0);
	if (k == 0 && (op == OP_I32_GE_U || op == OP_I64_GE_U))
		return expr_const(f, TYPE_I32, 1);
	if (k == all && (op == OP_I32_GT_U || op == OP_I64_GT_U))
		return expr_const(f, TYPE_I32, 0);
	if (k == all && (op == OP_I32_LE_U || op == OP_I64_LE_U))
		return expr_const(f, TYPE_I32, 1);
	if (op == OP_I32_EQ || op == OP_I64_EQ || op == OP_I32_NE || op == OP_I64_NE) {
		bool and = x->op == OP_I32_AND || x->op == OP_I64_AND, or = x->op == OP_I32_OR
		    || x->op == OP_I64_OR;
		if ((and && is_int_const(x->args[1]) && k & ~x->args[1]->imm)
		    || (or && is_int_const(x->args[1]) && ~k & x->args[1]->imm & all))
			return expr_const(f, TYPE_I32, op == OP_I32_NE || op == OP_I64_NE);
	}
	return NULL;
}

static struct expr *
fold_binary(struct function *f, uint16_t op, valtype type, struct expr **args)
{
	struct expr *a = args[0], *b = args[1];

	if (is_int_const(a) && is_int_const(b))
		return op_info[op].props & PROP_INTEGER ? expr_const(f, type, eval(op, a->imm, b->imm))
		    : NULL;
	if (is_int_const(a) && op_info[op].props & PROP_COMMUTATIVE) {
		args[0] = b;
		args[1] = a;
		a = args[0];
		b = args[1];
	}
	if (is_int_const(b))
		return fold_right_const(f, op, type, a, b);
	if (is_int_const(a) && !(b->effects & IMPURE)) { /* 0 > x, 0 <= x: the mirror of those above */
		if (a->imm == 0 && (op == OP_I32_GT_U || op == OP_I64_GT_U))
			return expr_const(f, TYPE_I32, 0);
		if (a->imm == 0 && (op == OP_I32_LE_U || op == OP_I64_LE_U))
			return expr_const(f, TYPE_I32, 1);
	}
	/* x == x and the like, on integers: a C compiler warns of it. */
	if (same_local(a, b) && is_integer_compare(op))
		return expr_const(f, TYPE_I32, eval(op, 0, 0));
	return NULL;
}

/* So that what is printed of constants sees all vectors that are known. */
static struct expr *
fold_splat(struct function *f, const struct expr *x, unsigned width)
{
	uint8_t bytes[16];

	if (!expr_is_const(x))
		return NULL;
	for (unsigned i = 0; i < 16; i++)
		bytes[i] = (uint8_t)(x->imm >> i % width * 8);
	return expr_v128(f, bytes);
}

static struct expr *
fold_unary(struct function *f, uint16_t op, struct expr *x)
{
	if (is_int_const(x) && op_info[op].props & PROP_INTEGER)
		return expr_const(f, signatures[op].results[0], eval(op, x->imm, 0));
	switch (op) {
	case OP_I32_EQZ:
		return fold_not(f, x);
	case OP_I64_EQZ: {
		struct expr *truth = expr_truth(f, x);
		if (x->op == OP_I64_EXTEND_I32_U)
			return expr_not(f, x->args[0]);
		return truth != x ? expr_not(f, truth) : NULL;
	}
	case OP_I32_WRAP_I64:
		if (x->op == OP_I64_EXTEND_I32_U || x->op == OP_I64_EXTEND_I32_S)
			return x->args[0];
		return NULL;
	case OP_I8X16_SPLAT: return fold_splat(f, x, 1);
	case OP_I16X8_SPLAT: return fold_splat(f, x, 2);
	case OP_I32X4_SPLAT: case OP_F32X4_SPLAT: return fold_splat(f, x, 4);
	case OP_I64X2_SPLAT: case OP_F64X2_SPLAT: return fold_splat(f, x, 8);
	}
	return NULL;
}

static bool
is_truth(const struct expr *e)
{
	return expr_is_bool(e) || (is_int_const(e) && e->imm <= 1);
}

/* c ? a : b */
static struct expr *
fold_select(struct function *f, valtype type, struct expr *a, struct expr *b, struct expr *c)
{
	struct expr *truth = expr_truth(f, c);

	if (truth->op == OP_I32_EQZ)
		return expr_new(f, OP_SELECT, type, 0, 3, (struct expr *[]){ b, a, truth->args[0] });
	if (type == TYPE_I32 && is_truth(a) && is_truth(b))
		return choice_as_bool(f, a, b, truth);
	if (truth != c)
		return expr_new(f, OP_SELECT, type, 0, 3, (struct expr *[]){ a, b, truth });
	return NULL;
}

struct expr *
expr_plain(struct function *f, uint16_t op, valtype type, uint32_t own, uint32_t nargs,
	struct expr **args)
{
	struct expr *e = node(f, op, type, nargs);
	uint32_t reads = 0, depth = 0;

	for (uint32_t i = 0; i < nargs; i++) {
		e->args[i] = args[i];
		own |= args[i]->effects;
		reads |= args[i]->reads;
		if (args[i]->depth >= depth)
			depth = args[i]->depth + 1u;
	}
	e->effects = own;
	e->reads = reads;
	e->depth = (uint16_t)depth;
	return e;
}

struct expr *
expr_over(struct function *f, uint16_t op, valtype type, uint32_t own, struct expr *a)
{
	struct expr *e = node(f, op, type, 1);

	e->args[0] = a;
	e->effects = own | a->effects;
	e->reads = a->reads;
	e->depth = (uint16_t)(a->depth + 1u);
	return e;
}

struct expr *
expr_unary(struct function *f, uint16_t op, valtype type, struct expr *a)
{
	struct expr *e = fold_unary(f, op, a);

	return e ? e : expr_over(f, op, type, 0, a);
}

struct expr *
expr_binary(struct function *f, uint16_t op, valtype type, struct expr *a, struct expr *b)
{
	struct expr *args[2] = { a, b }, *e = fold_binary(f, op, type, args);

	if (e)
		return e;
	e = node(f, op, type, 2);
	a = args[0];
	b = args[1];
	e->args[0] = a;
	e->args[1] = b;
	e->effects = a->effects | b->effects;
	e->reads = a->reads | b->reads;
	e->depth = (uint16_t)((a->depth > b->depth ? a->depth : b->depth) + 1u);
	return e;
}

struct expr *
expr_new(struct function *f, uint16_t op, valtype type, uint32_t own, uint32_t nargs,
	struct expr **args)
{
	struct expr *e;

	if (nargs == 2 && !own)
		return expr_binary(f, op, type, args[0], args[1]);
	if (nargs == 1 && !own)
		return expr_unary(f, op, type, args[0]);
	if (op == OP_SELECT && (e = fold_select(f, type, args[0], args[1], args[2])))
		return e;
	return expr_plain(f, op, type, own, nargs, args);
}

struct expr *
expr_op(struct function *f, enum op op, uint32_t nargs, struct expr **args)
{
	const struct signature *s = &signatures[op];

	return expr_new(f, op, s->nresults ? s->results[0] : TYPE_NONE, op_info[op].effects, nargs,
		args);
}
