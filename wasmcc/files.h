/* files: operations on files, files that appear complete or not at all, and where wasmcc's own
 * parts are. */
#ifndef WASMCC_FILES_H
#define WASMCC_FILES_H

#include "text.h"

void files_remove(const char *path); /* a folder with all that is in it */
bool files_exist(const char *path);
bool files_are_same(const char *a, const char *b); /* two names of one file */
void files_make_folder(const char *path); /* with its parents */
void files_copy(const char *from, const char *to);

/* Puts a finished file at its place in one step, so that nobody sees half of it. */
void files_install(const char *from, const char *to);

/* The files of a folder that end so, sorted, as paths. */
struct words files_list(const char *folder, const char *end);

/* The path of a program as the shell would find it; NULL: there is none. */
char *files_find_program(const char *name);

/* The folder of the runtime's sources, and the path of an archive ("libwasm-rt.a"), NULL where it
 * is not installed. */
const char *files_runtime(void);
char *files_archive(const char *name);
const char *files_own_program(void);

#endif
