/* Exceptions. */
#include "core-private.h"

#include "../wasm-rt-exceptions.h"

static WASM_RT_THREAD_LOCAL wasm_rt_exnref_t active;

/* The exception that translated code threw last, for the report if it becomes a trap. */
static WASM_RT_THREAD_LOCAL struct {
	wasm_rt_tag_t tag;
	const char *name;
	uintptr_t pc;
} origin;

WASM_RT_UNWIND_TARGET *
wasm_rt_get_unwind_target(void)
{
	return wasm_rt_this_thread()->unwind_target;
}

void
wasm_rt_set_unwind_target(WASM_RT_UNWIND_TARGET *target)
{
	wasm_rt_this_thread()->unwind_target = target;
}

void
wasm_rt_load_exception(wasm_rt_tag_t tag, uint32_t size, const void *values)
{
	if (size > WASM_EXN_MAX_SIZE)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	active.tag = tag;
	active.size = size;
	if (size > 0)
		memmove(active.data, values, size); /* a rethrow may pass the active payload itself */
}

void
wasm_rt_throw_begins(wasm_rt_tag_t tag, uint32_t size, const void *values, const char *name)
{
	wasm_rt_load_exception(tag, size, values);
	origin.tag = tag;
	origin.name = name;
	origin.pc = CALLER();
}

void
wasm_rt_reload_exception(const wasm_rt_exnref_t *exception)
{
	if (!exception->tag)
		wasm_rt_trap(WASM_RT_TRAP_NULL_REF);
	wasm_rt_load_exception(exception->tag, exception->size, exception->data);
}

static WASM_RT_NO_RETURN void
uncaught(const void *frame)
{
	struct wasm_rt_trap_info info = { .code = WASM_RT_TRAP_UNCAUGHT_EXCEPTION };

	if (origin.tag == active.tag) {
		info.pc = origin.pc;
		info.exception = origin.name;
	}
	wasm_rt_drop_catches(frame);
	wasm_rt_raise(&info);
}

/* Not inlined: see wasm_rt_trap. */
NOINLINE void
wasm_rt_throw(void)
{
	WASM_RT_UNWIND_TARGET *target = wasm_rt_this_thread()->unwind_target;

	if (!target)
		uncaught(WASM_RT_FRAME());
	if (!target->initialized)
		wasm_rt_no_target();
	wasm_rt_call_stack_depth = target->call_stack_depth;
	WASM_RT_LONGJMP_UNCHECKED(target->buffer, 1);
}

wasm_rt_tag_t
wasm_rt_exception_tag(void)
{
	return active.tag;
}

uint32_t
wasm_rt_exception_size(void)
{
	return active.size;
}

void *
wasm_rt_exception(void)
{
	return active.data;
}

wasm_rt_exnref_t
wasm_rt_exception_ref(void)
{
	return active;
}

void
wasm_rt_throw_ref(wasm_rt_exnref_t exception)
{
	wasm_rt_reload_exception(&exception);
	wasm_rt_throw();
}
