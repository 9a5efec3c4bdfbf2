/* fd_readdir. */
#include "wasi.h"
#include "../core/core-private.h"

enum { HEAD = 24 };

/* Stores as much of an entry as fits; a full buffer tells guests that the last entry may be
 * incomplete. */
static size_t
put_entry(uint8_t *to, size_t room, const struct wasi_entry *entry)
{
	uint8_t head[HEAD] = { 0 };
	size_t size = room < HEAD ? room : HEAD, name_size;

	wasi_put64(head, entry->next);
	wasi_put64(head + 8, entry->inode);
	wasi_put(head + 16, (uint32_t)entry->name_size);
	head[20] = entry->type;
	memcpy(to, head, size);
	name_size = room - size < entry->name_size ? room - size : entry->name_size;
	memcpy(to + size, entry->name, name_size);
	return size + name_size;
}

/* Fills the buffer with entries from the cookie on. */
static uint32_t
read_entries(struct wasi_file *dir, uint8_t *to, uint32_t size, uint64_t cookie, uint32_t *done)
{
	struct wasi_entry entry;
	uint32_t error;

	for (*done = 0; *done < size; cookie = entry.next) {
		error = dir->dir->readdir(dir, cookie, &entry);
		if (error != WASI_SUCCESS)
			return error;
		if (entry.name_size == 0)
			break;
		*done += (uint32_t)put_entry(to + *done, size - *done, &entry);
	}
	return WASI_SUCCESS;
}

static uint32_t
fd_readdir(struct wasm_rt_wasi *wasi, uint32_t fd, uint32_t buffer, uint32_t size, uint64_t cookie,
	uint32_t used)
{
	uint8_t *to = wasi_guest(wasi, buffer, size), *used_to = wasi_guest(wasi, used, 4);
	struct wasi_fd dir;
	uint32_t done = 0, error = wasi_fd(wasi, fd, WASI_FD_READDIR, &dir);

	if (error != WASI_SUCCESS)
		return error;
	if (to == NULL || used_to == NULL) {
		error = WASI_EFAULT;
	} else {
		wasm_rt_lock(&dir.file->lock);
		error = read_entries(dir.file, to, size, cookie, &done);
		wasm_rt_unlock(&dir.file->lock);
	}
	wasi_close(dir.file);
	if (error == WASI_SUCCESS)
		wasi_put(used_to, done);
	return error;
}
WASI_IMPORT(fd_readdir, (fd, buffer, size, cookie, used), uint32_t fd, uint32_t buffer,
	uint32_t size, uint64_t cookie, uint32_t used)
