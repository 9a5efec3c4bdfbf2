/* Ways out of a preopened directory: each ends with the right errno, in both ways of resolving, and
 * nothing outside is touched. */
#include "posix.h"

#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#include <sys/mount.h>
#endif

enum { DIR = 3, OTHER = 4 };

/* TOP/in is the guest's directory, TOP/other a second one; TOP/secret, TOP/out and TOP/out/secret
 * are not for it. */
static char top[64];

static const char *
at(const char *name)
{
	static char paths[4][200];
	static unsigned turn;

	turn = (turn + 1) % 4;
	snprintf(paths[turn], sizeof paths[turn], "%s/%s", top, name);
	return paths[turn];
}

static void
put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	CHECK(file != NULL && fputs(text, file) >= 0);
	if (file != NULL)
		fclose(file);
}

static void
build(void)
{
	strcpy(top, "/tmp/wasi-escape-XXXXXX");
	if (!CHECK(mkdtemp(top) != NULL))
		exit(1);
	mkdir(at("in"), 0777);
	mkdir(at("in/sub"), 0777);
	mkdir(at("in/sub/deep"), 0777);
	mkdir(at("other"), 0777);
	mkdir(at("out"), 0777);
	put_file(at("secret"), "secret");
	put_file(at("out/secret"), "secret");
	put_file(at("in/file"), "file");
	put_file(at("in/sub/file"), "sub");
	put_file(at("other/file"), "other");
	/* Links that the guest could not make itself. */
	CHECK(symlink(at("secret"), at("in/absolute")) == 0);
	CHECK(symlink(at("out"), at("in/absolute-dir")) == 0);
	CHECK(symlink(at("in/file"), at("in/absolute-inside")) == 0);
	CHECK(symlink("/nowhere/at/all", at("in/absolute-dangling")) == 0);
	CHECK(symlink("../secret", at("in/relative")) == 0);
	CHECK(symlink("../out", at("in/relative-dir")) == 0);
	CHECK(symlink("../../secret", at("in/sub/relative")) == 0);
	CHECK(symlink("../nowhere", at("in/relative-dangling")) == 0);
	CHECK(symlink("sub/../../secret", at("in/zigzag")) == 0);
	CHECK(symlink("..", at("in/up")) == 0);
	CHECK(symlink("../..", at("in/sub/up-up")) == 0);
	CHECK(symlink("../in/file", at("in/out-and-in")) == 0);
	CHECK(symlink("sub/../file", at("in/inside")) == 0);
	CHECK(symlink("/proc/self/root", at("in/magic")) == 0);
	CHECK(symlink("/", at("in/root")) == 0);
}

static const char *const outside[] = { "..", "../", "../secret", "../out/secret", "../in/file",
	"./../secret", "sub/../../secret",
	"sub/deep/../../../secret", "sub/deep/../../..", "../../../../../../../../../../etc/passwd",
		"..//secret", "sub//..//..//secret",
	"/", "//", "/etc/passwd", "//etc/passwd", "/dev/null", "absolute", "absolute-dir/secret",
		"absolute-inside", "absolute-dangling",
	"absolute-dangling/x", "relative", "relative-dir/secret", "relative-dir", "sub/relative",
	"relative-dangling", "zigzag", "up", "up/secret",
	"up/in/file", "sub/up-up", "sub/up-up/secret", "out-and-in", "magic/etc/passwd", "magic",
	"root", "root/etc/passwd", "root/" };
enum { OUTSIDE = sizeof outside / sizeof *outside };

/* Paths that lead out before their last component: what names, and does not follow, fails on them
 * too. */
static bool
leaves_by_directory(const char *path)
{
	return strcmp(path, "..") == 0 || (strchr(path, '/') != NULL && strcmp(path, "root/") != 0 &&
		strcmp(path, "sub/relative") != 0 && strcmp(path, "sub/up-up") != 0);
}

static void
expect_out(const char *path, const char *function, uint32_t error)
{
	if (!CHECK(error == WASI_ENOTCAPABLE))
		fprintf(stderr, "%s of %s gave %u\n", function, path, (unsigned)error);
}

static void
paths_outside(void)
{
	uint32_t fd, i;

	for (i = 0; i < OUTSIDE; i++) {
		const char *path = outside[i];

		expect_out(path, "open", open_with(DIR, path, 0, READING, 0, &fd));
		expect_out(path, "open to write", open_with(DIR, path, 0, ALL_RIGHTS, 0, &fd));
		if (strcmp(path, "root/") == 0) /* a slash, so the link is not even looked at */
			EXPECT(WASI_EISDIR, open_with(DIR, path, WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
		else
			expect_out(path, "create", open_with(DIR, path, WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
		expect_out(path, "truncate", open_with(DIR, path, WASI_O_TRUNC, ALL_RIGHTS, 0, &fd));
		expect_out(path, "open directory", open_with(DIR, path, WASI_O_DIRECTORY, READING, 0, &fd));
		expect_out(path, "stat", P1(path_filestat_get, DIR, 1, PATH(path), DATA_AT));
		expect_out(path, "set times", P1(path_filestat_set_times, DIR, 1, PATH(path), 1, 1, 5));
		expect_out(path, "link from", P1(path_link, DIR, 1, PATH(path), DIR, PATH2("stolen")));
		if (!leaves_by_directory(path))
			continue;
		expect_out(path, "lstat", P1(path_filestat_get, DIR, 0, PATH(path), DATA_AT));
		expect_out(path, "mkdir", P1(path_create_directory, DIR, PATH(path)));
		expect_out(path, "rmdir", P1(path_remove_directory, DIR, PATH(path)));
		expect_out(path, "unlink", P1(path_unlink_file, DIR, PATH(path)));
		expect_out(path, "readlink", P1(path_readlink, DIR, PATH(path), DATA_AT, 100, RESULT_AT));
		expect_out(path, "symlink at", P1(path_symlink, PATH2("x"), DIR, PATH(path)));
		expect_out(path, "rename from", P1(path_rename, DIR, PATH(path), DIR, PATH2("stolen")));
		expect_out(path, "rename to", P1(path_rename, DIR, PATH("file"), DIR, PATH2(path)));
		expect_out(path, "link to", P1(path_link, DIR, 0, PATH("file"), DIR, PATH2(path)));
	}
	for (i = 0; i < OUTSIDE; i++)
		if (outside[i][0] == '/')
			expect_out(outside[i], "symlink to",
				P1(path_symlink, PATH2(outside[i]), DIR, PATH("planted")));
}

/* What looks alike and is allowed. */
static void
paths_inside(void)
{
	EXPECT(0, read_path(DIR, "inside", "file"));
	EXPECT(0, read_path(DIR, "sub/../file", "file"));
	EXPECT(0, read_path(DIR, "sub//deep/..///../file", "file"));
	EXPECT(0, read_path(DIR, ".//file", "file"));
	EXPECT(0, P1(path_readlink, DIR, PATH("relative"), DATA_AT, 100, RESULT_AT));
	EXPECT(9, get32(RESULT_AT));
	EXPECT(0, P1(path_filestat_get, DIR, 0, PATH("absolute"), DATA_AT));
	EXPECT(WASI_SYMBOLIC_LINK, memory.data[DATA_AT + 16]);
	EXPECT(WASI_ELOOP, P1(path_open, DIR, 0, PATH("absolute"), 0, READING, 0, 0, RESULT_AT));
	EXPECT(WASI_ELOOP, P1(path_open, DIR, 0, PATH("relative"), WASI_O_CREAT | WASI_O_TRUNC,
		ALL_RIGHTS, 0, 0, RESULT_AT));
	EXPECT(WASI_EEXIST, P1(path_open, DIR, 1, PATH("relative"), WASI_O_CREAT | WASI_O_EXCL,
		ALL_RIGHTS, 0, 0, RESULT_AT));
}

/* A link that leads out once it stands elsewhere, and one of the guest's own making. */
static void
links_that_move(void)
{
	uint32_t fd;

	EXPECT(0, P1(path_symlink, PATH2("../../secret"), DIR, PATH("sub/deep/mine")));
	EXPECT(WASI_ENOENT, read_path(DIR, "sub/deep/mine", ""));
	EXPECT(0, P1(path_rename, DIR, PATH("sub/deep/mine"), DIR, PATH2("mine")));
	EXPECT(WASI_ENOTCAPABLE, read_path(DIR, "mine", ""));
	EXPECT(WASI_ENOTCAPABLE, make_file(DIR, "mine", "overwritten"));
	EXPECT(0, P1(path_rename, DIR, PATH("mine"), OTHER, PATH2("mine")));
	EXPECT(WASI_ENOTCAPABLE, read_path(OTHER, "mine", ""));
	EXPECT(0, P1(path_link, DIR, 0, PATH("relative"), OTHER, PATH2("hard")));
	EXPECT(WASI_ENOTCAPABLE, read_path(OTHER, "hard", ""));
	EXPECT(0, P1(path_unlink_file, OTHER, PATH("hard")));
	EXPECT(0, P1(path_unlink_file, OTHER, PATH("mine")));
	/* A directory that is open while it is moved deeper keeps its own bounds. */
	EXPECT(0, open_with(DIR, "sub/deep", WASI_O_DIRECTORY, READING, 0, &fd));
	EXPECT(WASI_ENOTCAPABLE, read_path(fd, "../file", ""));
	EXPECT(WASI_ENOTCAPABLE, read_path(fd, "../../../secret", ""));
	CHECK(rename(at("in/sub/deep"), at("out/deep")) == 0);
	EXPECT(WASI_ENOTCAPABLE, read_path(fd, "../secret", ""));
	EXPECT(WASI_ENOTCAPABLE, read_path(fd, "./.././secret", ""));
	CHECK(rename(at("out/deep"), at("in/sub/deep")) == 0);
	EXPECT(0, P1(fd_close, fd));
}

static void
across_preopens(void)
{
	EXPECT(0, P1(path_rename, DIR, PATH("file"), OTHER, PATH2("moved")));
	EXPECT(0, read_path(OTHER, "moved", "file"));
	EXPECT(WASI_ENOTCAPABLE, P1(path_rename, OTHER, PATH("moved"), DIR, PATH2("../file")));
	EXPECT(WASI_ENOTCAPABLE, P1(path_rename, OTHER, PATH("../other/moved"), DIR, PATH2("file")));
	EXPECT(WASI_ENOTCAPABLE, read_path(OTHER, "../in/sub/file", ""));
	EXPECT(0, P1(path_rename, OTHER, PATH("moved"), DIR, PATH2("file")));
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(100000), "/memory",
		0));
	EXPECT(WASI_EXDEV, P1(path_rename, DIR, PATH("file"), OTHER + 1, PATH2("file")));
	EXPECT(WASI_EXDEV, P1(path_link, DIR, 0, PATH("file"), OTHER + 1, PATH2("file")));
	EXPECT(0, P1(fd_close, OTHER + 1));
}

static void
odd_names(void)
{
	static char path[5000];
	uint32_t fd, i;

	memcpy(memory.data + PATH_AT, "file\0/../../secret", 18);
	EXPECT(WASI_EINVAL, P1(path_open, DIR, 0, PATH_AT, 18, 0, READING, 0, 0, RESULT_AT));
	EXPECT(WASI_EINVAL, P1(path_create_directory, DIR, PATH_AT, 18));
	EXPECT(WASI_EINVAL, P1(path_symlink, PATH_AT, 18, DIR, PATH2("planted")));
	memory.data[PATH_AT] = '\0';
	EXPECT(WASI_EINVAL, P1(path_filestat_get, DIR, 0, PATH_AT, 1, DATA_AT));

	memset(path, 'a', sizeof path);
	for (i = 255; i < sizeof path; i += i < 300 ? 1 : i < 4090 || i > 4100 ? 500 : 1) {
		uint32_t wanted = i <= 255 ? 0 : WASI_ENAMETOOLONG;

		path[i] = '\0';
		EXPECT(wanted, open_with(DIR, path, WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
		EXPECT(wanted, P1(path_filestat_get, DIR, 1, PATH(path), DATA_AT));
		EXPECT(wanted, P1(path_unlink_file, DIR, PATH(path)));
		EXPECT(wanted, P1(path_create_directory, DIR, PATH(path)));
		EXPECT(wanted, P1(path_remove_directory, DIR, PATH(path)));
		path[i] = 'a';
	}
	path[256] = '/';
	path[258] = '\0';
	EXPECT(WASI_ENAMETOOLONG, open_with(DIR, path, WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	/* As long as can be, and one more. */
	for (i = 0; i < 4096; i++)
		path[i] = "./"[i % 2];
	memcpy(path + 4088, "///file", 8);
	EXPECT(0, read_path(DIR, path, "file"));
	memcpy(path + 4088, "////file", 9);
	EXPECT(WASI_ENAMETOOLONG, read_path(DIR, path, ""));
	for (i = 0; i < 4095; i++)
		path[i] = "../"[i % 3];
	path[4095] = '\0';
	EXPECT(WASI_ENOTCAPABLE, read_path(DIR, path, ""));
	memcpy(path, "sub/up-up/", 10);
	EXPECT(WASI_ENOTCAPABLE, read_path(DIR, path, ""));
	/* Names that the host takes as they are. */
	EXPECT(0, make_file(DIR, "...", "dots"));
	EXPECT(0, make_file(DIR, "..a", "dots"));
	EXPECT(0, make_file(DIR, "back\\slash", "\\"));
	EXPECT(0, make_file(DIR, "\xff\xfe", "not UTF-8"));
	EXPECT(0, read_path(DIR, "...", "dots"));
	EXPECT(0, read_path(DIR, "\xff\xfe", "not UTF-8"));
}

/* Links of links: each doubles the length, and forty are the end. */
static void
link_bombs(void)
{
	char name[16], text[3000];
	uint32_t i, error;

	for (i = 0; i < 50; i++) {
		snprintf(name, sizeof name, "chain%u", (unsigned)i);
		snprintf(text, sizeof text, "chain%u", (unsigned)i + 1);
		EXPECT(0, P1(path_symlink, PATH2(text), DIR, PATH(name)));
	}
	EXPECT(0, make_file(DIR, "chain50", "end"));
	EXPECT(0, read_path(DIR, "chain10", "end"));
	EXPECT(WASI_ELOOP, read_path(DIR, "chain9", ""));
	EXPECT(WASI_ELOOP, read_path(DIR, "chain0", ""));
	EXPECT(0, P1(path_symlink, PATH2("./bomb0/bomb0/"), DIR, PATH("bomb0")));
	EXPECT(WASI_ELOOP, read_path(DIR, "bomb0", ""));
	EXPECT(WASI_ELOOP, read_path(DIR, "bomb0/x", ""));
	memset(text, '/', sizeof text);
	text[0] = '.';
	memcpy(text + 2900, "long", 5);
	EXPECT(0, P1(path_symlink, PATH2(text), DIR, PATH("long")));
	error = read_path(DIR, "long/x", "");
	CHECK(error == WASI_ELOOP || error == WASI_ENAMETOOLONG);
}

static void
nothing_touched(void)
{
	struct stat stat;
	char text[10] = "";
	FILE *file = fopen(at("secret"), "r");

	CHECK(file != NULL && fgets(text, sizeof text, file) != NULL && strcmp(text, "secret") == 0);
	if (file != NULL)
		fclose(file);
	CHECK(lstat(at("secret"), &stat) == 0 && stat.st_nlink == 1 && stat.st_mtime > 1000);
	CHECK(lstat(at("out/secret"), &stat) == 0 && stat.st_nlink == 1 && stat.st_mtime > 1000);
	CHECK(lstat(at("nowhere"), &stat) != 0);
	CHECK(lstat(at("in/stolen"), &stat) != 0);
	CHECK(lstat(at("in/planted"), &stat) != 0);
	CHECK(rmdir(at("out")) != 0 && unlink(at("out/secret")) == 0 && rmdir(at("out")) == 0 &&
		unlink(at("secret")) == 0);
}

static void
start(unsigned flags)
{
	build();
	guest_start(MEMORY);
	guest.wasi.max_fds = 20;
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_host_directory(at("in"), flags), "/in",
		0));
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_host_directory(at("other"), flags),
		"/other", 0));
}

static void
end(void)
{
	char command[100];

	guest_end();
	snprintf(command, sizeof command, "rm -rf %s", top);
	CHECK(system(command) == 0);
}

/* The second process: a directory and a file change places with links that lead out, as fast as it
 * can. */
static void
swap_for_ever(void)
{
	const char *dir = at("in/sub/deep"), *spare = at("in/sub/spare"), *link = at("in/sub/link"),
		*file = at("in/sub/swap");

	if (symlink("../../out", link) != 0 || mkdir(dir, 0777) != 0)
		(void)errno;
	for (;;) {
		rename(dir, spare);
		rename(link, dir);
		rename(dir, link);
		rename(spare, dir);
		unlink(file);
		if (symlink("../../secret", file) != 0)
			continue;
		unlink(file);
		close(open(file, O_CREAT | O_WRONLY | O_EXCL, 0666));
	}
}

static void
race(unsigned milliseconds)
{
	struct timespec from, now;
	unsigned reached = 0, refused = 0;
	pid_t child;
	uint32_t fd;

	EXPECT(0, make_file(DIR, "sub/deep/secret", "public"));
	child = fork();
	if (child == 0) {
		swap_for_ever();
		_exit(0);
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	do {
		static const char *const files[] =
			{ "sub/deep/secret", "sub/deep/../deep/secret", "sub/./deep/./secret", "sub/swap" };
		static unsigned turn;
		const char *path = files[turn++ % 4];
		uint32_t error = open_with(DIR, path, turn % 3 == 0 ? WASI_O_CREAT : 0, ALL_RIGHTS, 0, &fd);

		if (error == 0) {
			memory.data[DATA_AT] = '\0';
			P1(fd_read, fd, IOV(DATA_AT, 10), RESULT_AT);
			if (memcmp(memory.data + DATA_AT, "secret", 6) == 0)
				CHECK(!"read what is outside");
			P1(fd_close, fd);
			reached++;
		} else {
			refused++;
		}
		if (P1(path_filestat_set_times, DIR, 1, PATH(path), 1, 1, 5) == 0)
			reached++;
		P1(path_create_directory, DIR, PATH("sub/deep/made"));
		P1(path_remove_directory, DIR, PATH("sub/deep/made"));
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - from.tv_sec) * 1000 +
		(now.tv_nsec - from.tv_nsec) / 1000000 < (long)milliseconds);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	CHECK(reached > 0 && refused > 0);
	CHECK(access(at("out/made"), F_OK) != 0);
}

static void
all(unsigned flags)
{
	start(flags);
	paths_outside();
	paths_inside();
	links_that_move();
	across_preopens();
	odd_names();
	link_bombs();
	nothing_touched();
	end();
	start(flags);
	race(getenv("WASI_RACE_MS") != NULL ? (unsigned)atoi(getenv("WASI_RACE_MS")) : 1500);
	nothing_touched();
	end();
}

/* Devices that hold nothing are files like others below a preopened directory. Others are
 * refused, as are the file systems of the kernel, unless the grant says otherwise; and what
 * leads through /proc to the process's own is in any case. */
static void
devices(unsigned flags)
{
	static const char *const refused[] = { "tty", "console", "mem", "kmsg", "ptmx", "sda", "vda",
		"loop0" };
	struct stat stat;
	uint32_t fd, i;

	guest_start(MEMORY);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_host_directory("/dev", flags), "/dev",
		0));
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_host_directory("/", flags), "/", 0));
	EXPECT(0, open_with(DIR, "null", WASI_O_CREAT | WASI_O_TRUNC, ALL_RIGHTS, 0, &fd));
	EXPECT(0, P1(fd_fdstat_get, fd, DATA_AT));
	EXPECT(WASI_CHARACTER_DEVICE, memory.data[DATA_AT]);
	EXPECT(0, write_text(fd, "gone"));
	EXPECT(4, get32(RESULT_AT));
	CHECK(strcmp(read_text(fd), "") == 0);
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(DIR, "zero", 0, READING, 0, &fd));
	EXPECT(0, P1(fd_read, fd, IOV(DATA_AT, 100), RESULT_AT));
	EXPECT(100, get32(RESULT_AT));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(DIR, "full", 0, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_ENOSPC, write_text(fd, "x"));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(OTHER, "dev/urandom", 0, READING, 0, &fd));
	EXPECT(0, P1(fd_close, fd));
	for (i = 0; i < sizeof refused / sizeof *refused; i++) {
		char path[30];

		snprintf(path, sizeof path, "/dev/%s", refused[i]);
		if (lstat(path, &stat) != 0 || S_ISLNK(stat.st_mode) || (flags & WASM_RT_WASI_SYSTEM) != 0)
			continue;
		EXPECT(WASI_ENOTCAPABLE, open_with(DIR, refused[i], 0, READING, 0, &fd));
		EXPECT(WASI_ENOTCAPABLE, open_with(DIR, refused[i], WASI_O_CREAT, ALL_RIGHTS,
			WASI_NONBLOCK, &fd));
		EXPECT(WASI_ENOTCAPABLE, open_with(OTHER, path + 1, WASI_O_TRUNC, ALL_RIGHTS, 0, &fd));
		EXPECT(0, P1(path_filestat_get, DIR, 0, PATH(refused[i]), DATA_AT));
	}
	EXPECT(WASI_ENOTCAPABLE, open_with(DIR, "fd/0", 0, READING, 0, &fd));
	EXPECT(WASI_ENOTCAPABLE, open_with(DIR, "stdin", 0, READING, 0, &fd));
	CHECK(open_with(OTHER, "proc/self/fd/0", 0, READING, 0, &fd) != 0);
	CHECK(open_with(OTHER, "proc/self/root/etc/passwd", 0, READING, 0, &fd) != 0);
	CHECK(open_with(OTHER, "proc/self/cwd/x", WASI_O_CREAT, ALL_RIGHTS, 0, &fd) != 0);
	guest_end();
}

/* What a guest would want of the kernel's file systems. All of these exist on Linux. */
static const char *const kernels[] = { "proc/self/mem", "proc/self/environ", "proc/self/maps",
	"proc/thread-self/mem", "proc/version", "proc", "proc/", "proc/self", "proc/self/",
	"proc/self/fd", "proc/sys/kernel/hostname", "sys", "sys/kernel/", "sys/kernel/mm" };

/* The guest must not get hold of any path below `before`, nor do anything there. */
static void
expect_kernel_refused(uint32_t dir, const char *before, const char *path)
{
	char whole[100];
	uint32_t fd;

	snprintf(whole, sizeof whole, "%s%s", before, path);
	expect_out(whole, "open", open_with(dir, whole, 0, READING, 0, &fd));
	expect_out(whole, "open directory", open_with(dir, whole, WASI_O_DIRECTORY, READING, 0, &fd));
	CHECK(open_with(dir, whole, 0, ALL_RIGHTS, 0, &fd) != 0);
	CHECK(open_with(dir, whole, WASI_O_TRUNC, WASI_FD_WRITE, 0, &fd) != 0);
	CHECK(open_with(dir, whole, WASI_O_CREAT, ALL_RIGHTS, 0, &fd) != 0);
	if (strchr(path, '/') != NULL && path[strlen(path) - 1] != '/')
		expect_out(whole, "stat", P1(path_filestat_get, dir, 0, PATH(whole), DATA_AT));
}

#if defined(__linux__)
/* Mounts below a grant, in a name space of a child's own: the files of /proc over a file and
 * over a directory. */
static void
mounted(unsigned flags)
{
	int status = 0;
	pid_t child = fork();
	uint32_t fd;

	if (child == 0) {
		if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
			mount("/proc", at("in/sub/deep"), NULL, MS_BIND, NULL) != 0 ||
			mount("/proc/version", at("in/file"), NULL, MS_BIND, NULL) != 0)
			_exit(77); /* not as this user */
		check_failed = 0;
		EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_host_directory(at("in"), flags),
			"/mounts", 0));
		expect_out("file", "open", open_with(6, "file", 0, READING, 0, &fd));
		expect_kernel_refused(6, "sub/deep/", "self/mem");
		expect_kernel_refused(6, "sub/", "deep");
		_exit(check_failed != 0);
	}
	waitpid(child, &status, 0);
	CHECK(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77));
}

static void
kernel(unsigned flags)
{
	uint32_t fd, i;

	start(flags);
	/* A link that leads there, out of a wide grant. */
	CHECK(symlink("../../../proc/self/mem", at("in/mem")) == 0);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_host_directory("/", flags), "/", 0));
	expect_kernel_refused(5, at("in/mem") + 1, "");
	for (i = 0; i < sizeof kernels / sizeof *kernels; i++) {
		expect_kernel_refused(5, "", kernels[i]);
		expect_kernel_refused(5, "tmp/../", kernels[i]);
	}
	EXPECT(0, P1(path_filestat_get, 5, 0, PATH("proc"), DATA_AT));
	mounted(flags);
	end();
	errno = 0;
	CHECK(wasm_rt_wasi_host_directory("/proc", flags) == NULL && errno == EPERM);
	errno = 0;
	CHECK(wasm_rt_wasi_host_directory("/sys/kernel", flags) == NULL && errno == EPERM);

	/* Given in so many words, they are files; what is magic in them still is not followed. */
	guest_start(MEMORY);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi,
		wasm_rt_wasi_host_directory("/proc", flags | WASM_RT_WASI_SYSTEM), "/proc", 0));
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi,
		wasm_rt_wasi_host_directory("/", flags | WASM_RT_WASI_SYSTEM), "/", 0));
	EXPECT(0, open_with(DIR, "self/status", 0, READING, 0, &fd));
	CHECK(strncmp(read_text(fd), "Name:", 5) == 0);
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, open_with(OTHER, "proc/self/status", 0, READING, 0, &fd));
	EXPECT(0, P1(fd_close, fd));
	CHECK(open_with(DIR, "self/fd/0", 0, READING, 0, &fd) != 0);
	CHECK(open_with(DIR, "self/cwd/.", WASI_O_DIRECTORY, READING, 0, &fd) != 0);
	CHECK(open_with(DIR, "self/root", WASI_O_DIRECTORY, READING, 0, &fd) != 0);
	CHECK(open_with(DIR, "self/exe", 0, READING, 0, &fd) != 0);
	guest_end();
}
#endif

int
main(void)
{
	all(0);
	all(WASM_RT_WASI_WALK);
	devices(0);
	devices(WASM_RT_WASI_WALK);
	devices(WASM_RT_WASI_SYSTEM);
#if defined(__linux__)
	kernel(0);
	kernel(WASM_RT_WASI_WALK);
#endif
	return check_done();
}
