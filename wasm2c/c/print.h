/* print: what the printers of expressions, statements and functions have in common. */
#ifndef C_PRINT_H
#define C_PRINT_H

#include "c/c.h"

struct printer {
	struct unit *unit;
	struct function *f;
	bool is_tail;  /* printed as the twin that a trampoline calls: see tail.c */
	bool returns;  /* a return or a trap has been printed */
	uint32_t nlarge; /* switches in parts so far */
	const struct stmt *check; /* the stack is checked before it; NULL: at the top, or never */
	unsigned arithmetic; /* quiet.c: of which types' floats the module has arithmetic */
	bool casts;      /* reads of some locals are more than their names */
	uint8_t *sums;   /* sums.c: the size of floats by local, or 0; NULL: none */
	uint8_t *known;  /* ... and by local what a compiler may know of it; NULL: nothing */
	struct spelling *spellings; /* by local */
};

/* A short name of a local, once it has been printed. */
struct spelling {
	char text[7];
	uint8_t size; /* 0: not yet, or longer */
};

/* ---- local_names.c ---- */
void put_local_slow(struct printer *, struct sink *, uint32_t local); /* of the below */

static inline void
put_local(struct printer *p, struct sink *s, uint32_t local)
{
	const struct spelling *name = &p->spellings[local];

	if (!name->size || s->next > s->end) {
		put_local_slow(p, s, local);
		return;
	}
	memcpy(s->next, name, sizeof *name); /* one move; the rest is overwritten */
	s->next += name->size;
}

/* ---- expr.c ---- */
/* an expression that is not a local */
void put_tree(struct printer *, struct sink *, const struct expr *, int precedence);

/* a local's value */
void put_get(struct printer *, struct sink *, uint32_t local);

static inline void
put_expr(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	if (e->op == OP_LOCAL_GET) /* half of all expressions */
		(p->casts ? put_get : put_local)(p, s, e->index);
	else
		put_tree(p, s, e, precedence);
}

/* Whether a local holds an i32 as a mem_index: then GCC knows that the sums of which addresses are
 * made do not wrap around. */
bool local_is_index(const struct printer *, uint32_t local);
/* An i32 where it is converted to mem_index: exact sums are of that type. */
void put_index(struct printer *, struct sink *, const struct expr *, int precedence);

/* Of what is no integer, and so may have to be hidden from compilers: the two below. */
void put_value_of_float(struct printer *, struct sink *, const struct expr *);
void put_quiet_float(struct printer *, struct sink *, const struct expr *, int precedence);

/* A value that goes into a local or an operand; and one that goes to another function, into
 * arithmetic of floats or into a local of such a type. */
static inline void
put_value(struct printer *p, struct sink *s, const struct expr *e)
{
	if (e->type == TYPE_I32 || e->type == TYPE_I64)
		put_expr(p, s, e, PREC_ASSIGN);
	else
		put_value_of_float(p, s, e);
}

static inline void
put_quiet(struct printer *p, struct sink *s, const struct expr *e, int precedence)
{
	if (e->type == TYPE_I32 || e->type == TYPE_I64)
		put_expr(p, s, e, precedence);
	else
		put_quiet_float(p, s, e, precedence);
}

/* Whether put_value hides it from compilers: what constants make. */
bool value_is_hidden(const struct expr *);
/* operands from `first` on */
void put_args(struct printer *, struct sink *, const struct expr *, uint32_t first);
/* a value of which only whether it is zero matters */
void put_condition(struct printer *, struct sink *, const struct expr *);
/* a condition as an operand of && */
void put_conjunct(struct printer *, struct sink *, const struct expr *);
void put_shift_amount(struct printer *, struct sink *, const struct expr *, unsigned mask,
	int precedence);
void put_view(struct sink *, uint32_t memory);
/* VIEW or RELOAD, in the form that the memory needs */
void put_view_macro(struct printer *, struct sink *, const char *name, uint32_t memory);

static inline void
put_op_name(struct sink *s, const struct op_name *name)
{
	_Static_assert(sizeof name->text <= SINK_ROOM, "a name needs no further look");
	sink_room(s);
	memcpy(s->next, name->text, sizeof name->text); /* a fixed size takes few instructions; the rest
	                                                   is overwritten */
	s->next += name->size;
}

/* ---- access.c ---- */
void put_access(struct printer *, struct sink *, const struct expr *, int precedence);

/* ---- literal.c ---- */
void put_large_int(struct sink *, uint64_t bits, bool is64); /* slow path of the below */

static inline void
put_int(struct sink *s, uint64_t bits, bool is64)
{
	if (bits < 65536)
		put_u64(s, bits);
	else
		put_large_int(s, bits, is64);
}

/* a constant that is compared as a signed number */
void put_signed_int(struct sink *, const struct expr *, int precedence);

bool float_is_neutral(const struct expr *); /* 0, 1 or -1 */

/* opaque: the constant may be an operand of something that compilers fold as if there were no
 * signalling NaNs. */
void put_float(struct sink *, const struct expr *, bool opaque, int precedence);

/* ---- call.c ---- */
void put_call(struct printer *, struct sink *, const struct expr *);
void put_target(struct printer *, struct sink *, const struct expr *); /* TARGET, TARGET_REF */

/* ---- quiet.c ---- */
void quiet_function(struct printer *); /* for the function that is to be printed */
bool quiet_arithmetic(uint16_t op); /* whether its operands must be hidden */
unsigned quiet_width(uint16_t op);  /* ... and the size of the floats of vectors, or 0 */
/* Whether a compiler may know the value, which must be hidden from it. */
bool quiet_hides(const struct printer *, const struct expr *);
const char *quiet_zero(const struct printer *, valtype); /* as ctype_zero, for a local */

#define ARITHMETIC_V128 4 /* of printer.arithmetic */

/* ---- sums.c ---- */
void sums_function(struct printer *); /* after quiet_function */
const char *sums_type(const struct printer *, uint32_t local); /* f32, f64; NULL: no sum */

/* ---- vector.c ---- */
bool v128_is_neutral(const struct expr *); /* has a lane of 0, 1 or -1, as a float of any size */
/* floats: the sizes of the floats, 4 + 8 for both, that the constant may be a vector of as an
 * operand of arithmetic. */
void put_v128_const(struct sink *, const struct expr *, unsigned floats);
unsigned shuffle_width(const struct expr *); /* the bytes of the widest lanes that it moves */
void put_shuffle(struct printer *, struct sink *, const struct expr *);

/* ---- stack_check.c ---- */
/* The statement of the list, or within it, before which the stack is checked; NULL: none calls. */
const struct stmt *stack_check_place(const struct stmt *);

/* ---- func.c ---- */
void put_stack_check(struct printer *, struct sink *);

/* ---- stmt.c ---- */
void put_indent(struct sink *, unsigned indent);
void put_statements(struct printer *, struct sink *, const struct stmt *, unsigned indent);
void put_declarations(struct printer *, struct sink *); /* the variables at the top of the
                                                           function */

/* ---- tail.c ---- */
/* One C statement with its newline, which leaves the function in the right way. */
void put_return(struct printer *, struct sink *, const struct stmt *);
void put_tail_call(struct printer *, struct sink *, const struct stmt *);

/* If the function's code is in its twin: put_tail_head prints the twin's head and parameters, up to
 * its body, and put_trampoline the function itself. Otherwise put_calling_twin prints a twin that
 * calls the function. */
void put_tail_head(struct printer *, struct sink *);
void put_trampoline(struct printer *, struct sink *);
void put_calling_twin(struct printer *, struct sink *);

#endif
