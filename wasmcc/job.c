#include "job.h"

#include "os.h"
#include "work.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- the progress line */

#define QUIET_SECONDS 2

struct progress {
	const struct jobs *jobs;
	time_t start;
	bool possible, shown;
};

static void
progress_begin(struct progress *p, const struct jobs *jobs)
{
	*p = (struct progress){.jobs = jobs, .start = time(NULL), .possible = !jobs->verbose &&
		isatty(STDERR_FILENO)};
	if (p->possible)
		os_tick(true);
}

static void
progress_show(struct progress *p, uint32_t done)
{
	if (!p->possible || (!p->shown && time(NULL) - p->start < QUIET_SECONDS))
		return;
	fprintf(stderr, "\r%s %u/%u", p->jobs->doing, (unsigned)done, (unsigned)p->jobs->n);
	p->shown = true;
}

/* Removes the line before something else is printed. */
static void
progress_hide(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}

static void
progress_end(struct progress *p)
{
	if (p->possible)
		os_tick(false);
	progress_hide(p);
}

/* ---- processes */

void
jobs_add(struct jobs *jobs, struct words *command)
{
	*vec_push(jobs) = (struct job){.argv = words_end(command)};
}

static void
print_command(char *const *argv)
{
	for (; *argv; argv++) {
		char *word = text_quoted(*argv);

		fprintf(stderr, "%s%c", word, argv[1] ? ' ' : '\n');
		free(word);
	}
}

static os_process
start(const struct jobs *jobs, const struct job *job)
{
	if (job->argv && jobs->verbose)
		print_command(job->argv);
	return os_start(job);
}

/* Ends the running commands, with all that they started, and then this process, so that its parent
 * can tell why. */
static _Noreturn void
end(const os_process *running, uint32_t n, struct progress *progress)
{
	os_end_all(running, n);
	progress_end(progress);
	work_drop();
	os_end_by_signal();
}

bool
jobs_run(struct jobs *jobs)
{
	os_process *running = xmalloc((jobs->n + 1) * sizeof *running);
	uint32_t started = 0, done = 0, most = os_most_processes();
	bool good = true;
	struct progress progress;

	memset(running, 0, (jobs->n + 1) * sizeof *running);
	if (most > jobs->parallel)
		most = jobs->parallel;
	progress_begin(&progress, jobs);
	while (done < started || (good && started < jobs->n)) {
		os_process ended;
		bool ended_well;

		if (os_is_interrupted())
			end(running, started, &progress);
		if (good && started < jobs->n && started - done < most) {
			running[started] = start(jobs, &jobs->v[started]);
			started++;
			continue;
		}
		ended = os_wait(running, started, &ended_well);
		for (uint32_t i = 0; ended && i < started; i++)
			if (running[i] == ended)
				running[i] = 0, done++;
		if (ended && !ended_well) {
			good = false;
			progress_hide(&progress);
		}
		if (os_has_ticked() || ended)
			progress_show(&progress, done);
	}
	progress_end(&progress);
	if (os_is_interrupted())
		end(running, started, &progress);
	free(running);
	return good;
}
