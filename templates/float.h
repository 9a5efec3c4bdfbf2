/* float.h: what the compiler must not do with floats, and the float instructions that are no C
 * operators.
 *
 * NaNs: moves, loads, stores, abs, neg and copysign keep every bit; arithmetic returns a quiet NaN.
 * Compilers fold x * 1.0, x - 0.0, (float)(double)x and fabs(x * x) as if no NaN were signalling
 * and no NaN had a sign: f32_opaque and f64_opaque hide a value from them. Nothing here links
 * against libm: where the target has no instruction for it, rounding adds and subtracts 2^23 or
 * 2^52, and square roots are computed digit by digit. */

/*@ float_rules for f32.add f32.sub f32.mul f32.div f32.eq f32.ne f32.lt f32.gt f32.le f32.ge
    f64.add f64.sub f64.mul f64.div f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
    needs signalling_nans */
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ > 0) || \
	defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "WebAssembly's floats are IEEE 754: compile without -ffast-math and its parts"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#error "floats need their own precision: add -msse2 -mfpmath=sse or -fexcess-precision=fast (s390x)"
#endif
/* a * b + c rounds twice: no fused multiply-add. GCC fuses only where the target has it and GNU C
 * is selected. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && !defined(__STRICT_ANSI__) && \
	(defined(__FP_FAST_FMA) || defined(__FP_FAST_FMAF))
#pragma GCC optimize ("fp-contract=off")
#endif

/*@ f64_rules for f64.load f64.store f64.const f64.eq f64.ne f64.lt f64.gt f64.le f64.ge f64.abs
    f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub f64.mul f64.div
    f64.min f64.max f64.copysign i32.trunc_f64_s i32.trunc_f64_u i64.trunc_f64_s i64.trunc_f64_u
    i32.trunc_sat_f64_s i32.trunc_sat_f64_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u f32.demote_f64
    f64.promote_f32 f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u
    i64.reinterpret_f64 f64.reinterpret_i64 */
#if defined(__SIZEOF_DOUBLE__) && __SIZEOF_DOUBLE__ != 8
#error "f64 needs a double of 64 bits, and this compiler has none"
#endif

/*@ float_opaque for f32.const f64.const f32.add f32.sub f32.mul f32.div f32.min f32.max f64.add
    f64.sub f64.mul f64.div f64.min f64.max needs float_rules */
#if GNU_C && defined(__powerpc__) && !defined(_SOFT_FLOAT) && !defined(__NO_FPRS__)
#define FLOAT_POWERPC 1
#else
#define FLOAT_POWERPC 0
#endif
#if GNU_C && defined(__SSE2__)
#define FLOAT_OPAQUE(type, v) __asm__("" : "+x"(v))
#elif GNU_C && defined(__aarch64__)
#define FLOAT_OPAQUE(type, v) __asm__("" : "+w"(v))
#elif GNU_C && (defined(__s390x__) || defined(__riscv_flen) || FLOAT_POWERPC)
#define FLOAT_OPAQUE(type, v) __asm__("" : "+f"(v))
#elif GNU_C && defined(__arm__) && defined(__ARM_FP) && (__ARM_FP & 12) == 12
#define FLOAT_OPAQUE(type, v) __asm__("" : FLOAT_REGISTER_##type(v))
#define FLOAT_REGISTER_f32 "+t"
#define FLOAT_REGISTER_f64 "+w"
#elif GNU_C
#define FLOAT_OPAQUE(type, v) __asm__("" : "+m"(v))
#elif defined(__TINYC__)
#define FLOAT_OPAQUE(type, v) ((void)0)
#else
#define FLOAT_OPAQUE(type, v) \
	do { \
		volatile type hidden_ = v; \
		v = hidden_; \
	} while (0)
#endif
/*@ each F = f32, f64 */
INLINE $F
$F_opaque($F v)
{
	FLOAT_OPAQUE($F, v);
	return v;
}
/*@ end */
/* What the compiler may know of an operand (wasm2c/c/quiet.c). GCC has been told to respect
 * signalling NaNs, but for constants that it parses. */
#if GNU_C && !defined(__clang__)
#define f32_unknown(x) (x)
#define f64_unknown(x) (x)
#else
#define f32_unknown(x) f32_opaque(x)
#define f64_unknown(x) f64_opaque(x)
#endif

/*@ each N M I = 32 0x7fffffffu 0x3f800000u, 64 0x7fffffffffffffffu 0x3ff0000000000000u */
/*@ i$N_reinterpret_f$N */
INLINE u$N
i$N_reinterpret_f$N(f$N x)
{
	union { f$N f; u$N i; } v;
	v.f = x;
	return v.i;
}

/*@ f$N_reinterpret_i$N for f$N.const f$N.reinterpret_i$N needs float_opaque */
INLINE f$N
f$N_reinterpret_i$N(u$N x)
{
	union { u$N i; f$N f; } v;
	v.i = x;
#if defined(__clang__) /* or arithmetic on a constant signalling NaN yields it as it is */
	FLOAT_OPAQUE(f$N, v.f);
#elif GNU_C && defined(__OPTIMIZE__)
	if (__builtin_constant_p(x) && ((x & $M) == 0 || (x & $M) == $I))
		FLOAT_OPAQUE(f$N, v.f);
#endif
	return v.f;
}
/*@ end */

/*@ each N B A M S =
    32 f s 0x7fffffffu 0x80000000u,
    64 "" d 0x7fffffffffffffffu 0x8000000000000000u */
/*@ f$N_abs needs i$N_reinterpret_f$N f$N_reinterpret_i$N float_opaque */
INLINE f$N
f$N_abs(f$N x)
{
#if GNU_C
	return __builtin_fabs$B(f$N_opaque(x));
#else
	return f$N_reinterpret_i$N(i$N_reinterpret_f$N(x) & $M);
#endif
}

/*@ f$N_neg needs i$N_reinterpret_f$N f$N_reinterpret_i$N float_opaque */
INLINE f$N
f$N_neg(f$N x)
{
#if GNU_C
	return -f$N_opaque(x);
#else
	return f$N_reinterpret_i$N(i$N_reinterpret_f$N(x) ^ $S);
#endif
}

/*@ f$N_copysign needs i$N_reinterpret_f$N f$N_reinterpret_i$N float_opaque */
INLINE f$N
f$N_copysign(f$N x, f$N y)
{
#if GNU_C && defined(__OPTIMIZE__)
	return __builtin_copysign$B(x, f$N_opaque(y));
#else
	return f$N_reinterpret_i$N((i$N_reinterpret_f$N(x) & $M)
		| (i$N_reinterpret_f$N(y) & $S));
#endif
}
/*@ end */

/*@ each N S = 32 s, 64 d */
/*@ f$N_min needs i$N_reinterpret_f$N f$N_reinterpret_i$N float_rules */
INLINE f$N
f$N_min(f$N x, f$N y)
{
#if GNU_C && defined(__aarch64__)
	__asm__("fmin %$S0, %$S0, %$S1" : "+w"(x) : "w"(y));
	return x;
#elif GNU_C && defined(__riscv_flen) && __riscv_flen >= $N
	if (UNLIKELY(x != x || y != y)) /* of a number and a NaN it is the number */
		return x + y;
	__asm__("fmin.$S %0, %0, %1" : "+f"(x) : "f"(y));
	return x;
#else
#if GNU_C && defined(__SSE2__)
	if (LIKELY(__builtin_islessgreater(x, y))) { /* one jump */
#if defined(__AVX__)
		__asm__("vmins$S %1, %0, %0" : "+x"(x) : "x"(y));
#else
		__asm__("mins$S %1, %0" : "+x"(x) : "x"(y));
#endif
		return x;
	}
#else
	if (x < y)
		return x;
	if (x > y)
		return y;
#endif
	if (x == y) /* of two zeros the negative one */
		return f$N_reinterpret_i$N(i$N_reinterpret_f$N(x) | i$N_reinterpret_f$N(y));
	return x + y;
#endif
}

/*@ f$N_max needs i$N_reinterpret_f$N f$N_reinterpret_i$N float_rules */
INLINE f$N
f$N_max(f$N x, f$N y)
{
#if GNU_C && defined(__aarch64__)
	__asm__("fmax %$S0, %$S0, %$S1" : "+w"(x) : "w"(y));
	return x;
#elif GNU_C && defined(__riscv_flen) && __riscv_flen >= $N
	if (UNLIKELY(x != x || y != y))
		return x + y;
	__asm__("fmax.$S %0, %0, %1" : "+f"(x) : "f"(y));
	return x;
#else
#if GNU_C && defined(__SSE2__)
	if (LIKELY(__builtin_islessgreater(x, y))) {
#if defined(__AVX__)
		__asm__("vmaxs$S %1, %0, %0" : "+x"(x) : "x"(y));
#else
		__asm__("maxs$S %1, %0" : "+x"(x) : "x"(y));
#endif
		return x;
	}
#else
	if (x > y)
		return x;
	if (x < y)
		return y;
#endif
	if (x == y) /* of two zeros the positive one */
		return f$N_reinterpret_i$N(i$N_reinterpret_f$N(x) & i$N_reinterpret_f$N(y));
	return x + y;
#endif
}
/*@ end */

/*@ float_round needs float_rules */
/* One instruction that rounds: ROUND_INSN_f64(x, n) to nearest, m down, p up, z towards zero. The
 * builtin functions may be calls of libm. */
#if GNU_C && (defined(__SSE4_1__) || defined(__aarch64__))
#define ROUND_INSN 1
#if defined(__aarch64__)
#define ROUND_INSN_f32(x, mode) __asm__("frint" #mode " %s0, %s0" : "+w"(x))
#define ROUND_INSN_f64(x, mode) __asm__("frint" #mode " %d0, %d0" : "+w"(x))
#else
enum { ROUND_n = 8, ROUND_m, ROUND_p, ROUND_z };
#if defined(__AVX__)
#define ROUND_INSN_f32(x, mode) __asm__("vroundss %1, %0, %0, %0" : "+x"(x) : "i"(ROUND_##mode))
#define ROUND_INSN_f64(x, mode) __asm__("vroundsd %1, %0, %0, %0" : "+x"(x) : "i"(ROUND_##mode))
#else
#define ROUND_INSN_f32(x, mode) __asm__("roundss %1, %0, %0" : "+x"(x) : "i"(ROUND_##mode))
#define ROUND_INSN_f64(x, mode) __asm__("roundsd %1, %0, %0" : "+x"(x) : "i"(ROUND_##mode))
#endif
#endif
#else
#define ROUND_INSN 0
#endif

/*@ each N B F = 32 8388608.0f f, 64 4503599627370496.0 "" */
/*@ f$N_round needs float_round f$N_abs f$N_copysign */
/* Rounds |x| to an integer, ties to even. At or above $B, or if it is a NaN,
 * x is returned as it is, but quiet. */
#define f$N_IS_SMALL(x) (f$N_abs(x) < $B)
#define f$N_QUIET(x) ((x) != (x) ? (x) + (x) : (x))
INLINE f$N
f$N_round(f$N magnitude)
{
	return (magnitude + $B) - $B;
}

/*@ f$N_nearest needs f$N_round */
INLINE f$N
f$N_nearest(f$N x)
{
#if ROUND_INSN
	ROUND_INSN_f$N(x, n);
	return x;
#else
	if (!f$N_IS_SMALL(x))
		return f$N_QUIET(x);
	return f$N_copysign(f$N_round(f$N_abs(x)), x);
#endif
}

/*@ f$N_trunc needs f$N_round */
INLINE f$N
f$N_trunc(f$N x)
{
#if ROUND_INSN
	ROUND_INSN_f$N(x, z);
	return x;
#else
	f$N a = f$N_abs(x), r;
	if (!f$N_IS_SMALL(x))
		return f$N_QUIET(x);
	r = f$N_round(a);
	return f$N_copysign(r - (r > a ? 1.0$F : 0.0$F), x);
#endif
}

/*@ f$N_floor needs f$N_round */
INLINE f$N
f$N_floor(f$N x)
{
#if ROUND_INSN
	ROUND_INSN_f$N(x, m);
	return x;
#else
	f$N r;
	if (!f$N_IS_SMALL(x))
		return f$N_QUIET(x);
	r = f$N_copysign(f$N_round(f$N_abs(x)), x);
	return r - (r > x ? 1.0$F : 0.0$F);
#endif
}

/*@ f$N_ceil needs f$N_round */
INLINE f$N
f$N_ceil(f$N x)
{
#if ROUND_INSN
	ROUND_INSN_f$N(x, p);
	return x;
#else
	f$N r;
	if (!f$N_IS_SMALL(x))
		return f$N_QUIET(x);
	r = f$N_copysign(f$N_round(f$N_abs(x)), x);
	return f$N_copysign(r + (r < x ? 1.0$F : 0.0$F), x);
#endif
}
/*@ end */

/*@ each N L A P R E M X B S F H C =
    32 s 4 "" t e 23 0xff 127 31 0x7fffffu 0x800000u 24,
    64 d 8 P w d 52 0x7ff 1023 63 0xfffffffffffffu 0x10000000000000u 53 */
/*@ f$N_sqrt needs i$N_reinterpret_f$N f$N_reinterpret_i$N float_rules */
INLINE f$N
f$N_sqrt(f$N x)
{
#if GNU_C && defined(__AVX__)
	__asm__("vsqrts$L %0, %0, %0" : "+x"(x));
	return x;
#elif GNU_C && defined(__SSE2__)
	__asm__("sqrts$L %0, %0" : "+x"(x));
	return x;
#elif GNU_C && defined(__aarch64__)
	__asm__("fsqrt %$L0, %$L0" : "+w"(x));
	return x;
#elif GNU_C && defined(__ARM_FP) && (__ARM_FP & $A)
	__asm__("vsqrt.f$N %$P0, %$P0" : "+$R"(x));
	return x;
#elif GNU_C && defined(__s390x__)
	__asm__("sq$Ebr %0, %0" : "+f"(x));
	return x;
#elif GNU_C && defined(__riscv_flen) && __riscv_flen >= $N
	__asm__("fsqrt.$L %0, %0" : "+f"(x));
	return x;
#else
	/* The root's digits one by one, one more than fit, and a sticky one for the remainder. */
	u$N bits = i$N_reinterpret_f$N(x), root = 0, rest = 0;
	int exponent = (int)(bits >> $M & $X) - $B, i;
	if (x != x || x == 0 || bits == (u$N)$X << $M)
		return x + x;
	if (bits >> $S)
		return (x - x) / (x - x);
	bits &= $F;
	if (exponent == -$B)
		for (exponent++; !(bits & $H); exponent--)
			bits <<= 1;
	bits |= $H;
	if (exponent & 1) {
		bits <<= 1;
		exponent--;
	}
	for (i = 0; i <= $C; i++) {
		rest = rest << 2 | (bits >> $M & 3);
		bits = bits << 2 & ($H * 4 - 1);
		root <<= 1;
		if (rest > root << 1) {
			rest -= root << 1 | 1;
			root |= 1;
		}
	}
	root += root & 1;
	return f$N_reinterpret_i$N((root >> 1) + ((u$N)(exponent / 2 + $B - 1) << $M));
#endif
}
/*@ end */
