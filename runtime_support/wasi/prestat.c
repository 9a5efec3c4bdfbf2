/* fd_prestat_get and fd_prestat_dir_name: how a guest learns what directories it was given. */
#include "wasi.h"

static uint32_t
find(struct wasm_rt_wasi *wasi, uint32_t fd, const char **name)
{
	struct wasi_fd entry;
	uint32_t error = wasi_fd(wasi, fd, 0, &entry);

	if (error != WASI_SUCCESS)
		return error;
	*name = entry.preopen; /* lives as long as the sandbox */
	wasi_close(entry.file);
	return *name != NULL ? WASI_SUCCESS : WASI_EBADF;
}

static uint32_t
fd_prestat_get(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t prestat)
{
	uint8_t *to = wasi_guest(wasi, prestat, 8);
	const char *name;
	uint32_t error = find(wasi, fd, &name);

	if (error != WASI_SUCCESS)
		return error;
	if (to == NULL)
		return WASI_EFAULT;
	memset(to, 0, 4); /* a directory, the one kind there is */
	wasi_put(to + 4, (uint32_t)strlen(name));
	return WASI_SUCCESS;
}
WASI_IMPORT(fd_prestat_get, (fd, prestat), uint32_t fd, uint32_t prestat)

/* The name has no terminator; the rest of a longer buffer is unchanged. */
static uint32_t
fd_prestat_dir_name(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t path, uint32_t path_len)
{
	uint8_t *to = wasi_guest(wasi, path, path_len);
	const char *name;
	size_t size;
	uint32_t error = find(wasi, fd, &name);

	if (error != WASI_SUCCESS)
		return error;
	if (to == NULL)
		return WASI_EFAULT;
	size = strlen(name);
	if (size > path_len)
		return WASI_ENAMETOOLONG;
	memcpy(to, name, size);
	return WASI_SUCCESS;
}
WASI_IMPORT(fd_prestat_dir_name, (fd, path, path_len), uint32_t fd, uint32_t path,
	uint32_t path_len)
