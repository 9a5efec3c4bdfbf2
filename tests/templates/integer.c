/* The integer fragments against models that work bit by bit. */
#include "check.h"

static u64
model_count(u64 x, int bits, int from_top, int stop_at)
{
	u64 n = 0;
	int i;
	for (i = 0; i < bits; i++) {
		if ((x >> (from_top ? bits - 1 - i : i) & 1) == (u64)stop_at)
			break;
		n++;
	}
	return n;
}

static u64
model_popcnt(u64 x, int bits)
{
	u64 n = 0;
	int i;
	for (i = 0; i < bits; i++)
		n += x >> i & 1;
	return n;
}

static u64
model_rotate(u64 x, u64 n, int bits, int left)
{
	u64 r = 0;
	int i, by = (int)(n % (u64)bits);
	for (i = 0; i < bits; i++)
		if (x >> i & 1)
			r |= (u64)1 << (left ? (i + by) % bits : (i + bits - by) % bits);
	return r;
}

/* Long division; what the sign of the operands says comes after. */
static int
model_divide(u64 x, u64 y, int bits, int is_signed, u64 *quotient, u64 *rest)
{
	u64 mask = bits == 64 ? ~(u64)0 : ((u64)1 << bits) - 1, q = 0, r = 0;
	int x_negative = is_signed && x >> (bits - 1) & 1, y_negative = is_signed &&
		y >> (bits - 1) & 1, i;
	if (y == 0)
		return WASM_RT_TRAP_DIV_BY_ZERO;
	if (x_negative)
		x = (0 - x) & mask;
	if (y_negative)
		y = (0 - y) & mask;
	for (i = bits - 1; i >= 0; i--) {
		int carry = (int)(r >> 63);
		r = r << 1 | (x >> i & 1);
		if (carry || r >= y) {
			r -= y;
			q |= (u64)1 << i;
		}
	}
	if (x_negative == y_negative && is_signed && q >> (bits - 1) & 1)
		return WASM_RT_TRAP_INT_OVERFLOW;
	*quotient = (x_negative != y_negative ? 0 - q : q) & mask;
	*rest = (x_negative ? 0 - r : r) & mask;
	return 0;
}

static u64
model_extend(u64 x, int from, int to)
{
	int i;
	for (i = from; i < to; i++)
		x = (x & ~((u64)1 << i)) | (x >> (from - 1) & 1) << i;
	return to == 64 ? x : x & 0xffffffff;
}

#define SAME(name, got, want, x, y) CHECK((got) == (want), "%s(%llx, %llx) = %llx, not %llx", \
	name, HEX(x), HEX(y), HEX(got), HEX(want))

#define UNARY(type, x) \
	do { \
		int bits_ = (int)sizeof(u##type) * 8; \
		u##type v_ = (u##type)(x); \
		SAME("clz", i##type##_clz(v_), model_count(v_, bits_, 1, 1), v_, 0); \
		SAME("ctz", i##type##_ctz(v_), model_count(v_, bits_, 0, 1), v_, 0); \
		SAME("popcnt", i##type##_popcnt(v_), model_popcnt(v_, bits_), v_, 0); \
		SAME("extend8_s", i##type##_extend8_s(v_), model_extend(v_, 8, bits_), v_, 0); \
		SAME("extend16_s", i##type##_extend16_s(v_), model_extend(v_, 16, bits_), v_, 0); \
	} while (0)

#define DIVISIONS(bits) \
	static u64 div_u_##bits(u64 x, u64 y) { return i##bits##_div_u((u##bits)x, (u##bits)y); } \
	static u64 div_s_##bits(u64 x, u64 y) { return i##bits##_div_s((u##bits)x, (u##bits)y); } \
	static u64 rem_u_##bits(u64 x, u64 y) { return i##bits##_rem_u((u##bits)x, (u##bits)y); } \
	static u64 rem_s_##bits(u64 x, u64 y) { return i##bits##_rem_s((u##bits)x, (u##bits)y); }
DIVISIONS(32)
DIVISIONS(64)

static const struct {
	const char *name;
	operation *run;
	int bits, is_signed, is_rest;
} divisions[] = {
	{ "i32_div_u", div_u_32, 32, 0, 0 }, { "i64_div_u", div_u_64, 64, 0, 0 },
	{ "i32_div_s", div_s_32, 32, 1, 0 }, { "i64_div_s", div_s_64, 64, 1, 0 },
	{ "i32_rem_u", rem_u_32, 32, 0, 1 }, { "i64_rem_u", rem_u_64, 64, 0, 1 },
	{ "i32_rem_s", rem_s_32, 32, 1, 1 }, { "i64_rem_s", rem_s_64, 64, 1, 1 },
};

static void
divide(u64 x, u64 y)
{
	size_t i;
	for (i = 0; i < COUNT(divisions); i++) {
		u64 mask = divisions[i].bits == 64 ? ~(u64)0 : 0xffffffff, quotient = 0, rest = 0, got = 0;
		int want = model_divide(x & mask, y & mask, divisions[i].bits, divisions[i].is_signed,
			&quotient, &rest);
		int trap = trap_of(divisions[i].run, x, y, &got);
		if (divisions[i].is_rest && want == WASM_RT_TRAP_INT_OVERFLOW) /* the remainder is 0 */
			want = 0;
		CHECK(trap == want, "%s(%llx, %llx): trap %d, not %d", divisions[i].name, HEX(x), HEX(y),
			trap, want);
		if (want == 0)
			SAME(divisions[i].name, got, divisions[i].is_rest ? rest : quotient, x, y);
	}
}

#define ROTATE(type, x, y) \
	do { \
		int bits_ = (int)sizeof(u##type) * 8; \
		u##type v_ = (u##type)(x), w_ = (u##type)(y); \
		SAME("rotl", i##type##_rotl(v_, w_), model_rotate(v_, w_, bits_, 1), v_, w_); \
		SAME("rotr", i##type##_rotr(v_, w_), model_rotate(v_, w_, bits_, 0), v_, w_); \
	} while (0)

/* 128 bits as four digits of 32. */
static struct wasm_multi_jj
model_multiply(u64 x, u64 y, int is_signed)
{
	u64 a[4], b[4], sum[5] = { 0 };
	struct wasm_multi_jj r;
	int i, j;
	for (i = 0; i < 4; i++) {
		a[i] = i < 2 ? x >> 32 * i & 0xffffffff : is_signed && x >> 63 ? 0xffffffff : 0;
		b[i] = i < 2 ? y >> 32 * i & 0xffffffff : is_signed && y >> 63 ? 0xffffffff : 0;
	}
	for (i = 0; i < 4; i++)
		for (j = 0; i + j < 4; j++) {
			u64 carry = a[i] * b[j];
			int k;
			for (k = i + j; k < 4; k++) {
				carry += sum[k];
				sum[k] = carry & 0xffffffff;
				carry >>= 32;
			}
		}
	r.j0 = sum[1] << 32 | sum[0];
	r.j1 = sum[3] << 32 | sum[2];
	return r;
}

static void
wide(u64 x, u64 y, u64 z)
{
	struct wasm_multi_jj s = i64_add128(x, y, y, z), back = i64_sub128(s.j0, s.j1, y, z);
	struct wasm_multi_jj u = i64_mul_wide_u(x, y), v = i64_mul_wide_s(x, y);
	struct wasm_multi_jj mu = model_multiply(x, y, 0), ms = model_multiply(x, y, 1);
	u64 carry = (x >> 1) + (y >> 1) + (x & y & 1);
	SAME("add128 low", s.j0, x + y, x, y);
	SAME("add128 high", s.j1, y + z + (carry >> 63), x, y);
	SAME("sub128 low", back.j0, x, x, y);
	SAME("sub128 high", back.j1, y, x, y);
	SAME("mul_wide_u low", u.j0, mu.j0, x, y);
	SAME("mul_wide_u high", u.j1, mu.j1, x, y);
	SAME("mul_wide_s low", v.j0, ms.j0, x, y);
	SAME("mul_wide_s high", v.j1, ms.j1, x, y);
}

/* Operands that the compiler knows. */
static u64
overflow(u64 x, u64 y)
{
	(void)x, (void)y;
	return i32_div_s(0x80000000u, 0xffffffffu);
}

static u64
by_zero(u64 x, u64 y)
{
	(void)x, (void)y;
	return i64_rem_u(1, 0);
}

static void
constants(void)
{
	u64 result;
	SAME("i32_rotl", i32_rotl(0x80000001u, 0), 0x80000001u, 0, 0);
	SAME("i64_rotr", i64_rotr(1, 64), 1u, 0, 0);
	SAME("i32_rem_s", i32_rem_s(0x80000000u, 0xffffffffu), 0u, 0, 0);
	SAME("i64_extend32_s", i64_extend32_s(0x180000000u), 0xffffffff80000000u, 0, 0);
	CHECK(trap_of(overflow, 0, 0, &result) == WASM_RT_TRAP_INT_OVERFLOW, "i32_div_s overflows");
	CHECK(trap_of(by_zero, 0, 0, &result) == WASM_RT_TRAP_DIV_BY_ZERO, "i64_rem_u by zero");
}

int
main(void)
{
	size_t i, j;
	make_operands();
	constants();
	for (i = 0; i < operand_count; i++) {
		u64 x = operands[i];
		UNARY(32, x);
		UNARY(64, x);
		SAME("i64_extend32_s", i64_extend32_s(x), model_extend(x, 32, 64), x, 0);
		for (j = 0; j < operand_count; j++) {
			ROTATE(32, x, operands[j]);
			ROTATE(64, x, operands[j]);
			divide(x, operands[j]);
			wide(x, operands[j], operands[(i + j) % operand_count]);
		}
	}
	return check_end();
}
