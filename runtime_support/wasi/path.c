/* The path functions except path_open: each resolves its paths and does one thing at the resulting
 * place. */
#include "wasi.h"

/* Resolves a guest's path below one of its directories, for which `right` is needed. */
static uint32_t
locate(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t right, uint32_t path, uint32_t path_len,
	enum wasi_last last, struct wasi_place *place)
{
	const uint8_t *text = wasi_guest(wasi, path, path_len);
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, right, &entry);

	if (error != WASI_SUCCESS)
		return error;
	error = text == NULL ? (uint32_t)WASI_EFAULT :
		wasi_resolve(entry.file, (const char *)text, path_len, last, place);
	wasi_close(entry.file);
	return error;
}

static enum wasi_last
by_flags(uint32_t flags)
{
	return (flags & WASI_LOOKUP_SYMLINK_FOLLOW) != 0 ? WASI_LAST_FOLLOW : WASI_LAST_LINK;
}

static uint32_t
stat_place(const struct wasi_place *place, struct wasi_stat *stat)
{
	return place->dir->dir->stat(place->dir, place->name, stat);
}

static bool
is_directory(const struct wasi_place *place, uint32_t *error)
{
	struct wasi_stat stat;

	*error = stat_place(place, &stat);
	return *error == WASI_SUCCESS && stat.type == WASI_DIRECTORY;
}

/* If the path ended with a slash: ENOTDIR if it is not a directory, or the error of finding out. */
static uint32_t
check_slash(const struct wasi_place *place)
{
	uint32_t error = WASI_SUCCESS;

	if (place->directory && !is_directory(place, &error) && error == WASI_SUCCESS)
		error = WASI_ENOTDIR;
	return error;
}

/* Does one of the operations that take nothing but a name. */
static uint32_t
apply(struct wasi_place *place, uint32_t (*operation)(struct wasi_file *, const char *))
{
	uint32_t error = operation != NULL ? operation(place->dir, place->name) : (uint32_t)WASI_EROFS;

	wasi_leave(place);
	return error;
}

static uint32_t
path_create_directory(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t path, uint32_t path_len)
{
	struct wasi_place place;
	uint32_t error = locate(wasi, fd, WASI_PATH_CREATE_DIRECTORY, path, path_len, WASI_LAST_NAME,
		&place);

	return error != WASI_SUCCESS ? error : apply(&place, place.dir->dir->make_directory);
}
WASI_IMPORT(path_create_directory, (fd, path, path_len), uint32_t fd, uint32_t path,
	uint32_t path_len)

static uint32_t
path_remove_directory(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t path, uint32_t path_len)
{
	struct wasi_place place;
	uint32_t error = locate(wasi, fd, WASI_PATH_REMOVE_DIRECTORY, path, path_len, WASI_LAST_NAME,
		&place);

	if (error != WASI_SUCCESS)
		return error;
	if (!place.dot)
		return apply(&place, place.dir->dir->remove_directory);
	wasi_leave(&place);
	return place.up ? WASI_ENOTEMPTY : WASI_EINVAL;
}
WASI_IMPORT(path_remove_directory, (fd, path, path_len), uint32_t fd, uint32_t path,
	uint32_t path_len)

/* POSIX leaves open what unlinking a directory does; here, every back end gives EISDIR. */
static uint32_t
path_unlink_file(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t path, uint32_t path_len)
{
	struct wasi_place place;
	uint32_t error = locate(wasi, fd, WASI_PATH_UNLINK_FILE, path, path_len, WASI_LAST_NAME,
		&place);

	if (error != WASI_SUCCESS)
		return error;
	if (is_directory(&place, &error))
		error = WASI_EISDIR;
	else if (error == WASI_SUCCESS && place.directory)
		error = WASI_ENOTDIR;
	if (error == WASI_SUCCESS)
		return apply(&place, place.dir->dir->unlink);
	wasi_leave(&place);
	return error;
}
WASI_IMPORT(path_unlink_file, (fd, path, path_len), uint32_t fd, uint32_t path, uint32_t path_len)

static uint32_t
path_filestat_get(struct wasm_rt_wasi *wasi, enum wasi_snapshot snapshot, uint32_t fd,
	uint32_t flags, uint32_t path, uint32_t path_len, uint32_t filestat)
{
	uint8_t *to = wasi_guest(wasi, filestat, WASI_FILESTAT_SIZE(snapshot));
	struct wasi_place place;
	struct wasi_stat stat;
	uint32_t error = locate(wasi, fd, WASI_PATH_FILESTAT_GET, path, path_len, by_flags(flags),
		&place);

	if (error != WASI_SUCCESS)
		return error;
	error = stat_place(&place, &stat);
	wasi_leave(&place);
	if (error == WASI_SUCCESS && place.directory && stat.type != WASI_DIRECTORY)
		error = WASI_ENOTDIR;
	if (error == WASI_SUCCESS && to == NULL)
		error = WASI_EFAULT;
	if (error == WASI_SUCCESS)
		wasi_put_filestat(to, &stat, snapshot);
	return error;
}
WASI_VARIED(path_filestat_get, (fd, flags, path, path_len, filestat), uint32_t fd, uint32_t flags,
	uint32_t path, uint32_t path_len, uint32_t filestat)

static uint32_t
path_filestat_set_times(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t flags, uint32_t path,
	uint32_t path_len, uint64_t accessed, uint64_t modified, uint32_t fst_flags)
{
	struct wasi_times times;
	struct wasi_place place;
	uint32_t error = wasi_decode_times(accessed, modified, fst_flags, &times);

	if (error == WASI_SUCCESS)
		error = locate(wasi, fd, WASI_PATH_FILESTAT_SET_TIMES, path, path_len, by_flags(flags),
			&place);
	if (error != WASI_SUCCESS)
		return error;
	error = check_slash(&place);
	if (error == WASI_SUCCESS)
		error = place.dir->dir->set_times != NULL ?
			place.dir->dir->set_times(place.dir, place.name, &times) : (uint32_t)WASI_EROFS;
	wasi_leave(&place);
	return error;
}
WASI_IMPORT(path_filestat_set_times, (fd, flags, path, path_len, accessed, modified, fst_flags),
	uint32_t fd, uint32_t flags, uint32_t path, uint32_t path_len, uint64_t accessed,
	uint64_t modified, uint32_t fst_flags)

static uint32_t
path_readlink(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t path, uint32_t path_len,
	uint32_t buffer, uint32_t size, uint32_t used)
{
	uint8_t *to = wasi_guest(wasi, buffer, size), *used_to = wasi_guest(wasi, used, 4);
	char text[WASI_PATH_MAX];
	struct wasi_place place;
	size_t length;
	uint32_t error = locate(wasi, fd, WASI_PATH_READLINK, path, path_len, WASI_LAST_LINK, &place);

	if (error != WASI_SUCCESS)
		return error;
	error = check_slash(&place);
	if (error == WASI_SUCCESS)
		error = place.dir->dir->readlink != NULL ?
			place.dir->dir->readlink(place.dir, place.name, text, sizeof text, &length) :
			(uint32_t)WASI_EINVAL;
	wasi_leave(&place);
	if (error == WASI_SUCCESS && (to == NULL || used_to == NULL))
		error = WASI_EFAULT;
	if (error != WASI_SUCCESS)
		return error;
	if (length > size)
		length = size;
	memcpy(to, text, length);
	wasi_put(used_to, (uint32_t)length);
	return WASI_SUCCESS;
}
WASI_IMPORT(path_readlink, (fd, path, path_len, buffer, size, used), uint32_t fd, uint32_t path,
	uint32_t path_len, uint32_t buffer, uint32_t size, uint32_t used)

/* Copies a link's text out of the guest. An absolute one is refused: the guest could not follow it,
 * but others on the host could be led astray. */
static uint32_t
copy_text(const struct wasm_rt_wasi *wasi, uint32_t at, uint32_t size, char *text)
{
	const uint8_t *from = wasi_guest(wasi, at, size);

	if (from == NULL)
		return WASI_EFAULT;
	if (size == 0)
		return WASI_ENOENT;
	if (size >= WASI_PATH_MAX)
		return WASI_ENAMETOOLONG;
	memcpy(text, from, size);
	text[size] = '\0';
	if (strlen(text) != size)
		return WASI_EINVAL;
	return text[0] == '/' ? WASI_ENOTCAPABLE : WASI_SUCCESS;
}

/* Whether a name can be created for something other than a directory: EEXIST if the name exists;
 * ENOENT if a slash asks for a directory. */
static uint32_t
check_new(const struct wasi_place *place)
{
	struct wasi_stat stat;
	uint32_t error = stat_place(place, &stat);

	if (error == WASI_SUCCESS)
		return WASI_EEXIST;
	return error == WASI_ENOENT && !place->directory ? (uint32_t)WASI_SUCCESS : error;
}

static uint32_t
make_link(const struct wasi_place *place, const char *text)
{
	uint32_t error = check_new(place);

	if (error != WASI_SUCCESS)
		return error;
	return place->dir->dir->symlink != NULL
		? place->dir->dir->symlink(place->dir, place->name, text) :
		(uint32_t)WASI_EROFS;
}

static uint32_t
path_symlink(struct wasm_rt_wasi *wasi, uint32_t text_at, uint32_t text_len, uint32_t fd,
	uint32_t path, uint32_t path_len)
{
	char text[WASI_PATH_MAX];
	struct wasi_place place;
	uint32_t error = locate(wasi, fd, WASI_PATH_SYMLINK, path, path_len, WASI_LAST_NAME, &place);

	if (error != WASI_SUCCESS)
		return error;
	error = copy_text(wasi, text_at, text_len, text);
	if (error == WASI_SUCCESS)
		error = make_link(&place, text);
	wasi_leave(&place);
	return error;
}
WASI_IMPORT(path_symlink, (text, text_len, fd, path, path_len), uint32_t text, uint32_t text_len,
	uint32_t fd, uint32_t path, uint32_t path_len)

/* The order of these answers, and of those in link_place, is that of Linux. */
static uint32_t
rename_place(const struct wasi_place *old, const struct wasi_place *new)
{
	uint32_t error;

	if (old->dir->dir != new->dir->dir)
		return WASI_EXDEV;
	if (old->dot || new->dot)
		return WASI_EBUSY;
	if (!is_directory(old, &error) && error == WASI_SUCCESS && (old->directory || new->directory))
		error = WASI_ENOTDIR; /* only a directory may be named with a slash */
	if (error != WASI_SUCCESS)
		return error;
	return old->dir->dir->rename == NULL ? (uint32_t)WASI_EROFS :
		old->dir->dir->rename(old->dir, old->name, new->dir, new->name);
}

static uint32_t
path_rename(struct wasm_rt_wasi *wasi, uint32_t old_fd, uint32_t old_path, uint32_t old_len,
	uint32_t new_fd, uint32_t new_path, uint32_t new_len)
{
	struct wasi_place old, new;
	uint32_t error = locate(wasi, old_fd, WASI_PATH_RENAME_SOURCE, old_path, old_len,
		WASI_LAST_NAME, &old);

	if (error != WASI_SUCCESS)
		return error;
	error = locate(wasi, new_fd, WASI_PATH_RENAME_TARGET, new_path, new_len, WASI_LAST_NAME, &new);
	if (error == WASI_SUCCESS) {
		error = rename_place(&old, &new);
		wasi_leave(&new);
	}
	wasi_leave(&old);
	return error;
}
WASI_IMPORT(path_rename, (old_fd, old_path, old_len, new_fd, new_path, new_len), uint32_t old_fd,
	uint32_t old_path, uint32_t old_len, uint32_t new_fd, uint32_t new_path, uint32_t new_len)

/* Resolves the new path, after the old one has been checked. */
static uint32_t
link_place(struct wasm_rt_wasi *wasi, const struct wasi_place *old, uint32_t new_fd,
	uint32_t new_path, uint32_t new_len)
{
	struct wasi_place new;
	struct wasi_stat stat;
	uint32_t error = stat_place(old, &stat);

	if (error == WASI_SUCCESS && old->directory && stat.type != WASI_DIRECTORY)
		error = WASI_ENOTDIR;
	if (error == WASI_SUCCESS)
		error = locate(wasi, new_fd, WASI_PATH_LINK_TARGET, new_path, new_len, WASI_LAST_NAME,
			&new);
	if (error != WASI_SUCCESS)
		return error;
	error = check_new(&new);
	if (error == WASI_SUCCESS && old->dir->dir != new.dir->dir)
		error = WASI_EXDEV;
	if (error == WASI_SUCCESS && stat.type == WASI_DIRECTORY)
		error = WASI_EPERM;
	if (error == WASI_SUCCESS)
		error = old->dir->dir->link == NULL ? (uint32_t)WASI_EROFS :
			old->dir->dir->link(old->dir, old->name, new.dir, new.name);
	wasi_leave(&new);
	return error;
}

static uint32_t
path_link(struct wasm_rt_wasi *wasi, uint32_t old_fd, uint32_t flags, uint32_t old_path,
	uint32_t old_len, uint32_t new_fd, uint32_t new_path, uint32_t new_len)
{
	struct wasi_place old;
	uint32_t error = locate(wasi, old_fd, WASI_PATH_LINK_SOURCE, old_path, old_len, by_flags(flags),
		&old);

	if (error != WASI_SUCCESS)
		return error;
	error = link_place(wasi, &old, new_fd, new_path, new_len);
	wasi_leave(&old);
	return error;
}
WASI_IMPORT(path_link, (old_fd, flags, old_path, old_len, new_fd, new_path, new_len),
	uint32_t old_fd, uint32_t flags, uint32_t old_path, uint32_t old_len, uint32_t new_fd,
	uint32_t new_path, uint32_t new_len)
