#include "link.h"

#include "threads.h"
#include "wasi/wasm-rt-emscripten.h"
#include "wasi/wasm-rt-wasi.h"

#include <stdio.h>
#include <string.h>

uint32_t
link_find(const struct plan *plan, struct name name)
{
	for (uint32_t i = 0; i < plan->ninputs; i++)
		if (name_is(name, plan->inputs[i].name))
			return i;
	return LINK_NONE;
}

bool
link_is_wasi(struct name module)
{
	return name_is(module, "wasi_snapshot_preview1") || name_is(module, "wasi_unstable");
}

bool
link_has_sandbox(struct name module)
{
	return link_is_wasi(module) || name_is(module, "wasi");
}

/* ---- WASI, and what Emscripten wants beside it */

/* The headers' own lists, with types as C writes them. */
struct function {
	const char *name, *result, *parameters;
};

static const struct function wasi_functions[] = {
#define FUNCTION(name, parameters) {#name, "uint32_t", #parameters},
	WASM_RT_WASI_SHARED_FUNCTIONS(FUNCTION, _)
	FUNCTION(sock_accept, (_ *, uint32_t fd, uint32_t flags, uint32_t accepted))
#undef FUNCTION
	{"proc_exit", "void", "(_ *, uint32_t status)"},
};

static const struct function emscripten_functions[] = {
#define FUNCTION(result, name, symbol, parameters) {name, #result, #parameters},
#define SYSTEM_CALL(name, parameters) {"__syscall_" #name, "uint32_t", #parameters},
	WASM_RT_EMSCRIPTEN_FUNCTIONS(FUNCTION, _)
	WASM_RT_EMSCRIPTEN_SYSTEM_CALLS(SYSTEM_CALL, _)
#undef FUNCTION
#undef SYSTEM_CALL
};

/* Whether the type is that of the C declaration: the instance, then integers. */
static bool
is_declared(const struct functype *type, const struct function *function)
{
	const char *parameters = function->parameters;
	uint32_t n = 0;
	bool returns = strcmp(function->result, "void") != 0;

	while ((parameters = strchr(parameters, ',')) != NULL) {
		parameters += strspn(parameters, ", ");
		if (n == type->nparams || type->params[n++] != (strncmp(parameters, "uint64_t", 8) == 0
			? TYPE_I64 : TYPE_I32))
			return false;
	}
	return n == type->nparams && type->nresults == returns &&
		(!returns || type->results[0] == TYPE_I32);
}

/* Exits if WASI has the function with another type, unless only the translated code is made. */
static bool
wasi_provides(const struct plan *plan, const struct input *in, const struct import *import)
{
	if (import->kind != EXTERN_FUNC || (name_is(import->module, "wasi_unstable") &&
		name_is(import->field, "sock_accept")))
		return false;
	for (size_t i = 0; i < sizeof wasi_functions / sizeof *wasi_functions; i++) {
		if (!name_is(import->field, wasi_functions[i].name))
			continue;
		if (is_declared(func_type(in->module, import->index), &wasi_functions[i]))
			return true;
		if (!plan->alone)
			die("%s imports %.*s.%s as %s, which is not its type in WASI", in->path,
				(int)import->module.size, import->module.bytes, wasi_functions[i].name,
				input_type(in, import->kind, import->index));
		return false;
	}
	return false;
}

/* Emscripten's functions have changed over time. An import with another type is another function,
 * which must come from elsewhere. */
static bool
emscripten_provides(const struct input *in, const struct import *import)
{
	if (import->kind != EXTERN_FUNC || !name_is(import->module, "env"))
		return false;
	for (size_t i = 0; i < sizeof emscripten_functions / sizeof *emscripten_functions; i++)
		if (name_is(import->field, emscripten_functions[i].name))
			return is_declared(func_type(in->module, import->index), &emscripten_functions[i]);
	return false;
}

static bool
runtime_provides(const struct plan *plan, const struct input *in, const struct import *import)
{
	return link_is_wasi(import->module) ? wasi_provides(plan, in, import)
		: threads_spawn(in, import) || emscripten_provides(in, import);
}

/* ---- modules */

static const struct export *
find_export(const struct input *in, struct name name)
{
	for (uint32_t i = 0; i < in->module->nexports; i++)
		if (name_equal(in->module->exports[i].name, name))
			return &in->module->exports[i];
	return NULL;
}

/* The C compiler's message would be less clear, and for memories, tables and globals only the
 * running program would find it. */
static void
check_type(const struct input *in, const struct import *import, const struct input *provider,
	const struct export *export)
{
	bool same = import->kind == export->kind;

	if (same && import->kind == EXTERN_FUNC) {
		uint8_t wanted[32], given[32];

		type_identity(in->module, in->module->funcs[import->index].type, wanted);
		type_identity(provider->module, provider->module->funcs[export->index].type, given);
		same = memcmp(wanted, given, sizeof wanted) == 0;
	}
	if (!same)
		die("%s imports %s.%s as %s, but in %s it is %s", in->path, provider->name,
			input_printable(import->field), input_type(in, import->kind, import->index),
			provider->path, input_type(provider, export->kind, export->index));
}

static void
resolve(struct plan *plan, const struct input *in, const struct import *import)
{
	uint32_t provider = link_find(plan, import->module);
	const struct export *export = provider == LINK_NONE ? NULL
		: find_export(&plan->inputs[provider], import->field);

	if (module_discards_by(in->module, import))
		return;
	if (export && &plan->inputs[provider] != in)
		check_type(in, import, &plan->inputs[provider], export);
	else if (provider != LINK_NONE || !runtime_provides(plan, in, import))
		*vec_push(&plan->missing) = (struct missing){in, import};
}

/* Depth first; `state`: 0 new, 1 under way, 2 done. */
static void
put_in_order(struct plan *plan, uint8_t *state, uint32_t *n, uint32_t i)
{
	const struct module *m = plan->inputs[i].module;

	state[i] = 1;
	for (uint32_t k = 0; k < m->nimports; k++) {
		uint32_t provider = link_find(plan, m->imports[k]->module);

		if (provider == LINK_NONE || provider == i)
			continue;
		if (state[provider] == 1)
			die("%s and %s import from each other: neither can be instantiated first",
				plan->inputs[provider].path, plan->inputs[i].path);
		if (state[provider] == 0)
			put_in_order(plan, state, n, provider);
	}
	state[i] = 2;
	plan->order[(*n)++] = i;
}

/* ---- sandboxes */

/* The module that defines what the functions of this one see as the first memory. */
static struct sandbox
find_memory(const struct plan *plan, uint32_t i)
{
	const struct input *in = &plan->inputs[i];
	const struct module *m = in->module;
	const struct import *import = m->nmemories > 0 ? m->memories[0].import : NULL;
	uint32_t provider = import ? link_find(plan, import->module) : LINK_NONE;
	const struct export *export = NULL;

	if (provider != LINK_NONE && provider != i)
		return find_memory(plan, provider);
	if (!import)
		export = input_export(in, "memory", EXTERN_MEMORY);
	for (uint32_t k = 0; !import && !export && k < m->nexports; k++)
		if (m->exports[k].kind == EXTERN_MEMORY)
			export = &m->exports[k];
	return (struct sandbox){
		.owner = i, .symbol = export ? input_symbol(in, export->name) : NULL,
		.shared = export && m->memories[export->index].limits.shared, .made = LINK_NONE
	};
}

static void
give_sandbox(struct plan *plan, uint32_t i)
{
	const struct module *m = plan->inputs[i].module;
	struct sandbox wanted = find_memory(plan, i);
	uint32_t k = 0;

	plan->sandbox[i] = LINK_NONE;
	while (k < m->nimports && (!link_has_sandbox(m->imports[k]->module) ||
		link_find(plan, m->imports[k]->module) != LINK_NONE))
		k++;
	if (k == m->nimports)
		return;
	for (k = 0; k < plan->sandboxes.n && plan->sandboxes.v[k].owner != wanted.owner;)
		k++;
	if (k == plan->sandboxes.n)
		*vec_push(&plan->sandboxes) = wanted;
	plan->sandbox[i] = k;
}

void
link_make(struct plan *plan)
{
	uint8_t *state = xmalloc(plan->ninputs);
	uint32_t n = 0;

	memset(state, 0, plan->ninputs);
	plan->order = xmalloc(plan->ninputs * sizeof *plan->order);
	plan->sandbox = xmalloc(plan->ninputs * sizeof *plan->sandbox);
	plan->main = LINK_NONE;
	for (uint32_t i = 0; i < plan->ninputs; i++) {
		const struct input *in = &plan->inputs[i];

		for (uint32_t k = 0; k < i; k++)
			if (strcmp(plan->inputs[k].name, in->name) == 0)
				die("%s and %s are both called %s: name one with -n", plan->inputs[k].path,
					in->path, in->name);
		for (uint32_t k = 0; k < in->module->nimports; k++)
			resolve(plan, in, in->module->imports[k]);
		if (plan->main == LINK_NONE && in->starts && !in->linked)
			plan->main = i;
	}
	for (uint32_t i = 0; i < plan->ninputs; i++) {
		if (state[i] == 0)
			put_in_order(plan, state, &n, i);
		give_sandbox(plan, i);
	}
	free(state);
}

bool
link_is_repeated(const struct plan *plan, uint32_t i)
{
	const struct import *a = plan->missing.v[i].import, *b;

	for (uint32_t k = 0; k < i; k++) {
		b = plan->missing.v[k].import;
		if (name_equal(a->module, b->module) && name_equal(a->field, b->field))
			return true;
	}
	return false;
}

void
link_list_missing(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->missing.n; i++) {
		const struct import *import = plan->missing.v[i].import;

		if (link_is_repeated(plan, i))
			continue;
		fprintf(stderr, "  %s.%s %s%s%s\n", input_printable(import->module),
			input_printable(import->field),
			input_type(plan->missing.v[i].input, import->kind, import->index),
			plan->ninputs > 1 ? ", for " : "",
			plan->ninputs > 1 ? plan->missing.v[i].input->path : "");
	}
}
