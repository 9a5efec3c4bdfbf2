/* elem: element segments. Their expressions can name only functions and immutable globals. So a
 * segment is a constant array of descriptions, from which table.init and the instantiation make
 * references. */
#include "emit/emit.h"

#include <string.h>

static const char *
struct_name(const struct elem *elem)
{
	return strcmp(ctype_table(elem->type), "funcref") ? "elem_ref" : "elem_func";
}

static bool
elem_is_used(const struct emit *e, const struct elem *elem)
{
	return elem->n && (elem->mode == SEGMENT_ACTIVE
	    || (elem->mode == SEGMENT_PASSIVE && e->elem_sizes));
}

void
elem_need_templates(struct emit *e)
{
	for (uint32_t i = 0; i < e->m->nelems; i++)
		if (elem_is_used(e, &e->m->elems[i]) || e->elem_sizes
		    || e->m->elems[i].mode == SEGMENT_ACTIVE)
			template_need(e, arena_printf(e->scratch, "table_init_%s",
				ctype_table(e->m->elems[i].type)));
}

static void
put_array(struct emit *e, struct sink *s, uint32_t index)
{
	const struct elem *elem = &e->m->elems[index];
	bool is_static = !e->split || elem->mode == SEGMENT_ACTIVE;

	put_format(s, "%sconst struct %s %se%u[%u]", is_static ? "static " : "", struct_name(elem),
		e->prefix, (unsigned)index, (unsigned)elem->n);
	if (is_static && elem->mode == SEGMENT_PASSIVE)
		put_str(s, " UNUSED");
}

/* Passive segments, that functions name before they are defined. */
void
put_elem_declarations(struct emit *e, struct sink *s)
{
	for (uint32_t i = 0; i < e->m->nelems; i++)
		if (e->m->elems[i].mode == SEGMENT_PASSIVE && elem_is_used(e, &e->m->elems[i])) {
			put_str(s, e->split ? "extern " : "");
			put_array(e, s, i);
			put_str(s, ";\n");
		}
}

static void
put_func(struct emit *e, struct sink *s, uint32_t func)
{
	const char *type = e->type_ids[e->m->funcs[func].type], *name = exception_visible(e, func),
		*tail = exception_visible_tail(e, func);

	if (e->own_funcs && e->own_funcs[func])
		type = exception_identity(e, func);
	if (exception_barrier(e, func) && !e->own_funcs)
		put_format(s, "ELEM(%s, %s)", type, exception_import(e, func));
	else if (func < e->m->nimported_funcs)
		put_format(s, "ELEM_IMPORT(%s, %s, offsetof(%s, %s))", type, name, e->instance,
			member_of(e, e->func_instances[func]));
	else if (tail)
		put_format(s, "ELEM_TAIL(%s, %s, %s)", type, name, tail);
	else { /* most are */
		put_str(s, "ELEM(");
		put_str(s, type);
		put_str(s, ", ");
		put_str(s, name);
		put_char(s, ')');
	}
}

/* One that is no function: ref.null or global.get. */
static void
put_other(struct emit *e, struct sink *s, bool in_func_segment, const struct insn *insn)
{
	put_str(s, in_func_segment ? "ELEM_OTHER(" : "{");
	if (insn->op == OP_GLOBAL_GET)
		put_format(s, "%s, offsetof(%s, %s)", e->m->globals[insn->index].import
		    ? "ELEM_IS_IMPORTED_GLOBAL" : "ELEM_IS_GLOBAL",
			e->instance, member_of(e, e->globals[insn->index]));
	else
		put_str(s, "ELEM_IS_NULL, 0");
	put_char(s, in_func_segment ? ')' : '}');
}

static void
put_elem(struct emit *e, struct sink *s, uint32_t index)
{
	const struct elem *elem = &e->m->elems[index];
	bool of_funcs = !strcmp(struct_name(elem), "elem_func");

	put_array(e, s, index);
	put_str(s, " = {");
	for (uint32_t i = 0; i < elem->n; i++) {
		put_str(s, i % 4 ? " " : "\n\t");
		if (elem->funcs)
			put_func(e, s, elem->funcs[i]);
		else if (elem->exprs[i].insns[0].op == OP_REF_FUNC)
			put_func(e, s, elem->exprs[i].insns[0].index);
		else
			put_other(e, s, of_funcs, &elem->exprs[i].insns[0]);
		put_char(s, ',');
	}
	put_str(s, "\n};\n");
}

void
put_elems(struct emit *e, struct sink *s)
{
	bool any = false;

	for (uint32_t i = 0; i < e->m->nelems; i++) {
		if (!elem_is_used(e, &e->m->elems[i]))
			continue;
		if (!any)
			put_heading(s, "elements");
		any = true;
		put_elem(e, s, i);
	}
}

void
put_elem_inits(struct emit *e, struct sink *s)
{
	for (uint32_t i = 0; i < e->m->nelems; i++) {
		const struct elem *elem = &e->m->elems[i];

		if (elem->mode == SEGMENT_PASSIVE && e->elem_sizes)
			put_format(s, "\t%s = %uu;\n", e->elem_sizes[i], (unsigned)elem->n);
		if (elem->mode != SEGMENT_ACTIVE)
			continue;
		put_format(s, "\ttable_init_%s(self, %s, ", ctype_table(elem->type),
			address_of(e, e->tables[elem->table]));
		if (elem->n)
			put_format(s, "%se%u, %uu, ", e->prefix, (unsigned)i, (unsigned)elem->n);
		else
			put_str(s, "NULL, 0, ");
		put_constexpr(e, s, &elem->offset);
		put_format(s, ", 0, %uu);\n", (unsigned)elem->n);
	}
}
