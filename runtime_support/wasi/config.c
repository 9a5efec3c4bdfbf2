/* Making and freeing a sandbox, and giving it files. */
#include "wasi.h"
#include "../core/core-private.h"

void
wasm_rt_wasi_init(struct wasm_rt_wasi *wasi, wasm_rt_memory_t *memory)
{
	memset(wasi, 0, sizeof *wasi);
	wasi->memory = memory;
	wasi->max_fds = 1024;
	wasi->fds = wasi->first_fds;
	wasi->fd_count = WASM_RT_WASI_FIRST_FDS;
}

void
wasm_rt_wasi_free(struct wasm_rt_wasi *wasi)
{
	uint32_t i;

	for (i = 0; i < wasi->fd_count; i++)
		wasi_fd_close(wasi, i);
	if (wasi->fds != wasi->first_fds)
		wasm_rt_heap_free(wasi->fds, wasi->fd_count * sizeof *wasi->fds);
	wasi->fds = wasi->first_fds;
	wasi->fd_count = 0;
}

uint32_t
wasm_rt_wasi_preopen(struct wasm_rt_wasi *wasi, struct wasi_file *file, const char *guest,
	unsigned flags)
{
	struct wasi_fd entry = { file, WASI_ALL_RIGHTS, WASI_ALL_RIGHTS, guest, false };
	uint32_t fd;

	if (file == NULL)
		return WASI_EINVAL;
	if (file->dir == NULL || guest == NULL) {
		wasi_close(file);
		return WASI_EINVAL;
	}
	entry.read_only = (flags & WASM_RT_WASI_READ_ONLY) != 0;
	return wasi_fd_add(wasi, 3, &entry, &fd);
}

uint32_t
wasm_rt_wasi_give(struct wasm_rt_wasi *wasi, uint32_t fd, struct wasi_file *file)
{
	struct wasi_fd entry = { file, WASI_ALL_RIGHTS, WASI_ALL_RIGHTS, NULL, false };

	return file == NULL ? (uint32_t)WASI_EINVAL : wasi_fd_put(wasi, fd, &entry);
}

uint32_t
wasm_rt_wasi_give_stream(struct wasm_rt_wasi *wasi, uint32_t fd, struct wasi_file *file,
	bool writing)
{
	struct wasi_fd entry = { file, WASI_ALL_RIGHTS, 0, NULL, false };

	entry.base &= writing ? ~WASI_FD_READ
		: ~(WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE);
	return file == NULL ? (uint32_t)WASI_EINVAL : wasi_fd_put(wasi, fd, &entry);
}
