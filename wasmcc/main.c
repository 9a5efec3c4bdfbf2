/* main: wasmcc, which makes native programs from WebAssembly modules. */
#include "build.h"
#include "emitc.h"
#include "files.h"
#include "inspect.h"
#include "invoke.h"
#include "jumps.h"
#include "os.h"
#include "profile.h"
#include "run.h"
#include "size.h"
#include "threads.h"
#include "work.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
read_inputs(const struct request *r, struct plan *plan)
{
	plan->ninputs = r->modules.n;
	plan->inputs = xmalloc(r->modules.n * sizeof *plan->inputs);
	for (uint32_t i = 0; i < r->modules.n; i++)
		input_read(&plan->inputs[i], &r->modules.v[i], r->translation.features);
	plan->alone = r->product == PRODUCT_OBJECT;
	link_make(plan);
	if (r->invoke)
		plan->main = invoke_module(plan, r->invoke);
	if (plan->main != LINK_NONE && r->product != PRODUCT_OBJECT && r->product != PRODUCT_ARCHIVE &&
		r->product != PRODUCT_SHARED) {
		jumps_provide(plan);
		threads_provide(plan);
	}
}

/* Functions can be replaced by stubs; nothing can replace other missing imports. */
static bool
can_be_stubs(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->missing.n; i++)
		if (plan->missing.v[i].import->kind != EXTERN_FUNC)
			return false;
	return true;
}

/* Explains what can be done with a module that has nothing to run. */
static void
explain_library(const struct request *r, const struct input *in)
{
	const struct export *start = input_export(in, "_start", EXTERN_FUNC);

	if (start)
		die("%s exports _start as %s, but what a program begins with is (func)", in->path,
			input_type(in, start->kind, start->index));
	fprintf(stderr, "wasmcc: %s exports no function _start%s: it is a library. "
		"Make one with -o NAME.a or NAME.so", in->path,
			in->has_initialize ? ", but _initialize (a reactor)" : "");
	if (!r->run) {
		fprintf(stderr, ", or call what it exports with --run --invoke NAME\n");
		return;
	}
	fprintf(stderr, ", or call what it exports, with wasmcc --run --invoke NAME %s VALUE...:\n",
		text_quoted(in->path));
	if (!invoke_list(in, stderr))
		fputs("    no function\n", stderr);
}

/* A program needs something to run, and everything that it imports must be provided. */
static bool
check_program(const struct request *r, const struct plan *plan)
{
	if (r->invoke && plan->main != LINK_NONE)
		invoke_check(&plan->inputs[plan->main], r->invoke);
	if (plan->main == LINK_NONE) {
		explain_library(r, &plan->inputs[0]);
		return false;
	}
	for (uint32_t i = 0; i < plan->ninputs; i++)
		if (link_is_wasi((struct name){plan->inputs[i].name,
			(uint32_t)strlen(plan->inputs[i].name)}))
			die("%s: a program has a WASI of its own, no module can be called %s",
				plan->inputs[i].path, plan->inputs[i].name);
	if (plan->missing.n == 0 || (r->own_objects && can_be_stubs(plan)) ||
		(r->stub_missing && can_be_stubs(plan)))
		return true;
	fprintf(stderr, "wasmcc: nobody provides these imports:\n");
	link_list_missing(plan);
	fprintf(stderr, "%s\n", !can_be_stubs(plan) ? "Name the modules that export them, too."
		: "Name modules, C files or libraries that define them, too, or let them trap when they "
		"are called with --stub-missing.");
	return false;
}

/* What --run runs. */
static bool
make_program(const struct request *r, const char *folder, const char *program)
{
	struct request own = *r;
	struct plan plan = {.inputs = NULL};
	struct build build = {.request = &own, .plan = &plan, .folder = folder,
		.takes_options = r->run};

	own.product = PRODUCT_PROGRAM;
	read_inputs(r, &plan);
	return check_program(r, &plan) && build_sources(&build) && build_program(&build, program);
}

static const char *
folder_of(const char *path)
{
	const char *base = text_base(path);

	return base == path ? "." : text_format("%.*s", (int)(base - path - (base - path > 1)), path);
}

/* The sources stay where they are made. */
static bool
make_sources(struct build *b, const struct plan *plan)
{
	bool program = plan->main != LINK_NONE;
	const char *name = plan->inputs[program ? plan->main : 0].name;
	const char *folder = b->request->output ? b->request->output : name;

	if (program && !check_program(b->request, plan))
		return false;
	emitc_check(b->request);
	files_make_folder(folder);
	b->folder = folder;
	if (!build_sources(b)) {
		rmdir(folder); /* if it is empty */
		return false;
	}
	emitc_write(b, text_format(program ? "%s" : "%s.a", text_plain(name)));
	return true;
}

/* Objects and libraries, in a work folder first. */
static bool
make_library(struct build *b, const char *output)
{
	char *made = text_format("%s/product", b->folder),
		*header = b->plan->ninputs == 1 ? text_stem(output) : NULL;

	/* So that debuggers name the header that the user has. */
	if (header && strcmp(text_plain(header), header) == 0)
		b->plan->inputs[0].file = header;
	if (!build_sources(b))
		return false;
	switch (b->request->product) {
	case PRODUCT_OBJECT:
		if (!build_object(b, made))
			return false;
		break;
	case PRODUCT_SHARED:
		if (!build_shared(b, made))
			return false;
		break;
	default:
		if (!build_archive(b, made))
			return false;
	}
	files_install(made, output);
	if (b->request->product != PRODUCT_OBJECT)
		build_headers(b, folder_of(output), header);
	return true;
}

static bool
make(struct request *r)
{
	struct plan plan = {.inputs = NULL};
	struct build build = {.request = r, .plan = &plan};
	const char *name, *output = r->output;
	char *program;

	read_inputs(r, &plan);
	name = plan.inputs[plan.main == LINK_NONE ? 0 : plan.main].name;
	os_catch_signals();
	if (r->product == PRODUCT_DEFAULT)
		r->product = plan.main == LINK_NONE ? PRODUCT_ARCHIVE : PRODUCT_PROGRAM;
	if (r->product != PRODUCT_PROGRAM && r->product != PRODUCT_SOURCES &&
		(r->host_options.n > 0 || r->embedded.n > 0))
		die("host options are for programs: the embedder of a library is its host");
	if (r->product == PRODUCT_SOURCES)
		return make_sources(&build, &plan);
	build.folder = work_make(work_place());
	if (r->size_report)
		return size_report(&build);
	if (!output)
		output = text_format(r->product == PRODUCT_PROGRAM ? "%s" OS_PROGRAM_END
			: r->product == PRODUCT_OBJECT ? "%s.o" : "%s.a", name);
	for (uint32_t i = 0; i < plan.ninputs; i++)
		if (files_are_same(output, plan.inputs[i].path))
			die("the output %s is the module itself", output);
	profile_begin(r, output, build.folder);
	if (r->product != PRODUCT_PROGRAM)
		return make_library(&build, output);
	if (!check_program(r, &plan) || !build_sources(&build))
		return false;
	program = text_format("%s/program", build.folder);
	if (!build_program(&build, program))
		return false;
	files_install(program, output);
	return true;
}

int
main(int argc, char **argv)
{
	struct request request;

	binary_files();
	diag_program = "wasmcc";
	options_parse(&request, argc, argv);
	if (request.inspect) {
		inspect(&request);
		return 0;
	}
	if (request.run)
		return run_program(&request, make_program);
	return make(&request) ? 0 : 1;
}
