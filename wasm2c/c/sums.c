/* sums: locals that add up vectors of floats. GCC keeps a variable in a register of its type's
 * mode, and copies what an operation of another mode yields: a loop whose sum is a v128 takes a
 * move more for each addition. So such a local is a vector of floats. */
#include "c/print.h"

struct sums {
	struct printer *p;
	uint8_t *seen;  /* by local: the widths of floats that it is set to, and OTHER */
	uint8_t *sums;  /* by local: something is added to itself */
};
enum { OTHER = 1 }; /* what would have to be converted */

/* The bytes of the floats that an operation computes, 0 if its result may be taken for anything. */
static unsigned
width_of(uint16_t op)
{
	if ((op >= OP_F32X4_SQRT && op <= OP_F32X4_PMAX) || quiet_width(op) == 4)
		return 4;
	if ((op >= OP_F64X2_SQRT && op <= OP_F64X2_PMAX) || quiet_width(op) == 8)
		return 8;
	switch (op) {
	case OP_LOCAL_GET: case OP_V128_CONST: case OP_V128_LOAD: case OP_V128_LOAD32_SPLAT:
	case OP_V128_LOAD64_SPLAT: case OP_F32X4_SPLAT: case OP_F64X2_SPLAT:
		return 0;
	}
	return OTHER;
}

static void
look(struct sums *st, const struct stmt *s)
{
	for (; s; s = s->next) {
		if (s->kind == STMT_SET && st->p->f->locals.v[s->index].type == TYPE_V128) {
			st->seen[s->index] |= (uint8_t)width_of(s->value->op);
			st->sums[s->index] |= quiet_width(s->value->op) && expr_reads(s->value, s->index);
		}
		look(st, s->body);
		look(st, s->other);
	}
}

void
sums_function(struct printer *p)
{
	uint32_t n = p->f->locals.n;
	struct sums st = { .p = p };

	if (!(p->arithmetic & ARITHMETIC_V128))
		return;
	st.seen = arena_zalloc(p->f->arena, n);
	st.sums = arena_zalloc(p->f->arena, n);
	look(&st, p->f->body);
	for (uint32_t i = 0; i < n; i++)
		if (i < p->f->nparams || !st.sums[i] || (st.seen[i] != 4 && st.seen[i] != 8))
			st.seen[i] = 0;
	p->sums = st.seen;
}

const char *
sums_type(const struct printer *p, uint32_t local)
{
	if (!p->sums || !p->sums[local])
		return NULL;
	return p->sums[local] == 4 ? "f32" : "f64";
}
