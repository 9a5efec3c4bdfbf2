/* reader: a window over the input, integers, and names (specification, sections 5.1 and 5.2).
 *
 * The input is never held whole: the reader keeps one buffer and refills it. A file that cannot be
 * sought (standard input) is spooled to a temporary file first. */
#ifndef WASM_READER_H
#define WASM_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WASM_MAGIC "\0asm" /* what every module begins with */

struct reader {
	const uint8_t *p, *window_end; /* unread bytes of the window, which never reaches past `end` */
	uint8_t *buffer;
	size_t filled;         /* valid bytes in the buffer */
	uint64_t buffer_offset; /* file offset of the buffer's first byte */
	uint64_t base;    /* file offset of window_end */
	uint64_t end;     /* file offset past which nothing may be read: the section's or body's end */
	uint64_t size;    /* of the whole input */
	int fd;
	const uint8_t *memory; /* input given as bytes (fuzzing), else NULL */
};

void reader_open(struct reader *, const char *path); /* "-": standard input */
void reader_open_memory(struct reader *, const uint8_t *bytes, size_t size);
void reader_close(struct reader *);

/* Another reader of the same input, which must stay open, for another thread. It is not closed. */
struct arena;
void reader_share(struct reader *, const struct reader *of, struct arena *);

/* Goes to a file offset and sets the limit; reading at or past `end` is "unexpected end". */
void reader_seek(struct reader *, uint64_t offset, uint64_t end);
static inline uint64_t
reader_offset(const struct reader *r)
{
	return r->base - (uint64_t)(r->window_end - r->p);
}
static inline bool reader_at_end(const struct reader *r) { return r->p == r->window_end
    && r->base >= r->end; }

uint8_t reader_fill_u8(struct reader *); /* slow path */
static inline uint8_t
read_u8(struct reader *r)
{
	return r->p < r->window_end ? *r->p++ : reader_fill_u8(r);
}

/* For custom sections, which are never an error: false where the input ends or is malformed. */
bool reader_try_u32(struct reader *, uint32_t *);

uint32_t read_u32(struct reader *, const char *what); /* LEB128, section 5.2.2; `what` names it in
                                                         messages */
uint64_t read_u64(struct reader *, const char *what);
int32_t read_s32(struct reader *, const char *what);
int64_t read_s33(struct reader *, const char *what);
int64_t read_s64(struct reader *, const char *what);
uint32_t read_f32_bits(struct reader *);
uint64_t read_f64_bits(struct reader *);
void read_bytes(struct reader *, void *to, size_t size);
void read_skip(struct reader *, uint64_t size);

/* Fails where less than `size` bytes are left; `offset` is that of the number which says so
 * many. */
void reader_need(const struct reader *, uint64_t size, uint64_t offset, const char *what);

/* The byte that comes next, left unread. */
static inline uint8_t
reader_peek(struct reader *r)
{
	uint8_t b = read_u8(r);

	r->p--;
	return b;
}

/* read_u32() and read_s32() where the value mostly takes one byte. */
static inline uint32_t
read_short_u32(struct reader *r, const char *what)
{
	return r->p < r->window_end && *r->p < 0x80 ? *r->p++ : read_u32(r, what);
}

static inline int32_t
read_short_s32(struct reader *r, const char *what)
{
	return r->p < r->window_end && *r->p < 0x80 ? (int32_t)(*r->p++ ^ 0x40) - 0x40
	    : read_s32(r, what);
}

/* Reads the length of a list of items of at least `item_bytes` each. One that exceeds `limit` or
 * what is left to read is an error, so that a caller may allocate in proportion. */
uint32_t read_count(struct reader *, uint32_t limit, uint32_t item_bytes, const char *what);

/* Bytes straight from the input without moving the position (data segments streamed to the output);
 * offset and size were checked against the section before. Returns the number copied, up to
 * `size`. */
size_t reader_peek_at(struct reader *, uint64_t offset, void *to, size_t size);

/* fail()s at offset 0 of what is no module, and says what it seems to be and what to do. */
_Noreturn void foreign_refuse(struct reader *);

struct name { /* a UTF-8 name; may hold NUL bytes */
	const char *bytes;
	uint32_t size;
};
/* checked UTF-8, section 5.2.4 */
struct name read_name(struct reader *, struct arena *, const char *what);
bool name_equal(struct name, struct name);
bool name_is(struct name, const char *);
bool utf8_valid(const char *bytes, size_t size);

#endif
