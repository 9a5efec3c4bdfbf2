/* What was loaded from a shared memory arrives in the host as it was: caller and function agree on
 * the registers of an argument. */
#include <stdio.h>

#include "m.h"

struct w2c_env {
	u64 taken;
};

u64
w2c_env_take(struct w2c_env *env, u64 number)
{
	return env->taken = number;
}

static unsigned passed, failed;

static void
check(const char *what, u64 got, u64 taken, u64 wanted)
{
	if (got == wanted && taken == wanted) {
		passed++;
		return;
	}
	failed++;
	printf("%s: %llx, %llx taken\n", what, (unsigned long long)got, (unsigned long long)taken);
}

int
main(void)
{
	const u64 first = UINT64_C(0x0807060504030201), second = UINT64_C(0x100f0e0d0c0b0a09);
	struct w2c_env env = {0};
	w2c_m m;
	u64 got;

	wasm_rt_init();
	wasm2c_m_instantiate(&m, &env);
	w2c_m_store(&m, 96, first);
	w2c_m_store(&m, 104, second);
	got = w2c_m_plain(&m, 96);
	check("plain", got, env.taken, first >> 8 | second << 56);
	got = w2c_m_kept(&m, 96);
	check("kept", got, env.taken, first + second);
	got = w2c_m_float(&m, 96);
	check("float", got, env.taken, first);
	got = w2c_m_atomic(&m, 104);
	check("atomic", got, env.taken, second);
	wasm2c_m_free(&m);
	wasm_rt_free();
	printf("%u %u\n", passed, failed);
	return failed != 0;
}
