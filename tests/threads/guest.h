/* guest: what programs with threads need where there is no C library for them: WASI's functions,
 * and threads with stacks of their own. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define WASI(name) IMPORT("wasi_snapshot_preview1", #name) uint32_t name

IMPORT("wasi", "thread-spawn") int32_t thread_spawn(void *argument);
IMPORT("wasi_snapshot_preview1", "proc_exit") _Noreturn void proc_exit(uint32_t status);
WASI(args_sizes_get)(uint32_t *count, uint32_t *size);
WASI(args_get)(char **array, char *text);
WASI(fd_write)(uint32_t fd, const void *vectors, uint32_t count, uint32_t *written);
WASI(fd_read)(uint32_t fd, const void *vectors, uint32_t count, uint32_t *got);
WASI(fd_close)(uint32_t fd);
WASI(poll_oneoff)(const void *in, void *out, uint32_t count, uint32_t *happened);
WASI(path_open)(uint32_t fd, uint32_t look, const char *path, uint32_t size, uint32_t oflags,
	uint64_t rights, uint64_t inheriting, uint32_t flags, uint32_t *opened);
WASI(path_unlink_file)(uint32_t fd, const char *path, uint32_t size);
WASI(clock_time_get)(uint32_t id, uint64_t precision, uint64_t *time);

enum { STACK = 8192 };

/* What a thread is started with: the top of its stack comes first, for the code below. */
struct thread {
	char *stack_top;
	void (*run)(struct thread *);
	uint32_t number;
	int32_t tid;       /* as thread-spawn returned it */
	uint32_t own_tid;  /* as the thread got it */
	uint32_t done;     /* atomic; 1 at the end */
	char stack[STACK] __attribute__((aligned(16)));
};

void run_thread(uint32_t tid, struct thread *t);

__asm__(".globaltype __stack_pointer, i32\n"
	".functype run_thread (i32, i32) -> ()\n"
	".globl wasi_thread_start\n"
	".export_name wasi_thread_start, wasi_thread_start\n"
	"wasi_thread_start:\n"
	".functype wasi_thread_start (i32, i32) -> ()\n"
	"local.get 1\n"
	"i32.load 0\n"
	"global.set __stack_pointer\n"
	"local.get 0\n"
	"local.get 1\n"
	"call run_thread\n"
	"end_function\n");

static inline uint32_t
load(const uint32_t *p)
{
	return __atomic_load_n(p, __ATOMIC_SEQ_CST);
}

static inline uint32_t
add(uint32_t *p, uint32_t n)
{
	return __atomic_fetch_add(p, n, __ATOMIC_SEQ_CST);
}

/* Returns 0 woken, 1 another value, 2 time over. */
static inline int
wait(uint32_t *p, uint32_t expected, int64_t timeout)
{
	return __builtin_wasm_memory_atomic_wait32((int *)p, (int)expected, timeout);
}

static inline uint32_t
notify(uint32_t *p, uint32_t count)
{
	return __builtin_wasm_memory_atomic_notify((int *)p, count);
}

void
run_thread(uint32_t tid, struct thread *t)
{
	t->own_tid = tid;
	t->run(t);
	__atomic_store_n(&t->done, 1, __ATOMIC_SEQ_CST);
	notify(&t->done, UINT32_MAX);
}

static inline int32_t
start(struct thread *t, void (*run)(struct thread *), uint32_t number)
{
	t->stack_top = t->stack + STACK;
	t->run = run;
	t->number = number;
	t->done = 0;
	t->tid = 0;
	return t->tid = thread_spawn(t);
}

static inline void
join(struct thread *t)
{
	while (load(&t->done) == 0)
		wait(&t->done, 0, -1);
}

static inline void
print(const char *text)
{
	struct { const char *at; uint32_t size; } vector = { text, (uint32_t)__builtin_strlen(text) };
	uint32_t written;

	fd_write(1, &vector, 1, &written);
}

/* Sleeps, by poll_oneoff on the monotonic clock. */
static inline void
pause_for(uint64_t nanoseconds)
{
	struct { uint64_t user, kind; uint32_t clock, pad; uint64_t time, precision, flags; } in = {
		.clock = 1, .time = nanoseconds };
	uint8_t out[32];
	uint32_t happened;

	poll_oneoff(&in, out, 1, &happened);
}

static inline void
check(bool holds, uint32_t status)
{
	if (!holds)
		proc_exit(status);
}
