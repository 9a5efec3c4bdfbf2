/* Preparing the process, and undoing it. */
#include "core-private.h"

static bool initialized;

void
wasm_rt_init(void)
{
#if WASM_RT_INSTALL_SIGNAL_HANDLER
	wasm_rt_install_fault_handler();
#endif
	wasm_rt_init_without_signals();
}

bool
wasm_rt_is_initialized(void)
{
	return initialized;
}

void
wasm_rt_free(void)
{
	wasm_rt_remove_fault_handler();
	wasm_rt_free_thread();
	initialized = false;
}

void
wasm_rt_init_without_signals(void)
{
	wasm_rt_init_thread();
	initialized = true;
}
