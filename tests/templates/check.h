/* What the tests of the fragments share: all fragments, a runtime that only records traps, and
 * counting. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "prelude.h"
#include "all.h"

static jmp_buf catch_trap;
static unsigned passed, failed;

WASM_RT_NO_RETURN void
wasm_rt_trap(wasm_rt_trap_t code)
{
	longjmp(catch_trap, (int)code);
}

/* The thread's exception, as the runtime keeps it. */
static wasm_rt_exnref_t thrown_last;

wasm_rt_tag_t
wasm_rt_exception_tag(void)
{
	return thrown_last.tag;
}

uint32_t
wasm_rt_exception_size(void)
{
	return thrown_last.size;
}

void *
wasm_rt_exception(void)
{
	return thrown_last.data;
}

void
wasm_rt_reload_exception(const wasm_rt_exnref_t *exception)
{
	if (!exception->tag)
		wasm_rt_trap(WASM_RT_TRAP_NULL_REF);
	thrown_last = *exception;
}

WASM_RT_NO_RETURN void
wasm_rt_throw(void)
{
	longjmp(catch_trap, WASM_RT_TRAP_UNCAUGHT_EXCEPTION);
}

#if defined(__TINYC__)
static uintptr_t stack_limit;

uintptr_t *
wasm_rt_stack_limit_of_thread(void)
{
	return &stack_limit;
}
#else
WASM_RT_THREAD_LOCAL uintptr_t wasm_rt_stack_limit;
WASM_RT_THREAD_LOCAL uint32_t wasm_rt_call_stack_depth;
#endif

/* instance.h wants them; nothing here calls them. */
void
wasm_rt_adopt_memory(const wasm_rt_memory_t *mem, bool guarded)
{
	(void)mem, (void)guarded;
}

void
wasm_rt_disown_memory(const wasm_rt_memory_t *mem)
{
	(void)mem;
}

bool
wasm_rt_use_static_memory(wasm_rt_memory_t *mem, wasm_rt_static_area_t *area, uint64_t initial,
	uint64_t max, bool is64, uint32_t page_size)
{
	(void)mem, (void)area, (void)initial, (void)max, (void)is64, (void)page_size;
	return false;
}

/* An operation on bit patterns. Yields its trap, or WASM_RT_TRAP_NONE and the result. */
typedef u64 operation(u64 x, u64 y);

static int
trap_of(operation *f, u64 x, u64 y, u64 *result)
{
	int trap = setjmp(catch_trap);
	if (trap == WASM_RT_TRAP_NONE)
		*result = f(x, y);
	return trap;
}

#define CHECK(condition, ...) \
	do { \
		if (condition) { \
			passed++; \
		} else if (failed++ < 20) { \
			printf("%s:%d: ", __FILE__, __LINE__); \
			printf(__VA_ARGS__); \
			printf("\n"); \
		} \
	} while (0)

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HEX(x) (unsigned long long)(x)

/* Operands: small numbers, limits, powers of two and their neighbours, and some without pattern. */
static u64 operands[256];
static size_t operand_count;

static void
make_operands(void)
{
	u64 x = 0x9e3779b97f4a7c15;
	int i;
	for (i = 0; i < 64; i += i < 30 || i > 34 ? 3 : 1) {
		operands[operand_count++] = (u64)1 << i;
		operands[operand_count++] = ((u64)1 << i) - 1;
		operands[operand_count++] = ~((u64)1 << i);
		operands[operand_count++] = (u64)0 - ((u64)1 << i);
	}
	for (i = 0; i < 20; i++) {
		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		operands[operand_count++] = x;
	}
}

static int
check_end(void)
{
	(void)make_operands;
	(void)trap_of; /* not every test needs them */
	if (failed)
		printf("%u checks passed, %u failed\n", passed, failed);
	return failed != 0;
}
