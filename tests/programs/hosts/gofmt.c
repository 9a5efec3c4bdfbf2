/* gofmt FILE...: formats Go by a module that TinyGo built. It imports nothing; a host calls what it
 * exports. */
#include "gofmt.h"
#include "host.h"

static w2c_gofmt guest;

int
main(int argc, char **argv)
{
	int i, status = 0;

	wasm_rt_init();
	wasm2c_gofmt_instantiate(&guest);
	w2c_gofmt_0x5Finitialize(&guest);
	for (i = 1; i < argc; i++) {
		wasm_rt_memory_t *memory = w2c_gofmt_memory(&guest);
		size_t size;
		char *text = contents(argv[i], &size);
		uint32_t address = w2c_gofmt_alloc(&guest, (uint32_t)size), result;

		memcpy(bytes(memory, address, (uint32_t)size), text, size);
		result = w2c_gofmt_format(&guest);
		if (result == 0) { /* it was well formatted */
			fwrite(text, 1, size, stdout);
		} else {
			size = w2c_gofmt_output_len(&guest);
			fwrite(bytes(memory, w2c_gofmt_output_ptr(&guest), (uint32_t)size), 1, size, stdout);
		}
		status |= result > 1;
		w2c_gofmt_dispose(&guest);
		free(text);
	}
	wasm2c_gofmt_free(&guest);
	wasm_rt_free();
	return status;
}
