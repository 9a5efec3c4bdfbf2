/* constant: constant expressions (specification, section 3.4.14) as trees, and those whose value is
 * a number. */
#include "ir/builder.h"

#include "util/diag.h"

#define DEPTH_MAX 200 /* C compilers bound the nesting of parentheses (clang: 256) */

struct expr *
build_constant(struct function *f, const struct constexpr *c)
{
	struct builder b = { .f = f, .m = f->m, .constant = c };
	struct expr *e;

	*arena_push(f->arena, &b.frames) = (struct frame){ .op = OP_BLOCK, .tail = &f->body };
	build_all(&b);
	e = build_pop(&b);
	if (e->depth > DEPTH_MAX)
		fail_at(c->offset, "a constant expression of more than %d operations within each other",
			DEPTH_MAX);
	return e;
}

bool
constexpr_value(const struct constexpr *c, uint64_t *value)
{
	enum { MAX_OPERANDS_PENDING = 64 };
	uint64_t stack[MAX_OPERANDS_PENDING];
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->n; i++) {
		const struct insn *in = &c->insns[i];

		if (n == MAX_OPERANDS_PENDING)
			return false;
		if (in->op == OP_I32_CONST)
			stack[n++] = (uint32_t)in->i32;
		else if (in->op == OP_I64_CONST)
			stack[n++] = (uint64_t)in->i64;
		else if (op_info[in->op].props & PROP_INTEGER) { /* all that are allowed here have two
		                                                    operands */
			n--;
			stack[n - 1] = eval(in->op, stack[n - 1], stack[n]);
		} else
			return false;
	}
	*value = stack[0];
	return true;
}

bool
global_constant(const struct module *m, const struct facts *facts, uint32_t global,
	uint64_t *value)
{
	const struct global *g = &m->globals[global];

	return !g->import && !facts->global_written[global] && constexpr_value(&g->init, value);
}
