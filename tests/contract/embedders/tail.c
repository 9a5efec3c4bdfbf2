/* modules: tail
 * Where WABT was wrong: a function that is called last gets its own instance, * whatever led
 * there. */
#include "tail.h"

#include "check.h"

struct w2c_host {
	u32 calls;
};

u32
w2c_host_number_of(struct w2c_host *host, u32 n)
{
	host->calls++;
	return 7000 + n;
}

int
main(void)
{
	struct w2c_host host = { 0 };
	w2c_tail a, b;

	wasm_rt_init();
	wasm2c_tail_instantiate(&a, &host);
	wasm2c_tail_instantiate(&b, &host);
	*w2c_tail_id(&a) = 100;
	*w2c_tail_id(&b) = 200;
	CHECK(w2c_tail_direct(&a, 1) == 101 && w2c_tail_direct(&b, 1) == 201);
	CHECK(w2c_tail_chain(&a, 1) == 102 && w2c_tail_chain(&b, 1) == 202);
	CHECK(w2c_tail_reference(&a, 5) == 105 && w2c_tail_reference(&b, 5) == 205);
	CHECK(w2c_tail_host(&a, 1) == 7001 && host.calls == 1);
	CHECK(w2c_tail_indirect(&a, 0, 2) == 102 && w2c_tail_indirect(&a, 1, 2) == 7002);
	/* A function of another instance, through the table. */
	w2c_tail_table(&a)->data[2] = w2c_tail_table(&b)->data[0];
	CHECK(w2c_tail_indirect(&a, 2, 3) == 203 && w2c_tail_direct(&a, 3) == 103);
	CHECK(w2c_tail_count(&a, 1000000, 0) == 100000000);
	wasm2c_tail_free(&a);
	wasm2c_tail_free(&b);
	wasm_rt_free();
	return check_done();
}
