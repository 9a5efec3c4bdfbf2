#include "value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item items[VALUES] = {{.kind = UNDEFINED}, {.kind = OBJECT}, {.kind = OBJECT},
	{.kind = UNDEFINED}};
u32 item_count = 4;

static struct {
	value object, value;
	char name[64];
} properties[PROPERTIES];
static u32 property_count;

w2c_m instance;
static wasm_rt_shared_memory_t memory;
struct w2c_wasi__snapshot__preview1 wasi;
static u32 environment = 1; /* its number */
static value pending; /* an exception */

/* The call that is under way. */
static struct call {
	const value *arguments;
	u32 count;
	value this, function;
} current;

wasm_rt_shared_memory_t *
w2c_env_memory(struct w2c_env *env)
{
	(void)env;
	return &memory;
}

/* ---- memory ---- */

u8 *
guest_at(u32 address)
{
	return (u8 *)memory.data + address;
}

void
guest_put(u32 address, u32 n)
{
	if (address)
		memcpy(guest_at(address), &n, sizeof n);
}

u32
guest_get(u32 address)
{
	u32 n;

	memcpy(&n, guest_at(address), sizeof n);
	return n;
}

struct item *
item_make(u32 result, enum kind kind)
{
	if (item_count == VALUES)
		abort();
	guest_put(result, item_count);
	items[item_count].kind = kind;
	return &items[item_count++];
}

u32
item_set(value object, const char *name, value to)
{
	if (property_count == PROPERTIES)
		abort();
	properties[property_count].object = object;
	properties[property_count].value = to;
	snprintf(properties[property_count++].name, sizeof properties[0].name, "%s", name);
	return OK;
}

static const value *
find_property(value object, const char *name)
{
	for (u32 i = 0; i < property_count; i++)
		if (properties[i].object == object && strcmp(properties[i].name, name) == 0)
			return &properties[i].value;
	return NULL;
}

/* ---- what the modules import ---- */

IMPORT(create_function, u32 name, u32 size, u32 f, u32 data, u32 result)
{
	struct item *item = item_make(result, FUNCTION);

	UNUSED, (void)name, (void)size;
	item->words[0] = f;
	item->words[1] = data;
	return OK;
}

IMPORT(create_object, u32 result)
{
	UNUSED;
	item_make(result, OBJECT);
	return OK;
}

IMPORT(create_uint32, u32 n, u32 result)
{
	UNUSED;
	item_make(result, NUMBER)->words[0] = n;
	return OK;
}

IMPORT(create_string_utf8, u32 text, u32 size, u32 result)
{
	struct item *item = item_make(result, STRING);

	UNUSED;
	if (size == UINT32_MAX)
		size = (u32)strlen((char *)guest_at(text));
	item->text = calloc(1, size + 1);
	memcpy(item->text, guest_at(text), size);
	return OK;
}

IMPORT(create_error, u32 code, value message, u32 result)
{
	UNUSED, (void)code;
	item_make(result, OBJECT)->text = items[message].text;
	items[item_count - 1].is_error = true;
	return OK;
}

IMPORT(set_named_property, value object, u32 name, value to)
{
	UNUSED;
	return item_set(object, (char *)guest_at(name), to);
}

/* An array of { name, name as a value, method, getter, setter, value, attributes, data }. */
IMPORT(define_class, u32 name, u32 size, u32 constructor, u32 data, u32 n, u32 list, u32 result)
{
	value class = item_count;

	w2c_env_napi_create_function(host, env, name, size, constructor, data, result);
	for (u32 i = 0; i < n; i++, list += 32) {
		value method = item_count;

		w2c_env_napi_create_function(host, env, 0, 0, guest_get(list + 8), guest_get(list + 28), 0);
		if (guest_get(list) && guest_get(list + 8))
			item_set(class, (char *)guest_at(guest_get(list)), method);
	}
	return OK;
}

IMPORT(get_cb_info, u32 call, u32 argc, u32 argv, u32 this, u32 data)
{
	UNUSED, (void)call;
	if (argc) {
		for (u32 i = 0; argv && i < guest_get(argc); i++)
			guest_put(argv + 4 * i, i < current.count ? current.arguments[i] : NO_VALUE);
		guest_put(argc, current.count);
	}
	guest_put(this, current.this);
	guest_put(data, (u32)items[current.function].words[1]);
	return OK;
}

IMPORT(typeof, value v, u32 result)
{
	UNUSED;
	guest_put(result, items[v].kind == BYTES ? OBJECT : items[v].kind);
	return OK;
}

IMPORT(is_typedarray, value v, u32 result)
{
	UNUSED;
	*guest_at(result) = items[v].kind == BYTES;
	return OK;
}

IMPORT(is_error, value v, u32 result)
{
	UNUSED;
	*guest_at(result) = items[v].is_error;
	return OK;
}

IMPORT(get_typedarray_info, value v, u32 type, u32 size, u32 data, u32 buffer, u32 offset)
{
	UNUSED;
	if (items[v].kind != BYTES)
		return INVALID_ARGUMENT;
	guest_put(type, UINT8_ARRAY);
	guest_put(size, items[v].count);
	guest_put(data, (u32)items[v].words[0]);
	guest_put(buffer, NOTHING);
	guest_put(offset, 0);
	return OK;
}

IMPORT(get_value_uint32, value v, u32 result)
{
	UNUSED;
	if (items[v].kind != NUMBER)
		return NUMBER_EXPECTED;
	guest_put(result, (u32)items[v].words[0]);
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
		memcpy(guest_at(to), items[v].text, size);
		*guest_at(to + size) = 0;
	}
	guest_put(result, size);
	return OK;
}

IMPORT(coerce_to_string, value v, u32 result)
{
	UNUSED;
	item_make(result, STRING)->text = items[v].text ? items[v].text : "";
	return OK;
}

IMPORT(get_value_bigint_words, value v, u32 sign, u32 n, u32 words)
{
	u32 room = guest_get(n);

	UNUSED;
	if (items[v].kind != BIGINT)
		return BIGINT_EXPECTED;
	guest_put(sign, 0);
	for (u32 i = 0; words && i < room && i < items[v].count; i++)
		memcpy(guest_at(words + 8 * i), &items[v].words[i], 8);
	guest_put(n, items[v].count);
	return OK;
}

IMPORT(create_bigint_words, u32 sign, u32 n, u32 words, u32 result)
{
	struct item *item = item_make(result, BIGINT);

	UNUSED, (void)sign;
	if (n > 2)
		abort();
	item->count = n;
	memcpy(item->words, guest_at(words), n * 8);
	return OK;
}

IMPORT(create_bigint_uint64, u64 n, u32 result)
{
	UNUSED;
	*item_make(result, BIGINT) = (struct item){.kind = BIGINT, .words = {n}, .count = 1};
	return OK;
}

IMPORT(wrap, value object, u32 native, u32 finalize, u32 hint, u32 result)
{
	UNUSED, (void)finalize, (void)hint;
	items[object].wrapped = native;
	guest_put(result, object);
	return OK;
}

IMPORT(unwrap, value object, u32 result)
{
	UNUSED;
	if (!items[object].wrapped)
		return INVALID_ARGUMENT;
	guest_put(result, items[object].wrapped);
	return OK;
}

IMPORT(new_instance, value class, u32 n, u32 arguments, u32 result)
{
	UNUSED;
	guest_put(result, napi_construct(class, n, (const value *)(const void *)guest_at(arguments)));
	return OK;
}

/* An array as that of define_class. */
IMPORT(define_properties, value object, u32 n, u32 list)
{
	for (u32 i = 0; i < n; i++, list += 32) {
		value to = guest_get(list + 20);

		if (guest_get(list + 8)) {
			to = item_count;
			w2c_env_napi_create_function(host, env, 0, 0, guest_get(list + 8),
				guest_get(list + 28), 0);
		}
		if (guest_get(list))
			item_set(object, (char *)guest_at(guest_get(list)), to);
	}
	return OK;
}

IMPORT(get_boolean, u32 n, u32 result)
{
	UNUSED;
	item_make(result, BOOLEAN)->words[0] = n & 1;
	return OK;
}

IMPORT(create_int32, u32 n, u32 result)
{
	return w2c_env_napi_create_uint32(host, env, n, result);
}

IMPORT(get_value_int32, value v, u32 result)
{
	return w2c_env_napi_get_value_uint32(host, env, v, result);
}

IMPORT(has_own_property, value object, value key, u32 result)
{
	UNUSED;
	*guest_at(result) = find_property(object, items[key].text) != NULL;
	return OK;
}

IMPORT(strict_equals, value a, value b, u32 result)
{
	UNUSED;
	*guest_at(result) = a == b;
	return OK;
}

IMPORT(coerce_to_object, value v, u32 result)
{
	UNUSED;
	guest_put(result, v);
	return OK;
}

IMPORT(get_prototype, value v, u32 result)
{
	UNUSED;
	guest_put(result, items[v].class);
	return OK;
}

IMPORT(remove_wrap, value object, u32 result)
{
	UNUSED;
	guest_put(result, items[object].wrapped);
	items[object].wrapped = 0;
	return OK;
}

/* ---- buffers, which lie in the guest's memory ---- */

IMPORT(create_external_buffer, u32 size, u32 data, u32 finalize, u32 hint, u32 result)
{
	UNUSED, (void)finalize, (void)hint;
	*item_make(result, BYTES) = (struct item){.kind = BYTES, .words = {data}, .count = size};
	return OK;
}

IMPORT(create_buffer, u32 size, u32 data, u32 result)
{
	u32 address = w2c_m_malloc(&instance, size + 1);

	guest_put(data, address);
	return w2c_env_napi_create_external_buffer(host, env, size, address, 0, 0, result);
}

IMPORT(create_buffer_copy, u32 size, u32 from, u32 data, u32 result)
{
	w2c_env_napi_create_buffer(host, env, size, data, result);
	memcpy(guest_at((u32)items[item_count - 1].words[0]), guest_at(from), size);
	return OK;
}

/* ---- what is never let go ---- */

IMPORT(open_handle_scope, u32 result)
{
	UNUSED, (void)result;
	return OK;
}

IMPORT(close_handle_scope, u32 scope)
{
	UNUSED, (void)scope;
	return OK;
}

IMPORT(reference_unref, u32 reference, u32 result)
{
	UNUSED, (void)reference;
	guest_put(result, 0);
	return OK;
}

/* References keep what they refer to, as everything is kept. */
IMPORT(create_reference, value v, u32 n, u32 result)
{
	UNUSED, (void)n;
	guest_put(result, v);
	return OK;
}

IMPORT(get_reference_value, u32 reference, u32 result)
{
	UNUSED;
	guest_put(result, reference);
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
	guest_put(result, GLOBAL);
	return OK;
}

IMPORT(get_undefined, u32 result)
{
	UNUSED;
	guest_put(result, NO_VALUE);
	return OK;
}

IMPORT(get_named_property, value object, u32 name, u32 result)
{
	value found = napi_property(object, (char *)guest_at(name));

	UNUSED;
	guest_put(result, found == NOTHING ? NO_VALUE : found);
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
	*guest_at(result) = pending != NOTHING;
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
	item_make(0, OBJECT)->text = (char *)guest_at(message);
	pending = item_count - 1;
	return OK;
}

IMPORT(get_and_clear_last_exception, u32 result)
{
	UNUSED;
	guest_put(result, pending);
	pending = NOTHING;
	return OK;
}

/* ---- what JavaScript would do ---- */

value
napi_number(u32 n)
{
	item_make(0, NUMBER)->words[0] = n;
	return item_count - 1;
}

value
napi_bigint(u64 n)
{
	*item_make(0, BIGINT) = (struct item){.kind = BIGINT, .words = {n}, .count = 1};
	return item_count - 1;
}

value
napi_text(const char *text)
{
	item_make(0, STRING)->text = (char *)text;
	return item_count - 1;
}

value
napi_bytes(const void *bytes, u32 size)
{
	u32 address = w2c_m_malloc(&instance, size + 1);

	memcpy(guest_at(address), bytes, size);
	*item_make(0, BYTES) = (struct item){.kind = BYTES, .words = {address}, .count = size};
	return item_count - 1;
}

value
napi_property(value object, const char *name)
{
	const value *found = find_property(object, name);

	if (found)
		return *found;
	return items[object].class ? napi_property(items[object].class, name) : NOTHING;
}

value
napi_exported(const char *name)
{
	return napi_property(EXPORTS, name);
}

const wasm_rt_funcref_t *
guest_function(u32 index)
{
	const wasm_rt_funcref_table_t *table = w2c_m_0x5F_indirect_function_table(&instance);

	if (index >= table->size || !table->data[index].func) {
		fprintf(stderr, "not a function\n");
		exit(1);
	}
	return &table->data[index];
}

value
napi_call(value function, value this, u32 n, const value *arguments)
{
	const wasm_rt_funcref_t *f = guest_function((u32)items[function].words[0]);
	struct call outer = current;
	u32 result;

	current = (struct call){arguments, n, this, function};
	result = ((u32 (*)(void *, u32, u32))f->func)(f->module_instance, environment, 1);
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
	value object = item_count;

	item_make(0, OBJECT)->class = class;
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
	else if (items[v].kind == BOOLEAN)
		return items[v].words[0] ? "true" : "false";
	else
		snprintf(text, sizeof text, "of kind %d", items[v].kind);
	return text;
}

value
napi_object(void)
{
	item_make(0, OBJECT);
	return item_count - 1;
}

void
napi_set(value object, const char *name, value to)
{
	item_set(object, name, to);
}

const char *
napi_string(value v)
{
	return items[v].kind == STRING ? items[v].text : "not a string";
}

const u8 *
napi_data(value v, u32 *size)
{
	*size = items[v].kind == BYTES ? items[v].count : 0;
	return guest_at((u32)items[v].words[0]);
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
#ifdef ARGON2
	environment = async_begin(&env);
#else
	wasm2c_m_instantiate(&instance, &env, &wasi);
#endif
#include "register.inc"
	w2c_m_napi_register_wasm_v1(&instance, environment, EXPORTS);
}

void
napi_end(void)
{
#ifdef ARGON2
	async_end();
#endif
	wasm2c_m_free(&instance);
	wasm_rt_wasi_free(&wasi.wasi);
	wasm_rt_free_memory_shared(&memory);
	wasm_rt_free();
}
