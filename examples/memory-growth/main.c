/* The host: sends the same requests to the guest three times, each time to an instance of its own
 * and to another of its functions, and tells how its memory grew. A plot of each goes to the folder
 * that is named on the command line. */
#include "guest.h"
#include "wasm-rt-memory-report.h"

#include <stdio.h>
#include <stdlib.h>

enum { REQUESTS = 3000 };

static bool
run(const char *name, u32 (*serve)(w2c_guest *, u32), const char *folder)
{
	struct wasm_rt_memory_budget budget = {.name = name, .hard = 64 << 20};
	struct wasm_rt_memory_trace *trace = wasm_rt_memory_trace_start(&budget);
	char plot[1000];
	w2c_guest guest;
	u32 sum = 0, random = 1;
	bool written;

	if (!trace)
		return false;
	/* What this thread instantiates is charged to the budget: 64 MiB and no more. */
	wasm_rt_memory_set_thread_budget(&budget);
	wasm2c_guest_instantiate(&guest);
	for (int i = 0; i < REQUESTS; i++) {
		random = random * 1664525 + 1013904223;
		sum += serve(&guest, (random >> 17) + 1);
		wasm_rt_memory_trace_mark(trace);
		if (i % 100 == 0)
			wasm_rt_memory_trace_sample(trace);
	}
	printf("---- %s (%08x)\n", name, (unsigned)sum);
	wasm_rt_memory_trace_print(trace, stdout);
	snprintf(plot, sizeof plot, "%s/%s.svg", folder, name);
	written = wasm_rt_memory_trace_write(trace, plot);
	if (!written)
		perror(plot);
	wasm2c_guest_free(&guest);
	wasm_rt_memory_trace_end(trace);
	return written;
}

int
main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : ".";
	wasm_rt_trap_t trap;
	bool done;

	wasm_rt_init();
	trap = wasm_rt_impl_try();
	if (trap) {
		fprintf(stderr, "%s\n", wasm_rt_strerror(trap));
		return 1;
	}
	done = run("fresh", w2c_guest_fresh, folder) && run("global", w2c_guest_global, folder) &&
		run("pool", w2c_guest_pool, folder);
	wasm_rt_free();
	return done ? 0 : 1;
}
