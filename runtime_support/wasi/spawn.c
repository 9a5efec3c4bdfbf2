/* wasi.thread-spawn: each thread runs an instance of its own, over the same memory.
 *
 * A thread that traps or calls proc_exit ends all of the guest. The embedder's `end` does that,
 * since only it knows whether the process may end. This file counts the threads. */
#include "posix.h"

#include "wasi.h"
#include "../core/core-private.h"

#if WASI_HAVE_POSIX && !WASM_RT_NO_THREADS
#include <pthread.h>

enum { TID_MAX = 0x1fffffff }; /* the specification reserves the three bits above */

/* What a new thread gets. The thread may have ended before its creator continues. */
struct beginning {
	struct wasm_rt_wasi_threads *threads;
	uint32_t tid, arg;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all groups' counts and lists */
static pthread_cond_t fewer = PTHREAD_COND_INITIALIZER;

/* Counts a new thread and gives it a number, or 0 if there may be no more. Numbers repeat after
 * half a billion. */
static uint32_t
enter(struct wasm_rt_wasi_threads *threads)
{
	uint32_t tid = 0;

	pthread_mutex_lock(&lock);
	if (threads->running < threads->max_threads && !threads->ending) {
		threads->running++;
		threads->spawned = true;
		tid = threads->last_tid = threads->last_tid % TID_MAX + 1;
	}
	pthread_mutex_unlock(&lock);
	return tid;
}

/* A thread that can be interrupted, in its group's list while it runs. */
struct wasm_rt_wasi_thread {
	struct wasm_rt_wasi_thread *next, **place;
	struct wasm_rt_thread *handle;
};

static void
list(struct wasm_rt_wasi_threads *threads, struct wasm_rt_wasi_thread *t)
{
	if (threads->current_thread == NULL)
		return;
	t->handle = threads->current_thread();
	pthread_mutex_lock(&lock);
	t->place = &threads->first;
	t->next = threads->first;
	if (t->next != NULL)
		t->next->place = &t->next;
	threads->first = t;
	if (threads->ending)
		threads->interrupt(t->handle);
	pthread_mutex_unlock(&lock);
}

static void
unlist(const struct wasm_rt_wasi_threads *threads, const struct wasm_rt_wasi_thread *t)
{
	if (threads->current_thread == NULL)
		return;
	pthread_mutex_lock(&lock);
	*t->place = t->next;
	if (t->next != NULL)
		t->next->place = t->place;
	pthread_mutex_unlock(&lock);
}

static void
leave(struct wasm_rt_wasi_threads *threads)
{
	pthread_mutex_lock(&lock);
	threads->running--;
	pthread_cond_broadcast(&fewer);
	pthread_mutex_unlock(&lock);
}

static wasm_rt_trap_t
run_guest(const struct beginning *b, void *instance)
{
	const struct wasm_rt_wasi_threads *threads = b->threads;
	volatile bool instantiated = false;
	volatile wasm_rt_trap_t code = (wasm_rt_trap_t)wasm_rt_impl_try();

	if (code == WASM_RT_TRAP_NONE) {
		threads->instantiate(instance, threads->user);
		instantiated = true;
		threads->start(instance, b->tid, b->arg);
	}
	if (code != WASM_RT_TRAP_NONE && threads->end != NULL)
		threads->end(threads->user, code);
	wasm_rt_impl_try_end();
	if (instantiated)
		threads->free(instance);
	return code;
}

static void *
run(void *argument)
{
	struct beginning b = *(struct beginning *)argument;
	struct wasm_rt_wasi_threads *threads = b.threads;
	void *instance = wasm_rt_heap_resize(NULL, 0, threads->instance_size);
	struct wasm_rt_wasi_thread listed;
	wasm_rt_trap_t code = WASM_RT_TRAP_OUT_OF_MEMORY;

	wasm_rt_heap_free(argument, sizeof b);
	wasm_rt_init_thread();
	if (threads->stack != 0)
		wasm_rt_set_stack_size(threads->stack);
	list(threads, &listed);
	if (instance != NULL) {
		code = run_guest(&b, instance);
		wasm_rt_heap_free(instance, threads->instance_size);
	} else if (threads->end != NULL) {
		threads->end(threads->user, code);
	}
	unlist(threads, &listed);
	wasm_rt_free_thread();
	leave(threads);
	return NULL;
}

/* Creates a thread with the stack that is asked for, plus what the host's functions need. */
static bool
create(const struct wasm_rt_wasi_threads *threads, struct beginning *b)
{
	const size_t extra = (size_t)512 << 10, page = (size_t)64 << 10;
	pthread_attr_t attributes;
	pthread_t thread;
	bool created;

	if (pthread_attr_init(&attributes) != 0)
		return false;
	created = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0 &&
		(threads->stack == 0 || pthread_attr_setstacksize(&attributes,
			(threads->stack + extra + page - 1) / page * page) == 0) &&
		pthread_create(&thread, &attributes, run, b) == 0;
	pthread_attr_destroy(&attributes);
	return created;
}

WASI_WEAK uint32_t
w2c_wasi_thread0x2Dspawn(struct w2c_wasi *self, uint32_t arg)
{
	struct wasm_rt_wasi_threads *threads = self->wasi.threads;
	struct beginning *b;
	uint32_t tid = threads == NULL ? 0 : enter(threads);

	if (tid == 0)
		return 0u - (uint32_t)WASI_EAGAIN;
	b = wasm_rt_heap_resize(NULL, 0, sizeof *b);
	if (b != NULL) {
		*b = (struct beginning){ threads, tid, arg };
		if (create(threads, b))
			return tid;
		wasm_rt_heap_free(b, sizeof *b);
	}
	leave(threads);
	return 0u - (uint32_t)WASI_EAGAIN;
}

void
wasm_rt_wasi_wait_for_threads(struct wasm_rt_wasi_threads *threads)
{
	pthread_mutex_lock(&lock);
	while (threads->running > 0)
		pthread_cond_wait(&fewer, &lock);
	pthread_mutex_unlock(&lock);
}

void
wasm_rt_wasi_end_threads(struct wasm_rt_wasi_threads *threads)
{
	const struct wasm_rt_wasi_thread *t;

	pthread_mutex_lock(&lock);
	threads->ending = true;
	for (t = threads->first; t != NULL; t = t->next)
		threads->interrupt(t->handle);
	pthread_mutex_unlock(&lock);
	wasm_rt_wasi_wait_for_threads(threads);
}
#else
WASI_WEAK uint32_t
w2c_wasi_thread0x2Dspawn(struct w2c_wasi *self, uint32_t arg)
{
	(void)self;
	(void)arg;
	return 0u - (uint32_t)WASI_EAGAIN;
}

void
wasm_rt_wasi_wait_for_threads(struct wasm_rt_wasi_threads *threads)
{
	(void)threads;
}

void
wasm_rt_wasi_end_threads(struct wasm_rt_wasi_threads *threads)
{
	(void)threads;
}
#endif
