/* napi: as much of Node-API as two modules for WASI with threads want of it, and from C what
 * JavaScript would do with them. Values are indices into one array, which only grows. */
#ifndef NAPI_H
#define NAPI_H

#include "m.h"
#include "wasm-rt-wasi.h"

typedef u32 value;

/* Makes the instance and registers what the module exports. */
void napi_begin(void);
void napi_end(void);

value napi_number(u32);
value napi_bigint(u64);
value napi_text(const char *);

/* A Uint8Array: its bytes are copied into the guest's memory. */
value napi_bytes(const void *, u32 size);

/* A property of the module's exports, or of a value; for methods, of what an object was made by. */
value napi_exported(const char *name);
value napi_property(value object, const char *name);

/* Calls a function; exits with a message if that throws. */
value napi_call(value function, value this, u32 count, const value *arguments);
value napi_construct(value class, u32 count, const value *arguments);

/* "123", for numbers and bigints. */
const char *napi_digits(value);

#endif
