/* build: from modules to a file: translating, compiling, linking. */
#ifndef WASMCC_BUILD_H
#define WASMCC_BUILD_H

#include "job.h"
#include "link.h"

struct build {
	const struct request *request;
	const struct plan *plan;
	const char *folder;       /* where generated sources and objects go */
	struct words sources;     /* generated C */
	bool with_names;          /* the program has whole names of functions; set by build_sources */
	bool takes_options;       /* the program's command line begins with host options */
};

/* Translates all modules into build->folder and writes what else the product needs there; false
 * after a message. */
bool build_sources(struct build *);

/* Whether compilers can run in the work folder: no path in their options is relative. */
bool build_can_run_in_folder(const struct request *);

/* The name, without extension, that the user's own C file of that index gets in the work folder. */
char *build_own_name(const struct request *, uint32_t);

/* Makes the program, object or library at `output` out of the sources; false after a message. */
bool build_program(struct build *, const char *output);
/* Only compiles. Returns the objects of the generated C, of the user's own files, and of the
 * runtime. */
bool build_objects(struct build *, struct words *guests, struct words *own, struct words *runtime);
bool build_object(struct build *, const char *output);
bool build_archive(struct build *, const char *output);
bool build_shared(struct build *, const char *output);

/* Copies to a folder what a user of the library includes: the first module's header as HEADER.h
 * where that is given. */
void build_headers(const struct build *, const char *folder, const char *header);

#endif
