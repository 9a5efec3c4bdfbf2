/* valid_state: the operand and control stacks of the validation algorithm (specification, appendix
 * 7.3), shared by the files valid*.c and by nothing else. */
#ifndef WASM_VALID_STATE_H
#define WASM_VALID_STATE_H

#include "util/arena.h"
#include "util/vec.h"
#include "wasm/facts.h"
#include "wasm/module.h"

#include <string.h>

/* One entry of the control stack. */
struct frame {
	struct functype type;
	uint64_t br_table; /* the offset of the last br_table whose operands match the label's types */
	uint32_t height;   /* of the operand stack at entry, below the parameters */
	uint32_t inits;    /* of the initialisation stack at entry */
	uint16_t op;       /* enum op: what opened it; OP_END for the function's own body */
	bool unreachable;
};

/* Locals of one type in a row: from the end of the run before, or of the parameters, to `end`. */
struct local_run {
	uint32_t end;
	valtype type;
};

struct valid {
	struct module *m;
	struct arena *scratch;
	struct insn in;          /* the instruction being validated */
	uint32_t func;

	valtype *stack, *top, *stack_end;
	valtype *highest;        /* where the top has been at most, after an instruction */
	valtype *floor;          /* the operand stack's height at entry of the innermost frame */
	VEC(struct frame) frames;
	struct frame *frame;     /* the innermost */

	uint32_t nlocals;
	valtype *locals;         /* the first nlisted of them; the others are only in the runs */
	uint32_t nlisted, nlisted_max;
	VEC(struct local_run) runs; /* all that the body declares */
	uint8_t *local_set;      /* per local: may be read, being defaultable or set before; NULL where
	                            all may */
	uint32_t *inits;         /* locals set for the first time, to be unset where their block ends */
	uint32_t ninits;
};

/* The one way to report an operand of the wrong type: "type mismatch: i32.add expects i32, found
 * f64". */
_Noreturn void valid_mismatch(const struct valid *, valtype expected, valtype found);

/* Slow paths of the below. */
void valid_grow_stack(struct valid *);
valtype valid_pop_empty(struct valid *, valtype expected); /* at the floor: TYPE_BOT in unreachable
                                                              code, else an error */
/* found <: expected, or an error */
void valid_match(const struct valid *, valtype expected, valtype found);

static inline void
push(struct valid *v, valtype t)
{
	if (v->top == v->stack_end)
		valid_grow_stack(v);
	*v->top++ = t;
}

/* Pops an operand of the type expected, or of a subtype. Yields the type found. */
static inline valtype
pop(struct valid *v, valtype expected)
{
	valtype found;

	if (v->top == v->floor)
		return valid_pop_empty(v, expected);
	found = *--v->top;
	if (found != expected)
		valid_match(v, expected, found);
	return found;
}

/* Pops an operand of any type; TYPE_BOT stands for one that unreachable code may take to be of any
 * type. */
static inline valtype
pop_any(struct valid *v)
{
	return v->top == v->floor ? valid_pop_empty(v, TYPE_BOT) : *--v->top;
}

/* Whether all further operands are those of unreachable code, of any type and as many as are
 * wanted: loops need not pop them. */
static inline bool
valid_polymorphic(const struct valid *v)
{
	return v->top == v->floor && v->frame->unreachable;
}

/* Whether the topmost operands are exactly of these types: what long lists mostly come to, without
 * matching one by one. */
static inline bool
valid_operands_are(const struct valid *v, uint32_t n, const valtype *types)
{
	return (size_t)(v->top - v->floor) >= n && memcmp(v->top - n, types, n * sizeof *types) == 0;
}

/* Pops a reference; VALTYPE_REF(0, HEAP_BOT) stands for any. */
valtype valid_pop_ref(struct valid *);

void valid_push_all(struct valid *, uint32_t n, const valtype *types);
void valid_pop_all(struct valid *, uint32_t n, const valtype *types);

/* The same; of blocks most lists are empty. */
static inline void
valid_push_list(struct valid *v, uint32_t n, const valtype *types)
{
	if (n)
		valid_push_all(v, n, types);
}

static inline void
valid_pop_list(struct valid *v, uint32_t n, const valtype *types)
{
	if (n == 1)
		pop(v, *types);
	else if (n)
		valid_pop_all(v, n, types);
}

/* Seeks to the body and reads its local declarations; the reader stands before the first
 * instruction then. */
void valid_read_locals(struct valid *, struct reader *);

/* How many parameters and locals may hold an exception. */
uint32_t valid_count_exn_locals(const struct valid *);
valtype valid_unlisted_local(const struct valid *, uint32_t local); /* the type of a local beyond
                                                                       nlisted, if there is one */

/* The operands of the innermost frame become polymorphic: the rules' "stack-polymorphic" types. */
void valid_unreachable(struct valid *);

/* Opens a frame whose parameters have been popped, and pushes them again. */
void valid_open(struct valid *, enum op, struct functype);

/* Index spaces of the context C: each ends in "unknown ...", naming the index. */
const struct deftype *valid_comp_type(const struct valid *, uint32_t type, enum comp_kind);
const struct functype *valid_func_type(const struct valid *, uint32_t type);
const struct table *valid_table(const struct valid *, uint32_t table);
const struct memory *valid_memory(const struct valid *, uint32_t memory);
const struct elem *valid_elem(const struct valid *, uint32_t elem);
void valid_data(const struct valid *, uint32_t data);
_Noreturn void valid_unknown(const struct valid *, const char *what, uint32_t index);

/* The types that a branch to a label takes. */
struct valid_types {
	uint32_t n;
	const valtype *v;
};
struct valid_types valid_label(const struct valid *, uint32_t label);

/* A reference to a defined type, by its canonical index, as type_read() yields them. */
static inline valtype
valid_reference_to(const struct valid *v, bool nullable, uint32_t type)
{
	return VALTYPE_REF(nullable, HEAP_INDEX + v->m->types[type].canon);
}

static inline valtype
valid_address_type(const struct limits *l)
{
	return l->is64 ? TYPE_I64 : TYPE_I32;
}

/* ---- valid_quick.c ---- */

/* Validates instructions as long as they are of the kinds that stand there and certainly valid, and
 * says how many. At least QUICK_BYTES must be in the reader's window, all locals be readable, and
 * the code not be inside of a try whose exceptions are noted. */
uint32_t valid_quick(struct valid *, struct reader *, struct facts *);

/* The instructions without a fixed signature. */
void valid_control(struct valid *);   /* unreachable to try_table */
void valid_variable(struct valid *);  /* drop, select, locals, globals, tables, copies */
void valid_reference(struct valid *); /* references, structures, arrays, casts */

#endif
