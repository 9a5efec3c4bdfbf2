/* wasm-rt: what C code translated from WebAssembly needs at run time.
 *
 * Two kinds of code include this header: the translated code, and the embedder that creates
 * instances, calls exports and catches traps. It does not depend on what configure found. It
 * includes no header of an operating system except pthread.h, for the lock in a shared memory.
 * Every setting is a macro that -D overrides. Settings marked (runtime) take effect when
 * the runtime itself is compiled; the others, when the translated code or the embedder is compiled.
 *
 * Everything in WABT's header of this name is here under the same names; doc/wabt.md lists the
 * differences.
 *
 * A whole embedder:
 *
 *	wasm_rt_init();
 *	wasm_rt_trap_t trap = wasm_rt_impl_try();
 *	if (trap) {
 *		fprintf(stderr, "%s\n", wasm_rt_strerror(trap));
 *	} else {
 *		wasm2c_fac_instantiate(&fac);
 *		printf("%u\n", w2c_fac_fac(&fac, 5));
 *	}
 *	wasm2c_fac_free(&fac);
 *	wasm_rt_free();
 *
 * "spec" below is the WebAssembly Core Specification 3.0. Sizes are in bytes unless the text says
 * pages or entries. */
#ifndef WASM_RT_H
#define WASM_RT_H

#if !defined(__cplusplus) && (!defined(__STDC_VERSION__) || __STDC_VERSION__ < 199901L) && \
	!defined(_MSC_VER)
#error "wasm-rt.h needs C99 (-std=c99 or later)"
#endif
#if defined(__hppa__)
#error "the stack grows up on this machine, which is not supported"
#endif
#if defined(__PCC__)
#error "pcc is not supported"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#if __STDC_HOSTED__
#include <stdlib.h>
#include <string.h>
#endif

/* ---- Configuration ---- */

/* The older name for two choices below, which WABT still accepts: 1 is guard pages, 0 is realloc
 * and explicit checks. */
#ifdef WASM_RT_MEMCHECK_SIGNAL_HANDLER
#if WASM_RT_MEMCHECK_SIGNAL_HANDLER
#define WASM_RT_USE_MMAP 1
#define WASM_RT_MEMCHECK_GUARD_PAGES 1
#else
#define WASM_RT_USE_MMAP 0
#define WASM_RT_MEMCHECK_BOUNDS_CHECK 1
#endif
#endif

/* 1: memory is reserved address space (mmap); 0: it comes from realloc. Default: 1 on 64-bit hosts
 * of the Unix family; 32-bit hosts may set it. */
#ifndef WASM_RT_USE_MMAP
#if UINTPTR_MAX > 0xffffffff && __STDC_HOSTED__ && \
	(defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#define WASM_RT_USE_MMAP 1
#else
#define WASM_RT_USE_MMAP 0
#endif
#endif

/* (runtime) Stress test: every growth moves the memory and makes the old place inaccessible, so
 * that using a base address from before the growth faults at once. Implies explicit checks, since
 * guarded memories cannot move. Default: 0. */
#ifndef WASM_RT_MOVE_ON_EVERY_GROW
#define WASM_RT_MOVE_ON_EVERY_GROW 0
#endif

/* How the translated code keeps accesses to memory in bounds; exactly one of the two is 1.
 * GUARD_PAGES: every address that an access can form is in a reservation of 8 GiB. The unused part
 * of it faults, and the fault becomes a trap. BOUNDS_CHECK: explicit comparisons. Memories with
 * 64-bit addresses or one-byte pages are always checked explicitly. Default: guard pages where
 * WASM_RT_USE_MMAP is 1 and pointers have 64 bits. */
#if WASM_RT_USE_MMAP && UINTPTR_MAX > 0xffffffff
#define WASM_RT_GUARD_PAGES_SUPPORTED 1
#else
#define WASM_RT_GUARD_PAGES_SUPPORTED 0
#endif
#if !defined WASM_RT_MEMCHECK_GUARD_PAGES && !defined WASM_RT_MEMCHECK_BOUNDS_CHECK
#if WASM_RT_GUARD_PAGES_SUPPORTED && !WASM_RT_MOVE_ON_EVERY_GROW
#define WASM_RT_MEMCHECK_GUARD_PAGES 1
#else
#define WASM_RT_MEMCHECK_BOUNDS_CHECK 1
#endif
#endif
#ifndef WASM_RT_MEMCHECK_GUARD_PAGES
#define WASM_RT_MEMCHECK_GUARD_PAGES (!WASM_RT_MEMCHECK_BOUNDS_CHECK)
#endif
#ifndef WASM_RT_MEMCHECK_BOUNDS_CHECK
#define WASM_RT_MEMCHECK_BOUNDS_CHECK (!WASM_RT_MEMCHECK_GUARD_PAGES)
#endif
#if !WASM_RT_MEMCHECK_GUARD_PAGES == !WASM_RT_MEMCHECK_BOUNDS_CHECK
#error "set one of WASM_RT_MEMCHECK_GUARD_PAGES and WASM_RT_MEMCHECK_BOUNDS_CHECK"
#endif
#if WASM_RT_MEMCHECK_GUARD_PAGES && !WASM_RT_GUARD_PAGES_SUPPORTED
#error "WASM_RT_MEMCHECK_GUARD_PAGES needs WASM_RT_USE_MMAP and 64-bit pointers"
#endif
#if WASM_RT_MEMCHECK_GUARD_PAGES && WASM_RT_MOVE_ON_EVERY_GROW
#error "WASM_RT_MOVE_ON_EVERY_GROW needs WASM_RT_MEMCHECK_BOUNDS_CHECK"
#endif

/* 1: wasm_rt_init installs no signal handlers. An out-of-bounds access to a guarded memory is then
 * a fault for the embedder's own handler, which may call wasm_rt_trap. Default: 0. */
#ifndef WASM_RT_SKIP_SIGNAL_RECOVERY
#define WASM_RT_SKIP_SIGNAL_RECOVERY 0
#endif

/* Whether wasm_rt_init installs the fault handler. Code with explicit checks does not need one, so
 * the default there is 0. What counts is the value in the file that calls wasm_rt_init. */
#ifndef WASM_RT_INSTALL_SIGNAL_HANDLER
#if WASM_RT_MEMCHECK_GUARD_PAGES && !WASM_RT_SKIP_SIGNAL_RECOVERY
#define WASM_RT_INSTALL_SIGNAL_HANDLER 1
#else
#define WASM_RT_INSTALL_SIGNAL_HANDLER 0
#endif
#endif

/* 1: a catch of traps also saves the thread's signal mask, and a trap restores it. So an embedder's
 * own signal handler may call wasm_rt_trap repeatedly: its signal does not stay blocked. This costs
 * a system call for each wasm_rt_impl_try, about 0.1 microseconds. Default: 1 on hosts with POSIX's
 * signals. */
#ifndef WASM_RT_SAVE_SIGNAL_MASK
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#define WASM_RT_SAVE_SIGNAL_MASK 1
#else
#define WASM_RT_SAVE_SIGNAL_MASK 0
#endif
#endif

/* Whether the machine's instructions for several bytes need aligned addresses. Explicit checks then
 * also look at the low bits of addresses, and a function makes the accesses that are not aligned.
 * Default: 1 on 32-bit machines, unless the compiler says that they do not need it. */
#ifndef WASM_RT_STRICT_ALIGNMENT
#if UINTPTR_MAX > 0xffffffff || defined(__i386__) || defined(__AVR__) || defined(__m68k__) || \
	defined(__ARM_FEATURE_UNALIGNED) || defined(__riscv_misaligned_fast) || defined(__powerpc__)
#define WASM_RT_STRICT_ALIGNMENT 0
#else
#define WASM_RT_STRICT_ALIGNMENT 1
#endif
#endif

/* 1: relies on the alignment that the module promises for each access. Not conforming: if a guest
 * breaks the promise, which in C takes undefined behaviour, a strict machine faults. Only for code
 * of wasm2c --memory=static. Default: 0. */
#ifndef WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN
#define WASM_RT_NONCONFORMING_ALIGNMENT_GIVEN 0
#endif

/* 1: an out-of-bounds load whose value is not used need not trap (not conforming). Default: 0. */
#ifndef WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION
#define WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION 0
#endif

/* 1: the translated code does not check the stack at all (not conforming; on hosts with a fault
 * handler the end of the stack is still caught by its guard page). Default: 0. */
#ifndef WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION
#define WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION 0
#endif

/* 1: the translated code counts nested calls and traps beyond WASM_RT_MAX_CALL_STACK_DEPTH of them;
 * 0: it compares the stack's address with the thread's limit. Default: 1 if no fault handler is
 * installed and the embedder has set WASM_RT_MAX_CALL_STACK_DEPTH, so that its limit holds;
 * otherwise 0, because a number of calls says little about bytes of stack. */
#ifndef WASM_RT_STACK_DEPTH_COUNT
#if defined(WASM_RT_MAX_CALL_STACK_DEPTH) && !WASM_RT_INSTALL_SIGNAL_HANDLER && \
	!WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION && \
	((defined(__GNUC__) && !defined(WASM_RT_ISO_C)) || (defined(__TINYC__) && __TINYC__ >= 928))
#define WASM_RT_STACK_DEPTH_COUNT 1
#else
#define WASM_RT_STACK_DEPTH_COUNT 0
#endif
#endif
#ifndef WASM_RT_MAX_CALL_STACK_DEPTH
#define WASM_RT_MAX_CALL_STACK_DEPTH 10000
#endif

/* Whether a stack overflow that no check has found also becomes a trap, through the fault
 * handler. */
#ifndef WASM_RT_STACK_EXHAUSTION_HANDLER
#if WASM_RT_INSTALL_SIGNAL_HANDLER && !WASM_RT_STACK_DEPTH_COUNT && \
	!WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION
#define WASM_RT_STACK_EXHAUSTION_HANDLER 1
#else
#define WASM_RT_STACK_EXHAUSTION_HANDLER 0
#endif
#endif
#if WASM_RT_STACK_EXHAUSTION_HANDLER && !WASM_RT_INSTALL_SIGNAL_HANDLER
#error "WASM_RT_STACK_EXHAUSTION_HANDLER needs WASM_RT_INSTALL_SIGNAL_HANDLER"
#endif
#if WASM_RT_STACK_EXHAUSTION_HANDLER && WASM_RT_STACK_DEPTH_COUNT
#error "set one of WASM_RT_STACK_EXHAUSTION_HANDLER and WASM_RT_STACK_DEPTH_COUNT"
#endif

/* OOB and EXHAUSTION are always two traps here. */
#define WASM_RT_MERGED_OOB_AND_EXHAUSTION_TRAPS 0

/* (runtime) Bytes of stack that the limit keeps free for host functions and unchecked leaf
 * functions; at most a quarter of the stack. Default: 128 KiB. */
#ifndef WASM_RT_STACK_MARGIN
#define WASM_RT_STACK_MARGIN 131072
#endif

/* (runtime) Catches that may be active at once in one thread: wasm_rt_impl_try in a host function
 * that translated code called, and so on; 1 at least. Default: 64, freestanding 4. */
#ifndef WASM_RT_MAX_TRIES
#if __STDC_HOSTED__
#define WASM_RT_MAX_TRIES 64
#else
#define WASM_RT_MAX_TRIES 4
#endif
#endif

/* (runtime) WASM_RT_TRAP_HANDLER: the name of a function of the embedder, `_Noreturn void
 * NAME(wasm_rt_trap_t)`, which is called for every trap in place of the jump to the innermost
 * catch. On a machine without an operating system wasm_rt_last_trap then tells of the trap only
 * while this function runs, which saves RAM. Default: not defined. See also
 * wasm_rt_set_trap_hook. */

/* (runtime) WASM_RT_GROW_FAILED_HANDLER: the name of a function of the embedder, `void NAME(void)`,
 * called when a growth of a memory fails, before the guest sees the failure. Default: not
 * defined. */

/* (runtime) WASM_RT_HEAP_RESIZE and WASM_RT_HEAP_FREE: names of functions of the embedder that
 * replace realloc and free for everything that the runtime allocates:
 *	void *NAME(void *block, size_t old_size, size_t new_size); as realloc; block may be NULL; NULL
 *		is failure
 *	void NAME(void *block, size_t size);
 * Default: not defined: the C library's; freestanding: one static array of WASM_RT_STATIC_BYTES,
 * 64 KiB, or 1 KiB where pointers have 16 bits. */
#ifndef WASM_RT_STATIC_BYTES
#if UINTPTR_MAX > 0xffff
#define WASM_RT_STATIC_BYTES 65536
#else
#define WASM_RT_STATIC_BYTES 1024
#endif
#endif

/* How the arrays of `wasm2c --memory=static` are declared, with GCC and Clang. _ALIGN: the
 * alignment of memories; default 16. Not defined by default: _MEMORY_SECTION, a string, the linker
 * section for memories (with a name such as ".bss.something" it takes no room in the program's
 * file); _IMAGE_SECTION, the same for the data segments, which are constant and are copied into
 * memories at instantiation. Without it they are placed with all other constants. */
#ifndef WASM_RT_STATIC_MEMORY_ALIGN
#define WASM_RT_STATIC_MEMORY_ALIGN 16
#endif

/* (runtime) 1: the runtime checks its own invariants, and aborts if one is broken. Default: 0. */
#ifndef WASM_RT_SANITY_CHECKS
#define WASM_RT_SANITY_CHECKS 0
#endif

/* Accepted for compatibility, without effect: memory is never addressed through a segment
 * register. */
#ifndef WASM_RT_ALLOW_SEGUE
#define WASM_RT_ALLOW_SEGUE 0
#endif
#ifndef WASM_RT_SEGUE_FREE_SEGMENT
#define WASM_RT_SEGUE_FREE_SEGMENT 0
#endif
#undef WASM_RT_USE_SEGUE
#define WASM_RT_USE_SEGUE 0

/* The largest payload of an exception in bytes; an exnref holds its payload. The translator refuses
 * larger tags at compile time of the translated code. Default: 256. Must be the same in all code of
 * a program. */
#ifndef WASM_EXN_MAX_SIZE
#define WASM_EXN_MAX_SIZE 256
#endif

/* 1: the code and the runtime go into an executable, never into a shared library. The linker then
 * knows where thread-local variables are, which makes access to them faster. Default: 0; 1 in
 * programs of wasmcc. */
#ifndef WASM_RT_LOCAL_EXEC
#define WASM_RT_LOCAL_EXEC 0
#endif

/* The keyword for thread-local variables. It is empty if the compiler has none (tcc) or if there
 * are no threads; then at most one thread may run translated code. Default: by compiler; with
 * newlib on ARM without an operating system, which lacks what such variables need
 * (__aeabi_read_tp), empty. */
#ifndef WASM_RT_THREAD_LOCAL
#if !__STDC_HOSTED__ || defined(__TINYC__) || (defined(__NEWLIB__) && \
	!defined(__PICOLIBC__) && defined(__ARM_EABI__) && !defined(__unix__))
#define WASM_RT_THREAD_LOCAL
#define WASM_RT_NO_THREADS 1
#elif defined(_MSC_VER)
#define WASM_RT_THREAD_LOCAL __declspec(thread)
#elif defined(__GNUC__) && defined(__ELF__) && WASM_RT_LOCAL_EXEC
#define WASM_RT_THREAD_LOCAL __thread __attribute__((tls_model("local-exec")))
#elif defined(__GNUC__)
#define WASM_RT_THREAD_LOCAL __thread
#elif defined(__cplusplus)
#define WASM_RT_THREAD_LOCAL thread_local
#else
#define WASM_RT_THREAD_LOCAL _Thread_local
#endif
#endif
#ifndef WASM_RT_NO_THREADS
#define WASM_RT_NO_THREADS 0
#endif

/* Defined if <stdatomic.h> can be used: the fields of shared memories are _Atomic then. */
#ifndef WASM_RT_C11_AVAILABLE
#if !defined(__cplusplus) && defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L && \
	!defined(__STDC_NO_ATOMICS__) && !defined(__TINYC__)
#define WASM_RT_C11_AVAILABLE 1
#endif
#endif

/* 1: non-local jumps by the compiler's __builtin_setjmp; 0: by <setjmp.h>. Must be the same in all
 * code of a program. Default: 1 with GCC and Clang where there is no C library. */
#ifndef WASM_RT_BUILTIN_SETJMP
#if !__STDC_HOSTED__ && defined(__GNUC__)
#define WASM_RT_BUILTIN_SETJMP 1
#else
#define WASM_RT_BUILTIN_SETJMP 0
#endif
#endif

#if !WASM_RT_BUILTIN_SETJMP
#include <setjmp.h>
#endif
#ifdef WASM_RT_C11_AVAILABLE
#include <stdatomic.h>
#endif
/* The type of the lock in a shared memory, which growth takes: without pthreads, the runtime's own
 * kind of lock. */
#if __STDC_HOSTED__ && (!WASM_RT_NO_THREADS || defined(__TINYC__)) && \
	(defined(__unix__) || defined(__APPLE__) || defined(__HAIKU__))
#include <pthread.h>
#define WASM_RT_MUTEX pthread_mutex_t
#define WASM_RT_USE_PTHREADS 1
#else
#define WASM_RT_MUTEX int
#endif

/* 1: the compiler's atomic operations of 1, 2, 4 and 8 bytes need no library, and the guest's
 * atomic instructions are made of them. 0: all of them take a lock of the runtime
 * (wasm_rt_atomic_lock), because operations of several sizes at one place must exclude each other.
 * Must be the same in all code of a program. Default: by compiler and machine. */
#ifndef WASM_RT_NATIVE_ATOMICS
#if defined(__GNUC__) && !WASM_RT_NO_THREADS && !defined(WASM_RT_ISO_C) && \
	__GCC_ATOMIC_CHAR_LOCK_FREE == 2 && __GCC_ATOMIC_SHORT_LOCK_FREE == 2 && \
	__GCC_ATOMIC_INT_LOCK_FREE == 2 && __GCC_ATOMIC_LLONG_LOCK_FREE == 2
#define WASM_RT_NATIVE_ATOMICS 1
#else
#define WASM_RT_NATIVE_ATOMICS 0
#endif
#endif

/* glibc's headers define attributes away for tcc, which does know the ones used here. */
#if defined(__TINYC__)
#pragma push_macro("__attribute__")
#undef __attribute__
#endif

#if defined(__GNUC__) || defined(__TINYC__)
#define WASM_RT_NO_RETURN __attribute__((noreturn))
#elif defined(_MSC_VER)
#define WASM_RT_NO_RETURN __declspec(noreturn)
#else
#define WASM_RT_NO_RETURN
#endif

#ifndef LIKELY
#if defined(__GNUC__) && !defined(WASM_RT_ISO_C)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#else
#define LIKELY(x) (x)
#endif
#endif
#ifndef UNLIKELY
#if defined(__GNUC__) && !defined(WASM_RT_ISO_C)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define UNLIKELY(x) (x)
#endif
#endif

#ifdef __GNUC__
#define wasm_rt_memcpy __builtin_memcpy
#define wasm_rt_unreachable __builtin_unreachable
#else
#define wasm_rt_memcpy memcpy
#define wasm_rt_unreachable abort
#endif

/* The address of the stack when the function was called, which is the same for all functions that
 * its caller calls. NULL: unknown. */
#if defined(__GNUC__)
#define WASM_RT_FRAME() __builtin_dwarf_cfa()
#elif defined(__TINYC__)
#define WASM_RT_FRAME() ((void *)((char *)__builtin_frame_address(0) + 2 * sizeof(void *)))
#else
#define WASM_RT_FRAME() NULL
#endif

#ifdef __cplusplus
extern "C" {
#endif

#if !__STDC_HOSTED__
/* GCC and Clang need these in any environment; translated code calls them. */
void *memcpy(void *__restrict to, const void *__restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
#endif

/* ---- Traps ---- */

/* Why execution ended (spec, section 4.2.1 "Results": trap). */
typedef enum {
	WASM_RT_TRAP_NONE,               /* no trap */
	WASM_RT_TRAP_OOB,                /* out of bounds of a memory, a table or a segment */
	WASM_RT_TRAP_INT_OVERFLOW,       /* integer result not representable */
	WASM_RT_TRAP_DIV_BY_ZERO,
	WASM_RT_TRAP_INVALID_CONVERSION, /* NaN to integer */
	WASM_RT_TRAP_UNREACHABLE,
	WASM_RT_TRAP_CALL_INDIRECT,      /* no such entry, a null entry, or one of another type */
	WASM_RT_TRAP_NULL_REF,
	WASM_RT_TRAP_UNCAUGHT_EXCEPTION,
	/* an atomic access at an address that is not a multiple of its width */
	WASM_RT_TRAP_UNALIGNED,
	WASM_RT_TRAP_EXHAUSTION,         /* the call stack */
	/* Additions of this runtime. */
	WASM_RT_TRAP_OUT_OF_MEMORY,      /* the host could not allocate what an instantiation needs */
	/* an import does not match its declaration (spec, section 3.5 "Matching") */
	WASM_RT_TRAP_INCOMPATIBLE_IMPORT,
	WASM_RT_TRAP_EXIT,               /* no error: the guest ended itself, by proc_exit of WASI */
	WASM_RT_TRAP_NOT_SHARED,         /* a wait on a memory that is not shared */
	WASM_RT_TRAP_INTERRUPTED,        /* the host stopped the guest: wasm-rt-interrupt.h */
	WASM_RT_TRAP_OUT_OF_FUEL         /* the guest has used up what the host gave it: there, too */
} wasm_rt_trap_t;

/* What is known about a trap. */
struct wasm_rt_trap_info {
	wasm_rt_trap_t code;
	bool has_address;     /* whether the next two are known */
	/* the guest's effective address of the access; after a fault some machines (s390x) tell only
	 * its page */
	uint64_t address;
	const uint8_t *base;  /* the memory's data; NULL where only the address is known */
	/* address of the instruction that faulted or of the call that trapped; 0: unknown */
	uintptr_t pc;
	const char *function; /* name of the translated function where the code gave it, else NULL */
	const char *exception; /* UNCAUGHT_EXCEPTION: the tag's name where it is known, else NULL */
};

/* A message for people, without newline, in the words of the specification's test suite where it
 * has them; also for codes that do not exist. The string is static. */
const char *wasm_rt_strerror(wasm_rt_trap_t code);

/* Ends execution of translated code with a trap: control returns to this thread's innermost
 * wasm_rt_impl_try, which yields the code. Host functions may call it too; no frame in between is
 * unwound (C++ destructors do not run). Without a catch the message goes to the standard error
 * stream and the process aborts. */
WASM_RT_NO_RETURN void wasm_rt_trap(wasm_rt_trap_t code);

/* The same, with more information: the effective address of the access, or the name of the function
 * (a string that lives for ever). */
WASM_RT_NO_RETURN void wasm_rt_trap_oob(uint64_t address);
WASM_RT_NO_RETURN void wasm_rt_trap_in(wasm_rt_trap_t code, const char *function);

/* This thread's last trap, valid until the next one; its code is WASM_RT_TRAP_NONE if there was
 * none. */
const struct wasm_rt_trap_info *wasm_rt_last_trap(void);

/* A function that sees every trap of the process before the catch does (to log it, to break into a
 * debugger). It may run in a signal handler on a small stack, and may leave by longjmp or exit.
 * NULL: none. Returns the previous one. Set it while no other thread runs translated code. */
typedef void (*wasm_rt_trap_hook_t)(const struct wasm_rt_trap_info *);
wasm_rt_trap_hook_t wasm_rt_set_trap_hook(wasm_rt_trap_hook_t hook);

/* A place to jump to, with its state. Embedders may copy it and put it back, and may read
 * `initialized`. */
typedef struct {
	bool initialized; /* false: nothing may jump here */
#if WASM_RT_BUILTIN_SETJMP
	void *buffer[8];
#else
	jmp_buf buffer;
#endif
	/* Additions of this runtime. */
	/* the value of wasm_rt_call_stack_depth, which whoever jumps puts back */
	uint32_t call_stack_depth;
	const void *frame; /* of the function that catches, for wasm_rt_impl_try; NULL: unknown */
} wasm_rt_jmp_buf;

/* The jumps themselves. _TRAP_ saves the signal mask if WASM_RT_SAVE_SIGNAL_MASK says so; _EXN_
 * does not. The builtin always yields 1 after a jump. */
#if WASM_RT_BUILTIN_SETJMP
#define WASM_RT_SETJMP_TRAP_SETBUF(buf) __builtin_setjmp(buf)
#define WASM_RT_SETJMP_EXN_SETBUF(buf) __builtin_setjmp(buf)
#define WASM_RT_LONGJMP_UNCHECKED(buf, value) __builtin_longjmp(buf, 1)
#else
#define WASM_RT_LONGJMP_UNCHECKED(buf, value) longjmp(buf, value)
#if defined(__GLIBC__) /* sigsetjmp is this macro, but hidden from programs in strict ISO C */
#define WASM_RT_SETJMP_TRAP_SETBUF(buf) __sigsetjmp(buf, WASM_RT_SAVE_SIGNAL_MASK)
#define WASM_RT_SETJMP_EXN_SETBUF(buf) __sigsetjmp(buf, 0)
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || \
	defined(__OpenBSD__) || defined(__DragonFly__)
/* Here setjmp saves the mask, and _setjmp needs its own longjmp, so exceptions save the mask as
 * well. */
#define WASM_RT_SETJMP_TRAP_SETBUF(buf) setjmp(buf)
#define WASM_RT_SETJMP_EXN_SETBUF(buf) setjmp(buf)
#elif defined(__linux__) && WASM_RT_SAVE_SIGNAL_MASK && (!defined(__STRICT_ANSI__) || \
	defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || \
	defined(_BSD_SOURCE) || defined(_DEFAULT_SOURCE)) /* musl and bionic declare it then */
#define WASM_RT_SETJMP_TRAP_SETBUF(buf) sigsetjmp(buf, 1)
#define WASM_RT_SETJMP_EXN_SETBUF(buf) setjmp(buf)
#undef WASM_RT_LONGJMP_UNCHECKED
#define WASM_RT_LONGJMP_UNCHECKED(buf, value) siglongjmp(buf, value)
#else
#define WASM_RT_SETJMP_TRAP_SETBUF(buf) setjmp(buf)
#define WASM_RT_SETJMP_EXN_SETBUF(buf) setjmp(buf)
#endif
#endif

/* Fills in a wasm_rt_jmp_buf, for traps and for exceptions. */
#define WASM_RT_SETJMP(buf) \
	((buf).initialized = true, (buf).call_stack_depth = wasm_rt_call_stack_depth, \
		(buf).frame = NULL, \
		WASM_RT_SETJMP_TRAP_SETBUF((buf).buffer))
#define WASM_RT_SETJMP_EXN(buf) \
	((buf).initialized = true, (buf).call_stack_depth = wasm_rt_call_stack_depth, \
		(buf).frame = NULL, \
		WASM_RT_SETJMP_EXN_SETBUF((buf).buffer))

/* Jumps there, once. */
#define WASM_RT_LONGJMP(buf, value) \
	((buf).initialized ? (void)0 : wasm_rt_no_target(), (buf).initialized = false, \
		WASM_RT_LONGJMP_UNCHECKED((buf).buffer, value))
WASM_RT_NO_RETURN void wasm_rt_no_target(void); /* aborts */

/* Where the calling thread's next trap goes, if `initialized` says so. wasm_rt_impl_try fills it in
 * and keeps the previous one; embedders may instead use WASM_RT_SETJMP(g_wasm_rt_jmp_buf). */
#if defined(__TINYC__)
#define g_wasm_rt_jmp_buf (*wasm_rt_jmp_buf_of_thread())
#else
extern WASM_RT_THREAD_LOCAL wasm_rt_jmp_buf g_wasm_rt_jmp_buf;
#endif
wasm_rt_jmp_buf *wasm_rt_jmp_buf_of_thread(void); /* as wasm_rt_stack_limit_of_thread */

/* Catches traps: yields WASM_RT_TRAP_NONE at first, and the code (as int) each time a trap ends
 * what the calling function did since then. The catch holds until the calling function returns,
 * calls wasm_rt_impl_try again (which replaces it) or ends it by wasm_rt_impl_try_end. As with
 * setjmp, automatic variables that change in between must be volatile.
 *
 * Catches nest: a host function that translated code called may catch the traps of what it calls.
 * Such a function must end its catch before it returns, because the outer code still runs; the
 * outermost function need not. Saving g_wasm_rt_jmp_buf before and restoring it afterwards also
 * works. The first call in a thread also does wasm_rt_init_thread. If there are more than
 * WASM_RT_MAX_TRIES catches, the outermost are forgotten. */
#if WASM_RT_BUILTIN_SETJMP
#define wasm_rt_impl_try() \
	(wasm_rt_impl_push_try(WASM_RT_FRAME()), \
		WASM_RT_SETJMP_TRAP_SETBUF(g_wasm_rt_jmp_buf.buffer) ? (int)wasm_rt_last_trap()->code : 0)
#else
#define wasm_rt_impl_try() \
	(wasm_rt_impl_push_try(WASM_RT_FRAME()), WASM_RT_SETJMP_TRAP_SETBUF(g_wasm_rt_jmp_buf.buffer))
#endif
void wasm_rt_impl_push_try(void *frame); /* for the macro only */
void wasm_rt_impl_try_end(void);

/* Fills in a target for exceptions (wasm-rt-exceptions.h): yields 0 at first, and another int
 * when an exception arrives. As with setjmp, automatic variables that change in between must be
 * volatile. */
#define wasm_rt_try(target) WASM_RT_SETJMP_EXN(target)

/* ---- Start and end ---- */

/* Prepares the process and the calling thread. Idempotent; call it before any thread runs
 * translated code. It installs the fault handler, which turns out-of-bounds accesses to guarded
 * memories and the overflow of a guest's stack into traps. Faults elsewhere go to the handlers that
 * were installed before. */
void wasm_rt_init(void);
bool wasm_rt_is_initialized(void);

/* Restores the process's signal handlers if the current ones are still the runtime's, and undoes
 * wasm_rt_init_thread for the calling thread. wasm_rt_init may follow. Memories and tables are not
 * touched. */
void wasm_rt_free(void);

/* Prepares the calling thread: its stack limit, and the alternate signal stack that reports an
 * overflow of the stack. Idempotent; wasm_rt_init and wasm_rt_impl_try call it. wasm_rt_free_thread
 * undoes it before the thread ends; if the host has thread destructors, this happens when the
 * thread ends. */
void wasm_rt_init_thread(void);
void wasm_rt_free_thread(void);

/* wasm_rt_init, as it is without WASM_RT_INSTALL_SIGNAL_HANDLER. */
void wasm_rt_init_without_signals(void);
#if !WASM_RT_INSTALL_SIGNAL_HANDLER && !defined(WASM_RT_BUILDING)
#define wasm_rt_init wasm_rt_init_without_signals
#endif

/* ---- The call stack ---- */

/* The lowest address that the calling thread's translated code may use as stack; a function whose
 * frame would lie below it traps with EXHAUSTION (stacks grow downwards). 0 is no limit. It is 0 in
 * a thread that neither called wasm_rt_init_thread nor caught anything; there the host decides what
 * happens at the stack's end. wasm_rt_init_thread sets it to the end of the thread's stack plus
 * WASM_RT_STACK_MARGIN, or so that 1 GiB can be used if the stack is larger or has no end (`ulimit
 * -s unlimited`). It may be written at any time, for example when the embedder switches stacks. In
 * programs that interrupt guests, wasm_rt_set_stack_limit does that (wasm-rt-interrupt.h). */
#if defined(__TINYC__)
#define wasm_rt_stack_limit (*wasm_rt_stack_limit_of_thread())
#else
extern WASM_RT_THREAD_LOCAL uintptr_t wasm_rt_stack_limit;
#endif
/* its address, for compilers without thread-local variables */
uintptr_t *wasm_rt_stack_limit_of_thread(void);

/* Sets the limit so that about `bytes` more can be used, counted from the caller's frame; at most
 * what the thread has, if that is known. 0: restores the limit that wasm_rt_init_thread set. */
void wasm_rt_set_stack_size(size_t bytes);

/* Nested calls of translated code in this thread, under WASM_RT_STACK_DEPTH_COUNT. Restored by
 * every catch. */
#if defined(__TINYC__)
#define wasm_rt_call_stack_depth (*wasm_rt_call_stack_depth_of_thread())
#else
extern WASM_RT_THREAD_LOCAL uint32_t wasm_rt_call_stack_depth;
#endif
uint32_t *wasm_rt_call_stack_depth_of_thread(void); /* as wasm_rt_stack_limit_of_thread */

/* ---- Types and references ---- */

/* Value types, as given to wasm2c_<module>_get_func_type. */
typedef enum {
	WASM_RT_I32,
	WASM_RT_I64,
	WASM_RT_F32,
	WASM_RT_F64,
	WASM_RT_V128,
	WASM_RT_FUNCREF,
	WASM_RT_EXTERNREF,
	WASM_RT_EXNREF
} wasm_rt_type_t;

/* Points to 32 bytes that identify a function type in all modules: types are equal if their bytes
 * are equal. NULL: no type. */
typedef const char *wasm_rt_func_type_t;

/* Any function; cast to its real type before the call. */
typedef void (*wasm_rt_function_ptr_t)(void);

/* A function in the form that tail calls use. It takes its arguments from the buffer `args`. Then
 * it either puts its results there and sets next->fn to NULL; or, to make a tail call, it puts the
 * next function's arguments there and sets next->fn and *instance to that function and its
 * instance. */
typedef struct wasm_rt_tailcallee_t {
	void (*fn)(void **instance, void *args, struct wasm_rt_tailcallee_t *next);
} wasm_rt_tailcallee_t;

/* Bytes for the arguments or results of one tail call; code with a function type that needs more
 * does not compile. Must be the same in all modules and the runtime of a program. */
#ifndef WASM_RT_TAIL_ARGS_SIZE
#define WASM_RT_TAIL_ARGS_SIZE (__STDC_HOSTED__ ? 32768 : 1024)
#endif

/* The buffer to which `args` points when translated code starts a trampoline. Nothing runs between
 * a write and its read, so one for each thread is enough. */
extern WASM_RT_THREAD_LOCAL uint64_t wasm_rt_tail_args[WASM_RT_TAIL_ARGS_SIZE / 8];

/* A reference to a function; null where func is NULL. `func` is called as R f(void
 * *module_instance, parameters...). Embedders fill in their own; func_tailcallee.fn may stay NULL.
 * The instance must outlive the reference. */
typedef struct {
	wasm_rt_func_type_t func_type;
	wasm_rt_function_ptr_t func;
	wasm_rt_tailcallee_t func_tailcallee;
	void *module_instance;
} wasm_rt_funcref_t;

/* A reference to an object of the embedder, which owns it; NULL is null. */
typedef void *wasm_rt_externref_t;

/* A tag (spec, section 4.2.10 "Tag Instances"): an address that no other tag has; what is stored
 * there does not matter. */
typedef const void *wasm_rt_tag_t;

/* A caught exception, by value: nothing needs to be freed. Null where tag is NULL. */
typedef struct {
	wasm_rt_tag_t tag;
	uint32_t size; /* of the payload */
#if defined(__GNUC__) || defined(__TINYC__)
	__attribute__((aligned(8)))
#endif
	uint8_t data[WASM_EXN_MAX_SIZE];
} wasm_rt_exnref_t;

/* The null references. */
#ifdef __cplusplus
static const wasm_rt_funcref_t wasm_rt_funcref_null_value = {NULL, NULL, {NULL}, NULL};
static const wasm_rt_externref_t wasm_rt_externref_null_value = NULL;
static const wasm_rt_exnref_t wasm_rt_exnref_null_value = {NULL, 0, {0}};
#else
#define wasm_rt_funcref_null_value ((wasm_rt_funcref_t){NULL, NULL, {NULL}, NULL})
#define wasm_rt_externref_null_value ((wasm_rt_externref_t){NULL})
#define wasm_rt_exnref_null_value ((wasm_rt_exnref_t){NULL, 0, {0}})
#endif

/* ---- Memories ---- */

#define WASM_DEFAULT_PAGE_SIZE 65536

/* A linear memory (spec, section 4.2.8 "Memory Instances"). Embedders may read the fields at any
 * time; data changes only when a memory without guard pages grows. An embedder may also map memory
 * itself and fill the struct in by hand. Then data_end and the fields after is64 need no value, and
 * the module that imports the memory sets page_size and is64 if page_size is neither 65536 nor 1.
 * Such a memory grows in place (on hosts with mmap): the embedder must have reserved inaccessible
 * address space for max_pages from `data` on, or for 8 GiB and one more page of 64 KiB if the
 * module is compiled for guard pages. The runtime never unmaps it. */
typedef struct {
	uint8_t *data;      /* the first byte; aligned to 16 at least */
	uint8_t *data_end;  /* data + size */
	uint32_t page_size; /* bytes: 65536 or 1; of an array (wasm2c --memory=static) also between */
	uint64_t pages;     /* current size in pages */
	uint64_t max_pages; /* no growth beyond it */
	uint64_t size;      /* current size in bytes */
	bool is64;          /* 64-bit addresses */
	uint32_t backing;   /* the runtime's hint to its own record; any value is harmless */
} wasm_rt_memory_t;

/* Makes a memory of `initial` zeroed pages that may grow to `max` pages. Overwrites *m. On failure
 * (no memory, no address space, initial > max, or more than the address type can reach) it traps
 * with OUT_OF_MEMORY and leaves *m all zero. spec: section 4.7.3 "allocmem".
 *
 * On hosts with WASM_RT_USE_MMAP and 64-bit pointers, a memory with 32-bit addresses and 64 KiB
 * pages has the layout that code compiled for guard pages needs, unless the caller is compiled with
 * WASM_RT_MEMCHECK_BOUNDS_CHECK. Then the function reserves what the memory may grow to, and
 * commits in advance, so that growth is nearly free. If address space is short, it reserves less,
 * and the memory moves when it must grow; if there is none, the memory is a block from realloc. */
void wasm_rt_allocate_memory(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size);

/* The same, but returns false on failure instead of trapping. */
bool wasm_rt_try_allocate_memory(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size);

/* Both, for code with explicit checks only. */
void wasm_rt_allocate_memory_checked(wasm_rt_memory_t *m, uint64_t initial, uint64_t max, bool is64,
	uint32_t page_size);
bool wasm_rt_try_allocate_memory_checked(wasm_rt_memory_t *m, uint64_t initial, uint64_t max,
	bool is64, uint32_t page_size);

#if WASM_RT_MEMCHECK_BOUNDS_CHECK && !defined(WASM_RT_BUILDING)
#define wasm_rt_allocate_memory wasm_rt_allocate_memory_checked
#define wasm_rt_try_allocate_memory wasm_rt_try_allocate_memory_checked
#endif

/* An array that holds one memory at a time, for devices; `wasm2c --memory=static` defines them. It
 * must live until the memory in it has been freed. */
typedef struct wasm_rt_static_area_t {
	uint8_t *bytes;    /* aligned to 16 */
	uint64_t capacity; /* bytes; 0 allows the empty memory only */
	/* the runtime's, zero at first: */
	struct wasm_rt_static_area_t *next;
	bool used;
} wasm_rt_static_area_t;

/* Makes a memory of `initial` zeroed pages in an area. It grows inside the area, to `max` pages at
 * most. Overwrites *m. Returns false, *m all zero, if the initial size does not fit or if the area
 * already holds a memory. For code with explicit checks only. wasm_rt_grow_memory and
 * wasm_rt_free_memory also work on such a memory; the two functions below do so without linking
 * what other memories need. */
bool wasm_rt_use_static_memory(wasm_rt_memory_t *m, wasm_rt_static_area_t *area, uint64_t initial,
	uint64_t max, bool is64,
	uint32_t page_size);
uint64_t wasm_rt_grow_static_memory(wasm_rt_memory_t *m, uint64_t delta);
void wasm_rt_free_static_memory(wasm_rt_memory_t *m);

/* Adds `delta` zeroed pages. Returns the old size in pages, or all ones if the memory cannot grow
 * so far: beyond max_pages, beyond what the address type reaches, or the host has no more memory. A
 * failed growth changes nothing. delta 0 never fails and has no effect. Two threads must not call
 * it for one memory at once. spec: section 4.6.7 "memory.grow". */
uint64_t wasm_rt_grow_memory(wasm_rt_memory_t *m, uint64_t delta);

/* Frees the memory and zeroes *m. Does nothing if *m is already zero; if the embedder filled it in
 * by hand, the runtime only forgets it. */
void wasm_rt_free_memory(wasm_rt_memory_t *m);

/* Translated code calls it for each imported memory before using it. The fault handler then knows a
 * memory that was filled in by hand, as if it were in a reservation of 8 GiB and 64 KiB, so that
 * out-of-bounds accesses trap. Traps with INCOMPATIBLE_IMPORT if `guarded` is set and the memory
 * has no guard pages though it needs them. wasm_rt_disown_memory undoes one such call, when the
 * importing instance is freed; the memory itself may already be freed then. */
void wasm_rt_adopt_memory(const wasm_rt_memory_t *m, bool guarded);
void wasm_rt_disown_memory(const wasm_rt_memory_t *m);

/* Whether a memory has 32-bit addresses and pages of 64 KiB, so that it can have guard pages. */
static inline bool
wasm_rt_memory_is_default32(const wasm_rt_memory_t *m)
{
	return m->page_size == WASM_DEFAULT_PAGE_SIZE && !m->is64;
}

/* The types of the members of a shared memory's struct. In C11 they are _Atomic. Elsewhere they
 * have the same layout; code that runs in several threads must access them by the compiler's atomic
 * operations. */
#ifdef WASM_RT_C11_AVAILABLE
typedef _Atomic volatile uint8_t wasm_rt_shared_byte_t;
#ifdef __GNUC__ /* its usual alignment; without this, GCC notes on i386 that it changed in GCC 11 */
typedef _Atomic uint64_t wasm_rt_shared_size_t __attribute__((aligned(8)));
#else
typedef _Atomic uint64_t wasm_rt_shared_size_t;
#endif
#elif defined(__GNUC__) || defined(__TINYC__)
typedef volatile uint8_t wasm_rt_shared_byte_t;
typedef uint64_t wasm_rt_shared_size_t __attribute__((aligned(8)));
#else
typedef volatile uint8_t wasm_rt_shared_byte_t;
typedef uint64_t wasm_rt_shared_size_t;
#endif

/* A memory that threads share. The base never moves; size and pages are published atomically after
 * a growth, and growths by several threads are in order. A thread that runs translated code has an
 * instance of its own; what the instances share is the memory that they import. spec: threads
 * proposal, "Memory Instances". */
typedef struct {
	wasm_rt_shared_byte_t *data;
	/* data plus the largest size that the memory may have; does not change */
	wasm_rt_shared_byte_t *data_end;
	uint32_t page_size;
	wasm_rt_shared_size_t pages;
	uint64_t max_pages;
	wasm_rt_shared_size_t size;
	bool is64;
	WASM_RT_MUTEX mem_lock; /* held while the memory grows */
	uint32_t backing;
} wasm_rt_shared_memory_t;

/* Like the functions above for memories that are not shared. They reserve all of `max`, or as much
 * as the host has address space for; growth beyond that fails. */
void wasm_rt_allocate_memory_shared(wasm_rt_shared_memory_t *m, uint64_t initial, uint64_t max,
	bool is64, uint32_t page_size);
void wasm_rt_allocate_memory_shared_checked(wasm_rt_shared_memory_t *m, uint64_t initial,
	uint64_t max, bool is64,
	uint32_t page_size);
uint64_t wasm_rt_grow_memory_shared(wasm_rt_shared_memory_t *m, uint64_t delta);
void wasm_rt_free_memory_shared(wasm_rt_shared_memory_t *m);

#if WASM_RT_MEMCHECK_BOUNDS_CHECK && !defined(WASM_RT_BUILDING)
#define wasm_rt_allocate_memory_shared wasm_rt_allocate_memory_shared_checked
#endif

/* Translated code without WASM_RT_NATIVE_ATOMICS holds this lock during an atomic instruction at
 * the host's address `at`. Not recursive; nothing that may trap or wait happens under it. */
void *wasm_rt_atomic_lock(const void *at);
void wasm_rt_atomic_unlock(void *lock);

/* ---- Waiting for other threads ---- */

/* memory.atomic.wait32, wait64 and notify (threads proposal, "Wait and Notify Operators") at the
 * host's address `at`, which the caller has checked: it is aligned, and lies in a memory that is
 * shared. Values are the guest's numbers.
 *
 * wait: 0 another thread has woken this one; 1 the value there is not `expected`; 2 the timeout (in
 * nanoseconds, by a clock that is never set; negative: none) is over. notify wakes those who wait
 * for the same address, `count` at most, in the order in which they came, and returns how many.
 *
 * Where there are no threads (WASM_RT_NO_THREADS, Windows), nobody is woken: a wait with a timeout
 * passes the time, one without traps with NOT_SHARED. */
uint32_t wasm_rt_atomic_wait32(const void *at, uint32_t expected, int64_t timeout);
uint32_t wasm_rt_atomic_wait64(const void *at, uint64_t expected, int64_t timeout);
uint32_t wasm_rt_atomic_notify(const void *at, uint32_t count);

/* Without an operating system the runtime has no clock either, and a wait returns 2 at once. An
 * embedder with tasks of its own may define these two weak symbols. The first waits when the value
 * at `at` is the expected one, and returns 0 or 2; the second wakes at most `count` waiters for
 * `at`. */
uint32_t wasm_rt_host_wait(const void *at, int64_t timeout);
uint32_t wasm_rt_host_notify(const void *at, uint32_t count);

/* ---- Tables ---- */

/* Tables (spec, section 4.2.7 "Table Instances"): data[0..size) are the entries. Embedders may
 * write entries. data moves when a table grows. All-zero structs are empty tables. */
typedef struct {
	wasm_rt_funcref_t *data;
	uint32_t max_size; /* entries */
	uint32_t size;     /* entries */
} wasm_rt_funcref_table_t;

typedef struct {
	wasm_rt_externref_t *data;
	uint32_t max_size;
	uint32_t size;
} wasm_rt_externref_table_t;

typedef struct {
	wasm_rt_exnref_t *data;
	uint32_t max_size;
	uint32_t size;
} wasm_rt_exnref_table_t;

/* Makes a table of `entries` null references that may grow to `max` entries. Overwrites *t. Traps
 * with OUT_OF_MEMORY, *t all zero, if the host has no memory for it. */
void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *t, uint32_t entries, uint32_t max);
void wasm_rt_allocate_externref_table(wasm_rt_externref_table_t *t, uint32_t entries, uint32_t max);
void wasm_rt_allocate_exnref_table(wasm_rt_exnref_table_t *t, uint32_t entries, uint32_t max);

/* Adds `delta` entries that hold `init`. Returns the old size, or UINT32_MAX if the table cannot
 * grow so far. A failed growth changes nothing; delta 0 never fails. For a table with 64-bit
 * indices, the caller widens the failure to 64 bits. spec: section 4.6.6 "table.grow". */
uint32_t wasm_rt_grow_funcref_table(wasm_rt_funcref_table_t *t, uint64_t delta,
	wasm_rt_funcref_t init);
uint32_t wasm_rt_grow_externref_table(wasm_rt_externref_table_t *t, uint64_t delta,
	wasm_rt_externref_t init);
uint32_t wasm_rt_grow_exnref_table(wasm_rt_exnref_table_t *t, uint64_t delta,
	wasm_rt_exnref_t init);

/* Frees the entries and zeroes *t; what they refer to is not touched. Does nothing if *t is already
 * zero. */
void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *t);
void wasm_rt_free_externref_table(wasm_rt_externref_table_t *t);
void wasm_rt_free_exnref_table(wasm_rt_exnref_table_t *t);

/* ---- Instances ---- */

/* What an instance owns, for functions that work on instances of any module (wasm-rt-reset.h):
 * where in the instance its memories and tables are. Translated code defines one for its module,
 * `const wasm_rt_layout_t wasm2c_<module>_layout`. */
typedef enum {
	WASM_RT_PART_MEMORY,          /* a wasm_rt_memory_t */
	WASM_RT_PART_SHARED_MEMORY,   /* a wasm_rt_shared_memory_t */
	WASM_RT_PART_FUNCREF_TABLE,   /* a wasm_rt_funcref_table_t */
	WASM_RT_PART_EXTERNREF_TABLE,
	WASM_RT_PART_EXNREF_TABLE
} wasm_rt_part_kind_t;

typedef struct {
	wasm_rt_part_kind_t kind;
	uint32_t offset; /* in the instance */
} wasm_rt_part_t;

typedef struct {
	size_t size;                 /* of the instance: sizeof(w2c_<module>) */
	/* the memories and tables that it defines (not imports), in order of offset */
	const wasm_rt_part_t *parts;
	uint32_t nparts;
	bool imports_state;          /* the module imports a memory, a table or a mutable global */
} wasm_rt_layout_t;

#ifdef __cplusplus
}
#endif

#if defined(__TINYC__)
#pragma pop_macro("__attribute__")
#endif

#endif
