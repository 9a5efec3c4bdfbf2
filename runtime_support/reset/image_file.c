/* The bytes of an image as a sealed file, which is mapped into memories copy-on-write. Linux
 * only. */
#include "../core/system-private.h"
#include "reset-private.h"

#if WASM_RT_USE_MMAP && defined(__linux__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#ifdef SYS_memfd_create

enum { FILE_CLOEXEC = 1, FILE_SEALABLE = 2, FILE_NOEXEC = 8 }; /* flags of memfd_create */
/* of fcntl: neither size, contents nor seals change */
enum { SEAL_COMMAND = 1033, ALL_SEALS = 1 | 2 | 4 | 8 };

static int
open_file(void)
{
	int fd = OS_FAILS() ? -1 : (int)syscall(SYS_memfd_create, "wasm-image",
		FILE_CLOEXEC | FILE_SEALABLE | FILE_NOEXEC);

	if (fd < 0 && !OS_FAILS()) /* kernels before 6.3 do not know the last flag */
		fd = (int)syscall(SYS_memfd_create, "wasm-image", FILE_CLOEXEC | FILE_SEALABLE);
	return fd;
}

static bool
write_all(int fd, const uint8_t *data, uint64_t size, uint64_t at)
{
	while (size > 0) {
		ssize_t n = OS_FAILS() ? -1 : pwrite(fd, data,
			size < (1 << 30) ? (size_t)size : (size_t)1 << 30, (off_t)at);
		if (n <= 0)
			return false;
		data += n;
		at += (uint64_t)n;
		size -= (uint64_t)n;
	}
	return true;
}

static bool
write_extents(const struct image *image, int fd, const uint8_t *data)
{
	if (OS_FAILS() || ftruncate(fd, (off_t)image->nbytes) != 0)
		return false;
	for (unsigned i = 0; i < image->nextents; i++) {
		const struct extent *e = &image->extents[i];
		uint64_t left = image->size - e->at;
		if (!write_all(fd, data + e->at, left < e->size ? left : e->size, e->from))
			return false;
	}
	return fcntl(fd, SEAL_COMMAND, ALL_SEALS) == 0;
}

bool
wasm_rt_image_store(struct image *image, const uint8_t *data)
{
	int fd = image->nbytes > SIZE_MAX / 2 ? -1 : open_file();
	void *bytes = MAP_FAILED;

	if (fd < 0)
		return false;
	if (write_extents(image, fd, data) && wasm_rt_page_drops(fd) && !OS_FAILS())
		bytes = mmap(NULL, (size_t)image->nbytes, PROT_READ, MAP_SHARED, fd, 0);
	if (bytes == MAP_FAILED) {
		close(fd);
		return false;
	}
	image->bytes = bytes;
	image->fd = fd;
	return true;
}

void
wasm_rt_image_unstore(struct image *image)
{
	munmap(image->bytes, (size_t)image->nbytes);
	close(image->fd);
}

/* In struct backing, in place of an image's id: only a part of an image is mapped. */
#define PART_OF_AN_IMAGE UINT64_MAX

static bool
map_extent(const struct image *image, uint8_t *base, const struct extent *e)
{
	return !OS_FAILS() && mmap(base + e->at, (size_t)e->size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED, image->fd, (off_t)e->from) != MAP_FAILED;
}

bool
wasm_rt_image_map(const struct image *image, struct backing *b)
{
	if (image->fd < 0)
		return false;
	b->image_from = image->extents[0].at;
	b->image_to = image->extents[image->nextents - 1].at + image->extents[image->nextents - 1].size;
	for (unsigned i = 0; i < image->nextents; i++) {
		if (map_extent(image, b->base, &image->extents[i]))
			continue;
		b->image = PART_OF_AN_IMAGE;
		/* A mapping that fails may have removed the pages that were there. */
		if (wasm_rt_page_renew(b->base + image->extents[i].at, image->extents[i].size))
			wasm_rt_image_copy_extent(image, b->base, &image->extents[i]);
		return false;
	}
	b->image = image->id;
	return true;
}

#else

bool
wasm_rt_image_store(struct image *image, const uint8_t *data)
{
	(void)image, (void)data;
	return false;
}

void
wasm_rt_image_unstore(struct image *image)
{
	(void)image;
}

bool
wasm_rt_image_map(const struct image *image, struct backing *b)
{
	(void)image, (void)b;
	return false;
}

#endif
