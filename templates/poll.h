/* poll.h: guests that can be stopped (--interruptible). wasm-rt-interrupt.h says how, and what the
 * macros WASM_RT_INTERRUPTION and WASM_RT_FUEL choose.
 *
 * A thread with a request to stop has a stack limit of all ones: whoever compares the stack with it
 * polls. POLL looks for that value; to compare an address of the stack would cost each function its
 * frame pointer. Another thread writes the limit, so it is read anew each time; where there are no
 * threads, an interrupt service routine. If that comes between two halves of the read (AVR), the
 * next poll finds the request. */

/*@ poll */
#include "wasm-rt-interrupt.h"
#if GNU_C && defined(__ATOMIC_RELAXED) && !WASM_RT_NO_THREADS
#define LIMIT_NOW() __atomic_load_n(&wasm_rt_stack_limit, __ATOMIC_RELAXED)
#else
#define LIMIT_NOW() (*(volatile uintptr_t *)&wasm_rt_stack_limit)
#endif
/* Whether there is a request. One instruction less where it is written by hand: compilers load what
 * is atomic or volatile into a register before they compare it. */
#if defined(__x86_64__) && defined(__LP64__) && defined(__GCC_ASM_FLAG_OUTPUTS__) && \
	!defined(__SANITIZE_THREAD__)
INLINE int
is_asked_to_stop(void)
{
	int equal;
	__asm__ volatile("cmp{q\t$-1, %1|\t%1, -1}" : "=@cce"(equal) : "m"(wasm_rt_stack_limit));
	return equal;
}
#else
#define is_asked_to_stop() (LIMIT_NOW() == UINTPTR_MAX)
#endif
#if WASM_RT_INTERRUPTION == 2
COLD void
poll_slow(void)
{
	if (!wasm_rt_may_go_on(WASM_RT_TRAP_INTERRUPTED))
		TRAP(INTERRUPTED);
}
#else
COLD NO_RETURN void
poll_slow(void)
{
	TRAP(INTERRUPTED);
}
#endif
#if WASM_RT_FUEL == 2
COLD void
fuel_slow(void)
{
	if (!wasm_rt_may_go_on(WASM_RT_TRAP_OUT_OF_FUEL))
		TRAP(OUT_OF_FUEL);
}
#else
COLD NO_RETURN void
fuel_slow(void)
{
	TRAP(OUT_OF_FUEL);
}
#endif
#if WASM_RT_FUEL
#if GNU_C /* it is written before anything that may fault, and compilers do not keep it elsewhere */
#define FUEL_IS_EXACT() __asm__ volatile("" : "+m"(wasm_rt_fuel))
#else
#define FUEL_IS_EXACT() ((void)0)
#endif
#define FUEL(w) \
	do { \
		wasm_rt_fuel = (s64)((u64)wasm_rt_fuel - (w)); \
		if (UNLIKELY(wasm_rt_fuel < 0)) \
			fuel_slow(); \
		FUEL_IS_EXACT(); \
	} while (0)
#else
#define FUEL(w) ((void)0)
#endif
#if WASM_RT_INTERRUPTION
#define POLL(w) \
	do { \
		FUEL(w); \
		if (UNLIKELY(is_asked_to_stop())) \
			poll_slow(); \
	} while (0)
#else
#define POLL(w) FUEL(w)
#endif
/* In functions that check the stack. */
#if WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION || WASM_RT_STACK_DEPTH_COUNT
#define POLL_CHECKED(w) POLL(w)
#else
#define POLL_CHECKED(w) FUEL(w)
#endif

/*@ poll_stack needs poll STACK_CHECK */
#if !WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION && !WASM_RT_STACK_DEPTH_COUNT
#undef STACK_CHECK
#if WASM_RT_INTERRUPTION == 2
COLD void
stack_slow(uintptr_t here)
{
	uintptr_t limit;
	while ((limit = LIMIT_NOW()) == UINTPTR_MAX)
		poll_slow();
	if (here < limit)
		trap_exhaustion();
}
#define STACK_CHECK(bytes) \
	STACK_MARK(bytes); \
	if (UNLIKELY(stack_here < LIMIT_NOW())) \
		stack_slow(stack_here)
#else
#define STACK_CHECK(bytes) \
	STACK_MARK(bytes); \
	if (UNLIKELY(stack_here < LIMIT_NOW())) \
		trap_exhaustion()
#endif
#endif

/*@ poll_pieces needs poll check_range */
/* The instructions on ranges: for one more of fuel for each 64 bytes or entries, and with polls
 * between pieces of long ranges. What was in bounds at first stays so. */
#define PIECE ((u64)1 << 20)
#define ENTRIES ((u64)1 << 16)
#define POLL_RANGE(n) POLL((n) / 64)

/*@ polled_memory_fill needs poll_pieces memory_fill_any */
INLINE void
polled_memory_fill(wasm_rt_memory_t *mem, u64 d, u32 value, u64 n)
{
	check_range(mem->size, d, n);
	for (; n > PIECE; d += PIECE, n -= PIECE) {
		POLL_RANGE(PIECE);
		memory_fill_any(mem, d, value, PIECE);
	}
	POLL_RANGE(n);
	memory_fill_any(mem, d, value, n);
}

/*@ polled_memory_copy needs poll_pieces memory_copy_any */
INLINE void
polled_memory_copy(wasm_rt_memory_t *dst, const wasm_rt_memory_t *src, u64 d, u64 s, u64 n)
{
	bool up = dst->data != src->data || d <= s;
	check_range(dst->size, d, n);
	check_range(src->size, s, n);
	for (; n > PIECE; n -= PIECE) {
		u64 skip = up ? 0 : n - PIECE;
		POLL_RANGE(PIECE);
		memory_copy_any(dst, src, d + skip, s + skip, PIECE);
		if (up)
			d += PIECE, s += PIECE;
	}
	POLL_RANGE(n);
	memory_copy_any(dst, src, d, s, n);
}

/*@ polled_memory_init needs poll_pieces memory_init_any */
INLINE void
polled_memory_init(wasm_rt_memory_t *mem, const u8 *data, u64 data_size, u64 d, u32 s, u32 n)
{
	POLL_RANGE(n);
	memory_init_any(mem, data, data_size, d, s, n);
}

/*@ polled_table_fill needs poll_pieces */
#define POLLED_TABLE_FILL(kind) \
	INLINE void \
	polled_table_fill_##kind(const wasm_rt_##kind##_table_t *t, u64 i, wasm_rt_##kind##_t value, \
		u64 n) \
	{ \
		check_range(t->size, i, n); \
		for (; n > ENTRIES; i += ENTRIES, n -= ENTRIES) { \
			POLL_RANGE(ENTRIES); \
			table_fill_##kind(t, i, value, ENTRIES); \
		} \
		POLL_RANGE(n); \
		table_fill_##kind(t, i, value, n); \
	}

/*@ polled_table_fill_funcref needs polled_table_fill table_fill_funcref */
POLLED_TABLE_FILL(funcref)

/*@ polled_table_fill_externref needs polled_table_fill table_fill_externref */
POLLED_TABLE_FILL(externref)

/*@ polled_table_fill_exnref needs polled_table_fill table_fill_exnref */
POLLED_TABLE_FILL(exnref)

/*@ polled_table_copy needs poll_pieces */
#define POLLED_TABLE_COPY(kind) \
	INLINE void \
	polled_table_copy_##kind(const wasm_rt_##kind##_table_t *dst, \
		const wasm_rt_##kind##_table_t *src, u64 d, u64 s, u64 n) \
	{ \
		bool up = dst->data != src->data || d <= s; \
		check_range(dst->size, d, n); \
		check_range(src->size, s, n); \
		for (; n > ENTRIES; n -= ENTRIES) { \
			u64 skip = up ? 0 : n - ENTRIES; \
			POLL_RANGE(ENTRIES); \
			table_copy_##kind(dst, src, d + skip, s + skip, ENTRIES); \
			if (up) \
				d += ENTRIES, s += ENTRIES; \
		} \
		POLL_RANGE(n); \
		table_copy_##kind(dst, src, d, s, n); \
	}

/*@ polled_table_copy_funcref needs polled_table_copy table_copy_funcref */
POLLED_TABLE_COPY(funcref)

/*@ polled_table_copy_externref needs polled_table_copy table_copy_externref */
POLLED_TABLE_COPY(externref)

/*@ polled_table_copy_exnref needs polled_table_copy table_copy_exnref */
POLLED_TABLE_COPY(exnref)

/*@ polled_table_init needs poll_pieces */
#define POLLED_TABLE_INIT(kind, element) \
	INLINE void \
	polled_table_init_##kind(void *self, const wasm_rt_##kind##_table_t *t, \
		const struct element *elems, u64 size, u64 d, u64 s, u64 n) \
	{ \
		POLL_RANGE(n); \
		table_init_##kind(self, t, elems, size, d, s, n); \
	}

/*@ polled_table_init_funcref needs polled_table_init table_init_funcref */
POLLED_TABLE_INIT(funcref, elem_func)

/*@ polled_table_init_externref needs polled_table_init table_init_externref */
POLLED_TABLE_INIT(externref, elem_ref)

/*@ polled_table_init_exnref needs polled_table_init table_init_exnref */
POLLED_TABLE_INIT(exnref, elem_ref)
