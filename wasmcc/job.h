/* job: commands that run side by side. */
#ifndef WASMCC_JOB_H
#define WASMCC_JOB_H

#include "text.h"

struct job {
	char **argv;            /* a command, or else: */
	int (*work)(void *);    /* runs in a new process; yields its exit status */
	void *argument;
	const char *folder;     /* where it runs; NULL: here */
};

struct jobs {
	struct job *v;
	uint32_t n, cap;
	unsigned parallel;      /* how many at once */
	bool verbose;           /* print each command */
	const char *doing;      /* for the progress line: "compiling" */
};

void jobs_add(struct jobs *, struct words *command);

/* Runs all. False if one fails: those that run then are waited for, and no more are started. Ends
 * the process if a signal has come that os_catch_signals() catches. */
bool jobs_run(struct jobs *);

#endif
