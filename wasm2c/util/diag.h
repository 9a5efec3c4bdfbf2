/* diag: messages, and the one way out of an error.
 *
 * When something goes wrong (bad input, an output that cannot be written, no memory), the code that
 * finds it calls fail() or fail_at(), and control returns to the innermost diag_try(). There is one
 * throw and one catch, so no function of the translator returns an error code. */
#ifndef UTIL_DIAG_H
#define UTIL_DIAG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __GNUC__
#ifdef __MINGW32__ /* whose printf is that of C, and not Microsoft's */
#define DIAG_PRINTF(fmt, args) __attribute__((format(gnu_printf, fmt, args)))
#else
#define DIAG_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#endif
#else
#define DIAG_PRINTF(fmt, args)
#endif

struct diag {
	jmp_buf target;
	struct diag *outer;  /* the catch around this one, or NULL */
	const char *file;    /* the input's name in messages; NULL before there is one */
	char message[1024];  /* the message of the failure, complete with file and offset, no newline */
};

/* The catch. Usage:  if (setjmp(*diag_enter(&d, file)) == 0) { work; diag_leave(); } else {
 * d.message } The failure itself leaves, so diag_leave() belongs to the success path only. Each
 * thread has its own. */
jmp_buf *diag_enter(struct diag *d, const char *file);
void diag_leave(void);
_Noreturn void diag_rethrow(const struct diag *); /* to the catch that is in force now */

extern const char *diag_program; /* "wasm2c": what messages without a place in the input begin
                                    with */

/* An error without a place in the input: "wasm2c: error: ...". Does not return. */
_Noreturn void fail(const char *fmt, ...) DIAG_PRINTF(1, 2);

/* An error at a byte offset of the input: "FILE:0x00000a3: error: ...". Does not return. */
_Noreturn void fail_at(uint64_t offset, const char *fmt, ...) DIAG_PRINTF(2, 3);

/* malloc and realloc that fail() with "out of memory" instead of returning NULL. */
void *xmalloc(size_t size);
void *xrealloc(void *old, size_t size);

#endif
