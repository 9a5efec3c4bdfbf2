/* Taking and restoring snapshots of instances. */
#include "../table/table-private.h"
#include "reset-private.h"
#include "../wasm-rt-reset.h"

/* A memory or table as it was. */
struct kept {
	uint64_t size;       /* pages or entries */
	struct image *image; /* of a memory */
	struct habit habit;
	void *entries;       /* of a table; NULL where size is 0 */
};

struct wasm_rt_snapshot {
	uint8_t *instance;
	const wasm_rt_layout_t *layout;
	struct kept *kept;  /* by part */
	uint8_t *bytes;     /* of the instance */
};

/* ---- memories ---- */

/* Copies the description of a memory. The size in bytes is always there; an embedder that fills in
 * the struct may leave out the pages. */
static void
get_memory(wasm_rt_memory_t *m, wasm_rt_part_kind_t kind, uint8_t *at)
{
	if (kind == WASM_RT_PART_SHARED_MEMORY)
		view_shared(m, (wasm_rt_shared_memory_t *)(void *)at);
	else
		memcpy(m, at, sizeof *m);
}

static void
set_memory(const wasm_rt_memory_t *m, wasm_rt_part_kind_t kind, uint8_t *at)
{
	if (kind == WASM_RT_PART_SHARED_MEMORY) {
		wasm_rt_shared_memory_t *s = (wasm_rt_shared_memory_t *)(void *)at;
		shared_set(&s->pages, m->pages);
		shared_set(&s->size, m->size);
	} else {
		memcpy(at, m, sizeof *m);
	}
}

static bool
keep_memory(struct kept *k, wasm_rt_part_kind_t kind, uint8_t *at, const struct kept *like)
{
	wasm_rt_memory_t m;
	struct backing *b;

	get_memory(&m, kind, at);
	b = wasm_rt_backing_find(m.data, m.backing);
	k->size = m.pages;
	if (like && wasm_rt_image_equal(like->image, m.data, m.size))
		k->image = wasm_rt_image_share(like->image);
	else
		k->image = wasm_rt_image_new(m.data, m.size);
	if (k->image && has_pages(b) && b->image == 0)
		wasm_rt_image_map(k->image, b);
	return k->image != NULL;
}

static bool
restore_memory(struct kept *k, wasm_rt_part_kind_t kind, uint8_t *at)
{
	wasm_rt_memory_t m;
	struct backing *b;
	uint64_t size = k->image->size;
	bool shrinks;

	get_memory(&m, kind, at);
	b = wasm_rt_backing_find(m.data, m.backing);
	shrinks = m.size > size;
	if (m.size < size || (shrinks && !wasm_rt_memory_shrink(b, m.data, size, m.size)))
		return false;
	if (b)
		m.data = b->base;
	m.pages = k->size;
	m.size = size;
	m.data_end = m.data + size;
	set_memory(&m, kind, at);
	if (shrinks && b && b->account)
		wasm_rt_bookkeeping->reset(b->account, &m);
	if (has_pages(b))
		return wasm_rt_image_restore_pages(k->image, b, &k->habit);
	wasm_rt_image_copy(k->image, m.data, 0, size);
	return true;
}

/* ---- tables ---- */

/* All kinds of tables look like this. */
struct table {
	void *data;
	uint32_t max_size, size;
};

static size_t
entry_size(wasm_rt_part_kind_t kind)
{
	return kind == WASM_RT_PART_FUNCREF_TABLE ? sizeof(wasm_rt_funcref_t)
		: kind == WASM_RT_PART_EXTERNREF_TABLE ? sizeof(wasm_rt_externref_t)
			: sizeof(wasm_rt_exnref_t);
}

static bool
keep_table(struct kept *k, wasm_rt_part_kind_t kind, const uint8_t *at)
{
	struct table t;
	size_t size;

	memcpy(&t, at, sizeof t);
	k->size = t.size;
	size = t.size * entry_size(kind);
	if (size == 0)
		return true;
	k->entries = wasm_rt_heap_resize(NULL, 0, size);
	if (k->entries)
		memcpy(k->entries, t.data, size);
	return k->entries != NULL;
}

static bool
restore_table(struct kept *k, wasm_rt_part_kind_t kind, uint8_t *at)
{
	size_t entry = entry_size(kind);
	struct table t;

	memcpy(&t, at, sizeof t);
	if (t.size < k->size)
		return false;
	if (k->size == 0) {
		wasm_rt_table_bookkeeping->give((uint64_t)t.size * entry);
		wasm_rt_heap_free(t.data, (uint64_t)t.size * entry);
		t.data = NULL;
	} else if (t.size > k->size) {
		void *data = wasm_rt_heap_resize(t.data, (uint64_t)t.size * entry, k->size * entry);
		if (!data)
			return false;
		wasm_rt_table_bookkeeping->give((t.size - k->size) * entry);
		t.data = data;
	}
	t.size = (uint32_t)k->size;
	if (t.data)
		memcpy(t.data, k->entries, t.size * entry);
	memcpy(at, &t, sizeof t);
	return true;
}

/* ---- instances ---- */

static bool
is_memory(wasm_rt_part_kind_t kind)
{
	return kind == WASM_RT_PART_MEMORY || kind == WASM_RT_PART_SHARED_MEMORY;
}

static size_t
part_size(wasm_rt_part_kind_t kind)
{
	if (kind == WASM_RT_PART_SHARED_MEMORY)
		return sizeof(wasm_rt_shared_memory_t);
	return is_memory(kind) ? sizeof(wasm_rt_memory_t) : sizeof(struct table);
}

static bool
keep_images(struct wasm_rt_snapshot *s, const wasm_rt_snapshot_t *like)
{
	for (uint32_t i = 0; i < s->layout->nparts; i++) {
		const wasm_rt_part_t *part = &s->layout->parts[i];
		uint8_t *at = s->instance + part->offset;

		if (is_memory(part->kind) ? !keep_memory(&s->kept[i], part->kind, at,
			like ? &like->kept[i] : NULL)
			: !keep_table(&s->kept[i], part->kind, at))
			return false;
	}
	memcpy(s->bytes, s->instance, s->layout->size);
	return true;
}

static uint64_t
snapshot_size(const wasm_rt_layout_t *layout)
{
	return sizeof(struct wasm_rt_snapshot) + (uint64_t)layout->nparts * sizeof(struct kept) +
		layout->size;
}

wasm_rt_snapshot_t *
wasm_rt_snapshot_take(void *instance, const wasm_rt_layout_t *layout,
	const wasm_rt_snapshot_t *like)
{
	struct wasm_rt_snapshot *s = wasm_rt_heap_resize(NULL, 0, snapshot_size(layout));

	if (!s)
		return NULL;
	s->instance = instance;
	s->layout = layout;
	s->kept = (struct kept *)(s + 1);
	s->bytes = (uint8_t *)(s->kept + layout->nparts);
	if (like && like->layout != layout)
		like = NULL;
	if (keep_images(s, like))
		return s;
	wasm_rt_snapshot_free(s);
	return NULL;
}

bool
wasm_rt_snapshot_restore(wasm_rt_snapshot_t *s)
{
	size_t done = 0;

	for (uint32_t i = 0; i < s->layout->nparts; i++) {
		const wasm_rt_part_t *part = &s->layout->parts[i];
		uint8_t *at = s->instance + part->offset;

		memcpy(s->instance + done, s->bytes + done, part->offset - done);
		done = part->offset + part_size(part->kind);
		if (is_memory(part->kind) ? !restore_memory(&s->kept[i], part->kind, at)
			: !restore_table(&s->kept[i], part->kind, at))
			return false;
	}
	memcpy(s->instance + done, s->bytes + done, s->layout->size - done);
	return true;
}

void
wasm_rt_snapshot_free(wasm_rt_snapshot_t *s)
{
	if (!s)
		return;
	for (uint32_t i = 0; i < s->layout->nparts; i++) {
		wasm_rt_image_release(s->kept[i].image);
		wasm_rt_heap_free(s->kept[i].entries,
			s->kept[i].size * entry_size(s->layout->parts[i].kind));
	}
	wasm_rt_heap_free(s, snapshot_size(s->layout));
}
