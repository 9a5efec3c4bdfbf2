#include "wasm/reader.h"

#include "util/arena.h"
#include "util/diag.h"
#include "util/posix.h"
#include "wasm/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_SIZE = 64 << 10 };

/* ---- opening ---- */

/* Copies what cannot be sought (a pipe) to a temporary file without a name. Of what does not begin
 * as a module, which may be an endless device, only that beginning is copied. */
static int
spool(int fd, const char *path)
{
	FILE *file = tmpfile();
	char buffer[16384];
	unsigned met = 0; /* bytes of the magic */
	ssize_t n, i;
	int copy;

	if (!file)
		fail("cannot create a temporary file for %s: %s", path, strerror(errno));
	while ((n = read(fd, buffer, sizeof buffer)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int error = errno;

			fclose(file);
			fail("cannot read %s: %s", path, strerror(error));
		}
		if (fwrite(buffer, 1, (size_t)n, file) != (size_t)n)
			break;
		for (i = 0; i < n && met < 4 && buffer[i] == WASM_MAGIC[met]; i++)
			met++;
		if (i < n && met < 4)
			break;
	}
	if (fflush(file) != 0 || ferror(file) || (copy = dup(fileno(file))) < 0) {
		fclose(file);
		fail("cannot write a temporary file for %s", path);
	}
	fclose(file);
	return copy;
}

void
reader_open(struct reader *r, const char *path)
{
	struct stat st;

	memset(r, 0, sizeof *r);
	r->fd = strcmp(path, "-") == 0 ? dup(0) : open(path, O_RDONLY);
	if (r->fd < 0 || fstat(r->fd, &st) != 0)
		fail("cannot open %s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		fail("cannot read %s: it is a directory", path);
	if (!S_ISREG(st.st_mode) || lseek(r->fd, 0, SEEK_CUR) != 0) {
		int copy = spool(r->fd, path);

		close(r->fd);
		r->fd = copy;
		if (fstat(r->fd, &st) != 0)
			fail("cannot read %s: %s", path, strerror(errno));
	}
	r->size = (uint64_t)st.st_size;
	r->buffer = xmalloc(BUFFER_SIZE);
	reader_seek(r, 0, r->size);
}

void
reader_open_memory(struct reader *r, const uint8_t *bytes, size_t size)
{
	memset(r, 0, sizeof *r);
	r->fd = -1;
	r->memory = bytes;
	r->size = size;
	r->filled = size;
	reader_seek(r, 0, size);
}

void
reader_share(struct reader *r, const struct reader *of, struct arena *a)
{
	*r = *of;
	if (r->memory)
		return;
	r->buffer = arena_alloc(a, BUFFER_SIZE);
	r->buffer_offset = r->filled = 0;
	reader_seek(r, 0, r->size);
}

void
reader_close(struct reader *r)
{
	free(r->buffer);
	r->buffer = NULL;
	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
}

/* ---- the window ---- */

static const uint8_t *
buffer_start(const struct reader *r)
{
	return r->memory ? r->memory : r->buffer;
}

void
reader_seek(struct reader *r, uint64_t offset, uint64_t end)
{
	uint64_t in_buffer, limit;

	if (offset < r->buffer_offset || offset > r->buffer_offset + r->filled) {
		r->buffer_offset = offset;
		r->filled = 0;
	}
	in_buffer = offset - r->buffer_offset;
	limit = end - r->buffer_offset;
	if (limit > r->filled)
		limit = r->filled;
	if (limit < in_buffer)
		limit = in_buffer;
	r->p = buffer_start(r) + in_buffer;
	r->window_end = buffer_start(r) + limit;
	r->base = r->buffer_offset + limit;
	r->end = end;
}

static _Noreturn void
unexpected_end(const struct reader *r)
{
	fail_at(r->end, r->end < r->size ? "unexpected end of section or function" : "unexpected end");
}

size_t
reader_peek_at(struct reader *r, uint64_t offset, void *to, size_t size)
{
	size_t done = 0;

	if (offset >= r->size)
		return 0;
	if (size > r->size - offset)
		size = (size_t)(r->size - offset);
	if (r->memory) {
		memcpy(to, r->memory + offset, size);
		return size;
	}
	while (done < size) {
		ssize_t n = pread(r->fd, (char *)to + done, size - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fail_at(offset + done, "cannot read the input: %s", strerror(errno));
		if (n == 0)
			fail_at(offset + done, "cannot read the input: the file shrank meanwhile");
		done += (size_t)n;
	}
	return done;
}

uint8_t
reader_fill_u8(struct reader *r)
{
	uint64_t offset = r->base;

	if (offset >= r->end)
		unexpected_end(r);
	r->buffer_offset = offset;
	r->filled = 0;
	r->filled = reader_peek_at(r, offset, r->buffer, BUFFER_SIZE);
	reader_seek(r, offset, r->end);
	return *r->p++;
}

void
read_bytes(struct reader *r, void *to, size_t size)
{
	uint8_t *out = to;

	while (size) {
		size_t n = (size_t)(r->window_end - r->p);

		if (n == 0) {
			*out++ = reader_fill_u8(r);
			size--;
			continue;
		}
		if (n > size)
			n = size;
		memcpy(out, r->p, n);
		r->p += n;
		out += n;
		size -= n;
	}
}

void
reader_need(const struct reader *r, uint64_t size, uint64_t offset, const char *what)
{
	if (size > r->end - reader_offset(r))
		fail_at(offset, "length out of bounds: unexpected end in %s of %" PRIu64 " bytes", what,
			size);
}

void
read_skip(struct reader *r, uint64_t size)
{
	uint64_t offset = reader_offset(r);

	if (size > r->end - offset)
		unexpected_end(r);
	reader_seek(r, offset + size, r->end);
}

/* ---- integers ---- */

/* LEB128 of at most `bits` bits. The last byte possible must not have its continuation bit set, and
 * its unused bits must be zero or, where signed, copies of the sign. */
static uint64_t
read_leb(struct reader *r, unsigned bits, bool is_signed, const char *what)
{
	uint64_t value = 0, start = reader_offset(r);
	unsigned shift = 0;

	for (;;) {
		uint8_t b = read_u8(r);
		unsigned left = bits - shift; /* that this byte may bring */

		if (left < 8) {
			uint8_t unused = (uint8_t)(0x7f << (is_signed ? left - 1 : left) & 0x7f);

			if (b & 0x80)
				fail_at(start, "integer representation too long: %s takes at most %u bits", what,
					bits);
			if ((b & unused) != 0 && (!is_signed || (b & unused) != unused))
				fail_at(start, "integer too large: %s has %u bits", what, bits);
		}
		value |= (uint64_t)(b & 0x7f) << shift;
		shift += 7;
		if (!(b & 0x80)) {
			if (is_signed && shift < 64 && (b & 0x40))
				value |= ~(uint64_t)0 << shift;
			return value;
		}
	}
}

uint32_t
read_u32(struct reader *r, const char *what)
{
	return (uint32_t)read_leb(r, 32, false, what);
}

bool
reader_try_u32(struct reader *r, uint32_t *value)
{
	unsigned shift;
	uint8_t b;

	*value = 0;
	for (shift = 0; shift < 35; shift += 7) {
		if (reader_at_end(r))
			return false;
		b = read_u8(r);
		if (shift == 28 && b > 0x0f)
			return false;
		*value |= (uint32_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return true;
	}
	return false;
}

uint64_t
read_u64(struct reader *r, const char *what)
{
	return read_leb(r, 64, false, what);
}

int32_t
read_s32(struct reader *r, const char *what)
{
	return (int32_t)read_leb(r, 32, true, what);
}

int64_t
read_s33(struct reader *r, const char *what)
{
	return (int64_t)read_leb(r, 33, true, what);
}

int64_t
read_s64(struct reader *r, const char *what)
{
	return (int64_t)read_leb(r, 64, true, what);
}

uint32_t
read_f32_bits(struct reader *r)
{
	uint8_t b[4];

	read_bytes(r, b, sizeof b);
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

uint64_t
read_f64_bits(struct reader *r)
{
	uint64_t low = read_f32_bits(r);

	return low | (uint64_t)read_f32_bits(r) << 32;
}

uint32_t
read_count(struct reader *r, uint32_t limit, uint32_t item_bytes, const char *what)
{
	uint64_t offset = reader_offset(r);
	uint32_t n = read_short_u32(r, what);

	if (n > limit)
		fail_at(offset, "too many %s: %" PRIu32 ", the limit is %" PRIu32, what, n, limit);
	if ((uint64_t)n * item_bytes > r->end - reader_offset(r))
		fail_at(offset, "%s: %" PRIu32 " %s do not fit in what is left",
		        r->end < r->size ? "unexpected end of section or function" : "unexpected end", n,
		        	what);
	return n;
}

/* ---- names ---- */

/* Section 5.2.4: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool
utf8_valid(const char *bytes, size_t size)
{
	const uint8_t *p = (const uint8_t *)bytes, *end = p + size;

	while (p < end) {
		uint8_t b = *p++, low = 0x80, high = 0xbf;
		int more;

		if (b < 0x80)
			continue;
		if (b < 0xc2 || b > 0xf4)
			return false;
		more = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
		if (b == 0xe0)
			low = 0xa0;
		else if (b == 0xed)
			high = 0x9f;
		else if (b == 0xf0)
			low = 0x90;
		else if (b == 0xf4)
			high = 0x8f;
		if (end - p < more || *p < low || *p > high)
			return false;
		for (; more > 0; more--)
			if ((*p++ & 0xc0) != 0x80)
				return false;
	}
	return true;
}

struct name
read_name(struct reader *r, struct arena *a, const char *what)
{
	uint64_t offset = reader_offset(r);
	struct name name;
	char *bytes;

	name.size = read_u32(r, what);
	reader_need(r, name.size, offset, what);
	if (name.size > LIMIT_NAME_BYTES)
		fail_at(offset, "%s too long: %" PRIu32 " bytes, the limit is %u", what, name.size,
			LIMIT_NAME_BYTES);
	bytes = arena_alloc(a, name.size + (size_t)1);
	read_bytes(r, bytes, name.size);
	bytes[name.size] = '\0';
	if (!utf8_valid(bytes, name.size))
		fail_at(offset, "malformed UTF-8 encoding in %s", what);
	name.bytes = bytes;
	return name;
}

bool
name_equal(struct name a, struct name b)
{
	return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

bool
name_is(struct name a, const char *s)
{
	return a.size == strlen(s) && memcmp(a.bytes, s, a.size) == 0;
}
