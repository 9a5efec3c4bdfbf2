/* profile: the sizes that memories reached in earlier runs (--memory-profile), from the text that
 * the runtime writes (wasm-rt-profile.h). */
#include "emit/emit.h"

#include "util/diag.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4096 + 64 };

static bool
read_number(const char **at, unsigned long long *value)
{
	char *end;

	*at += strspn(*at, " ");
	if (**at < '0' || **at > '9')
		return false;
	*value = strtoull(*at, &end, 10);
	*at = end;
	return true;
}

/* "MODULE INDEX PAGES"; false if it is something else. */
static bool
read_line(struct emit *e, const char *line)
{
	size_t name = strcspn(line, " \n");
	const char *at = line + name;
	unsigned long long index, pages;

	if (line[0] == '#' || line[0] == '\n')
		return true;
	if (!read_number(&at, &index) || !read_number(&at, &pages) || at[strspn(at, " \n")] != '\0')
		return false;
	if (strlen(e->module) == name && !memcmp(line, e->module, name)
	    && index >= e->m->nimported_memories && index < e->m->nmemories)
		e->presizes[index] = pages;
	return true;
}

void
profile_read(struct emit *e)
{
	char line[LINE_MAX_BYTES];
	unsigned long number = 0;
	bool good = true;
	FILE *in;

	if (!e->options->memory_profile)
		return;
	e->presizes = arena_zalloc(e->arena, (e->m->nmemories + 1) * sizeof *e->presizes);
	in = fopen(e->options->memory_profile, "r");
	if (!in && errno == ENOENT) /* the first run makes it */
		return;
	if (!in)
		fail("cannot read %s: %s", e->options->memory_profile, strerror(errno));
	while (good && fgets(line, sizeof line, in)) {
		number++;
		good = read_line(e, line);
	}
	if (ferror(in))
		fail("cannot read %s: %s", e->options->memory_profile, strerror(errno));
	fclose(in);
	if (!good)
		fail("%s:%lu: not a line of a memory profile", e->options->memory_profile, number);
}

void
put_presize(struct emit *e, struct sink *s, uint32_t memory)
{
	if (e->presizes && !is_shared(e, memory)
	    && e->presizes[memory] > e->m->memories[memory].limits.min)
		put_format(s, "\twasm_rt_presize_memory(&%s, %lluu);\n", e->memories[memory],
			(unsigned long long)e->presizes[memory]);
}

void
put_note(struct emit *e, struct sink *s, uint32_t memory)
{
	if (e->presizes && !is_shared(e, memory))
		put_format(s, "\twasm_rt_note_memory(\"%s\", %u, &%s);\n", e->module, (unsigned)memory,
			e->memories[memory]);
}
