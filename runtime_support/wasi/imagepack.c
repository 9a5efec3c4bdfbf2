/* Packs a host's directory into an image. For the tools that build programs; no program needs it at
 * run time. */
#include "posix.h"

#include "image.h"
#include "host.h"

#if WASI_HAVE_POSIX
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct packed {
	char *path, *name;     /* path: relative to the tool's folder; name points into it */
	char *text;            /* of a link */
	uint64_t modified, size, first;
	uint8_t type;
};

struct pack {
	struct packed *nodes;
	uint32_t count, room;
	bool (*put)(void *user, const void *bytes, size_t size);
	void *user;
};

/* Files, directories and links are packed; there is no place for a device or a pipe. */
static bool
describe(struct packed *node)
{
	struct stat stat;
	struct wasi_stat wasi;

	if (lstat(node->path, &stat) != 0)
		return false;
	wasi_host_stat(&stat, &wasi);
	node->type = wasi.type;
	node->modified = wasi.modified;
	node->size = wasi.size;
	errno = EINVAL;
	return wasi.type == WASI_DIRECTORY || wasi.type == WASI_REGULAR_FILE ||
		wasi.type == WASI_SYMBOLIC_LINK;
}

static bool
read_text(struct packed *node)
{
	ssize_t size;

	node->text = malloc(WASI_PATH_MAX);
	if (node->text == NULL)
		return false;
	size = readlink(node->path, node->text, WASI_PATH_MAX);
	node->size = (uint64_t)size;
	return size >= 0;
}

static bool
add(struct pack *pack, const char *directory, const char *name)
{
	size_t size = strlen(directory) + 1 + strlen(name) + 1;
	struct packed *node;

	if (pack->count == pack->room) {
		uint32_t room = pack->room * 2 + 64;
		struct packed *nodes = realloc(pack->nodes, room * sizeof *nodes);

		if (nodes == NULL)
			return false;
		pack->nodes = nodes;
		pack->room = room;
	}
	node = &pack->nodes[pack->count];
	memset(node, 0, sizeof *node);
	node->path = malloc(size);
	if (node->path == NULL)
		return false;
	pack->count++;
	snprintf(node->path, size, "%s/%s", directory, name);
	node->name = node->path + strlen(directory) + 1;
	return describe(node) && (node->type != WASI_SYMBOLIC_LINK || read_text(node));
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct packed *)a)->name, ((const struct packed *)b)->name);
}

static bool
add_children(struct pack *pack, uint32_t parent)
{
	char *path = pack->nodes[parent].path; /* the array of nodes may move; the path does not */
	uint32_t first = pack->count;
	DIR *stream = opendir(path);
	bool good = stream != NULL;
	struct dirent *entry;

	while (good && (errno = 0, entry = readdir(stream)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			good = add(pack, path, entry->d_name);
	if (good && errno != 0)
		good = false;
	if (stream != NULL) {
		int error = errno;

		closedir(stream);
		errno = error;
	}
	if (!good)
		return false;
	if (pack->count > first)
		qsort(pack->nodes + first, pack->count - first, sizeof *pack->nodes, by_name);
	pack->nodes[parent].first = first;
	pack->nodes[parent].size = pack->count - first;
	return true;
}

static bool
put_nodes(const struct pack *pack)
{
	uint8_t head[IMAGE_HEAD] = IMAGE_MAGIC;
	uint64_t name_at = IMAGE_HEAD + (uint64_t)pack->count * IMAGE_NODE, data_at = name_at;
	uint32_t i;
	bool good;

	for (i = 0; i < pack->count; i++)
		data_at += strlen(pack->nodes[i].name);
	wasi_put(head + 8, pack->count);
	good = pack->put(pack->user, head, sizeof head);
	for (i = 0; good && i < pack->count; i++) {
		const struct packed *node = &pack->nodes[i];
		uint8_t bytes[IMAGE_NODE] = { 0 };
		bool directory = node->type == WASI_DIRECTORY;

		bytes[0] = node->type;
		wasi_put(bytes + 4, (uint32_t)strlen(node->name));
		wasi_put64(bytes + 8, name_at);
		wasi_put64(bytes + 16, node->modified);
		wasi_put64(bytes + 24, node->size);
		wasi_put64(bytes + 32, directory ? node->first : data_at);
		name_at += strlen(node->name);
		data_at += directory ? 0 : node->size;
		good = pack->put(pack->user, bytes, sizeof bytes);
	}
	for (i = 0; good && i < pack->count; i++)
		good = pack->put(pack->user, pack->nodes[i].name, strlen(pack->nodes[i].name));
	return good;
}

/* If a file's size has changed since it was described, packing fails. */
static bool
put_file(const struct pack *pack, const struct packed *node)
{
	int fd = open(node->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	char bytes[16384];
	uint64_t total = 0;
	ssize_t got = 0;

	if (fd < 0)
		return false;
	while ((got = read(fd, bytes, sizeof bytes)) > 0 && (total += (uint64_t)got) <= node->size)
		if (!pack->put(pack->user, bytes, (size_t)got))
			break;
	close(fd);
	if (got == 0 && total != node->size)
		errno = EBUSY;
	return got == 0 && total == node->size;
}

static bool
put_data(const struct pack *pack)
{
	bool good = true;
	uint32_t i;

	for (i = 0; good && i < pack->count; i++) {
		const struct packed *node = &pack->nodes[i];

		if (node->type == WASI_SYMBOLIC_LINK)
			good = pack->put(pack->user, node->text, (size_t)node->size);
		else if (node->type == WASI_REGULAR_FILE)
			good = put_file(pack, node);
	}
	return good;
}

bool
wasm_rt_wasi_pack_image(const char *directory,
	bool (*put)(void *user, const void *bytes, size_t size), void *user)
{
	struct pack pack = { NULL, 0, 0, put, user };
	bool good = add(&pack, directory, "");
	uint32_t i;

	for (i = 0; good && i < pack.count; i++)
		if (pack.nodes[i].type == WASI_DIRECTORY)
			good = add_children(&pack, i);
	if (good && pack.nodes[0].type != WASI_DIRECTORY) {
		errno = ENOTDIR;
		good = false;
	}
	good = good && put_nodes(&pack) && put_data(&pack);
	for (i = 0; i < pack.count; i++) {
		free(pack.nodes[i].path);
		free(pack.nodes[i].text);
	}
	free(pack.nodes);
	return good;
}
#endif
