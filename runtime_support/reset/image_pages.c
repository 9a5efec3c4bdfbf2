/* Images of memories by the host's paging: laid over the memory copy-on-write (image_file.c), and
 * restored page by page where it was written (image_scan.c).
 *
 * Restoring pages in place saves the page fault at the next use, but costs a comparison for each
 * page, used or not. Dropping them is one call. Writing the whole memory needs neither. Which is
 * cheapest depends on how many pages a guest touches and on whether they are the same each time, so
 * every memory keeps count (struct habit). */
#include "reset-private.h"

#if WASM_RT_USE_MMAP

/* Gives the memory the image's contents, whatever the memory holds and whatever is mapped there. */
static bool
lay(const struct image *image, struct backing *b)
{
	uint64_t size = round_up(image->size, wasm_rt_page_size());

	if (b->image == image->id || b->image == 0) {
		if (!wasm_rt_page_drop(b->base, size)) { /* locked pages cannot be dropped */
			wasm_rt_image_copy(image, b->base, 0, image->size);
			return true;
		}
		if (b->image == image->id)
			return true;
	} else if (!wasm_rt_page_renew(b->base, size)) {
		return false;
	}
	b->image = 0;
	if (wasm_rt_image_map(image, b))
		return true;
	for (unsigned i = 0; i < image->nextents; i++)
		wasm_rt_image_copy_extent(image, b->base, &image->extents[i]);
	return true;
}

enum { MAX_DETOURS = 6 };

/* Chooses the way that is likely to be the cheapest next time, including the page faults that it
 * causes in the guest. Of the pages that the last restore kept, `reused` were written again; each
 * saved a fault. Writing the whole memory makes all of it resident, so this is only for guests that
 * use much of it. */
static void
learn(struct habit *h, uint64_t size, const struct own_pages *own, const struct page_costs *costs)
{
	uint64_t all = size / wasm_rt_page_size() + 1,
		new = own->resident > h->resident ? own->resident - h->resident : 0;
	uint64_t reused = own->differing > new ? own->differing - new : 0;
	uint64_t in_place = own->ns + (own->differing - reused) * costs->fault_ns,
		drop = own->differing * costs->fault_ns;
	uint64_t write = own->resident >= all / 4 ? (h->write_ns ? h->write_ns : all * costs->write_ns)
		: UINT64_MAX;
	bool is_known = h->resident > 0;

	h->resident = own->resident;
	if (!is_known)
		return;
	if (in_place <= drop && in_place <= write) {
		h->detours = 0;
		return;
	}
	h->writes = write < drop;
	h->left = 1u << h->detours;
	if (h->detours < MAX_DETOURS)
		h->detours++;
}

static void
write_all_pages(const struct image *image, struct backing *b, struct habit *h)
{
	uint64_t start = wasm_rt_image_nanoseconds(), all = image->size / wasm_rt_page_size();

	wasm_rt_image_write(image, b->base);
	if (h->resident >= all) /* only without page faults, which happen once */
		h->write_ns = wasm_rt_image_nanoseconds() - start + 1;
	h->resident = all;
}

/* False: not all was restored. */
static bool
restore_in_place(const struct image *image, struct backing *b, struct habit *h)
{
	struct own_pages own;
	const struct page_costs *costs = wasm_rt_image_restore_own(image, b->base, &own);

	if (costs)
		learn(h, image->size, &own, costs);
	return costs != NULL;
}

bool
wasm_rt_image_restore_pages(const struct image *image, struct backing *b, struct habit *h)
{
	/* Pages without a private copy are right if this image is mapped there, or if the image and the
	 * memory's mapping are all zero. */
	bool laid = b->image == image->id || (b->image == 0 && image->nextents == 0);

	if (h->left > 0) {
		h->left--;
		if (h->writes) {
			write_all_pages(image, b, h);
			return true;
		}
	} else if (laid && restore_in_place(image, b, h)) {
		return true;
	}
	h->resident = 0;
	return lay(image, b);
}

#else

bool
wasm_rt_image_restore_pages(const struct image *image, struct backing *b, struct habit *h)
{
	(void)image, (void)b, (void)h;
	return false;
}

#endif
