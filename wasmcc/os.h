/* os: what wasmcc takes from the operating system beyond the C library and util/posix.h, as
 * POSIX has it (os_posix.c) and Windows (os_windows.c). For the .c files that call it. */
#ifndef WASMCC_OS_H
#define WASMCC_OS_H

#include "job.h"
#include "util/posix.h"

#include <stdint.h>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>

#define OS_COMPILER "gcc" /* where $CC names none: no collection for Windows lacks it */
#define OS_PROGRAM_END ".exe"
#define OS_LIST_SEPARATOR ";" /* in $PATH */
#define OS_SLASHES "/\\"
#define OS_PACKS_FOLDERS false /* --embed-dir */
#define OS_LOCKED_FILES_STAY true /* as long as they are open */
#undef X_OK
#define X_OK F_OK
#define O_CLOEXEC O_NOINHERIT
#define S_ISLNK(mode) 0
#define lstat stat
#define mkdir(path, mode) mkdir(path)
#else
#define OS_COMPILER "cc"
#define OS_PROGRAM_END ""
#define OS_LIST_SEPARATOR ":"
#define OS_SLASHES "/"
#define OS_PACKS_FOLDERS true
#define OS_LOCKED_FILES_STAY false
#endif

/* ---- files */

/* For temporary files, where $TMPDIR does not say. */
const char *os_temporary_folder(void);

/* Makes a folder of the name, whose XXXXXX at the end become what no other file has. */
bool os_make_new_folder(char *name);

/* Makes a file, or locks one that is there: locked as long as it is open and the process lives.
 * -1: another process has it locked, or it cannot be opened. A new one is never found unlocked. */
int os_make_locked(const char *path);
int os_lock(const char *path);

/* Whether it is a folder, no link to one; and this user's, too. */
bool os_is_folder(const char *path);
bool os_is_own_folder(const char *path);

/* The path of this program, in a buffer of PATH_MAX bytes; false where the system does not tell. */
bool os_own_program(char *path);

bool os_are_same(const char *a, const char *b); /* files_are_same */

unsigned os_processors(void);

/* ---- processes */

/* 0 is none. */
typedef intptr_t os_process;

/* From here on, signals that end the process are only noted: it ends after jobs and the work folder
 * are gone. Then back to how it was: a signal that has come meanwhile ends the process now. */
void os_catch_signals(void);
void os_release_signals(void);
bool os_is_interrupted(void);

/* Ends what runs, with all that it started, and waits for it. */
void os_end_all(const os_process *running, uint32_t n);

/* Ends this process with the signal that it got, so that its parent can tell. */
_Noreturn void os_end_by_signal(void);

/* How many os_start can have running at once. */
unsigned os_most_processes(void);

os_process os_start(const struct job *);

/* Which of these ended, and whether well; 0: none yet, look at os_is_interrupted() and
 * os_has_ticked(). */
os_process os_wait(const os_process *running, uint32_t n, bool *good);

/* From here on os_wait returns about each second, too, until it is told otherwise. */
void os_tick(bool wanted);
bool os_has_ticked(void);

/* Ends as that program in the work folder does, which is removed. Returns, with errno, where it
 * cannot be started. */
void os_become(const char *program, char **argv);

#endif
