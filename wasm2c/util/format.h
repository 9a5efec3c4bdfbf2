/* format: vsnprintf() for most of what is printed, which is names and small numbers. */
#ifndef UTIL_FORMAT_H
#define UTIL_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* As vsnprintf(); several times as fast where nothing but %s, %u and %c is in `fmt`. */
int format(char *to, size_t room, const char *fmt, va_list);

#endif
