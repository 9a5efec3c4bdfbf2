/* Several threads in one memory: orders that sequential consistency forbids are not seen, no
 * addition is lost, and whoever learns of a growth can use what it added.
 *
 *	threads [ROUNDS GROWTHS] */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "m.h"

enum { X = 0x1000, Y = 0x41000, SAW_X = 0x81000, SAW_Y = 0xc1000, CELLS = 0x800, FLAG = 0x400,
	MOST = 65536 };

struct w2c_env {
	wasm_rt_shared_memory_t memory;
};

wasm_rt_shared_memory_t *
w2c_env_memory(struct w2c_env *env)
{
	return &env->memory;
}

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define THREAD_SANITIZER 1
#endif
#elif defined(__SANITIZE_THREAD__)
#define THREAD_SANITIZER 1
#endif

static struct w2c_env env;
static u32 rounds = 20000, growths = 10000;
static unsigned passed, failed;

static void
check(int right, const char *what)
{
	if (right) {
		passed++;
		return;
	}
	failed++;
	printf("FAIL %s\n", what);
}

/* ---- threads ---- */

struct task {
	u32 (*run)(w2c_m *);
	u32 result;
	pthread_t thread;
};

static void *
start(void *data)
{
	struct task *task = data;
	w2c_m instance;
	wasm_rt_init_thread();
	wasm2c_m_instantiate(&instance, &env);
	task->result = task->run(&instance);
	wasm2c_m_free(&instance);
	wasm_rt_free_thread();
	return NULL;
}

/* Runs n of them at once; the sum of what they give. */
static u32
together(int n, u32 (*const *runs)(w2c_m *))
{
	struct task tasks[4];
	u32 sum = 0;
	int i;
	for (i = 0; i < n; i++) {
		tasks[i].run = runs[i];
		if (pthread_create(&tasks[i].thread, NULL, start, &tasks[i]) != 0)
			abort();
	}
	for (i = 0; i < n; i++) {
		pthread_join(tasks[i].thread, NULL);
		sum += tasks[i].result;
	}
	return sum;
}

static u32
cell(u32 at)
{
	const u8 *p = (const u8 *)(uintptr_t)env.memory.data + at;
	return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

static void
clear(void)
{
	memset((u8 *)(uintptr_t)env.memory.data, 0, 0x110000);
}

/* ---- the tests ---- */

static u32 store_x(w2c_m *m) { w2c_m_store_and_look(m, X, Y, SAW_Y, rounds); return 0; }
static u32 store_y(w2c_m *m) { w2c_m_store_and_look(m, Y, X, SAW_X, rounds); return 0; }
static u32 fence_x(w2c_m *m) { w2c_m_store_and_look_fenced(m, X, Y, SAW_Y, rounds); return 0; }
static u32 fence_y(w2c_m *m) { w2c_m_store_and_look_fenced(m, Y, X, SAW_X, rounds); return 0; }
static u32 send(w2c_m *m) { w2c_m_send(m, X, Y, rounds); return 0; }
static u32 receive(w2c_m *m) { return w2c_m_receive(m, X, Y, rounds); }
static u32 only_x(w2c_m *m) { w2c_m_store(m, X, rounds); return 0; }
static u32 only_y(w2c_m *m) { w2c_m_store(m, Y, rounds); return 0; }
static u32 look_xy(w2c_m *m) { w2c_m_look_at_two(m, X, Y, SAW_X, rounds); return 0; }
static u32 look_yx(w2c_m *m) { w2c_m_look_at_two(m, Y, X, SAW_Y, rounds); return 0; }
static u32 sum(w2c_m *m) { w2c_m_sum(m, CELLS, rounds); return 0; }
static u32 grower(w2c_m *m) { return w2c_m_grower(m, FLAG, growths); }
static u32 user_1(w2c_m *m) { return w2c_m_user(m, FLAG, 1); }
static u32 user_2(w2c_m *m) { return w2c_m_user(m, FLAG, 2); }
static u32 user_3(w2c_m *m) { return w2c_m_user(m, FLAG, 3); }

#define TOGETHER(...) \
	together((int)(sizeof (u32 (*[])(w2c_m *)){__VA_ARGS__} / sizeof(void *)), \
		(u32 (*[])(w2c_m *)){__VA_ARGS__})

static void
orders(void)
{
	u32 i, wrong = 0;
	clear();
	TOGETHER(store_x, store_y);
	for (i = 0; i < rounds; i++)
		wrong += cell(SAW_X + 4 * i) == 0 && cell(SAW_Y + 4 * i) == 0;
	check(wrong == 0, "neither of two saw the other's store");
#if !THREAD_SANITIZER /* which sees no fences */
	clear();
	TOGETHER(fence_x, fence_y);
	for (i = 0; i < rounds; i++)
		wrong += cell(SAW_X + 4 * i) == 0 && cell(SAW_Y + 4 * i) == 0;
	check(wrong == 0, "neither of two saw the other's store before its fence");
#else
	(void)fence_x, (void)fence_y;
#endif
	clear();
	check(TOGETHER(send, receive) == 0, "a flag was seen without the store before it");
	clear();
	TOGETHER(only_x, only_y, look_xy, look_yx);
	for (i = 0; i < rounds; i++) /* the first was there, and not the second */
		wrong += cell(SAW_X + 4 * i) == 2 && cell(SAW_Y + 4 * i) == 2;
	check(wrong == 0, "two saw two stores in different orders");
}

static void
sums(void)
{
	u32 n = 3 * rounds;
	clear();
	TOGETHER(sum, sum, sum);
	check(cell(CELLS) == n && cell(CELLS + 4) == n, "an addition of 64 bits was lost");
	check(cell(CELLS + 8) == 0 - 3 * n, "a subtraction of 32 bits was lost");
	check((cell(CELLS + 12) & 0xffff) == (5 * n & 0xffff), "an addition of 16 bits was lost");
	check((cell(CELLS + 12) >> 16 & 0xff) == (n & 1 ? 0x5a : 0), "an xor of 8 bits was lost");
	check(cell(CELLS + 12) >> 24 == (n & 0xff), "an addition of 8 bits was lost");
	check((cell(CELLS + 16) & 0xffff) == (n & 0xffff), "a comparison of 16 bits went wrong");
}

static void
growing(void)
{
	static w2c_m instance;
	u32 before = (u32)env.memory.pages;
	wasm_rt_trap_t trap;
	clear();
	check(TOGETHER(user_1, user_2, user_3, grower) == 0, "of growths, or of what they added");
	check(env.memory.pages == before + growths, "a growth was lost");
	wasm2c_m_instantiate(&instance, &env);
	trap = wasm_rt_impl_try();
	if (trap == WASM_RT_TRAP_NONE) {
		w2c_m_beyond(&instance, before + growths - 1);
		w2c_m_beyond(&instance, before + growths);
	}
	check(trap == WASM_RT_TRAP_OOB, "no trap beyond the end");
	wasm2c_m_free(&instance);
}

int
main(int argc, char **argv)
{
	if (argc == 3) {
		rounds = (u32)atoi(argv[1]);
		growths = (u32)atoi(argv[2]);
	}
	if (rounds > MOST)
		return 2;
	wasm_rt_init();
	wasm_rt_allocate_memory_shared(&env.memory, 64, 65536, false, 65536);
	orders();
	sums();
	growing();
	wasm_rt_free_memory_shared(&env.memory);
	printf("%u %u\n", passed, failed);
	return failed > 0;
}
