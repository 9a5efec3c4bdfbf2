#include "wasm/hints.h"

#include "util/arena.h"
#include "util/vec.h"

/* A function's hints, whose offsets in the body ascend. False where they are malformed. */
static bool
read_hints(struct module *m, struct reader *r, struct branch_hints *to)
{
	uint32_t count, at, size;
	VEC(struct branch_hint) hints = { NULL, 0, 0 };

	if (!reader_try_u32(r, &count))
		return false;
	for (; count > 0; count--) {
		uint8_t value;

		if (!reader_try_u32(r, &at) || !reader_try_u32(r, &size) || size != 1 || reader_at_end(r))
			return false;
		value = read_u8(r);
		if (value > 1 || (hints.n && at <= hints.v[hints.n - 1].at))
			return false;
		*arena_push(&m->arena, &hints) = (struct branch_hint){ at, value };
	}
	*to = (struct branch_hints){ hints.v, hints.n };
	return true;
}

void
hints_read(struct module *m, struct reader *r)
{
	uint32_t count, func;
	struct branch_hints hints;

	if (m->hints_offset == 0)
		return;
	m->hints = arena_zalloc(&m->arena, m->nfuncs * sizeof *m->hints);
	reader_seek(r, m->hints_offset, m->hints_offset + m->hints_size);
	if (!reader_try_u32(r, &count))
		return;
	for (; count > 0; count--) {
		if (!reader_try_u32(r, &func) || !read_hints(m, r, &hints))
			return;
		if (func < m->nfuncs)
			m->hints[func] = hints;
	}
}
