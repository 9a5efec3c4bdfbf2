/*
 * Every path function on every kind of path, with each flag, beside the host's own call on a tree
 * of the same make: the errors are the same, and what is there afterwards. Host directories
 * (resolved by the kernel and by the walk) and memory must agree in all; images and read-only
 * grants in all that changes nothing, and end the rest with an error.
 */
#include "posix.h"

#include "packed.h"
#include "host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIR_FD = 3 };

/* ---- The paths: names of every kind, by what may follow them */

static const char *const names[] = { "f", "d", "e", "e/f", "e/d", "x", "to-f", "to-d",
	"to-d-slash", "to-f-slash", "to-x", "to-x-slash", "to-e-f", "to-to-x", "loop", "e/to-up" };
static const char *const tails[] = { "", "/", "//", "/.", "/..", "/x", "/f", "/./" };
static const char *const others[] = { "", ".", "./", "./.", "./f", "d/../f", "d/../x", "x/../f",
	"f/../f", "e/./d/../f", "to-e/d/../f" };
enum { NAMES = sizeof names / sizeof *names, TAILS = sizeof tails / sizeof *tails,
	OTHERS = sizeof others / sizeof *others, PATHS = NAMES * TAILS + OTHERS };

static const struct {
	const char *name, *text;
} links[] = { { "to-f", "f" }, { "to-d", "d" }, { "to-d-slash", "d/" }, { "to-f-slash", "f/" },
	{ "to-x", "nothing" }, { "to-x-slash", "nothing/" }, { "to-e-f", "e/f" },
	{ "to-to-x", "to-x" }, { "loop", "loop" }, { "e/to-up", "../f" }, { "to-e", "e" } };

static char paths[PATHS][32];

static void
make_paths(void)
{
	unsigned i, count = 0;

	for (i = 0; i < NAMES * TAILS; i++)
		snprintf(paths[count++], sizeof *paths, "%s%s", names[i / TAILS], tails[i % TAILS]);
	for (i = 0; i < OTHERS; i++)
		strcpy(paths[count++], others[i]);
}

/* ---- The trees */

static char top[64], reference[100], ours[100];

/* All functions below work on the guest's descriptor DIR_FD, of which there is one at a time. */
static void
grant(struct wasi_file *directory, unsigned flags)
{
	if (P1(fd_close, DIR_FD) != 0)
		(void)errno; /* the first */
	if (!CHECK(wasm_rt_wasi_preopen(&guest.wasi, directory, "/", flags) == 0))
		exit(1);
}

static void
fill(void)
{
	unsigned i;
	uint32_t error = 0;

	error |= make_file(DIR_FD, "f", "contents");
	error |= P1(path_create_directory, DIR_FD, PATH("d"));
	error |= P1(path_create_directory, DIR_FD, PATH("e"));
	error |= P1(path_create_directory, DIR_FD, PATH("e/d"));
	error |= make_file(DIR_FD, "e/f", "more");
	for (i = 0; i < sizeof links / sizeof *links; i++)
		error |= P1(path_symlink, PATH2(links[i].text), DIR_FD, PATH(links[i].name));
	EXPECT(0, error);
}

/* Empties a directory of the host. */
static void
clear(int at)
{
	DIR *stream = fdopendir(at);
	const struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		int fd;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		fd = openat(at, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
		if (fd >= 0)
			clear(fd);
		unlinkat(at, entry->d_name, fd >= 0 ? AT_REMOVEDIR : 0);
	}
	if (stream != NULL)
		closedir(stream);
}

/* ---- What is in a tree: a sum over names, types, sizes, counts and texts of links, in no order */

static uint64_t
hash(const void *bytes, size_t size, uint64_t sum)
{
	const uint8_t *p = bytes;

	while (size-- > 0)
		sum = (sum ^ *p++) * UINT64_C(1099511628211);
	return sum ^ sum >> 29;
}

static uint64_t
sum_of_entry(const char *path, uint8_t *type)
{
	uint64_t sum = hash(path, strlen(path), 14695981039346656037u);

	EXPECT(0, P1(path_filestat_get, DIR_FD, 0, PATH(path), DATA_AT));
	*type = memory.data[DATA_AT + 16];
	sum = hash(type, 1, sum);
	if (*type == WASI_REGULAR_FILE)
		sum = hash(memory.data + DATA_AT + 24, 16, sum); /* links and size */
	if (*type != WASI_SYMBOLIC_LINK)
		return sum;
	EXPECT(0, P1(path_readlink, DIR_FD, PATH(path), DATA_AT, 100, RESULT_AT));
	return hash(memory.data + DATA_AT, get32(RESULT_AT), sum);
}

static uint64_t
sum_of_tree(const char *path)
{
	uint64_t cookie = 0, sum = 0;
	uint32_t fd;

	if (!EXPECT(0, open_with(DIR_FD, path, WASI_O_DIRECTORY, READING, 0, &fd)))
		return 0;
	while (P1(fd_readdir, fd, DATA_AT, 24 + 255, cookie, RESULT_AT) == 0 &&
		get32(RESULT_AT) >= 24) {
		uint32_t size = get32(DATA_AT + 16);
		char below[300];
		uint8_t type;

		cookie = get64(DATA_AT);
		snprintf(below, sizeof below, "%s/%.*s", path, (int)size,
			(const char *)memory.data + DATA_AT + 24);
		if (memory.data[DATA_AT + 24] == '.')
			continue;
		sum += sum_of_entry(below, &type);
		if (type == WASI_DIRECTORY)
			sum += sum_of_tree(below);
	}
	P1(fd_close, fd);
	return sum;
}

/* ---- The functions, each as the guest calls it and as the host has it */

/* A call: its function, its paths, its flags, and what came of it. */
struct call {
	uint8_t function, flags; /* for open: rights and oflags in `open` */
	uint8_t open;
	uint8_t path, path2;
	uint8_t error;
	uint64_t sum;            /* what is there after success; for open mixed with the type opened */
};

enum { OPEN, MAKE, REMOVE, UNLINK, STAT, TIMES, READ, SYMLINK, RENAME, LINK, FUNCTIONS };
static const char *const functions[] = { "open", "create_directory", "remove_directory",
	"unlink_file", "filestat_get", "filestat_set_times", "readlink", "symlink", "rename", "link" };
enum { OPEN_READ = 16, OPEN_WRITE = 32 };

static uint64_t
rights_of(const struct call *c)
{
	return ((c->open & OPEN_READ) != 0 ? WASI_FD_READ : 0) |
		((c->open & OPEN_WRITE) != 0 ? WASI_FD_WRITE : 0);
}

/* The type is stored for open. */
static uint32_t
call_guest(const struct call *c, uint8_t *type)
{
	const char *path = paths[c->path], *path2 = paths[c->path2];
	uint32_t error;

	switch (c->function) {
	case OPEN:
		error = P1(path_open, DIR_FD, c->flags, PATH(path), c->open & 15, rights_of(c), 0, 0,
			RESULT_AT);
		if (error == 0) {
			uint32_t fd = get32(RESULT_AT);

			EXPECT(0, P1(fd_fdstat_get, fd, DATA_AT));
			*type = memory.data[DATA_AT];
			EXPECT(0, P1(fd_close, fd));
		}
		return error;
	case MAKE:
		return P1(path_create_directory, DIR_FD, PATH(path));
	case REMOVE:
		return P1(path_remove_directory, DIR_FD, PATH(path));
	case UNLINK:
		return P1(path_unlink_file, DIR_FD, PATH(path));
	case STAT:
		error = P1(path_filestat_get, DIR_FD, c->flags, PATH(path), DATA_AT);
		*type = memory.data[DATA_AT + 16];
		return error;
	case TIMES:
		return P1(path_filestat_set_times, DIR_FD, c->flags, PATH(path), 1000000000, 2000000000,
			WASI_FST_ATIM | WASI_FST_MTIM);
	case READ:
		return P1(path_readlink, DIR_FD, PATH(path), DATA_AT, 100, RESULT_AT);
	case SYMLINK:
		return P1(path_symlink, PATH2("text"), DIR_FD, PATH(path));
	case RENAME:
		return P1(path_rename, DIR_FD, PATH(path), DIR_FD, PATH2(path2));
	default:
		return P1(path_link, DIR_FD, c->flags, PATH(path), DIR_FD, PATH2(path2));
	}
}

static int
open_on_host(int at, const struct call *c, uint8_t *type)
{
	static const int modes[4] = { O_RDONLY, O_RDONLY, O_WRONLY, O_RDWR };
	int flags = modes[c->open >> 4], fd;
	struct stat stat;

	flags |= (c->open & WASI_O_CREAT) != 0 ? O_CREAT : 0;
	flags |= (c->open & WASI_O_DIRECTORY) != 0 ? O_DIRECTORY : 0;
	flags |= (c->open & WASI_O_EXCL) != 0 ? O_EXCL : 0;
	flags |= (c->open & WASI_O_TRUNC) != 0 ? O_TRUNC : 0;
	fd = openat(at, paths[c->path], flags | (c->flags ? 0 : O_NOFOLLOW), 0666);
	if (fd < 0)
		return -1;
	CHECK(fstat(fd, &stat) == 0);
	*type = S_ISDIR(stat.st_mode) ? WASI_DIRECTORY : WASI_REGULAR_FILE;
	close(fd);
	return 0;
}

static uint32_t
call_host(int at, const struct call *c, uint8_t *type)
{
	static const struct timespec times[2] = { { 1, 0 }, { 2, 0 } };
	const char *path = paths[c->path], *path2 = paths[c->path2];
	char text[100];
	struct stat stat;
	int failed;

	switch (c->function) {
	case OPEN:
		failed = open_on_host(at, c, type);
		break;
	case MAKE:
		failed = mkdirat(at, path, 0777);
		break;
	case REMOVE:
		failed = unlinkat(at, path, AT_REMOVEDIR);
		break;
	case UNLINK:
		failed = unlinkat(at, path, 0);
		break;
	case STAT:
		failed = fstatat(at, path, &stat, c->flags ? 0 : AT_SYMLINK_NOFOLLOW);
		if (!failed)
			*type = S_ISDIR(stat.st_mode) ? WASI_DIRECTORY :
				S_ISLNK(stat.st_mode) ? WASI_SYMBOLIC_LINK : WASI_REGULAR_FILE;
		break;
	case TIMES:
		failed = utimensat(at, path, times, c->flags ? 0 : AT_SYMLINK_NOFOLLOW);
		break;
	case READ:
		failed = readlinkat(at, path, text, sizeof text) < 0;
		break;
	case SYMLINK:
		failed = symlinkat("text", at, path);
		break;
	case RENAME:
		failed = renameat(at, path, at, path2);
		break;
	default:
		failed = linkat(at, path, at, path2, c->flags ? AT_SYMLINK_FOLLOW : 0);
	}
	return failed ? wasi_host_error(errno) : 0;
}

/* ---- What is not as the host has it, and why */

/* O_CREAT with O_DIRECTORY: EINVAL here and, before it looks at the path, in Linux since 6.4;
 * older ones make a file. */
static bool
of_its_own(struct call *c)
{
	const uint8_t both = WASI_O_CREAT | WASI_O_DIRECTORY;

	if (c->function != OPEN || (c->open & both) != both)
		return false;
	c->error = WASI_EINVAL;
	return true;
}

/* ---- All calls */

static bool
changes(const struct call *c)
{
	switch (c->function) {
	case OPEN:
		return (c->open & (OPEN_WRITE | WASI_O_CREAT | WASI_O_TRUNC)) != 0;
	case STAT:
	case READ:
		return false;
	default:
		return true;
	}
}

static struct call *calls;
static unsigned count;

static void
add(unsigned function, unsigned flags, unsigned open, unsigned path, unsigned path2)
{
	struct call *c = &calls[count++];

	c->function = (uint8_t)function;
	c->flags = (uint8_t)flags;
	c->open = (uint8_t)open;
	c->path = (uint8_t)path;
	c->path2 = (uint8_t)path2;
}

static void
make_calls(void)
{
	unsigned path, path2, follow, open;

	calls = calloc(PATHS * (2 * 64 + 10) + PATHS * PATHS * 3, sizeof *calls);
	if (calls == NULL)
		exit(1);
	for (path = 0; path < PATHS; path++) {
		for (follow = 0; follow < 2; follow++) {
			for (open = 0; open < 64; open++)
				add(OPEN, follow, open, path, 0);
			add(STAT, follow, 0, path, 0);
			add(TIMES, follow, 0, path, 0);
		}
		add(MAKE, 0, 0, path, 0);
		add(REMOVE, 0, 0, path, 0);
		add(UNLINK, 0, 0, path, 0);
		add(READ, 0, 0, path, 0);
		add(SYMLINK, 0, 0, path, 0);
		for (path2 = 0; path2 < PATHS; path2++) {
			add(RENAME, 0, 0, path, path2);
			add(LINK, 0, 0, path, path2);
			add(LINK, 1, 0, path, path2);
		}
	}
}

static void
say(const struct call *c, const char *where, uint32_t error)
{
	fprintf(stderr, "%s: path_%s(%s\"%s\"", where, functions[c->function],
		c->flags ? "follow, " : "", paths[c->path]);
	if (c->function == OPEN)
		fprintf(stderr, ", oflags %d,%s%s", c->open & 15, (c->open & OPEN_READ) != 0 ? " read" : "",
			(c->open & OPEN_WRITE) != 0 ? " write" : "");
	if (c->function >= RENAME)
		fprintf(stderr, ", \"%s\"", paths[c->path2]);
	fprintf(stderr, "): %u, the host has %u\n", (unsigned)error, c->error);
}

static struct wasi_file *
renew_host(const char *folder, unsigned flags)
{
	clear(open(folder, O_RDONLY | O_DIRECTORY));
	return wasm_rt_wasi_host_directory(folder, flags);
}

static struct wasi_file *
renew_reference(void)
{
	return renew_host(reference, 0);
}

static struct wasi_file *
by_kernel(void)
{
	return renew_host(ours, 0);
}

static struct wasi_file *
by_walk(void)
{
	return renew_host(ours, WASM_RT_WASI_WALK);
}

static struct wasi_file *
in_memory(void)
{
	return wasm_rt_wasi_memory_directory(1 << 20);
}

/* A sum for what was opened or looked at, and what is there. */
static uint64_t
outcome(const struct call *c, uint8_t type)
{
	return (changes(c) ? sum_of_tree(".") : 0) + type;
}

/* Finds out what the host does. */
static void
ask_host(void)
{
	int at = open(reference, O_RDONLY | O_DIRECTORY);
	unsigned i, succeeded = 0;
	bool dirty = true;

	for (i = 0; i < count; i++) {
		struct call *c = &calls[i];
		uint8_t type = 0;

		if (dirty) {
			grant(renew_reference(), 0);
			fill();
		}
		dirty = false;
		if (of_its_own(c))
			continue;
		c->error = (uint8_t)call_host(at, c, &type);
		if (c->error != 0)
			continue;
		c->sum = outcome(c, type);
		dirty = changes(c);
		succeeded++;
	}
	close(at);
	CHECK(succeeded > 1000 && succeeded < count / 2);
}

/* Compares a back end with it. */
static void
compare(const char *where, struct wasi_file *(*renew)(void))
{
	uint64_t untouched = 0;
	unsigned i, wrong = 0;
	bool dirty = true;

	for (i = 0; i < count; i++) {
		const struct call *c = &calls[i];
		uint8_t type = 0;
		uint32_t error;

		if (dirty) {
			grant(renew(), 0);
			fill();
			untouched = sum_of_tree(".");
		}
		error = call_guest(c, &type);
		dirty = error == 0 && changes(c);
		if (error != c->error) {
			if (wrong++ < 100)
				say(c, where, error);
			check_failed++;
		} else if (error == 0 && outcome(c, type) != c->sum) {
			if (wrong++ < 100)
				fprintf(stderr, "what is there is not the same: "), say(c, where, error);
			check_failed++;
		} else {
			check_passed++;
		}
		if (error != 0 && i % 16 == 0)
			CHECK(sum_of_tree(".") == untouched);
	}
}

/* The same where nothing can be changed. */
static void
compare_read_only(const char *where)
{
	uint64_t untouched = sum_of_tree(".");
	unsigned i;

	for (i = 0; i < count; i++) {
		const struct call *c = &calls[i];
		uint8_t type = 0;
		uint32_t error = call_guest(c, &type);
		bool good = changes(c) ? error == WASI_EROFS || error == c->error : error == c->error;

		/* What exists may be opened with O_CREAT. */
		if (changes(c) && error == 0)
			good = c->function == OPEN && (c->open & (OPEN_WRITE | WASI_O_TRUNC)) == 0 &&
				c->error == 0 && c->sum == untouched + type;
		if (!good && check_failed < 200)
			say(c, where, error);
		good ? check_passed++ : check_failed++;
	}
	CHECK(sum_of_tree(".") == untouched);
}

int
main(void)
{
	strcpy(top, "/tmp/wasi-matrix-XXXXXX");
	if (!CHECK(mkdtemp(top) != NULL))
		return 1;
	snprintf(reference, sizeof reference, "%s/reference", top);
	snprintf(ours, sizeof ours, "%s/ours", top);
	mkdir(reference, 0777);
	mkdir(ours, 0777);
	make_paths();
	make_calls();
	guest_start(MEMORY);
	grant(renew_reference(), 0);
	ask_host();
	compare("host", by_kernel);
	compare("host, by the walk", by_walk);
	compare("memory", in_memory);
	grant(by_kernel(), 0);
	fill();
	CHECK(wasm_rt_wasi_pack_image(ours, collect, NULL));
	grant(wasm_rt_wasi_host_directory(ours, 0), WASM_RT_WASI_READ_ONLY);
	compare_read_only("read-only");
	grant(wasm_rt_wasi_image_directory(image, image_size), 0);
	compare_read_only("image");
	guest_end();
	clear(open(top, O_RDONLY | O_DIRECTORY));
	CHECK(rmdir(top) == 0);
	free(calls);
	return check_done();
}
