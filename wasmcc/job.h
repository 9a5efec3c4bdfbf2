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
 * the process if one of the signals below has come. */
bool jobs_run(struct jobs *);

/* From here on, signals that end the process do so only after jobs and the work folder are gone. */
void jobs_catch_signals(void);
/* Back to how it was. A signal that has come meanwhile ends the process now. */
void jobs_release_signals(void);

#endif
