/* learn PROFILE TRACE: runs learn.wasm, whose first memory grows by the pages of the trace ("1*380
 * 2 8": 380 times by one, then by two, then by eight), and prints what that took. */
#include "learn.h"
#include "wasm-rt-memory.h"
#include "wasm-rt-profile.h"

#include <stdio.h>
#include <stdlib.h>

static w2c_learn instance;

static void
run(const char *trace)
{
	char *at = (char *)trace;

	while (*at) {
		uint32_t delta = (uint32_t)strtoul(at, &at, 10);
		unsigned long times = *at == '*' ? strtoul(at + 1, &at, 10) : 1;

		while (times-- > 0)
			w2c_learn_grow_first(&instance, delta);
	}
	for (int i = 0; i < 30; i++)
		w2c_learn_grow_second(&instance, 10);
}

static unsigned long
resident(const wasm_rt_memory_t *m)
{
	uint64_t bytes = wasm_rt_memory_resident(m);

	return bytes == UINT64_MAX ? 0 : (unsigned long)(bytes >> 20);
}

int
main(int argc, char **argv)
{
	struct wasm_rt_memory_statistics first, second;
	wasm_rt_memory_t *m;
	unsigned long at_first;
	uint32_t end;
	int trap;

	if (argc != 3)
		return 2;
	wasm_rt_init();
	wasm_rt_set_memory_profile(argv[1][0] ? argv[1] : NULL);
	wasm2c_learn_instantiate(&instance);
	m = w2c_learn_first(&instance);
	if (m->pages != 17 || m->size != 17 * 65536 || m->data_end != m->data + m->size)
		return 3;
	at_first = resident(m);
	w2c_learn_store(&instance, 17 * 65536 - 1, 42);
	run(argv[2]);
	end = (uint32_t)m->size;
	wasm_rt_memory_get_statistics(m, &first);
	wasm_rt_memory_get_statistics(&instance.w2c_second, &second);
	printf("%lu slow growths, %lu moves, %lu MiB resident at first, %lu MiB at the end\n",
		(unsigned long)(first.slow_growths + second.slow_growths),
		(unsigned long)(first.moves + second.moves), at_first, resident(m));
	/* What was prepared is no more the guest's than it was, and the rest is as ever. */
	if (w2c_learn_load(&instance, 17 * 65536 - 1) != 42 ||
		w2c_learn_load(&instance, end - 1) != (end == 17 * 65536 ? 42 : 0))
		return 4;
	trap = wasm_rt_impl_try();
	if (trap == 0) {
		w2c_learn_load(&instance, end);
		return 5;
	}
	wasm2c_learn_free(&instance);
	return trap == (int)WASM_RT_TRAP_OOB ? 0 : 6;
}
