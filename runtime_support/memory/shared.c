/* Memories that threads share: the base never moves, growths happen one after the other, and sizes
 * are published atomically. */
#include "memory-private.h"

#ifdef WASM_RT_USE_PTHREADS
#define MAKE_LOCK(lock) pthread_mutex_init(lock, NULL)
#define END_LOCK(lock) pthread_mutex_destroy(lock)
#define LOCK(lock) pthread_mutex_lock(lock)
#define UNLOCK(lock) pthread_mutex_unlock(lock)
#else
#define MAKE_LOCK(lock) (*(lock) = 0)
#define END_LOCK(lock) ((void)0)
#define LOCK(lock) wasm_rt_lock(lock)
#define UNLOCK(lock) wasm_rt_unlock(lock)
#endif

/* How far a memory can grow in its place; it never moves. */
static uint64_t
most_bytes(const wasm_rt_memory_t *m)
{
	const struct backing *b = wasm_rt_backing_find(m->data, m->backing);
	uint64_t room = b ? (uint64_t)(b->end - b->base) : m->size;

	return m->max_pages > room / m->page_size ? room : m->max_pages * m->page_size;
}

static bool
publish(wasm_rt_shared_memory_t *s, const wasm_rt_memory_t *m)
{
	s->data = (wasm_rt_shared_byte_t *)m->data;
	s->data_end = (wasm_rt_shared_byte_t *)(m->data ? m->data + (size_t)most_bytes(m) : NULL);
	s->page_size = m->page_size;
	s->max_pages = m->max_pages;
	s->is64 = m->is64;
	s->backing = m->backing;
	shared_set(&s->size, m->size);
	shared_set(&s->pages, m->pages);
	return m->data != NULL;
}

static void
allocate(wasm_rt_shared_memory_t *s, uint64_t initial, uint64_t max, bool is64, uint32_t page_size,
	enum memory_layout layout)
{
	wasm_rt_memory_t m;
	bool made = wasm_rt_memory_make(&m, initial, max, is64, page_size, layout);

	publish(s, &m);
	MAKE_LOCK(&s->mem_lock);
	if (!made)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
}

void
wasm_rt_allocate_memory_shared(wasm_rt_shared_memory_t *s, uint64_t initial, uint64_t max,
	bool is64, uint32_t page_size)
{
	allocate(s, initial, max, is64, page_size, LAYOUT_FIXED | LAYOUT_GUARDED);
}

void
wasm_rt_allocate_memory_shared_checked(wasm_rt_shared_memory_t *s, uint64_t initial, uint64_t max,
	bool is64, uint32_t page_size)
{
	allocate(s, initial, max, is64, page_size, LAYOUT_FIXED);
}

NOINLINE uint64_t
wasm_rt_grow_memory_shared(wasm_rt_shared_memory_t *s, uint64_t delta)
{
	bool traps = false;
	wasm_rt_memory_t m;
	uint64_t old;

	LOCK(&s->mem_lock);
	view_shared(&m, s);
	old = wasm_rt_memory_grow(&m, delta, CALLER(), &traps);
	if (old != UINT64_MAX && delta > 0) {
		/* The size before the pages: a thread that sees the new number of pages can use them. */
		shared_set(&s->size, m.size);
		shared_set(&s->pages, m.pages);
	}
	UNLOCK(&s->mem_lock);
	if (traps)
		wasm_rt_trap(WASM_RT_TRAP_OUT_OF_MEMORY);
	return old;
}

void
wasm_rt_free_memory_shared(wasm_rt_shared_memory_t *s)
{
	wasm_rt_memory_t m;

	view_shared(&m, s);
	if (s->data)
		END_LOCK(&s->mem_lock);
	wasm_rt_free_memory(&m);
	publish(s, &m);
}

wasm_rt_memory_t
wasm_rt_memory_of_shared(const wasm_rt_shared_memory_t *s)
{
	wasm_rt_memory_t m;

	view_shared(&m, s);
	return m;
}
