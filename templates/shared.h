/* shared.h: views, loads, stores and bulk operations of memories that threads share.
 *
 * Another thread may write at any time, and a C compiler may read a plain object twice: GCC does
 * so where a loaded number is the operand of a switch, and jumps through any entry of its table.
 * So each access happens once, as one access, and the value is that of it: GCC's relaxed atomic
 * operations for integers, which it moves and combines better than what is volatile; volatile for
 * floats, which relaxed ones would fetch through integers, and with Clang, for which all are the
 * same. Aligned accesses of up to 32 bits, and of 64 on a 64-bit machine, do not tear.
 *
 * The base never moves. The size at hand may be older than that of the memory, which only grows:
 * where a check fails, it is read again, but not kept. So it does not change in a loop, and
 * compilers unroll what they would for other memories. After calls that may have grown the memory
 * it is read and kept (RELOAD_SHARED). */

/*@ shared_view needs memory_view trap_oob ALWAYS_INLINE */
/* What checks is ALWAYS_INLINE: around a call registers would have to be saved, where one that only
 * traps takes none. */
INLINE u64
shared_number(const wasm_rt_shared_size_t *number)
{
#if GNU_C && (WASM_RT_NATIVE_ATOMICS || UINTPTR_MAX > 0xffffffff)
	return __atomic_load_n((const u64 *)(uintptr_t)number, __ATOMIC_SEQ_CST);
#else
	/* One thread, or a 32-bit machine, where the upper half is always 0. */
	return *(const volatile u64 *)(uintptr_t)number;
#endif
}
#define shared_size(mem) shared_number(&(mem)->size)
#define shared_pages(mem) shared_number(&(mem)->pages)
/* An access ends at `end`. */
ALWAYS_INLINE void
check_end_shared(const wasm_rt_shared_memory_t *mem, u64 size, u64 end)
{
	if (UNLIKELY(end > size) && UNLIKELY(end > shared_size(mem)))
		trap_oob();
}
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define VIEW_SHARED(m) u8 *m UNUSED = (u8 *)(uintptr_t)m##_memory.data
#define RELOAD_SHARED(m) ((void)0)
#else
#define VIEW_SHARED(m) VIEW_SHARED_CHECKED(m)
#define RELOAD_SHARED(m) RELOAD_SHARED_CHECKED(m)
#endif
#define VIEW_SHARED_CHECKED(m) \
	u8 *m UNUSED = (u8 *)(uintptr_t)m##_memory.data; \
	u64 m##_size UNUSED = shared_size(&m##_memory); \
	AT_LEAST(m##_size, m##_min)
#define RELOAD_SHARED_CHECKED(m) \
	((void)(m##_size = shared_size(&m##_memory)), AT_LEAST(m##_size, m##_min))

/*@ BOUNDS_SHARED needs shared_view */
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define BOUNDS_SHARED(m, addr, end) ((void)0)
#else
#define BOUNDS_SHARED(m, addr, end) \
	check_end_shared(&m##_memory, m##_size, (u64)(u32)(addr) + (end))
#endif

/*@ check32_shared needs shared_view */
ALWAYS_INLINE u64
check_32_shared(u64 size, const wasm_rt_shared_memory_t *mem, u32 addr, u64 offset, u32 width)
{
	u64 ea = addr + offset;
	check_end_shared(mem, size, ea + width);
	return ea;
}
#define check32_shared(m, addr, offset, width) \
	check_32_shared(m##_size, &m##_memory, addr, offset, width)

/*@ check64_shared needs shared_view */
ALWAYS_INLINE u64
check_64_shared(u64 size, const wasm_rt_shared_memory_t *mem, u64 addr, u64 offset, u32 width)
{
	u64 end = offset + width;
	if (UNLIKELY(end < width || addr > ~(u64)0 - end))
		trap_oob();
	check_end_shared(mem, size, addr + end);
	return addr + offset;
}
#define check64_shared(m, addr, offset, width) \
	check_64_shared(m##_size, &m##_memory, addr, offset, width)

/*@ shared_place needs keep_loads few_passes packed_load */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define THREAD_SANITIZER 1
#endif
#elif defined(__SANITIZE_THREAD__)
#define THREAD_SANITIZER 1
#endif
#ifndef THREAD_SANITIZER
#define THREAD_SANITIZER 0
#endif
/* Machines on which one instruction reads or writes 32 bits at any address. */
#if THREAD_SANITIZER
#define ANY_ALIGNMENT 0
#elif defined(__x86_64__) || defined(__i386__) || defined(__aarch64__) || \
	defined(__powerpc64__) || defined(__s390x__) || defined(__riscv_misaligned_fast) || \
	(defined(__arm__) && defined(__ARM_FEATURE_UNALIGNED)) || defined(__wasm__)
#define ANY_ALIGNMENT 1
#else
#define ANY_ALIGNMENT 0
#endif
#if (GNU_C || defined(__TINYC__)) && ANY_ALIGNMENT
#define SHARED_ALIGNED __attribute__((aligned(1), may_alias))
#elif GNU_C || defined(__TINYC__)
#define SHARED_ALIGNED __attribute__((may_alias))
#endif
#ifdef SHARED_ALIGNED
/*@ each T = u8, s8, u16, s16, u32, s32, u64, f32, f64 */
typedef $T shared_$T SHARED_ALIGNED;
/*@ end */
#endif
/* A number as it lies in memory, and back. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ORDER_u8(x) (x)
#define ORDER_u16(x) __builtin_bswap16(x)
#define ORDER_u32(x) __builtin_bswap32(x)
#define ORDER_u64(x) __builtin_bswap64(x)
#else
#define ORDER_u8(x) (x)
#define ORDER_u16(x) (x)
#define ORDER_u32(x) (x)
#define ORDER_u64(x) (x)
#endif

/* SHARED_READ(type, p), SHARED_WRITE(type, p, value) */
#if (GNU_C || defined(__TINYC__)) && ANY_ALIGNMENT && \
	!(defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#if defined(__TINYC__) /* which knows no volatile: it loads what is used of a value */
#define SHARED_READ_VOLATILE(type, p) \
	__extension__({ type value_ = *(const shared_##type *)(p); value_; })
#elif defined(PACKED_LOAD)
#define SHARED_READ_VOLATILE(type, p) (((volatile packed_##type *)(p))->of)
#else
#define SHARED_READ_VOLATILE(type, p) (*(const volatile shared_##type *)(p))
#endif
#define SHARED_WRITE_VOLATILE(type, p, value) (*(volatile shared_##type *)(p) = (type)(value))
#if GNU_C && !defined(__clang__)
#define SHARED_READ_RELAXED(type, p) \
	__atomic_load_n((const shared_##type *)(p), __ATOMIC_RELAXED)
#define SHARED_WRITE_RELAXED(type, p, value) \
	__atomic_store_n((shared_##type *)(p), (type)(value), __ATOMIC_RELAXED)
#else
#define SHARED_READ_RELAXED SHARED_READ_VOLATILE
#define SHARED_WRITE_RELAXED SHARED_WRITE_VOLATILE
#endif
#if UINTPTR_MAX > 0xffffffff
#define SHARED_READ_LONG SHARED_READ_RELAXED
#define SHARED_WRITE_LONG SHARED_WRITE_RELAXED
#else /* an atomic operation of two words traps where it is misaligned */
#define SHARED_READ_LONG SHARED_READ_VOLATILE
#define SHARED_WRITE_LONG SHARED_WRITE_VOLATILE
#endif
/*@ each T = u8, s8, u16, s16, u32, s32 */
#define SHARED_READ_$T SHARED_READ_RELAXED
/*@ end */
#define SHARED_READ_u64 SHARED_READ_LONG
#define SHARED_READ_f32 SHARED_READ_VOLATILE
#define SHARED_READ_f64 SHARED_READ_VOLATILE
#define SHARED_WRITE_u8 SHARED_WRITE_RELAXED
#define SHARED_WRITE_u16 SHARED_WRITE_RELAXED
#define SHARED_WRITE_u32 SHARED_WRITE_RELAXED
#define SHARED_WRITE_u64 SHARED_WRITE_LONG
#define SHARED_WRITE_f32 SHARED_WRITE_VOLATILE
#define SHARED_WRITE_f64 SHARED_WRITE_VOLATILE
#define SHARED_READ(type, p) SHARED_READ_##type(type, p)
#define SHARED_WRITE(type, p, value) SHARED_WRITE_##type(type, p, value)
#else
/* Where the machine wants alignment, what is not aligned goes byte by byte: of a store the last
 * first, which traps where any of it would. */
#if !defined(SHARED_ALIGNED)
#define SHARED_WHOLE(p, width) 0
#define SHARED_GET(type, p) 0
#define SHARED_PUT(type, p, value) ((void)0)
#else
#define SHARED_WHOLE(p, width) (ANY_ALIGNMENT || ((uintptr_t)(p) & ((width) - 1)) == 0)
#if THREAD_SANITIZER
#define SHARED_GET(type, p) \
	ORDER_##type(__atomic_load_n((const shared_##type *)(const void *)(p), __ATOMIC_RELAXED))
#define SHARED_PUT(type, p, value) \
	__atomic_store_n((shared_##type *)(void *)(p), ORDER_##type(value), __ATOMIC_RELAXED)
#else
#define SHARED_GET(type, p) ORDER_##type(*(const volatile shared_##type *)(const void *)(p))
#define SHARED_PUT(type, p, value) \
	((void)(*(volatile shared_##type *)(void *)(p) = ORDER_##type(value)))
#endif
#endif
#if THREAD_SANITIZER
#define SHARED_BYTE(p) __atomic_load_n(p, __ATOMIC_RELAXED)
#define SHARED_SET_BYTE(p, value) __atomic_store_n(p, value, __ATOMIC_RELAXED)
#else
#define SHARED_BYTE(p) (*(const volatile u8 *)(p))
#define SHARED_SET_BYTE(p, value) ((void)(*(volatile u8 *)(p) = (value)))
#endif
#define SHARED_BY_PARTS(type, width) \
	INLINE type shared_read_##type(const u8 *p) \
	{ \
		type value = 0; \
		u32 i; \
		if (SHARED_WHOLE(p, width)) \
			return SHARED_GET(type, p); \
		for (i = 0; i < width; i++) \
			value = (type)(value | (type)((type)SHARED_BYTE(p + i) << 8 * i)); \
		return value; \
	} \
	INLINE void shared_write_##type(u8 *p, type value) \
	{ \
		u32 i; \
		if (SHARED_WHOLE(p, width)) { \
			SHARED_PUT(type, p, value); \
			return; \
		} \
		for (i = width; i-- > 0;) \
			SHARED_SET_BYTE(p + i, (u8)(value >> 8 * i)); \
	}
INLINE u8 shared_read_u8(const u8 *p) { return SHARED_BYTE(p); }
INLINE void shared_write_u8(u8 *p, u8 value) { SHARED_SET_BYTE(p, value); }
SHARED_BY_PARTS(u16, 2)
SHARED_BY_PARTS(u32, 4)
SHARED_BY_PARTS(u64, 8)
INLINE s8 shared_read_s8(const u8 *p) { return (s8)shared_read_u8(p); }
INLINE s16 shared_read_s16(const u8 *p) { return (s16)shared_read_u16(p); }
INLINE s32 shared_read_s32(const u8 *p) { return (s32)shared_read_u32(p); }
/*@ each N = 32, 64 */
INLINE f$N
shared_read_f$N(const u8 *p)
{
	union { u$N i; f$N f; } v;
	v.i = shared_read_u$N(p);
	return v.f;
}
/*@ end */
/*@ each N = 32, 64 */
INLINE void
shared_write_f$N(u8 *p, f$N f)
{
	union { f$N f; u$N i; } v;
	v.f = f;
	shared_write_u$N(p, v.i);
}
/*@ end */
#define SHARED_READ(type, p) shared_read_##type(p)
#define SHARED_WRITE(type, p, value) shared_write_##type(p, (type)(value))
#endif

/*@ shared_access needs shared_place shared_view */
typedef u8 shared_bytes[]; /* as mem_bytes of memory_access */
#define LOAD_SHARED_AT(type, m, ea, offset) \
	SHARED_READ(type, &(*(shared_bytes *)(m + (ea)))[offset])
#define STORE_SHARED_AT(type, m, ea, offset, value) \
	SHARED_WRITE(type, &(*(shared_bytes *)(m + (ea)))[offset], value)
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define LOAD_SHARED(type, m, addr, offset, width) LOAD_SHARED_AT(type, m, (u32)(addr), offset)
#define STORE_SHARED(type, m, addr, offset, width, value) \
	STORE_SHARED_AT(type, m, (u32)(addr), offset, value)
#else
/* `end` is offset + width. */
#define SHARED_LOADS(type, width) \
	ALWAYS_INLINE type shared_load_##type(const u8 *m, u64 size, \
		const wasm_rt_shared_memory_t *mem, u32 addr, u64 end) \
	{ \
		check_end_shared(mem, size, addr + end); \
		return SHARED_READ(type, m + (size_t)(addr + end - width)); \
	}
#define SHARED_STORES(type, width) \
	ALWAYS_INLINE void shared_store_##type(u8 *m, u64 size, const wasm_rt_shared_memory_t *mem, \
		u32 addr, u64 end, type value) \
	{ \
		check_end_shared(mem, size, addr + end); \
		SHARED_WRITE(type, m + (size_t)(addr + end - width), value); \
	}
/*@ each T B = u8 1, s8 1, u16 2, s16 2, u32 4, s32 4, u64 8, f32 4, f64 8 */
SHARED_LOADS($T, $B)
/*@ end */
/*@ each T B = u8 1, u16 2, u32 4, u64 8, f32 4, f64 8 */
SHARED_STORES($T, $B)
/*@ end */
#define LOAD_SHARED(type, m, addr, offset, width) \
	shared_load_##type(m, m##_size, &m##_memory, addr, (offset) + width##ull)
#define STORE_SHARED(type, m, addr, offset, width, value) \
	shared_store_##type(m, m##_size, &m##_memory, addr, (offset) + width##ull, (type)(value))
#endif
/*@ each P S O T B C = i32 "" "" u32 4 "",
    i32 8_s ((u32) s8 1 ), i32 8_u ((u32) u8 1 ),
    i32 16_s ((u32) s16 2 ), i32 16_u ((u32) u16 2 ),
    i64 "" "" u64 8 "",
    i64 8_s ((u64) s8 1 ), i64 8_u ((u64) u8 1 ),
    i64 16_s ((u64) s16 2 ), i64 16_u ((u64) u16 2 ),
    i64 32_s ((u64) s32 4 ), i64 32_u ((u64) u32 4 ),
    f32 "" "" f32 4 "", f64 "" "" f64 8 "" */
#define $P_load$S_shared(m, addr, offset) $OLOAD_SHARED($T, m, addr, offset, $B)$C
#define $P_read$S_shared(m, ea, offset) $OLOAD_SHARED_AT($T, m, ea, offset)$C
/*@ end */
/*@ each P S T B = i32 "" u32 4, i32 8 u8 1, i32 16 u16 2,
    i64 "" u64 8, i64 8 u8 1, i64 16 u16 2, i64 32 u32 4,
    f32 "" f32 4, f64 "" f64 8 */
#define $P_store$S_shared(m, addr, offset, value) \
	STORE_SHARED($T, m, addr, offset, $B, value)
#define $P_write$S_shared(m, ea, offset, value) STORE_SHARED_AT($T, m, ea, offset, value)
/*@ end */

/*@ shared_bulk needs shared_view */
/* The C library moves bytes, as in other memories: those that another thread writes meanwhile are
 * copied as they are or as they were. */
INLINE wasm_rt_memory_t
shared_as_memory(wasm_rt_shared_memory_t *mem)
{
	wasm_rt_memory_t m;
	memset(&m, 0, sizeof m);
	m.data = (u8 *)(uintptr_t)mem->data;
	m.page_size = mem->page_size;
	m.max_pages = mem->max_pages;
	m.size = shared_size(mem);
	m.pages = shared_pages(mem);
	m.is64 = mem->is64;
	m.backing = mem->backing;
	return m;
}

/* Each in two forms: the usual one, and that of modules that can be interrupted. */
#define FILL_SHARED(name, fill) \
	INLINE void name##_shared(wasm_rt_shared_memory_t *mem, u64 d, u32 value, u64 n) \
	{ \
		wasm_rt_memory_t m = shared_as_memory(mem); \
		fill(&m, d, value, n); \
	}
/* Either of the two memories may be shared. */
#define COPY_SHARED(name, copy) \
	NO_INLINE void name##_shared(void *dst, int dst_shared, void *src, int src_shared, u64 d, \
		u64 s, u64 n) \
	{ \
		wasm_rt_memory_t to, from; \
		to = dst_shared ? shared_as_memory((wasm_rt_shared_memory_t *)dst) \
			: *(wasm_rt_memory_t *)dst; \
		from = src_shared ? shared_as_memory((wasm_rt_shared_memory_t *)src) \
			: *(wasm_rt_memory_t *)src; \
		copy(&to, &from, d, s, n); \
	}
#define INIT_SHARED(name, init) \
	INLINE void name##_shared(wasm_rt_shared_memory_t *mem, const u8 *data, u64 data_size, u64 d, \
		u32 s, u32 n) \
	{ \
		wasm_rt_memory_t m = shared_as_memory(mem); \
		init(&m, data, data_size, d, s, n); \
	}

/*@ memory_fill_shared needs shared_bulk memory_fill_any */
FILL_SHARED(memory_fill, memory_fill_any)

/*@ memory_copy_shared needs shared_bulk memory_copy_any */
COPY_SHARED(memory_copy, memory_copy_any)

/*@ memory_init_shared needs shared_bulk memory_init_any */
INIT_SHARED(memory_init, memory_init_any)

/*@ polled_memory_fill_shared needs shared_bulk polled_memory_fill */
FILL_SHARED(polled_memory_fill, polled_memory_fill)

/*@ polled_memory_copy_shared needs shared_bulk polled_memory_copy */
COPY_SHARED(polled_memory_copy, polled_memory_copy)

/*@ polled_memory_init_shared needs shared_bulk polled_memory_init */
INIT_SHARED(polled_memory_init, polled_memory_init)

/*@ data_runs_shared needs shared_bulk data_runs */
COLD void
data_runs_shared(wasm_rt_shared_memory_t *mem, const u8 *bytes, const u32 *runs)
{
	wasm_rt_memory_t m = shared_as_memory(mem);
	data_runs(&m, bytes, runs);
}

/*@ link_memory_shared needs shared_bulk */
COLD void
link_memory_shared(wasm_rt_shared_memory_t **to, wasm_rt_shared_memory_t *mem, u64 min, u64 max,
	int is64, u32 page_size)
{
	wasm_rt_memory_t m;
	if (mem == NULL || shared_pages(mem) < min || mem->max_pages > max
		|| (mem->is64 ? 1 : 0) != is64 || mem->page_size != page_size)
		TRAP(INCOMPATIBLE_IMPORT);
	m = shared_as_memory(mem);
	if (*to == NULL)
		wasm_rt_adopt_memory(&m, WASM_RT_MEMCHECK_GUARD_PAGES && !is64 && page_size == 65536);
	*to = mem;
}
COLD void
unlink_memory_shared(wasm_rt_shared_memory_t **mem)
{
	if (*mem != NULL) {
		wasm_rt_memory_t m = shared_as_memory(*mem);
		wasm_rt_disown_memory(&m);
	}
	*mem = NULL;
}
