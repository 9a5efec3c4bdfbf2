/* Lists in an order that no cache foresees: each load's address comes from the one before. */
struct node { struct node *next; unsigned value, padding[6]; };

static struct node nodes[1 << 14];
static unsigned order[1 << 14];

unsigned
kernel(unsigned rounds)
{
	const unsigned n = sizeof nodes / sizeof nodes[0];
	unsigned seed = 7, sum = 0;

	for (unsigned i = 0; i < n; i++)
		order[i] = i;
	for (unsigned i = n - 1; i > 0; i--) {
		unsigned at, held = order[i];
		seed = seed * 1664525 + 1013904223;
		at = (seed >> 8) % (i + 1);
		order[i] = order[at];
		order[at] = held;
	}
	for (unsigned i = 0; i < n; i++) {
		nodes[order[i]].next = &nodes[order[(i + 1) % n]];
		nodes[order[i]].value = i;
	}
	while (rounds--) {
		struct node *at = &nodes[rounds % n];
		for (unsigned i = 0; i < n; i++) {
			sum = sum * 3 + at->value;
			if (sum & 1)
				at->value++;
			at = at->next;
		}
	}
	return sum;
}
