/* Exhaustion of the call stack: by the limit, by the guard page, in the main thread and in
 * others. */
#define _DEFAULT_SOURCE
#include "wasm-rt.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#ifdef NO_PROC
/* As where /proc is not mounted: for the main thread, glibc looks there. */
int
pthread_getattr_np(pthread_t thread, pthread_attr_t *to)
{
	(void)thread, (void)to;
	return ENOENT;
}
#endif

static volatile uintptr_t lowest;

/* As translated code checks. */
static int
checked(int n)
{
	volatile char frame[200];

	if ((uintptr_t)frame < wasm_rt_stack_limit)
		wasm_rt_trap(WASM_RT_TRAP_EXHAUSTION);
	frame[0] = (char)n;
	lowest = (uintptr_t)frame;
	return n < 0 ? 0 : checked(n + 1) + frame[0];
}

static int
unchecked(int n)
{
	volatile char frame[200];

	frame[0] = (char)n;
	lowest = (uintptr_t)frame;
	return n < 0 ? 0 : unchecked(n + 1) + frame[0];
}

static uintptr_t
depth_reached(int (*recursion)(int))
{
	volatile char here = 0;

	TRAPS(WASM_RT_TRAP_EXHAUSTION, recursion(here));
	return (uintptr_t)&here - lowest;
}

static size_t stack_size;

static void *
in_thread(void *name)
{
	uintptr_t depth;

	(void)name;
	for (int i = 0; i < 3; i++) {
		depth = depth_reached(checked);
		CHECK(depth > stack_size / 2 && depth < stack_size + 65536);
		depth = depth_reached(unchecked);
		CHECK(depth > stack_size / 2 && depth < stack_size + 65536);
	}
	wasm_rt_set_stack_size(50000);
	depth = depth_reached(checked);
	CHECK(depth > 40000 && depth < 51000);
	wasm_rt_set_stack_size(SIZE_MAX / 4);
	depth = depth_reached(checked);
	CHECK(depth > stack_size / 2 && depth < stack_size + 65536);
	wasm_rt_set_stack_size(0);
	depth = depth_reached(checked);
	CHECK(depth > stack_size / 2 && depth < stack_size + 65536);
	return NULL;
}

static void
run_thread(size_t size)
{
	pthread_attr_t attributes;
	pthread_t thread;

	stack_size = size;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, size);
	CHECK(pthread_create(&thread, &attributes, in_thread, NULL) == 0);
	pthread_join(thread, NULL);
}

static void *
without_init(void *unused)
{
	(void)unused;
	/* No limit: the check passes, whatever the depth. */
	CHECK(wasm_rt_stack_limit == 0 && wasm_rt_call_stack_depth == 0);
	CHECK(checked(-1) == 0);
	wasm_rt_init_thread();
	CHECK(wasm_rt_stack_limit != 0);
	wasm_rt_free_thread();
	CHECK(wasm_rt_stack_limit == 0);
	wasm_rt_free_thread();
	return NULL;
}

/* As deep as the shell's limit says. */
static void
main_thread(rlim_t size)
{
	char me[4096], argument[32];
	ssize_t length = readlink("/proc/self/exe", me, sizeof me - 1);
	struct rlimit limit = {size, size};
	int status;
	pid_t child;

	if (length <= 0)
		return;
	me[length] = 0;
	snprintf(argument, sizeof argument, "%lu", (unsigned long)size);
	child = fork();
	if (child == 0) {
		if (setrlimit(RLIMIT_STACK, &limit) != 0)
			_exit(0); /* above what the shell lets us have */
		execl(me, me, argument, (char *)NULL);
		_exit(1);
	}
	waitpid(child, &status, 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Whether the limit leaves as much from here on: what asked for it had a frame of its own. */
static bool
leaves(size_t bytes)
{
	char here;
	uintptr_t left = (uintptr_t)&here - wasm_rt_stack_limit;

	return left > bytes - bytes / 16 && left < bytes + 4096;
}

static void *
default_thread(void *unlimited)
{
	const size_t most = (size_t)1 << 30;

	wasm_rt_init_thread();
	CHECK(unlimited ? (uintptr_t)&most - wasm_rt_stack_limit < most : leaves(most));
	return NULL;
}

/* Without a limit, or with one that no machine can keep: a gigabyte, unless more is asked for. */
static int
huge_main(size_t size)
{
	const size_t most = (size_t)1 << 30;
	pthread_t thread;

	wasm_rt_init();
	CHECK(leaves(most));
	wasm_rt_set_stack_size(100000);
	CHECK(leaves(100000));
	wasm_rt_set_stack_size(2 * most);
	CHECK(leaves(2 * most));
	wasm_rt_set_stack_size(0);
	CHECK(leaves(most));
	/* A thread has what the limit says, if there is so much, or what the C library takes without
	 * one. */
	if (pthread_create(&thread, NULL, default_thread, size == SIZE_MAX ? &thread : NULL) == 0)
		pthread_join(thread, NULL);
	return check_failed != 0;
}

static int
child_main(size_t size)
{
	uintptr_t depth;

	if (size > (size_t)1 << 31)
		return huge_main(size);
	stack_size = size;
	wasm_rt_init();
	depth = depth_reached(checked);
	CHECK(depth > size / 2 && depth < size);
	depth = depth_reached(unchecked);
	CHECK(depth > size / 2 && depth <= size);
	return check_failed != 0;
}

int
main(int argc, char **argv)
{
	pthread_t thread;

	if (argc > 1)
		return child_main((size_t)strtoul(argv[1], NULL, 10));
	if (SANITIZED || WASM_RT_NO_THREADS)
		return check_done();
#ifdef NO_PROC
	main_thread(1 << 20);
	main_thread(8 << 20);
	return check_done();
#endif
	wasm_rt_init();
	run_thread(256 << 10);
	run_thread(1 << 20);
	run_thread(64 << 20);
	pthread_create(&thread, NULL, without_init, NULL);
	pthread_join(thread, NULL);
	main_thread(1 << 20);
	main_thread(8 << 20);
	main_thread(200 << 20);
#if SIZE_MAX > 0xffffffff
	main_thread((rlim_t)100 << 30);
	main_thread(RLIM_INFINITY);
#endif
	return check_done();
}
