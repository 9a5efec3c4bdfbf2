/* Shell sort and binary searches: loads and stores at indices that were computed. */
static unsigned values[1 << 16];

unsigned
kernel(unsigned rounds)
{
	const unsigned n = sizeof values / sizeof values[0];
	unsigned seed = 1, sum = 0;

	while (rounds--) {
		for (unsigned i = 0; i < n; i++)
			values[i] = seed = seed * 1664525 + 1013904223;
		for (unsigned gap = n / 2; gap; gap = gap * 5 / 11)
			for (unsigned i = gap; i < n; i++) {
				unsigned v = values[i], j = i;
				for (; j >= gap && values[j - gap] > v; j -= gap)
					values[j] = values[j - gap];
				values[j] = v;
			}
		for (unsigned i = 0; i < n; i++) {
			unsigned low = 0, high = n;
			seed = seed * 1664525 + 1013904223;
			while (low < high) {
				unsigned middle = low + (high - low) / 2;
				if (values[middle] < seed)
					low = middle + 1;
				else
					high = middle;
			}
			sum += low;
		}
	}
	return sum;
}
