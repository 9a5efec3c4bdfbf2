/* The history of memories for tools: CSV, JSON and Prometheus's text format; and which file name
 * selects which format. */
#include "trace.h"

#if WASM_RT_MEMORY_STATISTICS

#include <errno.h>

typedef unsigned long long number;

/* ---- CSV ---- */

static void
put_quoted_csv(const char *text, FILE *file)
{
	fputc('"', file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', file);
		fputc(*text, file);
	}
	fputc('"', file);
}

static void
put_csv_event(struct wasm_rt_memory_trace *t, const char *prefix,
	const struct wasm_rt_memory_event *e, FILE *file)
{
	fprintf(file, "%llu,%u,%s%s,%llu,%llu,%llu,%llu,,", (number)(e->time - t->started_at),
		(unsigned)e->memory, prefix, wasm_rt_memory_change_name(e->change), (number)e->old_pages,
		(number)e->new_pages, (number)e->delta, (number)e->left);
	put_quoted_csv(e->pc ? trace_function(t, e->pc) : "", file);
	fputc(',', file);
	put_quoted_csv(e->budget && e->budget->name ? e->budget->name : "", file);
	fputc('\n', file);
}

static void
put_csv_sample(const struct wasm_rt_memory_trace *t, const struct trace_sample *s, FILE *file)
{
	if (s->resident != UINT64_MAX)
		fprintf(file, "%llu,%u,sample,%llu,%llu,0,0,%llu,\"\",\"\"\n",
			(number)(s->time - t->started_at), (unsigned)s->memory, (number)s->pages,
			(number)s->pages, (number)s->resident);
}

/* Events, samples and marks in the order of time. A table's events are "table grown" and so on,
 * with its number in place of the memory's. */
static void
write_csv(struct wasm_rt_memory_trace *t, FILE *file)
{
	size_t e = 0, s = 0, m = 0, b = 0;

	fputs("time_ns,memory,event,old_pages,new_pages,delta,left,resident_bytes,function,budget\n",
		file);
	while (e < t->event_count || s < t->sample_count || m < t->mark_count ||
		b < t->table_event_count) {
		uint64_t event = e < t->event_count ? t->events[e].time : UINT64_MAX;
		uint64_t sample = s < t->sample_count ? t->samples[s].time : UINT64_MAX;
		uint64_t mark = m < t->mark_count ? t->marks[m] : UINT64_MAX;
		uint64_t table = b < t->table_event_count ? t->table_events[b].time : UINT64_MAX;
		if (table <= event && table <= sample && table <= mark)
			put_csv_event(t, "table ", &t->table_events[b++], file);
		else if (mark <= event && mark <= sample)
			fprintf(file, "%llu,0,request,0,0,0,0,,\"\",\"\"\n",
				(number)(t->marks[m++] - t->started_at));
		else if (event <= sample)
			put_csv_event(t, "", &t->events[e++], file);
		else
			put_csv_sample(t, &t->samples[s++], file);
	}
}

/* ---- JSON ---- */

static void
put_quoted_json(const char *text, FILE *file)
{
	fputc('"', file);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '"' || c == '\\')
			fprintf(file, "\\%c", c);
		else if (c < ' ')
			fprintf(file, "\\u%04x", c);
		else
			fputc(c, file);
	}
	fputc('"', file);
}

/* An unknown number is null; a number that a double may not hold is a string. */
static void
put_member(const char *name, uint64_t value, FILE *file)
{
	if (value == UINT64_MAX)
		fprintf(file, "\"%s\": null, ", name);
	else
		fprintf(file, value >> 53 ? "\"%s\": \"%llu\", " : "\"%s\": %llu, ", name, (number)value);
}

static void
put_statistics(struct wasm_rt_memory_trace *t, const struct trace_memory *m, FILE *file)
{
	const struct wasm_rt_memory_statistics *s = &m->last;
	bool first = true;

	put_member("memory", s->number, file);
	put_member("page_size", s->page_size, file);
	fprintf(file, "\"kind\": \"%s\", ", wasm_rt_memory_kind_name(s->kind));
	put_member("rung", s->rung, file);
	put_member("initial_pages", s->initial_pages, file);
	put_member("pages", s->pages, file);
	put_member("peak_pages", s->peak_pages, file);
	put_member("max_pages", s->max_pages, file);
	put_member("committed_bytes", s->committed, file);
	put_member("reserved_bytes", s->reserved, file);
	put_member("resident_bytes", m->resident, file);
	put_member("most_resident_bytes", m->most_resident, file);
	put_member("growths", s->growths, file);
	put_member("resets", s->resets, file);
	put_member("pages_asked", s->pages_asked, file);
	put_member("slow_growths", s->slow_growths, file);
	put_member("slow_ns", s->slow_time, file);
	put_member("moves", s->moves, file);
	put_member("made_ns", s->made_at > t->started_at ? s->made_at - t->started_at : 0, file);
	put_member("end_ns", trace_end_of(t, m) - t->started_at, file);
	fputs("\"refusals\": {", file);
	for (int i = WASM_RT_MEMORY_REFUSED_BY_MAXIMUM; i < WASM_RT_MEMORY_CHANGES; i++)
		fprintf(file, "%s\"%s\": %llu", i > WASM_RT_MEMORY_REFUSED_BY_MAXIMUM ? ", " : "",
			wasm_rt_memory_change_name((enum wasm_rt_memory_change)i) + sizeof "refused by",
			(number)s->refusals[i]);
	fputs("}, \"deltas\": [", file);
	for (unsigned k = 0; k < 64; k++) {
		if (s->deltas[k] > 0) {
			fprintf(file, "%s{\"from_log2\": %u, \"growths\": %llu}", first ? "" : ", ", k,
				(number)s->deltas[k]);
			first = false;
		}
	}
	fputs("]", file);
}

static void
put_verdict(const struct wasm_rt_memory_trace *t, const struct trace_memory *m, FILE *file)
{
	struct trace_verdict v;

	if (!trace_judge(t, m, &v))
		return;
	fprintf(file, ",\n   \"verdict\": {\"behaviour\": \"%s\", \"baseline_pages\": %llu, "
		"\"settled_after\": %.9g, \"unit\": \"%s\", \"slope\": %.9g, "
		"\"teeth\": %u, \"doubles\": %s}", wasm_rt_memory_behaviour_name(v.of.behaviour),
			(number)v.of.baseline, v.settled,
		v.by_request ? "request" : "second", v.by_request ? v.slope / 1e3 : v.slope, v.of.teeth,
		v.of.doubles ? "true" : "false");
}

static void
put_events(struct wasm_rt_memory_trace *t, const struct trace_memory *m, FILE *file)
{
	bool first = true;

	fputs(",\n   \"events\": [", file);
	for (size_t i = 0; i < t->event_count; i++) {
		const struct wasm_rt_memory_event *e = &t->events[i];
		if (e->memory != m->last.number)
			continue;
		fputs(first ? "\n    {" : ",\n    {", file);
		first = false;
		put_member("ns", e->time - t->started_at, file);
		put_member("old_pages", e->old_pages, file);
		put_member("new_pages", e->new_pages, file);
		put_member("delta", e->delta, file);
		put_member("left", e->left, file);
		if (e->pc) {
			fputs("\"function\": ", file);
			put_quoted_json(trace_function(t, e->pc), file);
			fputs(", ", file);
		}
		if (e->budget && e->budget->name) {
			fputs("\"budget\": ", file);
			put_quoted_json(e->budget->name, file);
			fputs(", ", file);
		}
		fprintf(file, "\"event\": \"%s\"}", wasm_rt_memory_change_name(e->change));
	}
	fputs("],\n   \"samples\": [", file);
	first = true;
	for (size_t i = 0; i < t->sample_count; i++) {
		const struct trace_sample *s = &t->samples[i];
		if (s->memory != m->last.number || s->resident == UINT64_MAX)
			continue;
		fprintf(file, "%s{\"ns\": %llu, \"pages\": %llu, \"resident_bytes\": %llu}",
			first ? "\n    " : ",\n    ", (number)(s->time - t->started_at), (number)s->pages,
			(number)s->resident);
		first = false;
	}
	fputs("]", file);
}

static void
write_json(struct wasm_rt_memory_trace *t, FILE *file)
{
	fprintf(file, "{\"requests\": %zu, \"events_lost\": %llu, \"memories\": [", t->mark_count,
		(number)t->lost);
	for (size_t i = 0; i < t->memory_count; i++) {
		fputs(i ? ",\n  {" : "\n  {", file);
		put_statistics(t, &t->memories[i], file);
		put_verdict(t, &t->memories[i], file);
		put_events(t, &t->memories[i], file);
		fputc('}', file);
	}
	fputs("],\n \"tables\": [", file);
	for (uint32_t i = 1; i <= t->table_count; i++) {
		struct trace_table table = trace_table_of(t, i);
		fprintf(file, "%s{\"table\": %u, \"entries_before\": %llu, \"entries\": %llu, "
			"\"growths\": %llu, \"entries_asked\": %llu, \"refused\": %llu}",
			i > 1 ? ",\n  " : "\n  ", (unsigned)i, (number)table.first, (number)table.last,
			(number)table.growths, (number)table.asked, (number)table.refused);
	}
	fputs("\n]}\n", file);
}

/* ---- Prometheus ---- */

static uint64_t
pages_in_bytes(const struct trace_memory *m, uint64_t pages)
{
	return pages * m->last.page_size;
}

static uint64_t size_of(const struct trace_memory *m) { return pages_in_bytes(m, m->last.pages); }
static uint64_t
peak_of(const struct trace_memory *m)
{
	return pages_in_bytes(m, m->last.peak_pages);
}
static uint64_t committed_of(const struct trace_memory *m) { return m->last.committed; }
static uint64_t reserved_of(const struct trace_memory *m) { return m->last.reserved; }
static uint64_t resident_of(const struct trace_memory *m) { return m->resident; }
static uint64_t growths_of(const struct trace_memory *m) { return m->last.growths; }
static uint64_t resets_of(const struct trace_memory *m) { return m->last.resets; }

static const struct {
	const char *name, *type, *help;
	uint64_t (*get)(const struct trace_memory *);
} metrics[] = {
	{"wasm_memory_size_bytes", "gauge", "Size of the linear memory", size_of},
	{"wasm_memory_peak_bytes", "gauge", "Largest size so far", peak_of},
	{"wasm_memory_resident_bytes", "gauge", "Physical memory behind it", resident_of},
	{"wasm_memory_committed_bytes", "gauge", "Bytes that are accessible", committed_of},
	{"wasm_memory_reserved_bytes", "gauge", "Bytes of address space", reserved_of},
	{"wasm_memory_growths_total", "counter", "Growths that succeeded", growths_of},
	{"wasm_memory_resets_total", "counter", "Times it was set back", resets_of},
};

static void
put_delta_histogram(const struct trace_memory *m, FILE *file)
{
	uint64_t total = 0;

	for (unsigned k = 0; k < 17; k++) {
		total += m->last.deltas[k];
		fprintf(file, "wasm_memory_growth_pages_bucket{memory=\"%u\",le=\"%llu\"} %llu\n",
			(unsigned)m->last.number, (number)(((uint64_t)2 << k) - 1), (number)total);
	}
	for (unsigned k = 17; k < 64; k++)
		total += m->last.deltas[k];
	fprintf(file, "wasm_memory_growth_pages_bucket{memory=\"%u\",le=\"+Inf\"} %llu\n",
		(unsigned)m->last.number, (number)total);
	fprintf(file, "wasm_memory_growth_pages_sum{memory=\"%u\"} %llu\n", (unsigned)m->last.number,
		(number)m->last.pages_asked);
	fprintf(file, "wasm_memory_growth_pages_count{memory=\"%u\"} %llu\n", (unsigned)m->last.number,
		(number)total);
}

static void
write_prom(struct wasm_rt_memory_trace *t, FILE *file)
{
	for (size_t k = 0; k < sizeof metrics / sizeof *metrics; k++) {
		fprintf(file, "# HELP %s %s.\n# TYPE %s %s\n", metrics[k].name, metrics[k].help,
			metrics[k].name, metrics[k].type);
		for (size_t i = 0; i < t->memory_count; i++) {
			uint64_t value = metrics[k].get(&t->memories[i]);
			if (value != UINT64_MAX)
				fprintf(file, "%s{memory=\"%u\"} %llu\n", metrics[k].name,
					(unsigned)t->memories[i].last.number, (number)value);
		}
	}
	fputs("# HELP wasm_memory_refusals_total Growths that failed.\n"
		"# TYPE wasm_memory_refusals_total counter\n", file);
	for (size_t i = 0; i < t->memory_count; i++) {
		for (int r = WASM_RT_MEMORY_REFUSED_BY_MAXIMUM; r < WASM_RT_MEMORY_CHANGES; r++)
			fprintf(file, "wasm_memory_refusals_total{memory=\"%u\",by=\"%s\"} %llu\n",
				(unsigned)t->memories[i].last.number,
				wasm_rt_memory_change_name((enum wasm_rt_memory_change)r) + sizeof "refused by",
				(number)t->memories[i].last.refusals[r]);
	}
	fputs("# HELP wasm_memory_growth_seconds_total Time spent in growths that needed the system.\n"
		"# TYPE wasm_memory_growth_seconds_total counter\n", file);
	for (size_t i = 0; i < t->memory_count; i++)
		fprintf(file, "wasm_memory_growth_seconds_total{memory=\"%u\"} %.9f\n",
			(unsigned)t->memories[i].last.number, (double)t->memories[i].last.slow_time / 1e9);
	fputs("# HELP wasm_table_bytes Bytes of all tables.\n# TYPE wasm_table_bytes gauge\n", file);
	fprintf(file, "wasm_table_bytes %llu\n", (number)wasm_rt_table_bytes());
	fputs("# HELP wasm_memory_growth_pages Pages asked for by growths.\n"
		"# TYPE wasm_memory_growth_pages histogram\n", file);
	for (size_t i = 0; i < t->memory_count; i++)
		put_delta_histogram(&t->memories[i], file);
}

/* ---- files ---- */

static const struct {
	const char *suffix;
	void (*write)(struct wasm_rt_memory_trace *, FILE *);
} formats[] = {
	{".csv", write_csv},
	{".json", write_json},
	{".prom", write_prom},
	{".svg", trace_write_svg},
};

static int
format_of(const char *path)
{
	const char *suffix = strrchr(path, '.');

	for (int i = 0; suffix && i < (int)(sizeof formats / sizeof *formats); i++) {
		if (strcmp(formats[i].suffix, suffix) == 0)
			return i;
	}
	return -1;
}

bool
wasm_rt_memory_trace_knows(const char *path)
{
	return format_of(path) >= 0;
}

bool
wasm_rt_memory_trace_write(struct wasm_rt_memory_trace *t, const char *path)
{
	int format = format_of(path);
	FILE *file;
	bool failed;

	if (format < 0) {
		errno = EINVAL;
		return false;
	}
	file = fopen(path, "w");
	if (!file)
		return false;
	trace_lock_and_refresh(t);
	formats[format].write(t, file);
	trace_unlock(t);
	failed = ferror(file) != 0;
	return fclose(file) == 0 && !failed;
}
#else
typedef int memory_formats_is_empty; /* ISO C wants a declaration in every file */
#endif
