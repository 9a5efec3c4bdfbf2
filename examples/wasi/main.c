/* Runs wc.wasm, a WASI command, in a sandbox: it sees the standard streams, its arguments, and one
 * directory of the host, read-only, as its root. Usage: wc DIRECTORY FILE... */
#include "wc.h"
#include "wasm-rt-wasi.h"

#include <stdio.h>

static w2c_wc guest;
static struct w2c_wasi__snapshot__preview1 host;

int
main(int argc, char **argv)
{
	wasm_rt_init();
	wasm_rt_wasi_init(&host.wasi, w2c_wc_memory(&guest));
	wasm_rt_wasi_inherit_stdio(&host.wasi);
	if (argc < 2 || wasm_rt_wasi_preopen(&host.wasi, wasm_rt_wasi_host_directory(argv[1], 0), "/",
		WASM_RT_WASI_READ_ONLY) != 0) {
		fprintf(stderr, "usage: %s DIRECTORY FILE...\n", argv[0]);
		return 2;
	}
	argv[1] = argv[0];
	host.wasi.args = (const char *const *)argv + 1;
	host.wasi.arg_count = (uint32_t)argc - 1;

	/* A guest that ends itself with exit() ends in a trap, too: an own one. */
	int trap = wasm_rt_impl_try();
	if (trap == WASM_RT_TRAP_NONE) {
		wasm2c_wc_instantiate(&guest, &host);
		w2c_wc_0x5Fstart(&guest);
	} else if (trap != WASM_RT_TRAP_EXIT) {
		fprintf(stderr, "trap: %s\n", wasm_rt_strerror((wasm_rt_trap_t)trap));
		return 134;
	}

	int status = trap == WASM_RT_TRAP_EXIT ? (int)host.wasi.exit_status : 0;
	wasm2c_wc_free(&guest);
	wasm_rt_wasi_free(&host.wasi);
	wasm_rt_free();
	return status;
}
