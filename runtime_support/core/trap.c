/* Traps: from anywhere to the innermost catch. */
#include "system-private.h"
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <signal.h>
#define ON_SIGNAL_STACK() on_signal_stack()
#else
#define ON_SIGNAL_STACK() false
#endif
#include "core-private.h"

#ifdef WASM_RT_TRAP_HANDLER
WASM_RT_NO_RETURN void WASM_RT_TRAP_HANDLER(wasm_rt_trap_t code);
#endif

const uint8_t *(*wasm_rt_memory_at)(uintptr_t address);

const struct interruption *wasm_rt_interruption;

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
#if HANDLER_ONLY
	static const struct wasm_rt_trap_info none;
	const struct wasm_rt_trap_info *trap = wasm_rt_this_thread()->trap;

	return trap ? trap : &none;
#else
	return &wasm_rt_this_thread()->trap;
#endif
}

#ifdef WASM_RT_TRAP_HANDLER
static WASM_RT_NO_RETURN void
leave(wasm_rt_trap_t code)
{
	WASM_RT_TRAP_HANDLER(code);
}
#else
/* A catch of wasm_rt_impl_try stays in force: the function that catches may go on without a new
 * one. A target that the embedder has filled in serves once, because nothing tells when its
 * function returns. */
static WASM_RT_NO_RETURN void
leave(wasm_rt_trap_t code)
{
	wasm_rt_jmp_buf *target = &g_wasm_rt_jmp_buf;

	if (!target->initialized)
		wasm_rt_fatal(wasm_rt_strerror(code));
	if (!target->frame)
		target->initialized = false;
	wasm_rt_this_thread()->unwind_target = NULL;
	wasm_rt_call_stack_depth = target->call_stack_depth;
	WASM_RT_LONGJMP_UNCHECKED(target->buffer, (int)code);
}
#endif

void
wasm_rt_raise(const struct wasm_rt_trap_info *info)
{
#if HANDLER_ONLY
	wasm_rt_this_thread()->trap = info;
#else
	wasm_rt_this_thread()->trap = *info;
#endif
	if (trap_hook)
		trap_hook(wasm_rt_last_trap());
	leave(info->code);
}

void
wasm_rt_end_catch(void)
{
#if HANDLER_ONLY
	g_wasm_rt_jmp_buf.initialized = false;
#else
	struct thread *t = wasm_rt_this_thread();
	const struct catch *outside;

	g_wasm_rt_jmp_buf.initialized = false;
	if (t->ncatches == 0)
		return;
	outside = &t->outside[--t->ncatches];
	t->unwind_target = outside->unwind_target;
	if (outside->target.initialized)
		g_wasm_rt_jmp_buf = outside->target;
#endif
}

void
wasm_rt_drop_catches(const void *frame)
{
#if HANDLER_ONLY
	(void)frame;
#else
	const wasm_rt_jmp_buf *target = &g_wasm_rt_jmp_buf;

	while (frame && target->initialized && target->frame &&
		(uintptr_t)target->frame <= (uintptr_t)frame)
		wasm_rt_end_catch();
#endif
}

#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
static bool
on_signal_stack(void)
{
	stack_t current;

	return sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_ONSTACK);
}
#endif

/* The caller may be an embedder's signal handler. If that runs on another stack, its frame cannot
 * be compared. */
static WASM_RT_NO_RETURN void
raise_from_code(const void *frame, struct wasm_rt_trap_info info)
{
	const struct interruption *i = ATOMIC_LOAD(&wasm_rt_interruption);

	if (i && (info.code == WASM_RT_TRAP_EXHAUSTION || info.code == WASM_RT_TRAP_INTERRUPTED))
		info.code = i->cause(info.code);
	if (!ON_SIGNAL_STACK())
		wasm_rt_drop_catches(frame);
	wasm_rt_raise(&info);
}

/* Not inlined, so that the frame is this file's own, deeper than that of any function that
 * catches. */
NOINLINE void
wasm_rt_trap(wasm_rt_trap_t code)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){.code = code, .pc = CALLER()});
}

NOINLINE void
wasm_rt_trap_in(wasm_rt_trap_t code, const char *function)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){.code = code, .pc = CALLER(),
		.function = function});
}

NOINLINE void
wasm_rt_trap_oob(uint64_t address)
{
	raise_from_code(WASM_RT_FRAME(), (struct wasm_rt_trap_info){
		.code = WASM_RT_TRAP_OOB, .has_address = true, .address = address, .pc = CALLER()});
}
