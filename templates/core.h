/* core.h: what every generated file starts with, after its header: spellings of the compiler's
 * extensions, and traps.
 *
 * GNU_C says that statement expressions, attributes and asm are there. WASM_RT_ISO_C, set by a user
 * or a test, selects the branches for compilers that have none of them. TinyCC understands the
 * expressions and attributes but not the builtins; it never reorders or removes anything, so it
 * needs no barriers. */

/*@ core always */
#if defined(__GNUC__) && !defined(WASM_RT_ISO_C)
#define GNU_C 1
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define UNUSED __attribute__((unused))
#define COLD static __attribute__((cold, noinline, unused))
#define NO_INLINE static __attribute__((noinline, unused))
#define NO_RETURN __attribute__((noreturn))
#else
#define GNU_C 0
#define UNLIKELY(x) (x)
#define UNUSED
#define COLD static inline
#define NO_INLINE static inline
#define NO_RETURN
#endif
#define INLINE static inline UNUSED
#if GNU_C && __GNUC__ >= 7
#define FALLTHROUGH __attribute__((fallthrough))
#else
#define FALLTHROUGH ((void)0)
#endif
#define TRAP(name) wasm_rt_trap(WASM_RT_TRAP_##name)
/* What a guest computes may look like a programmer's mistake: a comparison whose result is known,
 * "|" as a condition, a choice without the usual parentheses. GCC looks through casts, and finds a
 * sign behind (u32)(s16)x. A compiler that does not know one of these warnings does not
 * complain. */
#if GNU_C && defined(__clang__)
#pragma clang diagnostic ignored "-Wunknown-warning-option"
#pragma clang diagnostic ignored "-Wtautological-compare"
#pragma clang diagnostic ignored "-Wtype-limits"
#pragma clang diagnostic ignored "-Wbool-operation"
#pragma clang diagnostic ignored "-Wconstant-logical-operand"
#pragma clang diagnostic ignored "-Wswitch-bool"
#pragma clang diagnostic ignored "-Wparentheses"
#elif GNU_C
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wtautological-compare"
#pragma GCC diagnostic ignored "-Wtype-limits"
#pragma GCC diagnostic ignored "-Wbool-compare"
#pragma GCC diagnostic ignored "-Wbool-operation"
#pragma GCC diagnostic ignored "-Wswitch-bool"
#pragma GCC diagnostic ignored "-Wint-in-bool-context"
#pragma GCC diagnostic ignored "-Wlogical-op"
#pragma GCC diagnostic ignored "-Woverflow"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wparentheses"
#endif

/*@ LIKELY */
/* Conditions of which the module says that they are mostly true. */
#if GNU_C
#define LIKELY(x) __builtin_expect(!!(x), 1)
#else
#define LIKELY(x) (x)
#endif

/*@ ALWAYS_INLINE */
/* What a compiler must inline, even if it finds that too much, and without -O. */
#if GNU_C
#define ALWAYS_INLINE static inline __attribute__((always_inline, unused))
#else
#define ALWAYS_INLINE INLINE
#endif

/*@ INTERNAL */
/* What the files of one module share is hidden from other shared objects: a compiler may inline
 * it, and call it directly. */
#if GNU_C && (defined(__ELF__) || defined(__MACH__))
#define INTERNAL __attribute__((visibility("hidden")))
#else
#define INTERNAL
#endif

/*@ keep_loads */
/* With guard pages only the access itself can trap. So a load must happen even if nothing needs its
 * value, and when a trap comes, memory, globals and tables must contain what the program has
 * written so far. GCC is told that accesses may throw. The passes that delete, join, sink or
 * schedule them, or split them from the loop that they share with others, are off; so is ipa-sra,
 * which with -flto drops parameters that the caller, who knows of no such accesses, does not use.
 * Clang is told that accesses are volatile (here, in memory_access and in EXACT). */
#if WASM_RT_MEMCHECK_GUARD_PAGES && !WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION
#if defined(__clang__)
#define LOADED const volatile
#elif defined(__GNUC__) && defined(__OPTIMIZE__)
#pragma GCC optimize("exceptions", "non-call-exceptions", "no-delete-dead-exceptions")
#pragma GCC optimize("no-tree-sink", "no-ipa-sra")
#endif
#endif
#ifndef LOADED
#define LOADED const
#endif
#if WASM_RT_MEMCHECK_GUARD_PAGES && defined(__clang__)
#define STORED volatile
#else
#define STORED
#if WASM_RT_MEMCHECK_GUARD_PAGES && defined(__GNUC__) && defined(__OPTIMIZE__)
#pragma GCC optimize("exceptions", "non-call-exceptions", "no-tree-dse", "no-store-merging")
#pragma GCC optimize("no-tree-slp-vectorize", "no-tree-loop-vectorize")
#pragma GCC optimize("no-tree-loop-distribution", "no-tree-loop-distribute-patterns")
#pragma GCC optimize("no-schedule-insns", "no-schedule-insns2")
#if __GNUC__ >= 8
#pragma GCC optimize("no-loop-interchange", "no-loop-unroll-and-jam")
#endif
#endif
#endif

/*@ EXACT for global.set data.drop elem.drop */
/* Assignments outside of memory are complete when a trap comes. */
#if WASM_RT_MEMCHECK_GUARD_PAGES && GNU_C && defined(__clang__)
#define EXACT(place) (*(volatile __typeof__(place) *)&(place))
#else
#define EXACT(place) (place)
#endif

/*@ few_passes */
/* Passes of GCC that take time and find nothing here: the guest's compiler has already shared,
 * threaded and forwarded what can be, and no pass can tell where accesses with the common base of a
 * memory point to. Explicit checks make many small blocks, each with a way out; some passes take
 * long for them and often make the code slower. Where pointers have 32 bits modules are small,
 * and checks, of one comparison each, gain from the passes. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) \
	&& UINTPTR_MAX > 0xffffffff
#pragma GCC optimize("no-dse", "no-forward-propagate", "no-ipa-pure-const")
#pragma GCC optimize("no-tree-ccp", "no-tree-copy-prop", "no-tree-pta", "no-tree-slsr")
#pragma GCC optimize("no-tree-sra")
#if __GNUC__ >= 11
#pragma GCC optimize("no-ipa-modref")
#endif
#if WASM_RT_MEMCHECK_GUARD_PAGES
#pragma GCC optimize("no-tree-dominator-opts")
#else
#pragma GCC optimize("no-gcse", "no-thread-jumps", "no-tree-pre", "ira-region=one")
#if defined(__x86_64__) /* whose processors choose the order of instructions themselves */
#pragma GCC optimize("no-schedule-insns2")
#endif
#endif
#endif

/*@ signalling_nans */
/* Arithmetic makes signalling NaNs quiet, also x * 1. All functions with floats are to agree on
 * this, or GCC does not inline them. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
#pragma GCC optimize("signaling-nans")
#endif

/*@ trap_oob */
COLD NO_RETURN void
trap_oob(void)
{
	TRAP(OOB);
}

/*@ check_range needs trap_oob */
INLINE void
check_range(u64 size, u64 start, u64 n)
{
	if (UNLIKELY(start > size || n > size - start))
		trap_oob();
}
