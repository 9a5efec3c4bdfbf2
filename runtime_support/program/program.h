/* What the files of this folder share. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "wasm-rt-host.h"

#include <stdio.h>

/* ---- options.c: the host options. wasmcc links it too, to know them. */

struct host_directory {
	char *host, *guest;
	bool read_only, system;
};

/* What the options say. All zero: what holds without options. */
struct host_settings {
	struct host_directory *directories;
	const char **environment; /* "NAME=value" */
	const char **listen;      /* as given */
	const char **memory_traces; /* files */
	uint32_t directory_count, environment_count, listen_count, memory_trace_count;
	bool inherit_environment, memory_report;
	const char *argv0;        /* NULL: the program's own */
	const char *invoke;       /* the export to call; NULL: none */
	uint64_t max_memory;      /* bytes; 0: no limit */
	uint64_t max_stack;       /* bytes; 0: what the system gives */
	uint64_t max_threads;     /* besides the first */
	uint64_t timeout;         /* nanoseconds; 0: none */
	void (*leave)(void);      /* the program's, no option */
};

enum host_option {
	HOST_OPTION_UNKNOWN, /* not a host option: nothing happened */
	HOST_OPTION_OK,
	HOST_OPTION_BAD      /* the message is stored */
};

/* Takes the option at argv[*next], and its value where that is a word of its own, and moves *next
 * on; argv ends with NULL. The strings must live as long as the settings. The message (without
 * newline) is cut to fit. */
enum host_option host_option_take(struct host_settings *, char *const *argv, int *next,
	char *message, size_t size);

/* The help text, one or more lines for each option. */
extern const char host_option_help[];

/* "64K", "2M", "1G", or bytes. False where it is none of these or does not fit. */
bool host_parse_size(const char *text, uint64_t *bytes);

/* ---- sandbox.c: fills in the sandboxes. False after a message. */
bool host_fill_sandboxes(const struct wasm_rt_host_program *, struct host_settings *, int argc,
	char **argv);

/* ---- listen.c: a listening socket from "[HOST:]PORT" or "fd:N"; -1 after a message. */
int host_listen(const char *program, const char *where);

/* ---- memory.c: limits memories, records them, prints and writes what came of it. False after a
 * message. */
bool host_limit_memory(const char *program, const struct host_settings *);
bool host_start_trace(const char *program, const struct host_settings *);
bool host_write_trace(const char *program, const struct host_settings *); /* any thread */
void host_end_trace(void);
bool host_knows_trace(const char *file); /* whether there is a format for it */

/* ---- watch.c: starts the recording of memories; from here on the process ends with status 124
 * after the timeout, and writes what was recorded, there as well as before a signal ends it. False
 * after a message. */
bool host_start_watch(const char *program, const struct host_settings *);
void host_end_watch(void); /* the guest has ended first; of several threads, only one returns */

/* After host_end_watch: ends the process at once, whatever other threads do. */
WASM_RT_NO_RETURN void host_end_process(const char *program, const struct host_settings *,
	int status);

/* ---- trap.c: remembers where a trap happens, and tells. */
void host_watch_traps(void);
void host_report_trap(const char *program, FILE *);

#endif
