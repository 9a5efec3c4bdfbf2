/* valid: the validation of function bodies. This file has the stacks, the loop over a body, and what a table of
 * signatures settles; the instructions whose type hangs on the context are in valid_control.c, valid_variable.c and
 * valid_reference.c. */
#include "wasm/valid_state.h"

#include "util/diag.h"
#include "wasm/facts.h"
#include "wasm/limits.h"
#include "wasm/valid.h"

#include <inttypes.h>
#include <string.h>

/* The operand stack's limit: without it, calls with a thousand results each would fill any memory. */
#define LIMIT_STACK 1000000

enum { LONG_LIST = 8 };

/* ---- what op.def says of each instruction, in a form that costs nothing to apply ---- */

enum { MAX_OPERANDS = 4, MAX_RESULTS = 2 };

/* Stands for the address type of the memory that the instruction names, until that is known. */
enum { ADDRESS = TYPE_BOT };

struct signature {
	void (*own)(struct valid *); /* where there is no fixed signature */
	uint8_t checked;     /* the immediate must be checked against the context, or gives the address type */
	uint8_t access;      /* memory accesses: log2 of the width in bytes */
	uint8_t lanes;       /* lane accesses: how many lanes there are */
	uint8_t noperands, nresults;
	uint8_t operands[MAX_OPERANDS], results[MAX_RESULTS]; /* operands: the last, which is popped first, first */
};

static struct signature signatures[OP_COUNT];
static bool signatures_ready;

static uint8_t
letter_type(char letter)
{
	switch (letter) {
	case 'i': return TYPE_I32;
	case 'I': return TYPE_I64;
	case 'f': return TYPE_F32;
	case 'F': return TYPE_F64;
	case 'v': return TYPE_V128;
	default: return ADDRESS;
	}
}

static uint8_t
log2_of(unsigned n)
{
	uint8_t log = 0;

	while (n >>= 1)
		log++;
	return log;
}

/* The width of a memory access is part of the instruction's name: "i64.load16_s", "v128.load8x8_u",
 * "i32.atomic.rmw8.add_u", or else that of its type. */
static uint8_t
access_log2(const char *text)
{
	static const char *const verbs[] = { "load", "store", "rmw", "wait" };
	unsigned bits = 0, times = 0, i;
	const char *p;

	for (i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!(p = strstr(text, verbs[i])))
			continue;
		for (p += strlen(verbs[i]); *p >= '0' && *p <= '9'; p++)
			bits = bits * 10 + (unsigned)(*p - '0');
		if (*p == 'x')
			times = (unsigned)(p[1] - '0');
	}
	if (bits == 0)
		bits = strncmp(text, "v128", 4) == 0 ? 128 : strncmp(text + 1, "64", 2) == 0 ? 64 : 32;
	return log2_of(bits / 8 * (times ? times : 1));
}

/* op.def lists the instructions in the order of the binary format. */
static void (*
own_case(enum op op))(struct valid *)
{
	if (op <= OP_TRY_TABLE)
		return valid_control;
	if (op >= OP_REF_NULL && op <= OP_I31_GET_U)
		return valid_reference;
	return valid_variable;
}

static void
prepare_signature(struct signature *s, enum op op)
{
	const struct op_info *info = &op_info[op];
	const char *p = info->sig, *colon, *x;

	switch ((enum imm)info->imm) {
	case IMM_MEM_LANE:
		s->access = access_log2(info->text);
		s->lanes = (uint8_t)(16 >> s->access);
		s->checked = 1;
		break;
	case IMM_MEM:
		s->access = access_log2(info->text);
		s->checked = 1;
		break;
	case IMM_LANE:
		x = strchr(info->text, 'x'); /* "i8x16." */
		s->lanes = (uint8_t)(x[2] == '.' ? x[1] - '0' : 16);
		s->checked = 1;
		break;
	case IMM_SHUFFLE: case IMM_MEMORY: case IMM_MEMORY_INIT: case IMM_DATA: case IMM_ELEM:
		s->checked = 1;
		break;
	case IMM_NONE: case IMM_I32: case IMM_I64: case IMM_F32: case IMM_F64: case IMM_V128: case IMM_FENCE:
		break;
	case IMM_BLOCK: case IMM_LABEL: case IMM_BR_TABLE: case IMM_LOCAL: case IMM_GLOBAL: case IMM_FUNC: case IMM_TABLE:
	case IMM_TAG: case IMM_TYPE: case IMM_CALL_INDIRECT: case IMM_MEMORY_COPY: case IMM_TABLE_COPY:
	case IMM_TABLE_INIT: case IMM_SELECT: case IMM_HEAP: case IMM_BR_CAST: case IMM_TYPE_FIELD: case IMM_TYPE_TYPE:
	case IMM_TYPE_COUNT: case IMM_TYPE_DATA: case IMM_TYPE_ELEM: case IMM_TRY_TABLE:
		break; /* these have no fixed signature */
	}
	if (!p) {
		s->own = own_case(op);
		return;
	}
	colon = strchr(p, ':');
	for (x = colon; x-- > p;)
		s->operands[s->noperands++] = letter_type(*x);
	for (x = colon + 1; *x; x++)
		s->results[s->nresults++] = letter_type(*x);
}

static void
prepare_signatures(void)
{
	int op;

	for (op = 0; op < OP_COUNT; op++)
		prepare_signature(&signatures[op], (enum op)op);
	signatures_ready = true;
}

/* ---- the operand stack ---- */

void
valid_mismatch(const struct valid *v, valtype expected, valtype found)
{
	const char *text = op_info[v->in.op].text;

	if (found == TYPE_NONE && expected == TYPE_BOT)
		fail_at(v->in.offset, "type mismatch: %s expects an operand, found none", text);
	if (found == TYPE_NONE)
		fail_at(v->in.offset, "type mismatch: %s expects %s, found no operand", text, type_text(expected));
	fail_at(v->in.offset, "type mismatch: %s expects %s, found %s", text, type_text(expected), type_text(found));
}

void
valid_grow_stack(struct valid *v)
{
	size_t used = (size_t)(v->top - v->stack), floor = (size_t)(v->floor - v->stack);
	size_t room = v->stack ? (size_t)(v->stack_end - v->stack) * 2 : 256;
	valtype *stack;

	if (room > 2 * LIMIT_STACK)
		fail_at(v->in.offset, "operand stack higher than %d", LIMIT_STACK);
	stack = arena_alloc(v->scratch, room * sizeof *stack);
	if (used)
		memcpy(stack, v->stack, used * sizeof *stack);
	v->stack = stack;
	v->top = stack + used;
	v->floor = stack + floor;
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
		fail_at(v->in.offset, "type mismatch: %s expects a reference, found %s", op_info[v->in.op].text, type_text(found));
	return found;
}

void
valid_push_list(struct valid *v, uint32_t n, const valtype *types)
{
	uint32_t i;

	while ((size_t)(v->stack_end - v->top) < n)
		valid_grow_stack(v);
	for (i = 0; i < n; i++)
		v->top[i] = types[i];
	v->top += n;
}

void
valid_pop_list(struct valid *v, uint32_t n, const valtype *types)
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
		fail_at(v->in.offset, "type mismatch: %s expects %s type, found type %u, which is %s type", op_info[v->in.op].text,
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

/* A body is read before the data section, so a data index needs the data count section (section 5.5.15). */
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
	const char *text = op_info[v->in.op].text;

	if (v->in.mem.align > s->access)
		fail_at(v->in.offset, "alignment must not be larger than natural: %s", text);
	if (v->in.mem.align < s->access && op_info[v->in.op].prefix == 0xfe)
		fail_at(v->in.offset, "atomic alignment must be natural: %s", text);
	if (!memory->limits.is64 && v->in.mem.offset > UINT32_MAX)
		fail_at(v->in.offset, "offset out of range: %s of a 32-bit memory at %" PRIu64, text, v->in.mem.offset);
	return valid_address_type(&memory->limits);
}

static void
check_lane(const struct valid *v, uint8_t lane, unsigned lanes)
{
	if (lane >= lanes)
		fail_at(v->in.offset, "invalid lane index %u: %s has %u lanes", (unsigned)lane, op_info[v->in.op].text, lanes);
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

static void
apply_signature(struct valid *v, const struct signature *s)
{
	valtype address = s->checked ? check_immediate(v, s) : TYPE_NONE;
	unsigned i;

	for (i = 0; i < s->noperands; i++)
		pop(v, s->operands[i] == ADDRESS ? address : s->operands[i]);
	for (i = 0; i < s->nresults; i++)
		push(v, s->results[i] == ADDRESS ? address : s->results[i]);
}

/* ---- bodies ---- */

/* Validates instructions up to the `end` that closes the body. */
static void
run(struct valid *v, struct reader *r, struct facts *facts)
{
	uint32_t depth = 1, height = 0; /* the frame of the body itself counts in nframes */
	const struct signature *s;
	bool reachable;

	while (v->nframes > 0) {
		if (reader_at_end(r))
			fail_at(reader_offset(r), "unexpected end of section or function: END opcode expected");
		insn_read(r, v->scratch, v->m, &v->in);
		reachable = !v->frame->unreachable;
		s = &signatures[v->in.op];
		if (s->own)
			s->own(v);
		else
			apply_signature(v, s);
		if (!facts)
			continue;
		facts_note(facts, v->m, v->func, &v->in, reachable);
		if (v->nframes > depth)
			depth = v->nframes;
		if ((size_t)(v->top - v->stack) > height)
			height = (uint32_t)(v->top - v->stack);
	}
	if (facts) {
		facts->funcs[v->func].nlocals = v->nlocals;
		facts->funcs[v->func].code_depth = depth - 1;
		facts->funcs[v->func].max_stack = height;
	}
}

void
valid_body(struct module *m, struct reader *r, struct arena *scratch, uint32_t func, struct facts *facts)
{
	struct valid v = { .m = m, .scratch = scratch, .func = func };
	const struct functype *type = func_type(m, func);

	if (!signatures_ready)
		prepare_signatures();
	valid_read_locals(&v, r);
	valid_grow_stack(&v);
	valid_open(&v, OP_END, (struct functype){ 0, type->nresults, NULL, type->results });
	run(&v, r, facts);
	if (!reader_at_end(r))
		fail_at(reader_offset(r), "section size mismatch: code after the END of the function");
	if (facts)
		facts_end_body(facts, m, func);
}
