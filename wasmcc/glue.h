/* glue: the C file that makes a program from modules: their instances, which instance gets which
 * imports, and main. */
#ifndef WASMCC_GLUE_H
#define WASMCC_GLUE_H

#include "link.h"
#include "util/sink.h"

/* Writes the file. With `takes_options` the program's command line begins with host options;
 * with `names` each module has a table of whole names. */
void glue_write(const char *path, const struct request *, const struct plan *, bool takes_options,
	bool names);

/* Instantiates a module: the statement, with the pointer to the instance. */
void glue_put_instantiation(struct sink *, const struct plan *, uint32_t module,
	const char *instance);

/* A string literal. */
void glue_put_text(struct sink *, const char *);

/* A file with functions for all imports that are missing, which trap. */
void glue_write_stubs(const char *path, const struct plan *);

#endif
