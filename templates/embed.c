/* embed: turns the files that templates/order names into the C text that wasm2c/emit/template.c
 * includes. It runs while wasm2c is built: embed templates >templates.inc
 *
 * Each file is a sequence of sections. A section begins with a comment of its own, on one line or
 * on several:
 *
 *   / *@ NAME [for OP...] [needs NAME...] [always] * /      (without the spaces)
 *
 * and ends where the next begins. It is printed into a module's C where the module uses one of the
 * instructions listed (or the one called NAME, with underscores for dots), where another section
 * needs it, or always. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SECTIONS 1000
#define MAX_WORDS 8000 /* bytes of one heading */

struct section {
	char *name, *ops, *needs; /* words, each followed by a space */
	int always, first, n;     /* lines */
};

static struct section sections[MAX_SECTIONS];
static int nsections, nlines, nblank;
static const char *file;
static int line_number;

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
			if (find(word))
				fail("section defined twice: ", word);
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
embed(const char *path)
{
	static char line[MAX_WORDS], words[MAX_WORDS];
	int sections_before = nsections;
	FILE *f = fopen(path, "r");

	file = path;
	line_number = 0;
	if (!f)
		fail("cannot be opened", "");
	while (fgets(line, sizeof line, f)) {
		char *end;

		line_number++;
		if (strncmp(line, "/*@", 3)) {
			if (nsections > sections_before)
				add_line(line);
			continue;
		}
		strcpy(words, line + 3);
		while (!(end = strstr(words, "*/"))) {
			if (!fgets(line, sizeof line, f) || strlen(words) + strlen(line) >= sizeof words)
				fail("a section's heading without an end", "");
			line_number++;
			strcat(words, line);
		}
		*end = '\0';
		add_section(words);
	}
	fclose(f);
}

int
main(int argc, char **argv)
{
	static char name[200], path[1000];
	FILE *order;

	if (argc != 2)
		return fprintf(stderr, "usage: embed FOLDER >templates.inc\n"), 1;
	snprintf(path, sizeof path, "%s/order", argv[1]);
	order = fopen(path, "r");
	file = path;
	if (!order)
		fail("cannot be opened", "");
	printf("/* Made from templates/ by templates/embed.c. */\n"
		"static const char *const template_lines[] = {\n");
	while (fscanf(order, "%199s", name) == 1) {
		snprintf(path, sizeof path, "%s/%s", argv[1], name);
		embed(path);
	}
	printf("};\nstatic const struct template templates[] = {\n");
	for (int i = 0; i < nsections; i++)
		printf("\t{ \"%s\", \"%s\", \"%s\", %d, %d, %d },\n", sections[i].name, sections[i].ops,
			sections[i].needs, sections[i].always, sections[i].first, sections[i].n);
	printf("};\n");
	return fflush(stdout) || ferror(stdout);
}
