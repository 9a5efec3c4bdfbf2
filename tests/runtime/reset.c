/* Snapshots: after a reset an instance is what it was, byte for byte, whatever it did in between
 * and wherever its memories come from. */
#define _DEFAULT_SOURCE
#include "wasm-rt-memory.h"
#include "wasm-rt-reset.h"

#include "check.h"
#include "random.h"

#include <stdlib.h>
#if defined(__unix__)
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#undef wasm_rt_allocate_memory
#undef wasm_rt_allocate_memory_checked
#undef wasm_rt_allocate_memory_shared
#undef wasm_rt_try_allocate_memory
#undef wasm_rt_try_allocate_memory_checked

#ifdef WASM_RT_TEST_OS_FAILURE
static unsigned countdown;
bool test_os_fails(void);
bool
test_os_fails(void)
{
	return countdown > 0 && --countdown == 0;
}
#endif

#if WASM_RT_C11_AVAILABLE
typedef wasm_rt_shared_memory_t shared_memory;
#else
typedef wasm_rt_memory_t shared_memory;
#endif

/* As translated code has it: members of all kinds, and bytes between them. */
struct instance {
	uint64_t global;
	wasm_rt_memory_t memory;
	uint32_t dropped;
	shared_memory shared;
	wasm_rt_funcref_table_t functions;
	wasm_rt_externref_table_t externs;
	wasm_rt_exnref_table_t exceptions;
	double last;
};

static const wasm_rt_part_t parts[] = {
	{WASM_RT_PART_MEMORY, offsetof(struct instance, memory)},
#if WASM_RT_C11_AVAILABLE
	{WASM_RT_PART_SHARED_MEMORY, offsetof(struct instance, shared)},
#else
	{WASM_RT_PART_MEMORY, offsetof(struct instance, shared)},
#endif
	{WASM_RT_PART_FUNCREF_TABLE, offsetof(struct instance, functions)},
	{WASM_RT_PART_EXTERNREF_TABLE, offsetof(struct instance, externs)},
	{WASM_RT_PART_EXNREF_TABLE, offsetof(struct instance, exceptions)},
};
static const wasm_rt_layout_t layout = {sizeof(struct instance), parts, 5, false};

/* ---- what is compared with what */

enum from { GUARDED, RESERVED, BYTES, STATIC, HOST, FROMS };
static const char *const from_names[] = {"guarded", "reserved", "one-byte pages", "static", "host"};
enum { HOST_PAGES = 256 };
static uint8_t bytes[HOST_PAGES * 65536];
static wasm_rt_static_area_t area = {bytes, sizeof bytes, NULL, false};

static bool
allocate(wasm_rt_memory_t *m, enum from from, unsigned pages)
{
	switch (from) {
	case GUARDED:
		return wasm_rt_try_allocate_memory(m, pages, 65536, false, 65536);
	case RESERVED:
		return wasm_rt_try_allocate_memory_checked(m, pages, 65536, false, 65536);
	case BYTES:
		return wasm_rt_try_allocate_memory_checked(m, pages * 65536 - 1234, UINT32_MAX, false, 1);
	case STATIC:
		return wasm_rt_use_static_memory(m, &area, pages, HOST_PAGES, false, 65536);
	default:
		break;
	}
#if defined(__unix__)
	memset(m, 0, sizeof *m);
	m->data = mmap(NULL, HOST_PAGES * 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m->data == MAP_FAILED || mprotect(m->data, pages * 65536, PROT_READ | PROT_WRITE) != 0)
		return false;
	m->pages = pages;
	m->size = pages * 65536;
	m->data_end = m->data + m->size;
	m->page_size = 65536;
	m->max_pages = WASM_RT_USE_MMAP ? HOST_PAGES : pages;
	return true;
#else
	return false;
#endif
}

static void
fill(uint8_t *data, uint64_t size, unsigned every)
{
	for (uint64_t at = 0; at < size; at += 1 + rnd(every))
		data[at] = (uint8_t)rnd(256);
}

static bool
instantiate(struct instance *i, enum from from, unsigned pages, unsigned extents)
{
	wasm_rt_funcref_t f = {NULL, (wasm_rt_function_ptr_t)check_done, {NULL}, i};

	memset(i, 0, sizeof *i);
	if (!allocate(&i->memory, from, pages))
		return false;
#if WASM_RT_C11_AVAILABLE
	wasm_rt_allocate_memory_shared_checked(&i->shared, 2, 4, false, 65536);
#else
	wasm_rt_allocate_memory_checked(&i->shared, 2, 4, false, 65536);
#endif
	memcpy((uint8_t *)i->shared.data + 70000, "shared", 6);
	for (unsigned k = 0; k < extents; k++)
		fill(i->memory.data + k * (i->memory.size / extents / 4096 * 4096), 5000, 99);
	if (i->memory.size > 0 && extents > 0)
		i->memory.data[i->memory.size - 1] = 77;
	wasm_rt_allocate_funcref_table(&i->functions, 3, 100);
	wasm_rt_allocate_externref_table(&i->externs, 0, 100);
	wasm_rt_allocate_exnref_table(&i->exceptions, 1, 5);
	i->functions.data[1] = f;
	i->global = 12345;
	i->last = 0.5;
	i->dropped = 9;
	return true;
}

static void
end(struct instance *i, enum from from)
{
#if defined(__unix__)
	if (from == HOST)
		munmap(i->memory.data, HOST_PAGES * 65536);
#endif
	if (from != HOST)
		wasm_rt_free_memory(&i->memory);
#if WASM_RT_C11_AVAILABLE
	wasm_rt_free_memory_shared(&i->shared);
#else
	wasm_rt_free_memory(&i->shared);
#endif
	wasm_rt_free_funcref_table(&i->functions);
	wasm_rt_free_externref_table(&i->externs);
	wasm_rt_free_exnref_table(&i->exceptions);
}

struct copy {
	struct instance i;
	uint8_t *memory, *shared;
	wasm_rt_funcref_t functions[3];
};

static void
copy(struct copy *c, const struct instance *i)
{
	c->i = *i;
	c->memory = malloc(i->memory.size + 1);
	memcpy(c->memory, i->memory.data, i->memory.size);
	c->shared = malloc(2 * 65536);
	memcpy(c->shared, (const uint8_t *)i->shared.data, 2 * 65536);
	memcpy(c->functions, i->functions.data, sizeof c->functions);
}

static bool
same(const struct copy *c, const struct instance *i)
{
	return i->global == c->i.global && i->last == c->i.last && i->dropped == c->i.dropped
		&& i->memory.size == c->i.memory.size && i->memory.pages == c->i.memory.pages
		&& i->memory.data_end == i->memory.data + i->memory.size &&
			i->memory.max_pages == c->i.memory.max_pages
		&& memcmp(i->memory.data, c->memory, i->memory.size) == 0
		&& i->shared.size == 2 * 65536 && i->shared.pages == 2 &&
			memcmp((const uint8_t *)i->shared.data, c->shared, 2 * 65536) == 0
		&& i->functions.size == 3 && memcmp(i->functions.data, c->functions,
			sizeof c->functions) == 0
		&& i->externs.size == 0 && i->exceptions.size == 1 && i->exceptions.data[0].tag == NULL;
}

static void
forget(struct copy *c)
{
	free(c->memory);
	free(c->shared);
}

/* ---- what a tenant does */

static void
dirty(wasm_rt_memory_t *m)
{
	uint64_t pages = m->size / 4096;

	if (m->size == 0)
		return;
	switch (rnd(6)) {
	case 0: /* one page */
		memset(m->data + rnd((uint32_t)m->size), 0xaa, 1);
		break;
	case 1: /* fragments */
		for (uint64_t p = rnd(3); p < pages; p += 2)
			m->data[p * 4096 + rnd(4096)] ^= 1;
		break;
	case 2: /* everything */
		memset(m->data, (int)rnd(256), m->size);
		break;
	case 3: /* zeros, also over the image */
		memset(m->data, 0, m->size);
		break;
	case 4:
		for (unsigned n = rnd(30); n > 0; n--)
			m->data[rnd((uint32_t)m->size)]++;
		break;
	case 5: /* only reads */
		for (uint64_t p = 0; p < pages; p++)
			(void)*(volatile uint8_t *)(m->data + p * 4096);
		break;
	}
}

static void
use(struct instance *i)
{
	wasm_rt_exnref_t exception = wasm_rt_exnref_null_value;

	i->global = rnd(100);
	i->last = rnd(100);
	i->dropped = 0;
	for (unsigned n = rnd(4); n > 0; n--) {
		dirty(&i->memory);
		if (rnd(3) == 0) {
			uint64_t old = i->memory.size;
			uint64_t delta = i->memory.page_size == 1 ? rnd(200000) : rnd(20);
			if (wasm_rt_grow_memory(&i->memory, delta) != UINT64_MAX && i->memory.size > old) {
				CHECK(i->memory.data[old] == 0 && i->memory.data[i->memory.size - 1] == 0);
				for (uint64_t at = old; at < i->memory.size; at += 512)
					if (i->memory.data[at] != 0)
						CHECK(!"a growth gives zeros");
				memset(i->memory.data + old, 0x55, i->memory.size - old);
			}
		}
	}
	if (rnd(2)) {
		memset((uint8_t *)i->shared.data, (int)rnd(256), 70001);
#if WASM_RT_C11_AVAILABLE
		uint64_t old = i->shared.size;
		if (wasm_rt_grow_memory_shared(&i->shared, 1) != UINT64_MAX) {
			CHECK(i->shared.data[old] == 0 && i->shared.data[old + 65535] == 0);
			memset((uint8_t *)i->shared.data + old, 0x66, 65536);
		}
#endif
	}
	i->functions.data[rnd(3)] = wasm_rt_funcref_null_value;
	wasm_rt_grow_funcref_table(&i->functions, rnd(50), i->functions.data[1]);
	wasm_rt_grow_externref_table(&i->externs, rnd(50), i);
	exception.tag = i;
	i->exceptions.data[0] = exception;
	wasm_rt_grow_exnref_table(&i->exceptions, rnd(3), exception);
}

static void
property(enum from from, unsigned pages, unsigned extents, unsigned rounds)
{
	struct instance i;
	struct copy c;
	wasm_rt_snapshot_t *s;
	unsigned wrong = 0;

	if (!CHECK(instantiate(&i, from, pages, extents)))
		return;
	copy(&c, &i);
	s = wasm_rt_snapshot_take(&i, &layout, NULL);
	CHECK(s && same(&c, &i));
	for (unsigned r = 0; s && r < rounds; r++) {
		use(&i);
		if (!wasm_rt_snapshot_restore(s) || !same(&c, &i))
			wrong++;
	}
	if (!CHECK(wrong == 0))
		fprintf(stderr, "\t%u of %u rounds: %s, %u pages, %u extents\n", wrong, rounds,
			from_names[from], pages, extents);
	wasm_rt_snapshot_free(s);
	CHECK(same(&c, &i));
	end(&i, from);
	forget(&c);
}

/* Several snapshots of one instance, restored in any order; snapshots of two instances that share
 * their images. */
static void
several(enum from from)
{
	struct instance i, k;
	struct copy before, after, other;
	wasm_rt_snapshot_t *first, *second, *like;

	if (!CHECK(instantiate(&i, from, 8, 3)))
		return;
	copy(&before, &i);
	first = wasm_rt_snapshot_take(&i, &layout, NULL);
	i.global = 7;
	memset(i.memory.data + 40000, 0x11, 200000);
	memset(i.memory.data, 0, 10000);
	copy(&after, &i);
	second = wasm_rt_snapshot_take(&i, &layout, first);
	for (unsigned r = 0; first && second && r < 20; r++) {
		bool to_first = rnd(2);
		use(&i);
		CHECK(wasm_rt_snapshot_restore(to_first ? first : second) &&
			same(to_first ? &before : &after, &i));
	}
	CHECK(first && second);
	wasm_rt_snapshot_free(first);
	use(&i);
	CHECK(wasm_rt_snapshot_restore(second) && same(&after, &i));

	if (from != STATIC) {
		CHECK(instantiate(&k, from, 8, 3));
		memcpy(k.memory.data, i.memory.data, i.memory.size);
		copy(&other, &k);
		like = wasm_rt_snapshot_take(&k, &layout, second);
		wasm_rt_snapshot_free(second);
		for (unsigned r = 0; r < 10; r++) {
			use(&i);
			use(&k);
			CHECK(like && wasm_rt_snapshot_restore(like) && same(&other, &k));
		}
		wasm_rt_snapshot_free(like);
		end(&k, from);
		forget(&other);
	} else {
		wasm_rt_snapshot_free(second);
	}
	end(&i, from);
	forget(&before);
	forget(&after);
}

/* A snapshot of something else is like none. */
static void
unlike(void)
{
	static const wasm_rt_part_t part = {WASM_RT_PART_EXTERNREF_TABLE, 0};
	static const wasm_rt_layout_t other = {sizeof(wasm_rt_externref_table_t), &part, 1, false};
	wasm_rt_externref_table_t table = {NULL, 0, 0};
	struct instance i;
	struct copy c;
	wasm_rt_snapshot_t *of_table = wasm_rt_snapshot_take(&table, &other, NULL), *s;

	if (!CHECK(of_table && instantiate(&i, RESERVED, 2, 1)))
		return;
	copy(&c, &i);
	s = wasm_rt_snapshot_take(&i, &layout, of_table);
	use(&i);
	CHECK(s && wasm_rt_snapshot_restore(s) && same(&c, &i));
	wasm_rt_snapshot_free(s);
	wasm_rt_snapshot_free(of_table);
	end(&i, RESERVED);
	forget(&c);
}

/* A memory that is freed and another that lies at the same place. */
static void
replaced(void)
{
	struct instance i;
	struct copy c;
	wasm_rt_snapshot_t *s;

	CHECK(instantiate(&i, RESERVED, 4, 1));
	copy(&c, &i);
	s = wasm_rt_snapshot_take(&i, &layout, NULL);
	wasm_rt_free_memory(&i.memory);
	CHECK(!wasm_rt_snapshot_restore(s)); /* smaller than it was */
	CHECK(allocate(&i.memory, RESERVED, 4));
	CHECK(wasm_rt_snapshot_restore(s) && same(&c, &i));
	use(&i);
	CHECK(wasm_rt_snapshot_restore(s) && same(&c, &i));
	wasm_rt_snapshot_free(s);
	end(&i, RESERVED);
	forget(&c);
}

#if WASM_RT_USE_MMAP
/* Above the size that it had, a guarded memory faults again. */
static void
sealed(void)
{
	struct instance i;
	volatile wasm_rt_trap_t trap;
	wasm_rt_snapshot_t *s;

	CHECK(instantiate(&i, GUARDED, 1, 1));
	s = wasm_rt_snapshot_take(&i, &layout, NULL);
	wasm_rt_grow_memory(&i.memory, 3);
	memset(i.memory.data, 1, 4 * 65536);
	CHECK(wasm_rt_snapshot_restore(s) && i.memory.pages == 1);
	if (WASM_RT_MEMCHECK_GUARD_PAGES) {
		TRAP_OF(trap, *(volatile uint8_t *)(i.memory.data + 65536) = 1);
		CHECK(trap == WASM_RT_TRAP_OOB);
		TRAP_OF(trap, *(volatile uint8_t *)(i.memory.data + 4 * 65536 - 1) = 1);
		CHECK(trap == WASM_RT_TRAP_OOB);
	}
	wasm_rt_snapshot_free(s);
	end(&i, GUARDED);
}
#endif

#if defined(__unix__)
/* A child has memories of its own, and so has its parent. */
static void
forked(enum from from)
{
	struct instance i;
	struct copy c;
	wasm_rt_snapshot_t *s;
	int status = 1;
	pid_t child;

	CHECK(instantiate(&i, from, 16, 2));
	copy(&c, &i);
	s = wasm_rt_snapshot_take(&i, &layout, NULL);
	use(&i);
	wasm_rt_snapshot_restore(s);
	memset(i.memory.data + 100000, 3, 5000);
	child = fork();
	if (child == 0) {
		memset(i.memory.data + 500000, 4, 50000);
		memset(i.memory.data, 4, 100);
		status = !wasm_rt_snapshot_restore(s) || !same(&c, &i);
		use(&i);
		status |= !wasm_rt_snapshot_restore(s) || !same(&c, &i);
		_exit(status);
	}
	CHECK(i.memory.data[100000] == 3);
	CHECK(wasm_rt_snapshot_restore(s) && same(&c, &i));
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	use(&i);
	CHECK(wasm_rt_snapshot_restore(s) && same(&c, &i));
	wasm_rt_snapshot_free(s);
	end(&i, from);
	forget(&c);
}

/* Locked pages cannot be dropped. */
static void
locked(void)
{
	struct instance i;
	struct copy c;
	wasm_rt_snapshot_t *s;

	CHECK(instantiate(&i, RESERVED, 1, 1));
	copy(&c, &i);
	s = wasm_rt_snapshot_take(&i, &layout, NULL);
	if (mlock(i.memory.data, 65536) == 0) {
		for (int r = 0; r < 10; r++) {
			use(&i);
			CHECK(wasm_rt_snapshot_restore(s) && same(&c, &i));
		}
	}
	wasm_rt_snapshot_free(s);
	end(&i, RESERVED);
	forget(&c);
}
#endif

#ifdef WASM_RT_TEST_OS_FAILURE
/* The k-th call fails, once. A reset that says it did not work is no reset; one that says so is
 * one. */
static void
failures(enum from from)
{
	struct instance i;
	struct copy c;
	wasm_rt_snapshot_t *s;
	bool done = false;

	for (unsigned k = 1; k < 200 && !done; k++) {
		CHECK(instantiate(&i, from, 4, 2));
		copy(&c, &i);
		countdown = k;
		s = wasm_rt_snapshot_take(&i, &layout, NULL);
		CHECK(same(&c, &i));
		for (int r = 0; s && r < 4; r++) {
			memset(i.memory.data, 1, i.memory.size);
			wasm_rt_grow_memory(&i.memory, 1);
			wasm_rt_grow_funcref_table(&i.functions, 10, i.functions.data[0]);
			if (wasm_rt_snapshot_restore(s))
				CHECK(same(&c, &i));
			else
				r = 4;
		}
		done = countdown > 0;
		countdown = 0;
		wasm_rt_snapshot_free(s);
		end(&i, from);
		forget(&c);
	}
	CHECK(done);
}
#endif

int
main(void)
{
	wasm_rt_init();
	for (int from = WASM_RT_USE_MMAP ? GUARDED : RESERVED; from < FROMS; from++) {
		enum from f = (enum from)from;
		property(f, 1, 1, 100);
		property(f, 3, 0, 50);
		property(f, 64, 2, 60);
		property(f, 64, 30, 40); /* more extents than are mapped each */
		several(f);
#if defined(__unix__)
		forked(f);
#endif
	}
	property(RESERVED, 0, 0, 30);
	replaced();
	unlike();
#if WASM_RT_USE_MMAP
	property(GUARDED, 0, 0, 30);
	sealed();
#endif
#if defined(__unix__)
	locked();
#endif
#ifdef WASM_RT_TEST_OS_FAILURE
	for (int from = WASM_RT_USE_MMAP ? GUARDED : RESERVED; from < FROMS; from++)
		failures((enum from)from);
#endif
	CHECK(wasm_rt_table_bytes() == 0); /* as much was given back as was taken */
	return check_done();
}
