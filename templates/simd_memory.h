/* simd_memory.h: loads and stores of vectors, in the manner of memory.h.
 *
 * All but those of 16 bytes go through scalar accesses. GCC takes of a load what is needed of
 * its value, so that one across the end of the memory might not trap any more: with guard pages it
 * is told that all of each loaded vector is needed. */

/*@ v128_kept needs memory_access v128 */
#if GNU_C && !defined(__clang__) && WASM_RT_MEMCHECK_GUARD_PAGES && \
	!WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION
INLINE v128
v128_kept(v128 a)
{
	__asm__ volatile("" : V128_REGISTER(a));
	return a;
}
#else
#define v128_kept(a) (a)
#endif

/*@ v128_access needs v128_kept ALWAYS_INLINE */
/* Accesses of vectors are not told apart by the alignment that the module promises: where it
 * matters, each may lack it. */
#if defined(SLOW)
#define V128_LOAD_AT LOAD_PACKED_AT
#define V128_STORE_AT STORE_PACKED_AT
#define V128_READ(type, p) LOAD_PACKED_AT(type, p, 0, 0)
#define V128_WRITE(type, p, value) STORE_PACKED_AT(type, p, 0, 0, value)
#else
#if WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN
#define V128_LOAD_AT(type, m, ea, offset) READ(type, (m) + (ea) + (offset))
#define V128_STORE_AT(type, m, ea, offset, value) WRITE(type, (m) + (ea) + (offset), value)
#else
#define V128_LOAD_AT LOAD_AT
#define V128_STORE_AT STORE_AT
#endif
#define V128_READ READ
#define V128_WRITE WRITE
#endif
/* The accesses of memory.h, but inlined in any case: around a call in a loop all vectors go to
 * memory and back. */
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define V128_LOAD(type, m, addr, offset, width) LOAD(type, m, addr, offset, width)
#define V128_STORE(type, m, addr, offset, width, value) STORE(type, m, addr, offset, width, value)
#else
#define V128_CHECKED(type, width) \
	ALWAYS_INLINE type v128_load_##type(const u8 *m, u64 size, u32 addr, u64 end) \
	{ \
		if (addr + end > size) \
			trap_oob(); \
		return V128_READ(type, m + (size_t)(addr + end - width)); \
	} \
	ALWAYS_INLINE void v128_store_##type(u8 *m, u64 size, u32 addr, u64 end, type value) \
	{ \
		if (addr + end > size) \
			trap_oob(); \
		V128_WRITE(type, m + (size_t)(addr + end - width), value); \
	}
V128_CHECKED(u8, 1)
V128_CHECKED(u16, 2)
V128_CHECKED(u32, 4)
V128_CHECKED(u64, 8)
#define V128_LOAD(type, m, addr, offset, width) \
	v128_load_##type(m, m##_size, addr, (offset) + width##ull)
#define V128_STORE(type, m, addr, offset, width, value) \
	v128_store_##type(m, m##_size, addr, (offset) + width##ull, (type)(value))
#endif

/*@ v128_memory for v128.load v128.store needs v128_access v128_const */
#if V128_VECTORS && !V128_BIG
typedef STORED v128 mem_v128 __attribute__((aligned(1), may_alias));
typedef LOADED v128 loaded_v128 __attribute__((aligned(1), may_alias));
#if defined(PACKED_LOAD)
PACKED_LOAD(v128)
#endif
#if defined(ELEMENTS)
ELEMENTS(v128)
#endif
#if defined(SLOW)
ALIGNED(v128, 4)
SLOW(v128)
#endif
#if !WASM_RT_MEMCHECK_GUARD_PAGES
V128_CHECKED(v128, 16)
#endif
#define v128_load(m, addr, offset) v128_kept(V128_LOAD(v128, m, addr, offset, 16))
#define v128_read(m, ea, offset) v128_kept(V128_LOAD_AT(v128, m, ea, offset))
#define v128_store(m, addr, offset, value) V128_STORE(v128, m, addr, offset, 16, value)
#define v128_write(m, ea, offset, value) V128_STORE_AT(v128, m, ea, offset, value)
#else
/* Two halves; of a store the higher first, which traps where any of it would. */
INLINE v128
read_v128(const u8 *p)
{
	u64 high = KEPT(u64, READ(u64, p + 8)), low = KEPT(u64, READ(u64, p));
	return v128_const(low, high);
}
INLINE void
write_v128(u8 *p, v128 a)
{
#if V128_VECTORS
	u64 low = V(u64, a)[LANE(2, 0)], high = V(u64, a)[LANE(2, 1)];
#else
	u64 low = a.u64[LANE(2, 0)], high = a.u64[LANE(2, 1)];
#endif
	WRITE(u64, p + 8, high);
#if GNU_C && WASM_RT_MEMCHECK_GUARD_PAGES
	__asm__ volatile("" : : : "memory");
#endif
	WRITE(u64, p, low);
}
#define v128_read(m, ea, offset) read_v128((m) + (ea) + (offset))
#define v128_write(m, ea, offset, value) write_v128((m) + (ea) + (offset), value)
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define v128_load(m, addr, offset) v128_read(m, (u32)(addr), offset)
#define v128_store(m, addr, offset, value) v128_write(m, (u32)(addr), offset, value)
#else
ALWAYS_INLINE v128
mem_load_v128(const u8 *m, u64 size, u64 min, u32 addr, u64 end)
{
	if (BEYOND(size, min, addr, end))
		trap_oob();
	return read_v128(m + (size_t)(addr + end - 16));
}
ALWAYS_INLINE void
mem_store_v128(u8 *m, u64 size, u64 min, u32 addr, u64 end, v128 value)
{
	if (BEYOND(size, min, addr, end))
		trap_oob();
	write_v128(m + (size_t)(addr + end - 16), value);
}
#define v128_load(m, addr, offset) mem_load_v128(m, m##_size, m##_min, addr, (offset) + 16ull)
#define v128_store(m, addr, offset, value) \
	mem_store_v128(m, m##_size, m##_min, addr, (offset) + 16ull, value)
#endif
#endif

/*@ each N S B = 8 i8x16 1, 16 i16x8 2, 32 i32x4 4, 64 i64x2 8 */
/*@ v128_load$N_splat needs v128_access $S_splat */
#define v128_load$N_splat(m, addr, offset) \
	v128_kept($S_splat(V128_LOAD(u$N, m, addr, offset, $B)))
#define v128_read$N_splat(m, ea, offset) \
	v128_kept($S_splat(V128_LOAD_AT(u$N, m, ea, offset)))
/*@ end */

/*@ each N B = 32 4, 64 8 */
/*@ v128_load$N_zero needs v128_access v128_const */
#define v128_load$N_zero(m, addr, offset) \
	v128_kept(v128_const(V128_LOAD(u$N, m, addr, offset, $B), 0))
#define v128_read$N_zero(m, ea, offset) \
	v128_kept(v128_const(V128_LOAD_AT(u$N, m, ea, offset), 0))
/*@ end */

/*@ each L W H = 8x8_s i16x8 i8x16_s, 8x8_u i16x8 i8x16_u, 16x4_s i32x4 i16x8_s, 16x4_u i32x4
    i16x8_u, 32x2_s i64x2 i32x4_s, 32x2_u i64x2 i32x4_u */
/*@ v128_load$L needs v128_access v128_const $W_extend_low_$H */
#define v128_load$L(m, addr, offset) \
	v128_kept($W_extend_low_$H(v128_const(V128_LOAD(u64, m, addr, offset, 8), 0)))
#define v128_read$L(m, ea, offset) \
	v128_kept($W_extend_low_$H(v128_const(V128_LOAD_AT(u64, m, ea, offset), 0)))
/*@ end */

/*@ each N S B = 8 i8x16 1, 16 i16x8 2, 32 i32x4 4, 64 i64x2 8 */
/*@ v128_load$N_lane needs v128_access $S_replace_lane */
#define v128_load$N_lane(m, addr, offset, value, lane) \
	v128_kept($S_replace_lane(value, V128_LOAD(u$N, m, addr, offset, $B), lane))
#define v128_read$N_lane(m, ea, offset, value, lane) \
	v128_kept($S_replace_lane(value, V128_LOAD_AT(u$N, m, ea, offset), lane))
/*@ end */

/*@ each N S B U = 8 i8x16 1 _u, 16 i16x8 2 _u, 32 i32x4 4 "", 64 i64x2 8 "" */
/*@ v128_store$N_lane needs v128_access $S_extract_lane$U */
#define v128_store$N_lane(m, addr, offset, value, lane) \
	V128_STORE(u$N, m, addr, offset, $B, $S_extract_lane$U(value, lane))
#define v128_write$N_lane(m, ea, offset, value, lane) \
	V128_STORE_AT(u$N, m, ea, offset, $S_extract_lane$U(value, lane))
/*@ end */
