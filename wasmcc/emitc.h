/* emitc: the sources of a program or library, with a Makefile that builds them anywhere. */
#ifndef WASMCC_EMITC_H
#define WASMCC_EMITC_H

#include "build.h"

/* Exits after a message where a file is missing. */
void emitc_check(const struct request *);

/* Into build->folder, where the generated sources are; `target` is the name of what the Makefile
 * builds. */
void emitc_write(const struct build *, const char *target);

#endif
