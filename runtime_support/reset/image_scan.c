/* Restoring a memory's private pages: those that were written since they were last dropped. On
 * Linux, /proc/self/pagemap tells which they are. */
#include "../core/system-private.h"
#include "reset-private.h"

#if WASM_RT_USE_MMAP
#ifdef __linux__
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

uint64_t
wasm_rt_image_nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct scan {
	const struct image *image;
	uint8_t *base;
	struct own_pages found;
};

static void
restore_run(struct scan *s, uint64_t from, uint64_t to)
{
	uint64_t unit = wasm_rt_page_size();

	if (to > s->image->size)
		to = s->image->size;
	s->found.resident += (to - from + unit - 1) / unit;
	s->found.differing += wasm_rt_image_copy(s->image, s->base, from, to);
}

/* Linux's interface as of 6.7, spelled out because the headers that programs are built with are
 * older. */
struct scan_region {
	uint64_t start, end, categories;
};
struct scan_arguments {
	uint64_t size, flags, start, end, walk_end, regions, nregions, max_pages;
	uint64_t inverted, all_of, any_of, returned;
};
#define SCAN_COMMAND _IOWR('f', 16, struct scan_arguments)
enum { PAGE_OF_FILE = 1 << 2, PAGE_PRESENT = 1 << 3, PAGE_SWAPPED = 1 << 4,
	PAGE_OF_ZEROS = 1 << 5 };

static bool
scan(struct scan *s, int fd, uint64_t size)
{
	enum { REGIONS = 256 };
	struct scan_region regions[REGIONS];
	struct scan_arguments a = {
		.size = sizeof a, .start = (uintptr_t)s->base, .end = (uintptr_t)s->base + size,
			.regions = (uintptr_t)regions, .nregions = REGIONS,
		.inverted = PAGE_OF_FILE | PAGE_OF_ZEROS, .all_of = PAGE_OF_FILE | PAGE_OF_ZEROS,
		.any_of = PAGE_PRESENT | PAGE_SWAPPED,
		.returned = PAGE_PRESENT | PAGE_SWAPPED
	};

	while (a.start < a.end) {
		int n = OS_FAILS() ? -1 : ioctl(fd, (int)SCAN_COMMAND, &a); /* musl takes an int */
		if (n < 0 || a.walk_end <= a.start)
			return false;
		for (int i = 0; i < n; i++) {
			uint64_t from = regions[i].start - (uintptr_t)s->base,
				to = regions[i].end - (uintptr_t)s->base;
			if (!(regions[i].categories & PAGE_SWAPPED))
				restore_run(s, from, to);
			else if (!wasm_rt_page_drop(s->base + from, to - from)) /* dropping is cheaper than
			                                                           reading it from swap */
				return false;
		}
		a.start = a.walk_end;
	}
	return true;
}

/* The same on older kernels: eight bytes are read for every page, and pages of zeros cannot be told
 * from others. */
static bool
read_map(struct scan *s, int fd, uint64_t size)
{
	enum { ENTRIES = 512 };
	const uint64_t present = (uint64_t)3 << 62, of_file = (uint64_t)1 << 61;
	uint64_t entries[ENTRIES], unit = wasm_rt_page_size(), done = 0;

	while (done < size) {
		uint64_t n = (size - done) / unit < ENTRIES ? (size - done) / unit : ENTRIES, run = 0;
		ssize_t got = OS_FAILS() ? -1 : pread(fd, entries, n * 8,
			(off_t)(((uintptr_t)s->base + done) / unit * 8));
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

/* Belongs to this process, not to its children: a pagemap describes the process that opened it,
 * even after a fork. */
struct process {
	int pagemap;       /* 1 + the file; 0: not yet open; -1: not usable */
	bool has_scan;
	struct page_costs costs;
};

static int process_lock;
static struct process *process; /* in a page that becomes zero in a child */

static void
measure(struct page_costs *costs)
{
	enum { PAGES = 16 };
	size_t unit = wasm_rt_page_size();
	uint64_t start;
	uint8_t *at = mmap(NULL, PAGES * unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		0);

	*costs = (struct page_costs){.fault_ns = 1000, .write_ns = 100};
	if (at == MAP_FAILED)
		return;
	start = wasm_rt_image_nanoseconds();
	for (unsigned i = 0; i < PAGES; i++)
		*(volatile uint8_t *)(at + i * unit) = 1;
	costs->fault_ns = (wasm_rt_image_nanoseconds() - start) / PAGES + 1;
	costs->write_ns = UINT64_MAX;
	for (unsigned i = 0; i < 4; i++) { /* the least time is the one that nothing else disturbed */
		start = wasm_rt_image_nanoseconds();
		memset(at, (int)i, PAGES * unit);
		start = (wasm_rt_image_nanoseconds() - start) / PAGES + 1;
		if (start < costs->write_ns)
			costs->write_ns = start;
	}
	munmap(at, PAGES * unit);
}

static bool
restore_own(struct scan *s, const struct process *p, int fd, uint64_t size)
{
	return p->has_scan ? scan(s, fd, size) : read_map(s, fd, size);
}

/* Emulators may describe their own memory instead of this program's, or in another byte order. */
static bool
tells_truth(const struct process *p, int fd)
{
	enum { PAGES = 64 };
	const uint64_t written = 0x9c5a3f0e71d2b846;
	uint64_t unit = wasm_rt_page_size(), wrong = 0, n = 0;
	struct image zeros = { .size = PAGES * unit };
	struct scan s = { .image = &zeros };
	uint8_t *at = mmap(NULL, PAGES * unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		0);

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
	wrong = !restore_own(&s, p, fd, zeros.size) || s.found.resident != n;
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
	measure(&p->costs);
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

const struct page_costs *
wasm_rt_image_restore_own(const struct image *image, uint8_t *base, struct own_pages *own)
{
	const struct process *p = this_process();
	struct scan s = {.image = image, .base = base};
	uint64_t start = wasm_rt_image_nanoseconds();

	if (!p || !restore_own(&s, p, p->pagemap - 1,
		round_up(image->size, wasm_rt_page_size())))
		return NULL;
	s.found.ns = wasm_rt_image_nanoseconds() - start;
	*own = s.found;
	return &p->costs;
}

#else

uint64_t
wasm_rt_image_nanoseconds(void)
{
	return 0;
}

const struct page_costs *
wasm_rt_image_restore_own(const struct image *image, uint8_t *base, struct own_pages *own)
{
	(void)image, (void)base, (void)own;
	return NULL;
}

#endif
#endif
