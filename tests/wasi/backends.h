/* backends: runs tests of files on every back end that can be written: the host by openat2, the
 * host by the walk, and memory. */
#ifndef BACKENDS_H
#define BACKENDS_H

#include "guest.h"

#include <stdio.h>
#include <unistd.h>

enum { DIR = 3 }; /* the descriptor of the first directory that a guest gets */

static char folder[64]; /* of the host, where the files are; empty at first */

static struct wasi_file *
by_kernel(void)
{
	return wasm_rt_wasi_host_directory(folder, 0);
}

static struct wasi_file *
by_walk(void)
{
	return wasm_rt_wasi_host_directory(folder, WASM_RT_WASI_WALK);
}

static inline void
on_host(void (*test)(struct wasi_file *root, struct wasi_file *(*again)(void)),
	struct wasi_file *(*open_root)(void))
{
	char command[100];

	strcpy(folder, "/tmp/wasi-files-XXXXXX");
	if (!CHECK(mkdtemp(folder) != NULL))
		return;
	test(open_root(), open_root);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	CHECK(system(command) == 0);
}

/* Calls `test` with an empty directory of each back end, which belongs to it. `again` opens the
 * same directory once more; it is NULL in memory, where that is not possible. */
static inline void
on_every_back_end(void (*test)(struct wasi_file *root, struct wasi_file *(*again)(void)))
{
	on_host(test, by_kernel);
	on_host(test, by_walk);
	test(wasm_rt_wasi_memory_directory(UINT64_C(1) << 30), NULL);
}

#endif
