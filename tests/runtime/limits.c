/* Where address space, data or the kernel's maps run short: a lower rung, or a clean error, never
 * an abort. */
#define _DEFAULT_SOURCE
#include "wasm-rt-memory.h"

#if WASM_RT_USE_MMAP
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#undef wasm_rt_allocate_memory
#undef wasm_rt_try_allocate_memory

#define MiB ((rlim_t)1 << 20)

/* Runs a scenario in a process of its own; it exits with the number of failures. */
static void
within(int resource, rlim_t bytes, void (*scenario)(void))
{
	struct rlimit limit = {bytes, bytes};
	int status;
	pid_t child = fork();

	if (child == 0) {
		check_failed = 0;
		wasm_rt_init();
		if (bytes > 0)
			setrlimit(resource, &limit);
		scenario();
		_exit((int)check_failed);
	}
	waitpid(child, &status, 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
guarded_fails_cleanly(void)
{
	static wasm_rt_memory_t m;

	CHECK(!wasm_rt_try_allocate_memory(&m, 1, 65536, false, 65536));
	CHECK(m.data == NULL && m.pages == 0 && m.size == 0);
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_allocate_memory(&m, 1, 65536, false, 65536));
	CHECK(m.data == NULL);
	wasm_rt_free_memory(&m);
}

/* Grows by single pages until it fails, and says how far it came; everything written is still
 * there. */
static uint64_t
exhaust(wasm_rt_memory_t *m, uint64_t step)
{
	for (;;) {
		wasm_rt_memory_t before = *m;
		uint64_t old = wasm_rt_grow_memory(m, step);
		if (old == UINT64_MAX) {
			CHECK(memcmp(m, &before, sizeof before) == 0);
			break;
		}
		m->data[old * m->page_size] = (uint8_t)(old % 251 + 1);
		m->data[m->size - 1] = 5;
	}
	for (uint64_t i = 1; i < m->pages; i += step)
		if (m->data[i * m->page_size] != i % 251 + 1)
			CHECK(!"lost");
	return m->pages;
}

static void
checked_steps_down(void)
{
	wasm_rt_memory_t m, second;
	struct wasm_rt_memory_statistics s;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 65536, false, 65536));
	CHECK(wasm_rt_memory_get_statistics(&m, &s) && s.kind == WASM_RT_MEMORY_RESERVED &&
		s.reserved > 0);
	CHECK((s.rung == 0) == (s.reserved == (uint64_t)1 << 32));
	CHECK(exhaust(&m, 16) > 16 * 10);
	CHECK(wasm_rt_memory_get_statistics(&m, &s) &&
		s.refusals[WASM_RT_MEMORY_REFUSED_BY_HOST] == 1 && s.last_refusal.delta == 16);
	wasm_rt_free_memory(&m);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, (uint64_t)1 << 48, true, 65536));
	CHECK(wasm_rt_try_allocate_memory_checked(&second, 1, 65536, false, 65536));
	exhaust(&m, 16);
	exhaust(&second, 1);
	wasm_rt_free_memory(&m);
	wasm_rt_free_memory(&second);
}

static void
guarded_data_limit(void)
{
	wasm_rt_memory_t m;

	if (!CHECK(wasm_rt_try_allocate_memory(&m, 1, 65536, false, 65536)))
		return;
	CHECK(exhaust(&m, 1) > 100);
	wasm_rt_free_memory(&m);
	CHECK(!wasm_rt_try_allocate_memory(&m, 32768, 65536, false, 65536) && m.data == NULL);
}

/* As above, for memories that need no guard pages: each is made, on whatever rung is left, or fails
 * cleanly. */
static void
maps_run_out_checked(void)
{
	enum { MANY = 70000 };
	wasm_rt_memory_t *m = calloc(MANY, sizeof *m);
	struct wasm_rt_memory_statistics s;
	unsigned made = 0;

	while (made < MANY && wasm_rt_try_allocate_memory_checked(&m[made], made % 2, 10, false, 65536))
		made++;
	CHECK(made > 1000 && (made == MANY || m[made].data == NULL));
	for (unsigned i = 0; i < made; i += 7) {
		uint64_t old = wasm_rt_grow_memory(&m[i], 1);
		CHECK(old == i % 2 || old == UINT64_MAX);
		CHECK(wasm_rt_memory_get_statistics(&m[i], &s));
		CHECK(s.kind != WASM_RT_MEMORY_HEAP || s.rung > 0);
	}
	for (unsigned i = 0; i < made; i++)
		wasm_rt_free_memory(&m[i]);
	CHECK(wasm_rt_try_allocate_memory_checked(&m[0], 1, 10, false, 65536));
	wasm_rt_free_memory(&m[0]);
	free(m);
}

/* A memory takes two maps; more memories than the kernel has maps for. */
static void
maps_run_out(void)
{
	enum { MANY = 40000 };
	wasm_rt_memory_t *m = calloc(MANY, sizeof *m);
	unsigned made = 0;

	while (made < MANY && wasm_rt_try_allocate_memory(&m[made], made % 2, 10, false, 65536))
		made++;
	CHECK(made > 1000);
	if (made < MANY)
		CHECK(m[made].data == NULL);
	for (unsigned i = 0; i < made; i += 7) {
		uint64_t old = wasm_rt_grow_memory(&m[i], 1);
		CHECK(old == i % 2 || old == UINT64_MAX);
	}
	for (unsigned i = 0; i < made; i++)
		wasm_rt_free_memory(&m[i]);
	CHECK(wasm_rt_try_allocate_memory(&m[0], 1, 10, false, 65536));
	wasm_rt_free_memory(&m[0]);
	free(m);
}

int
main(void)
{
	if (SANITIZED || WASM_RT_MOVE_ON_EVERY_GROW)
		return check_done(); /* the shadow alone takes more; the moves take too long */
	within(RLIMIT_AS, 4096 * MiB, guarded_fails_cleanly);
	within(RLIMIT_AS, 4096 * MiB, checked_steps_down);
	within(RLIMIT_AS, 300 * MiB, checked_steps_down);
	within(RLIMIT_AS, 60 * MiB, checked_steps_down);
	within(RLIMIT_DATA, 200 * MiB, checked_steps_down);
	within(RLIMIT_DATA, 200 * MiB, guarded_data_limit);
	within(RLIMIT_DATA, 0, maps_run_out);
	within(RLIMIT_DATA, 0, maps_run_out_checked);
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
