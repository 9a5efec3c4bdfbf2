/* Images of memories by the host's paging: laid over the memory copy-on-write, and restored page by page where it was written.
 *
 * On Linux /proc/self/pagemap tells which pages a memory has of its own: those that were written since they were last dropped. To restore
 * them in place saves the page fault at the next use, but costs a comparison for each, used or not; to drop them is one call; to write the
 * whole memory needs neither. What pays depends on how many pages a guest touches and on whether they are the same each time, so
 * every memory keeps count (struct habit). */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#elif !defined(__linux__)
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#endif
#include "wasm-rt-image-private.h"

#if WASM_RT_USE_MMAP
#include <sys/mman.h>
#include <unistd.h>
#ifdef __linux__
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#endif

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

/* In struct backing: mappings of an image that are not all of it. */
#define PART_OF_AN_IMAGE UINT64_MAX

/* New zeros in place of what is there, accessible. */
static bool
map_zeros(uint8_t *at, uint64_t size)
{
	return size == 0 || (!OS_FAILS() && mmap(at, (size_t)size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED);
}

/* ---- the file ---- */

#if defined(__linux__) && defined(SYS_memfd_create)

enum { FILE_CLOEXEC = 1, FILE_SEALABLE = 2, FILE_NOEXEC = 8 }; /* flags of memfd_create */
enum { SEAL_COMMAND = 1033, ALL_SEALS = 1 | 2 | 4 | 8 };       /* of fcntl: neither size, contents nor seals change */

static int
open_file(void)
{
	int fd = OS_FAILS() ? -1 : (int)syscall(SYS_memfd_create, "wasm-image", FILE_CLOEXEC | FILE_SEALABLE | FILE_NOEXEC);

	if (fd < 0 && !OS_FAILS()) /* kernels before 6.3 do not know the last flag */
		fd = (int)syscall(SYS_memfd_create, "wasm-image", FILE_CLOEXEC | FILE_SEALABLE);
	return fd;
}

static bool
write_all(int fd, const uint8_t *data, uint64_t size, uint64_t at)
{
	while (size > 0) {
		ssize_t n = OS_FAILS() ? -1 : pwrite(fd, data, size < (1 << 30) ? (size_t)size : (size_t)1 << 30, (off_t)at);
		if (n <= 0)
			return false;
		data += n;
		at += (uint64_t)n;
		size -= (uint64_t)n;
	}
	return true;
}

static bool
write_extents(const struct image *image, int fd, const uint8_t *data)
{
	if (OS_FAILS() || ftruncate(fd, (off_t)image->nbytes) != 0)
		return false;
	for (unsigned i = 0; i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		uint64_t left = image->size - e->at;
		if (!write_all(fd, data + e->at, left < e->size ? left : e->size, e->from))
			return false;
	}
	return fcntl(fd, SEAL_COMMAND, ALL_SEALS) == 0;
}

bool
wasm_rt_image_store(struct image *image, const uint8_t *data)
{
	int fd = image->nbytes > SIZE_MAX / 2 ? -1 : open_file();
	void *bytes = MAP_FAILED;

	if (fd < 0)
		return false;
	if (write_extents(image, fd, data) && wasm_rt_page_drops(fd) && !OS_FAILS())
		bytes = mmap(NULL, (size_t)image->nbytes, PROT_READ, MAP_SHARED, fd, 0);
	if (bytes == MAP_FAILED) {
		close(fd);
		return false;
	}
	image->bytes = bytes;
	image->fd = fd;
	return true;
}

void
wasm_rt_image_unstore(struct image *image)
{
	munmap(image->bytes, (size_t)image->nbytes);
	close(image->fd);
}

#else

bool
wasm_rt_image_store(struct image *image, const uint8_t *data)
{
	(void)image, (void)data;
	return false;
}

void
wasm_rt_image_unstore(struct image *image)
{
	(void)image;
}

#endif

static bool
map_extent(const struct image *image, uint8_t *base, const struct extent *e)
{
	return !OS_FAILS() && mmap(base + e->at, (size_t)e->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED,
		image->fd, (off_t)e->from) != MAP_FAILED;
}

static void
copy_extent(const struct image *image, uint8_t *base, const struct extent *e)
{
	wasm_rt_image_copy(image, base, e->at, e->at + e->size < image->size ? e->at + e->size : image->size);
}

bool
wasm_rt_image_map(const struct image *image, struct backing *b)
{
	if (image->fd < 0)
		return false;
	b->image_from = image->extents[0].at;
	b->image_to = image->extents[image->nextents - 1].at + image->extents[image->nextents - 1].size;
	for (unsigned i = 0; i < image->nextents; i++) {
		if (map_extent(image, b->base, &image->extents[i]))
			continue;
		b->image = PART_OF_AN_IMAGE;
		/* A mapping that fails may have taken away what was there. */
		if (map_zeros(b->base + image->extents[i].at, image->extents[i].size))
			copy_extent(image, b->base, &image->extents[i]);
		return false;
	}
	b->image = image->id;
	return true;
}

/* Makes the memory what the image says, whatever it is and whatever lies there. */
static bool
lay(const struct image *image, struct backing *b)
{
	uint64_t size = wasm_rt_round_up(image->size, wasm_rt_page_size());

	if (b->image == image->id || b->image == 0) {
		if (!wasm_rt_page_drop(b->base, size)) { /* locked pages cannot be dropped */
			wasm_rt_image_copy(image, b->base, 0, image->size);
			return true;
		}
		if (b->image == image->id)
			return true;
	} else if (!map_zeros(b->base, size)) {
		return false;
	}
	b->image = 0;
	if (wasm_rt_image_map(image, b))
		return true;
	for (unsigned i = 0; i < image->nextents; i++)
		copy_extent(image, b->base, &image->extents[i]);
	return true;
}

/* ---- which pages a memory has of its own ---- */

#ifdef __linux__

struct scan {
	const struct image *image;
	uint8_t *base;
	uint64_t resident, differing; /* pages */
	bool failed;
};

static void
restore_run(struct scan *s, uint64_t from, uint64_t to)
{
	uint64_t unit = wasm_rt_page_size();

	if (to > s->image->size)
		to = s->image->size;
	s->resident += (to - from + unit - 1) / unit;
	s->differing += wasm_rt_image_copy(s->image, s->base, from, to);
}

/* Linux's interface as of 6.7, spelled out because the headers that programs are built with are older. */
struct scan_region {
	uint64_t start, end, categories;
};
struct scan_arguments {
	uint64_t size, flags, start, end, walk_end, regions, nregions, max_pages;
	uint64_t inverted, all_of, any_of, returned;
};
#define SCAN_COMMAND _IOWR('f', 16, struct scan_arguments)
enum { PAGE_OF_FILE = 1 << 2, PAGE_PRESENT = 1 << 3, PAGE_SWAPPED = 1 << 4, PAGE_OF_ZEROS = 1 << 5 };

static bool
scan(struct scan *s, int fd, uint64_t size)
{
	enum { REGIONS = 256 };
	struct scan_region regions[REGIONS];
	struct scan_arguments a = {
		.size = sizeof a, .start = (uintptr_t)s->base, .end = (uintptr_t)s->base + size, .regions = (uintptr_t)regions, .nregions = REGIONS,
		.inverted = PAGE_OF_FILE | PAGE_OF_ZEROS, .all_of = PAGE_OF_FILE | PAGE_OF_ZEROS, .any_of = PAGE_PRESENT | PAGE_SWAPPED,
		.returned = PAGE_PRESENT | PAGE_SWAPPED
	};

	while (a.start < a.end) {
		int n = OS_FAILS() ? -1 : ioctl(fd, SCAN_COMMAND, &a);
		if (n < 0 || a.walk_end <= a.start)
			return false;
		for (int i = 0; i < n; i++) {
			uint64_t from = regions[i].start - (uintptr_t)s->base, to = regions[i].end - (uintptr_t)s->base;
			if (!(regions[i].categories & PAGE_SWAPPED))
				restore_run(s, from, to);
			else if (!wasm_rt_page_drop(s->base + from, to - from)) /* rather than to read it in */
				return false;
		}
		a.start = a.walk_end;
	}
	return true;
}

/* The same on older kernels: eight bytes to read for every page, and pages of zeros look like others. */
static bool
read_map(struct scan *s, int fd, uint64_t size)
{
	enum { ENTRIES = 512 };
	const uint64_t present = (uint64_t)3 << 62, of_file = (uint64_t)1 << 61;
	uint64_t entries[ENTRIES], unit = wasm_rt_page_size(), done = 0;

	while (done < size) {
		uint64_t n = (size - done) / unit < ENTRIES ? (size - done) / unit : ENTRIES, run = 0;
		ssize_t got = OS_FAILS() ? -1 : pread(fd, entries, n * 8, (off_t)(((uintptr_t)s->base + done) / unit * 8));
		if (got != (ssize_t)(n * 8))
			return false;
		for (uint64_t i = 0; i <= n; i++) {
			if (i < n && entries[i] & present && !(entries[i] & of_file)) {
				run++;
				continue;
			}
			if (run > 0)
				restore_run(s, done + (i - run) * unit, done + i * unit);
			run = 0;
		}
		done += n * unit;
	}
	return true;
}

/* What belongs to this process and not to one that it forks off: a pagemap goes on to tell of the process that opened it. */
struct process {
	int pagemap;       /* 1 + the file; 0: not yet open; -1: of no use */
	bool has_scan;
	uint64_t fault_ns; /* what the first use of a dropped page costs */
	uint64_t write_ns; /* and to write one that is there */
};

static int process_lock;
static struct process *process; /* a page that is zero in a child */

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Both for one page, in nanoseconds. */
static void
measure(uint64_t *fault, uint64_t *write)
{
	enum { PAGES = 16 };
	size_t unit = wasm_rt_page_size();
	uint64_t start;
	uint8_t *at = mmap(NULL, PAGES * unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*fault = 1000, *write = 100;
	if (at == MAP_FAILED)
		return;
	start = now();
	for (unsigned i = 0; i < PAGES; i++)
		*(volatile uint8_t *)(at + i * unit) = 1;
	*fault = (now() - start) / PAGES + 1;
	*write = UINT64_MAX;
	for (unsigned i = 0; i < 4; i++) { /* the least: the rest of the world had no part in it */
		start = now();
		memset(at, (int)i, PAGES * unit);
		start = (now() - start) / PAGES + 1;
		if (start < *write)
			*write = start;
	}
	munmap(at, PAGES * unit);
}

/* Restores the pages that a memory has of its own. */
static bool
restore_own(struct scan *s, const struct process *p, int fd, uint64_t size)
{
	return p->has_scan ? scan(s, fd, size) : read_map(s, fd, size);
}

/* Emulators may tell of their own memory in place of this program's, or in another byte order. */
static bool
tells_truth(const struct process *p, int fd)
{
	enum { PAGES = 64 };
	const uint64_t written = 0x9c5a3f0e71d2b846;
	uint64_t unit = wasm_rt_page_size(), wrong = 0, n = 0;
	struct image zeros = { .size = PAGES * unit };
	struct scan s = { .image = &zeros };
	uint8_t *at = mmap(NULL, PAGES * unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return false;
	(void)madvise(at, PAGES * unit, MADV_NOHUGEPAGE);
	for (unsigned i = 0; i < PAGES; i++) {
		if (written >> i & 1) {
			at[i * unit] = 1;
			n++;
		}
	}
	s.base = at;
	wrong = !restore_own(&s, p, fd, zeros.size) || s.resident != n;
	for (unsigned i = 0; i < PAGES; i++)
		wrong += at[i * unit];
	munmap(at, PAGES * unit);
	return wrong == 0;
}

static void
begin_process(struct process *p)
{
	int fd = OS_FAILS() ? -1 : open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

#ifndef WASM_RT_TEST_OLD_PAGEMAP
	p->has_scan = true;
	p->has_scan = fd >= 0 && tells_truth(p, fd);
#endif
	if (fd >= 0 && !p->has_scan && !tells_truth(p, fd)) {
		close(fd);
		fd = -1;
	}
	measure(&p->fault_ns, &p->write_ns);
	ATOMIC_STORE(&p->pagemap, fd >= 0 ? fd + 1 : -1);
}

/* NULL: the host cannot tell about pages. */
static const struct process *
this_process(void)
{
	struct process *p = ATOMIC_LOAD(&process);

	if (p && ATOMIC_LOAD(&p->pagemap) != 0)
		return ATOMIC_LOAD(&p->pagemap) > 0 ? p : NULL;
	wasm_rt_lock(&process_lock);
	if (!process && !OS_FAILS()) {
		size_t size = wasm_rt_page_size();
		p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p != MAP_FAILED && madvise(p, size, 18 /* MADV_WIPEONFORK */) == 0)
			ATOMIC_STORE(&process, p);
		else if (p != MAP_FAILED)
			munmap(p, size);
	}
	if (process && process->pagemap == 0)
		begin_process(process);
	wasm_rt_unlock(&process_lock);
	return process && process->pagemap > 0 ? process : NULL;
}

enum { MAX_DETOURS = 6 };

/* Which way promises to be the cheapest next time, together with the faults that it leaves to the guest. Of the pages that the last restore
 * left, `reused` were written again, each a fault saved. To write all makes all resident, so it is only for who uses much of it. */
static void
learn(struct habit *h, const struct scan *s, uint64_t ns, const struct process *p)
{
	uint64_t all = s->image->size / wasm_rt_page_size() + 1, new = s->resident > h->resident ? s->resident - h->resident : 0;
	uint64_t reused = s->differing > new ? s->differing - new : 0;
	uint64_t in_place = ns + (s->differing - reused) * p->fault_ns, drop = s->differing * p->fault_ns;
	uint64_t write = s->resident >= all / 4 ? (h->write_ns ? h->write_ns : all * p->write_ns) : UINT64_MAX;
	bool is_known = h->resident > 0;

	h->resident = s->resident;
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
	uint64_t start = now(), all = image->size / wasm_rt_page_size();

	wasm_rt_image_write(image, b->base);
	if (h->resident >= all) /* without faults, which come once */
		h->write_ns = now() - start + 1;
	h->resident = all;
}

/* False: not all was restored. */
static bool
restore_in_place(const struct image *image, struct backing *b, struct habit *h)
{
	const struct process *p = this_process();
	struct scan s = { .image = image, .base = b->base };
	uint64_t size = wasm_rt_round_up(image->size, wasm_rt_page_size()), start;

	if (!p)
		return false;
	start = now();
	if (!restore_own(&s, p, p->pagemap - 1, size))
		return false;
	learn(h, &s, now() - start, p);
	return true;
}

#else

static bool
restore_in_place(const struct image *image, struct backing *b, struct habit *h)
{
	(void)image, (void)b, (void)h;
	return false;
}

static void
write_all_pages(const struct image *image, struct backing *b, struct habit *h)
{
	(void)h;
	wasm_rt_image_write(image, b->base);
}

#endif

bool
wasm_rt_image_restore_pages(const struct image *image, struct backing *b, struct habit *h)
{
	/* Pages that the memory has not of its own are right if what shows there is this image, or if both are nothing but zeros. */
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
wasm_rt_image_store(struct image *image, const uint8_t *data)
{
	(void)image, (void)data;
	return false;
}

void
wasm_rt_image_unstore(struct image *image)
{
	(void)image;
}

bool
wasm_rt_image_map(const struct image *image, struct backing *b)
{
	(void)image, (void)b;
	return false;
}

bool
wasm_rt_image_restore_pages(const struct image *image, struct backing *b, struct habit *h)
{
	(void)image, (void)b, (void)h;
	return false;
}

#endif
