/* Open files of a POSIX host that are not directories: streams, regular files, devices. */
#include "posix.h"

#include "host.h"
#include "../core/core-private.h"
#include "../wasm-rt-interrupt.h"

#if WASI_HAVE_POSIX
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

static int
descriptor(struct wasi_file *file)
{
	return ((struct host_file *)file)->descriptor;
}

static void
close_file(struct wasi_file *file)
{
	if (((struct host_file *)file)->owned)
		close(descriptor(file));
	free(file);
}

static uint8_t
type_of(mode_t mode)
{
	return S_ISREG(mode) ? WASI_REGULAR_FILE : S_ISDIR(mode) ? WASI_DIRECTORY : S_ISLNK(mode)
		? WASI_SYMBOLIC_LINK :
		S_ISCHR(mode) ? WASI_CHARACTER_DEVICE : S_ISBLK(mode) ? WASI_BLOCK_DEVICE :
		S_ISSOCK(mode) ? WASI_SOCKET_STREAM : WASI_UNKNOWN;
}

/* The specification's unsigned numbers cannot hold times before 1970. */
static uint64_t
nanoseconds(time_t seconds, long rest)
{
	return seconds < 0 ? 0 : (uint64_t)seconds * 1000000000 + (uint64_t)rest;
}

void
wasi_host_stat(const struct stat *from, struct wasi_stat *to)
{
	to->device = (uint64_t)from->st_dev;
	to->inode = (uint64_t)from->st_ino;
	to->links = (uint64_t)from->st_nlink;
	to->size = (uint64_t)from->st_size;
	to->type = type_of(from->st_mode);
#ifdef __APPLE__
	to->accessed = nanoseconds(from->st_atimespec.tv_sec, from->st_atimespec.tv_nsec);
	to->modified = nanoseconds(from->st_mtimespec.tv_sec, from->st_mtimespec.tv_nsec);
	to->changed = nanoseconds(from->st_ctimespec.tv_sec, from->st_ctimespec.tv_nsec);
#else
	to->accessed = nanoseconds(from->st_atim.tv_sec, from->st_atim.tv_nsec);
	to->modified = nanoseconds(from->st_mtim.tv_sec, from->st_mtim.tv_nsec);
	to->changed = nanoseconds(from->st_ctim.tv_sec, from->st_ctim.tv_nsec);
#endif
}

static void
put_time(bool set, bool now, uint64_t time, struct timespec *to)
{
	to->tv_sec = set && !now ? (time_t)(time / 1000000000) : 0;
	to->tv_nsec = !set ? UTIME_OMIT : now ? UTIME_NOW : (long)(time % 1000000000);
}

void
wasi_host_times(const struct wasi_times *from, struct timespec to[2])
{
	put_time(from->set_accessed, from->accessed_now, from->accessed, &to[0]);
	put_time(from->set_modified, from->modified_now, from->modified, &to[1]);
}

static uint32_t
stat_file(struct wasi_file *file, struct wasi_stat *to)
{
	struct stat from;

	if (fstat(descriptor(file), &from) != 0)
		return wasi_host_error(errno);
	wasi_host_stat(&from, to);
	return WASI_SUCCESS;
}

uint32_t
wasi_host_ready(const struct host_file *host, bool writing)
{
	struct pollfd poll_fd = { host->descriptor, writing ? POLLOUT : POLLIN, 0 };

	if (host->owned || (ATOMIC_LOAD(&host->file.flags) & WASI_NONBLOCK) == 0)
		return WASI_SUCCESS;
	return poll(&poll_fd, 1, 0) == 0 ? WASI_EAGAIN : WASI_SUCCESS;
}

bool
wasi_host_block(void)
{
	if (wasm_rt_block_begin(NULL, NULL))
		return true;
	errno = EINTR;
	return false;
}

uint32_t
wasi_host_unblock(ssize_t result)
{
	uint32_t error = result >= 0 ? (uint32_t)WASI_SUCCESS
		: errno == EINTR ? (uint32_t)WASI_AGAIN : wasi_host_error(errno);

	if (wasm_rt_block_end() && error == WASI_AGAIN &&
		!wasm_rt_may_go_on(WASM_RT_TRAP_INTERRUPTED))
		error = WASI_INTERRUPTED;
	return error;
}

void
wasi_host_vectors(const struct wasi_buffer *buffers, size_t count, struct iovec *vectors)
{
	size_t i;

	for (i = 0; i < count; i++) {
		vectors[i].iov_base = buffers[i].data;
		vectors[i].iov_len = buffers[i].size;
	}
}

/* One buffer after the other, until one is not filled, because preadv and pwritev are not POSIX. */
static ssize_t
transfer_at(int fd, bool writing, const struct wasi_buffer *buffers, size_t count, uint64_t offset)
{
	size_t i, total = 0;

	for (i = 0; i < count; i++) {
		off_t at = (off_t)(offset + total);
		ssize_t did = writing ? pwrite(fd, buffers[i].data, buffers[i].size, at) :
			pread(fd, buffers[i].data, buffers[i].size, at);

		if (did < 0)
			return total > 0 ? (ssize_t)total : -1;
		total += (size_t)did;
		if ((size_t)did < buffers[i].size)
			break;
	}
	return (ssize_t)total;
}

static uint32_t
transfer(struct wasi_file *file, bool writing, const struct wasi_buffer *buffers, size_t count,
	uint64_t offset, size_t *done)
{
	struct iovec vectors[WASI_MAX_BUFFERS];
	uint32_t error = wasi_host_ready((struct host_file *)file, writing);
	ssize_t did = 0;

	if (error != WASI_SUCCESS)
		return error;
	wasi_host_vectors(buffers, count, vectors);
	do {
		if (!wasi_host_block())
			did = -1;
		else if (offset != WASI_HERE)
			did = transfer_at(descriptor(file), writing, buffers, count, offset);
		else if (count > 0)
			did = writing ? writev(descriptor(file), vectors, (int)count) :
				readv(descriptor(file), vectors, (int)count);
		error = wasi_host_unblock(did);
	} while (error == WASI_AGAIN);
	if (error == WASI_SUCCESS)
		*done = (size_t)did;
	return error;
}

static uint32_t
read_file(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count, uint64_t offset,
	size_t *done)
{
	return transfer(file, false, buffers, count, offset, done);
}

static uint32_t
write_file(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count, uint64_t offset,
	size_t *done)
{
	return transfer(file, true, buffers, count, offset, done);
}

static uint32_t
seek(struct wasi_file *file, int64_t offset, uint32_t whence, uint64_t *position)
{
	static const int whences[3] = { SEEK_SET, SEEK_CUR, SEEK_END };
	off_t at = lseek(descriptor(file), (off_t)offset, whences[whence]);

	if (at < 0)
		return wasi_host_error(errno);
	*position = (uint64_t)at;
	return WASI_SUCCESS;
}

/* The modes of an inherited descriptor are shared with other processes, so they are emulated; only
 * appending, which cannot be emulated, is refused. */
static uint32_t
set_flags(struct wasi_file *file, uint16_t flags)
{
	int modes;

	if (!((struct host_file *)file)->owned)
		return ((flags ^ ATOMIC_LOAD(&file->flags)) & WASI_APPEND) != 0 ? WASI_ENOTSUP
			: WASI_SUCCESS;
	modes = fcntl(descriptor(file), F_GETFL);
	if (modes < 0)
		return wasi_host_error(errno);
	modes &= ~(O_APPEND | O_NONBLOCK);
	modes |= ((flags & WASI_APPEND) != 0 ? O_APPEND : 0) |
		((flags & WASI_NONBLOCK) != 0 ? O_NONBLOCK : 0);
	return fcntl(descriptor(file), F_SETFL, modes) != 0 ? wasi_host_error(errno)
		: (uint32_t)WASI_SUCCESS;
}

static uint32_t
set_size(struct wasi_file *file, uint64_t size)
{
	return ftruncate(descriptor(file), (off_t)size) != 0 ? wasi_host_error(errno)
		: (uint32_t)WASI_SUCCESS;
}

static uint32_t
allocate(struct wasi_file *file, uint64_t offset, uint64_t size)
{
#if defined(__APPLE__) || defined(__OpenBSD__)
	(void)file;
	(void)offset;
	(void)size;
	return WASI_ENOTSUP;
#else
	return wasi_host_error(posix_fallocate(descriptor(file), (off_t)offset, (off_t)size));
#endif
}

static uint32_t
advise(struct wasi_file *file, uint64_t offset, uint64_t size, uint32_t advice)
{
#ifdef POSIX_FADV_NORMAL
	static const int advices[6] = { POSIX_FADV_NORMAL, POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
		POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE };

	return wasi_host_error(posix_fadvise(descriptor(file), (off_t)offset, (off_t)size,
		advices[advice]));
#else
	(void)file;
	(void)offset;
	(void)size;
	(void)advice;
	return WASI_SUCCESS;
#endif
}

static uint32_t
sync_file(struct wasi_file *file, bool data_only)
{
#ifdef __APPLE__
	int (*const sync)(int) = fsync;
#else
	int (*const sync)(int) = data_only ? fdatasync : fsync;
#endif
	uint32_t error;

	(void)data_only;
	do
		error = wasi_host_unblock(wasi_host_block() ? sync(descriptor(file)) : -1);
	while (error == WASI_AGAIN);
	return error;
}

static uint32_t
set_times(struct wasi_file *file, const struct wasi_times *times)
{
	struct timespec host[2];

	wasi_host_times(times, host);
	return futimens(descriptor(file), host) != 0 ? wasi_host_error(errno) : (uint32_t)WASI_SUCCESS;
}

static const struct wasi_file_ops file_ops = {
	close_file, stat_file, read_file, write_file, seek, set_flags, set_size, allocate, advise,
		sync_file, set_times,
	descriptor
};

static uint16_t
flags_of(int fd)
{
	int modes = fcntl(fd, F_GETFL);

	if (modes < 0)
		return 0;
	return (uint16_t)(((modes & O_APPEND) != 0 ? WASI_APPEND : 0) |
		((modes & O_NONBLOCK) != 0 ? WASI_NONBLOCK : 0) |
		((modes & O_SYNC) == O_SYNC ? WASI_SYNC : (modes & O_DSYNC) != 0 ? WASI_DSYNC : 0));
}

struct wasi_file *
wasm_rt_wasi_host_descriptor(int fd, bool owned)
{
	struct host_file *host;
	struct stat stat;

	if (fstat(fd, &stat) != 0)
		return NULL;
	host = calloc(1, sizeof *host);
	if (host == NULL)
		return NULL;
	host->file.ops = &file_ops;
	host->file.type = type_of(stat.st_mode);
	host->file.flags = flags_of(fd);
	host->file.terminal = S_ISCHR(stat.st_mode) && isatty(fd);
	host->descriptor = fd;
	host->owned = owned;
	return &host->file;
}
#endif
