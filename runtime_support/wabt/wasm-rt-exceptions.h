/* wasm-rt-exceptions: exceptions by setjmp and longjmp, for translated code and for embedders that
 * throw or catch.
 *
 * A thread has one active exception, which wasm_rt_load_exception fills in, and one unwind target,
 * to which wasm_rt_throw jumps. Code that catches:
 *
 *	WASM_RT_UNWIND_TARGET target, *outer = wasm_rt_get_unwind_target();
 *	if (!wasm_rt_try(target)) {
 *		wasm_rt_set_unwind_target(&target);
 *		...
 *		wasm_rt_set_unwind_target(outer);
 *	} else {
 *		wasm_rt_set_unwind_target(outer);
 *		... wasm_rt_exception_tag(), wasm_rt_exception_size(), wasm_rt_exception() ...
 *	}
 *
 * An exception that finds no target ends as the trap UNCAUGHT_EXCEPTION (spec, section 4.5
 * "Exceptions"). */
#ifndef WASM_RT_EXCEPTIONS_H
#define WASM_RT_EXCEPTIONS_H

#include "wasm-rt.h"

/* 1: host functions may throw, and may let exceptions pass from translated code that they called.
 * So translated code with tags catches around each call that leaves it. 0: they do neither (the
 * functions of WASI never do). Default: 1. */
#ifndef WASM_RT_HOST_THROWS
#define WASM_RT_HOST_THROWS 1
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Where an exception goes. Lives in the frame of the function that catches, and is filled in by
 * wasm_rt_try (wasm-rt.h). */
#define WASM_RT_UNWIND_TARGET wasm_rt_jmp_buf

/* The calling thread's target; NULL: none. */
WASM_RT_UNWIND_TARGET *wasm_rt_get_unwind_target(void);
void wasm_rt_set_unwind_target(WASM_RT_UNWIND_TARGET *target);

/* Makes an exception the active one. Copies `size` bytes of payload: the tag's parameters, one
 * after the other. More than WASM_EXN_MAX_SIZE bytes trap with OUT_OF_MEMORY. */
void wasm_rt_load_exception(wasm_rt_tag_t tag, uint32_t size, const void *values);

/* The same, for translated code: `name` is the tag's name for messages, a string that lives for
 * ever. If the exception ends as a trap, wasm_rt_last_trap() has the name, and as its pc the place
 * of this call. */
void wasm_rt_throw_begins(wasm_rt_tag_t tag, uint32_t size, const void *values, const char *name);

/* Makes a caught exception the active one again. Traps with NULL_REF if it is null. */
void wasm_rt_reload_exception(const wasm_rt_exnref_t *exception);

/* Throws the active exception. */
WASM_RT_NO_RETURN void wasm_rt_throw(void);

/* The active exception: its tag, the size of its payload in bytes, the payload (valid until the
 * next one is loaded). */
wasm_rt_tag_t wasm_rt_exception_tag(void);
uint32_t wasm_rt_exception_size(void);
void *wasm_rt_exception(void);

/* The active exception as a reference. Throwing a reference (throw_ref): traps with NULL_REF if it
 * is null. */
wasm_rt_exnref_t wasm_rt_exception_ref(void);
WASM_RT_NO_RETURN void wasm_rt_throw_ref(wasm_rt_exnref_t exception);

#ifdef __cplusplus
}
#endif

#endif
