/* Traps: from anywhere to the innermost catch. */
#include "wasm-rt-private.h"

#ifdef WASM_RT_TRAP_HANDLER
WASM_RT_NO_RETURN void WASM_RT_TRAP_HANDLER(wasm_rt_trap_t code);
#endif

static wasm_rt_trap_hook_t trap_hook;

wasm_rt_trap_hook_t
wasm_rt_set_trap_hook(wasm_rt_trap_hook_t hook)
{
	wasm_rt_trap_hook_t previous = trap_hook;

	trap_hook = hook;
	return previous;
}

const struct wasm_rt_trap_info *
wasm_rt_last_trap(void)
{
	return &wasm_rt_this_thread()->trap;
}

#ifdef WASM_RT_TRAP_HANDLER
static WASM_RT_NO_RETURN void
leave(wasm_rt_trap_t code)
{
	WASM_RT_TRAP_HANDLER(code);
}
#else
/* The catch stays: the function that catches may go on without a new wasm_rt_impl_try. */
static WASM_RT_NO_RETURN void
leave(wasm_rt_trap_t code)
{
	struct thread *t = wasm_rt_this_thread();
	struct catch *c;

	if (t->ncatches == 0)
		wasm_rt_fatal(wasm_rt_strerror(code));
	c = &t->catches[t->ncatches - 1];
	t->unwind_target = NULL;
	wasm_rt_call_stack_depth = c->call_stack_depth;
	WASM_RT_LONGJMP(c->target, (int)code);
}
#endif

void
wasm_rt_raise(const struct wasm_rt_trap_info *info)
{
	wasm_rt_this_thread()->trap = *info;
	if (trap_hook)
		trap_hook(&wasm_rt_this_thread()->trap);
	leave(info->code);
}

void
wasm_rt_drop_catches(const void *frame)
{
	struct thread *t = wasm_rt_this_thread();

	while (frame && t->ncatches > 0) {
		struct catch *c = &t->catches[t->ncatches - 1];
		if ((uintptr_t)c->frame > (uintptr_t)frame)
			break;
		t->unwind_target = c->unwind_target;
		t->ncatches--;
	}
}

static WASM_RT_NO_RETURN void
raise_from_code(const void *frame, struct wasm_rt_trap_info info)
{
	wasm_rt_drop_catches(frame);
	wasm_rt_raise(&info);
}

/* Not inlined, so that the frame is this file's own, deeper than that of any function that catches. */
NOINLINE void
wasm_rt_trap(wasm_rt_trap_t code)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){.code = code, .pc = CALLER()});
}

NOINLINE void
wasm_rt_trap_in(wasm_rt_trap_t code, const char *function)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){.code = code, .pc = CALLER(), .function = function});
}

NOINLINE void
wasm_rt_trap_oob(uint64_t address)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){
		.code = WASM_RT_TRAP_OOB, .has_address = true, .address = address, .pc = CALLER()});
}
