#include "lto.h"

#include "files.h"
#include "runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last option that turns it on or off; NULL: there is none. */
static const char *
last_option(const struct words *words)
{
	uint32_t i = words->n;

	while (i > 0 && strcmp(words->v[i - 1], "-flto") && strcmp(words->v[i - 1], "-fno-lto") &&
		strncmp(words->v[i - 1], "-flto=", 6))
		i--;
	return i > 0 ? words->v[i - 1] : NULL;
}

/* What follows the compiler in $CC counts, too. */
static const char *
option(const struct request *r)
{
	const char *last = last_option(&r->compile_flags);

	return last ? last : last_option(&r->compiler);
}

bool
lto_is_wanted(const struct request *r)
{
	const char *last = option(r);

	return last && strcmp(last, "-fno-lto") != 0;
}

/* gcc-ar-12 for gcc-12 is ar with the plugin of that gcc. */
static char *
archiver_of_gcc(const char *compiler)
{
	const char *base = text_base(compiler), *gcc = strstr(base, "gcc");

	return gcc ? files_find_program(text_format("%.*s-ar%s", (int)(gcc + 3 - compiler), compiler,
		gcc + 3)) : NULL;
}

char *
lto_archiver(const struct request *r)
{
	const char *compiler;
	char *found;

	switch (runtime_compiler_kind(r, &compiler)) {
	case COMPILER_GCC:
		return archiver_of_gcc(compiler);
	case COMPILER_CLANG:
		found = runtime_llvm_tool(compiler, "llvm-ar");
		if (!found)
			die("-flto: llvm-ar, a part of LLVM, is neither beside %s nor in PATH; archives of "
				"what clang makes then need it", compiler);
		return found;
	case COMPILER_OTHER:
		break;
	}
	return NULL;
}

/* An archive begins with a table of the names that are defined in it. */
static bool
table_has(FILE *f, const char *name)
{
	char header[8 + 60 + 1] = ""; /* that of the archive, that of its first member */
	size_t size, length = strlen(name), i = 0;
	char *table;

	if (fread(header, 1, sizeof header - 1, f) != sizeof header - 1)
		return false;
	size = strtoul(header + 8 + 48, NULL, 10);
	table = xmalloc(size + 1);
	size = fread(table, 1, size, f);
	while (i + length <= size && memcmp(table + i, name, length) != 0)
		i++;
	free(table);
	return i + length <= size;
}

void
lto_check_archive(const char *path, const char *ar, const char *name)
{
	FILE *f = fopen(path, "rb");
	bool good = f && table_has(f, name);

	if (f)
		fclose(f);
	if (!good)
		die("-flto: %s does not find the names in what the compiler makes; set AR to an archiver "
			"that does: llvm-ar for clang, gcc-ar for gcc", ar);
}

void
lto_add_jobs(struct words *command, const struct request *r)
{
	const char *compiler, *last = option(r);

	if (last && strcmp(last, "-flto") == 0 && runtime_compiler_kind(r, &compiler) == COMPILER_GCC)
		words_add(command, text_format("-flto=%u", r->jobs));
}
