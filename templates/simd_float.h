/* simd_float.h: vectors of floats. NaNs are treated as float.h says. */

/*@ v128_float needs float_opaque v128_opaque */
/* Where a machine has no vectors, their lanes become scalars, and one that has a constant is folded
 * as if no NaN were signalling: operands are hidden. Clang makes scalars of vectors, too, if it
 * needs one lane; so wasm2c hides an operand of which it may know a lane (wasm2c/c/quiet.c). To
 * hide all of them would cost code a fifth. */
#if defined(__clang__) || !GNU_C
#define v128_unknown(x) v128_opaque(x)
#else
#define v128_unknown(x) (x)
#endif
#if V128_VECTORS && (defined(__SSE2__) || defined(__aarch64__) || defined(__VSX__) || \
	(defined(__s390x__) && defined(__VX__) && __ARCH__ >= 12) || defined(__riscv_vector))
#define V128_FLOAT(name, type, op) \
	INLINE v128 name(v128 a, v128 b) { return (v128)(V(type, a) op V(type, b)); }
#elif V128_VECTORS
#define V128_HIDDEN_f32(a) (v128_f32){f32_opaque(V(f32, a)[0]), f32_opaque(V(f32, a)[1]), \
	f32_opaque(V(f32, a)[2]), f32_opaque(V(f32, a)[3])}
#define V128_HIDDEN_f64(a) (v128_f64){f64_opaque(V(f64, a)[0]), f64_opaque(V(f64, a)[1])}
#define V128_FLOAT(name, type, op) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128_##type x = V128_HIDDEN_##type(a), y = V128_HIDDEN_##type(b); \
		return (v128)(x op y); \
	}
#else
#if GNU_C
#define V128_HIDDEN(type, x) type##_opaque(x)
#else
#define V128_HIDDEN(type, x) (x)
#endif
#define V128_FLOAT(name, type, op) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		EACH(V128_COUNT(type), \
			a.type[i] = V128_HIDDEN(type, a.type[i]) op V128_HIDDEN(type, b.type[i])); \
		return a; \
	}
#endif
#if V128_VECTORS
#define V128_FLOAT_COMPARE(name, type, mask, op) \
	INLINE v128 name(v128 a, v128 b) { return (v128)(V(type, a) op V(type, b)); }
#else
#define V128_FLOAT_COMPARE(name, type, mask, op) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128 r; \
		EACH(V128_COUNT(type), r.mask[i] = (mask) - (mask)(a.type[i] op b.type[i])); \
		return r; \
	}
#endif

/* Locals that add up floats have a type of their own (wasm2c/c/sums.c). */
#if V128_VECTORS
#define v128_as_f32(x) V(f32, x)
#define v128_as_f64(x) V(f64, x)
#define v128_of(x) ((v128)(x))
#else
typedef v128 v128_f32, v128_f64;
#define v128_as_f32(x) (x)
#define v128_as_f64(x) (x)
#define v128_of(x) (x)
#endif

/*@ each S T = f32x4 f32, f64x2 f64 */
/*@ $S_add needs v128_float */
V128_FLOAT($S_add, $T, +)

/*@ $S_sub needs v128_float */
V128_FLOAT($S_sub, $T, -)

/*@ $S_mul needs v128_float */
V128_FLOAT($S_mul, $T, *)

/*@ $S_div needs v128_float */
V128_FLOAT($S_div, $T, /)
/*@ end */

/*@ each S N = f32x4 32, f64x2 64 */
/*@ $S_eq needs v128_float */
V128_FLOAT_COMPARE($S_eq, f$N, u$N, ==)

/*@ $S_ne needs v128_float */
V128_FLOAT_COMPARE($S_ne, f$N, u$N, !=)

/*@ $S_lt needs v128_float */
V128_FLOAT_COMPARE($S_lt, f$N, u$N, <)

/*@ $S_gt needs v128_float */
V128_FLOAT_COMPARE($S_gt, f$N, u$N, >)

/*@ $S_le needs v128_float */
V128_FLOAT_COMPARE($S_le, f$N, u$N, <=)

/*@ $S_ge needs v128_float */
V128_FLOAT_COMPARE($S_ge, f$N, u$N, >=)
/*@ end */

/*@ v128_float_sign needs v128_opaque */
#if V128_VECTORS
#define V128_SIGN(name, type, op) \
	INLINE v128 name(v128 a) { a = v128_opaque(a); return (v128)(V(type, a) op); }
#else
#define V128_SIGN(name, type, op) \
	INLINE v128 name(v128 a) { EACH(V128_COUNT(type), a.type[i] = a.type[i] op); return a; }
#endif

/*@ f32x4_abs needs v128_float_sign */
V128_SIGN(f32x4_abs, u32, & (0x80000000u - 1))

/*@ f32x4_neg needs v128_float_sign */
V128_SIGN(f32x4_neg, u32, ^ 0x80000000u)

/*@ f64x2_abs needs v128_float_sign */
V128_SIGN(f64x2_abs, u64, & (0x8000000000000000u - 1))

/*@ f64x2_neg needs v128_float_sign */
V128_SIGN(f64x2_neg, u64, ^ 0x8000000000000000u)

/*@ v128_float_choice needs float_rules v128_sse */
/* b where `b choice a`, else a, so a of equal zeros and where one is NaN. */
#if V128_SSE2
#define V128_PSEUDO(name, type, bits, choice, intrinsic, m) \
	INLINE v128 name(v128 a, v128 b) { return (v128)intrinsic((m)b, (m)a); }
#elif V128_VECTORS
#define V128_PSEUDO(name, type, bits, choice, intrinsic, m) \
	INLINE v128 name(v128 a, v128 b) { return V128_SELECT(V(type, b) choice V(type, a), b, a); }
#else
#define V128_PSEUDO(name, type, bits, choice, intrinsic, m) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		EACH(V128_COUNT(type), a.bits[i] = b.type[i] choice a.type[i] ? b.bits[i] : a.bits[i]); \
		return a; \
	}
#endif

/*@ f32x4_pmin needs v128_float_choice */
V128_PSEUDO(f32x4_pmin, f32, u32, <, _mm_min_ps, __m128)

/*@ f32x4_pmax needs v128_float_choice */
V128_PSEUDO(f32x4_pmax, f32, u32, >, _mm_max_ps, __m128)

/*@ f64x2_pmin needs v128_float_choice */
V128_PSEUDO(f64x2_pmin, f64, u64, <, _mm_min_pd, __m128d)

/*@ f64x2_pmax needs v128_float_choice */
V128_PSEUDO(f64x2_pmax, f64, u64, >, _mm_max_pd, __m128d)

/*@ v128_float_extreme needs v128_float v128_float_choice v128_const */
/* Of equal zeros their bits decide, and where an operand is NaN the result is a quiet one. The x86
 * instructions return the second operand of zeros and NaNs, so both orders are tried, unless one
 * operand is a constant that is right for all that equals it: they are most often, for clamping. */
#if V128_SSE2
INLINE int
v128_lacks_f32(v128 a, u32 bits)
{
	int r = V(u32, a)[0] != bits && V(u32, a)[1] != bits && V(u32, a)[2] != bits &&
		V(u32, a)[3] != bits;
	return __builtin_constant_p(r) && r;
}
INLINE int
v128_lacks_f64(v128 a, u64 bits)
{
	int r = V(u64, a)[0] != bits && V(u64, a)[1] != bits;
	return __builtin_constant_p(r) && r;
}
#if V128_SSE41
#define V128_UNLESS(p, mask, a, b) _mm_blendv_##p(a, b, mask)
#else
#define V128_UNLESS(p, mask, a, b) _mm_or_##p(_mm_andnot_##p(mask, a), _mm_and_##p(mask, b))
#endif
#elif V128_VECTORS
#define V128_EXTREME(name, type, choice, zeros, nan, scalar) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128_##type x = V(type, a), y = V(type, b); \
		v128 r = V128_SELECT(x choice y, a, b); \
		r = V128_SELECT(x == y, V(u64, a) zeros V(u64, b), r); \
		return V128_SELECT(V(u64, x != x) | V(u64, y != y), v128_const(nan, nan), r); \
	}
#else
#define V128_EXTREME(name, type, choice, zeros, nan, scalar) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		EACH(V128_COUNT(type), \
			a.type[i] = scalar(V128_HIDDEN(type, a.type[i]), V128_HIDDEN(type, b.type[i]))); \
		return a; \
	}
#endif

/*@ each S T O P D C X B Z N W =
    f32x4 f32 min ps "" < or | 0 0x7fc000007fc00000 4s,
    f32x4 f32 max ps "" > and & 0x80000000u 0x7fc000007fc00000 4s,
    f64x2 f64 min pd d < or | 0 0x7ff8000000000000 2d,
    f64x2 f64 max pd d > and & 0x8000000000000000u 0x7ff8000000000000 2d */
/*@ $S_$O needs v128_float_extreme $T_$O */
#if V128_SSE2
INLINE v128
$S_$O(v128 a, v128 b)
{
	__m128$D x = (__m128$D)a, y = (__m128$D)b, nan = _mm_cmpunord_$P(x, y), r = _mm_$O_$P(x, y);
	if (v128_lacks_$T(a, $Z))
		r = _mm_$O_$P(y, x);
	else if (!v128_lacks_$T(b, $Z))
		r = _mm_$X_$P(r, _mm_$O_$P(y, x));
	return (v128)V128_UNLESS($P, nan, r, (__m128$D)v128_const($N, $N));
}
#elif V128_A64
V128_ASM2($S_$O, "f$O", "$W")
#else
V128_EXTREME($S_$O, $T, $C, $B, $N, $T_$O)
#endif
/*@ end */

/*@ v128_float_each needs v128 */
#if V128_VECTORS
#define V128_EACH_FLOAT(name, type, scalar) \
	INLINE v128 name(v128 a) \
	{ \
		v128_##type x = V(type, a); \
		EACH(V128_COUNT(type), x[i] = scalar(x[i])); \
		return (v128)x; \
	}
#else
#define V128_EACH_FLOAT(name, type, scalar) \
	INLINE v128 name(v128 a) { EACH(V128_COUNT(type), a.type[i] = scalar(a.type[i])); return a; }
#endif

/*@ each S N P D W = f32x4 32 ps "" 4s, f64x2 64 pd d 2d */
/*@ $S_sqrt needs v128_float_each v128_sse f$N_sqrt */
#if V128_SSE2
INLINE v128
$S_sqrt(v128 a)
{
	return (v128)_mm_sqrt_$P((__m128$D)a);
}
#elif V128_A64
V128_ASM1($S_sqrt, "fsqrt", "$W")
#else
V128_EACH_FLOAT($S_sqrt, f$N, f$N_sqrt)
#endif
/*@ end */

/*@ v128_round needs v128_float v128_float_each v128_sse */
/* Floats of 2^23 and 2^52 or more are integers. To a smaller magnitude that number is added and
 * taken away, which rounds to nearest; `adjust` makes of it what the instruction wants. The sign
 * is the operand's. NaNs become quiet. */
#if V128_SSE41
#define V128_ROUND(name, type, bits, sign, big, adjust, scalar, mode, round, m, insn, shape) \
	INLINE v128 name(v128 a) { return (v128)round((m)a, mode); }
#elif V128_A64
#define V128_ROUND(name, type, bits, sign, big, adjust, scalar, mode, round, m, insn, shape) \
	V128_ASM1(name, insn, shape)
#elif V128_VECTORS
#define V128_ROUND(name, type, bits, sign, big, adjust, scalar, mode, round, m, insn, shape) \
	INLINE v128 name(v128 a) \
	{ \
		v128_##type x = V(type, a), size = (v128_##type)(V(bits, a) & ~sign), \
			r = (size + big) - big; \
		v128_##bits own = V(bits, a) & sign; \
		adjust(type, bits); \
		x = (v128_##type)V128_SELECT(x == x, x, x + x); \
		return V128_SELECT(size < big, (V(bits, r) & ~sign) | own, x); \
	}
#define V128_ROUND_NEAREST(type, bits) ((void)0)
#define V128_ROUND_TRUNC(type, bits) V128_ADJUST(type, bits, -, r > size)
#define V128_ROUND_FLOOR(type, bits) \
	r = (v128_##type)(V(bits, r) | own); \
	V128_ADJUST(type, bits, -, r > x)
#define V128_ROUND_CEIL(type, bits) \
	r = (v128_##type)(V(bits, r) | own); \
	V128_ADJUST(type, bits, +, r < x)
#define V128_ADJUST(type, bits, op, where) \
	r = r op (v128_##type)(V(bits, (v128_##type){0} + 1) & (v128_##bits)(where))
#else
#define V128_ROUND(name, type, bits, sign, big, adjust, scalar, mode, round, m, insn, shape) \
	V128_EACH_FLOAT(name, type, scalar)
#endif

/*@ each S N P D W T B =
    f32x4 32 ps "" 4s 0x80000000u 8388608.0f,
    f64x2 64 pd d 2d 0x8000000000000000u 4503599627370496.0 */
/*@ $S_ceil needs v128_round f$N_ceil */
V128_ROUND($S_ceil, f$N, u$N, $T, $B, V128_ROUND_CEIL,
	f$N_ceil, 10, _mm_round_$P, __m128$D, "frintp", "$W")

/*@ $S_floor needs v128_round f$N_floor */
V128_ROUND($S_floor, f$N, u$N, $T, $B, V128_ROUND_FLOOR,
	f$N_floor, 9, _mm_round_$P, __m128$D, "frintm", "$W")

/*@ $S_trunc needs v128_round f$N_trunc */
V128_ROUND($S_trunc, f$N, u$N, $T, $B, V128_ROUND_TRUNC,
	f$N_trunc, 11, _mm_round_$P, __m128$D, "frintz", "$W")

/*@ $S_nearest needs v128_round f$N_nearest */
V128_ROUND($S_nearest, f$N, u$N, $T, $B, V128_ROUND_NEAREST,
	f$N_nearest, 8, _mm_round_$P, __m128$D, "frintn", "$W")
/*@ end */

/*@ i32x4_trunc_sat_f32x4_s needs v128_sse i32_trunc_sat_f32_s */
#if V128_A64
V128_ASM1(i32x4_trunc_sat_f32x4_s, "fcvtzs", "4s")
#else
INLINE v128
i32x4_trunc_sat_f32x4_s(v128 a)
{
#if V128_SSE2
	/* what is out of bounds becomes 0x80000000 */
	__m128 x = (__m128)a, over = _mm_cmpge_ps(x, _mm_set1_ps(2147483648.0f));
	return _mm_xor_si128(_mm_cvttps_epi32(_mm_and_ps(x, _mm_cmpeq_ps(x, x))), (v128)over);
#elif V128_VECTORS
	v128_f32 x = V(f32, a);
	v128_u32 over = (v128_u32)(x >= 2147483648.0f), under = (v128_u32)(x <= -2147483648.0f);
	v128_u32 in = (v128_u32)(x == x) & ~(over | under);
	v128_s32 r = __builtin_convertvector((v128_f32)(V(u32, a) & in), v128_s32);
	return (v128)((v128_u32)r | (over & 0x7fffffffu) | (under & 0x80000000u));
#else
	EACH(4, a.u32[i] = i32_trunc_sat_f32_s(a.f32[i]));
	return a;
#endif
}
#endif

/*@ i32x4_trunc_sat_f32x4_u needs v128_sse i32_trunc_sat_f32_u */
#if V128_A64
V128_ASM1(i32x4_trunc_sat_f32x4_u, "fcvtzu", "4s")
#else
INLINE v128
i32x4_trunc_sat_f32x4_u(v128 a)
{
#if V128_SSE2
	/* what is below 2^31, and what is above it: together all */
	__m128 limit = _mm_set1_ps(2147483648.0f), zero = _mm_setzero_ps();
	__m128 x = _mm_max_ps((__m128)a, zero), rest = _mm_max_ps(_mm_sub_ps(x, limit), zero);
	v128 high = _mm_xor_si128(_mm_cvttps_epi32(rest), (v128)_mm_cmpge_ps(rest, limit));
	return _mm_xor_si128(_mm_cvttps_epi32(x), high);
#elif V128_VECTORS
	v128_f32 x = V(f32, a);
	v128_u32 over = (v128_u32)(x >= 4294967296.0f), in = (v128_u32)(x > 0.0f) & ~over;
	v128_u32 big = (v128_u32)(x >= 2147483648.0f);
	v128_f32 less = x - (v128_f32)(big & 0x4f000000u); /* 2147483648.0f */
	v128_s32 r = __builtin_convertvector((v128_f32)((v128_u32)less & in), v128_s32);
	return (v128)((((v128_u32)r ^ (big & 0x80000000u)) & in) | over);
#else
	EACH(4, a.u32[i] = i32_trunc_sat_f32_u(a.f32[i]));
	return a;
#endif
}
#endif

/*@ v128_from_f64 needs float_rules v128 */
/* The two lanes converted, and zeros. */
#if V128_VECTORS
#define V128_FROM_F64(name, type, scalar) \
	INLINE v128 name(v128 a) \
	{ \
		v128_##type r = {0}; \
		r[LANE(4, 0)] = scalar(V(f64, a)[LANE(2, 0)]); \
		r[LANE(4, 1)] = scalar(V(f64, a)[LANE(2, 1)]); \
		return (v128)r; \
	}
#else
#define V128_FROM_F64(name, type, scalar) \
	INLINE v128 name(v128 a) \
	{ \
		v128 r; \
		r.type[LANE(4, 0)] = scalar(a.f64[LANE(2, 0)]); \
		r.type[LANE(4, 1)] = scalar(a.f64[LANE(2, 1)]); \
		r.type[LANE(4, 2)] = r.type[LANE(4, 3)] = 0; \
		return r; \
	}
#endif
#define V128_A64_FROM_F64(name, insns) \
	INLINE v128 name(v128 a) { __asm__(insns : "+w"(a)); return a; }

/*@ i32x4_trunc_sat_f64x2_s_zero needs v128_from_f64 v128_sse i32_trunc_sat_f64_s */
#if V128_SSE2
INLINE v128
i32x4_trunc_sat_f64x2_s_zero(v128 a)
{
	__m128d x = (__m128d)a, number = _mm_cmpeq_pd(x, x);
	return _mm_cvttpd_epi32(_mm_and_pd(number, _mm_min_pd(x, _mm_set1_pd(2147483647.0))));
}
#elif V128_A64
V128_A64_FROM_F64(i32x4_trunc_sat_f64x2_s_zero, "fcvtzs %0.2d, %0.2d\n\tsqxtn %0.2s, %0.2d")
#else
V128_FROM_F64(i32x4_trunc_sat_f64x2_s_zero, u32, i32_trunc_sat_f64_s)
#endif

/*@ i32x4_trunc_sat_f64x2_u_zero needs v128_from_f64 v128_sse i32_trunc_sat_f64_u */
#if V128_SSE41
INLINE v128
i32x4_trunc_sat_f64x2_u_zero(v128 a)
{
	__m128d x = _mm_min_pd(_mm_max_pd((__m128d)a, _mm_setzero_pd()), _mm_set1_pd(4294967295.0));
	/* an integer in the lowest bits of 2^52 + x */
	x = _mm_add_pd(_mm_round_pd(x, 11), _mm_set1_pd(4503599627370496.0));
	return (v128)_mm_shuffle_ps((__m128)x, _mm_setzero_ps(), 0x88);
}
#elif V128_A64
V128_A64_FROM_F64(i32x4_trunc_sat_f64x2_u_zero, "fcvtzu %0.2d, %0.2d\n\tuqxtn %0.2s, %0.2d")
#else
V128_FROM_F64(i32x4_trunc_sat_f64x2_u_zero, u32, i32_trunc_sat_f64_u)
#endif

/*@ f32x4_demote_f64x2_zero needs v128_from_f64 v128_opaque v128_sse f32_demote_f64 */
#if V128_SSE2
INLINE v128
f32x4_demote_f64x2_zero(v128 a)
{
	return (v128)_mm_cvtpd_ps((__m128d)v128_opaque(a));
}
#elif V128_A64
V128_A64_FROM_F64(f32x4_demote_f64x2_zero, "fcvtn %0.2s, %0.2d")
#else
V128_FROM_F64(f32x4_demote_f64x2_zero, f32, f32_demote_f64)
#endif

/*@ v128_to_f64 needs float_rules v128_opaque */
/* The lower two of four lanes, converted. */
#if V128_VECTORS
#define V128_TO_F64(name, type, scalar) \
	INLINE v128 name(v128 a) \
	{ \
		v128_f64 r = {0}; \
		r[LANE(2, 0)] = scalar(V(type, a)[LANE(4, 0)]); \
		r[LANE(2, 1)] = scalar(V(type, a)[LANE(4, 1)]); \
		return (v128)r; \
	}
#else
#define V128_TO_F64(name, type, scalar) \
	INLINE v128 name(v128 a) \
	{ \
		v128 r; \
		EACH(2, r.f64[LANE(2, i)] = scalar(a.type[LANE(4, i)])); \
		return r; \
	}
#endif

/*@ f64x2_promote_low_f32x4 needs v128_to_f64 v128_sse f64_promote_f32 */
#if V128_SSE2
INLINE v128
f64x2_promote_low_f32x4(v128 a)
{
	return (v128)_mm_cvtps_pd((__m128)v128_opaque(a));
}
#elif V128_A64
INLINE v128
f64x2_promote_low_f32x4(v128 a)
{
	__asm__("fcvtl %0.2d, %0.2s" : "+w"(a));
	return a;
}
#else
V128_TO_F64(f64x2_promote_low_f32x4, f32, f64_promote_f32)
#endif

/*@ f64x2_convert_low_i32x4_s needs v128_to_f64 v128_sse */
#if V128_SSE2
INLINE v128
f64x2_convert_low_i32x4_s(v128 a)
{
	return (v128)_mm_cvtepi32_pd(a);
}
#else
V128_TO_F64(f64x2_convert_low_i32x4_s, s32, (f64))
#endif

/*@ f64x2_convert_low_i32x4_u needs v128_to_f64 v128_sse */
#if V128_SSE2
INLINE v128
f64x2_convert_low_i32x4_u(v128 a)
{
	/* the lower half of 2^52 + x */
	v128 sum = _mm_unpacklo_epi32(a, _mm_set1_epi32(0x43300000));
	return (v128)_mm_sub_pd((__m128d)sum, _mm_set1_pd(4503599627370496.0));
}
#else
V128_TO_F64(f64x2_convert_low_i32x4_u, u32, (f64))
#endif

/*@ v128_to_f32 needs float_rules v128 */
#if V128_VECTORS
#define V128_TO_F32(name, type) \
	INLINE v128 name(v128 a) { return (v128)__builtin_convertvector(V(type, a), v128_f32); }
#else
#define V128_TO_F32(name, type) \
	INLINE v128 name(v128 a) { EACH(4, a.f32[i] = (f32)a.type[i]); return a; }
#endif

/*@ f32x4_convert_i32x4_s needs v128_to_f32 */
V128_TO_F32(f32x4_convert_i32x4_s, s32)

/*@ f32x4_convert_i32x4_u needs v128_to_f32 */
V128_TO_F32(f32x4_convert_i32x4_u, u32)
