/* sock_accept, sock_recv, sock_send, sock_shutdown. */
#include "wasi.h"

enum { PEEK = 1, WAIT_ALL = 2, SHUT_READING = 1, SHUT_WRITING = 2 };

/* Snapshot 0 does not have it. */
WASI_WEAK uint32_t
w2c_wasi__snapshot__preview1_sock_accept(struct w2c_wasi__snapshot__preview1 *self, uint32_t fd,
	uint32_t flags, uint32_t accepted)
{
	struct wasm_rt_wasi *wasi = &self->wasi;
	uint8_t *to = wasi_guest(wasi, accepted, 4);
	struct wasi_fd entry, new = { 0 };
	uint32_t new_fd, error = wasi_fd(wasi, fd, WASI_SOCK_ACCEPT, &entry);

	if (error != WASI_SUCCESS)
		return error;
	new.base = new.inheriting = entry.inheriting;
	if (to == NULL)
		error = WASI_EFAULT;
	else if ((flags & ~(uint32_t)WASI_NONBLOCK) != 0)
		error = WASI_EINVAL;
	else
		error = entry.file->sock->accept(entry.file, (uint16_t)flags, &new.file);
	wasi_close(entry.file);
	if (error == WASI_SUCCESS)
		error = wasi_fd_add(wasi, 0, &new, &new_fd);
	if (error == WASI_SUCCESS)
		wasi_put(to, new_fd);
	return wasi_result(error);
}

/* Holds the socket, if this succeeds. */
static uint32_t
find(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t right, struct wasi_file **file)
{
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, 0, &entry);

	if (error != WASI_SUCCESS)
		return error;
	if (entry.file->sock == NULL)
		error = WASI_ENOTSOCK;
	wasi_close(entry.file);
	if (error == WASI_SUCCESS)
		error = wasi_fd(wasi, fd, right, &entry);
	if (error != WASI_SUCCESS)
		return error;
	*file = entry.file;
	if (entry.file->sock != NULL)
		return WASI_SUCCESS;
	wasi_close(entry.file); /* another thread has put it there */
	return WASI_ENOTSOCK;
}

static uint32_t
sock_recv(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint32_t flags,
	uint32_t size, uint32_t out_flags)
{
	uint8_t *size_to = wasi_guest(wasi, size, 4), *flags_to = wasi_guest(wasi, out_flags, 2);
	struct wasi_buffer buffers[WASI_MAX_BUFFERS];
	struct wasi_file *file;
	size_t count, done = 0;
	bool truncated = false;
	uint32_t error = find(wasi, fd, WASI_FD_READ, &file);

	if (error != WASI_SUCCESS)
		return error;
	if (size_to == NULL || flags_to == NULL)
		error = WASI_EFAULT;
	else if ((flags & ~(uint32_t)(PEEK | WAIT_ALL)) != 0)
		error = WASI_EINVAL;
	if (error == WASI_SUCCESS)
		error = wasi_buffers(wasi, iovs, iovs_len, buffers, &count);
	if (error == WASI_SUCCESS)
		error = file->sock->receive(file, buffers, count, (flags & PEEK) != 0,
			(flags & WAIT_ALL) != 0, &done, &truncated);
	wasi_close(file);
	if (error != WASI_SUCCESS)
		return error;
	wasi_put(size_to, (uint32_t)done);
	wasi_put16(flags_to, truncated);
	return WASI_SUCCESS;
}
WASI_IMPORT(sock_recv, (fd, iovs, iovs_len, flags, size, out_flags), uint32_t fd, uint32_t iovs,
	uint32_t iovs_len, uint32_t flags, uint32_t size, uint32_t out_flags)

static uint32_t
sock_send(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint32_t flags,
	uint32_t size)
{
	uint8_t *size_to = wasi_guest(wasi, size, 4);
	struct wasi_buffer buffers[WASI_MAX_BUFFERS];
	struct wasi_file *file;
	size_t count, done = 0;
	uint32_t error = find(wasi, fd, WASI_FD_WRITE, &file);

	if (error != WASI_SUCCESS)
		return error;
	if (size_to == NULL)
		error = WASI_EFAULT;
	else if (flags != 0)
		error = WASI_EINVAL;
	if (error == WASI_SUCCESS)
		error = wasi_buffers(wasi, iovs, iovs_len, buffers, &count);
	if (error == WASI_SUCCESS)
		error = file->sock->send(file, buffers, count, &done);
	wasi_close(file);
	if (error == WASI_SUCCESS)
		wasi_put(size_to, (uint32_t)done);
	return error;
}
WASI_IMPORT(sock_send, (fd, iovs, iovs_len, flags, size), uint32_t fd, uint32_t iovs,
	uint32_t iovs_len, uint32_t flags, uint32_t size)

static uint32_t
sock_shutdown(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t how)
{
	struct wasi_file *file;
	uint32_t error = find(wasi, fd, WASI_SOCK_SHUTDOWN, &file);

	if (error != WASI_SUCCESS)
		return error;
	error = how == 0 || how > (SHUT_READING | SHUT_WRITING) ? (uint32_t)WASI_EINVAL
		: file->sock->shutdown(file, (how & SHUT_READING) != 0, (how & SHUT_WRITING) != 0);
	wasi_close(file);
	return error;
}
WASI_IMPORT(sock_shutdown, (fd, how), uint32_t fd, uint32_t how)
