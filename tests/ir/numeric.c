/* numeric: the instructions that compute, as the specification's section 4.3 has them; independent
 * of what the translator knows of them. A NaN that arithmetic gives is the canonical one. */
#include "world.h"

#include "wasm/signature.h"

#include <math.h>
#include <string.h>

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

static float
f32_of(uint64_t bits)
{
	uint32_t low = (uint32_t)bits;
	float f;

	memcpy(&f, &low, sizeof f);
	return f;
}

static double
f64_of(uint64_t bits)
{
	double f;

	memcpy(&f, &bits, sizeof f);
	return f;
}

static uint64_t
f32_bits(float f)
{
	uint32_t bits;

	if (f != f)
		return 0x7fc00000;
	memcpy(&bits, &f, sizeof bits);
	return bits;
}

static uint64_t
f64_bits(double f)
{
	uint64_t bits;

	if (f != f)
		return UINT64_C(0x7ff8) << 48;
	memcpy(&bits, &f, sizeof bits);
	return bits;
}

static unsigned
leading_zeros(uint64_t x, unsigned width)
{
	unsigned n = 0;

	while (n < width && !(x >> (width - 1 - n) & 1))
		n++;
	return n;
}

static unsigned
trailing_zeros(uint64_t x, unsigned width)
{
	unsigned n = 0;

	while (n < width && !(x >> n & 1))
		n++;
	return n;
}

static unsigned
ones(uint64_t x)
{
	unsigned n = 0;

	for (; x; x >>= 1)
		n += x & 1;
	return n;
}

/* The lower `bits` bits of x as a signed number. */
static int64_t
sign_extend(uint64_t x, unsigned bits)
{
	uint64_t mask = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;

	x &= mask;
	if (x >> (bits - 1) & 1)
		return -(int64_t)(mask - x) - 1;
	return (int64_t)x;
}

/* Integer operations of N bits, on operands that are zero-extended. False where op, counted from
 * the type's first, is none. */
static uint64_t
integer(struct world *w, unsigned which, unsigned bits, uint64_t a, uint64_t b)
{
	int64_t sa = sign_extend(a, bits), sb = sign_extend(b, bits);
	int64_t least = bits == 32 ? INT32_MIN : INT64_MIN;
	unsigned k = (unsigned)(b % bits);
	enum {
		CLZ, CTZ, POPCNT, ADD, SUB, MUL, DIV_S, DIV_U, REM_S, REM_U, AND, OR, XOR,
		SHL, SHR_S, SHR_U, ROTL, ROTR
	};

	switch (which) {
	case CLZ: return leading_zeros(a, bits);
	case CTZ: return trailing_zeros(a, bits);
	case POPCNT: return ones(a);
	case ADD: return a + b;
	case SUB: return a - b;
	case MUL: return a * b;
	case DIV_S: case DIV_U: case REM_S: case REM_U:
		if (!b)
			world_end(w, END_DIVIDE);
		if (which == DIV_U)
			return a / b;
		if (which == REM_U)
			return a % b;
		if (sb == -1) {
			if (which == REM_S)
				return 0;
			if (sa == least)
				world_end(w, END_OVERFLOW);
			return 0 - a;
		}
		return (uint64_t)(which == DIV_S ? sa / sb : sa % sb);
	case AND: return a & b;
	case OR: return a | b;
	case XOR: return a ^ b;
	case SHL: return a << k;
	case SHR_U: return a >> k;
	case SHR_S: return sa < 0 ? ~(~(uint64_t)sa >> k) : a >> k;
	case ROTL: return k ? a << k | a >> (bits - k) : a;
	case ROTR: return k ? a >> k | a << (bits - k) : a;
	}
	abort();
}

static uint64_t
compare(unsigned which, unsigned bits, uint64_t a, uint64_t b)
{
	int64_t sa = sign_extend(a, bits), sb = sign_extend(b, bits);

	switch (which) {
	case 0: return a == 0;
	case 1: return a == b;
	case 2: return a != b;
	case 3: return sa < sb;
	case 4: return a < b;
	case 5: return sa > sb;
	case 6: return a > b;
	case 7: return sa <= sb;
	case 8: return a <= b;
	case 9: return sa >= sb;
	}
	return a >= b;
}

static uint64_t
compare_floats(unsigned which, double a, double b)
{
	switch (which) {
	case 0: return a == b;
	case 1: return a != b;
	case 2: return a < b;
	case 3: return a > b;
	case 4: return a <= b;
	}
	return a >= b;
}

static double
smaller(double a, double b)
{
	if (a != a || b != b)
		return a + b;
	if (a == 0 && b == 0)
		return signbit(a) ? a : b;
	return a < b ? a : b;
}

static double
greater(double a, double b)
{
	if (a != a || b != b)
		return a + b;
	if (a == 0 && b == 0)
		return signbit(a) ? b : a;
	return a > b ? a : b;
}

/* abs, neg and copysign, which keep a NaN's bits. */
static uint64_t
sign_of(unsigned which, uint64_t a, uint64_t b, uint64_t sign)
{
	return which == 0 ? a & ~sign : which == 1 ? a ^ sign : (a & ~sign) | (b & sign);
}

static uint64_t
f32_arithmetic(unsigned which, uint64_t x, uint64_t y)
{
	float a = f32_of(x), b = f32_of(y);

	switch (which) {
	case 0: case 1: return sign_of(which, x, y, UINT64_C(1) << 31);
	case 2: return f32_bits(ceilf(a));
	case 3: return f32_bits(floorf(a));
	case 4: return f32_bits(truncf(a));
	case 5: return f32_bits(nearbyintf(a));
	case 6: return f32_bits(sqrtf(a));
	case 7: return f32_bits(a + b);
	case 8: return f32_bits(a - b);
	case 9: return f32_bits(a * b);
	case 10: return f32_bits(a / b);
	case 11: return f32_bits((float)smaller(a, b));
	case 12: return f32_bits((float)greater(a, b));
	}
	return sign_of(2, x, y, UINT64_C(1) << 31);
}

static uint64_t
f64_arithmetic(unsigned which, uint64_t x, uint64_t y)
{
	double a = f64_of(x), b = f64_of(y);

	switch (which) {
	case 0: case 1: return sign_of(which, x, y, UINT64_C(1) << 63);
	case 2: return f64_bits(ceil(a));
	case 3: return f64_bits(floor(a));
	case 4: return f64_bits(trunc(a));
	case 5: return f64_bits(nearbyint(a));
	case 6: return f64_bits(sqrt(a));
	case 7: return f64_bits(a + b);
	case 8: return f64_bits(a - b);
	case 9: return f64_bits(a * b);
	case 10: return f64_bits(a / b);
	case 11: return f64_bits(smaller(a, b));
	case 12: return f64_bits(greater(a, b));
	}
	return sign_of(2, x, y, UINT64_C(1) << 63);
}

/* A float cut to an integer; w: traps, or NULL: saturates. A float32 is exact as a double. */
static uint64_t
cut(struct world *w, double x, bool is_signed, unsigned bits)
{
	double t = trunc(x);
	double low = is_signed ? -ldexp(1, (int)bits - 1) : 0, high = ldexp(1, (int)bits - is_signed);

	if (x != x) {
		if (w)
			world_end(w, END_CONVERSION);
		return 0;
	}
	if (t < low || t >= high) {
		if (w)
			world_end(w, END_OVERFLOW);
		if (is_signed)
			return t < 0 ? UINT64_C(1) << (bits - 1) : (UINT64_C(1) << (bits - 1)) - 1;
		return t < 0 ? 0 : bits == 32 ? UINT32_MAX : UINT64_MAX;
	}
	return is_signed ? (uint64_t)(int64_t)t : (uint64_t)t;
}

static bool
convert(struct world *w, uint16_t op, uint64_t a, uint64_t *to)
{
	switch (op) {
	case OP_I32_WRAP_I64: *to = a; break;
	case OP_I32_TRUNC_F32_S: *to = cut(w, f32_of(a), true, 32); break;
	case OP_I32_TRUNC_F32_U: *to = cut(w, f32_of(a), false, 32); break;
	case OP_I32_TRUNC_F64_S: *to = cut(w, f64_of(a), true, 32); break;
	case OP_I32_TRUNC_F64_U: *to = cut(w, f64_of(a), false, 32); break;
	case OP_I64_EXTEND_I32_S: *to = (uint64_t)sign_extend(a, 32); break;
	case OP_I64_EXTEND_I32_U: *to = a & UINT32_MAX; break;
	case OP_I64_TRUNC_F32_S: *to = cut(w, f32_of(a), true, 64); break;
	case OP_I64_TRUNC_F32_U: *to = cut(w, f32_of(a), false, 64); break;
	case OP_I64_TRUNC_F64_S: *to = cut(w, f64_of(a), true, 64); break;
	case OP_I64_TRUNC_F64_U: *to = cut(w, f64_of(a), false, 64); break;
	case OP_F32_CONVERT_I32_S: *to = f32_bits((float)sign_extend(a, 32)); break;
	case OP_F32_CONVERT_I32_U: *to = f32_bits((float)(a & UINT32_MAX)); break;
	case OP_F32_CONVERT_I64_S: *to = f32_bits((float)(int64_t)a); break;
	case OP_F32_CONVERT_I64_U: *to = f32_bits((float)a); break;
	case OP_F32_DEMOTE_F64: *to = f32_bits((float)f64_of(a)); break;
	case OP_F64_CONVERT_I32_S: *to = f64_bits((double)sign_extend(a, 32)); break;
	case OP_F64_CONVERT_I32_U: *to = f64_bits((double)(a & UINT32_MAX)); break;
	case OP_F64_CONVERT_I64_S: *to = f64_bits((double)(int64_t)a); break;
	case OP_F64_CONVERT_I64_U: *to = f64_bits((double)a); break;
	case OP_F64_PROMOTE_F32: *to = f64_bits((double)f32_of(a)); break;
	case OP_I32_REINTERPRET_F32: case OP_I64_REINTERPRET_F64:
	case OP_F32_REINTERPRET_I32: case OP_F64_REINTERPRET_I64:
		*to = a;
		break;
	case OP_I32_EXTEND8_S: case OP_I64_EXTEND8_S: *to = (uint64_t)sign_extend(a, 8); break;
	case OP_I32_EXTEND16_S: case OP_I64_EXTEND16_S: *to = (uint64_t)sign_extend(a, 16); break;
	case OP_I64_EXTEND32_S: *to = (uint64_t)sign_extend(a, 32); break;
	case OP_I32_TRUNC_SAT_F32_S: *to = cut(NULL, f32_of(a), true, 32); break;
	case OP_I32_TRUNC_SAT_F32_U: *to = cut(NULL, f32_of(a), false, 32); break;
	case OP_I32_TRUNC_SAT_F64_S: *to = cut(NULL, f64_of(a), true, 32); break;
	case OP_I32_TRUNC_SAT_F64_U: *to = cut(NULL, f64_of(a), false, 32); break;
	case OP_I64_TRUNC_SAT_F32_S: *to = cut(NULL, f32_of(a), true, 64); break;
	case OP_I64_TRUNC_SAT_F32_U: *to = cut(NULL, f32_of(a), false, 64); break;
	case OP_I64_TRUNC_SAT_F64_S: *to = cut(NULL, f64_of(a), true, 64); break;
	case OP_I64_TRUNC_SAT_F64_U: *to = cut(NULL, f64_of(a), false, 64); break;
	default: return false;
	}
	return true;
}

bool
numeric(struct world *w, uint16_t op, const uint64_t *args, uint64_t *result)
{
	uint64_t a = args[0], b = args[1];

	if (op >= OP_I32_EQZ && op <= OP_I32_GE_U)
		*result = compare(op - OP_I32_EQZ, 32, a & UINT32_MAX, b & UINT32_MAX);
	else if (op >= OP_I64_EQZ && op <= OP_I64_GE_U)
		*result = compare(op - OP_I64_EQZ, 64, a, b);
	else if (op >= OP_F32_EQ && op <= OP_F32_GE)
		*result = compare_floats(op - OP_F32_EQ, f32_of(a), f32_of(b));
	else if (op >= OP_F64_EQ && op <= OP_F64_GE)
		*result = compare_floats(op - OP_F64_EQ, f64_of(a), f64_of(b));
	else if (op >= OP_I32_CLZ && op <= OP_I32_ROTR)
		*result = integer(w, op - OP_I32_CLZ, 32, a & UINT32_MAX, b & UINT32_MAX) & UINT32_MAX;
	else if (op >= OP_I64_CLZ && op <= OP_I64_ROTR)
		*result = integer(w, op - OP_I64_CLZ, 64, a, b);
	else if (op >= OP_F32_ABS && op <= OP_F32_COPYSIGN)
		*result = f32_arithmetic(op - OP_F32_ABS, a, b);
	else if (op >= OP_F64_ABS && op <= OP_F64_COPYSIGN)
		*result = f64_arithmetic(op - OP_F64_ABS, a, b);
	else if (!convert(w, op, a, result))
		return false;
	if (op_info[op].text[0] == 'i' && op_info[op].text[1] == '3')
		*result &= UINT32_MAX;
	return true;
}

/* The product of two unsigned numbers, lower and upper half. */
static void
multiply(uint64_t a, uint64_t b, uint64_t to[2])
{
	uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
	uint64_t x = (a >> 32) * (b & UINT32_MAX), y = (a & UINT32_MAX) * (b >> 32);
	uint64_t middle = (low >> 32) + (x & UINT32_MAX) + (y & UINT32_MAX);

	to[0] = (low & UINT32_MAX) | middle << 32;
	to[1] = (a >> 32) * (b >> 32) + (x >> 32) + (y >> 32) + (middle >> 32);
}

bool
numeric_wide(uint16_t op, const uint64_t *args, uint64_t to[2])
{
	switch (op) {
	case OP_I64_ADD128:
		to[0] = args[0] + args[2];
		to[1] = args[1] + args[3] + (to[0] < args[0]);
		return true;
	case OP_I64_SUB128:
		to[0] = args[0] - args[2];
		to[1] = args[1] - args[3] - (args[0] < args[2]);
		return true;
	case OP_I64_MUL_WIDE_S:
		multiply(args[0], args[1], to);
		to[1] -= (args[0] >> 63 ? args[1] : 0) + (args[1] >> 63 ? args[0] : 0);
		return true;
	case OP_I64_MUL_WIDE_U:
		multiply(args[0], args[1], to);
		return true;
	}
	return false;
}

/* ---- vectors ---- */

bool
is_vector(uint16_t op)
{
	return op_info[op].feature == FEATURE_SIMD || op_info[op].feature == FEATURE_RELAXED_SIMD;
}

static bool
is_zero(const uint8_t *bytes)
{
	for (int i = 0; i < 16; i++)
		if (bytes[i])
			return false;
	return true;
}

uint64_t
vector(uint16_t op, uint8_t lane, const uint8_t *lanes, uint32_t n, const uint64_t *args)
{
	const struct signature *s = &signatures[op];
	uint64_t h = world_hash(op, lane);

	if (op == OP_V128_CONST && is_zero(lanes)) /* what a local begins with */
		return 0;
	for (int i = 0; lanes && i < 16; i++)
		h = world_hash(h, lanes[i]);
	for (uint32_t i = 0; i < n; i++)
		h = world_hash(h, args[i]);
	if (strstr(op_info[op].text, "_true"))
		return h & 1;
	return s->results[0] == TYPE_I32 || s->results[0] == TYPE_F32 ? (uint32_t)h : h;
}

uint64_t
vector_access(struct world *w, uint16_t op, uint8_t lane, uint32_t memory, uint64_t end,
	const uint64_t *args)
{
	uint32_t width = UINT32_C(1) << signatures[op].access, half = width > 8 ? 8 : width;
	uint64_t words[3] = { 0, 0, args[1] };

	if (!signatures[op].nresults) {
		uint64_t bits = op == OP_V128_STORE ? args[1] : world_hash(args[1], lane);
		world_load(w, memory, end, half); /* all of it is checked before a part of it is written */
		if (width > half && end - half < half)
			world_end(w, END_OOB);
		if (width > half)
			world_store(w, memory, end - half, half, bits);
		world_store(w, memory, end, half, world_hash(bits, 1));
		return 0;
	}
	words[0] = world_load(w, memory, end, half);
	if (width > half)
		words[1] = world_load(w, memory, end - half, half);
	return vector(op, lane, NULL, 3, words);
}
