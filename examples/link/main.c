/* Two modules in one program. app.wasm imports from a module "store"; translated under that name,
 * store.wasm defines exactly what app.c calls, so the C linker links them, and store's instance is
 * what app is instantiated with. */
#include "app.h"
#include "store.h"

#include <stdio.h>

int
main(void)
{
	wasm_rt_init();

	w2c_store store;
	w2c_app app;
	wasm2c_store_instantiate(&store);
	wasm2c_app_instantiate(&app, &store);
	printf("1 + 4 + ... + 100 = %u\n", (unsigned)w2c_app_sum_of_squares(&app, 10));
	printf("the store holds %u numbers\n", (unsigned)*w2c_store_count(&store));

	wasm2c_app_free(&app);
	wasm2c_store_free(&store);
	wasm_rt_free();
	return 0;
}
