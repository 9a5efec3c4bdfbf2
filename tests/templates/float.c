/* The float fragments against the model, and against what compilers like to fold. */
#include "check.h"
#include "float_model.h"

/* Operations on bit patterns, for both formats. */
#define UNARY(name, f, i) \
	static u64 f##_##name##_of(u64 x, u64 y) \
	{ \
		(void)y; \
		return i##_reinterpret_##f(f##_##name(f##_reinterpret_##i((u##i)x))); \
	}
#define BINARY(name, f, i) \
	static u64 f##_##name##_of(u64 x, u64 y) \
	{ \
		f v = f##_reinterpret_##i((u##i)x), w = f##_reinterpret_##i((u##i)y); \
		return i##_reinterpret_##f(f##_##name(v, w)); \
	}
#define OPERATIONS(f, i) \
	UNARY(abs, f, i) \
	UNARY(neg, f, i) \
	UNARY(ceil, f, i) \
	UNARY(floor, f, i) \
	UNARY(trunc, f, i) \
	UNARY(nearest, f, i) \
	UNARY(sqrt, f, i) \
	BINARY(min, f, i) \
	BINARY(max, f, i) \
	BINARY(copysign, f, i) \
	static u64 f##_square_abs_of(u64 x, u64 y) \
	{ \
		f v = f##_reinterpret_##i((u##i)x); \
		(void)y; \
		return i##_reinterpret_##f(f##_abs(v * v)); \
	} \
	/* Identities that a compiler may see, by number. */ \
	static u64 f##_identity_of(u64 x, u64 y) \
	{ \
		f v = f##_reinterpret_##i((u##i)x); \
		switch (y) { \
		case 0: v = v * f##_opaque(1); break; \
		case 1: v = f##_opaque(1) * v; break; \
		case 2: v = v / f##_opaque(1); break; \
		case 3: v = v - f##_opaque(0); break; \
		case 4: v = v + f##_opaque(-(f)0); break; \
		case 5: v = f##_opaque(-(f)0) + v; break; \
		case 6: v = f##_opaque(-(f)0) - f##_neg(v); break; \
		case 7: v = v * f##_opaque(-1) * f##_opaque(-1); break; \
		} \
		return i##_reinterpret_##f(v); \
	} \
	static u64 f##_multiply_add_of(u64 x, u64 y) \
	{ \
		f v = f##_reinterpret_##i((u##i)x), w = f##_reinterpret_##i((u##i)y), \
			product = f##_opaque(v * w); \
		return i##_reinterpret_##f(v * w - product); \
	}
#define ui32 u32
#define ui64 u64
OPERATIONS(f32, i32)
OPERATIONS(f64, i64)

enum kind {
	ABS, NEG, CEIL, FLOOR, TRUNC, NEAREST, SQRT, SQUARE_ABS, IDENTITY, MIN, MAX, COPYSIGN,
		MULTIPLY_ADD
};

static const struct {
	const char *name;
	operation *run[2];
} operations[] = {
	{ "abs", { f32_abs_of, f64_abs_of } }, { "neg", { f32_neg_of, f64_neg_of } },
		{ "ceil", { f32_ceil_of, f64_ceil_of } },
	{ "floor", { f32_floor_of, f64_floor_of } }, { "trunc", { f32_trunc_of, f64_trunc_of } },
	{ "nearest", { f32_nearest_of, f64_nearest_of } }, { "sqrt", { f32_sqrt_of, f64_sqrt_of } },
	{ "abs of square", { f32_square_abs_of, f64_square_abs_of } },
	{ "identity", { f32_identity_of, f64_identity_of } }, { "min", { f32_min_of, f64_min_of } },
	{ "max", { f32_max_of, f64_max_of } }, { "copysign", { f32_copysign_of, f64_copysign_of } },
	{ "multiply and add", { f32_multiply_add_of, f64_multiply_add_of } },
};

static u64
model_round(const struct format *f, u64 bits, enum kind kind)
{
	struct parts p = take_apart(f, bits);
	u64 whole, up = 0, rest;
	if (p.is_infinite || p.scale >= 0)
		return bits;
	whole = p.scale <= -64 ? 0 : p.magnitude >> -p.scale;
	rest = p.scale <= -64 ? p.magnitude : p.magnitude & (((u64)1 << -p.scale) - 1);
	if (kind == NEAREST)
		whole = shift_rounding(p.magnitude, -p.scale);
	else
		up = rest != 0 && ((kind == CEIL && !p.sign) || (kind == FLOOR && p.sign));
	return put_together(f, p.sign, whole + up, 0);
}

/* The order in which -0 comes before 0. */
static u64
insert(const struct format *f, u64 bits)
{
	u64 sign = (u64)1 << (f->fraction + f->exponent);
	return bits & sign ? ~bits & (sign - 1) : bits | sign;
}

static int
compare_wide(struct wasm_multi_jj x, struct wasm_multi_jj y)
{
	return x.j1 != y.j1 ? (x.j1 < y.j1 ? -1 : 1) : x.j0 != y.j0 ? (x.j0 < y.j0 ? -1 : 1) : 0;
}

/* Whether root is the float nearest to the square root: (root - half)^2 < x < (root + half)^2. */
static int
is_root(const struct format *f, u64 root, u64 bits)
{
	struct parts x = take_apart(f, bits), r = take_apart(f, root);
	struct wasm_multi_jj low = i64_mul_wide_u(2 * r.magnitude - 1, 2 * r.magnitude - 1);
	struct wasm_multi_jj high = i64_mul_wide_u(2 * r.magnitude + 1, 2 * r.magnitude + 1),
		value = { 0, 0 };
	int shift = x.scale - (2 * r.scale - 2);
	if (r.sign || r.is_nan || r.is_infinite || shift < 0 || shift > 127)
		return 0;
	value.j0 = shift < 64 ? x.magnitude << shift : 0;
	value.j1 = shift == 0 ? 0 : shift < 64 ? x.magnitude >> (64 - shift)
		: x.magnitude << (shift - 64);
	return compare_wide(low, value) < 0 && compare_wide(value, high) < 0;
}

static void
check_one(int k, enum kind kind, u64 x, u64 y)
{
	const struct format *f = &formats[k];
	u64 sign = (u64)1 << (f->fraction + f->exponent), got, want = 0;
	struct parts p = take_apart(f, x), q = take_apart(f, y);
	int is_nan = p.is_nan, good;
	if (trap_of(operations[kind].run[k], x, y, &got) != 0)
		got = 0x7fffffffffffffff; /* none traps */
	switch (kind) {
	case ABS: want = x & ~sign, is_nan = 0; break;
	case NEG: want = x ^ sign, is_nan = 0; break;
	case COPYSIGN: want = (x & ~sign) | (y & sign), is_nan = 0; break;
	case CEIL: case FLOOR: case TRUNC: case NEAREST: want = model_round(f, x, kind); break;
	case IDENTITY: want = x; break;
	case MIN: case MAX:
		is_nan |= q.is_nan;
		want = (insert(f, x) < insert(f, y)) == (kind == MIN) ? x : y;
		break;
	case SQRT:
		is_nan |= p.sign && p.magnitude != 0;
		want = p.magnitude == 0 || p.is_infinite ? x : is_root(f, got, x) ? got : ~got;
		break;
	case SQUARE_ABS: /* the sign only */
		want = got & ~sign;
		is_nan = 0;
		break;
	case MULTIPLY_ADD: /* 0, or NaN where the product is not finite */
		is_nan = p.is_nan || q.is_nan || take_apart(f, got).is_nan;
		break;
	}
	if (kind == IDENTITY)
		y = 0; /* not an operand */
	good = is_nan ? may_result(f, got, x, kind <= IDENTITY ? 0 : y) : got == want;
	CHECK(good, "f%d %s(%llx, %llx) = %llx, not %llx", k ? 64 : 32, operations[kind].name, HEX(x),
		HEX(y), HEX(got), HEX(want));
}

/* Operands that the compiler knows. */
static void
constants(void)
{
#define IS(x, bits) CHECK(i64_reinterpret_f64(x) == bits, #x " = %llx, not %llx", \
	HEX(i64_reinterpret_f64(x)), HEX(bits))
	f64 snan = f64_reinterpret_i64(0xfff4000000000001u);
	IS(f64_floor(-0.5), 0xbff0000000000000u);
	IS(f64_ceil(-0.5), 0x8000000000000000u);
	IS(f64_trunc(-0.5), 0x8000000000000000u);
	IS(f64_nearest(2.5), 0x4000000000000000u);
	IS(f64_nearest(-3.5), 0xc010000000000000u);
	IS(f64_min(0.0, -0.0), 0x8000000000000000u);
	IS(f64_max(-0.0, 0.0), 0u);
	IS(f64_sqrt(-0.0), 0x8000000000000000u);
	IS(f64_sqrt(2.0), 0x3ff6a09e667f3bcdu);
	IS(f64_neg(snan), 0x7ff4000000000001u);
	IS(f64_abs(snan), 0x7ff4000000000001u);
	IS(f64_copysign(snan, 1.0), 0x7ff4000000000001u);
#define QUIET(x) CHECK(i64_reinterpret_f64(x) >> 51 & 1, #x " is signalling")
	QUIET(f64_floor(snan));
	QUIET(f64_ceil(snan));
	QUIET(f64_nearest(snan));
	QUIET(f64_trunc(snan));
	QUIET(f64_min(snan, 1.0));
	QUIET(f64_max(1.0, snan));
	QUIET(f64_sqrt(snan));
	QUIET(snan * f64_opaque(1.0));
	QUIET(f64_promote_f32(f32_reinterpret_i32(0x7fa00000u)));
}

int
main(void)
{
	int k, kind;
	size_t i, j;
	make_floats();
	constants();
	for (k = 0; k < 2; k++)
		for (i = 0; i < float_counts[k]; i++) {
			for (kind = ABS; kind <= SQUARE_ABS; kind++)
				check_one(k, (enum kind)kind, floats[k][i], 0);
			for (j = 0; j < 8; j++)
				check_one(k, IDENTITY, floats[k][i], j);
			for (j = 0; j < float_counts[k]; j += i % 8 ? 13 : 1)
				for (kind = MIN; kind <= MULTIPLY_ADD; kind++)
					check_one(k, (enum kind)kind, floats[k][i], floats[k][j]);
		}
	return check_end();
}
