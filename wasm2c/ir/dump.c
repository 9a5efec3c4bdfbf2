#include "ir/dump.h"

#include <inttypes.h>
#include <string.h>

/* ---- expressions ---- */

static void
dump_local(const struct function *f, struct sink *s, uint32_t local)
{
	if (local < f->nlocals)
		put_format(s, "%c%u", local < f->nparams ? 'p' : 'l', (unsigned)local);
	else
		put_format(s, "t%u", (unsigned)(local - f->nlocals));
}

static void
dump_float(struct sink *s, const struct expr *e)
{
	uint32_t half = (uint32_t)e->imm;
	float single;
	double value;

	if (e->op == OP_F32_CONST) {
		memcpy(&single, &half, sizeof single);
		value = single;
	} else
		memcpy(&value, &e->imm, sizeof value);
	if (value != value)
		put_format(s, "nan:0x%" PRIx64, e->imm);
	else
		put_format(s, "%.17g", value);
	put_str(s, e->op == OP_F32_CONST ? "f" : "d");
}

/* The bytes of v128.const, or the lane indices of i8x16.shuffle. */
static void
dump_bytes(struct sink *s, const uint8_t *bytes)
{
	for (unsigned i = 0; i < 16; i++)
		put_format(s, i ? " %u" : "%u", bytes[i]);
}

static void
dump_indices(struct sink *s, const struct expr *e)
{
	enum imm imm = op_info[e->op].imm;

	if ((imm == IMM_NONE && op_info[e->op].prefix != PREFIX_NONE) || e->op == OP_TUPLE)
		return;
	put_char(s, '[');
	if (imm == IMM_V128 || imm == IMM_SHUFFLE)
		dump_bytes(s, e->v128);
	else
		put_u64(s, imm == IMM_LANE ? e->lane : e->index);
	if (imm != IMM_V128 && imm != IMM_SHUFFLE && e->imm) {
		put_str(s, ", ");
		put_u64(s, e->imm);
	}
	put_char(s, ']');
}

static void
dump_expr(const struct function *f, struct sink *s, const struct expr *e)
{
	uint32_t first = 0;

	switch (e->op) {
	case OP_LOCAL_GET:
		dump_local(f, s, e->index);
		return;
	case OP_I32_CONST:
		put_s64(s, (int32_t)(uint32_t)e->imm);
		return;
	case OP_I64_CONST:
		put_s64(s, (int64_t)e->imm);
		put_char(s, 'l');
		return;
	case OP_F32_CONST: case OP_F64_CONST:
		dump_float(s, e);
		return;
	}
	put_str(s, e->kept ? "kept " : "");
	put_str(s, e->op == OP_TUPLE ? "" : op_info[e->op].text);
	put_str(s, e->exact ? " exact" : "");
	if (expr_is_access(e)) {
		if (op_info[e->op].imm == IMM_MEM_LANE)
			put_format(s, " %u", e->lane);
		put_format(s, "%s m%u[", e->below ? " below" : e->unchecked ? " unchecked" : "",
			(unsigned)e->index);
		dump_expr(f, s, e->args[0]);
		if (e->imm)
			put_format(s, " + %" PRIu64, e->imm);
		put_char(s, ']');
		first = 1;
	} else
		dump_indices(s, e);
	if (first == e->nargs)
		return;
	put_str(s, first ? " " : "(");
	for (uint32_t i = first; i < e->nargs; i++) {
		if (i > first)
			put_str(s, ", ");
		dump_expr(f, s, e->args[i]);
	}
	put_str(s, first ? "" : ")");
}

/* ---- effects ---- */

/* Those that the operations have by op.def. */
static uint32_t
obvious(const struct expr *e)
{
	uint32_t effects = op_info[e->op].effects;

	if (effects & (EFFECT_CALL | EFFECT_GROW))
		effects |= EFFECTS_CALL;
	for (uint32_t i = 0; i < e->nargs; i++)
		effects |= obvious(e->args[i]);
	return effects;
}

static void
dump_effects(struct sink *s, const struct expr *e)
{
	static const char *const names[] = {
		"read memory", "write memory", "read global", "write global", "read table", "write table",
		"read heap", "write heap",
		"out of bounds", "trap", "call", "control", "grow",
	};
	_Static_assert(EFFECT_GROW == 1 << (sizeof names / sizeof *names - 1),
		"a name for each effect");
	uint32_t by_table = obvious(e), differ = by_table ^ e->effects;

	if (differ)
		put_str(s, "  ;");
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (differ >> i & 1)
			put_format(s, " %c%s", by_table >> i & 1 ? '-' : '+', names[i]);
}

/* ---- statements ---- */

static void dump_list(const struct function *, struct sink *, const struct stmt *, unsigned indent);

static void
dump_indent(struct sink *s, unsigned indent)
{
	while (indent--)
		put_char(s, '\t');
}

static void
dump_braces(const struct function *f, struct sink *s, const struct stmt *first, unsigned indent)
{
	put_str(s, "{\n");
	dump_list(f, s, first, indent + 1);
	dump_indent(s, indent);
	put_char(s, '}');
}

static void
dump_label(struct sink *s, char letter, uint32_t label)
{
	put_format(s, " %c%u", letter, (unsigned)label);
}

static void
dump_labels(struct sink *s, const struct stmt *st)
{
	for (uint32_t i = 0; i < st->n; i++)
		put_format(s, " L%u", (unsigned)st->labels[i]);
	put_format(s, " default L%u", (unsigned)st->labels[st->n]);
}

static const char *
word(enum stmt_kind kind)
{
	switch (kind) {
	case STMT_SET: case STMT_EXPR: case STMT_RETURN: case STMT_TAIL_CALL: case STMT_CHECK: break;
	case STMT_BLOCK: return "block";
	case STMT_LOOP: return "loop";
	case STMT_IF: return "if";
	case STMT_BR: return "br";
	case STMT_SWITCH: return "br_table";
	case STMT_TRAP: return "unreachable";
	case STMT_FOR: return "for";
	case STMT_WHILE: return "while";
	case STMT_DO: return "do";
	case STMT_CASES: return "switch";
	case STMT_CASE: return "case";
	case STMT_BREAK: return "break";
	case STMT_CONTINUE: return "continue";
	case STMT_LABEL: return "label";
	case STMT_RELOAD: return "reload";
	case STMT_POLL: return "poll";
	}
	return "";
}

static const char *
hint_word(const struct stmt *st)
{
	return st->hint == HINT_TRUE ? "likely " : st->hint == HINT_FALSE ? "unlikely " : "";
}

static void
dump_head(const struct function *f, struct sink *s, const struct stmt *st)
{
	put_str(s, word((enum stmt_kind)st->kind));
	switch ((enum stmt_kind)st->kind) {
	case STMT_SET:
		put_str(s, st->declares && !f->locals.v[st->index].hoisted ? "var " : "");
		dump_local(f, s, st->index);
		put_str(s, " = ");
		break;
	case STMT_RETURN:
		put_str(s, st->value ? "return " : "return");
		break;
	case STMT_TAIL_CALL:
		put_str(s, "return_");
		break;
	case STMT_BLOCK: case STMT_LOOP: case STMT_CASE:
		dump_label(s, 'L', st->label);
		break;
	case STMT_BR: case STMT_LABEL:
		dump_label(s, f->structured ? 'P' : 'L', st->label);
		break;
	case STMT_IF:
		if (!f->structured && f->labels.v[st->label].uses)
			dump_label(s, 'L', st->label);
		put_char(s, ' ');
		put_str(s, hint_word(st));
		break;
	case STMT_SWITCH: case STMT_WHILE: case STMT_CASES:
		put_char(s, ' ');
		put_str(s, hint_word(st));
		break;
	case STMT_CHECK:
		put_format(s, "check m%u[0, %" PRIu64 ") of ", (unsigned)st->index, st->end);
		break;
	case STMT_RELOAD:
		put_format(s, " m%u", (unsigned)st->index);
		break;
	case STMT_POLL:
		put_format(s, " %" PRIu64, st->end);
		break;
	case STMT_EXPR: case STMT_TRAP: case STMT_FOR: case STMT_DO: case STMT_BREAK:
	case STMT_CONTINUE:
		break;
	}
	if (st->value && st->kind != STMT_DO)
		dump_expr(f, s, st->value);
	if (st->kind == STMT_SWITCH || st->kind == STMT_CASES)
		dump_labels(s, st);
}

static bool
has_body(const struct stmt *st)
{
	switch ((enum stmt_kind)st->kind) {
	case STMT_BLOCK: case STMT_LOOP: case STMT_IF: case STMT_FOR: case STMT_WHILE: case STMT_DO:
	case STMT_CASES: case STMT_CASE:
		return true;
	case STMT_SET: case STMT_EXPR: case STMT_BR: case STMT_SWITCH: case STMT_RETURN: case STMT_TRAP:
	case STMT_TAIL_CALL:
	case STMT_BREAK: case STMT_CONTINUE: case STMT_LABEL: case STMT_CHECK: case STMT_RELOAD:
	case STMT_POLL:
		return false;
	}
	return false;
}

static void
dump_list(const struct function *f, struct sink *s, const struct stmt *st, unsigned indent)
{
	for (; st; st = st->next) {
		dump_indent(s, indent);
		dump_head(f, s, st);
		if (has_body(st)) {
			put_char(s, ' ');
			dump_braces(f, s, st->body, indent);
		}
		if (st->other) {
			put_str(s, " else ");
			dump_braces(f, s, st->other, indent);
		}
		if (st->kind == STMT_DO) {
			put_str(s, " while ");
			put_str(s, hint_word(st));
			dump_expr(f, s, st->value);
		}
		if (st->value)
			dump_effects(s, st->value);
		put_char(s, '\n');
	}
}

/* ---- functions ---- */

static void
dump_variables(const struct function *f, struct sink *s)
{
	for (uint32_t i = f->nparams; i < f->locals.n; i++) {
		const struct local *l = &f->locals.v[i];
		if (!l->hoisted)
			continue;
		put_str(s, "\tvar ");
		dump_local(f, s, i);
		put_format(s, ": %s%s\n", l->kind == LOCAL_MULTI ? "results" : l->kind == LOCAL_TARGET
		    ? "target" : type_text(l->type),
			l->zero ? " = 0" : "");
	}
}

void
dump(const struct function *f, struct sink *s, const char *phase)
{
	put_format(s, "function %u (", (unsigned)f->index);
	for (uint32_t i = 0; i < f->nparams; i++) {
		put_str(s, i ? ", " : "");
		dump_local(f, s, i);
		put_format(s, ": %s", type_text(f->type->params[i]));
	}
	put_char(s, ')');
	for (uint32_t i = 0; i < f->type->nresults; i++)
		put_format(s, "%s%s", i ? ", " : " -> ", type_text(f->type->results[i]));
	put_format(s, " after %s\n", phase);
	dump_variables(f, s);
	dump_list(f, s, f->body, 1);
}
