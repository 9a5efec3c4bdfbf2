/* path_open. */
#include "wasi.h"

/* Checks that the directory's descriptor has the rights, base and inheriting, that the flags
 * need. */
static uint32_t
check_rights(const struct wasi_fd *dir, uint32_t oflags, uint32_t fdflags, uint64_t base,
	uint64_t inheriting)
{
	uint64_t own = 0, passed = base | inheriting;

	if ((oflags & WASI_O_CREAT) != 0)
		own |= WASI_PATH_CREATE_FILE;
	if ((oflags & WASI_O_TRUNC) != 0)
		own |= WASI_PATH_FILESTAT_SET_SIZE;
	if ((fdflags & WASI_DSYNC) != 0)
		passed |= WASI_FD_DATASYNC;
	if ((fdflags & (WASI_RSYNC | WASI_SYNC)) != 0)
		passed |= WASI_FD_SYNC;
	return (own & ~dir->base) != 0 || (passed & ~dir->inheriting) != 0 ? WASI_ENOTCAPABLE
		: WASI_SUCCESS;
}

/* Opens below a directory that is read-only, with the errors that a read-only file system gives.
 * What exists may still be opened for reading. */
static uint32_t
open_read_only(struct wasi_place *place, struct wasi_open how, struct wasi_file **file)
{
	struct wasi_stat stat;
	uint32_t error = place->dir->dir->stat(place->dir, place->name, &stat);

	if (error == WASI_ENOENT && how.create)
		return WASI_EROFS;
	if (error == WASI_SUCCESS)
		error = wasi_can_open(stat.type, &how);
	if (error == WASI_SUCCESS && (how.write || how.truncate))
		error = WASI_EROFS;
	if (error != WASI_SUCCESS)
		return error;
	how.create = false;
	return place->dir->dir->open(place->dir, place->name, &how, file);
}

/* Only FD_WRITE means writing: Go asks for FD_FILESTAT_SET_SIZE whenever it opens a file for
 * reading. */
static struct wasi_open
decode(uint32_t oflags, uint32_t fdflags, uint64_t base, bool slash)
{
	struct wasi_open how;

	how.create = (oflags & WASI_O_CREAT) != 0;
	how.exclusive = (oflags & WASI_O_EXCL) != 0;
	how.truncate = (oflags & WASI_O_TRUNC) != 0;
	how.directory = slash || (oflags & WASI_O_DIRECTORY) != 0;
	how.read = (base & (WASI_FD_READ | WASI_FD_READDIR)) != 0;
	how.write = (base & WASI_FD_WRITE) != 0;
	how.flags = (uint16_t)fdflags;
	return how;
}

static uint32_t
open_file(const struct wasi_fd *dir, struct wasi_place *place, const struct wasi_open *how,
	struct wasi_file **file)
{
	/* nothing that could be created; the errors are Linux's */
	if (how->create && (place->directory || place->dot))
		return place->dot && how->exclusive ? WASI_EEXIST : WASI_EISDIR;
	return dir->read_only ? open_read_only(place, *how, file) :
		place->dir->dir->open(place->dir, place->name, how, file);
}

static enum wasi_last
last(uint32_t flags, uint32_t oflags)
{
	bool follow = (flags & WASI_LOOKUP_SYMLINK_FOLLOW) != 0;

	if ((oflags & WASI_O_CREAT) == 0)
		return follow ? WASI_LAST_FOLLOW : WASI_LAST_LINK;
	return follow && (oflags & WASI_O_EXCL) == 0 ? WASI_LAST_CREATE : WASI_LAST_NAME;
}

/* Opens the file and adds its descriptor. */
static uint32_t
open_path(struct wasm_rt_wasi *wasi, const struct wasi_fd *dir, const char *path, uint32_t path_len,
	uint32_t flags, uint32_t oflags, uint32_t fdflags, struct wasi_fd *new, uint32_t *fd)
{
	struct wasi_place place;
	struct wasi_open how;
	uint32_t error = check_rights(dir, oflags, fdflags, new->base, new->inheriting);

	if (error == WASI_SUCCESS)
		error = wasi_resolve(dir->file, path, path_len, last(flags, oflags), &place);
	if (error != WASI_SUCCESS)
		return error;
	how = decode(oflags, fdflags, new->base, place.directory);
	if (!how.write)
		/* these need a file that is open for writing */
		new->base &= ~(WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE);
	error = open_file(dir, &place, &how, &new->file);
	wasi_leave(&place);
	return error != WASI_SUCCESS ? error : wasi_fd_add(wasi, 0, new, fd);
}

static uint32_t
path_open(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t flags, uint32_t path, uint32_t path_len,
	uint32_t oflags, uint64_t base, uint64_t inheriting, uint32_t fdflags, uint32_t opened)
{
	const uint8_t *text = wasi_guest(wasi, path, path_len);
	uint8_t *to = wasi_guest(wasi, opened, 4);
	const uint32_t both = WASI_O_CREAT | WASI_O_DIRECTORY;
	struct wasi_fd dir, new = { 0 };
	uint32_t new_fd, error = wasi_fd(wasi, fd, WASI_PATH_OPEN, &dir);

	if (error != WASI_SUCCESS)
		return error;
	new.base = base & WASI_ALL_RIGHTS;
	new.inheriting = inheriting & WASI_ALL_RIGHTS;
	new.read_only = dir.read_only;
	if (text == NULL || to == NULL)
		error = WASI_EFAULT;
	else if (oflags > 15 || fdflags > WASI_ALL_FDFLAGS || (oflags & both) == both)
		error = WASI_EINVAL;
	else
		error = open_path(wasi, &dir, (const char *)text, path_len, flags, oflags, fdflags, &new,
			&new_fd);
	wasi_close(dir.file);
	if (error == WASI_SUCCESS)
		wasi_put(to, new_fd);
	return error;
}
WASI_IMPORT(path_open, (fd, flags, path, path_len, oflags, base, inheriting, fdflags, opened),
	uint32_t fd, uint32_t flags, uint32_t path, uint32_t path_len, uint32_t oflags, uint64_t base,
	uint64_t inheriting, uint32_t fdflags, uint32_t opened)
