/* simd_shared.h: loads and stores of vectors in memories that threads share, in the manner of
 * shared.h.
 *
 * A whole vector is one volatile access, or two halves: vectors may tear. What is less goes through
 * the scalar accesses, each of which happens once and as a whole: nothing needs v128_kept. */

/*@ v128_shared needs shared_access v128_const */
#if V128_VECTORS && !V128_BIG && ANY_ALIGNMENT
typedef v128 shared_v128 __attribute__((aligned(1), may_alias));
#define shared_read_v128(p) (*(const volatile shared_v128 *)(p))
#define shared_write_v128(p, value) ((void)(*(volatile shared_v128 *)(p) = (value)))
#else
INLINE v128
shared_read_v128(const u8 *p)
{
	u64 low = SHARED_READ(u64, p), high = SHARED_READ(u64, p + 8);
	return v128_const(low, high);
}
/* The higher half first, which traps where any of it would. */
INLINE void
shared_write_v128(u8 *p, v128 a)
{
#if V128_VECTORS
	u64 low = V(u64, a)[LANE(2, 0)], high = V(u64, a)[LANE(2, 1)];
#else
	u64 low = a.u64[LANE(2, 0)], high = a.u64[LANE(2, 1)];
#endif
	SHARED_WRITE(u64, p + 8, high);
#if GNU_C && WASM_RT_MEMCHECK_GUARD_PAGES
	__asm__ volatile("" : : : "memory");
#endif
	SHARED_WRITE(u64, p, low);
}
#endif
#define v128_read_shared(m, ea, offset) \
	shared_read_v128(&(*(shared_bytes *)(m + (ea)))[offset])
#define v128_write_shared(m, ea, offset, value) \
	shared_write_v128(&(*(shared_bytes *)(m + (ea)))[offset], value)
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define v128_load_shared(m, addr, offset) v128_read_shared(m, (u32)(addr), offset)
#define v128_store_shared(m, addr, offset, value) \
	v128_write_shared(m, (u32)(addr), offset, value)
#else
ALWAYS_INLINE v128
shared_load_v128(const u8 *m, u64 size, const wasm_rt_shared_memory_t *mem, u32 addr, u64 end)
{
	check_end_shared(mem, size, addr + end);
	return shared_read_v128(m + (size_t)(addr + end - 16));
}
ALWAYS_INLINE void
shared_store_v128(u8 *m, u64 size, const wasm_rt_shared_memory_t *mem, u32 addr, u64 end,
	v128 value)
{
	check_end_shared(mem, size, addr + end);
	shared_write_v128(m + (size_t)(addr + end - 16), value);
}
#define v128_load_shared(m, addr, offset) \
	shared_load_v128(m, m##_size, &m##_memory, addr, (offset) + 16ull)
#define v128_store_shared(m, addr, offset, value) \
	shared_store_v128(m, m##_size, &m##_memory, addr, (offset) + 16ull, value)
#endif
/*@ each N S B = 8 i8x16 1, 16 i16x8 2, 32 i32x4 4, 64 i64x2 8 */
#define v128_load$N_splat_shared(m, addr, offset) \
	$S_splat(LOAD_SHARED(u$N, m, addr, offset, $B))
#define v128_read$N_splat_shared(m, ea, offset) \
	$S_splat(LOAD_SHARED_AT(u$N, m, ea, offset))
/*@ end */
/*@ each N B = 32 4, 64 8 */
#define v128_load$N_zero_shared(m, addr, offset) \
	v128_const(LOAD_SHARED(u$N, m, addr, offset, $B), 0)
#define v128_read$N_zero_shared(m, ea, offset) \
	v128_const(LOAD_SHARED_AT(u$N, m, ea, offset), 0)
/*@ end */
/*@ each L W H = 8x8_s i16x8 i8x16_s, 8x8_u i16x8 i8x16_u, 16x4_s i32x4 i16x8_s, 16x4_u i32x4
    i16x8_u, 32x2_s i64x2 i32x4_s, 32x2_u i64x2 i32x4_u */
#define v128_load$L_shared(m, addr, offset) \
	$W_extend_low_$H(v128_const(LOAD_SHARED(u64, m, addr, offset, 8), 0))
#define v128_read$L_shared(m, ea, offset) \
	$W_extend_low_$H(v128_const(LOAD_SHARED_AT(u64, m, ea, offset), 0))
/*@ end */
/*@ each N S B = 8 i8x16 1, 16 i16x8 2, 32 i32x4 4, 64 i64x2 8 */
#define v128_load$N_lane_shared(m, addr, offset, value, lane) \
	$S_replace_lane(value, LOAD_SHARED(u$N, m, addr, offset, $B), lane)
#define v128_read$N_lane_shared(m, ea, offset, value, lane) \
	$S_replace_lane(value, LOAD_SHARED_AT(u$N, m, ea, offset), lane)
/*@ end */
/*@ each N S B U = 8 i8x16 1 _u, 16 i16x8 2 _u, 32 i32x4 4 "", 64 i64x2 8 "" */
#define v128_store$N_lane_shared(m, addr, offset, value, lane) \
	STORE_SHARED(u$N, m, addr, offset, $B, $S_extract_lane$U(value, lane))
#define v128_write$N_lane_shared(m, ea, offset, value, lane) \
	STORE_SHARED_AT(u$N, m, ea, offset, $S_extract_lane$U(value, lane))
/*@ end */
