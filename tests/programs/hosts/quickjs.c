/* quickjs FILE...: runs scripts in a QuickJS that is a reactor. print() is a function of the host
 * that the guest calls back. */
#include "host.h"
#include "quickjs.h"
#include "wasm-rt-wasi.h"

static w2c_quickjs guest;
static struct w2c_wasi__snapshot__preview1 sandbox;

/* ---- What the module imports beside WASI */

struct w2c_env {
	int unused;
};

u32
w2c_env_host_call(struct w2c_env *env, u32 name, u32 size, u32 self, u32 count, u32 values)
{
	wasm_rt_memory_t *memory = w2c_quickjs_memory(&guest);
	u32 i;

	(void)env, (void)self;
	if (size != 5 || memcmp(bytes(memory, name, size), "print", size) != 0)
		fail("the guest calls a function that there is not");
	for (i = 0; i < count; i++) {
		u32 text = w2c_quickjs_qjs_get_string(&guest, get_u32(memory, values + 4 * i));

		printf("%s%s", i ? " " : "", (char *)bytes(memory, text, 1));
		w2c_quickjs_qjs_free_cstring(&guest, text);
	}
	putchar('\n');
	fflush(stdout);
	return w2c_quickjs_qjs_get_undefined(&guest);
}

u32
w2c_env_host_get_timezone_offset(struct w2c_env *env, u32 high, u32 low)
{
	(void)env, (void)high, (void)low;
	return 0;
}

u32
w2c_env_host_interrupt(struct w2c_env *env)
{
	(void)env;
	return 0;
}

void
w2c_env_host_promise_rejection(struct w2c_env *env, u32 promise, u32 reason, u32 handled)
{
	(void)env, (void)promise, (void)reason, (void)handled;
}

u32
w2c_env_host_module_normalize(struct w2c_env *env, u32 base, u32 name)
{
	(void)env, (void)base, (void)name;
	return 0;
}

u32
w2c_env_host_module_load(struct w2c_env *env, u32 name, u32 size)
{
	(void)env, (void)name, (void)size;
	return 0;
}

/* ---- */

/* A copy of a string in the guest's memory, with a NUL at its end. */
static u32
guest_string(const char *text, size_t size)
{
	u32 address = w2c_quickjs_wasm_malloc(&guest, (u32)size + 1);
	uint8_t *to = bytes(w2c_quickjs_memory(&guest), address, (u32)size + 1);

	memcpy(to, text, size);
	to[size] = 0;
	return address;
}

static int
run(const char *name)
{
	size_t size;
	char *text = contents(name, &size);
	u32 code = guest_string(text, size), file = guest_string(name, strlen(name)), value;
	int error = 0;

	value = w2c_quickjs_qjs_eval(&guest, code, (u32)size, file, 0);
	if (w2c_quickjs_qjs_is_exception(&guest, value)) {
		u32 exception = w2c_quickjs_qjs_get_exception(&guest);

		printf("uncaught: %s\n",
			(char *)bytes(w2c_quickjs_memory(&guest), w2c_quickjs_qjs_get_string(&guest, exception),
			1));
		error = 1;
	}
	while (w2c_quickjs_qjs_is_job_pending(&guest))
		w2c_quickjs_qjs_execute_pending_job(&guest);
	w2c_quickjs_wasm_free(&guest, code);
	w2c_quickjs_wasm_free(&guest, file);
	free(text);
	return error;
}

int
main(int argc, char **argv)
{
	static struct w2c_env env;
	u32 print;
	int i, error = 0;

	wasm_rt_init();
	wasm_rt_wasi_init(&sandbox.wasi, w2c_quickjs_memory(&guest));
	wasm_rt_wasi_inherit_stdio(&sandbox.wasi);
	wasm2c_quickjs_instantiate(&guest, &env, &sandbox);
	w2c_quickjs_0x5Finitialize(&guest);
	if (w2c_quickjs_qjs_init(&guest) != 0)
		fail("qjs_init");
	print = guest_string("print", 5);
	w2c_quickjs_qjs_set_prop_string(&guest, w2c_quickjs_qjs_get_global(&guest), print,
		w2c_quickjs_qjs_new_host_function(&guest, print, 5, 0));
	for (i = 1; i < argc; i++)
		error |= run(argv[i]);
	wasm2c_quickjs_free(&guest);
	wasm_rt_wasi_free(&sandbox.wasi);
	wasm_rt_free();
	return error;
}
