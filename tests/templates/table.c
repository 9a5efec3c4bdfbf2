/* Tables, and the targets of calls through them. */
#include "check.h"

#define SIZE 9
static int objects[16];
static wasm_rt_externref_t externs[SIZE + 3], other_externs[5];
static wasm_rt_externref_table_t table = { externs, SIZE, SIZE }, other = { other_externs, 5, 5 };
static u64 n_of;

static u64
get(u64 x, u64 y)
{
	(void)y;
	return (u64)((int *)table_get_externref(&table, x) - objects);
}
static u64 set(u64 x, u64 y) { table_set_externref(&table, x, objects + y); return 0; }
static u64 fill(u64 x, u64 y) { table_fill_externref(&table, x, objects + 15, y); return 0; }
static u64 copy(u64 x, u64 y) { table_copy_externref(&table, &table, x, y, n_of); return 0; }
static u64 copy2(u64 x, u64 y) { table_copy_externref(&table, &other, x, y, n_of); return 0; }

static void
reset(void)
{
	size_t i;
	for (i = 0; i < COUNT(externs); i++)
		externs[i] = objects + i;
	for (i = 0; i < COUNT(other_externs); i++)
		other_externs[i] = objects + 10 + i;
}

/* One operation, and what the table must hold after it. */
static void
run(const char *name, operation *f, u64 x, u64 y, u64 size, const wasm_rt_externref_t *from,
	int single)
{
	wasm_rt_externref_t want[SIZE + 3];
	u64 n = single ? 1 : from ? n_of : y, result = 0, k;
	int fits, trap;
	reset();
	memcpy(want, externs, sizeof want);
	fits = x <= SIZE && n <= SIZE - x && (!from || (y <= size && n <= size - y));
	for (k = 0; fits && k < n && f != get; k++)
		want[x + k] = f == set ? objects + y : from ? from[y + k] : objects + 15;
	trap = trap_of(f, x, y, &result);
	CHECK(trap == (fits ? 0 : WASM_RT_TRAP_OOB) && memcmp(want, externs, sizeof want) == 0,
		"%s(%llx, %llx, %llx): trap %d", name, HEX(x), HEX(y), HEX(n), trap);
	if (fits && f == get)
		CHECK(result == x, "table_get(%llx) = %llx", HEX(x), HEX(result));
}

static void
tables(void)
{
	static const u64 numbers[] = { 0, 1, 2, 4, 5, 6, SIZE - 1, SIZE, SIZE + 1, 0xffffffffu,
		(u64)1 << 32, ~(u64)0 };
	static wasm_rt_externref_t copied[SIZE + 3];
	size_t i, j, k;
	reset();
	memcpy(copied, externs, sizeof copied);
	for (i = 0; i < COUNT(numbers); i++)
		for (j = 0; j < COUNT(numbers); j++) {
			run("table_get", get, numbers[i], 0, 0, NULL, 1);
			run("table_set", set, numbers[i], j, 0, NULL, 1);
			run("table_fill", fill, numbers[i], numbers[j], 0, NULL, 0);
			for (k = 0; k < COUNT(numbers); k++) {
				n_of = numbers[k];
				run("table_copy", copy, numbers[i], numbers[j], SIZE, copied, 0);
				run("table_copy of two", copy2, numbers[i], numbers[j], 5, other_externs, 0);
			}
		}
}

/* The other kinds: the same code, with another type. */
static wasm_rt_funcref_t funcs[4];
static wasm_rt_funcref_table_t functions = { funcs, 4, 4 };

static void
kinds(void)
{
	static wasm_rt_exnref_t exns[3];
	static wasm_rt_exnref_table_t exceptions = { exns, 3, 3 };
	wasm_rt_exnref_t exn;
	memset(&exn, 0, sizeof exn);
	exn.size = 5;
	table_set_exnref(&exceptions, 2, exn);
	table_copy_exnref(&exceptions, &exceptions, 0, 1, 2);
	CHECK(table_get_exnref(&exceptions, 1).size == 5 && exns[0].size == 0, "exnref table");
	table_fill_exnref(&exceptions, 0, exn, 3);
	CHECK(exns[0].size == 5, "exnref table, filled");
	exns[0].size = 1, exns[1].size = 2, exns[2].size = 3;
	table_copy_exnref(&exceptions, &exceptions, 1, 0, 2);
	CHECK(exns[0].size == 1 && exns[1].size == 1 && exns[2].size == 2,
		"exnref table, copied upwards");
	memset(funcs, 0, sizeof funcs);
	CHECK(table_get_funcref(&functions, 3).func == NULL, "funcref table");
	funcs[0].module_instance = funcs, funcs[1].module_instance = funcs + 1,
		funcs[2].module_instance = funcs + 2;
	table_copy_funcref(&functions, &functions, 1, 0, 3);
	CHECK(funcs[1].module_instance == funcs && funcs[3].module_instance == funcs + 2,
		"funcref table, copied upwards");
	table_copy_funcref(&functions, &functions, 0, 1, 3);
	CHECK(funcs[0].module_instance == funcs && funcs[2].module_instance == funcs + 2,
		"funcref table, copied downwards");
	table_fill_funcref(&functions, 1, wasm_rt_funcref_null_value, 2);
	CHECK(funcs[0].module_instance && !funcs[1].module_instance && !funcs[2].module_instance &&
		funcs[3].module_instance, "funcref table, filled");
	memset(funcs, 0, sizeof funcs);
}

static const char type_a[32] = "0123456789abcdef0123456789abcdeA",
	type_a_twin[32] = "0123456789abcdef0123456789abcdeA";
static const char type_b[32] = "0123456789abcdef0123456789abcdeB";
static const char *const types[] = { type_a, type_a_twin, type_b };

static u64 target_of(u64 x, u64 y) { return (u64)(call_target(&functions, x, types[y]) - funcs); }
static u64 ref_target(u64 x, u64 y) { (void)y; return (u64)(call_ref_target(&funcs[x]) - funcs); }

static void
calls(void)
{
	u64 i, j, result = 0;
	funcs[0].func_type = type_a, funcs[1].func_type = type_b, funcs[2].func_type = type_a_twin;
	funcs[0].func = funcs[1].func = funcs[2].func = (wasm_rt_function_ptr_t)tables;
	for (i = 0; i < 6; i++)
		for (j = 0; j < 3; j++) {
			int good = i < 3 && (i == 1) == (j == 2);
			int trap = trap_of(target_of, i, j, &result);
			CHECK(trap == (good ? 0 : WASM_RT_TRAP_CALL_INDIRECT) && (!good || result == i),
				"call_target(%llu, %llu): trap %d", HEX(i), HEX(j), trap);
		}
	CHECK(trap_of(target_of, (u64)1 << 32, 0, &result) == WASM_RT_TRAP_CALL_INDIRECT,
		"call_target beyond 32 bits");
	CHECK(trap_of(ref_target, 1, 0, &result) == 0 && result == 1, "call_ref_target");
	CHECK(trap_of(ref_target, 3, 0, &result) == WASM_RT_TRAP_NULL_REF, "call_ref_target of null");
}

int
main(void)
{
	tables();
	kinds();
	calls();
	return check_end();
}
