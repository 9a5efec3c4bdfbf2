/* names: the custom section "name" (specification, appendix 7.4.1). Never an error: what is
 * malformed is ignored. */
#ifndef WASM_NAMES_H
#define WASM_NAMES_H

#include "wasm/module.h"

struct names {
	bool has_module;
	struct name module;
	/* by index; bytes NULL: none */
	struct name *funcs, *globals, *tables, *memories, *datas, *elems, *types, *tags;
	uint64_t locals_end;     /* of subsection 2, which is read function by function */
	uint64_t *local_offsets; /* by function: where its local name map begins, 0: none */
};

void names_read(struct names *, struct module *, struct reader *);

/* Fills names[0 .. nlocals) (bytes NULL where there is none) for one function; allocated in the
 * arena. */
void names_read_locals(const struct names *, struct reader *, struct arena *, uint32_t func,
	struct name *to, uint32_t nlocals);

#endif
