/* callgraph: the part of facts_close() that needs the whole call graph. */
#ifndef WASM_CALLGRAPH_H
#define WASM_CALLGRAPH_H

#include "wasm/facts.h"

/* Fills reachable, tail_called, may_grow and may_throw of every function. */
void callgraph_close(struct facts *, struct module *);

#endif
