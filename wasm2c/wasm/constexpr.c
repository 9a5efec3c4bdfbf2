/* constexpr: constant expressions (specification, section 3.4.14). They are so few kinds of
 * instructions, without control flow, that a stack of types is all the validator they need. */
#include "wasm/module.h"

#include "util/diag.h"
#include "wasm/limits.h"
#include "wasm/module_state.h"

#include <inttypes.h>
#include <string.h>

enum { SHORT = 8 };

struct checker {
	struct module *m;
	uint32_t globals_known;
	struct insn in;
	valtype *stack;
	uint32_t height, cap;
	valtype short_stack[SHORT];
};

static void
push(struct checker *c, valtype t)
{
	if (c->height == c->cap) {
		valtype *larger = arena_alloc(&c->m->arena, 2 * c->cap * sizeof *larger);

		memcpy(larger, c->stack, c->height * sizeof *larger);
		c->stack = larger;
		c->cap *= 2;
	}
	c->stack[c->height++] = t;
}

static valtype
pop(struct checker *c, valtype expected)
{
	valtype found;

	if (c->height == 0)
		fail_at(c->in.offset, "type mismatch: %s expects %s, found nothing", op_info[c->in.op].text,
			type_text(expected));
	found = c->stack[--c->height];
	if (!type_matches(c->m, found, expected))
		fail_at(c->in.offset, "type mismatch: %s expects %s, found %s", op_info[c->in.op].text,
			type_text(expected), type_text(found));
	return found;
}

static valtype
letter_type(char letter)
{
	return letter == 'i' ? TYPE_I32 : letter == 'I' ? TYPE_I64 : letter == 'f' ? TYPE_F32
	    : letter == 'F' ? TYPE_F64 : TYPE_V128;
}

/* An instruction with a signature in op.def. All operands of those allowed here have one type. */
static void
check_signature(struct checker *c)
{
	const char *s = op_info[c->in.op].sig;

	for (; *s != ':'; s++)
		pop(c, letter_type(*s));
	for (s++; *s; s++)
		push(c, letter_type(*s));
}

static void
check_global_get(struct checker *c)
{
	const struct global *g;

	if (c->in.index >= c->globals_known)
		fail_at(c->in.offset, "unknown global %" PRIu32, c->in.index);
	g = &c->m->globals[c->in.index];
	if (g->mutable)
		fail_at(c->in.offset, "constant expression required: global %" PRIu32 " is mutable",
			c->in.index);
	if (!g->import)
		feature_need(c->m->uses, FEATURE_EXTENDED_CONST, c->in.offset,
			"constant expression required: a global that is not imported");
	push(c, g->type);
}

static void
check_ref_func(struct checker *c)
{
	module_declare_func(c->m, c->in.index, c->in.offset);
	push(c, VALTYPE_REF(0, HEAP_INDEX + c->m->types[c->m->funcs[c->in.index].type].canon));
}

/* A field's value on the stack: packed types are unpacked. */
static valtype
unpacked(struct fieldtype f)
{
	return f.type == TYPE_I8 || f.type == TYPE_I16 ? TYPE_I32 : f.type;
}

static const struct deftype *
aggregate(struct checker *c, uint32_t index, enum comp_kind kind)
{
	if (index >= c->m->ntypes)
		fail_at(c->in.offset, "unknown type %" PRIu32, index);
	if (c->m->types[index].comp != kind)
		fail_at(c->in.offset, "type mismatch: type %" PRIu32 " is not %s type", index,
			kind == COMP_STRUCT ? "a structure" : "an array");
	return &c->m->types[index];
}

static void
require_default(struct checker *c, struct fieldtype f)
{
	if (!type_defaultable(f.type))
		fail_at(c->in.offset, "type mismatch: %s has no default value", type_text(f.type));
}

static void
check_struct_new(struct checker *c)
{
	const struct deftype *t = aggregate(c, c->in.index, COMP_STRUCT);
	uint32_t i;

	for (i = c->in.op == OP_STRUCT_NEW || !t->defaultable ? t->nfields : 0; i-- > 0; ) {
		if (c->in.op == OP_STRUCT_NEW)
			pop(c, unpacked(t->fields[i]));
		else
			require_default(c, t->fields[i]);
	}
	push(c, VALTYPE_REF(0, HEAP_INDEX + t->canon));
}

static void
check_array_new(struct checker *c)
{
	const struct deftype *t = aggregate(c, c->in.op == OP_ARRAY_NEW_FIXED ? c->in.two.a
	    : c->in.index, COMP_ARRAY);
	uint32_t i;

	if (c->in.op == OP_ARRAY_NEW_FIXED) {
		for (i = 0; i < c->in.two.b; i++)
			pop(c, unpacked(t->fields[0]));
	} else {
		pop(c, TYPE_I32);
		if (c->in.op == OP_ARRAY_NEW)
			pop(c, unpacked(t->fields[0]));
		else
			require_default(c, t->fields[0]);
	}
	push(c, VALTYPE_REF(0, HEAP_INDEX + t->canon));
}

static void
check(struct checker *c)
{
	switch (c->in.op) {
	case OP_I32_ADD: case OP_I32_SUB: case OP_I32_MUL:
	case OP_I64_ADD: case OP_I64_SUB: case OP_I64_MUL:
		feature_need(c->m->uses, FEATURE_EXTENDED_CONST, c->in.offset,
			"constant expression required: arithmetic");
		check_signature(c);
		break;
	case OP_I32_CONST: case OP_I64_CONST: case OP_F32_CONST: case OP_F64_CONST: case OP_V128_CONST:
		check_signature(c);
		break;
	case OP_GLOBAL_GET:
		check_global_get(c);
		break;
	case OP_REF_NULL:
		push(c, VALTYPE_REF(1, c->in.heap));
		break;
	case OP_REF_FUNC:
		check_ref_func(c);
		break;
	case OP_REF_I31:
		pop(c, TYPE_I32);
		push(c, VALTYPE_REF(0, HEAP_I31));
		break;
	case OP_STRUCT_NEW: case OP_STRUCT_NEW_DEFAULT:
		check_struct_new(c);
		break;
	case OP_ARRAY_NEW: case OP_ARRAY_NEW_DEFAULT: case OP_ARRAY_NEW_FIXED:
		check_array_new(c);
		break;
	case OP_ANY_CONVERT_EXTERN:
		push(c, VALTYPE_REF(valtype_nullable(pop(c, TYPE_EXTERNREF)), HEAP_ANY));
		break;
	case OP_EXTERN_CONVERT_ANY:
		push(c, VALTYPE_REF(valtype_nullable(pop(c, VALTYPE_REF(1, HEAP_ANY))), HEAP_EXTERN));
		break;
	default:
		fail_at(c->in.offset, "constant expression required: %s is not allowed here",
			op_info[c->in.op].text);
	}
}

struct constexpr
constexpr_read(struct reader *r, struct module *m, valtype expected, uint32_t globals_known)
{
	struct checker c = { .m = m, .globals_known = globals_known, .cap = SHORT };
	struct constexpr e = { NULL, 0, reader_offset(r) };
	struct insn short_insns[SHORT], *insns = short_insns, *kept;
	uint32_t cap = SHORT;

	c.stack = c.short_stack;
	for (;;) {
		insn_read(r, &m->arena, m, &c.in);
		if (c.in.op == OP_END)
			break;
		check(&c);
		if (e.n == LIMIT_CONST_INSNS)
			fail_at(c.in.offset, "constant expression too long: the limit is %d instructions",
				LIMIT_CONST_INSNS);
		if (e.n == cap) {
			kept = arena_alloc(&m->arena, 2 * cap * sizeof *kept);
			memcpy(kept, insns, cap * sizeof *kept);
			insns = kept;
			cap *= 2;
		}
		insns[e.n++] = c.in;
	}
	if (c.height != 1 || !type_matches(m, c.stack[0], expected))
		fail_at(e.offset, "type mismatch: the constant expression must yield one %s, not %s",
			type_text(expected),
		        c.height == 0 ? "nothing" : c.height > 1 ? "several values"
		            : type_text(c.stack[0]));
	kept = insns;
	if (insns == short_insns) {
		kept = arena_alloc(&m->arena, e.n * sizeof *kept);
		memcpy(kept, insns, e.n * sizeof *kept);
	}
	e.insns = kept;
	return e;
}
