/* Sockets of a POSIX host: only those that the embedder gives, and the connections that they
 * accept. */
#include "posix.h"

#include "host.h"
#include "../core/core-private.h"

#if WASI_HAVE_POSIX
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static int
descriptor(struct wasi_file *file)
{
	return ((struct host_file *)file)->descriptor;
}

static uint32_t
accept_socket(struct wasi_file *file, uint16_t flags, struct wasi_file **accepted)
{
	uint32_t error = wasi_host_ready((struct host_file *)file, false);
	int fd;

	if (error != WASI_SUCCESS)
		return error;
	do {
		fd = wasi_host_block() ? accept(descriptor(file), NULL, NULL) : -1;
		error = wasi_host_unblock(fd);
	} while (error == WASI_AGAIN);
	if (error != WASI_SUCCESS)
		return error;
	/* accept4 is not POSIX, and on some hosts the new socket inherits the listening socket's
	 * modes. */
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
		fcntl(fd, F_SETFL, (flags & WASI_NONBLOCK) != 0 ? O_NONBLOCK : 0) != 0) {
		error = wasi_host_error(errno);
		close(fd);
		return error;
	}
	*accepted = wasm_rt_wasi_host_socket(fd, true);
	if (*accepted == NULL) {
		close(fd);
		return WASI_ENOMEM;
	}
	return WASI_SUCCESS;
}

static uint32_t
receive(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count, bool peek,
	bool wait_all, size_t *done, bool *truncated)
{
	struct iovec vectors[WASI_MAX_BUFFERS];
	struct msghdr message = { 0 };
	uint32_t error = wasi_host_ready((struct host_file *)file, false);
	ssize_t got;

	if (error != WASI_SUCCESS)
		return error;
	wasi_host_vectors(buffers, count, vectors);
	message.msg_iov = vectors;
	message.msg_iovlen = (int)count;
	do {
		got = wasi_host_block() ? recvmsg(descriptor(file), &message,
			(peek ? MSG_PEEK : 0) | (wait_all ? MSG_WAITALL : 0)) : -1;
		error = wasi_host_unblock(got);
	} while (error == WASI_AGAIN);
	if (error != WASI_SUCCESS)
		return error;
	*done = (size_t)got;
	*truncated = (message.msg_flags & MSG_TRUNC) != 0;
	return WASI_SUCCESS;
}

static uint32_t
send_all(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count, size_t *done)
{
	struct iovec vectors[WASI_MAX_BUFFERS];
	struct msghdr message = { 0 };
	uint32_t error = wasi_host_ready((struct host_file *)file, true);
	ssize_t sent;

	if (error != WASI_SUCCESS)
		return error;
	wasi_host_vectors(buffers, count, vectors);
	message.msg_iov = vectors;
	message.msg_iovlen = (int)count;
	do {
		sent = wasi_host_block() ? sendmsg(descriptor(file), &message, MSG_NOSIGNAL) : -1;
		error = wasi_host_unblock(sent);
	} while (error == WASI_AGAIN);
	if (error != WASI_SUCCESS)
		return error;
	*done = (size_t)sent;
	return WASI_SUCCESS;
}

static uint32_t
shut(struct wasi_file *file, bool reading, bool writing)
{
	int how = reading ? writing ? SHUT_RDWR : SHUT_RD : SHUT_WR;

	return shutdown(descriptor(file), how) != 0 ? wasi_host_error(errno) : (uint32_t)WASI_SUCCESS;
}

static const struct wasi_sock_ops sock_ops = { accept_socket, receive, send_all, shut };

struct wasi_file *
wasm_rt_wasi_host_socket(int fd, bool owned)
{
	struct wasi_file *file;
	socklen_t size = sizeof(int);
	int type;

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0)
		return NULL;
	file = wasm_rt_wasi_host_descriptor(fd, owned);
	if (file != NULL) {
		file->sock = &sock_ops;
		file->type = type == SOCK_DGRAM ? WASI_SOCKET_DGRAM : WASI_SOCKET_STREAM;
	}
	return file;
}
#endif
