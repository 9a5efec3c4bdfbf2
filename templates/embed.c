/* embed: turns the files that templates/order names into the C text that wasm2c/emit/template.c
 * includes. It runs while wasm2c is built: embed templates >templates.inc. (embed -E templates
 * prints the files themselves, with what is repeated, for tests.)
 *
 * Each file is a sequence of sections. A section begins with a comment of its own, on one line or
 * on several:
 *
 *   / *@ NAME [for OP...] [needs NAME...] [always] * /      (without the spaces)
 *
 * and ends where the next begins. It is printed into a module's C where the module uses one of the
 * instructions listed (or the one called NAME, with underscores for dots), where another section
 * needs it, or always.
 *
 * What differs in words only is written once:
 *
 *   / *@ each F I = f32 i32, f64 i64 * /  sections, or lines of one  / *@ end * /
 *
 * stands for the sections with f32 for $F and i32 for $I, and then for the same with f64 and i64.
 * The variables are capital letters; "" is a word of no letters. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SECTIONS 1000
#define MAX_WORDS 8000 /* bytes of one heading */
#define MAX_ROWS 64    /* of one `each` */

struct section {
	char *name, *ops, *needs; /* words, each followed by a space */
	int always, first, n;     /* lines */
};

static struct section sections[MAX_SECTIONS];
static int nsections, nlines, nblank;
static const char *file;
static FILE *input;
static int line_number;

/* What `each` repeats; row = nrows: nothing is repeated now. */
static char repeated[100000], *repeated_at;
static const char *values[MAX_ROWS][26]; /* by row and variable */
static int row, nrows;

static void
fail(const char *what, const char *detail)
{
	fprintf(stderr, "%s:%d: %s%s\n", file, line_number, what, detail);
	exit(1);
}

static char *
copy(const char *text)
{
	char *to = malloc(strlen(text) + 1);

	if (!to)
		fail("out of memory", "");
	return strcpy(to, text);
}

/* ---- lines ---- */

/* The line with the row's words for variables. */
static void
substitute(char line[MAX_WORDS], const char *from, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		const char *word = NULL;

		if (from[i] == '$' && i + 1 < size && isupper((unsigned char)from[i + 1])) {
			word = values[row][from[++i] - 'A'];
			if (!word)
				fail("no such variable here: ", (char[]){ from[i], '\0' });
		}
		if (n + (word ? strlen(word) : 1) >= MAX_WORDS)
			fail("a line is too long", "");
		if (word)
			n += strlen(strcpy(line + n, word));
		else
			line[n++] = from[i];
	}
	line[n] = '\0';
}

/* False at the end of the file. */
static int
next_line(char line[MAX_WORDS])
{
	size_t size;

	if (row < nrows && !*repeated_at) {
		repeated_at = repeated;
		row++;
	}
	if (row == nrows) {
		line_number++;
		return fgets(line, MAX_WORDS, input) != NULL;
	}
	size = strcspn(repeated_at, "\n") + 1;
	substitute(line, repeated_at, size);
	repeated_at += size;
	return 1;
}

/* Takes the heading of an `each`, and the sections up to its end. */
static void
begin_each(const char *words)
{
	static char heading[MAX_WORDS]; /* which the values are parts of */
	char variables[26], line[MAX_WORDS], *next, *word = strtok(strcpy(heading, words), " \t\n");
	size_t n = 0, nwords = 0;

	if (row < nrows)
		fail("an `each` within another", "");
	while ((word = strtok(NULL, " \t\n")) && strcmp(word, "=")) {
		if (!isupper((unsigned char)*word) || word[1] || nwords == 26)
			fail("a variable is a capital letter: ", word);
		variables[nwords++] = *word;
	}
	memset(values, 0, sizeof values);
	for (row = nrows = 0; (word = strtok(NULL, " \t\n")); ) {
		if (nrows == MAX_ROWS || n == nwords)
			fail("too many words for the variables: ", word);
		if ((next = strchr(word, ',')))
			*next = '\0';
		values[nrows][variables[n++] - 'A'] = strcmp(word, "\"\"") ? word : "";
		if (!next)
			continue;
		if (n != nwords)
			fail("too few words for the variables: ", word);
		n = 0;
		nrows++;
	}
	if (n != nwords)
		fail("too few words for the variables", "");
	row = ++nrows; /* the following lines come from the file */
	*repeated = '\0';
	for (;;) {
		if (!next_line(line))
			fail("an `each` without an end", "");
		if (!strcmp(line, "/*@ end */\n"))
			break;
		if (strlen(repeated) + strlen(line) >= sizeof repeated)
			fail("too much is repeated", "");
		strcat(repeated, line);
	}
	repeated_at = repeated;
	row = 0;
}

/* ---- sections ---- */

static struct section *
find(const char *name)
{
	for (int i = 0; i < nsections; i++)
		if (!strcmp(sections[i].name, name))
			return &sections[i];
	return NULL;
}

/* Files the words of a heading: the first is the name, the others go to the list that the last
 * keyword opened. */
static void
add_section(char *words)
{
	static char lists[2][MAX_WORDS];
	struct section *s = &sections[nsections];
	int list = -1;

	if (nsections == MAX_SECTIONS)
		fail("too many sections", "");
	lists[0][0] = lists[1][0] = '\0';
	*s = (struct section){ .first = nlines };
	for (char *word = strtok(words, " \t\n"); word; word = strtok(NULL, " \t\n")) {
		if (!s->name) {
			if (!strcmp(word, "end") || find(word))
				fail("section defined twice, or an end of nothing: ", word);
			s->name = copy(word);
		} else if (!strcmp(word, "for")) {
			list = 0;
		} else if (!strcmp(word, "needs")) {
			list = 1;
		} else if (!strcmp(word, "always")) {
			s->always = 1;
		} else if (list < 0) {
			fail("neither for, needs nor always: ", word);
		} else {
			if (list == 1 && !find(word))
				fail("no section before this one is called ", word);
			strcat(strcat(lists[list], word), " ");
		}
	}
	if (!s->name)
		fail("a section without a name", "");
	s->ops = copy(lists[0]);
	s->needs = copy(lists[1]);
	nsections++;
	nblank = 0;
}

static void
put_line(const char *line)
{
	printf("\t\"");
	for (; *line && *line != '\n'; line++) {
		if (*line == '"' || *line == '\\')
			putchar('\\');
		if (*line == '\t')
			fputs("\\t", stdout);
		else
			putchar(*line);
	}
	printf("\\n\",\n");
	nlines++;
	sections[nsections - 1].n++;
}

/* Empty lines count only between others. */
static void
add_line(const char *line)
{
	if (line[0] == '\n') {
		nblank++;
		return;
	}
	if (sections[nsections - 1].n)
		while (nblank-- > 0)
			put_line("");
	nblank = 0;
	put_line(line);
}

static void
embed(const char *path, int only_repeat)
{
	static char line[MAX_WORDS], words[MAX_WORDS];
	int sections_before = nsections;

	file = path;
	input = fopen(path, "r");
	line_number = 0;
	if (!input)
		fail("cannot be opened", "");
	while (next_line(line)) {
		char *end;

		if (strncmp(line, "/*@", 3)) {
			if (only_repeat)
				fputs(line, stdout);
			else if (nsections > sections_before)
				add_line(line);
			continue;
		}
		strcpy(words, line + 3);
		while (!(end = strstr(words, "*/"))) {
			if (!next_line(line) || strlen(words) + strlen(line) >= sizeof words)
				fail("a section's heading without an end", "");
			strcat(words, line);
		}
		if (!strncmp(words, " each ", 6)) {
			*end = '\0';
			begin_each(words);
		} else if (only_repeat) {
			printf("/*@%s", words);
		} else {
			*end = '\0';
			add_section(words);
		}
	}
	fclose(input);
}

int
main(int argc, char **argv)
{
	static char name[200], path[1000];
	int only_repeat = argc == 3 && !strcmp(argv[1], "-E");
	FILE *order;

	if (argc != 2 + only_repeat)
		return fprintf(stderr, "usage: embed [-E] FOLDER >templates.inc\n"), 1;
	snprintf(path, sizeof path, "%s/order", argv[1 + only_repeat]);
	order = fopen(path, "r");
	file = path;
	if (!order)
		fail("cannot be opened", "");
	if (!only_repeat)
		printf("/* Made from templates/ by templates/embed.c. */\n"
			"static const char *const template_lines[] = {\n");
	while (fscanf(order, "%199s", name) == 1) {
		snprintf(path, sizeof path, "%s/%s", argv[1 + only_repeat], name);
		embed(path, only_repeat);
	}
	if (only_repeat)
		return fflush(stdout) || ferror(stdout);
	printf("};\nstatic const struct template templates[] = {\n");
	for (int i = 0; i < nsections; i++)
		printf("\t{ \"%s\", \"%s\", \"%s\", %d, %d, %d },\n", sections[i].name, sections[i].ops,
			sections[i].needs, sections[i].always, sections[i].first, sections[i].n);
	printf("};\n");
	return fflush(stdout) || ferror(stdout);
}
