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

/* The specification's number for a host's errno. EINVAL for one that it has no name for. */
uint32_t wasi_host_error(int error);

void wasi_host_stat(const struct stat *, struct wasi_stat *);
void wasi_host_times(const struct wasi_times *, struct timespec [2]);

/* Whether an open file or directory is in a file system by which the kernel shows itself (Linux;
 * false elsewhere). */
bool wasi_host_kernel_system(int descriptor);

/* Whether it is a device, but none of those that hold nothing: null, zero, full, random and
 * urandom. */
bool wasi_host_strange_device(const struct stat *);

/* The vectors of readv and the like for WASI_MAX_BUFFERS buffers. */
struct iovec;
void wasi_host_vectors(const struct wasi_buffer *, size_t count, struct iovec *);

/* Around a system call that may block: whether it is to be made, or there is a request to stop; and
 * what its result, or -1, comes to: an error of WASI, WASI_INTERRUPTED, or WASI_AGAIN, so that all
 * is to be done again. */
enum { WASI_AGAIN = 0x20000 };
bool wasi_host_block(void);
uint32_t wasi_host_unblock(ssize_t result);

/* In a descriptor that is not the guest's own, non-blocking mode is not set but acted: EAGAIN if it
 * is not ready. */
uint32_t wasi_host_ready(const struct host_file *, bool writing);
#endif

#endif
