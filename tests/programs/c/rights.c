/* What a descriptor may do: by the way it was opened, by its rights, and by those that it hands
 * on. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <wasi/api.h>

#define READ __WASI_RIGHTS_FD_READ
#define WRITE __WASI_RIGHTS_FD_WRITE
#define SEEK (__WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL)

static void
say(const char *what, unsigned error)
{
	printf("%s: %u\n", what, error);
}

static void
show(const char *what, int fd)
{
	__wasi_fdstat_t stat;
	unsigned error = __wasi_fd_fdstat_get(fd, &stat);
	uint64_t asked = READ | WRITE | SEEK;

	printf("%s: error %u, type %u, flags %u, rights %llx\n", what, error, stat.fs_filetype,
		stat.fs_flags & __WASI_FDFLAGS_APPEND, (unsigned long long)(stat.fs_rights_base & asked));
}

static void
try(const char *what, int fd)
{
	uint8_t bytes[4] = "abc";
	__wasi_ciovec_t out = { bytes, 3 };
	__wasi_iovec_t in = { bytes, 3 };
	__wasi_size_t size;
	__wasi_filesize_t at;

	printf("%s: write %u,", what, __wasi_fd_write(fd, &out, 1, &size));
	printf(" seek %u,", __wasi_fd_seek(fd, 0, __WASI_WHENCE_SET, &at));
	printf(" read %u,", __wasi_fd_read(fd, &in, 1, &size));
	printf(" tell %u,", __wasi_fd_tell(fd, &at));
	printf(" resize %u,", __wasi_fd_filestat_set_size(fd, 10));
	printf(" sync %u\n", __wasi_fd_sync(fd));
}

int
main(void)
{
	__wasi_fdstat_t preopened;
	__wasi_fd_t fd, sub, file;
	__wasi_filestat_t stat;

	say("what the host gives", __wasi_fd_fdstat_get(3, &preopened));
	say("create", __wasi_path_open(3, 0, "file", __WASI_OFLAGS_CREAT,
		READ | WRITE | SEEK | __WASI_RIGHTS_FD_SYNC | __WASI_RIGHTS_FD_FILESTAT_SET_SIZE, 0, 0,
		&fd));
	show("to read and write", fd);
	try("to read and write", fd);
	say("close", __wasi_fd_close(fd));
	say("open to read", __wasi_path_open(3, 0, "file", 0, READ | SEEK, 0, 0, &fd));
	show("to read", fd);
	try("to read", fd);
	say("the right to write", __wasi_fd_fdstat_set_rights(fd, READ | SEEK | WRITE, 0));
	say("no right to seek", __wasi_fd_fdstat_set_rights(fd, READ, 0));
	try("without the right to seek", fd);
	say("close", __wasi_fd_close(fd));
	say("open to append", __wasi_path_open(3, 0, "file", 0, WRITE, 0, __WASI_FDFLAGS_APPEND, &fd));
	show("to append", fd);
	try("to append", fd);
	say("close", __wasi_fd_close(fd));

	say("a directory", __wasi_path_create_directory(3, "sub"));
	say("that hands on reading",
		__wasi_path_open(3, 0, "sub", __WASI_OFLAGS_DIRECTORY,
		__WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_PATH_CREATE_FILE | __WASI_RIGHTS_PATH_FILESTAT_GET,
		READ | SEEK, 0, &sub));
	say("a file to read in it", __wasi_path_open(sub, 0, "new", __WASI_OFLAGS_CREAT, READ | SEEK, 0,
		0, &file));
	try("a file to read in it", file);
	say("a file to write in it", __wasi_path_open(sub, 0, "newer", __WASI_OFLAGS_CREAT, WRITE, 0, 0,
		&fd));
	say("a directory in it", __wasi_path_create_directory(sub, "below"));
	say("a link in it", __wasi_path_symlink("new", sub, "link"));
	say("unlink in it", __wasi_path_unlink_file(sub, "new"));
	say("stat in it", __wasi_path_filestat_get(sub, 0, "new", &stat));
	say("the directory cannot be read",
		__wasi_fd_readdir(sub, (uint8_t *)&stat, sizeof stat, 0, &(__wasi_size_t){ 0 }));
	say("from a descriptor to read, more inheriting rights",
		__wasi_fd_fdstat_set_rights(sub, 0, READ | WRITE));
	printf("a preopened directory opens: %d\n",
		(preopened.fs_rights_base & __WASI_RIGHTS_PATH_OPEN) != 0);
	return 0;
}
