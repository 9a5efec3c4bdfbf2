#define _XOPEN_SOURCE 700 /* realpath */

#include "util/sink.h"

#include "util/diag.h"
#include "util/format.h"
#include "util/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BUFFER_SIZE = 64 << 10,
	FORMAT_ROOM = 4096, /* what put_format() makes sure of, so that most is formatted once */
	FD_MEMORY = -1
};

/* A file not yet renamed into place. On the heap and not within struct sink, because
 * sink_discard_all() runs after a longjmp(), when the sink's own frame may be gone. */
struct sink_file {
	struct sink_file *next;
	struct sink *sink; /* NULL once closed */
	int fd;            /* -1 once closed */
	char *buffer;      /* the sink's; NULL once closed */
	char *path;        /* what the user named, symbolic links resolved */
	char *temporary;   /* NULL: writes to path itself, which is no regular file */
};

static struct sink_file *pending;

static void
sink_init(struct sink *s, int fd)
{
	s->buffer = xmalloc(BUFFER_SIZE);
	s->next = s->buffer;
	s->end = s->buffer + BUFFER_SIZE - SINK_ROOM;
	s->written = 0;
	s->fd = fd;
	s->file = NULL;
}

void
sink_open_fd(struct sink *s, int fd)
{
	sink_init(s, fd);
}

void
sink_open_memory(struct sink *s)
{
	sink_init(s, FD_MEMORY);
}

static char *
copy_string(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

/* Creates the temporary with open(), not mkstemp(), so that the umask decides its mode as it does
 * for any new file. */
static void
open_temporary(struct sink_file *f)
{
	size_t size = strlen(f->path) + 48;
	unsigned n;

	f->temporary = xmalloc(size);
	for (n = 0; f->fd < 0; n++) {
		snprintf(f->temporary, size, "%s.%ld.%u.tmp", f->path, (long)getpid(), n);
		f->fd = open(f->temporary, O_WRONLY | O_CREAT | O_EXCL, 0666);
		if (f->fd < 0 && (errno != EEXIST || n == 1000)) {
			int error = errno;

			free(f->temporary);
			f->temporary = NULL;
			fail("cannot create %s: %s", f->path, strerror(error));
		}
	}
}

void
sink_open_file(struct sink *s, const char *path)
{
	struct sink_file *f = xmalloc(sizeof *f);
	struct stat st;

	f->fd = -1;
	f->buffer = NULL;
	f->sink = NULL;
	f->temporary = NULL;
	f->path = realpath(path, NULL);
	if (!f->path)
		f->path = copy_string(path);
	f->next = pending;
	pending = f;
	if (stat(f->path, &st) == 0 && !S_ISREG(st.st_mode)) {
		/* A device or a pipe, as /dev/stdout: never replaced. */
		f->fd = open(f->path, O_WRONLY);
		if (f->fd < 0)
			fail("cannot open %s: %s", path, strerror(errno));
	} else {
		open_temporary(f);
	}
	sink_init(s, f->fd);
	s->file = f;
	f->buffer = s->buffer;
	f->sink = s;
}

static void
write_all(struct sink *s, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(s->fd, bytes, size);

		if (n < 0) {
			if (errno == EINTR)
				continue;
			fail("cannot write %s: %s", s->file ? s->file->path : "the output", strerror(errno));
		}
		bytes += n;
		size -= (size_t)n;
	}
}

void
sink_flush(struct sink *s)
{
	size_t size = (size_t)(s->next - s->buffer);

	if (s->fd == FD_MEMORY)
		return;
	s->next = s->buffer;
	s->written += size;
	write_all(s, s->buffer, size);
}

static size_t
capacity_of(const struct sink *s)
{
	return (size_t)(s->end - s->buffer) + SINK_ROOM;
}

/* What may be put at `next`. */
static size_t
rest(const struct sink *s)
{
	return capacity_of(s) - (size_t)(s->next - s->buffer);
}

void
sink_make_room(struct sink *s)
{
	size_t used = (size_t)(s->next - s->buffer), capacity = capacity_of(s);

	if (s->fd != FD_MEMORY) {
		sink_flush(s);
		return;
	}
	if (capacity > SIZE_MAX / 2)
		fail("out of memory (%zu bytes of text)", capacity);
	s->buffer = xrealloc(s->buffer, capacity * 2);
	s->next = s->buffer + used;
	s->end = s->buffer + capacity * 2 - SINK_ROOM;
}

void
put_bytes_slow(struct sink *s, const char *bytes, size_t size)
{
	while (size) {
		size_t n = rest(s);

		if (n == 0) {
			sink_make_room(s);
			continue;
		}
		if (n > size)
			n = size;
		memcpy(s->next, bytes, n);
		s->next += n;
		bytes += n;
		size -= n;
	}
}

static unsigned
count_digits(uint64_t value)
{
	unsigned n = 1;

	for (; value >= 10000; value /= 10000)
		n += 4;
	return n + (value >= 10) + (value >= 100) + (value >= 1000);
}

_Static_assert(1 + DECIMAL_MAX <= SINK_ROOM, "put_numbered() asks for room once");

void
put_decimal_slow(struct sink *s, uint64_t value)
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324"
		"25262728293031323334353637383940414243444546474849"
		"50515253545556575859606162636465666768697071727374"
		"75767778798081828384858687888990919293949596979899";
	char *p;

	if (value < 100) {
		memcpy(s->next, &pairs[value * 2], 2);
		s->next += 2;
		return;
	}
	p = s->next += count_digits(value);
	for (; value >= 100; value /= 100)
		memcpy(p -= 2, &pairs[value % 100 * 2], 2);
	if (value >= 10)
		memcpy(p - 2, &pairs[value * 2], 2);
	else
		p[-1] = (char)('0' + value);
}

void
put_s64(struct sink *s, int64_t value)
{
	if (value < 0)
		put_char(s, '-');
	put_u64(s, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void
put_hex(struct sink *s, uint64_t value)
{
	char digits[16], *p = digits + sizeof digits;

	do {
		*--p = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value);
	put_bytes(s, "0x", 2);
	put_bytes(s, p, (size_t)(digits + sizeof digits - p));
}

void
put_format(struct sink *s, const char *fmt, ...)
{
	va_list args;
	size_t room;
	char *text;
	int n;

	if (rest(s) < FORMAT_ROOM)
		sink_make_room(s);
	room = rest(s);
	va_start(args, fmt);
	n = format(s->next, room, fmt, args);
	va_end(args);
	if (n < 0)
		fail("cannot format \"%s\"", fmt);
	if ((size_t)n < room) {
		s->next += n;
		return;
	}
	text = xmalloc((size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, args);
	va_end(args);
	put_bytes(s, text, (size_t)n);
	free(text);
}

uint64_t
sink_size(const struct sink *s)
{
	return s->written + (uint64_t)(s->next - s->buffer);
}

void
sink_close(struct sink *s)
{
	struct sink_file *f = s->file;

	sink_flush(s);
	free(s->buffer);
	s->buffer = s->next = s->end = NULL;
	if (!f)
		return;
	s->file = NULL;
	f->sink = NULL;
	f->buffer = NULL;
	if (f->fd >= 0 && close(f->fd) != 0) {
		f->fd = -1;
		fail("cannot write %s: %s", f->path, strerror(errno));
	}
	f->fd = -1;
}

static void
file_free(struct sink_file *f)
{
	free(f->path);
	free(f->temporary);
	free(f->buffer);
	free(f);
}

/* All files are complete on disk before the first is renamed: a full disk leaves no mixture of old
 * and new. */
void
sink_commit_all(void)
{
	struct sink_file *f;

	for (f = pending; f; f = f->next)
		if (f->sink)
			sink_close(f->sink);
	while ((f = pending)) {
		if (f->temporary && rename(f->temporary, f->path) != 0)
			fail("cannot rename %s to %s: %s", f->temporary, f->path, strerror(errno));
		pending = f->next;
		file_free(f);
	}
}

void
sink_discard_all(void)
{
	struct sink_file *f;

	while ((f = pending)) {
		if (f->fd >= 0)
			close(f->fd);
		if (f->temporary)
			unlink(f->temporary);
		pending = f->next;
		file_free(f);
	}
}
