/* build: turns the instructions of one body into a tree, by running them on a symbolic operand
 * stack.
 *
 * An operand stays an expression on the stack until it is used. Before an effect that would reveal
 * whether the operand was evaluated earlier (effects_conflict), the operand is put into a temporary
 * at the place where it was pushed: in front of the outermost block that was opened since then. So
 * all operands pending at any time may be evaluated in any order.
 *
 * Needs a valid body. Code that cannot be reached is decoded and dropped. */
#include "ir/builder.h"
#include "util/diag.h"
#include "wasm/signature.h"
#include "wasm/weight.h"

#include <string.h>

/* Of references, the choice has the type that the instruction says: each of the two may have one
 * of its own. */
static void
do_select(struct builder *b, const valtype *type)
{
	struct expr *args[3], *e;

	/* C evaluates the condition first, and only one of the two others: they must do nothing but
	 * compute. */
	for (uint32_t i = b->stack.n - 3; i < b->stack.n - 1; i++)
		if (b->stack.v[i].value->effects & (EFFECTS_TRAP | EFFECTS_WRITE))
			build_materialise(b, &b->stack.v[i]);
	build_pop_args(b, 3, args);
	if (args[2]->op == OP_I32_CONST)
		e = args[2]->imm ? args[0] : args[1];
	else if (expr_same(args[0], args[1])) {
		build_discard(b, args[2]);
		e = args[0];
	} else
		e = expr_new(b->f, OP_SELECT, type ? *type : args[0]->type, 0, 3, args);
	build_push(b, e);
}

static valtype
address_type(const struct limits *l)
{
	return l->is64 ? TYPE_I64 : TYPE_I32;
}

/* memory.size and memory.grow of a trimmed memory: it has the pages that the module declares, of
 * which the last ones trap, and does not grow. */
static void
do_trimmed_size(struct builder *b, const struct insn *in)
{
	valtype type = address_type(&b->m->memories[in->index].limits);
	uint64_t pages = b->f->statics[in->index].pages;
	struct expr *size = expr_const(b->f, type, pages), *none, *delta;

	if (in->op == OP_MEMORY_SIZE) {
		build_push(b, size);
		return;
	}
	none = expr_const(b->f, type, type == TYPE_I64 ? UINT64_MAX : UINT32_MAX);
	build_pop_args(b, 1, &delta);
	delta = expr_op(b->f, type == TYPE_I64 ? OP_I64_EQZ : OP_I32_EQZ, 1, &delta);
	build_push(b, size);
	build_push(b, none);
	build_push(b, delta);
	do_select(b, NULL);
}

static uint32_t
place(const struct builder *b, const struct insn *in)
{
	return (uint32_t)(in->offset - b->m->funcs[b->f->index].body_offset);
}

static void
note_memory(struct function *f, uint32_t memory)
{
	f->memories |= UINT64_C(1) << (memory < 63 ? memory : 63);
}

bool
checks_first(const struct function *f, uint16_t op, uint32_t memory, const struct expr *value)
{
	if (op_info[op].props & PROP_ATOMIC) /* may also find the address misaligned */
		return effects_conflict(value->effects, EFFECT_TRAP_OOB | EFFECT_TRAP);
	return memory_class(&f->m->memories[memory]) & MEMORY_CHECKED
	    && effects_conflict(value->effects, EFFECT_TRAP_OOB);
}

/* Loads, stores, and atomic instructions. */
_Static_assert(OP_I64_STORE32 - OP_I32_LOAD == 22, "all accesses of scalars, and nothing else");
static void
do_access(struct builder *b, const struct insn *in)
{
	const struct signature *s = &signatures[in->op];
	valtype type = s->nresults ? s->results[0] : TYPE_NONE;
	uint32_t own = op_info[in->op].effects;
	struct expr *args[MAX_OPERANDS], *e;

	build_settle_growing(b, s->noperands);
	if (s->noperands == 1)
		e = expr_over(b->f, in->op, type, own, build_pop(b));
	else {
		for (uint32_t i = b->stack.n - s->noperands + 1; i < b->stack.n; i++)
			if (checks_first(b->f, in->op, in->mem.memory, b->stack.v[i].value))
				build_materialise(b, &b->stack.v[i]);
		build_pop_args(b, s->noperands, args);
		e = expr_plain(b->f, in->op, type, own, s->noperands, args);
	}
	e->index = in->mem.memory;
	e->imm = in->mem.offset;
	e->at = place(b, in);
	e->packed = in->op >= OP_I32_LOAD && in->op <= OP_I64_STORE32 && in->mem.align < 2
	    && in->mem.align < s->access;
	if (op_info[in->op].imm == IMM_MEM_LANE) /* of all others it is not read */
		e->lane = in->mem.lane;
	note_memory(b->f, in->mem.memory);
	if (e->type == TYPE_NONE)
		build_append_expr(b, e);
	else
		build_push(b, e);
}

/* What op.def alone describes. */
static void
do_pure(struct builder *b, const struct insn *in)
{
	uint32_t nargs = signatures[in->op].noperands;
	struct expr *args[MAX_OPERANDS], *e;

	build_pop_args(b, nargs, args);
	e = expr_op(b->f, in->op, nargs, args);
	if (op_info[in->op].imm == IMM_SHUFFLE)
		e->v128 = memcpy(arena_alloc(b->f->arena, sizeof in->v128), in->v128, sizeof in->v128);
	else if (op_info[in->op].imm == IMM_LANE)
		e->lane = in->lane;
	build_push(b, e);
}

/* Everything that is named by one or two indices and is not folded. */
static void
do_plain(struct builder *b, const struct insn *in, uint32_t nargs, valtype result, uint32_t index,
	uint64_t imm)
{
	struct expr *args[5], *e;
	uint32_t own = op_info[in->op].effects;

	if (in->op == OP_MEMORY_GROW) {
		own = EFFECTS_CALL | EFFECT_GROW;
		b->f->grows = true;
		b->overwritten++;
	}
	build_pop_args(b, nargs, args);
	e = expr_new(b->f, in->op, result, own, nargs, args);
	e->index = index;
	e->imm = imm;
	e->at = place(b, in);
	if (result == TYPE_NONE)
		build_append_expr(b, e);
	else
		build_push(b, e);
}

static void
do_global_get(struct builder *b, const struct insn *in)
{
	struct global *g = &b->m->globals[in->index];
	bool written = b->f->facts->global_written[in->index];
	uint64_t value;
	struct expr *e;

	if (global_constant(b->m, b->f->facts, in->index, &value)) {
		build_push(b, expr_const(b->f, g->type, value));
		return;
	}
	e = expr_new(b->f, OP_GLOBAL_GET, g->type, written ? EFFECT_READ_GLOBAL : 0, 0, NULL);
	e->index = in->index;
	build_push(b, e);
}

/* br_on_null and br_on_non_null */
static void
do_br_on(struct builder *b, const struct insn *in)
{
	struct expr *ref = build_pop_leaf(b);
	struct expr *null = expr_new(b->f, OP_REF_IS_NULL, TYPE_I32, 0, 1, &ref);

	if (in->op == OP_BR_ON_NULL) {
		build_br_if(b, null, in->index);
		build_push(b, ref);
	} else { /* the branch carries the reference */
		build_push(b, ref);
		build_br_if(b, expr_not(b->f, null), in->index);
		build_pop(b);
	}
}

static void
do_by_row(struct builder *b, const struct insn *in)
{
	const struct op_info *info = &op_info[in->op];

	if (!signatures[in->op].fixed)
		fail_at(in->offset, "%s is not translated", info->text);
	switch (info->imm) {
	case IMM_MEM: case IMM_MEM_LANE:
		do_access(b, in);
		break;
	case IMM_NONE: case IMM_LANE: case IMM_SHUFFLE:
		do_pure(b, in);
		break;
	case IMM_FENCE:
		do_plain(b, in, 0, TYPE_NONE, 0, 0);
		break;
	default:
		fail_at(in->offset, "%s is not translated", info->text);
	}
}

/* `end` or `delegate`, of the body last. */
static void
do_end(struct builder *b, const struct insn *in)
{
	if (b->frames.n > 1) {
		if (build_is_try(build_frame(b)) || build_frame(b)->op == OP_CATCH)
			build_close_try(b, in);
		build_close(b);
		return;
	}
	if (!b->dead)
		build_return(b);
	b->frames.n = 0;
}

/* What the module says of the condition of an `if` or `br_if`. */
static uint8_t
hint(struct builder *b, const struct insn *in)
{
	uint32_t at = place(b, in);

	while (b->hint < b->hints_end && b->hint->at < at)
		b->hint++;
	if (b->hint == b->hints_end || b->hint->at > at)
		return HINT_NONE;
	return b->hint->taken ? HINT_TRUE : HINT_FALSE;
}

static void
do_if(struct builder *b, const struct insn *in)
{
	build_open(b, OP_IF, &in->block);
	build_frame(b)->stmt->hint = hint(b, in);
}

static void
do_br_if(struct builder *b, const struct insn *in)
{
	build_settle_growing(b, 1);
	build_br_if(b, build_pop(b), in->index)->hint = hint(b, in);
}

static void
do_call(struct builder *b, const struct insn *in)
{
	if (in->index == b->f->facts->discard_import)
		do_plain(b, &(struct insn){ .op = OP_MEMORY_DISCARD, .offset = in->offset }, 2, TYPE_NONE,
			0, 0);
	else
		build_call(b, in);
}

static void
do_tee(struct builder *b, uint32_t local)
{
	struct expr *e = build_pop(b);

	build_append_set(b, local, e);
	build_push_leaf(b, expr_is_const(e) ? e : expr_local(b->f, local));
}

static void
instruction(struct builder *b, const struct insn *in)
{
	struct function *f = b->f;
	const struct module *m = b->m;

	switch (in->op) {
	case OP_NOP:
		break;
	case OP_UNREACHABLE:
		build_append(b, stmt_new(f, STMT_TRAP), EFFECT_TRAP);
		build_dead_end(b);
		break;
	case OP_BLOCK: case OP_LOOP:
		build_open(b, (uint8_t)in->op, &in->block);
		break;
	case OP_IF:
		do_if(b, in);
		break;
	case OP_TRY: case OP_TRY_TABLE:
		build_try(b, in);
		break;
	case OP_THROW: case OP_THROW_REF: case OP_RETHROW:
		build_throw(b, in);
		break;
	case OP_ELSE:
		build_else(b);
		break;
	case OP_CATCH: case OP_CATCH_ALL:
		build_catch(b, in);
		break;
	case OP_END: case OP_DELEGATE:
		do_end(b, in);
		break;
	case OP_BR:
		build_br(b, in->index);
		break;
	case OP_BR_IF:
		do_br_if(b, in);
		break;
	case OP_BR_TABLE:
		build_br_table(b, in);
		break;
	case OP_RETURN:
		build_return(b);
		break;
	case OP_CALL:
		do_call(b, in);
		break;
	case OP_CALL_INDIRECT: case OP_CALL_REF: case OP_RETURN_CALL: case OP_RETURN_CALL_INDIRECT:
	case OP_RETURN_CALL_REF:
		build_call(b, in);
		break;
	case OP_DROP:
		build_discard(b, build_pop(b));
		break;
	case OP_SELECT:
		do_select(b, NULL);
		break;
	case OP_SELECT_T:
		do_select(b, in->select.types);
		break;
	case OP_LOCAL_GET:
		build_push(b, expr_local(f, in->index));
		break;
	case OP_LOCAL_SET:
		build_append_set(b, in->index, build_pop(b));
		break;
	case OP_LOCAL_TEE:
		do_tee(b, in->index);
		break;
	case OP_GLOBAL_GET:
		do_global_get(b, in);
		break;
	case OP_GLOBAL_SET:
		do_plain(b, in, 1, TYPE_NONE, in->index, 0);
		break;
	case OP_I32_CONST:
		build_push(b, expr_const(f, TYPE_I32, (uint32_t)in->i32));
		break;
	case OP_I64_CONST:
		build_push(b, expr_const(f, TYPE_I64, (uint64_t)in->i64));
		break;
	case OP_F32_CONST:
		build_push(b, expr_const(f, TYPE_F32, in->f32));
		break;
	case OP_V128_CONST:
		build_push(b, expr_v128(f, in->v128));
		break;
	case OP_F64_CONST:
		build_push(b, expr_const(f, TYPE_F64, in->f64));
		break;
	case OP_MEMORY_SIZE: case OP_MEMORY_GROW:
		if (f->statics && f->statics[in->index].assented) {
			do_trimmed_size(b, in);
			break;
		}
		do_plain(b, in, in->op == OP_MEMORY_GROW, address_type(&m->memories[in->index].limits),
			in->index, 0);
		break;
	case OP_MEMORY_FILL:
		do_plain(b, in, 3, TYPE_NONE, in->index, 0);
		break;
	case OP_MEMORY_DISCARD:
		do_plain(b, in, 2, TYPE_NONE, in->index, 0);
		break;
	case OP_MEMORY_COPY: case OP_MEMORY_INIT: case OP_TABLE_COPY: case OP_TABLE_INIT:
		do_plain(b, in, 3, TYPE_NONE, in->two.a, in->two.b);
		break;
	case OP_DATA_DROP: case OP_ELEM_DROP:
		do_plain(b, in, 0, TYPE_NONE, in->index, 0);
		break;
	case OP_TABLE_GET:
		do_plain(b, in, 1, m->tables[in->index].elem, in->index, 0);
		break;
	case OP_TABLE_SET:
		do_plain(b, in, 2, TYPE_NONE, in->index, 0);
		break;
	case OP_TABLE_SIZE:
		do_plain(b, in, 0, address_type(&m->tables[in->index].limits), in->index, 0);
		break;
	case OP_TABLE_GROW:
		do_plain(b, in, 2, address_type(&m->tables[in->index].limits), in->index, 0);
		break;
	case OP_TABLE_FILL:
		do_plain(b, in, 3, TYPE_NONE, in->index, 0);
		break;
	case OP_REF_NULL:
		do_plain(b, in, 0, VALTYPE_REF(1, in->heap), in->heap, 0);
		break;
	case OP_REF_FUNC:
		do_plain(b, in, 0, VALTYPE_REF(0, HEAP_INDEX + m->funcs[in->index].type), in->index, 0);
		break;
	case OP_REF_IS_NULL:
		do_plain(b, in, 1, TYPE_I32, 0, 0);
		break;
	case OP_REF_AS_NON_NULL:
		do_plain(b, in, 1, VALTYPE_REF(0, valtype_heap(b->stack.v[b->stack.n - 1].value->type)), 0,
			0);
		break;
	case OP_BR_ON_NULL: case OP_BR_ON_NON_NULL:
		do_br_on(b, in);
		break;
	case OP_I64_ADD128: case OP_I64_SUB128: case OP_I64_MUL_WIDE_S: case OP_I64_MUL_WIDE_U: {
		static const valtype pair[2] = { TYPE_I64, TYPE_I64 };
		static const struct functype wide = { 0, 2, NULL, pair };
		struct expr *args[4];
		uint32_t n = in->op == OP_I64_ADD128 || in->op == OP_I64_SUB128 ? 4 : 2;
		build_pop_args(b, n, args);
		build_push_call(b, expr_new(f, in->op, TYPE_NONE, 0, n, args), &wide);
		break;
	}
	default:
		do_by_row(b, in);
		break;
	}
}

/* Takes the instructions that make up most of all code as they are decoded, up to another one or to
 * the end of what can be reached. */
static void
quick(struct builder *b)
{
	struct reader *r = b->reader;
	uint64_t start = reader_offset(r);
	const uint8_t *p = r->p, *begin = p, *last = r->window_end - QUICK_BYTES, *next;
	const struct quick_row *row;
	struct expr *right;
	struct insn in;
	uint32_t value;
	unsigned bits;

	for (; p <= last; p = next) {
		row = &quick_rows[p[0]];
		next = p + 1;
		switch ((enum form)row->form) {
		case FORM_GET:
			if (!(next = insn_short(next, &value, &bits)))
				goto leave;
			build_push_leaf(b, expr_local(b->f, value));
			break;
		case FORM_SET:
			if (!(next = insn_short(next, &value, &bits)))
				goto leave;
			build_append_set(b, value, build_pop(b));
			break;
		case FORM_TEE:
			if (!(next = insn_short(next, &value, &bits)))
				goto leave;
			do_tee(b, value);
			break;
		case FORM_CONST:
			if (!(next = insn_short(next, &value, &bits)))
				goto leave;
			build_push_leaf(b,
				expr_const(b->f, row->result, (uint64_t)(int64_t)insn_signed(value, bits)));
			break;
		case FORM_ACCESS:
			if (p[1] >= 0x40 || !(next = insn_short(p + 2, &value, &bits)))
				goto leave;
			in.op = row->op;
			in.offset = start + (uint64_t)(p - begin);
			in.mem.memory = 0;
			in.mem.align = p[1];
			in.mem.offset = value;
			do_access(b, &in);
			break;
		case FORM_PLAIN:
			right = build_pop(b);
			build_push(b, row->noperands == 1 ? expr_unary(b->f, row->op, row->result, right)
			    : expr_binary(b->f, row->op, row->result, build_pop(b), right));
			break;
		case FORM_BLOCK: case FORM_LOOP: case FORM_IF:
			if (p[1] != BLOCK_EMPTY)
				goto leave;
			next = p + 2;
			in.offset = start + (uint64_t)(p - begin);
			in.block = (struct blocktype){ .result = TYPE_NONE };
			if (row->form == FORM_IF)
				do_if(b, &in);
			else
				build_open(b, (uint8_t)row->op, &in.block);
			break;
		case FORM_END:
			in.op = row->op;
			do_end(b, &in);
			if (b->frames.n && !b->dead)
				break;
			p = next;
			goto leave;
		case FORM_BR_IF:
			if (!(next = insn_short(next, &in.index, &bits)))
				goto leave;
			in.offset = start + (uint64_t)(p - begin);
			do_br_if(b, &in);
			break;
		case FORM_CALL:
			if (!(next = insn_short(next, &in.index, &bits)))
				goto leave;
			r->p = next; /* it looks at the next byte, which is in the window: p <= last */
			in.op = row->op;
			in.offset = start + (uint64_t)(p - begin);
			do_call(b, &in);
			break;
		case FORM_BR:
			if (!(next = insn_short(next, &value, &bits)))
				goto leave;
			build_br(b, value);
			p = next;
			goto leave;
		case FORM_TRAPPING: case FORM_OTHER:
			goto leave;
		}
	}
leave:
	r->p = p;
}

/* The one place that takes an instruction, so that compilers put all cases into this loop. */
void
build_all(struct builder *b)
{
	const struct constexpr *constant = b->constant;
	bool costs = b->f->facts->interruptible;
	struct insn in;

	while (b->frames.n) {
		if (!constant && !costs && !b->dead
		    && b->reader->window_end - b->reader->p >= QUICK_BYTES) {
			quick(b);
			if (!b->frames.n)
				return;
		}
		if (constant) {
			if (b->next == constant->n)
				return;
			in = constant->insns[b->next++];
		} else if (b->dead)
			build_skip_dead(b, &in);
		else
			insn_read(b->reader, b->f->arena, b->m, &in);
		if (costs)
			b->cost += insn_cost(b->f->facts, &in);
		instruction(b, &in);
	}
}

void
build(struct function *f, struct reader *reader)
{
	struct builder b = { .f = f, .m = f->m, .reader = reader };
	struct frame *fr;

	build_label(f, f->type->nresults);
	fr = arena_push(f->arena, &b.frames);
	*fr = (struct frame){ .op = OP_BLOCK, .type = *f->type, .label = LABEL_RETURN,
		.tail = &f->body };
	if (f->m->hints && f->m->hints[f->index].n > 0) {
		b.hint = f->m->hints[f->index].v;
		b.hints_end = b.hint + f->m->hints[f->index].n;
	}
	build_all(&b);
	f->cost = b.cost;
}
