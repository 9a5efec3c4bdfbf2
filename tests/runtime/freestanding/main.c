/* A device: no operating system, no C library, all memory static. Memories, tables and traps work;
 * the exit status is the number of the check that failed, 0 for none. */
#include "wasm-rt-reset.h"

static wasm_rt_memory_t memory, fixed;
static wasm_rt_funcref_table_t table;
static _Alignas(16) uint8_t bytes[100];
static wasm_rt_static_area_t area = {bytes, sizeof bytes, NULL, false};

static int
recurse(int n)
{
	volatile char frame[64];

	if ((uintptr_t)frame < wasm_rt_stack_limit)
		wasm_rt_trap(WASM_RT_TRAP_EXHAUSTION);
	frame[0] = 1;
	return n < 0 ? 0 : recurse(n + 1) + frame[0];
}

static volatile int failed;
#define CHECK(condition) (failed == 0 && !(condition) ? (void)(failed = __LINE__ % 251 + 1) \
	: (void)0)

static void
memories(void)
{
	wasm_rt_allocate_memory(&memory, 100, 1000000, false, 1);
	memory.data[99] = 1;
	CHECK(memory.size == 100 && wasm_rt_grow_memory(&memory, 50) == 100 && memory.size == 150);
	CHECK(memory.data[99] == 1 && memory.data[100] == 0 && memory.data[149] == 0);
	CHECK(wasm_rt_grow_memory(&memory, 500000) == UINT64_MAX && memory.size == 150);
	wasm_rt_allocate_funcref_table(&table, 2, 100);
	CHECK(table.size == 2 && wasm_rt_grow_funcref_table(&table, 3,
		wasm_rt_funcref_null_value) == 2);
	/* No longer the last block: it moves. */
	CHECK(wasm_rt_grow_memory(&memory, 10) == 150 && memory.data[99] == 1 && memory.data[159] == 0);
	CHECK(wasm_rt_use_static_memory(&fixed, &area, 10, 1000, false, 1) && fixed.data == bytes);
	CHECK(wasm_rt_grow_memory(&fixed, 90) == 10 && fixed.data == bytes &&
		wasm_rt_grow_memory(&fixed, 1) == UINT64_MAX);
	wasm_rt_free_memory(&fixed);
	wasm_rt_free_memory(&memory);
	wasm_rt_free_funcref_table(&table);
}

struct instance {
	int global;
	wasm_rt_memory_t memory;
	wasm_rt_funcref_table_t table;
};

static void
resets(void)
{
	static const wasm_rt_part_t parts[] = {
		{WASM_RT_PART_MEMORY, offsetof(struct instance, memory)},
		{WASM_RT_PART_FUNCREF_TABLE, offsetof(struct instance, table)}
	};
	static const wasm_rt_layout_t layout = {sizeof(struct instance), parts, 2, false};
	static struct instance i;
	wasm_rt_snapshot_t *s;

	wasm_rt_allocate_funcref_table(&i.table, 2, 100);
	wasm_rt_allocate_memory(&i.memory, 300, 1000000, false, 1);
	memcpy(i.memory.data + 150, "image", 5);
	i.global = 5;
	s = wasm_rt_snapshot_take(&i, &layout, NULL);
	CHECK(s != NULL);
	for (int n = 0; s && n < 3; n++) {
		CHECK(wasm_rt_grow_funcref_table(&i.table, 3, wasm_rt_funcref_null_value) == 2);
		CHECK(wasm_rt_grow_memory(&i.memory, 50) == 300 && i.memory.data[300] == 0);
		memset(i.memory.data, 7, 350);
		i.global = 6;
		CHECK(wasm_rt_snapshot_restore(s) && i.global == 5 && i.table.size == 2 &&
			i.memory.size == 300);
		CHECK(i.memory.data[149] == 0 && memcmp(i.memory.data + 150, "image", 6) == 0 &&
			i.memory.data[299] == 0);
	}
	wasm_rt_snapshot_free(s);
}

/* An embedder with tasks of its own waits and wakes in the runtime's place. */
static const uint32_t cell = 7;
static const void *awaited;

uint32_t
wasm_rt_host_wait(const void *at, int64_t timeout)
{
	awaited = at;
	return timeout < 0 ? 0 : 2;
}

uint32_t
wasm_rt_host_notify(const void *at, uint32_t count)
{
	return at == awaited ? count : 0;
}

static void
waits(void)
{
	CHECK(wasm_rt_atomic_wait32(&cell, 8, -1) == 1 && awaited == NULL);
	CHECK(wasm_rt_atomic_notify(&cell, 3) == 0);
	CHECK(wasm_rt_atomic_wait32(&cell, 7, -1) == 0 && awaited == &cell);
	CHECK(wasm_rt_atomic_wait32(&cell, 7, 5) == 2 && wasm_rt_atomic_notify(&cell, 3) == 3);
}

static wasm_rt_trap_t
trap_of(void (*f)(void))
{
	volatile wasm_rt_trap_t trap = (wasm_rt_trap_t)wasm_rt_impl_try();

	if (trap == WASM_RT_TRAP_NONE)
		f();
	wasm_rt_impl_try_end();
	return trap;
}

static void
too_large(void)
{
	wasm_rt_allocate_memory(&memory, 1000, 1000, false, 65536);
}

static void
nested(void)
{
	CHECK(trap_of(too_large) == WASM_RT_TRAP_OUT_OF_MEMORY && memory.data == NULL);
	wasm_rt_trap(WASM_RT_TRAP_DIV_BY_ZERO);
}

static void
recursion(void)
{
	wasm_rt_set_stack_size(4000);
	recurse(0);
}

int check(void);

int
check(void)
{
	wasm_rt_init();
	CHECK(wasm_rt_is_initialized() && wasm_rt_stack_limit == 0);
	CHECK(trap_of(memories) == WASM_RT_TRAP_NONE);
	CHECK(trap_of(resets) == WASM_RT_TRAP_NONE);
	CHECK(trap_of(nested) == WASM_RT_TRAP_DIV_BY_ZERO);
	CHECK(trap_of(waits) == WASM_RT_TRAP_NONE);
	CHECK(trap_of(recursion) == WASM_RT_TRAP_EXHAUSTION);
	wasm_rt_free();
	return failed;
}

/* qemu-arm runs the program as a process, so it can end as one. */
void _start(void);

void
_start(void)
{
	int status = check();

#ifdef __arm__
	register int number __asm__("r7") = 1; /* exit */
	register int argument __asm__("r0") = status;
	__asm__ volatile("svc 0" : : "r"(number), "r"(argument));
#else
	(void)status;
#endif
	for (;;)
		;
}
