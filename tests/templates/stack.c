/* Infinite recursion ends in a trap, whatever the compiler makes of the calls. */
#include "check.h"

#define STACK_BYTES 300000

/* How deep, and how far from here: a loop would get nowhere near. */
static unsigned depth;
static u8 *deepest, *shallowest;

static void
seen(void)
{
	u8 here, *volatile at = &here;
	if (depth++ == 0)
		shallowest = at;
	deepest = at;
}

static u32 mutual_b(u32 x);

static u32
in_tail_position(u32 x)
{
	STACK_CHECK(64);
	return in_tail_position(x + 1);
}

static u32
accumulating(u32 x)
{
	STACK_CHECK(64);
	return x + accumulating(x * 3);
}

static void
for_nothing(u32 x)
{
	STACK_CHECK(64);
	for_nothing(x);
}

static u32
mutual_a(u32 x)
{
	STACK_CHECK(64);
	return mutual_b(x ^ 5);
}

static u32
mutual_b(u32 x)
{
	STACK_CHECK(64);
	return mutual_a(x + 1);
}

static u32
watched(u32 x)
{
	STACK_CHECK(64);
	seen();
	return watched(x + 1) + 1;
}

static u32
ending(u32 x)
{
	STACK_CHECK(64);
	return x == 0 ? 0 : ending(x - 1) + 1;
}

/* A frame that would not fit is refused before it is used. */
static u32
large(u32 x)
{
	STACK_CHECK(STACK_BYTES);
	return x;
}

static u64 run_tail(u64 x, u64 y) { (void)y; return in_tail_position((u32)x); }
static u64 run_accumulating(u64 x, u64 y) { (void)y; return accumulating((u32)x); }
static u64 run_nothing(u64 x, u64 y) { (void)y; for_nothing((u32)x); return 0; }
static u64 run_mutual(u64 x, u64 y) { (void)y; return mutual_a((u32)x); }
static u64 run_watched(u64 x, u64 y) { (void)y; return watched((u32)x); }
static u64 run_ending(u64 x, u64 y) { (void)y; return ending((u32)x); }
static u64 run_large(u64 x, u64 y) { (void)y; return large((u32)x); }

int
main(void)
{
	static operation *const endless[] = { run_tail, run_accumulating, run_nothing, run_mutual,
		run_watched };
	u8 here, *volatile at = &here;
	u64 result = 0;
	size_t i;
#if WASM_RT_STACK_DEPTH_COUNT
	for (i = 0; i < COUNT(endless); i++) {
		CHECK(trap_of(endless[i], 1, 0, &result) == WASM_RT_TRAP_EXHAUSTION, "endless recursion %d",
			(int)i);
		CHECK(wasm_rt_call_stack_depth > WASM_RT_MAX_CALL_STACK_DEPTH, "depth %u",
			(unsigned)wasm_rt_call_stack_depth);
		wasm_rt_call_stack_depth = 0; /* a catch does it */
	}
	CHECK(trap_of(run_ending, 100, 0, &result) == 0 && result == 100 &&
		wasm_rt_call_stack_depth == 0, "calls that return");
	(void)at, (void)run_large;
#else
	wasm_rt_stack_limit = (uintptr_t)at - STACK_BYTES;
	for (i = 0; i < COUNT(endless); i++)
		CHECK(trap_of(endless[i], 1, 0, &result) == WASM_RT_TRAP_EXHAUSTION, "endless recursion %d",
			(int)i);
	CHECK(depth > 100 && shallowest - deepest > STACK_BYTES / 2 &&
		shallowest - deepest < STACK_BYTES, "depth %u, %d bytes", depth,
		(int)(shallowest - deepest));
	CHECK(trap_of(run_ending, 100, 0, &result) == 0 && result == 100, "calls that return");
	CHECK(trap_of(run_large, 7, 0, &result) == WASM_RT_TRAP_EXHAUSTION, "a large frame");
	wasm_rt_stack_limit = 0;
	CHECK(trap_of(run_large, 7, 0, &result) == 0 && result == 7, "no limit");
#endif
	return check_end();
}
