#include "util/format.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 20 };

static char *
put_unsigned(char *to, unsigned value)
{
	char digits[DIGITS_MAX], *p = digits + sizeof digits;
	size_t n;

	do
		*--p = (char)('0' + value % 10);
	while (value /= 10);
	n = (size_t)(digits + sizeof digits - p);
	memcpy(to, p, n);
	return to + n;
}

/* False where fmt has another conversion, or the text does not fit with its NUL. */
static bool
quick(char *to, const char *end, const char *fmt, va_list args, size_t *size)
{
	const char *start = to, *s;
	size_t n;

	for (; *fmt; fmt++) {
		if (end - to <= DIGITS_MAX)
			return false;
		if (*fmt != '%') {
			*to++ = *fmt;
			continue;
		}
		switch (*++fmt) {
		case 's':
			s = va_arg(args, const char *);
			n = strlen(s);
			if (n >= (size_t)(end - to))
				return false;
			memcpy(to, s, n);
			to += n;
			break;
		case 'u':
			to = put_unsigned(to, va_arg(args, unsigned));
			break;
		case 'c':
			*to++ = (char)va_arg(args, int);
			break;
		default:
			return false;
		}
	}
	if (to == end)
		return false;
	*to = '\0';
	*size = (size_t)(to - start);
	return true;
}

int
format(char *to, size_t room, const char *fmt, va_list args)
{
	va_list again;
	size_t size;
	bool done;

	va_copy(again, args);
	done = quick(to, to + room, fmt, again, &size);
	va_end(again);
	return done ? (int)size : vsnprintf(to, room, fmt, args);
}
