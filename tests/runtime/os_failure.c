/* Every call of the operating system fails once, alone: the guest sees -1 or a trap, and nothing has changed. */
#define _DEFAULT_SOURCE
#include "wasm-rt.h"

#include "check.h"

#undef wasm_rt_allocate_memory /* the layout for guard pages, whatever this file is compiled for */
#undef wasm_rt_try_allocate_memory

static unsigned countdown; /* 0: nothing fails */
static bool failed;

/* The runtime, compiled for this test, asks before each call. */
bool test_os_fails(void);

bool
test_os_fails(void)
{
	if (countdown == 0 || --countdown > 0)
		return false;
	failed = true;
	return true;
}

static void
grow(wasm_rt_memory_t *m, uint64_t delta)
{
	wasm_rt_memory_t before = *m;
	uint64_t result;
	bool had_failed = failed;

	if (!m->data)
		return;
	if (m->size > 0)
		m->data[m->size - 1] = 42;
	result = wasm_rt_grow_memory(m, delta);
	if (result == UINT64_MAX) {
		CHECK(failed && !had_failed && memcmp(m, &before, sizeof before) == 0);
		CHECK(m->size == 0 || m->data[m->size - 1] == 42);
		/* What failed for once works the next time. */
		CHECK(wasm_rt_grow_memory(m, delta) == before.pages);
	}
	CHECK(m->pages == before.pages + delta && m->size == m->pages * m->page_size);
	CHECK(before.size == 0 || m->data[before.size - 1] == 42);
	CHECK(m->data[before.size] == 0 && m->data[m->size - 1] == 0);
}

static void
memories(void)
{
	wasm_rt_memory_t m[5];

	memset(m, 0xff, sizeof m);
	if (WASM_RT_USE_MMAP)
		wasm_rt_try_allocate_memory(&m[0], 1, 65536, false, 65536);
	else
		wasm_rt_try_allocate_memory_checked(&m[0], 1, 65536, false, 65536);
	wasm_rt_try_allocate_memory_checked(&m[1], 1, 65536, false, 65536);
	wasm_rt_try_allocate_memory_checked(&m[2], 0, (uint64_t)1 << 48, true, 65536);
	wasm_rt_try_allocate_memory_checked(&m[3], 3, UINT32_MAX, false, 1);
	wasm_rt_try_allocate_memory_checked(&m[4], 0, 10, false, 65536);
	for (int i = 0; i < 5; i++) {
		wasm_rt_memory_t zero;
		memset(&zero, 0, sizeof zero);
		CHECK(m[i].data ? m[i].data_end == m[i].data + m[i].size : failed && memcmp(&m[i], &zero, sizeof zero) == 0);
		grow(&m[i], 1);
		grow(&m[i], 2);
		grow(&m[i], 7);
		if (i < 3) {
			grow(&m[i], 30);
			grow(&m[i], 200);
		}
	}
	for (int i = 0; i < 5; i++)
		wasm_rt_free_memory(&m[i]);
}

static void
tables(void)
{
	static wasm_rt_funcref_table_t f;
	static wasm_rt_externref_table_t e;
	volatile wasm_rt_trap_t trap;
	int object;

	TRAP_OF(trap, wasm_rt_allocate_funcref_table(&f, 3, 100); wasm_rt_allocate_externref_table(&e, 0, 100));
	if (trap) {
		CHECK(trap == WASM_RT_TRAP_OUT_OF_MEMORY && failed && f.data == NULL && f.size == 0 && f.max_size == 0);
	} else {
		wasm_rt_externref_table_t before = e;
		uint32_t result = wasm_rt_grow_externref_table(&e, 5, &object);
		if (result == UINT32_MAX) {
			CHECK(failed && memcmp(&e, &before, sizeof e) == 0);
			CHECK(wasm_rt_grow_externref_table(&e, 5, &object) == 0);
		}
		CHECK(e.size == 5 && e.data[4] == &object);
	}
	wasm_rt_free_funcref_table(&f);
	wasm_rt_free_externref_table(&e);
}

static void
for_each_call(void (*scenario)(void))
{
	unsigned k = 0;

	do {
		failed = false;
		countdown = ++k;
		scenario();
	} while (failed);
	CHECK(k > 2);
	fprintf(stderr, "os_failure: %u calls\n", k - 1);
}

int
main(void)
{
	wasm_rt_init();
	for_each_call(memories);
	for_each_call(tables);
	return check_done();
}
