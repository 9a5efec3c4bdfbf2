/* processor: compiler options for the processor of this machine, for programs that are run at
 * once. */
#ifndef WASMCC_PROCESSOR_H
#define WASMCC_PROCESSOR_H

#include "options.h"

/* The compiler's options for it, NULL after the last. There are none if none is known to be right,
 * or if the command line names a machine. */
const char *const *processor_options(const struct request *);

/* A text that differs between processors on which the same code may not run. */
const char *processor_identity(void);

#endif
