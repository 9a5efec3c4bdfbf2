/* text: strings and lists of them, which live as long as the process. */
#ifndef WASMCC_TEXT_H
#define WASMCC_TEXT_H

#include "util/diag.h"
#include "util/sink.h"
#include "util/vec.h"

#include <stdbool.h>

struct words {
	char **v;
	uint32_t n, cap;
};

/* A new string. */
char *text_format(const char *format, ...) DIAG_PRINTF(1, 2);

bool text_ends_with(const char *text, const char *end);

/* The file's name without folders; and without what follows its last dot, too. */
const char *text_base(const char *path);
char *text_stem(const char *path);

void words_add(struct words *, const char *word); /* not copied */
void words_add_all(struct words *, const struct words *);
bool words_have(const struct words *, const char *word);
void words_split(struct words *, const char *text); /* at blanks */
char **words_end(struct words *); /* the array, with NULL after the last */

/* A name made of ASCII letters, digits, dots, - and _, which has no meaning to make, a shell or a
 * compiler and is short enough for a file. Different names may give the same one. */
char *text_plain(const char *name);

/* A string of JSON. A byte of what is not UTF-8 is written as the code point of its number. */
void text_put_json(struct sink *, const char *bytes, size_t n);

/* A word as a shell reads it. */
char *text_quoted(const char *word);

/* "wasmcc: ...", and the end with status 1. */
_Noreturn void die(const char *format, ...) DIAG_PRINTF(1, 2);

#endif
