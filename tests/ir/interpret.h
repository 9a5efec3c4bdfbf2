/* interpret: the two interpreters, and what is examined of a tree without running it. */
#ifndef INTERPRET_H
#define INTERPRET_H

#include "world.h"

/* ---- plain.c: the reference ---- */
struct plain;
/* NULL: has what is not simulated */
struct plain *plain_decode(struct world *, struct arena *, struct reader *, uint32_t func);
void plain_run(struct world *, struct plain *, const uint64_t *args);
uint32_t plain_size(const struct plain *); /* in instructions */
uint32_t plain_met(const struct plain *);  /* how many of them some run has come to */

/* ---- lower.c: a tree as a list of steps, so that it can be run and examined whatever C's
 * structures it has ---- */
enum stage { STAGE_BUILD, STAGE_CONTROL, STAGE_FORWARD, STAGE_DECLARE, STAGE_BOUNDS, STAGE_VIEWS,
	STAGE_LOADS, STAGES };

enum step_kind {
	STEP_STMT,    /* one that does not branch; CHECK, RELOAD and POLL with it */
	/* variables that are declared in the braces that open here hold nothing: stmt is the first
	 * within */
	STEP_SCOPE,
	STEP_JUMP,    /* to */
	STEP_UNLESS,  /* stmt.value is zero: to */
	STEP_WHEN,    /* it is not: to */
	STEP_SWITCH,  /* targets[stmt.value], targets[n] */
	STEP_END,     /* control falls off the body's end */
};

struct step {
	uint8_t kind;
	uint32_t to;
	const struct stmt *stmt;
	const uint32_t *targets;
};

struct steps {
	VEC(struct step) list;
	char wrong[160]; /* what makes it no C: an unknown label, a break outside of a loop */
};

void lower(struct function *, enum stage, struct steps *);

/* ---- tree.c ---- */
struct tree_mode {
	enum stage stage;
	bool reversed; /* operands from right to left; C leaves the order open */
	bool checks;   /* explicit checks, not guard pages */
};
void tree_run(struct world *, struct function *, const struct steps *, struct tree_mode,
	const uint64_t *args);

/* ---- check.c ---- */
/* What must hold of the tree after a stage. NULL, or what does not. */
const char *check_tree(struct function *, const struct steps *, enum stage);
/* flow.c */
void check_flow(struct function *, const struct steps *, enum stage, char *wrong, size_t size);

/* ---- ranges.c ---- */
/* What is known of n random expressions, and loops, beside the values that they have: 0, or 1
 * where that is wrong. */
int check_ranges(uint64_t seed, unsigned long n);

#endif
