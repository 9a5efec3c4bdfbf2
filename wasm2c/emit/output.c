/* output: the files, and the order of their contents.
 *
 *   one file:   the header's text or its name, fragments, types, prototypes, functions, data,
 *               instantiation
 *   several:    FILE-impl.h holds what is the same for all files, and changes with few edits of a
 *               function; FILE_0.c also the instantiation */
#include "emit/emit.h"

#include "emit/version.h"
#include "ir/passes.h"
#include "util/diag.h"

#include <stdlib.h>
#include <string.h>

/* ---- which fragments are needed besides those that an instruction implies */

static bool
any_table(const struct emit *e, const char *kind)
{
	for (uint32_t i = 0; i < e->m->ntables; i++)
		if (!strcmp(ctype_table(e->m->tables[i].elem), kind))
			return true;
	return false;
}

static void
need_for_tables(struct emit *e)
{
	static const struct { enum op op; const char *name; } ops[] = {
		{ OP_TABLE_GET, "get" }, { OP_TABLE_SET, "set" }, { OP_TABLE_FILL, "fill" },
			{ OP_TABLE_COPY, "copy" },
		{ OP_TABLE_INIT, "init" },
	};
	static const char *const kinds[] = { "funcref", "externref", "exnref" };

	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
			if (facts_op_used(e->facts, ops[i].op) && any_table(e, kinds[k]))
				template_need(e, arena_printf(e->scratch, "%stable_%s_%s",
					e->facts->interruptible && i > 1 ? "polled_" : "", ops[i].name, kinds[k]));
}

static bool
any_op_of(const struct emit *e, uint32_t effects)
{
	for (unsigned op = 0; op < OP_COUNT; op++)
		if (facts_op_used(e->facts, (enum op)op) && op_info[op].effects & effects)
			return true;
	return false;
}

/* Whether the module has instructions that access memory, atomic ones or others. */
static bool
any_access(const struct emit *e, bool atomic)
{
	for (unsigned op = 0; op < OP_COUNT; op++)
		if (facts_op_used(e->facts, (enum op)op) && op_info[op].props & PROP_ACCESS
		    && !(op_info[op].props & PROP_ATOMIC) == !atomic)
			return true;
	return false;
}

static void
need_for_atomics(struct emit *e, unsigned class)
{
	if (class & MEMORY_SHARED)
		template_need(e, class & MEMORY_WIDE ? "place64_shared" : "place_shared");
	else
		template_need(e, class & MEMORY_WIDE ? "place64" : "place");
	template_need(e, "atomic_access");
}

static void
need_for_shared(struct emit *e, unsigned class)
{
	static const struct { enum op op; const char *name; } ops[] = {
		{ OP_MEMORY_FILL, "memory_fill_shared" }, { OP_MEMORY_COPY, "memory_copy_shared" },
		{ OP_MEMORY_INIT, "memory_init_shared" },
	};

	template_need(e, "shared_view");
	template_need(e, !(class & MEMORY_CHECKED) ? "MEMORY_CHECK_SHARED" : class & MEMORY_WIDE
	    ? "check64_shared" : "check32_shared");
	if (any_access(e, false))
		template_need(e, e->m->uses->seen >> FEATURE_SIMD & 1 ? "v128_shared" : "shared_access");
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		if (facts_op_used(e->facts, ops[i].op))
			template_need(e, arena_printf(e->scratch, "%s%s",
				e->facts->interruptible ? "polled_" : "", ops[i].name));
}

static void
need_for_memories(struct emit *e)
{
	if (!any_op_of(e, EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY))
		return;
	template_need(e, "memory_view");
	if (e->statics)
		template_need(e, "packed");
	for (uint32_t i = 0; i < e->m->nmemories; i++) {
		unsigned class = memory_class(&e->m->memories[i]);

		if (class & MEMORY_SHARED)
			need_for_shared(e, class);
		else
			template_need(e, !(class & MEMORY_CHECKED) ? "MEMORY_CHECK" : class & MEMORY_WIDE
			    ? "check64" : "check32");
		if (any_access(e, true))
			need_for_atomics(e, class);
	}
}

static bool
any_local_function(const struct emit *e, bool (*is)(const struct func_facts *))
{
	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++)
		if (e->facts->funcs[i].reachable && is(&e->facts->funcs[i]))
			return true;
	return false;
}

static bool
may_exhaust(const struct func_facts *f)
{
	return f->stack_check;
}

/* Those of polls. Loops are not known before they are printed, so that POLL is always there. */
static void
need_for_polls(struct emit *e)
{
	static const struct { enum op op; const char *name; } ops[] = {
		{ OP_MEMORY_FILL, "polled_memory_fill" }, { OP_MEMORY_COPY, "polled_memory_copy" },
		{ OP_MEMORY_INIT, "polled_memory_init" },
	};

	if (!e->facts->interruptible)
		return;
	template_need(e, "poll");
	if (any_local_function(e, may_exhaust))
		template_need(e, "poll_stack");
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		if (facts_op_used(e->facts, ops[i].op))
			template_need(e, ops[i].name);
}

static void
need_templates(struct emit *e)
{
	need_for_polls(e);
	need_for_tables(e);
	need_for_memories(e);
	if (e->facts->discard_import != UINT32_MAX)
		template_need(e, "memory_clear");
	if (any_op_of(e, EFFECT_READ_MEMORY) || facts_op_used(e->facts, OP_DROP))
		template_need(e, "FORCE");
	if (any_local_function(e, may_exhaust))
		template_need(e, "STACK_CHECK");
	if (e->split)
		template_need(e, "INTERNAL");
	if (facts_op_used(e->facts, OP_F32_CONST) || facts_op_used(e->facts, OP_F64_CONST))
		template_need(e, "float_opaque");
	elem_need_templates(e);
	data_need_templates(e);
	link_need_templates(e);
	init_need_templates(e);
	exception_need_templates(e);
}

/* What printers have no form for, where no instruction tells. */
static void
refuse_untranslated(const struct emit *e)
{
	for (uint32_t i = 0; i < e->m->ntypes; i++)
		if (e->m->types[i].comp != COMP_FUNC)
			fail("type %u, %s, is not translated", (unsigned)i,
				e->m->types[i].comp == COMP_STRUCT ? "a structure" : "an array");
}

/* ---- files */

void
put_heading(struct sink *s, const char *part)
{
	put_format(s, "\n/* ---- %s ---- */\n", part);
}

static void
put_preamble(struct emit *e, struct sink *s)
{
	put_str(s, "#include <stdarg.h>\n");
	if (e->presizes)
		put_str(s, "#include \"wasm-rt-profile.h\"\n");
	put_heading(s, "helpers");
	template_put_needed(e, s);
	put_static_declarations(e, s);
	put_view_names(e, s);
	put_exception_declarations(e, s);
}

/* Names the functions that a compiler would call unused: the module calls them only where control
 * never comes, or names them only in segments that are not printed. */
static void
put_unreached(struct emit *e, struct sink *s, uint32_t output)
{
	bool any = false;

	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		if (!e->facts->funcs[i].reachable || e->func_output[i] != output || !*func_linkage(e, i)
		    || e->func_used[i])
			continue;
		if (!any)
			put_str(s, "\nINLINE void\nunreached(void)\n{\n");
		any = true;
		put_format(s, "\t(void)%s;\n", e->funcs[i]);
	}
	if (any)
		put_str(s, "}\n");
}

static void
put_functions(struct emit *e, struct sink *s, uint32_t output)
{
	if (e->m->nfuncs > e->m->nimported_funcs)
		put_heading(s, "functions");
	put_prototypes(e, s, output);
	put_indirect_functions(e, s);
	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		if (!e->facts->funcs[i].reachable || e->func_output[i] != output)
			continue;
		e->func_at = i;
		put_definition(e, s, i);
		arena_reset(e->scratch);
	}
	e->func_at = UINT32_MAX;
}

/* Everything in which the outputs differ. */
static void
put_share(struct emit *e, struct sink *s, uint32_t output)
{
	if (output == 0)
		put_type_ids(e, s);
	put_functions(e, s, output);
	put_datas(e, s, output);
	if (output == 0) {
		put_own_funcs(e, s);
		put_elems(e, s);
		put_statics(e, s);
		put_link_definitions(e, s);
		put_instance_functions(e, s);
	}
	put_unreached(e, s, output);
}

static void
put_title(struct sink *s)
{
	put_format(s, "/* Generated by wasm2c %s. */\n", WASM2C_VERSION);
}

static void
put_whole(struct emit *e, struct sink *s)
{
	put_preamble(e, s);
	put_exception_calls(e, s, 0);
	put_data_declarations(e, s);
	put_elem_declarations(e, s);
	put_share(e, s, 0);
}

/* A file in the source's folder: its path with `suffix` in place of the extension. */
static void
open_output(struct emit *e, struct sink *s, const char *suffix)
{
	const char *path = e->options->output;

	path = arena_printf(e->arena, "%.*s%s%s", (int)e->folder_size, path, e->stem, suffix);
	if (!e->split && !strcmp(path, e->options->output))
		fail("the name %s is its header's", path);
	sink_open_file(s, path);
}

static void
put_impl_header(struct emit *e, struct sink *s)
{
	const char *guard = mangle(e->scratch, (struct name){ e->stem, (uint32_t)strlen(e->stem) },
		false);

	put_title(s);
	put_format(s, "#ifndef W2C_%s_IMPL_H\n#define W2C_%s_IMPL_H\n\n", guard, guard);
	put_static_settings(e, s);
	put_format(s, "#include \"%s.h\"\n", e->stem);
	put_preamble(e, s);
	put_type_id_declarations(e, s);
	put_data_declarations(e, s);
	put_elem_declarations(e, s);
	put_str(s, "\n#endif\n");
}

static void
emit_split(struct emit *e)
{
	struct sink s;

	open_output(e, &s, "-impl.h");
	put_impl_header(e, &s);
	sink_close(&s);
	for (uint32_t i = 0; i < e->noutputs; i++) {
		open_output(e, &s, arena_printf(e->scratch, "_%u.c", (unsigned)i));
		put_title(&s);
		put_format(&s, "#include \"%s-impl.h\"\n\n", e->stem);
		put_exception_calls(e, &s, i);
		put_share(e, &s, i);
		sink_close(&s);
		arena_reset(e->scratch);
	}
}

static void
find_stem(struct emit *e)
{
	const char *name, *dot;

	if (!e->options->output)
		return;
	name = strrchr(e->options->output, '/');
	name = name ? name + 1 : e->options->output;
	dot = strrchr(name, '.');
	e->folder_size = (size_t)(name - e->options->output);
	e->stem = arena_copy(e->arena, name, dot ? (size_t)(dot - name) : strlen(name));
}

void
emit_outputs(struct emit *e)
{
	struct sink s;

	refuse_untranslated(e);
	find_stem(e);
	partition_init(e);
	mangle_init(e);
	exception_init(e);
	indirect_init(e);
	static_plan(e);
	profile_read(e);
	data_plan(e);
	need_templates(e);
	if (e->options->stats) {
		sink_open_fd(&s, 1);
		put_stats(e, &s);
		sink_close(&s);
		return;
	}
	if (e->options->output) {
		open_output(e, &s, ".h");
	} else {
		sink_open_fd(&s, 1);
		put_static_settings(e, &s);
	}
	emit_header(e, &s);
	if (e->split) {
		sink_close(&s);
		emit_split(e);
	} else if (e->options->output) {
		sink_close(&s);
		sink_open_file(&s, e->options->output);
		put_title(&s);
		put_static_settings(e, &s);
		put_format(&s, "#include \"%s.h\"\n", e->stem);
		put_whole(e, &s);
		sink_close(&s);
	} else {
		put_whole(e, &s);
		sink_close(&s);
	}
	sink_commit_all();
	vec_free(&e->data_blocks);
}

/* ---- --dump */

static bool
is_called(const struct emit *e, uint32_t func, const char *name)
{
	size_t size = strlen(name);

	for (uint32_t i = 0; i < e->m->nexports; i++) {
		const struct export *export = &e->m->exports[i];

		if (export->kind == EXTERN_FUNC && export->index == func && export->name.size == size
		    && !memcmp(export->name.bytes, name, size))
			return true;
	}
	return e->names->funcs && e->names->funcs[func].bytes && e->names->funcs[func].size == size
	    && !memcmp(e->names->funcs[func].bytes, name, size);
}

void
emit_dumps(struct emit *e)
{
	const char *wanted = e->options->dump_function;
	char *rest = NULL;
	unsigned long index = wanted ? strtoul(wanted, &rest, 10) : 0;
	bool any = !wanted, by_index = wanted && *wanted >= '0' && *wanted <= '9' && !*rest;
	struct sink s;

	static_plan(e);
	if (e->options->output)
		sink_open_file(&s, e->options->output);
	else
		sink_open_fd(&s, 1);
	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		struct function f = { .m = e->m, .facts = e->facts, .statics = e->statics,
			.arena = e->scratch };

		if (wanted && !(by_index ? index == i : is_called(e, i, wanted)))
			continue;
		any = true;
		function_make(&f, e->reader, i, &s, e->options->dump);
		arena_reset(e->scratch);
	}
	if (!any)
		fail("the module defines no function %s", wanted);
	sink_close(&s);
	sink_commit_all();
}
