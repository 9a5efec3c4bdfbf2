/* Directories: the raw function with small buffers, the cookies, and the C library. The order of
 * names is the file system's, so only what does not hang on it is printed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

#define FILES 40

static unsigned seen[FILES];

static unsigned
twice_or_never(void)
{
	unsigned i, wrong = 0;

	for (i = 0; i < FILES; i++)
		wrong += seen[i] != 1;
	memset(seen, 0, sizeof seen);
	return wrong;
}

static void
note(const char *name, unsigned size)
{
	char text[32] = "";

	if (size == 8 && memcmp(name, "file-", 5) == 0) {
		memcpy(text, name + 5, 3);
		seen[atoi(text)]++;
	}
}

/* Reads the directory with a buffer of a size: only whole entries count, the next call goes on
 * after the last of them. */
static void
raw(int fd, unsigned size)
{
	__wasi_dircookie_t cookie = 0;
	__wasi_dirent_t entry;
	__wasi_size_t used, at;
	uint8_t *buffer = malloc(size);
	unsigned entries = 0, types = 0, error;

	do {
		error = __wasi_fd_readdir(fd, buffer, size, cookie, &used);
		if (error != 0)
			break;
		for (at = 0; used - at >= sizeof entry; at += sizeof entry + entry.d_namlen) {
			memcpy(&entry, buffer + at, sizeof entry);
			if (used - at - sizeof entry < entry.d_namlen)
				break;
			cookie = entry.d_next;
			note((const char *)buffer + at + sizeof entry, entry.d_namlen);
			if (entry.d_namlen == 8) {
				entries++;
				types += entry.d_type == __WASI_FILETYPE_REGULAR_FILE;
			}
		}
	} while (used == size);
	printf("buffers of %u: %u files, %u of them regular, %u wrong, error %u\n", size, entries,
		types, twice_or_never(), error);
	free(buffer);
}

static void
library(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	readdir(dir);
	rewinddir(dir);
	while ((entry = readdir(dir)) != NULL)
		note(entry->d_name, strlen(entry->d_name));
	printf("from the start: %u wrong\n", twice_or_never());
	/* Names that go away while the directory is being read. */
	rewinddir(dir);
	while ((entry = readdir(dir)) != NULL)
		if (strncmp(entry->d_name, "file-", 5) == 0) {
			note(entry->d_name, strlen(entry->d_name));
			unlinkat(dirfd(dir), entry->d_name, 0);
		}
	printf("unlinked on the way: %u wrong\n", twice_or_never());
	closedir(dir);
	printf("rmdir: %d\n", rmdir(path));
}

int
main(int argc, char **argv)
{
	char path[256];
	__wasi_size_t used;
	uint8_t byte;
	unsigned i;
	int fd;

	snprintf(path, sizeof path, "%s/many", argv[argc > 1]);
	mkdir(path, 0777);
	fd = open(path, O_RDONLY | O_DIRECTORY);
	for (i = 0; i < FILES; i++) {
		snprintf(path, sizeof path, "file-%03u", i);
		close(openat(fd, path, O_CREAT | O_WRONLY, 0666));
	}
	raw(fd, 40);
	raw(fd, 100);
	raw(fd, 4096);
	raw(fd, 65536);
	printf("an empty buffer: %u", __wasi_fd_readdir(fd, &byte, 0, 0, &used));
	printf(", %u bytes\n", (unsigned)used);
	printf("a file: %u\n", __wasi_fd_readdir(openat(fd, "file-000", O_RDONLY), &byte, 1, 0,
		&used) != 0);
	printf("no file: %u\n", __wasi_fd_readdir(99, &byte, 1, 0, &used));
	close(fd);
	snprintf(path, sizeof path, "%s/many", argv[argc > 1]);
	library(path);
	return 0;
}
