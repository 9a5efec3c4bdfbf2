#include "jumps.h"

#include "emit/emit.h"

#include <string.h>

/* ---- what there is */

/* A function that the module exports as (param i32 ...) (result i32 ...), or NULL. */
static const char *
function(const struct input *in, const char *name, uint32_t nparams, uint32_t nresults)
{
	const struct export *export = input_export(in, name, EXTERN_FUNC);
	const struct functype *type;

	if (!export)
		return NULL;
	type = func_type(in->module, export->index);
	if (type->nparams != nparams || type->nresults != nresults)
		return NULL;
	for (uint32_t i = 0; i < nparams; i++)
		if (type->params[i] != TYPE_I32)
			return NULL;
	if (nresults && type->results[0] != TYPE_I32)
		return NULL;
	return input_symbol(in, export->name);
}

static const char *
save(const struct input *in)
{
	const char *symbol = function(in, "stackSave", 0, 1);

	return symbol ? symbol : function(in, "emscripten_stack_get_current", 0, 1);
}

static const char *
restore(const struct input *in)
{
	const char *symbol = function(in, "stackRestore", 1, 0);

	return symbol ? symbol : function(in, "_emscripten_stack_restore", 1, 0);
}

static const char *
table(const struct input *in)
{
	const struct module *m = in->module;

	for (uint32_t i = 0; i < m->nexports; i++)
		if (m->exports[i].kind == EXTERN_TABLE &&
			m->tables[m->exports[i].index].elem == TYPE_FUNCREF)
			return input_symbol(in, m->exports[i].name);
	return NULL;
}

/* ---- what is wanted */

static bool
is_letter(valtype type, char letter)
{
	switch (letter) {
	case 'i': return type == TYPE_I32;
	case 'j': return type == TYPE_I64;
	case 'f': return type == TYPE_F32;
	case 'd': return type == TYPE_F64;
	}
	return false;
}

/* Whether an import is invoke_SIGNATURE and has the type that its name says: the callee's index,
 * then its parameters. It has not if Emscripten has split 64-bit parameters in two. */
static bool
is_invoke(const struct name *field, const struct functype *type)
{
	static const char start[] = "invoke_";
	const uint32_t size = sizeof start - 1;
	const char *letters = (const char *)field->bytes + size;
	uint32_t n;

	if (field->size <= size || memcmp(field->bytes, start, size) != 0)
		return false;
	n = field->size - size;
	if (type->nparams != n || type->params[0] != TYPE_I32 ||
		type->nresults != (letters[0] != 'v'))
		return false;
	if (type->nresults && !is_letter(type->results[0], letters[0]))
		return false;
	for (uint32_t i = 1; i < n; i++)
		if (!is_letter(type->params[i], letters[i]))
			return false;
	return true;
}

static bool
is_older_jump(const struct name *field, const struct functype *type)
{
	return name_is(*field, "emscripten_longjmp") && type->nparams == 2 && type->nresults == 0 &&
		type->params[0] == TYPE_I32 && type->params[1] == TYPE_I32;
}

static bool
is_jump(const struct name *field, const struct functype *type)
{
	return is_older_jump(field, type) || (name_is(*field, "_emscripten_throw_longjmp") &&
		type->nparams == 0 && type->nresults == 0);
}

void
jumps_provide(struct plan *plan)
{
	uint32_t left = 0;
	bool *provided = xmalloc((plan->missing.n + 1) * sizeof *provided);

	for (uint32_t i = 0; i < plan->missing.n; i++) {
		const struct missing *missing = &plan->missing.v[i];
		const struct input *in = missing->input;
		const struct functype *type;

		provided[i] = false;
		if (missing->import->kind != EXTERN_FUNC || !name_is(missing->import->module, "env") ||
			(plan->jumps.n && plan->jumps.v[0].input != in))
			continue;
		type = func_type(in->module, missing->import->index);
		if (is_jump(&missing->import->field, type) || is_invoke(&missing->import->field, type))
			provided[i] = table(in) && save(in) && restore(in) && function(in, "setThrew", 2, 0);
		if (provided[i] && !link_is_repeated(plan, i))
			*vec_push(&plan->jumps) = *missing;
	}
	for (uint32_t i = 0; i < plan->missing.n; i++)
		if (!provided[i])
			plan->missing.v[left++] = plan->missing.v[i];
	plan->missing.n = left;
	free(provided);
}

/* ---- C */

static void
put_head(struct sink *s, const char *result, const struct name *field)
{
	struct arena arena = {0};

	put_format(s, "\n%s\nw2c_env_%s(struct w2c_env *env", result, mangle(&arena, *field, false));
	arena_free(&arena);
}

static void
put_jump(struct sink *s, const struct input *in, uint32_t index, const struct missing *jump)
{
	const struct functype *type = func_type(in->module, jump->import->index);

	put_head(s, "void", &jump->import->field);
	if (is_older_jump(&jump->import->field, type))
		put_format(s, ", uint32_t buffer, uint32_t value)\n{\n\t(void)env;\n"
			"\t%s(&m%u, buffer, value ? value : 1);\n", function(in, "setThrew", 2, 0),
			(unsigned)index);
	else
		put_str(s, ")\n{\n\t(void)env;\n");
	put_str(s, "\twasm_rt_load_exception(&jump, 0, NULL);\n\twasm_rt_throw();\n}\n");
}

/* The callee's type, for get_func_type. */
static void
put_type(struct sink *s, const struct functype *type)
{
	put_format(s, "%u, %u", (unsigned)type->nparams - 1, (unsigned)type->nresults);
	for (uint32_t i = 1; i < type->nparams + type->nresults; i++) {
		valtype t = i < type->nparams ? type->params[i] : type->results[0];
		put_format(s, ", WASM_RT_%s", t == TYPE_I32 ? "I32" : t == TYPE_I64 ? "I64"
			: t == TYPE_F32 ? "F32" : "F64");
	}
}

static void
put_invoke(struct sink *s, const struct input *in, uint32_t index, const struct missing *jump)
{
	const struct functype *type = func_type(in->module, jump->import->index);
	const char *result = type->nresults ? ctype(type->results[0]) : "void";
	unsigned m = (unsigned)index;

	put_head(s, result, &jump->import->field);
	put_str(s, ", u32 index");
	for (uint32_t i = 1; i < type->nparams; i++)
		put_format(s, ", %s a%u", ctype(type->params[i]), (unsigned)i);
	put_str(s, ")\n{\n");
	if (type->nresults)
		put_format(s, "\t%s result;\n", result);
	put_format(s, "\tuint32_t stack = %s(&m%u);\n\tconst wasm_rt_funcref_t *f;\n", save(in), m);
	put_str(s, "\tWASM_RT_UNWIND_TARGET target, *outer = wasm_rt_get_unwind_target();\n"
		"\t(void)env;\n\tif (wasm_rt_try(target)) {\n\t\twasm_rt_set_unwind_target(outer);\n"
		"\t\tif (wasm_rt_exception_tag() != &jump)\n\t\t\twasm_rt_throw();\n");
	put_format(s, "\t\t%s(&m%u, stack);\n\t\t%s(&m%u, 1, 0);\n\t\treturn%s;\n\t}\n", restore(in), m,
		function(in, "setThrew", 2, 0), m, type->nresults ? " 0" : "");
	put_format(s, "\twasm_rt_set_unwind_target(&target);\n\tf = invoked(%s(&m%u), index, "
		"wasm2c_%s_get_func_type(", table(in), m, in->mangled);
	put_type(s, type);
	put_format(s, "));\n\t%s((%s (*)(void *", type->nresults ? "result = " : "", result);
	for (uint32_t i = 1; i < type->nparams; i++)
		put_format(s, ", %s", ctype(type->params[i]));
	put_str(s, "))f->func)(f->module_instance");
	for (uint32_t i = 1; i < type->nparams; i++)
		put_format(s, ", a%u", (unsigned)i);
	put_format(s, ");\n\twasm_rt_set_unwind_target(outer);\n%s}\n",
		type->nresults ? "\treturn result;\n" : "");
}

void
jumps_put(struct sink *s, const struct plan *plan)
{
	const struct input *in;
	uint32_t index = 0;

	if (plan->jumps.n == 0)
		return;
	in = plan->jumps.v[0].input;
	while (&plan->inputs[index] != in)
		index++;
	put_str(s, "\n#include \"wasm-rt-exceptions.h\"\n#include <string.h>\n\n"
		"static const char jump;\n\n"
		"static const wasm_rt_funcref_t *\n"
		"invoked(const wasm_rt_funcref_table_t *table, uint32_t i, wasm_rt_func_type_t type)\n{\n"
		"\tif (i >= table->size || !table->data[i].func || !type ||\n"
		"\t\tmemcmp(table->data[i].func_type, type, 32) != 0)\n"
		"\t\twasm_rt_trap(WASM_RT_TRAP_CALL_INDIRECT);\n\treturn &table->data[i];\n}\n");
	for (uint32_t i = 0; i < plan->jumps.n; i++) {
		const struct missing *jump = &plan->jumps.v[i];

		if (is_jump(&jump->import->field, func_type(in->module, jump->import->index)))
			put_jump(s, in, index, jump);
		else
			put_invoke(s, in, index, jump);
	}
}
