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

/*@ float_truncate needs float_rules i32_reinterpret_f32 */
/* An instruction truncates floats that do not fit, too. That of x86 then yields the least signed
 * integer, which is INDEFINITE. Others saturate: SATURATE_N_F(s or u, i, x) assigns it to i. */
#if GNU_C && defined(__x86_64__)
#define INDEFINITE 1
#if defined(__AVX__)
#define TRUNCATE_X86(insn, i, x) __asm__("v" insn " %1, %0" : "=r"(i) : "x"(x))
#else
#define TRUNCATE_X86(insn, i, x) __asm__(insn " %1, %0" : "=r"(i) : "x"(x))
#endif
/*@ each F S = f32 ss, f64 sd */
INLINE u32 indefinite_32_$F($F x) { u32 i; TRUNCATE_X86("cvtt$S2si", i, x); return i; }
INLINE u64 indefinite_64_$F($F x) { u64 i; TRUNCATE_X86("cvtt$S2si", i, x); return i; }
/*@ end */
#else
#define INDEFINITE 0
#endif
#define float_constraint_f32 "t"
#define float_constraint_f64 "w"
#define float_sign_s ""
#define float_sign_u "u"
/*@ each N F R S L W P A =
    32 f32 w s w 32 "" 4, 32 f64 w d w 64 P 8, 64 f32 x s l 32 "" 0, 64 f64 x d l 64 P 0 */
#if GNU_C && defined(__aarch64__)
#define SATURATE_$N_$F(sign, i, x) __asm__("fcvtz" #sign " %$R0, %$S1" : "=r"(i) : "w"(x))
#elif GNU_C && defined(__riscv_flen) && __riscv_flen >= $W && __riscv_xlen >= $N
/* makes a NaN the greatest integer */
#define SATURATE_$N_$F(sign, i, x) \
	do { \
		__asm__("fcvt.$L" float_sign_##sign ".$S %0, %1, rtz" : "=r"(i) : "f"(x)); \
		i &= 0 - (u$N)(x == x); \
	} while (0)
#elif GNU_C && $N == 32 && defined(__arm__) && defined(__ARM_FP) && (__ARM_FP & $A)
#define SATURATE_$N_$F(sign, i, x) \
	do { \
		f32 bits_; \
		__asm__("vcvt." #sign "32.$F %0, %$P1" : "=t"(bits_) : float_constraint_$F(x)); \
		i = i32_reinterpret_f32(bits_); \
	} while (0)
#endif
/*@ end */
/*@ each N F X G L H M S =
    32 f32 f >= -2147483648.0f 2147483648.0f 0x7fffffffu 0x80000000u,
    32 f64 "" > -2147483649.0 2147483648.0 0x7fffffffu 0x80000000u,
    64 f32 f >= -9223372036854775808.0f 9223372036854775808.0f 0x7fffffffffffffffu
        0x8000000000000000u,
    64 f64 "" >= -9223372036854775808.0 9223372036854775808.0 0x7fffffffffffffffu
        0x8000000000000000u */
/*@ i$N_trunc_$F_s needs float_truncate trap_truncation */
INLINE u$N
i$N_trunc_$F_s($F x)
{
#if INDEFINITE
	u$N i = indefinite_$N_$F(x);

	if (UNLIKELY(i == $S) && !(x $G $L && x < $H))
		trap_truncation(x != x);
	return i;
#else
	if (UNLIKELY(!(x $G $L && x < $H)))
		trap_truncation(x != x);
	return (u$N)(s$N)x;
#endif
}

/*@ i$N_trunc_sat_$F_s needs float_truncate */
INLINE u$N
i$N_trunc_sat_$F_s($F x)
{
#if defined(SATURATE_$N_$F)
	u$N i;

	SATURATE_$N_$F(s, i, x);
	return i;
#elif INDEFINITE
	u$N i = indefinite_$N_$F(x);

	if (LIKELY(i != $S))
		return i;
	return x != x ? 0 : x > 0 ? $M : $S;
#else
	if (x $G $L && x < $H)
		return (u$N)(s$N)x;
	return x != x ? 0 : x > 0 ? $M : $S;
#endif
}
/*@ end */

/*@ each F X U = f32 f 4294967296.0f, f64 "" 4294967296.0 */
/*@ i32_trunc_$F_u needs float_truncate trap_truncation */
INLINE u32
i32_trunc_$F_u($F x)
{
#if INDEFINITE
	u64 i = indefinite_64_$F(x);

	if (UNLIKELY(i > UINT32_MAX))
		trap_truncation(x != x);
	return (u32)i;
#else
	if (UNLIKELY(!(x > -1.0$X && x < $U)))
		trap_truncation(x != x);
	return (u32)x;
#endif
}

/*@ i32_trunc_sat_$F_u needs float_truncate */
INLINE u32
i32_trunc_sat_$F_u($F x)
{
#if defined(SATURATE_32_$F)
	u32 i;

	SATURATE_32_$F(u, i, x);
	return i;
#elif INDEFINITE
	u64 i = indefinite_64_$F(x);

	if (LIKELY(i <= UINT32_MAX))
		return (u32)i;
	return x > 0 ? UINT32_MAX : 0;
#else
	if (x > -1.0$X && x < $U)
		return (u32)x;
	return x > 0 ? UINT32_MAX : 0;
#endif
}
/*@ end */

/*@ each F X U H =
    f32 f 18446744073709551616.0f 9223372036854775808.0f,
    f64 "" 18446744073709551616.0 9223372036854775808.0 */
/*@ i64_trunc_$F_u needs float_truncate trap_truncation */
INLINE u64
i64_trunc_$F_u($F x)
{
#if INDEFINITE
	u64 i = indefinite_64_$F(x);

	if (LIKELY(!(i >> 63)))
		return i;
	if (!(x >= $H && x < $U))
		trap_truncation(x != x);
	return indefinite_64_$F(x - $H) | UINT64_C(1) << 63;
#else
	if (UNLIKELY(!(x > -1.0$X && x < $U)))
		trap_truncation(x != x);
	return (u64)x;
#endif
}

/*@ i64_trunc_sat_$F_u needs float_truncate */
INLINE u64
i64_trunc_sat_$F_u($F x)
{
#if defined(SATURATE_64_$F)
	u64 i;

	SATURATE_64_$F(u, i, x);
	return i;
#elif INDEFINITE
	u64 i = indefinite_64_$F(x);

	if (LIKELY(!(i >> 63)))
		return i;
	if (x >= $H && x < $U)
		return indefinite_64_$F(x - $H) | UINT64_C(1) << 63;
	return x > 0 ? UINT64_MAX : 0;
#else
	if (x > -1.0$X && x < $U)
		return (u64)x;
	return x > 0 ? UINT64_MAX : 0;
#endif
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
