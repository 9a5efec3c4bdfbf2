/* An embedder of several.wasm, translated with --memory=static:200K,50,64K: what fits, what does
 * not, and who gets the arrays. */
#include "several.h"
#include "wasm-rt-reset.h"

#include <stdio.h>

static int failed;

#define CHECK(condition) ((condition) ? (void)0 \
	: (void)(failed = 1, fprintf(stderr, "several.c:%d: %s\n", __LINE__, #condition)))

#define TRAPS(code, action) do { \
	int trap_ = wasm_rt_impl_try(); \
	if (trap_ == 0) { \
		action; \
	} \
	wasm_rt_impl_try_end(); \
	CHECK(trap_ == (int)(code)); \
} while (0)

static w2c_several first, second;

static void
memories(w2c_several *m)
{
	CHECK(w2c_several_wide_size(m) == 2 && w2c_several_wide_load(m, 131068) == 0x7473616c);
	CHECK(w2c_several_wide_grow(m, 2) == UINT32_MAX && w2c_several_wide_grow(m, 1) == 2 &&
		w2c_several_wide_grow(m, 1) == UINT32_MAX);
	CHECK(w2c_several_wide_size(m) == 3 && w2c_several_wide_load(m, 3 * 65536 - 4) == 0);
	w2c_several_wide_store(m, 3 * 65536 - 8, 0x12345678);
	CHECK(w2c_several_wide_load(m, 3 * 65536 - 4) == 0x12345678 &&
		w2c_several_wide_grow(m, 0) == 3);
	TRAPS(WASM_RT_TRAP_OOB, w2c_several_wide_load(m, 3 * 65536 - 3));
	TRAPS(WASM_RT_TRAP_OOB, w2c_several_wide_store(m, UINT32_MAX, 0));
	w2c_several_wide_init(m, 8);
	CHECK(w2c_several_wide_load(m, 8) == 0x6574616c);
	TRAPS(WASM_RT_TRAP_OOB, w2c_several_wide_init(m, 3 * 65536 - 4));

	CHECK(w2c_several_bytes_load(m, 5) == 'c' && w2c_several_bytes_grow(m, 41) == UINT32_MAX &&
		w2c_several_bytes_grow(m, 40) == 10);
	CHECK(w2c_several_bytes_grow(m, 1) == UINT32_MAX && w2c_several_bytes_load(m, 49) == 0);
	TRAPS(WASM_RT_TRAP_OOB, w2c_several_bytes_load(m, 50));
	w2c_several_bytes_fill(m, 40, 10);
	CHECK(w2c_several_bytes_load(m, 49) == 0xee && w2c_several_bytes_load(m, 39) == 0);
	TRAPS(WASM_RT_TRAP_OOB, w2c_several_bytes_fill(m, 40, 11));

	CHECK(w2c_several_long_load(m, 8) == 0x0807060504030201 && w2c_several_long_size(m) == 1);
	CHECK(w2c_several_long_grow(m, 1) == UINT64_MAX &&
		w2c_several_long_grow(m, UINT64_MAX) == UINT64_MAX);
	TRAPS(WASM_RT_TRAP_OOB, w2c_several_long_load(m, 65529));
	TRAPS(WASM_RT_TRAP_OOB, w2c_several_long_load(m, UINT64_MAX));
	CHECK(w2c_several_none_grow(m, 1) == UINT32_MAX && w2c_several_none_grow(m, 0) == 0);

	CHECK(w2c_several_call(m, 1) == 1 && w2c_several_call(m, 2) == 2);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_several_call(m, 0));
	w2c_several_forget(m, 1);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_several_call(m, 1));
}

/* What a host does with a memory that is exported. */
static void
from_outside(w2c_several *m)
{
	wasm_rt_memory_t *wide = w2c_several_wide(m);

	CHECK(wide->pages == 3 && wide->size == 3 * 65536 &&
		wide->data_end == wide->data + wide->size && wide->max_pages == 4);
#ifndef __TINYC__ /* which does not align arrays */
	CHECK((uintptr_t)wide->data % WASM_RT_STATIC_MEMORY_ALIGN == 0);
#endif
	CHECK(wasm_rt_grow_memory(wide, 1) == UINT64_MAX);
	CHECK(wasm_rt_grow_memory(w2c_several_long(m), 1) == UINT64_MAX &&
		wasm_rt_grow_memory(wide, 0) == 3);
}

/* A static instance goes back to where it began like any other. */
static void
reset(w2c_several *m)
{
	wasm_rt_snapshot_t *fresh = wasm_rt_snapshot_take(m, &wasm2c_several_layout, NULL);
	uint8_t *data = w2c_several_wide(m)->data;

	CHECK(fresh != NULL);
	for (int i = 0; i < 2; i++) {
		memories(m);
		CHECK(wasm_rt_snapshot_restore(fresh));
		CHECK(w2c_several_wide(m)->data == data && w2c_several_wide_size(m) == 2 &&
			w2c_several_wide_load(m, 8) == 0);
	}
	wasm_rt_snapshot_free(fresh);
}

int
main(void)
{
	wasm_rt_init();
	wasm2c_several_instantiate(&first);
	reset(&first);
	memories(&first);
	from_outside(&first);

	/* The arrays are taken; who comes too late gets nothing and disturbs nobody. */
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm2c_several_instantiate(&second));
	wasm2c_several_free(&second);
	CHECK(w2c_several_wide_load(&first, 3 * 65536 - 4) == 0x12345678 &&
		w2c_several_call(&first, 2) == 2);

	/* Nothing of the one is left to the next. */
	wasm2c_several_free(&first);
	wasm2c_several_instantiate(&second);
	CHECK(w2c_several_wide_grow(&second, 1) == 2 &&
		w2c_several_wide_load(&second, 3 * 65536 - 4) == 0);
	wasm2c_several_free(&second);
	wasm2c_several_instantiate(&first);
	memories(&first);
	wasm2c_several_free(&first);
	wasm_rt_free();
	return failed;
}
