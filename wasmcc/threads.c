#include "threads.h"

#include "emit/emit.h"
#include "glue.h"

#include <string.h>

static const struct limits *
limits_of(const struct missing *memory)
{
	return &memory->input->module->memories[memory->import->index].limits;
}

bool
threads_spawn(const struct input *in, const struct import *import)
{
	const struct functype *type;

	if (import->kind != EXTERN_FUNC || !name_is(import->module, "wasi") ||
		!name_is(import->field, "thread-spawn"))
		return false;
	type = func_type(in->module, import->index);
	return type->nparams == 1 && type->params[0] == TYPE_I32 && type->nresults == 1 &&
		type->results[0] == TYPE_I32;
}

/* The export that a thread begins with, or NULL. */
static const struct export *
thread_start(const struct input *in)
{
	const struct export *export = input_export(in, "wasi_thread_start", EXTERN_FUNC);
	const struct functype *type = export ? func_type(in->module, export->index) : NULL;

	return type && type->nparams == 2 && type->params[0] == TYPE_I32 &&
		type->params[1] == TYPE_I32 && type->nresults == 0 ? export : NULL;
}

/* Only the module's own instance is made anew for each thread. */
static void
check_spawner(const struct plan *plan, const struct input *in)
{
	if (!thread_start(in))
		die("%s makes threads, but exports no (func (param i32 i32)) wasi_thread_start, with which "
			"they begin", in->path);
	if (plan->ninputs > 1)
		die("%s makes threads: a program with threads is made of one module", in->path);
	if (plan->jumps.n > 0)
		die("%s makes threads, and imports Emscripten's %s, which serves one thread", in->path,
			input_printable(plan->jumps.v[0].import->field));
}

static bool
is_shared_memory(const struct missing *missing)
{
	return missing->import->kind == EXTERN_MEMORY && limits_of(missing)->shared;
}

/* Marks the sandboxes whose guests use such a memory. */
static void
tell_sandboxes(struct plan *plan)
{
	for (uint32_t i = 0; i < plan->sandboxes.n; i++) {
		const struct module *m = plan->inputs[plan->sandboxes.v[i].owner].module;
		const struct import *first = m->nmemories > 0 ? m->memories[0].import : NULL;

		for (uint32_t k = 0; first && k < plan->memories.n; k++) {
			const struct import *made = plan->memories.v[k].import;

			if (name_equal(first->module, made->module) && name_equal(first->field, made->field))
				plan->sandboxes.v[i].made = k;
		}
	}
}

void
threads_provide(struct plan *plan)
{
	uint32_t left = 0;

	for (uint32_t i = 0; i < plan->missing.n; i++)
		if (is_shared_memory(&plan->missing.v[i]) && !link_is_repeated(plan, i))
			*vec_push(&plan->memories) = plan->missing.v[i];
	for (uint32_t i = 0; i < plan->missing.n; i++)
		if (!is_shared_memory(&plan->missing.v[i]))
			plan->missing.v[left++] = plan->missing.v[i];
	plan->missing.n = left;
	tell_sandboxes(plan);
	for (uint32_t i = 0; i < plan->ninputs; i++) {
		const struct input *in = &plan->inputs[i];

		for (uint32_t k = 0; k < in->module->nimports; k++)
			if (threads_spawn(in, in->module->imports[k]) &&
				link_find(plan, in->module->imports[k]->module) == LINK_NONE) {
				check_spawner(plan, in);
				plan->spawns = true;
			}
	}
}

/* ---- C */

void
threads_put_memories(struct sink *s, const struct plan *plan)
{
	struct arena arena = {0};

	for (uint32_t i = 0; i < plan->memories.n; i++) {
		const struct import *import = plan->memories.v[i].import;
		const char *module = mangle(&arena, import->module, true);

		put_format(s, "\nstatic wasm_rt_shared_memory_t shared%u;\n\n"
			"wasm_rt_shared_memory_t *\nw2c_%s_%s(struct w2c_%s *instance)\n"
			"{\n\t(void)instance;\n\treturn &shared%u;\n}\n", (unsigned)i, module,
			mangle(&arena, import->field, false), module, (unsigned)i);
	}
	arena_free(&arena);
}

void
threads_put_allocation(struct sink *s, const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->memories.n; i++) {
		const struct limits *limits = limits_of(&plan->memories.v[i]);

		put_format(s, "\twasm_rt_allocate_memory_shared(&shared%u, %llu, %llu, %s, %u);\n",
			(unsigned)i, (unsigned long long)limits->min, (unsigned long long)limits->max,
			limits->is64 ? "true" : "false", 1u << limits->page_log2);
	}
	for (uint32_t i = 0; i < plan->sandboxes.n; i++) {
		const struct sandbox *sandbox = &plan->sandboxes.v[i];

		if (sandbox->made == LINK_NONE && !sandbox->shared)
			continue;
		put_format(s, "\tsandboxes[%u].wasi.shared_memory = ", (unsigned)i);
		if (sandbox->made != LINK_NONE)
			put_format(s, "&shared%u;\n", (unsigned)sandbox->made);
		else
			put_format(s, "%s(&m%u);\n", sandbox->symbol, (unsigned)sandbox->owner);
	}
}

void
threads_put_freeing(struct sink *s, const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->memories.n; i++)
		put_format(s, "\twasm_rt_free_memory_shared(&shared%u);\n", (unsigned)i);
}

void
threads_put(struct sink *s, const struct plan *plan)
{
	const struct input *in = &plan->inputs[0];

	if (!plan->spawns)
		return;
	put_str(s, "\nstatic void\nbegin_thread(void *instance, void *user)\n{\n\t(void)user;\n");
	glue_put_instantiation(s, plan, 0, "instance");
	put_format(s, "}\n\nstatic void\nstart_thread(void *instance, uint32_t tid, uint32_t arg)\n"
		"{\n\t%s(instance, tid, arg);\n}\n", input_symbol(in, thread_start(in)->name));
	put_format(s, "\nstatic void\nfree_thread(void *instance)\n{\n\twasm2c_%s_free(instance);\n}\n",
		in->mangled);
	put_format(s, "\nstatic struct wasm_rt_wasi_threads threads = {\n"
		"\t.instance_size = sizeof(w2c_%s), .instantiate = begin_thread,\n"
		"\t.start = start_thread, .free = free_thread\n};\n", in->mangled);
}
