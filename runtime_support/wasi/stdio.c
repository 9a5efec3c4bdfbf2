/* The process's standard streams for the guest: its descriptors under POSIX, the C library's
 * streams elsewhere. */
#include "posix.h"

#include "wasi.h"

#if WASI_HAVE_POSIX
void
wasm_rt_wasi_inherit_stdio(struct wasm_rt_wasi *wasi)
{
	uint32_t fd;

	for (fd = 0; fd < 3; fd++)
		wasm_rt_wasi_give_stream(wasi, fd, wasm_rt_wasi_host_descriptor((int)fd, false), fd > 0);
}
#elif __STDC_HOSTED__
#include <stdio.h>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

/* Reads at most a line: more would wait for input that the guest did not ask for. */
static uint32_t
read_input(void *user, uint8_t *bytes, size_t size, size_t *done)
{
	int byte = 0;

	while (*done < size && byte != '\n' && (byte = getc((FILE *)user)) != EOF)
		bytes[(*done)++] = (uint8_t)byte;
	return *done == 0 && size > 0 && ferror((FILE *)user) ? WASI_EIO : WASI_SUCCESS;
}

/* Flushes at once, because the guest has its own buffers. */
static uint32_t
write_output(void *user, const uint8_t *bytes, size_t size, size_t *done)
{
	*done = fwrite(bytes, 1, size, (FILE *)user);
	return fflush((FILE *)user) != 0 || *done < size ? WASI_EIO : WASI_SUCCESS;
}

#ifdef _WIN32
/* Sets a stream to binary mode: the C library must not change the guest's bytes. */
static bool
prepare(FILE *file)
{
	_setmode(_fileno(file), _O_BINARY);
	return _isatty(_fileno(file)) != 0;
}
#else
static bool
prepare(FILE *file)
{
	(void)file;
	return false;
}
#endif

void
wasm_rt_wasi_inherit_stdio(struct wasm_rt_wasi *wasi)
{
	static struct wasm_rt_wasi_stream streams[3];
	FILE *files[3] = { stdin, stdout, stderr };
	struct wasi_file *file;
	uint32_t fd;

	for (fd = 0; fd < 3; fd++) {
		streams[fd].read = fd == 0 ? read_input : NULL;
		streams[fd].write = fd > 0 ? write_output : NULL;
		streams[fd].user = files[fd];
		file = wasm_rt_wasi_stream_file(&streams[fd]);
		file->terminal = prepare(files[fd]);
		wasm_rt_wasi_give_stream(wasi, fd, file, fd > 0);
	}
}
#endif
