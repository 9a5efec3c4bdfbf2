/* A hash table with open addressing: words go in, are found and are taken out again. */
struct entry { unsigned long long key; unsigned value, state; };
enum { FREE, USED, GONE };

static struct entry table[1 << 15];
static const unsigned mask = (1 << 15) - 1;

static unsigned
hash(unsigned long long key)
{
	key ^= key >> 33;
	key *= 0xff51afd7ed558ccdull;
	key ^= key >> 33;
	return (unsigned)key;
}

static struct entry *
find(unsigned long long key, int to_put)
{
	struct entry *gone = 0;

	for (unsigned i = hash(key) & mask;; i = (i + 1) & mask) {
		struct entry *e = &table[i];
		if (e->state == FREE)
			return !to_put ? 0 : gone ? gone : e;
		if (e->state == USED && e->key == key)
			return e;
		if (e->state == GONE && !gone)
			gone = e;
	}
}

unsigned
kernel(unsigned rounds)
{
	unsigned long long seed = 1;
	unsigned sum = 0;

	while (rounds--) {
		for (unsigned i = 0; i <= mask; i++)
			table[i].state = FREE;
		for (unsigned i = 0; i < 60000; i++) {
			unsigned long long key;
			struct entry *e;
			seed = seed * 6364136223846793005ull + 1442695040888963407ull;
			key = (seed >> 40 & 0x3fff) * 0x10001;
			e = find(key, seed >> 62 != 0);
			if (e && seed >> 62 == 0) {
				sum += e->value;
				e->state = GONE;
			} else if (e) {
				e->value = e->state == USED ? e->value + 1 : i;
				e->key = key;
				e->state = USED;
			}
		}
	}
	return sum;
}
