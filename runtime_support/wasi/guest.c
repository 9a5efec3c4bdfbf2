/* Guest memory: checked pointers, little-endian numbers, arrays of buffers. */
#include "wasi.h"
#include "../memory/memory-private.h"

/* The base of a shared memory, which never moves, and its size, which only grows. */
static uint8_t *
shared_base(const void *memory, uint64_t *size)
{
	const wasm_rt_shared_memory_t *shared = memory;

	*size = shared_get(&shared->size);
	return (uint8_t *)shared->data;
}

uint8_t *
wasi_guest(const struct wasm_rt_wasi *wasi, uint32_t at, uint64_t size)
{
	static uint8_t nothing[1]; /* a memory of no pages may have no address */
	uint8_t *base = NULL;
	uint64_t limit = 0;

	if (wasi->memory != NULL) {
		base = wasi->memory->data;
		limit = wasi->memory->size;
	} else if (wasi->shared_memory != NULL) {
		base = shared_base(wasi->shared_memory, &limit);
	} else {
		return NULL;
	}
	if (at > limit || size > limit - at)
		return NULL;
	return size == 0 ? nothing : base + at;
}

/* Volatile: a compiler could otherwise read a byte again where its value is used again. */
uint8_t
wasi_get8(const uint8_t *p)
{
	return *(const volatile uint8_t *)p;
}

uint32_t
wasi_get(const uint8_t *p)
{
	return wasi_get8(p) | (uint32_t)wasi_get8(p + 1) << 8 | (uint32_t)wasi_get8(p + 2) << 16 |
		(uint32_t)wasi_get8(p + 3) << 24;
}

uint64_t
wasi_get64(const uint8_t *p)
{
	return wasi_get(p) | (uint64_t)wasi_get(p + 4) << 32;
}

void
wasi_put16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

void
wasi_put(uint8_t *p, uint32_t value)
{
	wasi_put16(p, (uint16_t)value);
	wasi_put16(p + 2, (uint16_t)(value >> 16));
}

void
wasi_put64(uint8_t *p, uint64_t value)
{
	wasi_put(p, (uint32_t)value);
	wasi_put(p + 4, (uint32_t)(value >> 32));
}

/* Each vector is fetched once: another thread of the guest may change it between check and use. */
uint32_t
wasi_buffers(const struct wasm_rt_wasi *wasi, uint32_t iovs, uint32_t iovs_len,
	struct wasi_buffer *buffers, size_t *count)
{
	const uint8_t *iov = wasi_guest(wasi, iovs, (uint64_t)iovs_len * 8);
	uint64_t total = 0;
	size_t used = 0;

	if (iov == NULL)
		return WASI_EFAULT;
	for (; iovs_len-- > 0; iov += 8) {
		uint32_t size = wasi_get(iov + 4);
		uint8_t *data = wasi_guest(wasi, wasi_get(iov), size);

		if (data == NULL)
			return WASI_EFAULT;
		total += size;
		if (total > UINT32_MAX)
			return WASI_EINVAL;
		if (size != 0 && used < WASI_MAX_BUFFERS) {
			buffers[used].data = data;
			buffers[used++].size = size;
		}
	}
	*count = used;
	return WASI_SUCCESS;
}
