/* modules: exna exnb exnc exnstart
 * Exceptions between guests and hosts: who catches what, and what * an instance is like
 * afterwards. */
#include "exna.h"
#include "exnb.h"
#include "exnc.h"
#include "exnstart.h"
#include "wasm-rt-impl.h"

#include "check.h"

struct w2c_env {
	w2c_exna *instance, *other;
	int how;
};

enum { RETURN, THROW_T, THROW_OTHER, CALL_THROW, CATCH_THROW, OTHER_PRIVATE, OWN_PRIVATE, TRAP,
	TRY_TRAPS };

static const char host_tag;

static void
throw_number(wasm_rt_tag_t tag, u32 number)
{
	wasm_rt_load_exception(tag, sizeof number, &number);
	wasm_rt_throw();
}

/* A host that catches: the number thrown, or ~0 where nothing was. */
static u32
catch_number(u32 (*f)(w2c_exna *, u32), w2c_exna *instance, u32 x)
{
	WASM_RT_UNWIND_TARGET target, *outer = wasm_rt_get_unwind_target();
	u32 number = ~0u;

	if (!wasm_rt_try(target)) {
		wasm_rt_set_unwind_target(&target);
		f(instance, x);
		wasm_rt_set_unwind_target(outer);
	} else {
		wasm_rt_set_unwind_target(outer);
		CHECK(wasm_rt_exception_size() == sizeof number);
		memcpy(&number, wasm_rt_exception(), sizeof number);
	}
	return number;
}

u32
w2c_env_callback(struct w2c_env *env, u32 x)
{
	int trap;

	switch (env->how) {
	case THROW_T:
		throw_number(w2c_exna_t, x);
		break;
	case THROW_OTHER:
		throw_number(&host_tag, x);
		break;
	case CALL_THROW: /* through this frame */
		return w2c_exna_throw(env->instance, x) + 1;
	case CATCH_THROW:
		return catch_number(w2c_exna_throw, env->instance, x) + 10;
	case OTHER_PRIVATE:
		return w2c_exna_throw_private(env->other, x);
	case OWN_PRIVATE:
		return w2c_exna_throw_private(env->instance, x);
	case TRAP:
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
		break;
	case TRY_TRAPS: /* an exception that reaches a catch of traps is one */
		trap = wasm_rt_impl_try();
		if (!trap)
			w2c_exna_throw(env->instance, x);
		wasm_rt_impl_try_end();
		return (u32)trap;
	}
	return x;
}

static u32
throws(void *instance, u32 x)
{
	(void)instance;
	throw_number(w2c_exna_t, x + 1);
	return 0;
}

static u32
doubles(void *instance, u32 x)
{
	(void)instance;
	return 2 * x;
}

static u32
raw(w2c_exna *instance, u32 x)
{
	const wasm_rt_funcref_t *ref = &w2c_exna_table(instance)->data[0];

	return ((u32 (*)(void *, u32))ref->func)(ref->module_instance, x);
}

static u32
call_deep(w2c_exna *instance, u32 x)
{
	return w2c_exna_deep(instance, x);
}

static w2c_exna a, a2;
static w2c_exnb b;
static w2c_exnc c;
static w2c_exnstart started;
static struct w2c_env env = { &a, &a2, RETURN };

static u32
as(int how, u32 (*f)(w2c_exna *, u32), u32 x)
{
	env.how = how;
	return f(&a, x);
}

static void
uncaught(void)
{
	const struct wasm_rt_trap_info *info;
	volatile int round = 0;
	int trap = wasm_rt_impl_try();

	if (trap) {
		info = wasm_rt_last_trap();
		CHECK(trap == WASM_RT_TRAP_UNCAUGHT_EXCEPTION);
		if (round < 4) {
			CHECK(info->exception && !strcmp(info->exception, round == 2 ? "private" : "t"));
			CHECK(info->pc != 0);
		}
	}
	switch (round++) {
	case 0: CHECK(trap == 0); w2c_exna_throw(&a, 1); break;
	case 1: CHECK(trap != 0); w2c_exna_throw_private(&a, 1); break;
	case 2: CHECK(trap != 0); w2c_exnc_pass(&c, 1); break;
	case 3: CHECK(trap != 0); throw_number(&host_tag, 1); break;
	case 4: CHECK(wasm_rt_last_trap()->exception == NULL); wasm2c_exnstart_instantiate(&started);
		break;
	case 5: CHECK(trap != 0); wasm2c_exnstart_free(&started); return;
	}
	CHECK(0);
}

static void
traps(void)
{
	volatile int round = 0;
	int trap = wasm_rt_impl_try();

	if (round++ == 0) {
		as(TRAP, w2c_exna_call_host, 1);
		CHECK(0);
	}
	CHECK(trap == WASM_RT_TRAP_UNREACHABLE);
}

static void
tables(void)
{
	wasm_rt_funcref_table_t *table = w2c_exna_table(&a);
	wasm_rt_func_type_t type = wasm2c_exna_get_func_type(1, 1, WASM_RT_I32, WASM_RT_I32);

	CHECK(w2c_exna_call_table(&a, 0, 5) == 1005);
	CHECK(w2c_exna_call_table(&a, 1, 5) == 105);
	CHECK(w2c_exna_call_table(&a, 2, 5) == 1005);
	CHECK(memcmp(table->data[0].func_type, type, 32) == 0 &&
		memcmp(table->data[1].func_type, type, 32) == 0);
	CHECK(catch_number(raw, &a, 9) == 9);

	/* what hosts put there, whole or field by field, over what was there before */
	table->data[3].func_type = type;
	table->data[3].func = (wasm_rt_function_ptr_t)throws;
	table->data[3].module_instance = &env;
	CHECK(w2c_exna_call_table(&a, 3, 5) == 1006);
	table->data[0].func = (wasm_rt_function_ptr_t)throws;
	CHECK(w2c_exna_call_table(&a, 0, 5) == 1006);
	table->data[0].func = (wasm_rt_function_ptr_t)doubles;
	CHECK(w2c_exna_call_table(&a, 0, 5) == 10);
	CHECK(w2c_exna_tail_table(&a, 0, 5) == 10);
	CHECK(w2c_exna_tail_table(&a, 1, 5) == 105);
	table->data[1] = w2c_exna_table(&a2)->data[0]; /* another instance's */
	CHECK(w2c_exna_call_table(&a, 1, 5) == 1005);
	table->data[2].module_instance = &a2;
	CHECK(w2c_exna_call_table(&a, 2, 5) == 1005);
}

static u32
tail_throw(w2c_exna *instance, u32 x)
{
	return w2c_exna_tail_table(instance, 0, x);
}

int
main(void)
{
	wasm_rt_init();
	wasm2c_exna_instantiate(&a, &env);
	wasm2c_exna_instantiate(&a2, &env);
	wasm2c_exnb_instantiate(&b, &a);
	wasm2c_exnc_instantiate(&c, &a);
	CHECK(w2c_exnb_again == w2c_exna_t);

	CHECK(as(RETURN, w2c_exna_call_host, 4) == 4);
	CHECK(as(THROW_T, w2c_exna_call_host, 4) == 1004);
	CHECK(as(THROW_OTHER, w2c_exna_call_host, 4) == 2000);
	CHECK(as(CALL_THROW, w2c_exna_call_host, 4) == 1004);
	CHECK(as(CATCH_THROW, w2c_exna_call_host, 4) == 14);
	CHECK(as(OWN_PRIVATE, w2c_exna_call_host, 4) == 3004);
	CHECK(as(OTHER_PRIVATE, w2c_exna_call_host, 4) == 2000); /* each instance has its own */
	CHECK(as(TRY_TRAPS, w2c_exna_call_host, 4) == WASM_RT_TRAP_UNCAUGHT_EXCEPTION);
	env.how = THROW_T;
	CHECK(catch_number(w2c_exna_call_host_open, &a, 8) == 8);
	CHECK(catch_number(w2c_exna_throw, &a, 7) == 7);
	CHECK(catch_number(call_deep, &a, 100) == 5);
	CHECK(catch_number(tail_throw, &a, 3) == 3);
	CHECK(w2c_exnb_catch(&b, 1) == 51);
	CHECK(w2c_exnb_catch_two(&b) == 8);
	tables();
	traps();
	CHECK(as(RETURN, w2c_exna_call_host, 4) == 4);
	uncaught();
	CHECK(as(THROW_T, w2c_exna_call_host, 4) == 1004);
	CHECK(wasm_rt_get_unwind_target() == NULL);
	CHECK(wasm_rt_call_stack_depth == 0);

	wasm2c_exnc_free(&c);
	wasm2c_exnb_free(&b);
	wasm2c_exna_free(&a2);
	wasm2c_exna_free(&a);
	wasm_rt_free();
	return check_done();
}
