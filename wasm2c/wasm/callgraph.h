/* callgraph: the part of facts_close() that follows calls from caller to callee. */
#ifndef WASM_CALLGRAPH_H
#define WASM_CALLGRAPH_H

#include "wasm/facts.h"

/* Fills reachable, tail_called, stack_check and stack_bytes of every function. */
void callgraph_close(struct facts *, const struct module *);

#endif
