#include "work.h"

#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

	return folder && *folder ? folder : "/tmp";
}

void
work_drop(void)
{
	if (work && work_owner == getpid()) /* not a child that ends by exit() */
		files_remove(work);
	if (mark >= 0)
		close(mark);
	work = NULL;
	mark = -1;
}

static bool
lock(int fd)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0;
}

/* The mark gets its name only once it is locked: nobody finds one unlocked whose process lives.
 * Without a mark (a file system without locks) the folder stays behind if the process is killed. */
static void
put_mark(void)
{
	char *early = text_format("%s/" MARK "-new", work), *final = text_format("%s/" MARK, work);

	mark = open(early, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (!lock(mark) || rename(early, final) != 0)
		unlink(early);
	free(early);
	free(final);
}

/* Whether a folder is this user's and its process is gone. */
static bool
is_abandoned(const char *path)
{
	char *name = text_format("%s/" MARK, path);
	struct stat folder, file;
	bool dead = false;
	int fd;

	if (lstat(path, &folder) == 0 && S_ISDIR(folder.st_mode) && folder.st_uid == geteuid() &&
		lstat(name, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == geteuid()) {
		fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		dead = lock(fd);
		if (fd >= 0)
			close(fd);
	}
	free(name);
	return dead;
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
	if (!mkdtemp(path))
		die("no folder for temporary files in %s: %s", parent, strerror(errno));
	if (!registered)
		atexit(work_drop);
	registered = true;
	work = path;
	work_owner = getpid();
	put_mark();
	return text_format("%s", path);
}
