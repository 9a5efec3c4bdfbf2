/* What a guest can do with files, the same on every back end. What it may do is in rights.c. */
#include "posix.h"

#include "backends.h"

#include <stdio.h>

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
	(void)again;
	guest_start(MEMORY);
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
	}
	guest_end();
}

int
main(void)
{
	on_every_back_end(all);
	return check_done();
}
