#include "profile.h"

#include "build.h"
#include "files.h"
#include "runtime.h"
#include "util/posix.h"
#include "util/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What clang reads, in the work folder. */
static char *merged;

static bool
is_clang(const struct request *r)
{
	const char *path;

	return runtime_compiler_kind(r, &path) == COMPILER_CLANG;
}

/* ---- the folder */

/* What programs have left there. */
static struct words
notes(const struct request *r)
{
	return files_list(r->profile_folder, is_clang(r) ? ".profraw" : ".gcda");
}

static char *
merger(const char *clang)
{
	char *found = runtime_llvm_tool(clang, "llvm-profdata");

	if (!found)
		die("--profile-use: llvm-profdata, a part of LLVM, is neither beside %s nor in PATH",
			clang);
	return found;
}

static void
merge(const struct request *r, const struct words *files, const char *clang)
{
	struct jobs jobs = {.parallel = 1, .verbose = r->verbose, .doing = "merging"};
	struct words command = {NULL, 0, 0};

	words_add(&command, merger(clang));
	words_add(&command, "merge");
	words_add(&command, "-o");
	words_add(&command, merged);
	words_add_all(&command, files);
	jobs_add(&jobs, &command);
	if (!jobs_run(&jobs))
		die("--profile-use: llvm-profdata does not take what is in %s", r->profile_folder);
	vec_free(&jobs);
}

static void
use(const struct request *r, const char *clang)
{
	struct words files = notes(r);

	if (files.n == 0)
		die("--profile-use: %s has no profile for %s: build with --profile-generate, and run the "
			"program", r->profile_folder, clang ? "clang" : "gcc");
	if (clang)
		merge(r, &files, clang);
}

static void
begin_anew(const struct request *r)
{
	struct words old = notes(r);

	for (uint32_t i = 0; i < old.n; i++)
		files_remove(old.v[i]);
}

void
profile_begin(struct request *r, const char *output, const char *work)
{
	const char *compiler;
	enum compiler_kind kind;

	if (!r->profile)
		return;
	kind = runtime_compiler_kind(r, &compiler);
	if (kind == COMPILER_OTHER)
		die("profiles are for gcc and clang; %s is neither, by its name", compiler);
	/* Compilers tell static functions apart by the names of their files, too. */
	if (!build_can_run_in_folder(r))
		die("profiles need absolute paths in options and in PATH");
	if (!r->profile_folder)
		r->profile_folder = text_format("%s.profile", output);
	if (r->profile == PROFILE_GENERATE)
		files_make_folder(r->profile_folder);
	else if (!files_exist(r->profile_folder))
		die("--profile-use: there is no folder %s: build with --profile-generate, and run the "
			"program, or name its folder with --profile-use=DIR", r->profile_folder);
	r->profile_folder = realpath(r->profile_folder, NULL);
	if (!r->profile_folder)
		die("the folder of the profile: %s", strerror(errno));
	merged = text_format("%s/profile.profdata", work);
	if (r->profile == PROFILE_GENERATE)
		begin_anew(r);
	else
		use(r, kind == COMPILER_CLANG ? compiler : NULL);
}

/* ---- what the profile is of */

/* The compiler's, without -g, -W and the like, which change no branches. */
static char *
compiled_with(const struct request *r)
{
	char *text = text_format("compiled with %s", r->level);

	for (uint32_t i = 0; i < r->compile_flags.n; i++)
		if (strchr("DU", r->compile_flags.v[i][1]))
			text = text_format("%s %s", text, r->compile_flags.v[i]);
	return text;
}

/* The hash of all modules, in hexadecimal. */
static char *
contents(const struct plan *plan)
{
	static uint8_t buffer[1 << 16];
	struct sha256 h;
	uint8_t digest[32];
	char *text = text_format("of ");
	size_t got;

	sha256_begin(&h);
	for (uint32_t i = 0; i < plan->ninputs; i++) {
		FILE *f = fopen(plan->inputs[i].path, "rb");

		while (f && (got = fread(buffer, 1, sizeof buffer, f)) > 0)
			sha256_add(&h, buffer, got);
		if (f)
			fclose(f);
	}
	sha256_end(&h, digest);
	for (unsigned i = 0; i < 8; i++)
		text = text_format("%s%02x", text, digest[i]);
	return text;
}

enum { SETTINGS = 3, CONTENTS = SETTINGS, NLINES, LONGEST = 4000 };

static char *
as_line(const char *text)
{
	char *line = text_format("%.*s", LONGEST, text);

	for (char *c = line; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return line;
}

/* What both builds have to have in common, a line each; and the contents, which may differ. */
static void
describe(const struct request *r, const struct plan *plan, char *lines[NLINES])
{
	const char *compiler;

	runtime_compiler_kind(r, &compiler);
	lines[0] = text_format("compiled by %s", text_base(compiler));
	lines[1] = compiled_with(r);
	lines[2] = text_format("of modules that are called");
	for (uint32_t i = 0; i < plan->ninputs; i++)
		lines[2] = text_format("%s %s", lines[2], plan->inputs[i].file);
	lines[CONTENTS] = contents(plan);
	for (unsigned i = 0; i < NLINES; i++)
		lines[i] = as_line(lines[i]);
}

static void
write_settings(const char *path, char *const lines[NLINES])
{
	FILE *f = fopen(path, "w");
	bool good = f != NULL;

	for (unsigned i = 0; good && i < NLINES; i++)
		good = fprintf(f, "%s\n", lines[i]) > 0;
	if (f && fclose(f) != 0)
		good = false;
	if (!good)
		die("--profile-generate: cannot write %s: %s", path, strerror(errno));
}

/* A folder that has come from elsewhere may be without them. */
static void
compare_settings(const struct request *r, const char *path, char *const lines[NLINES])
{
	char line[LONGEST + 2];
	FILE *f = fopen(path, "r");

	for (unsigned i = 0; f && i < NLINES && fgets(line, sizeof line, f); i++) {
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, lines[i]) == 0)
			continue;
		if (i < SETTINGS)
			die("--profile-use: the profile in %s is of a program %s, not %s: build both alike",
				r->profile_folder, line, lines[i]);
		fprintf(stderr, "wasmcc: note: the profile in %s is of another version: functions that "
			"have changed have none\n", r->profile_folder);
	}
	if (f)
		fclose(f);
}

void
profile_settle(const struct request *r, const struct plan *plan)
{
	char *lines[NLINES], *path;

	if (!r->profile)
		return;
	path = text_format("%s/.wasmcc", r->profile_folder);
	describe(r, plan, lines);
	if (r->profile == PROFILE_GENERATE)
		write_settings(path, lines);
	else
		compare_settings(r, path, lines);
}

/* ---- options */

static bool
has_threads(const struct plan *plan)
{
	bool shared = false;

	for (uint32_t i = 0; i < plan->ninputs; i++)
		for (uint32_t k = 0; k < plan->inputs[i].module->nmemories; k++)
			shared |= plan->inputs[i].module->memories[k].limits.shared;
	return shared;
}

/* Functions that never ran, or have changed since, have no profile, of which compilers warn. gcc
 * would also compile what never ran for size, which makes it slower than without a profile. */
void
profile_add_options(struct words *to, const struct request *r, const struct plan *plan)
{
	bool clang;

	if (!r->profile)
		return;
	clang = is_clang(r);
	if (!clang) { /* gcc looks for a profile where it would dump */
		words_add(to, "-dumpdir");
		words_add(to, text_format("%s/", r->profile_folder));
	}
	if (r->profile == PROFILE_GENERATE) {
		words_add(to, clang ? text_format("-fprofile-generate=%s", r->profile_folder)
			: "-fprofile-generate");
		if (has_threads(plan))
			words_add(to, "-fprofile-update=prefer-atomic");
	} else if (clang) {
		words_add(to, text_format("-fprofile-use=%s", merged));
		words_add(to, "-Wno-profile-instr-out-of-date");
		words_add(to, "-Wno-profile-instr-unprofiled");
		words_add(to, "-Wno-backend-plugin");
	} else {
		words_add(to, "-fprofile-use");
		words_add(to, "-fprofile-partial-training");
		words_add(to, "-Wno-missing-profile");
		words_add(to, "-Wno-coverage-mismatch");
	}
}

void
profile_put_leave(struct sink *s, const struct request *r)
{
	const char *name = is_clang(r) ? "__llvm_profile_write_file" : "__gcov_dump";

	put_format(s, "\n%s %s(void);\n\nstatic void\nleave(void)\n{\n\t%s();\n}\n",
		is_clang(r) ? "int" : "void", name, name);
}
