#include "os.h"

#ifdef _WIN32
#include "wasm-rt-wasi.h"
#include "files.h"
#include "work.h"

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <errno.h>
#include <limits.h>
#include <share.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- files */

const char *
os_temporary_folder(void)
{
	static char folder[MAX_PATH + 1];
	DWORD size = GetTempPathA(sizeof folder, folder);

	if (size == 0 || size > MAX_PATH)
		return ".";
	folder[size - 1] = '\0'; /* a slash */
	return folder;
}

bool
os_make_new_folder(char *name)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	uint64_t number = (uint64_t)GetCurrentProcessId() * 1000003 ^ GetTickCount64();

	for (int attempt = 0; attempt < 1000; attempt++) {
		uint64_t rest = number++;

		for (char *c = name + strlen(name) - 6; *c; c++, rest /= sizeof digits - 1)
			*c = digits[rest % (sizeof digits - 1)];
		if (mkdir(name, 0700) == 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	return false;
}

int
os_make_locked(const char *path)
{
	return _sopen(path, O_RDWR | O_CREAT | O_EXCL | O_NOINHERIT, _SH_DENYRW, _S_IREAD | _S_IWRITE);
}

int
os_lock(const char *path)
{
	return _sopen(path, O_RDWR | O_NOINHERIT, _SH_DENYRW);
}

bool
os_is_folder(const char *path)
{
	DWORD attributes = GetFileAttributesA(path);

	return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) &&
		!(attributes & FILE_ATTRIBUTE_REPARSE_POINT);
}

/* Each user has temporary files of his own. */
bool
os_is_own_folder(const char *path)
{
	return os_is_folder(path);
}

bool
os_own_program(char *path)
{
	DWORD size = GetModuleFileNameA(NULL, path, PATH_MAX);

	return size > 0 && size < PATH_MAX;
}

static bool
identify(const char *path, BY_HANDLE_FILE_INFORMATION *info)
{
	HANDLE file = CreateFileA(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
		OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	bool known = file != INVALID_HANDLE_VALUE && GetFileInformationByHandle(file, info);

	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
	return known;
}

bool
os_are_same(const char *a, const char *b)
{
	BY_HANDLE_FILE_INFORMATION x, y;

	return identify(a, &x) && identify(b, &y) &&
		x.dwVolumeSerialNumber == y.dwVolumeSerialNumber &&
		x.nFileIndexHigh == y.nFileIndexHigh && x.nFileIndexLow == y.nFileIndexLow;
}

unsigned
os_processors(void)
{
	SYSTEM_INFO info;

	GetSystemInfo(&info);
	return info.dwNumberOfProcessors > 0 ? info.dwNumberOfProcessors : 1;
}

/* The runtime packs what POSIX has. OS_PACKS_FOLDERS keeps callers away. */
bool
wasm_rt_wasi_pack_image(const char *directory, bool (*put)(void *, const void *, size_t),
	void *user)
{
	(void)directory, (void)put, (void)user;
	errno = ENOSYS;
	return false;
}

/* ---- the console's signals */

static volatile LONG interrupted;
static HANDLE interruption; /* an event: it has come */

static BOOL WINAPI
note(DWORD kind)
{
	(void)kind;
	interrupted = 1;
	SetEvent(interruption);
	return TRUE;
}

void
os_catch_signals(void)
{
	if (!interruption)
		interruption = CreateEventA(NULL, TRUE, FALSE, NULL);
	SetConsoleCtrlHandler(note, TRUE);
}

void
os_release_signals(void)
{
	SetConsoleCtrlHandler(note, FALSE);
	if (interrupted)
		os_end_by_signal();
}

bool
os_is_interrupted(void)
{
	return interrupted != 0;
}

void
os_end_by_signal(void)
{
	ExitProcess((UINT)STATUS_CONTROL_C_EXIT);
}

/* os_wait returns each second anyway. */
void
os_tick(bool wanted)
{
	(void)wanted;
}

bool
os_has_ticked(void)
{
	return true;
}

/* ---- processes */

/* A word as the C library of the program that starts takes it apart again: in quotes, where
 * backslashes count only before a quote. */
static void
add_word(struct words *line, const char *word)
{
	char *quoted, *to;
	size_t slashes = 0;

	if (*word && !strpbrk(word, " \t\n\v\"")) {
		words_add(line, word);
		return;
	}
	quoted = to = xmalloc(2 * strlen(word) + 3);
	*to++ = '"';
	for (; *word; word++) {
		if (*word == '"')
			for (slashes++; slashes > 0; slashes--)
				*to++ = '\\';
		slashes = *word == '\\' ? slashes + 1 : 0;
		*to++ = *word;
	}
	while (slashes-- > 0)
		*to++ = '\\';
	strcpy(to, "\"");
	words_add(line, quoted);
}

static char *
command_line(char *const *argv)
{
	struct words words = {NULL, 0, 0};
	size_t size = 1;
	char *line, *to;

	for (; *argv; argv++)
		add_word(&words, *argv);
	for (uint32_t i = 0; i < words.n; i++)
		size += strlen(words.v[i]) + 1;
	line = to = xmalloc(size);
	for (uint32_t i = 0; i < words.n; i++)
		to += sprintf(to, "%s%s", i > 0 ? " " : "", words.v[i]);
	vec_free(&words);
	return line;
}

/* Suspended: thread and process begin when they are where they belong. False where there is no such
 * program or it cannot run. */
static bool
launch(const char *program, char **argv, const char *folder, PROCESS_INFORMATION *process)
{
	STARTUPINFOA start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
	char *line = command_line(argv);
	bool good;

	start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
	start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
	start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	fflush(NULL);
	/* Wine starts programs of the system below it, too, but there is nothing to wait for then. */
	good = CreateProcessA(program, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, folder, &start,
		process) && process->hProcess;
	free(line);
	return good;
}

static void
go(const PROCESS_INFORMATION *process)
{
	ResumeThread(process->hThread);
	CloseHandle(process->hThread);
}

/* With all that they start, processes belong to one job of the system's, and end with it. */
static HANDLE
group(void)
{
	static HANDLE job;

	if (!job)
		job = CreateJobObjectA(NULL, NULL);
	return job;
}

static DWORD WINAPI
work(void *argument)
{
	const struct job *job = argument;

	return (DWORD)job->work(job->argument);
}

/* A thread alone: the translator is made for one (util/thread.h). */
static os_process
start_work(const struct job *job)
{
	HANDLE thread = CreateThread(NULL, 0, work, (void *)job, 0, NULL);

	if (!thread)
		die("cannot start a thread: error %lu", GetLastError());
	WaitForSingleObject(thread, INFINITE);
	return (os_process)thread;
}

/* One place is the event's (os_wait). */
unsigned
os_most_processes(void)
{
	return MAXIMUM_WAIT_OBJECTS - 1;
}

os_process
os_start(const struct job *job)
{
	PROCESS_INFORMATION process;
	char *program;

	if (!job->argv)
		return start_work(job);
	program = files_find_program(job->argv[0]);
	if (!program || !launch(program, job->argv, job->folder, &process)) {
		DWORD error = GetLastError();

		TerminateJobObject(group(), 1);
		if (!program)
			die("cannot run %s: there is no such program", job->argv[0]);
		die("cannot run %s: error %lu of Windows", program, error);
	}
	AssignProcessToJobObject(group(), process.hProcess);
	go(&process);
	free(program);
	return (os_process)process.hProcess;
}

os_process
os_wait(const os_process *running, uint32_t n, bool *good)
{
	HANDLE handles[MAXIMUM_WAIT_OBJECTS];
	DWORD count = 0, which, status = 1;

	for (uint32_t i = 0; i < n; i++)
		if (running[i])
			handles[count++] = (HANDLE)running[i];
	handles[count] = interruption;
	which = WaitForMultipleObjects(count + 1, handles, FALSE, 1000);
	if (which >= WAIT_OBJECT_0 + count)
		return 0;
	/* A thread's status is had in the same way. */
	if (!GetExitCodeProcess(handles[which], &status))
		GetExitCodeThread(handles[which], &status);
	*good = status == 0;
	CloseHandle(handles[which]);
	return (os_process)handles[which];
}

void
os_end_all(const os_process *running, uint32_t n)
{
	TerminateJobObject(group(), 1);
	for (uint32_t i = 0; i < n; i++)
		if (running[i])
			WaitForSingleObject((HANDLE)running[i], INFINITE);
}

/* What ends the program from the console leaves this process to clean up. */
void
os_become(const char *program, char **argv)
{
	PROCESS_INFORMATION process;
	DWORD status = 1;

	if (!launch(program, argv, NULL, &process)) {
		errno = ENOEXEC;
		return;
	}
	go(&process);
	WaitForSingleObject(process.hProcess, INFINITE);
	GetExitCodeProcess(process.hProcess, &status);
	work_drop();
	exit((int)status);
}
#endif
