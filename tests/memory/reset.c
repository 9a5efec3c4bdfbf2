/* An instance that was reset is one that was just made: two of them, one used and reset, the other
 * fresh. */
#include "reset.h"
#include "wasm-rt-reset.h"

#include "check.h"

#include <string.h>

struct w2c_host {
	wasm_rt_funcref_table_t table;
	u32 count;
};

wasm_rt_funcref_table_t *
w2c_host_table(struct w2c_host *h)
{
	return &h->table;
}

u32 *
w2c_host_count(struct w2c_host *h)
{
	return &h->count;
}

static uint32_t seed = 7;

static uint32_t
rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static bool
same_memory(const wasm_rt_memory_t *a, const wasm_rt_memory_t *b)
{
	return a->size == b->size && a->pages == b->pages && a->data_end == a->data + a->size &&
		memcmp(a->data, b->data, a->size) == 0;
}

/* What a guest and its host can see of either. */
static bool
same(w2c_reset *a, w2c_reset *b)
{
	bool equal = same_memory(w2c_reset_memory(a), w2c_reset_memory(b)) &&
		same_memory(w2c_reset_wide(a), w2c_reset_wide(b))
		&& w2c_reset_size(a) == w2c_reset_size(b) && w2c_reset_started(a) == 77 &&
			w2c_reset_has_function(a) == 1
		&& *w2c_reset_small(a) == *w2c_reset_small(b) && *w2c_reset_long(a) == *w2c_reset_long(b) &&
			*w2c_reset_real(a) == *w2c_reset_real(b)
		&& w2c_reset_functions(a)->size == w2c_reset_functions(b)->size &&
			w2c_reset_things(a)->size == 2;

	for (uint32_t i = 0; equal && i < 4; i++) {
		const wasm_rt_funcref_t *x = &w2c_reset_functions(a)->data[i],
			*y = &w2c_reset_functions(b)->data[i];
		equal = x->func == y->func && x->func_type == y->func_type &&
			x->module_instance == (y->module_instance ? a : NULL);
	}
	for (uint32_t i = 0; equal && i < 2; i++)
		equal = w2c_reset_things(a)->data[i] == NULL;
	return equal;
}

static void
use(w2c_reset *r)
{
	for (unsigned n = rnd(8); n > 0; n--) {
		switch (rnd(10)) {
		case 0: w2c_reset_store(r, rnd(3 * 65536), rnd(256)); break;
		case 1: w2c_reset_fill(r, rnd(65536), rnd(256), rnd(131072)); break;
		case 2: w2c_reset_fill_wide(r, rnd(60000), rnd(256), rnd(5536)); break;
		case 3: {
			u32 old = w2c_reset_grow(r, rnd(30));
			if (old != UINT32_MAX && w2c_reset_size(r) > old) {
				CHECK(w2c_reset_load(r, old * 65536) == 0);
				w2c_reset_fill(r, old * 65536, 0xcc, 65536);
			}
			break;
		}
		case 4: w2c_reset_grow_wide(r, rnd(5)); break;
		case 5: w2c_reset_set(r, rnd(10), rnd(10), rnd(10)); break;
		case 6: w2c_reset_grow_functions(r, rnd(20)); break;
		case 7: w2c_reset_clear_functions(r); break;
		case 8: w2c_reset_grow_things(r, rnd(9), r); break;
		case 9: w2c_reset_drop(r); break;
		}
	}
}

static void
traps(w2c_reset *r)
{
	TRAPS(WASM_RT_TRAP_OOB, w2c_reset_store(r, 300 * 65536, 1));
	TRAPS(WASM_RT_TRAP_EXHAUSTION, w2c_reset_grow(r, 190); w2c_reset_recurse(r, 0));
}

static void
segments(w2c_reset *r)
{
	w2c_reset_init(r, 0);
	w2c_reset_init_functions(r);
	CHECK(w2c_reset_load(r, 9) == '9' && w2c_reset_call(r, 2) == 1);
	w2c_reset_drop(r);
	TRAPS(WASM_RT_TRAP_OOB, w2c_reset_init(r, 0));
	TRAPS(WASM_RT_TRAP_OOB, w2c_reset_init_functions(r));
}

static void
make(void *instance, void *host)
{
	wasm2c_reset_instantiate(instance, host);
}

static void
end(void *instance, void *host)
{
	(void)host;
	wasm2c_reset_free(instance);
}

static void
pooled(struct w2c_host *host, w2c_reset *fresh)
{
	struct wasm_rt_pool_settings settings =
		{&wasm2c_reset_layout, make, end, host, 4, 4, true, NULL};
	wasm_rt_pool_t *pool = wasm_rt_pool_new(&settings);
	w2c_reset *tenants[4];

	for (int round = 0; pool && round < 10; round++) {
		for (int i = 0; i < 4; i++) {
			tenants[i] = wasm_rt_pool_acquire(pool);
			CHECK(tenants[i] && same(tenants[i], fresh) && w2c_reset_call(tenants[i], 2) == 2);
			use(tenants[i]);
		}
		for (int i = 0; i < 4; i++)
			wasm_rt_pool_release(pool, tenants[i]);
	}
	wasm_rt_pool_free(pool);
}

int
main(void)
{
	static struct w2c_host host;
	static w2c_reset used, fresh;
	wasm_rt_snapshot_t *s;

	wasm_rt_init();
	wasm_rt_allocate_funcref_table(&host.table, 2, UINT32_MAX);
	wasm2c_reset_instantiate(&used, &host);
	wasm2c_reset_instantiate(&fresh, &host);
	CHECK(wasm2c_reset_layout.size == sizeof used && wasm2c_reset_layout.nparts == 4 &&
		wasm2c_reset_layout.imports_state);

	s = wasm_rt_snapshot_take(&used, &wasm2c_reset_layout, NULL);
	for (int round = 0; CHECK(s != NULL) && round < 100; round++) {
		if (round % 20 == 0)
			traps(&used);
		else if (round % 20 == 10)
			segments(&used);
		else
			use(&used);
		CHECK(wasm_rt_snapshot_restore(s) && same(&used, &fresh));
		TRAPS(WASM_RT_TRAP_OOB, w2c_reset_store(&used, 3 * 65536, 1));
		CHECK(w2c_reset_call(&used, 1) == 1);
	}
	host.count = 0;
	w2c_reset_set(&used, 0, 0, 0);
	/* what is imported belongs to the host */
	CHECK(wasm_rt_snapshot_restore(s) && host.count == 9);
	pooled(&host, &fresh);

	wasm_rt_snapshot_free(s);
	wasm2c_reset_free(&used);
	wasm2c_reset_free(&fresh);
	wasm_rt_free_funcref_table(&host.table);
	wasm_rt_free();
	return check_done();
}
