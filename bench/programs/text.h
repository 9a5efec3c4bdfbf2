/* Text with words that repeat, the same each time. */
#include <stddef.h>
#include <string.h>

static void
make_text(char *to, size_t n)
{
	static const char *const words[] = { "memory", "grows", "by", "a", "page", "and", "the",
		"guest", "reads", "what", "it", "wrote", "before", "tables", "of", "functions", "call",
		"each", "other", "in", "an", "order", "that", "nobody", "knows", "until", "instances",
		"are", "linked", "so",
		"numbers", "follow" };
	unsigned seed = 17;
	size_t at = 0;

	while (at < n) {
		const char *word;
		size_t length;
		seed = seed * 1664525 + 1013904223;
		word = words[seed >> 27];
		length = strlen(word);
		if (length > n - at - 1)
			length = n - at - 1;
		memcpy(to + at, word, length);
		at += length;
		to[at++] = (seed >> 16 & 15) == 0 ? '\n'
			: (seed >> 8 & 255) < 3 ? (char)('0' + seed % 10) : ' ';
	}
}
