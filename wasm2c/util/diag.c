#include "util/diag.h"

#include "util/thread.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static THREAD_LOCAL struct diag *current; /* the catch in force */

const char *diag_program = "wasm2c";

jmp_buf *
diag_enter(struct diag *d, const char *file)
{
	d->file = file;
	d->message[0] = '\0';
	d->outer = current;
	current = d;
	return &d->target;
}

void
diag_leave(void)
{
	current = current->outer;
}

/* To the catch in force, which has its message. */
static _Noreturn void
throw(void)
{
	struct diag *d = current;

	current = d->outer;
	longjmp(d->target, 1);
}

_Noreturn void
diag_rethrow(const struct diag *d)
{
	if (!current) {
		fprintf(stderr, "%s\n", d->message);
		exit(1);
	}
	memcpy(current->message, d->message, sizeof d->message);
	throw();
}

static _Noreturn void
throw_message(const char *where, const char *fmt, va_list args)
{
	struct diag *d = current;
	int n;

	if (!d) {
		fprintf(stderr, "%s: error: ", where);
		vfprintf(stderr, fmt, args);
		fputc('\n', stderr);
		exit(1);
	}
	n = snprintf(d->message, sizeof d->message, "%s: error: ", where);
	if (n > 0 && (size_t)n < sizeof d->message)
		vsnprintf(d->message + n, sizeof d->message - (size_t)n, fmt, args);
	throw();
}

_Noreturn void
fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	throw_message(diag_program, fmt, args);
}

_Noreturn void
fail_at(uint64_t offset, const char *fmt, ...)
{
	char where[512];
	va_list args;

	snprintf(where, sizeof where, "%.400s:0x%07" PRIx64, current
	    && current->file ? current->file : "input", offset);
	va_start(args, fmt);
	throw_message(where, fmt, args);
}

void *
xmalloc(size_t size)
{
	return xrealloc(NULL, size);
}

void *
xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		fail("out of memory (%zu bytes asked for)", size);
	return p;
}
