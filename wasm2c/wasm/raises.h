/* raises: from which calls of a body an exception may leave it. */
#ifndef WASM_RAISES_H
#define WASM_RAISES_H

#include "wasm/facts.h"

/* Called for each call, throw, rethrow, throw_ref, try, catch and delegate of a body, and for each
 * instruction inside a try, in modules with tags. */
void raises_note(struct facts *, struct module *, uint32_t func, const struct insn *,
	bool reachable);

/* Called after the body's last instruction: fills raisers. */
void raises_end_body(struct facts *, struct module *, uint32_t func);

#endif
