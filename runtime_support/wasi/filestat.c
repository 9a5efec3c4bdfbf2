/* fd_filestat_get, fd_filestat_set_size, fd_filestat_set_times, and the encodings that
 * path_filestat_* share. */
#include "wasi.h"

void
wasi_put_filestat(uint8_t *to, const struct wasi_stat *stat, enum wasi_snapshot snapshot)
{
	memset(to, 0, WASI_FILESTAT_SIZE(snapshot));
	wasi_put64(to, stat->device);
	wasi_put64(to + 8, stat->inode);
	to[16] = stat->type;
	if (snapshot == WASI_UNSTABLE) {
		wasi_put(to + 20, stat->links > UINT32_MAX ? UINT32_MAX : (uint32_t)stat->links);
		to += 24;
	} else {
		wasi_put64(to + 24, stat->links);
		to += 32;
	}
	wasi_put64(to, stat->size);
	wasi_put64(to + 8, stat->accessed);
	wasi_put64(to + 16, stat->modified);
	wasi_put64(to + 24, stat->changed);
}

uint32_t
wasi_decode_times(uint64_t accessed, uint64_t modified, uint32_t flags, struct wasi_times *times)
{
	if (flags > 15 || (flags & 3) == 3 || (flags & 12) == 12)
		return WASI_EINVAL;
	times->accessed_now = (flags & WASI_FST_ATIM_NOW) != 0;
	times->modified_now = (flags & WASI_FST_MTIM_NOW) != 0;
	times->set_accessed = times->accessed_now || (flags & WASI_FST_ATIM) != 0;
	times->set_modified = times->modified_now || (flags & WASI_FST_MTIM) != 0;
	times->accessed = accessed;
	times->modified = modified;
	return WASI_SUCCESS;
}

static uint32_t
fd_filestat_get(struct wasm_rt_wasi *wasi, enum wasi_snapshot snapshot, uint32_t fd,
	uint32_t filestat)
{
	uint8_t *to = wasi_guest(wasi, filestat, WASI_FILESTAT_SIZE(snapshot));
	struct wasi_fd entry;
	struct wasi_stat stat;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_FILESTAT_GET, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (to == NULL)
		error = WASI_EFAULT;
	else if (entry.file->ops->stat == NULL)
		error = WASI_ENOSYS;
	else
		error = entry.file->ops->stat(entry.file, &stat);
	wasi_close(entry.file);
	if (error == WASI_SUCCESS)
		wasi_put_filestat(to, &stat, snapshot);
	return error;
}
WASI_VARIED(fd_filestat_get, (fd, filestat), uint32_t fd, uint32_t filestat)

static uint32_t
fd_filestat_set_size(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t size)
{
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_FILESTAT_SET_SIZE, &entry);

	if (error != WASI_SUCCESS)
		return error;
	error = size > INT64_MAX || entry.file->ops->set_size == NULL ? (uint32_t)WASI_EINVAL
		: entry.file->ops->set_size(entry.file, size);
	wasi_close(entry.file);
	return error;
}
WASI_IMPORT(fd_filestat_set_size, (fd, size), uint32_t fd, uint64_t size)

static uint32_t
fd_filestat_set_times(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t accessed, uint64_t modified,
	uint32_t flags)
{
	struct wasi_times times;
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, WASI_FD_FILESTAT_SET_TIMES, &entry);

	if (error != WASI_SUCCESS)
		return error;
	error = wasi_decode_times(accessed, modified, flags, &times);
	if (error == WASI_SUCCESS)
		error = entry.file->ops->set_times != NULL ? entry.file->ops->set_times(entry.file, &times)
			: (uint32_t)WASI_ENOTSUP;
	wasi_close(entry.file);
	return error;
}
WASI_IMPORT(fd_filestat_set_times, (fd, accessed, modified, flags), uint32_t fd, uint64_t accessed,
	uint64_t modified, uint32_t flags)
