/* The contents of a memory at one moment, and how they are restored. */
#ifndef RESET_PRIVATE_H
#define RESET_PRIVATE_H

#include "../memory/memory-private.h"

enum { IMAGE_EXTENTS = 8 };

/* The parts that are not all zero; few, because each may become a mapping of its own. */
struct extent {
	uint64_t at, size; /* in the memory: whole pages */
	uint64_t from;     /* in the bytes of the image */
};

struct image {
	uint64_t id;       /* never used twice in a process */
	uint64_t size;     /* of the memory, in bytes */
	struct extent extents[IMAGE_EXTENTS]; /* by ascending address */
	unsigned nextents;
	uint8_t *bytes;    /* of the extents, one after the other; not written any more */
	uint64_t nbytes;
	int fd;            /* of the file that `bytes` maps; -1: it is a block of heap.c */
	int users;
};

/* What one reset of a memory tells for the next. */
struct habit {
	uint64_t resident; /* pages that the last restore left; 0: unknown */
	uint64_t write_ns; /* what writing the whole memory took; 0: unknown */
	unsigned detours;  /* consecutive restores in place that did not pay */
	unsigned left;     /* how many of the next restores use another way */
	bool writes;       /* that way: the whole memory is written, not dropped */
};

/* ---- image.c ---- */

/* NULL: no memory. */
PRIVATE struct image *wasm_rt_image_new(const uint8_t *data, uint64_t size);
PRIVATE struct image *wasm_rt_image_share(struct image *);
PRIVATE void wasm_rt_image_release(struct image *);

/* ---- image_copy.c: without help from an operating system ---- */

PRIVATE bool wasm_rt_image_equal(const struct image *, const uint8_t *data, uint64_t size);

/* Compares and copies [from, to) of the memory at `data`, page by page. Returns the number of pages
 * that differed. */
PRIVATE uint64_t wasm_rt_image_copy(const struct image *, uint8_t *data, uint64_t from,
	uint64_t to);

/* the same for one of its extents */
PRIVATE void wasm_rt_image_copy_extent(const struct image *, uint8_t *data, const struct extent *);

/* writes all of it, without comparing */
PRIVATE void wasm_rt_image_write(const struct image *, uint8_t *data);

PRIVATE uint64_t wasm_rt_image_unit(void); /* the size of a page here */

/* ---- image_file.c: a file that memories can map; where there is none, calls fail ---- */

/* Makes image->bytes out of the extents of the memory at `data`, as a file. */
PRIVATE bool wasm_rt_image_store(struct image *, const uint8_t *data);
PRIVATE void wasm_rt_image_unstore(struct image *);

/* Maps the image over a memory that already has its contents. If the host lacks something, it
 * fails, and the memory is as before. */
PRIVATE bool wasm_rt_image_map(const struct image *, struct backing *);

/* ---- image_scan.c ---- */

struct own_pages { /* of a memory that has been restored */
	uint64_t resident;  /* pages that it keeps */
	uint64_t differing; /* those of them that had to be written */
	uint64_t ns;        /* what that took */
};

struct page_costs {
	uint64_t fault_ns; /* what the first use of a dropped page costs */
	uint64_t write_ns; /* what writing a resident page costs */
};

/* Restores in place the private pages of a memory that has the image's size. NULL: the host does
 * not tell which they are, or not all was restored. */
PRIVATE const struct page_costs *wasm_rt_image_restore_own(const struct image *, uint8_t *base,
	struct own_pages *);

/* the time; 0 if the call above cannot be used */
PRIVATE uint64_t wasm_rt_image_nanoseconds(void);

/* ---- image_pages.c: by the host's paging; where there is none, the call fails ---- */

/* Restores the pages of a memory in the cheapest way; its size is that of the image by now. */
PRIVATE bool wasm_rt_image_restore_pages(const struct image *, struct backing *, struct habit *);

#endif
