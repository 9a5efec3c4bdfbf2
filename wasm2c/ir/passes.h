/* passes: a function from its body in the file to the tree that is printed. */
#ifndef IR_PASSES_H
#define IR_PASSES_H

#include "ir/ir.h"
#include "util/sink.h"

/* Reads the body of a function of the module, and does all that comes before printing. Where `to` is not NULL, the tree is
 * dumped after each phase whose bit is set. */
void function_make(struct function *, struct emit *, uint32_t func, struct sink *to, uint32_t phases);

/* Takes "PHASE,...", or "all" of them; false where a word is none. */
bool phases_parse(const char *text, uint32_t *phases);

#endif
