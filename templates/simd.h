/* simd.h: the type v128, and the instructions that see it as 128 bits, as lanes to be filled or
 * read, or in memory.
 *
 * v128 (wasm2c/emit/header.c prints it) is a vector wherever GNU C has one, which is right
 * without vector registers, too: compilers then make scalars of it. Elsewhere, and with
 * WASM_RT_V128_LANES, it is a union of arrays, for compilers without vectors and for small code on
 * small machines. Arithmetic is on unsigned elements, whose overflow is defined.
 *
 * A vector is the 128-bit number that WebAssembly's lanes make up, on every host: on big-endian
 * ones lane i of n is element n - 1 - i, LANE(n, i), and no reinterpretation costs anything. In
 * memory it is little-endian.
 *
 * Each helper says what is best where: SSE2 and later have intrinsics for what C's operators
 * cannot say, AArch64 is given instructions by asm (its intrinsics' header takes compilers a
 * second), and the rest is a formula on vectors, which WASM_RT_V128_PLAIN takes on those machines,
 * too. */

/*@ v128 */
#ifndef WASM_RT_V128_LANES
#define WASM_RT_V128_LANES 0
#endif
#ifndef WASM_RT_V128_PLAIN
#define WASM_RT_V128_PLAIN 0
#endif
/* Relaxed instructions do what is fastest here, instead of the same on every machine. */
#ifndef WASM_RT_RELAXED_FAST
#define WASM_RT_RELAXED_FAST 0
#endif
/* As in the module's header. On i386 without SSE2 vectors are passed in two ways, and clang's on
 * ARMv7 take subnormal floats for zeros. */
#if !GNU_C || WASM_RT_V128_LANES || (defined(__i386__) && !defined(__SSE2__)) || \
	(defined(__clang__) && defined(__arm__) && defined(__ARM_NEON))
#define V128_VECTORS 0
#else
#define V128_VECTORS 1
/* GCC warns that it passes them in memory, which is no standard of that machine. */
#if !defined(__clang__) && defined(__powerpc__) && !defined(__ALTIVEC__)
#pragma GCC diagnostic ignored "-Wpsabi"
#endif
typedef u8 v128_u8 __attribute__((vector_size(16)));
typedef s8 v128_s8 __attribute__((vector_size(16)));
typedef u16 v128_u16 __attribute__((vector_size(16)));
typedef s16 v128_s16 __attribute__((vector_size(16)));
typedef u32 v128_u32 __attribute__((vector_size(16)));
typedef s32 v128_s32 __attribute__((vector_size(16)));
typedef u64 v128_u64 __attribute__((vector_size(16)));
typedef s64 v128_s64 __attribute__((vector_size(16)));
typedef f32 v128_f32 __attribute__((vector_size(16)));
typedef f64 v128_f64 __attribute__((vector_size(16)));
#endif
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define V128_BIG 1
#define LANE(n, i) ((n) - 1 - (i))
#else
#define V128_BIG 0
#define LANE(n, i) (i)
#endif
#if V128_VECTORS && defined(__SSE2__) && !WASM_RT_V128_PLAIN
#define V128_SSE2 1
#else
#define V128_SSE2 0
#endif
#if V128_SSE2 && defined(__SSSE3__)
#define V128_SSSE3 1
#else
#define V128_SSSE3 0
#endif
#if V128_SSE2 && defined(__SSE4_1__)
#define V128_SSE41 1
#else
#define V128_SSE41 0
#endif
#if V128_VECTORS && defined(__aarch64__) && !V128_BIG && !WASM_RT_V128_PLAIN
#define V128_A64 1
#else
#define V128_A64 0
#endif
#define V(type, x) ((v128_##type)(x))
/* Bits of a where the mask's are set, of b elsewhere. */
#define V128_SELECT(mask, a, b) ((v128)((V(u64, a) & V(u64, mask)) | (V(u64, b) & ~V(u64, mask))))
#define EACH(n, action) \
	do { \
		for (int i = 0; i < (n); i++) { \
			action; \
		} \
	} while (0)
#define V128_COUNT(type) ((int)(16 / sizeof(type)))
/* The constraint of a vector in asm. */
#if V128_VECTORS && defined(__SSE2__)
#define V128_REGISTER "+x"
#elif V128_VECTORS && (defined(__aarch64__) || defined(__ARM_NEON))
#define V128_REGISTER "+w"
#elif V128_VECTORS && defined(__s390x__) && defined(__VX__)
#define V128_REGISTER "+v"
#else
#define V128_REGISTER "+m"
#endif
/* name(a, b) and name(a) as one function or instruction. */
#define V128_CALL1(name, function) \
	INLINE v128 name(v128 a) { return (v128)function(a); }
#define V128_CALL2(name, function) \
	INLINE v128 name(v128 a, v128 b) { return (v128)function(a, b); }
#define V128_ASM1(name, insn, shape) \
	INLINE v128 name(v128 a) { __asm__(insn " %0." shape ", %0." shape : "+w"(a)); return a; }
#define V128_ASM2(name, insn, shape) \
	INLINE v128 name(v128 a, v128 b) \
	{ \
		__asm__(insn " %0." shape ", %0." shape ", %1." shape : "+w"(a) : "w"(b)); \
		return a; \
	}

/*@ v128_sse needs v128 */
/* Each of these headers costs a compiler a tenth of a second, immintrin.h two. */
#if V128_SSE2
#include <emmintrin.h>
#endif
#if V128_SSSE3
#include <tmmintrin.h>
#endif
#if V128_SSE41
#include <smmintrin.h>
#endif

/*@ v128_opaque needs v128 */
/* Compilers take x * 1.0 for x, as if no NaN were signalling, and fabs(x * x) for x * x. */
INLINE v128
v128_opaque(v128 a)
{
#if GNU_C
	__asm__("" : V128_REGISTER(a));
#endif
	return a;
}

/*@ v128_const for v128.const i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat
    f64x2.splat needs v128_opaque */
#if V128_VECTORS && V128_BIG
#define v128_const(low, high) ((v128)(v128_u64){high, low})
#elif V128_VECTORS
#define v128_const(low, high) ((v128)(v128_u64){low, high})
#else
INLINE v128
v128_const(u64 low, u64 high)
{
	v128 r;
	r.u64[LANE(2, 0)] = low;
	r.u64[LANE(2, 1)] = high;
	return r;
}
#endif

/*@ v128_bits needs v128 */
#if V128_VECTORS
#define V128_BITS(name, op) \
	INLINE v128 name(v128 a, v128 b) { return (v128)(V(u64, a) op V(u64, b)); }
#else
#define V128_BITS(name, op) \
	INLINE v128 name(v128 a, v128 b) { EACH(2, a.u64[i] = a.u64[i] op b.u64[i]); return a; }
#endif

/*@ v128_and needs v128_bits */
V128_BITS(v128_and, &)

/*@ v128_or needs v128_bits */
V128_BITS(v128_or, |)

/*@ v128_xor needs v128_bits */
V128_BITS(v128_xor, ^)

/*@ v128_andnot needs v128_bits */
V128_BITS(v128_andnot, & ~)

/*@ v128_not needs v128 */
INLINE v128
v128_not(v128 a)
{
#if V128_VECTORS
	return (v128)~V(u64, a);
#else
	EACH(2, a.u64[i] = ~a.u64[i]);
	return a;
#endif
}

/*@ v128_bitselect for v128.bitselect needs v128 */
INLINE v128
v128_bitselect(v128 a, v128 b, v128 mask)
{
#if V128_VECTORS
	return V128_SELECT(mask, a, b);
#else
	EACH(2, a.u64[i] = (a.u64[i] & mask.u64[i]) | (b.u64[i] & ~mask.u64[i]));
	return a;
#endif
}

/*@ v128_any_true needs v128_sse */
INLINE u32
v128_any_true(v128 a)
{
#if V128_SSE41
	return !_mm_testz_si128(a, a);
#elif V128_SSE2
	return _mm_movemask_epi8(_mm_cmpeq_epi8(a, _mm_setzero_si128())) != 0xffff;
#elif V128_VECTORS
	return (V(u64, a)[0] | V(u64, a)[1]) != 0;
#else
	return (a.u64[0] | a.u64[1]) != 0;
#endif
}

/*@ v128_splat needs v128_opaque */
/* The lane's C type in the guest is u32 where it is narrower. */
#if V128_VECTORS
#define V128_SPLAT(name, value, type, ...) \
	INLINE v128 name(value x) { return (v128)(v128_##type){__VA_ARGS__}; }
#else
#define V128_SPLAT(name, value, type, ...) \
	INLINE v128 name(value x) { v128 r; EACH(V128_COUNT(type), r.type[i] = (type)x); return r; }
#endif
/* A constant that only the C compiler sees may be one by which floats are multiplied: see
 * v128_opaque. */
#if V128_VECTORS && defined(__OPTIMIZE__)
#define V128_SPLAT_INTEGER(name, value, type, ...) \
	INLINE v128 name(value x) \
	{ \
		v128 r = (v128)(v128_##type){__VA_ARGS__}; \
		return __builtin_constant_p(x) ? v128_opaque(r) : r; \
	}
#else
#define V128_SPLAT_INTEGER V128_SPLAT
#endif

/*@ v128_replace needs v128 */
#if V128_VECTORS
#define V128_REPLACE(name, value, type) \
	INLINE v128 name(v128 a, value x, int lane) \
	{ \
		v128_##type r = V(type, a); \
		r[LANE(V128_COUNT(type), lane)] = (type)x; \
		return (v128)r; \
	}
#else
#define V128_REPLACE(name, value, type) \
	INLINE v128 name(v128 a, value x, int lane) \
	{ \
		a.type[LANE(V128_COUNT(type), lane)] = (type)x; \
		return a; \
	}
#endif

/*@ v128_extract needs v128 */
#if V128_VECTORS
#define V128_EXTRACT(name, value, type) \
	INLINE value name(v128 a, int lane) { return (value)V(type, a)[LANE(V128_COUNT(type), lane)]; }
#else
#define V128_EXTRACT(name, value, type) \
	INLINE value name(v128 a, int lane) { return (value)a.type[LANE(V128_COUNT(type), lane)]; }
#endif

/*@ i8x16_splat needs v128_splat */
V128_SPLAT_INTEGER(i8x16_splat, u32, u8,
	(u8)x, (u8)x, (u8)x, (u8)x, (u8)x, (u8)x, (u8)x, (u8)x,
	(u8)x, (u8)x, (u8)x, (u8)x, (u8)x, (u8)x, (u8)x, (u8)x)

/*@ i16x8_splat needs v128_splat */
V128_SPLAT_INTEGER(i16x8_splat, u32, u16,
	(u16)x, (u16)x, (u16)x, (u16)x, (u16)x, (u16)x, (u16)x, (u16)x)

/*@ i32x4_splat needs v128_splat */
V128_SPLAT_INTEGER(i32x4_splat, u32, u32, x, x, x, x)

/*@ i64x2_splat needs v128_splat */
V128_SPLAT_INTEGER(i64x2_splat, u64, u64, x, x)

/*@ f32x4_splat needs v128_splat */
V128_SPLAT(f32x4_splat, f32, f32, x, x, x, x)

/*@ f64x2_splat needs v128_splat */
V128_SPLAT(f64x2_splat, f64, f64, x, x)

/*@ i8x16_replace_lane needs v128_replace */
V128_REPLACE(i8x16_replace_lane, u32, u8)

/*@ i16x8_replace_lane needs v128_replace */
V128_REPLACE(i16x8_replace_lane, u32, u16)

/*@ i32x4_replace_lane needs v128_replace */
V128_REPLACE(i32x4_replace_lane, u32, u32)

/*@ i64x2_replace_lane needs v128_replace */
V128_REPLACE(i64x2_replace_lane, u64, u64)

/*@ f32x4_replace_lane needs v128_replace */
V128_REPLACE(f32x4_replace_lane, f32, f32)

/*@ f64x2_replace_lane needs v128_replace */
V128_REPLACE(f64x2_replace_lane, f64, f64)

/*@ i8x16_extract_lane_s needs v128_extract */
V128_EXTRACT(i8x16_extract_lane_s, u32, s8)

/*@ i8x16_extract_lane_u needs v128_extract */
V128_EXTRACT(i8x16_extract_lane_u, u32, u8)

/*@ i16x8_extract_lane_s needs v128_extract */
V128_EXTRACT(i16x8_extract_lane_s, u32, s16)

/*@ i16x8_extract_lane_u needs v128_extract */
V128_EXTRACT(i16x8_extract_lane_u, u32, u16)

/*@ i32x4_extract_lane needs v128_extract */
V128_EXTRACT(i32x4_extract_lane, u32, u32)

/*@ i64x2_extract_lane needs v128_extract */
V128_EXTRACT(i64x2_extract_lane, u64, u64)

/*@ f32x4_extract_lane needs v128_extract float_opaque */
V128_EXTRACT(f32x4_extract_lane, f32, f32)

/*@ f64x2_extract_lane needs v128_extract float_opaque */
V128_EXTRACT(f64x2_extract_lane, f64, f64)
