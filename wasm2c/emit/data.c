/* data: data segments as C string literals, streamed from the input.
 *
 * Active segments that have known addresses and certainly fit into their memory are laid end to end
 * in blocks: a literal of bytes and a list of runs. Zero bytes are left out where the memory is
 * known to hold zeros. Every other segment is an array. When the output is split, blocks are cut so
 * that each file gets its share. */
#include "emit/emit.h"

#include "util/diag.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of one literal at most: compilers hold a literal whole. */
#define BLOCK_BYTES (4u << 20)

/* Leaving out fewer zero bytes than this would cost more than writing them. */
#define ZEROS_MIN 12

#define LINE_COLUMNS 116

struct data_block {
	bool fixed;             /* otherwise it is one segment, whose bytes are an array */
	uint32_t first, last;   /* segments */
	uint64_t from, to;      /* where the bytes begin in the first segment, and end in the last */
	uint32_t memory, output;
};

/* ---- literals */

struct literal {
	struct sink *s;
	int column, last; /* a line ends at `last` */
	int pending; /* the byte to be written when the next is known; -1: none */
	bool question; /* the byte before it is a question mark: two of them would make a trigraph */
};

static void
put_pending(struct literal *l, bool digit_follows)
{
	static const char named[] = "abtnvfr"; /* from 7 on */
	char *text;
	int c = l->pending, n = 0;

	if (c < 0)
		return;
	sink_room(l->s);
	text = l->s->next;
	if (c >= ' ' && c <= '~') {
		if (c == '"' || c == '\\' || (c == '?' && l->question))
			text[n++] = '\\';
		text[n++] = (char)c;
	} else {
		text[n++] = '\\';
		if (c >= 7 && c <= 13) {
			text[n++] = named[c - 7];
		} else {
			if (c >= 64 || digit_follows)
				text[n++] = (char)('0' + (c >> 6));
			if (c >= 8 || digit_follows)
				text[n++] = (char)('0' + (c >> 3 & 7));
			text[n++] = (char)('0' + (c & 7));
		}
	}
	l->question = c == '?';
	l->pending = -1;
	l->s->next += n;
	l->column += n;
	if (l->column >= l->last) {
		put_str(l->s, "\"\n\t\"");
		l->column = 8;
		l->question = false;
	}
}

static void
literal_begin(struct literal *l, struct sink *s)
{
	*l = (struct literal){ .s = s, .column = 8, .last = LINE_COLUMNS, .pending = -1 };
	put_str(s, "\n\t\"");
}

static void
literal_byte(struct literal *l, uint8_t byte)
{
	put_pending(l, byte >= '0' && byte <= '7');
	l->pending = byte;
}

static void
literal_end(struct literal *l)
{
	put_pending(l, false);
	put_char(l->s, '"');
}

static void
put_bytes_in(struct literal *l, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		literal_byte(l, bytes[i]);
	literal_end(l);
}

void
put_literal(struct sink *s, const uint8_t *bytes, size_t size)
{
	struct literal l;

	literal_begin(&l, s);
	put_bytes_in(&l, bytes, size);
}

void
put_short_literal(struct sink *s, const uint8_t *bytes, size_t size)
{
	struct literal l = { .s = s, .last = INT_MAX, .pending = -1 };

	put_char(s, '"');
	put_bytes_in(&l, bytes, size);
}

/* ---- the plan */

static void
add_block(struct unit *u, struct data_block block)
{
	*vec_push(&u->out->data_blocks) = block;
}

/* Whether an active segment is at a known place within the smallest size its memory can have. */
static bool
is_fixed(const struct unit *u, const struct data *data, uint64_t *offset)
{
	const struct limits *limits = &u->m->memories[data->memory].limits;
	uint64_t size = limits->min > UINT32_MAX ? (uint64_t)UINT32_MAX + 1
	    : limits->min << limits->page_log2;

	if (size > (uint64_t)UINT32_MAX + 1)
		size = (uint64_t)UINT32_MAX + 1;
	return constexpr_value(&data->offset, offset) && *offset <= size
	    && data->size <= size - *offset;
}

/* Adds a segment to blocks of at most `most` bytes: to the newest block if the segment continues
 * it, and otherwise to new ones. */
static void
add_fixed(struct unit *u, uint32_t index, uint64_t most, uint64_t *room)
{
	const struct data *data = &u->m->datas[index];
	uint64_t done = 0;

	while (done < data->size) {
		uint64_t take = data->size - done;
		uint32_t n = u->out->data_blocks.n;
		struct data_block *b = n ? &u->out->data_blocks.v[n - 1] : NULL;

		if (!b || !b->fixed || b->memory != data->memory || *room == 0) {
			add_block(u, (struct data_block){ .fixed = true, .first = index, .from = done,
				.memory = data->memory });
			b = &u->out->data_blocks.v[u->out->data_blocks.n - 1];
			*room = most;
		}
		if (take > *room)
			take = *room;
		done += take;
		*room -= take;
		b->last = index;
		b->to = done;
	}
}

/* Whether a segment's target holds zeros when the segment is applied: the memory is new, and
 * everything written to it before lies below. `written`: by memory, where that ends. */
static bool
is_fresh(const struct unit *u, const struct data *data, uint64_t offset, uint64_t *written)
{
	uint64_t *end = &written[data->memory];
	bool fresh = data->memory >= u->m->nimported_memories && offset >= *end;

	if (offset + data->size > *end)
		*end = offset + data->size;
	return fresh;
}

static bool
is_printed(const struct unit *u, uint32_t index)
{
	const struct data *data = &u->m->datas[index];

	if (data->mode == SEGMENT_ACTIVE)
		return u->out->data_fresh[index] == DATA_ALONE && data->size;
	return u->data_sizes && data->size;
}

/* The output with the least in it so far. */
static uint32_t
lightest(const struct unit *u, const uint64_t *load)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < u->out->noutputs; i++)
		if (load[i] < load[best])
			best = i;
	return best;
}

static void
place_blocks(struct unit *u)
{
	uint64_t *load = arena_zalloc(u->scratch, u->out->noutputs * sizeof *load);

	for (uint32_t i = 0; i < u->out->data_blocks.n; i++) {
		struct data_block *b = &u->out->data_blocks.v[i];
		uint64_t size = b->to - b->from;

		for (uint32_t k = b->first; k < b->last; k++)
			size += u->m->datas[k].size;
		b->output = lightest(u, load);
		load[b->output] += size;
	}
}

void
data_plan(struct unit *u)
{
	uint64_t *written = arena_zalloc(u->scratch, (u->m->nmemories + 1) * sizeof *written);
	uint64_t total = 0, most = BLOCK_BYTES, room = 0, offset;

	u->out->data_fresh = arena_zalloc(u->arena, u->m->ndatas + 1);
	for (uint32_t i = 0; i < u->m->ndatas; i++)
		total += u->m->datas[i].size;
	while (most / 2 >= total / u->out->noutputs + 1) /* a power of two, so that few edits change
	                                                    it */
		most /= 2;
	for (uint32_t i = 0; i < u->m->ndatas; i++) {
		const struct data *data = &u->m->datas[i];
		bool fixed = data->mode == SEGMENT_ACTIVE && is_fixed(u, data, &offset);

		if (fixed) {
			u->out->data_fresh[i] = is_fresh(u, data, offset, written) ? DATA_FRESH
			    : DATA_OVERWRITES;
			add_fixed(u, i, most, &room);
			continue;
		}
		u->out->data_fresh[i] = DATA_ALONE;
		if (data->mode == SEGMENT_ACTIVE)
			written[data->memory] = UINT64_MAX;
		if (data->mode == SEGMENT_ACTIVE || is_printed(u, i))
			add_block(u, (struct data_block){ .first = i, .last = i, .to = data->size,
				.memory = data->memory });
	}
	place_blocks(u);
}

/* ---- printing */

/* Calls `each` for the bytes [from, to) of a segment, some at a time. */
static void
stream(struct unit *u, uint32_t index, uint64_t from, uint64_t to,
	void (*each)(void *, const uint8_t *, size_t), void *state)
{
	uint8_t buffer[4096];

	while (from < to) {
		uint64_t left = to - from;
		size_t n = reader_peek_at(u->reader, u->m->datas[index].file_offset + from, buffer,
			left < sizeof buffer ? (size_t)left : sizeof buffer);

		if (n == 0)
			fail_at(u->m->datas[index].file_offset, "the input ends within a data segment");
		each(state, buffer, n);
		from += n;
	}
}

static const char *
block_linkage(const struct unit *u)
{
	if (u->statics)
		return u->split ? "STATIC_IMAGE " : "static STATIC_IMAGE ";
	return u->split ? "" : "static ";
}

struct runs {
	struct literal l;
	VEC(uint32_t) v;
	bool fresh;          /* zero bytes may be left out */
	uint64_t at;         /* where the next byte goes */
	uint64_t zeros;      /* zero bytes before it that are not written yet */
	uint64_t start, size; /* of the run; size 0: none is open */
	uint64_t end;        /* of the last run in v */
};

static void
end_run(struct runs *r)
{
	r->zeros = 0;
	if (!r->size)
		return;
	*vec_push(&r->v) = (uint32_t)(r->start - r->end);
	*vec_push(&r->v) = (uint32_t)r->size;
	r->end = r->start + r->size;
	r->size = 0;
}

static void
run_byte(struct runs *r, uint8_t byte)
{
	if (byte == 0 && r->fresh) {
		r->zeros++;
		r->at++;
		return;
	}
	if (r->zeros >= ZEROS_MIN || !r->size)
		end_run(r);
	if (!r->size)
		r->start = r->at;
	for (; r->zeros; r->zeros--, r->size++)
		literal_byte(&r->l, 0);
	literal_byte(&r->l, byte);
	r->size++;
	r->at++;
}

static void
run_bytes(void *state, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_byte(state, bytes[i]);
}

static void
run_segment(struct unit *u, struct runs *r, uint32_t index, uint64_t from, uint64_t to)
{
	uint64_t offset;
	bool was_fresh = r->fresh;

	constexpr_value(&u->m->datas[index].offset, &offset);
	offset += from;
	r->fresh = u->out->data_fresh[index] == DATA_FRESH;
	if (offset != r->at) {
		if (r->fresh && was_fresh && offset > r->at && offset - r->at < ZEROS_MIN)
			r->zeros += offset - r->at;
		else
			end_run(r);
		r->at = offset;
	}
	stream(u, index, from, to, run_bytes, r);
}

static void
put_runs(struct sink *s, const uint32_t *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i += 2) {
		put_str(s, i % 16 ? " " : "\n\t");
		put_u64(s, v[i]);
		put_char(s, ',');
		put_u64(s, v[i + 1]);
		put_char(s, ',');
	}
	put_str(s, n % 16 ? " 0,0" : "\n\t0,0");
}

static void
put_block(struct unit *u, struct sink *s, uint32_t index)
{
	const struct data_block *b = &u->out->data_blocks.v[index];
	struct runs r = { .at = 0 };

	put_format(s, "%sconst u8 %sb%u[] =", block_linkage(u), u->prefix, (unsigned)index);
	literal_begin(&r.l, s);
	for (uint32_t i = b->first; i <= b->last; i++)
		if (u->m->datas[i].mode == SEGMENT_ACTIVE)
			run_segment(u, &r, i, i == b->first ? b->from : 0,
				i == b->last ? b->to : u->m->datas[i].size);
	end_run(&r);
	literal_end(&r.l);
	put_format(s, ";\n%sconst u32 %sb%u_runs[] = {", block_linkage(u), u->prefix, (unsigned)index);
	put_runs(s, r.v.v, r.v.n);
	put_str(s, "\n};\n");
	vec_free(&r.v);
}

/* The array of a segment has one more byte, for the literal's NUL. */
static void
put_array(struct unit *u, struct sink *s, uint32_t index)
{
	put_format(s, "%sconst u8 %sd%u[%llu]", block_linkage(u), u->prefix, (unsigned)index,
		(unsigned long long)u->m->datas[index].size + 1);
	if (!u->split && u->m->datas[index].mode == SEGMENT_PASSIVE)
		put_str(s, " UNUSED");
}

/* A literal without its last zero bytes. */
struct trimmed {
	struct literal l;
	uint64_t zeros;
};

static void
trimmed_bytes(void *state, const uint8_t *bytes, size_t n)
{
	struct trimmed *t = state;

	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == 0) {
			t->zeros++;
			continue;
		}
		for (; t->zeros; t->zeros--)
			literal_byte(&t->l, 0);
		literal_byte(&t->l, bytes[i]);
	}
}

static void
put_segment(struct unit *u, struct sink *s, uint32_t index)
{
	struct trimmed t = { .zeros = 0 };

	put_array(u, s, index);
	put_str(s, " =");
	literal_begin(&t.l, s);
	stream(u, index, 0, u->m->datas[index].size, trimmed_bytes, &t);
	literal_end(&t.l);
	put_str(s, ";\n");
}

void
put_data_declarations(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->out->data_blocks.n; i++) {
		const struct data_block *b = &u->out->data_blocks.v[i];

		if (b->fixed && u->split) {
			put_format(s, "extern const u8 %sb%u[];\nextern const u32 %sb%u_runs[];\n", u->prefix,
				(unsigned)i, u->prefix, (unsigned)i);
		} else if (!b->fixed && is_printed(u, b->first)
		    && (u->split || u->m->datas[b->first].mode == SEGMENT_PASSIVE)) {
			if (u->split)
				put_str(s, "extern ");
			put_array(u, s, b->first);
			put_str(s, ";\n");
		}
	}
}

void
put_datas(struct unit *u, struct sink *s, uint32_t output)
{
	bool any = false;

	for (uint32_t i = 0; i < u->out->data_blocks.n; i++) {
		const struct data_block *b = &u->out->data_blocks.v[i];

		if (b->output != output || (!b->fixed && !is_printed(u, b->first)))
			continue;
		if (!any)
			put_heading(s, "data");
		any = true;
		if (b->fixed)
			put_block(u, s, i);
		else
			put_segment(u, s, b->first);
	}
}

/* Not inlined, also where the segment is small: it runs once. */
static const char *
init_helper(const struct unit *u, uint32_t memory)
{
	return is_shared(u, memory) ? "memory_init_shared" : "memory_init_any";
}

void
put_data_inits(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->out->data_blocks.n; i++) {
		const struct data_block *b = &u->out->data_blocks.v[i];
		const struct data *data = &u->m->datas[b->first];

		if (b->fixed) {
			put_format(s, "\tdata_runs%s(%s, %sb%u, %sb%u_runs);\n", shared_suffix(u, b->memory),
				address_of(u, u->memories[b->memory]), u->prefix, (unsigned)i, u->prefix,
				(unsigned)i);
		} else if (data->mode == SEGMENT_ACTIVE) {
			put_format(s, "\t%s(%s, ", init_helper(u, b->memory),
				address_of(u, u->memories[b->memory]));
			if (data->size)
				put_format(s, "%sd%u, %lluu, ", u->prefix, (unsigned)b->first,
					(unsigned long long)data->size);
			else
				put_str(s, "NULL, 0, ");
			put_constexpr(u, s, &data->offset);
			put_format(s, ", 0, %lluu);\n", (unsigned long long)data->size);
		} else {
			put_format(s, "\t%s = %lluu;\n", u->data_sizes[b->first],
				(unsigned long long)data->size);
		}
	}
}

void
data_need_templates(struct unit *u)
{
	if (u->statics && u->out->data_blocks.n)
		template_need(u, "STATIC_IMAGE");
	for (uint32_t i = 0; i < u->out->data_blocks.n; i++) {
		const struct data_block *b = &u->out->data_blocks.v[i];

		if (b->fixed)
			template_need(u, is_shared(u, b->memory) ? "data_runs_shared" : "data_runs");
		else if (u->m->datas[b->first].mode == SEGMENT_ACTIVE)
			template_need(u, init_helper(u, b->memory));
	}
}
