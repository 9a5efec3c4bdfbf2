/* Discarded ranges read as zero, and nothing else changes; pages go back to the host. */
#define _DEFAULT_SOURCE
#include "wasm-rt-discard.h"
#include "wasm-rt-reset.h"

#include "check.h"
#include "random.h"

#include <stdlib.h>
#if defined(__unix__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#undef wasm_rt_allocate_memory_shared
#undef wasm_rt_try_allocate_memory
#undef wasm_rt_try_allocate_memory_checked

#ifdef WASM_RT_TEST_OS_FAILURE
/* each so many calls one fails; the same while memory is discarded */
static unsigned every, failing;
#define FAILING(...) do { every = failing; __VA_ARGS__; every = 0; } while (0)
bool test_os_fails(void);
bool
test_os_fails(void)
{
	static unsigned calls;

	return every > 0 && ++calls % every == 0;
}
#endif

#ifndef FAILING
#define FAILING(...) __VA_ARGS__
#endif

enum { PAGES = 6, SIZE = PAGES * 65536 };
static uint8_t bytes[SIZE], model[SIZE];
static wasm_rt_static_area_t area = {bytes, SIZE, NULL, false};

enum from { GUARDED, RESERVED, BYTES, STATIC, HOST, FROMS };

static bool
allocate(wasm_rt_memory_t *m, enum from from)
{
	switch (from) {
	case GUARDED:
		return wasm_rt_try_allocate_memory(m, PAGES, 100, false, 65536);
	case RESERVED:
		return wasm_rt_try_allocate_memory_checked(m, PAGES, 100, false, 65536);
	case BYTES:
		return wasm_rt_try_allocate_memory_checked(m, SIZE - 777, SIZE, false, 1);
	case STATIC:
		return wasm_rt_use_static_memory(m, &area, PAGES, PAGES, false, 65536);
	default:
		memset(m, 0, sizeof *m);
		m->data = malloc(SIZE);
		m->pages = m->max_pages = PAGES;
		m->size = SIZE;
		m->page_size = 65536;
		return m->data != NULL;
	}
}

static void
end(wasm_rt_memory_t *m, enum from from)
{
	if (from == HOST)
		free(m->data);
	else
		wasm_rt_free_memory(m);
}

static void
fill(uint8_t *data, uint64_t size)
{
	for (uint64_t i = 0; i < size; i++)
		data[i] = (uint8_t)(1 + rnd(255));
}

/* Ranges of all kinds: of a few bytes, around boundaries of pages, large ones, empty ones, up to
 * the end. */
static void
range(uint64_t size, uint64_t *address, uint64_t *length)
{
	static const uint32_t lengths[] = {1, 20, 4096, 8193, 40000, SIZE};

	*address = rnd(3) ? rnd((uint32_t)size + 1)
		: rnd((uint32_t)(size / 4096)) * 4096 + rnd(3) * 4095;
	if (*address > size)
		*address = size;
	*length = rnd(lengths[rnd(6)]);
	if (*length > size - *address || rnd(20) == 0)
		*length = size - *address;
}

static void
fuzz(enum from from, bool imaged)
{
	static const wasm_rt_part_t part = {WASM_RT_PART_MEMORY, 0};
	static const wasm_rt_layout_t layout = {sizeof(wasm_rt_memory_t), &part, 1, false};
	wasm_rt_memory_t m;
	wasm_rt_snapshot_t *s = NULL;
	unsigned wrong = 0;
	uint64_t a, n;

	if (!CHECK(allocate(&m, from)))
		return;
	memset(m.data, 0, m.size);
	memset(m.data + 70000, 5, 50000);
	memset(m.data + 200000, 6, 20000);
	if (imaged)
		s = wasm_rt_snapshot_take(&m, &layout, NULL);
	for (int round = 0; round < 300; round++) {
		if (round % 10 == 0) {
			if (!imaged || rnd(2))
				fill(m.data, m.size);
			else
				CHECK(wasm_rt_snapshot_restore(s));
			memcpy(model, m.data, m.size);
		}
		range(m.size, &a, &n);
		memset(model + a, 0, n);
		if (rnd(2))
			FAILING(CHECK(wasm_rt_discard_memory(&m, a, n)));
		else
			FAILING(wasm_rt_memory_discard(&m, a, n));
		if (rnd(10) == 0)
			CHECK(wasm_rt_trim_memory(&m) % 4096 == 0);
		wrong += memcmp(m.data, model, m.size) != 0;
	}
	if (!CHECK(wrong == 0))
		fprintf(stderr, "\tmemory %d%s: %u rounds\n", (int)from, imaged ? " with an image" : "",
			wrong);
	if (imaged) {
		memset(model, 0, sizeof model);
		memset(model + 70000, 5, 50000);
		memset(model + 200000, 6, 20000);
		CHECK(wasm_rt_snapshot_restore(s) && memcmp(m.data, model, m.size) == 0);
	}
	wasm_rt_snapshot_free(s);
	end(&m, from);
}

static void
out_of_bounds(enum from from)
{
	static const struct { uint64_t below_end, size; } ranges[] = {
		{0, 1}, {1, 2}, {SIZE - 1000, UINT64_MAX}, {(uint64_t)-1, 0}, {(uint64_t)-5, UINT64_MAX - 3}
	};
	wasm_rt_memory_t m;

	if (!CHECK(allocate(&m, from)))
		return;
	fill(m.data, m.size);
	memcpy(model, m.data, m.size);
	for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		uint64_t a = m.size - ranges[i].below_end;
		CHECK(!wasm_rt_discard_memory(&m, a, ranges[i].size));
		TRAPS(WASM_RT_TRAP_OOB, wasm_rt_memory_discard(&m, a, ranges[i].size));
	}
	CHECK(wasm_rt_discard_memory(&m, m.size, 0) && wasm_rt_discard_memory(&m, 5, 0));
	CHECK(memcmp(m.data, model, m.size) == 0);
	end(&m, from);
}

#if WASM_RT_C11_AVAILABLE
static void
shared(void)
{
	wasm_rt_shared_memory_t m;
	unsigned wrong = 0;
	uint64_t a, n;

	wasm_rt_allocate_memory_shared_checked(&m, PAGES, 10, false, 65536);
	for (int round = 0; round < 300; round++) {
		if (round % 10 == 0) {
			fill((uint8_t *)m.data, m.size);
			memcpy(model, (uint8_t *)m.data, m.size);
		}
		range(m.size, &a, &n);
		memset(model + a, 0, n);
		if (rnd(2))
			CHECK(wasm_rt_discard_memory_shared(&m, a, n));
		else
			wasm_rt_memory_discard_shared(&m, a, n);
		wrong += memcmp((uint8_t *)m.data, model, m.size) != 0;
	}
	CHECK(wrong == 0 && !wasm_rt_discard_memory_shared(&m, SIZE, 1));
	TRAPS(WASM_RT_TRAP_OOB, wasm_rt_memory_discard_shared(&m, 1, SIZE));
	wasm_rt_free_memory_shared(&m);
}
#endif

#if defined(__linux__) && WASM_RT_USE_MMAP && !defined(WASM_RT_TEST_OS_FAILURE)
/* In pages, of all of the process. */
static long
resident(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long size, pages = -1;

	if (f && fscanf(f, "%ld %ld", &size, &pages) != 2)
		pages = -1;
	if (f)
		fclose(f);
	return pages;
}

enum { SPIKE = 64 << 20, STEP = 65536 };

static bool
is_all_zero(const uint8_t *at, size_t size)
{
	return at[0] == 0 && memcmp(at, at + 1, size - 1) == 0;
}

static void
pages_go(bool guarded)
{
	wasm_rt_memory_t m;
	long before, peak, mib = (1 << 20) / sysconf(_SC_PAGESIZE);

	CHECK((guarded ? wasm_rt_try_allocate_memory : wasm_rt_try_allocate_memory_checked)(&m, 1,
		65536, false, 65536));
	memset(m.data, 1, 65536);
	before = resident();
	CHECK(wasm_rt_grow_memory(&m, SPIKE / 65536) == 1);

	/* Asked for by the guest, piece by piece and not aligned. */
	memset(m.data + 65536, 1, SPIKE);
	peak = resident();
	CHECK(peak - before > 60 * mib);
	for (uint64_t at = 0; at < SPIKE; at += STEP)
		wasm_rt_memory_discard(&m, 65536 + at + 100, at + STEP < SPIKE ? STEP : STEP - 100);
	CHECK(resident() - before < 2 * mib + SPIKE / STEP); /* a page at each boundary */

	/* By the host, at once; then what is zero. */
	memset(m.data + 65536, 1, SPIKE);
	CHECK(wasm_rt_discard_memory(&m, 65536, SPIKE) && resident() - before < 2 * mib);
	memset(m.data + 65536, 1, SPIKE);
	memset(m.data + 65536, 0, SPIKE);
	m.data[65536 + SPIKE / 2] = 9;
	CHECK(resident() - before > 60 * mib);
	CHECK(wasm_rt_trim_memory(&m) >= SPIKE - (1 << 20) && resident() - before < 2 * mib);
	CHECK(m.data[65536 + SPIKE / 2] == 9 && m.data[65535] == 1 && m.data[65536] == 0);

	/* A guest that asks too often gets zeros, but keeps its pages. */
	wasm_rt_set_discard_rate(1, 10);
	memset(m.data + 65536, 1, SPIKE);
	for (uint64_t at = 0; at < SPIKE; at += STEP)
		wasm_rt_memory_discard(&m, 65536 + at, STEP);
	CHECK(resident() - before > 60 * mib && is_all_zero(m.data + 65536, SPIKE));
	wasm_rt_set_discard_rate(0, 0);
	wasm_rt_memory_discard(&m, 65536, SPIKE);
	CHECK(resident() - before > 60 * mib);
	wasm_rt_set_discard_rate(8192, 16384);
	wasm_rt_memory_discard(&m, 65536, SPIKE);
	wasm_rt_trim_memory(&m); /* the limiter may not let the guest do it yet */
	CHECK(resident() - before < 2 * mib);
	wasm_rt_free_memory(&m);
}

/* Pages that are locked cannot be given back, but they are zero. */
static void
locked(void)
{
	wasm_rt_memory_t m;

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 2, false, 65536));
	if (mlock(m.data, 65536) == 0) {
		memset(m.data, 1, 65536);
		CHECK(wasm_rt_discard_memory(&m, 10, 60000) && m.data[9] == 1 && m.data[60010] == 1);
		CHECK(is_all_zero(m.data + 10, 60000));
	}
	wasm_rt_free_memory(&m);
}
#endif

int
main(void)
{
	wasm_rt_init();
	for (int from = WASM_RT_USE_MMAP ? GUARDED : RESERVED; from < FROMS; from++) {
#ifdef WASM_RT_TEST_OS_FAILURE
		failing = 1 + from;
		fuzz((enum from)from, false);
		failing = 0;
#endif
		fuzz((enum from)from, false);
		fuzz((enum from)from, true);
		out_of_bounds((enum from)from);
	}
#if WASM_RT_C11_AVAILABLE
	shared();
#endif
#if defined(__linux__) && WASM_RT_USE_MMAP && !defined(WASM_RT_TEST_OS_FAILURE)
	if (!SANITIZED) {
		pages_go(true);
		pages_go(false);
	}
	locked();
#endif
	return check_done();
}
