/* The history of memories as a table for people. */
#include "trace.h"

#if WASM_RT_MEMORY_STATISTICS

#include <stdlib.h>

typedef unsigned long long number;

struct function {
	char name[sizeof ((struct trace_name *)0)->text];
	uint64_t growths, pages;
};

static int
by_growths(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return x->growths < y->growths ? 1 : x->growths > y->growths ? -1 : strcmp(x->name, y->name);
}

/* Adds up growths by function; returns how many functions there are. Those for which there is no
 * room are left out. */
static size_t
count_functions(struct wasm_rt_memory_trace *t, uint32_t memory, struct function *functions,
	size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < t->event_count; i++) {
		const struct wasm_rt_memory_event *e = &t->events[i];
		const char *name;
		size_t k = 0;
		if (e->memory != memory || e->change != WASM_RT_MEMORY_GROWN)
			continue;
		name = trace_function(t, e->pc);
		while (k < n && strcmp(functions[k].name, name) != 0)
			k++;
		if (k == room)
			continue;
		if (k == n) {
			functions[n] = (struct function){.growths = 0};
			memcpy(functions[n++].name, name, strlen(name) + 1);
		}
		functions[k].growths++;
		functions[k].pages += e->delta;
	}
	return n;
}

static void
print_functions(struct wasm_rt_memory_trace *t, uint32_t memory, FILE *file)
{
	enum { ROOM = 100, SHOWN = 4 };
	struct function *functions = malloc(ROOM * sizeof *functions);
	size_t n = functions ? count_functions(t, memory, functions, ROOM) : 0;

	if (n > 1 || (n == 1 && *functions[0].name)) {
		qsort(functions, n, sizeof *functions, by_growths);
		fputs("  in         ", file);
		for (size_t k = 0; k < n && k < SHOWN; k++)
			fprintf(file, "%s%s %llu times (%llu pages)", k ? ", " : "",
				*functions[k].name ? functions[k].name : "unknown", (number)functions[k].growths,
				(number)functions[k].pages);
		fputs(n > SHOWN ? ", ...\n" : "\n", file);
	}
	free(functions);
}

static void
print_sizes(const struct trace_memory *m, FILE *file)
{
	const struct wasm_rt_memory_statistics *s = &m->last;
	char first[TRACE_TEXT], last[TRACE_TEXT], most[TRACE_TEXT];

	trace_bytes_text(s->initial_pages * s->page_size, first);
	trace_bytes_text(s->pages * s->page_size, last);
	trace_bytes_text(s->peak_pages * s->page_size, most);
	fprintf(file, "  size       %llu pages (%s) at first, %llu (%s) at last, %llu (%s) at most; "
		"maximum %llu\n", (number)s->initial_pages, first,
		(number)s->pages, last, (number)s->peak_pages, most, (number)s->max_pages);
	trace_bytes_text(m->resident, last);
	trace_bytes_text(m->most_resident, most);
	trace_bytes_text(s->committed, first);
	fprintf(file, "  physical   %s resident at last, %s at most seen; %s accessible, ", last, most,
		first);
	trace_bytes_text(s->reserved, first);
	fprintf(file, "%s of addresses\n", first);
}

static void
print_growths(const struct wasm_rt_memory_trace *t, const struct trace_memory *m, FILE *file)
{
	const struct wasm_rt_memory_statistics *s = &m->last;
	uint64_t refused = 0;
	char time[TRACE_TEXT], each[TRACE_TEXT];

	for (int i = 0; i < WASM_RT_MEMORY_CHANGES; i++)
		refused += s->refusals[i];
	trace_seconds_text((double)(trace_end_of(t, m) - s->made_at) / 1e9, time);
	fprintf(file, "  growth     %llu times in %s, %llu pages asked for, %llu refused",
		(number)s->growths, time, (number)s->pages_asked, (number)refused);
	if (t->mark_count > 0)
		fprintf(file, "; %.4g times in 1000 requests",
			1e3 * (double)s->growths / (double)t->mark_count);
	fputc('\n', file);
	if (s->growths + refused == 0)
		return;
	fputs("  by pages   ", file);
	for (unsigned k = 0, shown = 0; k < 64; k++) {
		uint64_t low = (uint64_t)1 << k;
		if (s->deltas[k] == 0)
			continue;
		fprintf(file, "%s%llu", shown++ ? ", " : "", (number)low);
		if (low > 1)
			fprintf(file, "-%llu", (number)(low + (low - 1)));
		fprintf(file, ": %llu", (number)s->deltas[k]);
	}
	fputc('\n', file);
	trace_seconds_text((double)s->slow_time / 1e9, time);
	trace_seconds_text(s->slow_growths ? (double)s->slow_time / 1e9 / (double)s->slow_growths : 0,
		each);
	fprintf(file, "  cost       %s for %llu growths that needed the system (%s each), %llu moved "
		"the memory\n", time, (number)s->slow_growths,
		each, (number)s->moves);
}

static void
print_refusals(struct wasm_rt_memory_trace *t, const struct wasm_rt_memory_statistics *s,
	FILE *file)
{
	const struct wasm_rt_memory_event *e = &s->last_refusal;
	unsigned shown = 0;

	for (int i = 0; i < WASM_RT_MEMORY_CHANGES; i++) {
		if (s->refusals[i] == 0)
			continue;
		fprintf(file, "%s%llu %s", shown++ ? ", " : "  failed     ", (number)s->refusals[i],
			wasm_rt_memory_change_name((enum wasm_rt_memory_change)i));
	}
	if (shown == 0)
		return;
	fprintf(file, "; last: %llu pages asked for at %llu, %llu left", (number)e->delta,
		(number)e->old_pages, (number)e->left);
	if (e->budget && e->budget->name)
		fprintf(file, " of \"%s\"", e->budget->name);
	if (*trace_function(t, e->pc))
		fprintf(file, ", in %s", trace_function(t, e->pc));
	fputc('\n', file);
}

static void
print_memory(struct wasm_rt_memory_trace *t, const struct trace_memory *m, FILE *file)
{
	const struct wasm_rt_memory_statistics *s = &m->last;
	char text[TRACE_TEXT];
	struct trace_verdict verdict;

	trace_bytes_text(s->page_size, text);
	fprintf(file, "memory %u: %s, pages of %s", (unsigned)s->number,
		wasm_rt_memory_kind_name(s->kind), text);
	if (s->rung > 0)
		fprintf(file, ", %u steps below what was wanted", s->rung);
	fputc('\n', file);
	print_sizes(m, file);
	print_growths(t, m, file);
	print_functions(t, s->number, file);
	print_refusals(t, s, file);
	if (s->resets > 0)
		fprintf(file, "  resets     %llu\n", (number)s->resets);
	if (trace_judge(t, m, &verdict)) {
		trace_verdict_text(&verdict, text);
		fprintf(file, "  behaviour  %s\n", text);
	}
}

void
wasm_rt_memory_trace_print(struct wasm_rt_memory_trace *t, FILE *file)
{
	trace_lock_and_refresh(t);
	for (size_t i = 0; i < t->memory_count; i++)
		print_memory(t, &t->memories[i], file);
	for (uint32_t i = 1; i <= t->table_count; i++) {
		struct trace_table table = trace_table_of(t, i);
		fprintf(file, "table %u: %llu entries before it grew, %llu at last; grown %llu times, %llu "
			"entries asked for, %llu refused\n", (unsigned)i,
			(number)table.first, (number)table.last, (number)table.growths, (number)table.asked,
			(number)table.refused);
	}
	if (t->memory_count == 0)
		fputs("no memory\n", file);
	if (t->lost > 0)
		fprintf(file, "%llu events were not kept\n", (number)t->lost);
	trace_unlock(t);
}
#else
typedef int memory_report_is_empty; /* ISO C wants a declaration in every file */
#endif
