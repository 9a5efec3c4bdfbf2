/* valid: the validation of function bodies. This file has the stacks, the loop over a body, and
 * what the table of signatures settles; the instructions whose type depends on the context are in
 * valid_control.c, valid_variable.c and valid_reference.c. */
#include "wasm/valid_state.h"

#include "util/diag.h"
#include "wasm/facts.h"
#include "wasm/limits.h"
#include "wasm/signature.h"
#include "wasm/valid.h"

#include <inttypes.h>
#include <string.h>

/* The operand stack's limit: without it, calls with a thousand results each would fill any
 * memory. */
#define LIMIT_STACK 1000000

enum { LONG_LIST = 8 };

/* ---- the operand stack ---- */

void
valid_mismatch(const struct valid *v, valtype expected, valtype found)
{
	const char *text = op_info[v->in.op].text;

	if (found == TYPE_NONE && expected == TYPE_BOT)
		fail_at(v->in.offset, "type mismatch: %s expects an operand, found none", text);
	if (found == TYPE_NONE)
		fail_at(v->in.offset, "type mismatch: %s expects %s, found no operand", text,
			type_text(expected));
	fail_at(v->in.offset, "type mismatch: %s expects %s, found %s", text, type_text(expected),
		type_text(found));
}

void
valid_grow_stack(struct valid *v)
{
	size_t used = (size_t)(v->top - v->stack), floor = (size_t)(v->floor - v->stack);
	size_t highest = (size_t)(v->highest - v->stack);
	size_t room = v->stack ? (size_t)(v->stack_end - v->stack) * 2 : 256;
	valtype *stack;

	if (room > 2 * LIMIT_STACK)
		fail_at(v->in.offset, "operand stack higher than %d", LIMIT_STACK);
	stack = arena_alloc(v->scratch, (2 + room) * sizeof *stack);
	stack[0] = stack[1] = TYPE_NONE; /* so that top[-2] can always be looked at */
	stack += 2;
	if (used)
		memcpy(stack, v->stack, used * sizeof *stack);
	v->stack = stack;
	v->top = stack + used;
	v->floor = stack + floor;
	v->highest = stack + highest;
	v->stack_end = stack + room;
}

valtype
valid_pop_empty(struct valid *v, valtype expected)
{
	if (!v->frame->unreachable)
		valid_mismatch(v, expected, TYPE_NONE);
	return TYPE_BOT;
}

void
valid_match(const struct valid *v, valtype expected, valtype found)
{
	if (found != TYPE_BOT && !type_matches(v->m, found, expected))
		valid_mismatch(v, expected, found);
}

valtype
valid_pop_ref(struct valid *v)
{
	valtype found = pop_any(v);

	if (found == TYPE_BOT)
		return VALTYPE_REF(0, HEAP_BOT);
	if (!valtype_is_ref(found))
		fail_at(v->in.offset, "type mismatch: %s expects a reference, found %s",
			op_info[v->in.op].text, type_text(found));
	return found;
}

void
valid_push_all(struct valid *v, uint32_t n, const valtype *types)
{
	uint32_t i;

	while ((size_t)(v->stack_end - v->top) < n)
		valid_grow_stack(v);
	for (i = 0; i < n; i++)
		v->top[i] = types[i];
	v->top += n;
}

void
valid_pop_all(struct valid *v, uint32_t n, const valtype *types)
{
	if (n > LONG_LIST && valid_operands_are(v, n, types)) {
		v->top -= n;
		return;
	}
	while (n-- > 0 && !valid_polymorphic(v))
		pop(v, types[n]);
}

void
valid_unreachable(struct valid *v)
{
	v->top = v->floor;
	v->frame->unreachable = true;
}

/* ---- the index spaces of the context ---- */

void
valid_unknown(const struct valid *v, const char *what, uint32_t index)
{
	fail_at(v->in.offset, "unknown %s %u: %s", what, (unsigned)index, op_info[v->in.op].text);
}

const struct deftype *
valid_comp_type(const struct valid *v, uint32_t type, enum comp_kind kind)
{
	static const char *const names[] = { "a function", "a structure", "an array" };
	const struct deftype *t;

	if (type >= v->m->ntypes)
		valid_unknown(v, "type", type);
	t = &v->m->types[type];
	if (t->comp != kind)
		fail_at(v->in.offset, "type mismatch: %s expects %s type, found type %u, which is %s type",
			op_info[v->in.op].text,
			names[kind], (unsigned)type, names[t->comp]);
	return t;
}

const struct functype *
valid_func_type(const struct valid *v, uint32_t type)
{
	return &valid_comp_type(v, type, COMP_FUNC)->func;
}

const struct table *
valid_table(const struct valid *v, uint32_t table)
{
	if (table >= v->m->ntables)
		valid_unknown(v, "table", table);
	return &v->m->tables[table];
}

const struct memory *
valid_memory(const struct valid *v, uint32_t memory)
{
	if (memory >= v->m->nmemories)
		valid_unknown(v, "memory", memory);
	return &v->m->memories[memory];
}

const struct elem *
valid_elem(const struct valid *v, uint32_t elem)
{
	if (elem >= v->m->nelems)
		valid_unknown(v, "elem segment", elem);
	return &v->m->elems[elem];
}

/* A body is read before the data section, so a data index needs the data count section (section
 * 5.5.15). */
void
valid_data(const struct valid *v, uint32_t data)
{
	if (!v->m->has_data_count)
		fail_at(v->in.offset, "data count section required: %s", op_info[v->in.op].text);
	if (data >= v->m->data_count)
		valid_unknown(v, "data segment", data);
}

/* ---- instructions with a fixed signature ---- */

static valtype
check_access(const struct valid *v, const struct signature *s)
{
	const struct memory *memory = valid_memory(v, v->in.mem.memory);

	if (v->in.mem.align > s->access)
		fail_at(v->in.offset, "alignment must not be larger than natural: %s",
			op_info[v->in.op].text);
	if (v->in.mem.align < s->access && op_info[v->in.op].prefix == 0xfe)
		fail_at(v->in.offset, "atomic alignment must be natural: %s", op_info[v->in.op].text);
	if (!memory->limits.is64 && v->in.mem.offset > UINT32_MAX)
		fail_at(v->in.offset, "offset out of range: %s of a 32-bit memory at %" PRIu64,
			op_info[v->in.op].text, v->in.mem.offset);
	return valid_address_type(&memory->limits);
}

static void
check_lane(const struct valid *v, uint8_t lane, unsigned lanes)
{
	if (lane >= lanes)
		fail_at(v->in.offset, "invalid lane index %u: %s has %u lanes", (unsigned)lane,
			op_info[v->in.op].text, lanes);
}

/* Checks the immediate against the context; yields the address type where there is a memory. */
static valtype
check_immediate(const struct valid *v, const struct signature *s)
{
	valtype address;
	unsigned i;

	switch (op_info[v->in.op].imm) {
	case IMM_MEM_LANE:
		check_lane(v, v->in.mem.lane, s->lanes);
		return check_access(v, s);
	case IMM_MEM:
		return check_access(v, s);
	case IMM_LANE:
		check_lane(v, v->in.lane, s->lanes);
		break;
	case IMM_SHUFFLE:
		for (i = 0; i < 16; i++)
			check_lane(v, v->in.v128[i], 32);
		break;
	case IMM_MEMORY:
		return valid_address_type(&valid_memory(v, v->in.index)->limits);
	case IMM_MEMORY_INIT:
		address = valid_address_type(&valid_memory(v, v->in.two.b)->limits);
		valid_data(v, v->in.two.a);
		return address;
	case IMM_DATA:
		valid_data(v, v->in.index);
		break;
	case IMM_ELEM:
		valid_elem(v, v->in.index);
		break;
	}
	return TYPE_NONE;
}

/* Whether the topmost operands are of the types of a signature with few, and there is room. */
static bool
has_operands(const struct valid *v, const struct signature *s)
{
	uint64_t found, wanted, mask;

	memcpy(&found, v->top - 2, sizeof found);
	memcpy(&wanted, s->top, sizeof wanted);
	memcpy(&mask, s->mask, sizeof mask);
	return (found & mask) == wanted && v->top - v->floor >= s->noperands && v->top < v->stack_end;
}

static void
apply_signature(struct valid *v, const struct signature *s)
{
	valtype address = s->checked ? check_immediate(v, s) : TYPE_NONE;
	unsigned i;

	if (s->few && address != TYPE_I64 && has_operands(v, s)) {
		v->top -= s->noperands;
		if (s->nresults)
			*v->top++ = s->results[0];
		return;
	}
	for (i = 0; i < s->noperands; i++)
		pop(v, s->operands[i] == ADDRESS ? address : s->operands[i]);
	for (i = 0; i < s->nresults; i++)
		push(v, s->results[i] == ADDRESS ? address : s->results[i]);
}

/* ---- bodies ---- */

_Static_assert(OP_UNREACHABLE == 0 && OP_TRY_TABLE + 1 == OP_DROP
    && OP_I64_EXTEND32_S + 1 == OP_REF_NULL
	&& OP_I31_GET_U + 1 == OP_I32_TRUNC_SAT_F32_S,
		"instruction() knows where in op.def control and references end");

static void
instruction(struct valid *v, const struct signature *s)
{
	if (s->fixed)
		apply_signature(v, s);
	else if (v->in.op == OP_LOCAL_GET && !v->local_set && v->in.index < v->nlisted)
		push(v, v->locals[v->in.index]); /* a quarter of all */
	else if (v->in.op <= OP_TRY_TABLE)
		valid_control(v);
	else if (v->in.op >= OP_REF_NULL && v->in.op <= OP_I31_GET_U)
		valid_reference(v);
	else
		valid_variable(v);
}

/* Validates instructions up to the `end` that closes the body. */
static void
run(struct valid *v, struct reader *r, struct facts *facts)
{
	uint32_t n = 0;
	const struct signature *s;
	bool reachable;

	while (v->frames.n > 0) {
		if (facts->tries.n == 0 && !v->local_set && r->window_end - r->p >= QUICK_BYTES)
			n += valid_quick(v, r, facts);
		if (reader_at_end(r))
			fail_at(reader_offset(r), "unexpected end of section or function: END opcode expected");
		insn_read(r, v->scratch, v->m, &v->in);
		reachable = !v->frame->unreachable;
		s = &signatures[v->in.op];
		instruction(v, s);
		n++;
		facts->ops_used[v->in.op] = true;
		if (s->noted || facts->tries.n > 0)
			facts_note(facts, v->m, v->func, &v->in, reachable);
		if (v->top > v->highest)
			v->highest = v->top;
	}
	facts->funcs[v->func].nlocals = v->nlocals;
	facts->funcs[v->func].nexns += valid_count_exn_locals(v);
	facts->funcs[v->func].code_insns = n;
	facts->funcs[v->func].max_stack = (uint32_t)(v->highest - v->stack);
}

void
valid_body(struct module *m, struct reader *r, struct arena *scratch, uint32_t func,
	struct facts *facts)
{
	struct valid v = { .m = m, .scratch = scratch, .func = func };
	const struct functype *type = func_type(m, func);

	valid_read_locals(&v, r);
	valid_grow_stack(&v);
	valid_open(&v, OP_END, (struct functype){ 0, type->nresults, NULL, type->results });
	run(&v, r, facts);
	if (!reader_at_end(r))
		fail_at(reader_offset(r), "section size mismatch: code after the END of the function");
	facts_end_body(facts, m, func);
}
