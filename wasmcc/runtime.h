/* runtime: the runtime library's archives where they fit, and otherwise its sources. */
#ifndef WASMCC_RUNTIME_H
#define WASMCC_RUNTIME_H

#include "options.h"

void runtime_add_includes(struct words *command);

/* The folders of the runtime's sources. */
struct runtime_part {
	const char *folder;
	const char *prefix; /* keeps objects of one name apart, from each other and from modules */
	bool of_programs;   /* what has a main of its own needs it, too */
};
enum { RUNTIME_PARTS = 8 };
extern const struct runtime_part runtime_parts[RUNTIME_PARTS];

/* The .c files of a folder. */
struct words runtime_sources(const char *folder);

/* Whether a compiler by its name compiles for the machine at hand, with its C library, what can be
 * linked with the archives: gcc, clang-19, cc. Others may be wrappers that do anything. */
bool runtime_is_native(const char *compiler);

/* Adds the installed archives, in the order of linking. False where they are not there, or made for
 * another machine or with other options than those asked for. */
bool runtime_archives(const struct request *, bool with_host, struct words *);

/* Replaces archives in the list by their objects, unpacked below the folder. False after a
 * message. */
bool runtime_unpack(const char *folder, const char *ar, struct words *);

/* The ar that belongs to the compiler. */
char *runtime_ar(const struct request *);

/* Copies to a folder the runtime's headers that a generated one includes, and those of an embedder
 * for WASI, for a profile and for interrupts. */
void runtime_copy_headers(const char *folder, bool wasi, bool profile, bool interrupt);

#endif
