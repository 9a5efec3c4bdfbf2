/* thread: whether there are threads. Where there are none, all work is done by the caller. MinGW's
 * are a library beside the program, which nobody wants for this. */
#ifndef UTIL_THREAD_H
#define UTIL_THREAD_H

#include <unistd.h>

#if defined _POSIX_THREADS && _POSIX_THREADS > 0 && defined __GNUC__ && !defined __TINYC__ \
	&& !defined _WIN32
#define HAVE_THREADS 1
#define THREAD_LOCAL _Thread_local
#else
#define HAVE_THREADS 0
#define THREAD_LOCAL
#endif

#endif
