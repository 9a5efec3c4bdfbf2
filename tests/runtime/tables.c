/* Tables. */
#include "wasm-rt.h"

#include "check.h"

static void
function(void)
{
}

static void
funcrefs(void)
{
	static wasm_rt_funcref_table_t t;
	wasm_rt_funcref_t f = {"01234567890123456789012345678901", function, {NULL}, NULL};

	wasm_rt_allocate_funcref_table(&t, 3, 10);
	CHECK(t.size == 3 && t.max_size == 10 && t.data[0].func == NULL && t.data[2].func_type == NULL);
	t.data[1] = f;
	CHECK(wasm_rt_grow_funcref_table(&t, 0, f) == 3 && t.size == 3);
	CHECK(wasm_rt_grow_funcref_table(&t, 2, f) == 3 && t.size == 5 && t.data[1].func == function &&
		t.data[4].func == function);
	CHECK(t.data[2].func == NULL);
	CHECK(wasm_rt_grow_funcref_table(&t, 6, f) == UINT32_MAX && t.size == 5);
	CHECK(wasm_rt_grow_funcref_table(&t, UINT32_MAX, f) == UINT32_MAX && t.size == 5);
	CHECK(wasm_rt_grow_funcref_table(&t, (uint64_t)1 << 32, f) == UINT32_MAX && t.size == 5);
	CHECK(wasm_rt_grow_funcref_table(&t, UINT64_MAX - 4, f) == UINT32_MAX && t.size == 5);
	CHECK(wasm_rt_grow_funcref_table(&t, 5, wasm_rt_funcref_null_value) == 5 && t.size == 10 &&
		t.data[9].func == NULL);
	CHECK(wasm_rt_grow_funcref_table(&t, 1, f) == UINT32_MAX &&
		wasm_rt_grow_funcref_table(&t, 0, f) == 10);
	wasm_rt_free_funcref_table(&t);
	CHECK(t.data == NULL && t.size == 0);
	wasm_rt_free_funcref_table(&t);

	/* More than there is memory, where sizes are counted in bytes. */
	wasm_rt_allocate_funcref_table(&t, 1, UINT32_MAX);
	if (sizeof(size_t) == 4)
		CHECK(wasm_rt_grow_funcref_table(&t, UINT32_MAX - 1, f) == UINT32_MAX && t.size == 1);
	wasm_rt_free_funcref_table(&t);
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_allocate_funcref_table(&t, 2, 1));
	CHECK(t.data == NULL && t.size == 0 && t.max_size == 0);
	wasm_rt_allocate_funcref_table(&t, 0, 0);
	CHECK(t.size == 0 && wasm_rt_grow_funcref_table(&t, 1, f) == UINT32_MAX);
	wasm_rt_free_funcref_table(&t);
}

static void
others(void)
{
	wasm_rt_externref_table_t e;
	wasm_rt_exnref_table_t x;
	wasm_rt_exnref_t exception;
	int object;

	wasm_rt_allocate_externref_table(&e, 1, 100);
	CHECK(e.data[0] == wasm_rt_externref_null_value);
	for (uint32_t i = 1; i < 100; i++)
		CHECK(wasm_rt_grow_externref_table(&e, 1, &object) == i && e.data[i] == &object &&
			e.data[0] == NULL);
	wasm_rt_free_externref_table(&e);

	memset(&exception, 0, sizeof exception);
	exception.tag = &object;
	exception.size = 4;
	exception.data[3] = 9;
	wasm_rt_allocate_exnref_table(&x, 1, UINT32_MAX);
	CHECK(x.data[0].tag == NULL);
	CHECK(wasm_rt_grow_exnref_table(&x, 1, exception) == 1 && x.data[1].tag == &object &&
		x.data[1].data[3] == 9);
	wasm_rt_free_exnref_table(&x);
}

int
main(void)
{
	funcrefs();
	others();
	return check_done();
}
