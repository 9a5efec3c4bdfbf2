/* Instances of a module that throws are reset, and serve one tenant after the other: after an
 * exception that nobody caught, one that went through the host, and a trap in a handler. */
#include "throwing.h"
#include "wasm-rt-exceptions.h"
#include "wasm-rt-reset.h"

#include "check.h"

struct w2c_host {
	w2c_throwing *thrower; /* by whose function it throws */
};

void
w2c_host_throw(struct w2c_host *h, u32 x)
{
	if (h->thrower)
		w2c_throwing_throw_shown(h->thrower, x);
}

static bool
is_fresh(w2c_throwing *t)
{
	return w2c_throwing_kept(t) == UINT32_MAX && w2c_throwing_size(t) == 2 &&
		w2c_throwing_memory(t)->data[0] == 0;
}

static void
use(w2c_throwing *t, struct w2c_host *host, unsigned how)
{
	switch (how % 6) {
	case 0:
		TRAPS(WASM_RT_TRAP_UNCAUGHT_EXCEPTION, w2c_throwing_throw(t, 7));
		CHECK(w2c_throwing_memory(t)->data[0] == 7);
		break;
	case 1:
		w2c_throwing_keep(t, 11);
		w2c_throwing_keep(t, 12);
		CHECK(w2c_throwing_size(t) == 4 && w2c_throwing_kept(t) == 3012);
		break;
	case 2:
		TRAPS(WASM_RT_TRAP_OOB, w2c_throwing_trap_in_handler(t, 3));
		break;
	case 3:
		host->thrower = t;
		CHECK(w2c_throwing_through_host(t, 1) == 1);
		break;
	case 4:
		TRAPS(WASM_RT_TRAP_UNCAUGHT_EXCEPTION, w2c_throwing_throw_shown(t, 1));
		break;
	case 5: /* a raw call of a table's entry, as hosts make them */
		TRAPS(WASM_RT_TRAP_UNCAUGHT_EXCEPTION,
			((u32 (*)(void *, u32))w2c_throwing_functions(t)->data[0].func)(t, 9));
		break;
	}
	host->thrower = NULL;
}

static void
make(void *instance, void *host)
{
	wasm2c_throwing_instantiate(instance, host);
}

static void
end(void *instance, void *host)
{
	(void)host;
	wasm2c_throwing_free(instance);
}

/* Two tenants at once, one of whom throws through the other. */
static void
pooled(struct w2c_host *host)
{
	struct wasm_rt_pool_settings settings =
		{&wasm2c_throwing_layout, make, end, host, 2, 2, false, NULL};
	wasm_rt_pool_t *pool = wasm_rt_pool_new(&settings);

	for (unsigned round = 0; CHECK(pool != NULL) && round < 12; round++) {
		w2c_throwing *a = wasm_rt_pool_acquire(pool), *b = wasm_rt_pool_acquire(pool);

		if (!CHECK(a && b && is_fresh(a) && is_fresh(b)))
			break;
		host->thrower = b;
		CHECK(w2c_throwing_through_host(a, 5) == 1);
		use(a, host, round);
		CHECK(is_fresh(b));
		use(b, host, round + 1);
		wasm_rt_pool_release(pool, a);
		wasm_rt_pool_release(pool, b);
	}
	wasm_rt_pool_free(pool);
}

int
main(void)
{
	static struct w2c_host host;
	static w2c_throwing t;
	wasm_rt_snapshot_t *s, *later;

	wasm_rt_init();
	wasm2c_throwing_instantiate(&t, &host);
	CHECK(!wasm2c_throwing_layout.imports_state && wasm2c_throwing_layout.nparts == 3);
	s = wasm_rt_snapshot_take(&t, &wasm2c_throwing_layout, NULL);
	for (unsigned round = 0; CHECK(s != NULL) && round < 12; round++) {
		use(&t, &host, round);
		CHECK(wasm_rt_snapshot_restore(s) && is_fresh(&t));
	}

	/* An exception that was kept is part of a state. */
	w2c_throwing_keep(&t, 40);
	later = wasm_rt_snapshot_take(&t, &wasm2c_throwing_layout, s);
	w2c_throwing_keep(&t, 41);
	CHECK(w2c_throwing_kept(&t) == 3041);
	CHECK(later && wasm_rt_snapshot_restore(later) && w2c_throwing_kept(&t) == 2040);
	CHECK(wasm_rt_snapshot_restore(s) && is_fresh(&t));
	pooled(&host);

	wasm_rt_snapshot_free(later);
	wasm_rt_snapshot_free(s);
	wasm2c_throwing_free(&t);
	wasm_rt_free();
	return check_done();
}
