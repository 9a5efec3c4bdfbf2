/* Conversions between integers and floats against the model. */
#include "check.h"
#include "float_model.h"

#define ui32 u32
#define ui64 u64
#define OPERATION(name, result, operand) \
	static u64 name##_of(u64 x, u64 y) { (void)y; return result(name(operand)); }
#define FROM_FLOAT(i, f, j) \
	OPERATION(i##_trunc_##f##_s, , f##_reinterpret_##j((u##j)x)) \
	OPERATION(i##_trunc_##f##_u, , f##_reinterpret_##j((u##j)x)) \
	OPERATION(i##_trunc_sat_##f##_s, , f##_reinterpret_##j((u##j)x)) \
	OPERATION(i##_trunc_sat_##f##_u, , f##_reinterpret_##j((u##j)x))
FROM_FLOAT(i32, f32, i32)
FROM_FLOAT(i32, f64, i64)
FROM_FLOAT(i64, f32, i32)
FROM_FLOAT(i64, f64, i64)
#define TO_FLOAT(f, i, j) \
	OPERATION(f##_convert_##i##_s, j##_reinterpret_##f, (u##i)x) \
	OPERATION(f##_convert_##i##_u, j##_reinterpret_##f, (u##i)x)
TO_FLOAT(f32, i32, i32)
TO_FLOAT(f32, i64, i32)
TO_FLOAT(f64, i32, i64)
TO_FLOAT(f64, i64, i64)
OPERATION(f32_demote_f64, i32_reinterpret_f32, f64_reinterpret_i64(x))
OPERATION(f64_promote_f32, i64_reinterpret_f64, f32_reinterpret_i32((u32)x))

static u64
demote_promoted(u64 x, u64 y)
{
	(void)y;
	return i32_reinterpret_f32(f32_demote_f64(f64_promote_f32(f32_reinterpret_i32((u32)x))));
}

#define TRUNCATIONS(i, bits, f, k) \
	{ #i "_trunc_" #f "_s", i##_trunc_##f##_s_of, bits, k, 1, 0 }, \
	{ #i "_trunc_" #f "_u", i##_trunc_##f##_u_of, bits, k, 0, 0 }, \
	{ #i "_trunc_sat_" #f "_s", i##_trunc_sat_##f##_s_of, bits, k, 1, 1 }, \
	{ #i "_trunc_sat_" #f "_u", i##_trunc_sat_##f##_u_of, bits, k, 0, 1 }
static const struct {
	const char *name;
	operation *run;
	int bits, format, is_signed, saturates;
} truncations[] = { TRUNCATIONS(i32, 32, f32, 0), TRUNCATIONS(i32, 32, f64, 1),
	TRUNCATIONS(i64, 64, f32, 0), TRUNCATIONS(i64, 64, f64, 1) };

#define CONVERSIONS(f, k, i, bits) \
	{ #f "_convert_" #i "_s", f##_convert_##i##_s_of, bits, k, 1 }, \
	{ #f "_convert_" #i "_u", f##_convert_##i##_u_of, bits, k, 0 }
static const struct {
	const char *name;
	operation *run;
	int bits, format, is_signed;
} conversions[] = { CONVERSIONS(f32, 0, i32, 32), CONVERSIONS(f32, 0, i64, 64),
	CONVERSIONS(f64, 1, i32, 32), CONVERSIONS(f64, 1, i64, 64) };

static void
truncate(size_t i, u64 x)
{
	int bits = truncations[i].bits, is_signed = truncations[i].is_signed, want_trap = 0, trap;
	struct parts p = take_apart(&formats[truncations[i].format], x);
	u64 mask = bits == 64 ? ~(u64)0 : 0xffffffff, most = is_signed ? mask >> 1 : mask,
		least = is_signed ? most + 1 : 0, want, got = 0;
	u64 whole = p.scale >= 0 ? p.magnitude << (p.scale & 63) : p.scale <= -64 ? 0
		: p.magnitude >> -p.scale;
	int too_big = p.is_infinite || (p.magnitude != 0 && top_bit(p.magnitude) + p.scale >= 64);
	too_big = too_big || whole > (p.sign ? least : most);
	want = p.is_nan ? 0 : too_big ? (p.sign ? least : most) : (p.sign ? 0 - whole : whole) & mask;
	if (!truncations[i].saturates && (p.is_nan || too_big))
		want_trap = p.is_nan ? WASM_RT_TRAP_INVALID_CONVERSION : WASM_RT_TRAP_INT_OVERFLOW;
	trap = trap_of(truncations[i].run, x, 0, &got);
	CHECK(trap == want_trap, "%s(%llx): trap %d, not %d", truncations[i].name, HEX(x), trap,
		want_trap);
	CHECK(want_trap != 0 || got == want, "%s(%llx) = %llx, not %llx", truncations[i].name, HEX(x),
		HEX(got), HEX(want));
}

static void
convert(size_t i, u64 x)
{
	int bits = conversions[i].bits, sign;
	u64 mask = bits == 64 ? ~(u64)0 : 0xffffffff, got = 0, want;
	x &= mask;
	sign = conversions[i].is_signed && x >> (bits - 1);
	want = put_together(&formats[conversions[i].format], sign, sign ? (0 - x) & mask : x, 0);
	trap_of(conversions[i].run, x, 0, &got);
	CHECK(got == want, "%s(%llx) = %llx, not %llx", conversions[i].name, HEX(x), HEX(got),
		HEX(want));
}

/* Between the formats: `from` says which. */
static void
resize(const char *name, operation *run, int from, int to, u64 x)
{
	struct parts p = take_apart(&formats[from], x);
	u64 got = 0, want = p.is_infinite ? infinity(&formats[to], p.sign)
		: put_together(&formats[to], p.sign, p.magnitude, p.scale);
	/* May a NaN like this result? Said in the result's format, where only being canonical
	 * matters. */
	int canonical = (x & fraction_mask(&formats[from])) == (u64)1 << (formats[from].fraction - 1);
	u64 operand = infinity(&formats[to], 0) |
		(canonical ? (u64)1 << (formats[to].fraction - 1) : 1);
	trap_of(run, x, 0, &got);
	CHECK(p.is_nan ? may_result(&formats[to], got, operand, 0) : got == want,
		"%s(%llx) = %llx, not %llx", name, HEX(x), HEX(got), HEX(want));
}

int
main(void)
{
	size_t i, j;
	int d;
	make_operands();
	make_floats();
	for (i = 0; i < COUNT(truncations); i++) {
		for (j = 0; j < float_counts[truncations[i].format]; j++)
			truncate(i, floats[truncations[i].format][j]);
		for (j = 0; j < operand_count; j++) /* around the limits */
			for (d = -3; d <= 3; d++)
				truncate(i, (put_together(&formats[truncations[i].format], d & 1, operands[j],
					0) + (u64)(s64)d) &
					(truncations[i].format ? ~(u64)0 : 0xffffffff));
	}
	for (i = 0; i < COUNT(conversions); i++)
		for (j = 0; j < operand_count; j++)
			for (d = 0; d < 64; d++)
				convert(i, operands[j] >> d);
	for (i = 0; i < float_counts[1]; i++)
		resize("f32_demote_f64", f32_demote_f64_of, 1, 0, floats[1][i]);
	for (i = 0; i < float_counts[0]; i++) {
		resize("f64_promote_f32", f64_promote_f32_of, 0, 1, floats[0][i]);
		resize("f32_demote_f64 of f64_promote_f32", demote_promoted, 0, 0, floats[0][i]);
	}
	return check_end();
}
