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

/*@ each N F X G L H U M S V =
    32 f32 f >= -2147483648.0f 2147483648.0f 4294967296.0f 0x7fffffffu 0x80000000u 0xffffffffu,
    32 f64 "" > -2147483649.0 2147483648.0 4294967296.0 0x7fffffffu 0x80000000u 0xffffffffu,
    64 f32 f >= -9223372036854775808.0f 9223372036854775808.0f 18446744073709551616.0f
        0x7fffffffffffffffu 0x8000000000000000u 0xffffffffffffffffu,
    64 f64 "" >= -9223372036854775808.0 9223372036854775808.0 18446744073709551616.0
        0x7fffffffffffffffu 0x8000000000000000u 0xffffffffffffffffu */
/*@ i$N_trunc_$F_s needs float_rules trap_truncation */
INLINE u$N
i$N_trunc_$F_s($F x)
{
	if (UNLIKELY(!(x $G $L && x < $H)))
		trap_truncation(x != x);
	return (u$N)(s$N)x;
}

/*@ i$N_trunc_sat_$F_s needs float_rules */
INLINE u$N
i$N_trunc_sat_$F_s($F x)
{
	if (x $G $L && x < $H)
		return (u$N)(s$N)x;
	return x != x ? 0 : x > 0 ? $M : $S;
}

/*@ i$N_trunc_$F_u needs float_rules trap_truncation */
INLINE u$N
i$N_trunc_$F_u($F x)
{
	if (UNLIKELY(!(x > -1.0$X && x < $U)))
		trap_truncation(x != x);
	return (u$N)x;
}

/*@ i$N_trunc_sat_$F_u needs float_rules */
INLINE u$N
i$N_trunc_sat_$F_u($F x)
{
	if (x > -1.0$X && x < $U)
		return (u$N)x;
	return x > 0 ? $V : 0;
}
/*@ end */

/*@ each F N = f32 32, f32 64, f64 32, f64 64 */
/*@ $F_convert_i$N_s needs float_opaque */
INLINE $F
$F_convert_i$N_s(u$N x)
{
	return ($F)(s$N)x;
}

/*@ $F_convert_i$N_u needs float_opaque */
INLINE $F
$F_convert_i$N_u(u$N x)
{
	return ($F)x;
}
/*@ end */

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
