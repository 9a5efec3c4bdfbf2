/* bulk.h: memory.fill, memory.copy, memory.init, and memory.discard of a static memory (the runtime
 * has that of others). Bounds are checked, without overflow, before a byte is written. Not inlined:
 * one extra call is cheap next to memmove, and inlined checks were 6 % of the code of SQLite. But
 * where a constant says that the range is small, the call would be most of the work. */

/*@ memory_fill_any needs check_range */
NO_INLINE void
memory_fill_any(wasm_rt_memory_t *mem, u64 d, u32 value, u64 n)
{
	check_range(mem->size, d, n);
	if (n != 0)
		memset(mem->data + d, (int)(value & 0xff), (size_t)n);
}

/*@ memory_clear for memory.discard needs check_range */
#include "wasm-rt-discard.h"
NO_INLINE void
memory_clear(wasm_rt_memory_t *mem, u64 d, u64 n)
{
	check_range(mem->size, d, n);
	if (n != 0)
		memset(mem->data + d, 0, (size_t)n);
}

/*@ memory_copy_any needs check_range */
NO_INLINE void
memory_copy_any(wasm_rt_memory_t *dst, const wasm_rt_memory_t *src, u64 d, u64 s, u64 n)
{
	check_range(dst->size, d, n);
	check_range(src->size, s, n);
	if (n != 0)
		memmove(dst->data + d, src->data + s, (size_t)n);
}

/*@ memory_init_any needs check_range */
NO_INLINE void
memory_init_any(wasm_rt_memory_t *mem, const u8 *data, u64 data_size, u64 d, u32 s, u32 n)
{
	check_range(mem->size, d, n);
	check_range(data_size, s, n);
#if GNU_C
	/* or gcc warns of constant ranges out of bounds, though these have trapped */
	__asm__("" : "+r"(data));
#endif
	if (n != 0)
		memcpy(mem->data + d, data + s, n);
}

/*@ small_range needs ALWAYS_INLINE trap_oob */
/* Up to 64 bytes: gcc clears more with "rep stos", which is slow to begin. Not with -Os, nor where
 * a check of 64 bits takes more code than the call. */
#if GNU_C && defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__) && UINTPTR_MAX > 0xffffffff
#define SMALL_RANGES 1
/* The function for a size: inlined where it is a number. GCC takes 3 % longer for SQLite if it is
 * inlined everywhere and calls the other one itself. */
#define OF_SIZE(name, n) __builtin_choose_expr(__builtin_constant_p(n), name##_small, name##_any)
#define MOST_SMALL 64
/* check_range for those, of one comparison if `start` has 32 bits. */
ALWAYS_INLINE void
check_small(u64 size, u64 start, u64 n)
{
	if (UNLIKELY(start > UINT64_MAX - n || start + n > size))
		trap_oob();
}
/* With guard pages an access before or after may trap: what is written stays between them. */
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define IN_ORDER() __asm__ volatile("" : : : "memory")
#else
#define IN_ORDER() ((void)0)
#endif
#else
#define SMALL_RANGES 0
#endif

/*@ memory_fill needs memory_fill_any small_range */
#if SMALL_RANGES
ALWAYS_INLINE void
memory_fill_small(wasm_rt_memory_t *mem, u64 d, u32 value, u64 n)
{
	if (n > MOST_SMALL) {
		memory_fill_any(mem, d, value, n);
		return;
	}
	check_small(mem->size, d, n);
	IN_ORDER();
	if (n != 0)
		memset(mem->data + d, (int)(value & 0xff), (size_t)n);
	IN_ORDER();
}
#define memory_fill(mem, d, value, n) OF_SIZE(memory_fill, n)(mem, d, value, n)
#else
#define memory_fill memory_fill_any
#endif

/*@ memory_copy needs memory_copy_any small_range */
#if SMALL_RANGES
/* All is loaded before anything is stored, since the ranges may overlap. GCC 12 inlines memmove for
 * 1, 2, 4, 8 and 16 bytes only: pieces, of which the last may overlap the one before. */
#if !defined(__clang__) && (defined(__SSE2__) || defined(__aarch64__))
typedef u32 piece4 __attribute__((aligned(1), may_alias));
typedef u64 piece8 __attribute__((aligned(1), may_alias));
typedef u64 piece16 __attribute__((vector_size(16), aligned(1), may_alias));
#define MOVE_2(type, d, s, n) \
	do { \
		const type first = *(const type *)(s); \
		const type last = *(const type *)((s) + (n) - sizeof(type)); \
		*(type *)(d) = first; \
		*(type *)((d) + (n) - sizeof(type)) = last; \
	} while (0)
ALWAYS_INLINE void
move_small(u8 *d, const u8 *s, size_t n)
{
	if (n > 32) {
		const piece16 a = *(const piece16 *)s;
		const piece16 b = *(const piece16 *)(s + 16);
		const piece16 y = *(const piece16 *)(s + n - 32);
		const piece16 z = *(const piece16 *)(s + n - 16);
		*(piece16 *)d = a;
		*(piece16 *)(d + 16) = b;
		*(piece16 *)(d + n - 32) = y;
		*(piece16 *)(d + n - 16) = z;
	} else if (n > 16) {
		MOVE_2(piece16, d, s, n);
	} else if (n > 8 && n < 16) {
		MOVE_2(piece8, d, s, n);
	} else if (n > 4 && n < 8) {
		MOVE_2(piece4, d, s, n);
	} else {
		memmove(d, s, n);
	}
}
#else
#define move_small memmove
#endif
ALWAYS_INLINE void
memory_copy_small(wasm_rt_memory_t *dst, const wasm_rt_memory_t *src, u64 d, u64 s, u64 n)
{
	if (n > MOST_SMALL) {
		memory_copy_any(dst, src, d, s, n);
		return;
	}
	check_small(dst->size, d, n);
	check_small(src->size, s, n);
	IN_ORDER();
	if (n != 0)
		move_small(dst->data + d, src->data + s, (size_t)n);
	IN_ORDER();
}
#define memory_copy(dst, src, d, s, n) OF_SIZE(memory_copy, n)(dst, src, d, s, n)
#else
#define memory_copy memory_copy_any
#endif

/*@ memory_init needs memory_init_any small_range */
#if SMALL_RANGES
ALWAYS_INLINE void
memory_init_small(wasm_rt_memory_t *mem, const u8 *data, u64 data_size, u64 d, u32 s, u32 n)
{
	if (n > MOST_SMALL) {
		memory_init_any(mem, data, data_size, d, s, n);
		return;
	}
	check_small(mem->size, d, n);
	check_small(data_size, s, n);
	__asm__("" : "+r"(data)); /* as above */
	IN_ORDER();
	if (n != 0)
		memcpy(mem->data + d, data + s, n);
	IN_ORDER();
}
#define memory_init(mem, data, data_size, d, s, n) \
	OF_SIZE(memory_init, n)(mem, data, data_size, d, s, n)
#else
#define memory_init memory_init_any
#endif
