/* throws: which functions an exception may leave. */
#ifndef WASM_THROWS_H
#define WASM_THROWS_H

#include "wasm/callers.h"

/* Sets facts.throws and funcrefs_visible; part of facts_close(), as the next. */
void throws_init(struct facts *, const struct module *);

/* Sets facts.node_raises and node_throws, and may_raise and may_throw of all functions, of which
 * may_raise says what they do themselves. Marks nodes. */
void throws_close(struct facts *, struct module *, struct callers *);

/* Whether an import is a function of WASI, which neither throws nor calls back. */
bool import_is_wasi(const struct import *);

#endif
