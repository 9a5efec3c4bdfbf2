/* Memories from the embedder: three good allocators, the checks that find the bad ones, failures,
 * and who frees what. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "wasm-rt-allocator.h"
#include "wasm-rt-discard.h"
#include "wasm-rt-reset.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

#undef wasm_rt_try_allocate_memory
#undef wasm_rt_try_allocate_memory_checked
#undef wasm_rt_allocate_memory_shared

/* ---- malloc: moves, clears nothing ---- */

struct counts {
	uint64_t held;
	unsigned reserves, commits, releases;
	unsigned fails_at; /* the call, counted together, that fails; 0: none */
};

/* malloc's blocks are aligned to 8 on some machines. */
static void *
block(uint64_t size)
{
	return aligned_alloc(16, (size_t)(size + 31) / 16 * 16);
}

static bool
fails(struct counts *c)
{
	return c->fails_at != 0 && c->reserves + c->commits == c->fails_at;
}

static uint8_t *
malloc_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	struct counts *c = user;
	uint8_t *base;

	(void)max;
	c->reserves++;
	base = fails(c) ? NULL : block(size + 16);
	if (base) {
		memset(base, 0xa5, (size_t)size + 16);
		*reserved = size;
		c->held += size;
	}
	return base;
}

static uint8_t *
malloc_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	struct counts *c = user;
	uint8_t *at;

	(void)from;
	c->commits++;
	if (fails(c))
		return NULL;
	if (to <= *reserved)
		return base;
	at = block(to + 16); /* and not realloc, so that it does move */
	if (!at)
		return NULL;
	memset(at, 0xa5, (size_t)to);
	memcpy(at, base, (size_t)*reserved);
	free(base);
	c->held += to - *reserved;
	*reserved = to;
	return at;
}

static void
malloc_release(void *user, uint8_t *base, uint64_t reserved)
{
	struct counts *c = user;

	c->releases++;
	c->held -= reserved;
	free(base);
}

static uint64_t
counted(void *user)
{
	return ((struct counts *)user)->held;
}

/* ---- an arena: does not move, reserves what it has, and can discard and reset ---- */

enum { ROOM = 64 * 65536 };
static struct {
	_Alignas(4096) uint8_t bytes[4][ROOM];
	bool used[4];
} arena;

static uint8_t *
arena_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	struct counts *c = user;

	c->reserves++;
	for (int i = 0; i < 4 && size <= ROOM && !fails(c); i++) {
		if (arena.used[i])
			continue;
		arena.used[i] = true;
		*reserved = max < ROOM ? max : ROOM;
		c->held += *reserved;
		return arena.bytes[i];
	}
	return NULL;
}

static uint8_t *
arena_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	struct counts *c = user;

	c->commits++;
	if (fails(c) || to > *reserved)
		return NULL;
	memset(base + from, 0, (size_t)(to - from));
	return base;
}

static bool
arena_discard(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	(void)user;
	memset(base + from, 0, (size_t)(to - from));
	return true;
}

static bool
arena_reset(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	(void)user;
	memset(base + from, 0xa5, (size_t)(to - from));
	return true;
}

static void
arena_release(void *user, uint8_t *base, uint64_t reserved)
{
	struct counts *c = user;

	c->releases++;
	c->held -= reserved;
	for (int i = 0; i < 4; i++) {
		if (base == arena.bytes[i])
			arena.used[i] = false;
	}
}

/* ---- files in memory, with guard pages ---- */

#if defined(__linux__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILES = 8, UNIT = 65536 };
static struct {
	uint8_t *base;
	int fd;
} files[FILES];

static int
file_of(const uint8_t *base)
{
	int i = 0;

	while (i < FILES && files[i].base != base)
		i++;
	return i;
}

static uint8_t *
file_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	struct counts *c = user;
	int i = file_of(NULL);
	uint64_t bytes = max < ((uint64_t)1 << 33) + 65536 ? max : ((uint64_t)1 << 33) + 65536;
	void *at;

	(void)size;
	c->reserves++;
	if (UINTPTR_MAX == 0xffffffff && bytes > ROOM)
		bytes = ROOM;
	bytes = (bytes + UNIT) / UNIT * UNIT;
	if (i == FILES || fails(c))
		return NULL;
	at = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (at == MAP_FAILED)
		return NULL;
	files[i].base = at;
	files[i].fd = (int)syscall(SYS_memfd_create, "memory", 1);
	c->held++;
	*reserved = bytes;
	return at;
}

static uint8_t *
file_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	struct counts *c = user;
	uint64_t start = from / UNIT * UNIT, end = (to + UNIT - 1) / UNIT * UNIT;
	int fd = files[file_of(base)].fd;

	(void)reserved;
	c->commits++;
	if (fails(c) || ftruncate(fd, (off_t)end) != 0 ||
		mmap(base + start, end - start, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		(off_t)start) == MAP_FAILED)
		return NULL;
	return base;
}

static bool
file_discard(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	(void)user;
	return fallocate(files[file_of(base)].fd, 1 | 2 /* FALLOC_FL_KEEP_SIZE, _PUNCH_HOLE */,
		(off_t)from, (off_t)(to - from)) == 0;
}

static bool
file_reset(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	uint64_t start = (from + UNIT - 1) / UNIT * UNIT, end = (to + UNIT - 1) / UNIT * UNIT;
	int fd = files[file_of(base)].fd;

	(void)user;
	if (ftruncate(fd, (off_t)from) != 0 || ftruncate(fd, (off_t)start) != 0)
		return false;
	return start == end || mmap(base + start, end - start, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED;
}

static void
file_release(void *user, uint8_t *base, uint64_t reserved)
{
	struct counts *c = user;
	int i = file_of(base);

	c->releases++;
	c->held--;
	munmap(base, reserved);
	close(files[i].fd);
	files[i].base = NULL;
}
#endif

static struct counts counts;

static const wasm_rt_allocator_t good[] = {
	{WASM_RT_ALLOCATOR_MAY_MOVE, &counts, malloc_reserve, malloc_commit, NULL, NULL, malloc_release,
		counted},
	{WASM_RT_ALLOCATOR_ZEROES, &counts, arena_reserve, arena_commit, arena_discard, arena_reset,
	arena_release, counted},
#if defined(__linux__)
	{WASM_RT_ALLOCATOR_ZEROES | WASM_RT_ALLOCATOR_GUARDS, &counts, file_reserve, file_commit,
		file_discard, file_reset, file_release, counted},
#endif
};
enum { GOOD = sizeof good / sizeof *good, FILE_ALLOCATOR = 2 };
#define HAS_FILES (GOOD > FILE_ALLOCATOR)

static char said[512];

static void
note(void *user, const char *message)
{
	(void)user;
	snprintf(said + strlen(said), sizeof said - strlen(said), "%s\n", message);
}

/* ---- what a memory goes through ---- */

static void
grow(wasm_rt_memory_t *m, uint64_t delta)
{
	uint64_t size = m->size, pages = m->pages;

	if (size > 0)
		m->data[0] = m->data[size - 1] = 42;
	if (wasm_rt_grow_memory(m, delta) == UINT64_MAX) {
		CHECK(m->size == size && m->pages == pages);
	} else {
		bool zero = true;
		CHECK(m->pages == pages + delta && m->data_end == m->data + m->size);
		for (uint64_t at = size; at < m->size; at++)
			zero &= m->data[at] == 0;
		CHECK(zero);
	}
	CHECK(size == 0 || (m->data[0] == 42 && m->data[size - 1] == 42));
	memset(m->data + size, 7, (size_t)(m->size - size));
}

static void
live(wasm_rt_memory_t *m)
{
	static const wasm_rt_part_t part = {WASM_RT_PART_MEMORY, 0};
	static const wasm_rt_layout_t layout = {sizeof(wasm_rt_memory_t), &part, 1, false};
	uint64_t size = m->size;
	wasm_rt_snapshot_t *s;

	if (size > 0)
		m->data[size / 2] = 1;
	s = wasm_rt_snapshot_take(m, &layout, NULL);
	for (int round = 0; CHECK(s != NULL) && round < 3; round++) {
		grow(m, 1);
		grow(m, 2);
		grow(m, 0);
		if (m->size > 20000) {
			m->data[99] = m->data[19999] = 3;
			CHECK(wasm_rt_discard_memory(m, 100, 19899));
			CHECK(m->data[99] == 3 && m->data[100] == 0 && m->data[9000] == 0 &&
				m->data[19998] == 0 && m->data[19999] == 3);
		}
		CHECK(wasm_rt_snapshot_restore(s) && m->size == size);
		CHECK(size == 0 || (m->data[size / 2] == 1 && (size == 1 || m->data[0] == 0)));
	}
	wasm_rt_snapshot_free(s);
	grow(m, 5);
}

static void
all_kinds(const wasm_rt_allocator_t *a, bool guards)
{
	wasm_rt_memory_t m;

	CHECK(wasm_rt_set_allocator(a) == NULL);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 2, 65536, false, 65536));
	live(&m);
	wasm_rt_free_memory(&m);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 0, 65536, true, 65536));
	live(&m);
	wasm_rt_free_memory(&m);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 30001, UINT32_MAX, false, 1));
	live(&m);
	wasm_rt_free_memory(&m);
#if WASM_RT_C11_AVAILABLE
	{
		wasm_rt_shared_memory_t shared;
		wasm_rt_allocate_memory_shared_checked(&shared, 1, 1, false, 65536);
		CHECK(shared.data && shared.data[65535] == 0);
		CHECK(wasm_rt_grow_memory_shared(&shared, 1) == UINT64_MAX);
		wasm_rt_free_memory_shared(&shared);
	}
#endif
	if (UINTPTR_MAX > 0xffffffff) {
		CHECK(wasm_rt_try_allocate_memory(&m, 1, 65536, false, 65536) == guards);
		if (m.data) {
			live(&m);
#if WASM_RT_USE_MMAP && WASM_RT_MEMCHECK_GUARD_PAGES
			TRAPS(WASM_RT_TRAP_OOB, *(volatile uint8_t *)(m.data + m.size) = 1);
			TRAPS(WASM_RT_TRAP_OOB, *(volatile uint8_t *)(m.data + 0xffffffff) = 1);
#endif
		}
		wasm_rt_free_memory(&m);
	}
	CHECK(wasm_rt_set_allocator(NULL) == a);
}

static void
good_ones(void)
{
	for (int i = 0; i < GOOD; i++) {
		const wasm_rt_allocator_t *checked;

		memset(&counts, 0, sizeof counts);
		all_kinds(&good[i], i == FILE_ALLOCATOR);
		CHECK(counts.held == 0 && counts.releases == counts.reserves && counts.reserves >= 3);
		said[0] = '\0';
		checked = wasm_rt_check_allocator(&good[i], note, NULL);
		all_kinds(checked, i == FILE_ALLOCATOR);
		CHECK(wasm_rt_check_allocator_end(checked) == 0);
		if (!CHECK(said[0] == '\0'))
			fputs(said, stderr);
	}
}

/* ---- bad ones ---- */

static uint8_t *
shifted_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	uint8_t *base = malloc_reserve(user, size + 8, max, reserved);

	*reserved -= 8;
	return base + 8;
}

static void
shifted_release(void *user, uint8_t *base, uint64_t reserved)
{
	malloc_release(user, base - 8, reserved + 8);
}

static uint8_t *
short_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	uint8_t *base = malloc_reserve(user, size, max, reserved);

	*reserved -= 1;
	return base;
}

static void
short_release(void *user, uint8_t *base, uint64_t reserved)
{
	malloc_release(user, base, reserved + 1);
}

static uint8_t *
same_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	(void)user, (void)size;
	*reserved = max < ROOM ? max : ROOM;
	return arena.bytes[0];
}

static uint8_t *
forgetful_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	uint8_t *at = malloc_commit(user, base, reserved, from, to);

	if (at && from > 0)
		at[0] ^= 1;
	return at;
}

/* Moves, and keeps the old place. */
static uint8_t *
moving_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	(void)user;
	if (from == 0) {
		memset(base, 0, (size_t)to);
		return base;
	}
	*reserved = ROOM;
	memcpy(arena.bytes[1], base, (size_t)from);
	memset(arena.bytes[1] + from, 0, (size_t)(to - from));
	return arena.bytes[1];
}

static uint8_t *
dirty_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	uint8_t *at = arena_commit(user, base, reserved, from, to);

	if (at)
		at[to - 1] = 1;
	return at;
}

static uint8_t *
lazy_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	(void)user, (void)from;
	return to <= *reserved ? base : NULL;
}

static bool
lying_discard(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	(void)user, (void)base, (void)from, (void)to;
	return true;
}

static bool
wide_discard(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	return arena_discard(user, base, from, to + 1);
}

static bool
wide_reset(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	return arena_reset(user, base, from - 1, to);
}

static void
leaking_release(void *user, uint8_t *base, uint64_t reserved)
{
	(void)user, (void)base, (void)reserved;
}

static void
no_release(void *user, uint8_t *base, uint64_t reserved)
{
	(void)user, (void)base, (void)reserved;
}

/* A memory or two; nothing is checked but what the checks say. */
static void
try(const wasm_rt_allocator_t *a)
{
	static const wasm_rt_part_t part = {WASM_RT_PART_MEMORY, 0};
	static const wasm_rt_layout_t layout = {sizeof(wasm_rt_memory_t), &part, 1, false};
	wasm_rt_memory_t m, other;
	wasm_rt_snapshot_t *s;

	wasm_rt_set_allocator(a);
	if (wasm_rt_try_allocate_memory_checked(&m, 1, 60, false, 65536)) {
		memset(m.data, 9, 65536);
		s = wasm_rt_snapshot_take(&m, &layout, NULL);
		if (wasm_rt_grow_memory(&m, 1) != UINT64_MAX) {
			memset(m.data + 65536, 9, 65536);
			wasm_rt_discard_memory(&m, 65536, 4096);
			wasm_rt_snapshot_restore(s);
			wasm_rt_grow_memory(&m, 1);
		}
		wasm_rt_snapshot_free(s);
		if (wasm_rt_try_allocate_memory_checked(&other, 1, 2, false, 65536))
			wasm_rt_free_memory(&other);
		wasm_rt_free_memory(&m);
	}
	wasm_rt_set_allocator(NULL);
}

static void
bad_ones(void)
{
	enum { MOVE = WASM_RT_ALLOCATOR_MAY_MOVE, ZERO = WASM_RT_ALLOCATOR_ZEROES };
	static const struct {
		const char *message;
		wasm_rt_allocator_t a;
	} bad[] = {
		{"not a multiple of 16", {MOVE, &counts, shifted_reserve, malloc_commit, NULL, NULL,
			shifted_release, counted}},
		{"less than was asked for", {MOVE, &counts, short_reserve, malloc_commit, NULL, NULL,
		short_release, counted}},
		{"overlap", {0, &counts, same_reserve, arena_commit, NULL, NULL, no_release, NULL}},
		{"changes what the memory holds",
		{MOVE, &counts, malloc_reserve, forgetful_commit, NULL, NULL, malloc_release, counted}},
		{"moves a memory, and may not", {ZERO, &counts, same_reserve, moving_commit, NULL, NULL,
		no_release, NULL}},
		{"bytes that are not zero", {ZERO, &counts, arena_reserve, dirty_commit, NULL, NULL,
		arena_release, counted}},
		{"bytes that are not zero", {MOVE | ZERO, &counts, malloc_reserve, malloc_commit, NULL,
		NULL, malloc_release, counted}},
		{"bytes that are not zero", {ZERO, &counts, arena_reserve, lazy_commit, NULL, arena_reset,
		arena_release, counted}},
		{"discard leaves bytes", {ZERO, &counts, arena_reserve, arena_commit, lying_discard, NULL,
		arena_release, counted}},
		{"discard changes other", {ZERO, &counts, arena_reserve, arena_commit, wide_discard, NULL,
		arena_release, counted}},
		{"reset changes what", {ZERO, &counts, arena_reserve, arena_commit, NULL, wide_reset,
		arena_release, counted}},
		{"keeps memory after all", {ZERO, &counts, arena_reserve, arena_commit, NULL, NULL,
		leaking_release, counted}},
	};

	for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
		const wasm_rt_allocator_t *checked;
		unsigned faults;

		memset(&counts, 0, sizeof counts);
		memset(&arena, 0, sizeof arena);
		said[0] = '\0';
		checked = wasm_rt_check_allocator(&bad[i].a, note, NULL);
		try(checked);
		faults = wasm_rt_check_allocator_end(checked);
		if (!CHECK(faults > 0 && strstr(said, bad[i].message)))
			fprintf(stderr, "\t%u: \"%s\" is not in \"%s\"\n", i, bad[i].message, said);
	}
	memset(&arena, 0, sizeof arena);
}

/* A memory that the host forgets. */
static void
not_freed(void)
{
	const wasm_rt_allocator_t *checked = wasm_rt_check_allocator(&good[1], note, NULL);
	wasm_rt_memory_t m;

	said[0] = '\0';
	wasm_rt_set_allocator(checked);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 2, false, 65536));
	wasm_rt_set_allocator(NULL);
	CHECK(wasm_rt_check_allocator_end(checked) == 1 && strstr(said, "not freed"));
	memset(&arena, 0, sizeof arena);
}

/* ---- failures ---- */

static void
fails_to_instantiate(const wasm_rt_allocator_t *a)
{
	wasm_rt_memory_t m;

	memset(&counts, 0, sizeof counts);
	counts.fails_at = 1;
	wasm_rt_set_allocator(a);
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm_rt_allocate_memory_checked(&m, 1, 1, false, 65536));
	wasm_rt_set_allocator(NULL);
}

static void
failures(void)
{
	for (int i = 0; i < GOOD; i++) {
		for (unsigned k = 1; k < 12; k++) {
			wasm_rt_memory_t m, zero;

			memset(&counts, 0, sizeof counts);
			memset(&zero, 0, sizeof zero);
			counts.fails_at = k;
			wasm_rt_set_allocator(&good[i]);
			if (wasm_rt_try_allocate_memory_checked(&m, 1, 50, false, 65536)) {
				for (int n = 0; n < 8; n++)
					grow(&m, 1); /* -1 or all of it */
				CHECK(m.pages == 9 - (k <= 10));
			} else {
				CHECK(k <= 2 && memcmp(&m, &zero, sizeof m) == 0);
			}
			wasm_rt_free_memory(&m);
			wasm_rt_set_allocator(NULL);
			CHECK(counts.held == 0);
		}
		fails_to_instantiate(&good[i]);
	}
}

/* ---- who frees what ---- */

static void
lifetimes(void)
{
	const wasm_rt_allocator_t *a = HAS_FILES ? &good[GOOD - 1] : &good[1];
	wasm_rt_memory_t m, other;

	memset(&counts, 0, sizeof counts);
	CHECK(!wasm_rt_set_thread_allocator(a));
	CHECK(HAS_FILES && UINTPTR_MAX > 0xffffffff
		? wasm_rt_try_allocate_memory(&m, 1, 10, false, 65536)
		: wasm_rt_try_allocate_memory_checked(&m, 1, 10, false, 65536));
	CHECK(wasm_rt_set_thread_allocator(NULL) == a);

	/* Importers come and go. */
	wasm_rt_adopt_memory(&m, HAS_FILES && UINTPTR_MAX > 0xffffffff);
	wasm_rt_disown_memory(&m);
	wasm_rt_disown_memory(&m);
	CHECK(counts.releases == 0);
	grow(&m, 1);
	CHECK(m.pages == 2);

	/* What is set by then does not matter. */
	wasm_rt_set_allocator(&good[0]);
	CHECK(wasm_rt_try_allocate_memory_checked(&other, 1, 10, false, 65536) && counts.reserves == 2);
	wasm_rt_free_memory(&m);
	CHECK(counts.releases == 1);
	wasm_rt_free_memory(&m);
	CHECK(counts.releases == 1);
	wasm_rt_set_allocator(NULL);
	wasm_rt_free_memory(&other);
	CHECK(counts.releases == 2 && counts.held == 0);

	/* The thread's goes first. */
	wasm_rt_set_allocator(&good[0]);
	wasm_rt_set_thread_allocator(&good[1]);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 10, false, 65536) && m.data == arena.bytes[0]);
	TRAPS(UINTPTR_MAX > 0xffffffff ? WASM_RT_TRAP_INCOMPATIBLE_IMPORT : WASM_RT_TRAP_NONE,
		wasm_rt_adopt_memory(&m, UINTPTR_MAX > 0xffffffff));
	wasm_rt_free_memory(&m);
	wasm_rt_set_thread_allocator(NULL);
	wasm_rt_set_allocator(NULL);
	CHECK(wasm_rt_try_allocate_memory_checked(&m, 1, 10, false, 65536));
	wasm_rt_free_memory(&m);
	CHECK(counts.held == 0);
}

int
main(void)
{
	wasm_rt_init();
	good_ones();
	bad_ones();
	not_freed();
	failures();
	lifetimes();
	return check_done();
}
