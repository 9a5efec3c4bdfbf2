/* insn: one decoded instruction (specification, section 5.4), driven by op.def. */
#ifndef WASM_INSN_H
#define WASM_INSN_H

#include "wasm/feature.h"
#include "wasm/reader.h"
#include "wasm/type.h"

#include <stdbool.h>
#include <stdint.h>

enum op {
#define OP(id, prefix, code, text, imm, sig, effects, feature, emission) OP_##id,
#include "wasm/op.def"
#undef OP
	OP_COUNT
};

/* What follows the opcode in the binary format, and so which member of the union below is set. */
enum imm {
	IMM_NONE,
	IMM_BLOCK,    /* .block: block, loop, if, try */
	IMM_LABEL,    /* .index: br, br_if, br_on_null, rethrow, delegate */
	IMM_BR_TABLE, /* .br_table */
	IMM_LOCAL, IMM_GLOBAL, IMM_FUNC, IMM_TABLE, IMM_TAG, IMM_ELEM, IMM_DATA, IMM_TYPE, /* .index */
	IMM_MEMORY,        /* .index: memory.size, memory.grow, memory.fill, memory.discard */
	IMM_CALL_INDIRECT, /* .two: a type, b table */
	IMM_MEMORY_COPY,   /* .two: a destination, b source */
	IMM_MEMORY_INIT,   /* .two: a data segment, b memory */
	IMM_TABLE_COPY,    /* .two: a destination, b source */
	IMM_TABLE_INIT,    /* .two: a element segment, b table */
	IMM_SELECT,        /* .select: the explicitly typed select */
	IMM_I32, IMM_I64, IMM_F32, IMM_F64, IMM_V128,
	IMM_MEM,           /* .mem */
	IMM_MEM_LANE,      /* .mem with .mem.lane */
	IMM_LANE,          /* .lane */
	IMM_SHUFFLE,       /* .v128: sixteen lane indices */
	IMM_HEAP,          /* .heap: ref.null, ref.test, ref.cast (nullability is in the opcode) */
	IMM_BR_CAST,       /* .br_cast */
	IMM_TYPE_FIELD,    /* .two: a type, b field */
	IMM_TYPE_TYPE,     /* .two: array.copy: a destination type, b source type */
	IMM_TYPE_COUNT,    /* .two: array.new_fixed: a type, b length */
	IMM_TYPE_DATA,     /* .two: a type, b data segment */
	IMM_TYPE_ELEM,     /* .two: a type, b element segment */
	IMM_TRY_TABLE,     /* .try_table */
	IMM_FENCE          /* one zero byte */
};

enum { BLOCK_EMPTY = 0x40 }; /* in the binary format: no parameters and no result */

struct blocktype {
	bool is_index;
	valtype result; /* where !is_index: TYPE_NONE or the one result */
	uint32_t index; /* where is_index: a function type */
};

enum catch_kind { CATCH, CATCH_REF, CATCH_ALL, CATCH_ALL_REF };
struct catch_clause {
	enum catch_kind kind;
	uint32_t tag, label;
};

struct insn {
	uint64_t offset; /* file offset of its first byte */
	uint16_t op;     /* enum op */
	union {
		struct blocktype block;
		uint32_t index;
		struct { uint32_t n; const uint32_t *labels; } br_table; /* n + 1 labels, the default
		                                                            last */
		struct { uint32_t a, b; } two;
		struct { uint32_t n; const valtype *types; } select;
		int32_t i32;
		int64_t i64;
		uint32_t f32; /* bits */
		uint64_t f64; /* bits */
		uint8_t v128[16];
		struct { uint32_t memory, align; uint64_t offset; uint8_t lane; } mem; /* align: log2 */
		uint8_t lane;
		uint32_t heap; /* enum heap_kind, or HEAP_INDEX + type index */
		struct { uint32_t label; valtype from, to; } br_cast;
		struct {
			struct blocktype block;
			uint32_t n;
			const struct catch_clause *clauses;
		} try_table;
	};
};

/* What an instruction may do besides computing its result from its operands. */
enum effect {
	EFFECT_READ_MEMORY = 1 << 0,
	EFFECT_WRITE_MEMORY = 1 << 1,
	EFFECT_READ_GLOBAL = 1 << 2,
	EFFECT_WRITE_GLOBAL = 1 << 3,
	EFFECT_READ_TABLE = 1 << 4,
	EFFECT_WRITE_TABLE = 1 << 5,
	EFFECT_READ_HEAP = 1 << 6, /* fields and elements of structures and arrays; dropped-segment
	                              flags */
	EFFECT_WRITE_HEAP = 1 << 7,
	EFFECT_TRAP_OOB = 1 << 8,  /* may trap with "out of bounds memory access" only */
	EFFECT_TRAP = 1 << 9,      /* may trap in another way */
	EFFECT_CALL = 1 << 10,     /* runs other code: implies everything above */
	EFFECT_CONTROL = 1 << 11,  /* branches, returns, throws */
	EFFECT_GROW = 1 << 12,     /* may grow a memory */
};

/* What else is to be known of an operation. */
enum property {
	PROP_INTEGER = 1 << 0,     /* C's operators make it of integers, once helpers are inlined:
	                              eval() knows its value */
	PROP_COMMUTATIVE = 1 << 1, /* of integers */
	PROP_TRUTH = 1 << 2,       /* yields 0 or 1, and is of type int in C */
	PROP_ASSIGNS = 1 << 3,     /* C has x op= y */
	PROP_SUSPECT = 1 << 4,     /* compilers wonder at it as a condition, also behind a cast */
	PROP_INSTANCE = 1 << 5,    /* its C names `self` */
	PROP_LOAD = 1 << 6,        /* accesses memory at the first operand and the offset; a
	                              read-modify-write has both */
	PROP_STORE = 1 << 7,
	PROP_ATOMIC = 1 << 8,
	PROP_SIGNED = 1 << 9,      /* a load of fewer bytes than its type has: repeats the sign */
	PROP_ACCESS = PROP_LOAD | PROP_STORE,
};

/* How a plain operation is printed: see op.def. */
enum emission { EMIT_OWN, EMIT_FUNCTION, EMIT_UNSIGNED, EMIT_SIGNED, EMIT_SHIFT,
	EMIT_SIGNED_SHIFT };

/* C's precedences, from the loosest. */
enum precedence {
	PREC_COMMA, PREC_ASSIGN, PREC_COND, PREC_LOR, PREC_LAND, PREC_OR, PREC_XOR, PREC_AND, PREC_EQ,
	PREC_REL, PREC_SHIFT,
	PREC_ADD, PREC_MUL, PREC_UNARY, PREC_POSTFIX
};

struct op_info {
	const char *text;     /* "i32.add" */
	const char *sig;      /* see op.def; NULL: the validator has a case of its own */
	const char *operator; /* in C, where emission is neither EMIT_OWN nor EMIT_FUNCTION */
	uint16_t effects;     /* enum effect */
	uint16_t props;       /* enum property */
	uint32_t code;        /* in the binary format, below its prefix */
	uint16_t inverse;     /* the comparison that is true where this one is false, or 0 */
	uint8_t prefix;       /* 0, 0xfb, 0xfc, 0xfd, 0xfe; PREFIX_NONE: no instruction */
	uint8_t imm;          /* enum imm */
	uint8_t feature;      /* enum feature */
	uint8_t emission;     /* enum emission */
	uint8_t precedence;   /* enum precedence, of the operator */
};
enum { PREFIX_NONE = 0xff };
_Static_assert(EFFECT_GROW < 1 << 16 && PROP_SIGNED < 1 << 16, "op_info has 16 bits for each");

extern const struct op_info op_info[OP_COUNT];

struct arena;
struct module;

/* Instructions of WebAssembly 1.0 whose immediates are mostly short. */
enum quick { QUICK_NOT, QUICK_NONE, QUICK_INDEX, QUICK_I32, QUICK_I64, QUICK_MEM, QUICK_BLOCK };
enum { QUICK_BYTES = 5 }; /* what the longest of them take then */

/* What must be known of an instruction to read on. */
struct opcode {
	_Alignas(8) uint16_t op; /* enum op; an array of these is indexed by a shift */
	bool exists;
	uint8_t imm;     /* enum imm */
	uint8_t feature; /* enum feature */
	uint8_t quick;   /* enum quick */
};

extern const struct opcode plain_opcodes[256]; /* by the first byte */

/* slow path of the below */
void insn_read_any(struct reader *, struct arena *, const struct module *, struct insn *);

/* A number of one to three bytes as LEB128, with its size in bits; NULL where it is longer. */
static inline const uint8_t *
insn_short(const uint8_t *p, uint32_t *value, unsigned *bits)
{
	*value = p[0] & 0x7f;
	*bits = 7;
	if (p[0] < 0x80)
		return p + 1;
	*value |= (uint32_t)p[1] << 7;
	*bits = 14;
	if (p[1] < 0x80)
		return p + 2;
	*value = (*value & 0x3fff) | (uint32_t)p[2] << 14;
	*bits = 21;
	return p[2] < 0x80 ? p + 3 : NULL;
}

static inline int32_t
insn_signed(uint32_t value, unsigned bits)
{
	return (int32_t)(value ^ UINT32_C(1) << (bits - 1)) - (int32_t)(UINT32_C(1) << (bits - 1));
}

/* Decodes the next instruction. Variable-length immediates are allocated in the arena. Malformed
 * encodings and features that are off end in fail_at(). Index immediates are not checked here (the
 * validator does). */
static inline void
insn_read(struct reader *r, struct arena *a, const struct module *m, struct insn *in)
{
	const uint8_t *p = r->p;
	const struct opcode *o;
	uint32_t value;
	unsigned bits;

	if (r->window_end - p >= QUICK_BYTES) {
		o = &plain_opcodes[p[0]];
		in->offset = reader_offset(r);
		in->op = o->op;
		switch ((enum quick)o->quick) {
		case QUICK_NOT:
			break;
		case QUICK_NONE:
			r->p = p + 1;
			return;
		case QUICK_INDEX:
			if (!(p = insn_short(p + 1, &value, &bits)))
				break;
			in->index = value;
			r->p = p;
			return;
		case QUICK_I32:
			if (!(p = insn_short(p + 1, &value, &bits)))
				break;
			in->i32 = insn_signed(value, bits);
			r->p = p;
			return;
		case QUICK_I64:
			if (!(p = insn_short(p + 1, &value, &bits)))
				break;
			in->i64 = insn_signed(value, bits);
			r->p = p;
			return;
		case QUICK_MEM:
			if (p[1] >= 0x40)
				break;
			in->mem.align = p[1];
			if (!(p = insn_short(p + 2, &value, &bits)))
				break;
			in->mem.memory = 0;
			in->mem.offset = value;
			r->p = p;
			return;
		case QUICK_BLOCK:
			if (p[1] != BLOCK_EMPTY)
				break;
			in->block = (struct blocktype){ .result = TYPE_NONE };
			r->p = p + 2;
			return;
		}
	}
	insn_read_any(r, a, m, in);
}

/* The function type that a block type stands for; the pointers live as long as the module. */
struct functype blocktype_type(const struct module *, const struct blocktype *);

#endif
