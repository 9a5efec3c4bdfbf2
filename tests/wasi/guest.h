/*
 * guest: the import functions called as a guest would, without one. The memory is filled in by hand
 * and has the size of one block, so that the address sanitizer sees every step beyond it.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/check.h"
#include "wasi.h"

enum { MEMORY = 65536 };

/* Where the helpers below put what they need. Tests use the rest. */
enum { PATH_AT = 8192, PATH2_AT = 16384, RESULT_AT = 24, IOV_AT = 64, DATA_AT = 32768 };

static wasm_rt_memory_t memory;
static struct w2c_wasi__snapshot__preview1 guest;

/* Calls fd_read and the like of snapshot 1 on the one sandbox. */
#define P1(name, ...) w2c_wasi__snapshot__preview1_##name(&guest, __VA_ARGS__)
#define UNSTABLE(name, ...) w2c_wasi__unstable_##name((struct w2c_wasi__unstable *)&guest, \
	__VA_ARGS__)

#define EXPECT(error, call) expect_number((uint64_t)(error), (uint64_t)(call), #call, __FILE__, \
	__LINE__)

static inline int
expect_number(uint64_t wanted, uint64_t got, const char *text, const char *file, int line)
{
	if (wanted != got)
		fprintf(stderr, "wanted %llu, got %llu: ", (unsigned long long)wanted,
			(unsigned long long)got);
	return check(wanted == got, text, file, line);
}

static inline void
guest_start(uint64_t size)
{
	memset(&memory, 0, sizeof memory);
	memory.data = calloc(1, size);
	memory.size = size;
	memory.page_size = 65536;
	wasm_rt_wasi_init(&guest.wasi, &memory);
}

static inline void
guest_end(void)
{
	wasm_rt_wasi_free(&guest.wasi);
	free(memory.data);
}

static inline uint32_t
get32(uint32_t at)
{
	return wasi_get(memory.data + at);
}

static inline uint64_t
get64(uint32_t at)
{
	return wasi_get64(memory.data + at);
}

static inline void
put32(uint32_t at, uint32_t value)
{
	wasi_put(memory.data + at, value);
}

static inline void
put64(uint32_t at, uint64_t value)
{
	wasi_put64(memory.data + at, value);
}

/* Two arguments: the place of a text in memory and its size. */
#define PATH(text) put_text(PATH_AT, text), (uint32_t)strlen(text)
#define PATH2(text) put_text(PATH2_AT, text), (uint32_t)strlen(text)

static inline uint32_t
put_text(uint32_t at, const char *text)
{
	memcpy(memory.data + at, text, strlen(text));
	return at;
}

/* Two arguments: an array of one iovec. */
#define IOV(at, size) put_iov(at, size), 1

static inline uint32_t
put_iov(uint32_t at, uint32_t size)
{
	put32(IOV_AT, at);
	put32(IOV_AT + 4, size);
	return IOV_AT;
}

#define ALL_RIGHTS WASI_ALL_RIGHTS
#define READING (WASI_ALL_RIGHTS & ~(WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE))

/* Opens a path below a directory, following links; stores the errno. */
static inline uint32_t
open_with(uint32_t dir, const char *path, uint32_t oflags, uint64_t rights, uint32_t fdflags,
	uint32_t *fd)
{
	uint32_t error = P1(path_open, dir, WASI_LOOKUP_SYMLINK_FOLLOW, PATH(path), oflags, rights,
		ALL_RIGHTS, fdflags, RESULT_AT);

	*fd = error == 0 ? get32(RESULT_AT) : UINT32_MAX;
	return error;
}

static inline uint32_t
write_text(uint32_t fd, const char *text)
{
	put_text(DATA_AT, text);
	return P1(fd_write, fd, IOV(DATA_AT, (uint32_t)strlen(text)), RESULT_AT);
}

/* The text that can be read from a descriptor at once. */
static inline const char *
read_text(uint32_t fd)
{
	static char text[4097];

	text[0] = '\0';
	if (EXPECT(0, P1(fd_read, fd, IOV(DATA_AT, 4096), RESULT_AT))) {
		memcpy(text, memory.data + DATA_AT, get32(RESULT_AT));
		text[get32(RESULT_AT)] = '\0';
	}
	return text;
}

/* The errno of opening, reading and closing; the text is compared where there is none. */
static inline uint32_t
read_path(uint32_t dir, const char *path, const char *wanted)
{
	uint32_t fd, error = open_with(dir, path, 0, READING, 0, &fd);

	if (error == 0) {
		CHECK(strcmp(read_text(fd), wanted) == 0);
		P1(fd_close, fd);
	}
	return error;
}

static inline uint32_t
make_file(uint32_t dir, const char *path, const char *text)
{
	uint32_t fd, error = open_with(dir, path, WASI_O_CREAT | WASI_O_TRUNC, ALL_RIGHTS, 0, &fd);

	if (error == 0) {
		EXPECT(0, write_text(fd, text));
		P1(fd_close, fd);
	}
	return error;
}

#endif
