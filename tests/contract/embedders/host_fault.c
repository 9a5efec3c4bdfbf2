/* modules: hostfault
 * Where WABT was wrong: a fault of the host's own code is no trap, and goes to * the handler
 * that was there before. */
#define _POSIX_C_SOURCE 200809L
#include "hostfault.h"

#include "check.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct w2c_host {
	int *where;
};

void
w2c_host_call(struct w2c_host *host, u32 value)
{
	*(volatile int *)host->where = (int)value;
}

static volatile sig_atomic_t seen;

static void
see(int signal)
{
	seen = signal;
	_exit(42);
}

/* The status of a child in which a guest calls a host function that stores through a null
 * pointer. */
static int
child(bool with_handler)
{
	int status = 0;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		struct w2c_host host = { NULL };
		w2c_hostfault instance;

		signal(SIGSEGV, with_handler ? see : SIG_DFL);
		wasm_rt_init();
		wasm2c_hostfault_instantiate(&instance, &host);
		if (wasm_rt_impl_try() == 0)
			w2c_hostfault_call(&instance, 5);
		_exit(1);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

int
main(void)
{
	int status = child(false), target = 0;
	struct w2c_host host = { &target };
	w2c_hostfault instance;

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	status = child(true);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42);

	wasm_rt_init();
	wasm2c_hostfault_instantiate(&instance, &host);
	w2c_hostfault_call(&instance, 6);
	CHECK(target == 6);
	TRAPS(WASM_RT_TRAP_OOB, w2c_hostfault_load(&instance, 65533));
	TRAPS(WASM_RT_TRAP_OOB, w2c_hostfault_load(&instance, 0xfffffff0));
	wasm2c_hostfault_free(&instance);
	wasm_rt_free();
	return check_done();
}
