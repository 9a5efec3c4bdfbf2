/* plain: runs the instructions of a body as they stand, on a stack of values and one of blocks
 * (specification, sections 4.4 and 4.6). It is the reference that trees are compared with, so it
 * shares nothing with ir/: only the decoder. */
#include "interpret.h"

#include "wasm/callers.h"
#include "wasm/signature.h"

#include <string.h>

#define WORDS_MOST 4096

struct code {
	struct insn in;
	/* of a block: where its else or first catch and its end are; of a catch: the next one and the
	 * end */
	uint32_t other, end;
	uint32_t nparams, nresults;
	bool met; /* some run came here */
};

struct frame {
	uint32_t target; /* where a branch to it goes */
	uint32_t arity;  /* how many values it takes along */
	uint32_t height; /* of the stack below these */
	uint32_t catches; /* 1 + the try whose body this is */
	uint32_t caught; /* the exception whose handler this is */
};

struct plain {
	const struct functype *type;
	VEC(struct code) code;
	VEC(valtype) locals; /* with parameters */
	uint64_t *stack;
	struct frame *frames;
	uint64_t *values;    /* of the locals */
	uint32_t nmet;       /* instructions that some run has come to */
};

/* ---- decoding ---- */

static bool
is_simulated(enum feature f)
{
	return f == FEATURE_MVP || f == FEATURE_SIGN_EXTENSION || f == FEATURE_SATURATING_FLOAT_TO_INT
	    || f == FEATURE_BULK_MEMORY
	    || f == FEATURE_REFERENCE_TYPES || f == FEATURE_TAIL_CALL
	    || f == FEATURE_FUNCTION_REFERENCES || f == FEATURE_WIDE_ARITHMETIC
	    || f == FEATURE_MEMORY_DISCARD || f == FEATURE_EXCEPTIONS || f == FEATURE_LEGACY_EXCEPTIONS
	    || f == FEATURE_SIMD || f == FEATURE_RELAXED_SIMD || f == FEATURE_THREADS;
}

static bool
type_is_simulated(valtype t)
{
	uint32_t heap = valtype_heap(t);

	if (!valtype_is_ref(t))
		return true;
	return heap_is_index(heap) || heap == HEAP_FUNC || heap == HEAP_EXTERN || heap == HEAP_NOFUNC
	    || heap == HEAP_NOEXTERN
	    || heap == HEAP_EXN || heap == HEAP_NOEXN;
}

static bool
types_are_simulated(uint32_t n, const valtype *types)
{
	for (uint32_t i = 0; i < n; i++)
		if (!type_is_simulated(types[i]))
			return false;
	return true;
}

static bool
read_locals(struct plain *p, struct arena *a, struct reader *r, const struct module *m)
{
	uint32_t groups = read_u32(r, "local group count");

	for (uint32_t i = 0; i < p->type->nparams; i++)
		*arena_push(a, &p->locals) = p->type->params[i];
	while (groups--) {
		uint32_t n = read_u32(r, "local count");
		valtype type = type_read(r, m);
		while (n--)
			*arena_push(a, &p->locals) = type;
	}
	return types_are_simulated(p->locals.n, p->locals.v)
	    && types_are_simulated(p->type->nresults, p->type->results);
}

static const struct functype *
called(const struct module *m, const struct insn *in)
{
	switch (in->op) {
	case OP_CALL: case OP_RETURN_CALL: return func_type(m, in->index);
	case OP_CALL_INDIRECT: case OP_RETURN_CALL_INDIRECT: return &m->types[in->two.a].func;
	case OP_CALL_REF: case OP_RETURN_CALL_REF: return &m->types[in->index].func;
	}
	return NULL;
}

static bool
insn_is_simulated(const struct module *m, const struct insn *in)
{
	const struct functype *t = called(m, in);

	if (!is_simulated((enum feature)op_info[in->op].feature))
		return false;
	if (t && !(types_are_simulated(t->nparams, t->params)
	    && types_are_simulated(t->nresults, t->results)))
		return false;
	if (in->op == OP_GLOBAL_GET || in->op == OP_GLOBAL_SET)
		return type_is_simulated(m->globals[in->index].type);
	return true;
}

static void
note_word(struct world *w, uint64_t word)
{
	if (w->words.n < WORDS_MOST)
		*vec_push(&w->words) = word;
}

/* No instruction pushes more at one place than its type has results. */
static void
make_stacks(struct plain *p, struct arena *a, const struct module *m)
{
	size_t most = p->code.n * (size_t)4 + 1024;

	for (uint32_t i = 0; i < p->code.n; i++) {
		const struct functype *t = called(m, &p->code.v[i].in);
		most += t ? t->nresults : p->code.v[i].nresults;
	}
	p->stack = arena_alloc(a, most * sizeof *p->stack);
	p->frames = arena_alloc(a, (p->code.n + (size_t)1) * sizeof *p->frames);
}

struct plain *
plain_decode(struct world *w, struct arena *a, struct reader *r, uint32_t func)
{
	const struct func *body = &w->m->funcs[func];
	struct plain *p = arena_zalloc(a, sizeof *p);
	VEC(uint32_t) open = { NULL, 0, 0 };
	uint32_t at;

	reader_seek(r, body->body_offset, body->body_offset + body->body_size);
	p->type = func_type(w->m, func);
	w->words.n = 0;
	if (!read_locals(p, a, r, w->m))
		return NULL;
	p->values = arena_alloc(a, (p->locals.n + (size_t)1) * sizeof *p->values);
	while (!reader_at_end(r)) {
		struct code *c = arena_push(a, &p->code);
		memset(c, 0, sizeof *c);
		insn_read(r, a, w->m, &c->in);
		at = p->code.n - 1;
		if (!insn_is_simulated(w->m, &c->in))
			return NULL;
		switch (c->in.op) {
		case OP_I32_CONST:
			note_word(w, (uint32_t)c->in.i32);
			break;
		case OP_I64_CONST:
			note_word(w, (uint64_t)c->in.i64);
			break;
		case OP_BR_TABLE:
			note_word(w, c->in.br_table.n - 1);
			break;
		case OP_BLOCK: case OP_LOOP: case OP_IF: case OP_TRY: case OP_TRY_TABLE: {
			struct functype t = blocktype_type(w->m, c->in.op == OP_TRY_TABLE
			    ? &c->in.try_table.block : &c->in.block);
			c->nparams = t.nparams;
			c->nresults = t.nresults;
			*arena_push(a, &open) = at;
			break;
		}
		case OP_ELSE:
			p->code.v[open.v[open.n - 1]].other = at;
			break;
		case OP_CATCH: case OP_CATCH_ALL: {
			struct code *last = &p->code.v[open.v[open.n - 1]];
			while (last->other)
				last = &p->code.v[last->other];
			last->other = at;
			break;
		}
		case OP_END: case OP_DELEGATE:
			if (open.n)
				for (uint32_t k = open.v[--open.n], next; k != at; k = next) {
					next = p->code.v[k].other ? p->code.v[k].other : at;
					p->code.v[k].end = at;
				}
			break;
		}
	}
	make_stacks(p, a, w->m);
	return p;
}

/* ---- running ---- */

struct run {
	struct world *w;
	struct plain *p;
	uint64_t *sp; /* past the topmost value */
	uint64_t *stack;
	struct frame *frames;
	uint32_t nframes;
	uint32_t pc;
};

static void
push(struct run *r, uint64_t value)
{
	*r->sp++ = value;
}

static uint64_t
pop(struct run *r)
{
	return *--r->sp;
}

static void
enter(struct run *r, uint32_t target, uint32_t arity, uint32_t nparams)
{
	r->frames[r->nframes++] = (struct frame){ target, arity,
		(uint32_t)(r->sp - r->stack) - nparams, 0, NO_EXCEPTION };
}

static _Noreturn void
leave(struct run *r)
{
	uint32_t n = r->p->type->nresults;

	world_note(r->w, EVENT_END, END_RETURN, n, r->sp - n);
	world_end(r->w, END_RETURN);
}

static void
branch(struct run *r, uint32_t depth)
{
	struct frame *f;

	if (depth == r->nframes)
		leave(r);
	r->nframes -= depth;
	f = &r->frames[r->nframes - 1];
	memmove(r->stack + f->height, r->sp - f->arity, f->arity * sizeof *r->sp);
	r->sp = r->stack + f->height + f->arity;
	r->pc = f->target; /* a loop's own instruction, which opens it again, or what follows the end */
	r->nframes--;
}

/* ---- exceptions ---- */

static void
push_payload(struct run *r, uint32_t exception, uint32_t tag)
{
	const struct module *m = r->w->m;

	for (uint32_t i = 0; i < m->types[m->tags[tag].type].func.nparams; i++)
		push(r, world_payload(r->w, exception)[i]);
}

/* Whether a clause of the try_table at the top takes it, and control is where that says. */
static bool
take_by_clause(struct run *r, const struct insn *in, uint32_t exception)
{
	for (uint32_t i = 0; i < in->try_table.n; i++) {
		const struct catch_clause *c = &in->try_table.clauses[i];
		bool tagged = c->kind == CATCH || c->kind == CATCH_REF;
		if (tagged && r->w->exceptions.v[exception].tag != c->tag)
			continue;
		r->w->thrown = false;
		r->sp = r->stack + r->frames[--r->nframes].height;
		if (tagged)
			push_payload(r, exception, c->tag);
		if (c->kind == CATCH_REF || c->kind == CATCH_ALL_REF)
			push(r, world_exception_ref(exception));
		branch(r, c->label);
		return true;
	}
	return false;
}

static bool
take_by_catch(struct run *r, const struct code *try, uint32_t exception)
{
	struct frame *f = &r->frames[r->nframes - 1];

	for (uint32_t k = try->other; k; k = r->p->code.v[k].other) {
		const struct insn *in = &r->p->code.v[k].in;
		if (in->op == OP_CATCH && r->w->exceptions.v[exception].tag != in->index)
			continue;
		r->w->thrown = false;
		f->catches = 0;
		f->caught = exception;
		r->sp = r->stack + f->height;
		if (in->op == OP_CATCH)
			push_payload(r, exception, in->index);
		r->pc = k + 1;
		return true;
	}
	return false;
}

/* The exception that is on its way leaves blocks until one takes it. */
static void
unwind(struct run *r)
{
	uint32_t exception = r->w->active;

	while (r->nframes) {
		uint32_t catches = r->frames[r->nframes - 1].catches, skip = 0;
		if (catches) {
			const struct code *try = &r->p->code.v[catches - 1];
			const struct insn *end = &r->p->code.v[try->end].in;
			if (try->in.op == OP_TRY_TABLE ? take_by_clause(r, &try->in, exception)
			    : take_by_catch(r, try, exception))
				return;
			skip = end->op == OP_DELEGATE ? end->index : 0;
		}
		r->nframes -= 1 + skip;
	}
	world_leave(r->w);
}

static void
throw(struct run *r, const struct insn *in)
{
	if (in->op == OP_THROW) {
		r->sp -= r->w->m->types[r->w->m->tags[in->index].type].func.nparams;
		world_throw(r->w, in->index, r->sp);
	} else
		world_throw_again(r->w, in->op == OP_THROW_REF ? pop(r)
		    : world_exception_ref(r->frames[r->nframes - 1 - in->index].caught));
	unwind(r);
}

/* ---- calls ---- */

static void
call(struct run *r, const struct insn *in)
{
	const struct functype *t = called(r->w->m, in);
	enum event kind = EVENT_CALL;
	uint32_t what = in->index, node = what;
	uint64_t ref = 0;

	if (in->op == OP_CALL && in->index == r->w->discard) {
		r->sp -= 2;
		world_memory_discard(r->w, 0, r->sp[0], r->sp[1]);
		return;
	}
	if (in->op == OP_CALL_INDIRECT || in->op == OP_RETURN_CALL_INDIRECT) {
		kind = EVENT_CALL_INDIRECT;
		what = in->two.a;
		node = callers_table(r->w->m, in->two.b, what);
		ref = world_target(r->w, in->two.b, what, pop(r));
	} else if (in->op == OP_CALL_REF || in->op == OP_RETURN_CALL_REF) {
		kind = EVENT_CALL_REF;
		node = callers_type(r->w->m, what);
		ref = pop(r);
		if (!ref)
			world_end(r->w, END_NULL);
	}
	r->sp -= t->nparams;
	if (in->op == OP_RETURN_CALL || in->op == OP_RETURN_CALL_INDIRECT
	    || in->op == OP_RETURN_CALL_REF) {
		world_note(r->w, EVENT_TAIL_CALL, 0, 0, NULL);
		world_call(r->w, kind, what, node, ref, t, r->sp, r->sp);
		if (r->w->thrown)
			world_leave(r->w);
		r->sp += t->nresults;
		leave(r);
	}
	world_call(r->w, kind, what, node, ref, t, r->sp, r->sp);
	if (r->w->thrown)
		unwind(r);
	else
		r->sp += t->nresults;
}

static void
load_or_store(struct run *r, const struct insn *in)
{
	/* width, and for loads how many bits are sign-extended to the type */
	static const struct { uint8_t width, extend; } loads[] = {
		{ 4, 0 }, { 8, 0 }, { 4, 0 }, { 8, 0 }, { 1, 32 }, { 1, 0 }, { 2, 32 }, { 2, 0 },
		{ 1, 64 }, { 1, 0 }, { 2, 64 }, { 2, 0 }, { 4, 64 }, { 4, 0 }
	};
	static const uint8_t stores[] = { 4, 8, 4, 8, 1, 2, 1, 2, 4 };
	uint64_t value, sign;
	uint32_t width;

	if (in->op >= OP_I32_STORE) {
		width = stores[in->op - OP_I32_STORE];
		value = pop(r);
		world_store(r->w, in->mem.memory, world_reach(pop(r), in->mem.offset, width), width, value);
		return;
	}
	width = loads[in->op - OP_I32_LOAD].width;
	value = world_load(r->w, in->mem.memory, world_reach(pop(r), in->mem.offset, width), width);
	if (loads[in->op - OP_I32_LOAD].extend) {
		sign = UINT64_C(1) << (width * 8 - 1);
		value = (value ^ sign) - sign;
		if (loads[in->op - OP_I32_LOAD].extend == 32)
			value &= UINT32_MAX;
	}
	push(r, value);
}

static void
vector_load_or_store(struct run *r, const struct insn *in)
{
	uint64_t args[2] = { 0, 0 }, value, end;
	uint8_t lane = op_info[in->op].imm == IMM_MEM_LANE ? in->mem.lane : 0;

	if (signatures[in->op].noperands > 1)
		args[1] = pop(r);
	args[0] = pop(r);
	end = world_reach(args[0], in->mem.offset, UINT64_C(1) << signatures[in->op].access);
	value = vector_access(r->w, in->op, lane, in->mem.memory, end, args);
	if (signatures[in->op].nresults)
		push(r, value);
}

static void
atomic(struct run *r, const struct insn *in)
{
	uint64_t args[3] = { 0, 0, 0 }, value, end;

	if (in->op == OP_ATOMIC_FENCE) {
		atomic_fence(r->w);
		return;
	}
	for (uint32_t i = signatures[in->op].noperands; i-- > 0; )
		args[i] = pop(r);
	world_align(r->w, in->op, in->mem.memory, args[0], in->mem.offset);
	end = world_reach(args[0], in->mem.offset, UINT64_C(1) << signatures[in->op].access);
	value = atomic_access(r->w, in->op, in->mem.memory, end, args);
	if (signatures[in->op].nresults)
		push(r, value);
}

static void
if_or_else(struct run *r, const struct code *c)
{
	if (c->in.op == OP_ELSE) { /* the end of the first branch */
		r->pc = c->end;
		return;
	}
	if (pop(r))
		enter(r, c->end + 1, c->nresults, c->nparams);
	else if (c->other) {
		r->pc = c->other + 1;
		enter(r, c->end + 1, c->nresults, c->nparams);
	} else
		r->pc = c->end + 1;
}

static void
branch_on_null(struct run *r, const struct insn *in)
{
	uint64_t ref = pop(r);

	if (in->op == OP_BR_ON_NULL) {
		if (!ref)
			branch(r, in->index);
		else
			push(r, ref);
	} else if (ref) {
		push(r, ref);
		branch(r, in->index);
	}
}

static void
bulk(struct run *r, const struct insn *in)
{
	uint64_t *a = r->sp -= 3;

	switch (in->op) {
	case OP_MEMORY_FILL: world_memory_fill(r->w, in->index, a[0], a[1], a[2]); break;
	case OP_MEMORY_COPY: world_memory_copy(r->w, in->two.a, in->two.b, a[0], a[1], a[2]); break;
	case OP_MEMORY_INIT: world_memory_init(r->w, in->two.a, in->two.b, a[0], a[1], a[2]); break;
	case OP_TABLE_FILL: world_table_fill(r->w, in->index, a[0], a[1], a[2]); break;
	case OP_TABLE_COPY: world_table_copy(r->w, in->two.a, in->two.b, a[0], a[1], a[2]); break;
	case OP_TABLE_INIT: world_table_init(r->w, in->two.a, in->two.b, a[0], a[1], a[2]); break;
	}
}

static void
compute(struct run *r, const struct insn *in)
{
	uint32_t n = signatures[in->op].noperands;
	uint64_t results[2];

	r->sp -= n;
	if (is_vector(in->op)) {
		bool lanes = op_info[in->op].imm == IMM_V128 || op_info[in->op].imm == IMM_SHUFFLE;
		uint8_t lane = op_info[in->op].imm == IMM_LANE ? in->lane : 0;
		results[0] = vector(in->op, lane, lanes ? in->v128 : NULL, n, r->sp);
		push(r, results[0]);
		return;
	}
	if (numeric_wide(in->op, r->sp, results)) {
		push(r, results[0]);
		push(r, results[1]);
		return;
	}
	if (n < 2)
		r->sp[1] = 0;
	if (!numeric(r->w, in->op, r->sp, results))
		world_wrong(r->w, "the reference does not know %s", op_info[in->op].text);
	push(r, results[0]);
}

static void
step(struct run *r, const struct code *c)
{
	const struct insn *in = &c->in;
	struct world *w = r->w;
	uint64_t value;

	switch (in->op) {
	case OP_UNREACHABLE: world_end(w, END_UNREACHABLE);
	case OP_NOP: break;
	case OP_BLOCK: enter(r, c->end + 1, c->nresults, c->nparams); break;
	case OP_LOOP: enter(r, r->pc - 1, c->nparams, c->nparams); break;
	case OP_TRY: case OP_TRY_TABLE:
		enter(r, c->end + 1, c->nresults, c->nparams);
		r->frames[r->nframes - 1].catches = r->pc; /* which is past this one */
		break;
	case OP_CATCH: case OP_CATCH_ALL: r->pc = c->end; break; /* the end of what is before it */
	case OP_THROW: case OP_THROW_REF: case OP_RETHROW: throw(r, in); break;
	case OP_IF: case OP_ELSE: if_or_else(r, c); break;
	case OP_END: case OP_DELEGATE:
		if (!r->nframes)
			leave(r);
		r->nframes--;
		break;
	case OP_BR: branch(r, in->index); break;
	case OP_BR_IF:
		if (pop(r))
			branch(r, in->index);
		break;
	case OP_BR_TABLE:
		value = pop(r);
		branch(r, in->br_table.labels[value < in->br_table.n ? value : in->br_table.n]);
		break;
	case OP_BR_ON_NULL: case OP_BR_ON_NON_NULL: branch_on_null(r, in); break;
	case OP_RETURN: leave(r);
	case OP_CALL: case OP_CALL_INDIRECT: case OP_CALL_REF: case OP_RETURN_CALL:
	case OP_RETURN_CALL_INDIRECT: case OP_RETURN_CALL_REF:
		call(r, in);
		break;
	case OP_DROP: r->sp--; break;
	case OP_SELECT: case OP_SELECT_T:
		r->sp -= 2;
		if (!r->sp[1])
			r->sp[-1] = r->sp[0];
		break;
	case OP_LOCAL_GET: push(r, r->p->values[in->index]); break;
	case OP_LOCAL_SET: r->p->values[in->index] = pop(r); break;
	case OP_LOCAL_TEE: r->p->values[in->index] = r->sp[-1]; break;
	case OP_GLOBAL_GET: push(r, world_global_get(w, in->index)); break;
	case OP_GLOBAL_SET: world_global_set(w, in->index, pop(r)); break;
	case OP_TABLE_GET: push(r, world_table_get(w, in->index, pop(r))); break;
	case OP_TABLE_SET:
		r->sp -= 2;
		world_table_set(w, in->index, r->sp[0], r->sp[1]);
		break;
	case OP_TABLE_SIZE: push(r, world_table_size(w, in->index)); break;
	case OP_TABLE_GROW:
		r->sp -= 2;
		push(r, world_table_grow(w, in->index, r->sp[0], r->sp[1]));
		break;
	case OP_MEMORY_SIZE: push(r, world_memory_size(w, in->index)); break;
	case OP_MEMORY_GROW: push(r, world_memory_grow(w, in->index, pop(r))); break;
	case OP_MEMORY_DISCARD:
		r->sp -= 2;
		world_memory_discard(w, in->index, r->sp[0], r->sp[1]);
		break;
	case OP_MEMORY_FILL: case OP_MEMORY_COPY: case OP_MEMORY_INIT: case OP_TABLE_FILL:
	case OP_TABLE_COPY: case OP_TABLE_INIT:
		bulk(r, in);
		break;
	case OP_DATA_DROP: world_data_drop(w, in->index); break;
	case OP_ELEM_DROP: world_elem_drop(w, in->index); break;
	case OP_I32_CONST: push(r, (uint32_t)in->i32); break;
	case OP_I64_CONST: push(r, (uint64_t)in->i64); break;
	case OP_F32_CONST: push(r, in->f32); break;
	case OP_F64_CONST: push(r, in->f64); break;
	case OP_REF_NULL: push(r, 0); break;
	case OP_REF_IS_NULL: r->sp[-1] = r->sp[-1] == 0; break;
	case OP_REF_FUNC: push(r, world_ref_func(in->index)); break;
	case OP_REF_AS_NON_NULL:
		if (!r->sp[-1])
			world_end(w, END_NULL);
		break;
	default:
		if (in->op >= OP_I32_LOAD && in->op <= OP_I64_STORE32)
			load_or_store(r, in);
		else if (is_atomic(in->op))
			atomic(r, in);
		else if (world_is_access(in->op))
			vector_load_or_store(r, in);
		else
			compute(r, in);
		break;
	}
}

/* Whether it only structures the code, and costs nothing. */
static bool
is_free(uint16_t op)
{
	return op == OP_NOP || op == OP_ELSE || op == OP_END || op_info[op].imm == IMM_BLOCK
	    ? op != OP_IF : op == OP_TRY_TABLE || op == OP_CATCH || op == OP_CATCH_ALL
	    || op == OP_DELEGATE;
}

void
plain_run(struct world *w, struct plain *p, const uint64_t *args)
{
	struct run *r;

	r = &(struct run){ w, p, p->stack, p->stack, p->frames, 0, 0 };
	for (uint32_t i = 0; i < p->locals.n; i++)
		p->values[i] = i < p->type->nparams ? args[i] : 0;
	if (setjmp(w->out))
		return;
	for (;;) {
		world_step(w);
		p->nmet += !p->code.v[r->pc].met;
		p->code.v[r->pc].met = true;
		w->cost += !is_free(p->code.v[r->pc].in.op);
		step(r, &p->code.v[r->pc++]);
	}
}

uint32_t
plain_size(const struct plain *p)
{
	return p->code.n;
}

uint32_t
plain_met(const struct plain *p)
{
	return p->nmet;
}
