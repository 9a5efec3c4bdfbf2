#include "wasm/names.h"

#include "util/arena.h"
#include "wasm/limits.h"

#include <string.h>

enum subsection {
	SUB_MODULE, SUB_FUNCS, SUB_LOCALS, SUB_LABELS, SUB_TYPES, SUB_TABLES, SUB_MEMORIES, SUB_GLOBALS,
		SUB_ELEMS, SUB_DATAS,
	SUB_FIELDS, SUB_TAGS
};

/* Where a name is unusable (empty, too long, not UTF-8) it is skipped, and bytes is NULL. */
static bool
get_name(struct reader *r, struct arena *a, struct name *name)
{
	char *bytes;

	name->bytes = NULL;
	if (!reader_try_u32(r, &name->size) || name->size > r->end - reader_offset(r))
		return false;
	if (name->size == 0 || name->size > LIMIT_NAME_BYTES || !a) {
		read_skip(r, name->size);
		return true;
	}
	bytes = arena_alloc(a, name->size + (size_t)1);
	read_bytes(r, bytes, name->size);
	bytes[name->size] = '\0';
	if (utf8_valid(bytes, name->size))
		name->bytes = bytes;
	return true;
}

/* A name map: the first name of an index counts. With a NULL arena it is only skipped. False where
 * it is malformed. */
static bool
get_map(struct reader *r, struct arena *a, struct name *names, uint32_t n)
{
	uint32_t count, index;
	struct name name;

	if (!reader_try_u32(r, &count))
		return false;
	for (; count > 0; count--) {
		if (!reader_try_u32(r, &index) || !get_name(r, a, &name))
			return false;
		if (index < n && !names[index].bytes)
			names[index] = name;
	}
	return true;
}

/* Of the names of locals, only the offsets are kept. */
static void
get_local_offsets(struct names *names, struct module *m, struct reader *r)
{
	uint32_t count, func;

	names->locals_end = r->end;
	if (!reader_try_u32(r, &count))
		return;
	for (; count > 0; count--) {
		uint64_t offset;

		if (!reader_try_u32(r, &func))
			return;
		offset = reader_offset(r);
		if (!get_map(r, NULL, NULL, 0))
			return;
		if (func < m->nfuncs && names->local_offsets[func] == 0)
			names->local_offsets[func] = offset;
	}
}

static void
get_subsection(struct names *names, struct module *m, struct reader *r, uint8_t id)
{
	struct arena *a = &m->arena;

	switch (id) {
	case SUB_MODULE:
		names->has_module = get_name(r, a, &names->module) && names->module.bytes;
		break;
	case SUB_FUNCS:
		get_map(r, a, names->funcs, m->nfuncs);
		break;
	case SUB_LOCALS:
		get_local_offsets(names, m, r);
		break;
	case SUB_TYPES:
		get_map(r, a, names->types, m->ntypes);
		break;
	case SUB_TABLES:
		get_map(r, a, names->tables, m->ntables);
		break;
	case SUB_MEMORIES:
		get_map(r, a, names->memories, m->nmemories);
		break;
	case SUB_GLOBALS:
		get_map(r, a, names->globals, m->nglobals);
		break;
	case SUB_ELEMS:
		get_map(r, a, names->elems, m->nelems);
		break;
	case SUB_DATAS:
		get_map(r, a, names->datas, m->ndatas);
		break;
	case SUB_TAGS:
		get_map(r, a, names->tags, m->ntags);
		break;
	case SUB_LABELS:
	case SUB_FIELDS:
		break;
	}
}

static struct name *
no_names(struct module *m, uint32_t n)
{
	return arena_zalloc(&m->arena, n * sizeof(struct name));
}

void
names_read(struct names *names, struct module *m, struct reader *r)
{
	uint64_t end = m->names_offset + m->names_size;

	memset(names, 0, sizeof *names);
	names->funcs = no_names(m, m->nfuncs);
	names->globals = no_names(m, m->nglobals);
	names->tables = no_names(m, m->ntables);
	names->memories = no_names(m, m->nmemories);
	names->datas = no_names(m, m->ndatas);
	names->elems = no_names(m, m->nelems);
	names->types = no_names(m, m->ntypes);
	names->tags = no_names(m, m->ntags);
	names->local_offsets = arena_zalloc(&m->arena, m->nfuncs * sizeof *names->local_offsets);
	if (m->names_offset == 0)
		return;
	reader_seek(r, m->names_offset, end);
	while (!reader_at_end(r)) {
		uint8_t id = read_u8(r);
		uint64_t next;
		uint32_t size;

		if (!reader_try_u32(r, &size) || size > end - reader_offset(r))
			return;
		next = reader_offset(r) + size;
		reader_seek(r, reader_offset(r), next);
		get_subsection(names, m, r, id);
		reader_seek(r, next, end);
	}
}

void
names_read_locals(const struct names *names, struct reader *r, struct arena *a, uint32_t func,
	struct name *to, uint32_t nlocals)
{
	memset(to, 0, nlocals * sizeof *to);
	if (names->local_offsets[func] == 0)
		return;
	reader_seek(r, names->local_offsets[func], names->locals_end);
	get_map(r, a, to, nlocals);
}
