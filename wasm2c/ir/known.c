#include "ir/known.h"

#include <string.h>

void
known_copy(struct known *to, const struct known *from)
{
	to->based = from->based;
	to->ranged = from->ranged;
	to->dead = from->dead;
	to->nfacts = from->nfacts;
	to->nranges = from->nranges;
	memcpy(to->facts, from->facts, from->nfacts * sizeof *from->facts);
	memcpy(to->ranges, from->ranges, from->nranges * sizeof *from->ranges);
	to->ncounters = from->ncounters;
	memcpy(to->counters, from->counters, from->ncounters * sizeof *from->counters);
}

/* ---- facts ---- */

/* The fact that knows most bytes from a place on; NULL if none does. */
static const struct fact *
best(const struct known *k, struct place at)
{
	const struct fact *best = NULL;
	uint64_t most = 0, here;

	if (!(k->based & known_bit(at.local)))
		return NULL;
	for (uint32_t i = 0; i < k->nfacts; i++) {
		here = fact_bytes(&k->facts[i], at);
		if (here > most) {
			most = here;
			best = &k->facts[i];
		}
	}
	return best;
}

void
known_add(struct known *k, struct fact fact)
{
	uint32_t n = 0;

	if (k->based & known_bit(fact.at.local)) {
		if (known_covers(k, fact.at, fact.end))
			return;
		for (uint32_t i = 0; i < k->nfacts; i++) /* without those that it covers */
			if (fact_bytes(&fact, k->facts[i].at) < k->facts[i].end)
				k->facts[n++] = k->facts[i];
		k->nfacts = n;
	}
	if (k->nfacts == FACTS)
		memmove(k->facts, k->facts + 1, --k->nfacts * sizeof k->facts[0]);
	k->facts[k->nfacts++] = fact;
	k->based |= known_bit(fact.at.local);
}

/* Both often begin with the same ones, from before their ways parted. */
static void
meet_facts(struct known *k, const struct known *from)
{
	uint32_t n = 0, same = k->nfacts < from->nfacts ? k->nfacts : from->nfacts;
	uint64_t based = 0;

	for (; n < same && !memcmp(&k->facts[n], &from->facts[n], sizeof k->facts[n]); n++)
		based |= known_bit(k->facts[n].at.local);
	for (uint32_t i = n; i < k->nfacts; i++) {
		struct fact *fact = &k->facts[i];
		const struct fact *other = best(from, fact->at);
		uint64_t end;

		if (!other)
			continue;
		end = fact_bytes(other, fact->at);
		fact->end = end < fact->end ? end : fact->end;
		fact->copies = other->copies > fact->copies ? other->copies : fact->copies;
		based |= known_bit(fact->at.local);
		k->facts[n++] = *fact;
	}
	k->nfacts = n;
	k->based = based;
}

static void
forget_facts(struct known *k, uint32_t local)
{
	uint64_t based = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->nfacts; i++) {
		if (k->facts[i].at.local == local)
			continue;
		based |= known_bit(k->facts[i].at.local);
		if (n < i)
			k->facts[n] = k->facts[i];
		n++;
	}
	k->nfacts = n;
	k->based = based;
}

/* ---- all ---- */

void
known_meet_live(struct known *k, const struct known *from)
{
	meet_facts(k, from);
	range_meet(k, from);
}

static inline void
forget(struct known *k, uint32_t local)
{
	if (k->based & known_bit(local))
		forget_facts(k, local);
	if (k->ranged & known_bit(local))
		range_forget(k, local);
}

void
known_forget_assigned(struct known *k, const struct stmt *st)
{
	for (; st && k->based | k->ranged; st = st->next)
		if (st->kind == STMT_SET)
			forget(k, st->index);
		else if (st->kind == STMT_CASE || st->sets & (k->based | k->ranged)) {
			known_forget_assigned(k, st->body);
			known_forget_assigned(k, st->other);
		}
}

/* Yields how many facts about a local that holds for another that is `constant` more than it. */
static uint32_t
move_facts(const struct known *k, uint32_t from, uint32_t constant, uint32_t to,
	struct fact moved[FACTS])
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->nfacts; i++) {
		if (k->facts[i].at.local != from || k->facts[i].copies == COPIES)
			continue;
		moved[n] = k->facts[i];
		moved[n].at.local = to;
		moved[n].at.start -= constant;
		moved[n++].copies++;
	}
	return n;
}

/* What is known of y is known of x = y + c at c less. */
void
known_assign(struct known *k, uint32_t to, const struct expr *value, bool wide)
{
	struct range range = range_all();
	struct fact moved[FACTS];
	uint32_t from, constant, n = 0;

	if (value->type == TYPE_I32 || (wide && value->type == TYPE_I64))
		range = range_of(k, value);
	if (value->type == TYPE_I32 && k->based && known_sum(value, &from, &constant)
	    && k->based & known_bit(from))
		n = move_facts(k, from, constant, to, moved);
	forget(k, to);
	for (uint32_t i = 0; i < n; i++)
		known_add(k, moved[i]);
	if (!range_is_all(range))
		range_set(k, to, range, value->type == TYPE_I64);
}
