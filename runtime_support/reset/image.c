/* Making, sharing and ending images of memories. */
#include "reset-private.h"

static int id_lock;
static uint64_t last_id;

static uint64_t
new_id(void)
{
	uint64_t id;

	wasm_rt_lock(&id_lock);
	id = ++last_id;
	wasm_rt_unlock(&id_lock);
	return id;
}

static uint64_t
gap_before(const struct image *image, unsigned i)
{
	return image->extents[i].at - (image->extents[i - 1].at + image->extents[i - 1].size);
}

/* Joins the two extents that are closest to each other, with the zeros between them. */
static void
join_closest(struct image *image)
{
	struct extent *joined;
	unsigned best = 1;

	for (unsigned i = 2; i < image->nextents; i++) {
		if (gap_before(image, i) < gap_before(image, best))
			best = i;
	}
	joined = &image->extents[best - 1];
	joined->size = image->extents[best].at + image->extents[best].size - joined->at;
	image->nextents--;
	memmove(&image->extents[best], &image->extents[best + 1],
		(image->nextents - best) * sizeof *joined);
}

static void
add_page(struct image *image, uint64_t at, uint64_t size)
{
	struct extent *last = image->nextents > 0 ? &image->extents[image->nextents - 1] : NULL;

	if (last && last->at + last->size == at) {
		last->size += size;
		return;
	}
	if (image->nextents == IMAGE_EXTENTS)
		join_closest(image);
	image->extents[image->nextents].at = at;
	image->extents[image->nextents++].size = size;
}

static void
find_extents(struct image *image, const uint8_t *data)
{
	uint64_t unit = wasm_rt_image_unit();

	for (uint64_t at = 0; at < image->size; at += unit) {
		uint64_t size = image->size - at < unit ? image->size - at : unit;
		if (!is_zero(data + at, (size_t)size))
			add_page(image, at, unit);
	}
	for (unsigned i = 0; i < image->nextents; i++) {
		image->extents[i].from = image->nbytes;
		image->nbytes += image->extents[i].size;
	}
}

/* Stores the bytes in a file if possible, else in a block. The last page may go beyond the
 * memory. */
static bool
store(struct image *image, const uint8_t *data)
{
	if (image->nbytes == 0 || wasm_rt_image_store(image, data))
		return true;
	image->bytes = wasm_rt_heap_resize(NULL, 0, image->nbytes);
	for (unsigned i = 0; image->bytes && i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		uint64_t left = image->size - e->at;
		memcpy(image->bytes + e->from, data + e->at, (size_t)(left < e->size ? left : e->size));
	}
	return image->bytes != NULL;
}

struct image *
wasm_rt_image_new(const uint8_t *data, uint64_t size)
{
	struct image *image = wasm_rt_heap_resize(NULL, 0, sizeof *image);

	if (!image)
		return NULL;
	image->id = new_id();
	image->size = size;
	image->fd = -1;
	image->users = 1;
	find_extents(image, data);
	if (!store(image, data)) {
		wasm_rt_heap_free(image, sizeof *image);
		return NULL;
	}
	return image;
}

struct image *
wasm_rt_image_share(struct image *image)
{
	wasm_rt_lock(&id_lock);
	image->users++;
	wasm_rt_unlock(&id_lock);
	return image;
}

void
wasm_rt_image_release(struct image *image)
{
	bool last;

	if (!image)
		return;
	wasm_rt_lock(&id_lock);
	last = --image->users == 0;
	wasm_rt_unlock(&id_lock);
	if (!last)
		return;
	if (image->fd >= 0)
		wasm_rt_image_unstore(image);
	else
		wasm_rt_heap_free(image->bytes, image->nbytes);
	wasm_rt_heap_free(image, sizeof *image);
}
