/* map: strings, each with a number. */
#ifndef UTIL_MAP_H
#define UTIL_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct slot {
	const char *key; /* NULL: the slot is free */
	uint32_t value;
	uint32_t hash;
};

/* A zeroed one is empty. Keys belong to the caller. */
struct map {
	struct slot *slots;
	uint32_t n, cap;
	uint64_t steps; /* slots looked at in all, for tests */
};

/* The key's slot; where the key is new (added: true), its value is the one given. It holds until
 * the next key is added. */
struct slot *map_add(struct map *, const char *key, uint32_t value, bool *added);

/* The slot of a key that was added. */
struct slot *map_find(struct map *, const char *key);

void map_free(struct map *);

#endif
