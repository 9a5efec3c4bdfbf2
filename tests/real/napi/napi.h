/* napi: as much of Node-API as three modules for WASI with threads want of it, and from C what
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

value napi_object(void);
void napi_set(value object, const char *name, value);

/* The text of a string; the bytes of a Uint8Array, in the guest's memory. */
const char *napi_string(value);
const u8 *napi_data(value, u32 *size);

/* What a promise comes to; exits with a message if it is rejected. */
value napi_await(value promise);

/* A property of the module's exports, or of a value; for methods, of what an object was made by. */
value napi_exported(const char *name);
value napi_property(value object, const char *name);

/* Calls a function; exits with a message if that throws. */
value napi_call(value function, value this, u32 count, const value *arguments);
value napi_construct(value class, u32 count, const value *arguments);

/* "123", for numbers and bigints; "true" and "false". */
const char *napi_digits(value);

#endif
