/* What the files of the POSIX back end share. To be included after posix.h. */
#ifndef WASI_HOST_H
#define WASI_HOST_H

#include "wasi.h"

#if WASI_HAVE_POSIX
#include <sys/stat.h>
#include <sys/types.h>

/* An open file that is not a directory. */
struct host_file {
	struct wasi_file file;
	int descriptor;
	bool owned;
};

/* The specification's number for a host's errno; EINVAL if it has none. */
uint32_t wasi_host_error(int error);

void wasi_host_stat(const struct stat *, struct wasi_stat *);
void wasi_host_times(const struct wasi_times *, struct timespec [2]);

/* Whether an open file or directory is in a file system that is an interface of the kernel, such as
 * procfs (Linux; false elsewhere). */
bool wasi_host_kernel_system(int descriptor);

/* Whether it is a device other than the harmless ones: null, zero, full, random and urandom. */
bool wasi_host_strange_device(const struct stat *);

/* The vectors of readv and the like for WASI_MAX_BUFFERS buffers. */
struct iovec;
void wasi_host_vectors(const struct wasi_buffer *, size_t count, struct iovec *);

/* For system calls that may block. wasi_host_block comes before one; false: there is a request to
 * stop, so do not make it. The other turns its result, or -1, into an error of WASI,
 * WASI_INTERRUPTED, or WASI_AGAIN: begin again. */
enum { WASI_AGAIN = 0x20000 };
bool wasi_host_block(void);
uint32_t wasi_host_unblock(ssize_t result);

/* A descriptor that the guest shares with the host is not set to non-blocking mode; the mode is
 * emulated: EAGAIN if the descriptor is not ready. */
uint32_t wasi_host_ready(const struct host_file *, bool writing);
#endif

#endif
