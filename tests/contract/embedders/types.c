/* modules: typesa typesb empty
 * get_func_type: NULL where the module has no such type, and the same * 32 bytes in every module
 * that has it. */
#include "typesa.h"
#include "typesb.h"
#include "empty.h"

#include "check.h"

typedef wasm_rt_func_type_t get_func_type(uint32_t nparams, uint32_t nresults, ...);

enum { I32 = WASM_RT_I32, I64 = WASM_RT_I64, F32 = WASM_RT_F32, F64 = WASM_RT_F64,
	FUNC = WASM_RT_FUNCREF, EXTERN = WASM_RT_EXTERNREF };

static void
check_same(wasm_rt_func_type_t a, wasm_rt_func_type_t b)
{
	CHECK(a != NULL && b != NULL);
	CHECK(a != NULL && b != NULL && memcmp(a, b, 32) == 0);
}

static void
check_only_a(wasm_rt_func_type_t a, wasm_rt_func_type_t b)
{
	CHECK(a != NULL && b == NULL);
}

int
main(void)
{
	get_func_type *const a = wasm2c_typesa_get_func_type, *const b = wasm2c_typesb_get_func_type,
		*const none = wasm2c_empty_get_func_type;
	wasm_rt_func_type_t all[4];

	check_only_a(a(0, 0), b(0, 0));
	check_only_a(a(1, 0, I32), b(1, 0, I32));
	check_only_a(b(1, 0, I64), a(1, 0, I64));
	check_same(a(4, 1, I32, I64, F32, F64, I32), b(4, 1, I32, I64, F32, F64, I32));
	check_same(a(2, 2, FUNC, EXTERN, EXTERN, FUNC), b(2, 2, FUNC, EXTERN, EXTERN, FUNC));
	check_same(a(0, 4, I32, I64, F32, F64), b(0, 4, I32, I64, F32, F64));

	/* As many values, elsewhere or of other types. */
	CHECK(a(4, 0, I32, I64, F32, F64) == NULL);
	CHECK(a(2, 2, EXTERN, FUNC, EXTERN, FUNC) == NULL);
	CHECK(a(0, 4, I32, I64, F64, F32) == NULL);
	CHECK(a(1, 0, WASM_RT_V128) == NULL && a(1, 0, WASM_RT_EXNREF) == NULL);
	CHECK(a(9, 9, I32, I32, I32, I32, I32, I32, I32, I32, I32, I32, I32, I32, I32, I32, I32, I32,
		I32, I32) == NULL);
	CHECK(none(0, 0) == NULL && none(1, 1, I32, I32) == NULL);

	all[0] = a(0, 0);
	all[1] = a(1, 0, I32);
	all[2] = b(1, 0, I64);
	all[3] = a(0, 4, I32, I64, F32, F64);
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < i; k++)
			CHECK(memcmp(all[i], all[k], 32) != 0);
	return check_done();
}
