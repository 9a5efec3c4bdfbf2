/* The guest's descriptors: a table that grows, with the rights of each. A lock guards only the
 * table. A file that is in use is held, so that a descriptor can be closed while another thread
 * reads from it. */
#include "wasi.h"
#include "../core/core-private.h"

void
wasi_hold(struct wasi_file *file)
{
	(void)ATOMIC_ADD(&file->holders, 1);
}

void
wasi_close(struct wasi_file *file)
{
	if (ATOMIC_ADD(&file->holders, UINT32_MAX) == 0)
		file->ops->close(file);
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

static uint32_t
check(const struct wasi_fd *entry, uint64_t rights)
{
	uint64_t base = entry->base;

	if (entry->file->dir == NULL && (rights & WASI_DIRECTORY_RIGHTS) != 0)
		return WASI_ENOTDIR;
	if (entry->file->dir != NULL && (rights & WASI_FILE_RIGHTS) != 0)
		return WASI_EISDIR;
	if (entry->file->sock == NULL && (rights & WASI_SOCKET_RIGHTS) != 0)
		return WASI_ENOTSOCK;
	if (entry->read_only && (rights & WASI_CHANGING_RIGHTS) != 0)
		return WASI_EROFS;
	if ((base & WASI_FD_SEEK) != 0)
		base |= WASI_FD_TELL; /* the specification: to seek implies to tell */
	if ((base & rights) == rights)
		return WASI_SUCCESS;
	return (rights & (WASI_FD_SEEK | WASI_FD_TELL)) != 0 && entry->file->type != WASI_REGULAR_FILE
		? WASI_ESPIPE : WASI_ENOTCAPABLE;
}

/* The open descriptor of a number, or NULL. To be called under the lock, as the next ones. */
static struct wasi_fd *
find(struct wasm_rt_wasi *wasi, uint32_t fd)
{
	return fd < wasi->fd_count && wasi->fds[fd].file != NULL ? &wasi->fds[fd] : NULL;
}

/* Takes a descriptor out of the table. The caller closes the file, without the lock. */
static struct wasi_file *
take(struct wasi_fd *entry)
{
	struct wasi_file *file = entry->file;

	memset(entry, 0, sizeof *entry);
	return file;
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

static uint32_t
put(struct wasm_rt_wasi *wasi, uint32_t fd, const struct wasi_fd *new)
{
	uint32_t error = fd >= wasi->max_fds || find(wasi, fd) != NULL ? WASI_EBADF : WASI_SUCCESS;

	if (error == WASI_SUCCESS && fd >= wasi->fd_count)
		error = grow(wasi, fd + 1);
	if (error != WASI_SUCCESS)
		return error;
	wasi->fds[fd] = *new;
	wasi->fds[fd].base &= suitable(new->file);
	if (new->file->dir == NULL)
		wasi->fds[fd].inheriting &= new->file->sock == NULL ? 0 : WASI_ALL_RIGHTS;
	return WASI_SUCCESS;
}

uint32_t
wasi_fd(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t rights, struct wasi_fd *found)
{
	const struct wasi_fd *entry;
	uint32_t error;

	wasm_rt_lock(&wasi->lock);
	entry = find(wasi, fd);
	error = entry == NULL ? (uint32_t)WASI_EBADF : check(entry, rights);
	if (error == WASI_SUCCESS) {
		*found = *entry;
		wasi_hold(found->file);
	}
	wasm_rt_unlock(&wasi->lock);
	return error;
}

uint32_t
wasi_fd_put(struct wasm_rt_wasi *wasi, uint32_t fd, const struct wasi_fd *new)
{
	uint32_t error;

	wasm_rt_lock(&wasi->lock);
	error = put(wasi, fd, new);
	wasm_rt_unlock(&wasi->lock);
	if (error != WASI_SUCCESS)
		wasi_close(new->file);
	return error;
}

uint32_t
wasi_fd_add(struct wasm_rt_wasi *wasi, uint32_t from, const struct wasi_fd *new, uint32_t *fd)
{
	uint32_t i = from, error;

	wasm_rt_lock(&wasi->lock);
	while (find(wasi, i) != NULL)
		i++;
	error = i >= wasi->max_fds ? (uint32_t)WASI_EMFILE : put(wasi, i, new);
	wasm_rt_unlock(&wasi->lock);
	if (error != WASI_SUCCESS)
		wasi_close(new->file);
	*fd = i;
	return error;
}

uint32_t
wasi_fd_close(struct wasm_rt_wasi *wasi, uint32_t fd)
{
	struct wasi_file *file = NULL;
	struct wasi_fd *entry;

	wasm_rt_lock(&wasi->lock);
	entry = find(wasi, fd);
	if (entry != NULL)
		file = take(entry);
	wasm_rt_unlock(&wasi->lock);
	if (file == NULL)
		return WASI_EBADF;
	wasi_close(file);
	return WASI_SUCCESS;
}

uint32_t
wasi_fd_move(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t to)
{
	struct wasi_file *file = NULL;
	struct wasi_fd *entry, *target;
	bool open;

	wasm_rt_lock(&wasi->lock);
	entry = find(wasi, fd);
	target = find(wasi, to);
	open = entry != NULL && target != NULL;
	if (open && fd != to) {
		file = take(target);
		*target = *entry;
		take(entry);
	}
	wasm_rt_unlock(&wasi->lock);
	if (file != NULL)
		wasi_close(file);
	return open ? WASI_SUCCESS : WASI_EBADF;
}

uint32_t
wasi_fd_limit(struct wasm_rt_wasi *wasi, uint32_t fd, uint64_t base, uint64_t inheriting)
{
	uint32_t error = WASI_EBADF;
	struct wasi_fd *entry;

	wasm_rt_lock(&wasi->lock);
	entry = find(wasi, fd);
	if (entry != NULL)
		error = (base & ~entry->base) != 0 || (inheriting & ~entry->inheriting) != 0
			? WASI_ENOTCAPABLE : WASI_SUCCESS;
	if (error == WASI_SUCCESS) {
		entry->base = base;
		entry->inheriting = inheriting;
	}
	wasm_rt_unlock(&wasi->lock);
	return error;
}

uint32_t
wasi_fd_count(struct wasm_rt_wasi *wasi)
{
	uint32_t count;

	wasm_rt_lock(&wasi->lock);
	count = wasi->fd_count;
	wasm_rt_unlock(&wasi->lock);
	return count;
}
