/* proc_exit and proc_raise. */
#include "wasi.h"
#include "../core/core-private.h"

static void
leave(struct wasm_rt_wasi *wasi, uint32_t status)
{
	ATOMIC_STORE(&wasi->exit_status, status);
	wasm_rt_trap(WASM_RT_TRAP_EXIT);
}

WASI_WEAK void
w2c_wasi__snapshot__preview1_proc_exit(struct w2c_wasi__snapshot__preview1 *self, uint32_t status)
{
	leave(&self->wasi, status);
}

WASI_WEAK void
w2c_wasi__unstable_proc_exit(struct w2c_wasi__unstable *self, uint32_t status)
{
	leave(&self->wasi, status);
}

enum { CHILD = 16, CONTINUE, STOP, TERMINAL_STOP, TERMINAL_INPUT, TERMINAL_OUTPUT, URGENT,
	WINDOW = 27, LAST = 30 };

/* A signal's default action, for the guest alone. A signal that kills ends the guest with the
 * status that a shell would report, 128 plus its number (the specification's). The process that
 * embeds the guest is never signalled. */
static uint32_t
proc_raise(struct wasm_rt_wasi *wasi, uint32_t signal)
{
	switch (signal) {
	case 0:
	case CHILD:
	case CONTINUE:
	case URGENT:
	case WINDOW:
		return WASI_SUCCESS;
	case STOP:
	case TERMINAL_STOP:
	case TERMINAL_INPUT:
	case TERMINAL_OUTPUT:
		return WASI_ENOTSUP;
	}
	if (signal > LAST)
		return WASI_EINVAL;
	leave(wasi, 128 + signal);
	return WASI_SUCCESS;
}
WASI_IMPORT(proc_raise, (signal), uint32_t signal)
