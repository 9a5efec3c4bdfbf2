/* learn PROFILE TRACE: runs learn.wasm, whose memories grow as guests are known to, and prints what the growth took:
 *	slow growths, moves, MiB resident after instantiation and at the end */
#include "learn.h"
#include "wasm-rt-memory.h"
#include "wasm-rt-profile.h"

#include <stdio.h>
#include <stdlib.h>

static w2c_learn instance;

/* Growths of the first memory: by one page, as an interpreter's allocator does it; by doubling; by arenas of 4 MiB. */
static void
run(const char *trace)
{
	uint32_t pages = 17;

	switch (trace[0]) {
	case 'o':
		for (int i = 0; i < 400; i++)
			w2c_learn_grow_first(&instance, 1);
		break;
	case 'd':
		for (; pages < 8000; pages *= 2)
			w2c_learn_grow_first(&instance, pages);
		break;
	case 'a':
		for (int i = 0; i < 25; i++)
			w2c_learn_grow_first(&instance, 64);
		break;
	case 's': /* small: nothing */
		break;
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
	printf("%lu slow growths, %lu moves, %lu MiB resident at first, %lu MiB at the end\n", (unsigned long)(first.slow_growths + second.slow_growths),
		(unsigned long)(first.moves + second.moves), at_first, resident(m));
	/* What was prepared is no more the guest's than it was, and the rest is as ever. */
	if (w2c_learn_load(&instance, 17 * 65536 - 1) != 42 || w2c_learn_load(&instance, end - 1) != (end == 17 * 65536 ? 42 : 0))
		return 4;
	trap = wasm_rt_impl_try();
	if (trap == 0) {
		w2c_learn_load(&instance, end);
		return 5;
	}
	wasm2c_learn_free(&instance);
	return trap == (int)WASM_RT_TRAP_OOB ? 0 : 6;
}
