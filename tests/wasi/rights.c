/* What a guest may do with its descriptors, the same on every back end: their numbers, their
 * rights, directories that are read-only, and files that the process itself may not write. */
#include "posix.h"

#include "backends.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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
all(struct wasi_file *root, struct wasi_file *(*again)(void))
{
	guest_start(MEMORY);
	guest.wasi.max_fds = 100;
	if (EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, root, "/home", 0))) {
		EXPECT(0, make_file(DIR, "t", "time"));
		EXPECT(0, P1(path_create_directory, DIR, PATH("in")));
		EXPECT(0, make_file(DIR, "in/2", "one"));
		descriptors();
		rights();
		read_as_go_does(DIR, "in/2", WASI_ENOTCAPABLE);
		if (again != NULL)
			read_only(again());
	}
	guest_end();
	if (again != NULL)
		without_permission(again);
}

int
main(void)
{
	on_every_back_end(all);
	return check_done();
}
