/* What exceptions carry, and which entries of a table are this module's own. */
#include "check.h"

static const char tag_a, tag_b;

struct exn_0 {
	u32 a0;
	f64 a1;
	u64 a2;
	f32 a3;
};

static u64 throw_ref(u64 x, u64 y)
{
	static wasm_rt_exnref_t none;
	bool thrown = false;
	(void)x, (void)y;
	exn_throw(&thrown, &none);
	return thrown;
}

static u64 leave(u64 x, u64 y)
{
	static bool thrown = true;
	(void)x, (void)y;
	if (thrown)
		exn_leave(&thrown);
	return 0;
}

static void
payloads(void)
{
	struct exn_0 out = { 7, -2.5, 0x123456789abcdef0, 1.5f };
	wasm_rt_exnref_t ref, saved;
	u64 result = 0;
	bool thrown = false;
	memset(&ref, 0, sizeof ref);
	ref.tag = &tag_a;
	ref.size = sizeof out;
	memcpy(ref.data, &out, sizeof out);
	exn_throw(&thrown, &ref);
	CHECK(thrown == 1, "exn_throw sets the flag");
	CHECK(exn_is(&tag_a) && !exn_is(&tag_b), "exn_is");
	CHECK(exn_u32(offsetof(struct exn_0, a0)) == 7 && exn_f64(offsetof(struct exn_0, a1)) == -2.5,
		"payload");
	CHECK(exn_u64(offsetof(struct exn_0, a2)) == out.a2
	    && exn_f32(offsetof(struct exn_0, a3)) == 1.5f, "payload");
	memset(&saved, 0x55, sizeof saved);
	exn_save(&saved);
	CHECK(saved.tag == &tag_a && saved.size == sizeof out
	    && memcmp(saved.data, &out, sizeof out) == 0, "exn_save");
	CHECK(saved.data[sizeof out] == 0x55, "exn_save copies what there is");
	CHECK(trap_of(throw_ref, 0, 0, &result) == WASM_RT_TRAP_NULL_REF, "a null reference");
	CHECK(trap_of(leave, 0, 0, &result) == WASM_RT_TRAP_UNCAUGHT_EXCEPTION, "exn_leave throws");
	CHECK(trap_of(leave, 0, 0, &result) == 0, "exn_leave takes the flag back");
}

#define TYPE {1, 2, 3}
static const struct own_func own[2] = {
	{ TYPE, (wasm_rt_function_ptr_t)throw_ref, (wasm_rt_function_ptr_t)leave, { NULL }, 4 },
	{ TYPE, (wasm_rt_function_ptr_t)leave, (wasm_rt_function_ptr_t)leave, { NULL }, 5 },
};
static wasm_rt_funcref_t entries[2];
static wasm_rt_funcref_table_t functions = { entries, 2, 2 };

static u64
find(u64 x, u64 y)
{
	static const char type[32] = TYPE;
	return (u64)(own_target(&functions, x, type, (u32)y, own, sizeof own) - entries);
}

static void
owners(void)
{
	static const char elsewhere[32] = TYPE, other[32] = { 9 };
	volatile wasm_rt_func_type_t away = elsewhere; /* or compilers see that it lies elsewhere */
	u64 result = 9;
	static int self, another;
	entries[0] = (wasm_rt_funcref_t){ (wasm_rt_func_type_t)own[0].type, own[0].func, { NULL },
		&self };
	CHECK(own_func_of(&self, &entries[0], own, sizeof own) == &own[0], "its own");
	CHECK(!own_func_of(&another, &entries[0], own, sizeof own), "of another instance");
	entries[0].func = (wasm_rt_function_ptr_t)payloads;
	CHECK(!own_func_of(&self, &entries[0], own, sizeof own),
		"a host wrote another function over it");
	entries[1] = (wasm_rt_funcref_t){ away, own[0].func, { NULL }, &self };
	CHECK(!own_func_of(&self, &entries[1], own, sizeof own), "of another module");
	CHECK(trap_of(find, 0, 4, &result) == 0 && result == 0, "own_target by number");
	CHECK(trap_of(find, 1, 4, &result) == 0 && result == 1, "own_target by bytes");
	CHECK(trap_of(find, 2, 4, &result) == WASM_RT_TRAP_CALL_INDIRECT, "own_target out of bounds");
	entries[1].func_type = other;
	CHECK(trap_of(find, 1, 4, &result) == WASM_RT_TRAP_CALL_INDIRECT, "own_target of another type");
	entries[1].func_type = NULL;
	CHECK(trap_of(find, 1, 4, &result) == WASM_RT_TRAP_CALL_INDIRECT, "own_target of null");
}

int
main(void)
{
	payloads();
	owners();
	return check_end();
}
