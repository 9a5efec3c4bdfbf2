/* hash: hashing of keys that hostile input chooses. The function is keyed by a number that differs
 * from process to process, so that nobody can prepare keys that collide. Nothing that is printed
 * may depend on it. */
#ifndef UTIL_HASH_H
#define UTIL_HASH_H

#include <stdint.h>

struct hash {
	uint64_t v0, v1, v2, v3;
};

void hash_begin(struct hash *);
void hash_add(struct hash *, uint64_t word);
uint64_t hash_end(struct hash *);

uint64_t hash_string(const char *);

#endif
