/* simd_compare.h: comparisons of vectors of integers, and what is asked about all lanes of one. */

/*@ each S N = i8x16 8, i16x8 16, i32x4 32 */
/*@ $S_eq needs v128_operator */
V128_COMPARE($S_eq, u$N, u$N, ==)

/*@ $S_ne needs v128_operator */
V128_COMPARE($S_ne, u$N, u$N, !=)

/*@ $S_lt_s needs v128_operator */
V128_COMPARE($S_lt_s, s$N, u$N, <)

/*@ $S_lt_u needs v128_operator */
V128_COMPARE($S_lt_u, u$N, u$N, <)

/*@ $S_gt_s needs v128_operator */
V128_COMPARE($S_gt_s, s$N, u$N, >)

/*@ $S_gt_u needs v128_operator */
V128_COMPARE($S_gt_u, u$N, u$N, >)

/*@ $S_le_s needs v128_operator */
V128_COMPARE($S_le_s, s$N, u$N, <=)

/*@ $S_le_u needs v128_operator */
V128_COMPARE($S_le_u, u$N, u$N, <=)

/*@ $S_ge_s needs v128_operator */
V128_COMPARE($S_ge_s, s$N, u$N, >=)

/*@ $S_ge_u needs v128_operator */
V128_COMPARE($S_ge_u, u$N, u$N, >=)
/*@ end */

/*@ i64x2_eq needs v128_operator v128_sse */
#if V128_SSE2 && !V128_SSE41
INLINE v128
i64x2_eq(v128 a, v128 b)
{
	v128 halves = _mm_cmpeq_epi32(a, b);
	return _mm_and_si128(halves, _mm_shuffle_epi32(halves, 0xb1));
}
#else
V128_COMPARE(i64x2_eq, u64, u64, ==)
#endif

/*@ i64x2_ne needs i64x2_eq */
#if V128_SSE2
INLINE v128
i64x2_ne(v128 a, v128 b)
{
	return ~i64x2_eq(a, b);
}
#else
V128_COMPARE(i64x2_ne, u64, u64, !=)
#endif

/*@ each O C = lt <, gt >, le <=, ge >= */
/*@ i64x2_$O_s needs v128_operator */
V128_COMPARE(i64x2_$O_s, s64, u64, $C)
/*@ end */

/*@ v128_all_true needs v128_sse */
#if V128_SSE2
#define V128_ALL_TRUE(name, type, equal) \
	INLINE u32 name(v128 a) { return _mm_movemask_epi8(equal(a, _mm_setzero_si128())) == 0; }
#elif V128_VECTORS
#define V128_ALL_TRUE(name, type, equal) \
	INLINE u32 name(v128 a) \
	{ \
		v128_u64 zeros = (v128_u64)(V(type, a) == 0); \
		return (zeros[0] | zeros[1]) == 0; \
	}
#else
#define V128_ALL_TRUE(name, type, equal) \
	INLINE u32 name(v128 a) \
	{ \
		u32 r = 1; \
		EACH(V128_COUNT(type), r &= a.type[i] != 0); \
		return r; \
	}
#endif

/*@ i8x16_all_true needs v128_all_true */
V128_ALL_TRUE(i8x16_all_true, u8, _mm_cmpeq_epi8)

/*@ i16x8_all_true needs v128_all_true */
V128_ALL_TRUE(i16x8_all_true, u16, _mm_cmpeq_epi16)

/*@ i32x4_all_true needs v128_all_true */
V128_ALL_TRUE(i32x4_all_true, u32, _mm_cmpeq_epi32)

/*@ i64x2_all_true needs v128_sse */
INLINE u32
i64x2_all_true(v128 a)
{
#if V128_SSE41
	return _mm_movemask_epi8(_mm_cmpeq_epi64(a, _mm_setzero_si128())) == 0;
#elif V128_VECTORS
	return V(u64, a)[0] != 0 && V(u64, a)[1] != 0;
#else
	return a.u64[0] != 0 && a.u64[1] != 0;
#endif
}

/*@ i8x16_bitmask needs v128_sse */
INLINE u32
i8x16_bitmask(v128 a)
{
#if V128_SSE2
	return (u32)_mm_movemask_epi8(a);
#elif V128_VECTORS
	/* the product's highest byte is made of one bit of each byte */
	v128_u64 x = (v128_u64)(V(u8, a) >> 7) * 0x0102040810204080u >> 56;
	return (u32)(x[LANE(2, 0)] | x[LANE(2, 1)] << 8);
#else
	u32 r = 0;
	EACH(16, r |= (u32)(a.s8[LANE(16, i)] < 0) << i);
	return r;
#endif
}

/*@ i16x8_bitmask needs v128_sse */
INLINE u32
i16x8_bitmask(v128 a)
{
#if V128_SSE2
	return (u32)_mm_movemask_epi8(_mm_packs_epi16(a, _mm_setzero_si128()));
#elif V128_VECTORS
	v128_u64 x = (v128_u64)(V(u16, a) >> 15) * 0x1000200040008u >> 48 & 15;
	return (u32)(x[LANE(2, 0)] | x[LANE(2, 1)] << 4);
#else
	u32 r = 0;
	EACH(8, r |= (u32)(a.s16[LANE(8, i)] < 0) << i);
	return r;
#endif
}

/*@ i32x4_bitmask needs v128_sse */
INLINE u32
i32x4_bitmask(v128 a)
{
#if V128_SSE2
	return (u32)_mm_movemask_ps((__m128)a);
#elif V128_VECTORS
	v128_u32 x = V(u32, a) >> 31;
	return x[LANE(4, 0)] | x[LANE(4, 1)] << 1 | x[LANE(4, 2)] << 2 | x[LANE(4, 3)] << 3;
#else
	u32 r = 0;
	EACH(4, r |= (u32)(a.s32[LANE(4, i)] < 0) << i);
	return r;
#endif
}

/*@ i64x2_bitmask needs v128_sse */
INLINE u32
i64x2_bitmask(v128 a)
{
#if V128_SSE2
	return (u32)_mm_movemask_pd((__m128d)a);
#elif V128_VECTORS
	return (u32)(V(u64, a)[LANE(2, 0)] >> 63 | V(u64, a)[LANE(2, 1)] >> 63 << 1);
#else
	return (u32)(a.u64[LANE(2, 0)] >> 63 | a.u64[LANE(2, 1)] >> 63 << 1);
#endif
}

/*@ i8x16_popcnt needs v128_sse */
#if V128_A64
V128_ASM1(i8x16_popcnt, "cnt", "16b")
#else
INLINE v128
i8x16_popcnt(v128 a)
{
#if V128_SSSE3
	v128 of = _mm_set_epi64x(0x0403030203020201, 0x0302020102010100), half = _mm_set1_epi8(15);
	v128 low = _mm_and_si128(a, half), high = _mm_and_si128(_mm_srli_epi16(a, 4), half);
	return _mm_add_epi8(_mm_shuffle_epi8(of, low), _mm_shuffle_epi8(of, high));
#elif V128_VECTORS
	v128_u64 x = V(u64, a);
	x -= x >> 1 & 0x5555555555555555u;
	x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
	return (v128)((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu);
#else
	EACH(2, u64 x = a.u64[i]; x -= x >> 1 & 0x5555555555555555u;
		x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
		a.u64[i] = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu);
	return a;
#endif
}
#endif
