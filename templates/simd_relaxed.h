/* simd_relaxed.h: the relaxed instructions. Each gives the same on every machine: what the strict
 * instruction of its name gives, products that are rounded before they are added, and signed
 * products of bytes. With WASM_RT_RELAXED_FAST it is whatever one instruction of the machine
 * gives, which may be faster and may differ from machine to machine. */

/*@ i8x16_relaxed_swizzle needs i8x16_swizzle */
#if WASM_RT_RELAXED_FAST && V128_SSSE3
V128_CALL2(i8x16_relaxed_swizzle, _mm_shuffle_epi8)
#else
#define i8x16_relaxed_swizzle(a, b) i8x16_swizzle(a, b)
#endif

/*@ i16x8_relaxed_q15mulr_s needs i16x8_q15mulr_sat_s */
#if WASM_RT_RELAXED_FAST && V128_SSSE3
V128_CALL2(i16x8_relaxed_q15mulr_s, _mm_mulhrs_epi16)
#else
#define i16x8_relaxed_q15mulr_s(a, b) i16x8_q15mulr_sat_s(a, b)
#endif

/*@ each S = i8x16, i16x8 */
/*@ $S_relaxed_laneselect needs v128_bitselect v128_sse */
#if WASM_RT_RELAXED_FAST && V128_SSE41
INLINE v128
$S_relaxed_laneselect(v128 a, v128 b, v128 mask)
{
	return _mm_blendv_epi8(b, a, mask);
}
#else
#define $S_relaxed_laneselect(a, b, mask) v128_bitselect(a, b, mask)
#endif
/*@ end */

/*@ each S P D = i32x4 ps "", i64x2 pd d */
/*@ $S_relaxed_laneselect needs v128_bitselect v128_sse */
#if WASM_RT_RELAXED_FAST && V128_SSE41
INLINE v128
$S_relaxed_laneselect(v128 a, v128 b, v128 mask)
{
	return (v128)_mm_blendv_$P((__m128$D)b, (__m128$D)a, (__m128$D)mask);
}
#else
#define $S_relaxed_laneselect(a, b, mask) v128_bitselect(a, b, mask)
#endif
/*@ end */

/*@ each S P D = f32x4 ps "", f64x2 pd d */
/*@ $S_relaxed_min needs $S_min */
#if WASM_RT_RELAXED_FAST && V128_SSE2
INLINE v128
$S_relaxed_min(v128 a, v128 b)
{
	return (v128)_mm_min_$P((__m128$D)a, (__m128$D)b);
}
#else
#define $S_relaxed_min(a, b) $S_min(a, b)
#endif

/*@ $S_relaxed_max needs $S_max */
#if WASM_RT_RELAXED_FAST && V128_SSE2
INLINE v128
$S_relaxed_max(v128 a, v128 b)
{
	return (v128)_mm_max_$P((__m128$D)a, (__m128$D)b);
}
#else
#define $S_relaxed_max(a, b) $S_max(a, b)
#endif
/*@ end */

/*@ v128_madd needs v128 */
/* c + a * b and c - a * b */
#if WASM_RT_RELAXED_FAST && V128_SSE2 && defined(__FMA__)
#define V128_MADD(shape, name, op, insn, x86, a64) \
	INLINE v128 shape##_relaxed_##name(v128 a, v128 b, v128 c) \
	{ \
		__asm__(insn "231" x86 " %2, %1, %0" : "+x"(c) : "x"(a), "x"(b)); \
		return c; \
	}
#define V128_MADD_INSN(x86, a64) x86
#elif WASM_RT_RELAXED_FAST && V128_A64
#define V128_MADD(shape, name, op, insn, x86, a64) \
	INLINE v128 shape##_relaxed_##name(v128 a, v128 b, v128 c) \
	{ \
		__asm__(insn " %0." a64 ", %1." a64 ", %2." a64 : "+w"(c) : "w"(a), "w"(b)); \
		return c; \
	}
#define V128_MADD_INSN(x86, a64) a64
#else
#define V128_MADD(shape, name, op, insn, x86, a64) \
	INLINE v128 shape##_relaxed_##name(v128 a, v128 b, v128 c) \
	{ \
		return shape##_##op(c, shape##_mul(a, b)); \
	}
#endif

/*@ each S P W = f32x4 ps 4s, f64x2 pd 2d */
/*@ $S_relaxed_madd needs v128_madd $S_add $S_mul */
V128_MADD($S, madd, add, V128_MADD_INSN("vfmadd", "fmla"), "$P", "$W")

/*@ $S_relaxed_nmadd needs v128_madd $S_sub $S_mul */
V128_MADD($S, nmadd, sub, V128_MADD_INSN("vfnmadd", "fmls"), "$P", "$W")
/*@ end */

/*@ i32x4_relaxed_trunc_f32x4_s needs i32x4_trunc_sat_f32x4_s */
#if WASM_RT_RELAXED_FAST && V128_SSE2
INLINE v128
i32x4_relaxed_trunc_f32x4_s(v128 a)
{
	return _mm_cvttps_epi32((__m128)a);
}
#else
#define i32x4_relaxed_trunc_f32x4_s(a) i32x4_trunc_sat_f32x4_s(a)
#endif

/*@ i32x4_relaxed_trunc_f64x2_s_zero needs i32x4_trunc_sat_f64x2_s_zero */
#if WASM_RT_RELAXED_FAST && V128_SSE2
INLINE v128
i32x4_relaxed_trunc_f64x2_s_zero(v128 a)
{
	return _mm_cvttpd_epi32((__m128d)a);
}
#else
#define i32x4_relaxed_trunc_f64x2_s_zero(a) i32x4_trunc_sat_f64x2_s_zero(a)
#endif

/*@ i32x4_relaxed_trunc_f32x4_u needs i32x4_trunc_sat_f32x4_u */
#define i32x4_relaxed_trunc_f32x4_u(a) i32x4_trunc_sat_f32x4_u(a)

/*@ i32x4_relaxed_trunc_f64x2_u_zero needs i32x4_trunc_sat_f64x2_u_zero */
#define i32x4_relaxed_trunc_f64x2_u_zero(a) i32x4_trunc_sat_f64x2_u_zero(a)

/*@ i16x8_relaxed_dot_i8x16_i7x16_s needs v128_sse */
INLINE v128
i16x8_relaxed_dot_i8x16_i7x16_s(v128 a, v128 b)
{
#if WASM_RT_RELAXED_FAST && V128_SSSE3
	return _mm_maddubs_epi16(b, a);
#elif V128_VECTORS
	v128_u16 high = (v128_u16)(V(s16, a) >> 8) * (v128_u16)(V(s16, b) >> 8);
	v128_s16 x = (v128_s16)(V(u16, a) << 8) >> 8, y = (v128_s16)(V(u16, b) << 8) >> 8;
	return (v128)(high + (v128_u16)x * (v128_u16)y);
#else
	v128 r;
	EACH(8, r.u16[i] = (u16)(a.s8[2 * i] * b.s8[2 * i] + a.s8[2 * i + 1] * b.s8[2 * i + 1]));
	return r;
#endif
}

/*@ i32x4_relaxed_dot_i8x16_i7x16_add_s needs i16x8_relaxed_dot_i8x16_i7x16_s
    i32x4_extadd_pairwise_i16x8_s i32x4_add */
INLINE v128
i32x4_relaxed_dot_i8x16_i7x16_add_s(v128 a, v128 b, v128 c)
{
	return i32x4_add(i32x4_extadd_pairwise_i16x8_s(i16x8_relaxed_dot_i8x16_i7x16_s(a, b)), c);
}
