/* memory_trace: a recorded history, as the writers of reports read it. */
#ifndef WASM_RT_MEMORY_TRACE_H
#define WASM_RT_MEMORY_TRACE_H

#include "wasm-rt-memory-report.h"

#include <pthread.h>

enum { TRACE_EVENTS = 1000000, TRACE_SAMPLES = 2000, TRACE_NAMES = 256 };

struct trace_sample {
	uint64_t time, pages, resident; /* bytes; UINT64_MAX: unknown */
	uint32_t memory;
};

/* One table, from its events: entries. */
struct trace_table {
	uint64_t first, last, growths, refused, asked;
};

/* One memory. `last` is its state at its end, or at the last call of trace_refresh. */
struct trace_memory {
	struct wasm_rt_memory_statistics last;
	uint64_t resident, most_resident;
	uint64_t freed_at; /* 0: it exists */
};

/* The name of a function, kept because looking one up takes long. */
struct trace_name {
	uintptr_t pc;
	char text[120];
};

struct wasm_rt_memory_trace {
	struct wasm_rt_memory_budget *budget;
	wasm_rt_memory_before_t before; /* the budget's own callbacks, which are still called */
	wasm_rt_memory_after_t after, over_soft;
	void *user;
	pthread_mutex_t lock; /* of all that follows */
	uint64_t started_at, refreshed_at;
	struct wasm_rt_memory_event *events;
	size_t event_count, event_room;
	uint64_t lost;
	struct trace_sample *samples; /* TRACE_SAMPLES of them */
	size_t sample_count;
	unsigned every, skipped; /* one of `every` samples is kept */
	uint64_t *marks;
	size_t mark_count, mark_room;
	struct trace_memory *memories; /* in the order in which they became known */
	size_t memory_count, memory_room;
	const void **tables; /* number 1 is the first of them */
	size_t table_count, table_room;
	struct wasm_rt_memory_event *table_events; /* .memory is the table's number */
	size_t table_event_count, table_event_room;
	bool sampling, stop;
	pthread_t sampler;
	pthread_cond_t wake;
	struct trace_name names[TRACE_NAMES]; /* by a hash of the address */
};

/* For readers: updates what is known about existing memories, and holds the lock until
 * trace_unlock. */
void trace_lock_and_refresh(struct wasm_rt_memory_trace *);
void trace_unlock(struct wasm_rt_memory_trace *);

/* The verdict on a memory; by requests if there are marks. */
struct trace_verdict {
	struct wasm_rt_memory_verdict of;
	bool by_request;
	double slope;   /* pages per second, or per 1,000 requests */
	double settled; /* seconds, or requests */
};

/* false: no memory to judge it. */
bool trace_judge(const struct wasm_rt_memory_trace *, const struct trace_memory *,
	struct trace_verdict *);

enum { TRACE_TEXT = 160 };
/* "steady at 12 pages since 0.5 s" */
void trace_verdict_text(const struct trace_verdict *, char text[TRACE_TEXT]);
void trace_bytes_text(uint64_t bytes, char text[TRACE_TEXT]);                 /* "1.5 MiB" */
void trace_seconds_text(double seconds, char text[TRACE_TEXT]);               /* "1.5 ms" */

/* The function in which a growth happened; "" if it is not known. Valid until the next call. */
const char *trace_function(struct wasm_rt_memory_trace *, uintptr_t pc);

/* Adds up what happened to the table of a number. */
struct trace_table trace_table_of(const struct wasm_rt_memory_trace *, uint32_t number);

/* The time until which a memory's history is known. */
uint64_t trace_end_of(const struct wasm_rt_memory_trace *, const struct trace_memory *);

/* svg.c; the other formats are in formats.c, which chooses. */
void trace_write_svg(struct wasm_rt_memory_trace *, FILE *);

#endif
