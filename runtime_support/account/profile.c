/* Profiles: see wasm-rt-profile.h. */
#if __STDC_HOSTED__
#include <stdio.h>
#include <stdlib.h>
#endif
#include "account-private.h"
#include "../wasm-rt-profile.h"

static const char *profile;

void
wasm_rt_set_memory_profile(const char *path)
{
	profile = path;
}

/* The largest size of a memory; if it has been reset, it may have been larger than it is now. */
static uint64_t
peak(const wasm_rt_memory_t *m)
{
#if WASM_RT_MEMORY_STATISTICS
	struct wasm_rt_memory_statistics s;

	if (wasm_rt_memory_get_statistics(m, &s))
		return s.peak_pages;
#endif
	return m->pages;
}

void
wasm_rt_note_memory(const char *module, uint32_t index, const wasm_rt_memory_t *m)
{
	if (profile && m->data)
		(void)wasm_rt_update_memory_profile(profile, module, index, peak(m));
}

#if __STDC_HOSTED__

enum { NAME_MAX_BYTES = 4096 };

struct update {
	const char *module;
	uint32_t index;
	uint64_t pages;
	FILE *out;
	bool done;
	bool bad;
};

static uint64_t
merged(uint64_t old, uint64_t now)
{
	return now >= old ? now : now + (old - now) / 4 * 3 + (old - now) % 4 * 3 / 4;
}

static void
put(struct update *u, uint64_t pages)
{
	fprintf(u->out, "%s %lu %llu\n", u->module, (unsigned long)u->index,
		(unsigned long long)pages); /* newlib has no PRIu64 */
	u->done = true;
}

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

static void
copy_line(struct update *u, const char *line)
{
	size_t name = strcspn(line, " \n");
	const char *at = line + name;
	unsigned long long index, pages;

	if (line[0] == '#' || line[0] == '\n') {
		fputs(line, u->out);
	} else if (!read_number(&at, &index) || !read_number(&at, &pages) ||
		at[strspn(at, " \n")] != '\0') {
		u->bad = true;
	} else if (index != u->index || strlen(u->module) != name ||
		memcmp(line, u->module, name) != 0) {
		fputs(line, u->out);
	} else if (!u->done) {
		put(u, merged(pages, u->pages));
	}
}

/* A line that is too long for the buffer would be read as two, of which the second is not a
 * line. */
static void
copy(struct update *u, FILE *in)
{
	char line[NAME_MAX_BYTES + 64];

	while (fgets(line, sizeof line, in))
		copy_line(u, line);
	u->bad |= ferror(in) != 0;
}

static bool
rewrite(const char *path, const char *temporary, struct update *u)
{
	FILE *in = fopen(path, "r");

	u->out = fopen(temporary, "w");
	if (u->out && in)
		copy(u, in);
	else if (u->out)
		fputs("# wasm2c memory profile: module, memory, pages\n", u->out);
	if (in)
		fclose(in);
	if (!u->out)
		return false;
	if (!u->done)
		put(u, u->pages);
	u->bad |= ferror(u->out) != 0;
	u->bad |= fclose(u->out) != 0;
	if (!u->bad && rename(temporary, path) == 0)
		return true;
	remove(temporary);
	return false;
}

bool
wasm_rt_update_memory_profile(const char *path, const char *module, uint32_t index, uint64_t pages)
{
	static int lock;
	struct update u = {.module = module, .index = index, .pages = pages};
	size_t size = strlen(path);
	char *temporary;
	bool done;

	if (module[0] == '\0' || module[0] == '#' || module[strcspn(module, " \n")] != '\0' ||
		strlen(module) > NAME_MAX_BYTES)
		return false;
	temporary = malloc(size + sizeof ".new");
	if (!temporary)
		return false;
	memcpy(temporary, path, size);
	memcpy(temporary + size, ".new", sizeof ".new");
	wasm_rt_lock(&lock);
	done = rewrite(path, temporary, &u);
	wasm_rt_unlock(&lock);
	free(temporary);
	return done;
}

#else

bool
wasm_rt_update_memory_profile(const char *path, const char *module, uint32_t index, uint64_t pages)
{
	(void)path, (void)module, (void)index, (void)pages;
	return false;
}

#endif
