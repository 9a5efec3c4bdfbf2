/* init: instantiating, in the order of the specification (section 4.7.2), and freeing. A failure
 * traps and leaves an instance that can be freed: the struct is zeroed first, and whatever is
 * allocated is recorded in it at once. */
#include "emit/emit.h"

#include <string.h>

/* Whether a global or table entry begins as what zeroed memory is. */
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
put_globals(struct emit *e, struct sink *s)
{
	for (uint32_t i = e->m->nimported_globals; i < e->m->nglobals; i++) {
		if (is_zero(&e->m->globals[i].init))
			continue;
		put_format(s, "\t%s = ", e->globals[i]);
		put_constexpr(e, s, &e->m->globals[i].init);
		put_str(s, ";\n");
	}
}

static void
put_tables(struct emit *e, struct sink *s)
{
	for (uint32_t i = e->m->nimported_tables; i < e->m->ntables; i++) {
		const struct table *table = &e->m->tables[i];
		const char *kind = ctype_table(table->elem);
		unsigned max = table->limits.max > UINT32_MAX ? UINT32_MAX : (unsigned)table->limits.max;

		if (table->limits.min > UINT32_MAX) {
			put_str(s, "\tTRAP(OUT_OF_MEMORY);\n");
			continue;
		}
		if (is_static_table(e, i))
			put_static_table_init(e, s, i);
		else
			put_format(s, "\twasm_rt_allocate_%s_table(&%s, %uu, %uu);\n", kind, e->tables[i],
				(unsigned)table->limits.min, max);
		if (!table->has_init || is_zero(&table->init))
			continue;
		put_format(s, "\ttable_fill_%s(&%s, 0, ", kind, e->tables[i]);
		put_constexpr(e, s, &table->init);
		put_format(s, ", %uu);\n", (unsigned)table->limits.min);
	}
}

static void
put_memories(struct emit *e, struct sink *s)
{
	for (uint32_t i = e->m->nimported_memories; i < e->m->nmemories; i++) {
		const struct limits *limits = &e->m->memories[i].limits;

		if (is_static_memory(e, i)) {
			put_static_init(e, s, i);
			continue;
		}
		put_format(s, "\twasm_rt_allocate_memory%s(&%s, %lluu, %lluu, %d, %lu);\n",
			shared_suffix(e, i), e->memories[i], (unsigned long long)limits->min,
			(unsigned long long)limits->max, limits->is64, 1ul << limits->page_log2);
		put_presize(e, s, i);
	}
}

static void
put_instantiate(struct emit *e, struct sink *s)
{
	put_format(s, "\nvoid\nwasm2c_%s_instantiate(%s *self", e->module, e->instance);
	for (uint32_t i = 0; i < e->nimport_modules; i++)
		put_format(s, ", struct w2c_%s *from_%s", e->import_modules[i].mangled,
			e->import_modules[i].mangled);
	put_str(s, ")\n{\n\tmemset(self, 0, sizeof *self);\n");
	put_link_checks(e, s);
	put_globals(e, s);
	put_memories(e, s); /* first: if another instance has the static ones, it has the static tables,
	                       too */
	put_tables(e, s);
	put_elem_inits(e, s);
	put_data_inits(e, s);
	if (e->m->has_start)
		put_format(s, "\t%s(%s);\n", func_use(e, e->m->start),
			e->func_instances[e->m->start] ? e->func_instances[e->m->start] : "self");
	if (e->m->has_start && exception_is_wrapped(e, e->m->start))
		put_str(s, "\tif (THROWN)\n\t\texn_leave(&self->thrown);\n");
	put_str(s, "}\n");
}

static void
put_free(struct emit *e, struct sink *s)
{
	put_format(s, "\nvoid\nwasm2c_%s_free(%s *self)\n{\n", e->module, e->instance);
	for (uint32_t i = e->m->nimported_tables; i < e->m->ntables; i++)
		if (is_static_table(e, i))
			put_format(s, "\tmemset(&%s, 0, sizeof %s);\n", e->tables[i], e->tables[i]);
		else
			put_format(s, "\twasm_rt_free_%s_table(&%s);\n", ctype_table(e->m->tables[i].elem),
				e->tables[i]);
	for (uint32_t i = e->m->nimported_memories; i < e->m->nmemories; i++)
		put_note(e, s, i);
	for (uint32_t i = e->m->nimported_memories; i < e->m->nmemories; i++)
		put_format(s, "\twasm_rt_free_%smemory%s(&%s);\n", is_static_memory(e, i) ? "static_" : "",
			shared_suffix(e, i), e->memories[i]);
	put_unlinks(e, s);
	if (e->m->ntables == e->m->nimported_tables && e->m->nmemories == 0)
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
put_layout(struct emit *e, struct sink *s)
{
	const struct module *m = e->m;
	uint32_t n = m->nmemories - m->nimported_memories + m->ntables - m->nimported_tables;

	put_format(s, "\nconst wasm_rt_layout_t wasm2c_%s_layout = {sizeof(%s), ", e->module,
		e->instance);
	put_str(s, n ? "(const wasm_rt_part_t[]){\n" : "NULL, ");
	for (uint32_t i = m->nimported_memories; i < m->nmemories; i++)
		put_format(s, "\t{WASM_RT_PART_%sMEMORY, offsetof(%s, %s)},\n",
			m->memories[i].limits.shared ? "SHARED_" : "",
			e->instance, member_of(e, e->memories[i]));
	for (uint32_t i = m->nimported_tables; i < m->ntables; i++) {
		const char *kind = ctype_table(m->tables[i].elem);

		put_format(s, "\t{WASM_RT_PART_%s_TABLE, offsetof(%s, %s)},\n",
			!strcmp(kind, "funcref") ? "FUNCREF" : !strcmp(kind, "externref") ? "EXTERNREF"
			    : "EXNREF",
			e->instance, member_of(e, e->tables[i]));
	}
	put_format(s, "%s%u, %d};\n", n ? "}, " : "", (unsigned)n, imports_state(m));
}

void
put_instance_functions(struct emit *e, struct sink *s)
{
	put_heading(s, "instance");
	put_instantiate(e, s);
	put_free(e, s);
	put_layout(e, s);
	put_get_func_type(e, s);
}

/* Constants that are no numbers go by their bits. */
static void
need_bits(struct emit *e, const struct constexpr *init)
{
	if (init->n == 1 && init->insns[0].op == OP_F32_CONST)
		template_need(e, "f32_reinterpret_i32");
	else if (init->n == 1 && init->insns[0].op == OP_F64_CONST)
		template_need(e, "f64_reinterpret_i64");
	else if (init->n == 1 && init->insns[0].op == OP_V128_CONST)
		template_need(e, "v128_const");
}

void
init_need_templates(struct emit *e)
{
	feature_set seen = e->m->uses->seen;

	template_need(e, "find_func_type");
	if (seen >> FEATURE_SIMD & 1
	    && seen & (1u << FEATURE_EXCEPTIONS | 1u << FEATURE_LEGACY_EXCEPTIONS))
		template_need(e, "v128_const"); /* what an unwound function returns */
	if (e->statics && e->m->nmemories > e->m->nimported_memories)
		template_need(e, "static_memory");
	for (uint32_t i = e->m->nimported_globals; i < e->m->nglobals; i++)
		need_bits(e, &e->m->globals[i].init);
	for (uint32_t i = e->m->nimported_tables; i < e->m->ntables; i++)
		if (e->m->tables[i].has_init)
			template_need(e, arena_printf(e->scratch, "table_fill_%s",
				ctype_table(e->m->tables[i].elem)));
}
