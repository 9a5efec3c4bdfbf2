/* runtime: the runtime library's archives where they fit, and otherwise its sources. */
#ifndef WASMCC_RUNTIME_H
#define WASMCC_RUNTIME_H

#include "options.h"

void runtime_add_includes(struct words *command);

/* The folders of the runtime's sources. */
struct runtime_part {
	const char *folder;
	const char *prefix; /* keeps objects of one name apart, from each other and from modules */
	bool of_programs;   /* programs with their own main need it, too */
};
enum { RUNTIME_PARTS = 8 };
extern const struct runtime_part runtime_parts[RUNTIME_PARTS];

/* The .c files of a folder. */
struct words runtime_sources(const char *folder);

/* Whether a compiler, judged by its name (gcc, clang-19, cc), makes code for this machine and its C
 * library, which can be linked with the archives. Compilers with other names may be wrappers that
 * do anything. */
bool runtime_is_native(const char *compiler);

/* What $CC is, and its path, as links lead to it: cc and c99 may be any compiler. */
enum compiler_kind { COMPILER_OTHER, COMPILER_GCC, COMPILER_CLANG };
enum compiler_kind runtime_compiler_kind(const struct request *, const char **path);

/* A program of the LLVM that a clang is part of: beside it, or in PATH. NULL: there is none. */
char *runtime_llvm_tool(const char *clang, const char *name);

/* Adds the installed archives, in the order of linking. False if there are none for this machine
 * and these options. */
bool runtime_archives(const struct request *, bool with_host, struct words *);

/* Replaces archives in the list by their objects, unpacked below the folder. False after a
 * message. */
bool runtime_unpack(const char *folder, const char *ar, struct words *);

/* The ar that belongs to the compiler. Exits if there is none for clang's -flto. */
char *runtime_ar(const struct request *);

/* Copies to a folder the runtime's headers that a generated one includes, and those of an embedder
 * for WASI, for a profile and for interrupts. */
void runtime_copy_headers(const char *folder, bool wasi, bool profile, bool interrupt);

#endif
