#include "files.h"

#include "os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef WASMCC_DATADIR
#define WASMCC_DATADIR "/usr/local/share"
#endif
#ifndef WASMCC_LIBDIR
#define WASMCC_LIBDIR "/usr/local/lib"
#endif

/* ---- files */

void
files_remove(const char *path)
{
	DIR *folder;
	struct dirent *entry;

	if (!os_is_folder(path)) {
		unlink(path);
		return;
	}
	folder = opendir(path);
	while (folder && (entry = readdir(folder)) != NULL) {
		char *inner = text_format("%s/%s", path, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			files_remove(inner);
		free(inner);
	}
	if (folder)
		closedir(folder);
	rmdir(path);
}

bool
files_exist(const char *path)
{
	return access(path, F_OK) == 0;
}

bool
files_are_same(const char *a, const char *b)
{
	return os_are_same(a, b);
}

void
files_make_folder(const char *path)
{
	char *copy = text_format("%s", path);

	for (char *slash = copy; (slash = strpbrk(slash + 1, OS_SLASHES)) != NULL;) {
		char kept = *slash;

		*slash = '\0';
		mkdir(copy, 0777);
		*slash = kept;
	}
	if (mkdir(copy, 0777) != 0 && errno != EEXIST)
		die("cannot make the folder %s: %s", path, strerror(errno));
	free(copy);
}

static bool
copy_bytes(int from, int to)
{
	static char buffer[1 << 16];
	ssize_t got;

	while ((got = read(from, buffer, sizeof buffer)) > 0)
		for (ssize_t done = 0, put; done < got; done += put)
			if ((put = write(to, buffer + done, (size_t)(got - done))) < 0)
				return false;
	return got == 0;
}

void
files_copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out;
	struct stat stat;
	bool good;

	if (in < 0 || fstat(in, &stat) != 0)
		die("cannot read %s: %s", from, strerror(errno));
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, stat.st_mode & 0777);
	good = out >= 0 && copy_bytes(in, out);
	if (out >= 0 && close(out) != 0)
		good = false;
	if (!good) {
		int error = errno;

		if (out >= 0)
			unlink(to);
		die("cannot write %s: %s", to, strerror(error));
	}
	close(in);
}

void
files_install(const char *from, const char *to)
{
	char *beside;
	struct stat old;

	/* A device or pipe is written to, not replaced. */
	if (lstat(to, &old) == 0 && !S_ISREG(old.st_mode) && !S_ISLNK(old.st_mode)) {
		files_copy(from, to);
		return;
	}
	if (rename(from, to) == 0)
		return;
	if (errno != EXDEV)
		die("cannot write %s: %s", to, strerror(errno));
	beside = text_format("%s.wasmcc-%ld", to, (long)getpid());
	files_copy(from, beside);
	if (rename(beside, to) != 0) {
		int error = errno;

		unlink(beside);
		die("cannot write %s: %s", to, strerror(error));
	}
	free(beside);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct words
files_list(const char *path, const char *end)
{
	struct words files = {NULL, 0, 0};
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (!folder)
		die("cannot read %s: %s", path, strerror(errno));
	while ((entry = readdir(folder)) != NULL)
		if (text_ends_with(entry->d_name, end))
			words_add(&files, text_format("%s/%s", path, entry->d_name));
	closedir(folder);
	if (files.n > 0)
		qsort(files.v, files.n, sizeof *files.v, compare);
	return files;
}

/* ---- where things lie */

/* The file as it is called, or with the ending of programs; NULL: there is none to run. */
static char *
runnable(const char *path)
{
	static const char *const ends[] = {"", OS_PROGRAM_END};
	struct stat found;

	for (size_t i = 0; i < (*OS_PROGRAM_END ? 2 : 1); i++) {
		char *file = text_format("%s%s", path, ends[i]);

		if (access(file, X_OK) == 0 && stat(file, &found) == 0 && S_ISREG(found.st_mode))
			return file;
		free(file);
	}
	return NULL;
}

char *
files_find_program(const char *name)
{
	const char *path = getenv("PATH");

	if (strpbrk(name, OS_SLASHES))
		return runnable(name);
	for (path = path ? path : "/usr/bin:/bin"; path;
		path = strpbrk(path, OS_LIST_SEPARATOR) ? strpbrk(path, OS_LIST_SEPARATOR) + 1 : NULL) {
		size_t size = strcspn(path, OS_LIST_SEPARATOR);
		char *file = text_format("%.*s/%s", size ? (int)size : 1, size ? path : ".", name);
		char *found = runnable(file);

		free(file);
		if (found)
			return found;
	}
	return NULL;
}

const char *
files_own_program(void)
{
	static char path[PATH_MAX];
	char *found;

	if (!*path && !os_own_program(path) && (found = files_find_program("wasmcc")) != NULL &&
		!realpath(found, path))
		*path = '\0';
	return *path ? path : NULL;
}

/* The first of these that exists: beside bin/ as installed or built, or where it was meant to be
 * installed. */
static char *
first_of(const char *const *places, const char *fixed, const char *name)
{
	const char *own = files_own_program();
	char *path;

	for (; own && *places; places++) {
		path = text_format("%.*s/../%s/%s", (int)(text_base(own) - own - 1), own, *places, name);
		if (files_exist(path))
			return path;
		free(path);
	}
	path = text_format("%s/%s", fixed, name);
	return files_exist(path) ? path : NULL;
}

const char *
files_runtime(void)
{
	/* As installed; as built in the sources; as built elsewhere, where the build leaves a link. */
	static const char *const places[] = {"share/wasm2c", ".", "lib", NULL};
	static char *folder;

	if (!folder)
		folder = first_of(places, WASMCC_DATADIR "/wasm2c", "runtime_support");
	if (!folder)
		die("the runtime's sources are missing: neither in share/wasm2c beside the folder of "
			"wasmcc nor in " WASMCC_DATADIR "/wasm2c");
	return folder;
}

char *
files_archive(const char *name)
{
	static const char *const places[] = {"lib", NULL};

	return first_of(places, WASMCC_LIBDIR, name);
}
