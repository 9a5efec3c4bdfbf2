/* passes: a function from its body in the file to the tree that is printed. */
#ifndef IR_PASSES_H
#define IR_PASSES_H

#include "ir/ir.h"
#include "util/sink.h"

/* In their order; the last has no name. */
extern const struct pass {
	const char *name;
	void (*run)(struct function *); /* NULL: build, which is function_read() */
} passes[];

/* Reads the body of a function of the module into one that says only which module, facts, static
 * memories and arena: as build makes it. */
void function_read(struct function *, struct reader *, uint32_t func);

/* All passes. Where `to` is not NULL, the tree is dumped after each phase whose bit is set. */
void function_pass(struct function *, struct sink *to, uint32_t phases);

/* Both. */
void function_make(struct function *, struct reader *, uint32_t func, struct sink *to,
	uint32_t phases);

/* Takes "PHASE,...", or "all" of them; false where a word is none. */
bool phases_parse(const char *text, uint32_t *phases);

#endif
