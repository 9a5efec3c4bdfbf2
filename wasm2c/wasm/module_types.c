/* module_types: the type section (specification, sections 5.3.5 to 5.3.9, 5.5.4; validation 3.2.8
 * to 3.2.12). */
#include "wasm/module_state.h"

#include "util/diag.h"
#include "wasm/limits.h"

#include <inttypes.h>

enum {
	CODE_REC = 0x4e,
	CODE_SUB_FINAL = 0x4f,
	CODE_SUB = 0x50,
	CODE_ARRAY = 0x5e,
	CODE_STRUCT = 0x5f,
	CODE_FUNC = 0x60,
	CODE_I16 = 0x77,
	CODE_I8 = 0x78
};

/* ---- decoding ---- */

static const valtype *
read_valtypes(struct module_reader *mr, uint32_t n)
{
	valtype *types = arena_alloc(&mr->m->arena, n * sizeof *types);
	uint32_t i;

	for (i = 0; i < n; i++)
		types[i] = type_read(mr->r, mr->m);
	return types;
}

static void
read_functype(struct module_reader *mr, struct functype *f)
{
	f->nparams = read_count(mr->r, LIMIT_PARAMS, 1, "parameters");
	f->params = read_valtypes(mr, f->nparams);
	f->nresults = read_count(mr->r, LIMIT_RESULTS, 1, "results");
	if (f->nresults > 1)
		feature_need(mr->m->uses, FEATURE_MULTI_VALUE, reader_offset(mr->r),
			"invalid result arity: more than one result");
	f->results = read_valtypes(mr, f->nresults);
}

static struct fieldtype
read_field(struct module_reader *mr)
{
	uint8_t code = reader_peek(mr->r), mutable;
	struct fieldtype f;
	uint64_t offset;

	if (code == CODE_I8 || code == CODE_I16) {
		read_u8(mr->r);
		f.type = code == CODE_I8 ? TYPE_I8 : TYPE_I16;
	} else {
		f.type = type_read(mr->r, mr->m);
	}
	offset = reader_offset(mr->r);
	mutable = read_u8(mr->r);
	if (mutable > 1)
		fail_at(offset, "malformed mutability: %#x", mutable);
	f.mutable = mutable;
	return f;
}

static void
read_fields(struct module_reader *mr, struct deftype *t, uint32_t n)
{
	struct fieldtype *fields = arena_alloc(&mr->m->arena, n * sizeof *fields);
	uint32_t i;

	t->defaultable = true;
	for (i = 0; i < n; i++) {
		fields[i] = read_field(mr);
		t->defaultable = t->defaultable && type_defaultable(fields[i].type);
	}
	t->fields = fields;
	t->nfields = n;
}

static void
read_comptype(struct module_reader *mr, struct deftype *t)
{
	uint64_t offset = reader_offset(mr->r);
	uint8_t code = read_u8(mr->r);

	switch (code) {
	case CODE_FUNC:
		t->comp = COMP_FUNC;
		read_functype(mr, &t->func);
		break;
	case CODE_STRUCT:
		feature_need(mr->m->uses, FEATURE_GC, offset, "a structure type");
		t->comp = COMP_STRUCT;
		read_fields(mr, t, read_count(mr->r, LIMIT_FIELDS, 2, "fields"));
		break;
	case CODE_ARRAY:
		feature_need(mr->m->uses, FEATURE_GC, offset, "an array type");
		t->comp = COMP_ARRAY;
		read_fields(mr, t, 1);
		break;
	default:
		fail_at(offset, "malformed definition type: %#x", code);
	}
}

/* The supertype must come before the type itself (3.2.12), so that chains end. */
static void
read_super(struct module_reader *mr, struct deftype *t, uint32_t index)
{
	struct module *m = mr->m;
	uint64_t offset = reader_offset(mr->r);
	uint32_t n = read_u32(mr->r, "number of supertypes"), super;

	if (n > 1)
		fail_at(offset, "sub type %" PRIu32 " has %" PRIu32 " supertypes, at most one is allowed",
			index, n);
	if (n == 0)
		return;
	super = read_u32(mr->r, "type index");
	if (super >= index)
		fail_at(offset, "unknown type %" PRIu32 ": a supertype must come before the type %" PRIu32,
			super, index);
	t->has_super = true;
	t->super = m->types[super].canon;
	t->depth = m->types[super].depth + 1;
	if (t->depth > LIMIT_SUBTYPE_DEPTH)
		fail_at(offset, "sub type %" PRIu32 " has more than %d supertypes above it", index,
			LIMIT_SUBTYPE_DEPTH);
}

static void
read_subtype(struct module_reader *mr, uint32_t index)
{
	struct deftype *t = &mr->m->types[index];
	uint8_t code = reader_peek(mr->r);

	t->offset = reader_offset(mr->r);
	t->final = code != CODE_SUB;
	if (code == CODE_SUB || code == CODE_SUB_FINAL) {
		feature_need(mr->m->uses, FEATURE_GC, t->offset, "a sub type");
		read_u8(mr->r);
		read_super(mr, t, index);
	}
	read_comptype(mr, t);
}

/* ---- validation of declared supertypes (3.3.10: composite types match) ---- */

static bool
func_matches(const struct module *m, const struct functype *sub, const struct functype *super)
{
	uint32_t i;

	if (sub->nparams != super->nparams || sub->nresults != super->nresults)
		return false;
	for (i = 0; i < sub->nparams; i++)
		if (!type_matches(m, super->params[i], sub->params[i]))
			return false;
	for (i = 0; i < sub->nresults; i++)
		if (!type_matches(m, sub->results[i], super->results[i]))
			return false;
	return true;
}

static bool
field_matches(const struct module *m, struct fieldtype sub, struct fieldtype super)
{
	if (sub.mutable != super.mutable)
		return false;
	return sub.mutable ? type_equal(m, sub.type, super.type)
	    : type_matches(m, sub.type, super.type);
}

static bool
comp_matches(const struct module *m, const struct deftype *sub, const struct deftype *super)
{
	uint32_t i;

	if (sub->comp != super->comp)
		return false;
	if (sub->comp == COMP_FUNC)
		return func_matches(m, &sub->func, &super->func);
	if (sub->nfields < super->nfields)
		return false;
	for (i = 0; i < super->nfields; i++)
		if (!field_matches(m, sub->fields[i], super->fields[i]))
			return false;
	return true;
}

static void
check_super(const struct module *m, uint32_t index)
{
	const struct deftype *t = &m->types[index];
	const struct deftype *super = &m->types[t->super];

	if (!t->has_super)
		return;
	if (super->final)
		fail_at(t->offset, "sub type %" PRIu32 " has the supertype %" PRIu32 ", which is final",
			index, t->super);
	if (!comp_matches(m, t, super))
		fail_at(t->offset, "sub type %" PRIu32 " does not match its supertype %" PRIu32, index,
			t->super);
}

/* ---- recursion groups ---- */

static void
read_group(struct module_reader *mr)
{
	struct module *m = mr->m;
	uint32_t first = m->ntypes, count = 1, i;
	uint64_t offset = reader_offset(mr->r);

	if (reader_peek(mr->r) == CODE_REC) {
		feature_need(m->uses, FEATURE_GC, offset, "a recursion group");
		read_u8(mr->r);
		count = read_count(mr->r, LIMIT_TYPES, 2, "types");
	}
	if (count > LIMIT_TYPES - first)
		fail_at(offset, "too many types: the limit is %d", LIMIT_TYPES);
	MODULE_ROOM(mr, types, count);
	/* The group's types may refer to each other: all must exist before the first is read. */
	for (i = first; i < first + count; i++) {
		struct deftype *t = &m->types[i];

		t->group_size = count;
		t->canon = i;
		t->refs[0] = VALTYPE_REF(0, HEAP_INDEX + i);
		t->refs[1] = VALTYPE_REF(1, HEAP_INDEX + i);
	}
	m->ntypes += count;
	for (i = first; i < first + count; i++)
		read_subtype(mr, i);
	if (count == 0)
		return;
	type_canonicalise(m, first, count);
	for (i = first; i < first + count; i++)
		check_super(m, i);
}

void
module_read_types(struct module_reader *mr)
{
	uint32_t n = read_count(mr->r, LIMIT_TYPES, 2, "types");

	MODULE_ROOM(mr, types, n);
	for (; n > 0; n--)
		read_group(mr);
	type_number(mr->m);
}
