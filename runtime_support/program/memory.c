/* --max-memory, --memory-report and --memory-trace. */
#include "program.h"

#include <errno.h>

#include "wasm-rt-memory-report.h"

#if WASM_RT_MEMORY_STATISTICS
static struct wasm_rt_memory_trace *trace;

bool
host_limit_memory(const char *program, const struct host_settings *s)
{
	(void)program;
	if (s->max_memory)
		wasm_rt_memory_set_process_limit(s->max_memory);
	return true;
}

bool
host_knows_trace(const char *file)
{
	return wasm_rt_memory_trace_knows(file);
}

bool
host_start_trace(const char *program, const struct host_settings *s)
{
	if (!s->memory_report && s->memory_trace_count == 0)
		return true;
	trace = wasm_rt_memory_trace_start(NULL);
	if (trace && wasm_rt_memory_trace_keep_sampling(trace))
		return true;
	fprintf(stderr, "%s: memories cannot be recorded\n", program);
	return false;
}

bool
host_write_trace(const char *program, const struct host_settings *s)
{
	bool written = true;

	if (!trace)
		return true;
	if (s->memory_report)
		wasm_rt_memory_trace_print(trace, stderr);
	for (uint32_t i = 0; i < s->memory_trace_count; i++) {
		if (wasm_rt_memory_trace_write(trace, s->memory_traces[i]))
			continue;
		fprintf(stderr, "%s: %s: %s\n", program, s->memory_traces[i], strerror(errno));
		written = false;
	}
	return written;
}

void
host_end_trace(void)
{
	if (trace)
		wasm_rt_memory_trace_end(trace);
}
#else
bool
host_limit_memory(const char *program, const struct host_settings *s)
{
	if (s->max_memory)
		fprintf(stderr, "%s: the runtime was built without limits of memories\n", program);
	return s->max_memory == 0;
}

bool
host_knows_trace(const char *file)
{
	(void)file;
	return true;
}

bool
host_start_trace(const char *program, const struct host_settings *s)
{
	if (!s->memory_report && s->memory_trace_count == 0)
		return true;
	fprintf(stderr, "%s: the runtime was built without statistics of memories\n", program);
	return false;
}

bool
host_write_trace(const char *program, const struct host_settings *s)
{
	(void)program, (void)s;
	return true;
}

void
host_end_trace(void)
{
}
#endif
