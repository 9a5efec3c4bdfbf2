/*
 * Directories of a POSIX host.
 *
 * Every call names one component and follows no link, except resolve: there Linux does the whole
 * walk in the kernel, without races, and keeps it beneath the directory (openat2, since 5.6).
 */
#include "posix.h"

#include "host.h"

#if WASI_HAVE_POSIX
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/syscall.h>
#endif

/* What a directory held when it was read. */
struct host_entry {
	char *name;
	uint64_t inode;
	uint8_t type;
};

struct host_dir {
	struct wasi_file file;
	int descriptor;
	/* WASM_RT_WASI_WALK (the kernel cannot resolve paths, or must not) and WASM_RT_WASI_SYSTEM */
	unsigned flags;
	struct host_entry *entries;
	size_t count, room;
};

static const struct wasi_file_ops file_ops;
static const struct wasi_dir_ops dir_ops;

#if defined(O_PATH)
#define TRAVERSE O_PATH
#elif defined(O_SEARCH)
#define TRAVERSE O_SEARCH
#else
#define TRAVERSE O_RDONLY
#endif

static int
descriptor(struct wasi_file *file)
{
	return ((struct host_dir *)file)->descriptor;
}

static unsigned
flags_of(struct wasi_file *file)
{
	return ((struct host_dir *)file)->flags;
}

static uint32_t
result(int failed)
{
	return failed ? wasi_host_error(errno) : (uint32_t)WASI_SUCCESS;
}

/* Takes the descriptor over. */
static uint32_t
make(int fd, unsigned flags, struct wasi_file **file)
{
	bool refused = (flags & WASM_RT_WASI_SYSTEM) == 0 && wasi_host_kernel_system(fd);
	struct host_dir *dir = refused ? NULL : calloc(1, sizeof *dir);

	if (dir == NULL) {
		close(fd);
		return refused ? WASI_ENOTCAPABLE : WASI_ENOMEM;
	}
	dir->file.ops = &file_ops;
	dir->file.dir = &dir_ops;
	dir->file.type = WASI_DIRECTORY;
	dir->descriptor = fd;
	dir->flags = flags;
	*file = &dir->file;
	return WASI_SUCCESS;
}

static void
forget_entries(struct host_dir *dir)
{
	while (dir->count > 0)
		free(dir->entries[--dir->count].name);
}

static void
close_directory(struct wasi_file *file)
{
	struct host_dir *dir = (struct host_dir *)file;

	forget_entries(dir);
	free(dir->entries);
	close(dir->descriptor);
	free(dir);
}

static uint32_t
stat_directory(struct wasi_file *file, struct wasi_stat *to)
{
	struct stat from;

	if (fstat(descriptor(file), &from) != 0)
		return wasi_host_error(errno);
	wasi_host_stat(&from, to);
	return WASI_SUCCESS;
}

static uint32_t
sync_directory(struct wasi_file *file, bool data_only)
{
	(void)data_only;
	return result(fsync(descriptor(file)));
}

static uint32_t
set_own_times(struct wasi_file *file, const struct wasi_times *times)
{
	struct timespec host[2];

	wasi_host_times(times, host);
	return result(futimens(descriptor(file), host));
}

/* ---- Walking ---- */

static uint32_t
enter(struct wasi_file *file, const char *name, struct wasi_file **next)
{
	int fd = openat(descriptor(file), name, TRAVERSE | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? wasi_host_error(errno) : make(fd, flags_of(file), next);
}

#if defined(__linux__) && !defined(__alpha__) && !defined(WASI_NO_OPENAT2)
/* The number of the system call is the same on all architectures except one. Its constants are
 * repeated here, because headers older than the kernel lack them. */
static int
open_beneath(int fd, const char *path)
{
	enum { NUMBER = 437, NO_MAGICLINKS = 2, BENEATH = 8 };
	struct {
		uint64_t flags, mode, resolve;
	} how = { O_PATH | O_DIRECTORY | O_CLOEXEC, 0, NO_MAGICLINKS | BENEATH };

	return (int)syscall(NUMBER, fd, path, &how, sizeof how);
}
#else
static int
open_beneath(int fd, const char *path)
{
	(void)fd;
	(void)path;
	errno = ENOSYS;
	return -1;
}
#endif

/* EAGAIN: something was renamed meanwhile, so the kernel cannot guarantee where a `..` leads; the
 * walk by components can. */
static uint32_t
resolve(struct wasi_file *file, const char *path, struct wasi_file **found)
{
	int fd;

	if ((flags_of(file) & WASM_RT_WASI_WALK) != 0)
		return WASI_ENOSYS;
	fd = open_beneath(descriptor(file), path);
	if (fd >= 0)
		return make(fd, flags_of(file), found);
	return errno == EXDEV ? (uint32_t)WASI_ENOTCAPABLE : errno == EAGAIN ? (uint32_t)WASI_ENOSYS
		: wasi_host_error(errno);
}

static bool
kernel_resolves(int fd)
{
	int probe = open_beneath(fd, ".");

	if (probe >= 0)
		close(probe);
	return probe >= 0;
}

struct wasi_file *
wasm_rt_wasi_host_directory(const char *path, unsigned flags)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct wasi_file *file;
	uint32_t error;

	if (fd < 0)
		return NULL;
	flags &= WASM_RT_WASI_WALK | WASM_RT_WASI_SYSTEM;
	error = make(fd, kernel_resolves(fd) ? flags : flags | WASM_RT_WASI_WALK, &file);
	if (error == WASI_SUCCESS)
		return file;
	errno = error == WASI_ENOTCAPABLE ? EPERM : ENOMEM;
	return NULL;
}

/* ---- Opening ---- */

static int
modes(const struct wasi_open *how)
{
	int flags = O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;

	flags |= how->write ? how->read ? O_RDWR : O_WRONLY : O_RDONLY;
	flags |= how->create ? O_CREAT : 0;
	flags |= how->exclusive ? O_EXCL : 0;
	flags |= how->truncate ? O_TRUNC : 0;
	flags |= how->directory ? O_DIRECTORY : 0;
	flags |= (how->flags & WASI_APPEND) != 0 ? O_APPEND : 0;
	flags |= (how->flags & WASI_NONBLOCK) != 0 ? O_NONBLOCK : 0;
	flags |= (how->flags & WASI_DSYNC) != 0 ? O_DSYNC : 0;
	flags |= (how->flags & (WASI_SYNC | WASI_RSYNC)) != 0 ? O_SYNC : 0;
	return flags;
}

/* Whether a name, which need not exist, is that of a device that must not be opened, because
 * opening alone can have effects. Another process can still put one there afterwards, so the opened
 * file is checked again. */
static bool
names_device(const struct host_dir *dir, const char *name)
{
	struct stat stat;

	return (dir->flags & WASM_RT_WASI_SYSTEM) == 0 &&
		fstatat(dir->descriptor, name, &stat, AT_SYMLINK_NOFOLLOW) == 0 &&
		wasi_host_strange_device(&stat);
}

static uint32_t
open_name(struct wasi_file *file, const char *name, const struct wasi_open *how,
	struct wasi_file **opened)
{
	const struct host_dir *dir = (const struct host_dir *)file;
	uint32_t error = WASI_SUCCESS;
	struct stat stat;
	int fd;

	if (names_device(dir, name))
		return WASI_ENOTCAPABLE;
	fd = openat(dir->descriptor, name, modes(how), 0666);
	if (fd < 0)
		/* FreeBSD's error for a link with O_NOFOLLOW */
		return errno == EMLINK ? (uint32_t)WASI_ELOOP : wasi_host_error(errno);
	if (fstat(fd, &stat) != 0)
		error = wasi_host_error(errno);
	else if (S_ISDIR(stat.st_mode))
		return make(fd, dir->flags, opened);
	else if ((dir->flags & WASM_RT_WASI_SYSTEM) == 0 &&
		(wasi_host_strange_device(&stat) || wasi_host_kernel_system(fd)))
		error = WASI_ENOTCAPABLE;
	else if ((*opened = wasm_rt_wasi_host_descriptor(fd, true)) == NULL)
		error = WASI_ENOMEM;
	if (error == WASI_SUCCESS)
		(*opened)->flags = how->flags;
	else
		close(fd);
	return error;
}

/* ---- Names ---- */

static uint32_t
stat_name(struct wasi_file *file, const char *name, struct wasi_stat *to)
{
	struct stat from;

	if (fstatat(descriptor(file), name, &from, AT_SYMLINK_NOFOLLOW) != 0)
		return wasi_host_error(errno);
	wasi_host_stat(&from, to);
	return WASI_SUCCESS;
}

static uint32_t
read_link(struct wasi_file *file, const char *name, char *text, size_t size, size_t *length)
{
	ssize_t got = readlinkat(descriptor(file), name, text, size);

	if (got < 0)
		return wasi_host_error(errno);
	*length = (size_t)got;
	return WASI_SUCCESS;
}

static uint32_t
set_times(struct wasi_file *file, const char *name, const struct wasi_times *times)
{
	struct timespec host[2];

	wasi_host_times(times, host);
	return result(utimensat(descriptor(file), name, host, AT_SYMLINK_NOFOLLOW));
}

static uint32_t
make_directory(struct wasi_file *file, const char *name)
{
	return result(mkdirat(descriptor(file), name, 0777));
}

static uint32_t
remove_directory(struct wasi_file *file, const char *name)
{
	return result(unlinkat(descriptor(file), name, AT_REMOVEDIR));
}

static uint32_t
unlink_name(struct wasi_file *file, const char *name)
{
	return result(unlinkat(descriptor(file), name, 0));
}

static uint32_t
rename_name(struct wasi_file *file, const char *name, struct wasi_file *target,
	const char *target_name)
{
	return result(renameat(descriptor(file), name, descriptor(target), target_name));
}

static uint32_t
link_name(struct wasi_file *file, const char *name, struct wasi_file *target,
	const char *target_name)
{
	return result(linkat(descriptor(file), name, descriptor(target), target_name, 0));
}

static uint32_t
symlink_name(struct wasi_file *file, const char *name, const char *text)
{
	return result(symlinkat(text, descriptor(file), name));
}

/* ---- Reading ---- */

static uint8_t
type_of(const struct host_dir *dir, const char *name)
{
	struct stat stat;
	struct wasi_stat wasi;

	if (fstatat(dir->descriptor, name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
		return WASI_UNKNOWN;
	wasi_host_stat(&stat, &wasi);
	return wasi.type;
}

/* A guest must not learn about what is above the sandbox, so `..` gets the directory's own
 * inode. */
static bool
add_entry(struct host_dir *dir, const struct dirent *from)
{
	struct host_entry *entry;
	struct wasi_stat self;

	if (dir->count == dir->room) {
		size_t room = dir->room * 2 + 32;
		struct host_entry *entries = realloc(dir->entries, room * sizeof *entries);

		if (entries == NULL)
			return false;
		dir->entries = entries;
		dir->room = room;
	}
	entry = &dir->entries[dir->count];
	entry->name = malloc(strlen(from->d_name) + 1);
	if (entry->name == NULL)
		return false;
	strcpy(entry->name, from->d_name);
	dir->count++;
	entry->inode = (uint64_t)from->d_ino;
	entry->type = WASI_UNKNOWN;
#ifdef DT_UNKNOWN
	entry->type = from->d_type == DT_REG ? WASI_REGULAR_FILE : from->d_type == DT_DIR
		? WASI_DIRECTORY : WASI_UNKNOWN;
#endif
	if (strcmp(entry->name, "..") == 0 && stat_directory(&dir->file, &self) == WASI_SUCCESS)
		entry->inode = self.inode;
	return true;
}

static uint32_t
read_entries(struct host_dir *dir)
{
	int fd = openat(dir->descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	uint32_t error;

	if (stream == NULL) {
		error = wasi_host_error(errno);
		if (fd >= 0)
			close(fd);
		return error;
	}
	forget_entries(dir);
	while (errno = 0, (entry = readdir(stream)) != NULL && add_entry(dir, entry))
		;
	error = entry != NULL ? (uint32_t)WASI_ENOMEM : wasi_host_error(errno);
	closedir(stream);
	return error;
}

/* A directory is read as a whole when its first entry is asked for, and a cookie is an index into
 * that copy. The host's own positions would need no copy, but they do not fit a 32-bit host's long,
 * and some hosts keep a record for each. A count of entries in the host's stream would shift when
 * the guest removes entries that it has listed. */
static uint32_t
read_directory(struct wasi_file *file, uint64_t cookie, struct wasi_entry *entry)
{
	struct host_dir *dir = (struct host_dir *)file;
	const struct host_entry *from;
	uint32_t error = cookie == 0 || dir->count == 0 ? read_entries(dir) : (uint32_t)WASI_SUCCESS;

	entry->name_size = 0;
	if (error != WASI_SUCCESS || cookie >= dir->count)
		return error;
	from = &dir->entries[cookie];
	entry->next = cookie + 1;
	entry->inode = from->inode;
	entry->name = from->name;
	entry->name_size = strlen(from->name);
	entry->type = from->type != WASI_UNKNOWN ? from->type : type_of(dir, from->name);
	return WASI_SUCCESS;
}

static const struct wasi_file_ops file_ops = {
	close_directory, stat_directory, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sync_directory,
		set_own_times, NULL
};

static const struct wasi_dir_ops dir_ops = {
	enter, resolve, open_name, stat_name, read_directory, read_link, set_times, make_directory,
		remove_directory,
	unlink_name, rename_name, link_name, symlink_name
};
#endif
