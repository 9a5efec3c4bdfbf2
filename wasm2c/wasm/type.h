/* type: value types, recursion groups, canonical ids, subtyping and matching (specification,
 * sections 2.3, 3.2, 3.3). */
#ifndef WASM_TYPE_H
#define WASM_TYPE_H

#include <stdbool.h>
#include <stdint.h>

struct module;
struct reader;

/* A value type in 32 bits, so that equal types have equal representations (once type indices are
 * canonical):
 *   bits 0..3   enum type_kind
 *   for TYPE_REF: bit 4 nullable, bits 5.. the heap type: an enum heap_kind, or HEAP_INDEX + a type
 *   index. */
typedef uint32_t valtype;

enum type_kind {
	TYPE_NONE, /* no type: the empty block type, the end of a list */
	TYPE_I32,
	TYPE_I64,
	TYPE_F32,
	TYPE_F64,
	TYPE_V128,
	TYPE_REF,
	TYPE_I8,  /* packed storage types, in fields only */
	TYPE_I16,
	TYPE_BOT, /* the validator's bottom type */
};

enum heap_kind {
	HEAP_FUNC, HEAP_EXTERN, HEAP_ANY, HEAP_EQ, HEAP_I31, HEAP_STRUCT, HEAP_ARRAY, HEAP_EXN,
	HEAP_NONE, HEAP_NOFUNC, HEAP_NOEXTERN, HEAP_NOEXN, HEAP_BOT,
	HEAP_INDEX = 16 /* HEAP_INDEX + i is the defined type i */
};
_Static_assert(HEAP_BOT < HEAP_INDEX, "the numbers from HEAP_INDEX on are defined types");

#define VALTYPE_REF(nullable, heap) ((valtype)(TYPE_REF | (nullable) << 4 | (uint32_t)(heap) << 5))
#define TYPE_FUNCREF VALTYPE_REF(1, HEAP_FUNC)
#define TYPE_EXTERNREF VALTYPE_REF(1, HEAP_EXTERN)
#define TYPE_EXNREF VALTYPE_REF(1, HEAP_EXN)

static inline enum type_kind valtype_kind(valtype t) { return (enum type_kind)(t & 15); }
static inline bool valtype_is_ref(valtype t) { return (t & 15) == TYPE_REF; }
static inline bool valtype_nullable(valtype t) { return t >> 4 & 1; }
static inline uint32_t valtype_heap(valtype t) { return t >> 5; }
static inline bool heap_is_index(uint32_t heap) { return heap >= HEAP_INDEX; }
static inline uint32_t heap_index(uint32_t heap) { return heap - HEAP_INDEX; }

struct functype {
	uint32_t nparams, nresults;
	const valtype *params, *results;
};

struct fieldtype {
	valtype type; /* TYPE_I8 and TYPE_I16 are possible */
	bool mutable;
};

enum comp_kind { COMP_FUNC, COMP_STRUCT, COMP_ARRAY };

/* One entry of the type index space (a subtype of a recursion group). */
struct deftype {
	uint8_t comp;       /* enum comp_kind */
	bool final;
	bool has_super;
	bool defaultable;   /* COMP_STRUCT: every field has a default value */
	uint32_t super;     /* a type index, always lower than this entry's own */
	uint32_t depth;     /* length of the chain of supertypes */
	uint32_t group_size; /* of the recursion group */
	uint32_t canon;     /* the lowest type index of this module that is equivalent to this one */
	uint32_t order, order_end; /* of canonical types: those that match have an order from this one's
	                              to before its end */
	uint64_t offset;    /* in the input, for messages */
	struct functype func;           /* COMP_FUNC */
	const struct fieldtype *fields; /* COMP_STRUCT: nfields; COMP_ARRAY: 1 */
	uint32_t nfields;
	valtype refs[2];    /* (ref i) and (ref null i), for those who need a list of one */
};

/* Reads a value type, reference type or heap type (sections 5.3.1 to 5.3.4). Type indices are
 * checked against ntypes and replaced by their canonical ones, so that equal types are equal as
 * numbers. */
valtype type_read(struct reader *, const struct module *);
valtype type_read_ref(struct reader *, const struct module *);
uint32_t type_read_heap(struct reader *, const struct module *);

/* The list of one type, t, that lives as long as the module. */
const valtype *type_single(const struct module *, valtype);

/* Computes canon of the types of one closed recursion group and replaces the type indices within by
 * canonical ones; the module decoder calls it at each group's end. */
void type_canonicalise(struct module *, uint32_t first, uint32_t count);

/* Numbers all types so that matching takes no walk along supertypes; the module decoder calls it
 * after the last group. */
void type_number(struct module *);

bool type_equal(const struct module *, valtype a, valtype b);        /* equivalent */
bool type_matches(const struct module *, valtype sub, valtype super); /* sub <: super, section
                                                                         3.3.3 */
bool heap_matches(const struct module *, uint32_t sub, uint32_t super);
bool index_matches(const struct module *, uint32_t sub, uint32_t super); /* of two defined types */
bool type_defaultable(valtype);
bool type_holds_exn(valtype); /* exnref or a subtype */

/* The top heap type of a heap type's hierarchy: HEAP_ANY, HEAP_FUNC, HEAP_EXTERN or HEAP_EXN. */
uint32_t heap_top(const struct module *, uint32_t heap);

/* The type in the text format, "i32" or "(ref null func)"; the string lives in the ring of a few
 * static buffers. */
const char *type_text(valtype);

/* 32 bytes that identify a function type across modules: equal types of two modules have equal
 * bytes (the runtime contract's func_type). SHA-256 over a canonical serialisation of the type's
 * recursion group and its position in it. */
void type_identity(const struct module *, uint32_t type, uint8_t identity[32]);

void type_table_free(struct module *); /* what module_free() leaves to type.c */

#endif
