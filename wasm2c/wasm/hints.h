/* hints: the custom section "metadata.code.branch_hint", which says of branches whether they are
 * likely to be taken. Never an error: what is malformed, and what comes after it, is ignored. */
#ifndef WASM_HINTS_H
#define WASM_HINTS_H

#include "wasm/module.h"

void hints_read(struct module *, struct reader *); /* into module.hints */

#endif
