#include "glue.h"

#include "emit/emit.h"
#include "invoke.h"
#include "jumps.h"
#include "profile.h"
#include "threads.h"
#include "wasi/wasm-rt-wasi.h"

#include <errno.h>
#include <string.h>

/* ---- texts */

void
glue_put_text(struct sink *s, const char *text)
{
	put_char(s, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ' || c == '"' || c == '\\' || c == '?' || c >= 0x7f)
			put_format(s, "\\%03o", (unsigned)c);
		else
			put_char(s, (char)c);
	}
	put_char(s, '"');
}

/* ---- embedded directories */

struct image {
	struct sink sink;
};

static bool
keep(void *user, const void *bytes, size_t size)
{
	struct image *image = user;

	put_bytes(&image->sink, bytes, size);
	return true;
}

static void
put_images(struct sink *s, const struct words *embedded)
{
	for (uint32_t i = 0; i < embedded->n; i++) {
		const char *colons = strstr(embedded->v[i], "::");
		char *host = text_format("%.*s", (int)(colons - embedded->v[i]), embedded->v[i]);
		struct image image;

		sink_open_memory(&image.sink);
		if (!wasm_rt_wasi_pack_image(host, keep, &image))
			die("--embed-dir %s: %s", host, strerror(errno));
		put_format(s, "\nstatic const char image%u[] =\n", (unsigned)i);
		put_literal(s, (const uint8_t *)image.sink.buffer, (size_t)sink_size(&image.sink));
		put_str(s, ";\n");
		sink_close(&image.sink);
		free(host);
	}
	if (embedded->n == 0)
		return;
	put_str(s, "\nstatic const struct wasm_rt_host_image images[] = {\n");
	for (uint32_t i = 0; i < embedded->n; i++) {
		put_str(s, "\t{");
		glue_put_text(s, strstr(embedded->v[i], "::") + 2);
		put_format(s, ", image%u, sizeof image%u - 1, wasm_rt_wasi_image_directory},\n",
			(unsigned)i, (unsigned)i);
	}
	put_str(s, "};\n");
}

/* ---- the modules */

static void
put_memory_function(struct sink *s, const struct plan *plan)
{
	put_str(s, "\nstatic wasm_rt_memory_t *\nmemory(uint32_t sandbox)\n{\n\tswitch (sandbox) {\n");
	for (uint32_t i = 0; i < plan->sandboxes.n; i++)
		if (plan->sandboxes.v[i].symbol && !plan->sandboxes.v[i].shared)
			put_format(s, "\tcase %u:\n\t\treturn %s(&m%u);\n", (unsigned)i,
				plan->sandboxes.v[i].symbol, (unsigned)plan->sandboxes.v[i].owner);
	put_str(s, "\tdefault:\n\t\treturn NULL;\n\t}\n}\n");
}

static int
compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = memcmp(x->bytes, y->bytes, x->size < y->size ? x->size : y->size);

	return order ? order : (x->size > y->size) - (x->size < y->size);
}

/* The arguments of instantiate: one for each module that is imported from, in the order of their
 * names. */
void
glue_put_instantiation(struct sink *s, const struct plan *plan, uint32_t i, const char *instance)
{
	const struct input *in = &plan->inputs[i];
	const struct module *m = in->module;
	struct name *names = xmalloc((m->nimports + 1) * sizeof *names);

	for (uint32_t k = 0; k < m->nimports; k++)
		names[k] = m->imports[k]->module;
	qsort(names, m->nimports, sizeof *names, compare_names);
	put_format(s, "\twasm2c_%s_instantiate(%s", in->mangled, instance);
	for (uint32_t k = 0; k < m->nimports; k++) {
		uint32_t provider = link_find(plan, names[k]);

		if (k > 0 && name_equal(names[k], names[k - 1]))
			continue;
		put_str(s, ", ");
		if (name_is(names[k], "wasi_unstable")) /* the two structs have the same contents */
			put_str(s, "(struct w2c_wasi__unstable *)");
		if (name_is(names[k], "wasi") && provider == LINK_NONE)
			put_str(s, "(struct w2c_wasi *)");
		if (provider != LINK_NONE && provider != i)
			put_format(s, "&m%u", (unsigned)provider);
		else if (link_has_sandbox(names[k]))
			put_format(s, "&sandboxes[%u]", (unsigned)plan->sandbox[i]);
		else
			put_str(s, "NULL");
	}
	put_str(s, ");\n");
	free(names);
}

static void
put_run(struct sink *s, const struct request *request, const struct plan *plan)
{
	const char *memory_profile = request->translation.memory_profile;
	bool starts = plan->inputs[plan->main].has_start && !request->invoke;

	put_str(s, "\nstatic void\nrun(void)\n{\n");
	if (request->fuel)
		put_format(s, "\twasm_rt_set_fuel(UINT64_C(%s));\n", request->fuel);
	if (memory_profile) {
		put_str(s, "\twasm_rt_set_memory_profile(");
		glue_put_text(s, memory_profile);
		put_str(s, ");\n");
	}
	threads_put_allocation(s, plan);
	for (uint32_t k = 0; k < plan->ninputs; k++) {
		uint32_t i = plan->order[k];
		const struct input *in = &plan->inputs[i];

		glue_put_instantiation(s, plan, i, text_format("&m%u", (unsigned)i));
		if (in->has_initialize && !(i == plan->main && starts))
			put_format(s, "\tw2c_%s_0x5Finitialize(&m%u);\n", in->mangled, (unsigned)i);
	}
	if (starts)
		put_format(s, "\tw2c_%s_0x5Fstart(&m%u);\n", plan->inputs[plan->main].mangled,
			(unsigned)plan->main);
	put_str(s, "}\n\nstatic void\nend(void)\n{\n");
	for (uint32_t k = plan->ninputs; k-- > 0;)
		put_format(s, "\twasm2c_%s_free(&m%u);\n", plan->inputs[plan->order[k]].mangled,
			(unsigned)plan->order[k]);
	threads_put_freeing(s, plan);
	put_str(s, "}\n");
}

static void
put_main(struct sink *s, const struct request *request, const struct plan *plan, uint32_t exports,
	bool takes_options, bool names)
{
	if (names) {
		put_char(s, '\n');
		for (uint32_t i = 0; i < plan->ninputs; i++)
			put_format(s, "extern const char wasm2c_%s_function_names[];\n",
				plan->inputs[i].mangled);
		put_str(s, "static const char *const names[] = {");
		for (uint32_t i = 0; i < plan->ninputs; i++)
			put_format(s, "wasm2c_%s_function_names, ", plan->inputs[i].mangled);
		put_str(s, "NULL};\n");
	}
	put_str(s, "\nint\nmain(int argc, char **argv)\n{\n\tstatic const char *const options[] = {");
	for (uint32_t i = 0; !takes_options && i < request->host_options.n; i++) {
		glue_put_text(s, request->host_options.v[i]);
		put_str(s, ", ");
	}
	put_str(s, "NULL};\n\tstatic const struct wasm_rt_host_program program = {\n\t\t.name = ");
	glue_put_text(s, plan->inputs[plan->main].name);
	put_format(s, ",\n\t\t.options = options,\n\t\t.takes_options = %s,\n",
		takes_options ? "true" : "false");
	if (names)
		put_str(s, "\t\t.function_names = names,\n");
	if (request->invoke)
		put_format(s, "\t\t.exports = exports,\n\t\t.export_count = %u,\n"
			"\t\t.invoker = &wasm_rt_host_invoker,\n", (unsigned)exports);
	if (request->embedded.n > 0)
		put_format(s, "\t\t.images = images,\n\t\t.image_count = %u,\n",
			(unsigned)request->embedded.n);
	if (plan->spawns)
		put_str(s, "\t\t.threads = &threads,\n");
	if (request->profile == PROFILE_GENERATE)
		put_str(s, "\t\t.leave = leave,\n");
	put_format(s, "\t\t.sandboxes = sandboxes,\n\t\t.sandbox_count = %u,\n",
		(unsigned)plan->sandboxes.n);
	put_str(s, "\t\t.memory = memory,\n\t\t.run = run,\n\t\t.end = end\n\t};\n\n"
		"\treturn wasm_rt_host_main(&program, argc, argv);\n}\n");
}

void
glue_write(const char *path, const struct request *request, const struct plan *plan,
	bool takes_options, bool names)
{
	struct sink s;
	uint32_t exports = 0;

	sink_open_file(&s, path);
	put_str(&s, "/* Written by wasmcc: the program's instances and its main. */\n");
	for (uint32_t i = 0; i < plan->ninputs; i++)
		put_format(&s, "#include \"%s.h\"\n", plan->inputs[i].file);
	put_str(&s, "#include \"wasm-rt-host.h\"\n");
	put_str(&s, request->fuel ? "#include \"wasm-rt-interrupt.h\"\n" : "");
	put_str(&s, request->translation.memory_profile ? "#include \"wasm-rt-profile.h\"\n\n" : "\n");
	for (uint32_t i = 0; i < plan->ninputs; i++)
		put_format(&s, "static w2c_%s m%u;\n", plan->inputs[i].mangled, (unsigned)i);
	put_format(&s, "static struct w2c_wasi__snapshot__preview1 sandboxes[%u];\n",
		plan->sandboxes.n > 0 ? (unsigned)plan->sandboxes.n : 1);
	put_images(&s, &request->embedded);
	put_memory_function(&s, plan);
	threads_put_memories(&s, plan);
	jumps_put(&s, plan);
	threads_put(&s, plan);
	put_run(&s, request, plan);
	if (request->profile == PROFILE_GENERATE)
		profile_put_leave(&s, request);
	if (request->invoke)
		exports = invoke_put(&s, &plan->inputs[plan->main], plan->main);
	put_main(&s, request, plan, exports, takes_options, names);
	sink_close(&s);
	sink_commit_all();
}

/* ---- stubs */

static void
put_stub(struct sink *s, const struct missing *missing, const char *module, const char *field)
{
	const struct functype *type = func_type(missing->input->module, missing->import->index);

	put_str(s, "WEAK ");
	if (type->nresults > 1)
		put_str(s, "struct wasm_multi_");
	for (uint32_t i = 0; type->nresults > 1 && i < type->nresults; i++)
		put_char(s, ctype_char(type->results[i]));
	if (type->nresults <= 1)
		put_str(s, type->nresults == 1 ? ctype(type->results[0]) : "void");
	put_format(s, "\nw2c_%s_%s(struct w2c_%s *instance", module, field, module);
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(s, ", %s p%u", ctype(type->params[i]), (unsigned)i);
	put_str(s, ")\n{\n\t(void)instance;\n");
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(s, "\t(void)p%u;\n", (unsigned)i);
	put_str(s, "\twasm_rt_trap_in(WASM_RT_TRAP_UNREACHABLE, ");
	glue_put_text(s, text_format("the import %s.%s is missing",
		input_printable(missing->import->module), input_printable(missing->import->field)));
	put_str(s, ");\n}\n");
}

void
glue_write_stubs(const char *path, const struct plan *plan)
{
	struct arena arena = {0};
	struct sink s;

	sink_open_file(&s, path);
	put_str(&s, "/* Written by wasmcc: imports that nobody provides. Where they can be weak, the "
		"embedder's own functions come before them. */\n"
		"#if defined(__ELF__) || defined(__APPLE__)\n#define WEAK __attribute__((weak))\n#else\n"
		"#define WEAK\n#endif\n");
	for (uint32_t i = 0; i < plan->ninputs; i++)
		put_format(&s, "#include \"%s.h\"\n", plan->inputs[i].file);
	for (uint32_t i = 0; i < plan->missing.n; i++) {
		const struct import *import = plan->missing.v[i].import;

		if (link_is_repeated(plan, i))
			continue;
		put_char(&s, '\n');
		put_stub(&s, &plan->missing.v[i], mangle(&arena, import->module, true),
			mangle(&arena, import->field, false));
	}
	sink_close(&s);
	sink_commit_all();
	arena_free(&arena);
}
