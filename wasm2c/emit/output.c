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
#include "util/posix.h"

#include <stdlib.h>
#include <string.h>

/* ---- which fragments are needed besides those that an instruction implies */

static bool
any_table(const struct unit *u, const char *kind)
{
	for (uint32_t i = 0; i < u->m->ntables; i++)
		if (!strcmp(ctype_table(u->m->tables[i].elem), kind))
			return true;
	return false;
}

static void
need_for_tables(struct unit *u)
{
	static const struct { enum op op; const char *name; } ops[] = {
		{ OP_TABLE_GET, "get" }, { OP_TABLE_SET, "set" }, { OP_TABLE_FILL, "fill" },
			{ OP_TABLE_COPY, "copy" },
		{ OP_TABLE_INIT, "init" },
	};
	static const char *const kinds[] = { "funcref", "externref", "exnref" };

	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
			if (facts_op_used(u->facts, ops[i].op) && any_table(u, kinds[k]))
				template_need(u, arena_printf(u->scratch, "%stable_%s_%s",
					u->facts->interruptible && i > 1 ? "polled_" : "", ops[i].name, kinds[k]));
}

static bool
any_op_of(const struct unit *u, uint32_t effects)
{
	for (unsigned op = 0; op < OP_COUNT; op++)
		if (facts_op_used(u->facts, (enum op)op) && op_info[op].effects & effects)
			return true;
	return false;
}

/* Whether the module has instructions that access memory, atomic ones or others. */
static bool
any_access(const struct unit *u, bool atomic)
{
	for (unsigned op = 0; op < OP_COUNT; op++)
		if (facts_op_used(u->facts, (enum op)op) && op_info[op].props & PROP_ACCESS
		    && !(op_info[op].props & PROP_ATOMIC) == !atomic)
			return true;
	return false;
}

static void
need_for_atomics(struct unit *u, unsigned class)
{
	if (class & MEMORY_SHARED)
		template_need(u, class & MEMORY_WIDE ? "place64_shared" : "place_shared");
	else
		template_need(u, class & MEMORY_WIDE ? "place64" : "place");
	template_need(u, "atomic_access");
}

static void
need_for_shared(struct unit *u, unsigned class)
{
	static const struct { enum op op; const char *name; } ops[] = {
		{ OP_MEMORY_FILL, "memory_fill_shared" }, { OP_MEMORY_COPY, "memory_copy_shared" },
		{ OP_MEMORY_INIT, "memory_init_shared" },
	};

	template_need(u, "shared_view");
	template_need(u, !(class & MEMORY_CHECKED) ? "BOUNDS_SHARED" : class & MEMORY_WIDE
	    ? "check64_shared" : "check32_shared");
	if (any_access(u, false))
		template_need(u, u->m->uses->seen >> FEATURE_SIMD & 1 ? "v128_shared" : "shared_access");
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		if (facts_op_used(u->facts, ops[i].op))
			template_need(u, arena_printf(u->scratch, "%s%s",
				u->facts->interruptible ? "polled_" : "", ops[i].name));
}

/* The accesses whose names end in the suffix. */
static void
need_accesses(struct unit *u, const char *suffix)
{
	for (unsigned op = 0; op < OP_COUNT; op++)
		if (facts_op_used(u->facts, (enum op)op) && op_info[op].props & PROP_ACCESS
		    && !(op_info[op].props & PROP_ATOMIC) && op_info[op].feature != FEATURE_SIMD)
			template_need(u, arena_printf(u->scratch, "%.*s%s", u->op_names[op].size,
				u->op_names[op].text, suffix));
}

static void
need_for_memories(struct unit *u)
{
	if (!any_op_of(u, EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY))
		return;
	template_need(u, "memory_view");
	if (u->statics) {
		template_need(u, "alignment_hints");
		need_accesses(u, "_packed");
	}
	if (u->m->nmemories > 1) {
		need_accesses(u, "_in");
		if (u->statics)
			need_accesses(u, "_packed_in");
	}
	for (uint32_t i = 0; i < u->m->nmemories; i++) {
		unsigned class = memory_class(&u->m->memories[i]);

		if (class & MEMORY_SHARED)
			need_for_shared(u, class);
		else
			template_need(u, !(class & MEMORY_CHECKED) ? "BOUNDS" : class & MEMORY_WIDE
			    ? "check64" : "check32");
		if (any_access(u, true))
			need_for_atomics(u, class);
	}
}

static bool
any_local_function(const struct unit *u, bool (*is)(const struct func_facts *))
{
	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++)
		if (u->facts->funcs[i].reachable && is(&u->facts->funcs[i]))
			return true;
	return false;
}

static bool
may_exhaust(const struct func_facts *f)
{
	return f->stack_check;
}

/* The fragments for polls. Loops are not known before they are printed, so POLL is always
 * included. */
static void
need_for_polls(struct unit *u)
{
	static const struct { enum op op; const char *name; } ops[] = {
		{ OP_MEMORY_FILL, "polled_memory_fill" }, { OP_MEMORY_COPY, "polled_memory_copy" },
		{ OP_MEMORY_INIT, "polled_memory_init" },
	};

	if (!u->facts->interruptible)
		return;
	template_need(u, "poll");
	if (any_local_function(u, may_exhaust))
		template_need(u, "poll_stack");
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		if (facts_op_used(u->facts, ops[i].op))
			template_need(u, ops[i].name);
}

static void
need_templates(struct unit *u)
{
	need_for_polls(u);
	need_for_tables(u);
	need_for_memories(u);
	if (u->facts->discard_import != UINT32_MAX)
		template_need(u, "memory_clear");
	if (any_op_of(u, EFFECT_READ_MEMORY) || facts_op_used(u->facts, OP_DROP))
		template_need(u, "FORCE");
	if (any_local_function(u, may_exhaust))
		template_need(u, "STACK_CHECK");
	if (u->m->hints)
		template_need(u, "LIKELY");
	if (indirect_inlines(u))
		template_need(u, "ALWAYS_INLINE");
	if (u->split)
		template_need(u, "INTERNAL");
	if (facts_op_used(u->facts, OP_F32_CONST) || facts_op_used(u->facts, OP_F64_CONST))
		template_need(u, "float_opaque");
	elem_need_templates(u);
	data_need_templates(u);
	link_need_templates(u);
	init_need_templates(u);
	exception_need_templates(u);
}

/* Refuses what printers have no form for and no instruction shows. */
static void
refuse_untranslated(const struct unit *u)
{
	for (uint32_t i = 0; i < u->m->ntypes; i++)
		if (u->m->types[i].comp != COMP_FUNC)
			fail("type %u, %s, is not translated", (unsigned)i,
				u->m->types[i].comp == COMP_STRUCT ? "a structure" : "an array");
}

/* ---- files */

static void
put_preamble(struct unit *u, struct sink *s)
{
	put_str(s, "#include <stdarg.h>\n");
	if (u->out->presizes)
		put_str(s, "#include \"wasm-rt-profile.h\"\n");
	put_heading(s, "helpers");
	template_put_needed(u, s);
	put_static_declarations(u, s);
	put_view_names(u, s);
	put_type_calls(u, s);
	put_exception_declarations(u, s);
}

/* Names the functions that a compiler would report as unused: the module calls them only in
 * unreachable code, or names them only in segments that are not printed. */
static void
put_unreached(struct unit *u, struct sink *s, uint32_t output)
{
	bool any = false;

	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++) {
		if (!output_defines(u, output, i) || !*func_linkage(u, i) || u->func_used[i])
			continue;
		if (!any)
			put_str(s, "\nINLINE void\nunreached(void)\n{\n");
		any = true;
		put_format(s, "\t(void)%s;\n", u->funcs[i]);
	}
	if (any)
		put_str(s, "}\n");
}

static void
put_functions(struct unit *u, struct sink *s, uint32_t output)
{
	if (u->m->nfuncs > u->m->nimported_funcs)
		put_heading(s, "functions");
	put_prototypes(u, s, output);
	put_indirect_functions(u, s);
	put_definitions(u, s, output);
}

/* The parts that differ between outputs. */
static void
put_share(struct unit *u, struct sink *s, uint32_t output)
{
	if (output == 0)
		put_type_ids(u, s);
	put_functions(u, s, output);
	put_datas(u, s, output);
	if (output == 0) {
		put_own_funcs(u, s);
		put_elems(u, s);
		put_statics(u, s);
		put_link_definitions(u, s);
		put_instance_functions(u, s);
	}
	put_unreached(u, s, output);
}

static void
put_title(struct sink *s)
{
	put_format(s, "/* Generated by wasm2c %s. */\n", WASM2C_VERSION);
}

static void
put_whole(struct unit *u, struct sink *s)
{
	put_preamble(u, s);
	put_exception_calls(u, s, 0);
	put_data_declarations(u, s);
	put_elem_declarations(u, s);
	put_share(u, s, 0);
}

/* A file in the source's folder: its path with `suffix` in place of the extension. */
static void
open_output(struct unit *u, struct sink *s, const char *suffix)
{
	const char *path = u->options->output;

	path = arena_printf(u->arena, "%.*s%s%s", (int)u->out->folder_size, path, u->out->stem, suffix);
	if (!u->split && !strcmp(path, u->options->output))
		fail("the name %s is its header's", path);
	sink_open_file(s, path);
}

static void
put_impl_header(struct unit *u, struct sink *s)
{
	const char *stem = u->out->stem;
	const char *guard = mangle(u->scratch, (struct name){ stem, (uint32_t)strlen(stem) }, false);

	put_title(s);
	put_format(s, "#ifndef W2C_%s_IMPL_H\n#define W2C_%s_IMPL_H\n\n", guard, guard);
	put_static_settings(u, s);
	put_format(s, "#include \"%s.h\"\n", u->out->stem);
	put_preamble(u, s);
	put_type_id_declarations(u, s);
	put_data_declarations(u, s);
	put_elem_declarations(u, s);
	put_str(s, "\n#endif\n");
}

static void
emit_split(struct unit *u)
{
	struct sink s;

	open_output(u, &s, "-impl.h");
	put_impl_header(u, &s);
	sink_close(&s);
	for (uint32_t i = 0; i < u->out->noutputs; i++) {
		open_output(u, &s, arena_printf(u->scratch, "_%u.c", (unsigned)i));
		put_title(&s);
		put_format(&s, "#include \"%s-impl.h\"\n\n", u->out->stem);
		put_exception_calls(u, &s, i);
		put_share(u, &s, i);
		sink_close(&s);
		arena_reset(u->scratch);
	}
}

static void
find_stem(struct unit *u)
{
	const char *name, *dot;

	if (!u->options->output)
		return;
	name = file_name(u->options->output);
	dot = strrchr(name, '.');
	u->out->folder_size = (size_t)(name - u->options->output);
	u->out->stem = arena_copy(u->arena, name, dot ? (size_t)(dot - name) : strlen(name));
}

void
emit_outputs(struct unit *u)
{
	struct sink s;

	refuse_untranslated(u);
	find_stem(u);
	partition_init(u);
	mangle_init(u);
	exception_init(u);
	indirect_init(u);
	static_plan(u);
	profile_read(u);
	data_plan(u);
	need_templates(u);
	if (u->options->stats) {
		sink_open_fd(&s, 1);
		put_stats(u, &s);
		sink_close(&s);
		return;
	}
	if (u->options->output) {
		open_output(u, &s, ".h");
	} else {
		sink_open_fd(&s, 1);
		put_static_settings(u, &s);
	}
	emit_header(u, &s);
	if (u->split) {
		sink_close(&s);
		emit_split(u);
	} else if (u->options->output) {
		sink_close(&s);
		sink_open_file(&s, u->options->output);
		put_title(&s);
		put_static_settings(u, &s);
		put_format(&s, "#include \"%s.h\"\n", u->out->stem);
		put_whole(u, &s);
		sink_close(&s);
	} else {
		put_whole(u, &s);
		sink_close(&s);
	}
	sink_commit_all();
	vec_free(&u->out->data_blocks);
}

/* ---- --dump */

static bool
is_called(const struct unit *u, uint32_t func, const char *name)
{
	size_t size = strlen(name);

	for (uint32_t i = 0; i < u->m->nexports; i++) {
		const struct export *export = &u->m->exports[i];

		if (export->kind == EXTERN_FUNC && export->index == func && export->name.size == size
		    && !memcmp(export->name.bytes, name, size))
			return true;
	}
	return u->names->funcs && u->names->funcs[func].bytes && u->names->funcs[func].size == size
	    && !memcmp(u->names->funcs[func].bytes, name, size);
}

void
emit_dumps(struct unit *u)
{
	const char *wanted = u->options->dump_function;
	char *rest = NULL;
	unsigned long index = wanted ? strtoul(wanted, &rest, 10) : 0;
	bool any = !wanted, by_index = wanted && *wanted >= '0' && *wanted <= '9' && !*rest;
	struct sink s;

	static_plan(u);
	if (u->options->output)
		sink_open_file(&s, u->options->output);
	else
		sink_open_fd(&s, 1);
	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++) {
		struct function f = { .m = u->m, .facts = u->facts, .statics = u->statics,
			.arena = u->scratch };

		if (wanted && !(by_index ? index == i : is_called(u, i, wanted)))
			continue;
		any = true;
		function_make(&f, u->reader, i, &s, u->options->dump);
		arena_reset(u->scratch);
	}
	if (!any)
		fail("the module defines no function %s", wanted);
	sink_close(&s);
	sink_commit_all();
}
