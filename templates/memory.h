/* memory.h: views of a memory, and the scalar loads and stores.
 *
 * Memory is bytes in the guest's order, little-endian, on every host. A view is a local copy of
 * the base address and, where sizes are checked, of the size in bytes; every access names its view.
 * Three kinds of address:
 *   i32_load(m, addr, offset)   32-bit addr, pages of 64 KiB: guard pages trap or a check does, as
 *                               wasm-rt.h decides
 *   i32_load_at(m, ea, offset)  never checks: ea came from check32 or check64, or a MEMORY_CHECK
 *                               covers it
 *   check32, check64            check in every mode and yield the effective address
 * Each argument is evaluated once, but for the offset, which is a constant; and a store's value
 * before its check: the value's traps and calls come first. */

/*@ memory_view needs trap_oob */
/* Where pointers have 32 bits or less, so have sizes. A check compares the address with the last
 * one that is in bounds: one subtraction serves all accesses with the same `end`, which is offset +
 * width. With `min`, the bytes that the memory has at least, a constant, there is no more to it. */
#if UINTPTR_MAX > 0xffffffff
typedef u64 mem_size;
#else
typedef u32 mem_size;
#endif
#define BEYOND(size, min, addr, end) \
	(((end) > (min) && (end) > (size)) || (addr) > (size) - (mem_size)(end))
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define MEMORY_VIEW(m, mem) u8 *m UNUSED = (mem).data
#define MEMORY_RELOAD(m, mem) ((void)0)
#else
#define MEMORY_VIEW(m, mem) MEMORY_VIEW_CHECKED(m, mem)
#define MEMORY_RELOAD(m, mem) MEMORY_RELOAD_CHECKED(m, mem)
#endif
/* All checks of a function jump to one trap: compilers take twice the time if each has a call. */
#define MEMORY_VIEW_CHECKED(m, mem) \
	u8 *m UNUSED = (mem).data; \
	mem_size m##_size UNUSED = (mem_size)(mem).size; \
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
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define VIEW(m) MEMORY_VIEW(m, m##_memory)
#define RELOAD(m) MEMORY_RELOAD(m, m##_memory)
#else
#define VIEW(m) VIEW_CHECKED(m)
#define RELOAD(m) RELOAD_CHECKED(m)
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

/*@ MEMORY_CHECK needs memory_view trap_oob */
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define MEMORY_CHECK(m, addr, end) ((void)0)
#else
#define MEMORY_CHECK(m, addr, end) \
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
PACKED_LOAD(u8)
PACKED_LOAD(s8)
PACKED_LOAD(u16)
PACKED_LOAD(s16)
PACKED_LOAD(u32)
PACKED_LOAD(s32)
PACKED_LOAD(u64)
PACKED_LOAD(f32)
PACKED_LOAD(f64)
#endif

/*@ memory_access needs keep_loads few_passes packed_load memory_view trap_oob */
#if GNU_C || defined(__TINYC__)
typedef STORED u8 mem_u8 __attribute__((may_alias));
typedef STORED s8 mem_s8 __attribute__((may_alias));
typedef STORED u16 mem_u16 __attribute__((aligned(1), may_alias));
typedef STORED s16 mem_s16 __attribute__((aligned(1), may_alias));
typedef STORED u32 mem_u32 __attribute__((aligned(1), may_alias));
typedef STORED s32 mem_s32 __attribute__((aligned(1), may_alias));
typedef STORED u64 mem_u64 __attribute__((aligned(1), may_alias));
typedef STORED f32 mem_f32 __attribute__((aligned(1), may_alias));
typedef STORED f64 mem_f64 __attribute__((aligned(1), may_alias));
typedef LOADED u8 loaded_u8 __attribute__((may_alias));
typedef LOADED s8 loaded_s8 __attribute__((may_alias));
typedef LOADED u16 loaded_u16 __attribute__((aligned(1), may_alias));
typedef LOADED s16 loaded_s16 __attribute__((aligned(1), may_alias));
typedef LOADED u32 loaded_u32 __attribute__((aligned(1), may_alias));
typedef LOADED s32 loaded_s32 __attribute__((aligned(1), may_alias));
typedef LOADED u64 loaded_u64 __attribute__((aligned(1), may_alias));
typedef LOADED f32 loaded_f32 __attribute__((aligned(1), may_alias));
typedef LOADED f64 loaded_f64 __attribute__((aligned(1), may_alias));
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
 * with one more addition for every access. */
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
ALIGNED(u8, 1)
ALIGNED(s8, 1)
ALIGNED(u16, 2)
ALIGNED(s16, 2)
ALIGNED(u32, 4)
ALIGNED(s32, 4)
ALIGNED(u64, 4)
ALIGNED(f32, 4)
ALIGNED(f64, 4)
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

/* A macro within a macro costs a compiler memory for every use: not READ and WRITE. */
#if defined(LOAD_AT)
#elif defined(READ_IN_PLACE)
#if defined(PACKED_LOAD)
#define LOAD_AT(type, m, ea, offset) READ(type, &(*(const mem_bytes *)(m + (ea)))[offset])
#else
#define LOAD_AT(type, m, ea, offset) (*(loaded_##type *)&(*(const mem_bytes *)(m + (ea)))[offset])
#endif
#define STORE_AT(type, m, ea, offset, value) \
	(*(mem_##type *)&(*(mem_bytes *)(m + (ea)))[offset] = (mem_##type)(value))
#else
#define LOAD_AT(type, m, ea, offset) READ(type, (m) + (ea) + (offset))
#define STORE_AT(type, m, ea, offset, value) WRITE(type, (m) + (ea) + (offset), value)
#endif
#if WASM_RT_MEMCHECK_GUARD_PAGES && defined(READ_IN_PLACE) && !defined(PACKED_LOAD)
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
/* Functions: compilers take 1.5 times as long for statement expressions.
 * `end` is offset + width. */
#define CHECKED(type, width) \
	INLINE type mem_load_##type(const u8 *m, u64 size, u64 min, u32 addr, u64 end) \
	{ \
		if (BEYOND(size, min, addr, end)) \
			trap_oob(); \
		return READ(type, m + (size_t)(addr + end - width)); \
	} \
	INLINE void mem_store_##type(u8 *m, u64 size, u64 min, u32 addr, u64 end, type value) \
	{ \
		if (BEYOND(size, min, addr, end)) \
			trap_oob(); \
		WRITE(type, m + (size_t)(addr + end - width), value); \
	}
CHECKED(u8, 1)
CHECKED(s8, 1)
CHECKED(u16, 2)
CHECKED(s16, 2)
CHECKED(u32, 4)
CHECKED(s32, 4)
CHECKED(u64, 8)
CHECKED(f32, 4)
CHECKED(f64, 8)
#define LOAD(type, m, addr, offset, width) \
	mem_load_##type(m, m##_size, m##_min, addr, (offset) + width##ull)
#define STORE(type, m, addr, offset, width, value) \
	mem_store_##type(m, m##_size, m##_min, addr, (offset) + width##ull, (type)(value))
#endif

/* Where no instruction takes an address that is not aligned, or not with bytes in the other order,
 * a store is several, and what is in bounds of it would be there when the last traps. So the last
 * byte is read first. */
#if WASM_RT_MEMCHECK_GUARD_PAGES && GNU_C && (defined(__sparc__) || defined(__alpha__) || \
	defined(__mips__) || (defined(__powerpc64__) && !defined(READ_IN_PLACE)) || \
	(defined(__riscv) && !defined(__riscv_misaligned_fast)))
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

/*@ check64 needs memory_view */
#if GNU_C || defined(__TINYC__)
#define check64(m, addr, offset, width) \
	__extension__({ \
		/* a literal 0 would be compared with 0 below, of which gcc warns */ \
		u64 ea_ = (addr), offset_ = (offset); \
		if (offset_ > m##_size || (width) > m##_size - offset_ || \
			ea_ > m##_size - offset_ - (width)) \
			goto m##_oob; \
		ea_ + offset_; \
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

/*@ i32_load needs memory_access */
#define i32_load(m, addr, offset) LOAD(u32, m, addr, offset, 4)
#define i32_load_at(m, ea, offset) LOAD_AT(u32, m, ea, offset)

/*@ i32_load8_s needs memory_access */
#define i32_load8_s(m, addr, offset) ((u32)LOAD(s8, m, addr, offset, 1))
#define i32_load8_s_at(m, ea, offset) ((u32)LOAD_AT(s8, m, ea, offset))

/*@ i32_load8_u needs memory_access */
#define i32_load8_u(m, addr, offset) ((u32)LOAD(u8, m, addr, offset, 1))
#define i32_load8_u_at(m, ea, offset) ((u32)LOAD_AT(u8, m, ea, offset))

/*@ i32_load16_s needs memory_access */
#define i32_load16_s(m, addr, offset) ((u32)LOAD(s16, m, addr, offset, 2))
#define i32_load16_s_at(m, ea, offset) ((u32)LOAD_AT(s16, m, ea, offset))

/*@ i32_load16_u needs memory_access */
#define i32_load16_u(m, addr, offset) ((u32)LOAD(u16, m, addr, offset, 2))
#define i32_load16_u_at(m, ea, offset) ((u32)LOAD_AT(u16, m, ea, offset))

/*@ i64_load needs memory_access */
#define i64_load(m, addr, offset) LOAD(u64, m, addr, offset, 8)
#define i64_load_at(m, ea, offset) LOAD_AT(u64, m, ea, offset)

/*@ i64_load8_s needs memory_access */
#define i64_load8_s(m, addr, offset) ((u64)LOAD(s8, m, addr, offset, 1))
#define i64_load8_s_at(m, ea, offset) ((u64)LOAD_AT(s8, m, ea, offset))

/*@ i64_load8_u needs memory_access */
#define i64_load8_u(m, addr, offset) ((u64)LOAD(u8, m, addr, offset, 1))
#define i64_load8_u_at(m, ea, offset) ((u64)LOAD_AT(u8, m, ea, offset))

/*@ i64_load16_s needs memory_access */
#define i64_load16_s(m, addr, offset) ((u64)LOAD(s16, m, addr, offset, 2))
#define i64_load16_s_at(m, ea, offset) ((u64)LOAD_AT(s16, m, ea, offset))

/*@ i64_load16_u needs memory_access */
#define i64_load16_u(m, addr, offset) ((u64)LOAD(u16, m, addr, offset, 2))
#define i64_load16_u_at(m, ea, offset) ((u64)LOAD_AT(u16, m, ea, offset))

/*@ i64_load32_s needs memory_access */
#define i64_load32_s(m, addr, offset) ((u64)LOAD(s32, m, addr, offset, 4))
#define i64_load32_s_at(m, ea, offset) ((u64)LOAD_AT(s32, m, ea, offset))

/*@ i64_load32_u needs memory_access */
#define i64_load32_u(m, addr, offset) ((u64)LOAD(u32, m, addr, offset, 4))
#define i64_load32_u_at(m, ea, offset) ((u64)LOAD_AT(u32, m, ea, offset))

/*@ f32_load needs memory_access */
#define f32_load(m, addr, offset) LOAD(f32, m, addr, offset, 4)
#define f32_load_at(m, ea, offset) LOAD_AT(f32, m, ea, offset)

/*@ f64_load needs memory_access */
#define f64_load(m, addr, offset) LOAD(f64, m, addr, offset, 8)
#define f64_load_at(m, ea, offset) LOAD_AT(f64, m, ea, offset)

/*@ i32_store needs memory_access */
#define i32_store(m, addr, offset, value) STORE(u32, m, addr, offset, 4, value)
#define i32_store_at(m, ea, offset, value) STORE_AT(u32, m, ea, offset, value)

/*@ i32_store8 needs memory_access */
#define i32_store8(m, addr, offset, value) STORE(u8, m, addr, offset, 1, value)
#define i32_store8_at(m, ea, offset, value) STORE_AT(u8, m, ea, offset, value)

/*@ i32_store16 needs memory_access */
#define i32_store16(m, addr, offset, value) STORE(u16, m, addr, offset, 2, value)
#define i32_store16_at(m, ea, offset, value) STORE_AT(u16, m, ea, offset, value)

/*@ i64_store needs memory_access */
#define i64_store(m, addr, offset, value) STORE(u64, m, addr, offset, 8, value)
#define i64_store_at(m, ea, offset, value) STORE_AT(u64, m, ea, offset, value)

/*@ i64_store8 needs memory_access */
#define i64_store8(m, addr, offset, value) STORE(u8, m, addr, offset, 1, value)
#define i64_store8_at(m, ea, offset, value) STORE_AT(u8, m, ea, offset, value)

/*@ i64_store16 needs memory_access */
#define i64_store16(m, addr, offset, value) STORE(u16, m, addr, offset, 2, value)
#define i64_store16_at(m, ea, offset, value) STORE_AT(u16, m, ea, offset, value)

/*@ i64_store32 needs memory_access */
#define i64_store32(m, addr, offset, value) STORE(u32, m, addr, offset, 4, value)
#define i64_store32_at(m, ea, offset, value) STORE_AT(u32, m, ea, offset, value)

/*@ f32_store needs memory_access */
#define f32_store(m, addr, offset, value) STORE(f32, m, addr, offset, 4, value)
#define f32_store_at(m, ea, offset, value) STORE_AT(f32, m, ea, offset, value)

/*@ f64_store needs memory_access */
#define f64_store(m, addr, offset, value) STORE(f64, m, addr, offset, 8, value)
#define f64_store_at(m, ea, offset, value) STORE_AT(f64, m, ea, offset, value)

/*@ packed needs alignment_hints memory_access */
#if !defined(LOAD_PACKED_AT)
#define LOAD_PACKED_AT LOAD_AT
#define STORE_PACKED_AT STORE_AT
#endif
#if !defined(LOAD_PACKED)
#define LOAD_PACKED LOAD
#define STORE_PACKED STORE
#endif
#define i32_load16_s_packed(m, addr, offset) ((u32)LOAD_PACKED(s16, m, addr, offset, 2))
#define i32_load16_s_packed_at(m, ea, offset) ((u32)LOAD_PACKED_AT(s16, m, ea, offset))
#define i32_load16_u_packed(m, addr, offset) ((u32)LOAD_PACKED(u16, m, addr, offset, 2))
#define i32_load16_u_packed_at(m, ea, offset) ((u32)LOAD_PACKED_AT(u16, m, ea, offset))
#define i32_load_packed(m, addr, offset) LOAD_PACKED(u32, m, addr, offset, 4)
#define i32_load_packed_at(m, ea, offset) LOAD_PACKED_AT(u32, m, ea, offset)
#define i64_load16_s_packed(m, addr, offset) ((u64)LOAD_PACKED(s16, m, addr, offset, 2))
#define i64_load16_s_packed_at(m, ea, offset) ((u64)LOAD_PACKED_AT(s16, m, ea, offset))
#define i64_load16_u_packed(m, addr, offset) ((u64)LOAD_PACKED(u16, m, addr, offset, 2))
#define i64_load16_u_packed_at(m, ea, offset) ((u64)LOAD_PACKED_AT(u16, m, ea, offset))
#define i64_load32_s_packed(m, addr, offset) ((u64)LOAD_PACKED(s32, m, addr, offset, 4))
#define i64_load32_s_packed_at(m, ea, offset) ((u64)LOAD_PACKED_AT(s32, m, ea, offset))
#define i64_load32_u_packed(m, addr, offset) ((u64)LOAD_PACKED(u32, m, addr, offset, 4))
#define i64_load32_u_packed_at(m, ea, offset) ((u64)LOAD_PACKED_AT(u32, m, ea, offset))
#define i64_load_packed(m, addr, offset) LOAD_PACKED(u64, m, addr, offset, 8)
#define i64_load_packed_at(m, ea, offset) LOAD_PACKED_AT(u64, m, ea, offset)
#define f32_load_packed(m, addr, offset) LOAD_PACKED(f32, m, addr, offset, 4)
#define f32_load_packed_at(m, ea, offset) LOAD_PACKED_AT(f32, m, ea, offset)
#define f64_load_packed(m, addr, offset) LOAD_PACKED(f64, m, addr, offset, 8)
#define f64_load_packed_at(m, ea, offset) LOAD_PACKED_AT(f64, m, ea, offset)
#define i32_store16_packed(m, addr, offset, value) \
	STORE_PACKED(u16, m, addr, offset, 2, value)
#define i32_store16_packed_at(m, ea, offset, value) \
	STORE_PACKED_AT(u16, m, ea, offset, value)
#define i32_store_packed(m, addr, offset, value) \
	STORE_PACKED(u32, m, addr, offset, 4, value)
#define i32_store_packed_at(m, ea, offset, value) \
	STORE_PACKED_AT(u32, m, ea, offset, value)
#define i64_store16_packed(m, addr, offset, value) \
	STORE_PACKED(u16, m, addr, offset, 2, value)
#define i64_store16_packed_at(m, ea, offset, value) \
	STORE_PACKED_AT(u16, m, ea, offset, value)
#define i64_store32_packed(m, addr, offset, value) \
	STORE_PACKED(u32, m, addr, offset, 4, value)
#define i64_store32_packed_at(m, ea, offset, value) \
	STORE_PACKED_AT(u32, m, ea, offset, value)
#define i64_store_packed(m, addr, offset, value) \
	STORE_PACKED(u64, m, addr, offset, 8, value)
#define i64_store_packed_at(m, ea, offset, value) \
	STORE_PACKED_AT(u64, m, ea, offset, value)
#define f32_store_packed(m, addr, offset, value) \
	STORE_PACKED(f32, m, addr, offset, 4, value)
#define f32_store_packed_at(m, ea, offset, value) \
	STORE_PACKED_AT(f32, m, ea, offset, value)
#define f64_store_packed(m, addr, offset, value) \
	STORE_PACKED(f64, m, addr, offset, 8, value)
#define f64_store_packed_at(m, ea, offset, value) \
	STORE_PACKED_AT(f64, m, ea, offset, value)
