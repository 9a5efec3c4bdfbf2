/* throws: which functions an exception may leave. */
#ifndef WASM_THROWS_H
#define WASM_THROWS_H

#include "wasm/facts.h"

/* Sets facts.throws, type_throws, funcrefs_visible, and may_throw of all functions; part of
 * facts_close(). */
void throws_close(struct facts *, struct module *);

/* Whether an import is a function of WASI, which neither throws nor calls back. */
bool import_is_wasi(const struct import *);

#endif
