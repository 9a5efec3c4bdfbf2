/* builder: what the files that build the tree share: build.c and build_*.c. Their functions are
 * called build_*, those for one instruction of the same name as it: build_br, build_throw. */
#ifndef IR_BUILDER_H
#define IR_BUILDER_H

#include "ir/ir.h"

struct operand {
	struct expr *value;
	uint32_t level; /* number of frames open when it was pushed */
};

struct frame {
	uint8_t op;           /* OP_BLOCK, OP_LOOP, OP_IF, OP_ELSE, OP_TRY, OP_TRY_TABLE, OP_CATCH (of
	                         both kinds) */
	struct functype type;
	uint32_t label;
	uint32_t height;      /* of the operand stack below its parameters */
	struct stmt *stmt;    /* NULL for the body */
	struct stmt **link;   /* where stmt hangs in the surrounding list */
	struct stmt **tail;   /* where its next statement is appended */
	struct expr **params; /* OP_IF: the parameters, for the else */
	bool body_falls;      /* OP_ELSE: the end of the first branch was reachable */
	uint32_t landing;     /* OP_TRY, OP_TRY_TABLE: the label where an exception in the body goes */
	uint32_t relanding;   /* ... where one goes that a handler in the body has caught and throws
	                         again: it is the active one, and the flag is not set */
	struct stmt *last;    /* these and OP_CATCH: the blocks of the body, or the test of the last
	                         clause */
	const struct catch_clause *clauses; /* OP_TRY_TABLE: nclauses */
	uint32_t nclauses;
	bool caught_all;      /* OP_CATCH: nothing is left that could go further out */
	uint64_t cost;        /* OP_LOOP: outside of it, up to it */
	uint32_t caught;      /* OP_CATCH: the local that holds the exception */
	uint32_t overwritten; /* OP_CATCH: builder.overwritten when it was caught */
};

struct builder {
	struct function *f;
	const struct module *m;
	struct reader *reader;
	VEC(struct operand) stack;
	uint32_t clean; /* the lowest operands up to here are constants and temporaries: nothing can
	                   conflict with them */
	VEC(struct frame) frames;
	bool dead; /* what follows cannot be reached */
	const struct branch_hint *hint, *hints_end; /* the next one */
	uint64_t cost; /* of the innermost loop, or of the body, so far; where facts.interruptible */
	uint32_t overwritten; /* how often something may have overwritten the thread's record of an
	                         exception: throws, calls that may throw, hosts that growth calls */

	/* Of a constant expression, in which nothing may be put into a temporary; else NULL. */
	const struct constexpr *constant;
	uint32_t next; /* its next instruction */
};

/* ---- build.c ---- */
void build_all(struct builder *); /* the instructions of the body, or of the constant expression */

/* ---- build_stack.c ---- */
static inline struct frame *
build_frame(struct builder *b) /* the innermost frame */
{
	return &b->frames.v[b->frames.n - 1];
}

uint32_t build_label(struct function *, uint32_t nvalues);

/* The locals that take the values of branches to a label; types: what they carry. */
uint32_t build_label_values(struct builder *, uint32_t label, const valtype *types);

/* Puts an operand into a temporary where it was pushed; a leaf that nothing changes stays. */
void build_materialise(struct builder *, struct operand *);

void build_settle_pending(struct builder *, uint32_t effects);

/* Makes way for something with these effects: every pending operand that conflicts is evaluated
 * now. */
static inline void
build_settle(struct builder *b, uint32_t effects)
{
	if (effects && b->clean < b->stack.n)
		build_settle_pending(b, effects);
}

/* An operand of a memory access that grows a memory must be evaluated before the base is looked at;
 * one that is a condition, before the branch, so that the base can be read again on both ways. Of
 * the n topmost. */
static inline void
build_settle_growing(struct builder *b, uint32_t n)
{
	if (!b->f->grows) /* so far: what is pending has been seen */
		return;
	for (struct operand *o = &b->stack.v[b->stack.n - n]; n > 0; n--, o++)
		if (o->value->effects & EFFECT_GROW)
			build_materialise(b, o);
}

/* slow path of the below */
void build_push_any(struct builder *, struct expr *);

#define PENDING_MAX 64 /* operands that wait as expressions: bounds the work of build_settle() */
#define PENDING_DEPTH 32 /* of an expression: C compilers bound the nesting of parentheses */

/* A constant or a local's value. */
static inline void
build_push_leaf(struct builder *b, struct expr *e)
{
	if (b->stack.n == b->stack.cap || b->stack.n - b->clean >= PENDING_MAX)
		build_push_any(b, e);
	else
		b->stack.v[b->stack.n++] = (struct operand){ e, b->frames.n };
}

static inline void
build_push(struct builder *b, struct expr *e)
{
	build_settle(b, e->effects);
	if (e->depth > PENDING_DEPTH)
		build_push_any(b, e);
	else
		build_push_leaf(b, e);
}

/* The operand at the top as a leaf, which can be used more than once, also after a branch's values
 * were assigned: in a temporary unless it is a local other than those. build_pop_temporary: in one
 * in any case, that nothing assigns again. */
struct expr *build_pop_leaf(struct builder *);
struct expr *build_pop_temporary(struct builder *);

/* The operands from `height` on may hold anything from now on. */
static inline void
build_unclean(struct builder *b, uint32_t height)
{
	if (b->clean > height)
		b->clean = height;
}

/* Takes all operands from `height` on off the stack: nothing else lowers it, so that clean never
 * exceeds it. */
static inline void
build_cut(struct builder *b, uint32_t height)
{
	b->stack.n = height;
	build_unclean(b, height);
}

static inline struct expr *
build_pop(struct builder *b)
{
	build_cut(b, b->stack.n - 1);
	return b->stack.v[b->stack.n].value;
}

/* The n topmost operands in order, off the stack: valid until the next push. */
static inline void
build_pop_args(struct builder *b, uint32_t n, struct expr **to)
{
	build_cut(b, b->stack.n - n);
	for (uint32_t i = 0; i < n; i++)
		to[i] = b->stack.v[b->stack.n + i].value;
}

/* Appends a statement after what is pending and conflicts with these effects; build_link: just
 * so. */
void build_append(struct builder *, struct stmt *, uint32_t effects);
void build_link(struct builder *, struct stmt *);
void build_append_expr(struct builder *, struct expr *);
void build_append_set(struct builder *, uint32_t local, struct expr *);
void build_discard(struct builder *, struct expr *); /* keeps what computing the value does */

/* ---- build_control.c ---- */
void build_dead_end(struct builder *); /* what follows cannot be reached */
void build_open(struct builder *, uint8_t op, const struct blocktype *);
void build_else(struct builder *);
void build_close(struct builder *);
void build_br(struct builder *, uint32_t depth);
struct stmt *build_br_if(struct builder *, struct expr *condition, uint32_t depth); /* the IF */
void build_br_table(struct builder *, const struct insn *);
void build_return(struct builder *);

/* Reads on to what ends the code of the innermost frame, which has become unreachable. */
void build_skip_dead(struct builder *, struct insn *);

/* ---- build_call.c ---- */
void build_call(struct builder *, const struct insn *);
/* its results; appends it where it has none */
void build_push_call(struct builder *, struct expr *call, const struct functype *);

/* ---- build_exception.c ---- */
static inline bool
build_is_try(const struct frame *fr)
{
	return fr->op == OP_TRY || fr->op == OP_TRY_TABLE;
}

/* `if (thrown) leave;`, behind a call whose results are in temporaries. */
void build_raise(struct builder *);
void build_try(struct builder *, const struct insn *);
void build_throw(struct builder *, const struct insn *); /* throw, throw_ref, rethrow */
/* catch, catch_all: ends what stands before */
void build_catch(struct builder *, const struct insn *);
/* an exception thrown here is caught in this function, perhaps */
bool build_inside_try(const struct builder *);

/* Before the frame of a try, its catches or a try_table is closed like a block's: `end` or
 * `delegate`. */
void build_close_try(struct builder *, const struct insn *);

#endif
