/*
 * A file system in memory.
 *
 * Nodes live as long as a name or an open file refers to them. Directories keep their entries in
 * the order in which they were made, each with a number that is never used again, so a cookie stays
 * valid whatever is removed. Nothing here is recursive, because a guest can nest directories deeper
 * than the host's stack allows.
 */
#include "wasi.h"
#include "../core/core-private.h"

struct node;

struct entry {
	uint64_t id;
	struct node *node;
	char *name; /* terminated */
	uint32_t hash;
};

struct node {
	uint64_t inode, links, opened;
	uint64_t accessed, modified, changed;
	struct node *parent; /* of a directory; NULL: the root, or removed */
	uint8_t *data;       /* contents, or the text of a link */
	uint64_t size, capacity;
	struct entry *entries;
	uint64_t count, room, next_id;
	uint8_t type;
};

struct memory_fs {
	uint64_t limit, used, next_inode, opened;
	struct node *root;
};

struct memory_file {
	struct wasi_file file;
	struct memory_fs *fs;
	struct node *node;
};

enum { FIRST_ID = 2 }; /* after . and .. */

/* What a name costs, so that empty files cannot fill the host's memory. Entries have up to
 * twice the room they need, and the C library adds to each block. */
#define NAME_COST (2 * sizeof(struct entry) + sizeof(struct node) + 48)

static const struct wasi_file_ops file_ops, directory_ops;
static const struct wasi_dir_ops dir_ops;

static struct memory_fs *
fs_of(struct wasi_file *file)
{
	return ((struct memory_file *)file)->fs;
}

static struct node *
node_of(struct wasi_file *file)
{
	return ((struct memory_file *)file)->node;
}

static uint64_t
present(void)
{
	uint64_t time;

	return wasi_host_clock(WASI_CLOCK_REALTIME, false, &time) == WASI_SUCCESS ? time : 0;
}

static void
touch(struct node *node)
{
	node->modified = node->changed = present();
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

static struct node *
new_node(struct memory_fs *fs, uint8_t type)
{
	struct node *node = wasm_rt_heap_resize(NULL, 0, sizeof *node);

	if (node == NULL)
		return NULL;
	node->type = type;
	node->inode = ++fs->next_inode;
	node->next_id = FIRST_ID;
	node->accessed = node->modified = node->changed = present();
	return node;
}

static void
drop_node(struct memory_fs *fs, struct node *node)
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

/* Gives back what a smaller size leaves unused, so that no block is larger than one and a half
 * times what the limit counts. */
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

/* New bytes are zero. ENOSPC leaves all as it was. */
static uint32_t
resize(struct memory_fs *fs, struct node *node, uint64_t size)
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
	touch(node);
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

static struct entry *
find(const struct node *dir, const char *name)
{
	uint32_t wanted = hash(name);
	uint64_t i;

	for (i = 0; i < dir->count; i++)
		if (dir->entries[i].hash == wanted && strcmp(dir->entries[i].name, name) == 0)
			return &dir->entries[i];
	return NULL;
}

/* The node of a name, which may be `.`, or NULL. */
static struct node *
lookup(struct node *dir, const char *name)
{
	struct entry *entry = strcmp(name, ".") == 0 ? NULL : find(dir, name);

	return strcmp(name, ".") == 0 ? dir : entry != NULL ? entry->node : NULL;
}

/* Changes for how many entries a directory has room: at least for those that it has. */
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

/* Adds a name for a node. A directory that was removed while it is open takes none. */
static uint32_t
add(struct memory_fs *fs, struct node *dir, const char *name, struct node *node)
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
	touch(dir);
	return WASI_SUCCESS;
}

/* Takes the name away; what it led to goes with it if nothing else holds it. */
static void
remove_entry(struct memory_fs *fs, struct node *dir, struct entry *entry)
{
	struct node *node = entry->node;
	uint64_t size = strlen(entry->name) + 1;

	fs->used -= size + NAME_COST;
	wasm_rt_heap_free(entry->name, size);
	memmove(entry, entry + 1, (size_t)(dir->entries + dir->count - (entry + 1)) * sizeof *entry);
	dir->count--;
	if (dir->count == 0 || dir->room / 2 > dir->count + 4)
		set_room(dir, dir->count == 0 ? 0 : dir->count + dir->count / 2);
	touch(dir);
	node->links--;
	node->changed = present();
	if (node->type == WASI_DIRECTORY && node->parent == dir)
		node->parent = NULL;
	drop_node(fs, node);
}

/* Frees everything, the deepest first. No file is open. */
static void
destroy(struct memory_fs *fs)
{
	struct node *at = fs->root;

	for (;;) {
		struct node *last = at->count > 0 ? at->entries[at->count - 1].node : NULL;

		if (last != NULL && last->type == WASI_DIRECTORY && last->count > 0) {
			at = last;
		} else if (last != NULL) {
			remove_entry(fs, at, &at->entries[at->count - 1]);
		} else if (at->parent != NULL) {
			at = at->parent;
		} else {
			break;
		}
	}
	fs->root->links = 0;
	drop_node(fs, fs->root);
	wasm_rt_heap_free(fs, sizeof *fs);
}

/* ---- Open files ---- */

static uint32_t
open_node(struct memory_fs *fs, struct node *node, uint16_t flags, struct wasi_file **opened)
{
	struct memory_file *file = wasm_rt_heap_resize(NULL, 0, sizeof *file);

	if (file == NULL)
		return WASI_ENOMEM;
	file->file.ops = node->type == WASI_DIRECTORY ? &directory_ops : &file_ops;
	file->file.dir = node->type == WASI_DIRECTORY ? &dir_ops : NULL;
	file->file.type = node->type;
	file->file.flags = flags;
	file->fs = fs;
	file->node = node;
	node->opened++;
	fs->opened++;
	*opened = &file->file;
	return WASI_SUCCESS;
}

static void
close_file(struct wasi_file *file)
{
	struct memory_fs *fs = fs_of(file);
	struct node *node = node_of(file);

	wasm_rt_heap_free(file, sizeof(struct memory_file));
	node->opened--;
	drop_node(fs, node);
	if (--fs->opened == 0)
		destroy(fs);
}

static void
put_stat(const struct node *node, struct wasi_stat *stat)
{
	stat->device = 0;
	stat->inode = node->inode;
	stat->links = node->links;
	stat->size = node->size;
	stat->accessed = node->accessed;
	stat->modified = node->modified;
	stat->changed = node->changed;
	stat->type = node->type;
}

static void
apply_times(struct node *node, const struct wasi_times *times)
{
	node->changed = present();
	if (times->set_accessed)
		node->accessed = times->accessed_now ? node->changed : times->accessed;
	if (times->set_modified)
		node->modified = times->modified_now ? node->changed : times->modified;
}

static uint32_t
stat_file(struct wasi_file *file, struct wasi_stat *stat)
{
	put_stat(node_of(file), stat);
	return WASI_SUCCESS;
}

static uint32_t
read_file(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count, uint64_t offset,
	size_t *done)
{
	const struct node *node = node_of(file);
	size_t i;

	for (i = 0; i < count && offset < node->size; i++) {
		size_t size = node->size - offset < buffers[i].size ? (size_t)(node->size - offset)
			: buffers[i].size;

		memcpy(buffers[i].data, node->data + offset, size);
		offset += size;
		*done += size;
	}
	return WASI_SUCCESS;
}

static uint32_t
write_file(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count, uint64_t offset,
	size_t *done)
{
	struct node *node = node_of(file);
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < count; i++)
		total += buffers[i].size;
	if (total > INT64_MAX - offset)
		return WASI_EFBIG;
	if (total > 0 && offset + total > node->size) {
		uint32_t error = resize(fs_of(file), node, offset + total);

		if (error != WASI_SUCCESS)
			return error;
	}
	for (i = 0; i < count; i++) {
		memcpy(node->data + offset, buffers[i].data, buffers[i].size);
		offset += buffers[i].size;
	}
	*done = (size_t)total;
	if (total > 0)
		touch(node);
	return WASI_SUCCESS;
}

static uint32_t
set_size(struct wasi_file *file, uint64_t size)
{
	return resize(fs_of(file), node_of(file), size);
}

static uint32_t
allocate(struct wasi_file *file, uint64_t offset, uint64_t size)
{
	struct node *node = node_of(file);

	return offset + size > node->size ? resize(fs_of(file), node, offset + size)
		: (uint32_t)WASI_SUCCESS;
}

static uint32_t
set_own_times(struct wasi_file *file, const struct wasi_times *times)
{
	apply_times(node_of(file), times);
	return WASI_SUCCESS;
}

/* ---- Names ---- */

static uint32_t
enter(struct wasi_file *file, const char *name, struct wasi_file **next)
{
	struct node *node = lookup(node_of(file), name);

	if (node == NULL)
		return WASI_ENOENT;
	return node->type == WASI_DIRECTORY ? open_node(fs_of(file), node, 0, next)
		: (uint32_t)WASI_ENOTDIR;
}

/* Makes a node under a name; it goes again if the name cannot be added. */
static uint32_t
create(struct wasi_file *file, const char *name, uint8_t type, struct node **made)
{
	struct memory_fs *fs = fs_of(file);
	struct node *node;
	uint32_t error;

	if (lookup(node_of(file), name) != NULL)
		return WASI_EEXIST;
	node = new_node(fs, type);
	if (node == NULL)
		return WASI_ENOSPC;
	error = add(fs, node_of(file), name, node);
	if (error != WASI_SUCCESS)
		drop_node(fs, node);
	*made = node;
	return error;
}

static uint32_t
open_name(struct wasi_file *file, const char *name, const struct wasi_open *how,
	struct wasi_file **opened)
{
	struct node *node = lookup(node_of(file), name);
	uint32_t error = WASI_SUCCESS;

	if (node == NULL) {
		if (!how->create)
			return WASI_ENOENT;
		error = create(file, name, WASI_REGULAR_FILE, &node);
	} else {
		error = wasi_can_open(node->type, how);
		if (error == WASI_SUCCESS && how->truncate)
			error = resize(fs_of(file), node, 0);
	}
	return error != WASI_SUCCESS ? error : open_node(fs_of(file), node, how->flags, opened);
}

static uint32_t
stat_name(struct wasi_file *file, const char *name, struct wasi_stat *stat)
{
	const struct node *node = lookup(node_of(file), name);

	if (node == NULL)
		return WASI_ENOENT;
	put_stat(node, stat);
	return WASI_SUCCESS;
}

static uint32_t
read_directory(struct wasi_file *file, uint64_t cookie, struct wasi_entry *entry)
{
	const struct node *dir = node_of(file);
	uint64_t low = 0, high = dir->count;

	entry->next = cookie + 1;
	entry->name = "..";
	entry->name_size = cookie + 1;
	entry->inode = dir->inode;
	entry->type = WASI_DIRECTORY;
	if (cookie < FIRST_ID)
		return WASI_SUCCESS;
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (dir->entries[middle].id < cookie)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == dir->count) {
		entry->name_size = 0;
		return WASI_SUCCESS;
	}
	entry->next = dir->entries[low].id + 1;
	entry->name = dir->entries[low].name;
	entry->name_size = strlen(entry->name);
	entry->inode = dir->entries[low].node->inode;
	entry->type = dir->entries[low].node->type;
	return WASI_SUCCESS;
}

static uint32_t
read_link(struct wasi_file *file, const char *name, char *text, size_t size, size_t *length)
{
	const struct node *node = lookup(node_of(file), name);

	if (node == NULL)
		return WASI_ENOENT;
	if (node->type != WASI_SYMBOLIC_LINK)
		return WASI_EINVAL;
	*length = node->size < size ? (size_t)node->size : size;
	memcpy(text, node->data, *length);
	return WASI_SUCCESS;
}

static uint32_t
set_times(struct wasi_file *file, const char *name, const struct wasi_times *times)
{
	struct node *node = lookup(node_of(file), name);

	if (node == NULL)
		return WASI_ENOENT;
	apply_times(node, times);
	return WASI_SUCCESS;
}

static uint32_t
make_directory(struct wasi_file *file, const char *name)
{
	struct node *made;

	return create(file, name, WASI_DIRECTORY, &made);
}

static uint32_t
remove_directory(struct wasi_file *file, const char *name)
{
	struct entry *entry = find(node_of(file), name);

	if (strcmp(name, ".") == 0)
		return WASI_EINVAL;
	if (entry == NULL)
		return WASI_ENOENT;
	if (entry->node->type != WASI_DIRECTORY)
		return WASI_ENOTDIR;
	if (entry->node->count > 0)
		return WASI_ENOTEMPTY;
	remove_entry(fs_of(file), node_of(file), entry);
	return WASI_SUCCESS;
}

static uint32_t
unlink_name(struct wasi_file *file, const char *name)
{
	struct entry *entry = find(node_of(file), name);

	if (entry == NULL)
		return WASI_ENOENT;
	if (entry->node->type == WASI_DIRECTORY)
		return WASI_EISDIR;
	remove_entry(fs_of(file), node_of(file), entry);
	return WASI_SUCCESS;
}

/* Whether a node may take the place of another, both existing. */
static uint32_t
check_replacement(const struct node *node, const struct node *old)
{
	if (old->type == WASI_DIRECTORY && node->type != WASI_DIRECTORY)
		return WASI_EISDIR;
	if (old->type != WASI_DIRECTORY && node->type == WASI_DIRECTORY)
		return WASI_ENOTDIR;
	return old->count > 0 ? WASI_ENOTEMPTY : WASI_SUCCESS;
}

/* The new name is added first, so that a failure changes nothing; for a moment there may be two of
 * it, of which the earlier is found and removed. */
static uint32_t
rename_name(struct wasi_file *file, const char *name, struct wasi_file *target,
	const char *target_name)
{
	struct memory_fs *fs = fs_of(file);
	struct node *from = node_of(file), *to = node_of(target), *old, *node, *up;
	uint32_t error = WASI_SUCCESS;

	if (fs != fs_of(target))
		return WASI_EXDEV;
	node = lookup(from, name);
	old = lookup(to, target_name);
	if (node == NULL)
		return WASI_ENOENT;
	for (up = to; up != NULL; up = up->parent)
		if (up == node)
			return WASI_EINVAL;
	for (up = from; up != NULL; up = up->parent)
		if (up == old)
			return WASI_ENOTEMPTY;
	if (node == old)
		return WASI_SUCCESS;
	if (old != NULL)
		error = check_replacement(node, old);
	if (error == WASI_SUCCESS)
		error = add(fs, to, target_name, node);
	if (error != WASI_SUCCESS)
		return error;
	if (old != NULL)
		remove_entry(fs, to, find(to, target_name));
	remove_entry(fs, from, find(from, name));
	if (node->type == WASI_DIRECTORY)
		node->parent = to;
	return WASI_SUCCESS;
}

static uint32_t
link_name(struct wasi_file *file, const char *name, struct wasi_file *target,
	const char *target_name)
{
	struct node *node = lookup(node_of(file), name);

	if (fs_of(file) != fs_of(target))
		return WASI_EXDEV;
	if (node == NULL)
		return WASI_ENOENT;
	if (node->type == WASI_DIRECTORY)
		return WASI_EPERM;
	if (lookup(node_of(target), target_name) != NULL)
		return WASI_EEXIST;
	return add(fs_of(file), node_of(target), target_name, node);
}

static uint32_t
symlink_name(struct wasi_file *file, const char *name, const char *text)
{
	struct node *node;
	uint32_t error = create(file, name, WASI_SYMBOLIC_LINK, &node);

	if (error != WASI_SUCCESS)
		return error;
	error = resize(fs_of(file), node, strlen(text));
	if (error == WASI_SUCCESS)
		memcpy(node->data, text, (size_t)node->size);
	else
		remove_entry(fs_of(file), node_of(file), find(node_of(file), name));
	return error;
}

static const struct wasi_file_ops file_ops = {
	close_file, stat_file, read_file, write_file, NULL, NULL, set_size, allocate, NULL, NULL,
		set_own_times, NULL
};

static const struct wasi_file_ops directory_ops = {
	close_file, stat_file, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, set_own_times, NULL
};

static const struct wasi_dir_ops dir_ops = {
	enter, NULL, open_name, stat_name, read_directory, read_link, set_times, make_directory,
		remove_directory,
	unlink_name, rename_name, link_name, symlink_name
};

struct wasi_file *
wasm_rt_wasi_memory_directory(uint64_t limit)
{
	struct memory_fs *fs = wasm_rt_heap_resize(NULL, 0, sizeof *fs);
	struct wasi_file *file;

	if (fs == NULL)
		return NULL;
	fs->limit = limit;
	fs->root = new_node(fs, WASI_DIRECTORY);
	if (fs->root == NULL) {
		wasm_rt_heap_free(fs, sizeof *fs);
		return NULL;
	}
	fs->root->links = 1;
	if (open_node(fs, fs->root, 0, &file) != WASI_SUCCESS) {
		destroy(fs);
		return NULL;
	}
	return file;
}
