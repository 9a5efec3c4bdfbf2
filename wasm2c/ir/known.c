#include "ir/known.h"

#include <string.h>

void
known_copy(struct known *to, const struct known *from)
{
	to->m = from->m;
	to->locals = from->locals;
	to->dead = from->dead;
	to->nfacts = from->nfacts;
	to->nranges = from->nranges;
	memcpy(to->facts, from->facts, from->nfacts * sizeof *from->facts);
	memcpy(to->ranges, from->ranges, from->nranges * sizeof *from->ranges);
}

void
known_clear(struct known *k, bool dead)
{
	k->locals = 0;
	k->dead = dead;
	k->nfacts = k->nranges = 0;
}

/* ---- facts ---- */

static uint64_t
wrap(const struct known *k, uint32_t memory, uint64_t address)
{
	return k->m->memories[memory].limits.is64 ? address : (uint32_t)address;
}

/* How many bytes a fact knows of, from a place on. */
static inline uint64_t
bytes_from(const struct known *k, const struct fact *fact, struct place at)
{
	uint64_t ahead;

	if (fact->at.local != at.local || fact->at.memory != at.memory)
		return 0;
	ahead = wrap(k, at.memory, at.start - fact->at.start);
	return ahead < fact->end ? fact->end - ahead : 0;
}

/* The fact that knows most bytes from a place on; NULL if none does. */
static const struct fact *
best(const struct known *k, struct place at)
{
	const struct fact *best = NULL;
	uint64_t most = 0, here;

	if (!(k->locals & known_bit(at.local)))
		return NULL;
	for (uint32_t i = 0; i < k->nfacts; i++) {
		here = bytes_from(k, &k->facts[i], at);
		if (here > most) {
			most = here;
			best = &k->facts[i];
		}
	}
	return best;
}

bool
known_covers(const struct known *k, struct place at, uint64_t end)
{
	if (k->locals & known_bit(at.local))
		for (uint32_t i = 0; i < k->nfacts; i++)
			if (bytes_from(k, &k->facts[i], at) >= end)
				return true;
	return false;
}

void
known_add(struct known *k, struct fact fact)
{
	uint32_t n = 0;

	if (known_covers(k, fact.at, fact.end))
		return;
	for (uint32_t i = 0; i < k->nfacts; i++) /* without those that it covers */
		if (bytes_from(k, &fact, k->facts[i].at) < k->facts[i].end)
			k->facts[n++] = k->facts[i];
	if (n == FACTS)
		memmove(k->facts, k->facts + 1, --n * sizeof k->facts[0]);
	k->facts[n++] = fact;
	k->nfacts = n;
	k->locals |= known_bit(fact.at.local);
}

static bool
is_same(const struct fact *a, const struct fact *b)
{
	return a->at.local == b->at.local && a->at.start == b->at.start && a->end == b->end
	    && a->at.memory == b->at.memory && a->copies == b->copies;
}

/* Both often begin with the same ones, from before their ways parted. */
static void
meet_facts(struct known *k, const struct known *from)
{
	uint32_t n = 0;

	while (n < k->nfacts && n < from->nfacts && is_same(&k->facts[n], &from->facts[n]))
		n++;
	for (uint32_t i = n; i < k->nfacts; i++) {
		struct fact fact = k->facts[i];
		const struct fact *other = best(from, fact.at);
		uint64_t end;

		if (!other)
			continue;
		end = bytes_from(from, other, fact.at);
		fact.end = end < fact.end ? end : fact.end;
		fact.copies = other->copies > fact.copies ? other->copies : fact.copies;
		k->facts[n++] = fact;
	}
	k->nfacts = n;
}

/* ---- all ---- */

static void
note_locals(struct known *k)
{
	k->locals = 0;
	for (uint32_t i = 0; i < k->nfacts; i++)
		k->locals |= known_bit(k->facts[i].at.local);
	for (uint32_t i = 0; i < k->nranges; i++)
		k->locals |= known_bit(k->ranges[i].local);
}

void
known_meet(struct known *k, const struct known *from)
{
	if (from->dead)
		return;
	if (k->dead) {
		known_copy(k, from);
		return;
	}
	meet_facts(k, from);
	range_meet(k, from);
	note_locals(k);
}

void
known_forget(struct known *k, uint32_t local)
{
	uint32_t n = 0;

	if (!(k->locals & known_bit(local)))
		return;
	for (uint32_t i = 0; i < k->nfacts; i++)
		if (k->facts[i].at.local != local)
			k->facts[n++] = k->facts[i];
	k->nfacts = n;
	n = 0;
	for (uint32_t i = 0; i < k->nranges; i++)
		if (k->ranges[i].local != local)
			k->ranges[n++] = k->ranges[i];
	k->nranges = n;
	note_locals(k);
}

void
known_forget_assigned(struct known *k, const struct stmt *st)
{
	for (; st && k->locals; st = st->next)
		if (st->kind == STMT_SET)
			known_forget(k, st->index);
		else if (st->kind == STMT_CASE || st->sets & k->locals) {
			known_forget_assigned(k, st->body);
			known_forget_assigned(k, st->other);
		}
}

bool
known_sum(const struct expr *e, uint32_t *local, uint64_t *constant)
{
	*constant = 0;
	if (e->op == OP_I32_ADD || e->op == OP_I64_ADD) {
		if (!expr_is_const(e->args[1]))
			return false;
		*constant = e->args[1]->imm;
		e = e->args[0];
	}
	*local = e->index;
	return e->op == OP_LOCAL_GET;
}

/* What is known of y is known of x = y + c at c less. */
void
known_assign(struct known *k, uint32_t to, const struct expr *value)
{
	struct range range = range_all();
	struct fact moved[FACTS], fact;
	uint32_t from, n = 0;
	uint64_t constant;

	if (value->type == TYPE_I32)
		range = range_of(k, value);
	if (known_sum(value, &from, &constant) && k->locals & known_bit(from))
		for (uint32_t i = 0; i < k->nfacts; i++) {
			fact = k->facts[i];
			if (fact.at.local != from || fact.copies == COPIES)
				continue;
			fact.at.local = to;
			fact.at.start = wrap(k, fact.at.memory, fact.at.start - constant);
			fact.copies++;
			moved[n++] = fact;
		}
	known_forget(k, to);
	for (uint32_t i = 0; i < n; i++)
		known_add(k, moved[i]);
	range_set(k, to, range);
}
