/* What a generated file has before the fragments. */
#include <stdarg.h>
#include <string.h>

#include "wasm-rt.h"
#include "wasm-rt-exceptions.h"

typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef float f32;
typedef double f64;

#if !defined(__GNUC__) || defined(WASM_RT_ISO_C) || \
	(defined(WASM_RT_V128_LANES) && WASM_RT_V128_LANES)
typedef union {
	u8 u8[16];
	s8 s8[16];
	u16 u16[8];
	s16 s16[8];
	u32 u32[4];
	s32 s32[4];
	u64 u64[2];
	s64 s64[2];
	f32 f32[4];
	f64 f64[2];
} v128;
#elif defined(__i386__) || defined(__x86_64__)
typedef long long v128 __attribute__((vector_size(16), may_alias));
#else
typedef int v128 __attribute__((vector_size(16), may_alias));
#endif
