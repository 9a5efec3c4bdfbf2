/* The ways out: by main's result, exit, _Exit, abort, a trap; the first argument after the
 * directory says which. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

static void
at_end(void)
{
	puts("at the end");
}

int
main(int argc, char **argv)
{
	const char *how = argv[argc - 1];

	atexit(at_end);
	puts(how);
	fflush(stdout);
	if (strcmp(how, "exit") == 0)
		exit(3);
	if (strcmp(how, "_Exit") == 0)
		_Exit(4);
	if (strcmp(how, "proc_exit") == 0)
		__wasi_proc_exit(255);
	if (strcmp(how, "abort") == 0)
		abort();
	return 2;
}
