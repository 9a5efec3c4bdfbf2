/* Arguments, environment, clocks, randomness, streams, waiting, sockets, the end, and where
 * snapshot 0 differs. */
#include "posix.h"

#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void
strings(void)
{
	static const char *const args[] = { "program", "", "two words" };

	EXPECT(0, P1(args_sizes_get, DATA_AT, DATA_AT + 4));
	EXPECT(0, get64(DATA_AT));
	EXPECT(0, P1(args_get, DATA_AT, DATA_AT));
	EXPECT(0, P1(args_get, MEMORY, MEMORY));
	EXPECT(0, P1(environ_sizes_get, DATA_AT, DATA_AT + 4));
	EXPECT(0, get64(DATA_AT));
	EXPECT(0, P1(environ_get, 0, 0));
	guest.wasi.args = guest.wasi.environ = args;
	guest.wasi.arg_count = 3;
	guest.wasi.environ_count = 1;
	EXPECT(0, P1(args_sizes_get, DATA_AT, DATA_AT + 4));
	EXPECT(3, get32(DATA_AT));
	EXPECT(8 + 1 + 10, get32(DATA_AT + 4));
	EXPECT(0, P1(args_get, DATA_AT, DATA_AT + 101));
	EXPECT(DATA_AT + 101, get32(DATA_AT));
	EXPECT(DATA_AT + 109, get32(DATA_AT + 4));
	EXPECT(DATA_AT + 110, get32(DATA_AT + 8));
	CHECK(memcmp(memory.data + DATA_AT + 101, "program\0\0two words", 19) == 0);
	EXPECT(0, P1(environ_get, MEMORY - 12, MEMORY - 8));
	CHECK(memcmp(memory.data + MEMORY - 8, "program", 8) == 0);
	EXPECT(WASI_EFAULT, P1(environ_get, MEMORY - 12, MEMORY - 7));
	EXPECT(WASI_EFAULT, P1(environ_get, MEMORY - 3, MEMORY - 8));
}

static uint32_t
fixed_clock(void *user, uint32_t id, bool resolution, uint64_t *time)
{
	if (id > 1)
		return WASI_EINVAL;
	*time = resolution ? 1000 : *(uint64_t *)user;
	return WASI_SUCCESS;
}

static uint32_t
fixed_random(void *user, uint8_t *bytes, size_t size)
{
	(void)user;
	memset(bytes, 7, size);
	return WASI_SUCCESS;
}

static void
clocks(void)
{
	uint64_t time = 12345;
	uint32_t id;

	for (id = 0; id < 4; id++) {
		EXPECT(0, P1(clock_res_get, id, DATA_AT));
		CHECK(get64(DATA_AT) > 0 && get64(DATA_AT) <= 1000000000);
		EXPECT(0, P1(clock_time_get, id, 1, DATA_AT));
		time = get64(DATA_AT);
		EXPECT(0, P1(clock_time_get, id, 1, DATA_AT));
		CHECK(get64(DATA_AT) >= time);
	}
	EXPECT(0, P1(clock_time_get, 0, 0, DATA_AT));
	CHECK(get64(DATA_AT) > UINT64_C(1700000000) * 1000000000);
	EXPECT(WASI_EINVAL, P1(clock_time_get, 4, 0, DATA_AT));
	EXPECT(WASI_EINVAL, P1(clock_res_get, UINT32_MAX, DATA_AT));
	guest.wasi.clock = fixed_clock;
	guest.wasi.user = &time;
	time = 777;
	EXPECT(0, P1(clock_time_get, 1, 0, DATA_AT));
	EXPECT(777, get64(DATA_AT));
	EXPECT(0, P1(clock_res_get, 1, DATA_AT));
	EXPECT(1000, get64(DATA_AT));
	EXPECT(WASI_EINVAL, P1(clock_time_get, 2, 0, DATA_AT));
	guest.wasi.clock = NULL;
	EXPECT(0, w2c_wasi__snapshot__preview1_sched_yield(&guest));
}

static void
randomness(void)
{
	unsigned i, same = 0;

	EXPECT(0, P1(random_get, DATA_AT, 20000));
	for (i = 1; i < 20000; i++)
		same += memory.data[DATA_AT + i] == memory.data[DATA_AT + i - 1];
	CHECK(same < 200);
	EXPECT(0, memory.data[DATA_AT + 20000]);
	EXPECT(0, P1(random_get, DATA_AT, 0));
	guest.wasi.random = fixed_random;
	EXPECT(0, P1(random_get, DATA_AT, 3));
	EXPECT(0x070707, get32(DATA_AT) & 0xffffff);
	guest.wasi.random = NULL;
}

static volatile uint32_t signal_sent;

static void
raise_it(void)
{
	P1(proc_raise, signal_sent);
}

static void
ending(void)
{
	volatile uint32_t signal;

	TRAPS(WASM_RT_TRAP_EXIT, w2c_wasi__snapshot__preview1_proc_exit(&guest, 42));
	EXPECT(42, guest.wasi.exit_status);
	TRAPS(WASM_RT_TRAP_EXIT, w2c_wasi__unstable_proc_exit((struct w2c_wasi__unstable *)&guest,
		UINT32_MAX));
	EXPECT(UINT32_MAX, guest.wasi.exit_status);
	for (signal = 1; signal <= 30; signal++) {
		if ((signal >= 16 && signal <= 22) || signal == 27) {
			EXPECT(signal >= 18 && signal <= 21 ? WASI_ENOTSUP : 0, P1(proc_raise, signal));
			continue;
		}
		signal_sent = signal;
		TRAPS(WASM_RT_TRAP_EXIT, raise_it());
		EXPECT(128 + signal, guest.wasi.exit_status);
	}
	EXPECT(0, P1(proc_raise, 0));
	EXPECT(WASI_EINVAL, P1(proc_raise, 31));
}

struct text {
	char bytes[100];
	size_t size, at;
};

static uint32_t
take(void *user, uint8_t *bytes, size_t size, size_t *done)
{
	struct text *text = user;

	*done = text->size - text->at < size ? text->size - text->at : size;
	memcpy(bytes, text->bytes + text->at, *done);
	text->at += *done;
	return WASI_SUCCESS;
}

static uint32_t
put(void *user, const uint8_t *bytes, size_t size, size_t *done)
{
	struct text *text = user;

	if (size > sizeof text->bytes - text->size)
		return WASI_ENOSPC;
	memcpy(text->bytes + text->size, bytes, size);
	text->size += size;
	*done = size;
	return WASI_SUCCESS;
}

static void
streams(void)
{
	struct text text = { "hello", 5, 0 };
	struct wasm_rt_wasi_stream in = { .read = take, .user = &text },
		out = { .write = put, .user = &text };

	EXPECT(WASI_EBADF, write_text(1, "x"));
	EXPECT(0, wasm_rt_wasi_give_stream(&guest.wasi, 0, wasm_rt_wasi_stream_file(&in), false));
	EXPECT(0, wasm_rt_wasi_give_stream(&guest.wasi, 1, wasm_rt_wasi_stream_file(&out), true));
	EXPECT(WASI_EBADF, wasm_rt_wasi_give_stream(&guest.wasi, 1, wasm_rt_wasi_stream_file(&out),
		true));
	CHECK(strcmp(read_text(0), "hello") == 0);
	EXPECT(0, write_text(1, "more"));
	CHECK(strcmp(read_text(0), "more") == 0);
	EXPECT(WASI_ENOTCAPABLE, write_text(0, "x"));
	EXPECT(WASI_ENOTCAPABLE, P1(fd_read, 1, IOV(DATA_AT, 1), RESULT_AT));
	EXPECT(WASI_ESPIPE, P1(fd_seek, 0, 0, 1, RESULT_AT));
	EXPECT(WASI_ESPIPE, P1(fd_tell, 0, RESULT_AT));
	EXPECT(WASI_ESPIPE, P1(fd_pread, 0, IOV(DATA_AT, 1), 0, RESULT_AT));
	EXPECT(0, P1(fd_filestat_get, 0, DATA_AT));
	EXPECT(WASI_CHARACTER_DEVICE, memory.data[DATA_AT + 16]);
	EXPECT(0, P1(fd_close, 0));
	EXPECT(0, P1(fd_close, 1));
}

static void
inherited(void)
{
	int ends[2];

	CHECK(pipe(ends) == 0);
	EXPECT(0, wasm_rt_wasi_give_stream(&guest.wasi, 0, wasm_rt_wasi_host_descriptor(ends[0], false),
		false));
	EXPECT(0, wasm_rt_wasi_give_stream(&guest.wasi, 1, wasm_rt_wasi_host_descriptor(ends[1], true),
		true));
	EXPECT(0, write_text(1, "through the pipe"));
	CHECK(strcmp(read_text(0), "through the pipe") == 0);
	EXPECT(WASI_ESPIPE, P1(fd_seek, 0, 0, 1, RESULT_AT));
	/* Non-blocking mode is the guest's alone. */
	EXPECT(0, P1(fd_fdstat_set_flags, 0, WASI_NONBLOCK));
	EXPECT(WASI_EAGAIN, P1(fd_read, 0, IOV(DATA_AT, 1), RESULT_AT));
	CHECK((fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0);
	EXPECT(0, write_text(1, "y"));
	CHECK(strcmp(read_text(0), "y") == 0);
	EXPECT(0, P1(fd_close, 0));
	CHECK(fcntl(ends[0], F_GETFD) >= 0);
	EXPECT(0, P1(fd_close, 1));
	CHECK(fcntl(ends[1], F_GETFD) < 0);
	close(ends[0]);
	CHECK(wasm_rt_wasi_host_descriptor(ends[0], true) == NULL);
	CHECK(wasm_rt_wasi_host_directory("/nowhere/at/all", 0) == NULL && errno == ENOENT);
	EXPECT(WASI_EINVAL, wasm_rt_wasi_give(&guest.wasi, 9, NULL));
	EXPECT(WASI_EINVAL, wasm_rt_wasi_preopen(&guest.wasi, NULL, "/", 0));
}

/* Writes a subscription of snapshot 1 or 0; returns the place after it. */
static uint32_t
clock_after(uint32_t at, uint64_t user_data, uint32_t id, uint64_t time, uint32_t flags,
	bool unstable)
{
	memset(memory.data + at, 0, 56);
	put64(at, user_data);
	if (unstable)
		put64(at + 16, 99);
	put32(at + (unstable ? 24 : 16), id);
	put64(at + (unstable ? 32 : 24), time);
	put32(at + (unstable ? 48 : 40), flags);
	return at + (unstable ? 56 : 48);
}

static uint32_t
ready(uint32_t at, uint64_t user_data, uint8_t type, uint32_t fd, bool unstable)
{
	memset(memory.data + at, 0, 56);
	put64(at, user_data);
	memory.data[at + 8] = type;
	put32(at + 16, fd);
	return at + (unstable ? 56 : 48);
}

static uint64_t
now(uint32_t id)
{
	EXPECT(0, P1(clock_time_get, id, 0, RESULT_AT));
	return get64(RESULT_AT);
}

enum { SUBS = 40000, EVENTS = 42000 };

/* More subscriptions than the process may have files: each descriptor is waited for once, and
 * each event comes. */
static void
many(void)
{
	enum { COUNT = 150, LOW = 20000, LOW_EVENTS = 30000 };
	struct rlimit old, low;
	uint32_t i, at = LOW;
	unsigned reading = 0, writing = 0;
	int ends[2];

	CHECK(getrlimit(RLIMIT_NOFILE, &old) == 0);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	EXPECT(0, wasm_rt_wasi_give(&guest.wasi, 0, wasm_rt_wasi_host_socket(ends[0], true)));
	EXPECT(0, wasm_rt_wasi_give(&guest.wasi, 1, wasm_rt_wasi_host_socket(ends[1], true)));
	low = old;
	low.rlim_cur = 32;
	CHECK(setrlimit(RLIMIT_NOFILE, &low) == 0);
	for (i = 0; i < COUNT; i++)
		at = i % 3 == 0 ? clock_after(at, i, 1, UINT64_MAX, 0, false) :
			ready(at, i, (uint8_t)(i % 3), i / 3 % 2, false);
	EXPECT(0, P1(poll_oneoff, LOW, LOW_EVENTS, COUNT, RESULT_AT));
	EXPECT(COUNT / 3, get32(RESULT_AT)); /* writing to either */
	EXPECT(0, write_text(1, "abc"));
	EXPECT(0, P1(poll_oneoff, LOW, LOW_EVENTS, COUNT, RESULT_AT));
	for (i = 0; i < get32(RESULT_AT) && i < COUNT; i++) {
		uint64_t user = get64(LOW_EVENTS + i * 32);

		reading += user % 3 == 1 && user / 3 % 2 == 0 && get64(LOW_EVENTS + i * 32 + 16) == 3;
		writing += user % 3 == 2;
	}
	EXPECT(COUNT / 3 + COUNT / 6, get32(RESULT_AT));
	EXPECT(COUNT / 6, reading);
	EXPECT(COUNT / 3, writing);
	CHECK(setrlimit(RLIMIT_NOFILE, &old) == 0);
	EXPECT(0, P1(fd_close, 0));
	EXPECT(0, P1(fd_close, 1));
}

static void
waiting(void)
{
	int ends[2];
	uint64_t start, user_data;
	uint32_t at, dir, fd;

	EXPECT(WASI_EINVAL, P1(poll_oneoff, SUBS, EVENTS, 0, RESULT_AT));
	start = now(1);
	clock_after(SUBS, 5, 1, 30000000, 0, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));
	EXPECT(1, get32(RESULT_AT));
	EXPECT(5, get64(EVENTS));
	EXPECT(0, get32(EVENTS + 8));
	CHECK(now(1) - start >= 30000000 && now(1) - start < 3000000000);
	start = now(1);
	clock_after(SUBS, 6, 0, now(0) + 20000000, 1, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));
	CHECK(now(1) - start >= 15000000);
	clock_after(SUBS, 6, 1, 1, 1, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));
	clock_after(SUBS, 7, 2, 1, 0, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));
	EXPECT(WASI_ENOTSUP, memory.data[EVENTS + 8]);
	clock_after(SUBS, 7, 9, 1, 0, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));
	EXPECT(WASI_EINVAL, memory.data[EVENTS + 8]);
	ready(SUBS, 1, 3, 0, false);
	EXPECT(WASI_EINVAL, P1(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));

	CHECK(pipe(ends) == 0);
	EXPECT(0, wasm_rt_wasi_give_stream(&guest.wasi, 0, wasm_rt_wasi_host_descriptor(ends[0], true),
		false));
	EXPECT(0, wasm_rt_wasi_give_stream(&guest.wasi, 1, wasm_rt_wasi_host_descriptor(ends[1], true),
		true));
	at = ready(SUBS, 1, 1, 0, false);
	clock_after(at, 2, 1, 10000000, 0, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 2, RESULT_AT));
	EXPECT(1, get32(RESULT_AT));
	EXPECT(2, get64(EVENTS));
	EXPECT(0, write_text(1, "abc"));
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 2, RESULT_AT));
	EXPECT(1, get32(RESULT_AT));
	EXPECT(1, get64(EVENTS));
	EXPECT(1, memory.data[EVENTS + 10]);
	EXPECT(3, get64(EVENTS + 16));
	at = clock_after(SUBS, 3, 0, UINT64_MAX, 0, false);
	at = ready(at, 4, 2, 1, false);
	at = ready(at, 5, 1, 77, false);
	ready(at, 6, 1, 1, false);
	EXPECT(0, P1(poll_oneoff, SUBS, SUBS, 4, RESULT_AT));
	EXPECT(3, get32(RESULT_AT));
	for (at = SUBS; at < SUBS + 96; at += 32) {
		user_data = get64(at);
		EXPECT(user_data == 4 ? 0 : user_data == 5 ? WASI_EBADF : WASI_ENOTCAPABLE,
			memory.data[at + 8]);
	}
	EXPECT(0, P1(fd_close, 1));
	CHECK(strcmp(read_text(0), "abc") == 0);
	ready(SUBS, 1, 1, 0, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));
	EXPECT(1, memory.data[EVENTS + 24]); /* hung up */
	EXPECT(0, P1(fd_close, 0));

	many();

	/* Files never wait, and the bytes that are left are known. */
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(100000), "/", 0));
	dir = 3;
	EXPECT(0, open_with(dir, "f", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(0, write_text(fd, "12345"));
	EXPECT(0, P1(fd_seek, fd, 2, 0, RESULT_AT));
	at = ready(SUBS, 1, 1, fd, false);
	clock_after(at, 2, 1, UINT64_MAX, 0, false);
	EXPECT(0, P1(poll_oneoff, SUBS, EVENTS, 2, RESULT_AT));
	EXPECT(1, get32(RESULT_AT));
	EXPECT(3, get64(EVENTS + 16));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, P1(fd_close, dir));
}

static void
sockets(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0),
		pair[2];
	uint32_t fd;
	char bytes[10] = "";

	snprintf(address.sun_path, sizeof address.sun_path, "/tmp/wasi-socket-%ld", (long)getpid());
	CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 &&
		listen(listener, 1) == 0);
	EXPECT(0, wasm_rt_wasi_give(&guest.wasi, 3, wasm_rt_wasi_host_socket(listener, true)));
	EXPECT(0, P1(fd_fdstat_get, 3, DATA_AT));
	EXPECT(WASI_SOCKET_STREAM, memory.data[DATA_AT]);
	EXPECT(0, P1(fd_fdstat_set_flags, 3, WASI_NONBLOCK));
	EXPECT(WASI_EAGAIN, P1(sock_accept, 3, 0, RESULT_AT));
	EXPECT(WASI_EINVAL, P1(sock_accept, 3, 1, RESULT_AT));
	CHECK(connect(client, (struct sockaddr *)&address, sizeof address) == 0);
	EXPECT(0, P1(sock_accept, 3, WASI_NONBLOCK, RESULT_AT));
	fd = get32(RESULT_AT);
	EXPECT(WASI_EAGAIN, P1(sock_recv, fd, IOV(DATA_AT, 10), 0, RESULT_AT, RESULT_AT + 4));
	EXPECT(0, P1(fd_fdstat_get, fd, DATA_AT));
	EXPECT(WASI_NONBLOCK, memory.data[DATA_AT + 2]);
	CHECK(write(client, "hello", 5) == 5);
	EXPECT(0, P1(sock_recv, fd, IOV(DATA_AT, 10), 1, RESULT_AT, RESULT_AT + 4));
	EXPECT(5, get32(RESULT_AT));
	EXPECT(0, P1(sock_recv, fd, IOV(DATA_AT, 10), 0, RESULT_AT, RESULT_AT + 4));
	EXPECT(5, get32(RESULT_AT));
	CHECK(memcmp(memory.data + DATA_AT, "hello", 5) == 0);
	EXPECT(0, P1(sock_send, fd, IOV(DATA_AT, 3), 0, RESULT_AT));
	EXPECT(0, write_text(fd, "p!"));
	CHECK(read(client, bytes, 10) == 5 && strcmp(bytes, "help!") == 0);
	EXPECT(WASI_EINVAL, P1(sock_send, fd, IOV(DATA_AT, 3), 1, RESULT_AT));
	EXPECT(WASI_EINVAL, P1(sock_recv, fd, IOV(DATA_AT, 3), 4, RESULT_AT, RESULT_AT + 4));
	EXPECT(WASI_EINVAL, P1(sock_shutdown, fd, 0));
	EXPECT(0, P1(sock_shutdown, fd, 2));
	CHECK(read(client, bytes, 10) == 0);
	close(client);
	EXPECT(0, P1(sock_recv, fd, IOV(DATA_AT, 10), 0, RESULT_AT, RESULT_AT + 4));
	EXPECT(0, get32(RESULT_AT));
	EXPECT(WASI_EPIPE, P1(sock_send, fd, IOV(DATA_AT, 3), 0, RESULT_AT));
	EXPECT(WASI_EPIPE, write_text(fd, "x"));
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, P1(fd_close, 3));
	unlink(address.sun_path);

	CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0);
	EXPECT(0, wasm_rt_wasi_give(&guest.wasi, 3, wasm_rt_wasi_host_socket(pair[0], true)));
	CHECK(write(pair[1], "datagram", 8) == 8);
	EXPECT(0, P1(sock_recv, 3, IOV(DATA_AT, 4), 0, RESULT_AT, RESULT_AT + 4));
	EXPECT(4, get32(RESULT_AT));
	EXPECT(1, get32(RESULT_AT + 4) & 0xffff);
	EXPECT(0, P1(fd_close, 3));
	close(pair[1]);

	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(1000), "/", 0));
	EXPECT(WASI_ENOTSOCK, P1(sock_recv, 3, IOV(DATA_AT, 4), 0, RESULT_AT, RESULT_AT + 4));
	EXPECT(WASI_ENOTSOCK, P1(sock_send, 3, IOV(DATA_AT, 4), 0, RESULT_AT));
	EXPECT(WASI_ENOTSOCK, P1(sock_shutdown, 3, 1));
	EXPECT(WASI_ENOTSOCK, P1(sock_accept, 3, 0, RESULT_AT));
	EXPECT(WASI_EBADF, P1(sock_shutdown, 4, 1));
	EXPECT(0, P1(fd_close, 3));
	CHECK(wasm_rt_wasi_host_socket(0, false) == NULL);
}

static void
snapshot_0(void)
{
	uint32_t fd;
	uint64_t start;

	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(100000), "/", 0));
	EXPECT(0, open_with(3, "f", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(0, write_text(fd, "0123456789"));
	EXPECT(0, UNSTABLE(fd_seek, fd, 4, 2, RESULT_AT));
	EXPECT(4, get64(RESULT_AT));
	EXPECT(0, UNSTABLE(fd_seek, fd, 3, 0, RESULT_AT));
	EXPECT(7, get64(RESULT_AT));
	EXPECT(0, UNSTABLE(fd_seek, fd, (uint64_t)-1, 1, RESULT_AT));
	EXPECT(9, get64(RESULT_AT));
	EXPECT(WASI_EINVAL, UNSTABLE(fd_seek, fd, 0, 3, RESULT_AT));
	EXPECT(0, UNSTABLE(fd_filestat_set_times, fd, 11, 22, 5));
	memset(memory.data + DATA_AT, 0xff, 64);
	EXPECT(0, UNSTABLE(fd_filestat_get, fd, DATA_AT));
	EXPECT(WASI_REGULAR_FILE, memory.data[DATA_AT + 16]);
	EXPECT(1, get32(DATA_AT + 20));
	EXPECT(10, get64(DATA_AT + 24));
	EXPECT(11, get64(DATA_AT + 32));
	EXPECT(22, get64(DATA_AT + 40));
	EXPECT(UINT64_MAX, get64(DATA_AT + 56));
	EXPECT(0, UNSTABLE(path_filestat_get, 3, 0, PATH("f"), MEMORY - 56));
	EXPECT(10, get64(MEMORY - 56 + 24));
	EXPECT(WASI_EFAULT, UNSTABLE(path_filestat_get, 3, 0, PATH("f"), MEMORY - 55));
	EXPECT(WASI_EFAULT, P1(path_filestat_get, 3, 0, PATH("f"), MEMORY - 63));
	start = now(1);
	ready(clock_after(SUBS, 8, 1, 20000000, 0, true), 9, 1, 77, true);
	EXPECT(0, UNSTABLE(poll_oneoff, SUBS, EVENTS, 1, RESULT_AT));
	EXPECT(8, get64(EVENTS));
	CHECK(now(1) - start >= 20000000);
	EXPECT(0, UNSTABLE(poll_oneoff, SUBS, EVENTS, 2, RESULT_AT));
	EXPECT(1, get32(RESULT_AT));
	EXPECT(9, get64(EVENTS));
	EXPECT(WASI_EBADF, memory.data[EVENTS + 8]);
	EXPECT(0, UNSTABLE(fd_close, fd));
	EXPECT(0, UNSTABLE(fd_close, 3));
}

/* Two sandboxes know nothing of each other. */
static void
two_instances(void)
{
	struct w2c_wasi__snapshot__preview1 other;
	uint32_t fd;

	wasm_rt_wasi_init(&other.wasi, &memory);
	EXPECT(0, wasm_rt_wasi_preopen(&other.wasi, wasm_rt_wasi_memory_directory(100000), "/mine", 0));
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(100000), "/theirs",
		0));
	EXPECT(0, make_file(3, "f", "first"));
	EXPECT(0, read_path(3, "f", "first"));
	EXPECT(WASI_ENOENT, w2c_wasi__snapshot__preview1_path_open(&other, 3, 0, PATH("f"), 0, READING,
		0, 0, RESULT_AT));
	EXPECT(0, open_with(3, "f", 0, READING, 0, &fd));
	EXPECT(WASI_EBADF, w2c_wasi__snapshot__preview1_fd_close(&other, fd));
	wasm_rt_wasi_free(&other.wasi);
	wasm_rt_wasi_free(&other.wasi);
	EXPECT(0, P1(fd_close, fd));
	EXPECT(0, P1(fd_close, 3));
}

int
main(void)
{
	wasm_rt_init();
	guest_start(MEMORY);
	strings();
	clocks();
	randomness();
	ending();
	streams();
	inherited();
	waiting();
	sockets();
	snapshot_0();
	two_instances();
	guest_end();
	return check_done();
}
