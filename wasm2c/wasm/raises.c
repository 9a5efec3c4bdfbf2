/* raises: from which calls of a body an exception may leave it.
 *
 * What a try catches without regard to tags does not leave it, unless a handler throws it again:
 *
 *   try  call $a  catch_all  call $b  end      only what $b throws goes on
 *   try  call $a  catch_all  rethrow 0  end    what $a throws does, and nothing if it never throws
 *
 * In the older proposal a catch_all stands behind the body of its try. So the calls inside of a try
 * wait in a list until the try ends. */
#include "wasm/raises.h"

#include "wasm/callers.h"

#include <string.h>

/* In the list at hand: what the body raises comes first, then what the handlers do. */
struct open_try {
	uint32_t depth;    /* how many blocks are open, with this one, from the outermost try on */
	uint32_t first;
	uint32_t handlers; /* where they begin; IN_BODY before the first */
	bool catches_all;
	bool rethrown;     /* by a handler, to what is around the try */
	bool leaves;       /* from somewhere in it: taken to go to the caller, past all handlers */
};

#define IN_BODY UINT32_MAX

/* To the caller. */
static void
leave(struct facts *f, struct module *m, uint32_t func, uint32_t node)
{
	if (f->last_raiser[node] == func + 1)
		return;
	f->last_raiser[node] = func + 1;
	*arena_push(&m->arena, &f->raisers) = node;
}

static void
raise(struct facts *f, struct module *m, uint32_t func, uint32_t node)
{
	if (f->tries.n == 0)
		leave(f, m, func, node);
	else
		*arena_push(&m->arena, &f->raised) = node;
}

static struct open_try *
innermost(struct facts *f)
{
	return f->tries.n ? &f->tries.v[f->tries.n - 1] : NULL;
}

static void
open_try(struct facts *f, struct module *m, const struct insn *in)
{
	struct open_try *t = arena_push(&m->arena, &f->tries);

	memset(t, 0, sizeof *t);
	t->depth = ++f->try_depth;
	t->first = f->raised.n;
	t->handlers = IN_BODY;
	for (uint32_t i = 0; in->op == OP_TRY_TABLE && i < in->try_table.n; i++) {
		uint8_t kind = in->try_table.clauses[i].kind;
		t->catches_all |= kind == CATCH_ALL || kind == CATCH_ALL_REF;
	}
}

static void
close_try(struct facts *f, struct module *m, uint32_t func)
{
	struct open_try *t = innermost(f);
	uint32_t end = t->handlers == IN_BODY ? f->raised.n : t->handlers, n = f->raised.n - end;

	for (uint32_t i = t->first; i < end && t->leaves; i++)
		leave(f, m, func, f->raised.v[i]);
	if (t->leaves || (t->catches_all && !t->rethrown)) {
		if (n)
			memmove(&f->raised.v[t->first], &f->raised.v[end], n * sizeof *f->raised.v);
		f->raised.n = t->first + n;
	}
	if (--f->tries.n > 0)
		return;
	for (uint32_t i = 0; i < f->raised.n; i++)
		leave(f, m, func, f->raised.v[i]);
	f->raised.n = 0;
	f->try_depth = 0;
}

/* The end of a block inside of a try, or of the try. */
static void
end_block(struct facts *f, struct module *m, uint32_t func)
{
	bool is_try = innermost(f)->depth == f->try_depth;

	f->try_depth--;
	if (is_try)
		close_try(f, m, func);
}

/* Past the handlers of all tries down to the label's, which are few: what this try raises is taken
 * to leave the function. */
static void
delegate(struct facts *f, struct module *m, uint32_t func)
{
	innermost(f)->leaves = true;
	end_block(f, m, func);
}

/* Throws what the handler at the label has caught. Where another try's body is between the two,
 * that may delegate it to anywhere. */
static void
rethrow(struct facts *f, uint32_t label)
{
	struct open_try *t = innermost(f);
	bool inside = false;

	for (; t->depth != f->try_depth - label; t--)
		inside |= t->handlers == IN_BODY;
	if (inside)
		t->leaves = true;
	else
		t->rethrown = true;
}

static void
note_control(struct facts *f, struct module *m, uint32_t func, const struct insn *in)
{
	switch (in->op) {
	case OP_TRY: case OP_TRY_TABLE:
		open_try(f, m, in);
		break;
	case OP_CATCH: case OP_CATCH_ALL:
		if (innermost(f)->handlers == IN_BODY)
			innermost(f)->handlers = f->raised.n;
		innermost(f)->catches_all |= in->op == OP_CATCH_ALL;
		break;
	case OP_BLOCK: case OP_LOOP: case OP_IF:
		f->try_depth += f->tries.n > 0;
		break;
	case OP_DELEGATE:
		delegate(f, m, func);
		break;
	case OP_END:
		if (f->tries.n)
			end_block(f, m, func);
		break;
	}
}

void
raises_note(struct facts *f, struct module *m, uint32_t func, const struct insn *in,
	bool reachable)
{
	note_control(f, m, func, in);
	if (!reachable)
		return;
	switch (in->op) {
	case OP_CALL: case OP_CALL_INDIRECT: case OP_CALL_REF:
		raise(f, m, func, callers_called(m, in));
		break;
	case OP_THROW: case OP_THROW_REF:
		raise(f, m, func, callers_throw(m));
		break;
	case OP_RETHROW:
		rethrow(f, in->index);
		break;
	/* these leave the function first, and all that is around them */
	case OP_RETURN_CALL: case OP_RETURN_CALL_INDIRECT: case OP_RETURN_CALL_REF:
		leave(f, m, func, callers_called(m, in));
		break;
	}
}

void
raises_end_body(struct facts *f, struct module *m, uint32_t func)
{
	struct func_facts *ff = &f->funcs[func];

	ff->nraisers = f->raisers.n;
	ff->raisers = arena_alloc(&m->arena, (f->raisers.n + 1) * sizeof *ff->raisers);
	if (f->raisers.n)
		memcpy(ff->raisers, f->raisers.v, f->raisers.n * sizeof *ff->raisers);
	f->raisers.n = 0;
}
