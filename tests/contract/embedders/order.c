/* modules: order
 * Instantiation takes one pointer for each imported module, in the order of their * names as the
 * module has them. */
#include "order.h"

#include "check.h"

struct w2c_ { u32 value; };
struct w2c_0x5F { wasm_rt_externref_table_t table; };
struct w2c_a0x2Eb { u32 value; };
struct w2c_a0 { u32 value; wasm_rt_memory_t memory; };
struct w2c_b { u32 value, global; };

u32
w2c__(struct w2c_ *host)
{
	return host->value;
}

u32
w2c_a0x2Eb_f(struct w2c_a0x2Eb *host)
{
	return host->value;
}

u32
w2c_b_f(struct w2c_b *host)
{
	return host->value;
}

u32 *
w2c_a0_g(struct w2c_a0 *host)
{
	return &host->value;
}

wasm_rt_memory_t *
w2c_a0_m(struct w2c_a0 *host)
{
	return &host->memory;
}

wasm_rt_externref_table_t *
w2c_0x5F_t(struct w2c_0x5F *host)
{
	return &host->table;
}

u32 *
w2c_b_g(struct w2c_b *host)
{
	return &host->global;
}

int
main(void)
{
	void (*instantiate)(w2c_order *, struct w2c_ *, struct w2c_0x5F *, struct w2c_a0x2Eb *,
		struct w2c_a0 *, struct w2c_b *)
		= wasm2c_order_instantiate;
	struct w2c_ empty = { 4 };
	struct w2c_0x5F underscore;
	struct w2c_a0x2Eb a_b = { 3 };
	struct w2c_a0 a0;
	struct w2c_b b = { 1, 6 };
	w2c_order order;

	wasm_rt_init();
	a0.value = 2;
	wasm_rt_allocate_memory(&a0.memory, 0, 65536, false, 65536);
	wasm_rt_allocate_externref_table(&underscore.table, 5, UINT32_MAX);
	instantiate(&order, &empty, &underscore, &a_b, &a0, &b);
	CHECK(w2c_order_all(&order) == 654321);
	wasm2c_order_free(&order);
	wasm_rt_free_memory(&a0.memory);
	wasm_rt_free_externref_table(&underscore.table);
	wasm_rt_free();
	return check_done();
}
