/* The vector fragments against scalars, lane by lane. Lanes are bit patterns; models of floats are
 * C's operators and the scalar fragments, which other programs here compare with integers. */
#include "check.h"
#include "float_model.h"

/* ---- vectors as lanes ---- */

static void
to_bytes(u8 bytes[16], v128 v)
{
	u8 of[16];
	int i;
	memcpy(of, &v, 16);
	for (i = 0; i < 16; i++)
		bytes[i] = of[V128_BIG ? 15 - i : i];
}

static v128
from_bytes(const u8 bytes[16])
{
	u8 of[16];
	v128 v;
	int i;
	for (i = 0; i < 16; i++)
		of[V128_BIG ? 15 - i : i] = bytes[i];
	memcpy(&v, of, 16);
	return v;
}

static u64
get(const u8 *bytes, int bits, int lane)
{
	u64 x = 0;
	int i;
	for (i = bits / 8 - 1; i >= 0; i--)
		x = x << 8 | bytes[lane * (bits / 8) + i];
	return x;
}

static void
set(u8 *bytes, int bits, int lane, u64 x)
{
	int i;
	for (i = 0; i < bits / 8; i++, x >>= 8)
		bytes[lane * (bits / 8) + i] = (u8)x;
}

static u64
cut(u64 x, int bits)
{
	return bits == 64 ? x : x & (((u64)1 << bits) - 1);
}

static s64
sign(u64 x, int bits)
{
	u64 top = (u64)1 << (bits - 1);
	return (s64)((x ^ top) - top);
}

/* ---- operands ---- */

static u64
random_bits(void)
{
	static u64 x = 0x9e3779b97f4a7c15;
	x ^= x << 13, x ^= x >> 7, x ^= x << 17;
	return x;
}

/* Zeros, limits, powers of two and their neighbours, small numbers, floats of all kinds. */
static u64
number(int bits)
{
	u64 r = random_bits(), power = (u64)1 << (r >> 8) % (u64)bits;
	int k = bits == 64;
	switch (r & 15) {
	case 0: return 0;
	case 1: return (u64)1 << (bits - 1);
	case 2: return ((u64)1 << (bits - 1)) - 1;
	case 3: return power;
	case 4: return power - 1;
	case 5: return 0 - power;
	case 6: return (r >> 8) % 5;
	case 7: case 8: case 9: case 10: case 11:
		if (bits >= 32)
			return floats[k][(r >> 8) % float_counts[k]];
	}
	return r >> 8 ^ r << 32;
}

/* What meets x: often itself, what differs in the sign, or its complement. */
static u64
partner(u64 x, int bits)
{
	u64 r = random_bits() >> 20 & 15;
	return r < 2 ? x : r == 2 ? x ^ (u64)1 << (bits - 1) : r == 3 ? ~x : number(bits);
}

/* ---- models ---- */

typedef u64 model(u64 x, u64 y, u64 z, int bits);

#define MODEL(name, value) \
	static u64 name(u64 x, u64 y, u64 z, int bits) \
	{ \
		s64 v = sign(x, bits), w = sign(y, bits); \
		(void)y, (void)z, (void)v, (void)w; \
		return (u64)(value); \
	}
static s64
clamp(s64 x, s64 least, s64 most)
{
	return x < least ? least : x > most ? most : x;
}
#define TOP ((s64)1 << (bits - 1))
#define HALF ((s64)1 << (bits / 2))
MODEL(m_add, x + y)
MODEL(m_sub, x - y)
MODEL(m_mul, x * y)
MODEL(m_neg, 0 - x)
MODEL(m_abs, v < 0 ? 0 - x : x)
MODEL(m_and, x & y)
MODEL(m_or, x | y)
MODEL(m_xor, x ^ y)
MODEL(m_andnot, x & ~y)
MODEL(m_not, ~x)
MODEL(m_select, (x & z) | (y & ~z))
MODEL(m_min_s, v < w ? x : y)
MODEL(m_min_u, x < y ? x : y)
MODEL(m_max_s, v > w ? x : y)
MODEL(m_max_u, x > y ? x : y)
MODEL(m_add_sat_s, clamp(v + w, -TOP, TOP - 1))
MODEL(m_sub_sat_s, clamp(v - w, -TOP, TOP - 1))
MODEL(m_add_sat_u, clamp((s64)(x + y), 0, 2 * TOP - 1))
MODEL(m_sub_sat_u, x < y ? 0 : x - y)
MODEL(m_avgr_u, (x + y + 1) / 2)
MODEL(m_q15, clamp((v * w + 0x4000) >> 15, -TOP, TOP - 1))
MODEL(m_eq, 0 - (u64)(x == y))
MODEL(m_ne, 0 - (u64)(x != y))
MODEL(m_lt_s, 0 - (u64)(v < w))
MODEL(m_lt_u, 0 - (u64)(x < y))
MODEL(m_gt_s, 0 - (u64)(v > w))
MODEL(m_gt_u, 0 - (u64)(x > y))
MODEL(m_le_s, 0 - (u64)(v <= w))
MODEL(m_le_u, 0 - (u64)(x <= y))
MODEL(m_ge_s, 0 - (u64)(v >= w))
MODEL(m_ge_u, 0 - (u64)(x >= y))
MODEL(m_narrow_s, clamp(v, -HALF / 2, HALF / 2 - 1))
MODEL(m_narrow_u, clamp(v, 0, HALF - 1))
MODEL(m_same_s, v)
MODEL(m_same_u, x)
MODEL(m_product_s, v * w)
MODEL(m_product_u, x * y)

static u64
m_popcnt(u64 x, u64 y, u64 z, int bits)
{
	u64 n = 0;
	(void)y, (void)z, (void)bits;
	for (; x; x &= x - 1)
		n++;
	return n;
}

/* Of floats in both formats: v, w and u are the operands. */
#define FLOAT_CASE(f, i, result) \
	{ \
		f v = f##_reinterpret_##i((u##i)x), w = f##_reinterpret_##i((u##i)y), \
			u = f##_reinterpret_##i((u##i)z); \
		(void)w, (void)u; \
		return result; \
	}
#define FLOAT_MODEL(name, for32, for64) \
	static u64 name(u64 x, u64 y, u64 z, int bits) \
	{ \
		if (bits == 32) \
			FLOAT_CASE(f32, i32, for32) \
		FLOAT_CASE(f64, i64, for64) \
	}
#define ui32 u32
#define ui64 u64
#define BITS32(x) i32_reinterpret_f32(x)
#define BITS64(x) i64_reinterpret_f64(x)
#define FLOAT_VALUE(name, value) FLOAT_MODEL(name, BITS32(value), BITS64(value))
#define FLOAT_TRUTH(name, truth) FLOAT_MODEL(name, 0 - (u64)(truth), 0 - (u64)(truth))
#define FLOAT_SCALAR1(op) FLOAT_MODEL(m_f##op, BITS32(f32_##op(v)), BITS64(f64_##op(v)))
#define FLOAT_SCALAR2(op) FLOAT_MODEL(m_f##op, BITS32(f32_##op(v, w)), BITS64(f64_##op(v, w)))
FLOAT_VALUE(m_fadd, v + w)
FLOAT_VALUE(m_fsub, v - w)
FLOAT_VALUE(m_fmul, v * w)
FLOAT_VALUE(m_fdiv, v / w)
FLOAT_MODEL(m_fmadd, BITS32(u + f32_opaque(v * w)), BITS64(u + f64_opaque(v * w)))
FLOAT_MODEL(m_fnmadd, BITS32(u - f32_opaque(v * w)), BITS64(u - f64_opaque(v * w)))
FLOAT_TRUTH(m_feq, v == w)
FLOAT_TRUTH(m_fne, v != w)
FLOAT_TRUTH(m_flt, v < w)
FLOAT_TRUTH(m_fgt, v > w)
FLOAT_TRUTH(m_fle, v <= w)
FLOAT_TRUTH(m_fge, v >= w)
FLOAT_MODEL(m_fpmin, w < v ? y : x, w < v ? y : x)
FLOAT_MODEL(m_fpmax, v < w ? y : x, v < w ? y : x)
FLOAT_SCALAR1(abs)
FLOAT_SCALAR1(neg)
FLOAT_SCALAR1(sqrt)
FLOAT_SCALAR1(ceil)
FLOAT_SCALAR1(floor)
FLOAT_SCALAR1(trunc)
FLOAT_SCALAR1(nearest)
FLOAT_SCALAR2(min)
FLOAT_SCALAR2(max)
FLOAT_MODEL(m_trunc_sat_s, i32_trunc_sat_f32_s(v), i32_trunc_sat_f64_s(v))
FLOAT_MODEL(m_trunc_sat_u, i32_trunc_sat_f32_u(v), i32_trunc_sat_f64_u(v))
FLOAT_MODEL(m_other_format, BITS64(f64_promote_f32(v)), BITS32(f32_demote_f64(v)))
MODEL(m_to_f32_s, BITS32(f32_convert_i32_s((u32)x)))
MODEL(m_to_f32_u, BITS32(f32_convert_i32_u((u32)x)))
MODEL(m_to_f64_s, BITS64(f64_convert_i32_s((u32)x)))
MODEL(m_to_f64_u, BITS64(f64_convert_i32_u((u32)x)))

/* ---- instructions ---- */

/* Which lanes of the operands make up a lane of the result: the one of that number; of the lower or
 * the higher half; first a's, then b's; a's, then zeros; or two neighbours, which are added. */
enum shape { SAME, LOW, HIGH, BOTH, ZERO, PAIR };

/* X(name, operands, model, bits of their lanes, of the result's, shape, result is NaN) */
#define INT8(X, op, n, m) X(i8x16_##op, n, m, 8, 8, SAME, 0)
#define INT16(X, op, n, m) X(i16x8_##op, n, m, 16, 16, SAME, 0)
#define INT32(X, op, n, m) X(i32x4_##op, n, m, 32, 32, SAME, 0)
#define INT64(X, op, n, m) X(i64x2_##op, n, m, 64, 64, SAME, 0)
#define SMALL(X, op, n) INT8(X, op, n, m_##op) INT16(X, op, n, m_##op)
#define TO32(X, op, n) SMALL(X, op, n) INT32(X, op, n, m_##op)
#define ALL(X, op, n) TO32(X, op, n) INT64(X, op, n, m_##op)
#define FLOAT(X, op, n, nan) \
	X(f32x4_##op, n, m_f##op, 32, 32, SAME, nan) X(f64x2_##op, n, m_f##op, 64, 64, SAME, nan)
#define HALVES(X, wide, narrow, bits, s) \
	X(wide##_extend_low_##narrow##_##s, 1, m_same_##s, bits, 2 * bits, LOW, 0) \
	X(wide##_extend_high_##narrow##_##s, 1, m_same_##s, bits, 2 * bits, HIGH, 0) \
	X(wide##_extmul_low_##narrow##_##s, 2, m_product_##s, bits, 2 * bits, LOW, 0) \
	X(wide##_extmul_high_##narrow##_##s, 2, m_product_##s, bits, 2 * bits, HIGH, 0)
#define EXTENDED(X, wide, narrow, bits) \
	HALVES(X, wide, narrow, bits, s) HALVES(X, wide, narrow, bits, u)
#define SUMS(X, wide, narrow, bits) \
	X(wide##_extadd_pairwise_##narrow##_s, 1, m_same_s, bits, 2 * bits, PAIR, 0) \
	X(wide##_extadd_pairwise_##narrow##_u, 1, m_same_u, bits, 2 * bits, PAIR, 0)
#define INTEGERS(X) \
	ALL(X, add, 2) ALL(X, sub, 2) ALL(X, neg, 1) ALL(X, abs, 1) \
	INT16(X, mul, 2, m_mul) INT32(X, mul, 2, m_mul) INT64(X, mul, 2, m_mul) \
	TO32(X, min_s, 2) TO32(X, min_u, 2) TO32(X, max_s, 2) TO32(X, max_u, 2) \
	SMALL(X, add_sat_s, 2) SMALL(X, add_sat_u, 2) SMALL(X, sub_sat_s, 2) SMALL(X, sub_sat_u, 2) \
	SMALL(X, avgr_u, 2) INT16(X, q15mulr_sat_s, 2, m_q15) INT8(X, popcnt, 1, m_popcnt) \
	ALL(X, eq, 2) ALL(X, ne, 2) ALL(X, lt_s, 2) ALL(X, gt_s, 2) ALL(X, le_s, 2) ALL(X, ge_s, 2) \
	TO32(X, lt_u, 2) TO32(X, gt_u, 2) TO32(X, le_u, 2) TO32(X, ge_u, 2) \
	X(v128_and, 2, m_and, 64, 64, SAME, 0) X(v128_or, 2, m_or, 64, 64, SAME, 0) \
	X(v128_xor, 2, m_xor, 64, 64, SAME, 0) X(v128_andnot, 2, m_andnot, 64, 64, SAME, 0) \
	X(v128_not, 1, m_not, 64, 64, SAME, 0) X(v128_bitselect, 3, m_select, 64, 64, SAME, 0) \
	X(i8x16_narrow_i16x8_s, 2, m_narrow_s, 16, 8, BOTH, 0) \
	X(i8x16_narrow_i16x8_u, 2, m_narrow_u, 16, 8, BOTH, 0) \
	X(i16x8_narrow_i32x4_s, 2, m_narrow_s, 32, 16, BOTH, 0) \
	X(i16x8_narrow_i32x4_u, 2, m_narrow_u, 32, 16, BOTH, 0) \
	EXTENDED(X, i16x8, i8x16, 8) EXTENDED(X, i32x4, i16x8, 16) EXTENDED(X, i64x2, i32x4, 32) \
	SUMS(X, i16x8, i8x16, 8) SUMS(X, i32x4, i16x8, 16) \
	X(i32x4_dot_i16x8_s, 2, m_product_s, 16, 32, PAIR, 0) \
	X(i16x8_relaxed_dot_i8x16_i7x16_s, 2, m_product_s, 8, 16, PAIR, 0) \
	INT16(X, relaxed_q15mulr_s, 2, m_q15) INT8(X, relaxed_laneselect, 3, m_select) \
	INT16(X, relaxed_laneselect, 3, m_select) INT32(X, relaxed_laneselect, 3, m_select) \
	INT64(X, relaxed_laneselect, 3, m_select)
#define FLOATS(X) \
	FLOAT(X, add, 2, 1) FLOAT(X, sub, 2, 1) FLOAT(X, mul, 2, 1) FLOAT(X, div, 2, 1) \
	FLOAT(X, eq, 2, 0) FLOAT(X, ne, 2, 0) FLOAT(X, lt, 2, 0) FLOAT(X, gt, 2, 0) \
	FLOAT(X, le, 2, 0) FLOAT(X, ge, 2, 0) FLOAT(X, abs, 1, 0) FLOAT(X, neg, 1, 0) \
	FLOAT(X, pmin, 2, 0) FLOAT(X, pmax, 2, 0) FLOAT(X, min, 2, 1) FLOAT(X, max, 2, 1) \
	FLOAT(X, sqrt, 1, 1) FLOAT(X, ceil, 1, 1) FLOAT(X, floor, 1, 1) FLOAT(X, trunc, 1, 1) \
	FLOAT(X, nearest, 1, 1) \
	X(f32x4_relaxed_min, 2, m_fmin, 32, 32, SAME, 1) \
	X(f32x4_relaxed_max, 2, m_fmax, 32, 32, SAME, 1) \
	X(f64x2_relaxed_min, 2, m_fmin, 64, 64, SAME, 1) \
	X(f64x2_relaxed_max, 2, m_fmax, 64, 64, SAME, 1) \
	X(f32x4_relaxed_madd, 3, m_fmadd, 32, 32, SAME, 1) \
	X(f64x2_relaxed_madd, 3, m_fmadd, 64, 64, SAME, 1) \
	X(f32x4_relaxed_nmadd, 3, m_fnmadd, 32, 32, SAME, 1) \
	X(f64x2_relaxed_nmadd, 3, m_fnmadd, 64, 64, SAME, 1) \
	X(i32x4_trunc_sat_f32x4_s, 1, m_trunc_sat_s, 32, 32, SAME, 0) \
	X(i32x4_trunc_sat_f32x4_u, 1, m_trunc_sat_u, 32, 32, SAME, 0) \
	X(i32x4_trunc_sat_f64x2_s_zero, 1, m_trunc_sat_s, 64, 32, ZERO, 0) \
	X(i32x4_trunc_sat_f64x2_u_zero, 1, m_trunc_sat_u, 64, 32, ZERO, 0) \
	X(i32x4_relaxed_trunc_f32x4_s, 1, m_trunc_sat_s, 32, 32, SAME, 0) \
	X(i32x4_relaxed_trunc_f32x4_u, 1, m_trunc_sat_u, 32, 32, SAME, 0) \
	X(i32x4_relaxed_trunc_f64x2_s_zero, 1, m_trunc_sat_s, 64, 32, ZERO, 0) \
	X(i32x4_relaxed_trunc_f64x2_u_zero, 1, m_trunc_sat_u, 64, 32, ZERO, 0) \
	X(f32x4_demote_f64x2_zero, 1, m_other_format, 64, 32, ZERO, 1) \
	X(f64x2_promote_low_f32x4, 1, m_other_format, 32, 64, LOW, 1) \
	X(f64x2_convert_low_i32x4_s, 1, m_to_f64_s, 32, 64, LOW, 0) \
	X(f64x2_convert_low_i32x4_u, 1, m_to_f64_u, 32, 64, LOW, 0) \
	X(f32x4_convert_i32x4_s, 1, m_to_f32_s, 32, 32, SAME, 0) \
	X(f32x4_convert_i32x4_u, 1, m_to_f32_u, 32, 32, SAME, 0)

#define CALL1(f) f(a)
#define CALL2(f) f(a, b)
#define CALL3(f) f(a, b, c)
#define FUNCTION(name, n, m, from, to, shape, nan) \
	static v128 name##_of(v128 a, v128 b, v128 c) \
	{ \
		(void)b, (void)c; \
		return CALL##n(name); \
	}
#define ROW(name, n, m, from, to, shape, nan) { #name, name##_of, m, n, from, to, shape, nan },
INTEGERS(FUNCTION)
FLOATS(FUNCTION)
FUNCTION(i32x4_relaxed_dot_i8x16_i7x16_add_s, 3, 0, 0, 0, 0, 0)
static const struct instruction {
	const char *name;
	v128 (*run)(v128 a, v128 b, v128 c);
	model *lane;
	int operands, from, to;
	enum shape shape;
	int nan;
} instructions[] = { INTEGERS(ROW) FLOATS(ROW) };

/* What the model makes of a lane of each operand, the first of which is in[x]. */
static u64
of_lane(const struct instruction *e, u8 in[3][16], int x, int i)
{
	int bits = e->from;
	return e->lane(get(in[x], bits, i), get(in[1], bits, i), get(in[2], bits, i), bits);
}

static u64
expected(const struct instruction *e, u8 in[3][16], int i)
{
	int half = 64 / e->to;
	u64 r;
	switch (e->shape) {
	case PAIR: r = of_lane(e, in, 0, 2 * i) + of_lane(e, in, 0, 2 * i + 1); break;
	case HIGH: r = of_lane(e, in, 0, i + 2 * half); break;
	case BOTH: r = i < half ? of_lane(e, in, 0, i) : of_lane(e, in, 1, i - half); break;
	case ZERO: r = i < half ? of_lane(e, in, 0, i) : 0; break;
	default: r = of_lane(e, in, 0, i);
	}
	return cut(r, e->to);
}

/* Whether any NaN may be the result, and this one. */
static int
is_right_nan(const struct instruction *e, u8 in[3][16], int i, u64 got, u64 want)
{
	const struct format *f = &formats[e->to == 64];
	u64 x = infinity(f, 0) | 1, y = x;
	if (!e->nan || !take_apart(f, want).is_nan)
		return 0;
	if (e->shape == SAME && e->operands < 3) {
		x = get(in[0], e->to, i);
		y = e->operands == 2 ? get(in[1], e->to, i) : x;
	}
	return may_result(f, got, x, y);
}

static void
fill(u8 in[3][16], int bits)
{
	int i;
	for (i = 0; i < 128 / bits; i++) {
		u64 x = number(bits);
		set(in[0], bits, i, x);
		set(in[1], bits, i, partner(x, bits));
		set(in[2], bits, i, number(bits));
	}
}

static void
check_lanes(void)
{
	size_t k;
	for (k = 0; k < COUNT(instructions); k++) {
		const struct instruction *e = &instructions[k];
		int turn, i;
		for (turn = 0; turn < 300; turn++) {
			u8 in[3][16], out[16];
			fill(in, e->from);
			to_bytes(out, e->run(from_bytes(in[0]), from_bytes(in[1]), from_bytes(in[2])));
			for (i = 0; i < 128 / e->to; i++) {
				u64 got = get(out, e->to, i), want = expected(e, in, i);
				CHECK(got == want || is_right_nan(e, in, i, got, want),
					"%s: lane %d is %llx, not %llx", e->name, i, HEX(got), HEX(want));
			}
		}
	}
}

static void
same_vector(const char *name, v128 v, const u8 *want)
{
	u8 got[16];
	to_bytes(got, v);
	CHECK(memcmp(got, want, 16) == 0, "%s: %llx %llx, not %llx %llx", name, HEX(get(got, 64, 1)),
		HEX(get(got, 64, 0)), HEX(get(want, 64, 1)), HEX(get(want, 64, 0)));
}

static void
same_number(const char *name, u64 got, u64 want)
{
	CHECK(got == want, "%s is %llx, not %llx", name, HEX(got), HEX(want));
}

#define SHIFT(shape, op, bits, result) \
	do { \
		for (i = 0; i < 128 / bits; i++) { \
			u64 x = get(in[0], bits, i); \
			(void)x; \
			set(want, bits, i, result); \
		} \
		same_vector(#shape " " #op, shape##_##op(v, n), want); \
	} while (0)
#define SHIFTS(shape, bits) \
	do { \
		u32 by = n % bits; \
		SHIFT(shape, shl, bits, x << by); \
		SHIFT(shape, shr_u, bits, x >> by); \
		SHIFT(shape, shr_s, bits, (u64)(sign(get(in[0], bits, i), bits) >> by)); \
	} while (0)

static void
check_shifts(u8 in[3][16], u32 n)
{
	v128 v = from_bytes(in[0]);
	u8 want[16];
	int i;
	SHIFTS(i8x16, 8);
	SHIFTS(i16x8, 16);
	SHIFTS(i32x4, 32);
	SHIFTS(i64x2, 64);
}

#define TRUTHS(shape, bits) \
	do { \
		u64 all = 1, mask = 0; \
		for (i = 0; i < 128 / bits; i++) { \
			u64 x = get(in, bits, i); \
			all &= x != 0; \
			any |= x != 0; \
			mask |= x >> (bits - 1) << i; \
		} \
		same_number(#shape "_all_true", shape##_all_true(v), all); \
		same_number(#shape "_bitmask", shape##_bitmask(v), mask); \
	} while (0)

static void
check_truths(const u8 *in)
{
	v128 v = from_bytes(in);
	u64 any = 0;
	int i;
	TRUTHS(i8x16, 8);
	TRUTHS(i16x8, 16);
	TRUTHS(i32x4, 32);
	TRUTHS(i64x2, 64);
	same_number("v128_any_true", v128_any_true(v), any);
}

/* bits: of lanes; of(x) makes their value of its bits, and back(value) the reverse. */
#define ACCESS(shape, bits, of, extract, back) \
	for (i = 0; i < 128 / bits; i++) { \
		u64 x = get(in[1], bits, i); \
		same_number(#shape " " #extract, back(shape##_##extract(v, i)), get(in[0], bits, i)); \
		memcpy(want, in[0], 16); \
		set(want, bits, i, x); \
		same_vector(#shape " replace", shape##_replace_lane(v, of(x), i), want); \
		for (k = 0; k < 128 / bits; k++) \
			set(want, bits, k, x); \
		same_vector(#shape " splat", shape##_splat(of(x)), want); \
	}
#define TO_U32(x) (u32)(x)
#define AS_IT_IS(x) (x)
#define TO_F32(x) f32_reinterpret_i32((u32)(x))
#define LOW8(x) ((x) & 0xff)
#define LOW16(x) ((x) & 0xffff)

static void
check_single_lanes(u8 in[3][16])
{
	v128 v = from_bytes(in[0]);
	u8 want[16];
	int i, k;
	ACCESS(i8x16, 8, TO_U32, extract_lane_u, AS_IT_IS)
	ACCESS(i8x16, 8, TO_U32, extract_lane_s, LOW8)
	ACCESS(i16x8, 16, TO_U32, extract_lane_u, AS_IT_IS)
	ACCESS(i16x8, 16, TO_U32, extract_lane_s, LOW16)
	ACCESS(i32x4, 32, TO_U32, extract_lane, AS_IT_IS)
	ACCESS(i64x2, 64, AS_IT_IS, extract_lane, AS_IT_IS)
	ACCESS(f32x4, 32, TO_F32, extract_lane, i32_reinterpret_f32)
	ACCESS(f64x2, 64, f64_reinterpret_i64, extract_lane, i64_reinterpret_f64)
	for (i = 0; i < 16; i++) {
		same_number("extended 8", i8x16_extract_lane_s(v, i), (u32)sign(in[0][i], 8));
		if (i < 8)
			same_number("extended 16", i16x8_extract_lane_s(v, i),
				(u32)sign(get(in[0], 16, i), 16));
	}
}

#define SHUFFLE(shape, bits, ...) \
	do { \
		static const int lanes[] = { __VA_ARGS__ }; \
		for (i = 0; i < 128 / bits; i++) \
			set(want, bits, i, get(in[lanes[i] * bits / 128], bits, lanes[i] % (128 / bits))); \
		same_vector(#shape "_shuffle", shape##_shuffle(a, b, __VA_ARGS__), want); \
	} while (0)

static void
check_shuffles(u8 in[3][16])
{
	v128 a = from_bytes(in[0]), b = from_bytes(in[1]);
	u8 want[16], at[16];
	int i;
	SHUFFLE(i8x16, 8, 31, 0, 7, 19, 4, 4, 22, 30, 16, 1, 9, 12, 28, 25, 3, 17);
	SHUFFLE(i8x16, 8, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	SHUFFLE(i16x8, 16, 15, 0, 7, 9, 4, 4, 1, 13);
	SHUFFLE(i32x4, 32, 7, 0, 2, 5);
	SHUFFLE(i64x2, 64, 3, 0);
	SHUFFLE(i64x2, 64, 1, 2);
	for (i = 0; i < 16; i++) {
		at[i] = (u8)(in[1][i] % (i < 12 ? 20 : 256));
		want[i] = at[i] < 16 ? in[0][at[i]] : 0;
	}
	same_vector("swizzle", i8x16_swizzle(a, from_bytes(at)), want);
	same_vector("relaxed swizzle", i8x16_relaxed_swizzle(a, from_bytes(at)), want);
	for (i = 0; i < 16; i++)
		want[i] = (u8)(i * 17);
	same_vector("constant", v128_const(0x7766554433221100, 0xffeeddccbbaa9988), want);
}

/* ---- memory: bytes at AT, 3 of which are the address */

enum { AT = 11 };

#define LOAD_EXTENDED(name, bits, value) \
	do { \
		for (i = 0; i < 64 / bits; i++) { \
			u64 x = get(m + AT, bits, i); \
			set(want, 2 * bits, i, value); \
		} \
		same_vector(#name, name(m, 3, AT - 3), want); \
	} while (0)
#define LANE_ACCESS(bits) \
	do { \
		for (i = 0; i < 128 / bits; i++) { \
			set(want, bits, i, get(m + AT, bits, 0)); \
		} \
		same_vector("load splat", v128_read##bits##_splat(m, 3, AT - 3), want); \
		for (i = 0; i < 128 / bits; i++) { \
			memcpy(want, in[0], 16); \
			set(want, bits, i, get(m + AT, bits, 0)); \
			same_vector("load lane", v128_read##bits##_lane(m, 3, AT - 3, v, i), want); \
			memcpy(stored, m, sizeof stored); \
			v128_write##bits##_lane(stored, 3, AT - 3, v, i); \
			memcpy(model_of, m, sizeof model_of); \
			set(model_of + AT, bits, 0, get(in[0], bits, i)); \
			CHECK(memcmp(stored, model_of, sizeof stored) == 0, "store lane"); \
		} \
	} while (0)

static void
check_memory(u8 in[3][16])
{
	v128 v = from_bytes(in[0]);
	u8 m[64], stored[64], model_of[64], want[16];
	int i;
	for (i = 0; i < 64; i++)
		m[i] = (u8)random_bits();
	memcpy(stored, m, sizeof stored);
	memcpy(model_of, m, sizeof model_of);
	memcpy(model_of + AT, in[0], 16);
	for (i = 0; i < 8; i++) { /* aligned and not */
		same_vector("load", v128_read(m, 3 + i, AT - 3), m + AT + i);
		memcpy(stored, m, sizeof stored);
		memcpy(model_of, m, sizeof model_of);
		memcpy(model_of + AT + i, in[0], 16);
		v128_write(stored, 3 + i, AT - 3, v);
		CHECK(memcmp(stored, model_of, sizeof stored) == 0, "store");
	}
	LOAD_EXTENDED(v128_read8x8_s, 8, (u64)sign(x, 8));
	LOAD_EXTENDED(v128_read8x8_u, 8, x);
	LOAD_EXTENDED(v128_read16x4_s, 16, (u64)sign(x, 16));
	LOAD_EXTENDED(v128_read16x4_u, 16, x);
	LOAD_EXTENDED(v128_read32x2_s, 32, (u64)sign(x, 32));
	LOAD_EXTENDED(v128_read32x2_u, 32, x);
	memset(want, 0, 16);
	memcpy(want, m + AT, 4);
	same_vector("load32_zero", v128_read32_zero(m, 3, AT - 3), want);
	memcpy(want, m + AT, 8);
	same_vector("load64_zero", v128_read64_zero(m, 3, AT - 3), want);
	LANE_ACCESS(8);
	LANE_ACCESS(16);
	LANE_ACCESS(32);
	LANE_ACCESS(64);
}

/* The sum of four products of bytes, of which two are added in 16 bits, and a lane of c. */
static void
check_dot_add(u8 in[3][16])
{
	v128 c = from_bytes(in[2]), r = i32x4_relaxed_dot_i8x16_i7x16_add_s_of(from_bytes(in[0]),
		from_bytes(in[1]), c);
	u8 want[16];
	int i;
	for (i = 0; i < 4; i++) {
		u64 sum = get(in[2], 32, i);
		int k;
		for (k = 4 * i; k < 4 * i + 4; k += 2) {
			s64 pair = sign(in[0][k], 8) * sign(in[1][k], 8) +
				sign(in[0][k + 1], 8) * sign(in[1][k + 1], 8);
			sum += (u64)sign(cut((u64)pair, 16), 16);
		}
		set(want, 32, i, sum);
	}
	same_vector("relaxed dot and add", r, want);
}

int
main(void)
{
	static const int widths[] = { 8, 16, 32, 64 };
	u32 n;
	make_floats();
	check_lanes();
	for (n = 0; n < 200; n++) {
		u8 in[3][16];
		fill(in, widths[n % 4]);
		check_shifts(in, n < 140 ? n : (u32)random_bits());
		check_single_lanes(in);
		check_shuffles(in);
		check_memory(in);
		check_dot_add(in);
		check_truths(in[0]);
		if (n % 8 < 4) /* few lanes that are not 0 */
			memset(in[0] + n % 16, 0, (size_t)(16 - n % 16));
		check_truths(in[0]);
		memset(in[1], n & 1 ? 0 : 0xff, 16);
		in[1][n % 16] ^= (u8)n;
		check_truths(in[1]);
	}
	return check_end();
}
