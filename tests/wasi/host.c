/* host: runs a translated command (translated with -n program) in a sandbox.
 * host [--dir HOST::GUEST] [--ro HOST::GUEST] [--walk] [--memory GUEST] [--env K=V] -- ARGUMENTS
 * The arguments, the first included, are the guest's. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "program.h"
#include "wasm-rt-wasi.h"

#ifdef UNSTABLE /* the program is of snapshot 0 */
#define SANDBOX ((struct w2c_wasi__unstable *)&p1)
#else
#define SANDBOX (&p1)
#endif

static w2c_program program;
static struct w2c_wasi__snapshot__preview1 p1;
static unsigned host_flags;

static int
give_directory(char *names, unsigned flags)
{
	char *guest = strstr(names, "::");

	if (guest == NULL)
		return 1;
	*guest = '\0';
	return wasm_rt_wasi_preopen(&p1.wasi, wasm_rt_wasi_host_directory(names, host_flags), guest + 2,
		flags) != 0;
}

int
main(int argc, char **argv)
{
	static const char *environment[64];
	volatile int code;
	int i, bad = 0;

	signal(SIGPIPE, SIG_IGN);
	wasm_rt_init();
	wasm_rt_wasi_init(&p1.wasi, w2c_program_memory(&program));
	wasm_rt_wasi_inherit_stdio(&p1.wasi);
	p1.wasi.environ = environment;
	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--walk") == 0)
			host_flags = WASM_RT_WASI_WALK;
		else if (i + 1 == argc)
			bad = 1;
		else if (strcmp(argv[i], "--dir") == 0)
			bad |= give_directory(argv[++i], 0);
		else if (strcmp(argv[i], "--ro") == 0)
			bad |= give_directory(argv[++i], WASM_RT_WASI_READ_ONLY);
		else if (strcmp(argv[i], "--memory") == 0)
			bad |= wasm_rt_wasi_preopen(&p1.wasi, wasm_rt_wasi_memory_directory(1 << 24), argv[++i],
				0) != 0;
		else if (strcmp(argv[i], "--env") == 0 && p1.wasi.environ_count < 64)
			environment[p1.wasi.environ_count++] = argv[++i];
		else
			bad = 1;
	}
	if (bad || i == argc) {
		fputs("host: bad arguments\n", stderr);
		return 2;
	}
	p1.wasi.args = (const char *const *)argv + i + 1;
	p1.wasi.arg_count = (uint32_t)(argc - i - 1);
	code = wasm_rt_impl_try();
	if (code == WASM_RT_TRAP_NONE) {
		wasm2c_program_instantiate(&program, SANDBOX);
		w2c_program_0x5Fstart(&program);
	}
	if (code != WASM_RT_TRAP_NONE && code != WASM_RT_TRAP_EXIT) {
		fprintf(stderr, "trap: %s\n", wasm_rt_strerror((wasm_rt_trap_t)code));
		return 134;
	}
	wasm2c_program_free(&program);
	wasm_rt_wasi_free(&p1.wasi);
	wasm_rt_free();
	return code == WASM_RT_TRAP_EXIT ? (int)p1.wasi.exit_status : 0;
}
