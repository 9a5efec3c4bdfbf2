/* module: sections and index spaces (specification, sections 2.5 and 5.5). Bodies and data stay in
 * the file. */
#ifndef WASM_MODULE_H
#define WASM_MODULE_H

#include "util/arena.h"
#include "wasm/feature.h"
#include "wasm/insn.h"
#include "wasm/reader.h"
#include "wasm/type.h"

enum extern_kind { EXTERN_FUNC, EXTERN_TABLE, EXTERN_MEMORY, EXTERN_GLOBAL, EXTERN_TAG };

struct limits {
	uint64_t min, max; /* max where !has_max: the greatest that validation allows */
	bool has_max, is64, shared;
	uint8_t page_log2; /* memories: 16, or 0 with one-byte pages */
};

/* A validated constant expression (section 3.4.14), without its `end`. */
struct constexpr {
	const struct insn *insns;
	uint32_t n;
	uint64_t offset; /* in the file */
};

struct import { /* NULL in what a module defines itself */
	struct name module, field;
	enum extern_kind kind;
	uint32_t index; /* in its kind's index space */
	uint64_t offset;
};

struct func {
	uint32_t type;
	uint32_t body_size;   /* local declarations and code */
	uint64_t body_offset;
	const struct import *import;
};

struct branch_hint {
	uint32_t at; /* the offset of an `if` or a `br_if` in the body */
	bool taken;  /* its condition is likely to be true, else unlikely */
};

struct branch_hints { /* of one function, in the order of the body */
	const struct branch_hint *v;
	uint32_t n;
};

struct table {
	valtype elem;
	struct limits limits;
	bool has_init;        /* else null */
	struct constexpr init;
	const struct import *import;
};

struct memory {
	struct limits limits;
	const struct import *import;
	bool in_array; /* --memory=static: checked by a macro, whatever its pages are */
};

struct global {
	valtype type;
	bool mutable;
	struct constexpr init;
	const struct import *import;
};

struct tag {
	uint32_t type;
	uint64_t offset;
	const struct import *import;
};

struct export {
	struct name name;
	enum extern_kind kind;
	uint32_t index;
	uint64_t offset;
};

enum segment_mode { SEGMENT_ACTIVE, SEGMENT_PASSIVE, SEGMENT_DECLARATIVE };

struct elem {
	enum segment_mode mode;
	valtype type;
	uint32_t table;
	struct constexpr offset; /* active */
	uint32_t n;
	const uint32_t *funcs;          /* n function indices, or NULL and then: */
	const struct constexpr *exprs;  /* n expressions */
	uint64_t file_offset;
};

struct data {
	enum segment_mode mode;
	uint32_t memory;
	struct constexpr offset; /* active */
	uint64_t file_offset, size; /* the bytes, in the file */
};

struct module {
	struct arena arena;
	feature_set features;      /* what may be used */
	struct feature_uses *uses; /* what is used; behind a pointer, since reading an instruction of a
	                              const module adds to it */
	struct type_table *type_table; /* type.c: recursion groups by contents */

	uint32_t ntypes, nfuncs, ntables, nmemories, nglobals, ntags, nimports, nexports, nelems,
		ndatas;
	/* come first */
	uint32_t nimported_funcs, nimported_tables, nimported_memories, nimported_globals,
		nimported_tags;
	struct deftype *types;
	struct func *funcs;
	struct table *tables;
	struct memory *memories;
	struct global *globals;
	struct tag *tags;
	struct import **imports; /* in the order of the section */
	struct export *exports;
	struct elem *elems;
	struct data *datas;

	bool has_start;
	uint32_t start;
	bool has_data_count;
	uint32_t data_count;

	/* Functions that `ref.func` may name in bodies: bit per function (section 3.5, "C.refs"). */
	uint8_t *declared_funcs;
	uint64_t names_offset, names_size; /* the first custom section "name", 0 where there is none */
	uint64_t hints_offset, hints_size; /* ... and "metadata.code.branch_hint" */
	struct branch_hints *hints; /* by function, or NULL */
	uint64_t linking_offset; /* of the name of the custom section "linking", which object files
	                            have, or 0 */
};

static inline const struct functype *
func_type(const struct module *m, uint32_t func)
{
	return &m->types[m->funcs[func].type].func;
}

/* Reads and validates everything but the bodies' code; those are found at func.body_offset. `m` is
 * zeroed, with `features` set. Anything malformed or invalid ends in fail_at(). */
void module_read(struct module *, struct reader *);
void module_free(struct module *);

/* Whether calls of an imported function are the instruction memory.discard for memory 0: compilers
 * cannot make it yet, so their allocators import env.__wbindgen_memory_discard, and wasm-bindgen
 * puts the instruction in its place; so do we, where the feature is on. */
bool module_discards_by(const struct module *, const struct import *);

/* Reads a constant expression and validates it against the type expected (constexpr.c). Globals
 * with an index below `globals_known` may be read. */
struct constexpr constexpr_read(struct reader *, struct module *, valtype expected,
	uint32_t globals_known);

#endif
