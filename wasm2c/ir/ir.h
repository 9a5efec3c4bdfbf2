/* ir: one function body as a tree of statements over trees of expressions.
 *
 *   build    instructions -> tree              (a symbolic operand stack; fold on construction)
 *   trim     refuses what could tell a memory that is smaller than declared
 *   control  blocks and branches -> C's own control structures; what fits nothing stays a goto
 *   forward  dead and single-use assignments
 *   declare  where a local is declared, and which need a value from the start
 *   bounds   memory checks that an earlier one makes redundant
 *   views    where the cached base and size of a memory must be read again
 *   loads    which loads a C compiler might drop
 *
 * The order of evaluation is decided once, in build: of the operands of one expression at most one
 * has an effect that another could see, so that C's freedom to evaluate operands in any order
 * cannot be observed. The passes after it keep that. */
#ifndef IR_IR_H
#define IR_IR_H

#include "util/arena.h"
#include "util/vec.h"
#include "wasm/facts.h"
#include "wasm/insn.h"
#include "wasm/module.h"

/* A node. Trees share leaves at the most; a node with an effect stands in one place. */
struct expr {
	uint16_t op;       /* enum op */
	uint16_t nargs;
	uint16_t depth;    /* of the tree */
	bool unchecked;    /* a memory access that an earlier check covers (bounds) */
	bool below;        /* ... or that ends below the memory's minimum (bounds) */
	bool exact;        /* an addition of i32 that does not wrap around (bounds) */
	bool packed;       /* a scalar access that promises less alignment than 4 bytes or its width */
	bool kept;         /* a load whose value a compiler might find unnecessary (loads) */
	uint8_t lane;      /* of v128 lane instructions */
	uint32_t effects;  /* enum effect, of the whole tree */
	uint32_t reads;    /* a filter: bit (local mod 32) for each local that the tree reads */
	valtype type;      /* TYPE_NONE for stores and the like */
	uint32_t index;    /* local, global, memory, table, function; TARGET: table; MEMBER: which;
	                      indirect calls: type. Their first operand is a local of kind
	                      LOCAL_TARGET */
	uint32_t at;       /* of instructions on memories: their offset in the body */
	union {
		uint64_t imm;        /* constant's bits; offset of a memory access; a second index; TARGET:
		                        type */
		const uint8_t *v128; /* v128.const: its bytes; i8x16.shuffle: the lane indices */
	};
	struct expr *args[];
};

enum stmt_kind {
	STMT_SET,     /* local = value */
	STMT_EXPR,    /* value, for its effects */
	STMT_BLOCK,   /* body; a branch to its label goes to its end */
	STMT_LOOP,    /* body; a branch to its label goes to its start */
	STMT_IF,      /* value; body; other; a branch to its label goes to the end */
	STMT_BR,      /* to label */
	STMT_SWITCH,  /* value; labels */
	STMT_RETURN,  /* value: the result, a TUPLE of several, or NULL */
	STMT_TRAP,    /* unreachable */
	STMT_TAIL_CALL, /* value: the call */
	STMT_POLL,    /* end: what it costs to go on; the first in a loop that is branched back to */
	/* made by control: */
	STMT_FOR,      /* for (;;) body */
	STMT_WHILE,    /* while (value) body */
	STMT_DO,       /* do body while (value) */
	STMT_CASES,    /* switch (value) with the segments of code in it, each a STMT_CASE in body */
	STMT_CASE,     /* the code of one or more cases: body; label: whose branch it is */
	STMT_BREAK,
	STMT_CONTINUE,
	STMT_LABEL,    /* label: */
	/* made by bounds and views: */
	STMT_CHECK,    /* value: the address; end: its bytes; index: the memory */
	STMT_RELOAD,   /* index: the memory */
};

/* What the module says of a condition (branch hints). */
enum hint { HINT_NONE, HINT_TRUE, HINT_FALSE };

/* As small as it can be kept: the passes walk over many. */
struct stmt {
	struct stmt *next;
	uint8_t kind;         /* enum stmt_kind */
	bool exits;           /* IF, FOR, CASES: control may come to what follows */
	bool declares;        /* a STMT_SET that is printed as a declaration (declare) */
	uint8_t hint;         /* IF, WHILE, DO: enum hint */
	uint32_t label;       /* BLOCK, LOOP, IF: own; BR, LABEL: that one */
	uint32_t index;       /* SET: local; CHECK, RELOAD: memory */
	uint32_t n;           /* SWITCH: labels without the default; LABEL: 1 if branches go back to
	                         it: from the loop that follows or, if none does, from anywhere */
	union {
		uint64_t end;  /* CHECK, POLL */
		uint64_t sets; /* IF, loops, CASES: a filter: bit (local mod 64) for each local that is
		                  assigned within (declare) */
	};
	struct expr *value;
	struct stmt *body, *other; /* lists */
	const uint32_t *labels; /* SWITCH, CASES: n, and the default */
};

/* What a C variable of the function holds. */
enum local_kind { LOCAL_VALUE, LOCAL_MULTI, LOCAL_TARGET };

struct local {
	valtype type;
	uint8_t kind;          /* enum local_kind */
	bool hoisted;          /* declared at the top of the function */
	bool zero;             /* there with = 0: some path may read it before it is set */
	bool summed, addresses; /* an i32 that is set to an exact sum of others; that is the address of
	                          an access below the minimum (bounds) */
	uint32_t addressing;   /* of its reads those in addresses, exact sums, copies, comparisons */
	bool carried;          /* one of those that take a label's values, from wherever it is branched
	                          to */
	const struct functype *multi; /* LOCAL_MULTI: whose results */
	const struct expr *target; /* LOCAL_TARGET: what it is set to */
	struct expr *load;     /* set to it, and read once, later (loads) */
	const char *name;      /* set for those that came with the function */
	struct expr *get;      /* the leaf that reads it, once there is one */
	uint32_t sets, gets;   /* occurrences, counted by forward */
};

struct label {
	uint32_t uses;         /* branches to it */
	uint32_t nvalues;      /* that a branch to it carries */
	uint32_t values;       /* the first of the locals that take them */
	bool has_values;       /* those locals exist */
};

#define LABEL_RETURN 0 /* the label of the whole body */

/* A memory in an array (--memory=static). */
struct static_memory {
	uint64_t bytes; /* of the array */
	uint64_t min;   /* of what the module declares, in bytes */
	uint64_t pages; /* the same in pages */
	bool fixed;     /* all of the array is in use from the start */
	bool trimmed;   /* the array has less */
	bool assented;  /* accesses between the two may trap */
};

struct function {
	const struct module *m;
	const struct facts *facts;
	const struct static_memory *statics; /* by memory; NULL without --memory=static */
	struct arena *arena;    /* for all that the function is made of */
	uint32_t index;
	const struct functype *type;
	VEC(struct local) locals; /* parameters, then the module's locals, then temporaries */
	uint32_t nparams, nlocals; /* of the module: locals.v[nlocals ..] are temporaries */
	VEC(struct label) labels;
	struct stmt *body;
	uint64_t cost;          /* what a call costs, outside of loops; where facts.interruptible */
	bool structured;        /* control has been here: BR and LABEL name places, of which labels may
	                           share one */
	uint32_t nplaces;
	uint64_t memories;      /* bit per memory (the last bit for all from 63 on) that the body
	                           accesses through a view */
	bool grows;             /* something in it may grow a memory */
};

/* ---- fold.c: construction of nodes ---- */
struct expr *expr_const(struct function *, valtype, uint64_t bits);
struct expr *expr_v128(struct function *, const uint8_t bytes[16]);
struct expr *expr_local_new(struct function *, uint32_t local);

static inline struct expr *
expr_local(struct function *f, uint32_t local)
{
	struct expr *e = f->locals.v[local].get;

	return e ? e : expr_local_new(f, local);
}

/* A node of an operation with the operands given, folded; own: effects of the operation itself. */
struct expr *expr_new(struct function *, uint16_t op, valtype type, uint32_t own, uint32_t nargs,
	struct expr **args);
/* the same for one or two operands, of an operation without effects */
struct expr *expr_unary(struct function *, uint16_t op, valtype type, struct expr *);
struct expr *expr_binary(struct function *, uint16_t op, valtype type, struct expr *,
	struct expr *);
/* the nodes as they are: for what is never folded; the first of one operand */
struct expr *expr_over(struct function *, uint16_t op, valtype type, uint32_t own, struct expr *);
struct expr *expr_plain(struct function *, uint16_t op, valtype type, uint32_t own,
	uint32_t nargs, struct expr **args);
/* an op.def row with one result */
struct expr *expr_op(struct function *, enum op, uint32_t nargs, struct expr **args);
struct expr *expr_not(struct function *, struct expr *); /* of a condition */
/* For where only matters whether e is zero: e, or what is simpler. */
struct expr *expr_truth(struct function *, struct expr *e);
bool expr_reads_any(const struct expr *, uint32_t local); /* what the filter lets pass */
bool expr_is_bool(const struct expr *); /* 0 or 1, of C type int */

static inline bool
expr_reads(const struct expr *e, uint32_t local)
{
	return e->reads >> (local & 31) & 1 && expr_reads_any(e, local);
}

bool expr_same(const struct expr *, const struct expr *); /* alike, node by node */

_Static_assert(OP_F64_CONST == OP_I32_CONST + 3, "expr_is_const() takes what lies between");

static inline bool
expr_is_const(const struct expr *e)
{
	return e->op >= OP_I32_CONST && e->op <= OP_F64_CONST;
}

static inline bool
expr_is_load(const struct expr *e)
{
	return (op_info[e->op].props & (PROP_ACCESS | PROP_ATOMIC)) == PROP_LOAD;
}

static inline bool
expr_is_atomic(const struct expr *e)
{
	return op_info[e->op].props & PROP_ATOMIC;
}

static inline bool
expr_is_access(const struct expr *e)
{
	return op_info[e->op].props & PROP_ACCESS;
}

/* Whether a program could observe that b is evaluated before a. */
bool effects_conflict(uint32_t a, uint32_t b);
#define EFFECTS_TRAP (EFFECT_TRAP_OOB | EFFECT_TRAP | EFFECT_CALL | EFFECT_CONTROL)
#define EFFECTS_WRITE (EFFECT_WRITE_MEMORY | EFFECT_WRITE_GLOBAL | EFFECT_WRITE_TABLE \
	| EFFECT_WRITE_HEAP | EFFECT_CALL | EFFECT_GROW | EFFECT_CONTROL)
#define EFFECTS_CALL 0x7ff /* all that a call may do, but EFFECT_GROW */
_Static_assert(EFFECT_CALL == (EFFECTS_CALL + 1) / 2, "EFFECT_CALL implies all effects below it");

/* ---- eval.c ---- */
/* The value of an operation with PROP_INTEGER; 0 where it traps. Of an i32 the upper half is
 * ignored, and 0 in the result. */
uint64_t eval(uint16_t op, uint64_t a, uint64_t b);
uint64_t eval_load(uint16_t op, uint64_t bytes); /* what a load makes of the bytes, as 64 bits */

/* ---- build.c ---- */
void build(struct function *, struct reader *);

/* ---- constant.c ---- */
struct expr *build_constant(struct function *, const struct constexpr *);

/* Whether it is an integer that depends on no global; i32 zero-extended. */
bool constexpr_value(const struct constexpr *, uint64_t *value);
/* Whether nothing writes a global of this module, and it begins with such a value. */
bool global_constant(const struct module *, const struct facts *, uint32_t global,
	uint64_t *value);
/* Whether the value of a store, or of an atomic instruction, could be told from being evaluated
 * after its address is checked: of atomic instructions, and of memories that are neither checked
 * nor guarded as a whole access (MEMORY_CHECKED), the check is part of the address. Such a value
 * stands in a temporary. */
bool checks_first(const struct function *, uint16_t op, uint32_t memory,
	const struct expr *value);

/* ---- trim.c ---- */
/* Whether a trimmed memory differs from what the module declares for accesses whose ends (one past
 * the last byte) lie between the two; and the message that refuses it. */
bool static_reaches(const struct static_memory *, uint64_t first_end, uint64_t last_end);
#define STATIC_TRIM_HINT " (if it may trap then, add \",trim\" to the sizes)"
_Noreturn void static_refuse(const struct static_memory *, uint64_t offset, uint32_t memory,
	const char *why);

/* What decides how a memory is accessed: see templates/memory.h. */
enum memory_class {
	MEMORY_CHECKED = 1 << 0, /* each has its check in its address; else by a macro, where there are
	                            no guard pages */
	MEMORY_WIDE = 1 << 1,    /* addresses have 64 bits */
	MEMORY_SHARED = 1 << 2,
};

static inline unsigned
memory_class(const struct memory *m)
{
	bool checked = m->limits.is64 || (m->limits.page_log2 != 16 && !m->in_array);

	return (checked ? MEMORY_CHECKED : 0u) | (m->limits.is64 ? MEMORY_WIDE : 0u) | (m->limits.shared
	    ? MEMORY_SHARED : 0u);
}

/* ---- the passes ---- */
void trim(struct function *);
void control(struct function *);
void forward(struct function *);
void declare(struct function *);
void bounds(struct function *);
void views(struct function *);
void loads(struct function *);

/* ---- shared by passes ---- */
static inline struct stmt *
stmt_new(struct function *f, enum stmt_kind kind)
{
	struct stmt *s = arena_alloc(f->arena, sizeof *s);

	*s = (struct stmt){ .kind = (uint8_t)kind };
	return s;
}

void stmt_negate(struct function *, struct stmt *); /* its condition, and the hint with it */
struct stmt *return_new(struct function *, struct expr **values); /* of the function's results */
uint32_t local_new(struct function *, valtype);
bool list_falls(const struct stmt *first); /* control may reach the end of the list; after
                                              control() */

#endif
