/* memory.h: views of a memory, and the scalar loads and stores.
 *
 * Memory is bytes in the guest's order, little-endian, on every host. A view is a local copy of
 * the base address and, where sizes are checked, of the size in bytes. An access is in memory 0,
 * whose view is m, unless it names another's: i32_load_in(m1, addr, offset).
 * Three kinds of address:
 *   i32_load(addr, offset)   32-bit addr, pages of 64 KiB: guard pages trap or a check does, as
 *                            wasm-rt.h decides
 *   i32_read(ea, offset)     never checks: ea came from check32 or check64, or an earlier check
 *                            covers it, that of another access or BOUNDS
 *   check32, check64         check in every mode and yield the effective address
 * Each argument is evaluated once, but for the offset, which is a number without a suffix; and a
 * store's value before its check: the value's traps and calls come first. */

/*@ memory_view needs trap_oob */
/* Where pointers have 32 bits or less, so have sizes. A check compares the address with the last
 * one that is in bounds: one subtraction serves all accesses with the same `end`, which is offset +
 * width. With `min`, the bytes that the memory has at least, a constant, there is no more to it. */
#if UINTPTR_MAX > 0xffffffff
typedef u64 mem_size;
#else
typedef u32 mem_size;
#endif
/* Holds an address that is a sum without overflow. Its 64 bits tell GCC so; Clang finds out by
 * itself. */
#if defined(__clang__)
typedef u32 mem_index;
#else
typedef mem_size mem_index;
#endif
#define BEYOND(size, min, addr, end) \
	(((end) > (min) && (end) > (size)) || (addr) > (size) - (mem_size)(end))
/* GCC without optimisation keeps a local in memory unless it is declared so. */
#if GNU_C && !defined(__clang__) && !defined(__OPTIMIZE__)
#define IN_REGISTER register
#else
#define IN_REGISTER
#endif
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define MEMORY_VIEW(m, mem) IN_REGISTER u8 *m UNUSED = (mem).data
#define MEMORY_RELOAD(m, mem) ((void)0)
#else
#define MEMORY_VIEW(m, mem) MEMORY_VIEW_CHECKED(m, mem)
#define MEMORY_RELOAD(m, mem) MEMORY_RELOAD_CHECKED(m, mem)
#endif
/* All checks of a function jump to one trap: compilers take twice the time if each has a call. */
#define MEMORY_VIEW_CHECKED(m, mem) \
	IN_REGISTER u8 *m UNUSED = (mem).data; \
	IN_REGISTER mem_size m##_size UNUSED = (mem_size)(mem).size; \
	if (0) { \
	m##_oob: UNUSED; \
		trap_oob(); \
	}
#define MEMORY_RELOAD_CHECKED(m, mem) ((void)(m = (mem).data, m##_size = (mem_size)(mem).size))
/* The same for a view whose memory the module names m_memory; and for one in an array, m_array, of
 * which m_bytes are in use. A memory never has fewer than the m_min bytes that it begins with:
 * compilers drop the checks of addresses that they know to be lower. */
#if GNU_C && defined(__OPTIMIZE__)
#define AT_LEAST(size, min) ((size) < (min) ? __builtin_unreachable() : (void)0)
#else
#define AT_LEAST(size, min) ((void)0)
#endif
#define VIEW_CHECKED(m) \
	MEMORY_VIEW_CHECKED(m, m##_memory) \
	AT_LEAST(m##_size, m##_min)
#define RELOAD_CHECKED(m) (MEMORY_RELOAD_CHECKED(m, m##_memory), AT_LEAST(m##_size, m##_min))
/* VIEW, RELOAD and BOUNDS are of memory 0, and so frequent that they use few other macros: see
 * DIRECT. */
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define VIEW_IN(m) MEMORY_VIEW(m, m##_memory)
#define VIEW IN_REGISTER u8 *m UNUSED = (m_memory).data
#define RELOAD_IN(m) MEMORY_RELOAD(m, m##_memory)
#define RELOAD
#else
#define VIEW_IN(m) VIEW_CHECKED(m)
#define VIEW VIEW_CHECKED(m)
#define RELOAD_IN(m) RELOAD_CHECKED(m)
#if GNU_C && defined(__OPTIMIZE__)
#define RELOAD \
	(m = (m_memory).data, m_size = (mem_size)(m_memory).size, \
		m_size < m_min ? __builtin_unreachable() : (void)0)
#else
#define RELOAD RELOAD_CHECKED(m)
#endif
#endif
#define VIEW_STATIC(m) \
	u8 *m UNUSED = m##_array; \
	mem_size m##_size UNUSED = (mem_size)(m##_bytes); \
	(void)self; \
	if (0) { \
	m##_oob: UNUSED; \
		trap_oob(); \
	} \
	AT_LEAST(m##_size, m##_min)
#define RELOAD_STATIC(m) \
	((void)(m##_size = (mem_size)(m##_bytes)), AT_LEAST(m##_size, m##_min))

/*@ BOUNDS needs memory_view trap_oob */
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define BOUNDS_IN(m, addr, end) ((void)0)
#define BOUNDS(addr, end)
#else
#define BOUNDS(addr, end) \
	if (((end) > m_min && (end) > m_size) || (u32)(addr) > m_size - (mem_size)(end)) \
		goto m_oob; \
	else \
		(void)0
#define BOUNDS_IN(m, addr, end) \
	do { \
		if (BEYOND(m##_size, m##_min, (u32)(addr), end)) \
			goto m##_oob; \
	} while (0)
#endif

/*@ alignment_hints */
/* Accesses to memories in arrays say which of them are PACKED. */
#define ALIGNMENT_HINTS 1

/*@ packed_load needs keep_loads */
/* GCC for ARM passes an argument of 64 bits in the registers that suit the alignment with which its
 * value was read, whatever locals it went through, and not in those that suit the parameter. A
 * member of a packed structure has the alignment of its own type. */
#if GNU_C && !defined(__clang__) && defined(__arm__)
#define PACKED_LOAD(type) \
	typedef LOADED struct __attribute__((packed, may_alias)) { type of; } packed_##type;
/*@ each T = u8, s8, u16, s16, u32, s32, u64, f32, f64 */
PACKED_LOAD($T)
/*@ end */
#endif

/*@ memory_access needs keep_loads few_passes packed_load memory_view trap_oob ALWAYS_INLINE */
/* i32_load(addr, offset) is checked, by itself or by guard pages; i32_read(addr, offset) needs no
 * check, because an earlier one covers it. So it is with i32_store and i32_write, and so on. */
#if GNU_C || defined(__TINYC__)
typedef STORED u8 mem_u8 __attribute__((may_alias));
typedef STORED s8 mem_s8 __attribute__((may_alias));
/*@ each T = u16, s16, u32, s32, u64, f32, f64 */
typedef STORED $T mem_$T __attribute__((aligned(1), may_alias));
/*@ end */
typedef LOADED u8 loaded_u8 __attribute__((may_alias));
typedef LOADED s8 loaded_s8 __attribute__((may_alias));
/*@ each T = u16, s16, u32, s32, u64, f32, f64 */
typedef LOADED $T loaded_$T __attribute__((aligned(1), may_alias));
/*@ end */
#endif
#if !(defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) && \
	(GNU_C || defined(__TINYC__))
#define READ_IN_PLACE
#if defined(PACKED_LOAD)
#define READ(type, p) (((packed_##type *)(p))->of)
#else
#define READ(type, p) (*(loaded_##type *)(p))
#endif
#define WRITE(type, p, value) (*(mem_##type *)(p) = (mem_##type)(value))
/* The byte at a constant offset from an address is an element of such an array, so that accesses at
 * several offsets share the address. If the offset were added, GCC would add it to the index first,
 * with one more addition for every access. The first load from an address is better off so with
 * guard pages: base, index and offset are all in one instruction. */
typedef u8 mem_bytes[];
#else
#if GNU_C
INLINE u16 read_u16(const u8 *p) { return __builtin_bswap16(*(loaded_u16 *)p); }
INLINE u32 read_u32(const u8 *p) { return __builtin_bswap32(*(loaded_u32 *)p); }
INLINE u64 read_u64(const u8 *p) { return __builtin_bswap64(*(loaded_u64 *)p); }
INLINE void write_u16(u8 *p, u16 v) { *(mem_u16 *)p = __builtin_bswap16(v); }
INLINE void write_u32(u8 *p, u32 v) { *(mem_u32 *)p = __builtin_bswap32(v); }
INLINE void write_u64(u8 *p, u64 v) { *(mem_u64 *)p = __builtin_bswap64(v); }
#else
INLINE u16 read_u16(const u8 *p) { return (u16)(p[0] | p[1] << 8); }
INLINE u32 read_u32(const u8 *p) { return read_u16(p) | (u32)read_u16(p + 2) << 16; }
INLINE u64 read_u64(const u8 *p) { return read_u32(p) | (u64)read_u32(p + 4) << 32; }
INLINE void write_u16(u8 *p, u16 v) { p[0] = (u8)v, p[1] = (u8)(v >> 8); }
INLINE void write_u32(u8 *p, u32 v) { write_u16(p, (u16)v), write_u16(p + 2, (u16)(v >> 16)); }
INLINE void write_u64(u8 *p, u64 v) { write_u32(p, (u32)v), write_u32(p + 4, (u32)(v >> 32)); }
#endif
#define READ(type, p) read_##type(p)
#define WRITE(type, p, value) write_##type(p, (type)(value))
INLINE u8 read_u8(const u8 *p) { return *p; }
INLINE s8 read_s8(const u8 *p) { return (s8)*p; }
INLINE s16 read_s16(const u8 *p) { return (s16)read_u16(p); }
INLINE s32 read_s32(const u8 *p) { return (s32)read_u32(p); }
INLINE f32 read_f32(const u8 *p) { union { u32 i; f32 f; } v; v.i = read_u32(p); return v.f; }
INLINE f64 read_f64(const u8 *p) { union { u64 i; f64 f; } v; v.i = read_u64(p); return v.f; }
INLINE void write_u8(u8 *p, u8 v) { *p = v; }
INLINE void write_s8(u8 *p, s8 v) { *p = (u8)v; }
INLINE void write_s16(u8 *p, s16 v) { write_u16(p, (u16)v); }
INLINE void write_s32(u8 *p, s32 v) { write_u32(p, (u32)v); }
INLINE void write_f32(u8 *p, f32 f) { union { f32 f; u32 i; } v; v.f = f; write_u32(p, v.i); }
INLINE void write_f64(u8 *p, f64 f) { union { f64 f; u64 i; } v; v.f = f; write_u64(p, v.i); }
#endif

/* Machines on which one instruction needs an aligned address: GCC makes of an access that may not
 * be aligned one for each byte. Here the instruction is taken if the low bits are 0, and otherwise
 * a function, one for all. An access is PACKED if the module promises less alignment than 4 bytes,
 * or its width; WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN believes the promise of the others. */
#if defined(READ_IN_PLACE) && GNU_C && !WASM_RT_MEMCHECK_GUARD_PAGES \
	&& (WASM_RT_STRICT_ALIGNMENT || WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN)
#if WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN && !defined(ALIGNMENT_HINTS)
#error "WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN needs wasm2c --memory=static"
#endif
#define ALIGNED(type, width) \
	typedef type aligned_##type __attribute__((aligned(width), may_alias)); \
	typedef const struct __attribute__((packed, aligned(width), may_alias)) { type of; } \
		aligned_const_##type;
/*@ each T B = u8 1, s8 1, u16 2, s16 2, u32 4, s32 4, u64 4, f32 4, f64 4 */
ALIGNED($T, $B)
/*@ end */
#if WASM_RT_STRICT_ALIGNMENT
#define SLOW(type) \
	NO_INLINE type load_slow_##type(const u8 *p) { return READ(type, p); } \
	NO_INLINE void store_slow_##type(u8 *p, type value) { WRITE(type, p, value); }
#define load_slow_u8(p) (*(p))
#define load_slow_s8(p) ((s8)*(p))
#define store_slow_u8(p, value) ((void)(*(p) = (value)))
#define store_slow_s8(p, value) ((void)(*(p) = (u8)(value)))
SLOW(u16)
#define load_slow_s16(p) ((s16)load_slow_u16(p))
#define store_slow_s16(p, value) store_slow_u16(p, (u16)(value))
SLOW(u32)
#define load_slow_s32(p) ((s32)load_slow_u32(p))
#define store_slow_s32(p, value) store_slow_u32(p, (u32)(value))
SLOW(u64)
SLOW(f32)
SLOW(f64)
#define LOAD_PACKED_AT(type, m, ea, offset) \
	__extension__({ \
		const u8 *p_ = &(*(const mem_bytes *)(m + (ea)))[offset]; \
		UNLIKELY((uintptr_t)p_ & (__alignof__(aligned_##type) - 1)) ? load_slow_##type(p_) \
			: ((aligned_const_##type *)p_)->of; \
	})
#define STORE_PACKED_AT(type, m, ea, offset, value) \
	__extension__({ \
		u8 *p_ = &(*(mem_bytes *)(m + (ea)))[offset]; \
		type stored_ = (type)(value); \
		UNLIKELY((uintptr_t)p_ & (__alignof__(aligned_##type) - 1)) \
			? store_slow_##type(p_, stored_) : (void)(*(aligned_##type *)p_ = stored_); \
	})
#endif
#if WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN
#define LOAD_AT(type, m, ea, offset) \
	(((aligned_const_##type *)&(*(const mem_bytes *)(m + (ea)))[offset])->of)
#define STORE_AT(type, m, ea, offset, value) \
	(*(aligned_##type *)&(*(mem_bytes *)(m + (ea)))[offset] = (type)(value))
#else
#define LOAD_AT LOAD_PACKED_AT
#define STORE_AT STORE_PACKED_AT
#endif
#endif

/* GCC remembers where each token of a macro came from, once more for a macro within it, and a place
 * for each operation in it, parentheses included: a quarter of its memory for a large module. So
 * READ and WRITE are not used where there is only an access; and where DIRECT is not 0 the
 * instructions on memory 0 are macros without others in them, and without parentheses around: 1 for
 * elements of m and of mem_bytes, 2 for ELEMENTS, 3 for functions that check. */
#if defined(LOAD_AT)
#elif defined(READ_IN_PLACE) && !defined(PACKED_LOAD) && GNU_C && !defined(__clang__) && \
	!defined(__OPTIMIZE__)
/* GCC without optimisation takes a step, and an instruction, for the address of a byte of mem_bytes
 * before it reads there. An element of an array is one step. */
#define ELEMENTS(type) \
	typedef loaded_##type loaded_##type##_array[] __attribute__((may_alias)); \
	typedef mem_##type mem_##type##_array[] __attribute__((may_alias));
/*@ each T = u8, s8, u16, s16, u32, s32, u64, f32, f64 */
ELEMENTS($T)
/*@ end */
#define LOAD_AT(type, m, ea, offset) \
	(*(loaded_##type##_array *)(m + (ea) + (offset) % sizeof(type)))[(offset) / sizeof(type)]
#define STORE_AT(type, m, ea, offset, value) \
	((*(mem_##type##_array *)(m + (ea) + (offset) % sizeof(type)))[(offset) / sizeof(type)] \
		= (mem_##type)(value))
#elif defined(READ_IN_PLACE)
#if defined(PACKED_LOAD)
#define LOAD_AT(type, m, ea, offset) READ(type, &(*(const mem_bytes *)(m + (ea)))[offset])
#else
#define PLAIN_AT
#define LOAD_AT(type, m, ea, offset) (*(loaded_##type *)&(*(const mem_bytes *)(m + (ea)))[offset])
#endif
#define STORE_AT(type, m, ea, offset, value) \
	(*(mem_##type *)&(*(mem_bytes *)(m + (ea)))[offset] = (mem_##type)(value))
#else
#define LOAD_AT(type, m, ea, offset) READ(type, (m) + (ea) + (offset))
#define STORE_AT(type, m, ea, offset, value) WRITE(type, (m) + (ea) + (offset), value)
#endif
#if WASM_RT_MEMCHECK_GUARD_PAGES && defined(ELEMENTS)
#define DIRECT 2
#define LOAD(type, m, addr, offset, width) \
	(*(loaded_##type##_array *)(m + (u32)(addr) + (offset) % width))[(offset) / width]
#define STORE(type, m, addr, offset, width, value) \
	((*(mem_##type##_array *)(m + (u32)(addr) + (offset) % width))[(offset) / width] \
		= (mem_##type)(value))
#elif WASM_RT_MEMCHECK_GUARD_PAGES && defined(READ_IN_PLACE) && !defined(PACKED_LOAD)
#define DIRECT 1
#define LOAD(type, m, addr, offset, width) \
	(*(loaded_##type *)&(*(const mem_bytes *)(m + (u32)(addr)))[offset])
#define STORE(type, m, addr, offset, width, value) \
	(*(mem_##type *)&(*(mem_bytes *)(m + (u32)(addr)))[offset] = (mem_##type)(value))
#elif WASM_RT_MEMCHECK_GUARD_PAGES
#define LOAD(type, m, addr, offset, width) LOAD_AT(type, m, (u32)(addr), offset)
#define STORE(type, m, addr, offset, width, value) STORE_AT(type, m, (u32)(addr), offset, value)
#elif UINTPTR_MAX <= 0xffffffff && (GNU_C || defined(__TINYC__))
#define CHECKED_ADDRESS(m, addr, end) \
	__extension__({ \
		u32 addr_ = (addr); \
		if (BEYOND(m##_size, m##_min, addr_, end)) \
			goto m##_oob; \
		addr_; \
	})
#define LOAD(type, m, addr, offset, width) \
	LOAD_AT(type, m, CHECKED_ADDRESS(m, addr, (offset) + width##ull), offset)
#define STORE(type, m, addr, offset, width, value) \
	__extension__({ \
		type value_ = (type)(value); \
		STORE_AT(type, m, CHECKED_ADDRESS(m, addr, (offset) + width##ull), offset, value_); \
	})
#if defined(LOAD_PACKED_AT)
#define LOAD_PACKED(type, m, addr, offset, width) \
	LOAD_PACKED_AT(type, m, CHECKED_ADDRESS(m, addr, (offset) + width##ull), offset)
#define STORE_PACKED(type, m, addr, offset, width, value) \
	__extension__({ \
		type value_ = (type)(value); \
		STORE_PACKED_AT(type, m, CHECKED_ADDRESS(m, addr, (offset) + width##ull), offset, value_); \
	})
#endif
#else
/* Functions: compilers take 1.5 times as long for statement expressions. In large functions GCC
 * would leave some of them as calls, which are slower, and longer than what they do.
 * `end` is offset + width. */
#if GNU_C && defined(__OPTIMIZE__)
#define CHECKED_INLINE ALWAYS_INLINE
#else
#define CHECKED_INLINE INLINE
#endif
#define CHECKED(type, width) \
	CHECKED_INLINE type mem_load_##type(const u8 *m, u64 size, u64 min, u32 addr, u64 end) \
	{ \
		if (BEYOND(size, min, addr, end)) \
			trap_oob(); \
		return READ(type, m + (size_t)(addr + end - width)); \
	} \
	CHECKED_INLINE void mem_store_##type(u8 *m, u64 size, u64 min, u32 addr, u64 end, type value) \
	{ \
		if (BEYOND(size, min, addr, end)) \
			trap_oob(); \
		WRITE(type, m + (size_t)(addr + end - width), value); \
	}
/*@ each T B = u8 1, s8 1, u16 2, s16 2, u32 4, s32 4, u64 8, f32 4, f64 8 */
CHECKED($T, $B)
/*@ end */
#define LOAD(type, m, addr, offset, width) \
	mem_load_##type(m, m##_size, m##_min, addr, (offset) + width##ull)
#define STORE(type, m, addr, offset, width, value) \
	mem_store_##type(m, m##_size, m##_min, addr, (offset) + width##ull, (type)(value))
#if defined(PLAIN_AT)
#define DIRECT 3
#endif
#endif

/* Where no instruction takes an address that is not aligned, or not with bytes in the other order,
 * a store is several, and what is in bounds of it would be there when the last traps. So the last
 * byte is read first. */
#if WASM_RT_MEMCHECK_GUARD_PAGES && GNU_C && (defined(__sparc__) || defined(__alpha__) || \
	defined(__mips__) || (defined(__powerpc64__) && !defined(READ_IN_PLACE)) || \
	(defined(__riscv) && !defined(__riscv_misaligned_fast)))
#undef DIRECT
#undef STORE
#undef STORE_AT
#define STORE_AT(type, m, ea, offset, value) \
	__extension__({ \
		type stored_ = (type)(value); \
		u8 *to_ = (m) + (ea) + (offset); \
		(void)*(const volatile u8 *)(to_ + sizeof stored_ - 1); \
		WRITE(type, to_, stored_); \
	})
#define STORE(type, m, addr, offset, width, value) STORE_AT(type, m, (u32)(addr), offset, value)
#endif
#if !defined(DIRECT)
#define DIRECT 0
#endif

/* A load in an expression that might do without its value. */
#if WASM_RT_MEMCHECK_GUARD_PAGES && !WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION && GNU_C && \
	!defined(__clang__)
#define KEPT(type, load) \
	__extension__({ type kept_ = (load); __asm__ volatile("" : : "r"(kept_)); kept_; })
/* TinyCC loads no more bytes than a cast around the load leaves */
#elif WASM_RT_MEMCHECK_GUARD_PAGES && defined(__TINYC__)
#define KEPT(type, load) __extension__({ type kept_ = (load); kept_; })
#else
#define KEPT(type, load) (load)
#endif

/*@ FORCE */
/* A load for its trap only. */
#if !WASM_RT_MEMCHECK_GUARD_PAGES || WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION
#define FORCE(value) ((void)(value))
#elif GNU_C
#define FORCE(value) __asm__ volatile("" : : "r"(value))
#else
#define FORCE(value) \
	do { \
		volatile u8 forced_ = !(value); \
		(void)forced_; \
	} while (0)
#endif

/*@ check32 needs memory_view */
#if GNU_C || defined(__TINYC__)
#define check32(m, addr, offset, width) \
	__extension__({ \
		u32 addr_ = (addr); \
		if (BEYOND(m##_size, m##_min, addr_, (u64)(offset) + (width))) \
			goto m##_oob; \
		(mem_size)addr_ + (mem_size)(offset); \
	})
#else
INLINE u64
check_32(u64 size, u32 addr, u64 offset, u32 width)
{
	u64 ea = addr + offset;
	if (ea + width > size)
		trap_oob();
	return ea;
}
#define check32(m, addr, offset, width) check_32(m##_size, addr, offset, width)
#endif
/* Of several accesses, ahead of them. */
#define BOUNDS32(m, addr, end) ((void)check32(m, addr, (end) - 1, 1))

/*@ check64 needs memory_view */
#if GNU_C || defined(__TINYC__)
#define check64(m, addr, offset, width) \
	__extension__({ \
		u64 ea_ = (addr), end_ = (u64)(offset) + (width); \
		if (end_ < (width) || BEYOND(m##_size, m##_min, ea_, end_)) \
			goto m##_oob; \
		ea_ + (offset); \
	})
#else
INLINE u64
check_64(u64 size, u64 addr, u64 offset, u32 width)
{
	u64 end = offset + width;
	if (end < width || end > size || addr > size - end)
		trap_oob();
	return addr + offset;
}
#define check64(m, addr, offset, width) check_64(m##_size, addr, offset, width)
#endif
#define BOUNDS64(m, addr, end) ((void)check64(m, addr, (end) - 1, 1))

/*@ packed needs alignment_hints memory_access */
#if !defined(LOAD_PACKED_AT)
#define LOAD_PACKED_AT LOAD_AT
#define STORE_PACKED_AT STORE_AT
#endif
#if !defined(LOAD_PACKED)
#define LOAD_PACKED LOAD
#define STORE_PACKED STORE
#endif

/*@ each P S O T B = i32 "" "" u32 4,
    i32 8_s (u32) s8 1, i32 8_u (u32) u8 1, i32 16_s (u32) s16 2, i32 16_u (u32) u16 2,
    i64 "" "" u64 8,
    i64 8_s (u64) s8 1, i64 8_u (u64) u8 1, i64 16_s (u64) s16 2, i64 16_u (u64) u16 2,
    i64 32_s (u64) s32 4, i64 32_u (u64) u32 4,
    f32 "" "" f32 4, f64 "" "" f64 8 */
/*@ $P_load$S needs memory_access */
#if DIRECT == 2
#define $P_load$S(addr, offset) \
	$O(*(loaded_$T_array *)&m[(u32)(addr) + offset##ull % $B])[offset / $B]
#define $P_read$S(ea, offset) $O(*(loaded_$T_array *)&m[(ea) + offset##ull % $B])[offset / $B]
#elif DIRECT
#if DIRECT == 1
#define $P_load$S(addr, offset) $O*(loaded_$T *)&m[(u32)(addr) + offset##ull]
#else
#define $P_load$S(addr, offset) $Omem_load_$T(m, m_size, m_min, addr, offset##ull + $B)
#endif
#define $P_read$S(ea, offset) $O*(loaded_$T *)&(*(const mem_bytes *)&m[ea])[offset]
#else
#define $P_load$S(addr, offset) $OLOAD($T, m, addr, offset, $B)
#define $P_read$S(ea, offset) $OLOAD_AT($T, m, ea, offset)
#endif

/*@ $P_load$S_in needs memory_access */
#define $P_load$S_in(m, addr, offset) $OLOAD($T, m, addr, offset, $B)
#define $P_read$S_in(m, ea, offset) $OLOAD_AT($T, m, ea, offset)

/*@ $P_load$S_packed needs packed */
#define $P_load$S_packed(addr, offset) $OLOAD_PACKED($T, m, addr, offset, $B)
#define $P_read$S_packed(ea, offset) $OLOAD_PACKED_AT($T, m, ea, offset)

/*@ $P_load$S_packed_in needs packed */
#define $P_load$S_packed_in(m, addr, offset) $OLOAD_PACKED($T, m, addr, offset, $B)
#define $P_read$S_packed_in(m, ea, offset) $OLOAD_PACKED_AT($T, m, ea, offset)
/*@ end */

/*@ each P S T B = i32 "" u32 4, i32 8 u8 1, i32 16 u16 2,
    i64 "" u64 8, i64 8 u8 1, i64 16 u16 2, i64 32 u32 4,
    f32 "" f32 4, f64 "" f64 8 */
/*@ $P_store$S needs memory_access */
#if DIRECT == 2
#define $P_store$S(addr, offset, value) \
	(*(mem_$T_array *)&m[(u32)(addr) + offset##ull % $B])[offset / $B] = (mem_$T)(value)
#define $P_write$S(ea, offset, value) \
	(*(mem_$T_array *)&m[(ea) + offset##ull % $B])[offset / $B] = (mem_$T)(value)
#elif DIRECT
#if DIRECT == 1
#define $P_store$S(addr, offset, value) \
	*(mem_$T *)&(*(mem_bytes *)&m[(u32)(addr)])[offset] = (mem_$T)(value)
#else
#define $P_store$S(addr, offset, value) \
	mem_store_$T(m, m_size, m_min, addr, offset##ull + $B, ($T)(value))
#endif
#define $P_write$S(ea, offset, value) \
	*(mem_$T *)&(*(mem_bytes *)&m[ea])[offset] = (mem_$T)(value)
#else
#define $P_store$S(addr, offset, value) STORE($T, m, addr, offset, $B, value)
#define $P_write$S(ea, offset, value) STORE_AT($T, m, ea, offset, value)
#endif

/*@ $P_store$S_in needs memory_access */
#define $P_store$S_in(m, addr, offset, value) STORE($T, m, addr, offset, $B, value)
#define $P_write$S_in(m, ea, offset, value) STORE_AT($T, m, ea, offset, value)

/*@ $P_store$S_packed needs packed */
#define $P_store$S_packed(addr, offset, value) STORE_PACKED($T, m, addr, offset, $B, value)
#define $P_write$S_packed(ea, offset, value) STORE_PACKED_AT($T, m, ea, offset, value)

/*@ $P_store$S_packed_in needs packed */
#define $P_store$S_packed_in(m, addr, offset, value) STORE_PACKED($T, m, addr, offset, $B, value)
#define $P_write$S_packed_in(m, ea, offset, value) STORE_PACKED_AT($T, m, ea, offset, value)
/*@ end */
