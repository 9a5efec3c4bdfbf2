/* The whole of a 32-bit memory, and more of a 64-bit one: reached by growing, and used to the last
 * byte by guest and host. */
#include "last.h"

#include "../runtime/check.h"

int
main(void)
{
	static w2c_last guest;

	wasm_rt_init();
	wasm2c_last_instantiate(&guest);
	TRAPS(WASM_RT_TRAP_OOB, w2c_last_last(&guest));
	TRAPS(WASM_RT_TRAP_OOB, w2c_last_last_wide(&guest));
	CHECK(w2c_last_grow(&guest) == 2 && w2c_last_pages(&guest) == 65536 + 65537);
	CHECK(w2c_last_last(&guest) == 77 && w2c_last_last_wide(&guest) == 1);
	CHECK(w2c_last_memory(&guest)->size == (uint64_t)1 << 32 &&
		w2c_last_memory(&guest)->data[0xffffffff] == 77);
	CHECK(w2c_last_wide(&guest)->data[w2c_last_wide(&guest)->size - 1] == 1 &&
		w2c_last_wide(&guest)->data[0xffffffff] == 0);
	TRAPS(WASM_RT_TRAP_OOB, w2c_last_beyond(&guest));
	TRAPS(WASM_RT_TRAP_OOB, w2c_last_beyond_wide(&guest));
	CHECK(w2c_last_grow_beyond(&guest) == (u64)-2 && w2c_last_pages(&guest) == 65536 + 65537);
	wasm2c_last_free(&guest);
	wasm_rt_free();
	return check_done();
}
