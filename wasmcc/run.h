/* run: --run. */
#ifndef WASMCC_RUN_H
#define WASMCC_RUN_H

#include "options.h"

/* Runs the program of the request out of the cache, where `make` puts it first if it is not there:
 * it makes the program at the path given, in a work folder that exists, and says false after a
 * message. Returns the exit status where nothing could be run. */
int run_program(const struct request *, bool (*make)(const struct request *, const char *folder,
	const char *program));

#endif
