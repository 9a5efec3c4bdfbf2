#include "text.h"

#include "util/posix.h"
#include "wasm/reader.h"

#include <stdio.h>
#include <string.h>

char *
text_format(const char *format, ...)
{
	va_list args;
	int size;
	char *text;

	va_start(args, format);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (size < 0)
		die("out of memory");
	text = xmalloc((size_t)size + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)size + 1, format, args);
	va_end(args);
	return text;
}

bool
text_ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);

	return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

const char *
text_base(const char *path)
{
	return file_name(path);
}

char *
text_stem(const char *path)
{
	const char *base = text_base(path), *dot = strrchr(base, '.');

	return text_format("%.*s", (int)(dot && dot > base ? (size_t)(dot - base) : strlen(base)),
		base);
}

void
words_add(struct words *words, const char *word)
{
	*vec_push(words) = (char *)word;
}

void
words_add_all(struct words *words, const struct words *more)
{
	for (uint32_t i = 0; i < more->n; i++)
		words_add(words, more->v[i]);
}

bool
words_have(const struct words *words, const char *word)
{
	uint32_t i = 0;

	while (i < words->n && strcmp(words->v[i], word) != 0)
		i++;
	return i < words->n;
}

void
words_split(struct words *words, const char *text)
{
	while (text += strspn(text, " \t\n"), *text) {
		size_t size = strcspn(text, " \t\n");

		words_add(words, text_format("%.*s", (int)size, text));
		text += size;
	}
}

char **
words_end(struct words *words)
{
	words_add(words, NULL);
	words->n--;
	return words->v;
}

char *
text_plain(const char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	char *copy = text_format("%.100s", name);

	for (char *c = copy; *(c += strspn(c, good));)
		*c = '_';
	return copy;
}

void
text_put_json(struct sink *s, const char *bytes, size_t n)
{
	bool utf8 = utf8_valid(bytes, n); /* names of files may not be */

	put_char(s, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c < ' ' || c == '"' || c == '\\' || c == 0x7f || (c > 0x7f && !utf8))
			put_format(s, "\\u%04x", (unsigned)c);
		else
			put_char(s, (char)c);
	}
	put_char(s, '"');
}

char *
text_quoted(const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";
	char *quoted, *to;

	if (*word && !word[strspn(word, plain)])
		return text_format("%s", word);
	quoted = to = xmalloc(4 * strlen(word) + 3);
	*to++ = '\'';
	for (; *word; word++) {
		if (*word == '\'')
			to = strcpy(to, "'\\'") + 3;
		*to++ = *word;
	}
	strcpy(to, "'");
	return quoted;
}

void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("wasmcc: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}
