/* atomic.h: the atomic instructions, sequentially consistent, on shared memories and on others.
 *
 * Each takes the place of its operand. A place is checked: first that the effective address is a
 * multiple of the width, then the bounds, where there are no guard pages. The builtins of GCC and
 * Clang do the rest, not <stdatomic.h>: the places are plain bytes. Where they would need a library
 * (WASM_RT_NATIVE_ATOMICS is 0), all instructions take a lock, if there are threads. */

/*@ trap_unaligned */
COLD NO_RETURN void
trap_unaligned(void)
{
	TRAP(UNALIGNED);
}

/*@ place needs memory_view trap_unaligned */
INLINE u8 *
place_of(u8 *m, u64 ea, u32 width)
{
	if (UNLIKELY((ea & (width - 1)) != 0))
		trap_unaligned();
	return m + (size_t)ea;
}
INLINE u8 *
checked_place(u8 *m, u64 size, u32 addr, u64 offset, u32 width)
{
	u64 ea = addr + offset;
	if (UNLIKELY((ea & (width - 1)) != 0))
		trap_unaligned();
	if (UNLIKELY(ea + width > size))
		trap_oob();
	return m + (size_t)ea;
}
#define place_at(m, addr, offset, width) place_of(m, (u64)(u32)(addr) + (offset), width)
#define place32(m, addr, offset, width) checked_place(m, m##_size, addr, offset, width)
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define place place_at
#else
#define place place32
#endif

/*@ place64 needs place */
INLINE u8 *
checked_place64(u8 *m, u64 size, u64 addr, u64 offset, u32 width)
{
	u64 ea = addr + offset;
	if (UNLIKELY(ea < addr))
		trap_oob();
	if (UNLIKELY((ea & (width - 1)) != 0))
		trap_unaligned();
	if (UNLIKELY(size < width || ea > size - width))
		trap_oob();
	return m + (size_t)ea;
}
#define place64(m, addr, offset, width) checked_place64(m, m##_size, addr, offset, width)

/*@ place_shared needs shared_view place */
ALWAYS_INLINE u8 *
checked_place_shared(u8 *m, u64 size, const wasm_rt_shared_memory_t *mem, u32 addr, u64 offset,
	u32 width)
{
	u64 ea = addr + offset;
	if (UNLIKELY((ea & (width - 1)) != 0))
		trap_unaligned();
	check_end_shared(mem, size, ea + width);
	return m + (size_t)ea;
}
#define place_shared_at place_at
#define place32_shared(m, addr, offset, width) \
	checked_place_shared(m, m##_size, &m##_memory, addr, offset, width)
#if WASM_RT_MEMCHECK_GUARD_PAGES
#define place_shared place_at
#else
#define place_shared place32_shared
#endif

/*@ place64_shared needs place_shared */
ALWAYS_INLINE u8 *
checked_place64_shared(u8 *m, u64 size, const wasm_rt_shared_memory_t *mem, u64 addr, u64 offset,
	u32 width)
{
	u64 ea = addr + offset;
	if (UNLIKELY(ea < addr || ea > ~(u64)0 - width))
		trap_oob();
	if (UNLIKELY((ea & (width - 1)) != 0))
		trap_unaligned();
	check_end_shared(mem, size, ea + width);
	return m + (size_t)ea;
}
#define place64_shared(m, addr, offset, width) \
	checked_place64_shared(m, m##_size, &m##_memory, addr, offset, width)

/*@ atomic_access needs shared_place */
#if WASM_RT_NATIVE_ATOMICS && GNU_C
typedef u8 atomic_u8 __attribute__((may_alias));
typedef u16 atomic_u16 __attribute__((may_alias));
typedef u32 atomic_u32 __attribute__((may_alias));
typedef u64 atomic_u64 __attribute__((may_alias));
#define ATOMIC(type, p) ((atomic_##type *)(void *)(p))
/* Of one that changes nothing, clang leaves only a fence where the old value is of no use. */
#if defined(__clang__)
#define OF_USE(old) __asm__ volatile("" : : "r"((u32)(old)))
#else
#define OF_USE(old) ((void)0)
#endif
#define ATOMIC_FETCH(type, name) \
	INLINE type atomic_##name##_##type(u8 *p, type v) \
	{ \
		type old = __atomic_fetch_##name(ATOMIC(type, p), ORDER_##type(v), __ATOMIC_SEQ_CST); \
		OF_USE(old); \
		return ORDER_##type(old); \
	}
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
/* Numbers in the other byte order have no such instruction. */
#define ATOMIC_SUM(type, name, operator) \
	INLINE type atomic_##name##_##type(u8 *p, type v) \
	{ \
		type old = __atomic_load_n(ATOMIC(type, p), __ATOMIC_RELAXED), sum; \
		do \
			sum = (type)(ORDER_##type(old) operator v); \
		while (!__atomic_compare_exchange_n(ATOMIC(type, p), &old, ORDER_##type(sum), 1, \
			__ATOMIC_SEQ_CST, __ATOMIC_RELAXED)); \
		return ORDER_##type(old); \
	}
#else
#define ATOMIC_SUM(type, name, operator) ATOMIC_FETCH(type, name)
#endif
#define ATOMICS(type) \
	INLINE type atomic_load_##type(const u8 *p) \
	{ \
		type v = __atomic_load_n((const atomic_##type *)(const void *)p, __ATOMIC_SEQ_CST); \
		return ORDER_##type(v); \
	} \
	INLINE void atomic_store_##type(u8 *p, type v) \
	{ \
		__atomic_store_n(ATOMIC(type, p), ORDER_##type(v), __ATOMIC_SEQ_CST); \
	} \
	INLINE type atomic_xchg_##type(u8 *p, type v) \
	{ \
		type old = __atomic_exchange_n(ATOMIC(type, p), ORDER_##type(v), __ATOMIC_SEQ_CST); \
		return ORDER_##type(old); \
	} \
	INLINE type atomic_cmpxchg_##type(u8 *p, type expected, type v) \
	{ \
		type old = ORDER_##type(expected); \
		__atomic_compare_exchange_n(ATOMIC(type, p), &old, ORDER_##type(v), 0, __ATOMIC_SEQ_CST, \
			__ATOMIC_SEQ_CST); \
		return ORDER_##type(old); \
	} \
	ATOMIC_SUM(type, add, +) \
	ATOMIC_SUM(type, sub, -) \
	ATOMIC_FETCH(type, and) \
	ATOMIC_FETCH(type, or) \
	ATOMIC_FETCH(type, xor)
#else
#if WASM_RT_NO_THREADS
#define ATOMIC_BEGIN(type, p)
#define ATOMIC_END() ((void)0)
#else
/* The read before it traps if any does: nothing may trap under the lock. */
#define ATOMIC_BEGIN(type, p) \
	void *lock_ = ((void)SHARED_READ(type, p), wasm_rt_atomic_lock(p));
#define ATOMIC_END() wasm_rt_atomic_unlock(lock_)
#endif
#define ATOMIC_UPDATE(type, name, new_value) \
	INLINE type atomic_##name##_##type(u8 *p, type v) \
	{ \
		type old; \
		ATOMIC_BEGIN(type, p) \
		old = SHARED_READ(type, p); \
		SHARED_WRITE(type, p, new_value); \
		ATOMIC_END(); \
		return old; \
	}
#define ATOMICS(type) \
	INLINE type atomic_load_##type(const u8 *p) \
	{ \
		type value; \
		ATOMIC_BEGIN(type, p) \
		value = SHARED_READ(type, p); \
		ATOMIC_END(); \
		return value; \
	} \
	INLINE void atomic_store_##type(u8 *p, type v) \
	{ \
		ATOMIC_BEGIN(type, p) \
		SHARED_WRITE(type, p, v); \
		ATOMIC_END(); \
	} \
	INLINE type atomic_cmpxchg_##type(u8 *p, type expected, type v) \
	{ \
		type old; \
		ATOMIC_BEGIN(type, p) \
		old = SHARED_READ(type, p); \
		if (old == expected) \
			SHARED_WRITE(type, p, v); \
		ATOMIC_END(); \
		return old; \
	} \
	ATOMIC_UPDATE(type, xchg, v) \
	ATOMIC_UPDATE(type, add, (type)(old + v)) \
	ATOMIC_UPDATE(type, sub, (type)(old - v)) \
	ATOMIC_UPDATE(type, and, (type)(old & v)) \
	ATOMIC_UPDATE(type, or, (type)(old | v)) \
	ATOMIC_UPDATE(type, xor, (type)(old ^ v))
#endif
ATOMICS(u8)
ATOMICS(u16)
ATOMICS(u32)
ATOMICS(u64)
/*@ each T N U O C S = i32 "" u32 "" "" "", i32 8 u8 ((u32) ) _u, i32 16 u16 ((u32) ) _u,
    i64 "" u64 "" "" "", i64 8 u8 ((u64) ) _u, i64 16 u16 ((u64) ) _u, i64 32 u32 ((u64) ) _u */
#define $T_atomic_load$N$S(p) $Oatomic_load_$U(p)$C
#define $T_atomic_store$N(p, v) atomic_store_$U(p, ($U)(v))
#define $T_atomic_rmw$N_add$S(p, v) $Oatomic_add_$U(p, ($U)(v))$C
#define $T_atomic_rmw$N_sub$S(p, v) $Oatomic_sub_$U(p, ($U)(v))$C
#define $T_atomic_rmw$N_and$S(p, v) $Oatomic_and_$U(p, ($U)(v))$C
#define $T_atomic_rmw$N_or$S(p, v) $Oatomic_or_$U(p, ($U)(v))$C
#define $T_atomic_rmw$N_xor$S(p, v) $Oatomic_xor_$U(p, ($U)(v))$C
#define $T_atomic_rmw$N_xchg$S(p, v) $Oatomic_xchg_$U(p, ($U)(v))$C
#define $T_atomic_rmw$N_cmpxchg$S(p, e, v) $Oatomic_cmpxchg_$U(p, ($U)(e), ($U)(v))$C
/*@ end */

/*@ atomic_fence needs shared_place */
#if !GNU_C || WASM_RT_NO_THREADS
#define atomic_fence() ((void)0)
#elif THREAD_SANITIZER /* which knows no fences */
INLINE void
atomic_fence(void)
{
	static u32 fence;
	__atomic_fetch_add(&fence, 0, __ATOMIC_SEQ_CST);
}
#else
#define atomic_fence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif

/*@ memory_atomic_notify needs shared_place */
/* With guard pages only an access traps. Of a memory that is not shared nobody waits. */
#define atomic_touch(p) ((void)SHARED_READ(u8, p))
INLINE u32
memory_atomic_notify(const u8 *p, u32 count)
{
	(void)count;
	atomic_touch(p);
	return 0;
}
INLINE u32
memory_atomic_notify_shared(const u8 *p, u32 count)
{
	atomic_touch(p);
	return wasm_rt_atomic_notify(p, count);
}

/*@ memory_atomic_wait for memory.atomic.wait32 memory.atomic.wait64 needs memory_atomic_notify */
/*@ each N = 32, 64 */
INLINE u32
memory_atomic_wait$N_shared(const u8 *p, u$N expected, u64 timeout)
{
	atomic_touch(p);
	return wasm_rt_atomic_wait$N(p, expected, (s64)timeout);
}
/*@ end */
COLD u32
wait_unshared(const u8 *p)
{
	atomic_touch(p);
	TRAP(NOT_SHARED);
	return 0;
}
/*@ each N = 32, 64 */
#define memory_atomic_wait$N(p, expected, timeout) \
	((void)(expected), (void)(timeout), wait_unshared(p))
/*@ end */
