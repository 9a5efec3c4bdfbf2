/* decided: expressions whose value their form decides, whatever their operands give: load8_u >> 8, load16_u < 65536. A C compiler replaces
 * them by the constant before it knows that a load in them may trap; so build does it first, and keeps the load. */
#include "ir/ir.h"

static uint64_t
all_bits(valtype type)
{
	return type == TYPE_I32 ? UINT32_MAX : UINT64_MAX;
}

static bool
shift_of(const struct expr *e, unsigned *by)
{
	*by = (unsigned)(e->args[1]->imm & (e->type == TYPE_I32 ? 31 : 63));
	return expr_is_const(e->args[1]);
}

/* The bits that may be one. */
static uint64_t
possible(const struct expr *e)
{
	uint64_t all = all_bits(e->type);
	unsigned by;

	switch (e->op) {
	case OP_I32_CONST: case OP_I64_CONST:
		return e->imm;
	case OP_I32_LOAD8_U: case OP_I64_LOAD8_U:
		return UINT8_MAX;
	case OP_I32_LOAD16_U: case OP_I64_LOAD16_U:
		return UINT16_MAX;
	case OP_I64_LOAD32_U:
		return UINT32_MAX;
	case OP_I32_AND: case OP_I64_AND:
		return possible(e->args[0]) & possible(e->args[1]);
	case OP_I32_OR: case OP_I64_OR: case OP_I32_XOR: case OP_I64_XOR:
		return possible(e->args[0]) | possible(e->args[1]);
	case OP_I32_SHL: case OP_I64_SHL:
		return shift_of(e, &by) ? possible(e->args[0]) << by & all : all;
	case OP_I32_SHR_U: case OP_I64_SHR_U:
		return shift_of(e, &by) ? possible(e->args[0]) >> by : all;
	case OP_I32_MUL: case OP_I64_MUL:
		return possible(e->args[0]) && possible(e->args[1]) ? all : 0;
	case OP_I64_EXTEND_I32_U: case OP_I32_WRAP_I64:
		return possible(e->args[0]) & UINT32_MAX;
	default:
		return expr_is_bool(e) ? 1 : all;
	}
}

/* The least and the greatest value as a signed number. */
static void
signed_range(const struct expr *e, int64_t *least, int64_t *most)
{
	uint64_t bits = possible(e), sign = all_bits(e->type) / 2 + 1;

	*least = bits & sign ? -(int64_t)(sign - 1) - 1 : 0;
	*most = (int64_t)(bits & (sign - 1));
	switch (e->op) {
	case OP_I32_LOAD8_S: case OP_I64_LOAD8_S:
		*least = INT8_MIN, *most = INT8_MAX;
		break;
	case OP_I32_LOAD16_S: case OP_I64_LOAD16_S:
		*least = INT16_MIN, *most = INT16_MAX;
		break;
	case OP_I64_LOAD32_S: case OP_I64_EXTEND_I32_S:
		*least = INT32_MIN, *most = INT32_MAX;
		break;
	}
}

/* For x < k (or <= k): 1 or 0 where that is decided, else -1. */
static int
below(bool at_most, bool least_below, bool least_equal, bool most_below, bool most_equal)
{
	if (most_below || (at_most && most_equal))
		return 1;
	return least_below || (at_most && least_equal) ? -1 : 0;
}

static int
decide_compare(unsigned which, const struct expr *x, uint64_t k)
{
	int64_t least, most, sk = x->type == TYPE_I32 ? (int32_t)(uint32_t)k : (int64_t)k;
	uint64_t bits = possible(x);
	int is;

	signed_range(x, &least, &most);
	switch (which) {
	case 0: case 1: /* eq ne */
		return k & ~bits || sk < least || sk > most ? (int)which : -1;
	case 2: case 4: case 6: case 8: /* lt_s gt_s le_s ge_s: the latter two of each pair invert the other's */
		is = below(which == 4 || which == 6, least < sk, least == sk, most < sk, most == sk);
		break;
	default: /* lt_u gt_u le_u ge_u */
		is = below(which == 5 || which == 7, k > 0, k == 0, bits < k, bits == k);
		break;
	}
	return is < 0 || which == 2 || which == 3 || which == 6 || which == 7 ? is : !is;
}

bool
expr_same(const struct expr *a, const struct expr *b)
{
	if (a->op != b->op || a->index != b->index || a->imm != b->imm || a->nargs != b->nargs || a->reads != b->reads)
		return false;
	for (uint32_t i = 0; i < a->nargs; i++)
		if (!expr_same(a->args[i], b->args[i]))
			return false;
	return true;
}

/* x op x */
static int
decide_same(uint16_t op)
{
	unsigned which = op >= OP_I64_EQ ? op - OP_I64_EQ : op - OP_I32_EQ;

	if (op == OP_I32_SUB || op == OP_I64_SUB || op == OP_I32_XOR || op == OP_I64_XOR)
		return 0;
	if (op < OP_I32_EQ || op > OP_I64_GE_U || op == OP_I64_EQZ)
		return -1;
	return which == 0 || which >= 6; /* eq le ge */
}

bool
expr_decided(const struct expr *e, uint64_t *value)
{
	int is = -1;

	if ((e->type != TYPE_I32 && e->type != TYPE_I64) || e->nargs == 0 || e->op >= OP_COUNT || op_info[e->op].effects)
		return false;
	if (e->op >= OP_I32_EQ && e->op <= OP_I32_GE_U && expr_is_const(e->args[1]))
		is = decide_compare((unsigned)(e->op - OP_I32_EQ), e->args[0], e->args[1]->imm);
	else if (e->op >= OP_I64_EQ && e->op <= OP_I64_GE_U && expr_is_const(e->args[1]))
		is = decide_compare((unsigned)(e->op - OP_I64_EQ), e->args[0], e->args[1]->imm);
	else if (e->nargs == 2 && expr_same(e->args[0], e->args[1]))
		is = decide_same(e->op);
	else if (possible(e) == 0)
		is = 0;
	*value = is > 0;
	return is >= 0;
}
