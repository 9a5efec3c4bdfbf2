/* Where the calling thread's stack ends. */
#include "system-private.h"
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#define HAVE_PTHREAD 1
#include <pthread.h>
#include <sys/resource.h>
#if defined(__linux__) && !defined(__GLIBC__)
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif
#if SYSTEM_LACKS_GNU
extern int pthread_getattr_np(pthread_t, pthread_attr_t *);
#endif
#else
#define HAVE_PTHREAD 0
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#endif
#endif
#include "core-private.h"
#include "../wasm-rt-interrupt.h"

/* The thread sanitizer records at most 65,536 nested calls, and does not check for more. A
 * function's frame takes at least 16 bytes. */
#if defined(__SANITIZE_THREAD__)
#define THREAD_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define THREAD_SANITIZED 1
#endif
#endif
#ifndef THREAD_SANITIZED
#define THREAD_SANITIZED 0
#endif

/* How much stack may be used, unless the embedder says more, if there is no limit or a limit larger
 * than any machine's memory: endless recursion must not take all memory. */
#define STACK_MAX ((size_t)(UINT32_C(1) << (THREAD_SANITIZED ? 20 : 30)))

#if HAVE_PTHREAD && !defined(__APPLE__)
static size_t
process_limit(void)
{
	struct rlimit limit;

	/* RLIM_INFINITY is larger than anything, or negative. */
	if (getrlimit(RLIMIT_STACK, &limit) != 0)
		return 0;
	return limit.rlim_cur == RLIM_INFINITY ||
		limit.rlim_cur > SIZE_MAX ? SIZE_MAX : (size_t)limit.rlim_cur;
}

/* What the process may use from here on. This is right for the main thread. */
static bool
bounds_by_limit(uintptr_t *low, size_t *size, size_t *guard)
{
	char here;

	*size = process_limit();
	if (*size > STACK_MAX)
		*size = STACK_MAX;
	if (*size == 0 || *size >= (uintptr_t)&here)
		return false;
	*low = (uintptr_t)&here - *size + *size / 8; /* the environment and our callers lie above */
	*guard = 0;
	return true;
}
#endif

#if defined(__linux__) && HAVE_PTHREAD
/* The main thread's stack grows as it is used, up to the process's limit. glibc tells how far;
 * other libraries tell its present size. At its top is the program's name. */
static void
add_growth_of_main_thread(uintptr_t *low, size_t *size)
{
#ifndef __GLIBC__
	const char *name = (const char *)getauxval(AT_EXECFN);
	size_t limit = process_limit();
	uintptr_t top, end = *low + *size;

	if (!name || getpid() != (pid_t)syscall(SYS_gettid))
		return;
	top = ((uintptr_t)name + strlen(name) + 4096) & ~(uintptr_t)4095;
	if (limit > STACK_MAX) /* what lies beyond is not known */
		limit = STACK_MAX;
	if (limit < top && top - limit < *low) {
		*low = top - limit;
		*size = end - *low;
	}
#else
	(void)low, (void)size;
#endif
}

static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	pthread_attr_t attributes;
	void *address;
	bool found;

	/* For the main thread glibc reads /proc, which may be missing or have another form. */
	if (pthread_getattr_np(pthread_self(), &attributes) != 0)
		return bounds_by_limit(low, size, guard);
	found = pthread_attr_getstack(&attributes, &address, size) == 0;
	if (pthread_attr_getguardsize(&attributes, guard) != 0)
		*guard = 0;
	pthread_attr_destroy(&attributes);
	*low = (uintptr_t)address;
	if (found)
		add_growth_of_main_thread(low, size);
	return found && *size > 0;
}
#elif defined(__APPLE__)
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	*size = pthread_get_stacksize_np(pthread_self());
	*low = (uintptr_t)pthread_get_stackaddr_np(pthread_self()) - *size;
	*guard = 0;
	return *size > 0;
}
#elif HAVE_PTHREAD
/* There is no portable way to ask. On the systems that come here, threads other than the main one
 * have at least as much, or the embedder sets a limit for them. */
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	return bounds_by_limit(low, size, guard);
}
#elif defined(_WIN32)
/* The stack is one reservation, whose lowest pages, some of them guards, cannot be used. */
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	const NT_TIB *thread = (const NT_TIB *)NtCurrentTeb();
	MEMORY_BASIC_INFORMATION region;

	if (VirtualQuery(thread->StackLimit, &region, sizeof region) == 0)
		return false;
	*guard = (size_t)64 << 10;
	*low = (uintptr_t)region.AllocationBase + *guard;
	*size = (uintptr_t)thread->StackBase - *low;
	return (uintptr_t)thread->StackBase > *low;
}
#else
static bool
find_bounds(uintptr_t *low, size_t *size, size_t *guard)
{
	(void)low, (void)size, (void)guard;
	return false;
}
#endif

/* Sets the bounds. Returns the limit that they make. */
static uintptr_t
find_all(void)
{
	struct thread *t = wasm_rt_this_thread();
	uintptr_t low;
	size_t size, guard;

	if (!find_bounds(&low, &size, &guard)) {
		t->stack_low = t->stack_guard = 0;
		return 0;
	}
	/* The main thread has no guard of its own, but the kernel keeps a gap there: a megabyte on
	 * Linux. */
	if (guard == 0)
		guard = (size_t)(UINT32_C(1) << 20);
	t->stack_low = low;
	t->stack_guard = low > guard ? low - guard : 0;
	return low + (size / 4 < WASM_RT_STACK_MARGIN ? size / 4 : WASM_RT_STACK_MARGIN);
}

/* If there is a request to stop, for which the limit has been raised, it remains. */
void
wasm_rt_set_stack_limit(uintptr_t limit)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	if (i)
		i->set_limit(limit);
	else
		wasm_rt_stack_limit = limit;
}

uintptr_t
wasm_rt_get_stack_limit(void)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	return i ? i->limit() : wasm_rt_stack_limit;
}

void
wasm_rt_set_stack_size(size_t bytes)
{
	char here;
	size_t most = bytes > 0 ? bytes : STACK_MAX;
	uintptr_t limit = (uintptr_t)&here > most ? (uintptr_t)&here - most : 1, found = find_all();

	wasm_rt_set_stack_limit((bytes > 0 || found != 0) && limit > found ? limit : found);
}

void
wasm_rt_find_stack(void)
{
	wasm_rt_set_stack_size(0);
}
