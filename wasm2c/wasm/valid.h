/* valid: the validation of function bodies (specification, sections 3.3 and 3.4; the algorithm of appendix 7.3). */
#ifndef WASM_VALID_H
#define WASM_VALID_H

#include "wasm/module.h"

struct facts;

/* Reads and validates one body and, where facts is not NULL, notes what it does (facts_note). The scratch arena is reset by
 * the caller. Anything malformed or invalid ends in fail_at(), with the specification's word for the rule. */
void valid_body(struct module *, struct reader *, struct arena *scratch, uint32_t func, struct facts *);

/* Seeks to a body and reads its local declarations (section 5.5.13); the reader stands before the first instruction
 * then. Yields the types of all locals, parameters first, allocated in the arena, and their number, at most
 * LIMIT_LOCALS. */
valtype *valid_read_locals(struct module *, struct reader *, struct arena *, uint32_t func, uint32_t *nlocals);

#endif
