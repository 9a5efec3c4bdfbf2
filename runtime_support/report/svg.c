/* The history of memories as a plot: for each memory its size and its physical memory over time. */
#include "trace.h"

#if WASM_RT_MEMORY_STATISTICS

typedef unsigned long long number;

/* In pixels. */
enum { WIDTH = 960, HEIGHT = 400, LEFT = 84, RIGHT = 84, TOP = 78, BOTTOM = 64, MOST_PANELS = 12,
	MOST_DOTS = 150 };

#define SIZE_COLOUR "#1f5fbf"
#define RESIDENT_COLOUR "#2a9d8f"
#define BASELINE_COLOUR "#e07a1f"
#define REFUSED_COLOUR "#d62839"
#define TEXT_COLOUR "#333a45"
#define FAINT_COLOUR "#7b8494"

/* Where one memory is drawn, and at which scale. */
struct panel {
	struct wasm_rt_memory_trace *trace;
	const struct trace_memory *memory;
	FILE *file;
	double y0;          /* of the panel */
	uint64_t start, end; /* time */
	double top;         /* bytes at the upper edge */
	double step;        /* bytes between lines */
};

static double
x_of(const struct panel *p, uint64_t time)
{
	double part = time <= p->start ? 0 : (double)(time - p->start) / (double)(p->end - p->start);

	return LEFT + (WIDTH - LEFT - RIGHT) * (part < 1 ? part : 1);
}

static double
y_of(const struct panel *p, double bytes)
{
	return p->y0 + HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (bytes / p->top);
}

static double
y_of_pages(const struct panel *p, uint64_t pages)
{
	return y_of(p, (double)pages * p->memory->last.page_size);
}

static bool
is_refusal(const struct wasm_rt_memory_event *e)
{
	return e->change >= WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
}

static void
put_text(const struct panel *p, double x, double y, const char *anchor, const char *colour,
	const char *style, const char *text)
{
	fprintf(p->file, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>\n", x,
		y, anchor, colour, style, text);
}

/* ---- scale and axes ---- */

/* Chooses the distance of the lines: a power of two, so that at most 6 reach `most`, and not less
 * than a page. */
static void
choose_scale(struct panel *p, double most)
{
	p->step = p->memory->last.page_size;
	while (p->step * 6 < most)
		p->step *= 2;
	for (p->top = p->step; p->top < most * 1.04; p->top += p->step)
		;
}

/* Multiples of a power of two, so never a fraction. */
static void
put_whole_bytes(double bytes, char text[TRACE_TEXT])
{
	static const char *const units[] = {"", " KiB", " MiB", " GiB", " TiB"};
	unsigned unit = 0;

	while (bytes >= 1024 && unit < 4) {
		bytes /= 1024;
		unit++;
	}
	snprintf(text, TRACE_TEXT, "%g%s", bytes, units[unit]);
}

static void
put_size_axis(const struct panel *p)
{
	char text[TRACE_TEXT];

	for (double bytes = 0; bytes <= p->top; bytes += p->step) {
		double y = y_of(p, bytes);
		fprintf(p->file, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
			LEFT, WIDTH - RIGHT, y, y, bytes > 0 ? "#e6e9ef" : FAINT_COLOUR);
		put_whole_bytes(bytes, text);
		put_text(p, LEFT - 8, y + 4, "end", TEXT_COLOUR, "font-size=\"12\"", text);
		snprintf(text, sizeof text, "%.0f", bytes / p->memory->last.page_size);
		put_text(p, WIDTH - RIGHT + 8, y + 4, "start", FAINT_COLOUR, "font-size=\"12\"", text);
	}
	put_text(p, WIDTH - RIGHT + 8, p->y0 + TOP - 12, "start", FAINT_COLOUR, "font-size=\"12\"",
		"pages");
}

static void
put_time_axis(const struct panel *p)
{
	static const struct {
		double unit;
		const char *name;
	} units[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}};
	double whole = (double)(p->end - p->start), step = 0.5, unit = 1e3;
	const char *name = "us";
	char text[TRACE_TEXT];

	for (size_t i = 3; i > 0; i--) {
		if (whole >= 2 * units[i - 1].unit)
			unit = units[i - 1].unit, name = units[i - 1].name;
	}
	for (int k = 0; whole / unit / step > 10; k++) /* 0.5, 1, 2, 5, 10, ... */
		step *= k % 3 == 2 ? 2.5 : 2;
	for (double at = 0; at <= whole / unit; at += step) {
		double x = LEFT + (WIDTH - LEFT - RIGHT) * (at * unit / whole);
		fprintf(p->file, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
			x, x, y_of(p, 0), y_of(p, 0) + 5, FAINT_COLOUR);
		snprintf(text, sizeof text, "%g", at);
		put_text(p, x, y_of(p, 0) + 20, "middle", TEXT_COLOUR, "font-size=\"12\"", text);
	}
	snprintf(text, sizeof text, "time in %s", name);
	put_text(p, (LEFT + WIDTH - RIGHT) / 2, y_of(p, 0) + 40, "middle", FAINT_COLOUR,
		"font-size=\"12\"", text);
}

/* ---- curves ---- */

/* A path with few points: of those within one half pixel it keeps the first, the least, the largest
 * and the last. */
struct path {
	FILE *file;
	double column, first, least, largest, last;
	bool begun;
};

static void
flush(struct path *path)
{
	double ys[4] = {path->first, path->least, path->largest, path->last};

	for (int i = 0; i < 4; i++) {
		if (i == 0 || ys[i] != ys[i - 1])
			fprintf(path->file, " L%.1f %.1f", path->column / 2, ys[i]);
	}
}

static void
add_point(struct path *path, double x, double y)
{
	double column = (double)(long)(2 * x);

	if (path->begun && column == path->column) {
		path->least = y < path->least ? y : path->least;
		path->largest = y > path->largest ? y : path->largest;
		path->last = y;
		return;
	}
	if (path->begun)
		flush(path);
	path->begun = true;
	path->column = column;
	path->first = path->least = path->largest = path->last = y;
}

static void
put_resident(const struct panel *p)
{
	const struct wasm_rt_memory_trace *t = p->trace;
	struct path path = {.file = p->file};
	double first = -1, last = 0;

	for (int filled = 1; filled >= 0; filled--) {
		path.begun = false;
		first = -1;
		for (size_t i = 0; i < t->sample_count; i++) {
			const struct trace_sample *s = &t->samples[i];
			if (s->memory != p->memory->last.number || s->resident == UINT64_MAX)
				continue;
			last = x_of(p, s->time);
			if (first < 0) {
				first = last;
				fprintf(p->file, "<path d=\"M%.1f %.1f", first,
					filled ? y_of(p, 0) : y_of(p, (double)s->resident));
			}
			add_point(&path, last, y_of(p, (double)s->resident));
		}
		if (first < 0)
			return;
		flush(&path);
		if (filled)
			fprintf(p->file,
				" L%.1f %.1f Z\" fill=\"" RESIDENT_COLOUR "\" fill-opacity=\"0.16\"/>\n", last,
				y_of(p, 0));
		else
			fputs("\" fill=\"none\" stroke=\"" RESIDENT_COLOUR "\""
			" stroke-width=\"1.6\" stroke-linejoin=\"round\"/>\n", p->file);
	}
}

static void
put_size(const struct panel *p)
{
	const struct wasm_rt_memory_trace *t = p->trace;
	struct path path = {.file = p->file};
	uint64_t pages = p->memory->last.initial_pages;

	fprintf(p->file, "<path d=\"M%.1f %.1f", x_of(p, p->start), y_of_pages(p, pages));
	add_point(&path, x_of(p, p->start), y_of_pages(p, pages));
	for (size_t i = 0; i < t->event_count; i++) {
		const struct wasm_rt_memory_event *e = &t->events[i];
		if (e->memory != p->memory->last.number || e->change == WASM_RT_MEMORY_FREED)
			continue;
		add_point(&path, x_of(p, e->time), y_of_pages(p, pages));
		pages = e->new_pages;
		add_point(&path, x_of(p, e->time), y_of_pages(p, pages));
	}
	add_point(&path, x_of(p, p->end), y_of_pages(p, pages));
	flush(&path);
	fputs("\" fill=\"none\" stroke=\"" SIZE_COLOUR "\""
		" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n", p->file);
}

/* Few growths are dots on the curve, many are ticks below it. */
static void
put_events(const struct panel *p)
{
	const struct wasm_rt_memory_trace *t = p->trace;
	bool many = p->memory->last.growths > MOST_DOTS;
	double last = -1;

	for (size_t i = 0; i < t->event_count; i++) {
		const struct wasm_rt_memory_event *e = &t->events[i];
		double x = x_of(p, e->time), y = y_of_pages(p, e->new_pages), floor = y_of(p, 0);
		if (e->memory != p->memory->last.number)
			continue;
		if (is_refusal(e) && x - last >= 2) {
			fprintf(p->file, "<path d=\"M%.1f %.1f l8 8 m0 -8 l-8 8\""
				" stroke=\"" REFUSED_COLOUR "\" stroke-width=\"2\"/>\n", x - 4, y - 4);
			last = x;
		} else if (e->change == WASM_RT_MEMORY_GROWN && !many) {
			fprintf(p->file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"white\""
				" stroke=\"" SIZE_COLOUR "\" stroke-width=\"1.4\"/>\n", x, y);
		} else if (e->change == WASM_RT_MEMORY_GROWN && x - last >= 0.8) {
			fprintf(p->file,
				"<path d=\"M%.1f %.1f v-7\" stroke=\"" SIZE_COLOUR "\" stroke-opacity=\"0.45\"/>\n",
				x, floor);
			last = x;
		}
	}
}

/* Whether a baseline is drawn: for memories that have stopped growing, and for those that are
 * reset. */
static bool
has_baseline(const struct trace_verdict *v)
{
	return v->of.behaviour == WASM_RT_MEMORY_STEADY || v->of.behaviour == WASM_RT_MEMORY_SAW;
}

static void
put_baseline(const struct panel *p, const struct trace_verdict *v)
{
	uint64_t bytes = v->of.baseline * p->memory->last.page_size;
	double y = y_of(p, (double)bytes), from = LEFT, label;
	char text[2 * TRACE_TEXT], amount[TRACE_TEXT];

	trace_bytes_text(bytes, amount);
	snprintf(text, sizeof text, "baseline %llu pages, %s", (number)v->of.baseline, amount);
	fprintf(p->file, "<line x1=\"%.1f\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\""
			" stroke=\"" BASELINE_COLOUR "\" stroke-width=\"1.6\" stroke-dasharray=\"7 5\"/>\n",
		from, WIDTH - RIGHT, y, y);
	label = y - 7 > p->y0 + TOP + 4 ? y - 7 : y + 16;
	put_text(p, WIDTH - RIGHT - 6, label, "end", BASELINE_COLOUR,
		"font-size=\"12\" paint-order=\"stroke\" stroke=\"white\" stroke-width=\"4\"", text);
}

/* ---- the whole ---- */

static void
put_legend(const struct panel *p, bool refused, bool baseline)
{
	double x = LEFT, y = p->y0 + TOP - 16;
	bool many = p->memory->last.growths > MOST_DOTS;

	fprintf(p->file, "<g font-size=\"12\" fill=\"" TEXT_COLOUR "\">\n"
		"<path d=\"M%.1f %.1f h22\" stroke=\"" SIZE_COLOUR "\" stroke-width=\"2\"/>"
		"<text x=\"%.1f\" y=\"%.1f\">size</text>\n", x, y, x + 28, y + 4);
	x += 76;
	if (many)
		fprintf(p->file, "<path d=\"M%.1f %.1f v-8 m4 8 v-8 m4 8 v-8\""
			" stroke=\"" SIZE_COLOUR "\" stroke-opacity=\"0.6\"/>", x + 4, y + 4);
	else
		fprintf(p->file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"white\""
			" stroke=\"" SIZE_COLOUR "\" stroke-width=\"1.4\"/>", x + 8, y);
	fprintf(p->file, "<text x=\"%.1f\" y=\"%.1f\">growth</text>\n", x + 20, y + 4);
	x += 84;
	fprintf(p->file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"22\" height=\"9\""
			" fill=\"" RESIDENT_COLOUR "\" fill-opacity=\"0.16\"/>"
		"<path d=\"M%.1f %.1f h22\" stroke=\"" RESIDENT_COLOUR "\" stroke-width=\"1.6\"/>"
		"<text x=\"%.1f\" y=\"%.1f\">resident</text>\n",
		x, y - 4, x, y - 4, x + 28, y + 4);
	x += 98;
	if (baseline)
		fprintf(p->file, "<path d=\"M%.1f %.1f h22\""
			" stroke=\"" BASELINE_COLOUR "\" stroke-width=\"1.6\" stroke-dasharray=\"7 5\"/>"
			"<text x=\"%.1f\" y=\"%.1f\">baseline</text>\n", x, y, x + 28, y + 4);
	x += baseline ? 98 : 0;
	if (refused)
		fprintf(p->file, "<path d=\"M%.1f %.1f l8 8 m0 -8 l-8 8\""
			" stroke=\"" REFUSED_COLOUR "\" stroke-width=\"2\"/>"
			"<text x=\"%.1f\" y=\"%.1f\">refused</text>\n", x, y - 4, x + 14, y + 4);
	fputs("</g>\n", p->file);
}

static void
put_title(const struct panel *p, const struct trace_verdict *v)
{
	const struct wasm_rt_memory_statistics *s = &p->memory->last;
	char text[3 * TRACE_TEXT], verdict[TRACE_TEXT], size[TRACE_TEXT];

	trace_verdict_text(v, verdict);
	trace_bytes_text(s->peak_pages * s->page_size, size);
	snprintf(text, sizeof text, "Memory %u "
		"<tspan font-weight=\"400\" fill=\"" FAINT_COLOUR "\" dx=\"8\">"
		"%s; %llu growths, %s at most</tspan>",
		(unsigned)s->number, verdict, (number)s->growths, size);
	put_text(p, LEFT, p->y0 + 32, "start", TEXT_COLOUR, "font-size=\"17\" font-weight=\"600\"",
		text);
}

static void
put_panel(struct panel *p)
{
	const struct wasm_rt_memory_trace *t = p->trace;
	const struct wasm_rt_memory_statistics *s = &p->memory->last;
	double most = (double)(s->peak_pages * s->page_size);
	uint64_t refused = 0;
	struct trace_verdict verdict;

	p->start = s->made_at > t->started_at ? s->made_at : t->started_at;
	p->end = trace_end_of(t, p->memory) > p->start ? trace_end_of(t, p->memory) : p->start + 1;
	if ((double)p->memory->most_resident > most)
		most = (double)p->memory->most_resident;
	for (int i = 0; i < WASM_RT_MEMORY_CHANGES; i++)
		refused += s->refusals[i];
	if (!trace_judge(t, p->memory, &verdict))
		return;
	choose_scale(p, most);
	put_title(p, &verdict);
	put_legend(p, refused > 0, has_baseline(&verdict));
	put_size_axis(p);
	put_time_axis(p);
	put_resident(p);
	put_size(p);
	if (has_baseline(&verdict))
		put_baseline(p, &verdict);
	put_events(p);
}

void
trace_write_svg(struct wasm_rt_memory_trace *t, FILE *file)
{
	size_t panels = t->memory_count < MOST_PANELS ? t->memory_count : MOST_PANELS;

	fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\""
		" width=\"%d\" height=\"%zu\" viewBox=\"0 0 %d %zu\" "
		"font-family=\"system-ui, 'DejaVu Sans', 'Helvetica Neue', sans-serif\">\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
		WIDTH, HEIGHT * (panels ? panels : 1), WIDTH, HEIGHT * (panels ? panels : 1));
	for (size_t i = 0; i < panels; i++) {
		struct panel p = {.trace = t, .memory = &t->memories[i], .file = file,
			.y0 = (double)(HEIGHT * i)};
		put_panel(&p);
	}
	fputs("</svg>\n", file);
}
#else
typedef int memory_svg_is_empty; /* ISO C wants a declaration in every file */
#endif
