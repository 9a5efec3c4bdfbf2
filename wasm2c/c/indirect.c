/* indirect: calls through tables whose functions never change.
 *
 * A table is private if only active segments write to it, whose places and functions are known, and
 * no other module sees it. If few of its functions have the type of a call, the call goes to a
 * function that compares the index and calls them by name, so that they may be inlined:
 *
 *   INLINE u32 call_table0_2(w2c_m *self, u32 index, u32 a0)
 *
 * If there are more, comparing takes longer than looking the function up. Functions are looked up,
 * too, in modules with return_call_indirect, where the callee may be a twin; in modules that throw
 * and whose function references others see, since such calls go through functions of their own
 * (emit/exception.c); and with several outputs, all of which would change with the table. */
#include "c/print.h"

#include <string.h>

#define MOST_FUNCS 8      /* functions that a call compares with */
#define MOST_INDICES 16   /* indices at which these stand */
#define MOST_INLINED 16   /* calls by name in the code of all calls of one type */
#define LARGEST (1u << 20) /* larger tables are not examined */

/* One entry for each index that has a function, in the order of indices. */
struct entry {
	uint32_t index, func;
};

struct resolved {
	struct entry entries[MOST_INDICES];
	uint32_t n, nfuncs;
	bool too_many;
};

/* ---- private tables ---- */

static bool
elem_func(const struct elem *elem, uint32_t i, uint32_t *func)
{
	if (elem->funcs) {
		*func = elem->funcs[i];
		return true;
	}
	*func = UINT32_MAX;
	if (elem->exprs[i].insns[0].op == OP_REF_FUNC)
		*func = elem->exprs[i].insns[0].index;
	return elem->exprs[i].insns[0].op == OP_REF_FUNC || elem->exprs[i].insns[0].op == OP_REF_NULL;
}

/* What the segments leave in a table of `size`: functions, UINT32_MAX for null. NULL if that is not
 * known. It is also not known if an earlier segment may not fit: then instantiation traps, and
 * functions that others have already got from the instance see the table as it was. */
static uint32_t *
contents(struct unit *u, uint32_t table, uint32_t size)
{
	uint32_t *funcs = arena_alloc(u->arena, (size + 1) * sizeof *funcs);
	bool certain = true;

	memset(funcs, 0xff, size * sizeof *funcs);
	for (uint32_t i = 0; i < u->m->nelems; i++) {
		const struct elem *elem = &u->m->elems[i];
		const struct table *to;
		uint64_t offset;

		if (elem->mode != SEGMENT_ACTIVE)
			continue;
		to = &u->m->tables[elem->table];
		if (to->import || !constexpr_value(&elem->offset, &offset) || offset > to->limits.min
		    || elem->n > to->limits.min - offset)
			certain = false;
		if (elem->table != table)
			continue;
		if (!certain)
			return NULL;
		for (uint32_t k = 0; k < elem->n; k++)
			if (!elem_func(elem, k, &funcs[offset + k]))
				return NULL;
	}
	return funcs;
}

/* Whether no entry before this one has its function. */
static bool
is_first(const struct resolved *r, uint32_t entry)
{
	uint32_t i = 0;

	while (r->entries[i].func != r->entries[entry].func)
		i++;
	return i == entry;
}

static void
add(struct unit *u, struct resolved **types, uint32_t index, uint32_t func)
{
	uint32_t canon = u->m->types[u->m->funcs[func].type].canon;
	struct resolved *r = types[canon];

	if (!r)
		r = types[canon] = arena_zalloc(u->arena, sizeof *r);
	if (func < u->m->nimported_funcs || r->n == MOST_INDICES) {
		r->too_many = true;
		return;
	}
	r->entries[r->n++] = (struct entry){ index, func };
	r->nfuncs += is_first(r, r->n - 1);
	r->too_many |= r->nfuncs > MOST_FUNCS;
}

void
indirect_init(struct unit *u)
{
	const struct module *m = u->m;

	u->resolved = arena_zalloc(u->arena, (m->ntables + 1) * sizeof *u->resolved);
	if (u->own_funcs || u->split || facts_op_used(u->facts, OP_RETURN_CALL_INDIRECT))
		return;
	for (uint32_t i = 0; i < m->ntables; i++) {
		const struct table *table = &m->tables[i];
		uint32_t *funcs, size = (uint32_t)table->limits.min;

		if (u->facts->table_written[i] || table->has_init || table->limits.min > LARGEST
		    || strcmp(ctype_table(table->elem), "funcref"))
			continue;
		funcs = contents(u, i, size);
		if (!funcs)
			continue;
		u->resolved[i] = arena_zalloc(u->arena, (m->ntypes + 1) * sizeof *u->resolved[i]);
		for (uint32_t k = 0; k < size; k++)
			if (funcs[k] != UINT32_MAX)
				add(u, u->resolved[i], k, funcs[k]);
	}
}

static struct resolved *
find(const struct unit *u, uint32_t table, uint32_t type)
{
	struct resolved **types = u->resolved ? u->resolved[table] : NULL;
	struct resolved *r = types ? types[u->m->types[type].canon] : NULL;

	return r && !r->too_many ? r : NULL;
}

bool
indirect_is_resolved(const struct unit *u, const struct expr *target)
{
	return target->op == OP_TARGET && find(u, target->index, (uint32_t)target->imm);
}

bool
indirect_reads_table(const struct unit *u, uint32_t table)
{
	if (!u->resolved[table] || facts_op_used(u->facts, OP_TABLE_GET)
	    || facts_op_used(u->facts, OP_TABLE_SIZE) || facts_op_used(u->facts, OP_TABLE_COPY))
		return true;
	for (uint32_t type = 0; type < u->m->ntypes; type++)
		if (u->facts->type_calls[type] && !find(u, table, type))
			return true;
	return false;
}

void
put_indirect_name(const struct unit *u, struct sink *s, const struct expr *target)
{
	put_format(s, "call_table%u_%u", (unsigned)target->index,
		(unsigned)u->m->types[target->imm].canon);
}

void
indirect_name_funcs(const struct unit *u, bool *named)
{
	for (uint32_t i = 0; i < u->m->ntables; i++)
		for (uint32_t type = 0; u->resolved[i] && type < u->m->ntypes; type++) {
			const struct resolved *r = u->resolved[i][type];
			for (uint32_t k = 0; r && !r->too_many && k < r->n; k++)
				named[r->entries[k].func] = true;
		}
}

/* ---- the functions ---- */

/* Whether there is a function for the table and the canonical type. */
static bool
is_called(const struct unit *u, uint32_t table, uint32_t canon)
{
	const struct resolved *r = u->resolved[table] ? u->resolved[table][canon] : NULL;

	return r && !r->too_many && u->facts->type_calls[canon] > 0;
}

/* Whether the function is inlined in any case: Clang, which would leave calls of it, then sees the
 * callees, too. The bound is that of the code that it makes. */
static bool
is_inlined(const struct unit *u, uint32_t table, uint32_t canon)
{
	return u->facts->type_calls[canon] <= MOST_INLINED / u->resolved[table][canon]->n;
}

bool
indirect_inlines(const struct unit *u)
{
	for (uint32_t i = 0; i < u->m->ntables; i++)
		for (uint32_t type = 0; type < u->m->ntypes; type++)
			if (is_called(u, i, type) && is_inlined(u, i, type))
				return true;
	return false;
}

/* What stands after a condition: the call, and the return from it. */
static void
put_direct_call(struct unit *u, struct sink *s, uint32_t func, unsigned indent)
{
	const struct functype *type = func_type(u->m, func);

	put_str(s, type->nresults ? "\n" : " {\n");
	put_indent(s, indent + 1);
	put_format(s, "%s%s(self", type->nresults ? "return " : "", func_use(u, func));
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(s, ", a%u", (unsigned)i);
	put_str(s, ");\n");
	if (type->nresults)
		return;
	put_indent(s, indent + 1);
	put_str(s, "return;\n");
	put_indent(s, indent);
	put_str(s, "}\n");
}

/* The calls of the entries first .. end, each after a comparison. */
static void
put_comparisons(struct unit *u, struct sink *s, const struct resolved *r, uint32_t first,
	uint32_t end, unsigned indent)
{
	for (uint32_t i = first; i < end; i++) {
		put_indent(s, indent);
		put_format(s, "if (index == %u)", (unsigned)r->entries[i].index);
		put_direct_call(u, s, r->entries[i].func, indent);
	}
}

/* Compares the index with those of the entries first .. end, halving them until two are left.
 * Compilers would make a jump table of a switch, and indirect jumps are predicted worse than
 * conditional ones: the time was four times as long where the processor could learn the order of
 * the functions. Where it cannot, comparing with eight takes a quarter longer. Of four entries GCC
 * makes no table, and its code is shorter if the middle is compared first. */
static void
put_choice(struct unit *u, struct sink *s, const struct resolved *r, uint32_t first, uint32_t end,
	unsigned indent)
{
	uint32_t middle = first + (end - first) / 2, above = middle;

	if (end - first <= 2) {
		put_comparisons(u, s, r, first, end, indent);
		return;
	}
	if (r->n <= 4)
		put_comparisons(u, s, r, middle, ++above, indent);
	put_indent(s, indent);
	put_format(s, "if (index < %u) {\n", (unsigned)r->entries[middle].index);
	put_choice(u, s, r, first, middle, indent + 1);
	put_indent(s, indent);
	put_str(s, "} else {\n");
	put_choice(u, s, r, above, end, indent + 1);
	put_indent(s, indent);
	put_str(s, "}\n");
}

static void
put_function(struct unit *u, struct sink *s, uint32_t table, uint32_t canon)
{
	const struct resolved *r = u->resolved[table][canon];
	const struct functype *type = &u->m->types[canon].func;

	put_format(s, "\n%s %s\ncall_table%u_%u(%s *self, %s index",
		is_inlined(u, table, canon) ? "ALWAYS_INLINE" : "INLINE", ctype_result(u, type),
		(unsigned)table, (unsigned)canon, u->instance,
		u->m->tables[table].limits.is64 ? "u64" : "u32");
	for (uint32_t i = 0; i < type->nparams; i++)
		put_format(s, ", %s a%u", ctype(type->params[i]), (unsigned)i);
	put_str(s, ")\n{\n");
	put_choice(u, s, r, 0, r->n, 1);
	put_str(s, "\tTRAP(CALL_INDIRECT);\n}\n");
}

void
put_indirect_functions(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->ntables; i++)
		for (uint32_t type = 0; type < u->m->ntypes; type++)
			if (is_called(u, i, type))
				put_function(u, s, i, type);
}
