/* WASM_RT_MOVE_ON_EVERY_GROW: a base that outlived a growth faults, in the host's own handler. */
#define _DEFAULT_SOURCE
#include "wasm-rt.h"

#if WASM_RT_MOVE_ON_EVERY_GROW && WASM_RT_USE_MMAP
#include <setjmp.h>
#include <signal.h>

#include "check.h"

static sigjmp_buf target;

static void
handler(int number)
{
	siglongjmp(target, number);
}

static bool
faults(volatile uint8_t *address)
{
	if (sigsetjmp(target, 1))
		return true;
	*address = 1;
	return false;
}

int
main(void)
{
	wasm_rt_memory_t m;

	signal(SIGSEGV, handler);
	signal(SIGBUS, handler);
	wasm_rt_init();
	for (int is64 = 0; is64 < 2; is64++) {
		wasm_rt_allocate_memory(&m, 1, 65536, is64, 65536);
		m.data[5] = 6;
		for (int i = 0; i < 50; i++) {
			uint8_t *stale = m.data;
			CHECK(wasm_rt_grow_memory(&m, 0) == (uint64_t)i + 1 && m.data == stale);
			CHECK(wasm_rt_grow_memory(&m, 1) == (uint64_t)i + 1 && m.data != stale);
			CHECK(m.data[5] == 6 && faults(stale) && faults(stale + 65535) && !faults(m.data + 7));
		}
		wasm_rt_free_memory(&m);
	}
	return check_done();
}
#else
#include "check.h"

int
main(void)
{
	return check_done();
}
#endif
