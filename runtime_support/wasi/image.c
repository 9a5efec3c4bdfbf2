/* The read-only file system in an image. Nothing in an image is trusted: each offset is checked
 * where it is used. */
#include "image.h"
#include "wasi.h"
#include "../core/core-private.h"

struct image_file {
	struct wasi_file file;
	const uint8_t *image;
	uint64_t image_size;
	uint32_t nodes, node;
};

/* A node, decoded. */
struct node {
	const uint8_t *name, *data; /* data: NULL in a directory */
	uint64_t modified, size;
	uint32_t name_size, first, number; /* first: child */
	uint8_t type;
};

static const struct wasi_file_ops ops;
static const struct wasi_dir_ops dir_ops;

static const uint8_t *
range(const struct image_file *in, uint64_t offset, uint64_t size)
{
	return offset > in->image_size || size > in->image_size - offset ? NULL : in->image + offset;
}

static uint32_t
decode(const struct image_file *in, uint64_t number, struct node *node)
{
	const uint8_t *p = in->image + IMAGE_HEAD + (size_t)(number * IMAGE_NODE);
	uint64_t offset;

	if (number >= in->nodes)
		return WASI_EIO;
	node->number = (uint32_t)number;
	node->type = p[0];
	node->name_size = wasi_get(p + 4);
	node->name = range(in, wasi_get64(p + 8), node->name_size);
	node->modified = wasi_get64(p + 16);
	node->size = wasi_get64(p + 24);
	offset = wasi_get64(p + 32);
	if (node->name == NULL)
		return WASI_EIO;
	if (node->type == WASI_DIRECTORY) {
		node->data = NULL;
		node->first = (uint32_t)offset;
		return offset > in->nodes || node->size > in->nodes - offset ? WASI_EIO : WASI_SUCCESS;
	}
	node->data = range(in, offset, node->size);
	return node->data == NULL || (node->type != WASI_REGULAR_FILE &&
		node->type != WASI_SYMBOLIC_LINK) ?
		WASI_EIO : WASI_SUCCESS;
}

static const struct image_file *
image_of(const struct wasi_file *file)
{
	return (const struct image_file *)file;
}

/* Like memcmp; if one is the beginning of the other, the shorter comes first. */
static int
compare(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
	int order = memcmp(a, b, a_size < b_size ? a_size : b_size);

	return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

static uint32_t
find(const struct wasi_file *file, const char *name, struct node *node)
{
	const struct image_file *in = image_of(file);
	struct node dir;
	uint64_t low = 0, high;
	uint32_t error = decode(in, in->node, &dir);

	if (error != WASI_SUCCESS || strcmp(name, ".") == 0) {
		*node = dir;
		return error;
	}
	for (high = dir.size; low < high;) {
		uint64_t middle = low + (high - low) / 2;
		int order;

		error = decode(in, dir.first + middle, node);
		if (error != WASI_SUCCESS)
			return error;
		order = compare((const uint8_t *)name, strlen(name), node->name, node->name_size);
		if (order == 0)
			return WASI_SUCCESS;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return WASI_ENOENT;
}

static uint32_t
open_node(const struct image_file *in, const struct node *node, uint16_t flags,
	struct wasi_file **opened)
{
	struct image_file *file = wasm_rt_heap_resize(NULL, 0, sizeof *file);

	if (file == NULL)
		return WASI_ENOMEM;
	file->file.ops = &ops;
	file->file.dir = node->type == WASI_DIRECTORY ? &dir_ops : NULL;
	file->file.type = node->type;
	file->file.flags = flags;
	file->image = in->image;
	file->image_size = in->image_size;
	file->nodes = in->nodes;
	file->node = node->number;
	*opened = &file->file;
	return WASI_SUCCESS;
}

static void
close_file(struct wasi_file *file)
{
	wasm_rt_heap_free(file, sizeof(struct image_file));
}

/* Node numbers start with 0, inodes do not. */
static void
put_stat(const struct node *node, struct wasi_stat *stat)
{
	stat->device = 0;
	stat->inode = (uint64_t)node->number + 1;
	stat->links = 1;
	stat->size = node->type == WASI_DIRECTORY ? 0 : node->size;
	stat->accessed = stat->modified = stat->changed = node->modified;
	stat->type = node->type;
}

static uint32_t
stat_file(struct wasi_file *file, struct wasi_stat *stat)
{
	struct node node;
	uint32_t error = decode(image_of(file), image_of(file)->node, &node);

	if (error == WASI_SUCCESS)
		put_stat(&node, stat);
	return error;
}

static uint32_t
read_file(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count, uint64_t offset,
	size_t *done)
{
	struct node node;
	size_t i;
	uint32_t error = decode(image_of(file), image_of(file)->node, &node);

	if (error == WASI_SUCCESS && node.data == NULL)
		error = WASI_EISDIR;
	for (i = 0; error == WASI_SUCCESS && i < count && offset < node.size; i++) {
		size_t size = node.size - offset < buffers[i].size ? (size_t)(node.size - offset)
			: buffers[i].size;

		memcpy(buffers[i].data, node.data + offset, size);
		offset += size;
		*done += size;
	}
	return error;
}

static uint32_t
set_times(struct wasi_file *file, const struct wasi_times *times)
{
	(void)file;
	(void)times;
	return WASI_EROFS;
}

static uint32_t
enter(struct wasi_file *file, const char *name, struct wasi_file **next)
{
	struct node node;
	uint32_t error = find(file, name, &node);

	if (error != WASI_SUCCESS)
		return error;
	return node.type == WASI_DIRECTORY ? open_node(image_of(file), &node, 0, next)
		: (uint32_t)WASI_ENOTDIR;
}

static uint32_t
open_name(struct wasi_file *file, const char *name, const struct wasi_open *how,
	struct wasi_file **opened)
{
	struct node node;
	uint32_t error = find(file, name, &node);

	if (error != WASI_SUCCESS)
		return error == WASI_ENOENT && how->create ? (uint32_t)WASI_EROFS : error;
	error = wasi_can_open(node.type, how);
	if (error == WASI_SUCCESS && (how->write || how->truncate))
		error = WASI_EROFS;
	return error != WASI_SUCCESS ? error : open_node(image_of(file), &node, how->flags, opened);
}

static uint32_t
stat_name(struct wasi_file *file, const char *name, struct wasi_stat *stat)
{
	struct node node;
	uint32_t error = find(file, name, &node);

	if (error == WASI_SUCCESS)
		put_stat(&node, stat);
	return error;
}

/* Cookies 0 and 1 are `.` and `..`, which has the directory's own inode. */
static uint32_t
read_directory(struct wasi_file *file, uint64_t cookie, struct wasi_entry *entry)
{
	const struct image_file *in = image_of(file);
	struct node dir, node;
	uint32_t error = decode(in, in->node, &dir);

	if (error != WASI_SUCCESS)
		return error;
	entry->next = cookie + 1;
	entry->name = "..";
	entry->name_size = cookie + 1;
	entry->inode = (uint64_t)in->node + 1;
	entry->type = WASI_DIRECTORY;
	if (cookie < 2)
		return WASI_SUCCESS;
	entry->name_size = 0;
	if (cookie - 2 >= dir.size)
		return WASI_SUCCESS;
	error = decode(in, dir.first + (cookie - 2), &node);
	if (error == WASI_SUCCESS && node.name_size == 0)
		error = WASI_EIO;
	if (error != WASI_SUCCESS)
		return error;
	entry->name = (const char *)node.name;
	entry->name_size = node.name_size;
	entry->inode = (uint64_t)node.number + 1;
	entry->type = node.type;
	return WASI_SUCCESS;
}

static uint32_t
read_link(struct wasi_file *file, const char *name, char *text, size_t size, size_t *length)
{
	struct node node;
	uint32_t error = find(file, name, &node);

	if (error != WASI_SUCCESS)
		return error;
	if (node.type != WASI_SYMBOLIC_LINK)
		return WASI_EINVAL;
	*length = node.size < size ? (size_t)node.size : size;
	memcpy(text, node.data, *length);
	return WASI_SUCCESS;
}

static const struct wasi_file_ops ops = {
	close_file, stat_file, read_file, NULL, NULL, NULL, NULL, NULL, NULL, NULL, set_times, NULL
};

static const struct wasi_dir_ops dir_ops = {
	enter, NULL, open_name, stat_name, read_directory, read_link, NULL, NULL, NULL, NULL, NULL,
		NULL, NULL
};

struct wasi_file *
wasm_rt_wasi_image_directory(const void *image, size_t size)
{
	struct image_file in = { 0 };
	struct wasi_file *file;
	struct node root;

	in.image = image;
	in.image_size = size;
	if (size < IMAGE_HEAD || memcmp(image, IMAGE_MAGIC, 8) != 0)
		return NULL;
	in.nodes = wasi_get(in.image + 8);
	if (range(&in, IMAGE_HEAD, (uint64_t)in.nodes * IMAGE_NODE) == NULL)
		return NULL;
	if (decode(&in, 0, &root) != WASI_SUCCESS || root.type != WASI_DIRECTORY)
		return NULL;
	return open_node(&in, &root, 0, &file) == WASI_SUCCESS ? file : NULL;
}
