/* Bad guest pointers and lengths to every function: an errno and never a crash. Run under the
 * address sanitizer. */
#include "posix.h"

#include "guest.h"

#include <sys/socket.h>
#include <unistd.h>

/* Small, so that the fuzz loop can clear it each time. */
enum { SIZE = 4096, SUBS = 1024, OUT = 2048, NAME = 3000, IOVS = 3072 };

typedef uint64_t args[9];

#define A(n) ((uint32_t)a[n])
#define FUNCTION(name, ...) \
	static uint32_t \
	preview1_##name(const uint64_t *a) \
	{ \
		return P1(name, __VA_ARGS__); \
	} \
	static uint32_t \
	unstable_##name(const uint64_t *a) \
	{ \
		return UNSTABLE(name, __VA_ARGS__); \
	}

FUNCTION(args_get, A(0), A(1))
FUNCTION(args_sizes_get, A(0), A(1))
FUNCTION(environ_get, A(0), A(1))
FUNCTION(environ_sizes_get, A(0), A(1))
FUNCTION(clock_res_get, A(0), A(1))
FUNCTION(clock_time_get, A(0), a[1], A(2))
FUNCTION(fd_advise, A(0), a[1], a[2], A(3))
FUNCTION(fd_allocate, A(0), a[1] % 10000, a[2] % 10000)
FUNCTION(fd_close, A(0))
FUNCTION(fd_datasync, A(0))
FUNCTION(fd_fdstat_get, A(0), A(1))
FUNCTION(fd_fdstat_set_flags, A(0), A(1))
FUNCTION(fd_fdstat_set_rights, A(0), a[1], a[2])
FUNCTION(fd_filestat_get, A(0), A(1))
FUNCTION(fd_filestat_set_size, A(0), a[1] % 10000)
FUNCTION(fd_filestat_set_times, A(0), a[1], a[2], A(3))
FUNCTION(fd_pread, A(0), A(1), A(2), a[3], A(4))
FUNCTION(fd_prestat_get, A(0), A(1))
FUNCTION(fd_prestat_dir_name, A(0), A(1), A(2))
FUNCTION(fd_pwrite, A(0), A(1), A(2), a[3] % 10000, A(4))
FUNCTION(fd_read, A(0), A(1), A(2), A(3))
FUNCTION(fd_readdir, A(0), A(1), A(2), a[3], A(4))
FUNCTION(fd_renumber, A(0), A(1))
FUNCTION(fd_seek, A(0), a[1] % 10000, A(2), A(3))
FUNCTION(fd_sync, A(0))
FUNCTION(fd_tell, A(0), A(1))
FUNCTION(fd_write, A(0), A(1), A(2), A(3))
FUNCTION(path_create_directory, A(0), A(1), A(2))
FUNCTION(path_filestat_get, A(0), A(1), A(2), A(3), A(4))
FUNCTION(path_filestat_set_times, A(0), A(1), A(2), A(3), a[4], a[5], A(6))
FUNCTION(path_link, A(0), A(1), A(2), A(3), A(4), A(5), A(6))
FUNCTION(path_open, A(0), A(1), A(2), A(3), A(4), a[5], a[6], A(7), A(8))
FUNCTION(path_readlink, A(0), A(1), A(2), A(3), A(4), A(5))
FUNCTION(path_remove_directory, A(0), A(1), A(2))
FUNCTION(path_rename, A(0), A(1), A(2), A(3), A(4), A(5))
FUNCTION(path_symlink, A(0), A(1), A(2), A(3), A(4))
FUNCTION(path_unlink_file, A(0), A(1), A(2))
FUNCTION(poll_oneoff, A(0), A(1), A(2), A(3))
FUNCTION(random_get, A(0), A(1))
FUNCTION(sock_recv, A(0), A(1), A(2), A(3), A(4), A(5))
FUNCTION(sock_send, A(0), A(1), A(2), A(3), A(4))
FUNCTION(sock_shutdown, A(0), A(1))

static uint32_t
preview1_sock_accept(const uint64_t *a)
{
	return P1(sock_accept, A(0), A(1), A(2));
}

/* The kind of each argument: f descriptor, d directory, s socket, o place of output, i place of
 * input, b buffer and n the size of what stands before it, v array of iovecs and c its length,
 * anything else a plain number. */
static const struct function {
	const char *name, *kinds;
	uint32_t (*preview1)(const uint64_t *), (*unstable)(const uint64_t *);
} functions[] = {
#define BOTH(name, kinds) { #name, kinds, preview1_##name, unstable_##name }
	BOTH(args_get, "oo"), BOTH(args_sizes_get, "oo"), BOTH(environ_get, "oo"),
		BOTH(environ_sizes_get, "oo"),
	BOTH(clock_res_get, "0o"), BOTH(clock_time_get, "00o"), BOTH(fd_advise, "f000"),
	BOTH(fd_allocate, "f01"), BOTH(fd_datasync, "f"), BOTH(fd_fdstat_get, "fo"),
	BOTH(fd_fdstat_set_flags, "f0"), BOTH(fd_fdstat_set_rights, "fRR"), BOTH(fd_filestat_get, "fo"),
	BOTH(fd_filestat_set_size, "f0"), BOTH(fd_filestat_set_times, "f000"), BOTH(fd_pread, "fvc0o"),
	BOTH(fd_prestat_get, "do"), BOTH(fd_prestat_dir_name, "dbn"), BOTH(fd_pwrite, "fvc0o"),
	BOTH(fd_read, "fvco"), BOTH(fd_readdir, "dbn0o"), BOTH(fd_seek, "f00o"), BOTH(fd_sync, "f"),
	BOTH(fd_tell, "fo"), BOTH(fd_write, "fvco"), BOTH(path_filestat_get, "d0bno"),
	BOTH(path_filestat_set_times, "d0bn000"), BOTH(path_open, "d0bn0RR0o"),
	BOTH(path_create_directory, "dbn"), BOTH(path_readlink, "dbnbno"), BOTH(path_link, "d0bndbn"),
	BOTH(path_rename, "dbndbn"), BOTH(path_symlink, "bndbn"), BOTH(path_unlink_file, "dbn"),
	BOTH(path_remove_directory, "dbn"), BOTH(poll_oneoff, "io1o"), BOTH(random_get, "bn"),
	BOTH(sock_recv, "svc0oo"), BOTH(sock_send, "svc0o"), BOTH(sock_shutdown, "s3"),
	BOTH(fd_renumber, "ff"), BOTH(fd_close, "f"),
	{ "sock_accept", "s0o", preview1_sock_accept, preview1_sock_accept },
#undef BOTH
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

enum { DIRECTORY = 3, FILE_FD = 4, SOCKET = 5 };

static char folder[64];

/* A sandbox with a directory, a file in it, and a socket that has something to read. */
static void
provide(void)
{
	static const char *const strings[] = { "one", "two=2" };
	static unsigned turn;
	int sockets[2];
	uint32_t fd;

	guest_start(SIZE);
	guest.wasi.args = guest.wasi.environ = strings;
	guest.wasi.arg_count = guest.wasi.environ_count = 2;
	guest.wasi.max_fds = 32;
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi,
		turn++ % 2 == 0 ? wasm_rt_wasi_host_directory(folder, 0) :
		wasm_rt_wasi_memory_directory(1000000), "/", 0));
	memcpy(memory.data + NAME, "file", 4);
	for (fd = 0; fd <= DIRECTORY; fd++) /* descriptors 0 to 2, and FILE_FD */
		P1(path_open, DIRECTORY, 0, NAME, 4, WASI_O_CREAT, ALL_RIGHTS, 0, 0, OUT);
	for (fd = 0; fd < DIRECTORY; fd++)
		P1(fd_close, fd);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == 0);
	CHECK(write(sockets[0], "hello", 5) == 5);
	close(sockets[0]); /* so that nothing waits, whatever the flags */
	EXPECT(0, wasm_rt_wasi_give(&guest.wasi, SOCKET, wasm_rt_wasi_host_socket(sockets[1], true)));
}

static void
fill(void)
{
	memset(memory.data, 0, SIZE);
	memcpy(memory.data + NAME, "file", 4);
	put32(IOVS, OUT);
	put32(IOVS + 4, 16);
}

static uint64_t
good(char kind)
{
	switch (kind) {
	case 'f':
		return FILE_FD;
	case 'd':
		return DIRECTORY;
	case 's':
		return SOCKET;
	case 'o':
		return OUT;
	case 'i':
		return SUBS;
	case 'b':
		return NAME;
	case 'n':
		return 4;
	case 'v':
		return IOVS;
	case 'c':
		return 1;
	case 'R':
		return READING;
	}
	return (uint64_t)(kind - '0');
}

static void
bad_arguments(const struct function *f, uint32_t (*call)(const uint64_t *))
{
	static const uint64_t bad[] = { SIZE, SIZE - 1, UINT32_MAX, UINT32_MAX - 7, 1u << 31 };
	size_t count = strlen(f->kinds), i, j;
	args a = { 0 };

	for (i = 0; i < count; i++) {
		for (j = 0; j < sizeof bad / sizeof *bad; j++) {
			size_t k;

			fill();
			for (k = 0; k < count; k++)
				a[k] = good(f->kinds[k]);
			if (strchr("oibv", f->kinds[i]) != NULL)
				a[i] = bad[j];
			else if (strchr("nc", f->kinds[i]) != NULL && bad[j] != SIZE - 1 && bad[j] != SIZE)
				a[i] = bad[j];
			else
				continue;
			if (f->kinds[i] == 'n' && bad[j] < SIZE)
				continue;
			if (!CHECK(call(a) != 0))
				fprintf(stderr, "%s: argument %u is %llu\n", f->name, (unsigned)i,
					(unsigned long long)a[i]);
		}
	}
}

/* Vectors whose array is good and whose contents are not. */
static void
bad_vectors(void)
{
	static const uint32_t bad[][2] = { { SIZE, 1 }, { UINT32_MAX, 1 }, { UINT32_MAX, UINT32_MAX },
		{ 0, SIZE + 1 }, { SIZE - 4, 5 }, { 1, UINT32_MAX }, { SIZE + 1, 0 } };
	size_t i;
	uint32_t n;

	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		fill();
		put32(IOVS + 8, bad[i][0]);
		put32(IOVS + 12, bad[i][1]);
		EXPECT(WASI_EFAULT, P1(fd_read, FILE_FD, IOVS, 2, OUT));
		EXPECT(WASI_EFAULT, P1(fd_write, FILE_FD, IOVS, 2, OUT));
		EXPECT(WASI_EFAULT, P1(fd_pread, FILE_FD, IOVS, 2, 0, OUT));
		EXPECT(WASI_EFAULT, P1(fd_pwrite, FILE_FD, IOVS, 2, 0, OUT));
		EXPECT(WASI_EFAULT, P1(sock_recv, SOCKET, IOVS, 2, 0, OUT, OUT));
		EXPECT(WASI_EFAULT, P1(sock_send, SOCKET, IOVS, 2, 0, OUT));
	}
	fill();
	for (n = 0; n < 100; n++) {
		put32(IOVS + n * 8, 0);
		put32(IOVS + n * 8 + 4, n < 2 ? SIZE : 0);
	}
	EXPECT(0, P1(fd_filestat_set_size, FILE_FD, 0));
	EXPECT(0, P1(fd_write, FILE_FD, IOVS, 100, OUT));
	EXPECT(2 * SIZE, get32(OUT));
	EXPECT(0, P1(fd_read, FILE_FD, IOVS, 0, OUT));
}

/* A sum of sizes beyond 32 bits needs a large memory and small arrays: one that overlaps itself. */
static void
sum_overflows(void)
{
	uint32_t n, fd;

	guest_start(1 << 20);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_host_directory(folder, 0), "/", 0));
	EXPECT(0, open_with(DIRECTORY, "sum", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	for (n = 0; n < 8192; n++) {
		put32(65536 + n * 8, 0);
		put32(65536 + n * 8 + 4, 1 << 20);
	}
	EXPECT(WASI_EINVAL, P1(fd_write, fd, 65536, 4096, RESULT_AT));
	EXPECT(WASI_EINVAL, P1(fd_read, fd, 65536, 8192, RESULT_AT));
	EXPECT(WASI_EFAULT, P1(fd_read, fd, 65536, 1u << 29, RESULT_AT));
	guest_end();
}

/* Nothing at all may touch memory where there is none. */
static void
no_memory(void)
{
	size_t i, k;
	args a = { 0 };

	guest.wasi.memory = NULL;
	for (i = 0; i < FUNCTIONS; i++) {
		for (k = 0; functions[i].kinds[k] != '\0'; k++)
			a[k] = good(functions[i].kinds[k]);
		if (strpbrk(functions[i].kinds, "oibv") != NULL)
			CHECK(functions[i].preview1(a) != 0);
	}
	guest.wasi.memory = &memory;
}

static uint64_t
next_random(void)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void
random_calls(unsigned count)
{
	static const uint64_t values[] = { 0, 1, 2, 3, 4, 5, 7, 8, 16, 24, 48, 64, SUBS, OUT, NAME,
		IOVS, SIZE - 1, SIZE, SIZE - 8, SIZE + 1, INT32_MAX, UINT32_MAX, UINT32_MAX - 1, INT64_MAX,
		UINT64_MAX, ALL_RIGHTS, READING };
	args a;

	for (; count > 0; count--) {
		const struct function *f = &functions[next_random() % FUNCTIONS];
		size_t k;

		if (count % 256 == 0) {
			guest_end();
			provide();
		}
		fill();
		for (k = 0; k < 9; k++)
			a[k] = f->kinds[k < strlen(f->kinds) ? k : 0] != '\0' && next_random() % 3 != 0 &&
				k < strlen(f->kinds) ?
				good(f->kinds[k]) : values[next_random() % (sizeof values / sizeof *values)];
		(next_random() % 2 ? f->preview1 : f->unstable)(a);
	}
	CHECK(1);
}

int
main(void)
{
	size_t i;

	strcpy(folder, "/tmp/wasi-pointers-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return 1;
	provide();
	for (i = 0; i < FUNCTIONS; i++) {
		bad_arguments(&functions[i], functions[i].preview1);
		bad_arguments(&functions[i], functions[i].unstable);
	}
	guest_end();
	provide();
	bad_vectors();
	no_memory();
	random_calls(getenv("WASI_CALLS") != NULL ? (unsigned)atoi(getenv("WASI_CALLS")) : 50000);
	guest_end();
	sum_overflows();
	return check_done();
}
