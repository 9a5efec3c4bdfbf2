/* Accepts one connection at the socket that the host listens at for it, and gives back what it
 * receives, in capitals. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wasi/api.h>

/* The first descriptor that is a socket. */
static int
listening(void)
{
	__wasi_fdstat_t stat;
	int fd;

	for (fd = 3; __wasi_fd_fdstat_get(fd, &stat) == 0; fd++)
		if (stat.fs_filetype == __WASI_FILETYPE_SOCKET_STREAM)
			return fd;
	return -1;
}

int
main(void)
{
	struct pollfd wait = { listening(), POLLIN, 0 };
	char bytes[64];
	long size;
	int fd, i;

	printf("poll: %d\n", poll(&wait, 1, 20000));
	fd = accept(wait.fd, NULL, NULL);
	printf("accept: %d\n", fd >= 0);
	fcntl(wait.fd, F_SETFL, O_NONBLOCK);
	printf("nobody else: %d", accept(wait.fd, NULL, NULL) < 0);
	printf(" %s\n", strerror(errno));
	wait.fd = fd;
	poll(&wait, 1, 20000);
	size = recv(fd, bytes, 5, MSG_PEEK);
	printf("peek: %.*s\n", (int)size, bytes);
	while ((size = recv(fd, bytes, sizeof bytes, 0)) > 0) {
		for (i = 0; i < size; i++)
			bytes[i] = (char)toupper((unsigned char)bytes[i]);
		if (send(fd, bytes, size, 0) != size)
			return 1;
	}
	printf("end: %ld\n", size);
	printf("shutdown: %d\n", shutdown(fd, SHUT_WR));
	printf("send after it: %d\n", send(fd, "x", 1, 0) < 0);
	return close(fd);
}
