/* fd_read, fd_write, fd_pread, fd_pwrite, fd_seek, fd_tell. */
#include "wasi.h"
#include "../core/core-private.h"

/* Whether the position is kept here, because the back end only reads and writes at offsets. */
static bool
keeps_position(const struct wasi_file *file)
{
	return file->ops->seek == NULL && file->type == WASI_REGULAR_FILE;
}

static uint32_t
size_of(struct wasi_file *file, uint64_t *size)
{
	struct wasi_stat stat;
	uint32_t error = file->ops->stat != NULL ? file->ops->stat(file, &stat) : (uint32_t)WASI_ENOSYS;

	if (error == WASI_SUCCESS)
		*size = stat.size;
	return error;
}

static uint32_t
transfer(struct wasi_file *file, bool writing, const struct wasi_buffer *buffers, size_t count,
	uint64_t offset, size_t *done)
{
	uint32_t (*const move)(struct wasi_file *, const struct wasi_buffer *, size_t, uint64_t,
		size_t *) =
		writing ? file->ops->write : file->ops->read;

	*done = 0;
	if (writing && file->sock != NULL)
		/* a host may raise a signal if data is written to a closed socket in another way */
		return file->sock->send(file, buffers, count, done);
	return move == NULL ? (uint32_t)WASI_ENOTSUP : move(file, buffers, count, offset, done);
}

/* Several open files of the guest may be one file of the back end, so only one appends at a
 * time. */
static int append_lock;

/* Reads or writes at the position that is kept here, and moves it. */
static uint32_t
transfer_kept(struct wasi_file *file, bool writing, const struct wasi_buffer *buffers, size_t count,
	size_t *done)
{
	bool appending = writing && (ATOMIC_LOAD(&file->flags) & WASI_APPEND) != 0;
	uint32_t error = WASI_SUCCESS;
	uint64_t offset;

	wasm_rt_lock(&file->lock);
	offset = file->position;
	if (appending) {
		wasm_rt_lock(&append_lock);
		error = size_of(file, &offset);
	}
	if (error == WASI_SUCCESS)
		error = transfer(file, writing, buffers, count, offset, done);
	if (error == WASI_SUCCESS)
		file->position = offset + *done;
	if (appending)
		wasm_rt_unlock(&append_lock);
	wasm_rt_unlock(&file->lock);
	return error;
}

/* A read or write of an open file; `at` is NULL where the descriptor's position counts. */
static uint32_t
transfer_at(struct wasi_file *file, bool writing, const struct wasi_buffer *buffers, size_t count,
	const uint64_t *at, size_t *done)
{
	if (at == NULL && keeps_position(file))
		return transfer_kept(file, writing, buffers, count, done);
	if (at != NULL && *at > INT64_MAX)
		return WASI_EINVAL;
	return transfer(file, writing, buffers, count, at != NULL ? *at : WASI_HERE, done);
}

/* All four reads and writes. */
static uint32_t
read_write(struct wasm_rt_wasi *wasi, uint32_t fd, bool writing, uint32_t iovs, uint32_t iovs_len,
	const uint64_t *at, uint32_t result)
{
	uint64_t rights = (writing ? WASI_FD_WRITE : WASI_FD_READ) | (at != NULL ? WASI_FD_SEEK : 0);
	struct wasi_buffer buffers[WASI_MAX_BUFFERS];
	struct wasi_fd entry;
	size_t count, done;
	uint8_t *to = wasi_guest(wasi, result, 4);
	uint32_t error = wasi_fd(wasi, fd, rights, &entry);

	if (error != WASI_SUCCESS)
		return error;
	error = to == NULL ? (uint32_t)WASI_EFAULT
		: wasi_buffers(wasi, iovs, iovs_len, buffers, &count);
	if (error == WASI_SUCCESS)
		error = transfer_at(entry.file, writing, buffers, count, at, &done);
	wasi_close(entry.file);
	if (error == WASI_SUCCESS)
		wasi_put(to, (uint32_t)done);
	return error;
}

static uint32_t
fd_read(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint32_t nread)
{
	return read_write(wasi, fd, false, iovs, iovs_len, NULL, nread);
}
WASI_IMPORT(fd_read, (fd, iovs, iovs_len, nread), uint32_t fd, uint32_t iovs, uint32_t iovs_len,
	uint32_t nread)

static uint32_t
fd_write(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t iovs, uint32_t iovs_len,
	uint32_t nwritten)
{
	return read_write(wasi, fd, true, iovs, iovs_len, NULL, nwritten);
}
WASI_IMPORT(fd_write, (fd, iovs, iovs_len, nwritten), uint32_t fd, uint32_t iovs, uint32_t iovs_len,
	uint32_t nwritten)

static uint32_t
fd_pread(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint64_t offset,
	uint32_t nread)
{
	return read_write(wasi, fd, false, iovs, iovs_len, &offset, nread);
}
WASI_IMPORT(fd_pread, (fd, iovs, iovs_len, offset, nread), uint32_t fd, uint32_t iovs,
	uint32_t iovs_len, uint64_t offset, uint32_t nread)

static uint32_t
fd_pwrite(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint64_t offset,
	uint32_t nwritten)
{
	return read_write(wasi, fd, true, iovs, iovs_len, &offset, nwritten);
}
WASI_IMPORT(fd_pwrite, (fd, iovs, iovs_len, offset, nwritten), uint32_t fd, uint32_t iovs,
	uint32_t iovs_len, uint64_t offset, uint32_t nwritten)

/* A seek in a file whose position is kept here. */
static uint32_t
seek_kept(struct wasi_file *file, int64_t offset, uint32_t whence, uint64_t *position)
{
	uint64_t from = 0;
	uint32_t error = WASI_SUCCESS;

	wasm_rt_lock(&file->lock);
	if (whence == WASI_SEEK_CUR)
		from = file->position;
	else if (whence == WASI_SEEK_END)
		error = size_of(file, &from);
	if (error == WASI_SUCCESS && (offset < 0 ? (uint64_t)-(offset + 1) >= from
		: (uint64_t)offset > INT64_MAX - from))
		error = WASI_EINVAL;
	if (error == WASI_SUCCESS)
		*position = file->position = from + (uint64_t)offset;
	wasm_rt_unlock(&file->lock);
	return error;
}

static uint32_t
seek(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t rights, uint64_t offset, uint32_t whence,
	uint32_t at)
{
	uint8_t *to = wasi_guest(wasi, at, 8);
	struct wasi_fd entry;
	uint64_t position;
	uint32_t error = wasi_fd(wasi, fd, rights, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (to == NULL)
		error = WASI_EFAULT;
	else if (keeps_position(entry.file))
		error = seek_kept(entry.file, (int64_t)offset, whence, &position);
	else if (entry.file->ops->seek == NULL)
		error = WASI_ESPIPE;
	else
		error = entry.file->ops->seek(entry.file, (int64_t)offset, whence, &position);
	wasi_close(entry.file);
	if (error == WASI_SUCCESS)
		wasi_put64(to, position);
	return error;
}

static uint32_t
fd_seek(struct wasm_rt_wasi *wasi, enum wasi_snapshot snapshot, uint32_t fd, uint64_t offset,
	uint32_t whence, uint32_t position)
{
	static const uint8_t unstable[3] = { WASI_SEEK_CUR, WASI_SEEK_END, WASI_SEEK_SET };
	uint64_t rights = WASI_FD_SEEK;

	if (whence > WASI_SEEK_END)
		return WASI_EINVAL;
	if (snapshot == WASI_UNSTABLE)
		whence = unstable[whence];
	if (whence == WASI_SEEK_CUR && offset == 0)
		rights = WASI_FD_TELL; /* the specification: this much needs no right to seek */
	return seek(wasi, fd, rights, offset, whence, position);
}
WASI_VARIED(fd_seek, (fd, offset, whence, position), uint32_t fd, uint64_t offset, uint32_t whence,
	uint32_t position)

static uint32_t
fd_tell(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t position)
{
	return seek(wasi, fd, WASI_FD_TELL, 0, WASI_SEEK_CUR, position);
}
WASI_IMPORT(fd_tell, (fd, position), uint32_t fd, uint32_t position)
