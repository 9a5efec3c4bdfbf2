/* tree: runs a function's tree as the C that is printed of it would run, and finds what C would
 * leave undefined.
 *
 *   - Operands are evaluated in one order or the other; both must give the same.
 *   - A variable that nothing has set holds nothing: to read it is wrong. From the pass `declare`
 *     on that goes by how it is declared, and one that is declared in braces holds nothing when
 *     they are entered.
 *   - From `bounds` on an access that is not checked must be covered by a check that has passed,
 *     at the same address, or one that has reached as far.
 *   - From `views` on what uses a view after its memory may have grown is wrong; in the mode with
 *     explicit checks a check uses it, too.
 *   - With polls, what it has paid at any time covers the instructions that have run: passes.c.
 *   - The pointer to a callee is used at once: nothing happens between the look-up and the call,
 *     and a reference that it was made of keeps its value. */
#include "interpret.h"

#include "wasm/callers.h"
#include "wasm/signature.h"

#include <string.h>

struct proof { /* bytes up to address + end are in bounds */
	uint64_t address, end;
	uint32_t memory, run;
};

enum { PROOFS_LOG2 = 16, PROOFS = 1 << PROOFS_LOG2 };

#define FARTHEST UINT64_MAX /* stands for an address: the end of what is in bounds */

struct variable {
	uint64_t value;  /* of LOCAL_MULTI: where its members begin in `members` */
	uint32_t source; /* of LOCAL_TARGET: 1 + the local with the reference */
	uint32_t when;   /* of LOCAL_TARGET: the number of events at the look-up */
	bool is_set;
};

struct run {
	struct world *w;
	struct function *f;
	struct tree_mode mode;
	struct variable *variables;
	uint64_t *members;
	bool *stale;             /* by memory */
	VEC(uint64_t) operands;  /* of the expressions that are being evaluated */
};

static struct proof proofs[PROOFS];
static uint32_t proofs_run;

static uint64_t evaluate(struct run *, const struct expr *);

/* ---- variables ---- */

static struct variable *
variable(struct run *r, uint32_t local)
{
	if (local >= r->f->locals.n)
		world_wrong(r->w, "there is no local %u", (unsigned)local);
	return &r->variables[local];
}

static struct variable *
read_variable(struct run *r, uint32_t local)
{
	struct variable *v = variable(r, local);

	if (!v->is_set)
		world_wrong(r->w, "local %u is read before it is set", (unsigned)local);
	return v;
}

/* ---- accesses ---- */

static struct proof *
find_proof(uint32_t memory, uint64_t address)
{
	uint32_t i = (uint32_t)(world_hash(address, memory) >> (64 - PROOFS_LOG2));

	for (uint32_t tries = 0; tries < PROOFS; tries++, i = (i + 1) % PROOFS)
		if (proofs[i].run != proofs_run
		    || (proofs[i].address == address && proofs[i].memory == memory))
			break;
	return &proofs[i];
}

static void
prove_at(uint32_t memory, uint64_t address, uint64_t end)
{
	struct proof *p = find_proof(memory, address);

	if (p->run != proofs_run)
		*p = (struct proof){ address, end, memory, proofs_run };
	else if (p->end < end)
		p->end = end;
}

static void
prove(uint32_t memory, uint64_t address, uint64_t end)
{
	prove_at(memory, address, end);
	prove_at(memory, FARTHEST, address + end);
}

/* By a check at this address; or at any that has reached as far: flow.c knows of which local. */
static bool
is_proven(uint32_t memory, uint64_t address, uint64_t end)
{
	const struct proof *p = find_proof(memory, address);

	if (p->run == proofs_run && p->end >= end)
		return true;
	p = find_proof(memory, FARTHEST);
	return p->run == proofs_run && p->end >= address + end;
}

/* Whether comparisons check its accesses. */
static bool
has_checks(const struct run *r, uint32_t memory)
{
	return r->mode.checks || memory_class(&r->w->m->memories[memory]) & MEMORY_CHECKED;
}

static void
use_view(struct run *r, uint32_t memory)
{
	bool shared = memory_class(&r->w->m->memories[memory]) & MEMORY_SHARED;
	bool sized = has_checks(r, memory) && !shared;

	if (r->mode.stage >= STAGE_VIEWS && sized && r->stale[memory])
		world_wrong(r->w, "a stale view of memory %u is used", (unsigned)memory);
}

static bool
is_access(const struct expr *e)
{
	return world_is_access(e->op);
}

/* In memories of these kinds, and of atomic instructions, the check is a part of the address, and
 * so before or after what else is evaluated. */
static bool
checks_with_address(const struct run *r, const struct expr *e)
{
	return is_access(e) && (is_atomic(e->op) || !world_is_guarded(r->w->m, e->index));
}

static void
check_address(struct run *r, const struct expr *e, uint64_t address)
{
	uint64_t width = UINT64_C(1) << signatures[e->op].access;

	if (is_atomic(e->op))
		world_align(r->w, e->op, e->index, address, e->imm);
	if (world_reach(address, e->imm, width) > r->w->memories[e->index].size)
		world_end(r->w, END_OOB);
}

/* What comes before a load or a store of `width` bytes; yields where it ends. */
static uint64_t
access(struct run *r, const struct expr *e, uint64_t address, uint32_t width)
{
	uint64_t reach = world_reach(address, e->imm, width);

	use_view(r, e->index);
	if (e->below) {
		const struct limits *limits = &r->w->m->memories[e->index].limits;
		if (reach > limits->min << limits->page_log2)
			world_wrong(r->w, "an access that is not below the minimum of memory %u: %llu + %llu",
				(unsigned)e->index, (unsigned long long)address, (unsigned long long)e->imm);
	} else if (e->unchecked && has_checks(r, e->index)) {
		if (!is_proven(e->index, address, e->imm + width))
			world_wrong(r->w, "an unchecked access that no check covers: memory %u at %llu + %llu",
				(unsigned)e->index,
				(unsigned long long)address, (unsigned long long)e->imm);
	} else if (reach <= r->w->memories[e->index].size)
		prove(e->index, address, e->imm + width);
	return reach;
}

static uint64_t
eval_access(struct run *r, const struct expr *e, const uint64_t *args)
{
	uint32_t width = UINT32_C(1) << signatures[e->op].access;
	uint64_t reach = access(r, e, args[0], width), value;

	if (is_atomic(e->op))
		return atomic_access(r->w, e->op, e->index, reach, args);
	if (is_vector(e->op))
		return vector_access(r->w, e->op, e->lane, e->index, reach, args);
	switch (e->op) {
	case OP_I32_STORE: case OP_I32_STORE8: case OP_I32_STORE16: case OP_F32_STORE:
	case OP_I64_STORE: case OP_I64_STORE8: case OP_I64_STORE16: case OP_I64_STORE32:
	case OP_F64_STORE:
		world_store(r->w, e->index, reach, width, args[1]);
		return 0;
	}
	value = world_load(r->w, e->index, reach, width);
	switch (e->op) {
	case OP_I32_LOAD8_S: return (uint32_t)(int32_t)(int8_t)value;
	case OP_I32_LOAD16_S: return (uint32_t)(int32_t)(int16_t)value;
	case OP_I64_LOAD8_S: return (uint64_t)(int64_t)(int8_t)value;
	case OP_I64_LOAD16_S: return (uint64_t)(int64_t)(int16_t)value;
	case OP_I64_LOAD32_S: return (uint64_t)(int64_t)(int32_t)value;
	}
	return value;
}

/* ---- calls ---- */

static void
has_grown(struct run *r)
{
	for (uint32_t i = 0; i < r->w->m->nmemories; i++)
		r->stale[i] |= r->w->facts->memory_grows[i];
}

static const struct functype *
callee_type(const struct run *r, const struct expr *e)
{
	return e->op == OP_CALL ? func_type(r->w->m, e->index) : &r->w->m->types[e->index].func;
}

/* The reference in a LOCAL_TARGET, which is a pointer in C. */
static uint64_t
read_target(struct run *r, const struct expr *e)
{
	const struct variable *v = read_variable(r, e->args[0]->index);

	if (r->w->events != v->when)
		world_wrong(r->w, "something happens between the look-up of a callee and the call");
	if (v->source && read_variable(r, v->source - 1)->value != v->value)
		world_wrong(r->w, "the local that the callee points to has changed");
	return v->value;
}

static bool
is_call(const struct expr *e)
{
	return e->op == OP_CALL || e->op == OP_CALL_INDIRECT || e->op == OP_CALL_REF;
}

/* Of a call's callee: see callers.h. */
static uint32_t
callee_node(const struct run *r, const struct expr *e)
{
	const struct module *m = r->w->m;

	if (e->op == OP_CALL)
		return e->index;
	return e->op == OP_CALL_REF ? callers_type(m, e->index)
	    : callers_table(m, r->f->locals.v[e->args[0]->index].target->index, e->index);
}

static void
call(struct run *r, const struct expr *e, const uint64_t *args, bool is_last, uint64_t *results)
{
	const struct functype *t = callee_type(r, e);
	enum event kind = e->op == OP_CALL ? EVENT_CALL
	    : e->op == OP_CALL_INDIRECT ? EVENT_CALL_INDIRECT : EVENT_CALL_REF;
	uint64_t ref = kind == EVENT_CALL ? 0 : read_target(r, e);

	if (e->nargs != t->nparams + (kind != EVENT_CALL))
		world_wrong(r->w, "a call with %u operands for %u parameters", (unsigned)e->nargs,
			(unsigned)t->nparams);
	if (is_last)
		world_note(r->w, EVENT_TAIL_CALL, 0, 0, NULL);
	if (world_may_grow(r->w, kind, e->index))
		has_grown(r);
	world_call(r->w, kind, e->index, callee_node(r, e), ref, t, args + (kind != EVENT_CALL),
		results);
}

/* ---- expressions ---- */

/* The operands, in the order of the mode, at the end of r->operands: yields where. */
static uint32_t
eval_operands(struct run *r, const struct expr *e)
{
	uint32_t base = r->operands.n, n = e->nargs;

	vec_reserve(&r->operands, n + 2);
	r->operands.n += n;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t k = r->mode.reversed ? n - 1 - i : i;
		uint64_t value = evaluate(r, e->args[k]);
		r->operands.v[base + k] = value;
		if (k == 0 && checks_with_address(r, e))
			check_address(r, e, value);
	}
	if (n < 2)
		r->operands.v[base + 1] = 0;
	return base;
}

static void
eval_bulk(struct run *r, const struct expr *e, const uint64_t *a)
{
	struct world *w = r->w;
	uint32_t second = (uint32_t)e->imm;

	switch (e->op) {
	case OP_MEMORY_FILL: world_memory_fill(w, e->index, a[0], a[1], a[2]); break;
	case OP_MEMORY_DISCARD: world_memory_discard(w, e->index, a[0], a[1]); break;
	case OP_MEMORY_COPY: world_memory_copy(w, e->index, second, a[0], a[1], a[2]); break;
	case OP_MEMORY_INIT: world_memory_init(w, e->index, second, a[0], a[1], a[2]); break;
	case OP_TABLE_SET: world_table_set(w, e->index, a[0], a[1]); break;
	case OP_TABLE_FILL: world_table_fill(w, e->index, a[0], a[1], a[2]); break;
	case OP_TABLE_COPY: world_table_copy(w, e->index, second, a[0], a[1], a[2]); break;
	case OP_TABLE_INIT: world_table_init(w, e->index, second, a[0], a[1], a[2]); break;
	case OP_DATA_DROP: world_data_drop(w, e->index); break;
	case OP_ELEM_DROP: world_elem_drop(w, e->index); break;
	case OP_GLOBAL_SET: world_global_set(w, e->index, a[0]); break;
	}
}

/* The exception that has been thrown last, as long as no call may have thrown another. */
static uint32_t
active(struct run *r, const struct expr *e)
{
	if (r->w->active == NO_EXCEPTION)
		world_wrong(r->w, "%s of an exception that may have been overwritten", op_info[e->op].text);
	return r->w->active;
}

static bool
of_exceptions(struct run *r, const struct expr *e, const uint64_t *a, uint64_t *value)
{
	struct world *w = r->w;

	*value = 0;
	switch (e->op) {
	case OP_THROWN: *value = w->thrown; return true;
	case OP_CAUGHT: w->thrown = false; return true;
	case OP_TAG_IS: *value = w->exceptions.v[active(r, e)].tag == e->index; return true;
	case OP_PAYLOAD:
		if (w->exceptions.v[active(r, e)].tag != e->index)
			world_wrong(w, "the payload of another tag");
		*value = world_payload(w, w->active)[e->imm];
		return true;
	case OP_SAVED: *value = world_exception_ref(active(r, e)); return true;
	case OP_THROW: case OP_THROW_REF:
		if (w->thrown)
			world_wrong(w, "a throw while an exception is on its way");
		if (e->op == OP_THROW)
			world_throw(w, e->index, a);
		else
			world_throw_again(w, a[0]);
		return true;
	}
	return false;
}

/* Of an operation with its operands, but for calls. */
static uint64_t
eval_operation(struct run *r, const struct expr *e, const uint64_t *a)
{
	struct world *w = r->w;
	uint64_t value;

	switch (e->op) {
	case OP_GLOBAL_GET: return world_global_get(w, e->index);
	case OP_TABLE_GET: return world_table_get(w, e->index, a[0]);
	case OP_TABLE_SIZE: return world_table_size(w, e->index);
	case OP_TABLE_GROW: return world_table_grow(w, e->index, a[0], a[1]);
	case OP_MEMORY_SIZE: return world_memory_size(w, e->index);
	case OP_ATOMIC_FENCE: atomic_fence(w); return 0;
	case OP_MEMORY_GROW:
		r->stale[e->index] = true;
		return world_memory_grow(w, e->index, a[0]);
	case OP_REF_NULL: return 0;
	case OP_REF_FUNC: return world_ref_func(e->index);
	case OP_REF_IS_NULL: return a[0] == 0;
	case OP_REF_AS_NON_NULL: case OP_TARGET_REF:
		if (!a[0])
			world_end(w, END_NULL);
		return a[0];
	case OP_TARGET: return world_target(w, e->index, (uint32_t)e->imm, a[0]);
	case OP_MEMORY_FILL: case OP_MEMORY_DISCARD: case OP_MEMORY_COPY: case OP_MEMORY_INIT:
	case OP_TABLE_SET: case OP_TABLE_FILL:
	case OP_TABLE_COPY: case OP_TABLE_INIT: case OP_DATA_DROP: case OP_ELEM_DROP:
	case OP_GLOBAL_SET:
		eval_bulk(r, e, a);
		return 0;
	}
	if (of_exceptions(r, e, a, &value))
		return value;
	if (is_access(e))
		return eval_access(r, e, a);
	if (is_vector(e->op))
		return vector(e->op, e->lane, op_info[e->op].imm == IMM_SHUFFLE ? e->v128 : NULL,
			e->nargs, a);
	if (!numeric(w, e->op, a, &value))
		world_wrong(w, "an operation that the tree should not have: %u", (unsigned)e->op);
	return value;
}

static uint64_t
evaluate(struct run *r, const struct expr *e)
{
	uint64_t value = 0;
	uint32_t base;

	world_step(r->w);
	switch (e->op) {
	case OP_I32_CONST: case OP_I64_CONST: case OP_F32_CONST: case OP_F64_CONST:
		return e->imm;
	case OP_V128_CONST:
		return vector(e->op, 0, e->v128, 0, NULL);
	case OP_LOCAL_GET:
		return read_variable(r, e->index)->value;
	case OP_MEMBER:
		return r->members[read_variable(r, e->args[0]->index)->value + e->index];
	case OP_SELECT: case OP_SELECT_T: /* c ? a : b evaluates one of the two */
		return evaluate(r, e->args[2]) ? evaluate(r, e->args[0]) : evaluate(r, e->args[1]);
	}
	base = eval_operands(r, e);
	if (is_call(e)) {
		if (callee_type(r, e)->nresults > 1)
			world_wrong(r->w, "a call with several results within an expression");
		call(r, e, r->operands.v + base, false, &value);
	} else
		value = eval_operation(r, e, r->operands.v + base);
	r->operands.n = base;
	return value;
}

/* A call or an operation with several results, into a LOCAL_MULTI. */
static void
eval_several(struct run *r, const struct expr *e, uint64_t *results)
{
	uint32_t base = eval_operands(r, e);

	if (is_call(e))
		call(r, e, r->operands.v + base, false, results);
	else if (!numeric_wide(e->op, r->operands.v + base, results))
		world_wrong(r->w, "an operation without several results: %u", (unsigned)e->op);
	r->operands.n = base;
}

static bool
gives_several(struct run *r, const struct expr *e)
{
	uint64_t args[4] = { 0, 0, 0, 0 }, results[2];

	return is_call(e) ? callee_type(r, e)->nresults > 1 : numeric_wide(e->op, args, results);
}

/* ---- statements ---- */

static void
set(struct run *r, const struct stmt *s)
{
	struct variable *v = variable(r, s->index);
	const struct local *l = &r->f->locals.v[s->index];
	uint64_t value;

	if (l->kind == LOCAL_MULTI) {
		eval_several(r, s->value, r->members + v->value);
		v->is_set = true;
		return;
	}
	if (gives_several(r, s->value))
		world_wrong(r->w, "several results for local %u", (unsigned)s->index);
	value = evaluate(r, s->value);
	v->value = value;
	v->is_set = true;
	if (l->kind == LOCAL_TARGET) {
		v->when = r->w->events;
		v->source = 0;
		if (s->value->op == OP_TARGET_REF) {
			if (s->value->args[0]->op != OP_LOCAL_GET)
				world_wrong(r->w, "the address of what is no local is taken");
			v->source = s->value->args[0]->index + 1;
		}
	}
}

static _Noreturn void
leave(struct run *r, uint32_t n, const uint64_t *results)
{
	if (r->w->thrown)
		world_leave(r->w);
	if (n != r->f->type->nresults)
		world_wrong(r->w, "returns %u of %u results", (unsigned)n, (unsigned)r->f->type->nresults);
	world_note(r->w, EVENT_END, END_RETURN, n, results);
	world_end(r->w, END_RETURN);
}

static void
return_values(struct run *r, const struct stmt *s)
{
	uint64_t result;

	if (!s->value)
		leave(r, 0, NULL);
	if (s->value->op == OP_TUPLE) {
		uint32_t base = eval_operands(r, s->value);
		leave(r, s->value->nargs, r->operands.v + base);
	}
	result = evaluate(r, s->value);
	leave(r, 1, &result);
}

static void
tail_call(struct run *r, const struct expr *e)
{
	uint32_t n = callee_type(r, e)->nresults, base = eval_operands(r, e);
	uint64_t *results = arena_alloc(r->f->arena, (n + (size_t)1) * sizeof *results);

	call(r, e, r->operands.v + base, true, results);
	leave(r, n, results);
}

static void
check(struct run *r, const struct stmt *s)
{
	uint64_t address = evaluate(r, s->value), reach = world_reach(address, 0, s->end);

	if (!has_checks(r, s->index))
		return;
	use_view(r, s->index);
	if (reach > r->w->memories[s->index].size)
		world_end(r->w, END_OOB);
	prove(s->index, address, s->end);
}

static void
statement(struct run *r, const struct stmt *s)
{
	switch ((enum stmt_kind)s->kind) {
	case STMT_SET: set(r, s); break;
	case STMT_EXPR:
		if (gives_several(r, s->value)) {
			uint64_t *results = arena_alloc(r->f->arena, 1024 * sizeof *results);
			eval_several(r, s->value, results);
		} else
			evaluate(r, s->value);
		break;
	case STMT_RETURN: return_values(r, s); break;
	case STMT_TRAP: world_end(r->w, END_UNREACHABLE);
	case STMT_TAIL_CALL: tail_call(r, s->value); break;
	case STMT_CHECK: check(r, s); break;
	case STMT_RELOAD: r->stale[s->index] = false; break;
	case STMT_POLL: r->w->cost += s->end; break;
	default: world_wrong(r->w, "a statement of kind %u", (unsigned)s->kind);
	}
}

static void
fall_off(struct run *r)
{
	const struct label *l = &r->f->labels.v[LABEL_RETURN];
	uint32_t n = r->f->type->nresults;
	uint64_t *results = arena_alloc(r->f->arena, (n + (size_t)1) * sizeof *results);

	if (n && (r->mode.stage >= STAGE_CONTROL || !l->has_values))
		world_wrong(r->w, "control falls off the end");
	for (uint32_t i = 0; i < n; i++)
		results[i] = read_variable(r, l->values + i)->value;
	leave(r, n, results);
}

/* ---- the whole ---- */

static void
start_variables(struct run *r, const uint64_t *args)
{
	size_t nmembers = 1;

	for (uint32_t i = 0; i < r->f->locals.n; i++) {
		const struct local *l = &r->f->locals.v[i];
		struct variable *v = &r->variables[i];
		if (i < r->f->nparams)
			*v = (struct variable){ .value = args[i], .is_set = true };
		else
			v->is_set = r->mode.stage < STAGE_DECLARE ? i < r->f->nlocals
			    : l->hoisted && l->zero && l->kind == LOCAL_VALUE;
		if (l->kind == LOCAL_MULTI) {
			v->value = nmembers;
			nmembers += l->multi->nresults;
		}
	}
	r->members = arena_zalloc(r->f->arena, nmembers * sizeof *r->members);
}

static void
enter_scope(struct run *r, const struct stmt *s)
{
	if (r->mode.stage < STAGE_DECLARE)
		return;
	for (; s; s = s->next)
		if (s->kind == STMT_SET && s->declares && !r->f->locals.v[s->index].hoisted)
			r->variables[s->index].is_set = false;
}

static void
follow(struct run *r, const struct steps *steps)
{
	for (uint32_t pc = 0;;) {
		const struct step *s = &steps->list.v[pc++];
		world_step(r->w);
		switch ((enum step_kind)s->kind) {
		case STEP_STMT: statement(r, s->stmt); break;
		case STEP_SCOPE: enter_scope(r, s->stmt); break;
		case STEP_JUMP: pc = s->to; break;
		case STEP_UNLESS:
			if (!evaluate(r, s->stmt->value))
				pc = s->to;
			break;
		case STEP_WHEN:
			if (evaluate(r, s->stmt->value))
				pc = s->to;
			break;
		case STEP_SWITCH: {
			uint64_t value = evaluate(r, s->stmt->value);
			pc = s->targets[value < s->stmt->n ? value : s->stmt->n];
			break;
		}
		case STEP_END: fall_off(r); break;
		}
	}
}

void
tree_run(struct world *w, struct function *f, const struct steps *steps, struct tree_mode mode,
	const uint64_t *args)
{
	static struct run r; /* kept: the vector of operands */

	r.w = w;
	r.f = f;
	r.mode = mode;
	r.operands.n = 0;
	r.variables = arena_zalloc(f->arena, (f->locals.n + (size_t)1) * sizeof *r.variables);
	r.stale = arena_zalloc(f->arena, w->m->nmemories + (size_t)1);
	proofs_run++;
	start_variables(&r, args);
	w->cost = f->cost;
	if (setjmp(w->out))
		return;
	follow(&r, steps);
}
