/* valid_variable: drop, select, locals, globals, tables, and copies between memories or tables
 * (specification, sections 3.4.3 to 3.4.6). */
#include "wasm/valid_state.h"

#include "util/diag.h"

#include <string.h>

_Static_assert(TYPE_V128 - TYPE_I32 == 4,
	"is_numeric() takes what lies between for numbers and vectors");

static bool
is_numeric(valtype t)
{
	return (t >= TYPE_I32 && t <= TYPE_V128) || t == TYPE_BOT;
}

static void
untyped_select(struct valid *v)
{
	valtype b, a;

	pop(v, TYPE_I32);
	b = pop_any(v);
	a = pop_any(v);
	if (!is_numeric(a) || !is_numeric(b))
		fail_at(v->in.offset,
			"type mismatch: select without a type expects numbers or vectors, found %s",
			type_text(is_numeric(a) ? b : a));
	if (a != b && a != TYPE_BOT && b != TYPE_BOT)
		valid_mismatch(v, a, b);
	push(v, a == TYPE_BOT ? b : a);
}

static void
typed_select(struct valid *v)
{
	valtype t;

	if (v->in.select.n != 1)
		fail_at(v->in.offset, "invalid result arity: select with %u types",
			(unsigned)v->in.select.n);
	t = v->in.select.types[0];
	pop(v, TYPE_I32);
	pop(v, t);
	pop(v, t);
	push(v, t);
}

/* ---- locals (section 3.4.4): those without a default value must be set before they are read
 * ---- */

static valtype
local_type(const struct valid *v)
{
	return v->in.index < v->nlisted ? v->locals[v->in.index] : valid_unlisted_local(v, v->in.index);
}

static void
local_get(struct valid *v)
{
	valtype t = local_type(v);

	if (v->local_set && !v->local_set[v->in.index])
		fail_at(v->in.offset, "uninitialized local %u of type %s", (unsigned)v->in.index,
			type_text(t));
	push(v, t);
}

/* A local is set for the first time at most once within each frame, so the stack of these is no
 * longer than the number of locals. */
static valtype
local_set(struct valid *v)
{
	valtype t = local_type(v);

	pop(v, t);
	if (!v->local_set || v->local_set[v->in.index])
		return t;
	v->local_set[v->in.index] = 1;
	if (!v->inits)
		v->inits = arena_alloc(v->scratch, v->nlocals * sizeof *v->inits);
	v->inits[v->ninits++] = v->in.index;
	return t;
}

/* ---- globals ---- */

static const struct global *
global(const struct valid *v)
{
	if (v->in.index >= v->m->nglobals)
		valid_unknown(v, "global", v->in.index);
	return &v->m->globals[v->in.index];
}

static void
global_set(struct valid *v)
{
	const struct global *g = global(v);

	if (!g->mutable)
		fail_at(v->in.offset, "immutable global %u: global.set", (unsigned)v->in.index);
	pop(v, g->type);
}

/* ---- tables and memories: an address has the type of what it points into ---- */

static void
table_access(struct valid *v)
{
	const struct table *t = valid_table(v, v->in.index);
	valtype address = valid_address_type(&t->limits);

	switch (v->in.op) {
	case OP_TABLE_GET:
		pop(v, address);
		push(v, t->elem);
		break;
	case OP_TABLE_SET:
		pop(v, t->elem);
		pop(v, address);
		break;
	case OP_TABLE_SIZE:
		push(v, address);
		break;
	case OP_TABLE_GROW:
		pop(v, address);
		pop(v, t->elem);
		push(v, address);
		break;
	case OP_TABLE_FILL:
		pop(v, address);
		pop(v, t->elem);
		pop(v, address);
		break;
	}
}

/* The length of a copy has the smaller of the two address types. */
static void
copy(struct valid *v, const struct limits *to, const struct limits *from)
{
	pop(v, to->is64 && from->is64 ? TYPE_I64 : TYPE_I32);
	pop(v, valid_address_type(from));
	pop(v, valid_address_type(to));
}

static void
table_copy(struct valid *v)
{
	const struct table *to = valid_table(v, v->in.two.a), *from = valid_table(v, v->in.two.b);

	valid_match(v, to->elem, from->elem);
	copy(v, &to->limits, &from->limits);
}

static void
table_init(struct valid *v)
{
	const struct table *to = valid_table(v, v->in.two.b);
	const struct elem *from = valid_elem(v, v->in.two.a);

	valid_match(v, to->elem, from->type);
	pop(v, TYPE_I32);
	pop(v, TYPE_I32);
	pop(v, valid_address_type(&to->limits));
}

static void
memory_copy(struct valid *v)
{
	const struct memory *to = valid_memory(v, v->in.two.a), *from = valid_memory(v, v->in.two.b);

	copy(v, &to->limits, &from->limits);
}

void
valid_variable(struct valid *v)
{
	switch (v->in.op) {
	case OP_DROP:
		pop_any(v);
		break;
	case OP_SELECT:
		untyped_select(v);
		break;
	case OP_SELECT_T:
		typed_select(v);
		break;
	case OP_LOCAL_GET:
		local_get(v);
		break;
	case OP_LOCAL_SET:
		local_set(v);
		break;
	case OP_LOCAL_TEE:
		push(v, local_set(v));
		break;
	case OP_GLOBAL_GET:
		push(v, global(v)->type);
		break;
	case OP_GLOBAL_SET:
		global_set(v);
		break;
	case OP_TABLE_GET: case OP_TABLE_SET: case OP_TABLE_SIZE: case OP_TABLE_GROW:
	case OP_TABLE_FILL:
		table_access(v);
		break;
	case OP_TABLE_COPY:
		table_copy(v);
		break;
	case OP_TABLE_INIT:
		table_init(v);
		break;
	case OP_MEMORY_COPY:
		memory_copy(v);
		break;
	}
}
