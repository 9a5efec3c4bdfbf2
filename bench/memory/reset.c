/* One instance used again and again: the cost of a reset and of the first use of the same number of
 * pages, by what other runtimes do and by wasm_rt_snapshot_restore. The instance has a memory of
 * which the first part is an image of 512 KiB. */
#include "bench.h"

#include "wasm-rt-reset.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 65536, IMAGE = 1 << 19, WARM = 10 };

static uint8_t image[IMAGE];
static wasm_rt_memory_t memory;
static uint64_t size;
static int file;

static const wasm_rt_part_t part = {WASM_RT_PART_MEMORY, 0};
static const wasm_rt_layout_t layout = {sizeof memory, &part, 1, false};
static wasm_rt_snapshot_t *snapshot;

static void
make(void)
{
	wasm_rt_allocate_memory(&memory, size / PAGE, 65536, false, PAGE);
	memcpy(memory.data, image, IMAGE);
}

static void
map(void)
{
	mmap(memory.data, IMAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0);
}

static void
free_memory(void)
{
	wasm_rt_free_memory(&memory);
}

static void
nothing(void)
{
}

static void
take(void)
{
	snapshot = wasm_rt_snapshot_take(&memory, &layout, NULL);
}

static void
forget(void)
{
	wasm_rt_snapshot_free(snapshot);
}

/* ---- the ways to reset ---- */

static void
instantiate(void)
{
	wasm_rt_free_memory(&memory);
	make();
}

static void
fill(void)
{
	memcpy(memory.data, image, IMAGE);
	memset(memory.data + IMAGE, 0, size - IMAGE);
}

static void
drop_and_copy(void)
{
	madvise(memory.data, size, MADV_DONTNEED);
	memcpy(memory.data, image, IMAGE);
}

static void
drop(void)
{
	madvise(memory.data, size, MADV_DONTNEED);
}

static void
restore(void)
{
	if (!wasm_rt_snapshot_restore(snapshot))
		abort();
}

static const struct {
	const char *name;
	void (*begin)(void), (*reset)(void), (*end)(void);
} ways[] = {
	{"a fresh instance", nothing, instantiate, nothing},
	{"memset and memcpy", nothing, fill, nothing},
	{"MADV_DONTNEED and memcpy", nothing, drop_and_copy, nothing},
	{"image and MADV_DONTNEED", map, drop, nothing},
	{"wasm_rt_snapshot_restore", take, restore, forget},
};
enum { WAYS = sizeof ways / sizeof *ways };

/* ---- what the guest does ---- */

static uint32_t seed;

static void
touch(unsigned pages, bool wandering)
{
	uint64_t all = size / 4096, step = all / pages;

	for (unsigned i = 0; i < pages; i++) {
		uint64_t page = i * step;
		if (wandering) {
			seed = seed * 1664525 + 1013904223;
			page = (seed >> 8) % all;
		}
		memory.data[page * 4096] ^= 1;
	}
}

/* Microseconds for a round. */
static double
measure(int way, unsigned pages, bool wandering)
{
	int rounds = size > (16 << 20) ? 60 : 150;
	double start = 0;

	seed = 1;
	make();
	ways[way].begin();
	for (int round = -WARM; round < rounds; round++) {
		if (round == 0)
			start = bench_now();
		touch(pages, wandering);
		ways[way].reset();
	}
	start = (bench_now() - start) / rounds * 1e6;
	ways[way].end();
	free_memory();
	return start;
}

int
main(void)
{
	static const struct {
		unsigned mib, pages;
		bool wandering;
	} cases[] = {
		{1, 4, false}, {1, 256, false}, {16, 32, false}, {16, 2048, false}, {64, 32, false},
			{64, 2048, false}, {16, 256, true}, {64, 256, true}
	};

	for (unsigned i = 0; i < IMAGE; i += 16)
		image[i] = (uint8_t)(1 + i / 16 % 255);
	file = memfd_create("image", 0);
	if (file < 0 || write(file, image, IMAGE) != IMAGE)
		return 1;
	for (unsigned c = 0; c < sizeof cases / sizeof *cases; c++) {
		double first = 0, best = 0, last = 0;

		size = (uint64_t)cases[c].mib << 20;
		printf("reset of %u MiB, %u pages written%s\n", cases[c].mib, cases[c].pages,
			cases[c].wandering ? ", others each time" : "");
		for (int way = 0; way < WAYS; way++) {
			last = measure(way, cases[c].pages, cases[c].wandering);
			if (way == 0)
				first = last;
			if (way < WAYS - 1 && (best == 0 || last < best))
				best = last;
			bench_line(ways[way].name, "us", last, first, 0);
		}
		printf("  %-28s %29.3f x\n", "against the best of the others", last / best);
	}
	return 0;
}
