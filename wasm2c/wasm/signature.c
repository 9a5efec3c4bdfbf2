#include "wasm/signature.h"

#include <string.h>

struct signature signatures[OP_COUNT];
struct quick_row quick_rows[256];

static uint8_t
letter_type(char letter)
{
	switch (letter) {
	case 'i': return TYPE_I32;
	case 'I': return TYPE_I64;
	case 'f': return TYPE_F32;
	case 'F': return TYPE_F64;
	case 'v': return TYPE_V128;
	default: return ADDRESS;
	}
}

static uint8_t
log2_of(unsigned n)
{
	uint8_t log = 0;

	while (n >>= 1)
		log++;
	return log;
}

/* The width of a memory access is part of the instruction's name: "i64.load16_s", "v128.load8x8_u",
 * "i32.atomic.rmw8.add_u", or else that of its type. */
static uint8_t
access_log2(const char *text)
{
	static const char *const verbs[] = { "load", "store", "rmw", "wait" };
	unsigned bits = 0, times = 0, i;
	const char *p;

	for (i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!(p = strstr(text, verbs[i])))
			continue;
		for (p += strlen(verbs[i]); *p >= '0' && *p <= '9'; p++)
			bits = bits * 10 + (unsigned)(*p - '0');
		if (*p == 'x')
			times = (unsigned)(p[1] - '0');
	}
	if (bits == 0)
		bits = strncmp(text, "v128", 4) == 0 ? 128 : strncmp(text + 1, "64", 2) == 0 ? 64 : 32;
	return log2_of(bits / 8 * (times ? times : 1));
}

/* See facts_note(). */
static bool
is_noted(enum op op)
{
	return op_info[op].effects
	    & (EFFECT_CALL | EFFECT_GROW | EFFECT_WRITE_GLOBAL | EFFECT_WRITE_TABLE)
	    || op == OP_THROW || op == OP_THROW_REF || op == OP_RETHROW || op == OP_REF_FUNC
	    || op == OP_TRY || op == OP_TRY_TABLE;
}

static void
prepare_top(struct signature *s)
{
	s->few = s->noperands <= 2 && s->nresults <= 1
	    && (s->nresults == 0 || s->results[0] != ADDRESS);
	for (unsigned i = 0; s->few && i < s->noperands; i++) {
		s->top[1 - i] = s->operands[i] == ADDRESS ? TYPE_I32 : s->operands[i];
		s->mask[1 - i] = UINT32_MAX;
	}
}

static void
prepare(struct signature *s, enum op op)
{
	const struct op_info *info = &op_info[op];
	const char *p = info->sig, *colon, *x;

	s->noted = is_noted(op);
	switch ((enum imm)info->imm) {
	case IMM_MEM_LANE:
		s->access = access_log2(info->text);
		s->lanes = (uint8_t)(16 >> s->access);
		s->checked = true;
		break;
	case IMM_MEM:
		s->access = access_log2(info->text);
		s->checked = true;
		break;
	case IMM_LANE:
		x = strchr(info->text, 'x'); /* "i8x16." */
		s->lanes = (uint8_t)(x[2] == '.' ? x[1] - '0' : 16);
		s->checked = true;
		break;
	case IMM_SHUFFLE: case IMM_MEMORY: case IMM_MEMORY_INIT: case IMM_DATA: case IMM_ELEM:
		s->checked = true;
		break;
	case IMM_NONE: case IMM_I32: case IMM_I64: case IMM_F32: case IMM_F64: case IMM_V128:
	case IMM_FENCE:
		break;
	case IMM_BLOCK: case IMM_LABEL: case IMM_BR_TABLE: case IMM_LOCAL: case IMM_GLOBAL:
	case IMM_FUNC: case IMM_TABLE:
	case IMM_TAG: case IMM_TYPE: case IMM_CALL_INDIRECT: case IMM_MEMORY_COPY: case IMM_TABLE_COPY:
	case IMM_TABLE_INIT: case IMM_SELECT: case IMM_HEAP: case IMM_BR_CAST: case IMM_TYPE_FIELD:
	case IMM_TYPE_TYPE:
	case IMM_TYPE_COUNT: case IMM_TYPE_DATA: case IMM_TYPE_ELEM: case IMM_TRY_TABLE:
		break; /* these have no fixed signature */
	}
	if (!p)
		return;
	s->fixed = true;
	colon = strchr(p, ':');
	for (x = colon; x-- > p;)
		s->operands[s->noperands++] = letter_type(*x);
	for (x = colon + 1; *x; x++)
		s->results[s->nresults++] = letter_type(*x);
	prepare_top(s);
}

static enum form
form_of(enum op op)
{
	const struct signature *s = &signatures[op];

	switch (op) {
	case OP_LOCAL_GET: return FORM_GET;
	case OP_LOCAL_SET: return FORM_SET;
	case OP_LOCAL_TEE: return FORM_TEE;
	case OP_I32_CONST: case OP_I64_CONST: return FORM_CONST;
	case OP_BLOCK: return FORM_BLOCK;
	case OP_LOOP: return FORM_LOOP;
	case OP_IF: return FORM_IF;
	case OP_END: return FORM_END;
	case OP_BR: return FORM_BR;
	case OP_BR_IF: return FORM_BR_IF;
	case OP_CALL: return FORM_CALL;
	default: break;
	}
	if (op_info[op].imm == IMM_MEM)
		return FORM_ACCESS;
	if (!s->few || s->noperands == 0 || op_info[op].imm != IMM_NONE)
		return FORM_OTHER;
	return op_info[op].effects ? FORM_TRAPPING : FORM_PLAIN;
}

static void
prepare_row(struct quick_row *row, const struct opcode *o)
{
	const struct signature *s = &signatures[o->op];

	if (o->quick == QUICK_NOT)
		return;
	row->op = o->op;
	row->form = (uint8_t)form_of((enum op)o->op);
	row->access = s->access;
	row->noperands = s->noperands;
	row->nresults = s->nresults;
	row->result = s->nresults ? s->results[0] : TYPE_NONE;
	memcpy(&row->wanted, s->top, sizeof row->wanted);
	memcpy(&row->mask, s->mask, sizeof row->mask);
}

void
signatures_prepare(void)
{
	static bool ready;

	if (ready)
		return;
	for (int op = 0; op < OP_COUNT; op++)
		prepare(&signatures[op], (enum op)op);
	for (unsigned byte = 0; byte < 256; byte++)
		prepare_row(&quick_rows[byte], &plain_opcodes[byte]);
	ready = true;
}
