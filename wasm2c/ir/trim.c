/* trim: checks whether code can tell a memory that --memory=static made smaller from the one that
 * the module declares (see ../emit/static.c). The translation ends at an access that is not known
 * to behave the same in both, unless the user assents to its trap. Needs the tree as built, in
 * which operands are as close to their uses as possible; changes nothing. */
#include "ir/ir.h"
#include "util/diag.h"
#include "wasm/signature.h"

struct range { /* of an unsigned value: both ends are in it */
	uint64_t low, high;
};

void
static_refuse(const struct static_memory *s, uint64_t offset, uint32_t memory, const char *why)
{
	fail_at(offset, "memory %u has %llu bytes at least and cannot do with %llu: %s",
		(unsigned)memory, (unsigned long long)s[memory].min, (unsigned long long)s[memory].bytes,
		why);
}

bool
static_reaches(const struct static_memory *s, uint64_t first_end, uint64_t last_end)
{
	return last_end > s->bytes && first_end <= s->min;
}

static uint64_t
add(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t
type_max(valtype t)
{
	return t == TYPE_I64 ? UINT64_MAX : UINT32_MAX;
}

static struct range range_of(const struct expr *);

/* Both ends by an operation that is monotonic, unless the greater one does not fit. */
static struct range
range_of_product(const struct expr *e, struct range a, struct range b)
{
	uint64_t max = type_max(e->type);

	return b.high && a.high > max / b.high ? (struct range){ 0, max }
	    : (struct range){ a.low * b.low, a.high * b.high };
}

static struct range
range_of_binary(const struct expr *e)
{
	struct range a = range_of(e->args[0]), b = range_of(e->args[1]), all = { 0, type_max(e->type) };
	bool known = b.low == b.high;
	uint64_t shift = b.low & (e->type == TYPE_I64 ? 63 : 31);

	switch (e->op) {
	case OP_I32_AND: case OP_I64_AND:
		return (struct range){ 0, a.high < b.high ? a.high : b.high };
	case OP_I32_ADD: case OP_I64_ADD:
		return a.high > all.high - b.high ? all : (struct range){ a.low + b.low, a.high + b.high };
	case OP_I32_MUL: case OP_I64_MUL:
		return range_of_product(e, a, b);
	case OP_I32_SHL: case OP_I64_SHL:
		return known ? range_of_product(e, a, (struct range){ UINT64_C(1) << shift,
			UINT64_C(1) << shift }) : all;
	case OP_I32_SHR_U: case OP_I64_SHR_U:
		return known ? (struct range){ a.low >> shift, a.high >> shift } : all;
	case OP_I32_REM_U: case OP_I64_REM_U:
		return b.low ? (struct range){ 0, a.high < b.high ? a.high : b.high - 1 } : all;
	}
	return all;
}

static struct range
range_of(const struct expr *e)
{
	struct range r = { 0, type_max(e->type) }, other;

	if (expr_is_bool(e))
		return (struct range){ 0, 1 };
	if (expr_is_load(e) && !(op_info[e->op].props & PROP_SIGNED))
		return (struct range){ 0, eval_load(e->op, UINT64_MAX) };
	switch (e->op) {
	case OP_I32_CONST: case OP_I64_CONST:
		return (struct range){ e->imm, e->imm };
	case OP_I64_EXTEND_I32_U:
		return range_of(e->args[0]);
	case OP_I32_WRAP_I64:
		other = range_of(e->args[0]);
		return other.high <= UINT32_MAX ? other : r;
	case OP_SELECT: case OP_SELECT_T: /* the condition is the last */
		r = range_of(e->args[0]);
		other = range_of(e->args[1]);
		return (struct range){ r.low < other.low ? r.low : other.low,
			r.high > other.high ? r.high : other.high };
	}
	return e->nargs == 2 && op_info[e->op].props & PROP_INTEGER ? range_of_binary(e) : r;
}

/* An access of `size` bytes at `address` plus `offset`. */
static void
check(const struct function *f, const struct expr *e, uint32_t memory, const struct expr *address,
	uint64_t offset,
	struct range size)
{
	const struct static_memory *s = &f->statics[memory];
	struct range at = range_of(address);

	if (s->trimmed && !s->assented && static_reaches(s, add(add(at.low, offset), size.low),
		add(add(at.high, offset), size.high)))
		static_refuse(f->statics, f->m->funcs[f->index].body_offset + e->at, memory,
			"an access may go beyond" STATIC_TRIM_HINT);
}

static void
check_own(const struct function *f, const struct expr *e)
{
	uint64_t width;

	switch (e->op) {
	case OP_MEMORY_SIZE: case OP_MEMORY_GROW:
		if (f->statics[e->index].trimmed)
			static_refuse(f->statics, f->m->funcs[f->index].body_offset + e->at, e->index,
				"its size is asked for" STATIC_TRIM_HINT);
		break;
	case OP_MEMORY_FILL:
		check(f, e, e->index, e->args[0], 0, range_of(e->args[2]));
		break;
	case OP_MEMORY_DISCARD:
		check(f, e, e->index, e->args[0], 0, range_of(e->args[1]));
		break;
	case OP_MEMORY_COPY:
		check(f, e, e->index, e->args[0], 0, range_of(e->args[2]));
		check(f, e, (uint32_t)e->imm, e->args[1], 0, range_of(e->args[2]));
		break;
	case OP_MEMORY_INIT:
		check(f, e, (uint32_t)e->imm, e->args[0], 0, range_of(e->args[2]));
		break;
	default:
		if (!expr_is_access(e))
			break;
		width = UINT64_C(1) << signatures[e->op].access;
		check(f, e, e->index, e->args[0], e->imm, (struct range){ width, width });
	}
}

static void
check_expr(const struct function *f, const struct expr *e)
{
	if (!(e->effects & (EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY)))
		return;
	for (uint32_t i = 0; i < e->nargs; i++)
		check_expr(f, e->args[i]);
	check_own(f, e);
}

static void
walk(const struct function *f, const struct stmt *s)
{
	for (; s; s = s->next) {
		if (s->value)
			check_expr(f, s->value);
		walk(f, s->body);
		walk(f, s->other);
	}
}

void
trim(struct function *f)
{
	if (f->statics)
		walk(f, f->body);
}
