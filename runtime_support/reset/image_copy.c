/* Compares the contents of an image with memories, and copies them there. */
#include "reset-private.h"

enum { UNIT = __STDC_HOSTED__ ? 4096 : 64 };

uint64_t
wasm_rt_image_unit(void)
{
	return wasm_rt_page_size() > UNIT ? wasm_rt_page_size() : UNIT;
}

/* The image's contents for the page of the memory that begins at `at`; NULL: zeros. */
static const uint8_t *
image_page(const struct image *image, uint64_t at)
{
	for (unsigned i = 0; i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		if (at >= e->at && at - e->at < e->size)
			return image->bytes + e->from + (at - e->at);
	}
	return NULL;
}

static bool
page_equal(const uint8_t *page, const uint8_t *data, size_t size)
{
	return page ? memcmp(data, page, size) == 0 : is_zero(data, size);
}

bool
wasm_rt_image_equal(const struct image *image, const uint8_t *data, uint64_t size)
{
	uint64_t unit = wasm_rt_image_unit();

	for (uint64_t at = 0; size == image->size && at < size; at += unit) {
		if (!page_equal(image_page(image, at), data + at,
			(size_t)(size - at < unit ? size - at : unit)))
			return false;
	}
	return size == image->size;
}

uint64_t
wasm_rt_image_copy(const struct image *image, uint8_t *data, uint64_t from, uint64_t to)
{
	uint64_t unit = wasm_rt_image_unit(), differing = 0;

	for (uint64_t at = from; at < to; at += unit) {
		size_t size = (size_t)(to - at < unit ? to - at : unit);
		const uint8_t *page = image_page(image, at);
		if (page_equal(page, data + at, size))
			continue;
		differing++;
		if (page)
			memcpy(data + at, page, size);
		else
			memset(data + at, 0, size);
	}
	return differing;
}

void
wasm_rt_image_copy_extent(const struct image *image, uint8_t *data, const struct extent *e)
{
	wasm_rt_image_copy(image, data, e->at,
		e->at + e->size < image->size ? e->at + e->size : image->size);
}

void
wasm_rt_image_write(const struct image *image, uint8_t *data)
{
	uint64_t done = 0;

	for (unsigned i = 0; i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		uint64_t end = e->at + e->size < image->size ? e->at + e->size : image->size;
		memset(data + done, 0, (size_t)(e->at - done));
		memcpy(data + e->at, image->bytes + e->from, (size_t)(end - e->at));
		done = end;
	}
	memset(data + done, 0, (size_t)(image->size - done));
}
