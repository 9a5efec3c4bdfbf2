/* valid: the validation of function bodies (specification, sections 3.3 and 3.4; the algorithm of
 * appendix 7.3). */
#ifndef WASM_VALID_H
#define WASM_VALID_H

#include "wasm/module.h"

struct facts;

/* Reads and validates one body, and notes what it does (facts_note). The caller resets the scratch
 * arena. Anything malformed or invalid ends in fail_at(), with the specification's word for the
 * rule. */
void valid_body(struct module *, struct reader *, struct arena *scratch, uint32_t func,
	struct facts *);

#endif
