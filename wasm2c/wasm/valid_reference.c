/* valid_reference: references, structures, arrays, i31, casts, and branches on them (specification,
 * section 3.4.2). */
#include "wasm/valid_state.h"

#include "util/diag.h"

static valtype
unpacked(valtype t)
{
	return t == TYPE_I8 || t == TYPE_I16 ? TYPE_I32 : t;
}

/* ---- references ---- */

static void
ref_func(struct valid *v)
{
	uint32_t f = v->in.index;

	if (f >= v->m->nfuncs)
		valid_unknown(v, "function", f);
	if (!(v->m->declared_funcs[f / 8] >> (f % 8) & 1))
		fail_at(v->in.offset,
			"undeclared function reference %u: no export, element segment or constant expression "
			"names the function", (unsigned)f);
	push(v, valid_reference_to(v, false, v->m->funcs[f].type));
}

static void
br_on_null(struct valid *v)
{
	struct valid_types t = valid_label(v, v->in.index);
	valtype ref = valid_pop_ref(v);

	valid_pop_list(v, t.n, t.v);
	valid_push_list(v, t.n, t.v);
	push(v, VALTYPE_REF(0, valtype_heap(ref)));
}

/* The label of these branches takes a reference last. */
static valtype
label_reference(const struct valid *v, struct valid_types t)
{
	if (t.n == 0 || !valtype_is_ref(t.v[t.n - 1]))
		fail_at(v->in.offset, "type mismatch: %s expects a label that takes a reference",
			op_info[v->in.op].text);
	return t.v[t.n - 1];
}

static void
br_on_non_null(struct valid *v)
{
	struct valid_types t = valid_label(v, v->in.index);
	valtype last = label_reference(v, t), ref = valid_pop_ref(v);

	valid_match(v, last, VALTYPE_REF(0, valtype_heap(ref)));
	valid_pop_list(v, t.n - 1, t.v);
	valid_push_list(v, t.n - 1, t.v);
}

/* ---- casts ---- */

/* The operand may have any type of the target's hierarchy. */
static void
pop_castable(struct valid *v)
{
	pop(v, VALTYPE_REF(1, heap_top(v->m, v->in.heap)));
}

/* br_on_cast and br_on_cast_fail: one of the two types goes to the label, the other stays. What
 * fails the cast is null only if the target type is not nullable ("type difference", section
 * 3.2.8). */
static void
br_on_cast(struct valid *v, bool branch_on_success)
{
	valtype from = v->in.br_cast.from, to = v->in.br_cast.to;
	valtype rest = valtype_nullable(to) ? VALTYPE_REF(0, valtype_heap(from)) : from;
	struct valid_types t = valid_label(v, v->in.br_cast.label);
	valtype last = label_reference(v, t);

	valid_match(v, from, to);
	valid_match(v, last, branch_on_success ? to : rest);
	pop(v, from);
	valid_pop_list(v, t.n - 1, t.v);
	valid_push_list(v, t.n - 1, t.v);
	push(v, branch_on_success ? rest : to);
}

/* any.convert_extern and extern.convert_any keep nullability. */
static void
convert(struct valid *v, enum heap_kind from, enum heap_kind to)
{
	valtype found = pop(v, VALTYPE_REF(1, from));

	push(v, VALTYPE_REF(found != TYPE_BOT && valtype_nullable(found), to));
}

/* ---- structures ---- */

static _Noreturn void
no_default(const struct valid *v, const struct deftype *t)
{
	uint32_t i = 0;

	while (type_defaultable(t->fields[i].type))
		i++;
	fail_at(v->in.offset, "type mismatch: field %u of type %s has no default value", (unsigned)i,
		type_text(t->fields[i].type));
}

static void
struct_new(struct valid *v, bool with_defaults)
{
	const struct deftype *t = valid_comp_type(v, v->in.index, COMP_STRUCT);
	uint32_t i;

	if (with_defaults && !t->defaultable)
		no_default(v, t);
	for (i = with_defaults ? 0 : t->nfields; i-- > 0 && !valid_polymorphic(v);)
		pop(v, unpacked(t->fields[i].type));
	push(v, valid_reference_to(v, false, v->in.index));
}

/* Packed fields are read with get_s or get_u, others with get. */
static void
check_packing(const struct valid *v, valtype t, bool signedness)
{
	if ((unpacked(t) != t) != signedness)
		fail_at(v->in.offset, "type mismatch: %s of a field of type %s", op_info[v->in.op].text,
			type_text(t));
}

static void
struct_access(struct valid *v)
{
	uint32_t type = v->in.two.a, field = v->in.two.b;
	const struct deftype *t = valid_comp_type(v, type, COMP_STRUCT);
	valtype storage;

	if (field >= t->nfields)
		valid_unknown(v, "field", field);
	storage = t->fields[field].type;
	if (v->in.op != OP_STRUCT_SET) {
		check_packing(v, storage, v->in.op != OP_STRUCT_GET);
		pop(v, valid_reference_to(v, true, type));
		push(v, unpacked(storage));
		return;
	}
	if (!t->fields[field].mutable)
		fail_at(v->in.offset, "immutable field %u: struct.set", (unsigned)field);
	pop(v, unpacked(storage));
	pop(v, valid_reference_to(v, true, type));
}

/* ---- arrays ---- */

static const struct fieldtype *
array_field(const struct valid *v, uint32_t type)
{
	return &valid_comp_type(v, type, COMP_ARRAY)->fields[0];
}

static const struct fieldtype *
mutable_array_field(const struct valid *v, uint32_t type)
{
	const struct fieldtype *f = array_field(v, type);

	if (!f->mutable)
		fail_at(v->in.offset, "immutable array type %u: %s", (unsigned)type,
			op_info[v->in.op].text);
	return f;
}

/* array.new, array.new_default, array.new_fixed */
static void
array_new(struct valid *v)
{
	uint32_t type = v->in.op == OP_ARRAY_NEW_FIXED ? v->in.two.a : v->in.index, n;
	const struct fieldtype *f = array_field(v, type);

	if (v->in.op == OP_ARRAY_NEW_FIXED) {
		for (n = v->in.two.b; n > 0 && !valid_polymorphic(v); n--)
			pop(v, unpacked(f->type));
	} else {
		pop(v, TYPE_I32);
		if (v->in.op == OP_ARRAY_NEW)
			pop(v, unpacked(f->type));
		else if (!type_defaultable(f->type))
			fail_at(v->in.offset, "type mismatch: elements of type %s have no default value",
				type_text(f->type));
	}
	push(v, valid_reference_to(v, false, type));
}

static void
check_data_type(const struct valid *v, valtype t)
{
	if (valtype_is_ref(t))
		fail_at(v->in.offset, "array type is not numeric or vector: %s", op_info[v->in.op].text);
	valid_data(v, v->in.two.b);
}

/* array.new_data, array.new_elem: offset and length of a part of a segment */
static void
array_new_segment(struct valid *v)
{
	const struct fieldtype *f = array_field(v, v->in.two.a);

	if (v->in.op == OP_ARRAY_NEW_DATA)
		check_data_type(v, f->type);
	else
		valid_match(v, f->type, valid_elem(v, v->in.two.b)->type);
	pop(v, TYPE_I32);
	pop(v, TYPE_I32);
	push(v, valid_reference_to(v, false, v->in.two.a));
}

/* array.init_data, array.init_elem */
static void
array_init_segment(struct valid *v)
{
	const struct fieldtype *f = mutable_array_field(v, v->in.two.a);

	if (v->in.op == OP_ARRAY_INIT_DATA)
		check_data_type(v, f->type);
	else
		valid_match(v, f->type, valid_elem(v, v->in.two.b)->type);
	pop(v, TYPE_I32);
	pop(v, TYPE_I32);
	pop(v, TYPE_I32);
	pop(v, valid_reference_to(v, true, v->in.two.a));
}

static void
array_get(struct valid *v)
{
	const struct fieldtype *f = array_field(v, v->in.index);

	check_packing(v, f->type, v->in.op != OP_ARRAY_GET);
	pop(v, TYPE_I32);
	pop(v, valid_reference_to(v, true, v->in.index));
	push(v, unpacked(f->type));
}

/* array.set, array.fill */
static void
array_write(struct valid *v)
{
	const struct fieldtype *f = mutable_array_field(v, v->in.index);

	if (v->in.op == OP_ARRAY_FILL)
		pop(v, TYPE_I32);
	pop(v, unpacked(f->type));
	pop(v, TYPE_I32);
	pop(v, valid_reference_to(v, true, v->in.index));
}

static void
array_copy(struct valid *v)
{
	uint32_t to = v->in.two.a, from = v->in.two.b;
	valtype target = mutable_array_field(v, to)->type, source = array_field(v, from)->type;

	if (!type_matches(v->m, source, target))
		fail_at(v->in.offset, "array types do not match: array.copy from elements of type %s to %s",
			type_text(source),
			type_text(target));
	pop(v, TYPE_I32);
	pop(v, TYPE_I32);
	pop(v, valid_reference_to(v, true, from));
	pop(v, TYPE_I32);
	pop(v, valid_reference_to(v, true, to));
}

void
valid_reference(struct valid *v)
{
	valtype t;

	switch (v->in.op) {
	case OP_REF_NULL:
		push(v, VALTYPE_REF(1, v->in.heap));
		break;
	case OP_REF_IS_NULL:
		valid_pop_ref(v);
		push(v, TYPE_I32);
		break;
	case OP_REF_FUNC:
		ref_func(v);
		break;
	case OP_REF_EQ:
		pop(v, VALTYPE_REF(1, HEAP_EQ));
		pop(v, VALTYPE_REF(1, HEAP_EQ));
		push(v, TYPE_I32);
		break;
	case OP_REF_AS_NON_NULL:
		t = valid_pop_ref(v);
		push(v, VALTYPE_REF(0, valtype_heap(t)));
		break;
	case OP_BR_ON_NULL:
		br_on_null(v);
		break;
	case OP_BR_ON_NON_NULL:
		br_on_non_null(v);
		break;
	case OP_REF_TEST: case OP_REF_TEST_NULL:
		pop_castable(v);
		push(v, TYPE_I32);
		break;
	case OP_REF_CAST: case OP_REF_CAST_NULL:
		pop_castable(v);
		push(v, VALTYPE_REF(v->in.op == OP_REF_CAST_NULL, v->in.heap));
		break;
	case OP_BR_ON_CAST: case OP_BR_ON_CAST_FAIL:
		br_on_cast(v, v->in.op == OP_BR_ON_CAST);
		break;
	case OP_ANY_CONVERT_EXTERN:
		convert(v, HEAP_EXTERN, HEAP_ANY);
		break;
	case OP_EXTERN_CONVERT_ANY:
		convert(v, HEAP_ANY, HEAP_EXTERN);
		break;
	case OP_REF_I31:
		pop(v, TYPE_I32);
		push(v, VALTYPE_REF(0, HEAP_I31));
		break;
	case OP_I31_GET_S: case OP_I31_GET_U:
		pop(v, VALTYPE_REF(1, HEAP_I31));
		push(v, TYPE_I32);
		break;
	case OP_STRUCT_NEW: case OP_STRUCT_NEW_DEFAULT:
		struct_new(v, v->in.op == OP_STRUCT_NEW_DEFAULT);
		break;
	case OP_STRUCT_GET: case OP_STRUCT_GET_S: case OP_STRUCT_GET_U: case OP_STRUCT_SET:
		struct_access(v);
		break;
	case OP_ARRAY_NEW: case OP_ARRAY_NEW_DEFAULT: case OP_ARRAY_NEW_FIXED:
		array_new(v);
		break;
	case OP_ARRAY_NEW_DATA: case OP_ARRAY_NEW_ELEM:
		array_new_segment(v);
		break;
	case OP_ARRAY_INIT_DATA: case OP_ARRAY_INIT_ELEM:
		array_init_segment(v);
		break;
	case OP_ARRAY_GET: case OP_ARRAY_GET_S: case OP_ARRAY_GET_U:
		array_get(v);
		break;
	case OP_ARRAY_SET: case OP_ARRAY_FILL:
		array_write(v);
		break;
	case OP_ARRAY_LEN:
		pop(v, VALTYPE_REF(1, HEAP_ARRAY));
		push(v, TYPE_I32);
		break;
	case OP_ARRAY_COPY:
		array_copy(v);
		break;
	}
}
