/* weight: how much work a function is before it polls, for `--interruptible`. */
#ifndef WASM_WEIGHT_H
#define WASM_WEIGHT_H

#include "wasm/facts.h"

/* After facts_close: func_facts.polls and weight of every function, facts.interruptible. Reads all
 * bodies once more. */
void weights_find(struct facts *, struct module *, struct reader *, struct arena *scratch);

/* What an instruction costs by itself: 1, or 0 where it does nothing but structure the code. Of a
 * call to a function that does not poll, also what that function costs. */
uint64_t insn_cost(const struct facts *, const struct insn *);

#endif
