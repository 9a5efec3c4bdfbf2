/* convert.h: conversions between integers and floats. The bounds are exact: the truncated value
 * fits if and only if the float lies between them. */

/*@ trap_truncation */
COLD NO_RETURN void
trap_truncation(int is_nan)
{
	if (is_nan)
		TRAP(INVALID_CONVERSION);
	TRAP(INT_OVERFLOW);
}

/*@ i32_trunc_f32_s needs float_rules trap_truncation */
INLINE u32
i32_trunc_f32_s(f32 x)
{
	if (UNLIKELY(!(x >= -2147483648.0f && x < 2147483648.0f)))
		trap_truncation(x != x);
	return (u32)(s32)x;
}

/*@ i32_trunc_sat_f32_s needs float_rules */
INLINE u32
i32_trunc_sat_f32_s(f32 x)
{
	if (x >= -2147483648.0f && x < 2147483648.0f)
		return (u32)(s32)x;
	return x != x ? 0 : x > 0 ? 0x7fffffffu : 0x80000000u;
}

/*@ i32_trunc_f32_u needs float_rules trap_truncation */
INLINE u32
i32_trunc_f32_u(f32 x)
{
	if (UNLIKELY(!(x > -1.0f && x < 4294967296.0f)))
		trap_truncation(x != x);
	return (u32)x;
}

/*@ i32_trunc_sat_f32_u needs float_rules */
INLINE u32
i32_trunc_sat_f32_u(f32 x)
{
	if (x > -1.0f && x < 4294967296.0f)
		return (u32)x;
	return x > 0 ? 0xffffffffu : 0;
}

/*@ i32_trunc_f64_s needs float_rules trap_truncation */
INLINE u32
i32_trunc_f64_s(f64 x)
{
	if (UNLIKELY(!(x > -2147483649.0 && x < 2147483648.0)))
		trap_truncation(x != x);
	return (u32)(s32)x;
}

/*@ i32_trunc_sat_f64_s needs float_rules */
INLINE u32
i32_trunc_sat_f64_s(f64 x)
{
	if (x > -2147483649.0 && x < 2147483648.0)
		return (u32)(s32)x;
	return x != x ? 0 : x > 0 ? 0x7fffffffu : 0x80000000u;
}

/*@ i32_trunc_f64_u needs float_rules trap_truncation */
INLINE u32
i32_trunc_f64_u(f64 x)
{
	if (UNLIKELY(!(x > -1.0 && x < 4294967296.0)))
		trap_truncation(x != x);
	return (u32)x;
}

/*@ i32_trunc_sat_f64_u needs float_rules */
INLINE u32
i32_trunc_sat_f64_u(f64 x)
{
	if (x > -1.0 && x < 4294967296.0)
		return (u32)x;
	return x > 0 ? 0xffffffffu : 0;
}

/*@ i64_trunc_f32_s needs float_rules trap_truncation */
INLINE u64
i64_trunc_f32_s(f32 x)
{
	if (UNLIKELY(!(x >= -9223372036854775808.0f && x < 9223372036854775808.0f)))
		trap_truncation(x != x);
	return (u64)(s64)x;
}

/*@ i64_trunc_sat_f32_s needs float_rules */
INLINE u64
i64_trunc_sat_f32_s(f32 x)
{
	if (x >= -9223372036854775808.0f && x < 9223372036854775808.0f)
		return (u64)(s64)x;
	return x != x ? 0 : x > 0 ? 0x7fffffffffffffffu : 0x8000000000000000u;
}

/*@ i64_trunc_f32_u needs float_rules trap_truncation */
INLINE u64
i64_trunc_f32_u(f32 x)
{
	if (UNLIKELY(!(x > -1.0f && x < 18446744073709551616.0f)))
		trap_truncation(x != x);
	return (u64)x;
}

/*@ i64_trunc_sat_f32_u needs float_rules */
INLINE u64
i64_trunc_sat_f32_u(f32 x)
{
	if (x > -1.0f && x < 18446744073709551616.0f)
		return (u64)x;
	return x > 0 ? 0xffffffffffffffffu : 0;
}

/*@ i64_trunc_f64_s needs float_rules trap_truncation */
INLINE u64
i64_trunc_f64_s(f64 x)
{
	if (UNLIKELY(!(x >= -9223372036854775808.0 && x < 9223372036854775808.0)))
		trap_truncation(x != x);
	return (u64)(s64)x;
}

/*@ i64_trunc_sat_f64_s needs float_rules */
INLINE u64
i64_trunc_sat_f64_s(f64 x)
{
	if (x >= -9223372036854775808.0 && x < 9223372036854775808.0)
		return (u64)(s64)x;
	return x != x ? 0 : x > 0 ? 0x7fffffffffffffffu : 0x8000000000000000u;
}

/*@ i64_trunc_f64_u needs float_rules trap_truncation */
INLINE u64
i64_trunc_f64_u(f64 x)
{
	if (UNLIKELY(!(x > -1.0 && x < 18446744073709551616.0)))
		trap_truncation(x != x);
	return (u64)x;
}

/*@ i64_trunc_sat_f64_u needs float_rules */
INLINE u64
i64_trunc_sat_f64_u(f64 x)
{
	if (x > -1.0 && x < 18446744073709551616.0)
		return (u64)x;
	return x > 0 ? 0xffffffffffffffffu : 0;
}

/*@ f32_convert_i32_s needs float_rules */
INLINE f32
f32_convert_i32_s(u32 x)
{
	return (f32)(s32)x;
}

/*@ f32_convert_i32_u needs float_rules */
INLINE f32
f32_convert_i32_u(u32 x)
{
	return (f32)x;
}

/*@ f32_convert_i64_s needs float_rules */
INLINE f32
f32_convert_i64_s(u64 x)
{
	return (f32)(s64)x;
}

/*@ f32_convert_i64_u needs float_rules */
INLINE f32
f32_convert_i64_u(u64 x)
{
	return (f32)x;
}

/*@ f64_convert_i32_s needs float_rules */
INLINE f64
f64_convert_i32_s(u32 x)
{
	return (f64)(s32)x;
}

/*@ f64_convert_i32_u needs float_rules */
INLINE f64
f64_convert_i32_u(u32 x)
{
	return (f64)x;
}

/*@ f64_convert_i64_s needs float_rules */
INLINE f64
f64_convert_i64_s(u64 x)
{
	return (f64)(s64)x;
}

/*@ f64_convert_i64_u needs float_rules */
INLINE f64
f64_convert_i64_u(u64 x)
{
	return (f64)x;
}

/*@ f32_demote_f64 needs float_opaque */
INLINE f32
f32_demote_f64(f64 x)
{
	return (f32)f64_opaque(x);
}

/*@ f64_promote_f32 needs float_opaque */
INLINE f64
f64_promote_f32(f32 x)
{
#if FLOAT_POWERPC /* registers hold both formats as one, and a signalling NaN as it is */
	f64 wide = (f64)x;

	__asm__("frsp %0, %0" : "+f"(wide));
	return wide;
#else
	return (f64)f32_opaque(x);
#endif
}
