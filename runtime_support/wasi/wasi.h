/*
 * What the files of the WASI implementation share: the specification's numbers, access to guest
 * memory, the descriptor table, path resolution.
 */
#ifndef WASI_H
#define WASI_H

#include <string.h>

#include "wasm-rt-wasi.h"

/* ---- Rights --------------------------------------------------------------------------------- */

#define WASI_RIGHT(bit) (UINT64_C(1) << (bit))
#define WASI_FD_DATASYNC WASI_RIGHT(0)
#define WASI_FD_READ WASI_RIGHT(1)
#define WASI_FD_SEEK WASI_RIGHT(2)
#define WASI_FD_FDSTAT_SET_FLAGS WASI_RIGHT(3)
#define WASI_FD_SYNC WASI_RIGHT(4)
#define WASI_FD_TELL WASI_RIGHT(5)
#define WASI_FD_WRITE WASI_RIGHT(6)
#define WASI_FD_ADVISE WASI_RIGHT(7)
#define WASI_FD_ALLOCATE WASI_RIGHT(8)
#define WASI_PATH_CREATE_DIRECTORY WASI_RIGHT(9)
#define WASI_PATH_CREATE_FILE WASI_RIGHT(10)
#define WASI_PATH_LINK_SOURCE WASI_RIGHT(11)
#define WASI_PATH_LINK_TARGET WASI_RIGHT(12)
#define WASI_PATH_OPEN WASI_RIGHT(13)
#define WASI_FD_READDIR WASI_RIGHT(14)
#define WASI_PATH_READLINK WASI_RIGHT(15)
#define WASI_PATH_RENAME_SOURCE WASI_RIGHT(16)
#define WASI_PATH_RENAME_TARGET WASI_RIGHT(17)
#define WASI_PATH_FILESTAT_GET WASI_RIGHT(18)
#define WASI_PATH_FILESTAT_SET_SIZE WASI_RIGHT(19)
#define WASI_PATH_FILESTAT_SET_TIMES WASI_RIGHT(20)
#define WASI_FD_FILESTAT_GET WASI_RIGHT(21)
#define WASI_FD_FILESTAT_SET_SIZE WASI_RIGHT(22)
#define WASI_FD_FILESTAT_SET_TIMES WASI_RIGHT(23)
#define WASI_PATH_SYMLINK WASI_RIGHT(24)
#define WASI_PATH_REMOVE_DIRECTORY WASI_RIGHT(25)
#define WASI_PATH_UNLINK_FILE WASI_RIGHT(26)
#define WASI_POLL_FD_READWRITE WASI_RIGHT(27)
#define WASI_SOCK_SHUTDOWN WASI_RIGHT(28)
#define WASI_SOCK_ACCEPT WASI_RIGHT(29)

/* All rights that exist. Some guests ask for all 64 bits; they mean these. */
#define WASI_ALL_RIGHTS (WASI_RIGHT(30) - 1)

/* Rights that make sense for any open file. */
#define WASI_COMMON_RIGHTS \
	(WASI_FD_FDSTAT_SET_FLAGS | WASI_FD_SYNC | WASI_FD_DATASYNC | WASI_FD_ADVISE | \
		WASI_FD_FILESTAT_GET | \
		WASI_FD_FILESTAT_SET_TIMES | WASI_POLL_FD_READWRITE)
/* Rights that make sense only for directories, only for sockets, and only for other files. */
#define WASI_DIRECTORY_RIGHTS \
	(WASI_PATH_CREATE_DIRECTORY | WASI_PATH_CREATE_FILE | WASI_PATH_LINK_SOURCE | \
		WASI_PATH_LINK_TARGET | \
		WASI_PATH_OPEN | WASI_FD_READDIR | WASI_PATH_READLINK | WASI_PATH_RENAME_SOURCE | \
		WASI_PATH_RENAME_TARGET | WASI_PATH_FILESTAT_GET | WASI_PATH_FILESTAT_SET_SIZE | \
		WASI_PATH_FILESTAT_SET_TIMES | WASI_PATH_SYMLINK | WASI_PATH_REMOVE_DIRECTORY | \
		WASI_PATH_UNLINK_FILE)
#define WASI_SOCKET_RIGHTS (WASI_SOCK_SHUTDOWN | WASI_SOCK_ACCEPT)
#define WASI_FILE_RIGHTS \
	(WASI_FD_READ | WASI_FD_WRITE | WASI_FD_SEEK | WASI_FD_TELL | WASI_FD_ALLOCATE | \
		WASI_FD_FILESTAT_SET_SIZE)

/* Rights for which a read-only descriptor gives EROFS. The source of a link counts: the new name
 * could be writable. */
#define WASI_CHANGING_RIGHTS \
	(WASI_FD_WRITE | WASI_FD_ALLOCATE | WASI_PATH_CREATE_DIRECTORY | WASI_PATH_LINK_SOURCE | \
		WASI_PATH_LINK_TARGET | \
		WASI_PATH_RENAME_SOURCE | WASI_PATH_RENAME_TARGET | WASI_PATH_FILESTAT_SET_SIZE | \
		WASI_PATH_FILESTAT_SET_TIMES | WASI_FD_FILESTAT_SET_SIZE | WASI_FD_FILESTAT_SET_TIMES | \
		WASI_PATH_SYMLINK | WASI_PATH_REMOVE_DIRECTORY | WASI_PATH_UNLINK_FILE)

/* ---- Other numbers of the specification ----------------------------------------------------- */

enum { WASI_LOOKUP_SYMLINK_FOLLOW = 1 };
enum { WASI_O_CREAT = 1, WASI_O_DIRECTORY = 2, WASI_O_EXCL = 4, WASI_O_TRUNC = 8 };
enum { WASI_SEEK_SET, WASI_SEEK_CUR, WASI_SEEK_END };
enum { WASI_FST_ATIM = 1, WASI_FST_ATIM_NOW = 2, WASI_FST_MTIM = 4, WASI_FST_MTIM_NOW = 8 };
enum { WASI_ALL_FDFLAGS = 31 };

/* The two snapshots, where they differ. */
enum wasi_snapshot { WASI_UNSTABLE, WASI_PREVIEW1 };

/* ---- Import functions ----------------------------------------------------------------------- */

#if defined(__GNUC__) && (defined(__ELF__) || defined(__APPLE__))
#define WASI_WEAK __attribute__((weak))
#else
#define WASI_WEAK
#endif

/* The result of a function that was blocked when the thread was asked to stop, if the handler did
 * not let it go on. It becomes a trap, after everything held has been released. */
enum { WASI_INTERRUPTED = 0x10000 };

static inline uint32_t
wasi_result(uint32_t error)
{
	if (error == WASI_INTERRUPTED)
		wasm_rt_trap(WASM_RT_TRAP_INTERRUPTED);
	return error;
}

/*
 * WASI_IMPORT(name, (arguments), parameters...) defines `name` of both snapshots over a static
 * function of that name, which takes the sandbox first. WASI_VARIED hands it the snapshot as well.
 */
#define WASI_LIST(...) __VA_ARGS__
#define WASI_IMPORT(name, arguments, ...) \
	WASI_WEAK uint32_t \
	w2c_wasi__snapshot__preview1_##name(struct w2c_wasi__snapshot__preview1 *self, __VA_ARGS__) \
	{ \
		return wasi_result(name(&self->wasi, WASI_LIST arguments)); \
	} \
	WASI_WEAK uint32_t \
	w2c_wasi__unstable_##name(struct w2c_wasi__unstable *self, __VA_ARGS__) \
	{ \
		return wasi_result(name(&self->wasi, WASI_LIST arguments)); \
	}
#define WASI_VARIED(name, arguments, ...) \
	WASI_WEAK uint32_t \
	w2c_wasi__snapshot__preview1_##name(struct w2c_wasi__snapshot__preview1 *self, __VA_ARGS__) \
	{ \
		return wasi_result(name(&self->wasi, WASI_PREVIEW1, WASI_LIST arguments)); \
	} \
	WASI_WEAK uint32_t \
	w2c_wasi__unstable_##name(struct w2c_wasi__unstable *self, __VA_ARGS__) \
	{ \
		return wasi_result(name(&self->wasi, WASI_UNSTABLE, WASI_LIST arguments)); \
	}

/* ---- Guest memory (guest.c) ----------------------------------------------------------------- */

/* How many buffers one call reads or writes at most; the guest's next call continues with the
 * rest. */
#define WASI_MAX_BUFFERS 128

/* The `size` bytes at `at`, or NULL where not all of them are in the guest's memory. The pointer is
 * good until guest code runs (for ever in a memory that threads share). Numbers in guest memory are
 * little-endian and may lie at any address. Other threads of the guest may write there at the same
 * time: what decides something is fetched once, by these functions or by memcpy. */
uint8_t *wasi_guest(const struct wasm_rt_wasi *, uint32_t at, uint64_t size);

uint8_t wasi_get8(const uint8_t *);
uint32_t wasi_get(const uint8_t *);
uint64_t wasi_get64(const uint8_t *);
void wasi_put16(uint8_t *, uint16_t);
void wasi_put(uint8_t *, uint32_t);
void wasi_put64(uint8_t *, uint64_t);

/* Checks a guest's array of iovec and all that it points at, then lists the first buffers that are
 * not empty. EFAULT; EINVAL where the sizes add up to more than 32 bits hold. */
uint32_t wasi_buffers(const struct wasm_rt_wasi *, uint32_t iovs, uint32_t iovs_len,
	struct wasi_buffer *, size_t *count);

/* ---- Descriptors (fdtable.c) ---------------------------------------------------------------- */

/* Finds an open descriptor that has all of `rights`, and copies it. EBADF; ENOTDIR or EISDIR where
 * the type of the file excludes a right; ESPIPE where a right to seek is missing because the file
 * has no position; ENOTCAPABLE; EROFS. The copy holds the file, so that other threads can close the
 * descriptor meanwhile: whoever got it calls wasi_close(copy.file) in the end. */
uint32_t wasi_fd(struct wasm_rt_wasi *, uint32_t fd, uint64_t rights, struct wasi_fd *);

/* Puts the file into the lowest free place from `from` on, with those of the rights that suit its
 * type. Takes ownership of the file, and closes it if there is no room: EMFILE, ENOMEM. */
uint32_t wasi_fd_add(struct wasm_rt_wasi *, uint32_t from, const struct wasi_fd *, uint32_t *fd);

/* As wasi_fd_add, for one given place, which must be free: EBADF. */
uint32_t wasi_fd_put(struct wasm_rt_wasi *, uint32_t fd, const struct wasi_fd *);

/* Closes a descriptor; moves one to the number of another, which is closed; takes rights away
 * (ENOTCAPABLE if it does not have them all). EBADF. */
uint32_t wasi_fd_close(struct wasm_rt_wasi *, uint32_t fd);
uint32_t wasi_fd_move(struct wasm_rt_wasi *, uint32_t fd, uint32_t to);
uint32_t wasi_fd_limit(struct wasm_rt_wasi *, uint32_t fd, uint64_t base, uint64_t inheriting);

/* How many numbers there are at the moment: no open descriptor has this one or a higher. */
uint32_t wasi_fd_count(struct wasm_rt_wasi *);

/* A file lives as long as somebody holds it, such as its descriptor or a call that uses it. At
 * first its creator holds it. wasi_close releases it, and closes the file if nobody else holds
 * it. */
void wasi_hold(struct wasi_file *);
void wasi_close(struct wasi_file *);

/* ---- Paths (resolve.c) ---------------------------------------------------------------------- */

enum { WASI_PATH_MAX = 4096, WASI_NAME_MAX = 255, WASI_MAX_LINKS = 40 };

/* Where a path leads: one name in a directory. */
struct wasi_place {
	struct wasi_file *dir; /* held */
	bool directory; /* the path ended with a slash: nothing but a directory will do */
	/* the path ended with `.` or `..` (then both are set), so there is no name to create or remove;
	 * `name` is `.` */
	bool dot, up;
	char name[WASI_NAME_MAX + 1];
};

/* What to do when the last component is a symbolic link. */
enum wasi_last {
	WASI_LAST_NAME,   /* the link is meant, even before a slash: names are created and removed */
	WASI_LAST_LINK,   /* the link is meant, but a slash follows it */
	/* the link is followed, but not before a slash, which names no file that could be made */
	WASI_LAST_CREATE,
	WASI_LAST_FOLLOW
};

/*
 * Resolves a path below `root`. The place must be left afterwards if this returns 0. ENOENT for an
 * empty path; EINVAL for one with a NUL; ENOTCAPABLE for one that is absolute or leads out of the
 * root; ENAMETOOLONG, ELOOP and ENOTDIR as in POSIX.
 */
uint32_t wasi_resolve(struct wasi_file *root, const char *path, size_t size, enum wasi_last,
	struct wasi_place *);
void wasi_leave(struct wasi_place *);

/* Whether an existing file of a type can be opened in this way at all: the errors of Linux's
 * open(), in its order. */
static inline uint32_t
wasi_can_open(uint8_t type, const struct wasi_open *how)
{
	if (how->create && how->exclusive)
		return WASI_EEXIST;
	if (how->directory && type != WASI_DIRECTORY)
		return WASI_ENOTDIR;
	if (type == WASI_SYMBOLIC_LINK)
		return WASI_ELOOP;
	if (type == WASI_DIRECTORY && (how->write || how->truncate || how->create))
		return WASI_EISDIR;
	return WASI_SUCCESS;
}

/* ---- Clocks (clock.c) and file status (filestat.c) ------------------------------------------ */

/* The host's clock, or its resolution: EINVAL for no clock, ENOTSUP for one the host lacks. */
uint32_t wasi_host_clock(uint32_t id, bool resolution, uint64_t *time);

/* The same for the sandbox's clocks. */
uint32_t wasi_clock(const struct wasm_rt_wasi *, uint32_t id, bool resolution, uint64_t *time);

#define WASI_FILESTAT_SIZE(snapshot) ((snapshot) == WASI_UNSTABLE ? 56u : 64u)
void wasi_put_filestat(uint8_t *, const struct wasi_stat *, enum wasi_snapshot);

/* EINVAL for flags that are unknown or exclude each other. */
uint32_t wasi_decode_times(uint64_t accessed, uint64_t modified, uint32_t flags,
	struct wasi_times *);

#endif
