/* valid_locals: the declarations of a body's locals (specification, section 5.5.13). They stay the
 * runs that the format has: seven bytes may declare fifty thousand locals, in each of a million
 * functions. Only the first, which are those that most code uses, are listed one by one. */
#include "wasm/valid_state.h"

#include "util/diag.h"
#include "wasm/limits.h"

#include <string.h>

enum { LISTED = 256 }; /* after the parameters */

static void
add_run(struct valid *v, uint32_t count, valtype type)
{
	uint32_t listed = v->nlisted_max - v->nlisted;

	if (count < listed)
		listed = count;
	while (listed-- > 0)
		v->locals[v->nlisted++] = type;
	v->nlocals += count;
	*arena_push(v->scratch, &v->runs) = (struct local_run){ v->nlocals, type };
}

/* Locals without a default value must be set before they are read; where there are none, nothing
 * needs to be kept. */
static void
track_sets(struct valid *v)
{
	uint32_t start = func_type(v->m, v->func)->nparams, i;

	v->local_set = arena_alloc(v->scratch, v->nlocals);
	memset(v->local_set, 1, start);
	for (i = 0; i < v->runs.n; i++) {
		memset(v->local_set + start, type_defaultable(v->runs.v[i].type), v->runs.v[i].end - start);
		start = v->runs.v[i].end;
	}
}

void
valid_read_locals(struct valid *v, struct reader *r)
{
	const struct func *f = &v->m->funcs[v->func];
	const struct functype *type = func_type(v->m, v->func);
	bool defaultable = true;
	uint32_t groups, count;
	uint64_t offset;
	valtype t;

	v->nlisted_max = type->nparams + LISTED;
	v->locals = arena_alloc(v->scratch, v->nlisted_max * sizeof *v->locals);
	if (type->nparams)
		memcpy(v->locals, type->params, type->nparams * sizeof *v->locals);
	v->nlocals = v->nlisted = type->nparams;
	reader_seek(r, f->body_offset, f->body_offset + f->body_size);
	for (groups = read_short_u32(r, "number of local declarations"); groups > 0; groups--) {
		offset = reader_offset(r);
		count = read_short_u32(r, "number of locals");
		if (count > LIMIT_LOCALS - v->nlocals)
			fail_at(offset, "too many locals: more than %d", LIMIT_LOCALS);
		t = type_read(r, v->m);
		if (count == 0)
			continue;
		add_run(v, count, t);
		defaultable = defaultable && type_defaultable(t);
	}
	if (!defaultable)
		track_sets(v);
}

uint32_t
valid_count_exn_locals(const struct valid *v)
{
	const struct functype *type = func_type(v->m, v->func);
	uint32_t n = 0, start = type->nparams;

	for (uint32_t i = 0; i < type->nparams; i++)
		n += type_holds_exn(type->params[i]);
	for (uint32_t i = 0; i < v->runs.n; start = v->runs.v[i++].end)
		if (type_holds_exn(v->runs.v[i].type))
			n += v->runs.v[i].end - start;
	return n;
}

valtype
valid_unlisted_local(const struct valid *v, uint32_t local)
{
	uint32_t low = 0, high = v->runs.n, middle;

	if (local >= v->nlocals)
		valid_unknown(v, "local", local);
	while (low < high) {
		middle = (low + high) / 2;
		if (v->runs.v[middle].end <= local)
			low = middle + 1;
		else
			high = middle;
	}
	return v->runs.v[low].type;
}
