/* The guest: an ordinary C program that counts lines, words and bytes of the files named, built
 * with wasi-libc. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct counts {
	unsigned long lines, words, bytes;
};

static void
count(struct counts *c, const char *text, size_t size, int *in_word)
{
	for (size_t i = 0; i < size; i++) {
		int space = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
		c->lines += text[i] == '\n';
		c->words += !space && !*in_word;
		*in_word = !space;
	}
	c->bytes += size;
}

int
main(int argc, char **argv)
{
	int status = 0;

	for (int i = 1; i < argc; i++) {
		static char buffer[65536];
		struct counts c = { 0, 0, 0 };
		int in_word = 0, file = open(argv[i], O_RDONLY);
		ssize_t n = -1;

		while (file >= 0 && (n = read(file, buffer, sizeof buffer)) > 0)
			count(&c, buffer, (size_t)n, &in_word);
		if (n < 0) {
			perror(argv[i]);
			status = 1;
		} else {
			printf("%7lu %7lu %7lu %s\n", c.lines, c.words, c.bytes, argv[i]);
		}
		if (file >= 0)
			close(file);
	}
	return status;
}
