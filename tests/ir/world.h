/* world: what a function under test meets: memories, globals, tables and callees, all simulated,
 * and the trace of what it does that could be observed. Nothing in it runs code of the module:
 * what memory holds and what a call gives is a hash of a seed and of where it is looked at, so
 * that two interpreters which do the same see the same. */
#ifndef WORLD_H
#define WORLD_H

#include "ir/ir.h"

#include <setjmp.h>

/* How a run ends. The kinds of trap are those that a host can tell apart. */
enum ending {
	END_NONE,
	END_RETURN,
	END_STOPPED, /* by the bound on steps */
	END_OOB, END_DIVIDE, END_OVERFLOW, END_CONVERSION, END_UNREACHABLE, END_INDIRECT, END_NULL,
	END_UNALIGNED, END_NOT_SHARED,
	END_CALLEE, /* the callee traps or exits */
	END_THROWN, /* an exception leaves: its tag, and what it carries */
	END_WRONG,  /* of the tree only: what must not happen; world.wrong says what */
};

/* The first word of an event: kind << 56 | how many words follow << 32 | what.
 *
 * Between calls nobody sees in which order a memory, a global and a table were written. So there
 * is a trace for each kind of thing, with what is done to it and, where a call or the end stands
 * among that, in that of memories the whole event and in the others its number. */
enum event {
	/* function or type; the reference, and the arguments */
	EVENT_CALL, EVENT_CALL_INDIRECT, EVENT_CALL_REF,
	EVENT_TAIL_CALL,                                 /* the call that follows is the last */
	EVENT_STORE,                                     /* memory; width, address, bytes */
	EVENT_ATOMIC,                                    /* memory; instruction, address, operands */
	EVENT_FILL, EVENT_DISCARD, EVENT_COPY, EVENT_INIT, EVENT_GROW,
	EVENT_GLOBAL,
	EVENT_TABLE_SET, EVENT_TABLE_FILL, EVENT_TABLE_COPY, EVENT_TABLE_INIT, EVENT_TABLE_GROW,
	EVENT_DATA_DROP, EVENT_ELEM_DROP,
	EVENT_END,                                       /* enum ending; the results */
	EVENT_MEANWHILE,                                 /* a call or the end: its number */
};

/* A place that has been written since the run began. */
struct cell {
	uint64_t key, value;
	uint32_t run, epoch;
};

struct exception {
	uint32_t tag;   /* NO_TAG: of another module */
	uint32_t first; /* of what it carries, in world.payloads */
};

enum { NO_TAG = INT32_MAX, NO_EXCEPTION = INT32_MAX };

/* A memory or table; its contents are hashed, and what was written lies in the cells. */
struct space {
	uint64_t size, max; /* bytes or elements */
};

struct words {
	uint64_t *v;
	uint32_t n, cap;
};

enum world_kind { WORLD_MEMORY, WORLD_GLOBAL, WORLD_TABLE, WORLD_SEGMENT, WORLD_KINDS };

struct world {
	const struct module *m;
	const struct facts *facts;
	uint64_t seed;
	bool hostile;         /* calls change all that they may, and many fail */
	bool tame;            /* nearly all addresses are in memory, so that the run gets far */
	uint32_t discard;     /* the import that stands for memory.discard, or UINT32_MAX */
	struct space *memories, *tables;
	/* constants of the function at hand: numbers that it may be waiting for */
	struct words words;
	uint64_t size;        /* of memory 0 at the start: many numbers are addresses in it */
	struct cell *cells;   /* a hash table */
	uint32_t ncells, cells_log2;
	uint32_t run;         /* cells of other runs are empty */
	/* by enum world_kind: a call that changes everything of the kind begins a new one */
	uint32_t epochs[WORLD_KINDS];
	uint32_t calls;
	VEC(struct exception) exceptions; /* a reference to one is its number with a bit set */
	struct words payloads;
	/* the exception last thrown, until a call might have thrown another; NO_EXCEPTION */
	uint32_t active;
	bool thrown;          /* and it is on its way */
	struct words traces[WORLD_KINDS];
	uint32_t events;      /* in all of them */
	uint64_t steps, limit;
	uint64_t cost;        /* of the instructions: what they are; of a tree: what its polls say */
	uint32_t enough;      /* words of the trace of memories: with more the run stops */
	char wrong[160];
	jmp_buf out;          /* where world_end() goes */
	enum ending ending;
};

static inline bool
world_is_access(uint16_t op)
{
	return op_info[op].imm == IMM_MEM || op_info[op].imm == IMM_MEM_LANE;
}

/* Memories whose accesses guard pages may check, or else a macro; of all others the check is a
 * part of the address. */
static inline bool
world_is_guarded(const struct module *m, uint32_t memory)
{
	return !m->memories[memory].limits.is64 && m->memories[memory].limits.page_log2 == 16;
}

void world_init(struct world *, const struct module *, const struct facts *, uint32_t discard);
void world_free(struct world *);

/* Begins a run: the same seed, the same world. */
void world_begin(struct world *, uint64_t seed, uint64_t limit);

_Noreturn void world_end(struct world *, enum ending);
_Noreturn void world_wrong(struct world *, const char *what, ...);

static inline void
world_step(struct world *w)
{
	if (++w->steps > w->limit)
		world_end(w, END_STOPPED);
}

uint64_t world_hash(uint64_t a, uint64_t b);
/* a value that a program might meet */
uint64_t world_value(struct world *, valtype, uint64_t hash);

void world_note(struct world *, enum event, uint32_t what, uint32_t n, const uint64_t *words);

/* Where an access of `width` bytes ends: address and offset, UINT64_MAX where that overflows. */
uint64_t world_reach(uint64_t address, uint64_t offset, uint64_t width);
/* traps where out of bounds */
uint64_t world_load(struct world *, uint32_t memory, uint64_t end, uint32_t width);
void world_store(struct world *, uint32_t memory, uint64_t end, uint32_t width, uint64_t value);
uint64_t world_memory_size(struct world *, uint32_t memory); /* in pages */
uint64_t world_memory_grow(struct world *, uint32_t memory, uint64_t delta);
void world_memory_fill(struct world *, uint32_t memory, uint64_t d, uint64_t byte, uint64_t n);
void world_memory_discard(struct world *, uint32_t memory, uint64_t d, uint64_t n);
void world_memory_copy(struct world *, uint32_t to, uint32_t from, uint64_t d, uint64_t s,
	uint64_t n);
void world_memory_init(struct world *, uint32_t segment, uint32_t memory, uint64_t d, uint64_t s,
	uint64_t n);
void world_data_drop(struct world *, uint32_t segment);

uint64_t world_global_get(struct world *, uint32_t global);
void world_global_set(struct world *, uint32_t global, uint64_t value);

uint64_t world_table_get(struct world *, uint32_t table, uint64_t i);
void world_table_set(struct world *, uint32_t table, uint64_t i, uint64_t ref);
uint64_t world_table_size(struct world *, uint32_t table);
uint64_t world_table_grow(struct world *, uint32_t table, uint64_t ref, uint64_t n);
void world_table_fill(struct world *, uint32_t table, uint64_t i, uint64_t ref, uint64_t n);
void world_table_copy(struct world *, uint32_t to, uint32_t from, uint64_t d, uint64_t s,
	uint64_t n);
void world_table_init(struct world *, uint32_t segment, uint32_t table, uint64_t d, uint64_t s,
	uint64_t n);
void world_elem_drop(struct world *, uint32_t segment);

uint64_t world_ref_func(uint32_t func);
/* the callee of an indirect call, or a trap */
uint64_t world_target(struct world *, uint32_t table, uint32_t type, uint64_t i);

bool world_may_grow(const struct world *, enum event, uint32_t what);

/* A call: what it does to the world, and its results; `what`: the function or the type; node: see
 * callers.h. */
void world_call(struct world *, enum event, uint32_t what, uint32_t node, uint64_t ref,
	const struct functype *, const uint64_t *args, uint64_t *results);

/* ---- exceptions ---- */
/* makes it active, and sets it on its way */
void world_throw(struct world *, uint32_t tag, const uint64_t *payload);
void world_throw_again(struct world *, uint64_t ref); /* traps where null */
uint64_t world_exception_ref(uint32_t exception);
const uint64_t *world_payload(const struct world *, uint32_t exception);
_Noreturn void world_leave(struct world *); /* by the exception that is on its way */

/* ---- atomic.c ---- */
static inline bool
is_atomic(uint16_t op)
{
	return op_info[op].props & PROP_ATOMIC;
}

/* What an atomic instruction asks of its address, before its bounds; traps where it is not so. */
void world_align(struct world *, uint16_t op, uint32_t memory, uint64_t address, uint64_t offset);
/* The rest of it; args: with the address. */
uint64_t atomic_access(struct world *, uint16_t op, uint32_t memory, uint64_t end,
	const uint64_t *args);
void atomic_fence(struct world *);

/* ---- numeric.c ---- */
/* An instruction that computes: false where it is none. Values are bits; an i32 and an f32 in the
 * lower half. */
bool numeric(struct world *, uint16_t op, const uint64_t *args, uint64_t *result);
bool numeric_wide(uint16_t op, const uint64_t *args, uint64_t results[2]);

/* A v128 is a number that stands for its bits, and what a vector instruction computes is a hash of
 * what it is given: passes move these, and know nothing of them. lanes: of v128.const or
 * i8x16.shuffle, else NULL. */
bool is_vector(uint16_t op);
uint64_t vector(uint16_t op, uint8_t lane, const uint8_t *lanes, uint32_t n, const uint64_t *args);
/* One that loads or stores; args: the address and, but for loads, a v128. */
uint64_t vector_access(struct world *, uint16_t op, uint8_t lane, uint32_t memory, uint64_t end,
	const uint64_t *args);

#endif
