/* simd_integer.h: arithmetic and shifts of vectors of integers, lane by lane. */

/*@ v128_operator needs v128 */
#if V128_VECTORS
#define V128_OPERATOR(name, type, op) \
	INLINE v128 name(v128 a, v128 b) { return (v128)(V(type, a) op V(type, b)); }
#define V128_COMPARE(name, type, mask, op) V128_OPERATOR(name, type, op)
#else
#define V128_OPERATOR(name, type, op) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		EACH(V128_COUNT(type), a.type[i] = (type)(1u * a.type[i] op b.type[i])); \
		return a; \
	}
#define V128_COMPARE(name, type, mask, op) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128 r; \
		EACH(V128_COUNT(type), r.mask[i] = (mask) - (a.type[i] op b.type[i])); \
		return r; \
	}
#endif

/*@ each S N O C =
    i8x16 8 add +, i16x8 16 add +, i32x4 32 add +, i64x2 64 add +,
    i8x16 8 sub -, i16x8 16 sub -, i32x4 32 sub -, i64x2 64 sub -,
    i16x8 16 mul *, i32x4 32 mul *, i64x2 64 mul * */
/*@ $S_$O needs v128_operator */
V128_OPERATOR($S_$O, u$N, $C)
/*@ end */

/*@ v128_negative needs v128 */
#if V128_VECTORS
#define V128_NEG(name, type) \
	INLINE v128 name(v128 a) { return (v128)-V(type, a); }
/* all: a vector of type s, all bits of a negative lane. */
#define V128_ABS(name, type, s, top) \
	INLINE v128 name(v128 a) \
	{ \
		v128_##type all = (v128_##type)(V(s, a) >> top); \
		return (v128)((V(type, a) ^ all) - all); \
	}
#else
#define V128_NEG(name, type) \
	INLINE v128 name(v128 a) \
	{ \
		EACH(V128_COUNT(type), a.type[i] = (type)(0 - a.type[i])); \
		return a; \
	}
#define V128_ABS(name, type, s, top) \
	INLINE v128 name(v128 a) \
	{ \
		EACH(V128_COUNT(type), a.type[i] = (type)(a.s[i] < 0 ? 0 - a.type[i] : a.type[i])); \
		return a; \
	}
#endif

/*@ i8x16_neg needs v128_negative */
V128_NEG(i8x16_neg, u8)

/*@ i16x8_neg needs v128_negative */
V128_NEG(i16x8_neg, u16)

/*@ i32x4_neg needs v128_negative */
V128_NEG(i32x4_neg, u32)

/*@ i64x2_neg needs v128_negative */
V128_NEG(i64x2_neg, u64)

/*@ each S N T = i8x16 8 7, i16x8 16 15, i32x4 32 31 */
/*@ $S_abs needs v128_negative v128_sse */
#if V128_SSSE3
V128_CALL1($S_abs, _mm_abs_epi$N)
#else
V128_ABS($S_abs, u$N, s$N, $T)
#endif
/*@ end */

/*@ i64x2_abs needs v128_negative */
V128_ABS(i64x2_abs, u64, s64, 63)

/*@ v128_choice needs v128 */
/* The one of a and b for which `a op b`. */
#if V128_VECTORS
#define V128_CHOICE(name, type, op) \
	INLINE v128 name(v128 a, v128 b) { return V128_SELECT(V(type, a) op V(type, b), a, b); }
#else
#define V128_CHOICE(name, type, op) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		EACH(V128_COUNT(type), a.type[i] = a.type[i] op b.type[i] ? a.type[i] : b.type[i]); \
		return a; \
	}
#endif

/*@ each S O M T E N C L I W =
    i8x16 min_s min s8 epi 8 < 41 smin 16b,
    i8x16 min_u min u8 epu 8 < 2 umin 16b,
    i8x16 max_s max s8 epi 8 > 41 smax 16b,
    i8x16 max_u max u8 epu 8 > 2 umax 16b,
    i16x8 min_s min s16 epi 16 < 2 smin 8h,
    i16x8 min_u min u16 epu 16 < 41 umin 8h,
    i16x8 max_s max s16 epi 16 > 2 smax 8h,
    i16x8 max_u max u16 epu 16 > 41 umax 8h,
    i32x4 min_s min s32 epi 32 < 41 smin 4s,
    i32x4 min_u min u32 epu 32 < 41 umin 4s,
    i32x4 max_s max s32 epi 32 > 41 smax 4s,
    i32x4 max_u max u32 epu 32 > 41 umax 4s */
/*@ $S_$O needs v128_choice v128_sse */
#if V128_SSE$L
V128_CALL2($S_$O, _mm_$M_$E$N)
#elif V128_A64
V128_ASM2($S_$O, "$I", "$W")
#else
V128_CHOICE($S_$O, $T, $C)
#endif
/*@ end */

/*@ v128_saturate needs v128 */
/* Clamped to the lane's bounds. On vectors, a sum is out of bounds where it has the sign of
 * neither operand, and becomes the bound on the first one's side; an unsigned sum wraps to less
 * than each operand. */
#if V128_VECTORS
#define V128_ADD_SAT_S(name, type, s, top) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128_##type r = V(type, a) + V(type, b), \
			over = ~(V(type, a) ^ V(type, b)) & (V(type, a) ^ r); \
		return V128_SELECT(V(s, over) >> top, (V(type, a) >> top) + (type)((1u << top) - 1), r); \
	}
#define V128_SUB_SAT_S(name, type, s, top) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128_##type r = V(type, a) - V(type, b), \
			over = (V(type, a) ^ V(type, b)) & (V(type, a) ^ r); \
		return V128_SELECT(V(s, over) >> top, (V(type, a) >> top) + (type)((1u << top) - 1), r); \
	}
#define V128_ADD_SAT_U(name, type) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128_##type r = V(type, a) + V(type, b); \
		return (v128)(r | (v128_##type)(r < V(type, a))); \
	}
#define V128_SUB_SAT_U(name, type) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128_##type r = V(type, a) - V(type, b); \
		return (v128)(r & (v128_##type)(r <= V(type, a))); \
	}
#define V128_AVGR(name, type) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		return (v128)((V(type, a) | V(type, b)) - ((V(type, a) ^ V(type, b)) >> 1)); \
	}
#else
#define V128_CLAMPED(name, type, op, least, most) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		EACH(V128_COUNT(type), int x = a.type[i] op b.type[i]; \
			a.type[i] = (type)(x < least ? least : x > most ? most : x)); \
		return a; \
	}
#define V128_ADD_SAT_S(name, type, s, top) V128_CLAMPED(name, s, +, -(1 << top), (1 << top) - 1)
#define V128_SUB_SAT_S(name, type, s, top) V128_CLAMPED(name, s, -, -(1 << top), (1 << top) - 1)
#define V128_ADD_SAT_U(name, type) V128_CLAMPED(name, type, +, 0, (type)-1)
#define V128_SUB_SAT_U(name, type) V128_CLAMPED(name, type, -, 0, (type)-1)
#define V128_AVGR(name, type) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		EACH(V128_COUNT(type), a.type[i] = (type)((a.type[i] + b.type[i] + 1) >> 1)); \
		return a; \
	}
#endif

/*@ each S N T W = i8x16 8 7 16b, i16x8 16 15 8h */
/*@ $S_add_sat_s needs v128_saturate v128_sse */
#if V128_SSE2
V128_CALL2($S_add_sat_s, _mm_adds_epi$N)
#elif V128_A64
V128_ASM2($S_add_sat_s, "sqadd", "$W")
#else
V128_ADD_SAT_S($S_add_sat_s, u$N, s$N, $T)
#endif

/*@ $S_add_sat_u needs v128_saturate v128_sse */
#if V128_SSE2
V128_CALL2($S_add_sat_u, _mm_adds_epu$N)
#elif V128_A64
V128_ASM2($S_add_sat_u, "uqadd", "$W")
#else
V128_ADD_SAT_U($S_add_sat_u, u$N)
#endif

/*@ $S_sub_sat_s needs v128_saturate v128_sse */
#if V128_SSE2
V128_CALL2($S_sub_sat_s, _mm_subs_epi$N)
#elif V128_A64
V128_ASM2($S_sub_sat_s, "sqsub", "$W")
#else
V128_SUB_SAT_S($S_sub_sat_s, u$N, s$N, $T)
#endif

/*@ $S_sub_sat_u needs v128_saturate v128_sse */
#if V128_SSE2
V128_CALL2($S_sub_sat_u, _mm_subs_epu$N)
#elif V128_A64
V128_ASM2($S_sub_sat_u, "uqsub", "$W")
#else
V128_SUB_SAT_U($S_sub_sat_u, u$N)
#endif

/*@ $S_avgr_u needs v128_saturate v128_sse */
#if V128_SSE2
V128_CALL2($S_avgr_u, _mm_avg_epu$N)
#elif V128_A64
V128_ASM2($S_avgr_u, "urhadd", "$W")
#else
V128_AVGR($S_avgr_u, u$N)
#endif
/*@ end */

/*@ i16x8_q15mulr_sat_s needs v128_sse */
#if V128_A64
V128_ASM2(i16x8_q15mulr_sat_s, "sqrdmulh", "8h")
#else
INLINE v128
i16x8_q15mulr_sat_s(v128 a, v128 b)
{
#if V128_SSE2
#if V128_SSSE3
	v128 r = _mm_mulhrs_epi16(a, b);
#else
	v128 low = _mm_mullo_epi16(a, b), high = _mm_mulhi_epi16(a, b),
		half = _mm_srli_epi16(low, 14), r;
	half = _mm_add_epi16(_mm_srli_epi16(half, 1), _mm_and_si128(half, _mm_set1_epi16(1)));
	r = _mm_add_epi16(_mm_add_epi16(high, high), half);
#endif
	/* -1 * -1 alone is out of bounds */
	return _mm_xor_si128(r, _mm_cmpeq_epi16(r, _mm_set1_epi16(-32768)));
#elif V128_VECTORS
	v128_s32 x = (V(s32, a) >> 16) * (V(s32, b) >> 16);
	v128_s32 y = ((v128_s32)(V(u32, a) << 16) >> 16) * ((v128_s32)(V(u32, b) << 16) >> 16);
	x = (x + 0x4000) >> 15;
	y = (y + 0x4000) >> 15;
	x += x > 32767;
	y += y > 32767;
	return (v128)(((v128_u32)x << 16) | ((v128_u32)y & 0xffff));
#else
	EACH(8, int x = (a.s16[i] * b.s16[i] + 0x4000) >> 15; a.s16[i] = (s16)(x > 32767 ? 32767 : x));
	return a;
#endif
}
#endif

/*@ v128_shift needs v128 */
#if V128_VECTORS
#define V128_SHIFT(name, type, op) \
	INLINE v128 name(v128 a, u32 n) \
	{ \
		return (v128)(V(type, a) op (type)(n & (8 * sizeof(type) - 1))); \
	}
#else
#define V128_SHIFT(name, type, op) \
	INLINE v128 name(v128 a, u32 n) \
	{ \
		EACH(V128_COUNT(type), a.type[i] = (type)(a.type[i] op (n & (8 * sizeof(type) - 1)))); \
		return a; \
	}
#endif

/*@ i8x16_shl needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
i8x16_shl(v128 a, u32 n)
{
	n &= 7;
	return _mm_and_si128(_mm_slli_epi16(a, (int)n), _mm_set1_epi8((char)(u8)(0xff << n)));
}
#else
V128_SHIFT(i8x16_shl, u8, <<)
#endif

/*@ i8x16_shr_u needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
i8x16_shr_u(v128 a, u32 n)
{
	n &= 7;
	return _mm_and_si128(_mm_srli_epi16(a, (int)n), _mm_set1_epi8((char)(u8)(0xff >> n)));
}
#else
V128_SHIFT(i8x16_shr_u, u8, >>)
#endif

/*@ i8x16_shr_s needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
i8x16_shr_s(v128 a, u32 n)
{
	v128 low = _mm_unpacklo_epi8(a, a), high = _mm_unpackhi_epi8(a, a);
	int count = (int)(n & 7) + 8;
	return _mm_packs_epi16(_mm_srai_epi16(low, count), _mm_srai_epi16(high, count));
}
#else
V128_SHIFT(i8x16_shr_s, s8, >>)
#endif

/*@ each S N M = i16x8 16 15, i32x4 32 31 */
/*@ $S_shl needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
$S_shl(v128 a, u32 n)
{
	return _mm_slli_epi$N(a, (int)(n & $M));
}
#else
V128_SHIFT($S_shl, u$N, <<)
#endif

/*@ $S_shr_u needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
$S_shr_u(v128 a, u32 n)
{
	return _mm_srli_epi$N(a, (int)(n & $M));
}
#else
V128_SHIFT($S_shr_u, u$N, >>)
#endif

/*@ $S_shr_s needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
$S_shr_s(v128 a, u32 n)
{
	return _mm_srai_epi$N(a, (int)(n & $M));
}
#else
V128_SHIFT($S_shr_s, s$N, >>)
#endif
/*@ end */

/*@ i64x2_shl needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
i64x2_shl(v128 a, u32 n)
{
	return _mm_slli_epi64(a, (int)(n & 63));
}
#else
V128_SHIFT(i64x2_shl, u64, <<)
#endif

/*@ i64x2_shr_u needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
i64x2_shr_u(v128 a, u32 n)
{
	return _mm_srli_epi64(a, (int)(n & 63));
}
#else
V128_SHIFT(i64x2_shr_u, u64, >>)
#endif

/*@ i64x2_shr_s needs v128_shift v128_sse */
#if V128_SSE2
INLINE v128
i64x2_shr_s(v128 a, u32 n)
{
	int count = (int)(n & 63);
	v128 sign = _mm_srli_epi64(_mm_set1_epi64x((s64)((u64)1 << 63)), count);
	return _mm_sub_epi64(_mm_xor_si128(_mm_srli_epi64(a, count), sign), sign);
}
#else
V128_SHIFT(i64x2_shr_s, s64, >>)
#endif
