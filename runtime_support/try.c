/* Catches of traps. */
#include "wasm-rt-private.h"

wasm_rt_jmp_buf *
wasm_rt_impl_push_try(void *caller)
{
	struct thread *t = wasm_rt_this_thread();
	struct catch *c;
	char here;
	/* Where the compiler does not tell the caller's frame, our own is as good to find out which of two is deeper. */
	const void *frame = caller ? caller : &here;

	wasm_rt_init_thread();
	wasm_rt_drop_catches(frame);
	if (t->ncatches == WASM_RT_MAX_TRIES) { /* the oldest are long dead, most likely: their functions never ended them */
		t->ncatches--;
		memmove(t->catches, t->catches + 1, t->ncatches * sizeof t->catches[0]);
	}
	c = &t->catches[t->ncatches++];
	c->frame = frame;
	c->unwind_target = t->unwind_target;
	c->call_stack_depth = wasm_rt_call_stack_depth;
	t->unwind_target = NULL; /* an exception that reaches this catch is a trap */
	return &c->target;
}

void
wasm_rt_impl_try_end(void)
{
	struct thread *t = wasm_rt_this_thread();

	if (t->ncatches == 0)
		return;
	t->unwind_target = t->catches[t->ncatches - 1].unwind_target;
	t->ncatches--;
}
