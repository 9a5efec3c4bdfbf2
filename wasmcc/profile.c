#include "profile.h"

#include "build.h"
#include "files.h"
#include "runtime.h"
#include "util/posix.h"

#include <errno.h>
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
			"program", r->profile_folder);
	r->profile_folder = realpath(r->profile_folder, NULL);
	if (!r->profile_folder)
		die("the folder of the profile: %s", strerror(errno));
	merged = text_format("%s/profile.profdata", work);
	if (r->profile == PROFILE_GENERATE)
		begin_anew(r);
	else
		use(r, kind == COMPILER_CLANG ? compiler : NULL);
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
