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
read_line(struct unit *u, const char *line)
{
	size_t name = strcspn(line, " \n");
	const char *at = line + name;
	unsigned long long index, pages;

	if (line[0] == '#' || line[0] == '\n')
		return true;
	if (!read_number(&at, &index) || !read_number(&at, &pages) || at[strspn(at, " \n")] != '\0')
		return false;
	if (strlen(u->module) == name && !memcmp(line, u->module, name)
	    && index >= u->m->nimported_memories && index < u->m->nmemories)
		u->out->presizes[index] = pages;
	return true;
}

void
profile_read(struct unit *u)
{
	char line[LINE_MAX_BYTES];
	unsigned long number = 0;
	bool good = true;
	FILE *in;

	if (!u->options->memory_profile)
		return;
	u->out->presizes = arena_zalloc(u->arena, (u->m->nmemories + 1) * sizeof *u->out->presizes);
	in = fopen(u->options->memory_profile, "r");
	if (!in && errno == ENOENT) /* the first run makes it */
		return;
	if (!in)
		fail("cannot read %s: %s", u->options->memory_profile, strerror(errno));
	while (good && fgets(line, sizeof line, in)) {
		number++;
		good = read_line(u, line);
	}
	if (ferror(in))
		fail("cannot read %s: %s", u->options->memory_profile, strerror(errno));
	fclose(in);
	if (!good)
		fail("%s:%lu: not a line of a memory profile", u->options->memory_profile, number);
}

void
put_presize(struct unit *u, struct sink *s, uint32_t memory)
{
	if (u->out->presizes && !is_shared(u, memory)
	    && u->out->presizes[memory] > u->m->memories[memory].limits.min)
		put_format(s, "\twasm_rt_presize_memory(&%s, %lluu);\n", u->memories[memory],
			(unsigned long long)u->out->presizes[memory]);
}

void
put_note(struct unit *u, struct sink *s, uint32_t memory)
{
	if (u->out->presizes && !is_shared(u, memory))
		put_format(s, "\twasm_rt_note_memory(\"%s\", %u, &%s);\n", u->module, (unsigned)memory,
			u->memories[memory]);
}
