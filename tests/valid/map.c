/* map: finds what was added; and keys that somebody chose so that common hashes collide cost no
 * more steps than others. */
#include "util/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BITS 17
#define KEYS (1u << BITS)
#define BLOCK 8

static char keys[KEYS][BLOCK * BITS + 1];

static uint32_t
fnv(uint32_t hash, const char *text, size_t size)
{
	while (size-- > 0)
		hash = (hash ^ (uint8_t)*text++) * 16777619u;
	return hash;
}

/* Other letters for each number. */
static void
block(uint32_t n, char *text)
{
	n *= 2654435761u;
	for (int i = 0; i < BLOCK; i++, n /= 16)
		text[i] = (char)('a' + n % 16);
}

/* Two blocks that lead from one value of the hash to one: 2^17 tries find them. */
static uint32_t
find_pair(uint32_t hash, char pair[2][BLOCK])
{
	static uint32_t seen[1 << 19][2];
	uint32_t end, slot;
	char text[BLOCK];

	memset(seen, 0, sizeof seen);
	for (uint32_t n = 0;; n++) {
		block(n, text);
		end = fnv(hash, text, BLOCK);
		for (slot = end % (1 << 19); seen[slot][0] && seen[slot][1] != end;)
			slot = (slot + 1) % (1 << 19);
		if (seen[slot][0]) {
			block(seen[slot][0] - 1, pair[0]);
			memcpy(pair[1], text, BLOCK);
			return end;
		}
		seen[slot][0] = n + 1;
		seen[slot][1] = end;
	}
}

/* 2^17 strings of one FNV hash: each bit of the number chooses one of a pair. */
static void
make_colliding(void)
{
	uint32_t hash = 2166136261u;
	char pairs[BITS][2][BLOCK];

	for (int i = 0; i < BITS; i++)
		hash = find_pair(hash, pairs[i]);
	for (uint32_t n = 0; n < KEYS; n++) {
		for (int i = 0; i < BITS; i++)
			memcpy(keys[n] + BLOCK * i, pairs[i][n >> i & 1], BLOCK);
		if (fnv(2166136261u, keys[n], BLOCK * BITS) != hash)
			exit(2);
	}
}

static void
make_plain(void)
{
	for (uint32_t n = 0; n < KEYS; n++)
		snprintf(keys[n], sizeof keys[n], "%u", (unsigned)n);
}

static int
check(const char *what)
{
	struct map map = {.slots = NULL};
	bool added, good = true;

	for (uint32_t n = 0; n < KEYS; n++)
		good = map_add(&map, keys[n], n, &added)->value == n && added && good;
	for (uint32_t n = 0; n < KEYS; n++)
		good = map_add(&map, keys[n], 0, &added)->value == n && !added && good;
	for (uint32_t n = 0; n < KEYS; n++)
		good = strcmp(map_find(&map, keys[n])->key, keys[n]) == 0 && good;
	good = good && map.n == KEYS && map.steps < (uint64_t)12 * KEYS;
	if (!good)
		printf("%s keys: %u of %u, %llu steps\n", what, (unsigned)map.n, KEYS,
			(unsigned long long)map.steps);
	map_free(&map);
	return good;
}

int
main(void)
{
	int good = 0;

	make_plain();
	good += check("plain");
	make_colliding();
	good += check("colliding");
	printf("%d passed, %d failed\n", good, 2 - good);
	return good != 2;
}
