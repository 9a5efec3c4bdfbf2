/* translate: a whole translation, apart from the command line: for main() and for the fuzz
 * targets. */
#ifndef MAIN_TRANSLATE_H
#define MAIN_TRANSLATE_H

#include "c/options.h"
#include "wasm/reader.h"

/* Validates the module that the reader gives and, unless options->validate_only, prints its C.
 * Returns the exit status: 0, or 1 after a message on the standard error stream, when no output is
 * left. The reader is the caller's to close. */
int translate(const struct options *, struct reader *);

/* The same, from the file that options->input names. */
int translate_file(const struct options *);

#endif
