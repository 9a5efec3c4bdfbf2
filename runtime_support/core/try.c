/* Catches of traps. */
#include "core-private.h"

void
wasm_rt_impl_push_try(void *caller)
{
	struct thread *t = wasm_rt_this_thread();
	wasm_rt_jmp_buf *target = &g_wasm_rt_jmp_buf;
#if !HANDLER_ONLY
	struct catch *outside;
#endif
	char here;
	/* If the compiler does not tell the caller's frame, our own serves as well to compare
	 * depths. */
	const void *frame = caller ? caller : &here;

	wasm_rt_init_thread();
	wasm_rt_drop_catches(frame);
#if !HANDLER_ONLY
	/* forget the oldest: most likely its function has returned without ending it */
	if (t->ncatches == WASM_RT_MAX_TRIES) {
		t->ncatches--;
		memmove(t->outside, t->outside + 1, t->ncatches * sizeof t->outside[0]);
	}
	outside = &t->outside[t->ncatches++];
	outside->target.initialized = false;
	if (target->initialized) /* the outermost catch, the usual one, copies nothing */
		outside->target = *target;
	outside->unwind_target = t->unwind_target;
#endif
	target->initialized = true;
	target->call_stack_depth = wasm_rt_call_stack_depth;
	target->frame = frame;
	t->unwind_target = NULL; /* an exception that reaches this catch is a trap */
}

void
wasm_rt_impl_try_end(void)
{
	wasm_rt_end_catch();
}
