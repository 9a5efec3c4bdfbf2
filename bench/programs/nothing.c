/* What a guest would import from WASI, as functions of its own: there are no files, no arguments
 * and no time. So the same module runs wherever modules run, and nothing but the guest is measured.
 */
#ifdef __wasm__
#include <stdint.h>

enum { EBADF = 8, ENOSYS = 52 };

#define FUNCTION(name, ...) \
	int32_t __imported_wasi_snapshot_preview1_##name(__VA_ARGS__)

FUNCTION(clock_time_get, int32_t clock, int64_t precision, int32_t to)
{
	(void)clock, (void)precision;
	*(int64_t *)to = 0;
	return 0;
}

FUNCTION(fd_close, int32_t fd)
{
	return (void)fd, EBADF;
}

FUNCTION(fd_fdstat_get, int32_t fd, int32_t to)
{
	return (void)fd, (void)to, EBADF;
}

FUNCTION(fd_fdstat_set_flags, int32_t fd, int32_t flags)
{
	return (void)fd, (void)flags, EBADF;
}

FUNCTION(fd_prestat_get, int32_t fd, int32_t to)
{
	return (void)fd, (void)to, EBADF;
}

FUNCTION(fd_prestat_dir_name, int32_t fd, int32_t to, int32_t length)
{
	return (void)fd, (void)to, (void)length, EBADF;
}

FUNCTION(fd_read, int32_t fd, int32_t to, int32_t count, int32_t got)
{
	return (void)fd, (void)to, (void)count, (void)got, EBADF;
}

FUNCTION(fd_renumber, int32_t from, int32_t to)
{
	return (void)from, (void)to, EBADF;
}

FUNCTION(fd_seek, int32_t fd, int64_t by, int32_t whence, int32_t to)
{
	return (void)fd, (void)by, (void)whence, (void)to, EBADF;
}

FUNCTION(fd_write, int32_t fd, int32_t from, int32_t count, int32_t put)
{
	return (void)fd, (void)from, (void)count, (void)put, EBADF;
}

FUNCTION(path_open, int32_t fd, int32_t how, int32_t path, int32_t length, int32_t create,
	int64_t rights, int64_t inherited, int32_t flags, int32_t to)
{
	(void)fd, (void)how, (void)path, (void)length, (void)create, (void)rights, (void)inherited;
	return (void)flags, (void)to, ENOSYS;
}

FUNCTION(environ_get, int32_t to, int32_t text)
{
	return (void)to, (void)text, ENOSYS;
}

FUNCTION(environ_sizes_get, int32_t count, int32_t size)
{
	*(int32_t *)count = *(int32_t *)size = 0;
	return 0;
}

/* As sources of random numbers: expat's and Lua's. */
int
getpid(void)
{
	return 1;
}

long
clock(void)
{
	return 1;
}

_Noreturn void
__imported_wasi_snapshot_preview1_proc_exit(int32_t status)
{
	(void)status;
	__builtin_trap();
}
#endif
