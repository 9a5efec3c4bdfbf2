/* Loaded into wasmcc: another processor, that of the file $CPUINFO. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

FILE *
fopen(const char *path, const char *mode)
{
	FILE *(*real)(const char *, const char *) = (FILE *(*)(const char *, const char *))dlsym(RTLD_NEXT, "fopen");
	const char *other = getenv("CPUINFO");

	return real(other && !strcmp(path, "/proc/cpuinfo") ? other : path, mode);
}
