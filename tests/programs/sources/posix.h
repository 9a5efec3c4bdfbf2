/* posix: what programs call and wasi-libc lacks. A guest has no users, no modes, no locks, and
 * rounds to the nearest. */
#ifdef __wasi__
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define FE_DOWNWARD FE_TONEAREST
#define FE_UPWARD FE_TONEAREST

enum { F_RDLCK, F_WRLCK, F_UNLCK, F_GETLK = 5, F_SETLK, F_SETLKW };

static inline int
chmod(const char *path, mode_t mode)
{
	(void)path, (void)mode;
	return 0;
}

static inline int
fchmod(int fd, mode_t mode)
{
	(void)fd, (void)mode;
	return 0;
}

static inline int
chown(const char *path, uid_t user, gid_t group)
{
	(void)path, (void)user, (void)group;
	return 0;
}

static inline int
fchown(int fd, uid_t user, gid_t group)
{
	(void)fd, (void)user, (void)group;
	return 0;
}

static inline uid_t
getuid(void)
{
	return 1000;
}

static inline uid_t
geteuid(void)
{
	return 1000;
}
#endif
