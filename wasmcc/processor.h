/* processor: compiler options for the processor of this machine, for programs that are run at
 * once. */
#ifndef WASMCC_PROCESSOR_H
#define WASMCC_PROCESSOR_H

#include "options.h"

/* The compiler's options for it, NULL after the last; none where none is known to be right, or
 * where the command line names a machine. */
const char *const *processor_options(const struct request *);

/* What tells this processor from others that compiled code may not run on. */
const char *processor_identity(void);

#endif
