/* modules: swapper
 * A host that is the module "host": it owns the memory, and its functions find their state in
 * the instance. */
#include "swapper.h"

#include "check.h"

struct w2c_host {
	wasm_rt_memory_t memory;
	const char *input;
	char output[64];
};

wasm_rt_memory_t *
w2c_host_mem(struct w2c_host *host)
{
	return &host->memory;
}

u32
w2c_host_fill(struct w2c_host *host, u32 at, u32 size)
{
	size_t length = strlen(host->input);

	if (length > size)
		length = size;
	for (size_t i = 0; i < length; i++)
		host->memory.data[at + i] = (u8)host->input[i];
	return (u32)length;
}

void
w2c_host_done(struct w2c_host *host, u32 at, u32 size)
{
	memcpy(host->output, host->memory.data + at, size);
	host->output[size] = '\0';
}

int
main(void)
{
	static const char *const words[][2] = {{"Wasm", "wASM"}, {"", ""}, {"a1 {B}", "A1 {b}"}};
	struct w2c_host host;
	w2c_swapper swapper;

	wasm_rt_init();
	CHECK(wasm2c_swapper_min_host_mem == 1 && wasm2c_swapper_is64_host_mem == 0);
	CHECK(wasm2c_swapper_pagesize_host_mem == 65536);
	wasm_rt_allocate_memory(&host.memory, wasm2c_swapper_min_host_mem, 1, false,
		WASM_DEFAULT_PAGE_SIZE);
	wasm2c_swapper_instantiate(&swapper, &host);
	for (int i = 0; i < 3; i++) {
		host.input = words[i][0];
		w2c_swapper_swap(&swapper);
		CHECK(strcmp(host.output, words[i][1]) == 0);
	}
	wasm2c_swapper_free(&swapper);
	wasm_rt_free_memory(&host.memory);
	wasm_rt_free();
	return check_done();
}
