/* modules:
 * The runtime's names, types, layouts and numbers. */
#include "wasm-rt.h"
#include "wasm-rt-impl.h"
#include "wasm-rt-exceptions.h"

#include "check.h"

/* The fields that embedders fill in, as WABT lays them out. */
struct memory {
	uint8_t *data, *data_end;
	uint32_t page_size;
	uint64_t pages, max_pages, size;
	bool is64;
};

struct funcref {
	wasm_rt_func_type_t func_type;
	wasm_rt_function_ptr_t func;
	wasm_rt_tailcallee_t func_tailcallee;
	void *module_instance;
};

struct table {
	void *data;
	uint32_t max_size, size;
};

#define SAME_PLACE(ours, field, theirs) CHECK(offsetof(ours, field) == offsetof(struct theirs, \
	field))

static void
check_layouts(void)
{
	SAME_PLACE(wasm_rt_memory_t, data, memory);
	SAME_PLACE(wasm_rt_memory_t, data_end, memory);
	SAME_PLACE(wasm_rt_memory_t, page_size, memory);
	SAME_PLACE(wasm_rt_memory_t, pages, memory);
	SAME_PLACE(wasm_rt_memory_t, max_pages, memory);
	SAME_PLACE(wasm_rt_memory_t, size, memory);
	SAME_PLACE(wasm_rt_memory_t, is64, memory);
	SAME_PLACE(wasm_rt_funcref_t, func_type, funcref);
	SAME_PLACE(wasm_rt_funcref_t, func, funcref);
	SAME_PLACE(wasm_rt_funcref_t, func_tailcallee, funcref);
	SAME_PLACE(wasm_rt_funcref_t, module_instance, funcref);
	CHECK(sizeof(wasm_rt_funcref_t) == sizeof(struct funcref));
	SAME_PLACE(wasm_rt_funcref_table_t, data, table);
	SAME_PLACE(wasm_rt_funcref_table_t, max_size, table);
	SAME_PLACE(wasm_rt_funcref_table_t, size, table);
	SAME_PLACE(wasm_rt_externref_table_t, max_size, table);
	SAME_PLACE(wasm_rt_externref_table_t, size, table);
	SAME_PLACE(wasm_rt_exnref_table_t, max_size, table);
	SAME_PLACE(wasm_rt_exnref_table_t, size, table);
	CHECK(sizeof(wasm_rt_externref_t) == sizeof(void *));
}

static void
check_numbers(void)
{
	static const int traps[] = {
		WASM_RT_TRAP_NONE, WASM_RT_TRAP_OOB, WASM_RT_TRAP_INT_OVERFLOW, WASM_RT_TRAP_DIV_BY_ZERO,
			WASM_RT_TRAP_INVALID_CONVERSION,
		WASM_RT_TRAP_UNREACHABLE, WASM_RT_TRAP_CALL_INDIRECT, WASM_RT_TRAP_NULL_REF,
		WASM_RT_TRAP_UNCAUGHT_EXCEPTION, WASM_RT_TRAP_UNALIGNED, WASM_RT_TRAP_EXHAUSTION
	};
	static const int types[] = {
		WASM_RT_I32, WASM_RT_I64, WASM_RT_F32, WASM_RT_F64, WASM_RT_V128, WASM_RT_FUNCREF,
			WASM_RT_EXTERNREF, WASM_RT_EXNREF
	};

	for (int i = 0; i < (int)(sizeof traps / sizeof traps[0]); i++) {
		CHECK(traps[i] == i);
		CHECK(wasm_rt_strerror((wasm_rt_trap_t)i) != NULL &&
			*wasm_rt_strerror((wasm_rt_trap_t)i) != '\0');
	}
	for (int i = 0; i < (int)(sizeof types / sizeof types[0]); i++)
		CHECK(types[i] == i);
}

/* Functions of exactly these types: where they are not, this does not compile. */
static void (*const lifecycle[])(void) = { wasm_rt_init, wasm_rt_free, wasm_rt_init_thread,
	wasm_rt_free_thread };
static bool (*const is_initialized)(void) = wasm_rt_is_initialized;
static const char *(*const message)(wasm_rt_trap_t) = wasm_rt_strerror;
static void (*const trap)(wasm_rt_trap_t) = wasm_rt_trap;
static void (*const allocate)(wasm_rt_memory_t *, uint64_t, uint64_t, bool, uint32_t) =
	wasm_rt_allocate_memory;
static uint64_t (*const grow)(wasm_rt_memory_t *, uint64_t) = wasm_rt_grow_memory;
static void (*const release)(wasm_rt_memory_t *) = wasm_rt_free_memory;
static void (*const allocate_functions)(wasm_rt_funcref_table_t *, uint32_t, uint32_t) =
	wasm_rt_allocate_funcref_table;
static void (*const allocate_objects)(wasm_rt_externref_table_t *, uint32_t, uint32_t) =
	wasm_rt_allocate_externref_table;
static void (*const allocate_exceptions)(wasm_rt_exnref_table_t *, uint32_t, uint32_t) =
	wasm_rt_allocate_exnref_table;
static void (*const free_functions)(wasm_rt_funcref_table_t *) = wasm_rt_free_funcref_table;
static void (*const free_objects)(wasm_rt_externref_table_t *) = wasm_rt_free_externref_table;
static void (*const free_exceptions)(wasm_rt_exnref_table_t *) = wasm_rt_free_exnref_table;

static void
check_functions(void)
{
	wasm_rt_memory_t m;
	wasm_rt_funcref_table_t functions;
	wasm_rt_externref_table_t objects;
	wasm_rt_exnref_table_t exceptions;
	int object;

	for (int i = 0; i < 4; i++)
		CHECK(lifecycle[i] != NULL);
	lifecycle[0]();
	CHECK(is_initialized());
	CHECK(message(WASM_RT_TRAP_OOB) == wasm_rt_strerror(WASM_RT_TRAP_OOB));
	TRAPS(WASM_RT_TRAP_UNALIGNED, trap(WASM_RT_TRAP_UNALIGNED));
	allocate(&m, 1, 2, false, 65536);
	CHECK(grow(&m, 1) == 1 && grow(&m, 1) == UINT64_MAX && grow(&m, 0) == 2 && m.size == 131072);
	release(&m);

	allocate_functions(&functions, 1, 2);
	CHECK(wasm_rt_grow_funcref_table(&functions, 1, wasm_rt_funcref_null_value) == 1);
	CHECK(wasm_rt_grow_funcref_table(&functions, 1, wasm_rt_funcref_null_value) == UINT32_MAX);
	CHECK(functions.data[1].func == NULL && functions.data[1].func_type == NULL);
	free_functions(&functions);
	allocate_objects(&objects, 1, 2);
	CHECK(wasm_rt_grow_externref_table(&objects, 1, &object) == 1);
	CHECK(objects.data[0] == wasm_rt_externref_null_value && objects.data[1] == &object);
	free_objects(&objects);
	allocate_exceptions(&exceptions, 1, 2);
	CHECK(wasm_rt_grow_exnref_table(&exceptions, 1, wasm_rt_exnref_null_value) == 1);
	CHECK(exceptions.data[1].tag == NULL);
	free_exceptions(&exceptions);
}

int
main(void)
{
	check_layouts();
	check_numbers();
	check_functions();
	wasm_rt_free();
	return check_done();
}
