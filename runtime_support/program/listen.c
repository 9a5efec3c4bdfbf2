/* Listening sockets, for guests that accept connections. */
#define _POSIX_C_SOURCE 200809L
#include "posix.h"

#include "program.h"

#if WASI_HAVE_POSIX
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Addresses are numbers: names would need a part of the C library that a static program cannot
 * have. */
struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} of;
	socklen_t size;
};

static bool
parse_address(const char *host, uint16_t port, struct address *address)
{
	memset(address, 0, sizeof *address);
	if (inet_pton(AF_INET, host, &address->of.v4.sin_addr) == 1) {
		address->of.v4.sin_family = AF_INET;
		address->of.v4.sin_port = htons(port);
		address->size = sizeof address->of.v4;
	} else if (inet_pton(AF_INET6, host, &address->of.v6.sin6_addr) == 1) {
		address->of.v6.sin6_family = AF_INET6;
		address->of.v6.sin6_port = htons(port);
		address->size = sizeof address->of.v6;
	}
	return address->size != 0;
}

static int
listen_at(const struct address *address)
{
	int fd = socket(address->of.any.sa_family, SOCK_STREAM, 0), one = 1, error;

	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, &address->of.any, address->size) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

int
host_listen(const char *program, const char *where)
{
	char host[64] = "127.0.0.1";
	const char *colon = strrchr(where, ':'), *port = colon ? colon + 1 : where;
	size_t size = colon ? (size_t)(colon - where) : 0;
	struct address address;
	int fd = -1;

	if (size == 2 && strncmp(where, "fd", 2) == 0)
		return atoi(port);
	if (size >= 2 && where[0] == '[' && where[size - 1] == ']') /* an address of IPv6 */
		where++, size -= 2;
	if (size > 0 && !(size == 9 && strncmp(where, "localhost", 9) == 0)) {
		size = size < sizeof host ? size : sizeof host - 1;
		memcpy(host, where, size);
		host[size] = '\0';
	}
	errno = EINVAL;
	if (parse_address(host, (uint16_t)atoi(port), &address))
		fd = listen_at(&address);
	if (fd < 0)
		fprintf(stderr, "%s: cannot listen at %s port %s: %s\n", program, host, port,
			strerror(errno));
	return fd;
}
#else
int
host_listen(const char *program, const char *where)
{
	fprintf(stderr, "%s: cannot listen at %s: no sockets on this system\n", program, where);
	return -1;
}
#endif
