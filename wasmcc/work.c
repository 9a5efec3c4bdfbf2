#include "work.h"

#include "files.h"
#include "os.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "wasmcc-"
#define PATTERN PREFIX "XXXXXX"

/* A file in the folder, locked as long as the process lives. A folder without it is never removed,
 * whatever its name. */
#define MARK ".wasmcc-work"

static char *work;
static pid_t work_owner;
static int mark = -1;

const char *
work_place(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : os_temporary_folder();
}

void
work_drop(void)
{
	if (work && work_owner == getpid()) { /* not a child that ends by exit() */
		if (OS_LOCKED_FILES_STAY && mark >= 0)
			close(mark), mark = -1;
		files_remove(work);
	}
	if (mark >= 0)
		close(mark);
	work = NULL;
	mark = -1;
}

/* Without a mark (a file system without locks) the folder stays behind if the process is
 * killed. */
static void
put_mark(void)
{
	char *path = text_format("%s/" MARK, work);

	mark = os_make_locked(path);
	free(path);
}

/* Whether a folder is this user's and its process is gone. */
static bool
is_abandoned(const char *path)
{
	char *name = text_format("%s/" MARK, path);
	int fd = os_is_own_folder(path) ? os_lock(name) : -1;

	if (fd >= 0)
		close(fd);
	free(name);
	return fd >= 0;
}

static void
remove_abandoned(const char *parent)
{
	DIR *folder = opendir(parent);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)) != NULL) {
		char *path;

		if (strlen(entry->d_name) != strlen(PATTERN) ||
			strncmp(entry->d_name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		path = text_format("%s/%s", parent, entry->d_name);
		if (is_abandoned(path))
			files_remove(path);
		free(path);
	}
	if (folder)
		closedir(folder);
}

char *
work_make(const char *parent)
{
	static bool registered;
	char *path = text_format("%s/" PATTERN, parent);

	remove_abandoned(parent);
	if (!os_make_new_folder(path))
		die("no folder for temporary files in %s: %s", parent, strerror(errno));
	if (!registered)
		atexit(work_drop);
	registered = true;
	work = path;
	work_owner = getpid();
	put_mark();
	return text_format("%s", path);
}
