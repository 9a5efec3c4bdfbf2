/* What the driver, the C glue around each translated module, and the host module share. */
#ifndef SPEC_H
#define SPEC_H

#include "wasm-rt.h"

/* A value; the letters are those of struct wasm_multi_<letters>. */
union spec_value {
	uint32_t i;
	uint64_t j;
	float f;
	double d;
	wasm_rt_funcref_t r;
	wasm_rt_externref_t e;
};

enum spec_kind { SPEC_FUNC, SPEC_TABLE, SPEC_MEMORY, SPEC_GLOBAL, SPEC_TAG };

/* An export. A global has its type's letter in `results`. */
struct spec_export {
	enum spec_kind kind;
	const char *params, *results;
	void (*call)(void *instance, const union spec_value *args, union spec_value *results); /* of functions */
	void *(*address)(void *instance);                                                     /* of the others */
};

/* What one import of one instance is bound to. The glue passes the array of an instance's links as the pointer to each module
 * that it imports from, which translated code only hands on. */
struct spec_link {
	const struct spec_export *export;
	void *instance;
};

struct spec_module {
	size_t size; /* of an instance */
	void (*instantiate)(void *instance, struct spec_link *links);
	void (*free)(void *instance);
	const struct spec_export *exports;
};

/* The modules of this script; the first is the host module spectest. */
extern const struct spec_module *const spec_modules[];

#endif
