/* value: what the files that give the modules their imports share: values, and the guest's
 * memory. */
#ifndef VALUE_H
#define VALUE_H

#include "napi.h"

/* Node-API's numbers of types, as napi_typeof gives them, and more for what it calls objects. */
enum kind { UNDEFINED, NIL, BOOLEAN, NUMBER, STRING, SYMBOL, OBJECT, FUNCTION, EXTERNAL, BIGINT,
	BYTES, PROMISE };
enum { OK, INVALID_ARGUMENT, OBJECT_EXPECTED, STRING_EXPECTED, NUMBER_EXPECTED = 6,
	BIGINT_EXPECTED = 17, UINT8_ARRAY = 1, VALUES = 1 << 16, PROPERTIES = 1024 };

struct item {
	enum kind kind;
	u64 words[2]; /* of a number; of a function: its place in the table, and its data */
	u32 count;    /* of words, or of bytes at words[0] in the guest's memory */
	char *text;
	value class;  /* of an object: what made it; of a promise: what it came to */
	u32 wrapped;
	bool is_error;
	bool settled, rejected; /* a promise */
};

extern struct item items[VALUES];
extern u32 item_count;
enum { NOTHING, EXPORTS, GLOBAL, NO_VALUE }; /* the first ones: the last is undefined */

/* Makes a value, and stores its number at an address, which may be 0. */
struct item *item_make(u32 address, enum kind);

/* Sets a property. Returns OK. */
u32 item_set(value object, const char *name, value to);

extern w2c_m instance; /* that of the first thread */

u8 *guest_at(u32 address);
u32 guest_get(u32 address);
void guest_put(u32 address, u32 n); /* not to address 0 */

/* An entry of the instance's table; exits with a message if there is no function. */
const wasm_rt_funcref_t *guest_function(u32 index);

extern struct w2c_wasi__snapshot__preview1 wasi;

/* For modules that make threads (async.c): makes the instance, and returns the number by which the
 * module knows its environment. The other ends the threads, and says how many there were. */
u32 async_begin(struct w2c_env *);
void async_end(void);

struct w2c_env {
	int unused;
};

#define IMPORT(name, ...) u32 w2c_env_napi_##name(struct w2c_env *host, u32 env, __VA_ARGS__)
#define UNUSED ((void)host, (void)env)

#endif
