/* Memories in arrays that exist when the program starts: for devices. A program whose memories are
 * all static links this file, and neither an allocator nor anything of an operating system. Once
 * there is a static memory, the general functions ask here about memories without a record. */
#include "memory-private.h"

/* in use; under the lock, but for the test whether there are any */
static wasm_rt_static_area_t *areas;
static int areas_lock;

static wasm_rt_static_area_t *
find_area(const uint8_t *data)
{
	wasm_rt_static_area_t *area;

	if (!data || !ATOMIC_LOAD(&areas))
		return NULL;
	wasm_rt_lock(&areas_lock);
	for (area = areas; area && area->bytes != data; area = area->next)
		;
	wasm_rt_unlock(&areas_lock);
	return area;
}

static bool
take(wasm_rt_static_area_t *area)
{
	bool is_free;

	wasm_rt_lock(&areas_lock);
	is_free = !area->used;
	if (is_free) {
		area->used = true;
		area->next = areas;
		ATOMIC_STORE(&areas, area);
	}
	wasm_rt_unlock(&areas_lock);
	return is_free;
}

static void
release_area(const uint8_t *data)
{
	wasm_rt_static_area_t *area = find_area(data), **link = &areas;

	if (!area)
		return;
	wasm_rt_lock(&areas_lock);
	while (*link && *link != area)
		link = &(*link)->next;
	if (*link)
		ATOMIC_STORE(link, area->next);
	area->used = false;
	wasm_rt_unlock(&areas_lock);
}

static const struct static_memories known = {find_area, release_area};

bool
wasm_rt_use_static_memory(wasm_rt_memory_t *m, wasm_rt_static_area_t *area, uint64_t initial,
	uint64_t max, bool is64, uint32_t page_size)
{
	if (!wasm_rt_memory_describe(m, initial, max, is64, page_size) || m->size > area->capacity ||
		area->capacity > SIZE_MAX / 2 ||
		!take(area)) {
		memset(m, 0, sizeof *m);
		return false;
	}
	ATOMIC_STORE(&wasm_rt_static_memories, &known);
	memset(area->bytes, 0, (size_t)m->size);
	m->data = area->bytes;
	m->data_end = area->bytes + (size_t)m->size;
	return true;
}

uint64_t
wasm_rt_grow_static_memory(wasm_rt_memory_t *m, uint64_t delta)
{
	const wasm_rt_static_area_t *area = find_area(m->data);
	uint64_t pages = m->pages, limit, size;

	if (delta == 0)
		return pages;
	limit = area && m->page_size ? wasm_rt_memory_most(m) : 0;
	if (pages > limit || delta > limit - pages ||
		!resize_static(area, m->size, (pages + delta) * m->page_size)) {
		GROWTH_FAILED();
		return UINT64_MAX;
	}
	size = (pages + delta) * m->page_size;
	m->pages = pages + delta;
	m->size = size;
	m->data_end = m->data + (size_t)size;
	return pages;
}

void
wasm_rt_free_static_memory(wasm_rt_memory_t *m)
{
	release_area(m->data);
	memset(m, 0, sizeof *m);
}
