/* lto: link-time optimisation (-flto). What the compiler then makes are no objects in the format of
 * the machine, and not every archiver finds the names in them. */
#ifndef WASMCC_LTO_H
#define WASMCC_LTO_H

#include "options.h"

bool lto_is_wanted(const struct request *);

/* The archiver for it. NULL: that of the machine may do. Exits if there is none for clang. */
char *lto_archiver(const struct request *);

/* Exits unless the archive's table has the name. Archivers do not fail where they find none. */
void lto_check_archive(const char *path, const char *ar, const char *name);

/* For linking: gcc runs as many compilers then as -j says. */
void lto_add_jobs(struct words *command, const struct request *);

#endif
