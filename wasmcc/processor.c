#include "processor.h"

#include "files.h"
#include "runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the first processor in Linux' list: its name and extensions, but not its frequency. */
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

/* cc and c99 may be anything: what they are links to tells. */
static bool
is_gcc_or_clang(const char *compiler)
{
	char *path = files_find_program(compiler), *real = path ? realpath(path, NULL) : NULL;
	bool yes = real && (strstr(text_base(real), "gcc") || strstr(text_base(real), "clang"));

	free(real);
	return yes;
}

const char *
processor_option(const struct request *r)
{
#if defined(__x86_64__)
	const char *compiler = r->compiler.v[0];

	if (r->compiler.n != 1 || !runtime_is_native(compiler) || !is_gcc_or_clang(compiler))
		return NULL;
	for (uint32_t i = 0; i < r->compile_flags.n; i++)
		if (strncmp(r->compile_flags.v[i], "-m", 2) == 0 || strstr(r->compile_flags.v[i], "target"))
			return NULL;
	return processor_identity() ? "-march=native" : NULL;
#else
	(void)r, (void)is_gcc_or_clang;
	return NULL;
#endif
}
