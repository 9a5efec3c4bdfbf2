/* The tree of a file system in memory: its nodes and their entries. memory_fs.h documents it. */
#include "memory_fs.h"
#include "../core/core-private.h"

/* The bytes that count for a name, so that empty files cannot fill the host's memory. The array of
 * entries may be twice as large as needed, and the C library adds to each block. */
#define NAME_COST (2 * sizeof(struct entry) + sizeof(struct node) + 48)

uint64_t
wasi_memory_present(void)
{
	uint64_t time;

	return wasi_host_clock(WASI_CLOCK_REALTIME, false, &time) == WASI_SUCCESS ? time : 0;
}

void
wasi_memory_touch(struct node *node)
{
	node->modified = node->changed = wasi_memory_present();
}

static bool
charge(struct memory_fs *fs, uint64_t bytes)
{
	if (bytes > fs->limit - fs->used)
		return false;
	fs->used += bytes;
	return true;
}

/* ---- Nodes ---- */

struct node *
wasi_memory_new_node(struct memory_fs *fs, uint8_t type)
{
	struct node *node = wasm_rt_heap_resize(NULL, 0, sizeof *node);

	if (node == NULL)
		return NULL;
	node->type = type;
	node->inode = ++fs->next_inode;
	node->next_id = MEMORY_FIRST_ID;
	node->accessed = node->modified = node->changed = wasi_memory_present();
	return node;
}

void
wasi_memory_drop_node(struct memory_fs *fs, struct node *node)
{
	if (node->links > 0 || node->opened > 0)
		return;
	fs->used -= node->size;
	if (node->data != NULL)
		wasm_rt_heap_free(node->data, node->capacity);
	if (node->entries != NULL)
		wasm_rt_heap_free(node->entries, node->room * sizeof *node->entries);
	wasm_rt_heap_free(node, sizeof *node);
}

/* Gives the node a block of another capacity, its new bytes being zero. */
static bool
reserve(struct node *node, uint64_t capacity)
{
	uint8_t *data = wasm_rt_heap_resize(node->data, node->capacity, capacity);

	if (data == NULL)
		return false;
	if (capacity > node->capacity)
		memset(data + node->capacity, 0, (size_t)(capacity - node->capacity));
	node->data = data;
	node->capacity = capacity;
	return true;
}

/* Gives back unused room after a file becomes smaller, so that no block is larger than one and a
 * half times what the limit counts. */
static void
trim(struct node *node, uint64_t size)
{
	memset(node->data + size, 0, (size_t)(node->size - size));
	if (size > 0 && node->capacity - size > size / 2) {
		reserve(node, size);
	} else if (size == 0) {
		wasm_rt_heap_free(node->data, node->capacity);
		node->data = NULL;
		node->capacity = 0;
	}
}

uint32_t
wasi_memory_resize(struct memory_fs *fs, struct node *node, uint64_t size)
{
	if (size > node->size && size - node->size > fs->limit - fs->used)
		return WASI_ENOSPC;
	if (size > node->capacity) {
		if ((size > UINT64_MAX / 2 || !reserve(node, size + size / 2)) && !reserve(node, size))
			return WASI_ENOSPC;
	} else if (size < node->size) {
		trim(node, size);
	}
	fs->used += size - node->size; /* a difference modulo 2^64 */
	node->size = size;
	wasi_memory_touch(node);
	return WASI_SUCCESS;
}

/* ---- Entries ---- */

static uint32_t
hash(const char *name)
{
	uint32_t sum = 2166136261u;

	while (*name != '\0')
		sum = (sum ^ (uint8_t)*name++) * 16777619u;
	return sum;
}

struct entry *
wasi_memory_find(const struct node *dir, const char *name)
{
	uint32_t wanted = hash(name);
	uint64_t i;

	for (i = 0; i < dir->count; i++)
		if (dir->entries[i].hash == wanted && strcmp(dir->entries[i].name, name) == 0)
			return &dir->entries[i];
	return NULL;
}

struct node *
wasi_memory_lookup(struct node *dir, const char *name)
{
	struct entry *entry = strcmp(name, ".") == 0 ? NULL : wasi_memory_find(dir, name);

	return strcmp(name, ".") == 0 ? dir : entry != NULL ? entry->node : NULL;
}

/* Changes the number of entries for which a directory has room; never below what it has. */
static bool
set_room(struct node *dir, uint64_t room)
{
	struct entry *entries = NULL;

	if (room > 0)
		entries = wasm_rt_heap_resize(dir->entries, dir->room * sizeof *entries,
			room * sizeof *entries);
	else if (dir->entries != NULL)
		wasm_rt_heap_free(dir->entries, dir->room * sizeof *entries);
	if (room > 0 && entries == NULL)
		return false;
	dir->entries = entries;
	dir->room = room;
	return true;
}

uint32_t
wasi_memory_add(struct memory_fs *fs, struct node *dir, const char *name, struct node *node)
{
	uint64_t size = strlen(name) + 1;
	struct entry *entry;

	if (dir->links == 0)
		return WASI_ENOENT;
	if (!charge(fs, size + NAME_COST))
		return WASI_ENOSPC;
	entry = NULL;
	if (dir->count < dir->room || set_room(dir, dir->room + dir->room / 2 + 4)) {
		entry = &dir->entries[dir->count];
		entry->name = wasm_rt_heap_resize(NULL, 0, size);
	}
	if (entry == NULL || entry->name == NULL) {
		fs->used -= size + NAME_COST;
		return WASI_ENOSPC;
	}
	memcpy(entry->name, name, (size_t)size);
	entry->hash = hash(name);
	entry->id = dir->next_id++;
	entry->node = node;
	dir->count++;
	node->links++;
	if (node->type == WASI_DIRECTORY)
		node->parent = dir;
	wasi_memory_touch(dir);
	return WASI_SUCCESS;
}

void
wasi_memory_remove(struct memory_fs *fs, struct node *dir, struct entry *entry)
{
	struct node *node = entry->node;
	uint64_t size = strlen(entry->name) + 1;

	fs->used -= size + NAME_COST;
	wasm_rt_heap_free(entry->name, size);
	memmove(entry, entry + 1, (size_t)(dir->entries + dir->count - (entry + 1)) * sizeof *entry);
	dir->count--;
	if (dir->count == 0 || dir->room / 2 > dir->count + 4)
		set_room(dir, dir->count == 0 ? 0 : dir->count + dir->count / 2);
	wasi_memory_touch(dir);
	node->links--;
	node->changed = wasi_memory_present();
	if (node->type == WASI_DIRECTORY && node->parent == dir)
		node->parent = NULL;
	wasi_memory_drop_node(fs, node);
}

/* Frees the deepest nodes first. */
void
wasi_memory_destroy(struct memory_fs *fs)
{
	struct node *at = fs->root;

	for (;;) {
		struct node *last = at->count > 0 ? at->entries[at->count - 1].node : NULL;

		if (last != NULL && last->type == WASI_DIRECTORY && last->count > 0) {
			at = last;
		} else if (last != NULL) {
			wasi_memory_remove(fs, at, &at->entries[at->count - 1]);
		} else if (at->parent != NULL) {
			at = at->parent;
		} else {
			break;
		}
	}
	fs->root->links = 0;
	wasi_memory_drop_node(fs, fs->root);
	wasm_rt_heap_free(fs, sizeof *fs);
}
