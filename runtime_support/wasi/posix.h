/*
 * To be included before all else by files that use the operating system: asks for its interfaces,
 * and says which it has. Each may be set from outside.
 */
#ifndef WASI_POSIX_H
#define WASI_POSIX_H

#ifndef WASI_HAVE_POSIX
#if defined(__unix__) || defined(__APPLE__)
#define WASI_HAVE_POSIX 1
#else
#define WASI_HAVE_POSIX 0
#endif
#endif

#if WASI_HAVE_POSIX
#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#endif
#if defined(__linux__)
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH, syscall */
#endif
#elif defined(__APPLE__)
#define _DARWIN_C_SOURCE
#elif !defined(__FreeBSD__) && !defined(__OpenBSD__) && !defined(__NetBSD__) && \
	!defined(__DragonFly__)
#define _XOPEN_SOURCE 700
#endif
#endif

#endif
