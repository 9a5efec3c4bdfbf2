/* A history that is known, recorded and written in every format, into the folder on the command
 * line; formats.mjs reads it back. */
#define _DEFAULT_SOURCE
#include "wasm-rt-memory-report.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../runtime/check.h"

static unsigned nafter, nbefore, nsoft;
static int mine;

static bool
before(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	(void)m, (void)e;
	nbefore += user == &mine;
	return true;
}

static void
after(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	(void)m, (void)e;
	nafter += user == &mine;
}

static void
over_soft(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	(void)m, (void)e;
	nsoft += user == &mine;
}

static void
history(const char *folder)
{
	static const char *const names[] = {"trace.csv", "trace.json", "trace.prom", "trace.svg"};
	struct wasm_rt_memory_budget q = {.name = "quoted \"name\"", .hard = 40 * 65536,
		.soft = 20 * 65536,
		.before = before, .after = after, .over_soft = over_soft, .user = &mine};
	struct wasm_rt_memory_trace *trace = wasm_rt_memory_trace_start(&q);
	wasm_rt_memory_t a, b;
	char path[1000];
	FILE *table;

	CHECK(trace != NULL);
	wasm_rt_memory_set_thread_budget(&q);
	CHECK(wasm_rt_try_allocate_memory_checked(&a, 1, 20, false, 65536));
	CHECK(wasm_rt_try_allocate_memory_checked(&b, 3, 100, false, 65536));
	wasm_rt_memory_set_thread_budget(NULL);
	CHECK(wasm_rt_memory_trace_keep_sampling(trace));
	for (uint64_t i = 1; i < 10; i++) {
		usleep(1000);
		CHECK(wasm_rt_grow_memory(&a, 1) == i);
	}
	CHECK(wasm_rt_grow_memory(&a, 11) == UINT64_MAX); /* maximum */
	CHECK(wasm_rt_grow_memory(&b, 50) == UINT64_MAX); /* quota: 27 left */
	CHECK(wasm_rt_grow_memory(&b, 20) == 3);
	memset(b.data, 1, 10 * 65536);
	wasm_rt_memory_trace_sample(trace);
	wasm_rt_free_memory(&b);
	CHECK(nbefore == 10 && nafter == 15 && nsoft == 1);
	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		CHECK(wasm_rt_memory_trace_knows(path) && wasm_rt_memory_trace_write(trace, path));
	}
	snprintf(path, sizeof path, "%s/table.txt", folder);
	table = fopen(path, "w");
	wasm_rt_memory_trace_print(trace, table);
	fclose(table);
	errno = 0;
	CHECK(!wasm_rt_memory_trace_knows("x.txt") && !wasm_rt_memory_trace_write(trace, "x.txt") &&
		errno == EINVAL);
	CHECK(!wasm_rt_memory_trace_knows("csv") &&
		!wasm_rt_memory_trace_write(trace, "/nowhere/at/all.csv") && errno == ENOENT);
	wasm_rt_memory_trace_end(trace);
	/* What stood there stands there again. */
	CHECK(q.before == before && q.after == after && q.over_soft == over_soft && q.user == &mine);
	wasm_rt_free_memory(&a);
	CHECK(nafter == 16 && q.used == 0);
}

/* The whole process, memories that were there before included; more events and samples than are
 * kept for ever. */
static void
everything(const char *folder)
{
	static wasm_rt_externref_table_t table;
	char path[1000];
	struct wasm_rt_memory_trace *trace;
	wasm_rt_memory_t m;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	CHECK(wasm_rt_try_allocate_memory_checked(&m, 7, 7, false, 65536));
	trace = wasm_rt_memory_trace_start(NULL);
	wasm_rt_allocate_externref_table(&table, 2, 5);
	CHECK(wasm_rt_grow_externref_table(&table, 3, NULL) == 2 &&
		wasm_rt_grow_externref_table(&table, 6, NULL) == UINT32_MAX);
	snprintf(path, sizeof path, "%s/tables.csv", folder);
	CHECK(wasm_rt_memory_trace_write(trace, path));
	snprintf(path, sizeof path, "%s/tables.json", folder);
	CHECK(wasm_rt_memory_trace_write(trace, path));
	for (int i = 0; i < 1000100; i++)
		wasm_rt_grow_memory(&m, 1);
	for (int i = 0; i < 5000; i++)
		wasm_rt_memory_trace_sample(trace);
	wasm_rt_memory_trace_mark(trace);
	wasm_rt_memory_trace_print(trace, out);
	fclose(out);
	CHECK(strstr(text, "7 pages") && strstr(text, "1000100 refused by maximum") &&
		strstr(text, "100 events were not kept"));
	CHECK(strstr(text, "steady at 7 pages from the start"));
	CHECK(strstr(text, "table 1: 2 entries before it grew, 5 at last; grown 1 times, 9 entries "
		"asked for, 1 refused"));
	wasm_rt_memory_trace_end(trace);
	wasm_rt_free_memory(&m);
	wasm_rt_free_externref_table(&table);
	free(text);
}

int
main(int argc, char **argv)
{
	wasm_rt_init();
	history(argc > 1 ? argv[1] : ".");
	everything(argc > 1 ? argv[1] : ".");
	return check_done();
}
