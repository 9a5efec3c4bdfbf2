/* What the driver, the C glue around each translated module, and the host module share. */
#ifndef SPEC_H
#define SPEC_H

#include "wasm-rt.h"

/* The contract's type. */
#ifndef WASM_RT_SIMD_TYPE_DEFINED
#define WASM_RT_SIMD_TYPE_DEFINED
#if !defined(__GNUC__) || (defined(WASM_RT_V128_LANES) && WASM_RT_V128_LANES)
typedef union {
	uint8_t u8[16];
	int8_t s8[16];
	uint16_t u16[8];
	int16_t s16[8];
	uint32_t u32[4];
	int32_t s32[4];
	uint64_t u64[2];
	int64_t s64[2];
	float f32[4];
	double f64[2];
} v128;
#elif defined(__i386__) || defined(__x86_64__)
typedef long long v128 __attribute__((vector_size(16), may_alias));
#else
typedef int v128 __attribute__((vector_size(16), may_alias));
#endif
#endif

/* A value; the letters are those of struct wasm_multi_<letters>. */
union spec_value {
	uint32_t i;
	uint64_t j;
	float f;
	double d;
	v128 o;
	wasm_rt_funcref_t r;
	wasm_rt_externref_t e;
};

enum spec_kind { SPEC_FUNC, SPEC_TABLE, SPEC_MEMORY, SPEC_GLOBAL, SPEC_TAG };

/* An export. A global has its type's letter in `results`. */
struct spec_export {
	enum spec_kind kind;
	const char *params, *results;
	/* of functions */
	void (*call)(void *instance, const union spec_value *args, union spec_value *results);
	/* of the others */
	void *(*address)(void *instance);
};

/* What one import of one instance is bound to. The glue passes the array of an instance's links as
 * the pointer to each module that it imports from, which translated code only hands on. */
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
