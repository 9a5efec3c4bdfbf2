/* random_get, from the operating system's source of secrets. */
#ifdef _WIN32
#define _CRT_RAND_S /* rand_s */
#include <stdlib.h>
#endif
#include "posix.h"

#include "wasi.h"

#if WASI_HAVE_POSIX && defined(__linux__)
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The system call itself: every kernel since 3.17 has it, not every C library. */
static uint32_t
host_random(uint8_t *bytes, size_t size)
{
	while (size > 0) {
		long got = syscall(SYS_getrandom, bytes, size, 0);

		if (got < 0 && errno != EINTR)
			return WASI_EIO;
		if (got > 0) {
			bytes += got;
			size -= (size_t)got;
		}
	}
	return WASI_SUCCESS;
}
#elif WASI_HAVE_POSIX
#include <sys/random.h>
#include <unistd.h>

static uint32_t
host_random(uint8_t *bytes, size_t size)
{
	while (size > 0) {
		size_t part = size < 256 ? size : 256; /* getentropy gives no more */

		if (getentropy(bytes, part) != 0)
			return WASI_EIO;
		bytes += part;
		size -= part;
	}
	return WASI_SUCCESS;
}
#elif defined(_WIN32)
static uint32_t
host_random(uint8_t *bytes, size_t size)
{
	while (size > 0) {
		size_t part = size < sizeof(unsigned) ? size : sizeof(unsigned);
		unsigned number;

		if (rand_s(&number) != 0)
			return WASI_EIO;
		memcpy(bytes, &number, part);
		bytes += part;
		size -= part;
	}
	return WASI_SUCCESS;
}
#else
/* A guess would be worse than an error: the embedder must name a source. */
static uint32_t
host_random(uint8_t *bytes, size_t size)
{
	(void)bytes;
	return size == 0 ? WASI_SUCCESS : WASI_ENOSYS;
}
#endif

static uint32_t
random_get(const struct wasm_rt_wasi *wasi, uint32_t buffer, uint32_t size)
{
	uint8_t *bytes = wasi_guest(wasi, buffer, size);

	if (bytes == NULL)
		return WASI_EFAULT;
	return wasi->random != NULL ? wasi->random(wasi->user, bytes, size) : host_random(bytes, size);
}
WASI_IMPORT(random_get, (buffer, size), uint32_t buffer, uint32_t size)
