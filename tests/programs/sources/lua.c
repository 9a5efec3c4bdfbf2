/* lua: what Lua calls and wasi-libc lacks. A guest starts no programs and has no folder for
 * temporary files. */
#ifdef __wasi__
#include <stdio.h>
#include <stdlib.h>

int
system(const char *command)
{
	return command ? -1 : 0;
}

char *
tmpnam(char *name)
{
	(void)name;
	return NULL;
}

FILE *
tmpfile(void)
{
	return NULL;
}
#endif
