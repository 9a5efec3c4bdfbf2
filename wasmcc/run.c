#include "run.h"

#include "cache.h"
#include "files.h"
#include "os.h"
#include "work.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The module's path, the host's options, "--", and what the guest gets. */
static char **
arguments(const struct request *r)
{
	struct words words = {NULL, 0, 0};
	const char *name = NULL;

	for (uint32_t i = 0; i < r->modules.n; i++)
		if (!r->modules.v[i].linked)
			name = r->modules.v[i].path;
	words_add(&words, name ? name : "");
	words_add_all(&words, &r->host_options);
	words_add(&words, "--");
	for (char **word = r->guest_arguments; word && *word; word++)
		words_add(&words, *word);
	return words_end(&words);
}

/* Without the cache. */
static int
run_once(const struct request *r, bool (*make)(const struct request *, const char *, const char *))
{
	char *folder, *program;

	os_catch_signals();
	folder = work_make(work_place());
	program = text_format("%s/program", folder);
	if (!make(r, folder, program))
		return 1;
	os_become(program, arguments(r));
	die("cannot run the program: %s", strerror(errno));
}

#ifndef _WIN32 /* see run_program */
/* The key covers neither what C files include nor what -l finds. */
static bool
can_be_cached(const struct request *r)
{
	for (uint32_t i = 0; i < r->link_flags.n; i++)
		if (strncmp(r->link_flags.v[i], "-l", 2) == 0)
			return false;
	return r->sources.n == 0;
}

/* Makes sure that the program is in the cache. */
static bool
fill(const struct request *r, const char *path,
	bool (*make)(const struct request *, const char *, const char *))
{
	bool good;

	cache_lock(path);
	good = cache_touch(path);
	if (!good) {
		char *folder, *program;

		os_catch_signals();
		folder = work_make(cache_folder());
		program = text_format("%s/program", folder);
		good = make(r, folder, program);
		if (good)
			files_install(program, path);
		work_drop();
		if (good)
			cache_evict(path);
		os_release_signals();
	}
	cache_unlock();
	return good;
}

static int
run_from_cache(const struct request *r,
	bool (*make)(const struct request *, const char *, const char *))
{
	char key[CACHE_KEY_SIZE], *path;

	cache_key(r, key);
	path = cache_path(key);
	/* Another process may evict it in between. */
	for (int attempt = 0; attempt < 3; attempt++) {
		if (!cache_touch(path) && !fill(r, path, make))
			return 1;
		execv(path, arguments(r));
		if (errno == EACCES) /* the cache's file system lets nothing be run */
			return run_once(r, make);
		if (errno != ENOENT)
			break;
	}
	die("cannot run %s: %s", path, strerror(errno));
}
#endif

int
run_program(const struct request *r, bool (*make)(const struct request *, const char *,
	const char *))
{
#ifndef _WIN32 /* whose means to tell who can change a folder are others */
	if (can_be_cached(r) && cache_folder())
		return run_from_cache(r, make);
#endif
	return run_once(r, make);
}
