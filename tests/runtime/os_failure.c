/* Every call of the operating system fails, alone or with all that follow: the guest sees -1 or a
 * trap, and nothing has changed. */
#define _DEFAULT_SOURCE
#include "wasm-rt-memory.h"

#include "check.h"

#undef wasm_rt_allocate_memory /* the layout for guard pages, whatever this file is compiled for */
#undef wasm_rt_try_allocate_memory

static unsigned countdown; /* 0: nothing fails; 1: the next call does */
static bool failed, for_good; /* whether a call has failed; whether all later ones do, too */

/* The runtime, compiled for this test, asks before each call. */
bool test_os_fails(void);

bool
test_os_fails(void)
{
	if (countdown == 0 || (countdown > 1 && --countdown > 0))
		return false;
	if (!for_good)
		countdown = 0;
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
		CHECK(failed && (!had_failed || for_good) && memcmp(m, &before, sizeof before) == 0);
		CHECK(m->size == 0 || m->data[m->size - 1] == 42);
		if (for_good)
			return;
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
		CHECK(m[i].data ? m[i].data_end == m[i].data + m[i].size : failed &&
			memcmp(&m[i], &zero, sizeof zero) == 0);
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

#if WASM_RT_C11_AVAILABLE
/* They never move: what they may become is reserved when they are made. */
static void
shared(void)
{
	static wasm_rt_shared_memory_t s;
	volatile wasm_rt_trap_t trap;
	uint64_t max = WASM_RT_USE_MMAP ? 65536 : 10, old;

	TRAP_OF(trap, wasm_rt_allocate_memory_shared_checked(&s, 1, max, false, 65536));
	CHECK(trap == WASM_RT_TRAP_NONE ? s.data != NULL : trap == WASM_RT_TRAP_OUT_OF_MEMORY &&
		failed && s.data == NULL && s.size == 0);
	for (uint64_t delta = 1; s.data && delta < max && delta < 2000; delta *= 3) {
		uint64_t pages = s.pages;
		s.data[s.size - 1] = 42;
		old = wasm_rt_grow_memory_shared(&s, delta);
		if (old == UINT64_MAX)
			CHECK((failed || pages + delta > max) && s.pages == pages && s.size == pages * 65536);
		else
			CHECK(old == pages && s.pages == pages + delta && s.data[s.size - 1] == 0);
		CHECK(s.data[pages * 65536 - 1] == 42);
	}
	wasm_rt_free_memory_shared(&s);
}
#else
static void
shared(void)
{
}
#endif

static void
tables(void)
{
	static wasm_rt_funcref_table_t f;
	static wasm_rt_externref_table_t e;
	volatile wasm_rt_trap_t trap;
	int object;

	TRAP_OF(trap, wasm_rt_allocate_funcref_table(&f, 3, 100); wasm_rt_allocate_externref_table(&e,
		0, 100));
	if (trap) {
		CHECK(trap == WASM_RT_TRAP_OUT_OF_MEMORY && failed && f.data == NULL && f.size == 0 &&
			f.max_size == 0);
	} else {
		wasm_rt_externref_table_t before = e;
		uint32_t result = wasm_rt_grow_externref_table(&e, 5, &object);
		if (result == UINT32_MAX) {
			CHECK(failed && memcmp(&e, &before, sizeof e) == 0);
			CHECK(for_good || wasm_rt_grow_externref_table(&e, 5, &object) == 0);
		}
		CHECK((for_good && e.size == 0) || (e.size == 5 && e.data[4] == &object));
	}
	/* what was refused is not counted */
	CHECK(wasm_rt_table_bytes() == f.size * sizeof *f.data + e.size * sizeof *e.data);
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
		countdown = 0;
	} while (failed);
	CHECK(k > 1);
	fprintf(stderr, "os_failure: %u calls\n", k - 1);
}

int
main(void)
{
	wasm_rt_init();
	for (int i = 0; i < 2; i++) {
		for_good = i;
		for_each_call(memories);
		for_each_call(tables);
		for_each_call(shared);
	}
	return check_done();
}
