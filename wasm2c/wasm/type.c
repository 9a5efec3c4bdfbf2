#include "wasm/type.h"

#include "util/diag.h"
#include "util/hash.h"
#include "util/sha256.h"
#include "util/thread.h"
#include "wasm/module.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the binary format ---- */

/* Abstract heap types by their code, counted down from 0x74. */
static const struct {
	uint8_t heap;    /* enum heap_kind */
	uint8_t feature; /* that brought it */
	const char *text;
} abstract[] = {
	{ HEAP_NOEXN, FEATURE_EXCEPTIONS, "noexn" },
	{ HEAP_NOFUNC, FEATURE_GC, "nofunc" },
	{ HEAP_NOEXTERN, FEATURE_GC, "noextern" },
	{ HEAP_NONE, FEATURE_GC, "none" },
	{ HEAP_FUNC, FEATURE_MVP, "func" },
	{ HEAP_EXTERN, FEATURE_REFERENCE_TYPES, "extern" },
	{ HEAP_ANY, FEATURE_GC, "any" },
	{ HEAP_EQ, FEATURE_GC, "eq" },
	{ HEAP_I31, FEATURE_GC, "i31" },
	{ HEAP_STRUCT, FEATURE_GC, "struct" },
	{ HEAP_ARRAY, FEATURE_GC, "array" },
	{ HEAP_EXN, FEATURE_EXCEPTIONS, "exn" },
};

enum { ABSTRACT_FIRST = 0x74, ABSTRACT_LAST = 0x69, CODE_REF = 0x64, CODE_REF_NULL = 0x63 };

static uint32_t
read_abstract(const struct module *m, uint64_t offset, uint8_t code)
{
	unsigned i = ABSTRACT_FIRST - code;

	feature_need(m->uses, (enum feature)abstract[i].feature, offset, abstract[i].text);
	return abstract[i].heap;
}

uint32_t
type_read_heap(struct reader *r, const struct module *m)
{
	uint64_t offset = reader_offset(r);
	uint8_t code = reader_peek(r);
	int64_t index;

	if (code >= ABSTRACT_LAST && code <= ABSTRACT_FIRST) {
		read_u8(r);
		return read_abstract(m, offset, code);
	}
	index = read_s33(r, "heap type");
	if (index < 0)
		fail_at(offset, "malformed heap type: %#x", code);
	if (index >= m->ntypes)
		fail_at(offset, "unknown type %" PRId64, index);
	feature_need(m->uses, FEATURE_FUNCTION_REFERENCES, offset, "a reference to a defined type");
	return HEAP_INDEX + m->types[index].canon;
}

valtype
type_read_ref(struct reader *r, const struct module *m)
{
	uint64_t offset = reader_offset(r);
	uint8_t code = read_u8(r);

	if (code >= ABSTRACT_LAST && code <= ABSTRACT_FIRST)
		return VALTYPE_REF(1, read_abstract(m, offset, code));
	if (code != CODE_REF && code != CODE_REF_NULL)
		fail_at(offset, "malformed reference type: %#x", code);
	feature_need(m->uses, FEATURE_FUNCTION_REFERENCES, offset, "a typed reference");
	return VALTYPE_REF(code == CODE_REF_NULL, type_read_heap(r, m));
}

valtype
type_read(struct reader *r, const struct module *m)
{
	uint8_t code = reader_peek(r);
	valtype t;

	if (code >= 0x7b && code <= 0x7f) {
		uint64_t offset = reader_offset(r);

		read_u8(r);
		t = TYPE_I32 + (0x7f - code);
		if (t == TYPE_V128)
			feature_need(m->uses, FEATURE_SIMD, offset, "v128");
		return t;
	}
	if (code != CODE_REF && code != CODE_REF_NULL
	    && (code < ABSTRACT_LAST || code > ABSTRACT_FIRST))
		fail_at(reader_offset(r), "malformed value type: %#x", code);
	feature_need(m->uses, FEATURE_REFERENCE_TYPES, reader_offset(r), "a reference as a value");
	return type_read_ref(r, m);
}

/* ---- canonical types ----
 *
 * Two recursion groups are equivalent where they are equal once references within the group are
 * counted from its start and references to earlier groups are canonical (section 3.1.6: rolled
 * types). Groups are interned by that shape in order, so every earlier reference is canonical
 * already, and one comparison of two flat groups decides. */

struct type_table {
	struct {
		uint64_t hash;
		uint32_t first; /* type index + 1; 0: a free slot */
	} *slots;
	uint32_t nslots; /* a power of two */
	uint32_t nused;
	uint8_t (*identities)[32]; /* by type index, of canonical types */
	uint32_t nidentities;      /* types whose identity is known */
};

/* A value type with references into the group [first, ...) made relative, and marked by a kind no
 * such type has. */
static valtype
roll(valtype t, uint32_t first)
{
	uint32_t heap = valtype_heap(t);

	if (!valtype_is_ref(t) || !heap_is_index(heap) || heap_index(heap) < first)
		return t;
	return (VALTYPE_REF(valtype_nullable(t), heap_index(heap) - first) & ~(valtype)15) | TYPE_BOT;
}

/* Calls visit with every number and every value type (rolled) that makes up the type's shape, in
 * order. */
struct shape {
	void (*visit)(struct shape *, uint32_t, bool is_type);
	uint32_t first; /* of the group */
};

static void
shape_walk(struct shape *s, const struct deftype *t)
{
	uint32_t i;

	s->visit(s, (uint32_t)t->comp << 2 | (uint32_t)t->final << 1 | t->has_super, false);
	if (t->has_super)
		s->visit(s, roll(VALTYPE_REF(0, HEAP_INDEX + t->super), s->first), true);
	switch ((enum comp_kind)t->comp) {
	case COMP_FUNC:
		s->visit(s, t->func.nparams, false);
		s->visit(s, t->func.nresults, false);
		for (i = 0; i < t->func.nparams; i++)
			s->visit(s, roll(t->func.params[i], s->first), true);
		for (i = 0; i < t->func.nresults; i++)
			s->visit(s, roll(t->func.results[i], s->first), true);
		break;
	case COMP_STRUCT:
	case COMP_ARRAY:
		s->visit(s, t->nfields, false);
		for (i = 0; i < t->nfields; i++) {
			s->visit(s, roll(t->fields[i].type, s->first), true);
			s->visit(s, t->fields[i].mutable, false);
		}
		break;
	}
}

struct hash_shape {
	struct shape shape;
	struct hash hash;
};

static void
hash_visit(struct shape *s, uint32_t x, bool is_type)
{
	struct hash_shape *h = (struct hash_shape *)s;

	(void)is_type;
	hash_add(&h->hash, x);
}

static uint64_t
group_hash(const struct module *m, uint32_t first, uint32_t count)
{
	struct hash_shape h = { .shape = { hash_visit, first } };
	uint32_t i;

	hash_begin(&h.hash);
	hash_add(&h.hash, count);
	for (i = 0; i < count; i++)
		shape_walk(&h.shape, &m->types[first + i]);
	return hash_end(&h.hash);
}

static bool
types_alike(const valtype *a, uint32_t a_first, const valtype *b, uint32_t b_first, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (roll(a[i], a_first) != roll(b[i], b_first))
			return false;
	return true;
}

static bool
deftypes_alike(const struct deftype *a, uint32_t a_first, const struct deftype *b, uint32_t b_first)
{
	uint32_t i;

	if (a->comp != b->comp || a->final != b->final || a->has_super != b->has_super)
		return false;
	if (a->has_super && roll(VALTYPE_REF(0, HEAP_INDEX + a->super),
		a_first) != roll(VALTYPE_REF(0, HEAP_INDEX + b->super), b_first))
		return false;
	if (a->comp == COMP_FUNC)
		return a->func.nparams == b->func.nparams && a->func.nresults == b->func.nresults &&
		       types_alike(a->func.params, a_first, b->func.params, b_first, a->func.nparams) &&
		       types_alike(a->func.results, a_first, b->func.results, b_first, a->func.nresults);
	if (a->nfields != b->nfields)
		return false;
	for (i = 0; i < a->nfields; i++)
		if (a->fields[i].mutable != b->fields[i].mutable ||
		    roll(a->fields[i].type, a_first) != roll(b->fields[i].type, b_first))
			return false;
	return true;
}

static bool
groups_alike(const struct module *m, uint32_t a, uint32_t b)
{
	uint32_t i;

	if (m->types[a].group_size != m->types[b].group_size)
		return false;
	for (i = 0; i < m->types[a].group_size; i++)
		if (!deftypes_alike(&m->types[a + i], a, &m->types[b + i], b))
			return false;
	return true;
}

static void
table_grow(struct module *m, struct type_table *t)
{
	struct type_table old = *t;
	uint32_t i, j;

	t->nslots = old.nslots ? old.nslots * 2 : 64;
	t->slots = arena_zalloc(&m->arena, t->nslots * sizeof *t->slots);
	for (i = 0; i < old.nslots; i++) {
		if (!old.slots[i].first)
			continue;
		for (j = (uint32_t)old.slots[i].hash & (t->nslots - 1); t->slots[j].first;
		     j = (j + 1) & (t->nslots - 1))
			;
		t->slots[j] = old.slots[i];
	}
}

/* The first type of the first group that is equivalent to the one given: mostly itself. */
static uint32_t
intern_group(struct module *m, uint32_t first, uint32_t count)
{
	struct type_table *t = m->type_table;
	uint64_t hash = group_hash(m, first, count);
	uint32_t i;

	if (!t)
		t = m->type_table = arena_zalloc(&m->arena, sizeof *t);
	if (t->nused >= t->nslots / 2)
		table_grow(m, t);
	for (i = (uint32_t)hash & (t->nslots - 1); t->slots[i].first; i = (i + 1) & (t->nslots - 1))
		if (t->slots[i].hash == hash && groups_alike(m, t->slots[i].first - 1, first))
			return t->slots[i].first - 1;
	t->slots[i].hash = hash;
	t->slots[i].first = first + 1;
	t->nused++;
	return first;
}

static valtype
canonical(const struct module *m, valtype t)
{
	uint32_t heap = valtype_heap(t);

	if (!valtype_is_ref(t) || !heap_is_index(heap))
		return t;
	return VALTYPE_REF(valtype_nullable(t), HEAP_INDEX + m->types[heap_index(heap)].canon);
}

void
type_canonicalise(struct module *m, uint32_t first, uint32_t count)
{
	uint32_t same = intern_group(m, first, count), i, j;

	for (i = 0; i < count; i++)
		m->types[first + i].canon = same + i;
	if (same == first)
		return;
	/* The lists were allocated for this group and nobody else has seen them: they may be
	 * rewritten. */
	for (i = 0; i < count; i++) {
		struct deftype *t = &m->types[first + i];

		t->super = t->has_super ? m->types[t->super].canon : 0;
		for (j = 0; j < t->func.nparams; j++)
			((valtype *)t->func.params)[j] = canonical(m, t->func.params[j]);
		for (j = 0; j < t->func.nresults; j++)
			((valtype *)t->func.results)[j] = canonical(m, t->func.results[j]);
		for (j = 0; j < t->nfields; j++)
			((struct fieldtype *)t->fields)[j].type = canonical(m, t->fields[j].type);
	}
}

/* ---- matching (section 3.3) ---- */

/* A depth-first order of the forest of subtypes. Supertypes come before subtypes already, so that
 * two loops do: one adds up how many types there are below each, the other hands out their
 * numbers. */
void
type_number(struct module *m)
{
	/* the next free number below each type */
	uint32_t *next = xmalloc(((size_t)m->ntypes + 1) * sizeof *next), *above, i;
	struct deftype *t;

	for (i = m->ntypes; i-- > 0; ) {
		t = &m->types[i];
		if (t->canon != i)
			continue;
		t->order_end++;
		if (t->has_super)
			m->types[t->super].order_end += t->order_end;
	}
	next[m->ntypes] = 0; /* for those without a supertype */
	for (i = 0; i < m->ntypes; i++) {
		t = &m->types[i];
		if (t->canon != i)
			continue;
		above = &next[t->has_super ? t->super : m->ntypes];
		t->order = *above;
		t->order_end += t->order;
		next[i] = t->order + 1;
		*above = t->order_end;
	}
	free(next);
}

bool
index_matches(const struct module *m, uint32_t sub, uint32_t super)
{
	const struct deftype *a = &m->types[m->types[sub].canon], *b = &m->types[m->types[super].canon];

	if (b->order_end)
		return a->order >= b->order && a->order < b->order_end;
	while (a->depth > b->depth)
		a = &m->types[m->types[a->super].canon];
	return a == b;
}

/* The abstract type right above a defined type. */
static uint32_t
heap_of_index(const struct module *m, uint32_t index)
{
	static const uint8_t of[] = { [COMP_FUNC] = HEAP_FUNC, [COMP_STRUCT] = HEAP_STRUCT,
		[COMP_ARRAY] = HEAP_ARRAY };

	return of[m->types[index].comp];
}

uint32_t
heap_top(const struct module *m, uint32_t heap)
{
	if (heap_is_index(heap))
		heap = heap_of_index(m, heap_index(heap));
	switch (heap) {
	case HEAP_FUNC:
	case HEAP_NOFUNC:
		return HEAP_FUNC;
	case HEAP_EXTERN:
	case HEAP_NOEXTERN:
		return HEAP_EXTERN;
	case HEAP_EXN:
	case HEAP_NOEXN:
		return HEAP_EXN;
	default:
		return HEAP_ANY;
	}
}

static uint32_t
heap_bottom(const struct module *m, uint32_t heap)
{
	switch (heap_top(m, heap)) {
	case HEAP_FUNC:
		return HEAP_NOFUNC;
	case HEAP_EXTERN:
		return HEAP_NOEXTERN;
	case HEAP_EXN:
		return HEAP_NOEXN;
	default:
		return HEAP_NONE;
	}
}

bool
heap_matches(const struct module *m, uint32_t sub, uint32_t super)
{
	if (sub == super || sub == HEAP_BOT)
		return true;
	if (heap_is_index(sub) && heap_is_index(super))
		return index_matches(m, heap_index(sub), heap_index(super));
	if (super == HEAP_BOT)
		return false;
	if (sub == heap_bottom(m, super))
		return true;
	if (heap_is_index(super))
		return false;
	if (heap_is_index(sub))
		sub = heap_of_index(m, heap_index(sub));
	if (sub == super)
		return true;
	if (super == HEAP_EQ)
		return sub == HEAP_I31 || sub == HEAP_STRUCT || sub == HEAP_ARRAY;
	if (super == HEAP_ANY)
		return heap_top(m, sub) == HEAP_ANY;
	return false;
}

bool
type_equal(const struct module *m, valtype a, valtype b)
{
	return a == b || canonical(m, a) == canonical(m, b);
}

bool
type_matches(const struct module *m, valtype sub, valtype super)
{
	if (sub == super || sub == TYPE_BOT)
		return true;
	if (!valtype_is_ref(sub) || !valtype_is_ref(super))
		return false;
	return (!valtype_nullable(sub) || valtype_nullable(super))
	    && heap_matches(m, valtype_heap(sub), valtype_heap(super));
}

bool
type_holds_exn(valtype t)
{
	return valtype_is_ref(t) && (valtype_heap(t) == HEAP_EXN || valtype_heap(t) == HEAP_NOEXN);
}

bool
type_defaultable(valtype t)
{
	return !valtype_is_ref(t) || valtype_nullable(t);
}

const valtype *
type_single(const struct module *m, valtype t)
{
#define BOTH(heap) [heap] = { VALTYPE_REF(0, heap), VALTYPE_REF(1, heap) }
	static const valtype plain[] = { TYPE_NONE, TYPE_I32, TYPE_I64, TYPE_F32, TYPE_F64, TYPE_V128 };
	static const valtype refs[][2] = {
		BOTH(HEAP_FUNC), BOTH(HEAP_EXTERN), BOTH(HEAP_ANY), BOTH(HEAP_EQ), BOTH(HEAP_I31),
			BOTH(HEAP_STRUCT), BOTH(HEAP_ARRAY),
		BOTH(HEAP_EXN), BOTH(HEAP_NONE), BOTH(HEAP_NOFUNC), BOTH(HEAP_NOEXTERN), BOTH(HEAP_NOEXN),
			BOTH(HEAP_BOT),
	};
#undef BOTH
	uint32_t heap = valtype_heap(t);

	if (!valtype_is_ref(t))
		return &plain[t];
	if (heap_is_index(heap))
		return &m->types[heap_index(heap)].refs[valtype_nullable(t)];
	return &refs[heap][valtype_nullable(t)];
}

/* ---- text ---- */

static const char *
heap_text(uint32_t heap)
{
	unsigned i;

	for (i = 0; i < sizeof abstract / sizeof *abstract; i++)
		if (abstract[i].heap == heap)
			return abstract[i].text;
	return "bot";
}

const char *
type_text(valtype t)
{
	static const char *const plain[] = {
		[TYPE_NONE] = "nothing", [TYPE_I32] = "i32", [TYPE_I64] = "i64", [TYPE_F32] = "f32",
			[TYPE_F64] = "f64",
		[TYPE_V128] = "v128", [TYPE_I8] = "i8", [TYPE_I16] = "i16", [TYPE_BOT] = "any type",
	};
	static THREAD_LOCAL char ring[8][32];
	static THREAD_LOCAL unsigned turn;
	const char *null = valtype_nullable(t) ? "null " : "";
	uint32_t heap = valtype_heap(t);
	char *text;

	if (!valtype_is_ref(t))
		return plain[valtype_kind(t)];
	text = ring[turn++ % 8];
	if (heap_is_index(heap))
		snprintf(text, sizeof ring[0], "(ref %s%" PRIu32 ")", null, heap_index(heap));
	else
		snprintf(text, sizeof ring[0], "(ref %s%s)", null, heap_text(heap));
	return text;
}

/* ---- identity across modules ---- */

struct identity_shape {
	struct shape shape;
	const uint8_t (*identities)[32];
	struct sha256 hash;
};

/* A reference to a type of an earlier group stands as that type's identity, all else as four
 * bytes. */
static void
identity_visit(struct shape *s, uint32_t x, bool is_type)
{
	struct identity_shape *id = (struct identity_shape *)s;
	bool earlier = is_type && valtype_is_ref(x) && heap_is_index(valtype_heap(x));
	uint32_t number = earlier ? x & 31 : x;
	uint8_t bytes[4] = { (uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
		(uint8_t)(number >> 24) };

	sha256_add(&id->hash, bytes, sizeof bytes);
	if (earlier)
		sha256_add(&id->hash, id->identities[heap_index(valtype_heap(x))], 32);
}

static void
group_identities(const struct module *m, uint32_t first, uint8_t (*identities)[32])
{
	struct identity_shape id = { { identity_visit, first }, (const uint8_t (*)[32])identities,
		{ { 0 }, 0, { 0 } } };
	uint32_t count = m->types[first].group_size, i;
	uint8_t digest[32];

	sha256_begin(&id.hash);
	for (i = 0; i < count; i++)
		shape_walk(&id.shape, &m->types[first + i]);
	sha256_end(&id.hash, digest);
	for (i = 0; i < count; i++) {
		sha256_begin(&id.hash);
		sha256_add(&id.hash, digest, sizeof digest);
		identity_visit(&id.shape, i, false);
		sha256_end(&id.hash, identities[first + i]);
	}
}

/* A group's identity takes those of the groups that it refers to. They come earlier, so all are
 * computed in order and kept: recursion could be as deep as there are types. */
void
type_identity(const struct module *m, uint32_t type, uint8_t identity[32])
{
	struct type_table *t = m->type_table;

	type = m->types[type].canon;
	if (!t->identities)
		t->identities = xmalloc(m->ntypes * sizeof *t->identities);
	while (t->nidentities <= type) {
		if (m->types[t->nidentities].canon == t->nidentities)
			group_identities(m, t->nidentities, t->identities);
		t->nidentities += m->types[t->nidentities].group_size;
	}
	memcpy(identity, t->identities[type], 32);
}

void
type_table_free(struct module *m)
{
	if (m->type_table)
		free(m->type_table->identities);
	m->type_table = NULL;
}
