#include "os.h"

#ifndef _WIN32
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- files */

const char *
os_temporary_folder(void)
{
	return "/tmp";
}

bool
os_make_new_folder(char *name)
{
	return mkdtemp(name) != NULL;
}

static bool
lock(int fd)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0;
}

/* It gets its name only once it is locked: nobody finds one unlocked whose process lives. */
int
os_make_locked(const char *path)
{
	char *early = text_format("%s-new", path);
	int fd = open(early, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (!lock(fd) || rename(early, path) != 0)
		unlink(early);
	free(early);
	return fd;
}

int
os_lock(const char *path)
{
	struct stat file;
	int fd;

	if (lstat(path, &file) != 0 || !S_ISREG(file.st_mode) || file.st_uid != geteuid())
		return -1;
	fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (lock(fd))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
os_is_folder(const char *path)
{
	struct stat folder;

	return lstat(path, &folder) == 0 && S_ISDIR(folder.st_mode);
}

bool
os_is_own_folder(const char *path)
{
	struct stat folder;

	return lstat(path, &folder) == 0 && S_ISDIR(folder.st_mode) && folder.st_uid == geteuid();
}

bool
os_own_program(char *path)
{
	ssize_t size = readlink("/proc/self/exe", path, PATH_MAX - 1);

	if (size > 0)
		path[size] = '\0';
	return size > 0;
}

bool
os_are_same(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

unsigned
os_processors(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return processors > 0 ? (unsigned)processors : 1;
}

/* ---- signals */

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
os_catch_signals(void)
{
	for (size_t i = 0; i < NENDING; i++)
		catch(ending[i]);
}

void
os_release_signals(void)
{
	for (size_t i = 0; i < NENDING; i++) {
		struct sigaction current;

		if (sigaction(ending[i], NULL, &current) == 0 && current.sa_handler == note_signal)
			signal(ending[i], SIG_DFL);
	}
	if (ended_by)
		raise(ended_by);
}

bool
os_is_interrupted(void)
{
	return ended_by != 0;
}

void
os_end_by_signal(void)
{
	signal(ended_by, SIG_DFL);
	raise(ended_by);
	_exit(128 + ended_by);
}

void
os_tick(bool wanted)
{
	struct itimerval interval = {{wanted, 0}, {wanted, 0}};

	if (wanted)
		catch(SIGALRM);
	setitimer(ITIMER_REAL, &interval, NULL);
}

bool
os_has_ticked(void)
{
	bool has = ticked;

	ticked = 0;
	return has;
}

/* ---- processes */

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

unsigned
os_most_processes(void)
{
	return UINT_MAX;
}

os_process
os_start(const struct job *job)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die("cannot start a process: %s", strerror(errno));
	if (pid == 0)
		be(job);
	setpgid(pid, pid); /* in both processes: either may be the first to run */
	return pid;
}

os_process
os_wait(const os_process *running, uint32_t n, bool *good)
{
	int status;
	pid_t pid = wait(&status);

	(void)running, (void)n;
	*good = pid > 0 && status == 0;
	return pid > 0 ? pid : 0;
}

void
os_end_all(const os_process *running, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (running[i])
			kill(-(pid_t)running[i], SIGTERM);
	while (wait(NULL) > 0 || errno == EINTR)
		;
}

/* The program's file is removed as soon as it is open. */
void
os_become(const char *program, char **argv)
{
	int fd = open(program, O_RDONLY | O_CLOEXEC);

	work_drop();
	os_release_signals();
	if (fd >= 0)
		fexecve(fd, argv, environ);
}
#endif
