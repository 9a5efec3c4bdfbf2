/* The records of memories: made and found under a lock, looked up by the fault handler without one.
 *
 * Records are in blocks that double in size and are never moved or freed, so a reader needs no lock
 * to walk them. A record's number, which the memory's struct keeps as a hint, gives its block and
 * place. */
#include "memory-private.h"

#if __STDC_HOSTED__
#define FIRST_BLOCK 32u
#define BLOCKS 20u
#else
#define FIRST_BLOCK 4u
#define BLOCKS 4u
#endif

static struct backing first_block[FIRST_BLOCK];
static struct backing *blocks[BLOCKS] = {first_block};
static int add_lock;
static uint32_t nhosts; /* records of kind BACKING_HOST */

static uint32_t
block_size(unsigned block)
{
	return block == 0 ? FIRST_BLOCK : FIRST_BLOCK << (block - 1);
}

/* Numbers: block 0 has 0 to FIRST_BLOCK - 1, and each block begins at its own size. */
static struct backing *
by_number(uint32_t number)
{
	unsigned block = 0;
	struct backing *records;

	if (number < FIRST_BLOCK)
		return &first_block[number];
	while (block < BLOCKS && number >> block >= FIRST_BLOCK)
		block++;
	records = block < BLOCKS ? ATOMIC_LOAD(&blocks[block]) : NULL;
	return records ? &records[number - block_size(block)] : NULL;
}

uint32_t
wasm_rt_backing_hint(const struct backing *b)
{
	for (unsigned block = 0; block < BLOCKS && blocks[block]; block++) {
		uintptr_t at = (uintptr_t)b - (uintptr_t)blocks[block];
		if (at < block_size(block) * sizeof *b)
			return (block == 0 ? 0 : block_size(block)) + (uint32_t)(at / sizeof *b);
	}
	return 0;
}

/* A record that is free, or NULL; with the lock held. */
static struct backing *
find_free(void)
{
	for (unsigned block = 0; block < BLOCKS; block++) {
		struct backing *records = blocks[block];
		if (!records) {
			records = wasm_rt_heap_resize(NULL, 0, block_size(block) * (uint64_t)sizeof *records);
			if (!records)
				return NULL;
			ATOMIC_STORE(&blocks[block], records);
		}
		for (uint32_t i = 0; i < block_size(block); i++) {
			if (!records[i].used)
				return &records[i];
		}
	}
	return NULL;
}

static void
remove_record(struct backing *b)
{
	if (b->kind == BACKING_HOST)
		nhosts--;
	wasm_rt_bookkeeping->close(b->account);
	ATOMIC_STORE(&b->account, NULL);
	ATOMIC_STORE(&b->base, NULL);
	b->used = false;
}

/* An embedder may unmap its memory without telling the runtime; a new memory at that place replaces
 * the record. Only overlapping contents count: how much an embedder has reserved beyond them is not
 * known, and the next memory may begin before the end in the record. */
static void
forget_stale(const uint8_t *base, const uint8_t *end)
{
	for (unsigned block = 0; nhosts > 0 && block < BLOCKS && blocks[block]; block++) {
		for (uint32_t i = 0; i < block_size(block); i++) {
			struct backing *b = &blocks[block][i];
			uintptr_t from = (uintptr_t)b->base,
				to = from + (b->committed ? (uintptr_t)b->committed : 1);
			if (b->used && b->kind == BACKING_HOST && from < (uintptr_t)end && (uintptr_t)base < to)
				remove_record(b);
		}
	}
}

/* Code with explicit checks never faults, so a fault in such a memory is the embedder's. */
static bool
may_fault(const struct backing *b)
{
	return b->kind == BACKING_GUARDED || b->kind == BACKING_HOST ||
		(b->kind == BACKING_USER && b->guarded);
}

/* The nearest memory below the address counts: ends of memories that embedders map are guesses. */
static const uint8_t *
memory_at(uintptr_t address)
{
	const uint8_t *nearest = NULL;
	bool claimed = false;

	for (unsigned block = 0; block < BLOCKS; block++) {
		struct backing *records = ATOMIC_LOAD(&blocks[block]);
		for (uint32_t i = 0; records && i < block_size(block); i++) {
			struct backing *b = &records[i];
			const uint8_t *base = ATOMIC_LOAD(&b->base);
			uintptr_t end = (uintptr_t)ATOMIC_LOAD(&b->end);
			bool faults = may_fault(b);
			/* If another thread changes a record at the same time, it is not the record of the
			 * memory that this thread accessed. */
			if (base && address >= (uintptr_t)base && address < end &&
				(uintptr_t)base >= (uintptr_t)nearest
				&& ATOMIC_LOAD(&b->base) == base) {
				nearest = base;
				claimed = faults;
			}
		}
	}
	return claimed ? nearest : NULL;
}

struct backing *
wasm_rt_backing_add(enum backing_kind kind, uint8_t *base, uint8_t *end, uint64_t committed)
{
	struct backing *b;

	wasm_rt_lock(&add_lock);
	forget_stale(base, kind == BACKING_HOST ? base + (size_t)(committed ? committed : 1) : end);
	b = find_free();
	if (b) {
		b->used = true;
		b->kind = kind;
		PUT(&b->committed, committed);
		b->users = 0;
		b->discard_due = 0;
		b->rung = 0;
		b->guarded = false;
		nhosts += kind == BACKING_HOST;
		wasm_rt_backing_move(b, base, end);
		ATOMIC_STORE(&wasm_rt_memory_at, memory_at);
	}
	wasm_rt_unlock(&add_lock);
	return b;
}

void
wasm_rt_backing_move(struct backing *b, uint8_t *base, uint8_t *end)
{
	ATOMIC_STORE(&b->base, NULL);
	ATOMIC_STORE(&b->end, end);
	ATOMIC_STORE(&b->base, base);
	b->image = 0; /* the image was mapped where the memory was */
}

void
wasm_rt_backing_remove(struct backing *b)
{
	wasm_rt_lock(&add_lock);
	remove_record(b);
	wasm_rt_unlock(&add_lock);
}

void
wasm_rt_backing_each(bool (*f)(struct backing *, void *user), void *user)
{
	bool on = true;

	wasm_rt_lock(&add_lock);
	for (unsigned block = 0; on && block < BLOCKS && blocks[block]; block++) {
		for (uint32_t i = 0; on && i < block_size(block); i++) {
			struct backing *b = &blocks[block][i];
			if (b->used && ATOMIC_LOAD(&b->account))
				on = f(b, user);
		}
	}
	wasm_rt_unlock(&add_lock);
}

struct backing *
wasm_rt_backing_find(const void *data, uint32_t hint)
{
	struct backing *b = by_number(hint);

	if (!data)
		return NULL;
	if (b && ATOMIC_LOAD(&b->base) == data)
		return b;
	for (unsigned block = 0; block < BLOCKS; block++) {
		struct backing *records = ATOMIC_LOAD(&blocks[block]);
		for (uint32_t i = 0; records && i < block_size(block); i++) {
			if (ATOMIC_LOAD(&records[i].base) == data)
				return &records[i];
		}
	}
	return NULL;
}
