/* async: promises, and work that the module gives to its pool of threads. The pool is the module's
 * (libuv's); here are thread-spawn's side and the queue that brings results to the first thread. */
#include "value.h"
#include "wasm-rt-interrupt.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { POOL = 4, QUEUE = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t sent = PTHREAD_COND_INITIALIZER;
static struct { u32 callback, data; } queue[QUEUE];
static u32 queued, taken, threads_ready;

/* ---- promises */

IMPORT(create_promise, u32 deferred, u32 result)
{
	UNUSED;
	item_make(result, PROMISE);
	guest_put(deferred, item_count - 1);
	return OK;
}

static u32
settle(value promise, value to, bool rejected)
{
	items[promise].class = to;
	items[promise].settled = true;
	items[promise].rejected = rejected;
	return OK;
}

IMPORT(resolve_deferred, value promise, value to)
{
	UNUSED;
	return settle(promise, to, false);
}

IMPORT(reject_deferred, value promise, value to)
{
	UNUSED;
	return settle(promise, to, true);
}

value
napi_await(value promise)
{
	while (!items[promise].settled) {
		const wasm_rt_funcref_t *f;
		u32 data;

		pthread_mutex_lock(&lock);
		while (taken == queued)
			pthread_cond_wait(&sent, &lock);
		f = guest_function(queue[taken % QUEUE].callback);
		data = queue[taken++ % QUEUE].data;
		pthread_mutex_unlock(&lock);
		((void (*)(void *, u32))f->func)(f->module_instance, data);
	}
	if (items[promise].rejected) {
		fprintf(stderr, "rejected: %s\n", items[items[promise].class].text);
		exit(1);
	}
	return items[promise].class;
}

/* ---- the pool */

u32
w2c_env_0x5Femnapi_async_work_pool_size(struct w2c_env *host)
{
	(void)host;
	return POOL;
}

void
w2c_env_0x5Femnapi_tell_js_uvthreadpool(struct w2c_env *host, u32 threads, u32 count)
{
	(void)host, (void)threads, (void)count;
}

/* In a thread of the pool, as is the next one. */
void
w2c_env_0x5Femnapi_emit_async_thread_ready(struct w2c_env *host)
{
	(void)host;
	pthread_mutex_lock(&lock);
	threads_ready++;
	pthread_mutex_unlock(&lock);
}

/* The first thread shall call the function. */
void
w2c_env_0x5Femnapi_async_send_js(struct w2c_env *host, u32 type, u32 callback, u32 data)
{
	(void)host, (void)type;
	pthread_mutex_lock(&lock);
	if (queued - taken == QUEUE)
		abort();
	queue[queued % QUEUE].callback = callback;
	queue[queued++ % QUEUE].data = data;
	pthread_cond_signal(&sent);
	pthread_mutex_unlock(&lock);
}

void
w2c_env_0x5Femnapi_callback_into_module(struct w2c_env *host, u32 uncaught, u32 env_at,
	u32 callback, u32 data, u32 close_scope)
{
	const wasm_rt_funcref_t *f = guest_function(callback);

	(void)host, (void)uncaught, (void)close_scope;
	((void (*)(void *, u32, u32))f->func)(f->module_instance, env_at, data);
}

static __thread bool in_pool;

u32
w2c_env_0x5Femnapi_is_main_runtime_thread(struct w2c_env *host)
{
	(void)host;
	return !in_pool;
}

u32
w2c_env_0x5Femnapi_is_main_browser_thread(struct w2c_env *host)
{
	(void)host;
	return 0;
}

f64
w2c_env_0x5Femnapi_get_now(struct w2c_env *host)
{
	(void)host;
	return 0;
}

/* ---- what node would want to know */

#define NOTHING_DONE(name, ...) \
	void w2c_env_0x5Femnapi_##name(struct w2c_env *host __VA_ARGS__) { (void)host; }
#define COMMA ,
#pragma GCC diagnostic ignored "-Wunused-parameter"
NOTHING_DONE(env_check_gc_access, COMMA u32 at)
NOTHING_DONE(node_emit_async_init, COMMA u32 resource COMMA u32 name COMMA f64 trigger COMMA u32 id)
NOTHING_DONE(node_emit_async_destroy, COMMA f64 id COMMA f64 trigger)
NOTHING_DONE(runtime_keepalive_push)
NOTHING_DONE(runtime_keepalive_pop)
NOTHING_DONE(ctx_increase_waiting_request_counter)
NOTHING_DONE(ctx_decrease_waiting_request_counter)
NOTHING_DONE(worker_ref, COMMA u32 thread)

u32
w2c_emnapi_emnapi_is_node_binding_available(struct w2c_emnapi *host)
{
	return 0;
}

/* Only with that binding. */
u32
w2c_env_0x5Femnapi_node_make_callback(struct w2c_env *host, u32 env_at, u32 resource, u32 f,
	u32 count, u32 arguments, f64 id, f64 trigger, u32 result)
{
	abort();
}

void
w2c_env_0x5Femnapi_unwind(struct w2c_env *host)
{
	abort();
}

/* ---- instances */

static void
instantiate(void *made, void *host)
{
	in_pool = made != &instance;
	wasm2c_m_instantiate(made, NULL, host, (struct w2c_wasi *)&wasi, &wasi);
}

static void
start(void *thread, u32 tid, u32 argument)
{
	w2c_m_wasi_thread_start(thread, tid, argument);
}

static void
free_instance(void *thread)
{
	wasm2c_m_free(thread);
}

/* It only ends when the first one ends it, while it waits for work. */
static void
end(void *host, wasm_rt_trap_t code)
{
	(void)host;
	if (code != WASM_RT_TRAP_INTERRUPTED) {
		fprintf(stderr, "a thread: %s\n", wasm_rt_strerror(code));
		exit(1);
	}
}

static struct wasm_rt_wasi_threads threads = {.instance_size = sizeof(w2c_m),
	.instantiate = instantiate, .start = start, .free = free_instance, .end = end,
	.current_thread = wasm_rt_current_thread, .interrupt = wasm_rt_interrupt,
	.max_threads = POOL};

u32
async_begin(struct w2c_env *host)
{
	threads.user = host;
	wasi.wasi.threads = &threads;
	instantiate(&instance, host);
	w2c_m_0x5Finitialize(&instance);
	return w2c_m_emnapi_create_env(&instance) + 8;
}

void
async_end(void)
{
	wasm_rt_wasi_end_threads(&threads);
	printf("%u threads\n", threads_ready);
}
