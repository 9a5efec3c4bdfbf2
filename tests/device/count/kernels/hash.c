/* A hash table with open addressing: words that are looked up, counted and removed. */
#include "kernel.h"

struct entry {
	uint32_t key, count;
	uint8_t used, deleted;
};
static struct entry entries[512];

static struct entry *
find(uint32_t key)
{
	struct entry *grave = 0;

	for (uint32_t i = (key * 2654435761u) >> 23;; i = (i + 1) % 512) {
		struct entry *e = &entries[i];
		if (!e->used) {
			if (grave)
				return grave;
			return e;
		}
		if (e->deleted)
			grave = grave ? grave : e;
		else if (e->key == key)
			return e;
	}
}

uint32_t
kernel(uint32_t rounds)
{
	uint32_t seed = 3, sum = 0;

	while (rounds--) {
		for (uint32_t i = 0; i < 512; i++)
			entries[i] = (struct entry){0, 0, 0, 0};
		for (uint32_t i = 0; i < 1500; i++) {
			uint32_t key = (seed = seed * 1664525 + 1013904223) >> 24;
			struct entry *e = find(key);
			if (e->used && !e->deleted && e->key == key && e->count > 3) {
				e->deleted = 1;
				sum += e->count;
			} else if (e->used && !e->deleted) {
				e->count++;
			} else {
				*e = (struct entry){key, 1, 1, 0};
			}
		}
		for (uint32_t i = 0; i < 512; i++)
			sum = sum * 31 + (entries[i].deleted ? 1 : entries[i].count);
	}
	return sum;
}
