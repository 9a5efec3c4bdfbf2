/* wasm-rt-host: a ready main for translated programs, the one that wasmcc links. It gives the guest its arguments, streams,
 * directories and limits as host options say, runs it, and turns its end into an exit status. POSIX.
 *
 *	static w2c_app app;
 *	static struct w2c_wasi__snapshot__preview1 sandbox;
 *
 *	static wasm_rt_memory_t *memory(uint32_t i) { return w2c_app_memory(&app); }
 *	static void run(void) { wasm2c_app_instantiate(&app, &sandbox); w2c_app_0x5Fstart(&app); }
 *	static void end(void) { wasm2c_app_free(&app); }
 *
 *	int
 *	main(int argc, char **argv)
 *	{
 *		static const char *const options[] = { "--dir=data", NULL };
 *		static const struct wasm_rt_host_program program = {
 *			.name = "app", .options = options, .sandboxes = &sandbox, .sandbox_count = 1,
 *			.memory = memory, .run = run, .end = end
 *		};
 *		return wasm_rt_host_main(&program, argc, argv);
 *	}
 */
#ifndef WASM_RT_HOST_H
#define WASM_RT_HOST_H

#include "wasm-rt.h"
#include "wasm-rt-wasi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A directory inside the program (wasm_rt_wasi_pack_image), read-only under the name `guest`. */
struct wasm_rt_host_image {
	const char *guest;
	const void *bytes;
	size_t size;
	struct wasi_file *(*open)(const void *bytes, size_t size); /* wasm_rt_wasi_image_directory */
};

struct wasm_rt_host_program {
	const char *name;           /* in messages */
	const char *const *options; /* host options, NULL after the last; may be NULL */
	bool takes_options;         /* the command line has more of them, up to "--"; if not, all of it is the guest's */
	const struct wasm_rt_host_image *images;
	uint32_t image_count;
	/* One for each memory whose owner's functions call WASI; all get the same, each has descriptors of its own. */
	struct w2c_wasi__snapshot__preview1 *sandboxes;
	uint32_t sandbox_count;
	wasm_rt_memory_t *(*memory)(uint32_t sandbox); /* may be called before run; NULL where the guest exports none */
	void (*run)(void); /* instantiates and starts; may trap */
	void (*end)(void); /* frees the instances, also where run has trapped */
	const char *const *function_names; /* tables for wasm_rt_set_function_names (demangle.h), or NULL */
};

/* Returns the exit status: the guest's (0, or what it gave to proc_exit), 134 after a trap, which is reported on the standard error
 * stream together with the functions that were active, 124 after a timeout, 1 where the options are wrong or what they name cannot
 * be had. To be called once, from main. */
int wasm_rt_host_main(const struct wasm_rt_host_program *, int argc, char **argv);

#ifdef __cplusplus
}
#endif

#endif
