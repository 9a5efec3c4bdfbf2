#include "inspect.h"

#include "util/sink.h"
#include "wasm/facts.h"
#include "wasm/valid.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- reading */

static const char *const section_names[] = {
	"custom", "type", "import", "function", "table", "memory", "global", "export", "start",
	"element", "code", "data", "data count", "tag",
};

/* The module has been validated, so nothing here is out of bounds. */
static void
read_sections(struct inspection *in, struct reader *r)
{
	reader_seek(r, 8, r->size);
	while (!reader_at_end(r)) {
		struct section s = {.id = read_u8(r)};

		s.size = read_u32(r, "section size");
		s.offset = reader_offset(r);
		s.name = (struct name){section_names[s.id], (uint32_t)strlen(section_names[s.id])};
		if (s.id == 0)
			s.name = read_name(r, &in->input.arena, "custom section name");
		*vec_push(&in->sections) = s;
		reader_seek(r, s.offset + s.size, r->size);
	}
}

/* Bytes of a custom section. A module with a malformed custom section is still valid. */
struct bytes {
	const uint8_t *next, *end;
	bool good;
};

static uint32_t
take_u32(struct bytes *b)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 35; shift += 7) {
		if (b->next == b->end)
			break;
		n |= (uint64_t)(*b->next & 0x7f) << shift;
		if (!(*b->next++ & 0x80))
			return (uint32_t)n;
	}
	b->good = false;
	return 0;
}

static struct name
take_name(struct bytes *b)
{
	uint32_t size = take_u32(b);
	struct name name = {(const char *)b->next, size};

	if (size > (size_t)(b->end - b->next) || !utf8_valid(name.bytes, size))
		b->good = false;
	if (!b->good)
		return (struct name){"", 0};
	b->next += size;
	return name;
}

static void
read_producers(struct inspection *in, struct bytes *b)
{
	for (uint32_t fields = take_u32(b); b->good && fields > 0; fields--) {
		struct producer p = {.field = take_name(b)};

		for (uint32_t values = take_u32(b); b->good && values > 0; values--) {
			p.value = take_name(b);
			p.version = take_name(b);
			if (b->good)
				*vec_push(&in->producers) = p;
		}
	}
}

static void
find_producers(struct inspection *in, struct reader *r)
{
	for (uint32_t i = 0; i < in->sections.n; i++) {
		const struct section *s = &in->sections.v[i];
		struct bytes b = {.good = true};
		uint8_t *copy;

		if (s->id != 0 || !name_is(s->name, "producers") || s->size > 1 << 16)
			continue;
		copy = arena_alloc(&in->input.arena, s->size + 1);
		b.next = copy;
		b.end = copy + reader_peek_at(r, s->offset, copy, s->size);
		take_name(&b);
		read_producers(in, &b);
	}
}

/* All of the module, since functions use features, too. */
static void
read_module(struct inspection *in, const struct module_file *file, feature_set features)
{
	struct arena scratch = {0};
	struct reader reader;
	struct facts facts = {0};
	struct diag diag;
	struct module *m;

	*in = (struct inspection){.path = file->path};
	in->input = (struct input){.path = file->path, .name = file->name};
	if (setjmp(*diag_enter(&diag, file->path))) {
		fprintf(stderr, "%s\n", diag.message);
		exit(1);
	}
	m = in->input.module = arena_zalloc(&in->input.arena, sizeof *m);
	m->features = features;
	reader_open(&reader, file->path);
	in->size = reader.size;
	module_read(m, &reader);
	names_read(&in->names, m, &reader);
	facts_init(&facts, m);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		valid_body(m, &reader, &scratch, i, &facts);
		arena_reset(&scratch);
	}
	read_sections(in, &reader);
	find_producers(in, &reader);
	reader_close(&reader);
	diag_leave();
	arena_free(&scratch);
	inspect_find_kinds(in);
}

/* ---- text */

static void
put_name(struct sink *s, struct name name)
{
	put_str(s, input_printable(name));
}

static void
put_count(struct sink *s, uint32_t n, uint32_t imported)
{
	put_u64(s, n);
	if (imported > 0)
		put_format(s, ", of which %u imported", (unsigned)imported);
	put_char(s, '\n');
}

/* Begins a line of a table; the first line has the table's label. */
static void
put_label(struct sink *s, const char *label, uint32_t i)
{
	put_format(s, "  %-11s", i == 0 ? label : "");
}

static void
put_kinds(struct sink *s, const struct inspection *in)
{
	const struct feature_uses *uses = in->input.module->uses;
	bool any = false;

	for (uint32_t i = 0; i < in->kinds.n; i++) {
		put_label(s, "kind", i);
		put_format(s, "%s\n", in->kinds.v[i]);
	}
	for (uint32_t i = 0; i < in->producers.n; i++) {
		const struct producer *p = &in->producers.v[i];

		put_label(s, "made by", i);
		put_name(s, p->value);
		put_str(s, p->version.size > 0 ? " " : "");
		put_name(s, p->version);
		put_str(s, " (");
		put_name(s, p->field);
		put_str(s, ")\n");
	}
	put_label(s, "translated", 0);
	for (unsigned f = 1; f < FEATURE_COUNT; f++)
		if ((uses->seen & ~feature_emitted()) >> f & 1) {
			put_format(s, "%s%s", any ? ", " : "no: ", feature_name((enum feature)f));
			any = true;
		}
	put_str(s, any ? " not yet\n" : "yes\n");
}

static void
put_sections(struct sink *s, const struct inspection *in)
{
	put_str(s, "\nSections: offset, bytes\n");
	for (uint32_t i = 0; i < in->sections.n; i++) {
		const struct section *section = &in->sections.v[i];

		put_format(s, "  0x%07" PRIx64 " %10" PRIu64 "  ", section->offset, section->size);
		put_str(s, section->id == 0 ? "custom \"" : "");
		put_name(s, section->name);
		put_str(s, section->id == 0 ? "\"\n" : "\n");
	}
}

static void
put_features(struct sink *s, const struct inspection *in)
{
	const struct feature_uses *uses = in->input.module->uses;

	if (!(uses->seen & ~(feature_set)1))
		return;
	put_str(s, "\nFeatures beyond WebAssembly 1.0: where first\n");
	for (unsigned f = 1; f < FEATURE_COUNT; f++)
		if (uses->seen >> f & 1)
			put_format(s, "  0x%07" PRIx64 "  %s\n", uses->first[f], feature_name((enum feature)f));
}

static const char *
index_name(const struct inspection *in, enum extern_kind kind, uint32_t index)
{
	const struct names *n = &in->names;
	const struct name *const lists[] = {
		[EXTERN_FUNC] = n->funcs, [EXTERN_TABLE] = n->tables, [EXTERN_MEMORY] = n->memories,
		[EXTERN_GLOBAL] = n->globals, [EXTERN_TAG] = n->tags,
	};
	const struct name *list = lists[kind];

	return list && list[index].bytes ? text_format(" $%s", input_printable(list[index])) : "";
}

static void
put_imports(struct sink *s, const struct inspection *in)
{
	const struct module *m = in->input.module;

	if (m->nimports > 0)
		put_format(s, "\nImports: %u\n", (unsigned)m->nimports);
	for (uint32_t i = 0; i < m->nimports; i++) {
		const struct import *import = m->imports[i];

		put_str(s, "  ");
		put_name(s, import->module);
		put_char(s, '.');
		put_name(s, import->field);
		put_format(s, " %s\n", input_type(&in->input, import->kind, import->index));
	}
}

static void
put_exports(struct sink *s, const struct inspection *in)
{
	const struct module *m = in->input.module;

	if (m->nexports > 0)
		put_format(s, "\nExports: %u\n", (unsigned)m->nexports);
	for (uint32_t i = 0; i < m->nexports; i++) {
		const struct export *export = &m->exports[i];

		put_str(s, "  ");
		put_name(s, export->name);
		put_format(s, " %s\n", input_type(&in->input, export->kind, export->index));
	}
}

/* All of a kind that the module has, imported ones first. */
static void
put_definitions(struct sink *s, const struct inspection *in, const char *title,
	enum extern_kind kind, uint32_t n, uint32_t imported)
{
	if (n == 0)
		return;
	put_format(s, "\n%s: ", title);
	put_count(s, n, imported);
	for (uint32_t i = 0; i < n; i++)
		put_format(s, "  %u%s %s%s\n", (unsigned)i, index_name(in, kind, i),
			input_type(&in->input, kind, i), i < imported ? " imported" : "");
}

static void
put_text(struct sink *s, const struct inspection *in)
{
	const struct module *m = in->input.module;

	put_format(s, "%s: a module of %" PRIu64 " bytes", in->path, in->size);
	if (in->names.has_module)
		put_format(s, ", named \"%s\"", input_printable(in->names.module));
	put_char(s, '\n');
	put_kinds(s, in);
	put_label(s, "functions", 0);
	put_count(s, m->nfuncs, m->nimported_funcs);
	if (m->has_start) {
		put_label(s, "start", 0);
		put_format(s, "function %u%s\n", (unsigned)m->start, index_name(in, EXTERN_FUNC, m->start));
	}
	put_label(s, "segments", 0);
	put_format(s, "%u of data, %u of elements\n", (unsigned)m->ndatas, (unsigned)m->nelems);
	put_features(s, in);
	put_sections(s, in);
	put_imports(s, in);
	put_exports(s, in);
	put_definitions(s, in, "Memories", EXTERN_MEMORY, m->nmemories, m->nimported_memories);
	put_definitions(s, in, "Tables", EXTERN_TABLE, m->ntables, m->nimported_tables);
	put_definitions(s, in, "Tags", EXTERN_TAG, m->ntags, m->nimported_tags);
	put_definitions(s, in, "Globals", EXTERN_GLOBAL, m->nglobals, m->nimported_globals);
}

void
inspect(const struct request *r)
{
	struct inspection *all = xmalloc(r->modules.n * sizeof *all);
	struct sink s;
	/* A feature that is off by default would be refused; here it is reported. */
	feature_set features = r->translation.features | (feature_all() & ~feature_defaults());

	for (uint32_t i = 0; i < r->modules.n; i++)
		read_module(&all[i], &r->modules.v[i], features);
	sink_open_fd(&s, 1);
	if (r->inspect == INSPECT_JSON)
		inspect_put_json(&s, all, r->modules.n);
	for (uint32_t i = 0; r->inspect == INSPECT_TEXT && i < r->modules.n; i++) {
		put_str(&s, i > 0 ? "\n" : "");
		put_text(&s, &all[i]);
	}
	sink_close(&s);
	sink_commit_all();
}
