/* func: one function, from its body in the file to its definition in C. */
#include "c/print.h"

#include "c/local_names.h"
#include "ir/passes.h"

#include <inttypes.h>

static void
put_head(struct printer *p, struct sink *s)
{
	struct unit *u = p->unit;

	put_char(s, '\n');
	put_str(s, func_linkage(u, p->f->index));
	put_str(s, ctype_result(u, p->f->type));
	put_char(s, '\n');
	put_str(s, u->funcs[p->f->index]);
	put_char(s, '(');
	put_str(s, u->instance);
	put_str(s, " *self");
	for (uint32_t i = 0; i < p->f->nparams; i++) {
		put_str(s, ", ");
		put_str(s, ctype(p->f->type->params[i]));
		put_char(s, ' ');
		put_local(p, s, i);
	}
	put_str(s, ")\n");
}

void
put_view_macro(struct printer *p, struct sink *s, const char *name, uint32_t index)
{
	const struct memory *memory = &p->unit->m->memories[index];
	unsigned class = memory_class(memory);
	bool plain = !memory->in_array && !(class & (MEMORY_SHARED | MEMORY_CHECKED));

	put_str(s, name);
	if (plain && index == 0)
		return;
	put_str(s, class & MEMORY_SHARED ? "_SHARED" : "");
	put_str(s, memory->in_array ? "_STATIC(" : class & MEMORY_CHECKED ? "_CHECKED("
	    : plain ? "_IN(" : "(");
	put_view(s, index);
	put_char(s, ')');
}

static void
put_views(struct printer *p, struct sink *s)
{
	for (uint32_t i = 0; i < p->f->m->nmemories; i++) {
		if (!(p->f->memories >> (i < 63 ? i : 63) & 1))
			continue;
		put_view_macro(p, s, "\tVIEW", i);
		put_str(s, ";\n");
	}
}

void
put_view_names(struct unit *u, struct sink *s)
{
	for (uint32_t i = 0; i < u->m->nmemories; i++) {
		const struct limits *limits = &u->m->memories[i].limits;
		unsigned long long min = limits->min > UINT64_MAX >> limits->page_log2 ? UINT64_MAX
		    : limits->min << limits->page_log2;

		put_str(s, "#define ");
		put_view(s, i);
		put_format(s, "_memory %s\n#define ", u->memories[i]);
		put_view(s, i);
		put_format(s, "_min %lluu\n", min);
		if (!u->m->memories[i].in_array)
			continue;
		put_str(s, "#define ");
		put_view(s, i);
		if (u->options->static_instances > 1)
			put_format(s, "_array (%s).data\n#define ", u->memories[i]);
		else
			put_format(s, "_array wasm2c_%s_memory%u\n#define ", u->module, (unsigned)i);
		put_view(s, i);
		put_str(s, u->statics[i].fixed ? "_bytes " : "_bytes (");
		if (u->statics[i].fixed)
			put_format(s, "%lluu\n", min);
		else
			put_format(s, "%s).size\n", u->memories[i]);
	}
}

static bool
names_self(const struct expr *e)
{
	if (op_info[e->op].props & PROP_INSTANCE)
		return true;
	for (uint32_t i = 0; i < e->nargs; i++)
		if (names_self(e->args[i]))
			return true;
	return false;
}

static bool
list_names_self(const struct stmt *s)
{
	for (; s; s = s->next) {
		if (s->value && names_self(s->value))
			return true;
		if (list_names_self(s->body) || list_names_self(s->other))
			return true;
	}
	return false;
}

static void
put_unused(struct printer *p, struct sink *s)
{
	/* in a twin, a tail call does not read it */
	bool self = !p->is_tail && (p->f->memories || list_names_self(p->f->body));

	if (!self)
		put_str(s, "\t(void)self;\n");
	for (uint32_t i = 0; i < p->f->nparams; i++)
		if (!p->f->locals.v[i].gets) {
			put_str(s, "\t(void)");
			put_local(p, s, i);
			put_str(s, ";\n");
		}
}

void
put_stack_check(struct printer *p, struct sink *s)
{
	uint32_t bytes = p->unit->facts->funcs[p->f->index].stack_bytes;

	put_str(s, "STACK_CHECK(");
	put_u64(s, bytes > STACK_SMALL ? bytes : 0);
	put_str(s, ");\n");
}

static void
put_body(struct printer *p, struct sink *s)
{
	const struct func_facts *facts = &p->unit->facts->funcs[p->f->index];

	if (facts->stack_check && facts->stack_bytes <= STACK_SMALL && !facts->polls && !p->is_tail)
		p->check = stack_check_place(p->f->body);
	if (facts->stack_check && !p->check) {
		put_char(s, '\t');
		put_stack_check(p, s);
	}
	put_views(p, s);
	put_declarations(p, s);
	put_unused(p, s);
	if (facts->polls)
		put_format(s, facts->stack_check ? "\tPOLL_CHECKED(%" PRIu64 ");\n" : "\tPOLL(%" PRIu64
		    ");\n", p->f->cost);
	put_statements(p, s, p->f->body, 1);
	if (p->f->type->nresults && !p->is_tail && !p->returns) /* an endless loop: compilers want
	                                                           to see a return */
		put_str(s, "\tTRAP(UNREACHABLE);\n");
	put_str(s, "}\n");
}

void
put_definition(struct unit *u, struct sink *s, uint32_t func)
{
	const struct func_facts *facts = &u->facts->funcs[func];
	struct function f = { .m = u->m, .facts = u->facts, .statics = u->statics,
		.arena = u->scratch };
	struct printer p = { .unit = u, .f = &f, .is_tail = facts->tail_calls };

	function_make(&f, u->reader, func, NULL, 0);
	quiet_function(&p);
	sums_function(&p);
	p.casts = p.sums != NULL;
	for (uint32_t i = f.nparams; i < f.locals.n && !p.casts; i++)
		p.casts = local_is_index(&p, i);
	names_locals(u, &f);
	p.spellings = arena_zalloc(f.arena, f.locals.n * sizeof *p.spellings);
	if (p.is_tail) {
		put_tail_head(&p, s);
		put_body(&p, s);
		put_head(&p, s);
		put_trampoline(&p, s);
		return;
	}
	put_head(&p, s);
	put_str(s, "{\n");
	put_body(&p, s);
	if (facts->tail_called)
		put_calling_twin(&p, s);
}

void
put_constexpr(struct unit *u, struct sink *s, const struct constexpr *c)
{
	struct function f = { .m = u->m, .facts = u->facts, .arena = u->scratch };
	struct printer p = { .unit = u, .f = &f };

	put_expr(&p, s, build_constant(&f, c), PREC_ASSIGN);
}
