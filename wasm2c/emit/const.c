/* const: constant expressions (specification, section 3.4.14) as C expressions. Integers are
 * computed here, so that the usual expression becomes a number, and only those that read a global
 * keep an operator. */
#include "emit/emit.h"

#include "util/diag.h"

#include <inttypes.h>
#include <string.h>

/* More than any toolchain writes; bounds the depth of recursion here and of the parentheses in the
 * C. */
#define MAX_INSNS 1000

/* One operand of the stack machine: a known integer, or the instruction that yields it with its own
 * operands. */
struct node {
	const struct insn *insn;
	const struct node *left, *right; /* of binary operators */
	uint64_t value;
	bool known;
};

static bool
is_64(enum op op)
{
	return op == OP_I64_CONST || op == OP_I64_ADD || op == OP_I64_SUB || op == OP_I64_MUL;
}

/* The C operator of the arithmetic that constant expressions may hold, '\0' of everything else. */
static char
operator(enum op op)
{
	if (op == OP_I32_ADD || op == OP_I64_ADD)
		return '+';
	if (op == OP_I32_SUB || op == OP_I64_SUB)
		return '-';
	if (op == OP_I32_MUL || op == OP_I64_MUL)
		return '*';
	return '\0';
}

static void
fold(struct node *n)
{
	if (!n->left->known || !n->right->known)
		return;
	n->known = true;
	switch (operator(n->insn->op)) {
	case '+': n->value = n->left->value + n->right->value; break;
	case '-': n->value = n->left->value - n->right->value; break;
	case '*': n->value = n->left->value * n->right->value; break;
	}
	if (!is_64(n->insn->op))
		n->value = (uint32_t)n->value;
}

/* The tree of a validated expression; `nodes` has room for one node an instruction. */
static const struct node *
tree_of(struct node *nodes, const struct constexpr *expr)
{
	const struct node *stack[MAX_INSNS];
	uint32_t height = 0;

	for (uint32_t i = 0; i < expr->n; i++) {
		struct node *n = &nodes[i];

		*n = (struct node){ .insn = &expr->insns[i] };
		if (operator(n->insn->op)) {
			n->right = stack[--height];
			n->left = stack[--height];
			fold(n);
		} else if (n->insn->op == OP_I32_CONST || n->insn->op == OP_I64_CONST) {
			n->known = true;
			n->value = n->insn->op == OP_I32_CONST ? (uint32_t)n->insn->i32
			    : (uint64_t)n->insn->i64;
		}
		stack[height++] = n;
	}
	return stack[0];
}

bool
constexpr_value(const struct constexpr *expr, uint64_t *value)
{
	struct node nodes[MAX_INSNS];
	const struct node *root;

	if (expr->n > MAX_INSNS)
		return false;
	root = tree_of(nodes, expr);
	*value = root->value;
	return root->known;
}

/* Floats go by their bits where decimal digits cannot say them. */
static void
put_float(struct sink *s, const struct insn *insn)
{
	if (insn->op == OP_F32_CONST) {
		float value;

		memcpy(&value, &insn->f32, sizeof value);
		if ((insn->f32 >> 23 & 255) == 255)
			put_format(s, "f32_reinterpret_i32(0x%" PRIx32 "u)", insn->f32);
		else
			put_format(s, "%af", (double)value);
	} else {
		double value;

		memcpy(&value, &insn->f64, sizeof value);
		if ((insn->f64 >> 52 & 2047) == 2047)
			put_format(s, "f64_reinterpret_i64(0x%" PRIx64 "u)", insn->f64);
		else
			put_format(s, "%a", value);
	}
}

static void
put_node(struct emit *e, struct sink *s, const struct node *n)
{
	char c = operator(n->insn->op);

	if (n->known && is_64(n->insn->op)) {
		put_u64(s, n->value);
		put_str(s, n->value >> 32 ? "ull" : "u");
	} else if (n->known) {
		put_u64(s, n->value);
		put_char(s, 'u');
	} else if (c) {
		put_char(s, '(');
		put_node(e, s, n->left);
		put_format(s, " %c ", c);
		put_node(e, s, n->right);
		put_char(s, ')');
	} else {
		switch (n->insn->op) {
		case OP_F32_CONST:
		case OP_F64_CONST:
			put_float(s, n->insn);
			break;
		case OP_V128_CONST:
			put_v128(s, n->insn->v128);
			break;
		case OP_GLOBAL_GET:
			put_str(s, e->globals[n->insn->index]);
			break;
		case OP_REF_FUNC:
			put_ref_func(e, s, n->insn->index);
			break;
		case OP_REF_NULL:
			put_str(s, ctype_zero(VALTYPE_REF(1, n->insn->heap)));
			break;
		default: /* what is left belongs to features that the emitter refuses */
			fail_at(n->insn->offset, "%s is not translated in constant expressions",
				op_info[n->insn->op].text);
		}
	}
}

void
put_constexpr(struct emit *e, struct sink *s, const struct constexpr *expr)
{
	struct node nodes[MAX_INSNS];

	if (expr->n > MAX_INSNS)
		fail_at(expr->offset, "a constant expression of more than %d instructions", MAX_INSNS);
	put_node(e, s, tree_of(nodes, expr));
}
