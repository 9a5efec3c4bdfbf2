/* poll_oneoff. */
#include "posix.h"

#include "wasi.h"
#include "../core/core-private.h"
#include "../wasm-rt-interrupt.h"

#if WASI_HAVE_POSIX
#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <time.h>
#else
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define NOGDI /* ABSOLUTE */
#include <windows.h>
#endif
/* The definitions that the code below uses; only the clock can be waited for. */
struct pollfd {
	int fd;
	short events, revents;
};
enum { POLLIN = 1, POLLOUT = 2, POLLHUP = 4, POLLERR = 8, POLLNVAL = 16 };
#endif

enum { CLOCK, FD_READ, FD_WRITE };
enum { ABSOLUTE = 1, HANGUP = 1, EVENT_SIZE = 32 };

/* A subscription and its result. The guest's bytes are read once, because events may be written
 * over them. */
struct subscription {
	uint64_t user_data, deadline; /* of the monotonic clock of the host */
	uint64_t bytes;               /* that can be read or written */
	struct wasi_file *file; /* held; NULL: none */
	uint32_t fd; /* the guest's */
	uint32_t error;
	short got;   /* what poll() says of the descriptor */
	uint8_t type;
	bool happened;
};

/* The descriptors to wait for, each once even if several subscriptions name it: the host accepts no
 * more than it can have open. */
struct waiting {
	struct pollfd *fds;
	uint32_t count, room;
	/* for each descriptor of the guest: its place in fds, counted from 1; 0: none */
	uint32_t *places;
};

static uint64_t
now(void)
{
	uint64_t time;

	if (wasi_host_clock(WASI_CLOCK_MONOTONIC, false, &time) != WASI_SUCCESS &&
		wasi_host_clock(WASI_CLOCK_REALTIME, false, &time) != WASI_SUCCESS)
		return UINT64_MAX; /* no clock at all: every time has come */
	return time;
}

/* Turns a clock's time into a deadline. A step of the real-time clock during the wait is not
 * seen. */
static uint32_t
decode_clock(const struct wasm_rt_wasi *wasi, const uint8_t *from, uint64_t start,
	struct subscription *to)
{
	uint32_t id = wasi_get(from);
	uint64_t time = wasi_get64(from + 8), at;
	bool absolute = (wasi_get8(from + 24) & ABSOLUTE) != 0;
	uint32_t error = wasi_clock(wasi, id, !absolute, &at);

	if (error != WASI_SUCCESS)
		return error;
	if (id != WASI_CLOCK_REALTIME && id != WASI_CLOCK_MONOTONIC)
		return WASI_ENOTSUP;
	if (absolute)
		time = time > at ? time - at : 0;
	to->deadline = time > UINT64_MAX - start ? UINT64_MAX : start + time;
	return WASI_SUCCESS;
}

/* Descriptors that another thread has opened meanwhile count as closed. */
static uint32_t
decode_descriptor(struct wasm_rt_wasi *wasi, const uint8_t *from, uint32_t room,
	struct subscription *to)
{
	uint64_t right = to->type == FD_READ ? WASI_FD_READ : WASI_FD_WRITE;
	struct wasi_fd entry;
	uint32_t error;

	to->fd = wasi_get(from);
	error = to->fd >= room ? (uint32_t)WASI_EBADF
		: wasi_fd(wasi, to->fd, WASI_POLL_FD_READWRITE | right, &entry);
	if (error == WASI_SUCCESS)
		to->file = entry.file;
	return error;
}

/* A subscription with an error, or for a file that never waits, has happened already. */
static uint32_t
decode(struct wasm_rt_wasi *wasi, enum wasi_snapshot snapshot, const uint8_t *from, uint64_t start,
	uint32_t room, struct subscription *to)
{
	to->user_data = wasi_get64(from);
	to->type = wasi_get8(from + 8);
	switch (to->type) {
	case CLOCK:
		/* Snapshot 0 has an identifier before the clock, which has no use. */
		to->error = decode_clock(wasi, from + (snapshot == WASI_UNSTABLE ? 24 : 16), start, to);
		break;
	case FD_READ:
	case FD_WRITE:
		to->error = decode_descriptor(wasi, from + 16, room, to);
		break;
	default:
		return WASI_EINVAL;
	}
	if (to->error != WASI_SUCCESS || (to->type != CLOCK && to->file->ops->descriptor == NULL))
		to->happened = true;
	return WASI_SUCCESS;
}

/* The number of bytes that can be read without waiting, as far as the host can tell. */
static uint64_t
readable(struct wasi_file *file)
{
	struct wasi_stat stat;
	uint64_t position;

	if (file->ops->descriptor == NULL && file->type == WASI_REGULAR_FILE &&
		file->ops->stat != NULL &&
		file->ops->stat(file, &stat) == WASI_SUCCESS) {
		wasm_rt_lock(&file->lock);
		position = file->position;
		wasm_rt_unlock(&file->lock);
		return stat.size > position ? stat.size - position : 0;
	}
#if WASI_HAVE_POSIX && defined(FIONREAD)
	if (file->ops->descriptor != NULL) {
		int count = 0;

		if (ioctl(file->ops->descriptor(file), FIONREAD, &count) == 0 && count > 0)
			return (uint64_t)count;
	}
#endif
	return 0;
}

/* Marks what has happened by the time `time`. */
static bool
judge(struct subscription *subs, uint32_t count, const struct waiting *waiting, uint64_t time)
{
	bool any = false;
	uint32_t i;

	for (i = 0; i < count; i++) {
		struct subscription *sub = &subs[i];

		if (sub->happened) {
			any = true;
			continue;
		}
		if (sub->type == CLOCK) {
			sub->happened = sub->deadline <= time;
		} else {
			short wanted = (sub->type == FD_READ ? POLLIN : POLLOUT) | POLLHUP | POLLERR | POLLNVAL;

			sub->got = waiting->fds[waiting->places[sub->fd] - 1].revents & wanted;
			sub->happened = sub->got != 0;
		}
		any |= sub->happened;
	}
	return any;
}

#if WASI_HAVE_POSIX
/* Waits for the descriptors, but not beyond the deadline. A signal ends it early; the caller looks
 * at the clock again. */
static uint32_t
wait_blocked(const struct waiting *waiting, uint64_t deadline)
{
	uint64_t time = now(), rest = deadline > time ? deadline - time : 0;
	int timeout;

	if (waiting->count == 0 && rest > 0) {
		struct timespec span = { (time_t)(rest / 1000000000), (long)(rest % 1000000000) };

		if (rest / 1000000000 > INT32_MAX)
			span.tv_sec = INT32_MAX;
		nanosleep(&span, NULL);
		return WASI_SUCCESS;
	}
	if (waiting->count == 0)
		return WASI_SUCCESS;
	rest = (rest + 999999) / 1000000;
	timeout = deadline == UINT64_MAX ? -1 : rest > INT32_MAX ? INT32_MAX : (int)rest;
	if (poll(waiting->fds, (nfds_t)waiting->count, timeout) < 0 && errno != EINTR)
		return errno == ENOMEM ? WASI_ENOMEM : WASI_EINVAL;
	return WASI_SUCCESS;
}

static uint32_t
wait_until(const struct waiting *waiting, uint64_t deadline)
{
	uint32_t error = wasm_rt_block_begin(NULL, NULL) ? wait_blocked(waiting, deadline)
		: (uint32_t)WASI_SUCCESS;

	if (wasm_rt_block_end() && error == WASI_SUCCESS && deadline > 0 &&
		!wasm_rt_may_go_on(WASM_RT_TRAP_INTERRUPTED))
		error = WASI_INTERRUPTED;
	return error;
}
#elif defined(_WIN32)
static uint32_t
wait_until(const struct waiting *waiting, uint64_t deadline)
{
	uint64_t time = now(), rest = deadline > time ? (deadline - time + 999999) / 1000000 : 0;

	(void)waiting; /* only the clock can be waited for */
	if (rest > 0)
		Sleep(rest > INT32_MAX ? INT32_MAX : (DWORD)rest);
	return WASI_SUCCESS;
}
#else
static uint32_t
wait_until(const struct waiting *waiting, uint64_t deadline)
{
	(void)waiting;
	(void)deadline;
	return WASI_SUCCESS;
}
#endif

static void
wait_for(struct waiting *waiting, const struct subscription *sub)
{
	uint32_t *place = &waiting->places[sub->fd];

	if (*place == 0) {
		*place = ++waiting->count;
		waiting->fds[*place - 1].fd = sub->file->ops->descriptor(sub->file);
	}
	waiting->fds[*place - 1].events |= sub->type == FD_READ ? POLLIN : POLLOUT;
}

/* Returns when at least one thing has happened. */
static uint32_t
wait_for_any(struct subscription *subs, uint32_t count, struct waiting *waiting)
{
	uint64_t deadline = UINT64_MAX;
	uint32_t i, error = WASI_SUCCESS;
	bool ready = false;

	for (i = 0; i < count; i++) {
		ready |= subs[i].happened;
		if (subs[i].happened)
			continue;
		if (subs[i].type != CLOCK)
			wait_for(waiting, &subs[i]);
		else if (subs[i].deadline < deadline)
			deadline = subs[i].deadline;
	}
	if (ready)
		deadline = 0;
	do
		error = wait_until(waiting, deadline);
	while (error == WASI_SUCCESS && !judge(subs, count, waiting, now()));
	return error;
}

static void
put_event(uint8_t *to, const struct subscription *sub)
{
	bool hangup = (sub->got & (POLLHUP | POLLERR)) != 0;

	memset(to, 0, EVENT_SIZE);
	wasi_put64(to, sub->user_data);
	wasi_put16(to + 8, (uint16_t)((sub->got & POLLNVAL) != 0 ? (uint32_t)WASI_EBADF : sub->error));
	to[10] = sub->type;
	if (sub->type == CLOCK || sub->error != WASI_SUCCESS)
		return;
	wasi_put64(to + 16, sub->type == FD_READ ? readable(sub->file) : 0);
	wasi_put16(to + 24, hangup ? HANGUP : 0);
}

static uint32_t
poll_all(struct wasm_rt_wasi *wasi, enum wasi_snapshot snapshot, const uint8_t *from, uint8_t *to,
	uint32_t count, struct subscription *subs, struct waiting *waiting, uint32_t *happened)
{
	uint64_t start = now();
	uint32_t i, error = WASI_SUCCESS;

	for (i = 0; i < count && error == WASI_SUCCESS; i++)
		error = decode(wasi, snapshot, from + (size_t)i * (snapshot == WASI_UNSTABLE ? 56 : 48),
			start, waiting->room, &subs[i]);
	if (error == WASI_SUCCESS)
		error = wait_for_any(subs, count, waiting);
	if (error != WASI_SUCCESS)
		return error;
	for (*happened = i = 0; i < count; i++)
		if (subs[i].happened)
			put_event(to + (size_t)(*happened)++ * EVENT_SIZE, &subs[i]);
	return WASI_SUCCESS;
}

static uint32_t
poll_oneoff(struct wasm_rt_wasi *wasi, enum wasi_snapshot snapshot, uint32_t in, uint32_t out,
	uint32_t count, uint32_t events)
{
	const uint8_t *from = wasi_guest(wasi, in,
		(uint64_t)count * (snapshot == WASI_UNSTABLE ? 56 : 48));
	uint8_t *to = wasi_guest(wasi, out, (uint64_t)count * EVENT_SIZE),
		*events_to = wasi_guest(wasi, events, 4);
	uint64_t subs_size = count * (uint64_t)sizeof(struct subscription);
	uint32_t room = wasi_fd_count(wasi);
	uint64_t fds_size = room * (uint64_t)sizeof(struct pollfd);
	uint64_t places_size = room * (uint64_t)sizeof(uint32_t);
	struct subscription *subs;
	struct waiting waiting = { NULL, 0, room, NULL };
	uint32_t i, happened = 0, error = WASI_ENOMEM;

	if (from == NULL || to == NULL || events_to == NULL)
		return WASI_EFAULT;
	if (count == 0)
		return WASI_EINVAL;
	subs = wasm_rt_heap_resize(NULL, 0, subs_size);
	waiting.fds = wasm_rt_heap_resize(NULL, 0, fds_size);
	waiting.places = wasm_rt_heap_resize(NULL, 0, places_size);
	if (subs != NULL && waiting.fds != NULL && waiting.places != NULL)
		error = poll_all(wasi, snapshot, from, to, count, subs, &waiting, &happened);
	for (i = 0; subs != NULL && i < count; i++)
		if (subs[i].file != NULL)
			wasi_close(subs[i].file);
	if (subs != NULL)
		wasm_rt_heap_free(subs, subs_size);
	if (waiting.fds != NULL)
		wasm_rt_heap_free(waiting.fds, fds_size);
	if (waiting.places != NULL)
		wasm_rt_heap_free(waiting.places, places_size);
	if (error == WASI_SUCCESS)
		wasi_put(events_to, happened);
	return error;
}
WASI_VARIED(poll_oneoff, (in, out, count, events), uint32_t in, uint32_t out, uint32_t count,
	uint32_t events)
