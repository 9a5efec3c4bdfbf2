/*
 * WASI preview 1 for modules that wasm2c has translated: all functions of the import modules
 * wasi_snapshot_preview1 and wasi_unstable (snapshot 0), and their configuration by the embedder.
 *
 *	w2c_app app = { 0 };
 *	struct w2c_wasi__snapshot__preview1 p1;
 *
 *	wasm_rt_wasi_init(&p1.wasi, w2c_app_memory(&app));
 *	wasm_rt_wasi_inherit_stdio(&p1.wasi);
 *	wasm_rt_wasi_preopen(&p1.wasi, wasm_rt_wasi_host_directory("data", 0), "/", 0);
 *	code = wasm_rt_impl_try();
 *	if (code == 0) {
 *		wasm2c_app_instantiate(&app, &p1);
 *		w2c_app_0x5Fstart(&app);
 *	}
 *	status = code == WASM_RT_TRAP_EXIT ? (int)p1.wasi.exit_status : code == 0 ? 0 : 134;
 *	wasm2c_app_free(&app);
 *	wasm_rt_wasi_free(&p1.wasi);
 *
 * A guest has only what it is given here: by default it can reach no descriptor, directory,
 * argument or variable of the host. A process may have any number of these structs, each of which
 * is a separate sandbox. The threads of a guest share one: any number of them may call the import
 * functions at once. The functions that set a sandbox up, change or free it are for one.
 *
 * Every import function is a weak symbol if the object format has them: a program that defines one
 * itself gets its own. Otherwise a program can only replace a whole file of functions.
 *
 * Sizes and positions are in bytes. Times are in nanoseconds (since 1970 for the real-time clock
 * and for files). Errors are the numbers of WASI (enum wasi_errno); 0 is success.
 */
#ifndef WASM_RT_WASI_H
#define WASM_RT_WASI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wasm-rt.h"

#ifdef _WIN32
/* MinGW defines a macro of this name there, which would replace a member below; `_environ`
 * stays. */
#include <stdlib.h>
#undef environ
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The specification's errno, which every import function except proc_exit returns. */
enum wasi_errno {
	WASI_SUCCESS, WASI_E2BIG, WASI_EACCES, WASI_EADDRINUSE, WASI_EADDRNOTAVAIL, WASI_EAFNOSUPPORT,
	WASI_EAGAIN, WASI_EALREADY, WASI_EBADF, WASI_EBADMSG, WASI_EBUSY, WASI_ECANCELED, WASI_ECHILD,
	WASI_ECONNABORTED, WASI_ECONNREFUSED, WASI_ECONNRESET, WASI_EDEADLK, WASI_EDESTADDRREQ,
	WASI_EDOM, WASI_EDQUOT, WASI_EEXIST, WASI_EFAULT, WASI_EFBIG, WASI_EHOSTUNREACH, WASI_EIDRM,
	WASI_EILSEQ, WASI_EINPROGRESS, WASI_EINTR, WASI_EINVAL, WASI_EIO, WASI_EISCONN, WASI_EISDIR,
	WASI_ELOOP, WASI_EMFILE, WASI_EMLINK, WASI_EMSGSIZE, WASI_EMULTIHOP, WASI_ENAMETOOLONG,
	WASI_ENETDOWN, WASI_ENETRESET, WASI_ENETUNREACH, WASI_ENFILE, WASI_ENOBUFS, WASI_ENODEV,
	WASI_ENOENT, WASI_ENOEXEC, WASI_ENOLCK, WASI_ENOLINK, WASI_ENOMEM, WASI_ENOMSG,
	WASI_ENOPROTOOPT, WASI_ENOSPC, WASI_ENOSYS, WASI_ENOTCONN, WASI_ENOTDIR, WASI_ENOTEMPTY,
	WASI_ENOTRECOVERABLE, WASI_ENOTSOCK, WASI_ENOTSUP, WASI_ENOTTY, WASI_ENXIO, WASI_EOVERFLOW,
	WASI_EOWNERDEAD, WASI_EPERM, WASI_EPIPE, WASI_EPROTO, WASI_EPROTONOSUPPORT, WASI_EPROTOTYPE,
	WASI_ERANGE, WASI_EROFS, WASI_ESPIPE, WASI_ESRCH, WASI_ESTALE, WASI_ETIMEDOUT, WASI_ETXTBSY,
	WASI_EXDEV, WASI_ENOTCAPABLE
};

enum wasi_filetype {
	WASI_UNKNOWN, WASI_BLOCK_DEVICE, WASI_CHARACTER_DEVICE, WASI_DIRECTORY, WASI_REGULAR_FILE,
	WASI_SOCKET_DGRAM, WASI_SOCKET_STREAM, WASI_SYMBOLIC_LINK
};

enum wasi_fdflags {
	WASI_APPEND = 1, WASI_DSYNC = 2, WASI_NONBLOCK = 4, WASI_RSYNC = 8, WASI_SYNC = 16
};

enum wasi_clockid {
	WASI_CLOCK_REALTIME, WASI_CLOCK_MONOTONIC, WASI_CLOCK_PROCESS_CPUTIME,
	WASI_CLOCK_THREAD_CPUTIME
};

/* ---- The file-system interface: what a back end provides ------------------------------------ */

struct wasi_file;

/* Bytes to be filled or written, in the order of the array. */
struct wasi_buffer {
	uint8_t *data;
	size_t size;
};

struct wasi_stat {
	uint64_t device, inode, links, size;
	uint64_t accessed, modified, changed;
	uint8_t type;
};

/* Which of a file's times change, and to what value: the host's current time if `now` is set. */
struct wasi_times {
	bool set_accessed, set_modified;
	bool accessed_now, modified_now;
	uint64_t accessed, modified;
};

/* How a file is to be opened; truncate is requested only with the right to write. */
struct wasi_open {
	bool read, write, create, exclusive, truncate, directory;
	uint16_t flags;
};

/* One name of a directory. `next` is the cookie of the name after it, never 0.
 * The name has no terminator and lives until the next call on the directory. */
struct wasi_entry {
	uint64_t next, inode;
	const char *name;
	size_t name_size;
	uint8_t type;
};

#define WASI_HERE UINT64_MAX /* an offset: the file's own position */

/*
 * The operations of an open file. All except close return an errno. A member may be NULL; then the
 * guest gets the errno that stands above it. If the guest has several threads, operations on one
 * file can overlap, except that close is the last one of all.
 */
struct wasi_file_ops {
	/* Releases the file and everything that belongs to it. */
	void (*close)(struct wasi_file *);
	/* ENOSYS: */
	uint32_t (*stat)(struct wasi_file *, struct wasi_stat *);
	/* ENOTSUP: reads or writes at most the buffers' bytes and stores how many bytes it did (0 at
	 * the end of the file). The offset is WASI_HERE if the file has `seek` or is a stream. */
	uint32_t (*read)(struct wasi_file *, const struct wasi_buffer *, size_t count, uint64_t offset,
		size_t *done);
	uint32_t (*write)(struct wasi_file *, const struct wasi_buffer *, size_t count, uint64_t offset,
		size_t *done);
	/* NULL for a regular file: its position is kept in wasi_file.position, and appending uses the
	 * size from stat. NULL for another file: ESPIPE. `whence` is 0 for the start, 1 for the
	 * position, 2 for the end. */
	uint32_t (*seek)(struct wasi_file *, int64_t offset, uint32_t whence, uint64_t *position);
	/* NULL: only wasi_file.flags changes. Sets append and non-blocking mode. */
	uint32_t (*set_flags)(struct wasi_file *, uint16_t flags);
	/* EINVAL: */
	uint32_t (*set_size)(struct wasi_file *, uint64_t size);
	/* ENOTSUP: ensures that the file has room for the range, and at least the size for it. */
	uint32_t (*allocate)(struct wasi_file *, uint64_t offset, uint64_t size);
	/* success: */
	uint32_t (*advise)(struct wasi_file *, uint64_t offset, uint64_t size, uint32_t advice);
	/* success: */
	uint32_t (*sync)(struct wasi_file *, bool data_only);
	/* ENOTSUP: */
	uint32_t (*set_times)(struct wasi_file *, const struct wasi_times *);
	/* NULL: never waits. The host's descriptor for poll(). */
	int (*descriptor)(struct wasi_file *);
};

/*
 * The operations of a directory. Every name is one component: never empty, never `..`, and without
 * a slash. `.` is the directory itself. Only resolve follows symbolic links: otherwise the caller
 * expands them, so that one walk keeps all back ends inside their directory. Members other than
 * enter, open, stat and readdir may be NULL: then the guest gets EROFS, for readlink EINVAL. The
 * directory itself is also a file.
 */
struct wasi_dir_ops {
	/* Opens a directory only to continue from there. ENOTDIR or ELOOP if the name is a link. */
	uint32_t (*enter)(struct wasi_file *, const char *name, struct wasi_file **);
	/* As enter, for a relative path in one step: follows links, never leaves the directory
	 * (ENOTCAPABLE). ENOSYS, or NULL: the caller walks the path with enter. */
	uint32_t (*resolve)(struct wasi_file *, const char *path, struct wasi_file **);
	/* ELOOP (or ENOTDIR with how->directory) if the name is a link. */
	uint32_t (*open)(struct wasi_file *, const char *name, const struct wasi_open *how,
		struct wasi_file **);
	uint32_t (*stat)(struct wasi_file *, const char *name, struct wasi_stat *);
	/* The entry of `cookie` (0: the first); name_size is 0 after the last. Calls on one open
	 * directory do not overlap. */
	uint32_t (*readdir)(struct wasi_file *, uint64_t cookie, struct wasi_entry *);
	/* Stores at most `size` bytes, without a terminator. EINVAL if the name is not a link. */
	uint32_t (*readlink)(struct wasi_file *, const char *name, char *text, size_t size,
		size_t *length);
	uint32_t (*set_times)(struct wasi_file *, const char *name, const struct wasi_times *);
	uint32_t (*make_directory)(struct wasi_file *, const char *name);
	uint32_t (*remove_directory)(struct wasi_file *, const char *name);
	uint32_t (*unlink)(struct wasi_file *, const char *name);
	/* Both directories have these same operations; EXDEV if they belong to different file
	 * systems. */
	uint32_t (*rename)(struct wasi_file *, const char *name, struct wasi_file *target,
		const char *target_name);
	uint32_t (*link)(struct wasi_file *, const char *name, struct wasi_file *target,
		const char *target_name);
	uint32_t (*symlink)(struct wasi_file *, const char *name, const char *text);
};

/* The operations of a socket in addition to read and write. */
struct wasi_sock_ops {
	uint32_t (*accept)(struct wasi_file *, uint16_t flags, struct wasi_file **);
	uint32_t (*receive)(struct wasi_file *, const struct wasi_buffer *, size_t count, bool peek,
		bool wait_all, size_t *done, bool *truncated);
	uint32_t (*send)(struct wasi_file *, const struct wasi_buffer *, size_t count, size_t *done);
	uint32_t (*shutdown)(struct wasi_file *, bool reading, bool writing);
};

/* The first member of every back end's struct for an open file. */
struct wasi_file {
	const struct wasi_file_ops *ops;
	const struct wasi_dir_ops *dir;   /* NULL: not a directory */
	const struct wasi_sock_ops *sock; /* NULL: not a socket */
	uint64_t position;                /* where ops->seek is NULL */
	uint16_t flags;                   /* enum wasi_fdflags */
	uint8_t type;                     /* enum wasi_filetype */
	bool terminal;                    /* a guest's isatty() says yes */
	/* Private; 0 at first. */
	uint32_t holders;                 /* in addition to the one who made it */
	int lock;                         /* of the position, and of a directory that is being read */
};

/* ---- An instance ---------------------------------------------------------------------------- */

/* A descriptor of the guest. Private. */
struct wasi_fd {
	struct wasi_file *file; /* NULL: closed */
	uint64_t base, inheriting;
	const char *preopen; /* the guest's name of a preopened directory, or NULL */
	bool read_only;
};

#define WASM_RT_WASI_FIRST_FDS 8

/*
 * One sandbox. The embedder allocates it and calls wasm_rt_wasi_init; the members of the first
 * group are then the embedder's to set, before the guest runs or between calls.
 */
struct wasm_rt_wasi {
	/* The guest's memory, which is read at each call, so it may be set before the instance exists.
	 * NULL: every pointer is bad. Not owned. */
	wasm_rt_memory_t *memory;
	/* The memory of a guest with threads, a wasm_rt_shared_memory_t; used if `memory` is NULL. */
	const void *shared_memory;
	/* The guest's arguments, the program's name first, and its environment, `NAME=value`. Neither
	 * owned nor copied: they must live as long as this. */
	const char *const *args, *const *environ;
	uint32_t arg_count, environ_count;
	/* The argument of proc_exit: valid after a trap with WASM_RT_TRAP_EXIT. */
	uint32_t exit_status;
	/* How many descriptors the guest may have (1,024 after init): EMFILE beyond. */
	uint32_t max_fds;
	/* Replace the host's clocks and random source if not NULL; they get `user`. With `resolution`,
	 * the clock's resolution is wanted. poll_oneoff always waits by the host's time. */
	uint32_t (*clock)(void *user, uint32_t id, bool resolution, uint64_t *time);
	uint32_t (*random)(void *user, uint8_t *bytes, size_t size);
	void *user;
	/* How the guest makes threads; NULL: it cannot. */
	struct wasm_rt_wasi_threads *threads;

	/* Private. */
	struct wasi_fd *fds, first_fds[WASM_RT_WASI_FIRST_FDS];
	uint32_t fd_count;
	int lock; /* of the descriptors */
};

struct w2c_wasi__snapshot__preview1 {
	struct wasm_rt_wasi wasi;
};

/* For a module that imports both, allocate one of the two, and cast its pointer for the other. */
struct w2c_wasi__unstable {
	struct wasm_rt_wasi wasi;
};

/* For `thread-spawn`, which modules with threads import from `wasi`: cast as above. */
struct w2c_wasi {
	struct wasm_rt_wasi wasi;
};

/* Makes a sandbox that holds nothing. `memory` may be NULL and set later. */
void wasm_rt_wasi_init(struct wasm_rt_wasi *, wasm_rt_memory_t *memory);

/* Closes everything that the guest has open, and the preopened directories. May be called twice. */
void wasm_rt_wasi_free(struct wasm_rt_wasi *);

enum wasm_rt_wasi_flags {
	WASM_RT_WASI_READ_ONLY = 1, /* everything that would change something fails with EROFS */
	WASM_RT_WASI_WALK = 2,      /* resolve paths component by component even where openat2 exists */
	WASM_RT_WASI_SYSTEM = 4     /* procfs and its like, and devices, are not refused */
};

/*
 * Gives the guest an open file or, as a preopened directory under the name `guest`, a directory
 * with everything below it. The name is not copied. The sandbox takes ownership of the file: it is
 * closed with the descriptor, or at once if this fails. Rights: everything that the file's type
 * allows, but only reading or only writing with wasm_rt_wasi_give_stream. Returns 0; EINVAL if the
 * file is NULL or, for preopen, not a directory; EBADF if `fd` is taken or not below max_fds;
 * EMFILE or ENOMEM if there is no room.
 */
uint32_t wasm_rt_wasi_preopen(struct wasm_rt_wasi *, struct wasi_file *, const char *guest,
	unsigned flags);
uint32_t wasm_rt_wasi_give(struct wasm_rt_wasi *, uint32_t fd, struct wasi_file *);
uint32_t wasm_rt_wasi_give_stream(struct wasm_rt_wasi *, uint32_t fd, struct wasi_file *,
	bool writing);

/* Gives the process's standard streams to the guest as its descriptors 0 (for reading), 1 and 2
 * (for writing). Streams that the process does not have are left out. They are never closed, and
 * their non-blocking mode is not changed. Writing to a pipe without a reader raises SIGPIPE, as in
 * any program: ignore the signal to get EPIPE. */
void wasm_rt_wasi_inherit_stdio(struct wasm_rt_wasi *);

/* ---- Threads ------------------------------------------------------------------------------- */

/*
 * The threads of one guest (the specification wasi-threads): a module that imports its memory,
 * which is shared, and exports `wasi_thread_start`. Each thread runs an instance of its own. For a
 * module `app`:
 *
 *	static void instantiate(void *instance, void *user)
 *	{
 *		wasm2c_app_instantiate(instance, &env, (struct w2c_wasi *)&p1, &p1);
 *	}
 *	... start calls w2c_app_wasi_thread_start, and free calls wasm2c_app_free
 *	static struct wasm_rt_wasi_threads threads = {
 *		.instance_size = sizeof(w2c_app), .instantiate = instantiate, .start = start,
 *		.free = free_instance, .max_threads = 64
 *	};
 *	p1.wasi.shared_memory = &memory; what w2c_env_memory returns
 *	p1.wasi.threads = &threads;
 *
 * The struct must live until no thread runs any more. Where there are no threads, thread-spawn
 * always fails.
 */
struct wasm_rt_wasi_threads {
	/* Called in the new thread, with `instance_size` zeroed bytes. */
	size_t instance_size;
	void (*instantiate)(void *instance, void *user);
	void (*start)(void *instance, uint32_t tid, uint32_t arg);
	void (*free)(void *instance); /* not if instantiate has trapped */
	/* Called in a thread that was ended by a trap, or by proc_exit (WASM_RT_TRAP_EXIT), before its
	 * instance is freed. To wasi-threads this ends all of the guest; so a program reports it and
	 * ends by _exit, since other threads are still running. NULL: the thread alone ends. */
	void (*end)(void *user, wasm_rt_trap_t code);
	void *user;
	/* wasm_rt_current_thread and wasm_rt_interrupt (wasm-rt-interrupt.h), for hosts that call
	 * wasm_rt_wasi_end_threads; else NULL, so that other programs do without them. */
	struct wasm_rt_thread *(*current_thread)(void);
	void (*interrupt)(struct wasm_rt_thread *);
	uint32_t max_threads; /* at once, besides the first; thread-spawn fails beyond */
	size_t stack;         /* bytes for the guest's calls; 0: what the system gives */

	/* Read it after the guest's main function has returned: whether there was any thread. */
	bool spawned;

	/* Private. */
	uint32_t running, last_tid;
	bool ending;
	struct wasm_rt_wasi_thread *first;
};

/* Returns when none of them runs any more. */
void wasm_rt_wasi_wait_for_threads(struct wasm_rt_wasi_threads *);

/* The same, but interrupts them: each traps with INTERRUPTED where it computes (if the code is from
 * `wasm2c --interruptible`) or waits. No new ones can start. For a thread other than these. */
void wasm_rt_wasi_end_threads(struct wasm_rt_wasi_threads *);

/* ---- Back ends ------------------------------------------------------------------------------ */

/*
 * A directory of the host; WASM_RT_WASI_WALK and WASM_RT_WASI_SYSTEM have an effect. NULL and errno
 * if it cannot be opened. Without WASM_RT_WASI_SYSTEM, the kernel's file systems (Linux: procfs,
 * sysfs and so on) and devices other than null, zero, full, random and urandom are refused: as the
 * directory itself with EPERM, below it with ENOTCAPABLE. With it, the guest can take control of
 * the whole process.
 */
struct wasi_file *wasm_rt_wasi_host_directory(const char *path, unsigned flags);

/* A descriptor of the host: a stream or a file; or a socket that listens or is connected, which
 * only the second function makes a socket for the guest. With `owned` it is closed with the file.
 * NULL if it is not open or if memory is short; then it still belongs to the caller. */
struct wasi_file *wasm_rt_wasi_host_descriptor(int descriptor, bool owned);
struct wasi_file *wasm_rt_wasi_host_socket(int descriptor, bool owned);

/* A stream over two functions, either of which may be NULL; they are called like the members of
 * wasi_file_ops. The stream belongs to the caller and must live until it is closed.
 * wasm_rt_wasi_stream_file fills in its `file`, which it returns, and never fails. */
struct wasm_rt_wasi_stream {
	struct wasi_file file;
	uint32_t (*read)(void *user, uint8_t *bytes, size_t size, size_t *done);
	uint32_t (*write)(void *user, const uint8_t *bytes, size_t size, size_t *done);
	void *user;
};
struct wasi_file *wasm_rt_wasi_stream_file(struct wasm_rt_wasi_stream *);

/*
 * A new, empty file system in memory; its contents are freed when the last open file in it is
 * closed. `limit` bounds the bytes of contents and names together, with some 300 bytes more for
 * each name; beyond it, ENOSPC. The host memory that it holds is at most one and a half times that,
 * because files grow in steps. NULL if memory is short.
 */
struct wasi_file *wasm_rt_wasi_memory_directory(uint64_t limit);

/* The root of a read-only image, as wasm_rt_wasi_pack_image writes it. The bytes stay in place and
 * belong to the caller. NULL if they are not an image or if memory is short. A damaged image gives
 * EIO, never a read outside of it. */
struct wasi_file *wasm_rt_wasi_image_directory(const void *image, size_t size);

/* Packs a host's directory, with its files, directories and symbolic links, into an image, whose
 * bytes go to `put` in order. For tools: no program needs it at run time. False, and errno, if
 * something cannot be read or is of another kind, or if `put` returns false. */
bool wasm_rt_wasi_pack_image(const char *directory,
	bool (*put)(void *user, const void *bytes, size_t size), void *user);

/* ---- The import functions ------------------------------------------------------------------- */

/* The names are those that the translator gives them. A host may call all of them, too. */
#define WASM_RT_WASI_SHARED_FUNCTIONS(F, S) \
	F(args_get, (S *, uint32_t argv, uint32_t buffer)) \
	F(args_sizes_get, (S *, uint32_t count, uint32_t size)) \
	F(environ_get, (S *, uint32_t environ, uint32_t buffer)) \
	F(environ_sizes_get, (S *, uint32_t count, uint32_t size)) \
	F(clock_res_get, (S *, uint32_t id, uint32_t resolution)) \
	F(clock_time_get, (S *, uint32_t id, uint64_t precision, uint32_t time)) \
	F(fd_advise, (S *, uint32_t fd, uint64_t offset, uint64_t size, uint32_t advice)) \
	F(fd_allocate, (S *, uint32_t fd, uint64_t offset, uint64_t size)) \
	F(fd_close, (S *, uint32_t fd)) \
	F(fd_datasync, (S *, uint32_t fd)) \
	F(fd_fdstat_get, (S *, uint32_t fd, uint32_t fdstat)) \
	F(fd_fdstat_set_flags, (S *, uint32_t fd, uint32_t flags)) \
	F(fd_fdstat_set_rights, (S *, uint32_t fd, uint64_t base, uint64_t inheriting)) \
	F(fd_filestat_get, (S *, uint32_t fd, uint32_t filestat)) \
	F(fd_filestat_set_size, (S *, uint32_t fd, uint64_t size)) \
	F(fd_filestat_set_times, (S *, uint32_t fd, uint64_t accessed, uint64_t modified, \
		uint32_t flags)) \
	F(fd_pread, (S *, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint64_t offset, \
		uint32_t nread)) \
	F(fd_prestat_get, (S *, uint32_t fd, uint32_t prestat)) \
	F(fd_prestat_dir_name, (S *, uint32_t fd, uint32_t path, uint32_t path_len)) \
	F(fd_pwrite, (S *, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint64_t offset, \
		uint32_t nwritten)) \
	F(fd_read, (S *, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint32_t nread)) \
	F(fd_readdir, (S *, uint32_t fd, uint32_t buffer, uint32_t size, uint64_t cookie, \
		uint32_t used)) \
	F(fd_renumber, (S *, uint32_t fd, uint32_t to)) \
	F(fd_seek, (S *, uint32_t fd, uint64_t offset, uint32_t whence, uint32_t position)) \
	F(fd_sync, (S *, uint32_t fd)) \
	F(fd_tell, (S *, uint32_t fd, uint32_t position)) \
	F(fd_write, (S *, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint32_t nwritten)) \
	F(path_create_directory, (S *, uint32_t fd, uint32_t path, uint32_t path_len)) \
	F(path_filestat_get, (S *, uint32_t fd, uint32_t flags, uint32_t path, uint32_t path_len, \
		uint32_t filestat)) \
	F(path_filestat_set_times, (S *, uint32_t fd, uint32_t flags, uint32_t path, \
		uint32_t path_len, uint64_t accessed, uint64_t modified, uint32_t fst_flags)) \
	F(path_link, (S *, uint32_t old_fd, uint32_t flags, uint32_t old_path, uint32_t old_len, \
		uint32_t new_fd, uint32_t new_path, uint32_t new_len)) \
	F(path_open, (S *, uint32_t fd, uint32_t flags, uint32_t path, uint32_t path_len, \
		uint32_t oflags, uint64_t base, uint64_t inheriting, uint32_t fdflags, uint32_t opened)) \
	F(path_readlink, (S *, uint32_t fd, uint32_t path, uint32_t path_len, uint32_t buffer, \
		uint32_t size, uint32_t used)) \
	F(path_remove_directory, (S *, uint32_t fd, uint32_t path, uint32_t path_len)) \
	F(path_rename, (S *, uint32_t old_fd, uint32_t old_path, uint32_t old_len, uint32_t new_fd, \
		uint32_t new_path, uint32_t new_len)) \
	F(path_symlink, (S *, uint32_t text, uint32_t text_len, uint32_t fd, uint32_t path, \
		uint32_t path_len)) \
	F(path_unlink_file, (S *, uint32_t fd, uint32_t path, uint32_t path_len)) \
	F(poll_oneoff, (S *, uint32_t in, uint32_t out, uint32_t count, uint32_t events)) \
	F(proc_raise, (S *, uint32_t signal)) \
	F(random_get, (S *, uint32_t buffer, uint32_t size)) \
	F(sched_yield, (S *)) \
	F(sock_recv, (S *, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint32_t flags, \
		uint32_t size, uint32_t out_flags)) \
	F(sock_send, (S *, uint32_t fd, uint32_t iovs, uint32_t iovs_len, uint32_t flags, \
		uint32_t size)) \
	F(sock_shutdown, (S *, uint32_t fd, uint32_t how))

#define WASM_RT_WASI_PREVIEW1(name, parameters) \
	uint32_t w2c_wasi__snapshot__preview1_##name parameters;
#define WASM_RT_WASI_UNSTABLE(name, parameters) uint32_t w2c_wasi__unstable_##name parameters;
WASM_RT_WASI_SHARED_FUNCTIONS(WASM_RT_WASI_PREVIEW1, struct w2c_wasi__snapshot__preview1)
WASM_RT_WASI_SHARED_FUNCTIONS(WASM_RT_WASI_UNSTABLE, struct w2c_wasi__unstable)
uint32_t w2c_wasi__snapshot__preview1_sock_accept(struct w2c_wasi__snapshot__preview1 *,
	uint32_t fd, uint32_t flags, uint32_t accepted);

/* Starts a thread that calls wasi_thread_start. Its number, or a negative one (as int32_t) if there
 * can be none. */
uint32_t w2c_wasi_thread0x2Dspawn(struct w2c_wasi *, uint32_t arg);

/* Stores the status in wasi.exit_status and unwinds to the innermost wasm_rt_impl_try by a trap
 * with WASM_RT_TRAP_EXIT; the process and other instances continue. Does not return. */
void w2c_wasi__snapshot__preview1_proc_exit(struct w2c_wasi__snapshot__preview1 *, uint32_t status);
void w2c_wasi__unstable_proc_exit(struct w2c_wasi__unstable *, uint32_t status);

#ifdef __cplusplus
}
#endif

#endif
