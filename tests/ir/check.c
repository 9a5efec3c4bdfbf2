/* check: what must hold of a tree after a pass.
 *
 *   - What a node says of itself (effects, the locals that it reads, depth, type) is what its
 *     operation and its operands give, and operands have the types that it asks for.
 *   - Of the operands of one expression none has an effect that another could see; a choice's two
 *     values only compute.
 *   - A node that is more than a leaf, or has an effect, stands in one place.
 *   - Nothing follows a statement that control does not leave, and variables are declared where C
 *     sees them.
 *   - What belongs to later passes is not there yet.
 *
 * Whether labels exist, and once, lower.c finds; what hangs on the ways of control is in flow.c.
 * Nothing here asks ir/ what conflicts or what an operation does, but for the table op.def. */
#include "interpret.h"

#include "wasm/signature.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SEEN_LOG2 = 20 };

struct checker {
	struct function *f;
	const struct module *m;
	enum stage stage;
	bool *visible;       /* by local: declared in a scope that is open */
	uint64_t accessed;   /* memories that are accessed through a view, as function.memories */
	bool grows;
	char *wrong;
	size_t wrong_size;
};

static struct { const struct expr *e; uint32_t check; } seen[1 << SEEN_LOG2];
static uint32_t check_number, nseen;

static void
wrong(struct checker *c, const char *what, ...)
{
	va_list args;

	if (c->wrong[0])
		return;
	va_start(args, what);
	vsnprintf(c->wrong, c->wrong_size, what, args);
	va_end(args);
}

static const char *
name_of(const struct expr *e)
{
	return op_info[e->op].text;
}

/* ---- what an operation does by itself ---- */

enum { ALL_BUT_CONTROL = EFFECT_CONTROL - 1 };

static uint32_t
own_effects(const struct checker *c, const struct expr *e)
{
	const struct facts *facts = c->f->facts;

	switch (e->op) {
	case OP_CALL:
		return ALL_BUT_CONTROL | (facts->funcs[e->index].may_grow ? EFFECT_GROW : 0);
	case OP_CALL_INDIRECT: case OP_CALL_REF:
		return ALL_BUT_CONTROL | (facts->type_grows[c->m->types[e->index].canon] ? EFFECT_GROW : 0);
	case OP_MEMORY_GROW:
		return ALL_BUT_CONTROL | EFFECT_GROW;
	case OP_GLOBAL_GET:
		return facts->global_written[e->index] ? EFFECT_READ_GLOBAL : 0;
	case OP_TARGET: case OP_TARGET_REF:
		return EFFECT_READ_TABLE | EFFECT_TRAP;
	case OP_THROWN: case OP_TAG_IS: case OP_PAYLOAD: case OP_SAVED:
		return EFFECT_READ_HEAP;
	case OP_CAUGHT:
		return EFFECT_WRITE_HEAP;
	case OP_THROW: case OP_THROW_REF:
		return ALL_BUT_CONTROL;
	}
	return e->op < OP_COUNT ? op_info[e->op].effects : 0;
}

static bool
changes_or_reads(uint32_t a, uint32_t b, uint32_t read, uint32_t write)
{
	return (a & write && b & (read | write)) || (b & write && a & (read | write));
}

/* Whether it shows which of two operands is evaluated first. */
static bool
conflict(uint32_t a, uint32_t b)
{
	const uint32_t writes = EFFECT_WRITE_MEMORY | EFFECT_WRITE_GLOBAL | EFFECT_WRITE_TABLE
	    | EFFECT_WRITE_HEAP | EFFECT_GROW | EFFECT_CALL;
	const uint32_t ends = EFFECT_TRAP_OOB | EFFECT_TRAP | EFFECT_CALL | EFFECT_CONTROL;

	if (changes_or_reads(a, b, EFFECT_READ_MEMORY, EFFECT_WRITE_MEMORY | EFFECT_GROW)
	    || changes_or_reads(a, b, EFFECT_READ_GLOBAL, EFFECT_WRITE_GLOBAL)
	    || changes_or_reads(a, b, EFFECT_READ_TABLE, EFFECT_WRITE_TABLE)
	    || changes_or_reads(a, b, EFFECT_READ_HEAP, EFFECT_WRITE_HEAP))
		return true;
	if ((a & ends && b & writes) || (b & ends && a & writes))
		return true;
	/* of two traps of one kind nobody knows which it was */
	return a & ends && b & ends && ((a | b) & ends) != EFFECT_TRAP_OOB;
}

/* ---- types ---- */

/* Null or not does not matter: what a branch has found not to be null is the same local still. */
static bool
fits(const struct checker *c, valtype is, valtype wanted)
{
	if (valtype_is_ref(wanted))
		return valtype_is_ref(is) && heap_matches(c->m, valtype_heap(is), valtype_heap(wanted));
	return is == wanted;
}

static valtype
address_of_memory(const struct checker *c, const struct expr *e)
{
	uint32_t memory = e->op == OP_MEMORY_INIT ? (uint32_t)e->imm : e->index;

	return c->m->memories[memory].limits.is64 ? TYPE_I64 : TYPE_I32;
}

static void
check_fixed(struct checker *c, const struct expr *e)
{
	const struct signature *s = &signatures[e->op];

	if (e->nargs != s->noperands) {
		wrong(c, "%s has %u operands", name_of(e), (unsigned)e->nargs);
		return;
	}
	for (uint32_t i = 0; i < e->nargs; i++) {
		valtype wanted = s->operands[s->noperands - 1 - i];
		if (wanted == ADDRESS)
			wanted = address_of_memory(c, e);
		if (e->args[i]->type != wanted)
			wrong(c, "operand %u of %s is an %s", (unsigned)i, name_of(e),
				type_text(e->args[i]->type));
	}
	if (s->nresults < 2) {
		valtype wanted = s->nresults ? s->results[0] : TYPE_NONE;
		if (wanted == ADDRESS)
			wanted = address_of_memory(c, e);
		if (e->type != wanted)
			wrong(c, "%s gives an %s", name_of(e), type_text(e->type));
	}
}

static bool
is_local(const struct checker *c, const struct expr *e, enum local_kind kind)
{
	return e->op == OP_LOCAL_GET && c->f->locals.v[e->index].kind == kind;
}

static void
check_call(struct checker *c, const struct expr *e)
{
	const struct functype *t = e->op == OP_CALL ? func_type(c->m, e->index)
	    : &c->m->types[e->index].func;
	uint32_t first = e->op == OP_CALL ? 0 : 1;

	if (e->nargs != first + t->nparams) {
		wrong(c, "a call with %u operands for %u parameters", (unsigned)e->nargs,
			(unsigned)t->nparams);
		return;
	}
	for (uint32_t i = first; i < e->nargs; i++)
		if (!fits(c, e->args[i]->type, t->params[i - first]))
			wrong(c, "operand %u of a call is an %s", (unsigned)i, type_text(e->args[i]->type));
	if (e->type != (t->nresults == 1 ? t->results[0] : TYPE_NONE))
		wrong(c, "a call gives an %s", type_text(e->type));
	if (first && !is_local(c, e->args[0], LOCAL_TARGET))
		wrong(c, "a call through what is no callee");
}

static void
check_types(struct checker *c, const struct expr *e)
{
	switch (e->op) {
	case OP_LOCAL_GET:
		if (e->type != c->f->locals.v[e->index].type)
			wrong(c, "local %u is not what it is read as", (unsigned)e->index);
		return;
	case OP_MEMBER: {
		const struct local *l = &c->f->locals.v[e->args[0]->index];
		if (!is_local(c, e->args[0], LOCAL_MULTI) || e->index >= l->multi->nresults
		    || !fits(c, l->multi->results[e->index], e->type))
			wrong(c, "there is no member %u", (unsigned)e->index);
		return;
	}
	case OP_SELECT: case OP_SELECT_T:
		if (e->args[2]->type != TYPE_I32 || !fits(c, e->args[0]->type, e->type)
		    || !fits(c, e->args[1]->type, e->type))
			wrong(c, "a choice between an %s and an %s", type_text(e->args[0]->type),
				type_text(e->args[1]->type));
		return;
	case OP_GLOBAL_SET:
		if (!fits(c, e->args[0]->type, c->m->globals[e->index].type))
			wrong(c, "an %s for global %u", type_text(e->args[0]->type), (unsigned)e->index);
		return;
	case OP_CALL: case OP_CALL_INDIRECT: case OP_CALL_REF:
		check_call(c, e);
		return;
	}
	if (e->op < OP_COUNT && signatures[e->op].fixed)
		check_fixed(c, e);
}

/* ---- expressions ---- */

static void
see_once(struct checker *c, const struct expr *e)
{
	const uint32_t mask = (UINT32_C(1) << SEEN_LOG2) - 1;
	uint32_t i = (uint32_t)world_hash((uintptr_t)e, 0) & mask;

	if (nseen > mask / 2) /* a function of half a million nodes: of the rest this is not checked */
		return;
	for (; seen[i].check == check_number; i = (i + 1) & mask)
		if (seen[i].e == e) {
			wrong(c, "%s stands in two places", name_of(e));
			return;
		}
	seen[i].e = e;
	seen[i].check = check_number;
	nseen++;
}

static void
use_local(struct checker *c, uint32_t local)
{
	if (local >= c->f->locals.n)
		wrong(c, "there is no local %u", (unsigned)local);
	else if (c->stage >= STAGE_DECLARE && !c->visible[local])
		wrong(c, "local %u is not declared here", (unsigned)local);
}

static void
check_flags(struct checker *c, const struct expr *e)
{
	bool is_access = world_is_access(e->op);

	if (is_access) {
		bool early = is_atomic(e->op) || !world_is_guarded(c->m, e->index);
		uint32_t checks = is_atomic(e->op) ? EFFECT_TRAP_OOB | EFFECT_TRAP : EFFECT_TRAP_OOB;
		for (uint32_t i = 1; i < e->nargs; i++)
			if (early && conflict(e->args[i]->effects, checks))
				wrong(c, "the check of %s may come before its value", name_of(e));
		c->accessed |= UINT64_C(1) << (e->index < 63 ? e->index : 63);
		for (uint32_t i = 0; i < e->nargs; i++)
			if (e->args[i]->effects & EFFECT_GROW)
				wrong(c, "an operand of %s may grow a memory", name_of(e));
	}
	if (e->unchecked && (!is_access || c->stage < STAGE_BOUNDS))
		wrong(c, "%s says that it is not checked", name_of(e));
	if (e->kept && (!is_access || e->type == TYPE_NONE || c->stage < STAGE_LOADS))
		wrong(c, "%s says that it is kept", name_of(e));
}

static void
check_expr(struct checker *c, const struct expr *e)
{
	uint32_t effects = own_effects(c, e), reads = 0, depth = 0, own;
	bool is_choice = e->op == OP_SELECT || e->op == OP_SELECT_T;

	if (c->wrong[0])
		return;
	own = effects;
	if (e->nargs || effects)
		see_once(c, e);
	if (e->op == OP_LOCAL_GET) {
		use_local(c, e->index);
		reads = UINT32_C(1) << (e->index & 31);
	}
	for (uint32_t i = 0; i < e->nargs; i++) {
		const struct expr *a = e->args[i];
		check_expr(c, a);
		effects |= a->effects;
		reads |= a->reads;
		if (a->depth >= depth)
			depth = a->depth + 1u;
		/* A choice that was made of an `if` looks at its condition first, as C does; an
		 * instruction has its values first. */
		if (is_choice && i == 2 && c->stage >= STAGE_FORWARD)
			continue;
		for (uint32_t k = 0; k < i && a->effects; k++)
			if (conflict(e->args[k]->effects, a->effects))
				wrong(c, "of %s operands %u and %u see each other's effects", name_of(e),
					(unsigned)k, (unsigned)i);
	}
	if (c->wrong[0])
		return;
	if (e->effects != effects)
		wrong(c, "%s has effects %#x, with its operands' %#x", name_of(e), (unsigned)e->effects,
			(unsigned)effects);
	if (reads & ~e->reads || (c->stage < STAGE_FORWARD && e->reads != reads))
		wrong(c, "%s reads locals %#x, it says %#x", name_of(e), (unsigned)reads,
			(unsigned)e->reads);
	if (e->depth < depth || (c->stage < STAGE_FORWARD && e->depth != depth))
		wrong(c, "%s is %u deep, it says %u", name_of(e), (unsigned)depth, (unsigned)e->depth);
	if (is_choice && (e->args[0]->effects | e->args[1]->effects) & (EFFECTS_TRAP | EFFECTS_WRITE))
		wrong(c, "a choice of values that do more than compute");
	c->grows |= (own & EFFECT_GROW) != 0;
	check_types(c, e);
	check_flags(c, e);
}

/* ---- statements ---- */

static bool
goes_away(const struct stmt *s)
{
	switch ((enum stmt_kind)s->kind) {
	case STMT_BR: case STMT_SWITCH: case STMT_RETURN: case STMT_TRAP: case STMT_TAIL_CALL:
	case STMT_BREAK: case STMT_CONTINUE:
		return true;
	default:
		return false;
	}
}

/* Of a local, or of one and a constant. */
static bool
same_address(const struct expr *a, const struct expr *b)
{
	if (a->op != b->op || a->nargs != b->nargs)
		return false;
	if (a->op == OP_LOCAL_GET)
		return a->index == b->index;
	if (a->op == OP_I32_CONST || a->op == OP_I64_CONST)
		return a->imm == b->imm;
	return (a->op == OP_I32_ADD || a->op == OP_I64_ADD) && same_address(a->args[0], b->args[0])
	    && same_address(a->args[1], b->args[1]);
}

static uint32_t
local_of(const struct expr *address)
{
	return address->op == OP_LOCAL_GET ? address->index : address->args[0]->index;
}

/* The farthest end of the accesses in e at an address. */
static uint64_t
reach_of(const struct expr *e, const struct expr *address, uint32_t memory)
{
	uint64_t end = 0, below;

	if (world_is_access(e->op) && e->index == memory && same_address(e->args[0], address))
		end = e->imm + (UINT64_C(1) << signatures[e->op].access);
	for (uint32_t i = 0; i < e->nargs; i++) {
		below = reach_of(e->args[i], address, memory);
		end = below > end ? below : end;
	}
	return end;
}

/* A check that fails ends the function: so an access that would is near, and nothing that could be
 * observed comes before it. */
static void
check_check(struct checker *c, const struct stmt *s)
{
	const uint32_t seen = EFFECT_WRITE_GLOBAL | EFFECT_WRITE_TABLE | EFFECT_WRITE_HEAP
	    | EFFECT_CALL | EFFECT_GROW | EFFECT_TRAP
		| EFFECT_CONTROL;
	const struct stmt *t = s->next;

	for (; t; t = t->next) {
		if (t->kind == STMT_CHECK || t->kind == STMT_RELOAD)
			continue;
		if (!t->value || t->value->effects & seen)
			break;
		if (reach_of(t->value, s->value, s->index) >= s->end)
			return;
		if ((t->kind != STMT_SET && t->kind != STMT_EXPR) || t->value->effects & EFFECT_WRITE_MEMORY
		    || (t->kind == STMT_SET && t->index == local_of(s->value)))
			break;
	}
	wrong(c, "a check of local %u, and something that could be observed before what needs it",
		(unsigned)local_of(s->value));
}

static void check_list(struct checker *, const struct stmt *, bool braces);

static void
check_set(struct checker *c, const struct stmt *s, bool braces)
{
	const struct local *l = &c->f->locals.v[s->index];

	if (s->index >= c->f->locals.n) {
		wrong(c, "there is no local %u", (unsigned)s->index);
		return;
	}
	if (l->kind == LOCAL_VALUE && !fits(c, s->value->type, l->type))
		wrong(c, "an %s for local %u", type_text(s->value->type), (unsigned)s->index);
	if (l->kind == LOCAL_TARGET && s->value->op != OP_TARGET && s->value->op != OP_TARGET_REF)
		wrong(c, "local %u is no callee", (unsigned)s->index);
	if (c->stage >= STAGE_DECLARE && s->declares && !l->hoisted) {
		if (!braces)
			wrong(c, "local %u is declared in a case", (unsigned)s->index);
		if (c->visible[s->index])
			wrong(c, "local %u is declared twice", (unsigned)s->index);
		c->visible[s->index] = true;
	}
	use_local(c, s->index);
}

static void
check_return(struct checker *c, const struct stmt *s)
{
	const struct functype *t = c->f->type;

	uint32_t n = !s->value ? 0 : s->value->op == OP_TUPLE ? s->value->nargs : 1;

	if (n != t->nresults) {
		wrong(c, "returns %u of %u results", (unsigned)n, (unsigned)t->nresults);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		const struct expr *value = n == 1 ? s->value : s->value->args[i];
		if (!fits(c, value->type, t->results[i]))
			wrong(c, "result %u is an %s", (unsigned)i, type_text(value->type));
	}
}

static void
check_stmt(struct checker *c, const struct stmt *s, bool braces)
{
	enum stmt_kind kind = (enum stmt_kind)s->kind;
	bool decides = kind == STMT_IF || kind == STMT_WHILE || kind == STMT_DO || kind == STMT_SWITCH
	    || kind == STMT_CASES;

	if (kind == STMT_DO)
		check_list(c, s->body, true);
	if (s->value)
		check_expr(c, s->value);
	if (decides && (!s->value || s->value->type != TYPE_I32))
		wrong(c, "a condition that is no i32");
	if ((kind == STMT_SET || kind == STMT_EXPR || kind == STMT_RETURN) && (s->body || s->other))
		wrong(c, "statements below one of kind %u", (unsigned)kind);
	if (kind == STMT_SET)
		check_set(c, s, braces);
	else if (kind == STMT_RETURN)
		check_return(c, s);
	else if (kind == STMT_CHECK || kind == STMT_RELOAD) {
		if (c->stage < (kind == STMT_CHECK ? STAGE_BOUNDS : STAGE_VIEWS))
			wrong(c, "a check or a reload too early");
		if (kind == STMT_CHECK)
			check_check(c, s);
		if (!(c->f->memories >> (s->index < 63 ? s->index : 63) & 1))
			wrong(c, "memory %u has no view", (unsigned)s->index);
	}
	if (s->next && goes_away(s) && s->next->kind != STMT_LABEL)
		wrong(c, "a statement of kind %u follows one of kind %u", (unsigned)s->next->kind,
			(unsigned)kind);
	if (kind == STMT_CASES)
		for (const struct stmt *k = s->body; k; k = k->next)
			check_list(c, k->body, false);
	else if (kind != STMT_DO)
		check_list(c, s->body, true);
	check_list(c, s->other, true);
}

/* braces: declarations in it are seen to its end. */
static void
check_list(struct checker *c, const struct stmt *first, bool braces)
{
	for (const struct stmt *s = first; s && !c->wrong[0]; s = s->next)
		check_stmt(c, s, braces);
	if (c->stage >= STAGE_DECLARE)
		for (const struct stmt *s = first; s; s = s->next)
			if (s->kind == STMT_SET && s->declares && !c->f->locals.v[s->index].hoisted)
				c->visible[s->index] = false;
}

static bool
uses_view(const struct expr *e, uint32_t memory)
{
	if (world_is_access(e->op) && e->index == memory)
		return true;
	for (uint32_t i = 0; i < e->nargs; i++)
		if (uses_view(e->args[i], memory))
			return true;
	return false;
}

/* A view is read again where the very next statement uses it; `last`, the condition of a loop,
 * comes after the list. */
static void
check_reloads(struct checker *c, const struct stmt *first, const struct expr *last)
{
	for (const struct stmt *s = first; s; s = s->next) {
		const struct stmt *t = s;
		const struct expr *e;

		while (t && t->kind == STMT_RELOAD)
			t = t->next;
		e = t ? t->value : last;
		if (t != s && !(t && t->kind == STMT_CHECK && t->index == s->index)
		    && !(e && uses_view(e, s->index)))
			wrong(c, "the view of memory %u is read again, and not used", (unsigned)s->index);
		check_reloads(c, s->body, s->kind == STMT_DO ? s->value : NULL);
		check_reloads(c, s->other, NULL);
	}
}

const char *
check_tree(struct function *f, const struct steps *steps, enum stage stage)
{
	static char text[160];
	struct checker c = { .f = f, .m = f->m, .stage = stage, .wrong = text,
		.wrong_size = sizeof text };

	text[0] = 0;
	check_number++;
	nseen = 0;
	c.visible = arena_zalloc(f->arena, f->locals.n + (size_t)1);
	for (uint32_t i = 0; i < f->locals.n; i++)
		c.visible[i] = i < f->nparams || f->locals.v[i].hoisted;
	check_list(&c, f->body, true);
	if (stage >= STAGE_VIEWS)
		check_reloads(&c, f->body, NULL);
	if (c.accessed & ~f->memories)
		wrong(&c, "memories %#llx are accessed, views there are of %#llx",
			(unsigned long long)c.accessed, (unsigned long long)f->memories);
	if (c.grows && !f->grows)
		wrong(&c, "a memory may grow, and the function does not say so");
	if (!text[0])
		check_flow(f, steps, stage, text, sizeof text);
	return text[0] ? text : NULL;
}
