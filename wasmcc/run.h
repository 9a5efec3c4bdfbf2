/* run: --run. */
#ifndef WASMCC_RUN_H
#define WASMCC_RUN_H

#include "options.h"

/* Runs the program of the request out of the cache. If it is not there, `make` makes it first, at
 * the path given, with a work folder that exists; false after a message. Returns, with an exit
 * status, only if nothing could be run. */
int run_program(const struct request *, bool (*make)(const struct request *, const char *folder,
	const char *program));

#endif
