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

/* What the loops over bytes, in validation and building, do with an instruction. */
enum form {
	FORM_OTHER, /* nothing */
	FORM_GET, FORM_SET, FORM_TEE,
	FORM_CONST,  /* an integer */
	FORM_ACCESS, /* a load or store of a scalar */
	FORM_PLAIN,  /* without an immediate, and with operands; nothing but its types matters */
	FORM_TRAPPING, /* the same, but it may trap */
	FORM_BLOCK, FORM_LOOP, FORM_IF, FORM_END, FORM_BR, FORM_BR_IF, FORM_CALL
};

/* The same as above of the instructions of WebAssembly 1.0, in the form that these loops need. */
struct quick_row {
	uint64_t wanted, mask; /* signature.top, signature.mask */
	uint16_t op;           /* enum op */
	uint8_t form;          /* enum form */
	uint8_t access;
	uint8_t noperands, nresults;
	uint8_t result;        /* TYPE_NONE if there is none */
};

extern struct quick_row quick_rows[256]; /* by the first byte; constant once prepared */

void signatures_prepare(void); /* fills the tables, the first time */

#endif
