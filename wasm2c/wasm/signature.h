/* signature: what op.def says of each instruction's operands and results, in a form that costs
 * nothing to apply. */
#ifndef WASM_SIGNATURE_H
#define WASM_SIGNATURE_H

#include "wasm/insn.h"

enum { MAX_OPERANDS = 4, MAX_RESULTS = 2 };

/* Stands for the address type of the memory that the instruction names, until that is known. */
enum { ADDRESS = TYPE_BOT };

struct signature {
	bool fixed;   /* false: the types depend on the context; see op_info */
	bool checked; /* the immediate must be checked against the context, or gives the address type */
	bool noted;   /* facts_note() learns something from it */
	uint8_t access; /* memory accesses: log2 of the width in bytes */
	uint8_t lanes;  /* lane accesses: how many lanes there are */
	uint8_t noperands, nresults;
	bool few;       /* two operands at the most, and one result: */
	uint8_t operands[MAX_OPERANDS], results[MAX_RESULTS]; /* operands: the last, which is popped
	                                                         first, first */
	valtype top[2], mask[2]; /* few: the operands as they lie on the stack, and all bits of those
	                            that there are; an address has 32 bits */
};

extern struct signature signatures[OP_COUNT]; /* by enum op; constant once prepared */

void signatures_prepare(void); /* fills the table, the first time */

#endif
