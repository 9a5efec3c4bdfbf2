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

/* Whether instantiation applies it. */
static bool
is_applied(const struct unit *u, const struct elem *elem)
{
	return elem->mode == SEGMENT_ACTIVE && !is_unread_table(u, elem->table);
}

static bool
elem_is_used(const struct unit *u, const struct elem *elem)
{
	return elem->n && (is_applied(u, elem) || (elem->mode == SEGMENT_PASSIVE && u->elem_sizes));
}

void
elem_need_templates(struct unit *u)
{
	for (uint32_t i = 0; i < u->m->nelems; i++)
		if (elem_is_used(u, &u->m->elems[i]) || u->elem_sizes || is_applied(u, &u->m->elems[i]))
			template_need(u, arena_printf(u->scratch, "table_init_%s",
				ctype_table(u->m->elems[i].type)));
}

static void
put_array(struct unit *u, struct sink *s, uint32_t index)
{
	const struct elem *elem = &u->m->elems[index];
	bool is_static = !u->split || elem->mode == SEGMENT_ACTIVE;

	put_format(s, "%sconst struct %s %se%u[%u]", is_static ? "static " : "", struct_name(elem),
		u->prefix, (unsigned)index, (unsigned)elem->n);
	if (is_static && elem->mode == SEGMENT_PASSIVE)
		put_str(s, " UNUSED");
}

/* Passive segments, which functions name before they are defined. */
void
put_elem_declarations(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->nelems; i++)
		if (u->m->elems[i].mode == SEGMENT_PASSIVE && elem_is_used(u, &u->m->elems[i])) {
			put_str(s, u->split ? "extern " : "");
			put_array(u, s, i);
			put_str(s, ";\n");
		}
}

static void
put_func(struct unit *u, struct sink *s, uint32_t func)
{
	const char *type = u->type_ids[u->m->funcs[func].type], *name = exception_visible(u, func),
		*tail = exception_visible_tail(u, func);

	if (u->own_funcs && u->own_funcs[func])
		type = exception_identity(u, func);
	if (exception_barrier(u, func) && !u->own_funcs)
		put_format(s, "ELEM(%s, %s)", type, exception_import(u, func));
	else if (func < u->m->nimported_funcs)
		put_format(s, "ELEM_IMPORT(%s, %s, offsetof(%s, %s))", type, name, u->instance,
			member_of(u, u->func_instances[func]));
	else if (tail)
		put_format(s, "ELEM_TAIL(%s, %s, %s)", type, name, tail);
	else { /* most entries are functions */
		put_str(s, "ELEM(");
		put_str(s, type);
		put_str(s, ", ");
		put_str(s, name);
		put_char(s, ')');
	}
}

/* An entry that is not a function: ref.null or global.get. */
static void
put_other(struct unit *u, struct sink *s, bool in_func_segment, const struct insn *insn)
{
	put_str(s, in_func_segment ? "ELEM_OTHER(" : "{");
	if (insn->op == OP_GLOBAL_GET)
		put_format(s, "%s, offsetof(%s, %s)", u->m->globals[insn->index].import
		    ? "ELEM_IS_IMPORTED_GLOBAL" : "ELEM_IS_GLOBAL",
			u->instance, member_of(u, u->globals[insn->index]));
	else
		put_str(s, "ELEM_IS_NULL, 0");
	put_char(s, in_func_segment ? ')' : '}');
}

static void
put_elem(struct unit *u, struct sink *s, uint32_t index)
{
	const struct elem *elem = &u->m->elems[index];
	bool of_funcs = !strcmp(struct_name(elem), "elem_func");

	put_array(u, s, index);
	put_str(s, " = {");
	for (uint32_t i = 0; i < elem->n; i++) {
		put_str(s, i % 4 ? " " : "\n\t");
		if (elem->funcs)
			put_func(u, s, elem->funcs[i]);
		else if (elem->exprs[i].insns[0].op == OP_REF_FUNC)
			put_func(u, s, elem->exprs[i].insns[0].index);
		else
			put_other(u, s, of_funcs, &elem->exprs[i].insns[0]);
		put_char(s, ',');
	}
	put_str(s, "\n};\n");
}

void
put_elems(struct unit *u, struct sink *s)
{
	bool any = false;

	for (uint32_t i = 0; i < u->m->nelems; i++) {
		if (!elem_is_used(u, &u->m->elems[i]))
			continue;
		if (!any)
			put_heading(s, "elements");
		any = true;
		put_elem(u, s, i);
	}
}

void
put_elem_inits(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->nelems; i++) {
		const struct elem *elem = &u->m->elems[i];

		if (elem->mode == SEGMENT_PASSIVE && u->elem_sizes)
			put_format(s, "\t%s = %uu;\n", u->elem_sizes[i], (unsigned)elem->n);
		if (!is_applied(u, elem))
			continue;
		put_format(s, "\ttable_init_%s(self, %s, ", ctype_table(elem->type),
			address_of(u, u->tables[elem->table]));
		if (elem->n)
			put_format(s, "%se%u, %uu, ", u->prefix, (unsigned)i, (unsigned)elem->n);
		else
			put_str(s, "NULL, 0, ");
		put_constexpr(u, s, &elem->offset);
		put_format(s, ", 0, %uu);\n", (unsigned)elem->n);
	}
}
