/* turns: what a loop counts goes on together. Of
 *
 *   n = 15; x = 1024; i = 0; do { if (i <= 14) ... n -= 1; x += 56; i += 1; } while (i != 16);
 *
 * each local is first + turn * by until it is assigned anew. So where i is at most 14, it is turn
 * 14 at the latest, and n is at least 1: a loop within that counts n down to 0 has an end.
 *
 * Counters of one loop that are known at a place are of one and the same turn: they are added where
 * a turn begins, and each is assigned in it, so that no counter of an earlier turn is left. After
 * the loop they are of its last turn. */
#include "ir/known.h"

#include <string.h>

void
turns_add(struct known *k, struct counter counter)
{
	if (k->ncounters == COUNTERS)
		memmove(k->counters, k->counters + 1, --k->ncounters * sizeof k->counters[0]);
	k->counters[k->ncounters++] = counter;
	k->ranged |= known_bit(counter.local);
}

uint64_t
turns_forget(struct known *k, uint32_t local)
{
	uint64_t counted = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->ncounters; i++)
		if (k->counters[i].local != local) {
			counted |= known_bit(k->counters[i].local);
			k->counters[n++] = k->counters[i];
		}
	k->ncounters = n;
	return counted;
}

uint64_t
turns_meet(struct known *k, const struct known *from)
{
	uint64_t counted = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->ncounters; i++)
		for (uint32_t j = 0; j < from->ncounters; j++)
			if (k->counters[i].local == from->counters[j].local
			    && k->counters[i].loop == from->counters[j].loop) {
				counted |= known_bit(k->counters[i].local);
				k->counters[n++] = k->counters[i];
				break;
			}
	k->ncounters = n;
	return counted;
}

/* In which turns a counter is within a range of unsigned numbers. */
static struct range
turns_within(const struct counter *c, struct range r)
{
	int64_t low = r.low - c->first, high = r.high - c->first, by = c->by;
	struct range t;

	if (by < 0) {
		low = c->first - r.high;
		high = c->first - r.low;
		by = -by;
	}
	t.low = low > 0 ? (low + by - 1) / by : 0;
	t.high = high < 0 ? -1 : high / by < c->last ? high / by : c->last;
	return t;
}

void
turns_learn(struct known *k, uint32_t local, struct range r)
{
	const struct counter *c = k->counters, *end = c + k->ncounters;
	struct range turns, here, value;

	while (c < end && c->local != local)
		c++;
	if (c == end)
		return;
	turns = turns_within(c, r);
	if (turns.low > turns.high) /* control does not come here */
		return;
	for (const struct counter *other = k->counters; other < end; other++) {
		if (other->loop != c->loop || other == c)
			continue;
		value.low = other->first + other->by * (other->by > 0 ? turns.low : turns.high);
		value.high = other->first + other->by * (other->by > 0 ? turns.high : turns.low);
		here = range_of_local(k, other->local);
		if (!range_unsigned(&here, false))
			here = range_all();
		value.low = value.low < here.low ? here.low : value.low;
		value.high = value.high > here.high ? here.high : value.high;
		if (value.low <= value.high && !range_is_all(value))
			range_set(k, other->local, value, false);
	}
}
