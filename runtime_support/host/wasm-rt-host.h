/* wasm-rt-host: a ready main for translated programs, the one that wasmcc links. It gives the guest
 * its arguments, streams, directories and limits as host options say, runs it, and turns its end
 * into an exit status. POSIX.
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
 * */
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

/* ---- --invoke: exported functions that can be called with values as text */

/* A parameter or a result. A reference that is given can only be null. Of a reference that is
 * returned, i32 is 0 if it is null and 1 if not. */
union wasm_rt_host_value {
	uint32_t i32;
	uint64_t i64;
	float f32;
	double f64;
	uint8_t v128[16]; /* as C has it */
};

struct wasm_rt_host_export {
	const char *name, *type;      /* "add", "(func (param i32 i32) (result i32))" */
	/* A letter each: i32 i, i64 j, f32 f, f64 d, v128 o, funcref r, externref e, exnref x;
	 * references that are never null - */
	const char *params, *results;
	/* Takes the parameters and leaves the results there. */
	void (*call)(union wasm_rt_host_value *);
};

struct wasm_rt_host_call {
	const struct wasm_rt_host_export *callee;
	union wasm_rt_host_value *values;
};

struct wasm_rt_host_program;

/* Functions for --invoke, which return false after a message. They are called through a pointer, so
 * that programs without exports are linked without them. */
struct wasm_rt_host_invoker {
	bool (*prepare)(const struct wasm_rt_host_program *, const char *name, char *const *arguments,
		struct wasm_rt_host_call *);
	bool (*print_results)(const struct wasm_rt_host_program *, const struct wasm_rt_host_call *);
};
extern const struct wasm_rt_host_invoker wasm_rt_host_invoker;

struct wasm_rt_host_program {
	const char *name;           /* in messages */
	const char *const *options; /* host options, NULL after the last; may be NULL */
	/* true: the command line begins with further host options, up to "--"; false: all of it is the
	 * guest's */
	bool takes_options;
	const struct wasm_rt_host_image *images;
	uint32_t image_count;
	/* One for each memory on which WASI functions work. All get the same grants; each has its own
	 * descriptors. */
	struct w2c_wasi__snapshot__preview1 *sandboxes;
	uint32_t sandbox_count;
	/* may be called before `run`; returns NULL if the guest exports none */
	wasm_rt_memory_t *(*memory)(uint32_t sandbox);
	void (*run)(void); /* instantiates and starts; may trap */
	void (*end)(void); /* frees the instances, also if `run` has trapped */
	/* How the guest makes threads, in the first sandbox: everything is filled in except `end` and
	 * the limits. NULL: it makes none. */
	struct wasm_rt_wasi_threads *threads;
	/* For the option --invoke, which calls one after `run`. The command line has its arguments. */
	const struct wasm_rt_host_export *exports;
	uint32_t export_count;
	const struct wasm_rt_host_invoker *invoker; /* &wasm_rt_host_invoker, or NULL */
	/* Called before the process ends without exit(): at a timeout, after a signal, or while other
	 * threads run. NULL: nothing is to be done then. */
	void (*leave)(void);
	/* tables for wasm_rt_set_function_names (demangle.h), or NULL */
	const char *const *function_names;
};

/* Returns the exit status: the guest's (0, or its argument of proc_exit); 134 after a trap, which
 * is reported on the standard error stream with the functions that were active; 124 after a
 * timeout; 1 if an option is wrong or cannot be granted. Call it once, from main. */
int wasm_rt_host_main(const struct wasm_rt_host_program *, int argc, char **argv);

#ifdef __cplusplus
}
#endif

#endif
