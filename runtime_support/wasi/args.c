/* args_get, args_sizes_get, environ_get, environ_sizes_get. */
#include "wasi.h"

/* The bytes that the strings take with their terminators; false where 32 bits do not hold them. */
static bool
strings_size(const char *const *strings, uint32_t count, uint32_t *size)
{
	uint64_t total = 0;

	while (count > 0 && total <= UINT32_MAX)
		total += strlen(strings[--count]) + 1;
	*size = (uint32_t)total;
	return total <= UINT32_MAX;
}

static uint32_t
sizes(const struct wasm_rt_wasi *wasi, const char *const *strings, uint32_t count,
	uint32_t count_at, uint32_t size_at)
{
	uint8_t *count_to = wasi_guest(wasi, count_at, 4), *size_to = wasi_guest(wasi, size_at, 4);
	uint32_t size;

	if (count_to == NULL || size_to == NULL)
		return WASI_EFAULT;
	if (!strings_size(strings, count, &size))
		return WASI_EOVERFLOW;
	wasi_put(count_to, count);
	wasi_put(size_to, size);
	return WASI_SUCCESS;
}

static uint32_t
copy(const struct wasm_rt_wasi *wasi, const char *const *strings, uint32_t count, uint32_t array_at,
	uint32_t at)
{
	uint8_t *array = wasi_guest(wasi, array_at, (uint64_t)count * 4), *to;
	uint32_t size, i;

	if (!strings_size(strings, count, &size))
		return WASI_EOVERFLOW;
	to = wasi_guest(wasi, at, size);
	if (array == NULL || to == NULL)
		return WASI_EFAULT;
	for (i = 0; i < count; i++) {
		size_t length = strlen(strings[i]) + 1;

		wasi_put(array + (size_t)i * 4, at);
		memcpy(to, strings[i], length);
		at += (uint32_t)length;
		to += length;
	}
	return WASI_SUCCESS;
}

static uint32_t
args_get(const struct wasm_rt_wasi *wasi, uint32_t argv, uint32_t buffer)
{
	return copy(wasi, wasi->args, wasi->arg_count, argv, buffer);
}
WASI_IMPORT(args_get, (argv, buffer), uint32_t argv, uint32_t buffer)

static uint32_t
args_sizes_get(const struct wasm_rt_wasi *wasi, uint32_t count, uint32_t size)
{
	return sizes(wasi, wasi->args, wasi->arg_count, count, size);
}
WASI_IMPORT(args_sizes_get, (count, size), uint32_t count, uint32_t size)

static uint32_t
environ_get(const struct wasm_rt_wasi *wasi, uint32_t array, uint32_t buffer)
{
	return copy(wasi, wasi->environ, wasi->environ_count, array, buffer);
}
WASI_IMPORT(environ_get, (array, buffer), uint32_t array, uint32_t buffer)

static uint32_t
environ_sizes_get(const struct wasm_rt_wasi *wasi, uint32_t count, uint32_t size)
{
	return sizes(wasi, wasi->environ, wasi->environ_count, count, size);
}
WASI_IMPORT(environ_sizes_get, (count, size), uint32_t count, uint32_t size)
