#include "job.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "work.h"

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
#define NENDING (sizeof ending / sizeof *ending)

static volatile sig_atomic_t ended_by, ticked;

static void
note_signal(int number)
{
	if (number == SIGALRM)
		ticked = 1;
	else
		ended_by = number;
}

static void
catch(int number)
{
	struct sigaction action = {.sa_handler = note_signal}, old;

	sigemptyset(&action.sa_mask);
	if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		sigaction(number, &action, NULL); /* without SA_RESTART: waiting ends */
}

void
jobs_catch_signals(void)
{
	for (size_t i = 0; i < NENDING; i++)
		catch(ending[i]);
}

void
jobs_release_signals(void)
{
	for (size_t i = 0; i < NENDING; i++) {
		struct sigaction current;

		if (sigaction(ending[i], NULL, &current) == 0 && current.sa_handler == note_signal)
			signal(ending[i], SIG_DFL);
	}
	if (ended_by)
		raise(ended_by);
}

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
	struct itimerval each_second = {{1, 0}, {1, 0}};

	*p = (struct progress){.jobs = jobs, .start = time(NULL), .possible = !jobs->verbose &&
		isatty(STDERR_FILENO)};
	if (!p->possible)
		return;
	catch(SIGALRM);
	setitimer(ITIMER_REAL, &each_second, NULL);
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
	struct itimerval never = {{0, 0}, {0, 0}};

	if (p->possible)
		setitimer(ITIMER_REAL, &never, NULL);
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

static _Noreturn void
be(const struct job *job)
{
	setpgid(0, 0); /* a group with all that it starts, to be ended at once */
	for (size_t i = 0; i < NENDING; i++)
		if (signal(ending[i], SIG_DFL) == SIG_IGN)
			signal(ending[i], SIG_IGN);
	if (job->folder && chdir(job->folder) != 0) {
		fprintf(stderr, "wasmcc: %s: %s\n", job->folder, strerror(errno));
		_exit(127);
	}
	if (!job->argv)
		_exit(job->work(job->argument));
	execvp(job->argv[0], job->argv);
	fprintf(stderr, "wasmcc: cannot run %s: %s\n", job->argv[0], strerror(errno));
	_exit(127);
}

static pid_t
start(const struct jobs *jobs, const struct job *job)
{
	pid_t pid;

	if (job->argv && jobs->verbose)
		print_command(job->argv);
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die("cannot start a process: %s", strerror(errno));
	if (pid == 0)
		be(job);
	setpgid(pid, pid); /* in both processes: either may be the first to run */
	return pid;
}

/* Ends the running commands, with all that they started, and then this process with the signal that
 * it got, so that its parent can tell. */
static _Noreturn void
end(const pid_t *running, uint32_t n, struct progress *progress)
{
	for (uint32_t i = 0; i < n; i++)
		if (running[i])
			kill(-running[i], SIGTERM);
	while (wait(NULL) > 0 || errno == EINTR)
		;
	progress_end(progress);
	work_drop();
	signal(ended_by, SIG_DFL);
	raise(ended_by);
	_exit(128 + ended_by);
}

bool
jobs_run(struct jobs *jobs)
{
	pid_t *running = xmalloc((jobs->n + 1) * sizeof *running);
	uint32_t started = 0, done = 0;
	bool good = true;
	struct progress progress;

	memset(running, 0, (jobs->n + 1) * sizeof *running);
	progress_begin(&progress, jobs);
	while (done < started || (good && started < jobs->n)) {
		int status;
		pid_t pid;

		if (ended_by)
			end(running, started, &progress);
		if (good && started < jobs->n && started - done < jobs->parallel) {
			running[started] = start(jobs, &jobs->v[started]);
			started++;
			continue;
		}
		pid = wait(&status);
		for (uint32_t i = 0; pid > 0 && i < started; i++)
			if (running[i] == pid)
				running[i] = 0, done++;
		if (pid > 0 && status != 0) {
			good = false;
			progress_hide(&progress);
		}
		if (pid > 0 || ticked)
			progress_show(&progress, done);
		ticked = 0;
	}
	progress_end(&progress);
	if (ended_by)
		end(running, started, &progress);
	free(running);
	return good;
}
