/* wasm-rt-memory-report: the history of memories, for people and for tools. It records the events
 * of wasm-rt-memory.h, judges them, and writes them as a table, CSV, JSON, Prometheus text or a
 * plot. In lib/libwasm-report.a, which gets the names of functions from lib/libwasm-host.a. POSIX.
 *
 *	struct wasm_rt_memory_trace *trace = wasm_rt_memory_trace_start(NULL);
 *	... instantiate, call, free ...
 *	wasm_rt_memory_trace_print(trace, stderr);
 *	wasm_rt_memory_trace_write(trace, "memory.svg");
 *	wasm_rt_memory_trace_end(trace);
 * */
#ifndef WASM_RT_MEMORY_REPORT_H
#define WASM_RT_MEMORY_REPORT_H

#include <stdio.h>

#include "wasm-rt-memory.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- What a history means ---- */

enum wasm_rt_memory_behaviour {
	/* it grew, but too little has happened to judge, or its growths become rarer */
	WASM_RT_MEMORY_UNSETTLED,
	WASM_RT_MEMORY_STEADY,    /* it has stopped growing */
	/* it keeps growing at an even pace: a leak, or a working set that is not complete yet */
	WASM_RT_MEMORY_LINEAR,
	WASM_RT_MEMORY_DOUBLING,  /* each growth is about as large as all before it */
	WASM_RT_MEMORY_SAW        /* it keeps growing and being reset */
};

/* One point of a curve: `size` holds from `time` on. The unit of both is the caller's: nanoseconds
 * or requests, pages or bytes. */
struct wasm_rt_memory_point {
	uint64_t time;
	uint64_t size;
};

struct wasm_rt_memory_verdict {
	enum wasm_rt_memory_behaviour behaviour;
	/* steady: the size at which growth stopped; saw: the smallest size after a reset; else the size
	 * at the end */
	uint64_t baseline;
	uint64_t settled_after; /* steady: time from the first point to the last growth */
	double slope;          /* linear: size per unit of time, over the second half of the history */
	unsigned teeth;        /* saw: how often it was reset */
	/* saw: the size before the last reset; else the largest size */
	uint64_t top;
	/* whether its last growths (at least three) about doubled it, even if it is steady now */
	bool doubles;
};

/* Judges a curve of n points (n > 0), in order of time, which was watched until `end`. */
void wasm_rt_memory_judge(const struct wasm_rt_memory_point *points, size_t n, uint64_t end,
	struct wasm_rt_memory_verdict *verdict);

/* "steady" and so on; the string is static. */
const char *wasm_rt_memory_behaviour_name(enum wasm_rt_memory_behaviour behaviour);

/* ---- Recording ---- */

struct wasm_rt_memory_trace;

/* Starts recording what happens to the memories that are charged to a budget (NULL: all of the
 * process). It uses the budget's `after`; a callback that is set there is still called. Events
 * beyond a million are counted, but not kept. NULL: no memory. A budget has one trace at a time.
 * Start and end a trace while no other thread makes, grows or frees such memories; any thread may
 * call the functions in between. */
struct wasm_rt_memory_trace *wasm_rt_memory_trace_start(struct wasm_rt_memory_budget *budget);

/* Records the resident bytes of all memories of the trace that exist now. As many samples are kept
 * as a plot can show: when there are too many, every second one is dropped. */
void wasm_rt_memory_trace_sample(struct wasm_rt_memory_trace *trace);

/* The same every 5 ms, later less often, in a separate thread until the trace ends. false: no
 * thread. If the runtime serves only one thread (WASM_RT_NO_THREADS), that thread does it when a
 * memory changes. */
bool wasm_rt_memory_trace_keep_sampling(struct wasm_rt_memory_trace *trace);

/* Marks the end of a request, or of whatever the host counts. Growths are then also reported per
 * request, and behaviour is judged by requests instead of time: a guest whose host is idle has not
 * necessarily stopped growing. */
void wasm_rt_memory_trace_mark(struct wasm_rt_memory_trace *trace);

/* Ends the recording and frees the trace. */
void wasm_rt_memory_trace_end(struct wasm_rt_memory_trace *trace);

/* ---- Reading ---- */

/* Prints a table for people. Functions of the guest have names if the program has its symbols. */
void wasm_rt_memory_trace_print(struct wasm_rt_memory_trace *trace, FILE *file);

/* Writes the history by the suffix of the path:
 *	.csv   one line for each event and sample: time_ns, memory, event, old_pages, new_pages,
 *	       delta, left, resident_bytes, function, budget
 *	.json  one object: statistics, verdict, events and samples of each memory
 *	.prom  Prometheus's text format: the current counters and gauges
 *	.svg   a plot: size and resident bytes over time, growths marked, the baseline drawn
 * false: another suffix (errno is EINVAL), or the file cannot be written (errno says why). */
bool wasm_rt_memory_trace_write(struct wasm_rt_memory_trace *trace, const char *path);

/* Whether there is a format for a path's suffix. */
bool wasm_rt_memory_trace_knows(const char *path);

#ifdef __cplusplus
}
#endif

#endif
