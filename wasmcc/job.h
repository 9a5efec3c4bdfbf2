/* job: commands that run side by side. */
#ifndef WASMCC_JOB_H
#define WASMCC_JOB_H

#include "text.h"

struct job {
	char **argv;            /* a command, or else: */
	int (*work)(void *);    /* what a process of its own does; its exit status */
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

/* Runs all. False where one failed (the others that run are waited for, no more are started). Ends
 * the process in the way the signal asked for where one came. */
bool jobs_run(struct jobs *);

/* From here on signals that end the process do so after what was begun has been cleaned up. */
void jobs_catch_signals(void);
/* as it was before; a signal that came in between ends the process now */
void jobs_release_signals(void);

#endif
