/* literal: the printing of numbers. */
#include "c/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
put_large_int(struct sink *s, uint64_t bits, bool is64)
{
	uint64_t max = is64 ? INT64_MAX : INT32_MAX;

	if (bits <= max && bits % 1000 == 0)
		put_u64(s, bits);
	else
		put_hex(s, bits);
}

/* A constant that is compared as a signed number. */
void
put_signed_int(struct sink *s, const struct expr *e, int precedence)
{
	bool is64 = e->type == TYPE_I64;
	int64_t value = is64 ? (int64_t)e->imm : (int32_t)(uint32_t)e->imm;

	if (value == (is64 ? INT64_MIN : INT32_MIN)) {
		put_str(s, is64 ? "(s64)" : "(s32)");
		put_hex(s, e->imm);
	} else if (value < 0 && precedence > PREC_UNARY) {
		put_char(s, '(');
		put_s64(s, value);
		put_char(s, ')');
	} else
		put_s64(s, value);
}

/* The shorter of a decimal that is exact and a hexadecimal fraction. */
static void
put_finite(struct sink *s, double value, bool is32)
{
	char text[64];

	snprintf(text, sizeof text, "%.9g", value);
	if (is32 ? strtof(text, NULL) != (float)value : strtod(text, NULL) != value)
		snprintf(text, sizeof text, "%a", value);
	put_str(s, text);
	if (!strpbrk(text, ".epx"))
		put_str(s, ".0");
	if (is32)
		put_char(s, 'f');
}

bool
float_is_neutral(const struct expr *e)
{
	bool is32 = e->type == TYPE_F32;
	uint64_t magnitude = e->imm & (is32 ? INT32_MAX : INT64_MAX);

	return magnitude == 0 || magnitude == (is32 ? 0x3f800000 : UINT64_C(0x3ff) << 52);
}

/* opaque: the constant may be an operand of something that compilers fold as if there were no
 * signalling NaNs. */
void
put_float(struct sink *s, const struct expr *e, bool opaque, int precedence)
{
	bool is32 = e->type == TYPE_F32, negative;
	uint64_t magnitude;
	double value;

	if (is32) {
		uint32_t bits = (uint32_t)e->imm;
		float single;
		memcpy(&single, &bits, sizeof single);
		value = single;
		magnitude = bits & 0x7fffffff;
		negative = bits >> 31;
		if (magnitude >= 0x7f800000) {
			put_str(s, "f32_reinterpret_i32(");
			put_hex(s, e->imm);
			put_char(s, ')');
			return;
		}
	} else {
		memcpy(&value, &e->imm, sizeof value);
		magnitude = e->imm & INT64_MAX;
		negative = e->imm >> 63;
		if (magnitude >= UINT64_C(0x7ff) << 52) {
			put_str(s, "f64_reinterpret_i64(");
			put_hex(s, e->imm);
			put_char(s, ')');
			return;
		}
	}
	opaque = opaque && float_is_neutral(e);
	if (opaque)
		put_str(s, is32 ? "f32_opaque(" : "f64_opaque(");
	else if (negative && precedence > PREC_UNARY)
		put_char(s, '(');
	put_finite(s, value, is32);
	if (opaque || (negative && precedence > PREC_UNARY))
		put_char(s, ')');
}
