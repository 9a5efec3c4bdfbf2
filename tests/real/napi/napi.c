#include "napi.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Node-API's numbers of types, as napi_typeof gives them, and one for typed arrays. */
enum kind { UNDEFINED, NIL, BOOLEAN, NUMBER, STRING, SYMBOL, OBJECT, FUNCTION, EXTERNAL, BIGINT,
	BYTES };
enum { OK, INVALID_ARGUMENT, OBJECT_EXPECTED, STRING_EXPECTED, NUMBER_EXPECTED = 6,
	BIGINT_EXPECTED = 17, UINT8_ARRAY = 1, VALUES = 1 << 16, PROPERTIES = 256 };

struct item {
	enum kind kind;
	u64 words[2]; /* of a number; of a function: its place in the table, and its data */
	u32 count;    /* of words, or of bytes at words[0] in the guest's memory */
	char *text;
	value class;  /* of an object: what made it */
	u32 wrapped;
	bool is_error;
};

static struct item items[VALUES] = {{.kind = UNDEFINED}, {.kind = OBJECT}, {.kind = OBJECT}};
static u32 count = 3;
enum { NOTHING, EXPORTS, GLOBAL };

static struct {
	value object, value;
	char name[64];
} properties[PROPERTIES];
static u32 property_count;

static w2c_m instance;
static wasm_rt_shared_memory_t memory;
static struct w2c_wasi__snapshot__preview1 wasi;
static value pending; /* an exception */

/* The call that is under way. */
static struct call {
	const value *arguments;
	u32 count;
	value this, function;
} current;

struct w2c_env {
	int unused;
};

wasm_rt_shared_memory_t *
w2c_env_memory(struct w2c_env *env)
{
	(void)env;
	return &memory;
}

/* ---- memory ---- */

static u8 *
at(u32 address)
{
	return (u8 *)memory.data + address;
}

static void
put(u32 address, u32 n)
{
	if (address)
		memcpy(at(address), &n, sizeof n);
}

static u32
get(u32 address)
{
	u32 n;

	memcpy(&n, at(address), sizeof n);
	return n;
}

static struct item *
make(u32 result, enum kind kind)
{
	if (count == VALUES)
		abort();
	put(result, count);
	items[count].kind = kind;
	return &items[count++];
}

static u32
set_property(value object, const char *name, value to)
{
	if (property_count == PROPERTIES)
		abort();
	properties[property_count].object = object;
	properties[property_count].value = to;
	snprintf(properties[property_count++].name, sizeof properties[0].name, "%s", name);
	return OK;
}

/* ---- what the modules import ---- */

#define IMPORT(name, ...) u32 w2c_env_napi_##name(struct w2c_env *host, u32 env, __VA_ARGS__)
#define UNUSED ((void)host, (void)env)

IMPORT(create_function, u32 name, u32 size, u32 f, u32 data, u32 result)
{
	struct item *item = make(result, FUNCTION);

	UNUSED, (void)name, (void)size;
	item->words[0] = f;
	item->words[1] = data;
	return OK;
}

IMPORT(create_object, u32 result)
{
	UNUSED;
	make(result, OBJECT);
	return OK;
}

IMPORT(create_uint32, u32 n, u32 result)
{
	UNUSED;
	make(result, NUMBER)->words[0] = n;
	return OK;
}

IMPORT(create_string_utf8, u32 text, u32 size, u32 result)
{
	struct item *item = make(result, STRING);

	UNUSED;
	if (size == UINT32_MAX)
		size = (u32)strlen((char *)at(text));
	item->text = calloc(1, size + 1);
	memcpy(item->text, at(text), size);
	return OK;
}

IMPORT(create_error, u32 code, value message, u32 result)
{
	UNUSED, (void)code;
	make(result, OBJECT)->text = items[message].text;
	items[count - 1].is_error = true;
	return OK;
}

IMPORT(set_named_property, value object, u32 name, value to)
{
	UNUSED;
	return set_property(object, (char *)at(name), to);
}

/* An array of { name, name as a value, method, getter, setter, value, attributes, data }. */
IMPORT(define_class, u32 name, u32 size, u32 constructor, u32 data, u32 n, u32 list, u32 result)
{
	value class = count;

	w2c_env_napi_create_function(host, env, name, size, constructor, data, result);
	for (u32 i = 0; i < n; i++, list += 32) {
		value method = count;

		w2c_env_napi_create_function(host, env, 0, 0, get(list + 8), get(list + 28), 0);
		if (get(list) && get(list + 8))
			set_property(class, (char *)at(get(list)), method);
	}
	return OK;
}

IMPORT(get_cb_info, u32 call, u32 argc, u32 argv, u32 this, u32 data)
{
	UNUSED, (void)call;
	if (argc) {
		for (u32 i = 0; argv && i < get(argc); i++)
			put(argv + 4 * i, i < current.count ? current.arguments[i] : NOTHING);
		put(argc, current.count);
	}
	put(this, current.this);
	put(data, (u32)items[current.function].words[1]);
	return OK;
}

IMPORT(typeof, value v, u32 result)
{
	UNUSED;
	put(result, items[v].kind == BYTES ? OBJECT : items[v].kind);
	return OK;
}

IMPORT(is_typedarray, value v, u32 result)
{
	UNUSED;
	*at(result) = items[v].kind == BYTES;
	return OK;
}

IMPORT(is_error, value v, u32 result)
{
	UNUSED;
	*at(result) = items[v].is_error;
	return OK;
}

IMPORT(get_typedarray_info, value v, u32 type, u32 size, u32 data, u32 buffer, u32 offset)
{
	UNUSED;
	if (items[v].kind != BYTES)
		return INVALID_ARGUMENT;
	put(type, UINT8_ARRAY);
	put(size, items[v].count);
	put(data, (u32)items[v].words[0]);
	put(buffer, NOTHING);
	put(offset, 0);
	return OK;
}

IMPORT(get_value_uint32, value v, u32 result)
{
	UNUSED;
	if (items[v].kind != NUMBER)
		return NUMBER_EXPECTED;
	put(result, (u32)items[v].words[0]);
	return OK;
}

IMPORT(get_value_string_utf8, value v, u32 to, u32 room, u32 result)
{
	u32 size = items[v].text ? (u32)strlen(items[v].text) : 0;

	UNUSED;
	if (items[v].kind != STRING)
		return STRING_EXPECTED;
	if (to && room) {
		size = size < room - 1 ? size : room - 1;
		memcpy(at(to), items[v].text, size);
		*at(to + size) = 0;
	}
	put(result, size);
	return OK;
}

IMPORT(coerce_to_string, value v, u32 result)
{
	UNUSED;
	make(result, STRING)->text = items[v].text ? items[v].text : "";
	return OK;
}

#ifdef XXHASH
IMPORT(get_value_bigint_words, value v, u32 sign, u32 n, u32 words)
{
	u32 room = get(n);

	UNUSED;
	if (items[v].kind != BIGINT)
		return BIGINT_EXPECTED;
	put(sign, 0);
	for (u32 i = 0; words && i < room && i < items[v].count; i++)
		memcpy(at(words + 8 * i), &items[v].words[i], 8);
	put(n, items[v].count);
	return OK;
}

IMPORT(create_bigint_words, u32 sign, u32 n, u32 words, u32 result)
{
	struct item *item = make(result, BIGINT);

	UNUSED, (void)sign;
	if (n > 2)
		abort();
	item->count = n;
	memcpy(item->words, at(words), n * 8);
	return OK;
}

IMPORT(create_bigint_uint64, u64 n, u32 result)
{
	UNUSED;
	*make(result, BIGINT) = (struct item){.kind = BIGINT, .words = {n}, .count = 1};
	return OK;
}

IMPORT(wrap, value object, u32 native, u32 finalize, u32 hint, u32 result)
{
	UNUSED, (void)finalize, (void)hint;
	items[object].wrapped = native;
	put(result, object);
	return OK;
}

IMPORT(unwrap, value object, u32 result)
{
	UNUSED;
	if (!items[object].wrapped)
		return INVALID_ARGUMENT;
	put(result, items[object].wrapped);
	return OK;
}

IMPORT(new_instance, value class, u32 n, u32 arguments, u32 result)
{
	UNUSED;
	put(result, napi_construct(class, n, (const value *)(const void *)at(arguments)));
	return OK;
}
#endif

/* References keep what they refer to, as everything is kept. */
IMPORT(create_reference, value v, u32 n, u32 result)
{
	UNUSED, (void)n;
	put(result, v);
	return OK;
}

IMPORT(get_reference_value, u32 reference, u32 result)
{
	UNUSED;
	put(result, reference);
	return OK;
}

IMPORT(delete_reference, u32 reference)
{
	UNUSED, (void)reference;
	return OK;
}

IMPORT(get_global, u32 result)
{
	UNUSED;
	put(result, GLOBAL);
	return OK;
}

IMPORT(get_undefined, u32 result)
{
	UNUSED;
	put(result, NOTHING);
	return OK;
}

IMPORT(get_named_property, value object, u32 name, u32 result)
{
	UNUSED;
	put(result, napi_property(object, (char *)at(name)));
	return OK;
}

IMPORT(call_function, value this, value f, u32 n, u32 arguments, u32 result)
{
	UNUSED, (void)this, (void)f, (void)n, (void)arguments, (void)result;
	return INVALID_ARGUMENT; /* there is no function of JavaScript here */
}

IMPORT(is_exception_pending, u32 result)
{
	UNUSED;
	*at(result) = pending != NOTHING;
	return OK;
}

IMPORT(throw, value error)
{
	UNUSED;
	pending = error;
	return OK;
}

IMPORT(throw_error, u32 code, u32 message)
{
	UNUSED, (void)code;
	make(0, OBJECT)->text = (char *)at(message);
	pending = count - 1;
	return OK;
}

IMPORT(get_and_clear_last_exception, u32 result)
{
	UNUSED;
	put(result, pending);
	pending = NOTHING;
	return OK;
}

/* ---- what JavaScript would do ---- */

value
napi_number(u32 n)
{
	make(0, NUMBER)->words[0] = n;
	return count - 1;
}

value
napi_bigint(u64 n)
{
	*make(0, BIGINT) = (struct item){.kind = BIGINT, .words = {n}, .count = 1};
	return count - 1;
}

value
napi_text(const char *text)
{
	make(0, STRING)->text = (char *)text;
	return count - 1;
}

value
napi_bytes(const void *bytes, u32 size)
{
	u32 address = w2c_m_malloc(&instance, size + 1);

	memcpy(at(address), bytes, size);
	*make(0, BYTES) = (struct item){.kind = BYTES, .words = {address}, .count = size};
	return count - 1;
}

value
napi_property(value object, const char *name)
{
	for (u32 i = 0; i < property_count; i++)
		if (properties[i].object == object && strcmp(properties[i].name, name) == 0)
			return properties[i].value;
	return items[object].class ? napi_property(items[object].class, name) : NOTHING;
}

value
napi_exported(const char *name)
{
	return napi_property(EXPORTS, name);
}

value
napi_call(value function, value this, u32 n, const value *arguments)
{
	const wasm_rt_funcref_table_t *table = w2c_m_0x5F_indirect_function_table(&instance);
	struct call outer = current;
	u32 index = (u32)items[function].words[0], result;

	if (items[function].kind != FUNCTION || index >= table->size || !table->data[index].func) {
		fprintf(stderr, "not a function\n");
		exit(1);
	}
	current = (struct call){arguments, n, this, function};
	result = ((u32 (*)(void *, u32, u32))table->data[index].func)(
		table->data[index].module_instance, 1, 1);
	current = outer;
	if (pending != NOTHING) {
		fprintf(stderr, "exception: %s\n", items[pending].text);
		exit(1);
	}
	return result;
}

value
napi_construct(value class, u32 n, const value *arguments)
{
	value object = count;

	make(0, OBJECT)->class = class;
	napi_call(class, object, n, arguments);
	return object;
}

const char *
napi_digits(value v)
{
	static char text[64];

	if (items[v].kind == BIGINT && items[v].count == 2)
		snprintf(text, sizeof text, "%" PRIx64 "%016" PRIx64, items[v].words[1], items[v].words[0]);
	else if (items[v].kind == BIGINT || items[v].kind == NUMBER)
		snprintf(text, sizeof text, "%" PRIx64, items[v].words[0]);
	else
		snprintf(text, sizeof text, "of kind %d", items[v].kind);
	return text;
}

void
napi_begin(void)
{
	static struct w2c_env env;

	wasm_rt_init();
	wasm_rt_allocate_memory_shared(&memory, 4000, 65536, false, 65536);
	wasm_rt_wasi_init(&wasi.wasi, NULL);
	wasm_rt_wasi_inherit_stdio(&wasi.wasi);
	wasi.wasi.shared_memory = &memory;
	wasm2c_m_instantiate(&instance, &env, &wasi);
#include "register.inc"
	w2c_m_napi_register_wasm_v1(&instance, 1, EXPORTS);
}

void
napi_end(void)
{
	wasm2c_m_free(&instance);
	wasm_rt_wasi_free(&wasi.wasi);
	wasm_rt_free_memory_shared(&memory);
	wasm_rt_free();
}
