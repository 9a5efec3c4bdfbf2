/* init: instantiating, in the order of the specification (section 4.7.2), and freeing. A failure
 * traps and leaves an instance that can be freed: the struct is zeroed first, and whatever is
 * allocated is recorded in it at once. */
#include "emit/emit.h"

#include <string.h>

/* Whether the initial value of a global or table entry is all zero bytes. */
static bool
is_zero(const struct constexpr *init)
{
	const struct insn *insn = &init->insns[0];
	uint64_t value;

	if (constexpr_value(init, &value))
		return value == 0;
	return (insn->op == OP_F32_CONST && insn->f32 == 0)
	    || (insn->op == OP_F64_CONST && insn->f64 == 0) || insn->op == OP_REF_NULL;
}

static void
put_globals(struct unit *u, struct sink *s)
{
	for (uint32_t i = u->m->nimported_globals; i < u->m->nglobals; i++) {
		if (is_zero(&u->m->globals[i].init))
			continue;
		put_format(s, "\t%s = ", u->globals[i]);
		put_constexpr(u, s, &u->m->globals[i].init);
		put_str(s, ";\n");
	}
}

static void
put_tables(struct unit *u, struct sink *s)
{
	for (uint32_t i = u->m->nimported_tables; i < u->m->ntables; i++) {
		const struct table *table = &u->m->tables[i];
		const char *kind = ctype_table(table->elem);
		unsigned max = table->limits.max > UINT32_MAX ? UINT32_MAX : (unsigned)table->limits.max;

		if (table->limits.min > UINT32_MAX) {
			put_str(s, "\tTRAP(OUT_OF_MEMORY);\n");
			continue;
		}
		if (is_static_table(u, i))
			put_static_table_init(u, s, i);
		else
			put_format(s, "\twasm_rt_allocate_%s_table(&%s, %uu, %uu);\n", kind, u->tables[i],
				(unsigned)table->limits.min, max);
		if (!table->has_init || is_zero(&table->init))
			continue;
		put_format(s, "\ttable_fill_%s(&%s, 0, ", kind, u->tables[i]);
		put_constexpr(u, s, &table->init);
		put_format(s, ", %uu);\n", (unsigned)table->limits.min);
	}
}

static void
put_memories(struct unit *u, struct sink *s)
{
	for (uint32_t i = u->m->nimported_memories; i < u->m->nmemories; i++) {
		const struct limits *limits = &u->m->memories[i].limits;

		if (is_static_memory(u, i)) {
			put_static_init(u, s, i);
			continue;
		}
		put_format(s, "\twasm_rt_allocate_memory%s(&%s, %lluu, %lluu, %d, %lu);\n",
			shared_suffix(u, i), u->memories[i], (unsigned long long)limits->min,
			(unsigned long long)limits->max, limits->is64, 1ul << limits->page_log2);
		put_presize(u, s, i);
	}
}

/* The initialisation of an instance that is zero except for its imports. */
static void
put_beginning(struct unit *u, struct sink *s)
{
	put_globals(u, s);
	put_memories(u, s); /* first: if another instance has the static ones, it has the static tables,
	                       too */
	put_tables(u, s);
	put_elem_inits(u, s);
	put_data_inits(u, s);
	if (u->m->has_start)
		put_format(s, "\t%s(%s);\n", func_use(u, u->m->start),
			u->func_instances[u->m->start] ? u->func_instances[u->m->start] : "self");
	if (u->m->has_start && exception_is_wrapped(u, u->m->start))
		put_str(s, "\tif (THROWN)\n\t\texn_leave(&self->thrown);\n");
}

static void
put_instantiate(struct unit *u, struct sink *s)
{
	if (u->statics) {
		put_format(s, "\nstatic void\nwasm2c_%s_begin(%s *self)\n{\n\t(void)self;\n", u->module,
			u->instance);
		put_beginning(u, s);
		put_str(s, "}\n");
	}
	put_format(s, "\nvoid\nwasm2c_%s_instantiate(%s *self", u->module, u->instance);
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		put_format(s, ", struct w2c_%s *from_%s", u->import_modules[i].mangled,
			u->import_modules[i].mangled);
	put_str(s, ")\n{\n\tmemset(self, 0, sizeof *self);\n");
	put_link_checks(u, s);
	if (u->statics)
		put_format(s, "\twasm2c_%s_begin(self);\n", u->module);
	else
		put_beginning(u, s);
	put_str(s, "}\n");
}

static void
put_free_tables(struct unit *u, struct sink *s)
{
	for (uint32_t i = u->m->nimported_tables; i < u->m->ntables; i++)
		if (is_static_table(u, i))
			put_format(s, "\tmemset(&%s, 0, sizeof %s);\n", u->tables[i], u->tables[i]);
		else
			put_format(s, "\twasm_rt_free_%s_table(&%s);\n", ctype_table(u->m->tables[i].elem),
				u->tables[i]);
}

static void
put_free_memories(struct unit *u, struct sink *s)
{
	for (uint32_t i = u->m->nimported_memories; i < u->m->nmemories; i++)
		put_format(s, "\twasm_rt_free_%smemory%s(&%s);\n", is_static_memory(u, i) ? "static_" : "",
			shared_suffix(u, i), u->memories[i]);
}

/* The function that takes an instance back to its initial state; it keeps the imports. */
static void
put_reset(struct unit *u, struct sink *s)
{
	put_format(s, "\nvoid\nwasm2c_%s_reset(%s *self)\n{\n", u->module, u->instance);
	if (u->nimport_modules)
		put_format(s, "\tconst %s was = *self;\n", u->instance);
	put_free_tables(u, s);
	put_free_memories(u, s);
	put_str(s, "\tmemset(self, 0, sizeof *self);\n");
	for (uint32_t i = 0; i < u->nimport_modules; i++)
		put_format(s, "\tself->%s = was.%s;\n", u->import_modules[i].member,
			u->import_modules[i].member);
	for (uint32_t i = 0; i < u->m->nimports; i++)
		if (!u->imports[i].repeated && u->m->imports[i]->kind != EXTERN_FUNC
		    && u->m->imports[i]->kind != EXTERN_TAG)
			put_format(s, "\tself->%s = was.%s;\n", u->imports[i].member, u->imports[i].member);
	put_format(s, "\twasm2c_%s_begin(self);\n}\n", u->module);
}

static void
put_free(struct unit *u, struct sink *s)
{
	put_format(s, "\nvoid\nwasm2c_%s_free(%s *self)\n{\n", u->module, u->instance);
	put_free_tables(u, s);
	for (uint32_t i = u->m->nimported_memories; i < u->m->nmemories; i++)
		put_note(u, s, i);
	put_free_memories(u, s);
	put_unlinks(u, s);
	if (u->m->ntables == u->m->nimported_tables && u->m->nmemories == 0)
		put_str(s, "\t(void)self;\n");
	put_str(s, "}\n");
}

static bool
imports_state(const struct module *m)
{
	for (uint32_t i = 0; i < m->nimported_globals; i++)
		if (m->globals[i].mutable)
			return true;
	return m->nimported_memories + m->nimported_tables > 0;
}

/* What the instance owns besides its bytes, in the order of its members. */
static void
put_layout(struct unit *u, struct sink *s)
{
	const struct module *m = u->m;
	uint32_t n = m->nmemories - m->nimported_memories + m->ntables - m->nimported_tables;

	put_format(s, "\nconst wasm_rt_layout_t wasm2c_%s_layout = {sizeof(%s), ", u->module,
		u->instance);
	put_str(s, n ? "(const wasm_rt_part_t[]){\n" : "NULL, ");
	for (uint32_t i = m->nimported_memories; i < m->nmemories; i++)
		put_format(s, "\t{WASM_RT_PART_%sMEMORY, offsetof(%s, %s)},\n",
			m->memories[i].limits.shared ? "SHARED_" : "",
			u->instance, member_of(u, u->memories[i]));
	for (uint32_t i = m->nimported_tables; i < m->ntables; i++) {
		const char *kind = ctype_table(m->tables[i].elem);

		put_format(s, "\t{WASM_RT_PART_%s_TABLE, offsetof(%s, %s)},\n",
			!strcmp(kind, "funcref") ? "FUNCREF" : !strcmp(kind, "externref") ? "EXTERNREF"
			    : "EXNREF",
			u->instance, member_of(u, u->tables[i]));
	}
	put_format(s, "%s%u, %d};\n", n ? "}, " : "", (unsigned)n, imports_state(m));
}

void
put_instance_functions(struct unit *u, struct sink *s)
{
	put_heading(s, "instance");
	put_instantiate(u, s);
	if (u->statics)
		put_reset(u, s);
	put_free(u, s);
	put_layout(u, s);
	put_get_func_type(u, s);
}

/* Constants that may be NaNs are printed as bits. */
static void
need_bits(struct unit *u, const struct constexpr *init)
{
	if (init->n == 1 && init->insns[0].op == OP_F32_CONST)
		template_need(u, "f32_reinterpret_i32");
	else if (init->n == 1 && init->insns[0].op == OP_F64_CONST)
		template_need(u, "f64_reinterpret_i64");
	else if (init->n == 1 && init->insns[0].op == OP_V128_CONST)
		template_need(u, "v128_const");
}

void
init_need_templates(struct unit *u)
{
	feature_set seen = u->m->uses->seen;

	template_need(u, "find_func_type");
	if (seen >> FEATURE_SIMD & 1
	    && seen & (1u << FEATURE_EXCEPTIONS | 1u << FEATURE_LEGACY_EXCEPTIONS))
		template_need(u, "v128_const"); /* what an unwound function returns */
	if (u->statics && u->m->nmemories > u->m->nimported_memories)
		template_need(u, u->options->static_instances > 1 ? "static_memories" : "static_memory");
	for (uint32_t i = u->m->nimported_globals; i < u->m->nglobals; i++)
		need_bits(u, &u->m->globals[i].init);
	for (uint32_t i = u->m->nimported_tables; i < u->m->ntables; i++)
		if (u->m->tables[i].has_init)
			template_need(u, arena_printf(u->scratch, "table_fill_%s",
				ctype_table(u->m->tables[i].elem)));
}
