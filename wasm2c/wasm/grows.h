/* grows: which functions may grow a memory. */
#ifndef WASM_GROWS_H
#define WASM_GROWS_H

#include "wasm/callers.h"

/* Sets facts.type_grows, and may_grow of all functions; part of facts_close(). Marks nodes. */
void grows_close(struct facts *, struct module *, struct callers *);

#endif
