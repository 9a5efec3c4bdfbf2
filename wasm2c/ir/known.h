/* known: what is known at a point of a function: which bytes are in bounds, and between which
 * limits locals are. For bounds.c. */
#ifndef IR_KNOWN_H
#define IR_KNOWN_H

#include "ir/ir.h"

#define FACTS 32 /* the newest are kept: redundant checks stand close to each other */
#define COPIES 3 /* from local to local that a fact goes through */
#define RANGES 24
#define COUNTERS 8

struct place { /* local + start, as an address of the memory, which has 32-bit addresses */
	uint32_t local, memory, start;
};

struct fact { /* the bytes from a place on up to `end` are in bounds */
	struct place at;
	uint32_t copies;
	uint64_t end;
};
_Static_assert(sizeof(struct fact) == 24, "no padding: known_meet() compares facts as bytes");

/* An i32 is one of these numbers modulo 2^32, both ends included; less than 2^32 apart. An i64 is
 * one of them modulo 2^64; but if the ends are 2^32 - 1 apart, nothing is known of it. */
struct range {
	int64_t low, high;
};

struct local_range {
	uint32_t local;
	bool wide; /* an i64, as below */
	struct range range;
};

/* In turn t of a loop, from 0 to `last`, an i32 is first + t * by, between 0 and 2^32 - 1. */
struct counter {
	uint32_t local, first, last;
	int32_t by;
	const struct stmt *loop;
};

struct known {
	/* filters, as stmt.sets: of the locals in facts; in ranges and counters */
	uint64_t based, ranged;
	bool dead;              /* control does not come here: everything holds */
	uint32_t nfacts, nranges, ncounters;
	struct fact facts[FACTS];
	struct local_range ranges[RANGES];
	struct counter counters[COUNTERS];
};

static inline uint64_t
known_bit(uint32_t local)
{
	return UINT64_C(1) << (local & 63);
}

static inline void
known_clear(struct known *k, bool dead)
{
	k->based = k->ranged = 0;
	k->dead = dead;
	k->nfacts = k->nranges = k->ncounters = 0;
}

void known_copy(struct known *to, const struct known *from);
void known_meet_live(struct known *, const struct known *from); /* neither is dead */

/* Control comes to what follows by this way, too: what both hold stays. */
static inline void
known_meet(struct known *k, const struct known *from)
{
	if (from->dead)
		return;
	if (k->dead)
		known_copy(k, from);
	else
		known_meet_live(k, from);
}

void known_add(struct known *, struct fact);

/* How many bytes a fact knows of, from a place on. */
static inline uint64_t
fact_bytes(const struct fact *fact, struct place at)
{
	uint32_t ahead;

	if (fact->at.local != at.local || fact->at.memory != at.memory)
		return 0;
	ahead = at.start - fact->at.start; /* modulo 2^32, as addresses are */
	return ahead < fact->end ? fact->end - ahead : 0;
}

static inline bool
known_covers(const struct known *k, struct place at, uint64_t end)
{
	if (k->based & known_bit(at.local))
		for (uint32_t i = 0; i < k->nfacts; i++)
			if (fact_bytes(&k->facts[i], at) >= end)
				return true;
	return false;
}

/* A local gets a value. wide: ranges of i64 matter. */
void known_assign(struct known *, uint32_t local, const struct expr *value, bool wide);
void known_forget_assigned(struct known *, const struct stmt *list);

/* Whether it is x or x + c, of i32. */
static inline bool
known_sum(const struct expr *e, uint32_t *local, uint32_t *constant)
{
	*constant = 0;
	if (e->op == OP_I32_ADD) {
		if (e->args[1]->op != OP_I32_CONST)
			return false;
		*constant = (uint32_t)e->args[1]->imm;
		e = e->args[0];
	}
	*local = e->index;
	return e->op == OP_LOCAL_GET;
}

/* ---- range.c ---- */
#define MODULUS (INT64_C(1) << 32)

_Static_assert(OP_I64_GE_U - OP_I64_EQZ == OP_I32_GE_U - OP_I32_EQZ
    && OP_I64_ROTR - OP_I64_CLZ == OP_I32_ROTR - OP_I32_CLZ, "known_as_i32() subtracts");

/* Of an i64 operation that of i32 which does the same. */
static inline uint16_t
known_as_i32(uint16_t op)
{
	if (op >= OP_I64_EQZ && op <= OP_I64_GE_U)
		return (uint16_t)(op - (OP_I64_EQZ - OP_I32_EQZ));
	if (op >= OP_I64_CLZ && op <= OP_I64_ROTR)
		return (uint16_t)(op - (OP_I64_CLZ - OP_I32_CLZ));
	return op;
}

static inline struct range
range_all(void)
{
	return (struct range){ 0, MODULUS - 1 };
}

static inline bool
range_is_all(struct range r)
{
	return r.high - r.low == MODULUS - 1;
}

/* Whether it is a range of unsigned numbers below 2^32; makes it one. */
static inline bool
range_unsigned(struct range *r, bool wide)
{
	int64_t turns;

	if (wide)
		return r->low >= 0 && r->high < MODULUS;
	if (r->low < 0 || r->low >= MODULUS) {
		turns = r->low >= 0 ? r->low / MODULUS : -((MODULUS - 1 - r->low) / MODULUS);
		r->low -= turns * MODULUS;
		r->high -= turns * MODULUS;
	}
	return r->high < MODULUS;
}

/* The least range of unsigned numbers with both in it. */
struct range range_hull(struct range, struct range, bool wide);
/* The first, of unsigned numbers, or one that is far enough wider to have the other in it. */
struct range range_widen(struct range, struct range other, bool wide);
struct range range_find(const struct known *, uint32_t local); /* one that the filter lets pass */
struct range range_of_tree(const struct known *, const struct expr *); /* no leaf of i32, no truth
                                                                          value */

static inline struct range
range_of_local(const struct known *k, uint32_t local)
{
	return k->ranged & known_bit(local) ? range_find(k, local) : range_all();
}

static inline struct range
range_of(const struct known *k, const struct expr *e)
{
	uint32_t value = (uint32_t)e->imm;

	if (e->op == OP_LOCAL_GET)
		return range_of_local(k, e->index);
	if (e->op == OP_I32_CONST)
		return (struct range){ value, value };
	if (op_info[e->op].props & PROP_TRUTH)
		return (struct range){ 0, 1 };
	return range_of_tree(k, e);
}

void range_set(struct known *, uint32_t local, struct range, bool wide);
void range_forget(struct known *, uint32_t local);
void range_meet(struct known *, const struct known *from);
/* A condition is known to be true, or false. */
void range_learn(struct known *, const struct expr *condition, bool is);

/* ---- turns.c ---- */
void turns_add(struct known *, struct counter);
/* These yield the filter of the counters that are left. */
uint64_t turns_forget(struct known *, uint32_t local);
uint64_t turns_meet(struct known *, const struct known *from);
/* A local is within a range of unsigned numbers: limits what its loop counts with it. */
void turns_learn(struct known *, uint32_t local, struct range);

/* ---- induction.c ---- */
/* What a loop counts, of which everything is known that holds before it: forgets what its body
 * assigns, but for ranges of what it counts. */
void induction_enter(struct known *, const struct stmt *loop);

#endif
