/* modules: provider importer
 * Two translated modules in one program: functions, memory, table and * globals of one are the
 * other's imports. */
#include "importer.h"
#include "provider.h"

#include "check.h"

int
main(void)
{
	w2c_provider provider, other_provider;
	w2c_importer importer, other_importer;

	wasm_rt_init();
	wasm2c_provider_instantiate(&provider);
	wasm2c_provider_instantiate(&other_provider);
	wasm2c_importer_instantiate(&importer, &provider);
	wasm2c_importer_instantiate(&other_importer, &other_provider);

	CHECK(w2c_importer_memory_again(&importer) == w2c_provider_memory(&provider));
	CHECK(memcmp(w2c_provider_memory(&provider)->data + 32, "\1\2\3\4", 4) == 0);
	CHECK(*w2c_importer_own(&importer) == 36);
	w2c_importer_store_at_own(&importer, 21);
	CHECK(w2c_provider_load(&provider, 36) == 42 && w2c_provider_load(&other_provider, 36) == 0);
	CHECK(*w2c_provider_count(&provider) == 1 && *w2c_provider_count(&other_provider) == 0);
	CHECK(w2c_importer_twice_again(&importer, 4) == 8 &&
		w2c_importer_tail_twice(&importer, 5) == 10);

	/* Both call through the one table, whose functions belong to either. */
	CHECK(w2c_provider_table(&provider)->data[0].module_instance == &provider);
	CHECK(w2c_provider_table(&provider)->data[1].module_instance == &importer);
	CHECK(w2c_provider_table(&provider)->data[2].module_instance == &provider);
	for (u32 i = 0; i < 3; i++) {
		u32 expected = i == 1 ? (u32)-9 : 18;

		CHECK(w2c_importer_call(&importer, i, 9) == expected);
		CHECK(w2c_provider_call(&provider, i, 9) == expected);
	}
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_importer_call(&importer, 3, 9));
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, w2c_provider_call(&provider, 4, 9));

	/* The provider grows its memory while the importer runs. */
	CHECK(w2c_importer_grow_and_store(&importer, 65536 + 8, 77) == 1);
	CHECK(w2c_provider_load(&provider, 65536 + 8) == 77 &&
		w2c_provider_memory(&provider)->pages == 2);
	TRAPS(WASM_RT_TRAP_OOB, w2c_importer_grow_and_store(&importer, 3 * 65536, 1));
	CHECK(w2c_provider_memory(&provider)->pages == 3);

	wasm2c_importer_free(&importer);
	CHECK(w2c_provider_load(&provider, 36) == 42);
	wasm2c_importer_free(&other_importer);
	wasm2c_provider_free(&provider);
	wasm2c_provider_free(&other_provider);
	wasm_rt_free();
	return check_done();
}
