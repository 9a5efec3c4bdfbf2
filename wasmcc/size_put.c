/* The report of sizes as text, as a bar chart, and as JSON, of which the manual documents the keys:
 * they must not change. */
#include "size.h"

#include "text.h"

#include <inttypes.h>
#include <string.h>

static uint64_t
total(const uint64_t *bytes, unsigned n)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < n; i++)
		sum += bytes[i];
	return sum;
}

/* Whether an array has the memory; otherwise the runtime or the host makes it. */
static bool
is_array(const struct size_memory *memory)
{
	return memory->bytes > 0;
}

/* ---- text ---- */

#define BAR 24 /* columns */

static void
put_parts(struct sink *s, const char *title, const struct size_part *parts, const uint64_t *bytes,
	unsigned n)
{
	uint64_t all = total(bytes, n);

	put_format(s, "%-34s %9" PRIu64 "\n", title, all);
	for (unsigned i = 0; i < n; i++) {
		uint64_t stars = all ? (bytes[i] * BAR + all / 2) / all : 0;

		if (bytes[i] == 0)
			continue;
		put_format(s, "  %-32s %9" PRIu64 "%s", parts[i].title, bytes[i], stars ? "  " : "");
		while (stars-- > 0)
			put_char(s, '#');
		put_char(s, '\n');
	}
}

static void
put_memories(struct sink *s, const struct size *z)
{
	for (uint32_t i = 0; i < z->memories.n; i++) {
		const struct size_memory *m = &z->memories.v[i];

		put_format(s, "  memory %u of %s: ", (unsigned)m->index,
			z->build->plan->inputs[m->module].name);
		if (!is_array(m)) {
			put_str(s, "not in an array (--memory=static)\n");
			continue;
		}
		put_format(s, "%" PRIu64 " bytes", m->bytes);
		if (m->instances > 1)
			put_format(s, " for each of %u instances", (unsigned)m->instances);
		put_format(s, ": %" PRIu64 " of data, %" PRIu64 " of %s, %" PRIu64 " of %s\n", m->data,
			m->stack, m->stack_last ? "zeroed data and stack" : "stack", m->rest,
			m->stack_last ? "heap" : "zeroed data and heap");
	}
}

static void
put_names(struct sink *s, const char *title, const struct size_names *names)
{
	for (uint32_t i = 0; i < names->n; i++)
		put_format(s, "%s%s", i > 0 ? ", " : title, names->v[i]);
}

static void
put_path(struct sink *s, const struct size *z, const struct size_export *x)
{
	for (uint32_t i = 0; i < x->path.n; i++)
		put_format(s, "%s%s", i > 0 ? " > " : "", z->nodes.v[x->path.v[i]].name);
}

static void
put_export(struct sink *s, const struct size *z, const struct size_export *x)
{
	put_format(s, "  %-32s ", x->name);
	if (x->path.n == 0) {
		put_str(s, "  unknown: no code of its own\n");
		return;
	}
	if (x->bounded) {
		put_format(s, "%9" PRIu64 "  ", x->bytes);
		put_path(s, z, x);
	} else {
		put_str(s, "unbounded  ");
		put_path(s, z, x);
		if (x->path.n > 0)
			put_format(s, " > %s, %" PRIu64 " bytes a round", z->nodes.v[x->path.v[0]].name,
				x->bytes);
	}
	put_names(s, "\n    and what these take: ", &x->outside);
	put_char(s, '\n');
}

static void
put_functions(struct sink *s, const struct size *z)
{
	put_str(s, "\nFunctions of the guest: bytes of code, of stack\n");
	for (uint32_t i = 0; i < z->nodes.n; i++) {
		const struct size_node *n = &z->nodes.v[i];

		if (n->live && n->function != ELF_NONE)
			put_format(s, "  %-32s %9" PRIu64 " %6u%s\n", n->name,
				z->objects.v[n->object].sections.v[n->section].size, (unsigned)n->frame,
				n->dynamic ? " and more" : "");
	}
}

static void
put_command(struct sink *s, const struct request *r)
{
	put_str(s, text_base(r->compiler.v[0]));
	for (uint32_t i = 1; i < r->compiler.n; i++)
		put_format(s, " %s", r->compiler.v[i]);
	put_format(s, " %s", r->level);
}

void
size_put_text(struct sink *s, const struct size *z)
{
	for (uint32_t i = 0; i < z->build->plan->ninputs; i++)
		put_format(s, "%s%s", i > 0 ? ", " : "", z->build->plan->inputs[i].path);
	put_str(s, " by ");
	put_command(s, z->build->request);
	put_str(s, ", in bytes\n\n");
	put_parts(s, "Flash", size_flash_parts, z->flash, NFLASH);
	put_char(s, '\n');
	put_parts(s, "RAM, without the stack", size_ram_parts, z->ram, NRAM);
	put_memories(s, z);
	if (!z->with_host)
		put_str(s, "\nThis is what instances and exports need. Name the host's C files, too, and "
			"they are\ncounted, with what they use of the runtime.\n");
	put_names(s, "\nDefined elsewhere, and not counted: ", &z->missing);
	put_str(s, z->missing.n > 0 ? "\n" : "");
	put_str(s, "\nStack of a call, at most\n");
	for (uint32_t i = 0; i < z->exports.n; i++)
		put_export(s, z, &z->exports.v[i]);
	put_functions(s, z);
}

/* ---- JSON ---- */

static void
put_string(struct sink *s, const char *text)
{
	text_put_json(s, text, strlen(text));
}

static void
put_object(struct sink *s, const char *key, const struct size_part *parts, const uint64_t *bytes,
	unsigned n)
{
	put_format(s, " \"%s\":{\"total\":%" PRIu64, key, total(bytes, n));
	for (unsigned i = 0; i < n; i++)
		put_format(s, ",\"%s\":%" PRIu64, parts[i].key, bytes[i]);
	put_str(s, "},\n");
}

static void
put_json_memories(struct sink *s, const struct size *z)
{
	put_str(s, " \"memories\":[");
	for (uint32_t i = 0; i < z->memories.n; i++) {
		const struct size_memory *m = &z->memories.v[i];

		put_str(s, i > 0 ? ",\n  {\"module\":" : "\n  {\"module\":");
		put_string(s, z->build->plan->inputs[m->module].name);
		put_format(s, ",\"index\":%u,\"static\":%s", (unsigned)m->index,
			is_array(m) ? "true" : "false");
		if (is_array(m))
			put_format(s, ",\"bytes\":%" PRIu64 ",\"instances\":%u,\"data\":%" PRIu64
				",\"stack\":%" PRIu64 ",\"rest\":%" PRIu64, m->bytes, (unsigned)m->instances,
				m->data, m->stack, m->rest);
		put_char(s, '}');
	}
	put_str(s, "],\n");
}

static void
put_json_names(struct sink *s, const struct size_names *names)
{
	put_char(s, '[');
	for (uint32_t i = 0; i < names->n; i++) {
		put_str(s, i > 0 ? "," : "");
		put_string(s, names->v[i]);
	}
	put_char(s, ']');
}

static void
put_json_export(struct sink *s, const struct size *z, const struct size_export *x)
{
	put_str(s, "{\"module\":");
	put_string(s, z->build->plan->inputs[x->module].name);
	put_str(s, ",\"name\":");
	put_string(s, x->name);
	if (x->bounded && x->path.n > 0)
		put_format(s, ",\"stack\":%" PRIu64 ",\"path\":[", x->bytes);
	else if (x->path.n > 0)
		put_format(s, ",\"stack\":null,\"round\":%" PRIu64 ",\"cycle\":[", x->bytes);
	else
		put_str(s, ",\"stack\":null,\"path\":[");
	for (uint32_t i = 0; i < x->path.n; i++) {
		put_str(s, i > 0 ? "," : "");
		put_string(s, z->nodes.v[x->path.v[i]].name);
	}
	put_str(s, "],\"outside\":");
	put_json_names(s, &x->outside);
	put_char(s, '}');
}

void
size_put_json(struct sink *s, const struct size *z)
{
	bool first = true;

	put_str(s, "{\"compiler\":");
	put_string(s, text_base(z->build->request->compiler.v[0]));
	put_str(s, ",\n");
	put_object(s, "flash", size_flash_parts, z->flash, NFLASH);
	put_object(s, "ram", size_ram_parts, z->ram, NRAM);
	put_format(s, " \"instance\":%" PRIu64 ",\n \"with_host\":%s,\n", z->instance_bytes,
		z->with_host ? "true" : "false");
	put_json_memories(s, z);
	put_str(s, " \"outside\":");
	put_json_names(s, &z->missing);
	put_str(s, ",\n \"exports\":[");
	for (uint32_t i = 0; i < z->exports.n; i++) {
		put_str(s, i > 0 ? ",\n  " : "\n  ");
		put_json_export(s, z, &z->exports.v[i]);
	}
	put_str(s, "],\n \"functions\":[");
	for (uint32_t i = 0; i < z->nodes.n; i++) {
		const struct size_node *n = &z->nodes.v[i];

		if (!n->live || n->function == ELF_NONE)
			continue;
		put_str(s, first ? "\n  {\"name\":" : ",\n  {\"name\":");
		put_string(s, n->name);
		put_format(s, ",\"code\":%" PRIu64 ",\"stack\":%u}",
			z->objects.v[n->object].sections.v[n->section].size, (unsigned)n->frame);
		first = false;
	}
	put_str(s, "]}\n");
}

/* ---- a bar chart ---- */

/* In pixels. */
enum { WIDTH = 760, LEFT = 250, RIGHT = 90, ROW = 22, TOP = 56 };

static const char *const colours[] = {"#1f5fbf", "#2a9d8f", "#e07a1f", "#8d6cab", "#d62839",
	"#7b8494", "#b5942e", "#4f9bd6", "#333a45"};

static void
put_escaped(struct sink *s, const char *text)
{
	for (; *text; text++)
		if (*text == '<')
			put_str(s, "&lt;");
		else if (*text == '&')
			put_str(s, "&amp;");
		else if ((unsigned char)*text < ' ')
			put_char(s, '?');
		else
			put_char(s, *text);
}

static void
put_label(struct sink *s, int x, int y, const char *more, const char *text)
{
	put_format(s, "<text x=\"%d\" y=\"%d\" %s>", x, y, more);
	put_escaped(s, text);
	put_str(s, "</text>\n");
}

/* One row; `most` is as long as there is room. */
static void
put_bar(struct sink *s, int y, const char *title, const char *colour, uint64_t bytes, uint64_t most,
	const char *text)
{
	uint64_t width = most ? bytes * (WIDTH - LEFT - RIGHT) / most : 0;

	put_label(s, LEFT - 8, y + 15, "text-anchor=\"end\"", title);
	put_format(s, "<rect x=\"%d\" y=\"%d\" width=\"%u\" height=\"%d\" fill=\"%s\"/>\n", LEFT, y + 3,
		(unsigned)(width ? width : 1), ROW - 6, colour);
	put_label(s, LEFT + (int)width + 6, y + 15, "", text);
}

static int
put_chart(struct sink *s, int y, const char *title, const struct size_part *parts,
	const uint64_t *bytes, unsigned n)
{
	uint64_t most = 0;

	put_label(s, 16, y + 15, "font-weight=\"bold\"",
		text_format("%s: %" PRIu64 " bytes", title, total(bytes, n)));
	y += ROW;
	for (unsigned i = 0; i < n; i++)
		most = bytes[i] > most ? bytes[i] : most;
	for (unsigned i = 0; i < n; i++) {
		if (bytes[i] == 0)
			continue;
		put_bar(s, y, parts[i].title, colours[i % (sizeof colours / sizeof *colours)], bytes[i],
			most, text_format("%" PRIu64, bytes[i]));
		y += ROW;
	}
	return y + ROW / 2;
}

static unsigned
count_rows(const uint64_t *bytes, unsigned n)
{
	unsigned rows = 0;

	for (unsigned i = 0; i < n; i++)
		rows += bytes[i] > 0;
	return rows;
}

void
size_put_svg(struct sink *s, const struct size *z)
{
	int height = TOP + ROW * (int)(5 + count_rows(z->flash, NFLASH) + count_rows(z->ram, NRAM)
		+ z->exports.n);
	uint64_t most = 0;
	int y = TOP;

	put_format(s, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#333a45\">\n",
		WIDTH, height, WIDTH, height);
	put_format(s, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH, height);
	put_label(s, 16, 30, "font-size=\"17\" font-weight=\"bold\"",
		text_format("%s, compiled by %s %s", text_base(z->build->plan->inputs[0].path),
			text_base(z->build->request->compiler.v[0]), z->build->request->level));
	y = put_chart(s, y, "Flash", size_flash_parts, z->flash, NFLASH);
	y = put_chart(s, y, "RAM without the stack", size_ram_parts, z->ram, NRAM);
	put_label(s, 16, y + 15, "font-weight=\"bold\"", "Stack of a call, at most");
	y += ROW;
	for (uint32_t i = 0; i < z->exports.n; i++)
		if (z->exports.v[i].bounded && z->exports.v[i].bytes > most)
			most = z->exports.v[i].bytes;
	for (uint32_t i = 0; i < z->exports.n; i++, y += ROW) {
		const struct size_export *x = &z->exports.v[i];

		put_bar(s, y, x->name, x->bounded ? colours[0] : colours[4], x->bounded ? x->bytes : 0,
			most, x->path.n == 0 ? "unknown" : x->bounded ? text_format("%" PRIu64, x->bytes)
				: "unbounded: recursion");
	}
	put_str(s, "</svg>\n");
}
