/* modules: vectora vectorb
 * v128 in calls, results, globals and between modules. On x86 a host may have defined it as SIMDe
 * does, before it includes a header. */
#if defined(__SSE2__)
#include <emmintrin.h>
typedef __m128i v128;
#define WASM_RT_SIMD_TYPE_DEFINED
#endif
#include "vectora.h"
#include "vectorb.h"

#include <string.h>

#include "check.h"

static v128
floats(f32 a, f32 b, f32 c, f32 d)
{
	f32 lanes[4];
	v128 v;

	lanes[0] = a, lanes[1] = b, lanes[2] = c, lanes[3] = d;
	memcpy(&v, lanes, sizeof v);
	return v;
}

static int
same(v128 a, v128 b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

int
main(void)
{
	static w2c_vectora a;
	static w2c_vectorb b;
	struct wasm_multi_oio both;
	u32 bits[4];

	wasm_rt_init();
	wasm2c_vectorb_instantiate(&b);
	wasm2c_vectora_instantiate(&a, &b);
	CHECK(same(w2c_vectora_add(&a, floats(1, 2, 3, 4), floats(5, 6, 7, 8)), floats(6, 8, 10, 12)));
	both = w2c_vectora_both(&a, floats(1, 2, 3, 0));
	CHECK(same(both.o0, floats(2, 4, 6, 0)) && both.i1 == 0 && same(both.o2, floats(1, 1, 1, 1)));
	memcpy(bits, w2c_vectora_state(&a), sizeof bits);
	CHECK(bits[0] == 0x3f000000 && bits[1] == 0x80000000 && bits[2] == 0x7f800000);
	CHECK(bits[3] == 0x7fa00001);
	*w2c_vectorb_last(&b) = floats(2, 4, 6, 8);
	w2c_vectora_step(&a, 0.5f);
	CHECK(same(*w2c_vectorb_last(&b), floats(1, 2, 3, 4)));
	CHECK(memcmp(w2c_vectora_memory(&a)->data + 3, w2c_vectorb_last(&b), 16) == 0);
	CHECK(wasm2c_vectora_get_func_type(2, 1, WASM_RT_V128, WASM_RT_V128, WASM_RT_V128) != NULL);
	wasm2c_vectora_free(&a);
	wasm2c_vectorb_free(&b);
	wasm_rt_free();
	return check_done();
}
