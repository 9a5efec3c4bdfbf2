#include "build.h"

#include "files.h"
#include "glue.h"
#include "lto.h"
#include "main/translate.h"
#include "processor.h"
#include "profile.h"
#include "runtime.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How much of a module's code goes into one C file: enough to keep a compiler busy for some
 * seconds. */
#define BYTES_PER_FILE ((uint64_t)256 << 10)
#define MAX_FILES 256

/* ---- sources */

static uint32_t
count_files(const struct input *in)
{
	uint64_t n = in->code_bytes / BYTES_PER_FILE + 1;

	return n > MAX_FILES ? MAX_FILES : (uint32_t)n;
}

static int
translate_one(void *options)
{
	return translate_file(options);
}

static void
show_translation(const struct options *o, const struct words *more)
{
	fprintf(stderr, "wasm2c %s -n %s --num-outputs=%u -o %s", text_quoted(o->input),
		text_quoted(o->module_name), (unsigned)o->num_outputs, text_quoted(o->output));
	for (uint32_t i = 0; i < more->n; i++)
		fprintf(stderr, " %s", text_quoted(more->v[i]));
	fputc('\n', stderr);
}

static void
add_translation(struct build *b, struct jobs *jobs, const struct input *in)
{
	struct options *o = xmalloc(sizeof *o);

	*o = b->request->translation;
	o->input = in->path;
	o->module_name = in->name;
	o->num_outputs = count_files(in);
	o->jobs = (b->request->jobs + b->plan->ninputs - 1) / b->plan->ninputs;
	o->output = text_format("%s/%s.c", b->folder, in->file);
	if (b->with_names) {
		o->names_output = text_format("%s/%s-names.c", b->folder, in->file);
		words_add(&b->sources, o->names_output);
	}
	if (b->request->size_report)
		o->calls_output = text_format("%s/%s.calls", b->folder, in->file);
	if (b->request->verbose)
		show_translation(o, &b->request->translator_options);
	*vec_push(jobs) = (struct job){.work = translate_one, .argument = o};
	if (o->num_outputs == 1)
		words_add(&b->sources, o->output);
	for (uint32_t i = 0; o->num_outputs > 1 && i < o->num_outputs; i++)
		words_add(&b->sources, text_format("%s/%s_%u.c", b->folder, in->file, (unsigned)i));
}

bool
build_sources(struct build *b)
{
	struct jobs jobs = {.parallel = b->request->jobs, .doing = "translating"};
	bool program = b->request->product == PRODUCT_PROGRAM ||
		(b->request->product == PRODUCT_SOURCES && b->plan->main != LINK_NONE);
	bool good;

	profile_settle(b->request, b->plan);
	b->with_names = program && !words_have(&b->request->link_flags, "-s");
	for (uint32_t i = 0; i < b->plan->ninputs; i++)
		add_translation(b, &jobs, &b->plan->inputs[i]);
	good = jobs_run(&jobs);
	vec_free(&jobs);
	if (!good)
		return false;
	/* No module's files have such names: their names are C identifiers, which have no hyphen. */
	if (program) {
		char *path = text_format("%s/program-main.c", b->folder);

		glue_write(path, b->request, b->plan, b->takes_options, b->with_names);
		words_add(&b->sources, path);
	}
	if (b->request->stub_missing && b->plan->missing.n > 0) {
		char *path = text_format("%s/missing-imports.c", b->folder);

		glue_write_stubs(path, b->plan);
		words_add(&b->sources, path);
	}
	return true;
}

/* ---- objects */

/* If a file of another folder has the same name, the later one gets its number. */
char *
build_own_name(const struct request *r, uint32_t i)
{
	char *name = text_plain(text_stem(r->sources.v[i]));
	bool alone = true;

	for (uint32_t k = 0; alone && k < r->sources.n; k++)
		alone = k == i || strcmp(text_plain(text_stem(r->sources.v[k])), name) != 0;
	return alone ? text_format("own-%s", name) : text_format("own%u-%s", (unsigned)i, name);
}

/* Whether a word of a compiler's command line means the same in every folder. A word with a slash
 * is taken for a relative path unless the slash is where the path begins. */
static bool
is_anywhere(const char *word)
{
	static const char *const paths[] = {"-I", "-L", "-B", "-i", "-fprofile-dir",
		"-fprofile-generate", "-fprofile-instr", "-fprofile-list", "-fprofile-remapping",
		"-fprofile-sample", "-fprofile-use", "-fauto-profile", "-fplugin", "@"};
	const char *slash = strchr(word, '/');
	size_t before = slash ? (size_t)(slash - word) : 0;

	if (slash)
		return before == 0 || slash[-1] == '=' || (before == 2 && word[0] == '-');
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (strncmp(word, paths[i], strlen(paths[i])) == 0)
			return false;
	return true;
}

static bool
are_anywhere(const struct words *words)
{
	uint32_t i = 0;

	while (i < words->n && is_anywhere(words->v[i]))
		i++;
	return i == words->n;
}

/* Its name, which differs each time, is then in no command, so that ccache recognises the
 * commands. */
bool
build_can_run_in_folder(const struct request *r)
{
	const char *path = getenv("PATH");

	for (; path && *path == '/'; path++)
		if (!(path = strchr(path, ':')))
			return are_anywhere(&r->compiler) && are_anywhere(&r->compile_flags);
	return false;
}

static void
add_compilation(const struct build *b, struct jobs *jobs, const char *source, const char *object,
	const char *const *more, bool in_folder)
{
	struct words command = {NULL, 0, 0};

	words_add_all(&command, &b->request->compiler);
	words_add(&command, b->request->level);
	if (b->request->product == PRODUCT_SHARED)
		words_add(&command, "-fPIC");
	for (; more && *more; more++)
		words_add(&command, *more);
	words_add_all(&command, &b->request->compile_flags);
	runtime_add_includes(&command);
	words_add(&command, "-c");
	words_add(&command, "-o");
	words_add(&command, in_folder ? text_base(object) : object);
	words_add(&command, in_folder ? text_base(source) : source);
	jobs_add(jobs, &command);
	jobs->v[jobs->n - 1].folder = in_folder ? b->folder : NULL;
}

static void
add_compilations(const struct build *b, struct jobs *jobs, const struct words *sources,
	const char *prefix, const char *const *more, bool in_folder, struct words *objects)
{
	for (uint32_t i = 0; i < sources->n; i++) {
		char *object = text_format("%s/%s%s.o", b->folder, prefix, text_stem(sources->v[i]));

		add_compilation(b, jobs, sources->v[i], object, more, in_folder);
		words_add(objects, object);
	}
}

static bool
run_jobs(const struct build *b, struct jobs *jobs)
{
	bool good;

	jobs->parallel = b->request->jobs;
	jobs->verbose = b->request->verbose;
	jobs->doing = "compiling";
	good = jobs_run(jobs);
	vec_free(jobs);
	return good;
}

/* Further options for translated code. */
static const char *const *
module_flags(const struct build *b)
{
	const struct request *r = b->request;
	const char *const *more = r->run ? processor_options(r) : NULL;
	struct words flags = {NULL, 0, 0};

	for (; more && *more; more++)
		words_add(&flags, *more);
	if (r->product == PRODUCT_PROGRAM && !words_have(&r->compile_flags, "-shared") &&
		!words_have(&r->link_flags, "-shared"))
		words_add(&flags, "-DWASM_RT_LOCAL_EXEC=1");
	profile_add_options(&flags, r, b->plan);
	return (const char *const *)words_end(&flags);
}

/* A size report counts only the parts that are used, so the others need not be compiled. */
static bool
is_wanted(const struct build *b, const struct runtime_part *part)
{
	return !b->request->size_report || b->plan->sandboxes.n > 0 || strcmp(part->folder, "/wasi");
}

/* Said once, not by each of the jobs. */
static void
check_compiler(const struct request *r)
{
	char *found = files_find_program(r->compiler.v[0]);

	if (!found)
		die("there is no C compiler %s: set CC to one that is there", r->compiler.v[0]);
	free(found);
}

/* Compiles all sources. If `runtime` is not NULL, the runtime's archives are added to it, or
 * objects if no archive fits. */
static bool
make_objects(const struct build *b, bool with_host, struct words *objects, struct words *runtime)
{
	static const char *const runtime_flags[] = {"-D_FILE_OFFSET_BITS=64", "-D_TIME_BITS=64", NULL};
	const char *const own_flags[] = {text_format("-I%s", b->folder), NULL};
	struct jobs jobs = {.v = NULL};

	check_compiler(b->request);
	/* Generated files include each other from the same folder. There is no -I, so that the header
	 * of a module such as string.wasm never comes before the C library's. */
	add_compilations(b, &jobs, &b->sources, "", module_flags(b),
		build_can_run_in_folder(b->request), objects);
	for (uint32_t i = 0; i < b->request->sources.n; i++) {
		char *object = text_format("%s/%s.o", b->folder, build_own_name(b->request, i));

		add_compilation(b, &jobs, b->request->sources.v[i], object, own_flags, false);
		words_add(objects, object);
	}
	if (runtime && !runtime_archives(b->request, with_host, runtime)) {
		for (unsigned i = 0; i < RUNTIME_PARTS; i++) {
			const struct runtime_part *part = &runtime_parts[i];
			struct words sources = {NULL, 0, 0};

			if ((with_host || !part->of_programs) && is_wanted(b, part))
				sources = runtime_sources(part->folder);
			add_compilations(b, &jobs, &sources, part->prefix, runtime_flags,
				false, runtime);
			vec_free(&sources);
		}
	}
	return run_jobs(b, &jobs);
}

/* ---- products */

/* The compiler with all that compiling and linking share. */
static struct words
driver(const struct build *b)
{
	struct words command = {NULL, 0, 0};

	words_add_all(&command, &b->request->compiler);
	words_add(&command, b->request->level);
	words_add_all(&command, &b->request->compile_flags);
	if (b->request->profile == PROFILE_GENERATE)
		words_add(&command, "-fprofile-generate");
	lto_add_jobs(&command, b->request);
	return command;
}

static bool
run_one(const struct build *b, struct words *command)
{
	struct jobs jobs = {.v = NULL};

	jobs_add(&jobs, command);
	return run_jobs(b, &jobs);
}

static bool
link_with(const struct build *b, struct words *command, const char *output, bool with_host)
{
	struct words objects = {NULL, 0, 0}, runtime = {NULL, 0, 0};

	if (!make_objects(b, with_host, &objects, &runtime))
		return false;
	words_add(command, "-o");
	words_add(command, output);
	words_add_all(command, &objects);
	words_add_all(command, &b->request->link_flags);
	words_add_all(command, &runtime);
	words_add(command, "-lm");
	words_add(command, "-lpthread");
	return run_one(b, command);
}

bool
build_objects(struct build *b, struct words *guests, struct words *own, struct words *runtime)
{
	struct words objects = {NULL, 0, 0};

	if (!make_objects(b, false, &objects, runtime))
		return false;
	for (uint32_t i = 0; i < objects.n; i++)
		words_add(i < b->sources.n ? guests : own, objects.v[i]);
	for (uint32_t i = 0; i < b->request->link_flags.n; i++)
		if (text_ends_with(b->request->link_flags.v[i], ".o"))
			words_add(own, b->request->link_flags.v[i]);
	return true;
}

bool
build_program(struct build *b, const char *output)
{
	struct words command = driver(b);

	if (link_with(b, &command, output, true)) {
		/* Compilers for Windows add an ending; the caller gives the file its name. */
		if (access(output, F_OK) != 0)
			rename(text_format("%s.exe", output), output);
		return true;
	}
	if (b->plan->missing.n > 0 && !b->request->stub_missing) {
		fputs("wasmcc: these imports are for the files and libraries of the command line to "
			"define:\n", stderr);
		link_list_missing(b->plan);
	}
	return false;
}

bool
build_shared(struct build *b, const char *output)
{
	struct words command = driver(b);

	words_add(&command, "-shared");
	words_add(&command, "-fPIC");
	return link_with(b, &command, output, false);
}

bool
build_object(struct build *b, const char *output)
{
	struct words objects = {NULL, 0, 0}, command = driver(b);

	if (!make_objects(b, false, &objects, NULL))
		return false;
	words_add(&command, "-r");
	words_add(&command, "-nostdlib");
	words_add(&command, "-o");
	words_add(&command, output);
	words_add_all(&command, &objects);
	return run_one(b, &command);
}

bool
build_archive(struct build *b, const char *output)
{
	struct words objects = {NULL, 0, 0}, runtime = {NULL, 0, 0}, command = {NULL, 0, 0};
	char *ar = runtime_ar(b->request);

	if (!make_objects(b, false, &objects, &runtime) || !runtime_unpack(b->folder, ar, &runtime))
		return false;
	words_add(&command, ar);
	words_add(&command, "qcs");
	words_add(&command, output);
	words_add_all(&command, &objects);
	words_add_all(&command, &runtime);
	if (!run_one(b, &command))
		return false;
	if (lto_is_wanted(b->request))
		lto_check_archive(output, ar, text_format("wasm2c_%s_instantiate",
			b->plan->inputs[0].mangled));
	return true;
}

void
build_headers(const struct build *b, const char *folder, const char *header)
{
	for (uint32_t i = 0; i < b->plan->ninputs; i++) {
		const char *file = b->plan->inputs[i].file;
		char *from = text_format("%s/%s.h", b->folder, file);

		files_install(from, text_format("%s/%s.h", folder, i == 0 && header ? header : file));
	}
	runtime_copy_headers(folder, b->plan->sandboxes.n > 0,
		b->request->translation.memory_profile != NULL, b->request->translation.interruptible);
}
