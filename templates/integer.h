/* integer.h: the integer instructions that C has no operator for, or whose operator is not defined
 * for every operand. */

/*@ i32_clz */
INLINE u32
i32_clz(u32 x)
{
#if GNU_C
	return x == 0 ? 32 : (u32)(__SIZEOF_INT__ >= 4 ? __builtin_clz((unsigned)x)
		: __builtin_clzl(x)); /* int has 16 bits there, and long has 32 */
#else
	u32 n = 0;
	if (x == 0)
		return 32;
	for (; !(x >> 31); x <<= 1)
		n++;
	return n;
#endif
}

/*@ i64_clz */
INLINE u64
i64_clz(u64 x)
{
#if GNU_C
	return x == 0 ? 64 : (u64)__builtin_clzll(x);
#else
	u64 n = 0;
	if (x == 0)
		return 64;
	for (; !(x >> 63); x <<= 1)
		n++;
	return n;
#endif
}

/*@ i32_ctz */
INLINE u32
i32_ctz(u32 x)
{
#if GNU_C
	return x == 0 ? 32 : (u32)(__SIZEOF_INT__ >= 4 ? __builtin_ctz((unsigned)x)
		: __builtin_ctzl(x));
#else
	u32 n = 0;
	if (x == 0)
		return 32;
	for (; !(x & 1); x >>= 1)
		n++;
	return n;
#endif
}

/*@ i64_ctz */
INLINE u64
i64_ctz(u64 x)
{
#if GNU_C
	return x == 0 ? 64 : (u64)__builtin_ctzll(x);
#else
	u64 n = 0;
	if (x == 0)
		return 64;
	for (; !(x & 1); x >>= 1)
		n++;
	return n;
#endif
}

/*@ each N A B C D S = 32 0x55555555u 0x33333333u 0x0f0f0f0fu 0x01010101u 24,
    64 0x5555555555555555u 0x3333333333333333u 0x0f0f0f0f0f0f0f0fu 0x0101010101010101u 56 */
/*@ i$N_popcnt */
INLINE u$N
i$N_popcnt(u$N x)
{
	x -= x >> 1 & $A;
	x = (x & $B) + (x >> 2 & $B);
	return ((x + (x >> 4)) & $C) * $D >> $S;
}
/*@ end */

/*@ trap_division */
COLD NO_RETURN void
trap_division(int by_zero)
{
	if (by_zero)
		TRAP(DIV_BY_ZERO);
	TRAP(INT_OVERFLOW);
}

/*@ each N L M = 32 0x80000000u 0xffffffffu, 64 0x8000000000000000u 0xffffffffffffffffu */
/*@ i$N_div_s needs trap_division */
INLINE u$N
i$N_div_s(u$N x, u$N y)
{
	if (UNLIKELY(y == 0 || (x == $L && y == $M)))
		trap_division(y == 0);
	return (u$N)((s$N)x / (s$N)y);
}
/*@ end */

/*@ each N = 32, 64 */
/*@ i$N_div_u needs trap_division */
INLINE u$N
i$N_div_u(u$N x, u$N y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return x / y;
}
/*@ end */

/*@ each N M = 32 0xffffffffu, 64 0xffffffffffffffffu */
/*@ i$N_rem_s needs trap_division */
INLINE u$N
i$N_rem_s(u$N x, u$N y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return y == $M ? 0 : (u$N)((s$N)x % (s$N)y);
}
/*@ end */

/*@ each N = 32, 64 */
/*@ i$N_rem_u needs trap_division */
INLINE u$N
i$N_rem_u(u$N x, u$N y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return x % y;
}
/*@ end */

/*@ each N M = 32 31, 64 63 */
/*@ i$N_rotl */
INLINE u$N
i$N_rotl(u$N x, u$N n)
{
	return x << (n & $M) | x >> (-n & $M);
}
/*@ end */

/*@ each N M = 32 31, 64 63 */
/*@ i$N_rotr */
INLINE u$N
i$N_rotr(u$N x, u$N n)
{
	return x >> (n & $M) | x << (-n & $M);
}
/*@ end */

/*@ i32_extend8_s */
#define i32_extend8_s(x) ((u32)(s8)(x))

/*@ i32_extend16_s */
#define i32_extend16_s(x) ((u32)(s16)(x))

/*@ i64_extend8_s */
#define i64_extend8_s(x) ((u64)(s8)(x))

/*@ i64_extend16_s */
#define i64_extend16_s(x) ((u64)(s16)(x))

/*@ i64_extend32_s */
#define i64_extend32_s(x) ((u64)(s32)(x))
