/* check: counts what holds and what does not. A test program ends with `return check_done();`,
 * which prints "PASSED FAILED" for the driver. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

/* AddressSanitizer maps memory and keeps frames elsewhere for its own ends. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static unsigned check_passed, check_failed;

#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)

static inline int
check(int holds, const char *condition, const char *file, int line)
{
	if (holds) {
		check_passed++;
	} else {
		check_failed++;
		fprintf(stderr, "%s:%d: %s\n", file, line, condition);
	}
	return holds;
}

static inline int
check_done(void)
{
	printf("%u %u\n", check_passed, check_failed);
	return check_failed != 0;
}

/* Runs the statements; the trap that ended them, or WASM_RT_TRAP_NONE. */
#define TRAP_OF(trap, ...) do { \
	trap = (wasm_rt_trap_t)wasm_rt_impl_try(); \
	if (trap == WASM_RT_TRAP_NONE) { \
		__VA_ARGS__; \
	} \
	wasm_rt_impl_try_end(); \
} while (0)

#define TRAPS(code, ...) do { \
	volatile wasm_rt_trap_t trap_; \
	TRAP_OF(trap_, __VA_ARGS__); \
	CHECK(trap_ == (code)); \
} while (0)

#endif
