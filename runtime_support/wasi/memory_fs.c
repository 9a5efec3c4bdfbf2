/*
 * A file system in memory.
 *
 * Nodes live as long as a name or an open file refers to them. Directories keep their entries in
 * the order in which they were made, each with a number that is never used again, so a cookie stays
 * valid whatever is removed. Nothing here is recursive, because a guest can nest directories deeper
 * than the host's stack allows. One lock guards all of a file system.
 */
#include "memory_fs.h"
#include "../core/core-private.h"

struct memory_file {
	struct wasi_file file;
	struct memory_fs *fs;
	struct node *node;
	char last_name[WASI_NAME_MAX + 1]; /* the name read last, whose entry may have been removed */
};

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

	bool last;

	wasm_rt_heap_free(file, sizeof(struct memory_file));
	wasm_rt_lock(&fs->lock);
	node->opened--;
	wasi_memory_drop_node(fs, node);
	last = --fs->opened == 0;
	wasm_rt_unlock(&fs->lock);
	if (last)
		wasi_memory_destroy(fs);
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
	node->changed = wasi_memory_present();
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
		uint32_t error = wasi_memory_resize(fs_of(file), node, offset + total);

		if (error != WASI_SUCCESS)
			return error;
	}
	for (i = 0; i < count; i++) {
		memcpy(node->data + offset, buffers[i].data, buffers[i].size);
		offset += buffers[i].size;
	}
	*done = (size_t)total;
	if (total > 0)
		wasi_memory_touch(node);
	return WASI_SUCCESS;
}

static uint32_t
set_size(struct wasi_file *file, uint64_t size)
{
	return wasi_memory_resize(fs_of(file), node_of(file), size);
}

static uint32_t
allocate(struct wasi_file *file, uint64_t offset, uint64_t size)
{
	struct node *node = node_of(file);

	return offset + size > node->size ? wasi_memory_resize(fs_of(file), node, offset + size)
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
	struct node *node = wasi_memory_lookup(node_of(file), name);

	if (node == NULL)
		return WASI_ENOENT;
	return node->type == WASI_DIRECTORY ? open_node(fs_of(file), node, 0, next)
		: (uint32_t)WASI_ENOTDIR;
}

/* Makes a node under a name; if the name cannot be added, frees the node. */
static uint32_t
create(struct wasi_file *file, const char *name, uint8_t type, struct node **made)
{
	struct memory_fs *fs = fs_of(file);
	struct node *node;
	uint32_t error;

	if (wasi_memory_lookup(node_of(file), name) != NULL)
		return WASI_EEXIST;
	node = wasi_memory_new_node(fs, type);
	if (node == NULL)
		return WASI_ENOSPC;
	error = wasi_memory_add(fs, node_of(file), name, node);
	if (error != WASI_SUCCESS)
		wasi_memory_drop_node(fs, node);
	*made = node;
	return error;
}

static uint32_t
open_name(struct wasi_file *file, const char *name, const struct wasi_open *how,
	struct wasi_file **opened)
{
	struct node *node = wasi_memory_lookup(node_of(file), name);
	uint32_t error = WASI_SUCCESS;

	if (node == NULL) {
		if (!how->create)
			return WASI_ENOENT;
		error = create(file, name, WASI_REGULAR_FILE, &node);
	} else {
		error = wasi_can_open(node->type, how);
		if (error == WASI_SUCCESS && how->truncate)
			error = wasi_memory_resize(fs_of(file), node, 0);
	}
	return error != WASI_SUCCESS ? error : open_node(fs_of(file), node, how->flags, opened);
}

static uint32_t
stat_name(struct wasi_file *file, const char *name, struct wasi_stat *stat)
{
	const struct node *node = wasi_memory_lookup(node_of(file), name);

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
	if (cookie < MEMORY_FIRST_ID)
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
	entry->name = strcpy(((struct memory_file *)file)->last_name, dir->entries[low].name);
	entry->name_size = strlen(entry->name);
	entry->inode = dir->entries[low].node->inode;
	entry->type = dir->entries[low].node->type;
	return WASI_SUCCESS;
}

static uint32_t
read_link(struct wasi_file *file, const char *name, char *text, size_t size, size_t *length)
{
	const struct node *node = wasi_memory_lookup(node_of(file), name);

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
	struct node *node = wasi_memory_lookup(node_of(file), name);

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
	struct entry *entry = wasi_memory_find(node_of(file), name);

	if (strcmp(name, ".") == 0)
		return WASI_EINVAL;
	if (entry == NULL)
		return WASI_ENOENT;
	if (entry->node->type != WASI_DIRECTORY)
		return WASI_ENOTDIR;
	if (entry->node->count > 0)
		return WASI_ENOTEMPTY;
	wasi_memory_remove(fs_of(file), node_of(file), entry);
	return WASI_SUCCESS;
}

static uint32_t
unlink_name(struct wasi_file *file, const char *name)
{
	struct entry *entry = wasi_memory_find(node_of(file), name);

	if (entry == NULL)
		return WASI_ENOENT;
	if (entry->node->type == WASI_DIRECTORY)
		return WASI_EISDIR;
	wasi_memory_remove(fs_of(file), node_of(file), entry);
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

/* The new name is added first, so that a failure changes nothing. For a moment the name may exist
 * twice; the earlier one is found and removed. */
static uint32_t
rename_name(struct wasi_file *file, const char *name, struct wasi_file *target,
	const char *target_name)
{
	struct memory_fs *fs = fs_of(file);
	struct node *from = node_of(file), *to = node_of(target), *old, *node, *up;
	uint32_t error = WASI_SUCCESS;

	if (fs != fs_of(target))
		return WASI_EXDEV;
	node = wasi_memory_lookup(from, name);
	old = wasi_memory_lookup(to, target_name);
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
		error = wasi_memory_add(fs, to, target_name, node);
	if (error != WASI_SUCCESS)
		return error;
	if (old != NULL)
		wasi_memory_remove(fs, to, wasi_memory_find(to, target_name));
	wasi_memory_remove(fs, from, wasi_memory_find(from, name));
	if (node->type == WASI_DIRECTORY)
		node->parent = to;
	return WASI_SUCCESS;
}

static uint32_t
link_name(struct wasi_file *file, const char *name, struct wasi_file *target,
	const char *target_name)
{
	struct node *node = wasi_memory_lookup(node_of(file), name);

	if (fs_of(file) != fs_of(target))
		return WASI_EXDEV;
	if (node == NULL)
		return WASI_ENOENT;
	if (node->type == WASI_DIRECTORY)
		return WASI_EPERM;
	if (wasi_memory_lookup(node_of(target), target_name) != NULL)
		return WASI_EEXIST;
	return wasi_memory_add(fs_of(file), node_of(target), target_name, node);
}

static uint32_t
symlink_name(struct wasi_file *file, const char *name, const char *text)
{
	struct node *node;
	uint32_t error = create(file, name, WASI_SYMBOLIC_LINK, &node);

	if (error != WASI_SUCCESS)
		return error;
	error = wasi_memory_resize(fs_of(file), node, strlen(text));
	if (error == WASI_SUCCESS)
		memcpy(node->data, text, (size_t)node->size);
	else
		wasi_memory_remove(fs_of(file), node_of(file), wasi_memory_find(node_of(file), name));
	return error;
}

/* ---- The operations, each under the lock ---- */

#define LOCKED(name, arguments, ...) \
	static uint32_t \
	locked_##name(__VA_ARGS__) \
	{ \
		struct memory_fs *fs = fs_of(file); \
		uint32_t error; \
\
		wasm_rt_lock(&fs->lock); \
		error = name arguments; \
		wasm_rt_unlock(&fs->lock); \
		return error; \
	}

LOCKED(stat_file, (file, stat), struct wasi_file *file, struct wasi_stat *stat)
LOCKED(read_file, (file, buffers, count, offset, done), struct wasi_file *file,
	const struct wasi_buffer *buffers, size_t count, uint64_t offset, size_t *done)
LOCKED(write_file, (file, buffers, count, offset, done), struct wasi_file *file,
	const struct wasi_buffer *buffers, size_t count, uint64_t offset, size_t *done)
LOCKED(set_size, (file, size), struct wasi_file *file, uint64_t size)
LOCKED(allocate, (file, offset, size), struct wasi_file *file, uint64_t offset, uint64_t size)
LOCKED(set_own_times, (file, times), struct wasi_file *file, const struct wasi_times *times)
LOCKED(enter, (file, name, next), struct wasi_file *file, const char *name, struct wasi_file **next)
LOCKED(open_name, (file, name, how, opened), struct wasi_file *file, const char *name,
	const struct wasi_open *how, struct wasi_file **opened)
LOCKED(stat_name, (file, name, stat), struct wasi_file *file, const char *name,
	struct wasi_stat *stat)
LOCKED(read_directory, (file, cookie, entry), struct wasi_file *file, uint64_t cookie,
	struct wasi_entry *entry)
LOCKED(read_link, (file, name, text, size, length), struct wasi_file *file, const char *name,
	char *text, size_t size, size_t *length)
LOCKED(set_times, (file, name, times), struct wasi_file *file, const char *name,
	const struct wasi_times *times)
LOCKED(make_directory, (file, name), struct wasi_file *file, const char *name)
LOCKED(remove_directory, (file, name), struct wasi_file *file, const char *name)
LOCKED(unlink_name, (file, name), struct wasi_file *file, const char *name)
LOCKED(rename_name, (file, name, target, target_name), struct wasi_file *file, const char *name,
	struct wasi_file *target, const char *target_name)
LOCKED(link_name, (file, name, target, target_name), struct wasi_file *file, const char *name,
	struct wasi_file *target, const char *target_name)
LOCKED(symlink_name, (file, name, text), struct wasi_file *file, const char *name, const char *text)

static const struct wasi_file_ops file_ops = {
	close_file, locked_stat_file, locked_read_file, locked_write_file, NULL, NULL, locked_set_size,
	locked_allocate, NULL, NULL, locked_set_own_times, NULL
};

static const struct wasi_file_ops directory_ops = {
	close_file, locked_stat_file, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	locked_set_own_times, NULL
};

static const struct wasi_dir_ops dir_ops = {
	locked_enter, NULL, locked_open_name, locked_stat_name, locked_read_directory, locked_read_link,
	locked_set_times, locked_make_directory, locked_remove_directory, locked_unlink_name,
	locked_rename_name, locked_link_name, locked_symlink_name
};

struct wasi_file *
wasm_rt_wasi_memory_directory(uint64_t limit)
{
	struct memory_fs *fs = wasm_rt_heap_resize(NULL, 0, sizeof *fs);
	struct wasi_file *file;

	if (fs == NULL)
		return NULL;
	fs->limit = limit;
	fs->root = wasi_memory_new_node(fs, WASI_DIRECTORY);
	if (fs->root == NULL) {
		wasm_rt_heap_free(fs, sizeof *fs);
		return NULL;
	}
	fs->root->links = 1;
	if (open_node(fs, fs->root, 0, &file) != WASI_SUCCESS) {
		wasi_memory_destroy(fs);
		return NULL;
	}
	return file;
}
