/* quiet: which floats and vectors a C compiler may know. If an operand of arithmetic is 0, 1 or -1,
 * it takes the other operand for the result, as if there were no signalling NaNs, which arithmetic
 * makes quiet. So what it may know is hidden from it at such operands. What leaves the function is
 * hidden, too, so that parameters and results are unknown. Lanes count one by one: clang computes
 * only those that are needed.
 *
 * Locals are looked at without regard to the order of statements. A local of a scalar type often
 * holds one value after another, and few of them are known: these are hidden where it is set. */
#include "c/print.h"

/* In this order: a local is the most of what it is set to. Arithmetic with a constant that is not
 * neutral folds nothing, but yields what is known if all operands are constants. */
enum { UNKNOWN, CONSTANT, KNOWN };

struct sets {
	struct function *f;
	VEC(const struct stmt *) v;
};

/* Instructions that compilers fold, or that are printed as C's operators somewhere. */
static const struct {
	uint16_t first, last;
	valtype type;
	uint8_t width; /* of a vector's floats */
} arithmetic[] = {
	{ OP_F32_ADD, OP_F32_MAX, TYPE_F32, 0 },
	{ OP_F64_ADD, OP_F64_MAX, TYPE_F64, 0 },
	{ OP_F32X4_ADD, OP_F32X4_DIV, TYPE_V128, 4 },
	{ OP_F64X2_ADD, OP_F64X2_DIV, TYPE_V128, 8 },
	{ OP_F32X4_RELAXED_MADD, OP_F32X4_RELAXED_NMADD, TYPE_V128, 4 },
	{ OP_F64X2_RELAXED_MADD, OP_F64X2_RELAXED_NMADD, TYPE_V128, 8 },
};
enum { NARITHMETIC = sizeof arithmetic / sizeof *arithmetic };

/* Its row, or NARITHMETIC. */
static unsigned
arithmetic_row(uint16_t op)
{
	unsigned i = 0;

	while (i < NARITHMETIC && (op < arithmetic[i].first || op > arithmetic[i].last))
		i++;
	return i;
}

/* A bit for each type that holds floats. */
static unsigned
bit_of(valtype type)
{
	return type == TYPE_F32 ? 1 : type == TYPE_F64 ? 2 : type == TYPE_V128 ? ARITHMETIC_V128 : 0;
}

bool
quiet_arithmetic(uint16_t op)
{
	return arithmetic_row(op) < NARITHMETIC;
}

unsigned
quiet_width(uint16_t op)
{
	unsigned row = arithmetic_row(op);

	return row < NARITHMETIC ? arithmetic[row].width : 0;
}

static unsigned knowledge(const struct printer *, const struct expr *);

/* The most of the first `n` operands; printed: as put_value prints them. */
static unsigned
most(const struct printer *p, const struct expr *e, uint32_t n, bool printed)
{
	unsigned r = UNKNOWN, k;

	for (uint32_t i = 0; i < n; i++) {
		k = printed && value_is_hidden(e->args[i]) ? UNKNOWN : knowledge(p, e->args[i]);
		r = k > r ? k : r;
	}
	return r;
}

/* What a compiler may know of e's value, or of a lane of it. */
static unsigned
knowledge(const struct printer *p, const struct expr *e)
{
	if (quiet_arithmetic(e->op)) { /* whose operands are hidden, if they are known */
		for (uint32_t i = 0; i < e->nargs; i++)
			if (knowledge(p, e->args[i]) != CONSTANT)
				return UNKNOWN;
		return KNOWN;
	}
	switch (e->op) {
	case OP_LOCAL_GET: return p->known ? p->known[e->index] : UNKNOWN;
	case OP_F32_CONST: case OP_F64_CONST: case OP_V128_CONST:
		return value_is_hidden(e) ? KNOWN : CONSTANT;
	case OP_SELECT: case OP_SELECT_T: return most(p, e, 2, true);
	/* from outside, from memory, or hidden by the helper */
	case OP_CALL: case OP_CALL_INDIRECT: case OP_CALL_REF: case OP_GLOBAL_GET: case OP_MEMBER:
	case OP_PAYLOAD: case OP_F32_LOAD: case OP_F64_LOAD: case OP_V128_LOAD:
	case OP_V128_LOAD8_SPLAT: case OP_V128_LOAD16_SPLAT: case OP_V128_LOAD32_SPLAT:
	case OP_V128_LOAD64_SPLAT: case OP_F32_REINTERPRET_I32: case OP_F64_REINTERPRET_I64:
		return UNKNOWN;
	/* unknown if the first operand is */
	case OP_F32_ABS: case OP_F32_NEG: case OP_F32_CEIL: case OP_F32_FLOOR: case OP_F32_TRUNC:
	case OP_F32_NEAREST: case OP_F32_SQRT: case OP_F32_DEMOTE_F64: case OP_F32_COPYSIGN:
	case OP_F64_ABS: case OP_F64_NEG: case OP_F64_CEIL: case OP_F64_FLOOR: case OP_F64_TRUNC:
	case OP_F64_NEAREST: case OP_F64_SQRT: case OP_F64_PROMOTE_F32: case OP_F64_COPYSIGN:
	case OP_F32X4_ABS: case OP_F32X4_NEG: case OP_F32X4_CEIL: case OP_F32X4_FLOOR:
	case OP_F32X4_TRUNC: case OP_F32X4_NEAREST: case OP_F32X4_SQRT: case OP_F64X2_ABS:
	case OP_F64X2_NEG: case OP_F64X2_CEIL: case OP_F64X2_FLOOR: case OP_F64X2_TRUNC:
	case OP_F64X2_NEAREST: case OP_F64X2_SQRT: case OP_F64X2_PROMOTE_LOW_F32X4:
	case OP_F32X4_SPLAT: case OP_F64X2_SPLAT: case OP_F32X4_EXTRACT_LANE:
	case OP_F64X2_EXTRACT_LANE:
		return most(p, e, 1, false) ? KNOWN : UNKNOWN;
	/* unknown if all operands are; of a selection, those of which its bits are */
	case OP_V128_BITSELECT: case OP_I8X16_RELAXED_LANESELECT: case OP_I16X8_RELAXED_LANESELECT:
	case OP_I32X4_RELAXED_LANESELECT: case OP_I64X2_RELAXED_LANESELECT:
		return most(p, e, 2, false) ? KNOWN : UNKNOWN;
	case OP_I8X16_SHUFFLE:
		return shuffle_width(e) < 4 || most(p, e, 2, true) ? KNOWN : UNKNOWN;
	case OP_F32X4_REPLACE_LANE: case OP_F64X2_REPLACE_LANE:
		return most(p, e, 2, true) ? KNOWN : UNKNOWN;
	/* unknown if an operand is */
	case OP_F32X4_MIN: case OP_F32X4_MAX: case OP_F32X4_PMIN: case OP_F32X4_PMAX:
	case OP_F64X2_MIN: case OP_F64X2_MAX: case OP_F64X2_PMIN: case OP_F64X2_PMAX:
		return knowledge(p, e->args[0]) && knowledge(p, e->args[1]) ? KNOWN : UNKNOWN;
	}
	return KNOWN;
}

static bool
has_floats(const struct function *f)
{
	for (uint32_t i = 0; i < f->locals.n; i++)
		if (bit_of(f->locals.v[i].type))
			return true;
	return false;
}

static void
collect(struct sets *sets, const struct stmt *s)
{
	for (; s; s = s->next) {
		if (s->kind == STMT_SET && bit_of(sets->f->locals.v[s->index].type))
			*arena_push(sets->f->arena, &sets->v) = s;
		collect(sets, s->body);
		collect(sets, s->other);
	}
}

void
quiet_function(struct printer *p)
{
	struct sets sets = { .f = p->f };
	bool changed = true;

	for (unsigned i = 0; i < NARITHMETIC; i++)
		for (uint16_t op = arithmetic[i].first; op <= arithmetic[i].last; op++)
			if (facts_op_used(p->unit->facts, (enum op)op))
				p->arithmetic |= bit_of(arithmetic[i].type);
	if (!p->arithmetic || !has_floats(p->f))
		return;
	collect(&sets, p->f->body);
	if (!sets.v.n)
		return;
	p->known = arena_zalloc(p->f->arena, p->f->locals.n);
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < sets.v.n; i++) {
			const struct stmt *s = sets.v.v[i];
			unsigned k = value_is_hidden(s->value) ? UNKNOWN : knowledge(p, s->value);
			if (k == KNOWN && s->value->type != TYPE_V128)
				k = UNKNOWN;
			if (k > p->known[s->index]) {
				p->known[s->index] = (uint8_t)k;
				changed = true;
			}
		}
	}
}

bool
quiet_hides(const struct printer *p, const struct expr *e)
{
	return bit_of(e->type) & p->arithmetic && !value_is_hidden(e) && knowledge(p, e) == KNOWN;
}

const char *
quiet_zero(const struct printer *p, valtype type)
{
	if (!(bit_of(type) & p->arithmetic))
		return ctype_zero(type);
	return type == TYPE_F32 ? "f32_unknown(0)" : type == TYPE_F64 ? "f64_unknown(0)"
	    : "v128_unknown((v128){0})";
}
