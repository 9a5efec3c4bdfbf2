/* profile: --profile-generate and --profile-use, for translated code.
 *
 * The folder of the profile lies beside the output. gcc keeps a file there for each object, clang
 * one for each program, which llvm-profdata brings into the form that clang reads. */
#ifndef WASMCC_PROFILE_H
#define WASMCC_PROFILE_H

#include "link.h"

/* Readies the folder, and what is to be used of it in the work folder. A program that notes begins
 * anew. Exits after a message where it cannot. */
void profile_begin(struct request *, const char *output, const char *work);

/* Notes in the folder what the profile will be of, or compares; when the modules have the names of
 * their files. Exits after a message if the profile cannot be of this build, and says so if the
 * modules have changed. */
void profile_settle(const struct request *, const struct plan *);

/* Adds the options for translated code. */
void profile_add_options(struct words *, const struct request *, const struct plan *);

/* Prints a function `leave`, which writes the profile of a program that ends without exit(). */
void profile_put_leave(struct sink *, const struct request *);

#endif
