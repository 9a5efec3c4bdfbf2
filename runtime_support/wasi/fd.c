/* Functions on a descriptor that do not touch the bytes of the file: fd_close, fd_renumber,
 * fd_fdstat_*, fd_sync, fd_datasync, fd_advise, fd_allocate. */
#include "wasi.h"
#include "../core/core-private.h"

static uint32_t
fd_close(struct wasm_rt_wasi *wasi, uint32_t fd)
{
	return wasi_fd_close(wasi, fd);
}
WASI_IMPORT(fd_close, (fd), uint32_t fd)

/* As POSIX dup2 followed by close, but the target must be open: a guest cannot choose a number
 * that nobody gave it. */
static uint32_t
fd_renumber(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t to)
{
	return wasi_fd_move(wasi, fd, to);
}
WASI_IMPORT(fd_renumber, (fd, to), uint32_t fd, uint32_t to)

static uint32_t
fd_fdstat_get(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t fdstat)
{
	uint8_t *to = wasi_guest(wasi, fdstat, 24);
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, 0, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (to != NULL) {
		memset(to, 0, 24);
		to[0] = entry.file->type;
		wasi_put16(to + 2, ATOMIC_LOAD(&entry.file->flags));
		wasi_put64(to + 8, entry.base);
		wasi_put64(to + 16, entry.inheriting);
	}
	wasi_close(entry.file);
	return to == NULL ? WASI_EFAULT : WASI_SUCCESS;
}
WASI_IMPORT(fd_fdstat_get, (fd, fdstat), uint32_t fd, uint32_t fdstat)

/* POSIX cannot change synchronous writing in an open file, so neither can this. */
static uint32_t
set_flags(struct wasi_file *file, uint32_t flags)
{
	uint32_t error = WASI_SUCCESS, change = flags ^ ATOMIC_LOAD(&file->flags);

	if (flags > WASI_ALL_FDFLAGS)
		return WASI_EINVAL;
	if ((change & ~(uint32_t)(WASI_APPEND | WASI_NONBLOCK)) != 0)
		return WASI_ENOTSUP;
	if (file->ops->set_flags != NULL)
		error = file->ops->set_flags(file, (uint16_t)flags);
	if (error == WASI_SUCCESS)
		ATOMIC_STORE(&file->flags, (uint16_t)flags);
	return error;
}

static uint32_t
fd_fdstat_set_flags(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t flags)
{
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_FDSTAT_SET_FLAGS, &entry);

	if (error != WASI_SUCCESS)
		return error;
	error = set_flags(entry.file, flags);
	wasi_close(entry.file);
	return error;
}
WASI_IMPORT(fd_fdstat_set_flags, (fd, flags), uint32_t fd, uint32_t flags)

static uint32_t
fd_fdstat_set_rights(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t base, uint64_t inheriting)
{
	return wasi_fd_limit(wasi, fd, base, inheriting);
}
WASI_IMPORT(fd_fdstat_set_rights, (fd, base, inheriting), uint32_t fd, uint64_t base,
	uint64_t inheriting)

static uint32_t
sync_file(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t right, bool data_only)
{
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, right, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (entry.file->ops->sync != NULL)
		error = entry.file->ops->sync(entry.file, data_only);
	wasi_close(entry.file);
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
advise(struct wasi_file *file, uint64_t offset, uint64_t size, uint32_t advice)
{
	if (advice > 5 || offset > INT64_MAX || size > INT64_MAX)
		return WASI_EINVAL;
	if (file->type != WASI_REGULAR_FILE && file->dir == NULL)
		return WASI_ESPIPE;
	return file->ops->advise != NULL ? file->ops->advise(file, offset, size, advice)
		: (uint32_t)WASI_SUCCESS;
}

static uint32_t
fd_advise(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t offset, uint64_t size, uint32_t advice)
{
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_ADVISE, &entry);

	if (error != WASI_SUCCESS)
		return error;
	error = advise(entry.file, offset, size, advice);
	wasi_close(entry.file);
	return error;
}
WASI_IMPORT(fd_advise, (fd, offset, size, advice), uint32_t fd, uint64_t offset, uint64_t size,
	uint32_t advice)

static uint32_t
allocate(struct wasi_file *file, uint64_t offset, uint64_t size)
{
	if (size == 0 || offset > INT64_MAX)
		return WASI_EINVAL;
	if (size > INT64_MAX - offset)
		return WASI_EFBIG;
	return file->ops->allocate != NULL ? file->ops->allocate(file, offset, size)
		: (uint32_t)WASI_ENOTSUP;
}

static uint32_t
fd_allocate(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t offset, uint64_t size)
{
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_ALLOCATE, &entry);

	if (error != WASI_SUCCESS)
		return error;
	error = allocate(entry.file, offset, size);
	wasi_close(entry.file);
	return error;
}
WASI_IMPORT(fd_allocate, (fd, offset, size), uint32_t fd, uint64_t offset, uint64_t size)
