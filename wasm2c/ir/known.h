/* known: what is known at a point of a function: which bytes are in bounds, and between which
 * limits locals are. For bounds.c. */
#ifndef IR_KNOWN_H
#define IR_KNOWN_H

#include "ir/ir.h"

#define FACTS 32 /* the newest are kept: redundant checks stand close to each other */
#define COPIES 3 /* from local to local that a fact goes through */
#define RANGES 16

struct place { /* local + start, as an address of the memory */
	uint32_t local, memory;
	uint64_t start;
};

struct fact { /* the bytes from a place on up to `end` are in bounds */
	struct place at;
	uint64_t end;
	uint32_t copies;
};

/* An i32 is one of these numbers modulo 2^32, both ends included; less than 2^32 apart. */
struct range {
	int64_t low, high;
};

struct local_range {
	uint32_t local;
	struct range range;
};

struct known {
	const struct module *m;
	uint64_t locals; /* a filter, as stmt.sets: of the locals in facts and ranges */
	bool dead;       /* control does not come here: everything holds */
	uint32_t nfacts, nranges;
	struct fact facts[FACTS];
	struct local_range ranges[RANGES];
};

static inline uint64_t
known_bit(uint32_t local)
{
	return UINT64_C(1) << (local & 63);
}

void known_copy(struct known *to, const struct known *from);
void known_clear(struct known *, bool dead);
/* Whether control comes to what follows by this way, too: what both hold stays. */
void known_meet(struct known *, const struct known *from);

void known_add(struct known *, struct fact);
bool known_covers(const struct known *, struct place, uint64_t end);

/* A local gets a value. */
void known_assign(struct known *, uint32_t local, const struct expr *value);
void known_forget(struct known *, uint32_t local);
void known_forget_assigned(struct known *, const struct stmt *list);

/* x or x + c */
bool known_sum(const struct expr *, uint32_t *local, uint64_t *constant);

/* ---- range.c ---- */
struct range range_all(void);
/* Whether it is a range of unsigned numbers; makes it one. */
bool range_unsigned(struct range *);
struct range range_of(const struct known *, const struct expr *);
struct range range_of_local(const struct known *, uint32_t local);
void range_set(struct known *, uint32_t local, struct range);
void range_meet(struct known *, const struct known *from);
/* A condition is known to be true, or false. */
void range_learn(struct known *, const struct expr *condition, bool is);

/* ---- induction.c ---- */
/* What a loop counts, of which everything is known that holds before it: forgets what its body
 * assigns, but for ranges of what it counts. */
void induction_enter(struct known *, const struct stmt *loop);

#endif
