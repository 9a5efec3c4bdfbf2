#include "util/map.h"

#include "util/diag.h"
#include "util/hash.h"

#include <stdlib.h>
#include <string.h>

/* The slot that has the key, or the free one where it belongs. */
static struct slot *
look(struct map *map, const char *key, uint32_t hash)
{
	uint32_t i = hash & (map->cap - 1);

	map->steps++;
	while (map->slots[i].key &&
		(map->slots[i].hash != hash || strcmp(map->slots[i].key, key) != 0)) {
		i = (i + 1) & (map->cap - 1);
		map->steps++;
	}
	return &map->slots[i];
}

static void
grow(struct map *map)
{
	struct map grown = {.cap = map->cap ? map->cap * 2 : 64, .n = map->n, .steps = map->steps};

	grown.slots = xmalloc(grown.cap * sizeof *grown.slots);
	memset(grown.slots, 0, grown.cap * sizeof *grown.slots);
	for (uint32_t i = 0; i < map->cap; i++)
		if (map->slots[i].key)
			*look(&grown, map->slots[i].key, map->slots[i].hash) = map->slots[i];
	free(map->slots);
	*map = grown;
}

struct slot *
map_find(struct map *map, const char *key)
{
	return look(map, key, (uint32_t)hash_string(key));
}

struct slot *
map_add(struct map *map, const char *key, uint32_t value, bool *added)
{
	uint32_t hash = (uint32_t)hash_string(key);
	struct slot *slot;

	if (map->n >= map->cap / 2)
		grow(map);
	slot = look(map, key, hash);
	*added = !slot->key;
	if (*added) {
		*slot = (struct slot){key, value, hash};
		map->n++;
	}
	return slot;
}

void
map_free(struct map *map)
{
	free(map->slots);
	*map = (struct map){.slots = NULL};
}
