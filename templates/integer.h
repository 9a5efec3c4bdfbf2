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

/*@ i32_popcnt */
INLINE u32
i32_popcnt(u32 x)
{
	x -= x >> 1 & 0x55555555u;
	x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
	return ((x + (x >> 4)) & 0x0f0f0f0fu) * 0x01010101u >> 24;
}

/*@ i64_popcnt */
INLINE u64
i64_popcnt(u64 x)
{
	x -= x >> 1 & 0x5555555555555555u;
	x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
	return ((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56;
}

/*@ trap_division */
COLD NO_RETURN void
trap_division(int by_zero)
{
	if (by_zero)
		TRAP(DIV_BY_ZERO);
	TRAP(INT_OVERFLOW);
}

/*@ i32_div_s needs trap_division */
INLINE u32
i32_div_s(u32 x, u32 y)
{
	if (UNLIKELY(y == 0 || (x == 0x80000000u && y == 0xffffffffu)))
		trap_division(y == 0);
	return (u32)((s32)x / (s32)y);
}

/*@ i64_div_s needs trap_division */
INLINE u64
i64_div_s(u64 x, u64 y)
{
	if (UNLIKELY(y == 0 || (x == 0x8000000000000000u && y == 0xffffffffffffffffu)))
		trap_division(y == 0);
	return (u64)((s64)x / (s64)y);
}

/*@ i32_div_u needs trap_division */
INLINE u32
i32_div_u(u32 x, u32 y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return x / y;
}

/*@ i64_div_u needs trap_division */
INLINE u64
i64_div_u(u64 x, u64 y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return x / y;
}

/*@ i32_rem_s needs trap_division */
INLINE u32
i32_rem_s(u32 x, u32 y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return y == 0xffffffffu ? 0 : (u32)((s32)x % (s32)y);
}

/*@ i64_rem_s needs trap_division */
INLINE u64
i64_rem_s(u64 x, u64 y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return y == 0xffffffffffffffffu ? 0 : (u64)((s64)x % (s64)y);
}

/*@ i32_rem_u needs trap_division */
INLINE u32
i32_rem_u(u32 x, u32 y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return x % y;
}

/*@ i64_rem_u needs trap_division */
INLINE u64
i64_rem_u(u64 x, u64 y)
{
	if (UNLIKELY(y == 0))
		trap_division(1);
	return x % y;
}

/*@ i32_rotl */
INLINE u32
i32_rotl(u32 x, u32 n)
{
	return x << (n & 31) | x >> (-n & 31);
}

/*@ i64_rotl */
INLINE u64
i64_rotl(u64 x, u64 n)
{
	return x << (n & 63) | x >> (-n & 63);
}

/*@ i32_rotr */
INLINE u32
i32_rotr(u32 x, u32 n)
{
	return x >> (n & 31) | x << (-n & 31);
}

/*@ i64_rotr */
INLINE u64
i64_rotr(u64 x, u64 n)
{
	return x >> (n & 63) | x << (-n & 63);
}

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
