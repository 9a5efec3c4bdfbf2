/* sink: buffered, checked output. A file sink writes to a temporary file in its target's folder and
 * is renamed into place by sink_commit_all(), so that an output appears complete or not at all. */
#ifndef UTIL_SINK_H
#define UTIL_SINK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What may be put without a further look once sink_room() has been called. */
enum { SINK_ROOM = 64 };

struct sink {
	char *next, *end;   /* the free rest of the buffer, of which SINK_ROOM bytes lie past `end` */
	char *buffer;
	uint64_t written;   /* bytes handed on so far, without the buffered ones */
	int fd;             /* -1: keeps everything in memory (the buffer grows) */
	struct sink_file *file; /* of a file sink: what sink_commit_all() and sink_discard_all() need to
	                           know */
};

void sink_open_file(struct sink *, const char *path); /* fail()s when it cannot be created */
void sink_open_fd(struct sink *, int fd);             /* for standard output: no rename */
void sink_open_memory(struct sink *);                 /* for text put together out of order */

void sink_flush(struct sink *);
void sink_commit_all(void);  /* flushes, closes and renames every open file sink; fail()s on the
                                first error */
void sink_discard_all(void); /* removes every temporary; never fails; called on the error path */

/* Flushes and frees the buffer. A file sink that is closed early still waits for
 * sink_commit_all(). */
void sink_close(struct sink *);

uint64_t sink_size(const struct sink *); /* bytes put in so far */

void sink_make_room(struct sink *); /* slow path of the below */

/* Makes room for SINK_ROOM bytes at `next`. */
static inline void
sink_room(struct sink *s)
{
	if (s->next > s->end)
		sink_make_room(s);
}

static inline void
put_char(struct sink *s, char c)
{
	sink_room(s);
	*s->next++ = c;
}

void put_bytes_slow(struct sink *, const char *bytes, size_t size); /* of any size */

static inline void
put_bytes(struct sink *s, const char *bytes, size_t size)
{
	if (size > SINK_ROOM) {
		put_bytes_slow(s, bytes, size);
		return;
	}
	sink_room(s);
	memcpy(s->next, bytes, size);
	s->next += size;
}

static inline void
put_str(struct sink *s, const char *string)
{
	put_bytes(s, string, strlen(string));
}

enum { DECIMAL_MAX = 20 }; /* digits */

void put_decimal_slow(struct sink *, uint64_t value);

/* Where there is room for it. */
static inline void
put_decimal(struct sink *s, uint64_t value)
{
	if (value < 10) /* most are */
		*s->next++ = (char)('0' + value);
	else
		put_decimal_slow(s, value);
}

static inline void
put_u64(struct sink *s, uint64_t value) /* decimal */
{
	sink_room(s);
	put_decimal(s, value);
}

static inline void
put_numbered(struct sink *s, char letter, uint32_t number) /* "l12" */
{
	sink_room(s);
	*s->next++ = letter;
	put_decimal(s, number);
}

void put_s64(struct sink *, int64_t value);
void put_hex(struct sink *, uint64_t value); /* 0x and lower-case digits */

/* printf for everything that is not in the inner loop. */
void put_format(struct sink *, const char *fmt, ...);

#endif
