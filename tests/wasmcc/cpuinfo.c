/* Loaded into wasmcc: another processor, that of the file $CPUINFO. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

FILE *
fopen(const char *path, const char *mode)
{
	const char *other = getenv("CPUINFO");
	FILE *(*real)(const char *, const char *);

	*(void **)&real = dlsym(RTLD_NEXT, "fopen");
	return real(other && !strcmp(path, "/proc/cpuinfo") ? other : path, mode);
}
