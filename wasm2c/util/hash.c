/* SipHash-1-3 (Aumasson and Bernstein 2012) over words. */
#include "util/hash.h"

#include <string.h>
#include <time.h>

/* What input that was made before cannot know: the time to the nanosecond, and where the system
 * has put the stack and the program. */
static const uint64_t *
process_key(void)
{
	static uint64_t key[2];
	struct timespec now = {0, 0};

	if (!key[1]) {
#ifdef TIME_UTC
		timespec_get(&now, TIME_UTC);
#else /* an old library */
		now.tv_sec = time(NULL);
		now.tv_nsec = (long)clock();
#endif
		key[0] = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
		key[1] = ((uint64_t)(uintptr_t)&now << 32 ^ (uint64_t)(uintptr_t)key) | 1;
	}
	return key;
}

static uint64_t
rotate(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

static void
mix(struct hash *h)
{
	h->v0 += h->v1;
	h->v2 += h->v3;
	h->v1 = rotate(h->v1, 13) ^ h->v0;
	h->v3 = rotate(h->v3, 16) ^ h->v2;
	h->v0 = rotate(h->v0, 32);
	h->v2 += h->v1;
	h->v0 += h->v3;
	h->v1 = rotate(h->v1, 17) ^ h->v2;
	h->v3 = rotate(h->v3, 21) ^ h->v0;
	h->v2 = rotate(h->v2, 32);
}

void
hash_begin(struct hash *h)
{
	const uint64_t *key = process_key();

	h->v0 = key[0] ^ UINT64_C(0x736f6d6570736575);
	h->v1 = key[1] ^ UINT64_C(0x646f72616e646f6d);
	h->v2 = key[0] ^ UINT64_C(0x6c7967656e657261);
	h->v3 = key[1] ^ UINT64_C(0x7465646279746573);
}

void
hash_add(struct hash *h, uint64_t word)
{
	h->v3 ^= word;
	mix(h);
	h->v0 ^= word;
}

uint64_t
hash_end(struct hash *h)
{
	h->v2 ^= 0xff;
	for (int i = 0; i < 3; i++)
		mix(h);
	return h->v0 ^ h->v1 ^ h->v2 ^ h->v3;
}

uint64_t
hash_string(const char *s)
{
	size_t size = strlen(s);
	struct hash h;
	uint64_t word;

	hash_begin(&h);
	for (; size >= sizeof word; size -= sizeof word, s += sizeof word) {
		memcpy(&word, s, sizeof word);
		hash_add(&h, word);
	}
	word = 0; /* no string has a zero byte, so padding makes no two alike */
	memcpy(&word, s, size);
	hash_add(&h, word);
	return hash_end(&h);
}
