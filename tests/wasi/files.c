/* What a guest can do with files, the same on every back end: the host by openat2, the host by the
 * walk, memory. */
#include "posix.h"

#include "guest.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIR = 3 };

/* The size and type of a path, following links or not. */
static uint32_t
stat_path(const char *path, uint32_t flags)
{
	return P1(path_filestat_get, DIR, flags, PATH(path), DATA_AT);
}

static void
reading_and_writing(void)
{
	uint32_t fd, other;

	EXPECT(0, open_with(DIR, "a", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(0, write_text(fd, "hello, world"));
	EXPECT(12, get32(RESULT_AT));
	EXPECT(0, P1(fd_tell, fd, RESULT_AT));
	EXPECT(12, get64(RESULT_AT));
	EXPECT(0, P1(fd_seek, fd, (uint64_t)-5, 2, RESULT_AT));
	EXPECT(7, get64(RESULT_AT));
	CHECK(strcmp(read_text(fd), "world") == 0);
	CHECK(strcmp(read_text(fd), "") == 0);
	EXPECT(0, P1(fd_seek, fd, 1, 0, RESULT_AT));
	EXPECT(0, P1(fd_seek, fd, 2, 1, RESULT_AT));
	EXPECT(3, get64(RESULT_AT));
	EXPECT(WASI_EINVAL, P1(fd_seek, fd, (uint64_t)-1, 0, RESULT_AT));
	EXPECT(WASI_EINVAL, P1(fd_seek, fd, (uint64_t)-4, 1, RESULT_AT));
	EXPECT(WASI_EINVAL, P1(fd_seek, fd, 0, 3, RESULT_AT));
	EXPECT(0, P1(fd_tell, fd, RESULT_AT));
	EXPECT(3, get64(RESULT_AT));

	put_text(DATA_AT, "HE");
	EXPECT(0, P1(fd_pwrite, fd, IOV(DATA_AT, 2), 0, RESULT_AT));
	EXPECT(0, P1(fd_pread, fd, IOV(DATA_AT, 5), 0, RESULT_AT));
	CHECK(memcmp(memory.data + DATA_AT, "HEllo", 5) == 0);
	EXPECT(0, P1(fd_pread, fd, IOV(DATA_AT, 5), 100, RESULT_AT));
	EXPECT(0, get32(RESULT_AT));
	EXPECT(WASI_EINVAL, P1(fd_pread, fd, IOV(DATA_AT, 5), (uint64_t)-1, RESULT_AT));
	EXPECT(0, P1(fd_tell, fd, RESULT_AT));
	EXPECT(3, get64(RESULT_AT));

	EXPECT(0, P1(fd_filestat_set_size, fd, 3));
	EXPECT(0, P1(fd_filestat_set_size, fd, 5));
	EXPECT(0, P1(fd_pread, fd, IOV(DATA_AT, 9), 0, RESULT_AT));
	EXPECT(5, get32(RESULT_AT));
	CHECK(memcmp(memory.data + DATA_AT, "HEl\0\0", 5) == 0);
	EXPECT(0, P1(fd_seek, fd, 8, 0, RESULT_AT));
	EXPECT(0, write_text(fd, "x"));
	EXPECT(0, P1(fd_filestat_get, fd, DATA_AT));
	EXPECT(9, get64(DATA_AT + 32));
	EXPECT(WASI_REGULAR_FILE, memory.data[DATA_AT + 16]);
	EXPECT(1, get64(DATA_AT + 24));
	EXPECT(0, P1(fd_allocate, fd, 10, 10));
	EXPECT(0, P1(fd_filestat_get, fd, DATA_AT));
	EXPECT(20, get64(DATA_AT + 32));
	EXPECT(WASI_EINVAL, P1(fd_allocate, fd, 10, 0));
	EXPECT(WASI_EFBIG, P1(fd_allocate, fd, INT64_MAX, 1));
	EXPECT(0, P1(fd_advise, fd, 0, 0, 3));
	EXPECT(WASI_EINVAL, P1(fd_advise, fd, 0, 0, 6));
	EXPECT(0, P1(fd_sync, fd));
	EXPECT(0, P1(fd_datasync, fd));

	EXPECT(0, open_with(DIR, "a", 0, READING, 0, &other));
	EXPECT(WASI_ENOTCAPABLE, write_text(other, "no"));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_filestat_set_size, other, 0));
	EXPECT(0, P1(fd_close, other));
	EXPECT(WASI_EBADF, P1(fd_close, other));
	EXPECT(0, P1(fd_close, fd));
}

static void
appending(void)
{
	uint32_t fd;

	EXPECT(0, make_file(DIR, "log", "one"));
	EXPECT(0, open_with(DIR, "log", 0, ALL_RIGHTS, WASI_APPEND, &fd));
	EXPECT(0, P1(fd_fdstat_get, fd, DATA_AT));
	EXPECT(WASI_APPEND, memory.data[DATA_AT + 2]);
	EXPECT(0, write_text(fd, "two"));
	EXPECT(0, P1(fd_seek, fd, 0, 0, RESULT_AT));
	EXPECT(0, write_text(fd, "three"));
	EXPECT(0, P1(fd_tell, fd, RESULT_AT));
	EXPECT(11, get64(RESULT_AT));
	EXPECT(0, P1(fd_fdstat_set_flags, fd, 0));
	EXPECT(0, P1(fd_seek, fd, 0, 0, RESULT_AT));
	EXPECT(0, write_text(fd, "ONE"));
	EXPECT(WASI_ENOTSUP, P1(fd_fdstat_set_flags, fd, WASI_SYNC));
	EXPECT(WASI_EINVAL, P1(fd_fdstat_set_flags, fd, 32));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, read_path(DIR, "log", "ONEtwothree"));
	EXPECT(0, P1(path_unlink_file, DIR, PATH("log")));
}

static void
opening(void)
{
	uint32_t fd;

	EXPECT(WASI_ENOENT, open_with(DIR, "none", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_ENOENT, open_with(DIR, "", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_ENOENT, open_with(DIR, "none/none", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_EEXIST, open_with(DIR, "a", WASI_O_CREAT | WASI_O_EXCL, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_ENOTDIR, open_with(DIR, "a", WASI_O_DIRECTORY, READING, 0, &fd));
	EXPECT(WASI_ENOTDIR, open_with(DIR, "a/", 0, READING, 0, &fd));
	EXPECT(WASI_ENOTDIR, open_with(DIR, "a/b", 0, READING, 0, &fd));
	EXPECT(WASI_ENOTDIR, open_with(DIR, "a/.", 0, READING, 0, &fd));
	EXPECT(WASI_ENOTDIR, open_with(DIR, "a/..", 0, READING, 0, &fd));
	EXPECT(WASI_EISDIR, open_with(DIR, "new/", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_EISDIR, open_with(DIR, ".", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_EISDIR, open_with(DIR, ".", WASI_O_DIRECTORY, WASI_FD_READ | WASI_FD_WRITE, 0,
		&fd));
	EXPECT(WASI_EINVAL, open_with(DIR, "new", WASI_O_CREAT | WASI_O_DIRECTORY, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_EINVAL, open_with(DIR, "a", 16, ALL_RIGHTS, 0, &fd));
	EXPECT(0, open_with(DIR, ".", 0, READING, 0, &fd));
	EXPECT(WASI_EISDIR, P1(fd_read, fd, IOV(DATA_AT, 1), RESULT_AT));
	EXPECT(0, read_path(fd, ".//./d/../a", "HEl") == WASI_ENOENT ? 0 : 1);
	EXPECT(0, P1(fd_close, fd));
	EXPECT(WASI_EBADF, open_with(77, "a", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(0, open_with(DIR, "a", WASI_O_TRUNC, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_ENOTDIR, open_with(fd, "a", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(0, read_path(DIR, "a", ""));
}

static void
directories(void)
{
	uint32_t dir;

	EXPECT(0, P1(path_create_directory, DIR, PATH("d")));
	EXPECT(0, P1(path_create_directory, DIR, PATH("d/e/")));
	EXPECT(WASI_EEXIST, P1(path_create_directory, DIR, PATH("d")));
	EXPECT(WASI_EEXIST, P1(path_create_directory, DIR, PATH(".")));
	EXPECT(WASI_EEXIST, P1(path_create_directory, DIR, PATH("d/..")));
	EXPECT(WASI_ENOENT, P1(path_create_directory, DIR, PATH("x/y")));
	EXPECT(0, make_file(DIR, "d/e/../f", "content"));
	EXPECT(0, read_path(DIR, "d/./f", "content"));
	EXPECT(0, read_path(DIR, "d/e/../../d/f", "content"));
	EXPECT(0, open_with(DIR, "d", WASI_O_DIRECTORY, READING, 0, &dir));
	EXPECT(0, read_path(dir, "f", "content"));
	EXPECT(0, read_path(dir, "e/../f", "content"));
	EXPECT(WASI_ENOTCAPABLE, read_path(dir, "../d/f", "content"));
	EXPECT(0, P1(fd_close, dir));
	EXPECT(WASI_ENOTEMPTY, P1(path_remove_directory, DIR, PATH("d")));
	EXPECT(WASI_EISDIR, P1(path_unlink_file, DIR, PATH("d")));
	EXPECT(WASI_EISDIR, P1(path_unlink_file, DIR, PATH("d/")));
	EXPECT(WASI_ENOTDIR, P1(path_unlink_file, DIR, PATH("d/f/")));
	EXPECT(WASI_ENOTDIR, P1(path_remove_directory, DIR, PATH("d/f")));
	EXPECT(WASI_EINVAL, P1(path_remove_directory, DIR, PATH("d/e/.")));
	EXPECT(0, P1(path_remove_directory, DIR, PATH("d/e")));
	EXPECT(0, P1(path_unlink_file, DIR, PATH("d/f")));
	EXPECT(0, P1(path_remove_directory, DIR, PATH("d/")));
	EXPECT(WASI_ENOENT, P1(path_remove_directory, DIR, PATH("d")));
	EXPECT(WASI_ENOENT, P1(path_unlink_file, DIR, PATH("d")));
}

static void
links(void)
{
	uint32_t fd;

	EXPECT(0, P1(path_create_directory, DIR, PATH("l")));
	EXPECT(0, P1(path_create_directory, DIR, PATH("l/deep")));
	EXPECT(0, make_file(DIR, "l/file", "linked"));
	EXPECT(0, P1(path_symlink, PATH2("file"), DIR, PATH("l/soft")));
	EXPECT(0, P1(path_symlink, PATH2("../soft"), DIR, PATH("l/deep/up")));
	EXPECT(0, P1(path_symlink, PATH2("l/deep/"), DIR, PATH("across")));
	EXPECT(0, P1(path_symlink, PATH2("loop2"), DIR, PATH("loop1")));
	EXPECT(0, P1(path_symlink, PATH2("loop1"), DIR, PATH("loop2")));
	EXPECT(0, P1(path_symlink, PATH2("nowhere"), DIR, PATH("dangling")));
	EXPECT(WASI_EEXIST, P1(path_symlink, PATH2("x"), DIR, PATH("dangling")));
	EXPECT(WASI_ENOENT, P1(path_symlink, PATH2(""), DIR, PATH("empty")));
	EXPECT(0, read_path(DIR, "l/soft", "linked"));
	EXPECT(0, read_path(DIR, "l/deep/up", "linked"));
	EXPECT(0, read_path(DIR, "across/up", "linked"));
	EXPECT(0, read_path(DIR, "across/../file", "linked"));
	EXPECT(0, read_path(DIR, "across//../deep/up", "linked"));
	EXPECT(WASI_ELOOP, read_path(DIR, "loop1", ""));
	EXPECT(WASI_ELOOP, read_path(DIR, "loop1/x", ""));
	EXPECT(WASI_ENOENT, read_path(DIR, "dangling", ""));
	EXPECT(WASI_ENOENT, read_path(DIR, "dangling/x", ""));
	EXPECT(WASI_ENOTDIR, read_path(DIR, "l/soft/", ""));
	EXPECT(WASI_ENOTDIR, read_path(DIR, "l/soft/x", ""));
	EXPECT(WASI_ELOOP, P1(path_open, DIR, 0, PATH("l/soft"), 0, READING, 0, 0, RESULT_AT));
	EXPECT(WASI_EEXIST, open_with(DIR, "dangling", WASI_O_CREAT | WASI_O_EXCL, ALL_RIGHTS, 0, &fd));
	EXPECT(0, make_file(DIR, "dangling", "now somewhere"));
	EXPECT(0, read_path(DIR, "nowhere", "now somewhere"));

	EXPECT(0, stat_path("l/soft", 0));
	EXPECT(WASI_SYMBOLIC_LINK, memory.data[DATA_AT + 16]);
	EXPECT(0, stat_path("l/soft", WASI_LOOKUP_SYMLINK_FOLLOW));
	EXPECT(WASI_REGULAR_FILE, memory.data[DATA_AT + 16]);
	EXPECT(0, stat_path("across", 0));
	EXPECT(WASI_SYMBOLIC_LINK, memory.data[DATA_AT + 16]);
	EXPECT(0, stat_path("across/", 0));
	EXPECT(WASI_DIRECTORY, memory.data[DATA_AT + 16]);
	EXPECT(WASI_ENOTDIR, stat_path("l/soft/", 0));

	EXPECT(0, P1(path_readlink, DIR, PATH("l/deep/up"), DATA_AT, 100, RESULT_AT));
	EXPECT(7, get32(RESULT_AT));
	CHECK(memcmp(memory.data + DATA_AT, "../soft", 7) == 0);
	EXPECT(0, P1(path_readlink, DIR, PATH("l/deep/up"), DATA_AT, 2, RESULT_AT));
	EXPECT(2, get32(RESULT_AT));
	EXPECT(WASI_EINVAL, P1(path_readlink, DIR, PATH("l/file"), DATA_AT, 2, RESULT_AT));
	EXPECT(WASI_EINVAL, P1(path_readlink, DIR, PATH("across/"), DATA_AT, 2, RESULT_AT));
	EXPECT(WASI_ENOTDIR, P1(path_remove_directory, DIR, PATH("across/")));

	EXPECT(0, P1(path_link, DIR, 0, PATH("l/file"), DIR, PATH2("hard")));
	EXPECT(0, stat_path("hard", 0));
	EXPECT(2, get64(DATA_AT + 24));
	EXPECT(WASI_EEXIST, P1(path_link, DIR, 0, PATH("l/file"), DIR, PATH2("hard")));
	EXPECT(WASI_EPERM, P1(path_link, DIR, 0, PATH("l"), DIR, PATH2("hard2")));
	EXPECT(WASI_ENOENT, P1(path_link, DIR, 0, PATH("none"), DIR, PATH2("hard2")));
	EXPECT(0, P1(path_link, DIR, 0, PATH("l/soft"), DIR, PATH2("l/soft2")));
	EXPECT(0, stat_path("l/soft2", 0));
	EXPECT(WASI_SYMBOLIC_LINK, memory.data[DATA_AT + 16]);
	EXPECT(0, P1(path_link, DIR, WASI_LOOKUP_SYMLINK_FOLLOW, PATH("l/soft"), DIR,
		PATH2("l/file3")));
	EXPECT(0, stat_path("l/file3", 0));
	EXPECT(3, get64(DATA_AT + 24));
	EXPECT(0, P1(path_unlink_file, DIR, PATH("l/file")));
	EXPECT(0, read_path(DIR, "hard", "linked"));
	EXPECT(WASI_ENOENT, read_path(DIR, "l/soft", ""));
	EXPECT(0, P1(path_unlink_file, DIR, PATH("l/soft")));
}

static void
renaming(void)
{
	uint32_t fd;

	EXPECT(0, P1(path_create_directory, DIR, PATH("r")));
	EXPECT(0, P1(path_create_directory, DIR, PATH("r/in")));
	EXPECT(0, make_file(DIR, "r/1", "one"));
	EXPECT(0, make_file(DIR, "r/2", "two"));
	EXPECT(0, open_with(DIR, "r/2", 0, READING, 0, &fd));
	EXPECT(0, P1(path_rename, DIR, PATH("r/1"), DIR, PATH2("r/2")));
	CHECK(strcmp(read_text(fd), "two") == 0);
	EXPECT(0, P1(fd_filestat_get, fd, DATA_AT));
	EXPECT(0, get64(DATA_AT + 24));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, read_path(DIR, "r/2", "one"));
	EXPECT(WASI_ENOENT, read_path(DIR, "r/1", ""));
	EXPECT(WASI_EINVAL, P1(path_rename, DIR, PATH("r"), DIR, PATH2("r/in/r")));
	EXPECT(WASI_EISDIR, P1(path_rename, DIR, PATH("r/2"), DIR, PATH2("r/in")));
	EXPECT(WASI_ENOTDIR, P1(path_rename, DIR, PATH("r/in"), DIR, PATH2("r/2")));
	EXPECT(WASI_ENOTDIR, P1(path_rename, DIR, PATH("r/2/"), DIR, PATH2("r/3")));
	EXPECT(WASI_ENOTDIR, P1(path_rename, DIR, PATH("r/2"), DIR, PATH2("r/3/")));
	EXPECT(WASI_ENOENT, P1(path_rename, DIR, PATH("none"), DIR, PATH2("r/3")));
	EXPECT(WASI_EBUSY, P1(path_rename, DIR, PATH("."), DIR, PATH2("r/3")));
	EXPECT(WASI_ENOTEMPTY, P1(path_rename, DIR, PATH("l"), DIR, PATH2("r")));
	EXPECT(0, P1(path_rename, DIR, PATH("r/2"), DIR, PATH2("r/2")));
	EXPECT(0, P1(path_rename, DIR, PATH("r/in/"), DIR, PATH2("in")));
	EXPECT(0, P1(path_rename, DIR, PATH("r"), DIR, PATH2("in/")));
	EXPECT(0, read_path(DIR, "in/2", "one"));
	EXPECT(WASI_ENOENT, P1(path_remove_directory, DIR, PATH("r")));
}

static void
times(void)
{
	uint32_t fd;
	uint64_t now;

	EXPECT(0, make_file(DIR, "t", "time"));
	EXPECT(0, P1(path_symlink, PATH2("t"), DIR, PATH("tl")));
	EXPECT(0, P1(path_filestat_set_times, DIR, 0, PATH("t"), 1000000001, 2000000002,
		WASI_FST_ATIM | WASI_FST_MTIM));
	EXPECT(0, stat_path("t", 0));
	EXPECT(1000000001, get64(DATA_AT + 40));
	EXPECT(2000000002, get64(DATA_AT + 48));
	EXPECT(0, P1(path_filestat_set_times, DIR, 1, PATH("tl"), 5, 7000000000, WASI_FST_MTIM));
	EXPECT(0, stat_path("t", 0));
	EXPECT(1000000001, get64(DATA_AT + 40));
	EXPECT(7000000000, get64(DATA_AT + 48));
	EXPECT(0, open_with(DIR, "t", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(0, P1(fd_filestat_set_times, fd, 9, 9, WASI_FST_ATIM | WASI_FST_MTIM_NOW));
	EXPECT(0, P1(fd_filestat_get, fd, DATA_AT));
	EXPECT(9, get64(DATA_AT + 40));
	now = get64(DATA_AT + 48);
	EXPECT(0, P1(clock_time_get, 0, 0, RESULT_AT));
	CHECK(get64(RESULT_AT) - now < 5000000000 || now - get64(RESULT_AT) < 5000000000);
	EXPECT(WASI_EINVAL, P1(fd_filestat_set_times, fd, 0, 0, 3));
	EXPECT(WASI_EINVAL, P1(fd_filestat_set_times, fd, 0, 0, 16));
	EXPECT(WASI_EINVAL, P1(path_filestat_set_times, DIR, 0, PATH("t"), 0, 0, 12));
	EXPECT(WASI_ENOENT, P1(path_filestat_set_times, DIR, 0, PATH("tt"), 0, 0, 1));
	EXPECT(WASI_ENOTDIR, P1(path_filestat_set_times, DIR, 0, PATH("t/"), 0, 0, 1));
	EXPECT(0, P1(fd_close, fd));
}

/* Lists a directory through a buffer of the given size, as wasi-libc does; checks that each name
 * comes once. */
static unsigned
list(uint32_t fd, uint32_t size, unsigned count)
{
	unsigned char seen[1000] = { 0 };
	unsigned names = 0, dots = 0;
	uint64_t cookie = 0;

	for (;;) {
		uint32_t at = 0, used;

		if (!EXPECT(0, P1(fd_readdir, fd, DATA_AT, size, cookie, RESULT_AT)))
			return 0;
		used = get32(RESULT_AT);
		while (at + 24 <= used) {
			uint32_t length = get32(DATA_AT + at + 16);
			char name[64] = "";

			if (at + 24 + length > used)
				break;
			memcpy(name, memory.data + DATA_AT + at + 24, length);
			if (length > 5 && memcmp(name, "name-", 5) == 0) {
				unsigned number = (unsigned)atoi(name + 5);

				CHECK(memory.data[DATA_AT + at + 20] == WASI_REGULAR_FILE);
				CHECK(number < count && !seen[number]++);
				names++;
			} else {
				CHECK(memcmp(name, "..", length) == 0);
				dots++;
			}
			cookie = get64(DATA_AT + at);
			at += 24 + length;
		}
		if (used < size)
			break;
		if (at == 0)
			return 0; /* not even one fits */
	}
	CHECK(dots == 2);
	return names;
}

static void
listing(void)
{
	enum { COUNT = 300 };
	uint32_t fd, i, used;
	char name[40];

	EXPECT(0, P1(path_create_directory, DIR, PATH("many")));
	for (i = 0; i < COUNT; i++) {
		snprintf(name, sizeof name, "many/name-%u%.*s", (unsigned)i, (int)(i % 20),
			"-xxxxxxxxxxxxxxxxxxxx");
		make_file(DIR, name, "");
	}
	EXPECT(0, open_with(DIR, "many", WASI_O_DIRECTORY, READING, 0, &fd));
	EXPECT(COUNT, list(fd, 32768, COUNT));
	EXPECT(COUNT, list(fd, 4096, COUNT));
	EXPECT(COUNT, list(fd, 64, COUNT));
	EXPECT(COUNT, list(fd, 59, COUNT));
	EXPECT(0, P1(fd_readdir, fd, DATA_AT, 1, 0, RESULT_AT));
	EXPECT(1, get32(RESULT_AT));
	EXPECT(0, P1(fd_readdir, fd, DATA_AT, 0, 0, RESULT_AT));
	EXPECT(0, get32(RESULT_AT));
	/* A name is removed as soon as it was read; the rest still comes. */
	for (i = 0, used = 26; used == 26 && i < 2 * COUNT; i++) {
		uint64_t cookie = i == 0 ? 0 : get64(DATA_AT);
		uint32_t length;

		EXPECT(0, P1(fd_readdir, fd, DATA_AT, 200, cookie, RESULT_AT));
		if (get32(RESULT_AT) == 0)
			break;
		length = get32(DATA_AT + 16);
		if (length > 2)
			EXPECT(0, P1(path_unlink_file, fd, DATA_AT + 24, length));
	}
	EXPECT(0, list(fd, 4096, COUNT));
	EXPECT(0, P1(path_remove_directory, DIR, PATH("many")));
	EXPECT(WASI_ENOENT, make_file(fd, "late", ""));
	EXPECT(0, P1(fd_close, fd));
}

static void
deep(void)
{
	char path[4000] = "";
	unsigned i;

	for (i = 0; i < 500; i++) {
		strcat(path, "n");
		EXPECT(0, P1(path_create_directory, DIR, PATH(path)));
		strcat(path, "/");
	}
	for (i = 0; i < 500; i++)
		strcat(path, "../");
	strcat(path, "t");
	EXPECT(0, read_path(DIR, path, "time"));
	for (i = 500; i > 0; i--) {
		path[2 * i - 1] = '\0';
		EXPECT(0, P1(path_remove_directory, DIR, PATH(path)));
	}
}

static void
descriptors(void)
{
	uint32_t a, b, last = 0, fd;

	EXPECT(0, open_with(DIR, "t", 0, READING, 0, &a));
	EXPECT(0, open_with(DIR, "in/2", 0, READING, 0, &b));
	EXPECT(0, P1(fd_renumber, a, b));
	EXPECT(WASI_EBADF, P1(fd_close, a));
	CHECK(strcmp(read_text(b), "time") == 0);
	EXPECT(0, P1(fd_renumber, b, b));
	EXPECT(WASI_EBADF, P1(fd_renumber, b, a));
	EXPECT(WASI_EBADF, P1(fd_renumber, a, a));
	EXPECT(WASI_EBADF, P1(fd_renumber, a, b));
	EXPECT(WASI_EBADF, P1(fd_renumber, b, 90));
	EXPECT(WASI_EBADF, P1(fd_renumber, b, 100));
	EXPECT(WASI_EBADF, P1(fd_renumber, b, UINT32_MAX));
	EXPECT(0, P1(fd_filestat_get, b, DATA_AT));
	EXPECT(0, P1(fd_close, b));
	while (open_with(DIR, "t", 0, READING, 0, &fd) == 0)
		last = fd;
	EXPECT(99, last);
	EXPECT(WASI_EMFILE, open_with(DIR, "t", 0, READING, 0, &fd));
	for (fd = DIR + 1; fd < 100; fd++)
		P1(fd_close, fd);
}

static void
rights(void)
{
	uint32_t dir, fd;

	EXPECT(0, open_with(DIR, "in", WASI_O_DIRECTORY, READING, 0, &dir));
	EXPECT(0, P1(fd_fdstat_get, dir, DATA_AT));
	EXPECT(WASI_DIRECTORY, memory.data[DATA_AT]);
	EXPECT(0, get64(DATA_AT + 8) & (WASI_FD_READ | WASI_FD_SEEK));
	EXPECT(ALL_RIGHTS, get64(DATA_AT + 16));
	EXPECT(0, P1(fd_fdstat_set_rights, dir, WASI_PATH_OPEN, WASI_FD_READ));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_fdstat_set_rights, dir, WASI_PATH_OPEN | WASI_FD_READDIR,
		WASI_FD_READ));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_fdstat_set_rights, dir, WASI_PATH_OPEN,
		WASI_FD_READ | WASI_FD_SEEK));
	EXPECT(WASI_ENOTCAPABLE, open_with(dir, "2", 0, WASI_FD_READ | WASI_FD_SEEK, 0, &fd));
	EXPECT(WASI_ENOTCAPABLE, P1(path_open, dir, 0, PATH("2"), 0, WASI_FD_READ, WASI_FD_SEEK, 0,
		RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(path_open, dir, 0, PATH("2"), WASI_O_CREAT, WASI_FD_READ, 0, 0,
		RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(path_open, dir, 0, PATH("2"), WASI_O_TRUNC, WASI_FD_READ, 0, 0,
		RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_readdir, dir, DATA_AT, 10, 0, RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(path_create_directory, dir, PATH("no")));
	EXPECT(WASI_ENOTCAPABLE, P1(path_unlink_file, dir, PATH("2")));
	EXPECT(WASI_ENOTCAPABLE, P1(path_rename, DIR, PATH("t"), dir, PATH2("t")));
	EXPECT(WASI_ENOTCAPABLE, P1(path_link, DIR, 0, PATH("t"), dir, PATH2("t")));
	EXPECT(WASI_ENOTCAPABLE, P1(path_filestat_get, dir, 0, PATH("2"), DATA_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_filestat_get, dir, DATA_AT));
	EXPECT(0, P1(path_open, dir, 0, PATH("2"), 0, WASI_FD_READ, 0, 0, RESULT_AT));
	fd = get32(RESULT_AT);
	CHECK(strcmp(read_text(fd), "one") == 0);
	EXPECT(WASI_ENOTCAPABLE, P1(fd_seek, fd, 1, 0, RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_tell, fd, RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_pread, fd, IOV(DATA_AT, 1), 0, RESULT_AT));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_sync, fd));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, P1(fd_close, dir));
}

/* What Go's os.Open asks for: all that a file can be asked, less what writing needs, but for
 * FD_FILESTAT_SET_SIZE. */
#define GO_READING (WASI_RIGHT(28) - 1) & \
	~(WASI_FD_DATASYNC | WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_PATH_FILESTAT_SET_SIZE)

/* Opens a file that may not be written in this way. Its size cannot be changed, whatever was
 * asked for. */
static void
read_as_go_does(uint32_t dir, const char *path, uint32_t wanted)
{
	uint32_t fd;

	if (!EXPECT(0, open_with(dir, path, 0, GO_READING, 0, &fd)))
		return;
	CHECK(strcmp(read_text(fd), "one") == 0);
	EXPECT(wanted, P1(fd_filestat_set_size, fd, 1));
	EXPECT(0, P1(fd_fdstat_get, fd, DATA_AT));
	EXPECT(0, get64(DATA_AT + 8) & (WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(dir, path, 0, WASI_FD_READ | WASI_FD_ALLOCATE, 0, &fd));
	EXPECT(wanted, P1(fd_allocate, fd, 0, 100));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, read_path(dir, path, "one"));
}

/* The same directory read-only: everything that changes something is EROFS. */
static void
read_only(struct wasi_file *again)
{
	uint32_t fd, ro = DIR + 1;

	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, again, "/ro", WASM_RT_WASI_READ_ONLY));
	read_as_go_does(ro, "in/2", WASI_EROFS);
	EXPECT(WASI_EROFS, open_with(ro, "in/2", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_EROFS, open_with(ro, "in/2", WASI_O_TRUNC, READING, 0, &fd));
	EXPECT(WASI_EROFS, open_with(ro, "new", WASI_O_CREAT, READING, 0, &fd));
	EXPECT(WASI_EEXIST, open_with(ro, "in/2", WASI_O_CREAT | WASI_O_EXCL, READING, 0, &fd));
	EXPECT(WASI_ENOENT, open_with(ro, "new", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_EROFS, P1(path_create_directory, ro, PATH("new")));
	EXPECT(WASI_EROFS, P1(path_unlink_file, ro, PATH("in/2")));
	EXPECT(WASI_EROFS, P1(path_remove_directory, ro, PATH("in")));
	EXPECT(WASI_EROFS, P1(path_symlink, PATH2("x"), ro, PATH("new")));
	EXPECT(WASI_EROFS, P1(path_rename, ro, PATH("in/2"), ro, PATH2("new")));
	EXPECT(WASI_EROFS, P1(path_rename, ro, PATH("in/2"), DIR, PATH2("new")));
	EXPECT(WASI_EROFS, P1(path_rename, DIR, PATH("in/2"), ro, PATH2("new")));
	EXPECT(WASI_EROFS, P1(path_link, ro, 0, PATH("in/2"), DIR, PATH2("new")));
	EXPECT(WASI_EROFS, P1(path_link, DIR, 0, PATH("in/2"), ro, PATH2("new")));
	EXPECT(WASI_EROFS, P1(path_filestat_set_times, ro, 0, PATH("in/2"), 0, 0, 1));
	EXPECT(0, open_with(ro, "in", WASI_O_DIRECTORY, READING, 0, &fd));
	EXPECT(WASI_EROFS, P1(path_create_directory, fd, PATH("new")));
	EXPECT(WASI_EROFS, P1(fd_filestat_set_times, fd, 0, 0, 1));
	EXPECT(0, read_path(fd, "2", "one"));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(ro, "in/2", WASI_O_CREAT, READING, 0, &fd));
	CHECK(strcmp(read_text(fd), "one") == 0);
	EXPECT(WASI_EROFS, write_text(fd, "no"));
	EXPECT(WASI_EROFS, P1(fd_filestat_set_size, fd, 0));
	EXPECT(WASI_EROFS, P1(fd_filestat_set_times, fd, 0, 0, 1));
	EXPECT(WASI_EROFS, P1(fd_allocate, fd, 0, 100));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, P1(fd_close, ro));
}

static void
preopens(void)
{
	EXPECT(0, P1(fd_prestat_get, DIR, DATA_AT));
	EXPECT(0, get32(DATA_AT));
	EXPECT(5, get32(DATA_AT + 4));
	EXPECT(0, P1(fd_prestat_dir_name, DIR, DATA_AT, 5));
	CHECK(memcmp(memory.data + DATA_AT, "/home", 5) == 0);
	EXPECT(WASI_ENAMETOOLONG, P1(fd_prestat_dir_name, DIR, DATA_AT, 4));
	EXPECT(WASI_EBADF, P1(fd_prestat_get, DIR + 1, DATA_AT));
	EXPECT(WASI_EBADF, P1(fd_prestat_get, 0, DATA_AT));
}

static void
all(struct wasi_file *root, struct wasi_file *(*again)(void))
{
	guest_start(MEMORY);
	guest.wasi.max_fds = 100;
	if (EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, root, "/home", 0))) {
		preopens();
		reading_and_writing();
		appending();
		opening();
		directories();
		links();
		renaming();
		times();
		listing();
		deep();
		descriptors();
		rights();
		read_as_go_does(DIR, "in/2", WASI_ENOTCAPABLE);
		if (again != NULL)
			read_only(again());
	}
	guest_end();
}

static char folder[64];

static struct wasi_file *
by_kernel(void)
{
	return wasm_rt_wasi_host_directory(folder, 0);
}

static struct wasi_file *
by_walk(void)
{
	return wasm_rt_wasi_host_directory(folder, WASM_RT_WASI_WALK);
}

/* A file that the process itself may only read. */
static void
without_permission(struct wasi_file *(*open_root)(void))
{
	char path[100];
	uint32_t fd;

	snprintf(path, sizeof path, "%s/in/2", folder);
	CHECK(chmod(folder, 0755) == 0 && chmod(path, 0444) == 0);
	guest_start(MEMORY);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, open_root(), "/", 0));
	CHECK(geteuid() != 0 || seteuid(65534) == 0);
	EXPECT(WASI_EACCES, open_with(DIR, "in/2", 0, ALL_RIGHTS, 0, &fd));
	read_as_go_does(DIR, "in/2", WASI_ENOTCAPABLE);
	CHECK(getuid() != 0 || seteuid(0) == 0);
	guest_end();
}

static void
on_host(struct wasi_file *(*open_root)(void))
{
	char command[100];

	strcpy(folder, "/tmp/wasi-files-XXXXXX");
	if (!CHECK(mkdtemp(folder) != NULL))
		return;
	all(open_root(), open_root);
	without_permission(open_root);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	CHECK(system(command) == 0);
}

/* A guest cannot have more memory than the limit, and gets it back by removing. */
static void
limit_of_memory(void)
{
	uint32_t fd, i;
	char name[16];

	guest_start(MEMORY);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(10000), "/", 0));
	EXPECT(0, open_with(DIR, "a", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_ENOSPC, P1(fd_filestat_set_size, fd, 10000));
	EXPECT(WASI_ENOSPC, P1(fd_write, fd, IOV(0, 20000), RESULT_AT));
	EXPECT(0, P1(fd_write, fd, IOV(0, 9000), RESULT_AT));
	EXPECT(WASI_ENOSPC, P1(fd_allocate, fd, 0, 20000));
	EXPECT(0, P1(path_unlink_file, DIR, PATH("a")));
	EXPECT(WASI_ENOSPC, P1(fd_filestat_set_size, fd, 10001));
	EXPECT(0, P1(fd_close, fd));
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "%u", (unsigned)i);
		if (make_file(DIR, name, "") != 0)
			break;
	}
	CHECK(i > 20 && i < 100);
	for (; i > 0; i--) {
		snprintf(name, sizeof name, "%u", (unsigned)i - 1);
		EXPECT(0, P1(path_unlink_file, DIR, PATH(name)));
	}
	EXPECT(0, open_with(DIR, "a", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(0, P1(fd_filestat_set_size, fd, 9000));
	guest_end();
}

#if SANITIZED
size_t __sanitizer_get_current_allocated_bytes(void);

enum { LIMIT = 1 << 20 };
static size_t before;

/* Whether the guest holds no more of the host's memory than it may: half as much again as the
 * limit. */
static bool
within_limit(void)
{
	return __sanitizer_get_current_allocated_bytes() - before < LIMIT + LIMIT / 2 + 65536;
}

/* Files that are filled and cut off, directories that are filled and emptied, and all of it at
 * random. */
static void
hoarding(void)
{
	uint32_t fd, i, k, random = 1;
	char name[32];

	guest_start(MEMORY);
	before = __sanitizer_get_current_allocated_bytes();
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(LIMIT), "/", 0));
	for (i = 0; i < 20 && within_limit(); i++) {
		snprintf(name, sizeof name, "f%u", (unsigned)i);
		EXPECT(0, open_with(DIR, name, WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
		EXPECT(0, P1(fd_filestat_set_size, fd, LIMIT - 100000));
		EXPECT(0, P1(fd_filestat_set_size, fd, i % 2));
		EXPECT(0, P1(fd_close, fd));
	}
	CHECK(within_limit());
	for (i = 0; i < 20 && within_limit(); i++) {
		snprintf(name, sizeof name, "d%u", (unsigned)i);
		EXPECT(0, P1(path_create_directory, DIR, PATH(name)));
		for (k = 0; k < 2000; k++) {
			snprintf(name, sizeof name, "d%u/%u", (unsigned)i, (unsigned)k);
			EXPECT(0, P1(path_create_directory, DIR, PATH(name)));
		}
		while (k-- > i % 2) {
			snprintf(name, sizeof name, "d%u/%u", (unsigned)i, (unsigned)k);
			EXPECT(0, P1(path_remove_directory, DIR, PATH(name)));
		}
	}
	CHECK(within_limit());
	for (i = 0; i < 20000; i++) {
		random = random * 1103515245 + 12345;
		snprintf(name, sizeof name, "d%u/%c%u", (unsigned)(random >> 8) % 4,
			i < 10000 ? 'a' : 'b', (unsigned)(random >> 16) % 500);
		if (random >> 30 != 0 && open_with(DIR, name, WASI_O_CREAT, ALL_RIGHTS, 0, &fd) == 0) {
			P1(fd_filestat_set_size, fd, (random >> 12) % (random >> 29 == 2 ? LIMIT : 4000));
			P1(fd_close, fd);
		} else {
			P1(path_unlink_file, DIR, PATH(name));
		}
		if (i % 64 == 0 && !CHECK(within_limit()))
			break;
	}
	guest_end();
}
#endif

int
main(void)
{
	on_host(by_kernel);
	on_host(by_walk);
	all(wasm_rt_wasi_memory_directory(UINT64_C(1) << 30), NULL);
	limit_of_memory();
#if SANITIZED
	hoarding();
#endif
	return check_done();
}
