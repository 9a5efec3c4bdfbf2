/* simd_lanes.h: instructions that move lanes, or make wider or narrower ones of them. */

/*@ v128_shuffle for i8x16.shuffle needs v128 */
/* Lanes of a and b, which are numbered on, by constant indices. wasm2c takes the widest lanes that
 * it can: GCC makes sixty instructions of a shuffle of bytes for SSE2, three of the same one of
 * words. */
#if V128_VECTORS && (defined(__clang__) || __GNUC__ >= 12)
#if V128_BIG
#define V128_AT(n, i) ((i) < (n) ? (n) - 1 - (i) : 3 * (n) - 1 - (i))
#define i8x16_shuffle(a, b, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15) \
	((v128)__builtin_shufflevector(V(u8, a), V(u8, b), \
		V128_AT(16, c15), V128_AT(16, c14), V128_AT(16, c13), V128_AT(16, c12), \
		V128_AT(16, c11), V128_AT(16, c10), V128_AT(16, c9), V128_AT(16, c8), \
		V128_AT(16, c7), V128_AT(16, c6), V128_AT(16, c5), V128_AT(16, c4), \
		V128_AT(16, c3), V128_AT(16, c2), V128_AT(16, c1), V128_AT(16, c0)))
#define i16x8_shuffle(a, b, c0, c1, c2, c3, c4, c5, c6, c7) \
	((v128)__builtin_shufflevector(V(u16, a), V(u16, b), \
		V128_AT(8, c7), V128_AT(8, c6), V128_AT(8, c5), V128_AT(8, c4), \
		V128_AT(8, c3), V128_AT(8, c2), V128_AT(8, c1), V128_AT(8, c0)))
#define i32x4_shuffle(a, b, c0, c1, c2, c3) \
	((v128)__builtin_shufflevector(V(u32, a), V(u32, b), \
		V128_AT(4, c3), V128_AT(4, c2), V128_AT(4, c1), V128_AT(4, c0)))
#define i64x2_shuffle(a, b, c0, c1) \
	((v128)__builtin_shufflevector(V(u64, a), V(u64, b), V128_AT(2, c1), V128_AT(2, c0)))
#else
#define i8x16_shuffle(a, b, ...) ((v128)__builtin_shufflevector(V(u8, a), V(u8, b), __VA_ARGS__))
#define i16x8_shuffle(a, b, ...) ((v128)__builtin_shufflevector(V(u16, a), V(u16, b), __VA_ARGS__))
#define i32x4_shuffle(a, b, ...) ((v128)__builtin_shufflevector(V(u32, a), V(u32, b), __VA_ARGS__))
#define i64x2_shuffle(a, b, ...) ((v128)__builtin_shufflevector(V(u64, a), V(u64, b), __VA_ARGS__))
#endif
#else
INLINE v128
v128_shuffle(v128 a, v128 b, int width, const u8 *lanes)
{
	u8 from[32], to[16];
	memcpy(from + (V128_BIG ? 16 : 0), &a, 16);
	memcpy(from + (V128_BIG ? 0 : 16), &b, 16);
	EACH(16, to[LANE(16, i)] = from[LANE(32, lanes[i / width] * width + i % width)]);
	memcpy(&a, to, 16);
	return a;
}
#define i8x16_shuffle(a, b, ...) v128_shuffle(a, b, 1, (const u8[]){__VA_ARGS__})
#define i16x8_shuffle(a, b, ...) v128_shuffle(a, b, 2, (const u8[]){__VA_ARGS__})
#define i32x4_shuffle(a, b, ...) v128_shuffle(a, b, 4, (const u8[]){__VA_ARGS__})
#define i64x2_shuffle(a, b, ...) v128_shuffle(a, b, 8, (const u8[]){__VA_ARGS__})
#endif

/*@ i8x16_swizzle needs v128_sse */
INLINE v128
i8x16_swizzle(v128 a, v128 b)
{
#if V128_SSSE3
	/* 16 and up get the highest bit */
	return _mm_shuffle_epi8(a, _mm_adds_epu8(b, _mm_set1_epi8(0x70)));
#elif V128_A64
	__asm__("tbl %0.16b, {%0.16b}, %1.16b" : "+w"(a) : "w"(b));
	return a;
#elif V128_VECTORS && !defined(__clang__) && !V128_SSE2
	v128_u8 in = (v128_u8)(V(u8, b) < 16), at = V(u8, b) & 15;
	return (v128)(__builtin_shuffle(V(u8, a), V128_BIG ? 15 - at : at) & in);
#else
	u8 from[16], at[16]; /* clang is slow with variable elements of vectors */
	memcpy(from, &a, 16);
	memcpy(at, &b, 16);
	EACH(16, at[i] = (u8)(at[i] < 16 ? from[LANE(16, at[i] & 15)] : 0));
	memcpy(&a, at, 16);
	return a;
#endif
}

/*@ v128_narrow needs v128_shuffle */
/* The lanes of a and b, clamped to what a narrower lane can be. */
#if V128_A64
#define V128_NARROW(name, wide, narrow, least, most, insn, from, to, to2) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128 r; \
		__asm__(insn " %0." to ", %1." from "\n\t" insn "2 %0." to2 ", %2." from \
			: "=&w"(r) : "w"(a), "w"(b)); \
		return r; \
	}
#elif V128_VECTORS
#define V128_NARROW(name, wide, narrow, least, most, insn, from, to, to2) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		v128_##wide low = (v128_##wide){0} + least, high = (v128_##wide){0} + most; \
		a = V128_SELECT(V(wide, a) < low, low, a); \
		a = V128_SELECT(V(wide, a) > high, high, a); \
		b = V128_SELECT(V(wide, b) < low, low, b); \
		b = V128_SELECT(V(wide, b) > high, high, b); \
		return V128_EVEN_##wide(a, b); \
	}
#define V128_EVEN_s16(a, b) \
	i8x16_shuffle(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define V128_EVEN_s32(a, b) i16x8_shuffle(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#else
#define V128_NARROW(name, wide, narrow, least, most, insn, from, to, to2) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		enum { N = V128_COUNT(wide) }; \
		v128 r; \
		EACH(2 * N, int x = i < N ? a.wide[LANE(N, i)] : b.wide[LANE(N, i - N)]; \
			r.narrow[LANE(2 * N, i)] = (narrow)(x < least ? least : x > most ? most : x)); \
		return r; \
	}
#endif

/*@ i8x16_narrow_i16x8_s needs v128_narrow v128_sse */
#if V128_SSE2
V128_CALL2(i8x16_narrow_i16x8_s, _mm_packs_epi16)
#else
V128_NARROW(i8x16_narrow_i16x8_s, s16, u8, -128, 127, "sqxtn", "8h", "8b", "16b")
#endif

/*@ i8x16_narrow_i16x8_u needs v128_narrow v128_sse */
#if V128_SSE2
V128_CALL2(i8x16_narrow_i16x8_u, _mm_packus_epi16)
#else
V128_NARROW(i8x16_narrow_i16x8_u, s16, u8, 0, 255, "sqxtun", "8h", "8b", "16b")
#endif

/*@ i16x8_narrow_i32x4_s needs v128_narrow v128_sse */
#if V128_SSE2
V128_CALL2(i16x8_narrow_i32x4_s, _mm_packs_epi32)
#else
V128_NARROW(i16x8_narrow_i32x4_s, s32, u16, -32768, 32767, "sqxtn", "4s", "4h", "8h")
#endif

/*@ i16x8_narrow_i32x4_u needs v128_narrow v128_sse */
#if V128_SSE41
V128_CALL2(i16x8_narrow_i32x4_u, _mm_packus_epi32)
#elif V128_SSE2
INLINE v128
i16x8_narrow_i32x4_u(v128 a, v128 b)
{
	/* as signed numbers, 0x8000 less */
	v128 less = _mm_set1_epi32(0x8000), sign = _mm_set1_epi16(-0x8000);
	a = _mm_andnot_si128(_mm_srai_epi32(a, 31), a);
	b = _mm_andnot_si128(_mm_srai_epi32(b, 31), b);
	return _mm_xor_si128(_mm_packs_epi32(_mm_sub_epi32(a, less), _mm_sub_epi32(b, less)), sign);
}
#else
V128_NARROW(i16x8_narrow_i32x4_u, s32, u16, 0, 65535, "sqxtun", "4s", "4h", "8h")
#endif

/*@ v128_extend needs v128_shuffle */
/* Lanes interleaved with zeros, or with themselves and shifted back. All zeros are alike, but GCC
 * knows an interleaving by its indices: with one index for all of them it makes 30 instructions. */
#if V128_VECTORS
#define V128_EXTEND(name, wide, narrow, first, shuffled) \
	INLINE v128 name(v128 a) { return shuffled; }
#else
#define V128_EXTEND(name, wide, narrow, first, shuffled) \
	INLINE v128 name(v128 a) \
	{ \
		enum { N = V128_COUNT(wide) }; \
		v128 r; \
		EACH(N, r.wide[LANE(N, i)] = (wide)a.narrow[LANE(2 * N, i + first)]); \
		return r; \
	}
#endif

/*@ i16x8_extend_low_i8x16_s needs v128_extend v128_sse */
#if V128_SSE41
V128_CALL1(i16x8_extend_low_i8x16_s, _mm_cvtepi8_epi16)
#else
V128_EXTEND(i16x8_extend_low_i8x16_s, s16, s8, 0,
	(v128)(V(s16, i8x16_shuffle(a, a, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7)) >> 8))
#endif

/*@ i16x8_extend_low_i8x16_u needs v128_extend v128_sse */
#if V128_SSE41
V128_CALL1(i16x8_extend_low_i8x16_u, _mm_cvtepu8_epi16)
#else
V128_EXTEND(i16x8_extend_low_i8x16_u, u16, u8, 0,
	i8x16_shuffle(a, (v128_u64){0}, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23))
#endif

/*@ i16x8_extend_high_i8x16_s needs v128_extend */
V128_EXTEND(i16x8_extend_high_i8x16_s, s16, s8, 8,
	(v128)(V(s16, i8x16_shuffle(a, a, 8, 8, 9, 9, 10, 10, 11, 11,
		12, 12, 13, 13, 14, 14, 15, 15)) >> 8))

/*@ i16x8_extend_high_i8x16_u needs v128_extend */
V128_EXTEND(i16x8_extend_high_i8x16_u, u16, u8, 8,
	i8x16_shuffle(a, (v128_u64){0}, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31))

/*@ i32x4_extend_low_i16x8_s needs v128_extend v128_sse */
#if V128_SSE41
V128_CALL1(i32x4_extend_low_i16x8_s, _mm_cvtepi16_epi32)
#else
V128_EXTEND(i32x4_extend_low_i16x8_s, s32, s16, 0,
	(v128)(V(s32, i16x8_shuffle(a, a, 0, 0, 1, 1, 2, 2, 3, 3)) >> 16))
#endif

/*@ i32x4_extend_low_i16x8_u needs v128_extend v128_sse */
#if V128_SSE41
V128_CALL1(i32x4_extend_low_i16x8_u, _mm_cvtepu16_epi32)
#else
V128_EXTEND(i32x4_extend_low_i16x8_u, u32, u16, 0,
	i16x8_shuffle(a, (v128_u64){0}, 0, 8, 1, 9, 2, 10, 3, 11))
#endif

/*@ i32x4_extend_high_i16x8_s needs v128_extend */
V128_EXTEND(i32x4_extend_high_i16x8_s, s32, s16, 4,
	(v128)(V(s32, i16x8_shuffle(a, a, 4, 4, 5, 5, 6, 6, 7, 7)) >> 16))

/*@ i32x4_extend_high_i16x8_u needs v128_extend */
V128_EXTEND(i32x4_extend_high_i16x8_u, u32, u16, 4,
	i16x8_shuffle(a, (v128_u64){0}, 4, 12, 5, 13, 6, 14, 7, 15))

/*@ i64x2_extend_low_i32x4_s needs v128_extend v128_sse */
#if V128_SSE41
V128_CALL1(i64x2_extend_low_i32x4_s, _mm_cvtepi32_epi64)
#else
V128_EXTEND(i64x2_extend_low_i32x4_s, s64, s32, 0,
	i32x4_shuffle(a, V(s32, a) >> 31, 0, 4, 1, 5))
#endif

/*@ i64x2_extend_low_i32x4_u needs v128_extend v128_sse */
#if V128_SSE41
V128_CALL1(i64x2_extend_low_i32x4_u, _mm_cvtepu32_epi64)
#else
V128_EXTEND(i64x2_extend_low_i32x4_u, u64, u32, 0,
	i32x4_shuffle(a, (v128_u64){0}, 0, 4, 1, 5))
#endif

/*@ i64x2_extend_high_i32x4_s needs v128_extend */
V128_EXTEND(i64x2_extend_high_i32x4_s, s64, s32, 2,
	i32x4_shuffle(a, V(s32, a) >> 31, 2, 6, 3, 7))

/*@ i64x2_extend_high_i32x4_u needs v128_extend */
V128_EXTEND(i64x2_extend_high_i32x4_u, u64, u32, 2,
	i32x4_shuffle(a, (v128_u64){0}, 2, 6, 3, 7))

/*@ v128_extmul needs v128_sse */
/* On SSE2 there are the lower and the higher halves of products of 16 bits, and whole products of
 * every other 32 bits. */
#if V128_VECTORS
#define V128_EXTMUL(name, wide, extend) \
	INLINE v128 name(v128 a, v128 b) { return (v128)(V(wide, extend(a)) * V(wide, extend(b))); }
#else
#define V128_EXTMUL(name, wide, extend) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		a = extend(a); \
		b = extend(b); \
		EACH(V128_COUNT(wide), a.wide[i] = (wide)(1u * a.wide[i] * b.wide[i])); \
		return a; \
	}
#endif
#define V128_EXTMUL_16(name, interleave, high) \
	INLINE v128 name(v128 a, v128 b) { return interleave(_mm_mullo_epi16(a, b), high(a, b)); }
#define V128_EXTMUL_32(name, interleave, product) \
	INLINE v128 name(v128 a, v128 b) { return product(interleave(a, a), interleave(b, b)); }

/*@ each E = low_i8x16_s, low_i8x16_u, high_i8x16_s, high_i8x16_u */
/*@ i16x8_extmul_$E needs v128_extmul i16x8_extend_$E */
V128_EXTMUL(i16x8_extmul_$E, u16, i16x8_extend_$E)
/*@ end */

/*@ each E H I = low_i16x8_s lo i, low_i16x8_u lo u, high_i16x8_s hi i, high_i16x8_u hi u */
/*@ i32x4_extmul_$E needs v128_extmul i32x4_extend_$E */
#if V128_SSE2
V128_EXTMUL_16(i32x4_extmul_$E, _mm_unpack$H_epi16, _mm_mulhi_ep$I16)
#else
V128_EXTMUL(i32x4_extmul_$E, u32, i32x4_extend_$E)
#endif
/*@ end */

/*@ each E H I X = low_i32x4_s lo i SSE41, low_i32x4_u lo u SSE2, high_i32x4_s hi i SSE41,
    high_i32x4_u hi u SSE2 */
/*@ i64x2_extmul_$E needs v128_extmul i64x2_extend_$E */
#if V128_$X
V128_EXTMUL_32(i64x2_extmul_$E, _mm_unpack$H_epi32, _mm_mul_ep$I32)
#else
V128_EXTMUL(i64x2_extmul_$E, u64, i64x2_extend_$E)
#endif
/*@ end */

/*@ v128_extadd needs v128 */
/* Each lane's halves, extended, and their sum. */
#if V128_VECTORS
#define V128_EXTADD_S(name, wide, uwide, narrow, half) \
	INLINE v128 name(v128 a) \
	{ \
		return (v128)((V(wide, a) >> half) + ((v128_##wide)(V(uwide, a) << half) >> half)); \
	}
#define V128_EXTADD_U(name, wide, narrow, half) \
	INLINE v128 name(v128 a) \
	{ \
		return (v128)((V(wide, a) >> half) + (V(wide, a) & ((1u << half) - 1))); \
	}
#else
#define V128_EXTADD_S(name, wide, uwide, narrow, half) V128_EXTADD_U(name, wide, narrow, half)
#define V128_EXTADD_U(name, wide, narrow, half) \
	INLINE v128 name(v128 a) \
	{ \
		v128 r; \
		EACH(V128_COUNT(wide), r.wide[i] = (wide)(a.narrow[2 * i] + a.narrow[2 * i + 1])); \
		return r; \
	}
#endif

/*@ i16x8_extadd_pairwise_i8x16_s needs v128_extadd v128_sse */
#if V128_SSSE3
INLINE v128
i16x8_extadd_pairwise_i8x16_s(v128 a)
{
	return _mm_maddubs_epi16(_mm_set1_epi8(1), a);
}
#else
V128_EXTADD_S(i16x8_extadd_pairwise_i8x16_s, s16, u16, s8, 8)
#endif

/*@ i16x8_extadd_pairwise_i8x16_u needs v128_extadd v128_sse */
#if V128_SSSE3
INLINE v128
i16x8_extadd_pairwise_i8x16_u(v128 a)
{
	return _mm_maddubs_epi16(a, _mm_set1_epi8(1));
}
#else
V128_EXTADD_U(i16x8_extadd_pairwise_i8x16_u, u16, u8, 8)
#endif

/*@ i32x4_extadd_pairwise_i16x8_s needs v128_extadd v128_sse */
#if V128_SSE2
INLINE v128
i32x4_extadd_pairwise_i16x8_s(v128 a)
{
	return _mm_madd_epi16(a, _mm_set1_epi16(1));
}
#else
V128_EXTADD_S(i32x4_extadd_pairwise_i16x8_s, s32, u32, s16, 16)
#endif

/*@ i32x4_extadd_pairwise_i16x8_u needs v128_extadd */
V128_EXTADD_U(i32x4_extadd_pairwise_i16x8_u, u32, u16, 16)

/*@ i32x4_dot_i16x8_s needs v128_sse */
INLINE v128
i32x4_dot_i16x8_s(v128 a, v128 b)
{
#if V128_SSE2
	return _mm_madd_epi16(a, b);
#elif V128_A64
	v128 low, high;
	__asm__("smull %0.4s, %1.4h, %2.4h" : "=w"(low) : "w"(a), "w"(b));
	__asm__("smull2 %0.4s, %1.8h, %2.8h" : "=w"(high) : "w"(a), "w"(b));
	__asm__("addp %0.4s, %0.4s, %1.4s" : "+w"(low) : "w"(high));
	return low;
#elif V128_VECTORS
	v128_s32 x = (V(s32, a) >> 16) * (V(s32, b) >> 16);
	v128_s32 y = ((v128_s32)(V(u32, a) << 16) >> 16) * ((v128_s32)(V(u32, b) << 16) >> 16);
	return (v128)((v128_u32)x + (v128_u32)y);
#else
	v128 r;
	EACH(4, r.u32[i] = (u32)(a.s16[2 * i] * b.s16[2 * i]);
		r.u32[i] += (u32)(a.s16[2 * i + 1] * b.s16[2 * i + 1]));
	return r;
#endif
}
