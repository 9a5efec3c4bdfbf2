/* stack.h: stack exhaustion is a trap.
 *
 * STACK_CHECK(bytes) stands once in a function, in the block of its calls and before them
 * (wasm2c/c/stack_check.c), and declares a variable. At the end of its life there is something to
 * do, if only for the compiler: so none turns a call of this function into a jump or a loop, where
 * infinite recursion would never end. Where calls are counted, that counts the return.
 *
 * How deep the stack is tells the stack pointer, where its name is known, or else the variable's
 * address, which escapes: that, too, keeps calls what they are. */

/*@ STACK_CHECK */
#if defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 12)
#pragma GCC diagnostic ignored "-Winfinite-recursion"
#endif
COLD NO_RETURN void
trap_exhaustion(void)
{
	TRAP(EXHAUSTION);
}
#if !GNU_C
#elif defined(__x86_64__) && !defined(__ILP32__)
#define STACK_POINTER "rsp"
#elif defined(__i386__)
#define STACK_POINTER "esp"
#elif defined(__aarch64__) || defined(__riscv) || defined(__ARM_ARCH_ISA_ARM) \
	|| defined(__thumb2__) /* Thumb without the 2 compares low registers only */
#define STACK_POINTER "sp"
#endif
#ifdef STACK_POINTER
__extension__ register uintptr_t stack_pointer __asm__(STACK_POINTER);
INLINE void
stack_end(u8 *mark)
{
	(void)mark;
	__asm__ volatile("");
}
#define STACK_MARK(bytes) \
	u8 stack_mark __attribute__((cleanup(stack_end), unused)); \
	uintptr_t stack_here = stack_pointer - (bytes)
#elif GNU_C
#define STACK_MARK(bytes) \
	u8 stack_mark; \
	uintptr_t stack_here = (uintptr_t)&stack_mark - (bytes); \
	__asm__ volatile("" : "+r"(stack_here))
#else
#define STACK_MARK(bytes) \
	volatile u8 stack_mark = 0; \
	volatile u8 *volatile stack_at = &stack_mark; \
	uintptr_t stack_here = (uintptr_t)stack_at - (bytes)
#endif
#if WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION
#define STACK_CHECK(bytes) ((void)0)
#elif WASM_RT_STACK_DEPTH_COUNT
#if !GNU_C && !(defined(__TINYC__) && __TINYC__ >= 928) /* before, tcc overlooks the attribute */
#error "WASM_RT_STACK_DEPTH_COUNT needs __attribute__((cleanup))"
#endif
INLINE void
stack_leave(u8 *mark)
{
	(void)mark;
	wasm_rt_call_stack_depth--;
}
#define STACK_CHECK(bytes) \
	u8 stack_mark __attribute__((cleanup(stack_leave), unused)) = 0; \
	if (UNLIKELY(++wasm_rt_call_stack_depth > WASM_RT_MAX_CALL_STACK_DEPTH)) \
		trap_exhaustion()
#else
#define STACK_CHECK(bytes) \
	STACK_MARK(bytes); \
	if (UNLIKELY(stack_here < wasm_rt_stack_limit)) \
		trap_exhaustion()
#endif
