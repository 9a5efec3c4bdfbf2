/* Preparing a thread, and undoing it. */
#include "core-private.h"

void
wasm_rt_init_thread(void)
{
	struct thread *t = wasm_rt_this_thread();

	if (t->initialized)
		return;
	t->initialized = true;
	/* An embedder that set a limit before keeps it. */
	if (wasm_rt_stack_limit == 0)
		wasm_rt_find_stack();
	wasm_rt_enter_signal_stack();
}

void
wasm_rt_free_thread(void)
{
	struct thread *t = wasm_rt_this_thread();
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	if (!t->initialized)
		return;
	if (i)
		i->end_thread();
	wasm_rt_leave_signal_stack();
	wasm_rt_stack_limit = 0;
	t->ncatches = 0;
	g_wasm_rt_jmp_buf.initialized = false;
	t->unwind_target = NULL;
	t->initialized = false;
}
