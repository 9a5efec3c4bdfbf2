/* The host of mandelbrot.wasm: gives it the one function that it imports, and calls the one that it
 * exports. */
#include "mandelbrot.h"

#include <stdio.h>

/* What stands behind the import module "host" is the embedder's own affair. Ours needs the guest's
 * memory. */
struct w2c_host {
	wasm_rt_memory_t *memory;
};

/* import: 'host' 'print'. The guest's pointers are offsets into its memory, and are not to be
 * trusted. */
void
w2c_host_print(struct w2c_host *host, u32 text, u32 length)
{
	if (text > host->memory->size || length > host->memory->size - text)
		wasm_rt_trap(WASM_RT_TRAP_OOB);
	fwrite(host->memory->data + text, 1, length, stdout);
	putchar('\n');
}

int
main(void)
{
	wasm_rt_init();

	w2c_mandelbrot guest;
	struct w2c_host host;
	wasm2c_mandelbrot_instantiate(&guest, &host);
	host.memory = w2c_mandelbrot_memory(&guest);

	u32 steps = w2c_mandelbrot_draw(&guest, -0.6, 0, 0.04, 78, 32);
	printf("%u steps, computed by WebAssembly that is now native code\n", (unsigned)steps);

	wasm2c_mandelbrot_free(&guest);
	wasm_rt_free();
	return 0;
}
