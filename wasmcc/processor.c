#include "processor.h"

#include "runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The name and extensions of the first processor in Linux's list, but not its frequency. */
static char *
read_identity(void)
{
	static const char *const kinds[] = {"vendor_id", "cpu family", "model", "stepping", "flags"};
	static char line[1 << 14];
	char *identity = NULL;
	FILE *f = fopen("/proc/cpuinfo", "r");

	while (f && fgets(line, sizeof line, f) && *line != '\n')
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			if (strncmp(line, kinds[i], strlen(kinds[i])) == 0)
				identity = text_format("%s%s", identity ? identity : "", line);
	if (f)
		fclose(f);
	return identity;
}

const char *
processor_identity(void)
{
	static char *identity;

	if (!identity)
		identity = read_identity();
	return identity;
}

#if defined(__x86_64__)
static const char *const for_gcc[] = {"-march=native", NULL};

/* Some releases of clang warn about features that they detect themselves; others do not know the
 * warning. */
static const char *const for_clang[] = {"-march=native", "-Wno-unknown-warning-option",
	"-Wno-invalid-feature-combination", NULL};

static const char *const *
options_of(const struct request *r)
{
	const char *path;

	switch (runtime_compiler_kind(r, &path)) {
	case COMPILER_CLANG:
		return for_clang;
	case COMPILER_GCC:
		return for_gcc;
	case COMPILER_OTHER:
		break;
	}
	return NULL;
}
#endif

const char *const *
processor_options(const struct request *r)
{
	static const char *const none[] = {NULL};
	const char *const *options = NULL;

#if defined(__x86_64__)
	if (r->compiler.n == 1 && runtime_is_native(r->compiler.v[0]) && processor_identity())
		options = options_of(r);
#endif
	for (uint32_t i = 0; i < r->compile_flags.n; i++)
		if (strncmp(r->compile_flags.v[i], "-m", 2) == 0 || strstr(r->compile_flags.v[i], "target"))
			return none;
	return options ? options : none;
}
