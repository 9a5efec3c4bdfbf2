/* Arguments, environment, standard streams, the exit status. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static void
at_end(void)
{
	puts("at the end");
}

int
main(int argc, char **argv)
{
	char line[64];
	int i, c, lines = 0;

	for (i = 0; i < argc; i++)
		printf("argument %d: <%s>\n", i, argv[i]);
	for (i = 0; environ && environ[i]; i++)
		printf("environment: <%s>\n", environ[i]);
	printf("HOME is %s, NONE is %s\n", getenv("HOME"), getenv("NONE") ? "set" : "not set");
	while (fgets(line, sizeof line, stdin))
		printf("%d: %s", ++lines, line);
	printf("end of input: %d\n", feof(stdin) != 0);
	c = ungetc('x', stdin);
	printf("ungetc: %c %c\n", c, getchar());
	for (i = 0; i < 20000; i++)
		printf("%d%c", i, i % 16 == 15 ? '\n' : ' ');
	fprintf(stderr, "to the error stream\n");
	printf("isatty: %d %d\n", isatty(0), isatty(1));
	errno = 0;
	printf("seek in a pipe: %d\n", lseek(1, 0, SEEK_CUR) == -1);
	printf("write to a closed one: %d", (int)write(9, "x", 1));
	printf(" %s\n", strerror(errno));
	atexit(at_end);
	exit(argc > 1 ? atoi(argv[1]) : 0);
}
