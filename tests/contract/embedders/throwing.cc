// A host in C++: what guests throw becomes an exception of C++, and the other way round, each where
// the one meets the other. So destructors run, as no longjmp passes a frame that has any.
#include "exna.h"
#include "exnb.h"
#include "wasm-rt-exceptions.h"
#include "wasm-rt-impl.h"

#include "check.h"

#include <cstring>
#include <stdexcept>

struct Thrown {
	wasm_rt_tag_t tag;
	u32 number;
};

struct Trap : std::runtime_error {
	explicit Trap(int code) : std::runtime_error(wasm_rt_strerror((wasm_rt_trap_t)code)) {}
};

static int alive;

struct Guard {
	Guard() { alive++; }
	~Guard() { alive--; }
};

enum How { RETURN, THROW, THROW_LOGIC, GUEST_THROWS, GUEST_CAUGHT, TRAP };

struct w2c_env {
	w2c_exna *instance;
	How how;
};

using Function = u32 (*)(w2c_exna *, u32);

// ---- into the guest

// Nothing here has a destructor: setjmp is called, and returned to.
static bool
ends(Function f, w2c_exna *instance, u32 x, u32 *result, int *trap)
{
	wasm_rt_jmp_buf target, *outer = wasm_rt_get_unwind_target();
	bool thrown;

	*trap = wasm_rt_impl_try();
	if (*trap)
		return false;
	thrown = wasm_rt_try(target);
	if (!thrown) {
		wasm_rt_set_unwind_target(&target);
		*result = f(instance, x);
	}
	wasm_rt_set_unwind_target(outer);
	wasm_rt_impl_try_end();
	return !thrown;
}

static u32
call(Function f, w2c_exna *instance, u32 x)
{
	u32 result = 0;
	int trap;

	if (ends(f, instance, x, &result, &trap))
		return result;
	if (trap)
		throw Trap(trap);
	Thrown thrown = { wasm_rt_exception_tag(), 0 };
	if (wasm_rt_exception_size() == sizeof thrown.number)
		std::memcpy(&thrown.number, wasm_rt_exception(), sizeof thrown.number);
	throw thrown;
}

// ---- out of the guest

static u32
answer(w2c_env *env, u32 x)
{
	Guard guard;

	switch (env->how) {
	case THROW: throw Thrown{w2c_exna_t, x};
	case THROW_LOGIC: throw std::logic_error("of C++ only");
	case GUEST_THROWS: return call(w2c_exna_throw, env->instance, x + 1);
	case GUEST_CAUGHT:
		try {
			return call(w2c_exna_throw, env->instance, x);
		} catch (const Thrown &thrown) {
			return thrown.number + 10;
		}
	case RETURN: case TRAP: break;
	}
	return x;
}

static const char unknown = 0;

u32
w2c_env_callback(w2c_env *env, u32 x)
{
	Thrown thrown;

	if (env->how == TRAP)
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
	try {
		return answer(env, x);
	} catch (const Thrown &t) {
		thrown = t;
	} catch (const std::exception &) {
		thrown = { &unknown, 0 };
	}
	wasm_rt_load_exception(thrown.tag, sizeof thrown.number, &thrown.number);
	wasm_rt_throw();
}

// ---- what comes of it

static w2c_env env;

// The number that is thrown, as of 100,000; 300,000 for a trap.
static u32
outcome(How how, Function f, u32 x)
{
	u32 result;

	env.how = how;
	try {
		Guard guard;
		result = call(f, env.instance, x);
	} catch (const Thrown &thrown) {
		result = (thrown.tag == w2c_exna_t ? 100000 : 200000) + thrown.number;
	} catch (const Trap &trap) {
		result = std::strstr(trap.what(), "unreachable") ? 300000 : 0;
	}
	CHECK(alive == 0);
	return result;
}

int
main()
{
	w2c_exna a;
	w2c_exnb b;

	wasm_rt_init();
	env.instance = &a;
	wasm2c_exna_instantiate(&a, &env);
	wasm2c_exnb_instantiate(&b, &a);
	CHECK(w2c_exnb_again == w2c_exna_t && w2c_exna_t != w2c_exna_two);

	CHECK(outcome(RETURN, w2c_exna_call_host, 4) == 4);
	CHECK(outcome(RETURN, w2c_exna_throw, 5) == 100005);
	CHECK(outcome(RETURN, w2c_exna_deep, 50) == 100005);
	CHECK(outcome(THROW, w2c_exna_call_host, 6) == 1006);
	CHECK(outcome(THROW, w2c_exna_call_host_open, 6) == 100006);
	CHECK(outcome(THROW_LOGIC, w2c_exna_call_host, 7) == 2000);
	CHECK(outcome(THROW_LOGIC, w2c_exna_call_host_open, 7) == 200000);
	CHECK(outcome(GUEST_THROWS, w2c_exna_call_host, 8) == 1009);
	CHECK(outcome(GUEST_THROWS, w2c_exna_call_host_open, 8) == 100009);
	CHECK(outcome(GUEST_CAUGHT, w2c_exna_call_host_open, 9) == 20);
	CHECK(outcome(TRAP, w2c_exna_call_host, 1) == 300000);
	CHECK(outcome(RETURN, w2c_exna_call_host, 4) == 4);
	CHECK(w2c_exnb_catch(&b, 1) == 51);
	CHECK(wasm_rt_get_unwind_target() == NULL);

	wasm2c_exnb_free(&b);
	wasm2c_exna_free(&a);
	wasm_rt_free();
	return check_done();
}
