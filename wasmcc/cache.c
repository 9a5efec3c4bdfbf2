#include "cache.h"

#ifndef _WIN32
#include "emit/version.h"
#include "files.h"
#include "program/program.h"
#include "processor.h"
#include "util/sha256.h"
#include "wasm-rt-wasi.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_BOUND ((uint64_t)1 << 30)
#define LARGE (1 << 20) /* bytes that take noticeable time to hash */
/* seconds after which a lock is nobody's and a hash is forgotten */
#define ABANDONED (24 * 60 * 60)

/* ---- the folder */

/* Whether only this user and root can change what is in a folder. A group may write if this user is
 * its only member, as in user private groups. */
static bool
is_safe(const struct stat *s)
{
	bool own = s->st_uid == geteuid(), sticky = (s->st_mode & S_ISVTX) != 0;
	mode_t others = own && s->st_gid == s->st_uid ? S_IWOTH : S_IWGRP | S_IWOTH;

	return S_ISDIR(s->st_mode) && (own || s->st_uid == 0) && (!(s->st_mode & others) || sticky);
}

/* The same for a folder and all folders above it. The path has no links. */
static bool
is_safe_way(char *path)
{
	struct stat s;

	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		char after = slash[1];

		slash[1] = '\0';
		if (lstat(path, &s) != 0 || !is_safe(&s))
			return false;
		slash[1] = after;
	}
	return lstat(path, &s) == 0 && is_safe(&s);
}

/* Others must neither put programs there nor replace the folder: wasmcc runs what is in it, and
 * removes it. */
static bool
can_be_used(const char *folder)
{
	struct stat s;

	return lstat(folder, &s) == 0 && S_ISDIR(s.st_mode) && s.st_uid == geteuid() &&
		!(s.st_mode & (S_IWGRP | S_IWOTH)) && access(folder, W_OK | X_OK) == 0;
}

static char *
find_folder(void)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *wanted, *parent, *folder = NULL;

	if (base && *base == '/')
		wanted = text_format("%s", base);
	else if (home && *home == '/')
		wanted = text_format("%s/.cache", home);
	else
		return NULL;
	for (char *slash = wanted; slash; slash = strchr(slash + 1, '/'))
		if (slash != wanted)
			*slash = '\0', mkdir(wanted, 0700), *slash = '/';
	mkdir(wanted, 0700);
	parent = realpath(wanted, NULL);
	if (parent && is_safe_way(parent)) {
		folder = text_format("%s/wasmcc", parent);
		mkdir(folder, 0700);
	}
	free(parent);
	free(wanted);
	return folder && can_be_used(folder) ? folder : NULL;
}

const char *
cache_folder(void)
{
	static const char *folder;
	static bool known;

	if (!known)
		folder = find_folder();
	known = true;
	return folder;
}

/* ---- the key */

static void
add_text(struct sha256 *h, const char *text)
{
	sha256_add(h, text, strlen(text) + 1);
}

/* A program or archive is identified by its path, size and time. Reading it, or asking it for its
 * version, would take too long. */
static void
add_identity(struct sha256 *h, const char *path)
{
	struct stat s = {0};

	if (path && stat(path, &s) == 0)
		add_text(h, text_format("%s %" PRIdMAX " %" PRIdMAX ".%ld", path, (intmax_t)s.st_size,
			(intmax_t)s.st_mtim.tv_sec, s.st_mtim.tv_nsec));
	else
		add_text(h, "");
}

static void
add_words(struct sha256 *h, const struct words *words)
{
	for (uint32_t i = 0; i < words->n; i++)
		add_text(h, words->v[i]);
	add_text(h, "");
}

static void
hash_file(const char *path, int fd, uint8_t digest[32])
{
	static uint8_t buffer[1 << 16];
	struct sha256 h;
	ssize_t got;

	sha256_begin(&h);
	while ((got = read(fd, buffer, sizeof buffer)) > 0)
		sha256_add(&h, buffer, (size_t)got);
	if (got < 0)
		die("cannot read %s: %s", path, strerror(errno));
	sha256_end(&h, digest);
}

static char *
hexadecimal(const uint8_t digest[32])
{
	char *text = xmalloc(CACHE_KEY_SIZE);

	for (unsigned i = 0; i < 32; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
	return text;
}

/* The file that keeps the hash of a large file; its name is made of everything that changes with
 * the contents. NULL if the file is small, or so new that it may change again within the same tick
 * of the clock. */
static char *
known_hash(const struct stat *s)
{
	struct sha256 h;
	uint8_t digest[32];

	if (s->st_size < LARGE || time(NULL) - s->st_ctim.tv_sec < 2 || !cache_folder())
		return NULL;
	sha256_begin(&h);
	add_text(&h, text_format("%" PRIuMAX " %" PRIuMAX " %" PRIdMAX " %" PRIdMAX ".%ld "
		"%" PRIdMAX ".%ld", (uintmax_t)s->st_dev, (uintmax_t)s->st_ino,
		(intmax_t)s->st_size, (intmax_t)s->st_mtim.tv_sec, s->st_mtim.tv_nsec,
		(intmax_t)s->st_ctim.tv_sec, s->st_ctim.tv_nsec));
	sha256_end(&h, digest);
	return text_format("%s/%s.hash", cache_folder(), hexadecimal(digest));
}

static bool
read_hash(const char *path, uint8_t digest[32])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool good = fd >= 0 && read(fd, digest, 32) == 32;

	if (fd >= 0)
		close(fd);
	return good;
}

/* A hash file that was cut short is never used. It is removed when it is old, as all of them are
 * (cache_evict). */
static void
write_hash(const char *path, const uint8_t digest[32])
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0 && write(fd, digest, 32) != 32)
		unlink(path);
	if (fd >= 0)
		close(fd);
}

static void
add_contents(struct sha256 *h, const char *path)
{
	uint8_t digest[32];
	struct stat s;
	char *known;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &s) != 0)
		die("cannot read %s: %s", path, strerror(errno));
	known = known_hash(&s);
	if (!known || !read_hash(known, digest)) {
		hash_file(path, fd, digest);
		if (known)
			write_hash(known, digest);
	}
	close(fd);
	sha256_add(h, digest, sizeof digest);
}

static bool
add_image_bytes(void *user, const void *bytes, size_t size)
{
	sha256_add(user, bytes, size);
	return true;
}

static void
add_image(struct sha256 *h, const char *embedded)
{
	char *host = text_format("%.*s", (int)(strstr(embedded, "::") - embedded), embedded);
	struct sha256 inner;
	uint8_t digest[32];

	sha256_begin(&inner);
	if (!wasm_rt_wasi_pack_image(host, add_image_bytes, &inner))
		die("--embed-dir %s: %s", host, strerror(errno));
	sha256_end(&inner, digest);
	add_text(h, embedded);
	sha256_add(h, digest, sizeof digest);
	free(host);
}

void
cache_key(const struct request *r, char key[CACHE_KEY_SIZE])
{
	static const char *const archives[] = {
		"libwasm-rt.a", "libwasm-wasi.a", "libwasm-host.a", "libwasm-report.a"};
	struct sha256 h;
	uint8_t digest[32];

	sha256_begin(&h);
	add_text(&h, WASM2C_VERSION);
	add_identity(&h, files_own_program());
	for (unsigned i = 0; i < sizeof archives / sizeof *archives; i++)
		add_identity(&h, files_archive(archives[i]));
	add_words(&h, &r->compiler);
	for (uint32_t i = 0; i < r->compiler.n; i++) /* "ccache gcc" is two programs */
		add_identity(&h, files_find_program(r->compiler.v[i]));
	add_text(&h, *processor_options(r) ? processor_identity() : "");
	add_text(&h, r->level);
	add_words(&h, &r->compile_flags);
	add_words(&h, &r->link_flags);
	add_text(&h, r->stub_missing ? "stubs" : "");
	add_text(&h, r->invoke ? "invoke" : "");
	add_text(&h, r->fuel ? r->fuel : "");
	add_words(&h, &r->translator_options);
	if (r->translation.memory_profile && files_exist(r->translation.memory_profile))
		add_contents(&h, r->translation.memory_profile);
	for (uint32_t i = 0; i < r->modules.n; i++) {
		add_text(&h, r->modules.v[i].name);
		add_contents(&h, r->modules.v[i].path);
	}
	for (uint32_t i = 0; i < r->link_flags.n; i++)
		if (r->link_flags.v[i][0] != '-')
			add_contents(&h, r->link_flags.v[i]);
	for (uint32_t i = 0; i < r->embedded.n; i++)
		add_image(&h, r->embedded.v[i]);
	sha256_end(&h, digest);
	strcpy(key, hexadecimal(digest));
}

/* ---- entries */

char *
cache_path(const char *key)
{
	return text_format("%s/%s", cache_folder(), key);
}

bool
cache_touch(const char *path)
{
	struct stat s;

	return lstat(path, &s) == 0 && S_ISREG(s.st_mode) && access(path, X_OK) == 0 &&
		utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The lock is a file beside the program. A process that waited for a lock that has since been
 * removed then looks for the program and finds it. */
static char *lock_name;
static int lock = -1;

void
cache_unlock(void)
{
	if (lock < 0)
		return;
	unlink(lock_name);
	close(lock);
	lock = -1;
}

void
cache_lock(const char *path)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	lock_name = text_format("%s.lock", path);
	lock = open(lock_name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	while (lock >= 0 && fcntl(lock, F_SETLKW, &whole) != 0 && errno == EINTR)
		;
	atexit(cache_unlock);
}

/* ---- the bound */

struct entry {
	char *path;
	uint64_t size;
	struct timespec used;
};

static int
older_first(const void *a, const void *b)
{
	const struct timespec *x = &((const struct entry *)a)->used,
		*y = &((const struct entry *)b)->used;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;
	return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

static uint64_t
bound(void)
{
	const char *text = getenv("WASMCC_CACHE_SIZE");
	uint64_t size;

	if (!text || !*text)
		return DEFAULT_BOUND;
	if (!host_parse_size(text, &size))
		die("WASMCC_CACHE_SIZE is a size such as 500M, not \"%s\"", text);
	return size;
}

enum kind {
	KIND_FOREIGN,
	KIND_PROGRAM,
	KIND_PASSING, /* locks and hashes, which go with time */
};

/* Tells by the name. Other files in the folder are not ours, and are not removed. */
static enum kind
kind_of(const char *name)
{
	size_t digits = strspn(name, "0123456789abcdef");

	if (digits != CACHE_KEY_SIZE - 1)
		return KIND_FOREIGN;
	name += digits;
	if (!*name)
		return KIND_PROGRAM;
	return !strcmp(name, ".lock") || !strcmp(name, ".hash") ? KIND_PASSING : KIND_FOREIGN;
}

void
cache_evict(const char *keep)
{
	const char *path = cache_folder();
	DIR *folder = opendir(path);
	struct dirent *file;
	struct {
		struct entry *v;
		uint32_t n, cap;
	} entries = {NULL, 0, 0};
	uint64_t total = 0, limit = bound();

	while (folder && (file = readdir(folder)) != NULL) {
		enum kind kind = kind_of(file->d_name);
		struct entry e = {.path = NULL};
		struct stat s;

		if (kind == KIND_FOREIGN)
			continue;
		e.path = text_format("%s/%s", path, file->d_name);
		if (lstat(e.path, &s) != 0 || !S_ISREG(s.st_mode) || s.st_uid != geteuid())
			continue;
		if (kind == KIND_PROGRAM) {
			total += e.size = (uint64_t)s.st_size;
			e.used = s.st_mtim;
			*vec_push(&entries) = e;
		} else if (time(NULL) - s.st_mtim.tv_sec > ABANDONED) {
			unlink(e.path);
		}
	}
	if (folder)
		closedir(folder);
	if (entries.n > 0)
		qsort(entries.v, entries.n, sizeof *entries.v, older_first);
	for (uint32_t i = 0; i < entries.n && total > limit; i++) {
		if (strcmp(entries.v[i].path, keep) == 0)
			continue;
		unlink(entries.v[i].path);
		total -= entries.v[i].size;
	}
}
#endif
