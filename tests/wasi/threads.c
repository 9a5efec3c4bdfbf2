/* One sandbox, used by several threads at once: on a file system in memory and on the host's. Every
 * thread has a part of the guest's memory; all use the same descriptors and names. Under the thread
 * sanitizer this shows that all of it is guarded, under the address sanitizer that nothing is used
 * after it was closed; the counts, that nothing is lost. */
#define _GNU_SOURCE
#include "guest.h"

#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 4, PART = 16384, ROUNDS = 4000, RECORDS = 1000, RECORD = 16, DIR_FD = 3 };

/* Where a thread has what. */
enum { PATH = 0, NEW_PATH = 256, RESULT = 512, IOV = 528, SUBSCRIPTION = 640, EVENT = 704,
	DATA = 1024, DATA_SIZE = 4096 };

struct worker {
	pthread_t thread;
	void *(*run)(void *);
	uint32_t base, number, random, fd;
	bool bad;
};

static uint32_t
next(struct worker *w)
{
	w->random = w->random * 1664525 + 1013904223;
	return w->random >> 16;
}

static uint32_t
text(const struct worker *w, uint32_t at, const char *string)
{
	memcpy(memory.data + w->base + at, string, strlen(string));
	return w->base + at;
}

static uint32_t
iov(const struct worker *w, uint32_t size)
{
	put32(w->base + IOV, w->base + DATA);
	put32(w->base + IOV + 4, size);
	return w->base + IOV;
}

static uint32_t
open_name(const struct worker *w, const char *name, uint32_t oflags, uint32_t fdflags, uint32_t *fd)
{
	uint32_t error = P1(path_open, DIR_FD, 1, text(w, PATH, name), (uint32_t)strlen(name), oflags,
		ALL_RIGHTS, ALL_RIGHTS, fdflags, w->base + RESULT);

	*fd = error == 0 ? get32(w->base + RESULT) : UINT32_MAX;
	return error;
}

static pthread_barrier_t together;

static void *
start(void *argument)
{
	struct worker *w = argument;

	pthread_barrier_wait(&together);
	return w->run(w);
}

static void
run_all(void *(*run)(void *), struct worker *workers)
{
	pthread_barrier_init(&together, NULL, THREADS);
	for (uint32_t i = 0; i < THREADS; i++) {
		workers[i].number = workers[i].random = i;
		workers[i].base = i * PART;
		workers[i].run = run;
		workers[i].bad = false;
		CHECK(pthread_create(&workers[i].thread, NULL, start, &workers[i]) == 0);
	}
	for (uint32_t i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		CHECK(!workers[i].bad);
	}
	pthread_barrier_destroy(&together);
}

/* ---- Anything at any time: descriptors are closed and names go away under the others' feet */

/* What can come of it if others do the same. */
static void
expect_any(struct worker *w, uint32_t error)
{
	static const uint8_t fine[] = { WASI_SUCCESS, WASI_EBADF, WASI_ENOENT, WASI_EEXIST,
		WASI_EISDIR, WASI_ENOTDIR, WASI_ESPIPE, WASI_EINVAL, WASI_ENOTEMPTY, WASI_EMFILE,
		WASI_ENOTCAPABLE, WASI_ENOTSUP, WASI_EPERM };

	if (memchr(fine, (int)error, sizeof fine) == NULL) {
		fprintf(stderr, "error %u\n", (unsigned)error);
		w->bad = true;
	}
}

static const char *const names[] = { "a", "b", "c", "d", "dir/a", "dir/b", "dir" };

static uint32_t
any_name(struct worker *w, uint32_t at, uint32_t *size)
{
	const char *name = names[next(w) % (sizeof names / sizeof *names)];

	*size = (uint32_t)strlen(name);
	return text(w, at, name);
}

static void
on_names(struct worker *w, unsigned kind)
{
	uint32_t size, new_size, path = any_name(w, PATH, &size);
	uint32_t new_path = any_name(w, NEW_PATH, &new_size), result = w->base + RESULT;

	switch (kind) {
	case 0:
		expect_any(w, P1(path_open, DIR_FD, 1, path, size, next(w) % 2 ? WASI_O_CREAT : 0,
			ALL_RIGHTS, ALL_RIGHTS, next(w) % 2 ? WASI_APPEND : 0, result));
		break;
	case 1:
		expect_any(w, P1(path_rename, DIR_FD, path, size, DIR_FD, new_path, new_size));
		break;
	case 2:
		expect_any(w, P1(path_unlink_file, DIR_FD, path, size));
		break;
	case 3:
		expect_any(w, P1(path_create_directory, DIR_FD, path, size));
		break;
	case 4:
		expect_any(w, P1(path_filestat_get, DIR_FD, 1, path, size, w->base + DATA));
		break;
	case 5:
		expect_any(w, P1(path_link, DIR_FD, 0, path, size, DIR_FD, new_path, new_size));
		break;
	case 6:
		expect_any(w, P1(path_filestat_set_times, DIR_FD, 1, path, size, 0, 0, 2 | 8));
		break;
	}
}

static void
on_descriptors(struct worker *w, unsigned kind)
{
	uint32_t fd = 4 + next(w) % 12, result = w->base + RESULT;

	switch (kind) {
	case 0:
		expect_any(w, P1(fd_read, fd, iov(w, DATA_SIZE), 1, result));
		break;
	case 1:
		expect_any(w, P1(fd_write, fd, iov(w, next(w) % 100), 1, result));
		break;
	case 2:
	case 3:
		expect_any(w, P1(fd_close, fd));
		break;
	case 4:
		expect_any(w, P1(fd_readdir, next(w) % 2 ? fd : DIR_FD, w->base + DATA, 200, next(w) % 3,
			result));
		break;
	case 5:
		expect_any(w, P1(fd_seek, fd, next(w) % 50, next(w) % 3, w->base + RESULT));
		break;
	case 6:
		expect_any(w, P1(fd_renumber, fd, 4 + next(w) % 12));
		break;
	case 7:
		expect_any(w, P1(fd_fdstat_get, fd, w->base + DATA));
		break;
	case 8:
		expect_any(w, P1(fd_fdstat_set_flags, fd, next(w) % 2 ? WASI_APPEND : 0));
		break;
	case 9:
		expect_any(w, P1(fd_filestat_set_size, fd, next(w) % 300));
		break;
	case 10:
		expect_any(w, P1(fd_pwrite, fd, iov(w, 40), 1, next(w) % 300, result));
		break;
	case 11:
		put32(w->base + SUBSCRIPTION + 16, fd);
		memory.data[w->base + SUBSCRIPTION + 8] = (uint8_t)(1 + next(w) % 2);
		expect_any(w, P1(poll_oneoff, w->base + SUBSCRIPTION, w->base + EVENT, 1, result));
		break;
	case 12:
		expect_any(w, P1(fd_fdstat_set_rights, fd, ALL_RIGHTS & ~WASI_FD_ALLOCATE, 0));
		break;
	case 13:
		expect_any(w, P1(fd_filestat_get, fd, w->base + DATA));
		break;
	}
}

static void *
do_anything(void *argument)
{
	struct worker *w = argument;

	for (unsigned i = 0; i < ROUNDS; i++) {
		on_names(w, next(w) % 7);
		on_descriptors(w, next(w) % 14);
	}
	return NULL;
}

/* ---- Nothing is lost */

static void
write_records(struct worker *w)
{
	for (uint32_t i = 0; i < RECORDS; i++) {
		memset(memory.data + w->base + DATA, (int)('A' + w->number), RECORD);
		w->bad |= P1(fd_write, w->fd, iov(w, RECORD), 1, w->base + RESULT) != 0;
		w->bad |= get32(w->base + RESULT) != RECORD;
	}
}

/* Each thread appends through a descriptor of its own. */
static void *
append(void *argument)
{
	struct worker *w = argument;

	if (open_name(w, "log", 0, WASI_APPEND, &w->fd) != 0)
		w->bad = true;
	write_records(w);
	w->bad |= P1(fd_close, w->fd) != 0;
	return NULL;
}

static uint32_t common;

/* All write at the position of one descriptor. */
static void *
write_common(void *argument)
{
	struct worker *w = argument;

	w->fd = common;
	write_records(w);
	return NULL;
}

/* Whether the file has each thread's records, whole. */
static void
check_records(const char *name)
{
	struct worker w = { 0 };
	unsigned records[THREADS] = { 0 }, broken = 0;
	uint32_t fd;

	EXPECT(0, open_name(&w, name, 0, 0, &fd));
	while (P1(fd_read, fd, iov(&w, RECORD), 1, RESULT) == 0 && get32(RESULT) == RECORD) {
		const uint8_t *record = memory.data + DATA;

		if (record[0] < 'A' || record[0] >= 'A' + THREADS || memcmp(record, record + 1, RECORD - 1))
			broken++;
		else
			records[record[0] - 'A']++;
	}
	EXPECT(0, broken);
	for (uint32_t i = 0; i < THREADS; i++)
		EXPECT(RECORDS, records[i]);
	EXPECT(0, P1(fd_close, fd));
}

/* Each opens as many as it can: no number is given twice. */
static void *
open_many(void *argument)
{
	struct worker *w = argument;
	uint32_t fd;

	while (open_name(w, "log", 0, 0, &fd) == 0)
		memory.data[THREADS * PART + fd]++;
	return NULL;
}

static void
no_number_twice(struct worker *workers)
{
	uint32_t max = guest.wasi.max_fds;

	guest.wasi.max_fds = 100;
	memset(memory.data + THREADS * PART, 0, max);
	for (uint32_t n = 4; n < 100; n++)
		P1(fd_close, n);
	run_all(open_many, workers);
	for (uint32_t n = 4; n < 100; n++) {
		EXPECT(1, memory.data[THREADS * PART + n]);
		EXPECT(0, P1(fd_close, n));
	}
	guest.wasi.max_fds = max;
}

static void
on(struct wasi_file *root)
{
	struct worker workers[THREADS], w = { 0 };
	uint32_t fd;

	guest_start((THREADS + 1) * PART);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, root, "/", 0));
	EXPECT(0, open_name(&w, "log", WASI_O_CREAT, 0, &fd));
	EXPECT(0, fd); /* the standard streams are free here */
	EXPECT(0, P1(fd_close, fd));
	run_all(append, workers);
	check_records("log");
	EXPECT(0, open_name(&w, "common", WASI_O_CREAT, 0, &common));
	run_all(write_common, workers);
	EXPECT(0, P1(fd_close, common));
	check_records("common");
	no_number_twice(workers);
	run_all(do_anything, workers);
	guest_end();
}

/* ---- Closing what another thread waits for */

static void *
wait_to_read(void *argument)
{
	struct worker *w = argument;

	w->bad = P1(fd_read, 5, iov(w, 100), 1, w->base + RESULT) != 0 || get32(w->base + RESULT) != 3;
	return NULL;
}

static void
closed_while_reading(void)
{
	const struct timespec moment = { 0, 20000000 };
	struct worker w = { 0 };
	int ends[2];

	guest_start(PART);
	CHECK(pipe(ends) == 0);
	EXPECT(0, wasm_rt_wasi_give(&guest.wasi, 5, wasm_rt_wasi_host_descriptor(ends[0], true)));
	CHECK(pthread_create(&w.thread, NULL, wait_to_read, &w) == 0);
	nanosleep(&moment, NULL);
	EXPECT(0, P1(fd_close, 5));
	EXPECT(WASI_EBADF, P1(fd_close, 5));
	CHECK(fcntl(ends[0], F_GETFD) != -1); /* the reader holds it */
	CHECK(write(ends[1], "abc", 3) == 3);
	pthread_join(w.thread, NULL);
	CHECK(!w.bad);
	CHECK(fcntl(ends[0], F_GETFD) == -1);
	close(ends[1]);
	guest_end();
}

/* ---- Waiting while a back end of the embedder writes */

/* Appends take half a second together. */
static uint32_t
write_slowly(struct wasi_file *file, const struct wasi_buffer *buffers, size_t count,
	uint64_t offset, size_t *done)
{
	const struct timespec pause = { 0, 500000000 / THREADS };

	(void)file, (void)offset;
	nanosleep(&pause, NULL);
	*done = count > 0 ? buffers[0].size : 0;
	return WASI_SUCCESS;
}

static uint32_t
stat_empty(struct wasi_file *file, struct wasi_stat *stat)
{
	(void)file;
	memset(stat, 0, sizeof *stat);
	return WASI_SUCCESS;
}

static void
leave(struct wasi_file *file)
{
	(void)file;
}

static void *
append_one(void *argument)
{
	struct worker *w = argument;

	w->bad = P1(fd_write, 4 + w->number, iov(w, 10), 1, w->base + RESULT) != 0;
	return NULL;
}

/* Who waits for the others sleeps. */
static void
waiting_takes_no_time(void)
{
	static const struct wasi_file_ops ops = { .close = leave, .stat = stat_empty,
		.write = write_slowly };
	struct wasi_file files[THREADS];
	struct worker workers[THREADS];
	clock_t before;

	guest_start(THREADS * PART);
	memset(files, 0, sizeof files);
	for (uint32_t i = 0; i < THREADS; i++) {
		files[i].ops = &ops;
		files[i].type = WASI_REGULAR_FILE;
		EXPECT(0, wasm_rt_wasi_give(&guest.wasi, 4 + i, &files[i]));
		EXPECT(0, P1(fd_fdstat_set_flags, 4 + i, WASI_APPEND));
	}
	before = clock();
	run_all(append_one, workers);
	CHECK(clock() - before < CLOCKS_PER_SEC / 10);
	guest_end();
}

int
main(void)
{
	char path[] = "/tmp/wasi-threads.XXXXXX", command[100];

	closed_while_reading();
	waiting_takes_no_time();
	on(wasm_rt_wasi_memory_directory(1 << 20));
	for (unsigned flags = 0; flags <= WASM_RT_WASI_WALK; flags += WASM_RT_WASI_WALK) {
		if (!CHECK(mkdtemp(path) != NULL))
			break;
		on(wasm_rt_wasi_host_directory(path, flags));
		snprintf(command, sizeof command, "rm -rf %s", path);
		CHECK(system(command) == 0);
		strcpy(path + strlen(path) - 6, "XXXXXX");
	}
	return check_done();
}
