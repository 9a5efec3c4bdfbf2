/* posix: what the translator takes from POSIX, and the C library of Windows lacks or does
 * otherwise. For the .c files that call it. */
#ifndef UTIL_POSIX_H
#define UTIL_POSIX_H

#ifdef _WIN32
#include <stddef.h>
#include <sys/types.h>

#define realpath(path, to) _fullpath(to, path, 0) /* also of a file that is not there */
#define pread windows_pread
#define rename windows_rename /* takes the place of a file that is there */
ssize_t windows_pread(int fd, void *to, size_t size, off_t at);
int windows_rename(const char *from, const char *to);
#endif

/* No file is text, of which lines end otherwise than the translator writes them. */
void binary_files(void);

/* Where the name of a file begins in its path. */
const char *file_name(const char *path);

#endif
