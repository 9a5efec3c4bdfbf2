#include "wasm/insn.h"

#include "util/arena.h"
#include "util/diag.h"
#include "wasm/limits.h"
#include "wasm/module.h"
#include "wasm/reader.h"

#include <inttypes.h>

/* ---- the tables made of op.def ---- */

#define X_TRAP EFFECT_TRAP
#define X_CONTROL EFFECT_CONTROL
#define X_CALL EFFECT_CALL
#define X_LOAD (EFFECT_READ_MEMORY | EFFECT_TRAP_OOB | P(PROP_LOAD))
#define X_STORE (EFFECT_WRITE_MEMORY | EFFECT_TRAP_OOB | P(PROP_STORE))
#define X_FILL (EFFECT_WRITE_MEMORY | EFFECT_TRAP_OOB)
#define X_COPY (EFFECT_READ_MEMORY | X_FILL)
#define X_MEMORY_SIZE EFFECT_READ_MEMORY
#define X_MEMORY_GROW (EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY | EFFECT_GROW)
#define X_ATOMIC (EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY | EFFECT_TRAP_OOB | EFFECT_TRAP \
	| P(PROP_ATOMIC))
#define X_FENCE (EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY | P(PROP_ATOMIC))
#define X_ATOMIC_LOAD (X_ATOMIC | P(PROP_LOAD))
#define X_ATOMIC_STORE (X_ATOMIC | P(PROP_STORE))
#define X_ATOMIC_RMW (X_ATOMIC | P(PROP_ACCESS))
#define X_GLOBAL_GET EFFECT_READ_GLOBAL
#define X_GLOBAL_SET EFFECT_WRITE_GLOBAL
#define X_TABLE_GET (EFFECT_READ_TABLE | EFFECT_TRAP)
#define X_TABLE_SET (EFFECT_WRITE_TABLE | EFFECT_TRAP)
#define X_TABLE_SIZE EFFECT_READ_TABLE
#define X_TABLE_GROW (EFFECT_READ_TABLE | EFFECT_WRITE_TABLE)
#define X_HEAP_GET (EFFECT_READ_HEAP | EFFECT_TRAP)
#define X_HEAP_SET (EFFECT_WRITE_HEAP | EFFECT_TRAP)
#define X_SEGMENT EFFECT_READ_HEAP
#define X_DROP EFFECT_WRITE_HEAP

/* Properties share a column with the effects. */
#define P(property) ((uint32_t)(property) << 16)
#define P_INTEGER P(PROP_INTEGER)
#define P_COMMUTATIVE P(PROP_COMMUTATIVE)
#define P_TRUTH P(PROP_TRUTH)
#define P_ASSIGNS P(PROP_ASSIGNS)
#define P_SUSPECT P(PROP_SUSPECT)
#define P_INSTANCE P(PROP_INSTANCE)
#define P_SIGNED P(PROP_SIGNED)

#define E_NONE EMIT_OWN, PREC_POSTFIX, NULL, 0
#define E_FN EMIT_FUNCTION, PREC_POSTFIX, NULL, 0
#define E_OP(precedence, operator) EMIT_UNSIGNED, PREC_##precedence, operator, 0
#define E_COMPARE(precedence, operator, inverse) \
	EMIT_UNSIGNED, PREC_##precedence, operator, OP_##inverse
#define E_SCOMPARE(precedence, operator, inverse) \
	EMIT_SIGNED, PREC_##precedence, operator, OP_##inverse
#define E_SHIFT(operator) EMIT_SHIFT, PREC_SHIFT, operator, 0
#define E_SSHIFT(operator) EMIT_SIGNED_SHIFT, PREC_UNARY, operator, 0 /* with a cast around it */

/* Puts the columns in the order of struct op_info; a macro of its own, since `emission` expands to
 * several of them. */
#define ROW(text, sig, effects, code, prefix, imm, feature, emission, precedence, operator, \
	inverse) \
	{ text, sig, operator, (effects) & 0xffff, (effects) >> 16, code, inverse, prefix, imm, \
		feature, emission, precedence }
#define ROW_EXPANDED(...) ROW(__VA_ARGS__)

const struct op_info op_info[OP_COUNT] = {
#define OP(id, prefix, code, text, imm, sig, effects, feature, emission) \
	ROW_EXPANDED(text, sig, effects, code, prefix, IMM_##imm, FEATURE_##feature, emission),
#include "wasm/op.def"
#undef OP
};

#define IS_INDEX(imm) ((imm) == IMM_LABEL || ((imm) >= IMM_LOCAL && (imm) <= IMM_MEMORY))
_Static_assert(IMM_MEMORY - IMM_LOCAL == 8,
	"IS_INDEX() takes what lies between for single indices");
#define QUICK(imm, feature) \
	((feature) != FEATURE_MVP ? QUICK_NOT : (imm) == IMM_NONE ? QUICK_NONE : \
	 IS_INDEX(imm) ? QUICK_INDEX : \
	 (imm) == IMM_I32 ? QUICK_I32 : (imm) == IMM_I64 ? QUICK_I64 : (imm) == IMM_MEM ? QUICK_MEM : \
	 (imm) == IMM_BLOCK ? QUICK_BLOCK : QUICK_NOT)

/* By the code, or by the prefix and the code below it: IN_0, IN_0xfb and so on say which. */
#define ENTRY(id, imm, feature) \
	{ OP_##id, true, IMM_##imm, FEATURE_##feature, QUICK(IMM_##imm, FEATURE_##feature) }
#define PLAIN(prefix, code, id, imm, feature) [code] = ENTRY(id, imm, feature),
#define PREFIXED(prefix, code, id, imm, feature) [prefix - 0xfb][code] = ENTRY(id, imm, feature),
#define NOTHING(prefix, code, id, imm, feature)
#define IN_0xfb IN_PREFIX
#define IN_0xfc IN_PREFIX
#define IN_0xfd IN_PREFIX
#define IN_0xfe IN_PREFIX
#define IN_0xff NOTHING
#define OP(id, prefix, code, text, imm, sig, effects, feature, emission) \
	IN_##prefix(prefix, code, id, imm, feature)

const struct opcode plain_opcodes[256] = {
#define IN_0 PLAIN
#define IN_PREFIX NOTHING
#include "wasm/op.def"
};
#undef IN_0
#undef IN_PREFIX

enum { PREFIXED_CODES = 0x114 }; /* below a prefix */

static const struct opcode prefixed_opcodes[4][PREFIXED_CODES] = {
#define IN_0 NOTHING
#define IN_PREFIX PREFIXED
#include "wasm/op.def"
};
#undef OP

/* ---- immediates ---- */

/* What messages call the indices that follow an opcode. */
static const struct {
	const char *a, *b;
} index_names[] = {
	[IMM_LABEL] = { "label index", NULL },
	[IMM_LOCAL] = { "local index", NULL },
	[IMM_GLOBAL] = { "global index", NULL },
	[IMM_FUNC] = { "function index", NULL },
	[IMM_TABLE] = { "table index", NULL },
	[IMM_TAG] = { "tag index", NULL },
	[IMM_ELEM] = { "element segment index", NULL },
	[IMM_DATA] = { "data segment index", NULL },
	[IMM_TYPE] = { "type index", NULL },
	[IMM_MEMORY] = { "memory index", NULL },
	[IMM_CALL_INDIRECT] = { "type index", "table index" },
	[IMM_MEMORY_COPY] = { "memory index", "memory index" },
	[IMM_MEMORY_INIT] = { "data segment index", "memory index" },
	[IMM_TABLE_COPY] = { "table index", "table index" },
	[IMM_TABLE_INIT] = { "element segment index", "table index" },
	[IMM_TYPE_FIELD] = { "type index", "field index" },
	[IMM_TYPE_TYPE] = { "type index", "type index" },
	[IMM_TYPE_COUNT] = { "type index", "number of elements" },
	[IMM_TYPE_DATA] = { "type index", "data segment index" },
	[IMM_TYPE_ELEM] = { "type index", "element segment index" },
};

/* A value type, the empty type and a type index share the number space of signed 33-bit
 * integers. */
static void
read_blocktype(struct reader *r, const struct module *m, struct blocktype *b)
{
	uint8_t first = reader_peek(r);

	b->is_index = (first & 0xc0) != 0x40;
	b->result = TYPE_NONE;
	b->index = 0;
	if (b->is_index) {
		uint64_t offset = reader_offset(r);
		int64_t index = read_s33(r, "block type");

		if (index < 0)
			fail_at(offset, "malformed block type");
		b->index = (uint32_t)index;
		feature_need(m->uses, FEATURE_MULTI_VALUE, offset, "a block with a function type");
	} else if (first == BLOCK_EMPTY) {
		read_u8(r);
	} else {
		b->result = type_read(r, m);
	}
}

/* Section 5.4.6: bit 6 of the alignment says that a memory index follows. */
static void
read_memarg(struct reader *r, struct insn *in)
{
	uint32_t flags = read_short_u32(r, "alignment");

	if (flags >= 0x80)
		fail_at(in->offset, "malformed memop flags: %#" PRIx32, flags);
	in->mem.align = flags & 0x3f;
	in->mem.memory = flags & 0x40 ? read_u32(r, "memory index") : 0;
	in->mem.offset = r->p < r->window_end && *r->p < 0x80 ? *r->p++ : read_u64(r, "memory offset");
}

static void
read_br_table(struct reader *r, struct arena *a, struct insn *in)
{
	uint32_t n = read_count(r, LIMIT_BR_TABLE, 1, "branch targets"), i;
	uint32_t *labels = arena_alloc(a, ((size_t)n + 1) * sizeof *labels);

	for (i = 0; i <= n; i++)
		labels[i] = read_short_u32(r, "label index");
	in->br_table.n = n;
	in->br_table.labels = labels;
}

static void
read_select(struct reader *r, struct arena *a, const struct module *m, struct insn *in)
{
	uint32_t n = read_count(r, LIMIT_RESULTS, 1, "types of select"), i;
	valtype *types = arena_alloc(a, n * sizeof *types);

	for (i = 0; i < n; i++)
		types[i] = type_read(r, m);
	in->select.n = n;
	in->select.types = types;
}

static void
read_br_cast(struct reader *r, const struct module *m, struct insn *in)
{
	uint8_t flags = read_u8(r);

	if (flags > 3)
		fail_at(in->offset, "malformed cast flags: %#x", flags);
	in->br_cast.label = read_u32(r, "label index");
	in->br_cast.from = VALTYPE_REF(flags & 1, type_read_heap(r, m));
	in->br_cast.to = VALTYPE_REF(flags >> 1, type_read_heap(r, m));
}

static void
read_try_table(struct reader *r, struct arena *a, const struct module *m, struct insn *in)
{
	struct catch_clause *clauses;
	uint32_t i;

	read_blocktype(r, m, &in->try_table.block);
	in->try_table.n = read_count(r, LIMIT_BR_TABLE, 2, "catch clauses");
	in->try_table.clauses = clauses = arena_alloc(a, in->try_table.n * sizeof *clauses);
	for (i = 0; i < in->try_table.n; i++) {
		uint64_t offset = reader_offset(r);
		uint8_t kind = read_u8(r);

		_Static_assert(CATCH == 0 && CATCH_REF == 1 && CATCH_ALL == 2 && CATCH_ALL_REF == 3,
			"as in the binary format");
		if (kind > CATCH_ALL_REF)
			fail_at(offset, "malformed catch clause: %#x", kind);
		clauses[i].kind = (enum catch_kind)kind;
		clauses[i].tag = kind == CATCH || kind == CATCH_REF ? read_u32(r, "tag index") : 0;
		clauses[i].label = read_u32(r, "label index");
	}
}

/* ---- instructions ---- */

static const struct opcode *
read_prefixed(struct reader *r, uint64_t offset, uint8_t prefix)
{
	uint32_t code = read_short_u32(r, "opcode");
	const struct opcode *opcodes = prefixed_opcodes[prefix - 0xfb];

	if (code >= PREFIXED_CODES || !opcodes[code].exists)
		fail_at(offset, "illegal opcode %02x %02" PRIx32, prefix, code);
	return &opcodes[code];
}

void
insn_read_any(struct reader *r, struct arena *a, const struct module *m, struct insn *in)
{
	const struct opcode *o;
	uint8_t first;

	in->offset = reader_offset(r);
	first = read_u8(r);
	o = &plain_opcodes[first];
	if (!o->exists) {
		if (first < 0xfb || first > 0xfe)
			fail_at(in->offset, "illegal opcode %02x", first);
		o = read_prefixed(r, in->offset, first);
	}
	in->op = o->op;
	feature_need(m->uses, (enum feature)o->feature, in->offset, op_info[in->op].text);

	switch ((enum imm)o->imm) {
	case IMM_NONE:
		break;
	case IMM_LABEL: case IMM_LOCAL: case IMM_GLOBAL: case IMM_FUNC: case IMM_TABLE: case IMM_TAG:
	case IMM_ELEM: case IMM_DATA:
	case IMM_TYPE: case IMM_MEMORY:
		in->index = read_short_u32(r, index_names[o->imm].a);
		break;
	case IMM_CALL_INDIRECT: case IMM_MEMORY_COPY: case IMM_MEMORY_INIT: case IMM_TABLE_COPY:
	case IMM_TABLE_INIT:
	case IMM_TYPE_FIELD: case IMM_TYPE_TYPE: case IMM_TYPE_COUNT: case IMM_TYPE_DATA:
	case IMM_TYPE_ELEM:
		in->two.a = read_short_u32(r, index_names[o->imm].a);
		in->two.b = read_short_u32(r, index_names[o->imm].b);
		break;
	case IMM_BLOCK:
		read_blocktype(r, m, &in->block);
		break;
	case IMM_BR_TABLE:
		read_br_table(r, a, in);
		break;
	case IMM_SELECT:
		read_select(r, a, m, in);
		break;
	case IMM_I32:
		in->i32 = read_short_s32(r, "i32.const");
		break;
	case IMM_I64:
		in->i64 = read_s64(r, "i64.const");
		break;
	case IMM_F32:
		in->f32 = read_f32_bits(r);
		break;
	case IMM_F64:
		in->f64 = read_f64_bits(r);
		break;
	case IMM_V128:
	case IMM_SHUFFLE:
		read_bytes(r, in->v128, sizeof in->v128);
		break;
	case IMM_MEM:
		read_memarg(r, in);
		break;
	case IMM_MEM_LANE:
		read_memarg(r, in);
		in->mem.lane = read_u8(r);
		break;
	case IMM_LANE:
		in->lane = read_u8(r);
		break;
	case IMM_HEAP:
		in->heap = type_read_heap(r, m);
		break;
	case IMM_BR_CAST:
		read_br_cast(r, m, in);
		break;
	case IMM_TRY_TABLE:
		read_try_table(r, a, m, in);
		break;
	case IMM_FENCE:
		if (read_u8(r) != 0)
			fail_at(in->offset, "zero byte expected after atomic.fence");
		break;
	}
}

struct functype
blocktype_type(const struct module *m, const struct blocktype *b)
{
	struct functype t = { 0, 0, NULL, NULL };

	if (b->is_index)
		return m->types[b->index].func;
	if (b->result != TYPE_NONE) {
		t.nresults = 1;
		t.results = type_single(m, b->result);
	}
	return t;
}
