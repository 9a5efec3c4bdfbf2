/* dump: a function's tree as text, for work on the translator (--dump=PHASE). */
#ifndef IR_DUMP_H
#define IR_DUMP_H

#include "ir/ir.h"
#include "util/sink.h"

/* The function after the phase of that name, a statement a line, each level of them a tab:
 *
 *   function 3 (p0: i32) -> i32 after views
 *   	var l1: i32 = 0
 *   	l1 = i32.load m0[p0 + 8]
 *   	call[7](l1)  ; +grow
 *   	reload m0
 *
 * Locals are p0, l1, t2 as in the C without debug names. A memory access shows `memory[address +
 * offset]`, other operations their indices in brackets. After a semicolon stands what the effects
 * differ in from those that the operations have by op.def. */
void dump(const struct function *, struct sink *, const char *phase);

#endif
