/* modules: hugetable depth
 * Where WABT was wrong: where the host has no memory or address space * left, instantiation
 * traps; nothing aborts. The limit is less than the reservation of guarded * memory. */
#define _POSIX_C_SOURCE 200809L
#include "hugetable.h"
#include "depth.h"

#include "check.h"

#include <sys/resource.h>

int
main(void)
{
	struct rlimit limit = { (rlim_t)1 << 30, (rlim_t)1 << 30 };
	w2c_hugetable huge;
	w2c_depth small;
	volatile wasm_rt_trap_t trap;

	wasm_rt_init();
	CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
	for (volatile int i = 0; i < 3; i++) {
		TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm2c_hugetable_instantiate(&huge));
		CHECK(w2c_hugetable_table(&huge)->size == 0);
		wasm2c_hugetable_free(&huge);
	}
	for (volatile int i = 0; i < 3; i++) {
		TRAP_OF(trap, wasm2c_depth_instantiate(&small));
		CHECK(trap == (WASM_RT_MEMCHECK_GUARD_PAGES ? WASM_RT_TRAP_OUT_OF_MEMORY
			: WASM_RT_TRAP_NONE));
		if (trap == WASM_RT_TRAP_NONE)
			CHECK(w2c_depth_down(&small, 10) == 10);
		wasm2c_depth_free(&small);
	}
	wasm_rt_free();
	return check_done();
}
