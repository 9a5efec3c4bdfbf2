/* Guest memory: checked pointers, little-endian numbers, arrays of buffers. */
#include "wasi.h"

uint8_t *
wasi_guest(const struct wasm_rt_wasi *wasi, uint32_t at, uint64_t size)
{
	static uint8_t nothing[1]; /* a memory of no pages may have no address */
	const wasm_rt_memory_t *memory = wasi->memory;

	if (memory == NULL || at > memory->size || size > memory->size - at)
		return NULL;
	return size == 0 ? nothing : memory->data + at;
}

uint32_t
wasi_get(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
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
