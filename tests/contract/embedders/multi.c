/* modules: multia multib
 * Structs of several results, which two headers declare. */
#include "multia.h"
#include "multib.h"

#include "check.h"

int
main(void)
{
	w2c_multia a;
	w2c_multib b;
	struct wasm_multi_ij pair;
	struct wasm_multi_ijfdre all;
	struct wasm_multi_id twice;
	wasm_rt_funcref_t function = wasm_rt_funcref_null_value;
	int object;

	wasm_rt_init();
	wasm2c_multib_instantiate(&b);
	wasm2c_multia_instantiate(&a, &b);
	pair = w2c_multia_pair(&a);
	CHECK(pair.i0 == 1 && pair.j1 == 2);
	pair = w2c_multib_other_pair(&b);
	CHECK(pair.i0 == 3 && pair.j1 == 4);
	function.module_instance = &a;
	all = w2c_multia_all(&a, &object, function);
	CHECK(all.i0 == 1 && all.j1 == (u64)-2 && all.f2 == 0.5f && all.d3 == 0.25);
	CHECK(all.r4.module_instance == &a && all.e5 == &object);
	twice = w2c_multia_twice(&a, 9, 1.5);
	CHECK(twice.i0 == 9 && twice.d1 == 1.5);
	wasm2c_multia_free(&a);
	wasm2c_multib_free(&b);
	wasm_rt_free();
	return check_done();
}
