/* A command that does what its first argument says. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

__attribute__((noinline)) static int
poke(volatile int *at)
{
	return *at + 1;
}

__attribute__((noinline)) static int
wrong_pointer(int n)
{
	return poke((int *)(0x7ffffff0u + (unsigned)n)) + n;
}

__attribute__((noinline)) static int
recurse(int depth, int end)
{
	volatile char here[256];

	here[0] = (char)depth;
	return depth == end ? depth : recurse(depth + 1, end) + (here[0] & 0);
}

static int
copy(FILE *file)
{
	int c;

	while (file && (c = getc(file)) != EOF)
		if (putchar(c) == EOF)
			return 1;
	return file ? 0 : 1;
}

static int
serve(void)
{
	char text[64];
	int connection = accept(3, NULL, NULL);
	ssize_t n = connection < 0 ? -1 : read(connection, text, sizeof text);

	if (n < 0 || write(connection, text, (size_t)n) != n)
		return 1;
	printf("%s %.*s\n", getenv("LISTEN_FDS"), (int)n, text);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	FILE *file;

	setvbuf(stdout, NULL, _IONBF, 0);
	if (!strcmp(what, "env")) {
		for (char **e = environ; *e; e++)
			puts(*e);
	} else if (!strcmp(what, "input")) {
		copy(stdin);
	} else if (!strcmp(what, "exit")) {
		exit(atoi(argv[2]));
	} else if (!strcmp(what, "cat")) {
		if (copy(fopen(argv[2], "r")) != 0) {
			perror(argv[2]);
			return 1;
		}
	} else if (!strcmp(what, "write")) {
		file = fopen(argv[2], "w");
		if (!file || fputs("written\n", file) < 0 || fclose(file) != 0) {
			perror(argv[2]);
			return 1;
		}
	} else if (!strcmp(what, "trap")) {
		puts("before");
		return wrong_pointer(argc);
	} else if (!strcmp(what, "recurse")) {
		printf("%d\n", recurse(0, atoi(argv[2])));
	} else if (!strcmp(what, "loop")) {
		puts("looping");
		for (volatile int i = 0;; i++)
			;
	} else if (!strcmp(what, "grow")) {
		printf("%s\n", __builtin_wasm_memory_grow(0, (size_t)atoi(argv[2])) == (size_t)-1
			? "refused" : "grown");
	} else if (!strcmp(what, "serve")) {
		return serve();
	} else {
		for (int i = 0; i < argc; i++)
			printf("%d=%s\n", i, argv[i]);
	}
	return 0;
}
