/* Functions on a descriptor that do not touch the bytes of the file: fd_close, fd_renumber,
 * fd_fdstat_*, fd_sync, fd_datasync, fd_advise, fd_allocate. */
#include "wasi.h"

static uint32_t
fd_close(struct wasm_rt_wasi *wasi, uint32_t fd)
{
	struct wasi_fd *entry;
	uint32_t error = wasi_fd(wasi, fd, 0, &entry);

	if (error == WASI_SUCCESS)
		wasi_fd_close(entry);
	return error;
}
WASI_IMPORT(fd_close, (fd), uint32_t fd)

/* As POSIX dup2 followed by close, but the target must be open: a guest cannot choose a number
 * that nobody gave it. */
static uint32_t
fd_renumber(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t to)
{
	struct wasi_fd *entry, *target;
	uint32_t error = wasi_fd(wasi, fd, 0, &entry);

	if (error == WASI_SUCCESS)
		error = wasi_fd(wasi, to, 0, &target);
	if (error != WASI_SUCCESS || fd == to)
		return error;
	wasi_fd_close(target);
	*target = *entry;
	memset(entry, 0, sizeof *entry);
	return WASI_SUCCESS;
}
WASI_IMPORT(fd_renumber, (fd, to), uint32_t fd, uint32_t to)

static uint32_t
fd_fdstat_get(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t fdstat)
{
	uint8_t *to = wasi_guest(wasi, fdstat, 24);
	struct wasi_fd *entry;
	uint32_t error = wasi_fd(wasi, fd, 0, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (to == NULL)
		return WASI_EFAULT;
	memset(to, 0, 24);
	to[0] = entry->file->type;
	wasi_put16(to + 2, entry->file->flags);
	wasi_put64(to + 8, entry->base);
	wasi_put64(to + 16, entry->inheriting);
	return WASI_SUCCESS;
}
WASI_IMPORT(fd_fdstat_get, (fd, fdstat), uint32_t fd, uint32_t fdstat)

/* What POSIX cannot change in an open file, synchronous writing, cannot be changed here. */
static uint32_t
fd_fdstat_set_flags(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t flags)
{
	struct wasi_fd *entry;
	struct wasi_file *file;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_FDSTAT_SET_FLAGS, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (flags > WASI_ALL_FDFLAGS)
		return WASI_EINVAL;
	file = entry->file;
	if (((flags ^ file->flags) & ~(uint32_t)(WASI_APPEND | WASI_NONBLOCK)) != 0)
		return WASI_ENOTSUP;
	if (file->ops->set_flags != NULL)
		error = file->ops->set_flags(file, (uint16_t)flags);
	if (error == WASI_SUCCESS)
		file->flags = (uint16_t)flags;
	return error;
}
WASI_IMPORT(fd_fdstat_set_flags, (fd, flags), uint32_t fd, uint32_t flags)

static uint32_t
fd_fdstat_set_rights(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t base, uint64_t inheriting)
{
	struct wasi_fd *entry;
	uint32_t error = wasi_fd(wasi, fd, 0, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if ((base & ~entry->base) != 0 || (inheriting & ~entry->inheriting) != 0)
		return WASI_ENOTCAPABLE;
	entry->base = base;
	entry->inheriting = inheriting;
	return WASI_SUCCESS;
}
WASI_IMPORT(fd_fdstat_set_rights, (fd, base, inheriting), uint32_t fd, uint64_t base,
	uint64_t inheriting)

static uint32_t
sync_file(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t right, bool data_only)
{
	struct wasi_fd *entry;
	uint32_t error = wasi_fd(wasi, fd, right, &entry);

	if (error == WASI_SUCCESS && entry->file->ops->sync != NULL)
		error = entry->file->ops->sync(entry->file, data_only);
	return error;
}

static uint32_t
fd_sync(struct wasm_rt_wasi *wasi, uint32_t fd)
{
	return sync_file(wasi, fd, WASI_FD_SYNC, false);
}
WASI_IMPORT(fd_sync, (fd), uint32_t fd)

static uint32_t
fd_datasync(struct wasm_rt_wasi *wasi, uint32_t fd)
{
	return sync_file(wasi, fd, WASI_FD_DATASYNC, true);
}
WASI_IMPORT(fd_datasync, (fd), uint32_t fd)

static uint32_t
fd_advise(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t offset, uint64_t size, uint32_t advice)
{
	struct wasi_fd *entry;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_ADVISE, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (advice > 5 || offset > INT64_MAX || size > INT64_MAX)
		return WASI_EINVAL;
	if (entry->file->type != WASI_REGULAR_FILE && entry->file->dir == NULL)
		return WASI_ESPIPE;
	if (entry->file->ops->advise != NULL)
		error = entry->file->ops->advise(entry->file, offset, size, advice);
	return error;
}
WASI_IMPORT(fd_advise, (fd, offset, size, advice), uint32_t fd, uint64_t offset, uint64_t size,
	uint32_t advice)

static uint32_t
fd_allocate(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t offset, uint64_t size)
{
	struct wasi_fd *entry;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_ALLOCATE, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (size == 0 || offset > INT64_MAX)
		return WASI_EINVAL;
	if (size > INT64_MAX - offset)
		return WASI_EFBIG;
	return entry->file->ops->allocate != NULL
		? entry->file->ops->allocate(entry->file, offset, size) :
		(uint32_t)WASI_ENOTSUP;
}
WASI_IMPORT(fd_allocate, (fd, offset, size), uint32_t fd, uint64_t offset, uint64_t size)
