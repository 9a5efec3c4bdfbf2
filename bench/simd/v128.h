/* v128: WebAssembly's intrinsics for the guest, and the same for this machine, of SIMDe (Debian's
 * libsimde-dev). */
#include <stdint.h>
#ifdef __wasm__
#include <wasm_simd128.h>
#else
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/wasm/simd128.h>
#endif

/* A number that stands for the bytes. */
static unsigned
digest(const void *data, unsigned size)
{
	const uint8_t *bytes = data;
	unsigned hash = 2166136261u;

	for (unsigned i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * 16777619u;
	return hash;
}

static unsigned
random_number(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}
