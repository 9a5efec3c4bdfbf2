/* The guest's descriptors: a table that grows, with the rights of each. */
#include "wasi.h"
#include "../core/core-private.h"

void
wasi_close(struct wasi_file *file)
{
	file->ops->close(file);
}

void
wasi_fd_close(struct wasi_fd *entry)
{
	struct wasi_file *file = entry->file;

	memset(entry, 0, sizeof *entry);
	wasi_close(file);
}

/* The rights that a file of this kind can have at all. A terminal is recognised by having no
 * position. */
static uint64_t
suitable(const struct wasi_file *file)
{
	uint64_t rights = WASI_COMMON_RIGHTS;

	if (file->dir != NULL)
		return rights | WASI_DIRECTORY_RIGHTS;
	rights |= WASI_FILE_RIGHTS;
	if (file->sock != NULL)
		rights |= WASI_SOCKET_RIGHTS;
	if (file->terminal || file->sock != NULL)
		rights &= ~(WASI_FD_SEEK | WASI_FD_TELL);
	return rights;
}

uint32_t
wasi_fd(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t rights, struct wasi_fd **found)
{
	struct wasi_fd *entry;
	uint64_t base;

	if (fd >= wasi->fd_count || wasi->fds[fd].file == NULL)
		return WASI_EBADF;
	entry = &wasi->fds[fd];
	if (entry->file->dir == NULL && (rights & WASI_DIRECTORY_RIGHTS) != 0)
		return WASI_ENOTDIR;
	if (entry->file->dir != NULL && (rights & WASI_FILE_RIGHTS) != 0)
		return WASI_EISDIR;
	if (entry->file->sock == NULL && (rights & WASI_SOCKET_RIGHTS) != 0)
		return WASI_ENOTSOCK;
	if (entry->read_only && (rights & WASI_CHANGING_RIGHTS) != 0)
		return WASI_EROFS;
	base = entry->base;
	if ((base & WASI_FD_SEEK) != 0)
		base |= WASI_FD_TELL; /* the specification: to seek implies to tell */
	if ((base & rights) != rights)
		return WASI_ENOTCAPABLE;
	*found = entry;
	return WASI_SUCCESS;
}

static uint32_t
grow(struct wasm_rt_wasi *wasi, uint32_t need)
{
	uint64_t old = wasi->fd_count * sizeof *wasi->fds, count = (uint64_t)wasi->fd_count * 2;
	bool first = wasi->fds == wasi->first_fds;
	struct wasi_fd *fds;

	if (count < need)
		count = need;
	if (count > wasi->max_fds)
		count = wasi->max_fds;
	fds = wasm_rt_heap_resize(first ? NULL : wasi->fds, first ? 0 : old, count * sizeof *fds);
	if (fds == NULL)
		return WASI_ENOMEM;
	if (first)
		memcpy(fds, wasi->first_fds, (size_t)old);
	memset(fds + wasi->fd_count, 0, (size_t)(count - wasi->fd_count) * sizeof *fds);
	wasi->fds = fds;
	wasi->fd_count = (uint32_t)count;
	return WASI_SUCCESS;
}

/* Makes the place `fd` exist, open or not: EBADF at max_fds and beyond, ENOMEM. */
static uint32_t
reserve(struct wasm_rt_wasi *wasi, uint32_t fd)
{
	if (fd >= wasi->max_fds)
		return WASI_EBADF;
	return fd < wasi->fd_count ? (uint32_t)WASI_SUCCESS : grow(wasi, fd + 1);
}

uint32_t
wasi_fd_put(struct wasm_rt_wasi *wasi, uint32_t fd, const struct wasi_fd *new)
{
	uint32_t error = reserve(wasi, fd);

	if (error == WASI_SUCCESS && wasi->fds[fd].file != NULL)
		error = WASI_EBADF;
	if (error != WASI_SUCCESS) {
		wasi_close(new->file);
		return error;
	}
	wasi->fds[fd] = *new;
	wasi->fds[fd].base &= suitable(new->file);
	if (new->file->dir == NULL)
		wasi->fds[fd].inheriting &= new->file->sock == NULL ? 0 : WASI_ALL_RIGHTS;
	return WASI_SUCCESS;
}

uint32_t
wasi_fd_add(struct wasm_rt_wasi *wasi, const struct wasi_fd *new, uint32_t *fd)
{
	uint32_t i = 0;

	while (i < wasi->fd_count && wasi->fds[i].file != NULL)
		i++;
	if (i >= wasi->max_fds) {
		wasi_close(new->file);
		return WASI_EMFILE;
	}
	*fd = i;
	return wasi_fd_put(wasi, i, new);
}
