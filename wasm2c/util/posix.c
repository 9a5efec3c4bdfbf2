#include "util/posix.h"

#include <string.h>

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdlib.h>

ssize_t
windows_pread(int fd, void *to, size_t size, off_t at)
{
	OVERLAPPED place = { .Offset = (DWORD)(uint64_t)at, .OffsetHigh = (DWORD)((uint64_t)at >> 32) };
	DWORD got, wanted = size > 1 << 30 ? 1 << 30 : (DWORD)size;

	if (ReadFile((HANDLE)_get_osfhandle(fd), to, wanted, &got, &place))
		return (ssize_t)got;
	if (GetLastError() == ERROR_HANDLE_EOF)
		return 0;
	errno = EIO;
	return -1;
}

int
windows_rename(const char *from, const char *to)
{
	if (MoveFileExA(from, to, MOVEFILE_REPLACE_EXISTING))
		return 0;
	errno = GetLastError() == ERROR_NOT_SAME_DEVICE ? EXDEV : EACCES;
	return -1;
}
#endif

void
binary_files(void)
{
#ifdef _WIN32
	_fmode = _O_BINARY;
	for (int fd = 0; fd < 3; fd++)
		_setmode(fd, _O_BINARY);
#endif
}

const char *
file_name(const char *path)
{
	const char *last = strrchr(path, '/');

#ifdef _WIN32
	const char *other = strrchr(path, '\\');

	if (other && (!last || other > last))
		last = other;
#endif
	return last ? last + 1 : path;
}
